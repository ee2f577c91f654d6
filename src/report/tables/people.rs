//! People by day, by need, by intensity, and the chance of many.

use super::keys;
use crate::displacement::duration;
use crate::engine::outcome::{ACCOMMODATIONS, Measure, Zone};
use crate::report::number::roman;
use crate::report::plan::{DAYS, DEGREES, N_DEGREES, Plan};
use crate::report::table::{Row, Table};
use crate::stats::Summary;

/// `timeline`: every day of the country, the days of the zone table of regions and districts; and by
/// where people stay, every day of all of them.
pub fn timeline(plan: &Plan) -> Table {
    let mut table = Table::new("timeline");
    for (day, people) in plan.timeline() {
        table.push(on_day(plan, Zone::Country, (day, "all"), &people));
    }
    let areas = plan.context.areas;
    let zones: Vec<Zone> = (0..areas.regions.len())
        .map(Zone::Region)
        .chain((0..areas.districts.len()).map(Zone::District))
        .collect();
    for &zone in &zones {
        for (day, measure) in DAYS {
            table.push(on_day(plan, zone, (day, "all"), &plan.summary(zone, measure)));
        }
    }
    for zone in [Zone::Country].into_iter().chain(zones) {
        for (day_idx, day) in duration::DAYS.iter().enumerate() {
            for (kind, word) in ACCOMMODATIONS.iter().enumerate() {
                if let Some(people) = plan.outcome.staying(zone, day_idx, kind) {
                    table.push(on_day(plan, zone, (u32::from(*day), word), people));
                }
            }
        }
    }
    table
}

fn on_day(plan: &Plan, zone: Zone, (day, accommodation): (u32, &str), people: &Summary) -> Row {
    let mut row = Row::default();
    row.count("day", f64::from(day));
    area(plan, &mut row, zone);
    row.text("accommodation", accommodation);
    row.counts("people", people);
    row
}

/// Level, code and name of an area, for tables that hold several levels.
pub(super) fn area(plan: &Plan, row: &mut Row, zone: Zone) {
    let areas = plan.context.areas;
    let (level, pcode, names) = match zone {
        Zone::Country | Zone::Settlement(_) => (0, &areas.country_pcode, &areas.country),
        Zone::Region(it) => (1, &areas.regions[it].pcode, &areas.regions[it].names),
        Zone::District(it) => (2, &areas.districts[it].pcode, &areas.districts[it].names),
    };
    row.count("adm_level", f64::from(level));
    row.text("adm_pcode", pcode);
    keys::names(row, "adm_name", names);
    row.text("pcode_source", plan.context.pcode_source);
}

/// Name of a class of intensity: `IV-`, `V`, …, `X+`.
pub fn degree_name(class: usize) -> String {
    let numeral = roman(DEGREES[class]);
    match class {
        0 => format!("{numeral}-"),
        it if it == N_DEGREES - 1 => format!("{numeral}+"),
        _ => numeral.to_owned(),
    }
}

/// `exposure_mmi`: residents by the mean intensity of their cell, of all areas.
pub fn exposure(plan: &Plan) -> Table {
    let areas = plan.context.areas;
    let zones = std::iter::once(Zone::Country)
        .chain((0..areas.regions.len()).map(Zone::Region))
        .chain((0..areas.districts.len()).map(Zone::District));
    let mut table = Table::new("exposure_mmi");
    for zone in zones {
        for (class, people) in plan.exposed(zone).into_iter().enumerate() {
            let mut row = Row::default();
            area(plan, &mut row, zone);
            row.text("mmi_class", &degree_name(class));
            row.count("population_mean", people);
            row.count("households_mean", people / plan.context.household_size);
            table.push(row);
        }
    }
    table
}

/// Numbers of the country whose chance to be exceeded is told.
const EXCEEDED: [(&str, Measure); 5] = [
    ("displaced", Measure::DisplacedNight1),
    ("displaced_d180", Measure::DisplacedDay180),
    ("shelter_gap", Measure::ShelterGap),
    ("isolated", Measure::Isolated),
    ("fatalities", Measure::Dead),
];

/// `exceedance`: the chance that a number of the country is above 10, 100, … 1 000 000.
pub fn exceedance(plan: &Plan) -> Table {
    let mut table = Table::new("exceedance");
    for (metric, measure) in EXCEEDED {
        for power in 1..=6 {
            let threshold = 10_f64.powi(power);
            let mut row = Row::default();
            area(plan, &mut row, Zone::Country);
            row.text("metric", metric);
            row.count("threshold", threshold);
            row.decimal("prob", plan.exceedance(measure, threshold), 3);
            table.push(row);
        }
    }
    table
}
