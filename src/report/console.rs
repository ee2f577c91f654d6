//! The short table that a terminal shows after a run.

use std::path::Path;

use super::context::RunContext;
use super::lang;
use super::plan::Plan;
use crate::engine::outcome::{Measure, Outcome, Zone};

/// Headline numbers, in the order of telling.
const LINES: [(&str, Measure); 9] = [
    ("displaced", Measure::DisplacedNight1),
    ("two_weeks", Measure::DisplacedDay14),
    ("six_months", Measure::DisplacedDay180),
    ("sheltering", Measure::Sheltering),
    ("gap", Measure::ShelterGap),
    ("homes", Measure::DwellingsFull),
    ("dead", Measure::Dead),
    ("injured", Measure::Injured),
    ("isolated", Measure::Isolated),
];

/// Headline numbers with ranges, the three worst districts, what to open and what to do next.
/// `page` is the one to open first, `next` the command that a reader is likely to want next.
pub fn table(context: &RunContext, outcome: &Outcome, page: &Path, next: &str) -> String {
    let plan = &Plan::new(context, outcome);
    let language = lang::english();
    let scenario = plan.context.scenario;
    let magnitude = format!("M {}", language.number.decimal(scenario.magnitude, 1));
    let head = if scenario.title.contains(&magnitude) { "head_short" } else { "head" };
    let n = language.number.whole(plan.outcome.zones.n_realizations as i64);
    let seed = plan.outcome.seed.to_string();
    let values =
        [("title", scenario.title.as_str()), ("magnitude", &magnitude), ("n", &n), ("seed", &seed)];
    let mut lines = vec![
        language.fill("console", head, &values),
        String::new(),
        format!("{:<26}{:>10}  {}", "", "", language.text("console", "columns")),
    ];
    for (key, measure) in LINES {
        lines.push(line(plan, language.text("console", key), Zone::Country, measure));
    }
    lines.extend([String::new(), language.text("console", "districts").to_owned()]);
    for district in worst(plan) {
        let name = &plan.context.areas.districts[district].names.en;
        lines.push(line(plan, name, Zone::District(district), Measure::DisplacedNight1));
    }
    let page = page.display();
    lines.extend([
        String::new(),
        format!("{}: {page}", language.text("console", "open")),
        format!("{}: {next}", language.text("console", "next")),
    ]);
    lines.join("\n") + "\n"
}

fn line(plan: &Plan, label: &str, zone: Zone, measure: Measure) -> String {
    let number = &lang::english().number;
    let of = plan.summary(zone, measure);
    format!("  {label:<24}{:>10}  ({})", number.people(of.p50), number.range(of.p10, of.p90))
}

/// The three districts with most displaced on night 1.
fn worst(plan: &Plan) -> Vec<usize> {
    let of = |i: usize| plan.summary(Zone::District(i), Measure::DisplacedNight1);
    let mut order: Vec<usize> = (0..plan.context.areas.districts.len()).collect();
    order.retain(|&i| 0.5 <= of(i).p90);
    order.sort_by(|&a, &b| {
        of(b).p50.total_cmp(&of(a).p50).then(of(b).mean.total_cmp(&of(a).mean)).then(a.cmp(&b))
    });
    order.truncate(3);
    order
}
