//! Worden, Gerstenberger, Rhoades and Wald (2012), "Probabilistic relationships between
//! ground-motion parameters and modified Mercalli intensity in California", Bulletin of the
//! Seismological Society of America 102(1), 204–221, doi:10.1785/0120110156, tables 1 and 2.
//!
//! Three lines in log10 of amplitude (cm/s², cm/s). The lowest, below intensity 2, is ShakeMap's
//! (esi-shakelib 1.2.1), which verifies this file within 1e-6. The lines do not quite meet at
//! the published breaks (by 0.006 degrees for PGV). California's buildings are not Tajikistan's:
//! the conversion is from shaking to the scale's grades, not to damage.

use std::f64::consts::{LN_10, LOG10_E};

use super::Conversion;
use crate::hazard::imt::Imt;
use crate::source::Source;
use crate::units::Km;

/// What it cites.
pub const SOURCE: Source = Source {
    authors: "Worden, Gerstenberger, Rhoades and Wald",
    year: 2012,
    title: "Probabilistic relationships between ground-motion parameters and modified Mercalli \
            intensity in California",
    doi: "10.1785/0120110156",
};

/// The conversion.
pub static WORDEN_2012: Worden2012 = Worden2012;

/// The conversion; see the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worden2012;

/// Intensity is `offset + slope · log10 amplitude`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Intensity at 1 cm/s² or 1 cm/s.
    pub offset: f64,
    /// Degrees of intensity a factor of ten.
    pub slope: f64,
}

/// The conversion of one measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segments {
    /// Below, between and above the breaks.
    pub lines: [Line; 3],
    /// log10 amplitude at which the next line begins.
    pub amplitude_breaks: [f64; 2],
    /// Intensity at which the next line begins on the way back.
    pub intensity_breaks: [f64; 2],
    /// Standard deviation of intensity.
    pub intensity_sigma: f64,
    /// Standard deviation of log10 amplitude.
    pub(super) log10_sigma: f64,
    /// What to add to intensity: constant, per log10 of km, per magnitude.
    path: [f64; 3],
}

const fn line(offset: f64, slope: f64) -> Line {
    Line { offset, slope }
}

const PGA: Segments = Segments {
    lines: [line(1.71, 2.08), line(1.78, 1.55), line(-1.60, 3.70)],
    amplitude_breaks: [0.14, 1.57],
    intensity_breaks: [2.0, 4.22],
    intensity_sigma: 0.66,
    log10_sigma: 0.35,
    path: [-0.91, 1.02, -0.17],
};

/// For peak ground velocity: what runs use.
pub const PGV: Segments = Segments {
    lines: [line(4.62, 2.17), line(3.78, 1.47), line(2.89, 3.16)],
    amplitude_breaks: [-1.21, 0.53],
    intensity_breaks: [2.0, 4.56],
    intensity_sigma: 0.63,
    log10_sigma: 0.38,
    path: [0.90, 0.00, -0.18],
};

const SA_03: Segments = Segments {
    lines: [line(1.15, 1.92), line(1.26, 1.69), line(-4.15, 4.14)],
    amplitude_breaks: [0.44, 2.21],
    intensity_breaks: [2.0, 4.99],
    intensity_sigma: 0.82,
    log10_sigma: 0.44,
    path: [-1.05, 0.60, 0.00],
};

const SA_10: Segments = Segments {
    lines: [line(2.71, 2.17), line(2.50, 1.51), line(0.20, 2.90)],
    amplitude_breaks: [-0.33, 1.65],
    intensity_breaks: [2.0, 4.98],
    intensity_sigma: 0.75,
    log10_sigma: 0.47,
    path: [2.27, -0.49, -0.29],
};

const SA_30: Segments = Segments {
    lines: [line(7.35, 3.45), line(3.81, 1.17), line(1.99, 3.01)],
    amplitude_breaks: [-1.55, 0.99],
    intensity_breaks: [2.0, 4.96],
    intensity_sigma: 0.89,
    log10_sigma: 0.64,
    path: [1.91, -0.57, -0.21],
};

/// Segments of a measure, and ln of its unit in cm/s² or cm/s.
pub(super) fn segments(imt: Imt) -> Option<(&'static Segments, f64)> {
    /// cm/s² in 1 g, as in ShakeMap.
    const G_CM_S2: f64 = 981.0;
    let acceleration = G_CM_S2.ln();
    match imt {
        Imt::Pga => Some((&PGA, acceleration)),
        Imt::Pgv => Some((&PGV, 0.0)),
        Imt::Sa(0.3) => Some((&SA_03, acceleration)),
        Imt::Sa(1.0) => Some((&SA_10, acceleration)),
        Imt::Sa(3.0) => Some((&SA_30, acceleration)),
        Imt::Sa(_) | Imt::Mmi => None,
    }
}

impl Segments {
    /// Intensity of log10 amplitude, not clipped.
    fn intensity(&self, log10_amplitude: f64) -> f64 {
        let above = self.amplitude_breaks.iter().filter(|&&it| it <= log10_amplitude).count();
        let line = self.lines[above];
        line.offset + line.slope * log10_amplitude
    }

    /// log10 amplitude of intensity.
    fn log10_amplitude(&self, intensity: f64) -> f64 {
        let above = self.intensity_breaks.iter().filter(|&&it| it <= intensity).count();
        let line = self.lines[above];
        (intensity - line.offset) / line.slope
    }
}

impl Worden2012 {
    /// Mean intensity, above 10 too: what [`path_term`](Worden2012::path_term) is added to before
    /// intensity is limited to 1 to 10.
    pub fn unlimited_intensity(&self, imt: Imt, ln_amplitude: f64) -> Option<f64> {
        let (segments, ln_unit) = segments(imt)?;
        Some(segments.intensity((ln_amplitude + ln_unit) * LOG10_E))
    }

    /// Degrees of intensity to add where magnitude and distance to the rupture are known, table 2;
    /// magnitude is taken as 3.0 to 7.3, distance as 10 to 300 km. Runs do not add it: the scatter
    /// that they add is that of the conversion without it.
    pub fn path_term(&self, imt: Imt, magnitude: f64, rrup: Km) -> Option<f64> {
        let [constant, per_log10_km, per_magnitude] = segments(imt)?.0.path;
        let log10_km = rrup.0.clamp(10.0, 300.0).log10();
        Some(constant + per_log10_km * log10_km + per_magnitude * magnitude.clamp(3.0, 7.3))
    }
}

impl Conversion for Worden2012 {
    fn name(&self) -> &'static str {
        "worden_2012"
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    /// 1 to 10: higher intensities are not in the data.
    fn intensity(&self, imt: Imt, ln_amplitude: f64) -> Option<f64> {
        Some(self.unlimited_intensity(imt, ln_amplitude)?.clamp(1.0, 10.0))
    }

    fn ln_amplitude(&self, imt: Imt, intensity: f64) -> Option<f64> {
        let (segments, ln_unit) = segments(imt)?;
        Some(segments.log10_amplitude(intensity) * LN_10 - ln_unit)
    }

    fn intensity_sigma(&self, imt: Imt) -> Option<f64> {
        Some(segments(imt)?.0.intensity_sigma)
    }

    fn ln_amplitude_sigma(&self, imt: Imt) -> Option<f64> {
        Some(segments(imt)?.0.log10_sigma * LN_10)
    }
}
