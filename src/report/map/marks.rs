//! Star, numbers, letters, numerals, towns and scale: what stands at a point.

use std::fmt::Write;

use geo::Coord;

use super::labels::{Place, Placer, rings};
use super::lines::Drawn;
use super::view::View;
use crate::engine::outcome::{Measure, Zone};
use crate::report::lang::Language;
use crate::report::number::roman;
use crate::report::plan::Plan;

/// Size of the names of towns.
const TOWN_SIZE: f64 = 11.5;

/// Most towns that are named.
const N_TOWNS: usize = 18;

/// Size of the numerals on contours.
const DEGREE_SIZE: f64 = 12.5;

/// Radius of a number or letter in its disc.
const DISC: f64 = 8.0;

/// A white-edged text, centred.
fn text(svg: &mut String, at: Coord<f64>, size: f64, style: &str, words: &str) {
    let _ = write!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{size}\" text-anchor=\"middle\" \
         stroke=\"#fff\" stroke-width=\"2.6\" stroke-linejoin=\"round\" paint-order=\"stroke\" \
         {style}>{}</text>",
        at.x,
        at.y + 0.35 * size,
        escape(words)
    );
}

/// Text that may stand in XML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The epicentre.
pub fn epicentre(svg: &mut String, plan: &Plan, view: &View, placer: &mut Placer) {
    let place = plan.context.scenario.epicentre;
    let at = view.project(place.lon_deg, place.lat_deg);
    placer.force(Place { at, half: (10.0, 10.0) });
    let mut points = String::new();
    for i in 0..10 {
        let radius = if i % 2 == 0 { 10.0 } else { 4.0 };
        let (sin, cos) = (f64::from(i) * std::f64::consts::PI / 5.0).sin_cos();
        let _ = write!(points, "{:.1},{:.1} ", at.x + radius * sin, at.y - radius * cos);
    }
    let points = points.trim_end();
    let _ = write!(
        svg,
        "<polygon points=\"{points}\" fill=\"#e00000\" stroke=\"#fff\" stroke-width=\"1.4\"/>"
    );
}

/// Numbers from 1 where the displaced of each district live.
pub fn ranks(svg: &mut String, plan: &Plan, view: &View, ranked: &[usize], placer: &mut Placer) {
    for (i, &district) in ranked.iter().enumerate() {
        let Some(middle) = middle(plan, view, district) else { continue };
        let disc = |at| Place { at, half: (DISC + 1.0, DISC + 1.0) };
        if let Some(it) = placer.take_first(rings(middle, 7.0, 6).map(disc)) {
            badge(svg, it.at, &(i + 1).to_string(), ["#fff", "#000"]);
        }
    }
}

/// Crosses at the middle of each segment.
pub fn crosses(
    svg: &mut String,
    plan: &Plan,
    view: &View,
    segments: &[usize],
    placer: &mut Placer,
) {
    for at in segments.iter().filter_map(|&it| middle_of_segment(plan, view, it)) {
        cross(svg, at);
        placer.force(Place { at, half: (5.0, 5.0) });
    }
}

/// Letters from A beside the crosses.
pub fn letters(
    svg: &mut String,
    plan: &Plan,
    view: &View,
    segments: &[usize],
    placer: &mut Placer,
) {
    for (letter, &segment) in ('A'..='Z').zip(segments) {
        let Some(at) = middle_of_segment(plan, view, segment) else { continue };
        let disc = |at| Place { at, half: (DISC + 1.0, DISC + 1.0) };
        if let Some(it) = placer.take_first(rings(at, 7.0, 9).skip(9).map(disc)) {
            badge(svg, it.at, &letter.to_string(), ["#000", "#fff"]);
        }
    }
}

fn middle_of_segment(plan: &Plan, view: &View, segment: usize) -> Option<Coord<f64>> {
    let line = &plan.context.network.segments[segment].line.0;
    let middle = line.get(line.len() / 2)?;
    Some(view.project(middle.x, middle.y)).filter(|it| view.holds(*it, DISC))
}

fn cross(svg: &mut String, at: Coord<f64>) {
    let (x, y) = (at.x, at.y);
    let _ = write!(
        svg,
        "<path d=\"M{:.1} {:.1}l8 8m0 -8l-8 8\" stroke=\"#fff\" stroke-width=\"4\"/>\
         <path d=\"M{:.1} {:.1}l8 8m0 -8l-8 8\" stroke=\"#000\" stroke-width=\"2\"/>",
        x - 4.0,
        y - 4.0,
        x - 4.0,
        y - 4.0
    );
}

fn badge(svg: &mut String, at: Coord<f64>, word: &str, [back, front]: [&str; 2]) {
    let _ = write!(
        svg,
        "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{DISC}\" fill=\"{back}\" stroke=\"{front}\"/>\
         <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"11\" font-weight=\"700\" fill=\"{front}\" \
         text-anchor=\"middle\">{word}</text>",
        at.x,
        at.y,
        at.x,
        at.y + 4.0
    );
}

/// Mean place of the settlements of a district that lie in the picture, by displaced.
fn middle(plan: &Plan, view: &View, district: usize) -> Option<Coord<f64>> {
    let (mut x, mut y, mut weight) = (0.0, 0.0, 0.0);
    for i in plan.members(Zone::District(district)) {
        let place = plan.context.settlements[i].place;
        let at = view.project(place.lon_deg, place.lat_deg);
        if view.holds(at, 0.0) {
            let people = plan.summary(Zone::Settlement(i), Measure::DisplacedNight1).mean;
            x += people * at.x;
            y += people * at.y;
            weight += people;
        }
    }
    (0.0 < weight).then(|| Coord { x: x / weight, y: y / weight })
}

/// Numerals on the contours: up to three a degree, where nothing else stands.
pub fn degrees(svg: &mut String, drawn: &[Drawn], placer: &mut Placer) {
    for contour in drawn.iter().rev() {
        let numeral = roman(contour.degree);
        let mut lines: Vec<_> = contour.lines.iter().collect();
        lines.sort_by(|a, b| super::lines::length(b).total_cmp(&super::lines::length(a)));
        for line in lines.into_iter().take(2) {
            let spots = spots(line).map(|at| Place::text(at, numeral, DEGREE_SIZE));
            if let Some(it) = placer.take_first(spots) {
                let style = "font-weight=\"700\" fill=\"#7a0177\"";
                text(svg, it.at, DEGREE_SIZE, style, numeral);
            }
        }
    }
}

/// Points of a line to try, spread by the golden ratio so that neighbours are tried last.
fn spots(line: &geo::LineString<f64>) -> impl Iterator<Item = Coord<f64>> {
    let n = line.0.len();
    (0..60.min(n)).map(move |i| {
        let share = (0.15 + f64::from(i as u32) * 0.618_033_988_749_895).fract();
        line.0[(share * n as f64) as usize % n]
    })
}

/// Names of the largest towns in sight.
pub fn towns(svg: &mut String, plan: &Plan, view: &View, placer: &mut Placer, language: &Language) {
    let settlements = plan.context.settlements;
    let mut order: Vec<usize> = (0..settlements.len()).collect();
    order.retain(|&i| settlements[i].urban && !settlements[i].names.en.is_empty());
    order.sort_by(|&a, &b| settlements[b].people.total_cmp(&settlements[a].people).then(a.cmp(&b)));
    let mut named = 0;
    for i in order {
        let town = &settlements[i];
        let at = view.project(town.place.lon_deg, town.place.lat_deg);
        if named == N_TOWNS || !view.holds(at, 4.0) {
            continue;
        }
        let name = language.place(&town.names);
        let box_at = |at| Place::text(at, name, TOWN_SIZE);
        let half = box_at(at).half;
        let offsets = [(half.0 + 4.0, 0.0), (-half.0 - 4.0, 0.0), (0.0, -10.0), (0.0, 10.0)];
        let places = offsets.map(|(x, y)| box_at(Coord { x: at.x + x, y: at.y + y }));
        if let Some(it) = placer.take_first(places) {
            let _ = write!(
                svg,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"2.2\" stroke=\"#fff\" \
                 stroke-width=\".8\"/>",
                at.x, at.y
            );
            text(svg, it.at, TOWN_SIZE, "fill=\"#111\"", name);
            named += 1;
        }
    }
}

/// A bar of a round number of kilometres in the lower left corner.
pub fn scale_bar(view: &View, placer: &mut Placer, language: &Language) -> String {
    let per_km = view.per_lat / 111.195;
    let fits = |km: &&f64| **km * per_km <= 0.22 * view.width;
    let lengths = [200.0, 100.0, 50.0, 20.0, 10.0, 5.0];
    let km = lengths.iter().find(fits).copied().unwrap_or(5.0);
    let (y, end) = (view.height - 12.0, 12.0 + km * per_km);
    let at = Coord { x: 0.5 * (end + 8.0), y: y - 4.0 };
    placer.force(Place { at, half: (0.5 * end, 14.0) });
    format!(
        "<rect x=\"4\" y=\"{:.1}\" width=\"{:.1}\" height=\"24\" fill=\"#fff\" \
         fill-opacity=\".85\"/><path d=\"M12 {:.1}v5H{end:.1}v-5\" fill=\"none\" \
         stroke=\"#000\" stroke-width=\"1.4\"/><text x=\"{:.1}\" y=\"{:.1}\" font-size=\"10.5\" \
         text-anchor=\"middle\">{km:.0} {}</text>",
        y - 16.0,
        end + 4.0,
        y - 1.0,
        0.5 * (12.0 + end),
        y - 4.0,
        language.text("page", "km")
    )
}
