//! Roads by chance of closure, contours of intensity, and the rupture.

use std::fmt::Write;

use geo::LineString;

use super::contours;
use super::view::View;
use crate::hazard::imt::Imt;
use crate::report::plan::Plan;
use crate::routing::network::RoadClass;

/// A road is at risk from this chance of closure on.
pub const AT_RISK: f64 = 0.1;

/// A road is likely closed from this chance on.
pub const LIKELY_CLOSED: f64 = 0.5;

/// How a class of risk is drawn: colour, width, dashes. Okabe and Ito's colours (2008).
const STYLES: [(&str, f64, &str); 3] =
    [("#0072B2", 1.0, ""), ("#E69F00", 2.2, "8 3"), ("#000000", 2.4, "2.5 2.5")];

/// A contour as it lies in the picture, for its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Degree of intensity.
    pub degree: i32,
    /// The lines.
    pub lines: Vec<LineString<f64>>,
}

/// 0 open, 1 at risk, 2 likely closed.
pub fn risk(closure_prob: f64) -> usize {
    usize::from(AT_RISK <= closure_prob) + usize::from(LIKELY_CLOSED <= closure_prob)
}

/// Roads, the safest first so that the others lie on top. Tracks and safe local roads would
/// hide the rest: they are in the layer, not on the page.
pub fn roads(svg: &mut String, plan: &Plan, view: &View) {
    let mut paths = [const { String::new() }; 3];
    for (segment, outcome) in plan.context.network.segments.iter().zip(&plan.outcome.segments) {
        let risk = risk(outcome.closure_prob);
        let shown = match segment.class {
            RoadClass::Main => true,
            RoadClass::Local => 0 < risk,
            RoadClass::Track => false,
        };
        let line = view.line(&segment.line);
        if shown && view.touches(&line) {
            paths[risk].push_str(&View::path(&line));
        }
    }
    for (path, (colour, width, dashes)) in paths.iter().zip(STYLES) {
        if path.is_empty() {
            continue;
        }
        let halo = width + 1.8;
        let _ = write!(
            svg,
            "<path d=\"{path}\" fill=\"none\" stroke=\"#fff\" stroke-opacity=\".85\" \
             stroke-width=\"{halo}\"/><path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" \
             stroke-width=\"{width}\" stroke-dasharray=\"{dashes}\"/>"
        );
    }
}

/// Contours of the median intensity; thicker for stronger shaking.
pub fn contours(svg: &mut String, plan: &Plan, view: &View) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    let Some(intensity) = plan.map_of(Imt::Mmi) else { return drawn };
    for contour in contours::of_intensity(intensity.median()) {
        let lines = contour.lines.0.iter().map(|it| view.line(it));
        let lines: Vec<_> = lines.filter(|it| view.touches(it) && is_readable(it)).collect();
        let path: String = lines.iter().map(View::path).collect();
        let width = 0.7 + 0.35 * f64::from((contour.degree - 4).clamp(0, 6));
        let _ = write!(
            svg,
            "<path d=\"{path}\" fill=\"none\" stroke=\"#fff\" stroke-opacity=\".7\" \
             stroke-width=\"{:.2}\"/><path d=\"{path}\" fill=\"none\" stroke=\"#7a0177\" \
             stroke-width=\"{width:.2}\"/>",
            width + 1.4
        );
        drawn.push(Drawn { degree: contour.degree, lines });
    }
    drawn
}

/// Whether a contour is long enough for the eye: islands of a few kilometres only distract.
fn is_readable(line: &LineString<f64>) -> bool {
    let least = if line.is_closed() { 70.0 } else { 25.0 };
    least < length(line)
}

/// Outline of the rupture seen from above.
pub fn rupture(svg: &mut String, plan: &Plan, view: &View) {
    if plan.context.rupture.len() < 3 {
        return;
    }
    let corners = plan.context.rupture.iter().map(|it| view.project(it.lon_deg, it.lat_deg));
    let path = View::path(&corners.collect());
    let _ = write!(
        svg,
        "<path d=\"{path}Z\" fill=\"none\" stroke=\"#fff\" stroke-width=\"2.8\"/>\
         <path d=\"{path}Z\" fill=\"none\" stroke=\"#c80000\" stroke-width=\"1.3\" \
         stroke-dasharray=\"5 2\"/>"
    );
}

/// Length of a line in picture units.
pub fn length(line: &LineString<f64>) -> f64 {
    line.lines().map(|it| it.dx().hypot(it.dy())).sum()
}
