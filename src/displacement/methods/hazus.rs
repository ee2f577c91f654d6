//! FEMA (2024), Hazus Earthquake Model Technical Manual 6.1, section 13: displaced households and
//! short-term shelter.
//!
//! The crosswalk from EMS-98 is that of [`casualties`](crate::damage::casualties): D1 slight, D2
//! and D3 moderate, D4 extensive, D5 complete. A household is counted as its people.

use super::People;
use crate::source::Source;

/// The method.
pub const SOURCE: Source = Source {
    authors: "Federal Emergency Management Agency",
    year: 2024,
    title: "Hazus Earthquake Model Technical Manual, Hazus 6.1, section 13",
    doi: "",
};

/// Shares of homes that are uninhabitable when moderately, extensively and completely damaged.
/// Hazus 6.1, table 13-1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Of single-family homes: moderate, extensive, complete.
    pub single_family: [f64; 3],
    /// Of homes of several families: moderate, extensive, complete.
    pub multi_family: [f64; 3],
}

impl Weights {
    /// As published.
    pub const PUBLISHED: Weights =
        Weights { single_family: [0.0, 0.0, 1.0], multi_family: [0.0, 0.9, 1.0] };

    /// People of displaced households, equations 13-1 to 13-4.
    pub fn displaced(&self, people: &People) -> f64 {
        let [_, _, d2, d3, d4, d5] = people.by_grade;
        let states = [d2 + d3, d4, d5];
        let share =
            |single: f64, multi: f64| (1.0 - people.in_flats) * single + people.in_flats * multi;
        let weights = self.single_family.iter().zip(self.multi_family);
        weights.zip(states).map(|((single, multi), it)| share(*single, multi) * it).sum()
    }
}

/// People of displaced households, by the published weights.
pub fn displaced(people: &People) -> f64 {
    Weights::PUBLISHED.displaced(people)
}

/// Weight of income in who seeks public shelter; table 13-2. Tenure and age weigh nothing.
const INCOME_WEIGHT: f64 = 0.73;
/// Weight of ethnicity; table 13-2.
const ETHNICITY_WEIGHT: f64 = 0.27;
/// Share seeking shelter by yearly income: below 10 000 US dollars, below 20 000, 30 000, 40 000,
/// above; table 13-3.
const BY_INCOME: [f64; 5] = [0.62, 0.42, 0.29, 0.22, 0.13];
/// Share seeking shelter by ethnicity: white, black, hispanic, asian, native; table 13-3.
const BY_ETHNICITY: [f64; 5] = [0.24, 0.48, 0.47, 0.26, 0.26];

/// Share of displaced people who seek public shelter where little is known of them: an upper
/// bound. The classes of Hazus are those of the United States, see [`alpha`].
pub const ALPHA: f64 = 1.0;

/// Share of displaced people who seek public shelter, from the shares of people by income and by
/// ethnicity (each adds up to 1). Equation 13-5: since shares add up to 1, its fourfold sum is a
/// weighted sum of means.
pub fn alpha(by_income: [f64; 5], by_ethnicity: [f64; 5]) -> f64 {
    let mean = |rates: [f64; 5], shares: [f64; 5]| -> f64 {
        rates.iter().zip(shares).map(|(rate, share)| rate * share).sum()
    };
    INCOME_WEIGHT * mean(BY_INCOME, by_income) + ETHNICITY_WEIGHT * mean(BY_ETHNICITY, by_ethnicity)
}

/// People who seek public shelter: a share `alpha` of those of displaced households.
pub fn short_term_shelter(people: &People, alpha: f64) -> f64 {
    alpha * displaced(people)
}
