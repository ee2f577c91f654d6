//! Saygili and Rathje (2008), "Empirical predictive models for earthquake-induced sliding displacements
//! of slopes", Journal of Geotechnical and Geoenvironmental Engineering 134(6), 790–803,
//! doi:10.1061/(ASCE)1090-0241(2008)134:6(790): the model of PGA and PGV, which they prefer.
//!
//! Verified against another program (tests/verification/secondary/newmark.csv), which shares its ratio
//! of 0.05 to 1.

use super::{NewmarkModel, from_cm, ratio};
use crate::secondary::Shock;
use crate::source::Source;
use crate::units::{Gs, Metres};

/// The model.
pub static SAYGILI_RATHJE_2008: SaygiliRathje2008 = SaygiliRathje2008;

/// The model of PGA and PGV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaygiliRathje2008;

impl NewmarkModel for SaygiliRathje2008 {
    fn name(&self) -> &'static str {
        "saygili_rathje_2008"
    }

    fn source(&self) -> Source {
        Source {
            authors: "Saygili and Rathje",
            year: 2008,
            title: "Empirical predictive models for earthquake-induced sliding displacements of slopes",
            doi: "10.1061/(ASCE)1090-0241(2008)134:6(790)",
        }
    }

    fn displacement(&self, shock: &Shock, critical: Gs) -> Option<Metres> {
        let (pga_g, pgv_cm_s) = (shock.motion.pga.0, shock.motion.pgv.0);
        let Some(r) = ratio(shock, critical).filter(|_| pgv_cm_s > 0.0) else {
            return Some(Metres(0.0));
        };
        let of_ratio = -1.56 + r * (-4.58 + r * (-20.84 + r * (44.75 - 30.50 * r)));
        let ln_cm = of_ratio - 0.64 * pga_g.ln() + 1.55 * pgv_cm_s.ln();
        Some(from_cm(ln_cm.exp()))
    }
}
