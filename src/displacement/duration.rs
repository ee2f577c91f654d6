//! How many are still displaced on a day: from the first nights through two weeks and six months,
//! then as a survey found it.
//!
//! Between the three anchors of [`habitability`](super::habitability) shares run linearly in
//! ln(day). After six months they follow the survival curve of 244 displaced households of Central
//! Sulawesi (2018), scaled to the anchor: D1 and D2 its minor damage, D3 moderate, D4 heavy, D5
//! lost. Its sample comes from neighbourhoods with much displacement, with tsunami and
//! liquefaction: an upper side. Held against the whole survey, the most likely anchors give at
//! one, three and six months: D5 .96 .89 .85 (lost .97 .96 .94), D4 .90 .75 .65 (heavy .87 .81
//! .74), D3 .64 .40 .25 (moderate .61 .34 .27), D2 .17 .10 .05 (minor .36 .21 .16).

use super::habitability::{GRADES, Stay};
use crate::source::Source;

/// The survey behind the curve after six months.
pub const PAUL_2024_SURVEY: Source = Source {
    authors: "Paul, Galasso, Silva and Baker",
    year: 2024,
    title: "Survey of households displaced in Central Sulawesi, 2018; protracted-displacement-idn, \
            tabulated by us",
    doi: "",
};

/// Days that displacement is told for.
pub const DAYS: [u16; N_DAYS] =
    [1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 150, 180, 365, 730, 1095];
/// How many days there are in [`DAYS`].
pub const N_DAYS: usize = 18;
/// Place of two weeks in [`DAYS`].
pub const DAY_14: usize = 6;
/// Place of six months in [`DAYS`].
pub const DAY_180: usize = 14;

/// Place of a day in [`DAYS`]; `None` if it is not told.
///
/// ```
/// # use panoh::displacement::duration::{DAYS, day_index};
/// assert_eq!(DAYS[day_index(90).unwrap()], 90);
/// ```
pub fn day_index(day: u16) -> Option<usize> {
    DAYS.iter().position(|&it| it == day)
}

/// End of the first nights, days.
const NIGHTS: f64 = 3.0;
/// Two weeks, days.
const TWO_WEEKS: f64 = 14.0;
/// Six months, days.
const SIX_MONTHS: f64 = 180.0;

/// Days of the survey's later part.
const SURVEY_DAYS: [f64; 4] = [180.0, 365.0, 730.0, 1095.0];
/// Share of households still displaced on [`SURVEY_DAYS`], by frightened and D1 to D5: minor,
/// minor, minor, moderate, heavy, lost.
const SURVEY: [[f64; 4]; GRADES] = [MINOR, MINOR, MINOR, MODERATE, HEAVY, LOST];
const MINOR: [f64; 4] = [0.162, 0.131, 0.061, 0.061];
const MODERATE: [f64; 4] = [0.273, 0.227, 0.205, 0.091];
const HEAVY: [f64; 4] = [0.742, 0.677, 0.613, 0.323];
const LOST: [f64; 4] = [0.943, 0.886, 0.786, 0.514];

/// Shares away on each of [`DAYS`], `[N_DAYS × GRADES]`.
pub fn away(stay: &Stay) -> [[f64; GRADES]; N_DAYS] {
    DAYS.map(|day| std::array::from_fn(|grade| share(stay, grade, f64::from(day))))
}

/// Share of the people of one kind of home who are away on a day, 1 or later.
pub fn share(stay: &Stay, grade: usize, day: f64) -> f64 {
    let (night, later, half_year) =
        (stay.night[grade], stay.two_weeks[grade], stay.six_months[grade]);
    if day <= NIGHTS {
        night
    } else if day <= TWO_WEEKS {
        log_time(day, [NIGHTS, TWO_WEEKS], [night, later])
    } else if day <= SIX_MONTHS {
        log_time(day, [TWO_WEEKS, SIX_MONTHS], [later, half_year])
    } else {
        let survey = &SURVEY[grade];
        half_year * survey_share(survey, day) / survey[0]
    }
}

/// The survey's share on a day after six months; held at its last value after three years.
fn survey_share(survey: &[f64; 4], day: f64) -> f64 {
    let place = SURVEY_DAYS.iter().rposition(|&it| it < day).unwrap_or(0);
    if place + 1 == SURVEY_DAYS.len() {
        return survey[place];
    }
    log_time(day, [SURVEY_DAYS[place], SURVEY_DAYS[place + 1]], [survey[place], survey[place + 1]])
}

/// Linear in ln(day) between two days.
fn log_time(day: f64, days: [f64; 2], shares: [f64; 2]) -> f64 {
    let t = (day / days[0]).ln() / (days[1] / days[0]).ln();
    shares[0] + t * (shares[1] - shares[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_where_their_names_say() {
        assert_eq!(day_index(14), Some(DAY_14));
        assert_eq!(day_index(180), Some(DAY_180));
        assert_eq!(day_index(4), None);
        assert!(DAYS.windows(2).all(|it| it[0] < it[1]));
    }

    /// The survey at one, three, six months and one, two, three years, against the most likely
    /// anchors. Moderate, heavy and lost were surveyed where little else than the house decided;
    /// minor damage there was mixed with fear of the sea, and stays an upper side.
    #[test]
    fn the_most_likely_curve_lies_near_the_survey() {
        const DAYS: [f64; 6] = [30.0, 90.0, 180.0, 365.0, 730.0, 1095.0];
        const NEAR: f64 = 0.11;
        let survey = [
            (2, [0.364, 0.212, 0.162, 0.131, 0.061, 0.061], 0.0),
            (3, [0.614, 0.341, 0.273, 0.227, 0.205, 0.091], NEAR),
            (4, [0.871, 0.806, 0.742, 0.677, 0.613, 0.323], NEAR),
            (5, [0.971, 0.957, 0.943, 0.886, 0.786, 0.514], NEAR),
        ];
        for (grade, observed, above) in survey {
            for (day, observed) in DAYS.into_iter().zip(observed) {
                let got = share(&Stay::mode(), grade, day);
                let below = if grade == 2 { 0.2 } else { NEAR };
                assert!(
                    observed - below <= got && got <= observed + above,
                    "D{grade}, day {day}: {got:.3}, survey {observed}"
                );
            }
        }
    }
}
