//! What past earthquakes say: 69 events of 2009 to 2025, with residents of destroyed homes, people
//! sheltered at the peak of the first month, and people still displaced near six months.
//!
//! Data of Paul et al., global-earthquake-displacement (MIT licence). The form and the choice of
//! predictors are theirs, the coefficients ours by ordinary least squares on all their rows.
//! Scatter spans an order of magnitude: a check of plausibility and not a forecast.

use crate::caveat::Caveat;
use crate::source::Source;

/// The events and the form of the regression.
pub const SOURCE: Source = Source {
    authors: "Paul, Silva, Baker, Peter, Oakes, Ponserre and Galasso",
    year: 2024,
    title: "Empirical models of sheltered and protracted displacement, global-earthquake-\
            displacement; coefficients by ordinary least squares, ours",
    doi: "",
};

/// What the regression knows of a country: indices of the source's own file, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Country {
    /// Income component of the subnational human development index.
    pub income: f64,
    /// Palma ratio of incomes, scaled as in the source's file.
    pub palma: f64,
}

/// National values of the source's file for Tajikistan.
pub const TAJIKISTAN: Option<Country> = Some(Country { income: 0.603, palma: 0.0362 });

/// People in destroyed homes that zero stands for.
pub const FEWEST: f64 = 0.4;

/// Standard normal variate that 5 % exceed.
const Z_95: f64 = 1.644_853_627;

/// A lognormal number of people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Natural logarithm of the median.
    pub ln_median: f64,
    /// Residual standard deviation in ln people.
    pub sigma_ln: f64,
}

impl Estimate {
    /// People at so many standard deviations above the median.
    pub fn at(&self, z: f64) -> f64 {
        (self.ln_median + z * self.sigma_ln).exp()
    }
}

/// People sheltered at the peak, from residents of destroyed homes. With what is known of the
/// country: ln y = −1.538 + 1.343 x + 1.611 (income > 0.7) − 1.330 (palma > 0.065) − 0.458 x
/// income, σ 1.67; without: ln y = −1.330 + 1.062 x, σ 1.76. 69 events.
pub fn sheltered(destroyed: f64, country: Option<Country>) -> Estimate {
    let x = destroyed.max(FEWEST).ln();
    let Some(Country { income, palma }) = country else {
        return Estimate { ln_median: -1.330 + 1.062 * x, sigma_ln: 1.76 };
    };
    let rich = if 0.7 < income { 1.611 } else { 0.0 };
    let unequal = if 0.065 < palma { -1.330 } else { 0.0 };
    let ln_median = -1.538 + 1.343 * x + rich + unequal - 0.458 * x * income;
    Estimate { ln_median, sigma_ln: 1.67 }
}

/// People still displaced near six months: ln y = −1.998 + 1.050 x, σ 2.03. 37 events.
pub fn protracted(destroyed: f64) -> Estimate {
    let x = destroyed.max(FEWEST).ln();
    Estimate { ln_median: -1.998 + 1.050 * x, sigma_ln: 2.03 }
}

/// `W702` if so many sheltering lie outside P5 to P95 of past events with as many people in
/// destroyed homes. Fewer than 50 of those carry no verdict.
pub fn caveat(destroyed: f64, sheltering: f64) -> Option<Caveat> {
    let past = sheltered(destroyed, TAJIKISTAN);
    let (p5, p95) = (past.at(-Z_95), past.at(Z_95));
    let outside = sheltering < p5 || p95 < sheltering;
    (50.0 <= destroyed && outside).then(|| {
        Caveat::new(
            "W702",
            format!(
                "{sheltering:.0} sheltering lie outside the {p5:.0} to {p95:.0} (P5 to P95) of 69 \
                 past events, for {destroyed:.0} people in destroyed homes"
            ),
        )
    })
}
