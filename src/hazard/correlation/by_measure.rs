//! A spatial correlation for each measure, joined by their correlations at one site:
//!
//! ```text
//! ρ_ij(h) = R_ij √(ρ_i(h) ρ_j(h)) = R_ij exp(−c_ij h^p),   c_ij = (c_i + c_j) / 2
//! ```
//!
//! Ours: with one measure, or one range for all, it is the spatial model itself; between measures
//! the square root keeps each measure's own correlation as published. It is a correlation of
//! fields only if the spectral densities of R_ij exp(−c_ij h^p) have no negative eigenvalue at any
//! wavelength (Cramér), which R alone does not grant where measures much alike have ranges far
//! apart. For p = 1 the density in the plane is R_ij a_ij / (a_ij² + k²)^(3/2) with a_ij = c_ij;
//! for p < 1, exp(−c h^p) is a mixture of exponentials whose rates are c^(1/p) times one and the
//! same random scale (stable subordination), so that the same test with a_ij = c_ij^(1/p) suffices.
//!
//! Where an eigenvalue is below 0, the correlations of different measures are lowered by the least
//! share that makes it 0, at most 5 % (ours: published correlations of measures
//! differ by more); where that is not enough, the set is refused.

use std::f64::consts::TAU;

use nalgebra::DMatrix;

use super::at_one_site::{AtOneSite, contradiction};
use super::heresi_miranda_2018::{self, HeresiMiranda2018};
use super::jayaram_baker_2009::{self, JayaramBaker2009};
use super::joint::JointCorrelation;
use super::refused::Refused;
use crate::hazard::imt::Imt;
use crate::source::Source;
use crate::units::Km;

/// Largest share by which correlations of different measures are lowered. Ours.
const MOST_LOWERED: f64 = 0.05;

/// A spatial correlation for each measure; see the module.
#[derive(Clone, Debug, PartialEq)]
pub struct ByMeasure {
    at_one_site: AtOneSite,
    /// c_i: ρ_i = exp(−c_i h^p), h in km.
    decay: Vec<f64>,
    /// p.
    exponent: f64,
    lowered_by: f64,
    sources: Vec<&'static Source>,
}

impl ByMeasure {
    /// One model a measure, in their order; `sources` are those of the correlations at one site.
    ///
    /// # Panics
    ///
    /// Where there is not one model a measure.
    pub fn jayaram_baker(
        at_one_site: AtOneSite,
        models: &[JayaramBaker2009],
        sources: &[&'static Source],
    ) -> Result<ByMeasure, Refused> {
        let decay = models.iter().map(|it| 3.0 / it.range().0).collect();
        let sources = [&[&jayaram_baker_2009::SOURCE], sources].concat();
        ByMeasure { at_one_site, decay, exponent: 1.0, lowered_by: 0.0, sources }.checked()
    }

    /// As [`ByMeasure::jayaram_baker`].
    ///
    /// # Panics
    ///
    /// Where there is not one model a measure.
    pub fn heresi_miranda(
        at_one_site: AtOneSite,
        models: &[HeresiMiranda2018],
        sources: &[&'static Source],
    ) -> Result<ByMeasure, Refused> {
        let exponent = heresi_miranda_2018::EXPONENT;
        let decay = models.iter().map(|it| it.beta().0.powf(-exponent)).collect();
        let sources = [&[&heresi_miranda_2018::SOURCE], sources].concat();
        ByMeasure { at_one_site, decay, exponent, lowered_by: 0.0, sources }.checked()
    }

    /// Share by which the correlations of different measures were lowered; see the module.
    pub fn lowered_by(&self) -> f64 {
        self.lowered_by
    }

    fn checked(mut self) -> Result<ByMeasure, Refused> {
        assert_eq!(self.decay.len(), self.measures().len(), "one model a measure");
        let Some((smallest, measures, wavelength)) = self.contradiction() else { return Ok(self) };
        // (1 − s) λ + s = 0, and a little more for what lies between the wavenumbers looked at.
        self.lowered_by = 1.01 * smallest / (smallest - 1.0);
        if self.lowered_by > MOST_LOWERED {
            return Err(Refused::NotDefiniteBetweenSites { measures, smallest, wavelength });
        }
        self.at_one_site = self.at_one_site.lowered(self.lowered_by);
        Ok(self)
    }

    /// The smallest eigenvalue of the normalized spectral densities, the measures that it is made
    /// of, and where it is. Looks through the wavenumbers a thousand times beyond all rates.
    fn contradiction(&self) -> Option<(f64, Vec<Imt>, Km)> {
        const A_DECADE: i32 = 20;
        const DECADES: f64 = 3.0;
        let n = self.decay.len();
        let rates = DMatrix::from_fn(n, n, |i, j| self.rate(i, j));
        let (low, high) = (rates.min().log10() - DECADES, rates.max().log10() + DECADES);
        let steps = ((high - low) * f64::from(A_DECADE)).ceil() as i32;
        let found = (0..=steps).filter_map(|step| {
            let k = 10_f64.powf(low + f64::from(step) / f64::from(A_DECADE));
            let density = rates.map(|it| it * (it * it + k * k).powf(-1.5));
            let normalized = DMatrix::from_fn(n, n, |i, j| {
                self.at_one_site.matrix()[(i, j)] * density[(i, j)]
                    / (density[(i, i)] * density[(j, j)]).sqrt()
            });
            let (smallest, measures) = contradiction(self.measures(), &normalized)?;
            Some((smallest, measures, Km(TAU / k)))
        });
        found.min_by(|one, other| one.0.total_cmp(&other.0))
    }

    /// c_ij.
    fn decay(&self, i: usize, j: usize) -> f64 {
        f64::midpoint(self.decay[i], self.decay[j])
    }

    /// a_ij, 1/km.
    fn rate(&self, i: usize, j: usize) -> f64 {
        self.decay(i, j).powf(1.0 / self.exponent)
    }
}

impl JointCorrelation for ByMeasure {
    fn measures(&self) -> &[Imt] {
        self.at_one_site.measures()
    }

    fn rho(&self, i: usize, j: usize, distance: Km) -> f64 {
        let decayed = (-self.decay(i, j) * distance.0.powf(self.exponent)).exp();
        self.at_one_site.matrix()[(i, j)] * decayed
    }

    fn nugget(&self, _: usize, _: usize) -> f64 {
        0.0
    }

    fn reach(&self, rho: f64) -> Km {
        let slowest = (0..self.decay.len()).map(|i| self.rate(i, i)).fold(f64::INFINITY, f64::min);
        Km((-rho.ln()).powf(1.0 / self.exponent) / slowest)
    }

    fn sources(&self) -> Vec<&'static Source> {
        self.sources.clone()
    }
}
