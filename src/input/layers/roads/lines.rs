//! Rows of a layer of roads become lines: class, speed, length, surface, what carries them, when they
//! are closed.

use std::collections::BTreeMap;

use geo::{Distance as _, Geodesic, Length as _, LineString, Point};

use crate::geodata::source::number::number;
use crate::input::layers::roads::words::Words;
use crate::input::layers::rows::{Row, Rows};
use crate::input::problem::Affected;
use crate::routing::build::RoadLine;
use crate::routing::network::RoadClass;

/// Words of OpenStreetMap's highway for ways that are walked.
const PATHS: [&str; 7] =
    ["footway", "path", "steps", "pedestrian", "cycleway", "bridleway", "trail"];

/// Words for ways that nobody can use, or that are not there yet.
const NO_ROAD: [&str; 20] = [
    "bus_guideway",
    "bus_stop",
    "crossing",
    "disused",
    "emergency_bay",
    "escape",
    "no",
    "planned",
    "rest_area",
    "services",
    "corridor",
    "construction",
    "proposed",
    "abandoned",
    "razed",
    "platform",
    "elevator",
    "via_ferrata",
    "ferry",
    "raceway",
];

/// Fastest and slowest speed, km/h, that is believed. Ours.
const SPEEDS_KM_H: std::ops::RangeInclusive<f64> = 3.0..=150.0;

/// A road may be so many times as long as it is drawn: bends that a coarse line leaves out. Ours.
const LONGEST: f64 = 5.0;

/// And so many times as long as its ends are apart: on a coarse lattice they lie beside their place.
/// Ours.
const SHORTEST: f64 = 0.7;

/// What is told of the rows together.
#[derive(Default)]
struct Found {
    skipped: BTreeMap<String, usize>,
    paths: BTreeMap<String, usize>,
    unknown: BTreeMap<String, Vec<Affected>>,
    with_unit: Vec<Affected>,
    absurd_speeds: Vec<Affected>,
    absurd_lengths: Vec<Affected>,
}

/// The lines of a layer, roads and paths.
pub(super) fn of(rows: &Rows) -> Vec<RoadLine> {
    let mut lines = vec![];
    let mut found = Found::default();
    let mut words = Words::of(rows);
    for row in rows.iter() {
        let word = row.text("class");
        let class = RoadClass::of_word(&word);
        let is_path = class.is_none() && PATHS.contains(&word.trim());
        if is_path {
            *found.paths.entry(word.trim().to_owned()).or_default() += 1;
        } else if class.is_none() && rows.has("class") {
            if NO_ROAD.contains(&word.trim()) {
                *found.skipped.entry(word).or_default() += 1;
            } else {
                found.unknown.entry(word).or_default().push(row.affected("class", ""));
            }
            continue;
        }
        let id = if rows.has("segment_id") { row.code("segment_id") } else { None };
        let Some(id) =
            id.or_else(|| (!rows.has("segment_id")).then(|| format!("{}", row.number + 1)))
        else {
            continue;
        };
        let speed_km_h = speed(&row, &mut found);
        let parts = row.lines();
        let whole = parts.len() == 1;
        let length_m =
            parts.first().filter(|_| whole).and_then(|it| length_m(&row, it, &mut found));
        let traits = words.line(&row);
        for (part, line) in parts.into_iter().enumerate() {
            let id = if whole { id.clone() } else { format!("{id}.{part}") };
            lines.push(RoadLine {
                id,
                name: row.text("name"),
                class: class.unwrap_or_default(),
                origin: row.origin(),
                length_m,
                speed_km_h,
                is_path,
                line,
                ..traits.clone()
            });
        }
    }
    classes(rows, &found.unknown);
    words.tell(rows);
    found.tell(rows);
    lines
}

/// Length of a row, where it can be true of its line.
fn length_m(row: &Row, line: &LineString<f64>, found: &mut Found) -> Option<f64> {
    let length_m = 1000.0 * row.optional_count("length_km").filter(|it| 0.0 < *it)?;
    let ends = line.0.first().zip(line.0.last());
    let straight_m = ends.map_or(0.0, |(a, b)| Geodesic.distance(Point(*a), Point(*b)));
    let drawn_m = Geodesic.length(line);
    // 100 m: short roads are rounded.
    let can_be = SHORTEST * straight_m - 100.0 <= length_m && length_m <= LONGEST * drawn_m + 100.0;
    if !can_be {
        let action = format!("{:.3} km, as drawn, taken", drawn_m / 1000.0);
        found.absurd_lengths.push(row.affected("length_km", action));
    }
    can_be.then_some(length_m)
}

impl Found {
    fn tell(self, rows: &Rows) {
        let teller = rows.teller();
        let list = |it: &BTreeMap<String, usize>| -> String {
            it.iter().map(|(word, n)| format!("{word} {n}")).collect::<Vec<_>>().join(", ")
        };
        let n = |it: &BTreeMap<String, usize>| it.values().sum::<usize>();
        if !self.skipped.is_empty() {
            let n = n(&self.skipped);
            let message =
                format!("{n} ways that nobody can use were left out: {}", list(&self.skipped));
            teller.tell(teller.note("I420", message).count(n));
        }
        if !self.paths.is_empty() {
            let n = n(&self.paths);
            let message = format!("{n} ways are for walkers only: {}", list(&self.paths));
            teller.tell(teller.note("I514", message).count(n));
        }
        if let Some(first) = self.with_unit.first() {
            let n = self.with_unit.len();
            let message = format!("{n} speeds are texts: `{}` {}", first.found, first.action);
            teller.tell(teller.note("W502", message).affected(self.with_unit));
        }
        if let Some(first) = self.absurd_speeds.first() {
            let n = self.absurd_speeds.len();
            let message =
                format!("{n} speeds cannot be: `{}` in {}; left aside", first.found, first.id);
            let problem = teller.warning("W421", message).affected(self.absurd_speeds);
            let help = "the speed of the road's class is used there";
            teller.tell(problem.expected("3 to 150 km/h").help(help));
        }
        if let Some(first) = self.absurd_lengths.first() {
            let n = self.absurd_lengths.len();
            let message = format!(
                "{n} lengths do not fit their lines: `{}` km in {}; {}",
                first.found, first.id, first.action
            );
            let problem = teller.warning("W511", message).affected(self.absurd_lengths);
            let expected = "between the straight distance of its ends and five times the line";
            let help = "is the column in metres? `[layers.roads.fields] length_km = \"none\"` measures all";
            teller.tell(problem.expected(expected).help(help));
        }
    }
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
        "say what they mean (main, local, track, a word of OpenStreetMap's highway, or construction for none):\n[layers.roads.values.class]\n{}",
        lines.join("\n")
    );
    let affected = unknown.values().flatten().cloned().collect();
    teller.tell(teller.error("E408", message).help(help).affected(affected));
    rows.refuse();
}

/// `60`, `60 km/h`, `40 mph`; nothing where nothing or no number is given.
fn speed(row: &Row, found: &mut Found) -> Option<f64> {
    let text = row.text("maxspeed");
    let bare = text.trim_end_matches(|it: char| !it.is_ascii_digit());
    let factor = if text.contains("mph") { 1.609_344 } else { 1.0 };
    // Words as `none`, `signals`, `TJ:urban` are no speed and no mistake.
    let km_h = number(bare, '.')? * factor;
    if !SPEEDS_KM_H.contains(&km_h) {
        // A speed of 0 means "not known" in Geofabrik's exports.
        if km_h != 0.0 {
            found.absurd_speeds.push(row.affected("maxspeed", "left aside"));
        }
        return None;
    }
    if bare.len() != text.len() {
        found.with_unit.push(row.affected("maxspeed", format!("read as {km_h:.0} km/h")));
    }
    Some(km_h)
}
