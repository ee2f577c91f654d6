//! Correlated residuals of a few scattered sites, exactly: the slow algorithm that the fast one
//! on a lattice is tested against.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

use super::Correlation;
use super::joint::JointCorrelation;
use crate::units::{Km, LonLat};

/// Cholesky factor of the correlation matrix of some sites; cost grows with their number cubed.
#[derive(Clone, Debug)]
pub struct ExactFactor {
    /// Lower triangle L with L Lᵀ = ρ, `[n_sites × n_sites]`, or as long as sites times measures.
    lower: DMatrix<f64>,
}

impl ExactFactor {
    /// `None` where two sites are the same place, so that the matrix has no factor.
    pub fn new(places: &[LonLat], correlation: &dyn Correlation) -> Option<ExactFactor> {
        let n = places.len();
        ExactFactor::of_distances(
            DMatrix::from_fn(n, n, |i, j| places[i].distance(places[j]).0),
            correlation,
        )
    }

    /// From distances in km, `[n_sites × n_sites]`, symmetric; `None` as in [`ExactFactor::new`].
    pub fn of_distances(
        distances_km: DMatrix<f64>,
        correlation: &dyn Correlation,
    ) -> Option<ExactFactor> {
        let factor: Cholesky<f64, Dyn> =
            distances_km.map(|it| correlation.rho(Km(it))).cholesky()?;
        Some(ExactFactor { lower: factor.unpack() })
    }

    /// Of several measures, site by site: row `site * n_measures + measure`. The nugget counts
    /// where two sites are the same place. `None` where two rows are the same: sites at one place,
    /// or measures at one site that are fully correlated.
    pub fn joint(places: &[LonLat], correlation: &dyn JointCorrelation) -> Option<ExactFactor> {
        let n_measures = correlation.measures().len();
        let n = places.len() * n_measures;
        let rho = DMatrix::from_fn(n, n, |row, column| {
            let (i, j) = (row % n_measures, column % n_measures);
            let distance = places[row / n_measures].distance(places[column / n_measures]);
            let nugget = if distance.0 > 0.0 { 0.0 } else { correlation.nugget(i, j) };
            correlation.rho(i, j, distance) + nugget
        });
        Some(ExactFactor { lower: rho.cholesky()?.unpack() })
    }

    /// The lower triangle.
    pub fn lower(&self) -> &DMatrix<f64> {
        &self.lower
    }

    /// One residual a row, standard normal and correlated.
    pub fn sample(&self, rng: &mut impl Rng) -> DVector<f64> {
        let n = self.lower.nrows();
        let white = DVector::from_fn(n, |_, _| StandardNormal.sample(rng));
        &self.lower * white
    }
}
