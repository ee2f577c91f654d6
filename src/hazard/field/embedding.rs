//! Correlation as the amplitudes of waves: the part of sampling that is done once.

use nalgebra::{DMatrix, SymmetricEigen};
use rustfft::FftPlannerScalar;
use rustfft::num_complex::Complex;

use super::lanes::{LANES, Lanes};
use crate::hazard::correlation::joint::JointCorrelation;
use crate::units::Km;

/// Correlation that padding leaves between opposite edges of the lattice: far lags err by up to
/// that much, less than a million realizations could tell. Ours.
pub const EDGE_RHO: f64 = 0.001;

/// What white noise is multiplied by, wave for wave, so that its transform is correlated.
pub(super) struct Embedding {
    /// Columns of the padded lattice.
    pub n_cols: usize,
    /// Rows of the padded lattice.
    pub n_rows: usize,
    /// Of each measure its own, and what others give it; by growing `to` and then by growing
    /// `from`. None where nothing is correlated.
    pub factors: Vec<Factor>,
    /// Sum of the negative eigenvalues over that of the others.
    pub clipped_share: f64,
}

/// How much of the noise of one measure goes into another; `from` is not above `to`.
pub(super) struct Factor {
    pub to: usize,
    pub from: usize,
    /// `[strips of columns × padded rows]`; columns beyond the last are zero.
    pub amplitude: Vec<Lanes>,
}

impl Embedding {
    /// For a lattice of these columns and rows.
    pub fn new(size: [usize; 2], step_km: f64, correlation: &dyn JointCorrelation) -> Embedding {
        let reach = (correlation.reach(EDGE_RHO).0 / step_km).ceil().max(0.0) as usize;
        // A lattice twice as long as the domain has no lag that goes around it.
        let padded = |n: usize| good_size(n + reach.min(n));
        let [n_cols, n_rows] = [padded(size[0]), padded(size[1].next_multiple_of(LANES))];
        let n = correlation.measures().len();
        let pairs: Vec<(usize, usize)> =
            (0..n).flat_map(|i| (0..=i).map(move |j| (i, j))).collect();
        let mut columns: Vec<Vec<f64>> = pairs
            .iter()
            .map(|&(i, j)| eigenvalues([n_cols, n_rows], step_km, |h| correlation.rho(i, j, h)))
            .collect();
        let clipped_share = factor_waves(&pairs, n, &mut columns);
        for i in 0..n {
            // What was clipped is made up for: the variance stays that of the model.
            let of_row = || pairs.iter().zip(0..).filter(|(it, _)| it.0 == i).map(|it| it.1);
            let kept: f64 = of_row().flat_map(|it: usize| &columns[it]).map(|it| it * it).sum();
            let variance = correlation.rho(i, i, Km(0.0));
            let scale = if kept > 0.0 { (variance / kept).sqrt() } else { 0.0 };
            for column in of_row() {
                columns[column].iter_mut().for_each(|it| *it *= scale);
            }
        }
        let is_zero = |it: &Vec<f64>| it.iter().all(|it| *it == 0.0);
        let nothing = columns.iter().all(is_zero);
        let counts = |(pair, it): &(&(usize, usize), &Vec<f64>)| {
            !nothing && (pair.0 == pair.1 || !is_zero(it))
        };
        let factors = pairs.iter().zip(&columns).filter(counts);
        let factors = factors
            .map(|(&(to, from), it)| Factor { to, from, amplitude: strips(it, n_cols, n_rows) })
            .collect();
        Embedding { n_cols, n_rows, factors, clipped_share }
    }
}

/// Replaces the matrix of each wave, given by its lower triangle in `columns`, by its Cholesky
/// factor; negative eigenvalues become zero. Gives their share.
fn factor_waves(pairs: &[(usize, usize)], n: usize, columns: &mut [Vec<f64>]) -> f64 {
    let n_waves = columns.first().map_or(0, Vec::len);
    let (mut clipped, mut kept) = (0.0, 0.0);
    let (mut matrix, mut lower) = (DMatrix::zeros(n, n), DMatrix::zeros(n, n));
    for wave in 0..n_waves {
        for (&(i, j), column) in pairs.iter().zip(columns.iter()) {
            matrix[(i, j)] = column[wave];
            matrix[(j, i)] = column[wave];
        }
        if !factor(&matrix, &mut lower) {
            let mut eigen = SymmetricEigen::new(matrix.clone());
            clipped -= eigen.eigenvalues.iter().map(|it| it.min(0.0)).sum::<f64>();
            eigen.eigenvalues.apply(|it| *it = it.max(0.0));
            // What is still below zero now is rounding.
            factor(&eigen.recompose(), &mut lower);
        }
        for (&(i, j), column) in pairs.iter().zip(columns.iter_mut()) {
            column[wave] = lower[(i, j)];
            kept += column[wave] * column[wave];
        }
    }
    if kept > 0.0 { clipped / kept } else { 0.0 }
}

/// The lower Cholesky factor of a symmetric matrix. `false` where an eigenvalue is negative
/// beyond rounding; the factor is then that of another matrix.
fn factor(matrix: &DMatrix<f64>, lower: &mut DMatrix<f64>) -> bool {
    let largest = matrix.diagonal().amax();
    let (tiny, mut sound) = (1e-12 * largest, true);
    for i in 0..matrix.nrows() {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| lower[(i, k)] * lower[(j, k)]).sum();
            let rest = matrix[(i, j)] - known;
            lower[(i, j)] = if i == j {
                sound &= rest >= -tiny;
                rest.max(0.0).sqrt()
            } else if lower[(j, j)] > tiny.sqrt() {
                rest / lower[(j, j)]
            } else {
                sound &= rest.abs() <= 1e-6 * largest;
                0.0
            };
        }
    }
    sound
}

/// Columns eight by eight, as they are transformed.
fn strips(column: &[f64], n_cols: usize, n_rows: usize) -> Vec<Lanes> {
    let value =
        |col: usize, row: usize| if col < n_cols { column[col * n_rows + row] as f32 } else { 0.0 };
    let strips =
        (0..n_cols).step_by(LANES).flat_map(|first| (0..n_rows).map(move |row| (first, row)));
    strips.map(|(first, row)| Lanes(std::array::from_fn(|lane| value(first + lane, row)))).collect()
}

/// Eigenvalues of the correlation matrix of the lattice that closes on itself,
/// `[columns × rows]`, columns first.
fn eigenvalues([n_cols, n_rows]: [usize; 2], step_km: f64, rho: impl Fn(Km) -> f64) -> Vec<f64> {
    let around = |i: usize, n: usize| i.min(n - i) as f64;
    let mut lattice: Vec<Complex<f64>> = (0..n_cols * n_rows)
        .map(|i| {
            let (col, row) = (i / n_rows, i % n_rows);
            let km = around(col, n_cols).hypot(around(row, n_rows)) * step_km;
            Complex::new(rho(Km(km)), 0.0)
        })
        .collect();
    if lattice.iter().all(|it| it.re == 0.0) {
        return vec![0.0; lattice.len()];
    }
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

/// A length 2ᵃ 3ᵇ 5ᶜ that is not below `n`: one that transforms fast.
fn good_size(n: usize) -> usize {
    /// What a point costs more where the length is not 2ᵃ or 5 · 2ᵃ, measured.
    const OTHERWISE: f64 = 1.08;
    let rest = |mut n: usize, primes: &[usize]| {
        for prime in primes {
            while n.is_multiple_of(*prime) {
                n /= prime;
            }
        }
        n
    };
    let cost = |n: usize| {
        let fast = matches!(rest(n, &[2]), 1 | 5);
        n as f64 * if fast { 1.0 } else { OTHERWISE }
    };
    let smooth = (n.max(1)..=n.max(1).next_power_of_two()).filter(|it| rest(*it, &[2, 3, 5]) == 1);
    smooth.min_by(|a, b| cost(*a).total_cmp(&cost(*b))).expect("a power of two is smooth")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_sizes_are_smooth_and_not_much_larger() {
        for (n, expected) in [(0, 1), (1, 1), (7, 8), (541, 576), (601, 640), (1003, 1024)] {
            assert_eq!(good_size(n), expected);
        }
    }

    #[test]
    fn factors_give_the_matrix_back_or_say_that_they_do_not() {
        let mut lower = DMatrix::zeros(3, 3);
        let sound = DMatrix::from_row_slice(3, 3, &[4.0, 2.0, 1.0, 2.0, 3.0, 0.5, 1.0, 0.5, 2.0]);
        assert!(factor(&sound, &mut lower));
        assert!((&lower * lower.transpose() - sound).amax() < 1e-12);
        // Two measures that are one.
        let singular =
            DMatrix::from_row_slice(3, 3, &[1.0, 1.0, 0.3, 1.0, 1.0, 0.3, 0.3, 0.3, 1.0]);
        assert!(factor(&singular, &mut lower));
        assert!((&lower * lower.transpose() - singular).amax() < 1e-12);
        let impossible =
            DMatrix::from_row_slice(3, 3, &[1.0, 0.9, -0.9, 0.9, 1.0, 0.9, -0.9, 0.9, 1.0]);
        assert!(!factor(&impossible, &mut lower));
    }
}
