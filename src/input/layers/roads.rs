//! Layer `roads`: lines that meet at their ends or in shared corners.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::exposure::settlement::Settlement;
use crate::geodata::source::number::number;
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::load::Teller;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::{Row, Rows};
use crate::input::problem::{Affected, Place, Problem, Problems};
use crate::routing::build::{Finding, Joining, RoadLine};
use crate::routing::islands::Islands;
use crate::routing::nearest_road::RoadIndex;
use crate::routing::network::{Network, RoadClass};
use crate::routing::noding;
use crate::routing::speed::Terrain;
use crate::units::Metres;

/// Words of OpenStreetMap's highway for ways that no lorry can use, or that are not there yet.
const NO_ROAD: [&str; 14] = [
    "footway",
    "path",
    "steps",
    "pedestrian",
    "cycleway",
    "bridleway",
    "corridor",
    "construction",
    "proposed",
    "abandoned",
    "razed",
    "platform",
    "elevator",
    "via_ferrata",
];

/// Gaps up to this width are looked for between islands of roads. Ours.
const GAP_REACH: Metres = Metres(500.0);

/// Fastest and slowest speed, km/h, that is believed. Ours.
const SPEEDS_KM_H: std::ops::RangeInclusive<f64> = 3.0..=150.0;

/// The network of a layer: `segment_id`, `class` (`main`, `local`, `track`, or OpenStreetMap's
/// highway); `name`, `length_km`, `maxspeed` and `origin` where known.
pub fn read(
    mapping: &Mapping,
    terrain: Option<&Terrain>,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Network> {
    let rows = Rows::open(kind::of("roads"), mapping, frame, problems)?;
    of(rows, mapping, terrain)
}

/// The network of rows that were opened.
pub fn of(rows: Rows, mapping: &Mapping, terrain: Option<&Terrain>) -> Option<Network> {
    let mut lines = lines_of(&rows);
    let teller = rows.teller().clone();
    let placed = rows.placed();
    if !rows.finish() || !placed {
        return None;
    }
    if let Some(reach) = mapping.snap_m.map(Metres) {
        let joined = noding::join_loose_ends(&mut lines, reach);
        let message = format!("{joined} loose ends were joined to a road within {} m", reach.0);
        teller.tell(teller.note("E501", message).count(joined));
    }
    let lines = noding::cut_at_shared_corners(lines);
    let joining =
        mapping.snap_m.map_or(Joining::default(), |it| Joining { tolerance: Metres(it.max(1.0)) });
    let free = |road: &RoadLine, length| match terrain {
        Some(it) => it.free(road, length),
        None => crate::routing::speed::free_without_terrain(road, length),
    };
    let (network, findings) = Network::from_lines(&lines, joining, free);
    report(&teller, &lines, &findings);
    if network.segments.is_empty() {
        teller.tell(teller.error("E103", "no line can be used as a road"));
        return None;
    }
    islands(&teller, &network);
    Some(network)
}

fn lines_of(rows: &Rows) -> Vec<RoadLine> {
    let mut lines = vec![];
    let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
    let mut unknown: BTreeMap<String, Vec<Affected>> = BTreeMap::new();
    let (mut with_unit, mut absurd) = (vec![], vec![]);
    for row in rows.iter() {
        let word = row.text("class");
        let class = match RoadClass::of_word(&word) {
            Some(it) => it,
            None if !rows.has("class") => RoadClass::Local,
            None if NO_ROAD.contains(&word.trim()) => {
                *skipped.entry(word).or_default() += 1;
                continue;
            }
            None => {
                unknown.entry(word).or_default().push(row.affected("class", ""));
                continue;
            }
        };
        let id = if rows.has("segment_id") { row.code("segment_id") } else { None };
        let Some(id) =
            id.or_else(|| (!rows.has("segment_id")).then(|| format!("{}", row.number + 1)))
        else {
            continue;
        };
        let length_km = row.optional_count("length_km");
        let speed_km_h = speed(&row, &mut with_unit, &mut absurd);
        let parts = row.lines();
        let whole = parts.len() == 1;
        for (part, line) in parts.into_iter().enumerate() {
            let id = if whole { id.clone() } else { format!("{id}.{part}") };
            lines.push(RoadLine {
                id,
                name: row.text("name"),
                class,
                origin: row.origin(),
                length_m: length_km.filter(|it| whole && 0.0 < *it).map(|it| it * 1000.0),
                speed_km_h,
                line,
            });
        }
    }
    let teller = rows.teller();
    classes(rows, &unknown);
    if !skipped.is_empty() {
        let list: Vec<String> = skipped.iter().map(|(word, n)| format!("{word} {n}")).collect();
        let n = skipped.values().sum();
        let message = format!("{n} ways that no lorry can use were left out: {}", list.join(", "));
        teller.tell(teller.note("I420", message).count(n));
    }
    if let Some(first) = with_unit.first() {
        let message =
            format!("{} speeds are texts: `{}` {}", with_unit.len(), first.found, first.action);
        teller.tell(teller.note("W502", message).affected(with_unit));
    }
    if let Some(first) = absurd.first() {
        let message = format!(
            "{} speeds cannot be: `{}` in {}; left aside",
            absurd.len(),
            first.found,
            first.id
        );
        let problem = teller.warning("W421", message).affected(absurd);
        teller.tell(
            problem.expected("3 to 150 km/h").help("the speed of the road's class is used there"),
        );
    }
    lines
}

/// Words of classes that mean nothing to us, and no column of classes at all.
fn classes(rows: &Rows, unknown: &BTreeMap<String, Vec<Affected>>) {
    let teller = rows.teller();
    if !rows.has("class") {
        let help = "name the field: [layers.roads.fields] class = \"…\"";
        teller.tell(
            teller.warning("W408", "no field of classes: every road is taken as local").help(help),
        );
    }
    if unknown.is_empty() {
        return;
    }
    let words: Vec<String> =
        unknown.iter().map(|(word, of)| format!("`{word}` {}", of.len())).collect();
    let message = format!("unknown classes of road: {}", words.join(", "));
    let lines: Vec<String> = unknown
        .keys()
        .map(|it| format!("{} = \"local\"", toml::Value::from(it.as_str())))
        .collect();
    let help = format!(
        "say what they mean (main, local, track, or a word of OpenStreetMap's highway):\n[layers.roads.values.class]\n{}",
        lines.join("\n")
    );
    let affected = unknown.values().flatten().cloned().collect();
    teller.tell(teller.error("E408", message).help(help).affected(affected));
    rows.refuse();
}

/// `60`, `60 km/h`, `40 mph`; nothing where nothing or no number is given.
fn speed(row: &Row, with_unit: &mut Vec<Affected>, absurd: &mut Vec<Affected>) -> Option<f64> {
    let text = row.text("maxspeed");
    let bare = text.trim_end_matches(|it: char| !it.is_ascii_digit());
    let factor = if text.contains("mph") { 1.609_344 } else { 1.0 };
    // Words as `none`, `signals`, `TJ:urban` are no speed and no mistake.
    let found = number(bare, '.')? * factor;
    if !SPEEDS_KM_H.contains(&found) {
        // A speed of 0 means "not known" in Geofabrik's exports.
        if found != 0.0 {
            absurd.push(row.affected("maxspeed", "left aside"));
        }
        return None;
    }
    if bare.len() != text.len() {
        with_unit.push(row.affected("maxspeed", format!("read as {found:.0} km/h")));
    }
    Some(found)
}

/// The line of a finding, if it is of one kind.
type OfKind = fn(&Finding) -> Option<usize>;

/// What is odd about lines, a problem a kind.
fn report(teller: &Teller, lines: &[RoadLine], findings: &[Finding]) {
    let kinds: [(&str, OfKind); 3] = [
        ("lines without length were left out", |it| match it {
            Finding::NoLength { line } => Some(*line),
            _ => None,
        }),
        ("lines with coordinates outside of the earth were left out", |it| match it {
            Finding::NoPlace { line } => Some(*line),
            _ => None,
        }),
        ("lines that repeat another were left out", |it| match it {
            Finding::Duplicate { line, .. } => Some(*line),
            _ => None,
        }),
    ];
    for (what, of_kind) in kinds {
        let found: Vec<usize> = findings.iter().filter_map(of_kind).collect();
        let Some(first) = found.first() else { continue };
        let message = format!("{} {what}, the first is `{}`", found.len(), lines[*first].id);
        let affected = found.iter().map(|it| Affected {
            id: lines[*it].id.clone(),
            found: what.trim_start_matches("lines ").trim_end_matches(" were left out").to_owned(),
            action: "left out".to_owned(),
            place: lines[*it].line.0.first().map(|it| crate::units::LonLat::new(it.x, it.y)),
            ..Affected::default()
        });
        teller.tell(teller.note("W502", message).affected(affected.collect()));
    }
}

/// Says into how many parts the network falls, and which gap is the narrowest.
fn islands(teller: &Teller, network: &Network) {
    let islands = Islands::of(network);
    if islands.len() < 2 {
        return;
    }
    let km: f64 = islands.length_m[1..].iter().sum::<f64>() / 1000.0;
    let gaps = islands.gaps(network, GAP_REACH);
    let id = |it: u32| network.segments[it as usize].id.as_str();
    let gap = gaps.first().map_or(format!("no gap is narrower than {} m", GAP_REACH.0), |it| {
        let [a, b] = it.segments.map(id);
        format!("smallest gap: {:.0} m between {a} and {b}", it.width.0)
    });
    let message = format!("{} road islands, {km:.0} km beside the largest; {gap}", islands.len());
    let mut problem = teller.warning("E501", message);
    if let Some(widest) = gaps.iter().rev().find(|it| it.width.0 <= 100.0).or(gaps.first()) {
        let snap_m = (widest.width.0 * 1.2 / 10.0).ceil() * 10.0;
        problem = problem.help(format!(
            "likely lines that were not drawn to their ends: `snap_m = {snap_m:.0}` under [layers.roads] joins gaps up to there, or --snap {snap_m:.0}"
        ));
    }
    problem = problem.help("or draw the missing road or bridge; villages there count as cut off");
    let affected = gaps.iter().map(|it| Affected {
        id: id(it.segments[0]).to_owned(),
        found: format!("{:.0} m from {}", it.width.0, id(it.segments[1])),
        place: Some(it.place),
        ..Affected::default()
    });
    teller.tell(problem.affected(affected.collect()).count(islands.len()));
}

/// From this distance on a village is far from any road, m. UX decision W503.
const FAR_M: f64 = 2000.0;

/// Warns of settlements far from any road: their way to it is walked.
pub fn check_near(
    file: &str,
    network: &Network,
    settlements: &[Settlement],
    problems: &RefCell<Problems>,
) {
    let index = RoadIndex::new(network);
    let far: Vec<(f64, &Settlement)> = settlements
        .iter()
        .map(|it| (index.distance(it.place).0, it))
        .filter(|it| it.0 > FAR_M)
        .collect();
    let Some(widest) = far.iter().max_by(|a, b| a.0.total_cmp(&b.0)) else { return };
    let people: f64 = far.iter().map(|it| it.1.people).sum();
    let message = format!(
        "{} settlements ({people:.0} people) lie more than {:.0} km from any road; {} is farthest, {:.0} km",
        far.len(),
        FAR_M / 1000.0,
        widest.1.names.en,
        widest.0 / 1000.0
    );
    let affected = far.iter().map(|(m, it)| Affected {
        id: it.id.clone(),
        found: format!("{:.1} km from a road", m / 1000.0),
        action: "walks to the road".to_owned(),
        people: Some(it.people),
        place: Some(it.place),
        ..Affected::default()
    });
    let place = Place::subject(file, "layer `roads`");
    let problem = Problem::warning("W503", place, message).layer("roads");
    let help = "add the tracks that lead there, or check where the villages lie";
    problems.borrow_mut().push(problem.help(help).affected(affected.collect()));
}
