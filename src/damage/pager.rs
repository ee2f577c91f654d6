//! Jaiswal and Wald (2010), "An empirical model for global earthquake fatality estimation",
//! Earthquake Spectra 26(4), 1017–1037, doi:10.1193/1.3480331.
//!
//! A country's past earthquakes give the share of people killed at each intensity. It knows
//! nothing of houses, so it is a bracket for the dead and not a model of them. Coefficients are
//! those of USGS PAGER (public domain). The curve of Tajikistan pools five countries and rests on
//! small or deep events; at intensity VIII and IX Afghanistan's lies 40 to 50 times above it.

use crate::caveat::Caveat;
use crate::source::Source;
use crate::stats::normal_cdf;

/// The empirical fatality model.
pub const JAISWAL_WALD_2010: Source = Source {
    authors: "Jaiswal and Wald",
    year: 2010,
    title: "An empirical model for global earthquake fatality estimation. Earthquake Spectra 26(4)",
    doi: "10.1193/1.3480331",
};

/// A lognormal fatality curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FatalityCurve {
    /// Intensity at which half would die.
    pub theta: f64,
    /// Spread in ln intensity.
    pub beta: f64,
}

/// Tajikistan, pooled with its neighbours: the low end.
pub const TAJIKISTAN: FatalityCurve = FatalityCurve { theta: 20.476_568, beta: 0.280_662 };
/// Afghanistan: the high end.
pub const AFGHANISTAN: FatalityCurve = FatalityCurve { theta: 11.613_073, beta: 0.180_683 };

impl FatalityCurve {
    /// Share of the people at this intensity who are killed: Φ(ln(S / θ) / β).
    pub fn share(&self, intensity: f64) -> f64 {
        normal_cdf((intensity / self.theta).ln() / self.beta)
    }
}

/// Share killed: low, default and high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FatalityBracket {
    /// Curve of Tajikistan.
    pub low: f64,
    /// Geometric mean of both.
    pub default: f64,
    /// Curve of Afghanistan.
    pub high: f64,
}

/// Share of the people at this intensity who are killed, as a bracket.
pub fn bracket(intensity: f64) -> FatalityBracket {
    let (low, high) = (TAJIKISTAN.share(intensity), AFGHANISTAN.share(intensity));
    FatalityBracket { low, default: (low * high).sqrt(), high }
}

/// How far outside the bracket the dead must lie to be worth a remark. Ours.
const MARGIN: f64 = 1.5;

/// `W703` if the mean of the dead lies well outside the bracket, which columns
/// [`PAGER_LOW`](super::row::column::PAGER_LOW) and
/// [`PAGER_HIGH`](super::row::column::PAGER_HIGH) add up to. Fewer than one dead is no remark.
pub fn caveat(dead: f64, low: f64, high: f64) -> Option<Caveat> {
    let outside = (dead * MARGIN < low || high * MARGIN < dead) && 1.0 <= dead.max(low);
    outside.then(|| {
        Caveat::new(
            "W703",
            format!(
                "{dead:.0} dead lie outside the {low:.0} to {high:.0} that USGS PAGER's curves of \
                 Tajikistan and Afghanistan give for the same shaking"
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caveat_is_for_what_lies_outside() {
        assert_eq!(caveat(50.0, 10.0, 100.0), None);
        assert_eq!(caveat(0.2, 0.5, 100.0), None);
        assert_eq!(caveat(500.0, 10.0, 100.0).map(|it| it.code), Some("W703"));
        assert!(caveat(1.0, 10.0, 100.0).is_some());
    }
}
