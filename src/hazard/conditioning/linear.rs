//! One observation in the words of one branch: linear in the branch's residuals.

use crate::hazard::correlation::MeasureCorrelation;
use crate::hazard::distance::Distances;
use crate::hazard::gmice::AMPLITUDE_SCATTER;
use crate::hazard::gmice::Conversion as _;
use crate::hazard::gmice::worden_2012::WORDEN_2012;
use crate::hazard::gmm::bindi_2011::site_increment;
use crate::hazard::gmm::{Event, GroundMotionModel};
use crate::hazard::imt::Imt;
use crate::hazard::observation::Observation;
use crate::hazard::rupture::Rupture;
use crate::hazard::site::SiteConditions;
use crate::units::{LonLat, Vs30};

/// `value = event · η + within · z + conversion · ζ + rest + error`, all in the unit of what the
/// branch predicts, or of the observation where the branch predicts that too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Linear {
    pub place: LonLat,
    /// What was observed beyond the median.
    pub value: f64,
    pub event: f64,
    pub within: f64,
    pub conversion: f64,
    pub rest: Rest,
    /// Standard deviation of the measurement.
    pub error: f64,
    /// Standard deviation of all but the measurement.
    pub sigma: f64,
}

/// What an observation does not share with the branch's own measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rest {
    pub imt: Imt,
    /// Standard deviations of the between-event and of the within-event part.
    pub tau: f64,
    pub phi: f64,
    /// Correlation of its measure with the branch's own, within an event and between events.
    pub rho: [f64; 2],
}

/// What an observation is turned into by a conversion.
struct Converted {
    value: f64,
    /// Of the branch's unit over the observation's.
    slope: f64,
    /// Scatter that is of the conversion's field, and that is not.
    conversion: f64,
    rest: f64,
}

/// For one branch.
pub(super) struct Reader<'a> {
    pub model: &'static dyn GroundMotionModel,
    pub rupture: &'a Rupture,
    /// Correlations of measures at one site: within an event, between events.
    pub measures: [&'a dyn MeasureCorrelation; 2],
}

impl Reader<'_> {
    /// `None` where the branch has no word for what was observed.
    pub fn read(&self, it: &Observation, vs30: Vs30) -> Option<Linear> {
        let own = self.model.run_measure()?;
        if own != Imt::Mmi && it.imt != own && it.imt != Imt::Mmi {
            return self.beside(own, it, vs30);
        }
        let converted = match (own, it.imt) {
            (own, imt) if own == imt => {
                Converted { value: it.value, slope: 1.0, conversion: 0.0, rest: 0.0 }
            }
            (Imt::Mmi, imt) => to_intensity(imt, it.value)?,
            (own, _) => from_intensity(own, it.value)?,
        };
        let path = Distances::of(self.rupture, it.place);
        let site = SiteConditions::inferred(vs30);
        let shaking = self.model.shaking(&Event::of(self.rupture), &path, &site, own)?;
        let increment = if own == Imt::Mmi { site_increment(vs30) } else { 0.0 };
        Some(Linear {
            place: it.place,
            value: converted.value - shaking.mean - increment,
            event: shaking.tau,
            within: shaking.phi,
            conversion: converted.conversion,
            rest: Rest { imt: it.imt, tau: 0.0, phi: converted.rest, rho: [0.0; 2] },
            error: converted.slope * it.sigma,
            sigma: shaking.sigma().hypot(converted.conversion).hypot(converted.rest),
        })
    }

    /// Another measure of ground motion that the model gives too.
    fn beside(&self, own: Imt, it: &Observation, vs30: Vs30) -> Option<Linear> {
        let path = Distances::of(self.rupture, it.place);
        let site = SiteConditions::inferred(vs30);
        let shaking = self.model.shaking(&Event::of(self.rupture), &path, &site, it.imt)?;
        let [within, between] = self.measures.map(|model| model.rho(own, it.imt));
        let rho = [within?, between?];
        let rest = rho.map(|it| (1.0 - it * it).max(0.0).sqrt());
        Some(Linear {
            place: it.place,
            value: it.value - shaking.mean,
            event: rho[1] * shaking.tau,
            within: rho[0] * shaking.phi,
            conversion: 0.0,
            rest: Rest { imt: it.imt, tau: rest[1] * shaking.tau, phi: rest[0] * shaking.phi, rho },
            error: it.sigma,
            sigma: shaking.sigma(),
        })
    }

    /// Covariance of the rests of two observations whose sites are correlated by `in_space`.
    pub fn rest_covariance(&self, one: &Rest, other: &Rest, in_space: f64) -> f64 {
        let partial = |which: usize| {
            let direct = if one.imt == other.imt {
                1.0
            } else {
                self.measures[which].rho(one.imt, other.imt).unwrap_or(0.0)
            };
            let (a, b) = (one.rho[which], other.rho[which]);
            let scale = ((1.0 - a * a) * (1.0 - b * b)).sqrt();
            if scale > 0.0 { ((direct - a * b) / scale).clamp(-1.0, 1.0) } else { 0.0 }
        };
        partial(0) * one.phi * other.phi * in_space + partial(1) * one.tau * other.tau
    }
}

/// Intensity of a ground motion.
fn to_intensity(imt: Imt, ln_amplitude: f64) -> Option<Converted> {
    let intensity = |it| WORDEN_2012.unlimited_intensity(imt, it);
    let value = intensity(ln_amplitude)?.clamp(1.0, 12.0);
    let slope = (intensity(ln_amplitude + STEP)? - intensity(ln_amplitude - STEP)?) / (2.0 * STEP);
    Some(if imt == Imt::Pgv {
        let conversion = slope * f64::from(AMPLITUDE_SCATTER);
        Converted { value, slope, conversion, rest: 0.0 }
    } else {
        let rest = WORDEN_2012.intensity_sigma(imt)?;
        Converted { value, slope, conversion: 0.0, rest }
    })
}

/// Ground motion of an intensity.
fn from_intensity(imt: Imt, intensity: f64) -> Option<Converted> {
    let ln_amplitude = |it| WORDEN_2012.ln_amplitude(imt, it);
    let slope = (ln_amplitude(intensity + STEP)? - ln_amplitude(intensity - STEP)?) / (2.0 * STEP);
    Some(Converted {
        value: ln_amplitude(intensity)?,
        slope,
        conversion: slope * WORDEN_2012.intensity_sigma(imt)?,
        rest: 0.0,
    })
}

/// Half the width over which the slope of a conversion is taken; it smooths its bends.
const STEP: f64 = 0.1;
