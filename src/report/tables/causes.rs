//! Displaced people by why they are away.

use super::people::area;
use crate::displacement::cause::Cause;
use crate::engine::outcome::{Measure, Zone};
use crate::report::plan::Plan;
use crate::report::table::{Row, Table};

/// Days that causes are told for, in the order of [`Measure::BY_CAUSE`].
const DAYS: [f64; 2] = [1.0, 14.0];

/// `displacement_causes`: a row an area, day and cause; means of causes add up to the displaced.
pub fn displacement_causes(plan: &Plan) -> Table {
    let mut table = Table::new("displacement_causes");
    let areas = plan.context.areas;
    let zones = std::iter::once(Zone::Country)
        .chain((0..areas.regions.len()).map(Zone::Region))
        .chain((0..areas.districts.len()).map(Zone::District));
    for zone in zones {
        for (day, measures) in DAYS.into_iter().zip(Measure::BY_CAUSE) {
            for (cause, measure) in Cause::ALL.into_iter().zip(measures) {
                let mut row = Row::default();
                area(plan, &mut row, zone);
                row.count("day", day);
                row.text("displacement_cause", cause.name());
                row.counts("people", &plan.summary(zone, measure));
                table.push(row);
            }
        }
    }
    table
}
