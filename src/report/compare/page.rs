//! One page about two runs: what differs between them, and what comes of it.

use std::path::{Path, PathBuf};

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, context};
use serde::Serialize;

use super::changes::{Change, Comparison, DISPLACED, NAMES, Pairing};
use super::classes::{COLOURS, Classes};
use super::{map, tables};
use crate::engine::outcome::Zone;
use crate::report::chart;
use crate::report::format::{WriteError, save};
use crate::report::lang::Language;
use crate::report::plan::Plan;

/// The page with holes.
pub const TEMPLATE: &str = include_str!("../compare.html");

/// Districts on the page.
const N_DISTRICTS: usize = 20;

/// Writes `compare_<language>.html`.
///
/// # Errors
/// The file that could not be written.
pub fn write(dir: &Path, of: &Comparison, language: &Language) -> Result<PathBuf, WriteError> {
    let name = format!("compare_{}.html", language.code);
    let page = render(of, language).map_err(WriteError::of(&dir.join(&name)))?;
    save(dir, &name, page.as_bytes())
}

/// The page; a hole that nothing fills is an error.
pub fn render(of: &Comparison, language: &Language) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template("compare.html", TEMPLATE)?;
    let (page, words) = (Serde(Page::new(of, language)), Serde(&language.words));
    environment
        .get_template("compare.html")?
        .render(context! { fonts => crate::report::fonts::css(), lang => language.code.as_str(), w => words, page => page })
}

/// A number in both runs.
#[derive(Serialize)]
struct Line {
    name: String,
    a: String,
    a_range: String,
    b: String,
    b_range: String,
    change: String,
    change_range: String,
    bar: String,
    higher: String,
}

/// Something that the runs do not have in common.
#[derive(Serialize)]
struct Difference {
    what: String,
    a: String,
    b: String,
}

#[derive(Serialize)]
struct Colour {
    label: String,
    back: &'static str,
}

#[derive(Serialize)]
struct Page {
    titles: [String; 2],
    paired: bool,
    pairing: String,
    headline: String,
    map: String,
    legend: Vec<Colour>,
    country: Vec<Line>,
    districts: Vec<Line>,
    left_out: String,
    differences: Vec<Difference>,
    caveats: Vec<String>,
    foot: String,
}

impl Page {
    fn new(of: &Comparison, language: &Language) -> Page {
        let classes = Classes::of(of);
        Page {
            titles: [&of.a.plan, &of.b.plan].map(|it| title(it, language)),
            paired: of.is_paired(),
            pairing: pairing(of, language),
            headline: headline(of, language),
            map: map::draw(of, &classes, language),
            legend: legend(&classes, language),
            country: country(of, language),
            districts: districts(of, language),
            left_out: left_out(of, language),
            differences: differences(&of.a.plan, &of.b.plan, language),
            caveats: caveats(of, language),
            foot: foot(of, language),
        }
    }
}

/// Title of a scenario, with its magnitude where the title does not say it.
pub fn title(plan: &Plan, language: &Language) -> String {
    let scenario = plan.context.scenario;
    let own = match language.code.as_str() {
        "tg" => &scenario.titles.tg,
        "ru" => &scenario.titles.ru,
        _ => &scenario.title,
    };
    let title = if own.is_empty() { &scenario.title } else { own };
    let magnitude = format!("M {}", language.number.decimal(scenario.magnitude, 1));
    if title.contains("M ") { title.clone() } else { format!("{title} · {magnitude}") }
}

/// Whether realizations belong together, or why not.
pub fn pairing(of: &Comparison, language: &Language) -> String {
    let n = |plan: &Plan| language.number.whole(plan.outcome.zones.n_realizations as i64);
    let (a, b) = (n(&of.a.plan), n(&of.b.plan));
    let seeds = [&of.a.plan, &of.b.plan].map(|it| it.outcome.seed.to_string());
    match of.pairing {
        Pairing::Paired => language.fill("compare", "paired", &[("n", &a)]),
        Pairing::OtherSeed => {
            language.fill("compare", "other_seed", &[("a", &seeds[0]), ("b", &seeds[1])])
        }
        Pairing::OtherNumber => language.fill("compare", "other_number", &[("a", &a), ("b", &b)]),
        Pairing::OtherPlaces => language.text("compare", "other_places").to_owned(),
    }
}

fn headline(of: &Comparison, language: &Language) -> String {
    let Some((_, changes)) = of.rows().next() else { return String::new() };
    let it = &changes[DISPLACED];
    let number = &language.number;
    let (a, b) = (number.people(it.a.p50), number.people(it.b.p50));
    let (change, higher) = (signed(it.told(), language), number.percent(it.b_higher));
    let values = [("a", a.as_str()), ("b", &b), ("change", &change), ("higher", &higher)];
    let key = if of.is_paired() { "headline" } else { "headline_unpaired" };
    let used = if of.is_paired() { &values[..] } else { &values[..3] };
    language.fill("compare", key, used)
}

/// A difference of people or things, rounded, with its sign.
pub fn signed(value: f64, language: &Language) -> String {
    let sign = if value < 0.0 { "−" } else { "+" };
    match language.number.people(value.abs()) {
        none if value.abs() < 0.5 || value.is_nan() => none,
        few if value.abs() < 5.0 => few,
        people => format!("{sign}{people}"),
    }
}

fn line(name: &str, change: &Change, most: f64, language: &Language) -> Line {
    let number = &language.number;
    let of = &change.difference;
    let is_told = of.p50.is_finite();
    let ends = [of.p10, of.p90].map(|it| signed(it, language));
    Line {
        name: name.to_owned(),
        a: number.people(change.a.p50),
        a_range: number.range(change.a.p10, change.a.p90),
        b: number.people(change.b.p50),
        b_range: number.range(change.b.p10, change.b.p90),
        change: signed(change.told(), language),
        change_range: if is_told { ends.join(" … ") } else { String::new() },
        bar: if is_told { chart::difference(of, most) } else { String::new() },
        higher: number.percent(change.b_higher),
    }
}

/// Ends of the widest range.
fn widest(change: &Change) -> f64 {
    let of = &change.difference;
    [of.p10, of.p50, of.p90].into_iter().map(f64::abs).fold(0.0, f64::max)
}

fn country(of: &Comparison, language: &Language) -> Vec<Line> {
    let changes = of.rows().next().map_or(&[][..], |it| it.1);
    let lines = NAMES.iter().zip(changes);
    lines
        .map(|(name, it)| line(language.text("compare_measures", name), it, widest(it), language))
        .collect()
}

/// Those that change most, first.
fn districts(of: &Comparison, language: &Language) -> Vec<Line> {
    let rows = of.rows().filter(|it| matches!(it.0.a, Zone::District(_)));
    let mut rows: Vec<_> = rows.map(|(zone, all)| (zone, &all[DISPLACED])).collect();
    rows.retain(|it| 0.5 <= it.1.told().abs());
    rows.sort_by(|x, y| y.1.told().abs().total_cmp(&x.1.told().abs()));
    rows.truncate(N_DISTRICTS);
    let most = rows.iter().map(|it| widest(it.1)).fold(0.0, f64::max);
    let name = |zone| language.place(tables::named(of, zone).2).to_owned();
    rows.into_iter().map(|(zone, it)| line(&name(zone.a), it, most, language)).collect()
}

/// Districts and settlements that only one of the runs has.
fn left_out(of: &Comparison, language: &Language) -> String {
    let common = |is: fn(&Zone) -> bool| of.zones.iter().filter(|it| is(&it.a)).count();
    let districts = common(|it| matches!(it, Zone::District(_)));
    let settlements = common(|it| matches!(it, Zone::Settlement(_)));
    let only = |plan: &Plan| {
        let zones = &plan.outcome.zones;
        [zones.n_districts - districts, zones.n_settlements - settlements]
    };
    let (a, b) = (only(&of.a.plan), only(&of.b.plan));
    let [districts, settlements] = [a[0] + b[0], a[1] + b[1]];
    if districts + settlements == 0 {
        return String::new();
    }
    let (districts, settlements) = (districts.to_string(), settlements.to_string());
    let values = [("districts", districts.as_str()), ("settlements", &settlements)];
    language.fill("compare", "left_out", &values)
}

fn legend(classes: &Classes, language: &Language) -> Vec<Colour> {
    let edges = classes.edges();
    let whole = |it: f64| {
        let sign = if 0.0 < it { "+" } else { "" };
        format!("{sign}{}", language.number.whole(it as i64))
    };
    let label = |i: usize| match i {
        0..=2 => whole(edges[i]),
        3 => "0".to_owned(),
        _ => whole(edges[i - 1]),
    };
    COLOURS.iter().enumerate().map(|(i, back)| Colour { label: label(i), back }).collect()
}

/// What the scenarios and what was read do not have in common.
fn differences(a: &Plan, b: &Plan, language: &Language) -> Vec<Difference> {
    let facts = |plan: &Plan| {
        let (context, number) = (plan.context, &language.number);
        let scenario = context.scenario;
        let depth = scenario.depth.map(|it| number.decimal(it.0, 0));
        let place = scenario.epicentre;
        [
            ("magnitude", number.decimal(scenario.magnitude, 1)),
            ("depth", depth.join(" / ")),
            ("rake", number.decimal(scenario.rake.0, 0)),
            ("epicentre", format!("{:.3}, {:.3}", place.lon_deg, place.lat_deg)),
            ("time", language.date.moment(scenario.when)),
            (
                "season",
                language.text("page", if scenario.winter { "winter" } else { "summer" }).to_owned(),
            ),
            ("household", number.decimal(context.household_size, 1)),
            ("seed", plan.outcome.seed.to_string()),
            ("realizations", number.whole(plan.outcome.zones.n_realizations as i64)),
        ]
    };
    let mut found: Vec<Difference> = facts(a)
        .into_iter()
        .zip(facts(b))
        .filter(|it| it.0.1 != it.1.1)
        .map(|((key, a), (_, b))| {
            let what = language.text("compare_facts", key).to_owned();
            Difference { what, a, b }
        })
        .collect();
    let sum = |plan: &Plan, title: &str, name: Option<&str>| {
        let mut of = plan.context.inputs.iter().filter(|it| it.title == title);
        let it = of.find(|it| name.is_none_or(|name| it.name == name));
        it.map(|it| format!("{} · sha256 {}…", it.name, it.sha256.get(..12).unwrap_or("")))
    };
    let mut titles: Vec<&str> = vec![];
    for it in a.context.inputs.iter().chain(b.context.inputs) {
        if !titles.contains(&it.title.as_str()) {
            titles.push(&it.title);
        }
    }
    for title in titles {
        let (a, b) = (sum(a, title, None), sum(b, title, None));
        if a != b {
            let what = language.fill("compare", "file", &[("title", title)]);
            let none = || language.text("compare", "none").to_owned();
            let [a, b] = [a, b].map(|it| it.unwrap_or_else(none));
            found.push(Difference { what, a, b });
        }
    }
    found
}

/// How to read the page, then remarks of the runs, each once.
fn caveats(of: &Comparison, language: &Language) -> Vec<String> {
    let mut told: Vec<String> = ["not_additive", "of_change", "only_model"]
        .map(|key| language.text("compare", key).to_owned())
        .to_vec();
    let remarks = |plan: &Plan| -> Vec<String> {
        let all = plan.context.caveats.iter().chain(&plan.outcome.caveats);
        all.map(|it| crate::report::brief::remark(it, language)).collect()
    };
    let (a, b) = (remarks(&of.a.plan), remarks(&of.b.plan));
    for remark in &a {
        let in_both = b.contains(remark);
        told.push(if in_both { remark.clone() } else { format!("A: {remark}") });
    }
    told.extend(b.iter().filter(|it| !a.contains(it)).map(|it| format!("B: {it}")));
    let mut seen = std::collections::BTreeSet::new();
    told.retain(|it| seen.insert(it.clone()));
    told
}

fn foot(of: &Comparison, language: &Language) -> String {
    let (a, b) = (of.a.plan.context, of.b.plan.context);
    let values =
        [("version", a.version), ("a", a.scenario.id.as_str()), ("b", b.scenario.id.as_str())];
    language.fill("compare", "foot", &values)
}
