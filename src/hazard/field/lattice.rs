//! Where a field is drawn: points in rows and columns a whole number of kilometres apart.

use nalgebra::Vector3;

use crate::hazard::sphere::{direction, heading, place};
use crate::units::{Degrees, EARTH_RADIUS_KM, Km, LonLat};

/// A square lattice on the azimuthal equal-area map of the sphere around its middle (Snyder 1987,
/// U.S. Geological Survey Professional Paper 1395, eqs. 24-2 to 24-4, doi:10.3133/pp1395). Row 0
/// is the northernmost.
///
/// Distances on the map are those on the ground within 0.1 % for places up to 500 km from the
/// middle, and within 1 % up to 1800 km.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldLattice {
    /// Columns, west to east.
    pub n_cols: usize,
    /// Rows, north to south.
    pub n_rows: usize,
    step_km: f64,
    /// First column and first row, km east and north of the middle.
    west_km: f64,
    north_km: f64,
    /// Up, east and north at the middle.
    up: Vector3<f64>,
    east: Vector3<f64>,
    north: Vector3<f64>,
}

/// Columns and rows beyond the places that were asked for, so that all have neighbours.
const MARGIN: f64 = 2.0;

impl FieldLattice {
    /// A lattice with this step around a box: western, southern, eastern, northern edge, degrees.
    pub fn covering([west, south, east, north]: [f64; 4], step: Km) -> FieldLattice {
        let middle = LonLat::new(f64::midpoint(west, east), f64::midpoint(south, north));
        let mut lattice = FieldLattice {
            n_cols: 0,
            n_rows: 0,
            step_km: step.0,
            west_km: 0.0,
            north_km: 0.0,
            up: direction(middle),
            east: heading(middle, Degrees(90.0)),
            north: heading(middle, Degrees(0.0)),
        };
        // Edges of the box are curves on the map.
        let along =
            |from: f64, to: f64| (0..=64).map(move |i| from + (to - from) * f64::from(i) / 64.0);
        let edges = along(west, east)
            .flat_map(|lon| [LonLat::new(lon, south), LonLat::new(lon, north)])
            .chain(
                along(south, north)
                    .flat_map(|lat| [LonLat::new(west, lat), LonLat::new(east, lat)]),
            );
        let [mut low, mut high] = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
        for edge in edges {
            for (axis, km) in lattice.map_km(edge).into_iter().enumerate() {
                low[axis] = low[axis].min(km);
                high[axis] = high[axis].max(km);
            }
        }
        let first = |km: f64| (km / step.0).floor() - MARGIN;
        let last = |km: f64| (km / step.0).ceil() + MARGIN;
        lattice.west_km = first(low[0]) * step.0;
        lattice.north_km = last(high[1]) * step.0;
        lattice.n_cols = (last(high[0]) - first(low[0])) as usize + 1;
        lattice.n_rows = (last(high[1]) - first(low[1])) as usize + 1;
        lattice
    }

    /// Distance of neighbours in a row or column.
    pub fn step(&self) -> Km {
        Km(self.step_km)
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.n_cols * self.n_rows
    }

    /// Whether there is no point at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Column and row of a place, with their parts; outside the lattice too.
    pub fn position(&self, place: LonLat) -> [f64; 2] {
        let [x, y] = self.map_km(place);
        [(x - self.west_km) / self.step_km, (self.north_km - y) / self.step_km]
    }

    /// The place of a point.
    pub fn place(&self, col: usize, row: usize) -> LonLat {
        let x = self.west_km + col as f64 * self.step_km;
        let y = self.north_km - row as f64 * self.step_km;
        let chord = x.hypot(y) / EARTH_RADIUS_KM;
        let (sin, cos) = (2.0 * (0.5 * chord).min(1.0).asin()).sin_cos();
        let away = (self.east * x + self.north * y).try_normalize(0.0).unwrap_or(self.east);
        place(&(self.up * cos + away * sin))
    }

    /// km east and north of the middle, on the map.
    fn map_km(&self, place: LonLat) -> [f64; 2] {
        let it = direction(place);
        let scale = EARTH_RADIUS_KM * (2.0 / (1.0 + it.dot(&self.up)).max(1e-9)).sqrt();
        [scale * it.dot(&self.east), scale * it.dot(&self.north)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAJIKISTAN: [f64; 4] = [67.3, 36.6, 75.2, 41.1];

    #[test]
    fn points_lie_a_step_apart_on_the_ground() {
        let lattice = FieldLattice::covering(TAJIKISTAN, Km(1.0));
        for (col, row) in [(0, 0), (300, 200), (lattice.n_cols - 2, lattice.n_rows - 2)] {
            let here = lattice.place(col, row);
            for there in [lattice.place(col + 1, row), lattice.place(col, row + 1)] {
                assert!((here.distance(there).0 - 1.0).abs() < 1e-3);
            }
            let [x, y] = lattice.position(here);
            assert!((x - col as f64).abs() < 1e-8 && (y - row as f64).abs() < 1e-8);
        }
        let (west, east) = (lattice.place(2, 250), lattice.place(lattice.n_cols - 3, 250));
        let km = (lattice.n_cols - 5) as f64;
        assert!((west.distance(east).0 / km - 1.0).abs() < 1e-3);
    }

    #[test]
    fn the_box_lies_within() {
        let lattice = FieldLattice::covering(TAJIKISTAN, Km(1.0));
        for lon in [67.3, 70.0, 75.2] {
            for lat in [36.6, 39.0, 41.1] {
                let [x, y] = lattice.position(LonLat::new(lon, lat));
                assert!(
                    MARGIN <= x && x <= lattice.n_cols as f64 - 1.0 - MARGIN,
                    "{lon} {lat}: {x}"
                );
                assert!(
                    MARGIN <= y && y <= lattice.n_rows as f64 - 1.0 - MARGIN,
                    "{lon} {lat}: {y}"
                );
            }
        }
    }
}
