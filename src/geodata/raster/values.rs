//! Values of a place on a lattice of WGS 84. A raster that is on one keeps it; others are sampled,
//! bilinear for numbers and the nearest for classes.

use super::file::Window;
use super::placing::{BoxDeg, Mesh, Placed, mesh_step};
use crate::exposure::grid::{Grid, Raster};
use crate::geodata::GeodataError;

/// What stands between the middles of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// What lies between the four around it, in proportion.
    Mixed,
    /// The nearest: classes have nothing between them.
    Nearest,
}

/// A lattice may have so many cells; finer rasters are kept coarser. 160 MB.
pub const MOST_CELLS: usize = 40_000_000;

/// How a raster comes to its lattice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The lattice.
    pub grid: Grid,
    /// Whether the file is on it, or on one so many times as fine.
    pub native: Option<usize>,
}

/// The lattice for a window of a raster: its own, or one of cells as small; coarser by a whole
/// factor where it would have too many.
pub fn plan(placed: &Placed, window: &Window, clip: BoxDeg, most_cells: usize) -> Plan {
    let fits = |n: usize, times: usize| n <= most_cells * times * times;
    let times = |n: usize| (1..=1000).find(|&it| fits(n, it)).unwrap_or(1000);
    if let Some(own) = placed.native(window) {
        let times = times(own.len());
        let grid = Grid {
            step_deg: own.step_deg * times as f64,
            n_cols: own.n_cols.div_ceil(times),
            n_rows: own.n_rows.div_ceil(times),
            ..own
        };
        return Plan { grid, native: Some(times) };
    }
    let around = placed.bounds().unwrap_or(clip);
    let low = |i: usize| around[i].max(clip[i]);
    let high = |i: usize| around[i].min(clip[i]);
    let extent = [low(0), low(1), high(2), high(3)];
    let (_, [east, south]) = placed.cell_size(window);
    let fine = Grid::covering(extent, east.min(south));
    let step = fine.step_deg * times(fine.len()) as f64;
    Plan { grid: Grid::covering(extent, step), native: None }
}

/// The numbers of a window on the lattice of a plan; `clean` makes NaN of what is no number.
///
/// # Errors
/// The file is broken within the window.
pub fn sample(
    placed: &Placed,
    (band, window): (usize, &Window),
    (plan, between): (&Plan, Between),
    clean: &dyn Fn(f64) -> f64,
) -> Result<Raster, GeodataError> {
    let grid = plan.grid;
    let values = match plan.native {
        Some(times) => own(placed, (band, window), (&grid, times, between), clean)?,
        None => resampled(placed, (band, window), (&grid, between), clean)?,
    };
    Ok(Raster { grid, values })
}

/// A raster on its own lattice, or the mean (for classes: the middle one) of `times²` cells.
fn own(
    placed: &Placed,
    (band, window): (usize, &Window),
    (grid, times, between): (&Grid, usize, Between),
    clean: &dyn Fn(f64) -> f64,
) -> Result<Vec<f32>, GeodataError> {
    let mut sums = vec![f32::NAN; grid.len()];
    let mut counts = vec![0_u32; if times > 1 { grid.len() } else { 0 }];
    for strip in placed.file.strips(band, window) {
        let values = placed.file.read(band, &strip)?;
        for (i, value) in values.iter().enumerate() {
            let value = clean(*value) as f32;
            let row = strip.rows.start - window.rows.start + i / strip.cols.len();
            let row = if placed.is_south_up() { window.rows.len() - 1 - row } else { row };
            let col = i % strip.cols.len();
            let cell = row / times * grid.n_cols + col / times;
            if times == 1 {
                sums[cell] = value;
            } else if between == Between::Nearest {
                if (row % times, col % times) == (times / 2, times / 2) {
                    sums[cell] = value;
                }
            } else if !value.is_nan() {
                sums[cell] = if counts[cell] == 0 { value } else { sums[cell] + value };
                counts[cell] += 1;
            }
        }
    }
    for (sum, count) in sums.iter_mut().zip(&counts).filter(|it| *it.1 > 0) {
        *sum /= *count as f32;
    }
    Ok(sums)
}

/// Sides of the blocks that are sampled at once.
const BLOCK: (usize, usize) = (512, 64);

fn resampled(
    placed: &Placed,
    (band, window): (usize, &Window),
    (grid, between): (&Grid, Between),
    clean: &dyn Fn(f64) -> f64,
) -> Result<Vec<f32>, GeodataError> {
    let mut values = vec![f32::NAN; grid.len()];
    let step = mesh_step(grid.step_deg * 111.2);
    for first_row in (0..grid.n_rows).step_by(BLOCK.1) {
        for first_col in (0..grid.n_cols).step_by(BLOCK.0) {
            let block = Window {
                cols: first_col..(first_col + BLOCK.0).min(grid.n_cols),
                rows: first_row..(first_row + BLOCK.1).min(grid.n_rows),
            };
            let mesh = Mesh::new(&block, step, |x, y| {
                for (x, y) in x.iter_mut().zip(y.iter_mut()) {
                    *x = grid.west_deg + *x * grid.step_deg;
                    *y = grid.north_deg - *y * grid.step_deg;
                }
                placed.cells(x, y);
            });
            let Some(needed) = mesh.touches(window) else { continue };
            let cells = placed.file.read(band, &needed)?.into_iter().map(clean).collect();
            let patch = Patch { window: needed, cells };
            for row in block.rows.clone() {
                for col in block.cols.clone() {
                    let (x, y) = mesh.at(col as f64 + 0.5, row as f64 + 0.5);
                    values[row * grid.n_cols + col] = patch.at(x, y, between) as f32;
                }
            }
        }
    }
    Ok(values)
}

/// Cells of a part of the file.
struct Patch {
    window: Window,
    cells: Vec<f64>,
}

impl Patch {
    fn cell(&self, col: usize, row: usize) -> f64 {
        let Window { cols, rows } = &self.window;
        let col = col.clamp(cols.start, cols.end - 1) - cols.start;
        let row = row.clamp(rows.start, rows.end - 1) - rows.start;
        self.cells[row * cols.len() + col]
    }

    /// NaN outside and where the cell around the place knows nothing; cells beside it that know
    /// nothing have no weight.
    fn at(&self, x: f64, y: f64, between: Between) -> f64 {
        let Window { cols, rows } = &self.window;
        let inside = cols.start as f64 <= x
            && x < cols.end as f64
            && rows.start as f64 <= y
            && y < rows.end as f64;
        if !inside {
            return f64::NAN;
        }
        let nearest = self.cell(x as usize, y as usize);
        if between == Between::Nearest || nearest.is_nan() {
            return nearest;
        }
        let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
        let (col, row) = (x as usize, y as usize);
        let (u, v) = (x.fract(), y.fract());
        let around = [
            (self.cell(col, row), (1.0 - u) * (1.0 - v)),
            (self.cell(col + 1, row), u * (1.0 - v)),
            (self.cell(col, row + 1), (1.0 - u) * v),
            (self.cell(col + 1, row + 1), u * v),
        ];
        let known = around.iter().filter(|it| !it.0.is_nan());
        let (sum, weight) =
            known.fold((0.0, 0.0), |(sum, weight), it| (sum + it.0 * it.1, weight + it.1));
        if weight > 0.0 { sum / weight } else { nearest }
    }
}

impl Mesh {
    /// The part of a window that the mesh leads to, with a cell around; `None` where it misses it.
    fn touches(&self, window: &Window) -> Option<Window> {
        let range = |of: &[f64], within: &std::ops::Range<usize>| {
            let known = of.iter().filter(|it| it.is_finite());
            let (low, high) =
                known.fold((f64::MAX, f64::MIN), |it, at| (it.0.min(*at), it.1.max(*at)));
            let bound = |it: f64| it.clamp(within.start as f64, within.end as f64) as usize;
            let found = bound((low - 2.0).floor())..bound((high + 2.0).ceil());
            (low <= high && !found.is_empty()).then_some(found)
        };
        let (x, y) = self.nodes();
        Some(Window { cols: range(x, &window.cols)?, rows: range(y, &window.rows)? })
    }
}
