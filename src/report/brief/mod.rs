//! What the one-page brief says: every number as the reader sees it, ready for the template.

pub mod foot;
mod legend;
mod listed;
mod subtitle;

use serde::Serialize;

pub use foot::remark;
use legend::Sign;
pub use listed::Listed;
pub use subtitle::subtitle;

use crate::engine::outcome::{Measure, Zone};
use crate::exposure::settlement::Origin;
use crate::report::chart;
use crate::report::context::NeedLine;
use crate::report::lang::Language;
use crate::report::map;
use crate::report::number::rounded;
use crate::report::palette;
use crate::report::plan::{DEGREES, Plan};
use crate::report::questions;
use crate::report::tables::people::degree_name;
use crate::routing::closure::state::ClosureCause;
use crate::routing::network::RoadClass;
use crate::stats::Summary;

/// Lines of needs on the page.
const N_NEEDS: usize = 4;

/// A headline number.
#[derive(Serialize)]
pub(in crate::report) struct Tile {
    pub(in crate::report) title: String,
    pub(in crate::report) value: String,
    pub(in crate::report) range: String,
    pub(in crate::report) note: String,
}

/// A number with its range, under a label.
#[derive(Serialize)]
pub(in crate::report) struct Line {
    pub(in crate::report) label: String,
    pub(in crate::report) value: String,
    pub(in crate::report) range: String,
}

#[derive(Serialize)]
pub(in crate::report) struct Colour {
    pub(in crate::report) label: String,
    pub(in crate::report) back: String,
    pub(in crate::report) value: String,
    pub(in crate::report) dark: bool,
}

#[derive(Serialize)]
pub(in crate::report) struct Place {
    pub(in crate::report) rank: usize,
    pub(in crate::report) name: String,
    pub(in crate::report) district: String,
    pub(in crate::report) modelled: bool,
    pub(in crate::report) mmi: String,
    pub(in crate::report) p50: String,
    pub(in crate::report) range: String,
    pub(in crate::report) bar: String,
    pub(in crate::report) gap: String,
    pub(in crate::report) cut_off: String,
}

#[derive(Serialize)]
pub(in crate::report) struct Road {
    pub(in crate::report) letter: char,
    pub(in crate::report) name: String,
    pub(in crate::report) class: String,
    pub(in crate::report) closed: String,
    /// Word of the cause, a key of `roads`.
    pub(in crate::report) why: String,
    pub(in crate::report) reopen: String,
    pub(in crate::report) length: String,
}

/// Everything the template fills in.
#[derive(Serialize)]
pub struct Brief {
    pub(in crate::report) subtitle: String,
    pub(in crate::report) winter: bool,
    pub(in crate::report) tiles: Vec<Tile>,
    pub(in crate::report) map: String,
    pub(in crate::report) map_heading: String,
    pub(in crate::report) map_summary: String,
    pub(in crate::report) legend: Vec<Colour>,
    pub(in crate::report) signs: Vec<Sign>,
    pub(in crate::report) exposed: Vec<Colour>,
    pub(in crate::report) chart: String,
    pub(in crate::report) days: Vec<Line>,
    pub(in crate::report) chances: Vec<String>,
    pub(in crate::report) shelter: Vec<Line>,
    pub(in crate::report) needs: Vec<Line>,
    pub(in crate::report) district_heading: String,
    pub(in crate::report) districts: Vec<Place>,
    pub(in crate::report) settlements: Vec<Place>,
    pub(in crate::report) roads: Vec<Road>,
    pub(in crate::report) roads_none: String,
    pub(in crate::report) roads_note: String,
    pub(in crate::report) isolated: String,
    pub(in crate::report) questions: Vec<String>,
    pub(in crate::report) caveats: Vec<String>,
    pub(in crate::report) foot: Vec<String>,
}

impl Brief {
    /// The page of a plan in a language.
    pub fn new(plan: &Plan, language: &Language) -> Brief {
        let listed = Listed::of(plan, language);
        let segments: Vec<usize> = listed.roads.iter().map(|it| it.0).collect();
        let map = map::draw(plan, &listed.districts, &segments, language);
        let timeline = plan.timeline();
        Brief {
            subtitle: subtitle(plan, language),
            winter: plan.context.scenario.winter,
            tiles: tiles(plan, language),
            map_heading: language
                .text("map", if map.by_settlement { "heading_points" } else { "heading" })
                .to_owned(),
            map_summary: map_summary(&listed, language),
            legend: classes(&map, language),
            signs: legend::signs(&map, !plan.context.network.segments.is_empty(), language),
            map: map.svg,
            exposed: exposed(plan, language),
            chart: chart::days(&timeline, language),
            days: timeline.iter().map(|(day, it)| line(&day.to_string(), it, language)).collect(),
            chances: chances(plan, language),
            shelter: shelter(plan, language),
            needs: needs(plan, language),
            district_heading: language.plural(
                "districts",
                "heading",
                listed.districts.len() as i64,
                &[("n", &listed.districts.len().to_string())],
            ),
            districts: places(
                plan,
                listed.districts.iter().map(|&it| Zone::District(it)),
                language,
            ),
            settlements: places(
                plan,
                listed.settlements.iter().map(|&it| Zone::Settlement(it)),
                language,
            ),
            roads: roads(plan, &listed, language),
            roads_none: roads_none(plan, language).to_owned(),
            roads_note: roads_note(plan, language),
            isolated: isolated(plan, language),
            questions: questions::ask(plan, &listed, language),
            caveats: foot::caveats(plan, language),
            foot: foot::lines(plan, language),
        }
    }
}

fn line(label: &str, of: &Summary, language: &Language) -> Line {
    Line {
        label: label.to_owned(),
        value: language.number.people(of.p50),
        range: language.number.range(of.p10, of.p90),
    }
}

fn tiles(plan: &Plan, language: &Language) -> Vec<Tile> {
    let of = |measure| plan.summary(Zone::Country, measure);
    let people = |measure| language.number.people(of(measure).p50);
    let note = |key: &str, n: String| language.fill("tiles", key, &[("n", &n)]);
    let counted =
        |key: &str, count: i64, n: String| language.plural("tiles", key, count, &[("n", &n)]);
    let households = of(Measure::DisplacedNight1).p50 / plan.context.household_size;
    let cut_off = questions::cut_off(plan).len() as i64;
    let gap = if plan.is_assessed(Measure::ShelterGap) { "sheltering" } else { "gap_unknown" };
    let isolated = if plan.is_assessed(Measure::Isolated) {
        counted("isolated_settlements", cut_off, language.number.whole(cut_off))
    } else {
        language.text("tiles", "isolated_unknown").to_owned()
    };
    [
        (
            "displaced",
            Measure::DisplacedNight1,
            [
                counted("households", rounded(households), language.number.people(households)),
                note("unusable", people(Measure::DamageNight1)),
            ]
            .join("\n"),
        ),
        (
            "six_months",
            Measure::DisplacedDay180,
            note("two_weeks", people(Measure::DisplacedDay14)),
        ),
        ("gap", Measure::ShelterGap, note(gap, people(Measure::Sheltering))),
        ("homes", Measure::DwellingsFull, note("partial", people(Measure::DwellingsPartial))),
        ("dead", Measure::Dead, injured(plan, language)),
        ("isolated", Measure::Isolated, isolated),
    ]
    .map(|(key, measure, note)| {
        let range = language.number.range(of(measure).p10, of(measure).p90);
        let range = if plan.is_assessed(measure) {
            language.fill("page", "range", &[("range", &range)])
        } else {
            language.text("tiles", "not_assessed").to_owned()
        };
        Tile { title: language.text("tiles", key).to_owned(), value: people(measure), range, note }
    })
    .into()
}

fn injured(plan: &Plan, language: &Language) -> String {
    let injured = plan.summary(Zone::Country, Measure::Injured);
    language.fill(
        "tiles",
        "injured",
        &[
            ("n", &language.number.people(injured.p50)),
            ("range", &language.number.range(injured.p10, injured.p90)),
        ],
    )
}

fn map_summary(listed: &Listed, language: &Language) -> String {
    let last = ('A'..='Z').nth(listed.roads.len().saturating_sub(1)).unwrap_or('Z');
    let values = [("districts", listed.districts.len().to_string()), ("roads", last.to_string())];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let key = if listed.roads.is_empty() { "summary_no_roads" } else { "summary" };
    language.fill("map", key, &values)
}

fn classes(map: &map::Map, language: &Language) -> Vec<Colour> {
    let classes = &map.classes;
    let zero = std::iter::once(0.0);
    zero.chain(classes.breaks.iter().copied())
        .zip(classes.colours())
        .enumerate()
        .map(|(i, (lowest, colour))| {
            let number = language.number.whole(lowest as i64);
            let last = i == classes.breaks.len() && 0 < i;
            let label = if last { language.fill("map", "from", &[("n", &number)]) } else { number };
            Colour { label, back: (*colour).to_owned(), value: String::new(), dark: false }
        })
        .collect()
}

fn exposed(plan: &Plan, language: &Language) -> Vec<Colour> {
    let people = plan.exposed(Zone::Country);
    let shown = people.iter().rposition(|it| 0.5 <= *it).map_or(1, |it| it + 1);
    (0..shown)
        .map(|class| Colour {
            label: degree_name(class).replace("IV-", "I–IV"),
            back: palette::colour(f64::from(DEGREES[class])),
            value: language.number.people(people[class]),
            dark: 5 <= class,
        })
        .collect()
}

/// Chances to be above three round numbers around the median. What no realization exceeded is
/// left out: a sample cannot say that it is impossible.
fn chances(plan: &Plan, language: &Language) -> Vec<String> {
    let of = plan.summary(Zone::Country, Measure::DisplacedNight1);
    let mut thresholds: Vec<f64> = (1..8)
        .flat_map(|it| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(it)))
        .filter(|it| 0.4 * of.p10 <= *it && *it <= 1.6 * of.p90)
        .filter(|it| 0.0 < plan.exceedance(Measure::DisplacedNight1, *it))
        .collect();
    while 3 < thresholds.len() {
        thresholds.remove(if thresholds.len().is_multiple_of(2) {
            0
        } else {
            thresholds.len() - 1
        });
    }
    let sentence = |threshold: f64| {
        let prob = plan.exceedance(Measure::DisplacedNight1, threshold);
        language.fill(
            "days",
            "chance",
            &[
                ("n", &language.number.whole(threshold as i64)),
                ("prob", &language.number.percent(prob)),
            ],
        )
    };
    thresholds.into_iter().map(sentence).collect()
}

fn shelter(plan: &Plan, language: &Language) -> Vec<Line> {
    let of = |key: &str, measure| {
        line(language.text("shelter", key), &plan.summary(Zone::Country, measure), language)
    };
    let season = if plan.context.scenario.winter { "winter" } else { "summer" };
    let season = [("season", language.text("page", season))];
    vec![
        of("own_yard", Measure::OwnYard),
        of("host_family", Measure::HostFamily),
        of("leaves_district", Measure::LeavesDistrict),
        of("sheltering", Measure::Sheltering),
        Line {
            label: language.fill("shelter", "capacity", &season),
            value: language.number.people(plan.capacity(Zone::Country)),
            range: String::new(),
        },
        of("gap", Measure::ShelterGap),
    ]
}

/// An item as the language calls it; one of a list of one's own as the list does, with its unit.
pub fn item_name(need: &NeedLine, language: &Language) -> String {
    match language.text("items", &need.key) {
        unknown if unknown == need.key => {
            format!("{} ({})", need.item, need.unit).replace("m2", "m²")
        }
        known => known.to_owned(),
    }
}

/// Lines of the whole country: what is only for winter first, then in their order.
fn needs(plan: &Plan, language: &Language) -> Vec<Line> {
    let country = &plan.context.areas.country_pcode;
    let mut needs: Vec<_> =
        plan.context.needs.iter().filter(|it| &it.adm_pcode == country).collect();
    needs.sort_by_key(|it| !it.winter_only);
    let label = |it: &&NeedLine| {
        let item = item_name(it, language);
        match it.frequency.as_str() {
            "once" => item,
            often => language.fill("needs", often, &[("item", &item)]),
        }
    };
    needs.iter().take(N_NEEDS).map(|it| line(&label(it), &it.quantity, language)).collect()
}

fn places(plan: &Plan, zones: impl Iterator<Item = Zone>, language: &Language) -> Vec<Place> {
    let zones: Vec<Zone> = zones.collect();
    let of = |zone| plan.summary(zone, Measure::DisplacedNight1);
    let most = zones.iter().map(|&it| of(it).p90).fold(0.0, f64::max);
    let place = |(i, &zone): (usize, &Zone)| {
        let displaced = of(zone);
        let (name, district, modelled, cut_off) = names(plan, zone, language);
        Place {
            rank: i + 1,
            name,
            district,
            modelled,
            mmi: language.number.decimal(plan.summary(zone, Measure::Intensity).mean, 1),
            p50: language.number.people(displaced.p50),
            range: language.number.range(displaced.p10, displaced.p90),
            bar: chart::range(&displaced, most),
            gap: language.number.people(plan.summary(zone, Measure::ShelterGap).p50),
            cut_off,
        }
    };
    zones.iter().enumerate().map(place).collect()
}

/// Name, district, whether modelled, and chance to be cut off.
fn names(plan: &Plan, zone: Zone, language: &Language) -> (String, String, bool, String) {
    let districts = &plan.context.areas.districts;
    match zone {
        Zone::Settlement(it) => {
            let settlement = &plan.context.settlements[it];
            let is_told = plan.is_assessed(Measure::Isolated);
            let isolated_prob =
                if is_told { plan.outcome.routes[it].isolated_prob } else { f64::NAN };
            (
                language.place(&settlement.names).to_owned(),
                language.place(&districts[settlement.district as usize].names).to_owned(),
                settlement.origin == Origin::Modelled,
                language.number.percent(isolated_prob),
            )
        }
        Zone::District(it) => {
            let name = language.place(&districts[it].names).to_owned();
            (name, String::new(), false, String::new())
        }
        Zone::Region(_) | Zone::Country => Default::default(),
    }
}

fn roads(plan: &Plan, listed: &Listed, language: &Language) -> Vec<Road> {
    let segments = &plan.context.network.segments;
    let road = |(letter, (segment, name)): (char, &(usize, String))| {
        let outcome = &plan.outcome.segments[*segment];
        Road {
            letter,
            name: name.clone(),
            class: segments[*segment].class.word().into(),
            closed: language.number.percent(outcome.shaken_prob()),
            why: outcome.main_cause().map_or("", ClosureCause::word).to_owned(),
            reopen: language.number.decimal(outcome.reopen_days_p50, 0),
            length: language.number.decimal(segments[*segment].length_m / 1000.0, 0),
        }
    };
    ('A'..='Z').zip(&listed.roads).map(road).collect()
}

/// In place of a table of roads.
fn roads_none<'a>(plan: &Plan, language: &'a Language) -> &'a str {
    let is_told = plan.is_assessed(Measure::Isolated);
    language.text("roads", if is_told { "none" } else { "not_assessed" })
}

/// So many roads in snow are named.
const N_IN_SNOW: usize = 3;

/// Empty without a layer of roads.
fn roads_note(plan: &Plan, language: &Language) -> String {
    if plan.context.network.segments.is_empty() {
        return String::new();
    }
    let segments = plan.context.network.segments.iter().zip(&plan.outcome.segments);
    let (mut closed, mut total) = (0, 0);
    for (segment, outcome) in segments.filter(|it| it.0.class != RoadClass::Track) {
        total += 1;
        closed += i64::from(segment.length_m > 0.0 && 0.5 < outcome.shaken_prob());
    }
    let values = [("n", language.number.whole(closed)), ("total", language.number.whole(total))];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let note = language.fill("roads", "note", &values);
    let snow = listed::roads_in_snow(plan, language);
    if snow.is_empty() {
        return note;
    }
    let told = if snow.len() <= N_IN_SNOW { "snow" } else { "snow_many" };
    let count = snow.len() as i64;
    let n = language.number.whole(count);
    let roads = snow[..snow.len().min(N_IN_SNOW)].join("; ");
    format!("{note} {}", language.plural("roads", told, count, &[("roads", &roads), ("n", &n)]))
}

fn isolated(plan: &Plan, language: &Language) -> String {
    if !plan.is_assessed(Measure::Isolated) {
        return language.text("isolated", "not_assessed").to_owned();
    }
    let settlements = plan.context.settlements;
    let chance = |i: usize| plan.outcome.routes[i].isolated_prob;
    let expected = |i: usize| chance(i) * settlements[i].people;
    let mut order: Vec<usize> = (0..settlements.len()).filter(|&i| 0.05 <= chance(i)).collect();
    order.sort_by(|&a, &b| expected(b).total_cmp(&expected(a)).then(a.cmp(&b)));
    if order.is_empty() {
        return language.text("isolated", "none").to_owned();
    }
    let one = |&i: &usize| {
        let prob = language.number.percent(chance(i));
        language.fill(
            "isolated",
            "one",
            &[("name", language.place(&settlements[i].names)), ("prob", &prob)],
        )
    };
    let names: Vec<String> = order.iter().take(2).map(one).collect();
    let of = plan.summary(Zone::Country, Measure::Isolated);
    language.fill(
        "isolated",
        "line",
        &[
            ("n", &language.number.people(of.p50)),
            ("range", &language.number.range(of.p10, of.p90)),
            ("names", &names.join(", ")),
        ],
    )
}
