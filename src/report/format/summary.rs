//! Headline numbers for programs.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{WriteError, json};
use crate::displacement::methods::Method;
use crate::engine::outcome::{Measure, Zone};
use crate::report::plan::Plan;
use crate::stats::Summary;

#[derive(Serialize)]
struct Headline<'a> {
    scenario_id: &'a str,
    title: &'a str,
    magnitude: f64,
    version: &'a str,
    seed: u64,
    n_realizations: usize,
    population: f64,
    displaced_night1: Summary,
    /// Share, 0 to 1; null where all realizations are equal.
    displaced_night1_variance_between_branches: Option<f64>,
    displaced_two_weeks: Summary,
    displaced_six_months: Summary,
    official_count: Summary,
    sheltering: Summary,
    shelter_gap: Summary,
    dead: Summary,
    injured: Summary,
    dwellings_destroyed: Summary,
    dwellings_damaged: Summary,
    isolated_people: Summary,
    /// What must be read beside the numbers; a number that is not assessed is null.
    caveats: Vec<&'a str>,
    /// Whose count of the displaced the numbers above follow.
    displacement_method: &'a str,
    /// Remark on it, where it is not this program's own.
    displacement_caveat: Option<&'a str>,
    /// Displaced of the country by each method.
    displacement_methods: Vec<Counted>,
}

#[derive(Serialize)]
struct Counted {
    method: &'static str,
    mean: f64,
    p10: f64,
    p50: f64,
    p90: f64,
}

/// Writes `summary.json`.
pub fn write(dir: &Path, plan: &Plan) -> Result<PathBuf, WriteError> {
    let of = |measure| plan.summary(Zone::Country, measure);
    let remark = plan.outcome.caveats.iter().find(|it| it.code == "W640");
    let counted = |&(method, it): &(Method, Summary)| {
        let Summary { mean, p10, p50, p90, .. } = it;
        Counted { method: method.name(), mean, p10, p50, p90 }
    };
    let headline = Headline {
        scenario_id: &plan.context.scenario.id,
        title: &plan.context.scenario.title,
        magnitude: plan.context.scenario.magnitude,
        version: plan.context.version,
        seed: plan.outcome.seed,
        n_realizations: plan.outcome.zones.n_realizations,
        population: plan.people(Zone::Country),
        displaced_night1: of(Measure::DisplacedNight1),
        displaced_night1_variance_between_branches: plan.variance_between_branches(),
        displaced_two_weeks: of(Measure::DisplacedDay14),
        displaced_six_months: of(Measure::DisplacedDay180),
        official_count: of(Measure::OfficialCount),
        sheltering: of(Measure::Sheltering),
        shelter_gap: of(Measure::ShelterGap),
        dead: of(Measure::Dead),
        injured: of(Measure::Injured),
        dwellings_destroyed: of(Measure::DwellingsFull),
        dwellings_damaged: of(Measure::DwellingsPartial),
        isolated_people: of(Measure::Isolated),
        caveats: plan
            .context
            .caveats
            .iter()
            .chain(&plan.outcome.caveats)
            .map(|it| it.message.as_str())
            .collect(),
        displacement_method: plan.outcome.method.name(),
        displacement_caveat: remark.map(|it| it.message.as_str()),
        displacement_methods: plan.outcome.methods.iter().map(counted).collect(),
    };
    json(dir, "summary.json", &headline)
}
