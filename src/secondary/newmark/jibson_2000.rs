//! Jibson, Harp and Michael (2000), "A method for producing digital probabilistic seismic landslide
//! hazard maps", Engineering Geology 58, 271–289, doi:10.1016/S0013-7952(00)00039-9: displacement from
//! Arias intensity (eq. 4), and the share of slopes that fail at a displacement, after those of the
//! Northridge earthquake of 1994 (eq. 5).
//!
//! Verified against another program (tests/verification/secondary/newmark.csv).

use super::{NewmarkModel, from_cm};
use crate::secondary::Shock;
use crate::source::Source;
use crate::units::{Gs, Metres, Probability};

/// The model.
pub static JIBSON_2000: Jibson2000 = Jibson2000;

/// The model; needs Arias intensity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jibson2000;

impl NewmarkModel for Jibson2000 {
    fn name(&self) -> &'static str {
        "jibson_2000"
    }

    fn source(&self) -> Source {
        Source {
            authors: "Jibson, Harp and Michael",
            year: 2000,
            title: "A method for producing digital probabilistic seismic landslide hazard maps",
            doi: "10.1016/S0013-7952(00)00039-9",
        }
    }

    /// Infinite where nothing holds the slope.
    fn displacement(&self, shock: &Shock, critical: Gs) -> Option<Metres> {
        let arias = shock.arias?.0;
        if arias <= 0.0 {
            return Some(Metres(0.0));
        }
        Some(from_cm(10_f64.powf(1.521 * arias.log10() - 1.993 * critical.0.log10() - 1.546)))
    }
}

/// Share of slopes that fail where they move so far, at most 0.335.
pub fn failure_probability(displacement: Metres) -> Probability {
    let displacement_cm = 100.0 * displacement.0.max(0.0);
    Probability::clamped(0.335 * (1.0 - (-0.048 * displacement_cm.powf(1.565)).exp()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secondary::newmark::tests::shock;

    #[test]
    fn without_an_arias_intensity_it_says_nothing() {
        let unknown = Shock { arias: None, ..shock(0.3) };
        assert!(JIBSON_2000.displacement(&unknown, Gs(0.1)).is_none());
    }

    #[test]
    fn a_third_of_slopes_fail_at_most() {
        assert_eq!(failure_probability(Metres(0.0)).get(), 0.0);
        assert!((failure_probability(Metres(f64::INFINITY)).get() - 0.335).abs() < 1e-12);
        let half = (2_f64.ln() / 0.048).powf(1.0 / 1.565) / 100.0;
        assert!((failure_probability(Metres(half)).get() - 0.1675).abs() < 1e-12);
    }
}
