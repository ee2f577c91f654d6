//! Where the points of a map lie.

use crate::units::LonLat;

/// Points in rows from the north-west; the steps of longitude and latitude may differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lattice {
    /// Longitude of the first column.
    pub west_deg: f64,
    /// Latitude of the first row.
    pub north_deg: f64,
    /// Between columns, degrees.
    pub step_lon_deg: f64,
    /// Between rows, degrees.
    pub step_lat_deg: f64,
    /// Columns, west to east.
    pub n_cols: usize,
    /// Rows, north to south.
    pub n_rows: usize,
}

impl Lattice {
    /// How many points there are.
    pub fn len(&self) -> usize {
        self.n_cols * self.n_rows
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A point by its number.
    pub fn place(&self, index: usize) -> LonLat {
        let (row, col) = (index / self.n_cols, index % self.n_cols);
        LonLat::new(
            self.west_deg + col as f64 * self.step_lon_deg,
            self.north_deg - row as f64 * self.step_lat_deg,
        )
    }

    /// West, south, east, north of its points.
    pub fn bounds_deg(&self) -> [f64; 4] {
        let last = self.place(self.len() - 1);
        [self.west_deg, last.lat_deg, last.lon_deg, self.north_deg]
    }

    /// The four points around a place and their shares, which add up to 1; `None` farther than half
    /// a step beyond the outermost points.
    pub fn around(&self, place: LonLat) -> Option<[(usize, f64); 4]> {
        let col = (place.lon_deg - self.west_deg) / self.step_lon_deg;
        let row = (self.north_deg - place.lat_deg) / self.step_lat_deg;
        let inside = |at: f64, n: usize| -0.5 <= at && at <= n as f64 - 0.5;
        if !inside(col, self.n_cols) || !inside(row, self.n_rows) {
            return None;
        }
        let (left, to_right) = split(col, self.n_cols);
        let (top, to_bottom) = split(row, self.n_rows);
        let right = (left + 1).min(self.n_cols - 1);
        let bottom = (top + 1).min(self.n_rows - 1);
        Some([
            (top * self.n_cols + left, (1.0 - to_right) * (1.0 - to_bottom)),
            (top * self.n_cols + right, to_right * (1.0 - to_bottom)),
            (bottom * self.n_cols + left, (1.0 - to_right) * to_bottom),
            (bottom * self.n_cols + right, to_right * to_bottom),
        ])
    }

    /// Whether two lattices have the same points, up to the rounding of files.
    pub fn is_same(&self, other: &Lattice) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() < 0.01 * self.step_lat_deg;
        (self.n_cols, self.n_rows) == (other.n_cols, other.n_rows)
            && self.bounds_deg().iter().zip(other.bounds_deg()).all(|(a, b)| near(*a, b))
    }

    /// `241 × 193 points, longitude -125.4 to -119.4, latitude 34.6 to 39.4`.
    pub fn words(&self) -> String {
        let [west, south, east, north] = self.bounds_deg();
        format!(
            "{} × {} points, longitude {west:.1} to {east:.1}, latitude {south:.1} to {north:.1}",
            self.n_cols, self.n_rows
        )
    }
}

/// The point before a position, and how far it is to the next.
fn split(at: f64, n: usize) -> (usize, f64) {
    let at = at.clamp(0.0, (n - 1) as f64);
    let before = at.floor();
    (before as usize, at - before)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LATTICE: Lattice = Lattice {
        west_deg: 67.0,
        north_deg: 41.0,
        step_lon_deg: 0.025,
        step_lat_deg: 0.02,
        n_cols: 100,
        n_rows: 90,
    };

    proptest! {
        /// Linear interpolation gives any linear function exactly.
        #[test]
        fn a_plane_is_told_exactly(lon in 67.0..69.475, lat in 39.22..41.0_f64) {
            let plane = |it: LonLat| 3.0 * it.lon_deg - 2.0 * it.lat_deg + 1.0;
            let place = LonLat::new(lon, lat);
            let corners = LATTICE.around(place).unwrap();
            let sum: f64 = corners.iter().map(|&(at, w)| plane(LATTICE.place(at)) * w).sum();
            prop_assert!((sum - plane(place)).abs() < 1e-9);
        }
    }

    #[test]
    fn beyond_half_a_step_there_is_nothing() {
        assert!(LATTICE.around(LonLat::new(66.99, 40.0)).is_some());
        assert!(LATTICE.around(LonLat::new(66.98, 40.0)).is_none());
        assert!(LATTICE.around(LonLat::new(68.0, 39.20)).is_none());
        assert!(LATTICE.around(LonLat::new(f64::NAN, 40.0)).is_none());
        let share: f64 =
            LATTICE.around(LonLat::new(66.99, 41.005)).unwrap().iter().map(|it| it.1).sum();
        assert!((share - 1.0).abs() < 1e-12);
    }
}
