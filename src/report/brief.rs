//! What the one-page brief says: every number as the reader sees it, ready for the template.

use serde::Serialize;

use super::chart;
use super::lang::Language;
use super::map;
use super::plan::{N_DEGREES, Plan};
use super::questions;
use super::tables::people::degree_name;
use super::tables::roads::by_importance;
use crate::engine::outcome::{Measure, Zone};
use crate::exposure::settlement::Origin;
use crate::routing::network::RoadClass;
use crate::stats::Summary;
use crate::units::LonLat;

/// Districts in the table and on the map.
const N_DISTRICTS: usize = 10;

/// Roads in the table and on the map.
const N_ROADS: usize = 5;

/// Remarks on the page; the rest are in the manifest.
const N_CAVEATS: usize = 4;

/// Works named on the page; all are in the manifest.
const N_SOURCES: usize = 8;

/// Lines of needs on the page.
const N_NEEDS: usize = 5;

/// Colours of intensity, up to IV and then by degree, as ShakeMap and PAGER draw them.
const INTENSITY_COLOURS: [&str; N_DEGREES] =
    ["#80FFFF", "#7AFF93", "#FFFF00", "#FFC800", "#FF9100", "#FF0000", "#C80000"];

/// What the tables of the page list, and the map marks.
pub struct Listed {
    /// Districts, most displaced first.
    pub districts: Vec<usize>,
    /// Settlements, most displaced first.
    pub settlements: Vec<usize>,
    /// Segments, most important first, with the name that people know.
    pub roads: Vec<(usize, String)>,
}

/// A headline number.
#[derive(Serialize)]
struct Tile {
    title: String,
    value: String,
    range: String,
    note: String,
}

/// A number with its range, under a label.
#[derive(Serialize)]
struct Line {
    label: String,
    value: String,
    range: String,
}

#[derive(Serialize)]
struct Colour {
    label: String,
    back: String,
    value: String,
    dark: bool,
}

#[derive(Serialize)]
struct Place {
    rank: usize,
    name: String,
    district: String,
    modelled: bool,
    mmi: String,
    p50: String,
    range: String,
    bar: String,
    gap: String,
    cut_off: String,
}

#[derive(Serialize)]
struct Road {
    letter: char,
    name: String,
    class: String,
    closed: String,
    reopen: String,
    length: String,
}

/// Everything the template fills in.
#[derive(Serialize)]
pub struct Brief {
    subtitle: String,
    winter: bool,
    tiles: Vec<Tile>,
    map: String,
    map_summary: String,
    legend: Vec<Colour>,
    hatched: bool,
    rupture: bool,
    exposed: Vec<Colour>,
    chart: String,
    days: Vec<Line>,
    chances: Vec<String>,
    shelter: Vec<Line>,
    needs: Vec<Line>,
    district_heading: String,
    districts: Vec<Place>,
    settlements: Vec<Place>,
    roads: Vec<Road>,
    roads_note: String,
    isolated: String,
    questions: Vec<String>,
    caveats: Vec<String>,
    foot: Vec<String>,
}

impl Brief {
    /// The page of a plan in a language.
    pub fn new(plan: &Plan, language: &Language) -> Brief {
        let listed = Listed::of(plan, language);
        let segments: Vec<usize> = listed.roads.iter().map(|it| it.0).collect();
        let map = map::draw(plan, &listed.districts, &segments);
        let timeline = plan.timeline();
        Brief {
            subtitle: subtitle(plan, language),
            winter: plan.context.scenario.winter,
            tiles: tiles(plan, language),
            map_summary: map_summary(&listed, language),
            legend: legend(&map, language),
            hatched: map.hatched,
            rupture: map.rupture,
            map: map.svg,
            exposed: exposed(plan, language),
            chart: chart::days(&timeline, language),
            days: timeline.iter().map(|(day, it)| line(&day.to_string(), it, language)).collect(),
            chances: chances(plan, language),
            shelter: shelter(plan, language),
            needs: needs(plan, language),
            district_heading: language.fill(
                "districts",
                "heading",
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
            roads_note: roads_note(plan, language),
            isolated: isolated(plan, language),
            questions: questions::ask(plan, &listed, language),
            caveats: caveats(plan, language),
            foot: foot(plan, language),
        }
    }
}

impl Listed {
    /// Picks what the page lists.
    pub fn of(plan: &Plan, language: &Language) -> Listed {
        Listed {
            districts: worst(plan, plan.context.areas.districts.len(), Zone::District)
                .into_iter()
                .take(N_DISTRICTS)
                .collect(),
            settlements: listed_settlements(plan),
            roads: listed_roads(plan, language),
        }
    }
}

/// Indices of zones in which anybody is displaced, most first (P50, then mean).
fn worst(plan: &Plan, n: usize, zone: fn(usize) -> Zone) -> Vec<usize> {
    let of = |i: usize| plan.summary(zone(i), Measure::DisplacedNight1);
    let mut order: Vec<usize> = (0..n).filter(|&i| 0.5 <= of(i).mean).collect();
    order.sort_by(|&a, &b| {
        let (a_of, b_of) = (of(a), of(b));
        b_of.p50.total_cmp(&a_of.p50).then(b_of.mean.total_cmp(&a_of.mean)).then(a.cmp(&b))
    });
    order
}

/// Six with most displaced, up to two centres of districts, up to two of which 30 % or more are
/// displaced or that are cut off in 30 % or more of the realizations.
fn listed_settlements(plan: &Plan) -> Vec<usize> {
    let order = worst(plan, plan.context.settlements.len(), Zone::Settlement);
    let mut listed: Vec<usize> = order.iter().take(6).copied().collect();
    let hit_hard = |i: usize| {
        let people = plan.context.settlements[i].people;
        let displaced = plan.summary(Zone::Settlement(i), Measure::DisplacedNight1).p50;
        0.3 * people <= displaced || 0.3 <= plan.outcome.routes[i].isolated_prob
    };
    let mut add = |wanted: &dyn Fn(usize) -> bool| {
        let found = order.iter().copied().filter(|it| !listed.contains(it) && wanted(*it));
        let found: Vec<usize> = found.take(2).collect();
        listed.extend(found);
    };
    add(&|i| is_centre(plan, i));
    add(&hit_hard);
    listed.sort_by_key(|it| order.iter().position(|other| other == it));
    listed
}

/// Whether the administration of its district lies in this settlement: within 3 km.
fn is_centre(plan: &Plan, settlement: usize) -> bool {
    let settlement = &plan.context.settlements[settlement];
    let centre = plan.context.areas.districts[settlement.district as usize].centre;
    settlement.place.distance(centre).0 <= 3.0
}

/// Segments that close, one a name, the most important first; tracks are not roads out.
fn listed_roads(plan: &Plan, language: &Language) -> Vec<(usize, String)> {
    let segments = &plan.context.network.segments;
    let mut order = by_importance(plan);
    order.retain(|&i| segments[i].class != RoadClass::Track);
    order.retain(|&i| 0.01 <= plan.outcome.segments[i].closure_prob);
    let mut listed: Vec<(usize, String)> = Vec::new();
    for i in order {
        let name = road_name(plan, i, language);
        if listed.iter().all(|it| it.1 != name) {
            listed.push((i, name));
        }
        if listed.len() == N_ROADS {
            break;
        }
    }
    listed
}

/// Its name, else the settlements that are nearest to its ends.
fn road_name(plan: &Plan, segment: usize, language: &Language) -> String {
    let segment = &plan.context.network.segments[segment];
    let nodes = &plan.context.network.nodes;
    let ends = [segment.from, segment.to].map(|it| nearest(plan, nodes[it as usize]));
    let between = match ends {
        [a, b] if a == b => language.fill("roads", "near", &[("a", a)]),
        [a, b] => language.fill("roads", "between", &[("a", a), ("b", b)]),
    };
    if segment.name.is_empty() || segment.name == ends[0] {
        return between;
    }
    language.fill("roads", "named", &[("name", &segment.name), ("between", &between)])
}

/// Name of the settlement nearest to a place: one that people know, if there is any.
fn nearest<'a>(plan: &Plan<'a>, place: LonLat) -> &'a str {
    let named = || plan.context.settlements.iter().filter(|it| !it.names.en.is_empty());
    let far = |at: LonLat| at.distance(place).0;
    let observed = named().filter(|it| it.origin == Origin::Observed);
    let nearest = observed.min_by(|a, b| far(a.place).total_cmp(&far(b.place)));
    nearest
        .or_else(|| named().min_by(|a, b| far(a.place).total_cmp(&far(b.place))))
        .map_or("", |it| &it.names.en)
}

fn line(label: &str, of: &Summary, language: &Language) -> Line {
    Line {
        label: label.to_owned(),
        value: language.number.people(of.p50),
        range: language.number.range(of.p10, of.p90),
    }
}

fn subtitle(plan: &Plan, language: &Language) -> String {
    let scenario = plan.context.scenario;
    let rake = (scenario.rake.0 + 180.0).rem_euclid(360.0) - 180.0;
    let mechanism = match rake {
        it if 45.0 <= it && it <= 135.0 => "reverse",
        it if -135.0 <= it && it <= -45.0 => "normal",
        _ => "strike_slip",
    };
    let season = if scenario.winter { "winter" } else { "summer" };
    let magnitude = format!("M {}", language.number.decimal(scenario.magnitude, 1));
    let said = scenario.title.contains(&magnitude);
    language.fill(
        "page",
        if said { "subtitle_short" } else { "subtitle" },
        &[
            ("title", &scenario.title),
            ("magnitude", &magnitude),
            ("mechanism", language.text("page", mechanism)),
            ("depth", &language.number.decimal(scenario.depth.0, 0)),
            ("place", &scenario.place),
            ("local_time", &scenario.local_time),
            ("season", language.text("page", season)),
        ],
    )
}

fn tiles(plan: &Plan, language: &Language) -> Vec<Tile> {
    let of = |measure| plan.summary(Zone::Country, measure);
    let people = |measure| language.number.people(of(measure).p50);
    let note = |key: &str, n: String| language.fill("tiles", key, &[("n", &n)]);
    let households = of(Measure::DisplacedNight1).p50 / plan.context.household_size;
    let injured = of(Measure::Injured);
    let injured_note = language.fill(
        "tiles",
        "injured",
        &[
            ("n", &language.number.people(injured.p50)),
            ("range", &language.number.range(injured.p10, injured.p90)),
        ],
    );
    let cut_off = questions::cut_off(plan).len() as i64;
    [
        (
            "displaced",
            Measure::DisplacedNight1,
            note("households", language.number.people(households)),
        ),
        (
            "six_months",
            Measure::DisplacedDay180,
            note("two_weeks", people(Measure::DisplacedDay14)),
        ),
        ("gap", Measure::ShelterGap, note("sheltering", people(Measure::Sheltering))),
        ("homes", Measure::DwellingsFull, note("partial", people(Measure::DwellingsPartial))),
        ("dead", Measure::Dead, injured_note),
        (
            "isolated",
            Measure::Isolated,
            note("isolated_settlements", language.number.whole(cut_off)),
        ),
    ]
    .map(|(key, measure, note)| {
        let range = language.number.range(of(measure).p10, of(measure).p90);
        Tile {
            title: language.text("tiles", key).to_owned(),
            value: people(measure),
            range: language.fill("page", "range", &[("range", &range)]),
            note,
        }
    })
    .into()
}

fn map_summary(listed: &Listed, language: &Language) -> String {
    let last = ('A'..='Z').nth(listed.roads.len().saturating_sub(1)).unwrap_or('Z');
    let values = [("districts", listed.districts.len().to_string()), ("roads", last.to_string())];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    language.fill("map", "summary", &values)
}

fn legend(map: &map::Map, language: &Language) -> Vec<Colour> {
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
            back: INTENSITY_COLOURS[class].to_owned(),
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

/// Lines of the whole country: what is only for winter first, then in their order.
fn needs(plan: &Plan, language: &Language) -> Vec<Line> {
    let country = &plan.context.areas.country_pcode;
    let mut needs: Vec<_> =
        plan.context.needs.iter().filter(|it| &it.adm_pcode == country).collect();
    needs.sort_by_key(|it| !it.winter_only);
    let label = |it: &&super::context::NeedLine| {
        let item = format!("{} ({})", it.item, it.unit).replace("m2", "m²");
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
            (
                settlement.names.en.clone(),
                districts[settlement.district as usize].names.en.clone(),
                settlement.origin == Origin::Modelled,
                language.number.percent(plan.outcome.routes[it].isolated_prob),
            )
        }
        Zone::District(it) => (districts[it].names.en.clone(), String::new(), false, String::new()),
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
            class: super::tables::roads::word(plan.context.network.segments[*segment].class).into(),
            closed: language.number.percent(outcome.closure_prob),
            reopen: language.number.decimal(outcome.reopen_days_p50, 0),
            length: language.number.decimal(segments[*segment].length_m / 1000.0, 0),
        }
    };
    ('A'..='Z').zip(&listed.roads).map(road).collect()
}

fn roads_note(plan: &Plan, language: &Language) -> String {
    let segments = plan.context.network.segments.iter().zip(&plan.outcome.segments);
    let (mut closed, mut total) = (0, 0);
    for (segment, outcome) in segments.filter(|it| it.0.class != RoadClass::Track) {
        total += 1;
        closed += i64::from(segment.length_m > 0.0 && 0.5 < outcome.closure_prob);
    }
    let values = [("n", language.number.whole(closed)), ("total", language.number.whole(total))];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    language.fill("roads", "note", &values)
}

fn isolated(plan: &Plan, language: &Language) -> String {
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
        language.fill("isolated", "one", &[("name", &settlements[i].names.en), ("prob", &prob)])
    };
    let names: Vec<String> = order.iter().take(3).map(one).collect();
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

fn caveats(plan: &Plan, language: &Language) -> Vec<String> {
    let all = plan.context.caveats.iter().chain(&plan.outcome.caveats);
    let all: Vec<String> = all.map(|it| capitalized(&it.message)).collect();
    let mut shown: Vec<String> = all.iter().take(N_CAVEATS).cloned().collect();
    if shown.len() < all.len() {
        let rest = (all.len() - shown.len()).to_string();
        shown.push(language.fill("foot", "more", &[("n", &rest)]));
    }
    shown
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or(String::new(), |it| it.to_uppercase().collect::<String>() + letters.as_str())
}

fn foot(plan: &Plan, language: &Language) -> Vec<String> {
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
    for (key, name, value) in [
        ("modelled", "layers", layers(plan, Origin::Modelled)),
        ("observed", "layers", layers(plan, Origin::Observed)),
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

/// Titles of layers by where they come from, in the order of first mention. Observed ones
/// without an attribution are files of ours, such as the scenario.
fn layers(plan: &Plan, origin: Origin) -> String {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for it in plan.context.inputs.iter().filter(|it| it.origin == origin) {
        match groups.iter_mut().find(|group| group.0 == it.attribution) {
            Some(group) => group.1.push(&it.title),
            None => groups.push((&it.attribution, vec![&it.title])),
        }
    }
    groups.retain(|it| origin == Origin::Modelled || !it.0.is_empty());
    let group = |(from, titles): &(&str, Vec<&str>)| match *from {
        "" => titles.join(", "),
        from => format!("{} ({from})", titles.join(", ")),
    };
    groups.iter().map(group).collect::<Vec<_>>().join("; ")
}

fn run(plan: &Plan, language: &Language) -> String {
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
