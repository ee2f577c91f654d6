//! Who is cut off, and for how long.

use super::people::area;
use crate::engine::outcome::{ISOLATION_DAYS, Zone};
use crate::report::plan::Plan;
use crate::report::table::{Row, Table};

/// `isolation`: a row an area and day; none without roads.
pub fn isolation(plan: &Plan) -> Table {
    let mut table = Table::new("isolation");
    if plan.context.network.segments.is_empty() {
        return table;
    }
    let areas = plan.context.areas;
    let zones = std::iter::once(Zone::Country)
        .chain((0..areas.regions.len()).map(Zone::Region))
        .chain((0..areas.districts.len()).map(Zone::District));
    for (zone, people) in zones.zip(&plan.outcome.isolation) {
        for (day, people) in ISOLATION_DAYS.iter().zip(people) {
            let mut row = Row::default();
            area(plan, &mut row, zone);
            row.count("day", f64::from(*day));
            row.counts("isolated", people);
            table.push(row);
        }
    }
    table
}
