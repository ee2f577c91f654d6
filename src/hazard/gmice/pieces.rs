//! A conversion as straight pieces with one scatter: what a distribution is carried through.

use std::f64::consts::{LN_10, LOG10_E};

use super::worden_2012::{Segments, segments};
use crate::hazard::imt::Imt;

/// Period that stands for PGA where spectra are interpolated, s. Ours.
const PGA_PERIOD_S: f64 = 0.01;

/// Periods that Worden et al. (2012) convert, s; the first is PGA.
const PERIODS_S: [f64; 4] = [PGA_PERIOD_S, 0.3, 1.0, 3.0];

/// `y = offset + slope · x` between breaks, and a normal scatter of y about it. Worden et al. (2012)
/// either way; their uppermost line is carried on beyond intensity 10, as runs do.
#[derive(Clone, Debug, PartialEq)]
pub struct Pieces {
    /// x at which the next line begins, rising.
    pub breaks: Vec<f64>,
    /// `(offset, slope)`, one more than breaks.
    pub lines: Vec<(f64, f64)>,
    /// Standard deviation of y.
    pub sigma: f64,
}

impl Pieces {
    /// Intensity from ln of g or of cm/s; `None` for a measure that is not converted.
    pub fn intensity_from(imt: Imt) -> Option<Pieces> {
        let (segments, ln_unit) = segments(imt)?;
        let line = |it: super::worden_2012::Line| {
            let slope = it.slope * LOG10_E;
            (it.offset + slope * ln_unit, slope)
        };
        Some(Pieces {
            breaks: segments.amplitude_breaks.map(|it| it * LN_10 - ln_unit).to_vec(),
            lines: segments.lines.map(line).to_vec(),
            sigma: segments.intensity_sigma,
        })
    }

    /// ln of g or of cm/s from intensity; `None` for a period above 3 s.
    ///
    /// Between PGA (taken as 0.01 s), 0.3, 1.0 and 3.0 s, ln amplitude and its scatter are linear
    /// in ln period (ours); below 0.01 s spectral acceleration is PGA.
    pub fn amplitude_from_intensity(imt: Imt) -> Option<Pieces> {
        let Imt::Sa(period_s) = imt else {
            return segments(imt).map(|(it, ln_unit)| Pieces::backwards(it, ln_unit));
        };
        let measure = |i: usize| if i == 0 { Imt::Pga } else { Imt::Sa(PERIODS_S[i]) };
        if period_s <= PGA_PERIOD_S {
            return Pieces::amplitude_from_intensity(Imt::Pga);
        }
        let upper = PERIODS_S.iter().position(|it| period_s <= *it)?;
        let [low, high] = [upper - 1, upper].map(|it| segments(measure(it)));
        let [low, high] = [low?, high?].map(|(it, ln_unit)| Pieces::backwards(it, ln_unit));
        let [from_s, to_s] = [PERIODS_S[upper - 1], PERIODS_S[upper]];
        Some(low.between(&high, (period_s / from_s).ln() / (to_s / from_s).ln()))
    }

    fn backwards(segments: &Segments, ln_unit: f64) -> Pieces {
        let line = |it: super::worden_2012::Line| {
            let slope = LN_10 / it.slope;
            (-it.offset * slope - ln_unit, slope)
        };
        Pieces {
            breaks: segments.intensity_breaks.to_vec(),
            lines: segments.lines.map(line).to_vec(),
            sigma: segments.log10_sigma * LN_10,
        }
    }

    /// A share `part` of the way from this conversion to another.
    fn between(&self, other: &Pieces, part: f64) -> Pieces {
        let mix = |a: f64, b: f64| a + part * (b - a);
        let mut breaks = [self.breaks.as_slice(), &other.breaks].concat();
        breaks.sort_unstable_by(f64::total_cmp);
        breaks.dedup();
        let starts = std::iter::once(f64::NEG_INFINITY).chain(breaks.iter().copied());
        let line = |start: f64| {
            let (a, b) = (self.line(start), other.line(start));
            (mix(a.0, b.0), mix(a.1, b.1))
        };
        let lines = starts.map(line).collect();
        Pieces { lines, sigma: mix(self.sigma, other.sigma), breaks }
    }

    fn line(&self, x: f64) -> (f64, f64) {
        self.lines[self.breaks.iter().filter(|&&it| it <= x).count()]
    }

    /// Mean of y.
    pub fn at(&self, x: f64) -> f64 {
        let (offset, slope) = self.line(x);
        offset + slope * x
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hazard::gmice::Conversion;
    use crate::hazard::gmice::worden_2012::WORDEN_2012;

    const MEASURES: [Imt; 5] = [Imt::Pga, Imt::Pgv, Imt::Sa(0.3), Imt::Sa(1.0), Imt::Sa(3.0)];

    #[test]
    fn pieces_are_the_published_conversion() {
        for imt in MEASURES {
            let forwards = Pieces::intensity_from(imt).unwrap();
            let backwards = Pieces::amplitude_from_intensity(imt).unwrap();
            for i in 0..1200 {
                let x = f64::from(i) * 0.01 - 7.003;
                let expected = WORDEN_2012.intensity(imt, x).unwrap();
                assert!((forwards.at(x).clamp(1.0, 10.0) - expected).abs() < 1e-9, "{imt} {x}");
                let x = f64::from(i) * 0.01 + 0.003;
                let expected = WORDEN_2012.ln_amplitude(imt, x).unwrap();
                assert!((backwards.at(x) - expected).abs() < 1e-9, "{imt} {x}");
            }
            assert_eq!(Some(forwards.sigma), WORDEN_2012.intensity_sigma(imt));
            assert_eq!(Some(backwards.sigma), WORDEN_2012.ln_amplitude_sigma(imt));
        }
        assert!(Pieces::intensity_from(Imt::Sa(0.5)).is_none());
    }

    /// Halfway in ln period means the geometric mean of the amplitudes.
    #[test]
    fn spectra_are_interpolated_between_periods() {
        let at = |imt, x| Pieces::amplitude_from_intensity(imt).unwrap().at(x);
        let middle = Imt::Sa((0.3_f64 * 1.0).sqrt());
        for i in 0..100 {
            let x = 1.005 + 0.1 * f64::from(i);
            let expected = 0.5 * (at(Imt::Sa(0.3), x) + at(Imt::Sa(1.0), x));
            assert!((at(middle, x) - expected).abs() < 1e-9, "{x}");
            assert!((at(Imt::Sa(0.005), x) - at(Imt::Pga, x)).abs() < 1e-9);
        }
        assert!(Pieces::amplitude_from_intensity(Imt::Sa(3.1)).is_none());
    }
}
