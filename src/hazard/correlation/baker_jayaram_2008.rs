//! Baker and Jayaram (2008), "Correlation of spectral acceleration values from NGA ground motion
//! models", Earthquake Spectra 24(1), 299–317, doi:10.1193/1.2857544: of within-event residuals.
//!
//! OpenQuake Engine 3.26 verifies the numbers. PGA is taken as SA(0.01), the shortest period of the
//! paper (ours; OpenQuake takes it as SA(0), which lowers its correlation with SA(0.1) by 0.012).
//! PGV follows [`bradley_2012`], and intensity is taken as PGV (ours).

use std::f64::consts::{FRAC_PI_2, PI};

use super::{MeasureCorrelation, bradley_2012, period_s};
use crate::hazard::imt::Imt;
use crate::source::Source;

/// What it cites.
pub const SOURCE: Source = Source {
    authors: "Baker and Jayaram",
    year: 2008,
    title: "Correlation of spectral acceleration values from NGA ground motion models",
    doi: "10.1193/1.2857544",
};

/// The correlation.
pub static BAKER_JAYARAM_2008: BakerJayaram2008 = BakerJayaram2008;

/// The correlation; see the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BakerJayaram2008;

/// Period that the equation parts short from long at, s.
const SHORT_S: f64 = 0.109;

/// Of spectral accelerations at the shorter and the longer of two periods, s.
fn of_periods(short_s: f64, long_s: f64) -> f64 {
    let c1 = 1.0 - (FRAC_PI_2 - 0.366 * (long_s / short_s.max(SHORT_S)).ln()).cos();
    let c2 = if long_s < 0.2 {
        let step = 1.0 - 1.0 / (1.0 + (100.0 * long_s - 5.0).exp());
        1.0 - 0.105 * step * (long_s - short_s) / (long_s - 0.0099)
    } else {
        0.0
    };
    let c3 = if long_s < SHORT_S { c2 } else { c1 };
    let c4 = c1 + 0.5 * (c3.sqrt() - c3) * (1.0 + (PI * short_s / SHORT_S).cos());
    if long_s < SHORT_S {
        c2
    } else if short_s > SHORT_S {
        c1
    } else if long_s < 0.2 {
        c2.min(c4)
    } else {
        c4
    }
}

impl MeasureCorrelation for BakerJayaram2008 {
    fn name(&self) -> &'static str {
        "baker_jayaram_2008"
    }

    fn sources(&self) -> &'static [&'static Source] {
        &[&SOURCE, &bradley_2012::SOURCE]
    }

    fn periods_s(&self) -> [f64; 2] {
        [0.01, 10.0]
    }

    fn rho(&self, one: Imt, other: Imt) -> Option<f64> {
        match (one, other) {
            (Imt::Pgv | Imt::Mmi, measure) | (measure, Imt::Pgv | Imt::Mmi) => {
                bradley_2012::rho(measure)
            }
            _ => {
                let (a, b) = (period_s(one, 0.01), period_s(other, 0.01));
                let [low, high] = self.periods_s();
                let (short_s, long_s) = (a.min(b), a.max(b));
                (low <= short_s && long_s <= high).then(|| of_periods(short_s, long_s))
            }
        }
    }
}
