//! Districts: coloured by displaced, hatched where the range is wide.

use std::fmt::Write;

use geo::MultiPolygon;

use super::view::View;
use crate::engine::outcome::{Measure, Zone};
use crate::report::plan::Plan;
use crate::stats::Summary;

/// YlGnBu of ColorBrewer (Brewer and Harrower 2002), light for few: neighbours differ by ΔE 12
/// (CAM02-UCS), by 7 or more for colour-blind eyes, and it spares ink.
pub const COLOURS: [&str; 7] =
    ["#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84"];

/// A range is wide where P90 is more than this many times P10.
const WIDE: f64 = 4.0;

/// Radius of a settlement that is drawn for itself.
const DOT: f64 = 3.5;

/// P10 counts as at least this many people in that ratio.
const FLOOR: f64 = 10.0;

/// Breaks between classes, fewest first; class 0 lies below the first break.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// At most six, of the series 10, 20, 50, 100, ….
    pub breaks: Vec<f64>,
}

impl Classes {
    /// Breaks so that the district with most displaced (P50) lies in the darkest class; the
    /// settlement, where those are drawn.
    pub fn of(plan: &Plan) -> Classes {
        let zones: Vec<Zone> = if by_settlement(plan) {
            (0..plan.context.settlements.len()).map(Zone::Settlement).collect()
        } else {
            (0..plan.context.areas.districts.len()).map(Zone::District).collect()
        };
        let displaced = zones.iter().map(|it| plan.summary(*it, Measure::DisplacedNight1).p50);
        Classes::up_to(displaced.fold(0.0, f64::max))
    }

    /// The six largest breaks not above `most`.
    pub fn up_to(most: f64) -> Classes {
        let series = (1..8).flat_map(|it| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(it)));
        let mut breaks: Vec<f64> = series.filter(|&it| it <= most).collect();
        breaks.drain(..breaks.len().saturating_sub(COLOURS.len() - 1));
        Classes { breaks }
    }

    /// Colours in use, one more than breaks, the darkest for the last.
    pub fn colours(&self) -> &'static [&'static str] {
        match self.breaks.len() {
            0 => &COLOURS[..1],
            it if it < COLOURS.len() - 1 => &COLOURS[..=it],
            _ => &COLOURS,
        }
    }

    /// Colour of a number of people.
    pub fn colour(&self, people: f64) -> &'static str {
        self.colours()[self.breaks.iter().filter(|&&it| it <= people).count()]
    }
}

/// Whether no district has a boundary, so that settlements are drawn.
pub fn by_settlement(plan: &Plan) -> bool {
    plan.context.areas.districts.iter().all(|it| it.boundary.0.is_empty())
}

/// Settlements as dots, those with most displaced on top.
pub fn points(svg: &mut String, plan: &Plan, view: &View, classes: &Classes) {
    let displaced = |it: usize| plan.summary(Zone::Settlement(it), Measure::DisplacedNight1).p50;
    let settlements = plan.context.settlements;
    let mut order: Vec<usize> = (0..settlements.len()).collect();
    order.sort_by(|&a, &b| displaced(a).total_cmp(&displaced(b)).then(a.cmp(&b)));
    svg.push_str("<g stroke=\"#333\" stroke-width=\".7\">");
    for it in order {
        let place = settlements[it].place;
        let at = view.project(place.lon_deg, place.lat_deg);
        if view.holds(at, -DOT) {
            let colour = classes.colour(displaced(it));
            let _ = write!(
                svg,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{DOT}\" fill=\"{colour}\"/>",
                at.x, at.y
            );
        }
    }
    svg.push_str("</g>");
}

/// Whether planners should look at both ends of the range.
pub fn is_wide(range: &Summary) -> bool {
    range.p90 > WIDE * range.p10.max(FLOOR)
}

/// Fills, and hatches where the range is wide and its end leaves the lightest class; tells
/// whether any district in sight is hatched. Each outline is written once and used thrice.
pub fn draw(svg: &mut String, plan: &Plan, view: &View, classes: &Classes) -> bool {
    let (mut outlines, mut fills, mut hatches) = (String::new(), String::new(), String::new());
    for (i, area) in plan.context.areas.districts.iter().enumerate() {
        let displaced = plan.summary(Zone::District(i), Measure::DisplacedNight1);
        let path = path(view, &area.boundary);
        if path.is_empty() {
            continue;
        }
        let colour = classes.colour(displaced.p50);
        let _ = write!(outlines, "<path id=\"d{i}\" d=\"{path}\"/>");
        let _ = write!(fills, "<use href=\"#d{i}\" fill=\"{colour}\"/>");
        let first = classes.breaks.first().copied().unwrap_or(f64::INFINITY);
        if is_wide(&displaced) && first <= displaced.p90 {
            let _ = write!(hatches, "<use href=\"#d{i}\"/>");
        }
    }
    let _ = write!(
        svg,
        "<defs>{outlines}</defs><g stroke=\"#5b5b5b\" stroke-width=\".6\">{fills}</g>\
         <g fill=\"url(#hatch)\">{hatches}</g>"
    );
    !hatches.is_empty()
}

/// Outlines of regions.
pub fn borders(svg: &mut String, plan: &Plan, view: &View) {
    let regions = plan.context.areas.regions.iter();
    let paths: String = regions.map(|it| path(view, &it.boundary)).collect();
    let _ = write!(
        svg,
        "<path d=\"{paths}\" fill=\"none\" stroke=\"#3a3a3a\" stroke-width=\"1.5\" \
         stroke-linejoin=\"round\"/>"
    );
}

/// The `d` of a `<path>` of a boundary; empty out of sight.
pub fn path(view: &View, boundary: &MultiPolygon<f64>) -> String {
    let mut data = String::new();
    for polygon in &boundary.0 {
        if !view.touches(&view.line(polygon.exterior())) {
            continue;
        }
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            let ring = view.line(ring);
            if 4 <= ring.0.len() {
                data.push_str(&View::path(&ring));
                data.push('Z');
            }
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_number_is_darkest_and_breaks_are_round() {
        let classes = Classes::up_to(23_400.0);
        assert_eq!(classes.breaks, [500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0, 20_000.0]);
        assert_eq!(classes.colour(23_400.0), COLOURS[6]);
        assert_eq!(classes.colour(0.0), COLOURS[0]);
        assert_eq!(classes.colour(1_000.0), COLOURS[2]);
        let few = Classes::up_to(25.0);
        assert_eq!((few.breaks.len(), few.colours().len()), (2, 3));
        assert_eq!(Classes::up_to(0.0).colour(0.0), COLOURS[0]);
    }

    #[test]
    fn a_range_of_a_few_people_is_not_wide() {
        let of = |p10, p90| is_wide(&Summary { p10, p90, ..Summary::default() });
        assert!(!of(0.0, 40.0) && of(0.0, 41.0) && of(100.0, 401.0) && !of(100.0, 400.0));
    }
}
