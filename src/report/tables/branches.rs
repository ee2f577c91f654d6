//! Results by branch of the logic tree: what each realization found, and how branches differ.

use super::impact::COUNTS;
use super::people::area;
use crate::engine::outcome::{Measure, Zone};
use crate::report::plan::{DAYS, NOT_ASSESSED, Plan};
use crate::report::table::{Row, Table};
use crate::stats::Summary;

/// Numbers that are told by branch, and the name of their columns; intensity stands before them.
const MAIN: [(&str, Measure); 10] = [
    ("displaced", Measure::DisplacedNight1),
    ("displaced_d14", Measure::DisplacedDay14),
    ("displaced_d180", Measure::DisplacedDay180),
    ("official_count", Measure::OfficialCount),
    ("sheltering", Measure::Sheltering),
    ("shelter_gap", Measure::ShelterGap),
    ("isolated", Measure::Isolated),
    ("dwellings_full", Measure::DwellingsFull),
    ("fatalities", Measure::Dead),
    ("injured", Measure::Injured),
];

/// `realizations`: one row each, with every number of the country.
pub fn realizations(plan: &Plan) -> Table {
    let mut table = Table::new("realizations");
    for (id, &branch) in plan.context.branch_of.iter().enumerate() {
        let value = |measure| plan.of_realization(id, measure);
        let mut row = Row::default();
        row.count("realization", id as f64);
        row.text("branch", &plan.context.branches[branch as usize].name);
        row.decimal("mmi", value(Measure::Intensity), 2);
        for (day, measure) in DAYS {
            let name = if day == 1 { "displaced".into() } else { format!("displaced_d{day}") };
            row.count(&name, value(measure));
        }
        for (name, measure) in COUNTS {
            row.count(name, value(measure));
        }
        table.push(row);
    }
    table
}

/// `by_branch`: country and districts, from the realizations that took each branch.
pub fn by_branch(plan: &Plan) -> Table {
    let mut table = Table::new("by_branch");
    let districts = (0..plan.context.areas.districts.len()).map(Zone::District);
    let zones: Vec<Zone> = std::iter::once(Zone::Country).chain(districts).collect();
    for (branch, facts) in plan.context.branches.iter().enumerate() {
        for &zone in &zones {
            let mut row = Row::default();
            row.text("branch", &facts.name);
            row.text("source", &facts.source);
            row.decimal("branch_weight", facts.weight, 4);
            row.count("realizations", plan.of_branch(branch).count() as f64);
            area(plan, &mut row, zone);
            let intensity = summary(plan, branch, zone, Measure::Intensity);
            row.decimal("mmi_mean", intensity.mean, 2);
            row.decimal("mmi_p10", intensity.p10, 2);
            row.decimal("mmi_p50", intensity.p50, 2);
            row.decimal("mmi_p90", intensity.p90, 2);
            for (name, measure) in MAIN {
                row.counts(name, &summary(plan, branch, zone, measure));
            }
            table.push(row);
        }
    }
    table
}

/// Over the realizations of a branch; not a number where it was never drawn or is not assessed.
fn summary(plan: &Plan, branch: usize, zone: Zone, measure: Measure) -> Summary {
    let column = plan.outcome.zones.column(zone, measure);
    let mut values: Vec<f32> = plan.of_branch(branch).map(|id| column[id]).collect();
    if values.is_empty() || !plan.is_assessed(measure) {
        return NOT_ASSESSED;
    }
    Summary::of(&mut values)
}
