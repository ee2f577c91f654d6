//! Weights of simple kriging between the points of a lattice, and what they leave open.

use nalgebra::{Cholesky, DMatrix, SMatrix, SVector};

use crate::hazard::correlation::joint::JointCorrelation;
use crate::units::Km;

/// Points on a side of a neighbourhood.
pub(super) const SIDE: usize = 4;
/// Points of a neighbourhood.
pub(super) const AROUND: usize = SIDE * SIDE;
/// Points on a side within a square.
const SIDE_WITHIN: usize = 2;
/// Points within a square.
pub(super) const WITHIN: usize = SIDE_WITHIN * SIDE_WITHIN;

/// How one measure is carried.
pub(super) struct MeasureCarrier {
    /// How the noise of the measures up to this one makes up its own, for the points within
    /// squares and for what is the sites' own.
    pub within: Vec<f32>,
    pub own: Vec<f32>,
    /// Lower factor of the covariance of the points within a square, a column a noise.
    pub factor: [[f32; WITHIN]; WITHIN],
    /// In the order of the carrier's squares; empty where they are those of the measure before.
    pub weights: Vec<Weights>,
    /// `[n_sites]`, in their own order: standard deviation of what is their own.
    pub own_sd: Vec<f32>,
}

#[derive(Clone, Copy)]
pub(super) struct Weights {
    pub around: [f32; AROUND],
    pub within: [f32; WITHIN],
}

/// Kriging around and within one square of a lattice, the same for all; lengths in steps from its
/// north-western corner.
pub(super) struct Kriging<'a> {
    step_km: f64,
    correlation: &'a dyn JointCorrelation,
    /// `[n_measures]`; `None` for a measure that is not correlated in space.
    solved: Vec<Option<Solved>>,
}

/// Kriging of one measure.
struct Solved {
    /// Inverse covariance of the points around.
    around: SMatrix<f64, AROUND, AROUND>,
    /// Their weights at the points within.
    carried: SMatrix<f64, WITHIN, AROUND>,
    /// Covariance of the points within given those around: its factor and its inverse.
    factor: SMatrix<f64, WITHIN, WITHIN>,
    within: SMatrix<f64, WITHIN, WITHIN>,
}

type Place = [f64; 2];

const MIDDLE: Place = [0.5, 0.5];

fn around(i: usize) -> Place {
    [(i % SIDE) as f64 - 1.0, (i / SIDE) as f64 - 1.0]
}

fn within(i: usize) -> Place {
    [i % SIDE_WITHIN, i / SIDE_WITHIN].map(|it| (it as f64 + 0.5) / SIDE_WITHIN as f64)
}

impl<'a> Kriging<'a> {
    /// On a lattice with this step.
    pub fn new(step_km: f64, correlation: &'a dyn JointCorrelation) -> Kriging<'a> {
        let mut kriging = Kriging { step_km, correlation, solved: vec![] };
        let n = correlation.measures().len();
        kriging.solved = (0..n).map(|it| kriging.solve(it)).collect();
        kriging
    }

    /// Whether any measure is correlated in space.
    pub fn is_correlated(&self) -> bool {
        self.solved.iter().any(Option::is_some)
    }

    /// How each measure is carried to sites at these places of their squares; `order` gives their
    /// own numbers.
    pub fn measures(&self, offsets: &[Place], order: &[u32]) -> Vec<MeasureCarrier> {
        let (shared, own) = (self.shared_within(), self.shared_own());
        let mut measures: Vec<MeasureCarrier> = vec![];
        for (i, solved) in self.solved.iter().enumerate() {
            let mut carrier = MeasureCarrier {
                within: (0..=i).map(|j| shared[(i, j)] as f32).collect(),
                own: (0..=i).map(|j| own[(i, j)] as f32).collect(),
                factor: [[0.0; WITHIN]; WITHIN],
                weights: vec![],
                own_sd: vec![0.0; offsets.len()],
            };
            if let Some(it) = solved {
                carrier.factor =
                    std::array::from_fn(|col| it.factor.column(col).map(|it| it as f32).into());
            }
            if i > 0 && self.is_alike(i - 1, i) {
                carrier.own_sd.clone_from(&measures[i - 1].own_sd);
            } else {
                let nugget = self.correlation.nugget(i, i);
                for (offset, site) in offsets.iter().zip(order) {
                    let (weights, left) = self.weights(i, *offset);
                    carrier.weights.push(weights);
                    carrier.own_sd[*site as usize] = (left + nugget).sqrt() as f32;
                }
            }
            measures.push(carrier);
        }
        measures
    }

    /// Whether two measures are correlated in space alike, as far as a lattice can tell.
    fn is_alike(&self, i: usize, j: usize) -> bool {
        let rho = |it: usize, steps: f64| self.correlation.rho(it, it, Km(steps * self.step_km));
        let lags = [0.0, 0.1, 0.5, 1.0, 3.0, 10.0, 30.0];
        lags.iter().all(|it| (rho(i, *it) - rho(j, *it)).abs() < 1e-12)
    }

    fn rho(&self, i: usize, j: usize, a: Place, b: Place) -> f64 {
        let steps = (a[0] - b[0]).hypot(a[1] - b[1]);
        self.correlation.rho(i, j, Km(steps * self.step_km))
    }

    fn solve(&self, i: usize) -> Option<Solved> {
        if self.correlation.rho(i, i, Km(0.0)) <= 0.0 {
            return None;
        }
        let among: SMatrix<f64, AROUND, AROUND> =
            SMatrix::from_fn(|a, b| self.rho(i, i, around(a), around(b)));
        let inverse = among.try_inverse()?;
        let across = SMatrix::from_fn(|a, b| self.rho(i, i, within(a), around(b)));
        let carried: SMatrix<f64, WITHIN, AROUND> = across * inverse;
        let alone = SMatrix::from_fn(|a, b| self.rho(i, i, within(a), within(b)));
        let factor = (alone - carried * across.transpose()).cholesky()?;
        Some(Solved { around: inverse, carried, within: factor.inverse(), factor: factor.unpack() })
    }

    /// Weights of a site, and the variance that they leave.
    fn weights(&self, i: usize, offset: Place) -> (Weights, f64) {
        let Some(it) = &self.solved[i] else {
            return (Weights { around: [0.0; AROUND], within: [0.0; WITHIN] }, 0.0);
        };
        let to_around: SVector<f64, AROUND> =
            SVector::from_fn(|k, _| self.rho(i, i, around(k), offset));
        let to_within: SVector<f64, WITHIN> =
            SVector::from_fn(|k, _| self.rho(i, i, within(k), offset)) - it.carried * to_around;
        let (by_around, by_within) = (it.around * to_around, it.within * to_within);
        let told = by_around.dot(&to_around) + by_within.dot(&to_within);
        let left = (self.correlation.rho(i, i, Km(0.0)) - told).max(0.0);
        let weights = Weights {
            around: by_around.map(|it| it as f32).into(),
            within: by_within.map(|it| it as f32).into(),
        };
        (weights, left)
    }

    /// How the measures share what the points around leave open, at the middle of the square:
    /// lower factor of its correlations.
    fn shared_within(&self) -> DMatrix<f64> {
        let n = self.solved.len();
        let weights: Vec<SVector<f64, AROUND>> = (0..n)
            .map(|i| {
                let to = SVector::from_fn(|k, _| self.rho(i, i, around(k), MIDDLE));
                self.solved[i].as_ref().map_or_else(SVector::zeros, |it| it.around * to)
            })
            .collect();
        correlation_factor(&DMatrix::from_fn(n, n, |i, j| {
            let among: SMatrix<f64, AROUND, AROUND> =
                SMatrix::from_fn(|k, l| self.rho(i, j, around(k), around(l)));
            let to = |from: usize, to: usize| -> SVector<f64, AROUND> {
                SVector::from_fn(|k, _| self.rho(from, to, around(k), MIDDLE))
            };
            self.rho(i, j, MIDDLE, MIDDLE) - weights[i].dot(&to(i, j)) - weights[j].dot(&to(j, i))
                + weights[i].dot(&(among * weights[j]))
        }))
    }

    /// How the measures share what is the sites' own: as within squares for the part that is
    /// correlated, and by the nugget for the rest.
    fn shared_own(&self) -> DMatrix<f64> {
        let n = self.solved.len();
        let lower = self.shared_within();
        let shared = &lower * lower.transpose();
        let left: Vec<f64> = (0..n).map(|i| self.weights(i, MIDDLE).1).collect();
        correlation_factor(&DMatrix::from_fn(n, n, |i, j| {
            shared[(i, j)] * (left[i] * left[j]).sqrt() + self.correlation.nugget(i, j)
        }))
    }
}

/// Lower factor of the correlations that belong to a covariance; where there is none, of no
/// correlation at all.
fn correlation_factor(covariance: &DMatrix<f64>) -> DMatrix<f64> {
    let n = covariance.nrows();
    let sd = covariance.diagonal().map(|it| it.max(0.0).sqrt());
    let correlation = DMatrix::from_fn(n, n, |i, j| {
        let scale = sd[i] * sd[j];
        // A trace more than nothing keeps measures that are one from failing.
        if i == j {
            1.0 + 1e-9
        } else if scale > 0.0 {
            covariance[(i, j)] / scale
        } else {
            0.0
        }
    });
    correlation.cholesky().map_or_else(|| DMatrix::identity(n, n), Cholesky::unpack)
}
