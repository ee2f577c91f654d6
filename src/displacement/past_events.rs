//! What past earthquakes say about a result: 69 events of 2009 to 2025, with people sheltered at
//! the peak and residents of destroyed homes.
//!
//! Data of Paul et al., global-earthquake-displacement (MIT licence); the regression is theirs in
//! form and ours in its coefficients, with the covariates of Tajikistan put in. Its scatter spans
//! an order of magnitude: a check of plausibility and not a forecast.

use crate::caveat::Caveat;
use crate::source::Source;

/// The events and the form of the regression.
pub const PAUL_2024: Source = Source {
    authors: "Paul, Silva, Baker, Peter, Oakes, Ponserre and Galasso",
    year: 2024,
    title: "Empirical models of sheltered and protracted displacement, global-earthquake-\
            displacement; coefficients by ordinary least squares, ours",
    doi: "",
};

const INTERCEPT: f64 = -1.538;
const SLOPE: f64 = 1.067;
/// Residual standard deviation in ln people.
const SIGMA_LN: f64 = 1.7;
/// Standard normal variate that 5 % exceed.
const Z_95: f64 = 1.644_853_627;
/// People in destroyed homes below which the regression has no ground.
const FEWEST: f64 = 0.4;

/// People sheltered at the peak after past events with as many in destroyed homes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheltered {
    /// One event in twenty had fewer.
    pub p5: f64,
    /// Median.
    pub p50: f64,
    /// One event in twenty had more.
    pub p95: f64,
}

/// ln sheltered = −1.538 + 1.067 ln destroyed for Tajikistan's income and inequality, σ_ln 1.7;
/// `destroyed` are residents of destroyed homes.
pub fn sheltered(destroyed: f64) -> Sheltered {
    let ln_median = INTERCEPT + SLOPE * destroyed.max(FEWEST).ln();
    let at = |z: f64| (ln_median + z * SIGMA_LN).exp();
    Sheltered { p5: at(-Z_95), p50: at(0.0), p95: at(Z_95) }
}

/// `W702` if so many sheltering lie outside P5 to P95 of past events with as many people in
/// destroyed homes. Fewer than 50 of those carry no verdict.
pub fn caveat(destroyed: f64, sheltering: f64) -> Option<Caveat> {
    let past = sheltered(destroyed);
    let outside = sheltering < past.p5 || past.p95 < sheltering;
    (50.0 <= destroyed && outside).then(|| {
        Caveat::new(
            "W702",
            format!(
                "{sheltering:.0} sheltering lie outside the {:.0} to {:.0} (P5 to P95) of 69 past \
                 events, for {destroyed:.0} people in destroyed homes",
                past.p5, past.p95
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand for 10,000 people: ln 10,000 = 9.2103, −1.538 + 1.067 · 9.2103 = 8.2894, whose
    /// exponential is 3,981; 1.64485 · 1.7 = 2.79625, a factor of 16.383.
    #[test]
    fn ten_thousand_homeless_by_hand() {
        let it = sheltered(10_000.0);
        assert!((it.p50 - 3_981.5).abs() < 1.0, "{}", it.p50);
        assert!((it.p95 / it.p50 - 16.383).abs() < 1e-3);
        assert!((it.p50 / it.p5 - 16.383).abs() < 1e-3);
    }

    #[test]
    fn a_caveat_is_for_what_never_happened() {
        assert_eq!(caveat(10_000.0, 4_000.0), None);
        assert_eq!(caveat(10.0, 4_000.0), None);
        assert_eq!(caveat(10_000.0, 100.0).map(|it| it.code), Some("W702"));
        assert!(caveat(10_000.0, 90_000.0).is_some());
    }
}
