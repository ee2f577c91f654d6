//! Slope and Vs30 from heights.

use super::lattice::cell_km;
use crate::exposure::grid::{Grid, Raster};

/// Slopes are kept in eighths of a degree: finer would be noise, and eighths pack well.
const STEPS_PER_DEGREE: f32 = 8.0;

/// Slope in degrees, by central differences over metres; one-sided at the edges of the lattice.
///
/// On 15″ terrain slopes are smoothed: half of what a finer terrain shows in narrow valleys.
pub fn slope_deg(terrain: &Raster) -> Raster {
    let rise = |cell: usize| gradient(terrain, cell).atan().to_degrees() as f32;
    let values = (0..terrain.grid.len())
        .map(|it| (rise(it) * STEPS_PER_DEGREE).round() / STEPS_PER_DEGREE)
        .collect();
    Raster { grid: terrain.grid, values }
}

/// Rise over run, m/m, at a cell.
fn gradient(terrain: &Raster, cell: usize) -> f64 {
    let grid = &terrain.grid;
    let (row, col) = (cell / grid.n_cols, cell % grid.n_cols);
    let (east_km, north_km) = cell_km(grid, row);
    let (west, east) = (col.saturating_sub(1), (col + 1).min(grid.n_cols - 1));
    let (north, south) = (row.saturating_sub(1), (row + 1).min(grid.n_rows - 1));
    let height = |row: usize, col: usize| f64::from(terrain.values[row * grid.n_cols + col]);
    let run = |cells: usize, km: f64| (cells as f64 * km * 1000.0).max(1.0);
    let along_row = (height(row, east) - height(row, west)) / run(east - west, east_km);
    let along_column = (height(north, col) - height(south, col)) / run(south - north, north_km);
    along_row.hypot(along_column)
}

/// Slope, m/m, and Vs30, m/s, in active regions. Wald and Allen (2007), BSSA 97(5), 1379–1395,
/// doi:10.1785/0120060267, as revised in Allen and Wald (2007), USGS Open-File Report 2007-1357,
/// table 2: for slopes on 30″ terrain.
const ACTIVE: [(f64, f64); 7] = [
    (1.0e-4, 180.0),
    (2.2e-3, 240.0),
    (6.3e-3, 300.0),
    (0.018, 360.0),
    (0.050, 490.0),
    (0.10, 620.0),
    (0.138, 760.0),
];

/// Vs30 in m/s from the slope of terrain averaged to twice its step (15″ to 30″, which the
/// relation was made for); piecewise linear in slope, constant beyond both ends.
///
/// An odd last row or column is left out.
pub fn vs30_m_s(terrain: &Raster) -> Raster {
    let coarse = halved(terrain);
    let values =
        (0..coarse.grid.len()).map(|it| vs30_of_slope(gradient(&coarse, it)).round() as f32);
    Raster { grid: coarse.grid, values: values.collect() }
}

fn vs30_of_slope(slope: f64) -> f64 {
    let above = ACTIVE.partition_point(|it| it.0 <= slope);
    if above == 0 {
        return ACTIVE[0].1;
    }
    let Some(&(x1, y1)) = ACTIVE.get(above) else { return ACTIVE[ACTIVE.len() - 1].1 };
    let (x0, y0) = ACTIVE[above - 1];
    y0 + (slope - x0) / (x1 - x0) * (y1 - y0)
}

/// Means of 2 × 2 cells.
fn halved(fine: &Raster) -> Raster {
    let from = &fine.grid;
    let grid = Grid {
        step_deg: 2.0 * from.step_deg,
        n_cols: from.n_cols / 2,
        n_rows: from.n_rows / 2,
        ..*from
    };
    let mean = |cell: usize| {
        let first = cell / grid.n_cols * 2 * from.n_cols + cell % grid.n_cols * 2;
        let four = [first, first + 1, first + from.n_cols, first + from.n_cols + 1];
        four.map(|it| fine.values[it]).iter().sum::<f32>() / 4.0
    };
    Raster { grid, values: (0..grid.len()).map(mean).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plane that rises 111.19 m a degree of latitude, 1 km a km, has a slope of 45°.
    #[test]
    fn a_plane_has_its_slope_everywhere() {
        let grid =
            Grid { west_deg: 70.0, north_deg: 40.0, step_deg: 1.0 / 240.0, n_cols: 20, n_rows: 20 };
        let per_deg = 6_371_000.0_f64.to_radians();
        for (north, east) in [(1.0, 0.0), (0.0, 0.5), (0.3, -0.4)] {
            let height = |it: usize| {
                let at = grid.centre(it);
                let east_m = at.lon_deg * per_deg * 39.96_f64.to_radians().cos();
                ((at.lat_deg - 40.0) * per_deg * north + (east_m - 5.96e6) * east) as f32
            };
            let plane = Raster { grid, values: (0..grid.len()).map(height).collect() };
            let exact = f64::hypot(north, east).atan().to_degrees() as f32;
            for slope in slope_deg(&plane).values {
                assert!((slope - exact).abs() <= 0.15, "{slope} for {exact}");
            }
        }
    }

    /// Corners, middles and ends of the published table.
    #[test]
    fn vs30_follows_the_table() {
        let cases = [
            (0.0, 180.0),
            (1e-4, 180.0),
            (6.3e-3, 300.0),
            (0.034, 425.0),
            (0.05, 490.0),
            (0.119, 690.0),
            (0.138, 760.0),
            (1.0, 760.0),
        ];
        for (slope, vs30) in cases {
            assert!((vs30_of_slope(slope) - vs30).abs() < 1e-9, "{slope}");
        }
    }
}
