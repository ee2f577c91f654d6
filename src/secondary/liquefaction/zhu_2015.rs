//! Zhu, Daley, Baise, Thompson, Wald and Knudsen (2015), "A geospatial liquefaction model for rapid
//! response and loss estimation", Earthquake Spectra 31(3), 1813–1837, doi:10.1193/121912EQS353M: the
//! global model.
//!
//! Verified against another program (tests/verification/secondary/liquefaction.csv). It gives no area.

use super::{LiquefactionModel, Soil, logistic};
use crate::secondary::Shock;
use crate::source::Source;
use crate::units::Probability;

/// The model.
pub static ZHU_2015: Zhu2015 = Zhu2015;

/// The global model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zhu2015;

impl LiquefactionModel for Zhu2015 {
    fn name(&self) -> &'static str {
        "zhu_2015"
    }

    fn source(&self) -> Source {
        Source {
            authors: "Zhu, Daley, Baise, Thompson, Wald and Knudsen",
            year: 2015,
            title: "A geospatial liquefaction model for rapid response and loss estimation",
            doi: "10.1193/121912EQS353M",
        }
    }

    /// Of PGA scaled to M 7.5 by M^2.56/10^2.24.
    fn probability(&self, shock: &Shock, soil: &Soil) -> Option<Probability> {
        let pga_m = shock.motion.pga.0 * shock.magnitude.powf(2.56) / 10_f64.powf(2.24);
        // No shaking: ln 0 is −∞, and the logistic function of −∞ is 0.
        let x = 24.1 + 2.067 * pga_m.ln() + 0.355 * soil.cti - 4.784 * soil.vs30.0.ln();
        Some(logistic(x))
    }

    fn coverage_percent(&self, _shock: &Shock, _soil: &Soil) -> Option<f64> {
        None
    }

    fn threshold(&self) -> Probability {
        Probability::clamped(0.2)
    }
}
