//! Damage of each asset of an exposure.

use geo::Point;

use crate::report::plan::Plan;
use crate::report::table::{Row, Shape, Table};

/// Digits of numbers of buildings: what others compare with.
const DIGITS: usize = 6;

/// Consequences that are shares of the people of an asset, by name in files.
const OF_PEOPLE: [&str; 7] =
    ["homeless", "fatalities", "dead", "killed", "injured", "injuries", "affectedpop"];
/// Consequences that are shares of its value, which an exposure here does not have.
const OF_VALUE: [&str; 2] = ["losses", "repair_cost"];

/// `damage_by_asset`: a row an asset, mean number of its buildings in each damage state, and what the
/// states bring where the files of fragility say it. Only where the region has an exposure.
pub fn damage_by_asset(plan: &Plan) -> Option<Table> {
    let facts = plan.context.assets?;
    let n = facts.states.len();
    let (cells, mixes) = (plan.context.cells, plan.context.mixes);
    let mut table = Table::new("damage_by_asset");
    for (cell, states) in plan.outcome.asset_states_mean.chunks_exact(n).enumerate() {
        let taxonomy = &mixes[usize::from(cells.mix[cell])].name;
        let (buildings, people) = (f64::from(cells.buildings[cell]), f64::from(cells.people[cell]));
        let place = facts.place[cell];
        let mut row = Row::default();
        row.text("asset_id", &cells.asset_id[cell]);
        row.decimal("lon", place.lon_deg, 5);
        row.decimal("lat", place.lat_deg, 5);
        row.text("taxonomy", taxonomy);
        row.decimal("buildings", buildings, 3);
        row.decimal("residents", people, 3);
        row.decimal("no_damage_mean", buildings - states.iter().sum::<f64>(), DIGITS);
        for (name, mean) in facts.states.iter().zip(states) {
            row.decimal(&format!("{name}_mean"), *mean, DIGITS);
        }
        for name in consequences(facts.consequences.iter().map(|it| it.name.as_str())) {
            let mut own = facts.consequences.iter().filter(|it| it.taxonomy == *taxonomy);
            let of_class = own.find(|it| it.name == name);
            let at_stake = if OF_PEOPLE.contains(&name) { people } else { buildings };
            let mean = of_class.map(|it| {
                let sum: f64 = it.shares.iter().zip(states).map(|(rate, mean)| rate * mean).sum();
                at_stake * sum / buildings.max(1e-9)
            });
            row.maybe(&format!("{name}_mean"), mean, DIGITS);
        }
        table.push_at(row, Some(Shape::Point(Point::new(place.lon_deg, place.lat_deg))));
    }
    Some(table)
}

/// Names of consequences, each once, without those of value.
fn consequences<'a>(all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found: Vec<&str> = vec![];
    for name in all.filter(|it| !OF_VALUE.contains(it)) {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
