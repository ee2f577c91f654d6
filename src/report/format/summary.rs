//! Headline numbers for programs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{WriteError, json};
use crate::displacement::methods::Method;
use crate::engine::outcome::{Measure, Zone};
use crate::engine::variance::{Cause, Share};
use crate::report::plan::Plan;
use crate::report::tables::uncertainty::TOLD;
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
    /// Displaced of the country by each method.
    displacement_methods: Vec<Counted>,
    /// Where the variance of the main numbers comes from.
    uncertainty_shares: Vec<SharesOf>,
}

#[derive(Serialize)]
struct Counted {
    method: &'static str,
    mean: f64,
    p10: f64,
    p50: f64,
    p90: f64,
}

/// How much of the variance of a number of the country comes from each cause.
#[derive(Serialize)]
struct SharesOf {
    measure: &'static str,
    /// Shares by cause, at most 1; a little below 0 by chance where there is none.
    shares: BTreeMap<&'static str, f64>,
    /// Standard errors of the shares.
    errors: BTreeMap<&'static str, f64>,
}

impl SharesOf {
    fn country(plan: &Plan, (name, measure): (&'static str, Measure)) -> Option<SharesOf> {
        let of = plan.variance_shares(Zone::Country, measure)?;
        let by_cause = |value: fn(&Share) -> f64| {
            Cause::ALL.iter().zip(&of).map(|(cause, it)| (cause.name(), value(it))).collect()
        };
        let (shares, errors) = (by_cause(|it| it.share), by_cause(|it| it.error));
        Some(SharesOf { measure: name, shares, errors })
    }
}

/// Writes `summary.json`.
pub fn write(dir: &Path, plan: &Plan) -> Result<PathBuf, WriteError> {
    let of = |measure| plan.summary(Zone::Country, measure);
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
        displacement_methods: plan.outcome.methods.iter().map(counted).collect(),
        uncertainty_shares: TOLD.iter().filter_map(|it| SharesOf::country(plan, *it)).collect(),
    };
    json(dir, "summary.json", &headline)
}
