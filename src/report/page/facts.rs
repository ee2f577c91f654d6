//! What the page tells of the run beside its tables: the scenario, what was read, what it rests on.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::engine::outcome::Measure;
use crate::report::brief::{Listed, foot, subtitle};
use crate::report::lang::Language;
use crate::report::map::fills::{COLOURS, Classes};
use crate::report::map::lines::{AT_RISK, LIKELY_CLOSED};
use crate::report::palette;
use crate::report::plan::{DEGREES, Plan};
use crate::report::questions;

/// The scenario and the run.
#[derive(Serialize)]
pub struct Facts<'a> {
    id: &'a str,
    epicentre: [f64; 2],
    winter: bool,
    version: &'a str,
    seed: u64,
    n: usize,
    household_size: f64,
    country: &'a str,
    has: Has,
    inputs: Vec<Input<'a>>,
    sources: &'a [String],
    branches: Vec<Branch<'a>>,
    /// Key of each item of the needs.
    items: BTreeMap<&'a str, &'a str>,
    colours: Colours,
}

/// What the run can tell.
#[derive(Serialize)]
struct Has {
    /// Of districts; settlements are coloured where there are none.
    boundaries: bool,
    /// And who is cut off.
    roads: bool,
    /// Who finds no place in reach.
    gap: bool,
}

#[derive(Serialize)]
struct Input<'a> {
    name: &'a str,
    title: &'a str,
    origin: &'static str,
    rows: u64,
    attribution: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct Branch<'a> {
    name: &'a str,
    source: &'a str,
    weight: f64,
}

/// Colours and limits of the classes of the map, those of the brief.
#[derive(Serialize)]
struct Colours {
    counts: [&'static str; COLOURS.len()],
    breaks: Vec<f64>,
    /// Degree and colour, weakest first.
    degrees: Vec<(i32, String)>,
    at_risk: f64,
    likely_closed: f64,
}

impl<'a> Facts<'a> {
    /// Facts of a run.
    pub fn of(plan: &Plan<'a>) -> Facts<'a> {
        let context = plan.context;
        let scenario = context.scenario;
        let place = scenario.epicentre;
        Facts {
            id: &scenario.id,
            epicentre: [place.lon_deg, place.lat_deg],
            winter: scenario.winter,
            version: context.version,
            seed: plan.outcome.seed,
            n: plan.outcome.zones.n_realizations,
            household_size: context.household_size,
            country: &context.areas.country_pcode,
            has: Has {
                boundaries: context.areas.districts.iter().any(|it| !it.boundary.0.is_empty()),
                roads: plan.is_assessed(Measure::Isolated),
                gap: plan.is_assessed(Measure::ShelterGap),
            },
            inputs: inputs(plan),
            sources: context.sources,
            branches: branches(plan),
            items: context.needs.iter().map(|it| (it.item.as_str(), it.key.as_str())).collect(),
            colours: Colours {
                counts: COLOURS,
                breaks: Classes::of(plan).breaks,
                degrees: DEGREES.map(|it| (it, palette::colour(f64::from(it)))).into(),
                at_risk: AT_RISK,
                likely_closed: LIKELY_CLOSED,
            },
        }
    }
}

fn inputs<'a>(plan: &Plan<'a>) -> Vec<Input<'a>> {
    let inputs = plan.context.inputs.iter();
    let input = |it: &'a crate::report::context::InputLayer| Input {
        name: &it.name,
        title: &it.title,
        origin: it.origin.word(),
        rows: it.rows,
        attribution: &it.attribution,
        sha256: &it.sha256,
    };
    inputs.map(input).collect()
}

fn branches<'a>(plan: &Plan<'a>) -> Vec<Branch<'a>> {
    let branches = plan.context.branches.iter();
    branches.map(|it| Branch { name: &it.name, source: &it.source, weight: it.weight }).collect()
}

/// What is told in sentences of a language.
#[derive(Serialize)]
pub struct Told {
    subtitle: String,
    questions: Vec<String>,
    remarks: Vec<String>,
    run: String,
}

impl Told {
    /// Sentences of the brief, all of its remarks.
    pub fn of(plan: &Plan, language: &Language) -> Told {
        Told {
            subtitle: subtitle(plan, language),
            questions: questions::ask(plan, &Listed::of(plan, language), language),
            remarks: foot::remarks(plan, language),
            run: foot::run(plan, language),
        }
    }
}
