//! The small print: remarks, rounding, layers, works, and how to get the same page again.

use crate::caveat::Caveat;
use crate::displacement;
use crate::engine::outcome::{Measure, Zone};
use crate::engine::variance::Cause;
use crate::exposure::settlement::Origin;
use crate::report::lang::Language;
use crate::report::plan::Plan;

/// Remarks on the page; the rest are in the manifest.
const N_CAVEATS: usize = 3;

/// Works named on the page; all are in the manifest.
const N_SOURCES: usize = 5;

/// Remarks of the layers and of the run, the first few.
pub fn caveats(plan: &Plan, language: &Language) -> Vec<String> {
    let all = remarks(plan, language);
    let mut shown: Vec<String> = all.iter().take(N_CAVEATS).cloned().collect();
    if shown.len() < all.len() {
        let rest = (all.len() - shown.len()).to_string();
        shown.push(language.fill("foot", "more", &[("n", &rest)]));
    }
    shown
}

/// Remarks of the layers and of the run, all of them.
pub fn remarks(plan: &Plan, language: &Language) -> Vec<String> {
    let all = plan.context.caveats.iter().chain(&plan.outcome.caveats);
    all.map(|it| capitalized(&remark(it, language))).collect()
}

/// The message; in other languages than English what it is about, and its code.
pub fn remark(caveat: &Caveat, language: &Language) -> String {
    match language.text("remarks", caveat.code) {
        unknown if unknown == caveat.code => caveat.message.clone(),
        known => format!("{known} ({})", caveat.code),
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or(String::new(), |it| it.to_uppercase().collect::<String>() + letters.as_str())
}

/// How to read the numbers, what they rest on, and how to get them again.
pub fn lines(plan: &Plan, language: &Language) -> Vec<String> {
    let context = plan.context;
    let official = plan.summary(Zone::Country, Measure::OfficialCount);
    let mut sources: Vec<String> = context.sources.iter().map(|it| short(it)).collect();
    if N_SOURCES < sources.len() {
        let rest = (sources.len() - N_SOURCES).to_string();
        sources.truncate(N_SOURCES);
        sources.push(language.fill("foot", "more", &[("n", &rest)]));
    }
    let mut foot = vec![
        language.text("foot", "rounding").to_owned(),
        language.fill(
            "foot",
            "official",
            &[
                ("n", &language.number.people(official.p50)),
                ("range", &language.number.range(official.p10, official.p90)),
            ],
        ),
    ];
    foot.push(reasons(plan, language));
    foot.extend(causes(plan, language));
    for (key, name, value) in [
        ("modelled", "layers", layers(plan, Origin::Modelled, language)),
        ("observed", "layers", layers(plan, Origin::Observed, language)),
        ("models", "sources", sources.join("; ")),
    ] {
        if !value.is_empty() {
            foot.push(language.fill("foot", key, &[(name, &value)]));
        }
    }
    foot.push(language.text("foot", "not_included").to_owned());
    foot.push(run(plan, language));
    foot
}

/// Why people are away in night 1, by means, which add up; reasons without anybody are left out.
fn reasons(plan: &Plan, language: &Language) -> String {
    let means = Measure::BY_CAUSE[0].map(|it| plan.summary(Zone::Country, it).mean);
    let reasons = displacement::cause::Cause::ALL.iter().zip(means).filter(|it| 0.5 <= it.1);
    let part = |(cause, mean): (&displacement::cause::Cause, f64)| {
        format!("{} {}", language.text("reasons", cause.name()), language.number.people(mean))
    };
    let parts: Vec<String> = reasons.map(part).collect();
    language.fill("foot", "reasons", &[("parts", &parts.join(", "))])
}

/// Causes with a smaller share of the variance are not named on the page.
const SMALLEST_SHARE: f64 = 0.05;

/// Where the range of the displaced comes from, the largest share first; what is left comes last.
fn causes(plan: &Plan, language: &Language) -> Option<String> {
    let shares = plan.variance_shares(Zone::Country, Measure::DisplacedNight1)?;
    let mut shares: Vec<_> = Cause::ALL.iter().zip(shares.iter().map(|it| it.share)).collect();
    let (_, rest) = shares.pop()?;
    shares.retain(|it| SMALLEST_SHARE <= it.1);
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    shares.push((&Cause::WithinEvent, rest.max(0.0)));
    let part = |(cause, share): &(&Cause, f64)| {
        format!("{} {}", language.text("causes", cause.name()), language.number.percent(*share))
    };
    let parts: Vec<String> = shares.iter().map(part).collect();
    Some(language.fill("foot", "causes", &[("parts", &parts.join(", "))]))
}

/// Authors and year of a citation: "Bindi et al. (2011)".
fn short(citation: &str) -> String {
    let Some((authors, rest)) = citation.split_once(" (") else { return citation.to_owned() };
    let year = rest.split(')').next().unwrap_or_default();
    let all: Vec<&str> = authors.split(", ").flat_map(|it| it.split(" and ")).collect();
    match all.as_slice() {
        [first, _, _, ..] => format!("{first} et al. ({year})"),
        _ => format!("{authors} ({year})"),
    }
}

/// An attribution without its doi, which the manifest has.
fn without_doi(attribution: &str) -> String {
    let Some((before, doi)) = attribution.split_once(", doi:") else {
        return attribution.to_owned();
    };
    doi.split_once(';').map_or(before.to_owned(), |(_, after)| format!("{before};{after}"))
}

/// Titles of layers by where they come from, in the order of first mention. Observed ones
/// without an attribution are files of ours, such as the scenario.
fn layers(plan: &Plan, origin: Origin, language: &Language) -> String {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for it in plan.context.inputs.iter().filter(|it| it.origin == origin) {
        match groups.iter_mut().find(|group| group.0 == it.attribution) {
            Some(group) => group.1.push(language.text("layers", &it.title)),
            None => {
                groups.push((&it.attribution, vec![language.text("layers", &it.title)]));
            }
        }
    }
    groups.retain(|it| origin == Origin::Modelled || !it.0.is_empty());
    let group = |(from, titles): &(&str, Vec<&str>)| match *from {
        "" => titles.join(", "),
        from => format!("{} ({})", titles.join(", "), without_doi(from)),
    };
    groups.iter().map(group).collect::<Vec<_>>().join("; ")
}

/// Version, scenario, seed and how much was read.
pub fn run(plan: &Plan, language: &Language) -> String {
    let context = plan.context;
    let count = |n: usize| language.number.whole(n as i64);
    language.fill(
        "foot",
        "run",
        &[
            ("version", context.version),
            ("id", &context.scenario.id),
            ("seed", &plan.outcome.seed.to_string()),
            ("n", &count(plan.outcome.zones.n_realizations)),
            ("cells", &count(context.cells.len())),
            ("settlements", &count(context.settlements.len())),
            ("segments", &count(context.network.segments.len())),
            ("shelters", &count(context.shelters.len())),
        ],
    )
}
