//! Ground motion fields: standard normal residuals on a lattice, correlated by distance.
//! Hot loop 1.
//!
//! Circulant embedding (Dietrich & Newsam 1997, SIAM J. Sci. Comput. 18(4), 1088–1107,
//! doi:10.1137/S1064827592240555): on a lattice that closes on itself the correlation matrix is
//! diagonal in the frequencies, so white noise times the root of its eigenvalues, transformed, is the
//! field. The real and the imaginary part are two independent fields: one transform serves two
//! realizations.
//!
//! The lattice is padded until residuals of opposite edges are correlated by less than
//! [`EDGE_RHO`], not doubled, so far lags err by up to that much. Negative eigenvalues are set
//! to zero, their share is told, and the variance is scaled back to exactly 1. Distances are those of
//! the middle latitude: within Tajikistan an east–west distance is wrong by up to 4 %.
//!
//! Transforms are rustfft's portable ones and not those that it picks by processor, so that the
//! bits of a field depend neither on the machine's instruction set nor on the number of threads.

use std::sync::Arc;

use rand::Rng;
use rand_distr::{Distribution, StandardNormal};
use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlannerScalar};

use super::correlation::Correlation;
use crate::exposure::grid::Grid;
use crate::units::{EARTH_RADIUS_KM, Km};

/// Correlation that padding leaves between opposite edges of the lattice. Ours.
pub const EDGE_RHO: f64 = 0.01;

/// Lattice columns that are transformed before their rows are written: 16 complex numbers are
/// two cache lines.
const STRIP: usize = 16;

/// Samples fields on one lattice with one correlation; shared by all threads.
pub struct FieldSampler {
    grid: Grid,
    /// Sizes of the padded lattice.
    n_cols: usize,
    n_rows: usize,
    /// Root of the eigenvalues over their sum, `[n_cols × n_rows]`, columns first.
    amplitude: Vec<f32>,
    clipped_share: f64,
    along_col: Arc<dyn Fft<f32>>,
    along_row: Arc<dyn Fft<f32>>,
}

/// What one thread needs to sample; holds the last pair of fields.
pub struct Scratch {
    /// A strip of columns, `[STRIP × padded rows]`.
    strip: Vec<Complex<f32>>,
    /// Half-transformed lattice, `[grid rows × padded columns]`.
    half: Vec<Complex<f32>>,
    work: Vec<Complex<f32>>,
    fields: [Vec<f32>; 2],
}

impl FieldSampler {
    /// Prepares a lattice: one transform in `f64`.
    pub fn new(grid: Grid, correlation: &dyn Correlation) -> FieldSampler {
        let cell_km = cell_km(&grid);
        let padded =
            |n: usize, km: f64| good_size(n + (correlation.reach(EDGE_RHO).0 / km).ceil() as usize);
        let (n_cols, n_rows) = (padded(grid.n_cols, cell_km.0), padded(grid.n_rows, cell_km.1));
        let eigenvalues = eigenvalues((n_cols, n_rows), cell_km, correlation);
        let kept: f64 = eigenvalues.iter().map(|it| it.max(0.0)).sum();
        let clipped: f64 = eigenvalues.iter().map(|it| (-it).max(0.0)).sum();
        let mut planner = FftPlannerScalar::new();
        FieldSampler {
            grid,
            n_cols,
            n_rows,
            amplitude: eigenvalues.iter().map(|it| (it.max(0.0) / kept).sqrt() as f32).collect(),
            clipped_share: clipped / kept,
            along_col: planner.plan_fft_forward(n_rows),
            along_row: planner.plan_fft_forward(n_cols),
        }
    }

    /// The lattice that fields are given on.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Columns and rows of the padded lattice.
    pub fn padded_size(&self) -> (usize, usize) {
        (self.n_cols, self.n_rows)
    }

    /// Sum of the negative eigenvalues that were set to zero, over the sum of the others: how far
    /// correlations can be from those asked for.
    pub fn clipped_share(&self) -> f64 {
        self.clipped_share
    }

    /// Memory for one thread.
    pub fn scratch(&self) -> Scratch {
        let zero = Complex::new(0.0, 0.0);
        let work =
            self.along_col.get_inplace_scratch_len().max(self.along_row.get_inplace_scratch_len());
        Scratch {
            strip: vec![zero; STRIP * self.n_rows],
            half: vec![zero; self.grid.n_rows * self.n_cols],
            work: vec![zero; work],
            fields: [vec![0.0; self.grid.len()], vec![0.0; self.grid.len()]],
        }
    }

    /// Draws two independent fields into the scratch; see [`Scratch::gather`].
    pub fn sample_pair(&self, rng: &mut impl Rng, scratch: &mut Scratch) {
        for first in (0..self.n_cols).step_by(STRIP) {
            self.strip(first, rng, scratch);
        }
        let Scratch { half, work, fields: [even, odd], .. } = scratch;
        let n_cols = self.grid.n_cols.max(1);
        let rows = half.chunks_exact_mut(self.n_cols);
        for ((row, even), odd) in
            rows.zip(even.chunks_exact_mut(n_cols)).zip(odd.chunks_exact_mut(n_cols))
        {
            self.along_row.process_with_scratch(row, work);
            for ((value, even), odd) in row.iter().zip(even).zip(odd) {
                *even = value.re;
                *odd = value.im;
            }
        }
    }

    /// Draws and transforms columns `first..first + STRIP`, and writes them into the rows of the
    /// half-transformed lattice; rows of the padding are not needed again.
    fn strip(&self, first: usize, rng: &mut impl Rng, scratch: &mut Scratch) {
        let n = STRIP.min(self.n_cols - first);
        let strip = &mut scratch.strip[..n * self.n_rows];
        let amplitude = &self.amplitude[first * self.n_rows..][..n * self.n_rows];
        for (value, &amplitude) in strip.iter_mut().zip(amplitude) {
            let re: f32 = StandardNormal.sample(rng);
            let im: f32 = StandardNormal.sample(rng);
            *value = Complex::new(amplitude * re, amplitude * im);
        }
        self.along_col.process_with_scratch(strip, &mut scratch.work);
        for (row, half) in scratch.half.chunks_exact_mut(self.n_cols).enumerate() {
            for (col, value) in half[first..first + n].iter_mut().enumerate() {
                *value = strip[col * self.n_rows + row];
            }
        }
    }
}

impl Scratch {
    /// One of the two fields drawn last, `[grid rows × grid columns]`.
    pub fn field(&self, which: usize) -> &[f32] {
        &self.fields[which & 1]
    }

    /// Residuals at some cells of the grid, one each in `out`, from the first (0) or the second
    /// (1) field drawn last.
    pub fn gather(&self, which: usize, nodes: &[u32], out: &mut [f32]) {
        let field = self.field(which);
        for (out, &node) in out.iter_mut().zip(nodes) {
            *out = field[node as usize];
        }
    }
}

/// Width and height of a cell at the middle latitude, km.
fn cell_km(grid: &Grid) -> (f64, f64) {
    let height = EARTH_RADIUS_KM * grid.step_deg.to_radians();
    (height * grid.middle_lat_deg().to_radians().cos(), height)
}

/// Eigenvalues of the correlation matrix of the closed lattice, `[n_cols × n_rows]`.
fn eigenvalues(
    (n_cols, n_rows): (usize, usize),
    (width_km, height_km): (f64, f64),
    correlation: &dyn Correlation,
) -> Vec<f64> {
    let around = |i: usize, n: usize| i.min(n - i) as f64;
    let mut lattice: Vec<Complex<f64>> = (0..n_cols * n_rows)
        .map(|i| {
            let (col, row) = (i / n_rows, i % n_rows);
            let (x_km, y_km) = (around(col, n_cols) * width_km, around(row, n_rows) * height_km);
            Complex::new(correlation.rho(Km(x_km.hypot(y_km))), 0.0)
        })
        .collect();
    let mut planner = FftPlannerScalar::new();
    planner.plan_fft_forward(n_rows).process(&mut lattice);
    let along_row = planner.plan_fft_forward(n_cols);
    let mut line = vec![Complex::new(0.0, 0.0); n_cols];
    for row in 0..n_rows {
        for (col, value) in line.iter_mut().enumerate() {
            *value = lattice[col * n_rows + row];
        }
        along_row.process(&mut line);
        for (col, value) in line.iter().enumerate() {
            lattice[col * n_rows + row] = *value;
        }
    }
    lattice.iter().map(|it| it.re).collect()
}

/// The smallest 2ᵃ 3ᵇ 5ᶜ that is not below `n`: lengths that transform fast.
fn good_size(n: usize) -> usize {
    let smooth = |n: &usize| {
        let mut rest = *n;
        for prime in [2, 3, 5] {
            while rest.is_multiple_of(prime) {
                rest /= prime;
            }
        }
        rest == 1
    };
    let power_of_two = n.max(1).next_power_of_two();
    (n.max(1)..power_of_two).find(smooth).unwrap_or(power_of_two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_sizes_are_the_next_smooth_numbers() {
        for (n, expected) in [(0, 1), (1, 1), (7, 8), (11, 12), (541, 576), (1003, 1024)] {
            assert_eq!(good_size(n), expected);
        }
    }
}
