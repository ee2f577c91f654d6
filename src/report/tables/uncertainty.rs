//! Where ranges come from: shares of variance by cause.

use super::people::area;
use crate::engine::outcome::{Measure, Zone};
use crate::engine::variance::{Cause, Share};
use crate::report::plan::Plan;
use crate::report::table::{Row, Table};

/// Numbers whose variance is divided, and their names.
pub const TOLD: [(&str, Measure); 5] = [
    ("displaced", Measure::DisplacedNight1),
    ("displaced_d14", Measure::DisplacedDay14),
    ("displaced_d180", Measure::DisplacedDay180),
    ("fatalities", Measure::Dead),
    ("dwellings_full", Measure::DwellingsFull),
];

/// `uncertainty_shares`: one row an area, number and cause; without a share where there are too few
/// realizations or people.
pub fn shares(plan: &Plan) -> Table {
    let mut table = Table::new("uncertainty_shares");
    let areas = plan.context.areas;
    let zones = std::iter::once(Zone::Country)
        .chain((0..areas.regions.len()).map(Zone::Region))
        .chain((0..areas.districts.len()).map(Zone::District));
    for zone in zones {
        for (name, measure) in TOLD {
            let shares = plan.variance_shares(zone, measure);
            for (idx, cause) in Cause::ALL.iter().enumerate() {
                let value = |of: fn(&Share) -> f64| shares.as_ref().map(|it| of(&it[idx]));
                let mut row = Row::default();
                area(plan, &mut row, zone);
                row.text("measure", name);
                row.text("uncertainty_source", cause.name());
                row.maybe("share", value(|it| it.share), 4);
                row.maybe("share_error", value(|it| it.error), 4);
                table.push(row);
            }
        }
    }
    table
}
