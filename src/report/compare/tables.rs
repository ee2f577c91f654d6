//! Differences as tables: every number of every zone, and layers of those that are looked at most.

use geo::Point;

use super::changes::{Change, Comparison, NAMES};
use crate::engine::outcome::Zone;
use crate::exposure::settlement::Names;
use crate::report::table::{Row, Shape, Table};
use crate::report::tables::keys;

/// `compare`: a row a zone and measure.
pub fn long(of: &Comparison) -> Table {
    let mut table = Table::new("compare");
    for (zone, changes) in of.rows() {
        for (name, change) in NAMES.iter().zip(changes) {
            let mut row = Row::default();
            key(of, &mut row, zone.a);
            row.text("measure", name);
            row.counts("a", &change.a);
            row.counts("b", &change.b);
            row.counts("change", &change.difference);
            row.decimal("b_higher_prob", change.b_higher, 3);
            row.decimal("a_higher_prob", change.a_higher, 3);
            table.push(row);
        }
    }
    table
}

/// `compare_adm1`, `compare_adm2` and `compare_settlement`: a row a zone, with its shape.
pub fn layers(of: &Comparison) -> Vec<Table> {
    let [mut regions, mut districts, mut settlements] =
        ["compare_adm1", "compare_adm2", "compare_settlement"].map(Table::new);
    let context = of.a.plan.context;
    let areas = |idx: usize, of: &[crate::exposure::settlement::Area]| {
        let boundary = &of[idx].boundary;
        (!boundary.0.is_empty()).then(|| Shape::Areas(boundary.clone()))
    };
    for (zone, changes) in of.rows() {
        let mut row = Row::default();
        keys::zone(&of.a.plan, &mut row, zone.a);
        for (name, change) in NAMES.iter().zip(changes) {
            wide(&mut row, name, change);
        }
        match zone.a {
            Zone::Country => {}
            Zone::Region(it) => regions.push_at(row, areas(it, &context.areas.regions)),
            Zone::District(it) => districts.push_at(row, areas(it, &context.areas.districts)),
            Zone::Settlement(it) => {
                let place = context.settlements[it].place;
                let point = Shape::Point(Point::new(place.lon_deg, place.lat_deg));
                settlements.push_at(row, Some(point));
            }
        }
    }
    vec![regions, districts, settlements]
}

fn wide(row: &mut Row, name: &str, change: &Change) {
    row.count(&format!("{name}_a_p50"), change.a.p50);
    row.count(&format!("{name}_b_p50"), change.b.p50);
    row.count(&format!("{name}_change"), change.told());
    row.count(&format!("{name}_change_mean"), change.difference.mean);
    row.count(&format!("{name}_change_p10"), change.difference.p10);
    row.count(&format!("{name}_change_p90"), change.difference.p90);
    row.decimal(&format!("{name}_b_higher"), change.b_higher, 3);
}

/// Level, code and names of a zone.
fn key(of: &Comparison, row: &mut Row, zone: Zone) {
    let (level, code, names) = named(of, zone);
    row.text("zone_type", level);
    row.text("zone_id", code);
    keys::names(row, "zone_name", names);
    let district = match zone {
        Zone::Settlement(it) => Some(of.a.plan.context.settlements[it].district as usize),
        Zone::District(it) => Some(it),
        Zone::Country | Zone::Region(_) => None,
    };
    let pcode = district.map_or("", |it| &of.a.plan.context.areas.districts[it].pcode);
    row.text("adm2_pcode", pcode);
}

/// Level, code and names of a zone of the first run.
pub fn named<'a>(of: &'a Comparison, zone: Zone) -> (&'static str, &'a str, &'a Names) {
    let context = of.a.plan.context;
    let areas = context.areas;
    match zone {
        Zone::Country => ("country", &areas.country_pcode, &areas.country),
        Zone::Region(it) => ("region", &areas.regions[it].pcode, &areas.regions[it].names),
        Zone::District(it) => ("district", &areas.districts[it].pcode, &areas.districts[it].names),
        Zone::Settlement(it) => {
            ("settlement", &context.settlements[it].id, &context.settlements[it].names)
        }
    }
}
