//! How far a place is from a surface seen from above.

use geo::{Area, MultiPolygon, Polygon, Simplify, unary_union};
use nalgebra::Vector3;

use crate::hazard::sphere::{Orthographic, direction};
use crate::units::LonLat;

/// By how much points of an outline may leave it when it is made of fewer, km: half a metre.
const SIMPLER_KM: f64 = 5e-4;

/// A shape on the ground: the union of areas, and lines that may have none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Outline {
    map: Orthographic,
    /// Sides of the union, then the lines; kilometres on the map: x, y, dx, dy.
    sides: Vec<[f64; 4]>,
    n_ring_sides: usize,
    /// How far the shape is widened, km.
    widened_km: f64,
}

impl Outline {
    /// The union of closed rings, widened all around, and the `lines`.
    pub(super) fn new(rings: &[Vec<LonLat>], lines: &[Vec<LonLat>], widened_km: f64) -> Outline {
        let map = Orthographic::around(rings.iter().chain(lines).flatten().copied());
        let flat = |it: &Vec<LonLat>| -> geo::LineString<f64> {
            it.iter().map(|&it| geo::Coord::from(map.flat_km(&direction(it)))).collect()
        };
        let areas: Vec<Polygon> = rings
            .iter()
            .map(|it| Polygon::new(flat(it), vec![]))
            .filter(|it| it.unsigned_area() > SIMPLER_KM * SIMPLER_KM)
            .collect();
        let union: MultiPolygon<f64> = unary_union(&areas).simplify(SIMPLER_KM);
        let rings =
            union.0.iter().flat_map(|it| std::iter::once(it.exterior()).chain(it.interiors()));
        let mut sides: Vec<[f64; 4]> = rings.flat_map(sides_of).collect();
        let n_ring_sides = sides.len();
        for line in lines {
            sides.extend(sides_of(&flat(line).simplify(SIMPLER_KM)));
        }
        Outline { map, sides, n_ring_sides, widened_km }
    }

    /// Distance on the map from a unit vector, km; 0 inside.
    pub(super) fn distance_km(&self, site: &Vector3<f64>) -> f64 {
        let [x, y] = self.map.flat_km(site);
        let mut inside = false;
        for &[ax, ay, dx, dy] in &self.sides[..self.n_ring_sides] {
            // Whether a ray to the east crosses the side.
            if (ay > y) != (ay + dy > y) && x < ax + dx * (y - ay) / dy {
                inside = !inside;
            }
        }
        if inside {
            return 0.0;
        }
        let mut nearest_squared = f64::INFINITY;
        for &[ax, ay, dx, dy] in &self.sides {
            let (px, py) = (x - ax, y - ay);
            let along = ((px * dx + py * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
            let (ex, ey) = (px - along * dx, py - along * dy);
            nearest_squared = nearest_squared.min(ex * ex + ey * ey);
        }
        (nearest_squared.sqrt() - self.widened_km).max(0.0)
    }
}

/// The sides of a line that have a length.
fn sides_of(line: &geo::LineString<f64>) -> Vec<[f64; 4]> {
    line.lines()
        .map(|it| [it.start.x, it.start.y, it.end.x - it.start.x, it.end.y - it.start.y])
        .filter(|it| it[2] != 0.0 || it[3] != 0.0)
        .collect()
}
