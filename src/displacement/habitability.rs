//! Who leaves a home, by its damage grade: in the first nights, at two weeks, at six months.
//!
//! Ranges are ours: every number is a judgement, anchored on what was counted in Tajikistan
//! (Vanj 2010 and Lake Sarez 2015: all residents of destroyed and damaged homes) and on the
//! survey of [`duration`](super::duration). Those of D0 to D2 were lowered to the people that were
//! reported displaced after Qumsangir 2006, Vanj 2010, Lake Sarez 2015 and Mastchoh 2023; the rest is
//! fitted to nothing.

use super::{Parameter, Uniforms};
use crate::source::Source;
use crate::stats::Triangular;

/// Ours.
pub const OURS: Source = Source {
    authors: "Panoh",
    year: 2026,
    title: "Judgement, anchored on counts after Tajik earthquakes of 1985 to 2023",
    doi: "",
};

/// People by home: frightened out of an undamaged one (D0), then D1 to D5.
pub const GRADES: usize = 6;
/// Place of D3 among them.
pub const GRADE_3: usize = 3;

const fn range(low: f64, mode: f64, high: f64) -> Triangular {
    Triangular { low, mode, high }
}

/// Leave for at least one of the first three nights.
pub const NIGHT: [Triangular; GRADES] = [
    range(0.0, 0.02, 0.12),
    range(0.02, 0.09, 0.27),
    range(0.15, 0.42, 0.7),
    range(0.8, 1.0, 1.0),
    range(1.0, 1.0, 1.0),
    range(1.0, 1.0, 1.0),
];

/// Cannot or will not live at home after two weeks.
pub const TWO_WEEKS: [Triangular; GRADES] = [
    range(0.0, 0.0, 0.0),
    range(0.0, 0.01, 0.06),
    range(0.05, 0.22, 0.45),
    range(0.5, 0.8, 1.0),
    range(0.95, 1.0, 1.0),
    range(1.0, 1.0, 1.0),
];

/// Still displaced after six months.
pub const SIX_MONTHS: [Triangular; GRADES] = [
    range(0.0, 0.0, 0.0),
    range(0.0, 0.0, 0.0),
    range(0.0, 0.05, 0.15),
    range(0.05, 0.25, 0.4),
    range(0.15, 0.65, 0.9),
    range(0.25, 0.85, 0.95),
];

/// Shares of people away, by frightened and D1 to D5.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stay {
    /// Nights 1 to 3.
    pub night: [f64; GRADES],
    /// Two weeks.
    pub two_weeks: [f64; GRADES],
    /// Six months.
    pub six_months: [f64; GRADES],
}

impl Stay {
    /// Of one realization. Nobody is away later who was not away before.
    pub fn draw(u: &Uniforms) -> Stay {
        let night = NIGHT.map(|it| it.quantile(u.night));
        let mut two_weeks = TWO_WEEKS.map(|it| it.quantile(u.two_weeks));
        let mut six_months = SIX_MONTHS.map(|it| it.quantile(u.six_months));
        for grade in 0..GRADES {
            two_weeks[grade] = two_weeks[grade].min(night[grade]);
            six_months[grade] = six_months[grade].min(two_weeks[grade]);
        }
        Stay { night, two_weeks, six_months }
    }

    /// The most likely values.
    pub fn mode() -> Stay {
        Stay {
            night: NIGHT.map(|it| it.mode),
            two_weeks: TWO_WEEKS.map(|it| it.mode),
            six_months: SIX_MONTHS.map(|it| it.mode),
        }
    }
}

/// The ranges, one a grade and time, leaving out those that are one number.
pub fn parameters() -> Vec<Parameter> {
    const HOMES: [&str; GRADES] = ["D0, frightened", "D1", "D2", "D3", "D4", "D5"];
    let mut all = Vec::new();
    for (when, ranges) in
        [("nights 1 to 3", NIGHT), ("two weeks", TWO_WEEKS), ("six months", SIX_MONTHS)]
    {
        for (home, range) in HOMES.iter().zip(ranges).filter(|it| it.1.low < it.1.high) {
            let name = format!("share away, {when}, home {home}");
            all.push(Parameter { name, range, source: "ours" });
        }
    }
    all
}
