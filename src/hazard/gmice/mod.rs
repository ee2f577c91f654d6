//! Conversions between ground motion and macroseismic intensity.

pub mod pieces;
pub mod worden_2012;

use super::imt::Imt;
use crate::source::Source;

/// A published conversion, both ways. Ground motion is ln of g (PGA, SA) or of cm/s (PGV).
pub trait Conversion: Sync {
    /// Name in files, `author_year`.
    fn name(&self) -> &'static str;

    /// What it cites.
    fn source(&self) -> &'static Source;

    /// Mean intensity of a ground motion; `None` for a measure it does not convert.
    fn intensity(&self, imt: Imt, ln_amplitude: f64) -> Option<f64>;

    /// Mean ground motion of an intensity; `None` for a measure it does not convert.
    fn ln_amplitude(&self, imt: Imt, intensity: f64) -> Option<f64>;

    /// Standard deviation of intensity about [`Conversion::intensity`].
    fn intensity_sigma(&self, imt: Imt) -> Option<f64>;

    /// Standard deviation of ln amplitude about [`Conversion::ln_amplitude`].
    fn ln_amplitude_sigma(&self, imt: Imt) -> Option<f64>;
}

/// All conversions, by name.
pub static ALL: &[&dyn Conversion] = &[&worden_2012::WORDEN_2012];
