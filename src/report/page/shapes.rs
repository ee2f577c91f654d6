//! Lines and areas for a screen: simplified, as whole steps of 1e-4 degrees from point to point.

use geo::{LineString, MultiPolygon, Simplify};
use serde::Serialize;

use crate::engine::outcome::RouteOutcome;
use crate::report::plan::Plan;
use crate::report::table::{Shape, Table, Value};

/// Steps a degree: one is 11 m or less.
const STEPS: f64 = 10_000.0;

/// What may be left out of roads and contours, degrees: 100 m.
const FINE: f64 = 0.001;

/// And of boundaries.
const COARSE: f64 = 0.002;

/// Longitude and latitude of the first point, then the differences of each to the one before.
type Coded = Vec<i32>;

/// A contour with what its line needs to be told.
#[derive(Serialize)]
struct Contour {
    value: f64,
    label: String,
    color: String,
    lines: Vec<Coded>,
}

/// Everything that is drawn and is no table.
#[derive(Serialize)]
pub struct Shapes {
    /// `[n_districts]`: rings.
    districts: Vec<Vec<Coded>>,
    /// `[n_regions]`: rings.
    regions: Vec<Vec<Coded>>,
    /// `[n_segments]`.
    roads: Vec<Coded>,
    /// `[n_routes]`, rows of the table: indices of the segments.
    routes: Vec<Vec<u32>>,
    contours: Vec<Contour>,
    rupture: Coded,
}

impl Shapes {
    /// Shapes of a plan; `contours` is its table of contours of intensity.
    pub fn of(plan: &Plan, contours: Option<&Table>) -> Shapes {
        let areas = &plan.context.areas;
        let rings = |it: &crate::exposure::settlement::Area| rings(&it.boundary);
        let roads = plan.context.network.segments.iter();
        let corners = plan.context.rupture.iter().map(|it| (it.lon_deg, it.lat_deg));
        Shapes {
            districts: areas.districts.iter().map(rings).collect(),
            regions: areas.regions.iter().map(rings).collect(),
            roads: roads.map(|it| coded(&it.line.simplify(FINE))).collect(),
            routes: plan.outcome.routes.iter().flat_map(ways).collect(),
            contours: contours
                .filter(|it| !it.rows.is_empty())
                .map_or_else(Vec::new, whole_degrees),
            rupture: coded(&corners.collect()),
        }
    }
}

/// The best way of a settlement and its alternatives, in the order of the table of routes.
fn ways(route: &RouteOutcome) -> Vec<Vec<u32>> {
    let others = route.alternatives.iter().map(|it| it.segments.clone());
    std::iter::once(route.segments.clone()).chain(others).collect()
}

/// Contours of whole degrees: half ones have no label.
fn whole_degrees(table: &Table) -> Vec<Contour> {
    let at = ["value", "label", "color"].map(|it| table.column(it).expect("a column of contours"));
    let contour = |(row, shape): (&Vec<Value>, &Option<Shape>)| {
        let [value, label, color] = at.map(|it| row[it].plain());
        let Some(Shape::Lines(lines)) = shape else { return None };
        let lines = lines.0.iter().map(|it| coded(&it.simplify(FINE))).collect();
        let value = value.parse().unwrap_or(f64::NAN);
        (!label.is_empty()).then_some(Contour { value, label, color, lines })
    };
    table.rows.iter().zip(&table.shapes).filter_map(contour).collect()
}

fn rings(boundary: &MultiPolygon<f64>) -> Vec<Coded> {
    let polygons = boundary.0.iter();
    let rings = polygons.flat_map(|it| std::iter::once(it.exterior()).chain(it.interiors()));
    rings.map(|it| it.simplify(COARSE)).filter(|it| 4 <= it.0.len()).map(|it| coded(&it)).collect()
}

fn coded(line: &LineString<f64>) -> Coded {
    let mut before = [0; 2];
    let mut steps = Vec::with_capacity(2 * line.0.len());
    for point in &line.0 {
        let at = [point.x, point.y].map(|it| (it * STEPS).round() as i32);
        if steps.is_empty() || at != before {
            steps.extend([at[0] - before[0], at[1] - before[1]]);
        }
        before = at;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_steps_from_point_to_point() {
        let line: LineString<f64> = vec![(70.0, 39.0), (70.00001, 39.0), (70.1, 38.9999)].into();
        assert_eq!(coded(&line), [700_000, 390_000, 1_000, -1]);
        assert!(coded(&LineString(vec![])).is_empty());
    }
}
