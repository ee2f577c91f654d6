//! Conversions between ground motion and macroseismic intensity.

pub mod pieces;
pub mod worden_2012;

use super::imt::Imt;
use crate::source::Source;

/// Standard deviation of ln amplitude about what intensity says of it, in branches that predict
/// intensity. Ours: low 0, mode 0.4, high 0.9. With it, ln PGV scatters about its median by 0.65 in
/// all, as ground motion models have it; the published scatter, 0.8 to 1.5, is that of a conversion
/// for earthquakes of which nothing else is known.
pub const AMPLITUDE_SCATTER: f32 = 0.4;

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
