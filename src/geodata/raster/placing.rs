//! Where the cells of a raster lie: from columns and rows to a coordinate system, and on to WGS 84.

use super::file::{RasterFile, Window};
use super::native::{snapped_edge, snapped_step};
use crate::exposure::grid::Grid;
use crate::geodata::crs::{Crs, Way};
use crate::units::LonLat;

/// From columns and rows, counted from the first corner, to x and y.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    /// x and y of the first corner.
    pub corner: (f64, f64),
    /// What a column adds to x and y.
    pub col: (f64, f64),
    /// What a row adds to x and y.
    pub row: (f64, f64),
}

impl Affine {
    /// From GDAL's six numbers; `None` where they flatten the raster to a line or point, or are the
    /// ones that stand for "unknown".
    pub fn new([x, col_x, row_x, y, col_y, row_y]: [f64; 6]) -> Option<Affine> {
        let it = Affine { corner: (x, y), col: (col_x, col_y), row: (row_x, row_y) };
        // What GDAL calls the identity: cells counted from nowhere.
        let identity = [0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
        let given = [x, col_x, row_x, y, col_y, row_y];
        let unknown = given.iter().zip(identity).all(|(a, b)| a.total_cmp(&b).is_eq());
        let area = it.determinant();
        (!unknown && area.is_finite() && area != 0.0 && (x + y).is_finite()).then_some(it)
    }

    fn determinant(&self) -> f64 {
        self.col.0 * self.row.1 - self.col.1 * self.row.0
    }

    /// x and y.
    pub fn place(&self, col: f64, row: f64) -> (f64, f64) {
        (
            self.corner.0 + col * self.col.0 + row * self.row.0,
            self.corner.1 + col * self.col.1 + row * self.row.1,
        )
    }

    /// Column and row.
    pub fn cell(&self, x: f64, y: f64) -> (f64, f64) {
        let (dx, dy) = (x - self.corner.0, y - self.corner.1);
        let area = self.determinant();
        ((dx * self.row.1 - dy * self.row.0) / area, (dy * self.col.0 - dx * self.col.1) / area)
    }
}

/// A raster, and the ways between its cells and WGS 84.
pub struct Placed<'a> {
    /// The raster.
    pub file: &'a RasterFile,
    affine: Affine,
    to_wgs84: Way,
    from_wgs84: Way,
    /// Whether its own x and y are degrees of WGS 84.
    degrees: bool,
}

/// Degrees by which two systems may differ and be one: 1 cm.
const SAME_DEG: f64 = 1e-7;

/// A box of WGS 84: western, southern, eastern and northern edge, degrees.
pub type BoxDeg = [f64; 4];

impl Placed<'_> {
    /// With the coordinate system that counts; `None` where the raster has no placing or no way
    /// leads to WGS 84.
    pub fn new<'a>(file: &'a RasterFile, crs: &Crs) -> Option<Placed<'a>> {
        let affine = file.placing?;
        let (to_wgs84, from_wgs84) = (Way::to_wgs84(crs)?, Way::from_wgs84(crs)?);
        let mut it = Placed { file, affine, to_wgs84, from_wgs84, degrees: crs.is_wgs84() };
        if crs.geographic && !it.degrees {
            let unmoved = |&(col, row): &(f64, f64)| {
                let (x, y) = affine.place(col, row);
                let moved = it.to_wgs84.place(x, y);
                moved.is_some_and(|to| (to.0 - x).abs() + (to.1 - y).abs() < SAME_DEG)
            };
            it.degrees = it.rim(5).iter().all(unmoved);
        }
        Some(it)
    }

    /// Columns and rows of points all over the raster and along its edges.
    fn rim(&self, n: usize) -> Vec<(f64, f64)> {
        let at = |i: usize, of: usize| of as f64 * i as f64 / (n - 1) as f64;
        let (n_cols, n_rows) = (self.file.n_cols, self.file.n_rows);
        (0..n * n).map(|i| (at(i % n, n_cols), at(i / n, n_rows))).collect()
    }

    /// Places in WGS 84 of columns and rows; infinite where there is none.
    pub fn lonlat(&self, cols: &mut [f64], rows: &mut [f64]) {
        for (col, row) in cols.iter_mut().zip(rows.iter_mut()) {
            (*col, *row) = self.affine.place(*col, *row);
        }
        if !self.degrees {
            self.to_wgs84.places(cols, rows);
        }
    }

    /// Columns and rows of places in WGS 84; infinite where there is none.
    pub fn cells(&self, lon: &mut [f64], lat: &mut [f64]) {
        if !self.degrees {
            self.from_wgs84.places(lon, lat);
        }
        for (x, y) in lon.iter_mut().zip(lat.iter_mut()) {
            (*x, *y) = self.affine.cell(*x, *y);
        }
    }

    /// The box around the raster; `None` where some of it has no place on earth.
    pub fn bounds(&self) -> Option<BoxDeg> {
        let (mut lon, mut lat): (Vec<f64>, Vec<f64>) = self.rim(21).into_iter().unzip();
        self.lonlat(&mut lon, &mut lat);
        // A raster of the whole world in an oval has corners outside of it.
        let known = lon.iter().zip(&lat).filter(|(x, y)| x.is_finite() && y.is_finite());
        let world = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        let found = known
            .fold(world, |it, (x, y)| [it[0].min(*x), it[1].min(*y), it[2].max(*x), it[3].max(*y)]);
        (found[0] <= found[2]).then_some(found)
    }

    /// The part of the raster that a box touches, with a cell or two around; empty where none does.
    pub fn window(&self, [west, south, east, north]: BoxDeg) -> Window {
        let n = 21;
        let at = |i: usize, low: f64, high: f64| low + (high - low) * i as f64 / (n - 1) as f64;
        let (mut x, mut y): (Vec<f64>, Vec<f64>) =
            (0..n * n).map(|i| (at(i % n, west, east), at(i / n, south, north))).unzip();
        self.cells(&mut x, &mut y);
        let range = |values: &[f64], n: usize| {
            let known = values.iter().filter(|it| it.is_finite());
            let (low, high) =
                known.fold((f64::MAX, f64::MIN), |(low, high), it| (low.min(*it), high.max(*it)));
            let bound = |it: f64| it.clamp(0.0, n as f64) as usize;
            // Two cells for what the curve of a box's edge may hide between the points.
            let slack = 2.0 + (high - low).max(0.0) * 1e-3;
            if low > n as f64 || high < 0.0 {
                0..0
            } else {
                bound((low - slack).floor())..bound((high + slack).ceil())
            }
        };
        Window { cols: range(&x, self.file.n_cols), rows: range(&y, self.file.n_rows) }
    }

    /// The window as exact lattice, if cells are squares of WGS 84 degrees, north-up or south-up.
    pub fn native(&self, window: &Window) -> Option<Grid> {
        let it = &self.affine;
        let straight = self.degrees && it.col.1 == 0.0 && it.row.0 == 0.0 && it.col.0 > 0.0;
        let square = (it.row.1.abs() - it.col.0).abs() <= 1e-6 * it.col.0;
        if !straight || !square {
            return None;
        }
        let step_deg = snapped_step(it.col.0);
        let top = if self.is_south_up() { self.file.n_rows } else { 0 };
        // Edges are snapped for the whole file, and then counted, as if it were read whole.
        let west = snapped_edge(it.corner.0, step_deg);
        let north = snapped_edge(it.place(0.0, top as f64).1, step_deg);
        let above =
            if self.is_south_up() { self.file.n_rows - window.rows.end } else { window.rows.start };
        let shifted = |edge: f64, n: f64| snapped_edge(edge + n * step_deg, step_deg);
        Some(Grid {
            west_deg: shifted(west, window.cols.start as f64),
            north_deg: shifted(north, -(above as f64)),
            step_deg,
            n_cols: window.cols.len(),
            n_rows: window.rows.len(),
        })
    }

    /// Whether the first row is the southernmost.
    pub fn is_south_up(&self) -> bool {
        self.affine.row.1 > 0.0
    }

    /// Edges of columns or rows in degrees where they run along meridians and parallels.
    pub(super) fn edges(&self) -> Option<Affine> {
        let it = self.affine;
        (self.degrees && it.col.1 == 0.0 && it.row.0 == 0.0).then_some(it)
    }

    /// Width and height of a cell in the middle of a window: km, and degrees.
    pub fn cell_size(&self, window: &Window) -> ([f64; 2], [f64; 2]) {
        let middle = |it: &std::ops::Range<usize>| it.start as f64 + (it.len() / 2) as f64;
        let (col, row) = (middle(&window.cols), middle(&window.rows));
        let (mut x, mut y) = ([col, col + 1.0, col], [row, row, row + 1.0]);
        self.lonlat(&mut x, &mut y);
        let at = |i: usize| LonLat::new(x[i], y[i]);
        let deg = |i: usize| (x[i] - x[0]).abs().max((y[i] - y[0]).abs());
        ([at(0).distance(at(1)).0, at(0).distance(at(2)).0], [deg(1), deg(2)])
    }
}

/// A smooth way between two planes, known exactly at nodes and bilinear between them.
pub(super) struct Mesh {
    first: (f64, f64),
    step: f64,
    n_cols: usize,
    x: Vec<f64>,
    y: Vec<f64>,
}

impl Mesh {
    /// Over a window, with a node every `step` cells.
    pub fn new(window: &Window, step: usize, exact: impl Fn(&mut [f64], &mut [f64])) -> Mesh {
        let n = |it: &std::ops::Range<usize>| it.len().div_ceil(step) + 1;
        let (n_cols, n_rows) = (n(&window.cols), n(&window.rows));
        let first = (window.cols.start as f64, window.rows.start as f64);
        let step = step as f64;
        let node =
            |i: usize| (first.0 + (i % n_cols) as f64 * step, first.1 + (i / n_cols) as f64 * step);
        let (mut x, mut y): (Vec<f64>, Vec<f64>) = (0..n_cols * n_rows).map(node).unzip();
        exact(&mut x, &mut y);
        Mesh { first, step, n_cols, x, y }
    }

    /// What was found at the nodes.
    pub fn nodes(&self) -> (&[f64], &[f64]) {
        (&self.x, &self.y)
    }

    /// Where a column and row of the window lie.
    pub fn at(&self, col: f64, row: f64) -> (f64, f64) {
        let (u, v) = ((col - self.first.0) / self.step, (row - self.first.1) / self.step);
        let n_rows = self.x.len() / self.n_cols;
        let (i, j) = ((u as usize).min(self.n_cols - 2), (v as usize).min(n_rows - 2));
        let (u, v) = (u - i as f64, v - j as f64);
        let node = j * self.n_cols + i;
        let mix = |of: &[f64]| {
            let top = of[node] + u * (of[node + 1] - of[node]);
            let low = node + self.n_cols;
            let bottom = of[low] + u * (of[low + 1] - of[low]);
            top + v * (bottom - top)
        };
        (mix(&self.x), mix(&self.y))
    }
}

/// Cells between the nodes of a mesh: at most 16, and at most about 2 km, over which a projection
/// bends by less than a metre.
pub(super) fn mesh_step(cell_km: f64) -> usize {
    (2.0 / cell_km.max(1e-3)).clamp(1.0, 16.0) as usize
}
