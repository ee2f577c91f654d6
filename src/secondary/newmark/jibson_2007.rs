//! Jibson (2007), "Regression models for estimating coseismic landslide displacement", Engineering
//! Geology 91, 209–218, doi:10.1016/j.enggeo.2007.01.013: eq. 6 from the ratio of accelerations, and
//! eq. 7 with the magnitude, fitted to M 5.3 to 7.6.
//!
//! Verified against another program (tests/verification/secondary/newmark.csv), which shares its ratio
//! of 0.05 at least.

use super::{NewmarkModel, from_cm, ratio};
use crate::secondary::Shock;
use crate::source::Source;
use crate::units::{Gs, Metres};

/// Eq. 6.
pub static JIBSON_2007: Jibson2007 = Jibson2007 {
    name: "jibson_2007",
    constant: 0.215,
    of_rest: 2.341,
    of_ratio: -1.438,
    of_magnitude: 0.0,
};

/// Eq. 7.
pub static JIBSON_2007_MAGNITUDE: Jibson2007 = Jibson2007 {
    name: "jibson_2007_magnitude",
    constant: -2.710,
    of_rest: 2.335,
    of_ratio: -1.478,
    of_magnitude: 0.424,
};

/// Least of what the ratio gives, so that a logarithm exists where nothing slips: far less than an atom.
const FORM_MIN: f64 = 1e-100;

/// One of the two equations: log10 D = constant + log10((1 − r)^of_rest · r^of_ratio) + of_magnitude · M,
/// D in cm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jibson2007 {
    name: &'static str,
    constant: f64,
    of_rest: f64,
    of_ratio: f64,
    of_magnitude: f64,
}

impl NewmarkModel for Jibson2007 {
    fn name(&self) -> &'static str {
        self.name
    }

    fn source(&self) -> Source {
        Source {
            authors: "Jibson",
            year: 2007,
            title: "Regression models for estimating coseismic landslide displacement",
            doi: "10.1016/j.enggeo.2007.01.013",
        }
    }

    fn displacement(&self, shock: &Shock, critical: Gs) -> Option<Metres> {
        let Some(r) = ratio(shock, critical) else { return Some(Metres(0.0)) };
        let form = ((1.0 - r).powf(self.of_rest) * r.powf(self.of_ratio)).max(FORM_MIN);
        let log10_cm = self.constant + form.log10() + self.of_magnitude * shock.magnitude;
        Some(from_cm(10_f64.powf(log10_cm)))
    }
}
