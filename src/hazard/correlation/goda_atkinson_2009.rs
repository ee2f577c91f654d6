//! Goda and Atkinson (2009), "Probabilistic characterization of spatially correlated response
//! spectra for earthquakes in Japan", Bulletin of the Seismological Society of America 99(5),
//! 3003–3020, doi:10.1785/0120090007: of between-event residuals.
//!
//! OpenQuake Engine 3.26 verifies the numbers. PGA is taken as SA(0.05), beyond the periods of the
//! paper, and correlations above 1 as 1, as there; PGV and intensity as SA(1.0) (ours). PGA and
//! SA(0.1) come out as one, and contradict SA(0.2) beside them: that set is refused.

use std::f64::consts::FRAC_PI_2;

use super::{MeasureCorrelation, period_s};
use crate::hazard::imt::Imt;
use crate::source::Source;

/// What it cites.
pub const SOURCE: Source = Source {
    authors: "Goda and Atkinson",
    year: 2009,
    title: "Probabilistic characterization of spatially correlated response spectra for \
            earthquakes in Japan",
    doi: "10.1785/0120090007",
};

/// The correlation.
pub static GODA_ATKINSON_2009: GodaAtkinson2009 = GodaAtkinson2009;

/// The correlation; see the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GodaAtkinson2009;

const THETA: [f64; 3] = [1.374, 5.586, 0.728];

/// Of spectral accelerations at the shorter and the longer of two periods, s.
fn of_periods(short_s: f64, long_s: f64) -> f64 {
    let decades = (long_s / short_s).log10();
    let below = if short_s < 0.25 {
        THETA[1] * (short_s / long_s).powf(THETA[2]) * (short_s / 0.25).log10()
    } else {
        0.0
    };
    let angle = FRAC_PI_2 - (THETA[0] + below) * decades;
    let delta = 1.0 + (1.5 * decades).cos();
    ((1.0 - angle.cos() + delta) / 3.0).min(1.0)
}

impl MeasureCorrelation for GodaAtkinson2009 {
    fn name(&self) -> &'static str {
        "goda_atkinson_2009"
    }

    fn sources(&self) -> &'static [&'static Source] {
        &[&SOURCE]
    }

    fn periods_s(&self) -> [f64; 2] {
        [0.1, 5.0]
    }

    fn rho(&self, one: Imt, other: Imt) -> Option<f64> {
        let [low, high] = self.periods_s();
        let held = |imt| !matches!(imt, Imt::Sa(it) if !(low..=high).contains(&it));
        let (a, b) = (period_s(one, 0.05), period_s(other, 0.05));
        (held(one) && held(other)).then(|| of_periods(a.min(b), a.max(b)))
    }
}
