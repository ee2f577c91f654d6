//! How soon homes can be lived in again: as many as there are builders for, and none in the winter of
//! high places.
//!
//! The return of [`duration`](super::duration) is that of a survey after an earthquake that struck one
//! town. Where a whole district lies in ruins builders are few: nobody returns to a destroyed home
//! before it is up again. Above 2000 m nothing is built from November to March (Qumsangir 2006 and
//! Kashmir 2005: houses were not ready for the winter). Ours; the idea of a queue for builders is that
//! of Costa, Haukaas and Chang (2020).

use crate::displacement::duration::{DAYS, N_DAYS};
use crate::source::Source;
use crate::stats::Triangular;

/// Where the idea comes from.
pub const COSTA_2020: Source = Source {
    authors: "Costa, Haukaas and Chang",
    year: 2020,
    title: "Agent-based model for post-earthquake housing recovery. Sustainable and Resilient \
            Infrastructure; the queue for builders, numbers ours",
    doi: "",
};

/// Homes that are built a day by a thousand people of a district after an earthquake. Ours: of the
/// order of one a thousand people and year are built in usual years; families and neighbours build
/// several times as many when they must.
pub const HOMES_A_DAY_PER_1000: Triangular = Triangular { low: 0.006, mode: 0.016, high: 0.05 };

/// Work on a heavily damaged home (D3), as a share of that on a new one. Ours.
const REPAIR: f64 = 0.25;

/// Days that the repair of a heavily damaged home takes at least. Ours.
const REPAIR_DAYS: f64 = 30.0;

/// Height above which nothing is built in winter, m. Ours.
pub const WINTER_STOPS_ABOVE_M: f64 = 2000.0;

/// Days since the earthquake on which can be built, up to each day of the curve: in the valleys, and
/// high up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BuildableDays {
    /// Below [`WINTER_STOPS_ABOVE_M`].
    pub low: [f64; N_DAYS],
    /// Above it.
    pub high: [f64; N_DAYS],
}

impl BuildableDays {
    /// After an earthquake on a day of the year, 0 to 364, 0 for 1 January.
    pub fn after(day_of_year: u16) -> BuildableDays {
        let is_winter = |since: u16| {
            let day = (u32::from(day_of_year) + u32::from(since)) % 365;
            // 1 November is day 304, 1 April day 90.
            !(90..304).contains(&day)
        };
        let until = |last: u16| (1..=last).filter(|it| !is_winter(*it)).count() as f64;
        BuildableDays { low: DAYS.map(f64::from), high: DAYS.map(until) }
    }
}

/// Shares of homes that can be lived in again on each day of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rebuilt {
    /// Of destroyed homes, D4 and D5.
    pub destroyed: [f32; N_DAYS],
    /// Of heavily damaged ones, D3.
    pub heavy: [f32; N_DAYS],
}

/// Homes of a district that need work.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Work {
    /// Destroyed homes: D4 and D5.
    pub destroyed: f64,
    /// Heavily damaged homes: D3.
    pub heavy: f64,
    /// People of the district: so many are there to build.
    pub people: f64,
}

impl Rebuilt {
    /// In a district with so much to do, on days on which can be built; `u` says how fast builders are.
    pub fn of(work: Work, buildable_days: &[f64; N_DAYS], u: f64) -> Rebuilt {
        let a_day = HOMES_A_DAY_PER_1000.quantile(u) * work.people / 1000.0;
        let needed = (work.destroyed + REPAIR * work.heavy).max(1e-9);
        Rebuilt {
            destroyed: buildable_days.map(|days| (a_day * days / needed).min(1.0) as f32),
            heavy: buildable_days.map(|days| (days / REPAIR_DAYS).min(1.0) as f32),
        }
    }

    /// Everything at once: as the survey has it.
    pub const AT_ONCE: Rebuilt = Rebuilt { destroyed: [1.0; N_DAYS], heavy: [1.0; N_DAYS] };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::displacement::duration::day_index;

    /// By hand: from 15 January (day 14) nothing is built high up before 1 April (day 90), 76 days
    /// later: on day 90 of the curve, 14 April, on 15 days.
    #[test]
    fn nothing_is_built_in_a_high_winter() {
        let it = BuildableDays::after(14);
        assert_eq!(it.high[day_index(60).unwrap()], 0.0);
        assert_eq!(it.high[day_index(90).unwrap()], 15.0);
        assert_eq!(it.low[day_index(90).unwrap()], 90.0);
        // A year has 214 days from 1 April to 31 October.
        assert_eq!(it.high[day_index(365).unwrap()], 214.0);
        assert_eq!(it.high[day_index(1095).unwrap()], 642.0);
    }

    /// By hand: 1000 homes destroyed and 400 heavily damaged are the work of 1100; 100,000 people build
    /// 0.016 · 100 = 1.6 a day where u picks the mode: 288 in 180 days.
    #[test]
    fn a_queue_of_homes_waits_for_builders() {
        let Triangular { low, mode, high } = HOMES_A_DAY_PER_1000;
        let u = (mode - low) / (high - low);
        let work = Work { destroyed: 1000.0, heavy: 400.0, people: 100_000.0 };
        let it = Rebuilt::of(work, &BuildableDays::after(120).low, u);
        let day_180 = it.destroyed[day_index(180).unwrap()];
        assert!((day_180 - 288.0 / 1100.0).abs() < 1e-6, "{day_180}");
        assert_eq!(it.heavy[day_index(30).unwrap()], 1.0);
        let few = Rebuilt::of(Work { destroyed: 1.0, ..work }, &BuildableDays::after(120).low, u);
        assert_eq!(few.destroyed[day_index(90).unwrap()], 1.0);
    }
}
