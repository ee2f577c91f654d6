//! Rathje and Saygili (2009), "Probabilistic assessment of earthquake-induced sliding displacements of
//! natural slopes", Bulletin of the New Zealand Society for Earthquake Engineering 42(1), 18–27,
//! doi:10.5459/bnzsee.42.1.18-27: the model of PGA and magnitude.
//!
//! Verified against another program (tests/verification/secondary/newmark.csv), which shares its ratio
//! of 0.05 to 1.

use super::{NewmarkModel, from_cm, ratio};
use crate::secondary::Shock;
use crate::source::Source;
use crate::units::{Gs, Metres};

/// The model.
pub static RATHJE_SAYGILI_2009: RathjeSaygili2009 = RathjeSaygili2009;

/// The model of PGA and magnitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RathjeSaygili2009;

impl NewmarkModel for RathjeSaygili2009 {
    fn name(&self) -> &'static str {
        "rathje_saygili_2009"
    }

    fn source(&self) -> Source {
        Source {
            authors: "Rathje and Saygili",
            year: 2009,
            title: "Probabilistic assessment of earthquake-induced sliding displacements of natural \
                    slopes",
            doi: "10.5459/bnzsee.42.1.18-27",
        }
    }

    fn displacement(&self, shock: &Shock, critical: Gs) -> Option<Metres> {
        let Some(r) = ratio(shock, critical) else { return Some(Metres(0.0)) };
        let of_ratio = 4.89 + r * (-4.85 + r * (-19.64 + r * (42.49 - 29.06 * r)));
        let of_shock = 0.72 * shock.motion.pga.0.ln() + 0.89 * (shock.magnitude - 6.0);
        Some(from_cm((of_ratio + of_shock).exp()))
    }
}
