//! Shaking of a realization at every site: what the engine asks for.

use std::f64::consts::{LN_10, LOG10_E};

use super::gmice::AMPLITUDE_SCATTER;
use super::gmice::worden_2012::{self, Line};
use super::gmm::Shaking;
use super::imt::Imt;
use super::logic_tree::Branch;
use super::prediction::Prediction;
use super::rupture::Rupture;
use super::site::Sites;

/// Mean and standard deviation of one measure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Normal {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sigma: f64,
}

/// What a branch gives natively.
#[derive(Clone, Debug)]
enum Native {
    Intensity,
    LnPgv,
    /// Intensity, and ln PGV beside it.
    Both(Columns),
}

/// A normal distribution a site.
#[derive(Clone, Debug, Default)]
struct Columns {
    median: Vec<f32>,
    tau: Vec<f32>,
    phi: Vec<f32>,
}

impl Columns {
    fn push(&mut self, shaking: &Shaking) {
        self.median.push(shaking.mean as f32);
        self.tau.push(shaking.tau as f32);
        self.phi.push(shaking.phi as f32);
    }

    #[inline]
    fn sampled(&self, site: usize, eta: f32, z: f32) -> f32 {
        self.median[site] + self.tau[site] * eta + self.phi[site] * z
    }
}

/// Correlation of the residuals of intensity and of ln PGV in one place on a map that gives both.
/// Ours, from the scatter of Worden et al. (2012): low 0.7, mode 0.8, high 0.9.
const MAP_RHO: f32 = 0.8;

/// One branch of the logic tree for one rupture: medians and standard deviations as columns, one
/// value a site.
///
/// Two residual fields shake the sites: one of what the branch predicts, and one of the conversion
/// to what it does not. A branch that predicts intensity is given the
/// [site increment](super::gmm::bindi_2011::site_increment), and PGV by Worden et al. (2012) backwards with
/// [`AMPLITUDE_SCATTER`]; one that predicts ln PGV is given intensity by Worden et al. forwards
/// with their scatter. The field of the conversion is correlated in space like the other (ours).
#[derive(Clone, Debug)]
pub struct BranchShaking {
    native: Native,
    /// Intensity, or ln of PGV in cm/s.
    own: Columns,
}

impl BranchShaking {
    /// `None` where the model gives neither intensity nor PGV at some site.
    pub fn of(branch: &Branch, rupture: &Rupture, sites: &Sites) -> Option<BranchShaking> {
        let imt = branch.model.run_measure()?;
        let native = if imt == Imt::Mmi { Native::Intensity } else { Native::LnPgv };
        let it = Prediction::of(branch, rupture, sites, imt)?;
        let [median, tau, phi] = [it.mean(), it.tau(), it.phi()].map(<[f32]>::to_vec);
        Some(BranchShaking { native, own: Columns { median, tau, phi } })
    }

    /// Shaking as a map has it: mean and standard deviation of intensity and of ln PGV in cm/s at each
    /// site. A map does not say how much of its deviations is between events: they are divided as
    /// those of models that do not either (ours).
    pub fn of_map(sites: impl IntoIterator<Item = [Normal; 2]>) -> BranchShaking {
        let (mut own, mut ln_pgv) = (Columns::default(), Columns::default());
        for [intensity, it] in sites {
            own.push(&Shaking::undivided(intensity.mean, intensity.sigma));
            ln_pgv.push(&Shaking::undivided(it.mean, it.sigma));
        }
        BranchShaking { native: Native::Both(ln_pgv), own }
    }

    /// Intensity and ln PGV at a site, each by its mean and standard deviation; what a conversion
    /// gives, on its line at the median.
    pub fn spread(&self, site: usize) -> [Normal; 2] {
        let of = |it: &Columns| {
            let [median, tau, phi] = [&it.median, &it.tau, &it.phi].map(|it| f64::from(it[site]));
            Normal { mean: median, sigma: tau.hypot(phi) }
        };
        let own = of(&self.own);
        let (mean, at) = (own.mean as f32, |of: fn(f32) -> f32, x: f32| f64::from(of(x)));
        match &self.native {
            Native::Both(ln_pgv) => [own, of(ln_pgv)],
            Native::Intensity => {
                let slope = (at(ln_pgv_of, mean + 0.1) - at(ln_pgv_of, mean - 0.1)) / 0.2;
                let sigma = (slope * own.sigma).hypot(f64::from(AMPLITUDE_SCATTER));
                [own, Normal { mean: at(ln_pgv_of, mean), sigma }]
            }
            Native::LnPgv => {
                let slope = (at(intensity_of, mean + 0.1) - at(intensity_of, mean - 0.1)) / 0.2;
                let sigma = (slope * own.sigma).hypot(f64::from(INTENSITY_SCATTER));
                [Normal { mean: at(intensity_of, mean), sigma }, own]
            }
        }
    }

    /// How many sites there are.
    pub fn len(&self) -> usize {
        self.own.median.len()
    }

    /// Whether there is no site at all.
    pub fn is_empty(&self) -> bool {
        self.own.median.is_empty()
    }

    /// One realization: intensity, 1 to 12, and ln of PGV in cm/s of each site, from the
    /// between-event residual and two within-event residuals of each site, all standard normal: that
    /// of what the branch predicts, and that of the conversion. All columns are as long as the sites.
    pub fn fill(
        &self,
        eta: f32,
        [z, conversion]: [&[f32]; 2],
        intensity: &mut [f32],
        ln_pgv: &mut [f32],
    ) {
        let n = self.len();
        let (z, conversion) = (&z[..n], &conversion[..n]);
        let (intensity, ln_pgv) = (&mut intensity[..n], &mut ln_pgv[..n]);
        match &self.native {
            Native::Intensity => {
                for i in 0..n {
                    let sampled = self.own.sampled(i, eta, z[i]);
                    intensity[i] = sampled.clamp(1.0, 12.0);
                    ln_pgv[i] = ln_pgv_of(sampled) + AMPLITUDE_SCATTER * conversion[i];
                }
            }
            Native::LnPgv => {
                for i in 0..n {
                    let sampled = self.own.sampled(i, eta, z[i]);
                    ln_pgv[i] = sampled;
                    let converted = intensity_of(sampled) + INTENSITY_SCATTER * conversion[i];
                    intensity[i] = converted.clamp(1.0, 12.0);
                }
            }
            Native::Both(beside) => {
                let rest = (1.0 - MAP_RHO * MAP_RHO).sqrt();
                for i in 0..n {
                    intensity[i] = self.own.sampled(i, eta, z[i]).clamp(1.0, 12.0);
                    ln_pgv[i] = beside.sampled(i, eta, MAP_RHO * z[i] + rest * conversion[i]);
                }
            }
        }
    }

    /// Intensity of each site without residuals: for maps, and for what can be told at once.
    pub fn intensity_median(&self) -> Vec<f32> {
        let median = self.own.median.iter();
        match self.native {
            Native::LnPgv => median.copied().map(intensity_of).collect(),
            _ => median.map(|it| it.clamp(1.0, 12.0)).collect(),
        }
    }
}

/// Worden et al. (2012) in natural logs: `[below, between, above]` of offset and slope.
const LINES: [(f32, f32); 3] = {
    const fn ln(line: Line) -> (f32, f32) {
        (line.offset as f32, (line.slope * LOG10_E) as f32)
    }
    let [low, middle, high] = worden_2012::PGV.lines;
    [ln(low), ln(middle), ln(high)]
};
/// Standard deviation of intensity about what ln PGV says of it.
const INTENSITY_SCATTER: f32 = worden_2012::PGV.intensity_sigma as f32;
/// ln amplitude at which the next line begins.
const LN_PGV_BREAKS: [f32; 2] = {
    let [low, high] = worden_2012::PGV.amplitude_breaks;
    [(low * LN_10) as f32, (high * LN_10) as f32]
};
/// Intensity at which the next line begins on the way back.
const INTENSITY_BREAKS: [f32; 2] = {
    let [low, high] = worden_2012::PGV.intensity_breaks;
    [low as f32, high as f32]
};
/// Degrees per unit of ln PGV to the power of −1.
const INVERSE_SLOPES: [f32; 3] = [1.0 / LINES[0].1, 1.0 / LINES[1].1, 1.0 / LINES[2].1];

/// Intensity of ln PGV, 1 to 12. The published conversion ends at 10; its uppermost line is carried on.
#[inline]
fn intensity_of(ln_pgv: f32) -> f32 {
    let on = |(offset, slope): (f32, f32)| offset + slope * ln_pgv;
    let lower = if ln_pgv < LN_PGV_BREAKS[0] { on(LINES[0]) } else { on(LINES[1]) };
    let intensity = if ln_pgv < LN_PGV_BREAKS[1] { lower } else { on(LINES[2]) };
    intensity.clamp(1.0, 12.0)
}

/// ln PGV of intensity.
#[inline]
fn ln_pgv_of(intensity: f32) -> f32 {
    let on = |i: usize| (intensity - LINES[i].0) * INVERSE_SLOPES[i];
    let lower = if intensity < INTENSITY_BREAKS[0] { on(0) } else { on(1) };
    if intensity < INTENSITY_BREAKS[1] { lower } else { on(2) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hazard::gmice::Conversion;
    use crate::hazard::gmice::worden_2012::WORDEN_2012;

    /// What `f32` may cost, degrees of intensity or units of ln PGV.
    const SINGLE: f64 = 2e-6;

    #[test]
    fn the_loop_converts_as_the_reference_does() {
        for i in -3000..6000 {
            let x = i as f32 * 1e-3;
            let intensity = WORDEN_2012.intensity(Imt::Pgv, f64::from(x)).unwrap();
            let got = f64::from(intensity_of(x));
            assert!(intensity == 10.0 || (got - intensity).abs() < SINGLE * 4.0, "{x}: {got}");
        }
        for i in 1000..12000 {
            let x = i as f32 * 1e-3;
            let ln_pgv = WORDEN_2012.ln_amplitude(Imt::Pgv, f64::from(x)).unwrap();
            let got = f64::from(ln_pgv_of(x));
            assert!((got - ln_pgv).abs() < SINGLE * 4.0, "{x}: {got} is not {ln_pgv}");
        }
    }
}
