//! Several measures of one realization at once: what a seismologist compares with records.

use nalgebra::{Cholesky, DMatrix, SymmetricEigen};
use rand_distr::{Distribution as _, StandardNormal};

use super::correlation::MeasureCorrelation;
use super::correlation::with_conversion::CONVERSION;
use super::ground_motion::{Drawn, GroundMotion, Scratch};
use super::imt::Imt;
use super::prediction::Prediction;
use super::rupture::Rupture;
use super::site::Sites;
use crate::rng::{Draw, rng};

/// Measures at sites, branch by branch.
pub struct JointMotion {
    /// `[n_branches × n_measures]`: what is predicted, and the field of its native measure.
    branches: Vec<Vec<(Prediction, usize)>>,
    /// Lower factor of the correlations between events: PGV, then the further measures.
    between: DMatrix<f64>,
}

/// A branch has no word for a measure that was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotGiven {
    /// The measure.
    pub imt: Imt,
    /// The branch.
    pub branch: &'static str,
}

impl JointMotion {
    /// Of measures that the ground motion, made of the same ruptures, has fields of: PGV, intensity, and its further ones.
    /// Between events they are correlated as `between` says; periods that it does not know vary
    /// as one with all others (ours), and where what it says contradicts itself, which that of Goda and
    /// Atkinson (2009) does for some sets below 0.3 s, it gives way a little: negative eigenvalues
    /// become zero.
    ///
    /// # Errors
    /// Every measure that a branch neither gives nor converts.
    pub fn new(
        ground_motion: &GroundMotion,
        ruptures: &[Rupture],
        sites: &Sites,
        measures: &[Imt],
        between: &dyn MeasureCorrelation,
    ) -> Result<JointMotion, Vec<NotGiven>> {
        let mut not_given = vec![];
        let mut branches = vec![];
        for branch in ground_motion.logic_tree.branches() {
            let mut predictions = vec![];
            for &imt in measures {
                let found = Prediction::of(branch, &ruptures[branch.rupture], sites, imt)
                    .and_then(|it| Some((ground_motion.field_of(it.native())?, it)));
                match found {
                    Some((field, it)) => predictions.push((it, field)),
                    None => not_given.push(NotGiven { imt, branch: branch.name() }),
                }
            }
            branches.push(predictions);
        }
        if !not_given.is_empty() {
            return Err(not_given);
        }
        let fields: Vec<Imt> =
            [Imt::Pgv].into_iter().chain(ground_motion.further.iter().map(|it| it.0)).collect();
        let n = fields.len();
        let rho = DMatrix::from_fn(n, n, |i, j| between.rho(fields[i], fields[j]).unwrap_or(1.0));
        let between = factor(rho);
        Ok(JointMotion { branches, between })
    }

    /// One realization, whose residuals were drawn last: `out[measure][site]`, ln of g or cm/s, or
    /// intensity. `ground_motion` is the one this was made of.
    pub fn fill(
        &self,
        it: &GroundMotion,
        (seed, realization): (u64, u32),
        drawn: Drawn,
        scratch: &Scratch,
        out: &mut [Vec<f32>],
    ) {
        let Drawn { branch, eta, free } = drawn;
        // The first number is that of PGV, as every run draws it.
        let mut rng = rng(seed, realization, Draw::BetweenEvent);
        let white: Vec<f64> =
            (0..self.between.nrows()).map(|_| StandardNormal.sample(&mut rng)).collect();
        let etas: Vec<f32> = (0..self.between.nrows())
            .map(|i| {
                let own: f64 = (0..=i).map(|j| self.between[(i, j)] * white[j]).sum();
                let tie = if i == 0 { 1.0 } else { it.further[i - 1].1[1] };
                it.truncated(own as f32) + tie * (eta - free)
            })
            .collect();
        for ((prediction, field), out) in self.branches[branch].iter().zip(out) {
            let eta = if *field <= CONVERSION { etas[0] } else { etas[field - 1] };
            let spread = prediction.tau().iter().zip(prediction.phi()).zip(scratch.field(*field));
            for ((out, mean), ((tau, phi), z)) in out.iter_mut().zip(prediction.mean()).zip(spread)
            {
                *out = mean + tau * eta + phi * z;
            }
            if let Some(conversion) = prediction.conversion() {
                let sigma = conversion.sigma as f32;
                for (out, z) in out.iter_mut().zip(scratch.field(CONVERSION)) {
                    *out = conversion.at(f64::from(*out)) as f32 + sigma * z;
                }
            }
            if prediction.imt() == Imt::Mmi {
                for it in out.iter_mut() {
                    *it = it.clamp(1.0, 12.0);
                }
            }
        }
    }
}

/// Lower factor of correlations; see [`JointMotion::new`] where they contradict each other.
fn factor(rho: DMatrix<f64>) -> DMatrix<f64> {
    let n = rho.nrows();
    let mut eigen = SymmetricEigen::new(rho);
    // A trace more than nothing leaves a factor.
    eigen.eigenvalues.apply(|it| *it = it.max(1e-9));
    let sound = eigen.recompose();
    let sd = sound.diagonal().map(f64::sqrt);
    let scaled = DMatrix::from_fn(n, n, |i, j| sound[(i, j)] / (sd[i] * sd[j]));
    scaled.cholesky().map_or_else(|| DMatrix::identity(n, n), Cholesky::unpack)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_have_ones_on_the_diagonal_even_where_numbers_contradict() {
        let rho = [1.0, 0.7, 0.2, 0.7, 1.0, 0.5, 0.2, 0.5, 1.0];
        let rho = DMatrix::from_row_slice(3, 3, &rho);
        let lower = factor(rho.clone());
        assert!((&lower * lower.transpose() - rho).amax() < 1e-6);
        let contradicts = [1.0, 0.9, -0.9, 0.9, 1.0, 0.9, -0.9, 0.9, 1.0];
        let lower = factor(DMatrix::from_row_slice(3, 3, &contradicts));
        let product = &lower * lower.transpose();
        assert!(product.diagonal().iter().all(|it| (it - 1.0).abs() < 1e-9));
        assert!(product.iter().all(|it| it.abs() <= 1.0 + 1e-9));
        let same = factor(DMatrix::from_element(2, 2, 1.0));
        assert!((&same * same.transpose()).iter().all(|it| (it - 1.0).abs() < 1e-6));
    }
}
