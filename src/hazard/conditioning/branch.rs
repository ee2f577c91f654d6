//! All observations in the words of one branch, and what follows from them.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

use super::Moments;
use super::linear::{Linear, Reader};
use super::near::LEAST_RHO;
use crate::units::LonLat;

/// What the observations say of one branch's residuals.
pub struct BranchConditioning {
    /// Those that the branch has a word for, by their number.
    pub(super) used: Vec<u32>,
    /// What they say beyond the medians.
    pub(super) value: DVector<f64>,
    /// What of η, z and ζ goes into each.
    pub(super) event: DVector<f64>,
    pub(super) within: DVector<f64>,
    pub(super) conversion: DVector<f64>,
    /// Lower factor of the covariance of what is the observations' own, errors too.
    pub(super) rest: DMatrix<f64>,
    /// Σ⁻¹, and what it makes of the values and of the events' share.
    pub(super) inverse: DMatrix<f64>,
    solved: DVector<f64>,
    solved_event: DVector<f64>,
    /// Standard deviation of each before anything is known.
    sigma: Vec<f64>,
    places: Vec<LonLat>,
}

/// Variance that every observation has at least, as a share of what the branch expects: two
/// readings at one place may contradict each other. Ours.
const LEAST_ERROR: f64 = 1e-4;

impl BranchConditioning {
    pub(super) fn new(
        reader: &Reader,
        linear: &[(u32, Linear)],
        in_space: impl Fn(LonLat, LonLat) -> f64,
    ) -> BranchConditioning {
        let n = linear.len();
        let column = |of: fn(&Linear) -> f64| DVector::from_fn(n, |k, _| of(&linear[k].1));
        let near = DMatrix::from_fn(n, n, |k, l| {
            if k == l { 1.0 } else { in_space(linear[k].1.place, linear[l].1.place) }
        });
        let rest = DMatrix::from_fn(n, n, |k, l| {
            let (one, other) = (&linear[k].1, &linear[l].1);
            let shared = reader.rest_covariance(&one.rest, &other.rest, near[(k, l)]);
            let own = one.error.powi(2) + LEAST_ERROR * one.sigma.powi(2);
            if k == l { shared + own } else { shared }
        });
        let (event, within) = (column(|it| it.event), column(|it| it.within));
        let conversion = column(|it| it.conversion);
        let shared = near
            .component_mul(&(&within * within.transpose() + &conversion * conversion.transpose()));
        let covariance = &event * event.transpose() + shared + &rest;
        let (value, inverse) = (column(|it| it.value), factor(covariance).inverse());
        BranchConditioning {
            used: linear.iter().map(|it| it.0).collect(),
            rest: factor(rest).unpack(),
            solved: &inverse * &value,
            solved_event: &inverse * &event,
            value,
            inverse,
            sigma: linear.iter().map(|(_, it)| it.sigma.hypot(it.error)).collect(),
            places: linear.iter().map(|it| it.1.place).collect(),
            event,
            within,
            conversion,
        }
    }

    /// How many standard deviations each observation, by its number, lies from what the branch
    /// expects of it alone.
    pub fn surprises(&self) -> impl Iterator<Item = (usize, f64)> {
        let values = self.used.iter().zip(&self.value).zip(&self.sigma);
        values.map(|((&number, value), sigma)| (number as usize, value / sigma))
    }

    /// What is known of the residuals at a place that is correlated with each observation's so.
    pub(super) fn moments(&self, in_space: impl Fn(LonLat) -> f64) -> Moments {
        let felt: Vec<(usize, f64)> = self
            .places
            .iter()
            .map(|it| in_space(*it))
            .enumerate()
            .filter(|it| it.1.abs() >= LEAST_RHO)
            .collect();
        let fields = [&self.within, &self.conversion];
        let with = |all: &DVector<f64>| {
            fields.map(|share| felt.iter().map(|&(k, rho)| rho * share[k] * all[k]).sum::<f64>())
        };
        let among = |one: &DVector<f64>, other: &DVector<f64>| -> f64 {
            let of = |&(k, rho): &(usize, f64)| {
                let column = self.inverse.column(k);
                let row: f64 = felt.iter().map(|&(l, rho)| rho * other[l] * column[l]).sum();
                rho * one[k] * row
            };
            felt.iter().map(of).sum()
        };
        let ([z, zeta], [eta_z, eta_zeta]) = (with(&self.solved), with(&self.solved_event));
        let z_zeta = among(fields[0], fields[1]);
        Moments {
            mean: [self.event.dot(&self.solved), z, zeta],
            taken: [
                [self.event.dot(&self.solved_event), eta_z, eta_zeta],
                [eta_z, among(fields[0], fields[0]), z_zeta],
                [eta_zeta, z_zeta, among(fields[1], fields[1])],
            ],
        }
    }
}

/// The factor of a covariance; what rounding or a Markov model takes from it is made up for on
/// the diagonal, by as little as serves.
fn factor(covariance: DMatrix<f64>) -> Cholesky<f64, Dyn> {
    let scale = covariance.diagonal().amax().max(f64::MIN_POSITIVE);
    let mut more = 0.0;
    loop {
        let mut matrix = covariance.clone();
        matrix.fill_diagonal(0.0);
        matrix.set_diagonal(&covariance.diagonal().map(|it| it + more * scale));
        if let Some(it) = matrix.cholesky() {
            return it;
        }
        more = (more * 10.0_f64).max(1e-10);
    }
}
