//! A georeferenced lattice and the numbers on it.

use serde::{Deserialize, Serialize};

use crate::units::LonLat;

/// A north-up lattice of square cells in WGS 84 degrees; row 0 is the northernmost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Western edge of the first column, degrees east.
    pub west_deg: f64,
    /// Northern edge of the first row, degrees north.
    pub north_deg: f64,
    /// Side of a cell, degrees.
    pub step_deg: f64,
    /// Columns, west to east.
    pub n_cols: usize,
    /// Rows, north to south.
    pub n_rows: usize,
}

impl Grid {
    /// The smallest lattice around a box (western, southern, eastern, northern edge, degrees)
    /// with about this step: a whole part of a degree, edges at multiples of it. One cell at least.
    pub fn covering([west, south, east, north]: [f64; 4], step_deg: f64) -> Grid {
        let per_degree = (1.0 / step_deg).round();
        let per_degree = if per_degree >= 2.0 { per_degree } else { 1.0 / step_deg };
        let noise = 1e-6;
        let first = |deg: f64| (deg * per_degree + noise).floor();
        let last = |deg: f64| (deg * per_degree - noise).ceil();
        Grid {
            west_deg: first(west) / per_degree,
            north_deg: last(north) / per_degree,
            step_deg: 1.0 / per_degree,
            n_cols: (last(east) - first(west)).max(1.0) as usize,
            n_rows: (last(north) - first(south)).max(1.0) as usize,
        }
    }

    /// Its edges: west, south, east, north, degrees.
    pub fn bounds(&self) -> [f64; 4] {
        let (width, height) =
            (self.n_cols as f64 * self.step_deg, self.n_rows as f64 * self.step_deg);
        [self.west_deg, self.north_deg - height, self.west_deg + width, self.north_deg]
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.n_cols * self.n_rows
    }

    /// Whether there is no cell at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Index of the cell that holds a place, row by row from the north-west; `None` outside.
    /// A place on an edge belongs to the cell east or south of it.
    pub fn index_of(&self, place: LonLat) -> Option<usize> {
        let col = ((place.lon_deg - self.west_deg) / self.step_deg).floor();
        let row = ((self.north_deg - place.lat_deg) / self.step_deg).floor();
        let inside =
            0.0 <= col && col < self.n_cols as f64 && 0.0 <= row && row < self.n_rows as f64;
        inside.then(|| row as usize * self.n_cols + col as usize)
    }

    /// Centre of a cell.
    pub fn centre(&self, index: usize) -> LonLat {
        let (row, col) = (index / self.n_cols, index % self.n_cols);
        LonLat {
            lon_deg: self.west_deg + (col as f64 + 0.5) * self.step_deg,
            lat_deg: self.north_deg - (row as f64 + 0.5) * self.step_deg,
        }
    }

    /// Latitude of the middle of the lattice, degrees north.
    pub fn middle_lat_deg(&self) -> f64 {
        self.north_deg - 0.5 * self.n_rows as f64 * self.step_deg
    }

    /// Area of a cell of this row, km², on the sphere.
    pub fn cell_area_km2(&self, row: usize) -> f64 {
        let top = (self.north_deg - row as f64 * self.step_deg).to_radians().sin();
        let bottom = (self.north_deg - (row + 1) as f64 * self.step_deg).to_radians().sin();
        let radius = crate::units::EARTH_RADIUS_KM;
        radius * radius * self.step_deg.to_radians() * (top - bottom)
    }
}

/// One number a cell of a [`Grid`]; NaN where nothing is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Raster {
    /// Where the numbers lie.
    pub grid: Grid,
    /// `[n_rows × n_cols]`, rows first.
    pub values: Vec<f32>,
}

impl Raster {
    /// Of which nothing is known anywhere.
    pub fn unknown() -> Raster {
        let grid = Grid { west_deg: 0.0, north_deg: 0.0, step_deg: 1.0, n_cols: 0, n_rows: 0 };
        Raster { grid, values: vec![] }
    }

    /// The number of the cell that holds a place; `None` outside or where nothing is known.
    pub fn at(&self, place: LonLat) -> Option<f32> {
        self.grid.index_of(place).map(|it| self.values[it]).filter(|it| !it.is_nan())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GRID: Grid = Grid {
        west_deg: 67.0,
        north_deg: 41.25,
        step_deg: 1.0 / 240.0,
        n_cols: 2000,
        n_rows: 1200,
    };

    proptest! {
        #[test]
        fn a_centre_lies_in_its_own_cell(index in 0..GRID.len()) {
            prop_assert_eq!(GRID.index_of(GRID.centre(index)), Some(index));
        }
    }

    #[test]
    fn a_covering_lattice_begins_and_ends_on_its_own_steps() {
        let exact = Grid::covering(GRID.bounds(), GRID.step_deg);
        assert_eq!(exact, GRID, "of a box on the lattice");
        let wider = Grid::covering([67.001, 36.251, 75.332, 41.249], 0.00416);
        assert_eq!(wider, GRID, "of a box within the outermost cells");
    }

    #[test]
    fn outside_is_nowhere() {
        assert_eq!(GRID.index_of(LonLat::new(66.999, 40.0)), None);
        assert_eq!(GRID.index_of(LonLat::new(70.0, 41.2501)), None);
        assert_eq!(GRID.index_of(LonLat::new(f64::NAN, 40.0)), None);
    }

    /// All cells of a lattice over the whole sphere have its area, 4πR².
    #[test]
    fn cell_areas_add_up_to_the_sphere() {
        let globe =
            Grid { west_deg: -180.0, north_deg: 90.0, step_deg: 1.0, n_cols: 360, n_rows: 180 };
        let area: f64 = (0..180).map(|row| 360.0 * globe.cell_area_km2(row)).sum();
        let exact = 4.0 * std::f64::consts::PI * 6371.0_f64.powi(2);
        assert!((area / exact - 1.0).abs() < 1e-12);
    }
}
