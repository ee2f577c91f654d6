//! This stage where damage was counted and not modelled: residents of destroyed and of damaged
//! homes go in, as reports give them, and are spread over grades.
//!
//! How they spread is ours, drawn once a realization from ranges: *destroyed* may mean collapsed
//! or beyond repair, *damaged* anything from cracks to a home that nobody enters again. People
//! frightened out of undamaged homes are in no such count and are left out.

use super::cause::Around;
use super::methods::People;
use super::rebuilding::Rebuilt;
use super::{DisplacementParameters, SettlementDisplacement};
use crate::damage::row::{COLUMNS, Row, column};
use crate::stats::Triangular;

/// Residents by what was reported of their homes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountedHomes {
    /// In destroyed homes.
    pub destroyed: f64,
    /// In damaged homes, without the destroyed.
    pub damaged: f64,
    /// Killed, of either.
    pub dead: f64,
}

/// Of the destroyed homes, those of grade D5; the others are D4. Ours.
pub const D5_OF_DESTROYED: Triangular = Triangular { low: 0.1, mode: 0.35, high: 0.7 };
/// Of the damaged homes, those of grade D3. Ours.
pub const D3_OF_DAMAGED: Triangular = Triangular { low: 0.05, mode: 0.2, high: 0.5 };
/// Of the other damaged homes, those of grade D2; the rest are D1. Ours.
pub const D2_OF_LESS_DAMAGED: Triangular = Triangular { low: 0.2, mode: 0.4, high: 0.6 };
/// Share of people in homes of several families, where nothing is known of it. Ours.
pub const IN_FLATS: Triangular = Triangular { low: 0.0, mode: 0.2, high: 0.8 };

/// How counted homes spread over grades in one realization.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    d5_of_destroyed: f64,
    d3_of_damaged: f64,
    d2_of_less_damaged: f64,
    in_flats: f64,
}

impl Split {
    /// From uniform variates, 0 to 1, in the order of the ranges above.
    pub fn draw(u: [f64; 4]) -> Split {
        Split {
            d5_of_destroyed: D5_OF_DESTROYED.quantile(u[0]),
            d3_of_damaged: D3_OF_DAMAGED.quantile(u[1]),
            d2_of_less_damaged: D2_OF_LESS_DAMAGED.quantile(u[2]),
            in_flats: IN_FLATS.quantile(u[3]),
        }
    }
}

impl CountedHomes {
    /// Residents by grade of their home, D0 to D5; nobody in D0.
    pub fn by_grade(&self, split: &Split) -> [f64; 6] {
        let d3 = split.d3_of_damaged * self.damaged;
        let d2 = split.d2_of_less_damaged * (self.damaged - d3);
        let d5 = split.d5_of_destroyed * self.destroyed;
        [0.0, self.damaged - d3 - d2, d2, d3, self.destroyed - d5, d5]
    }

    /// The displaced by this program's own stage. Host families do not run out: nothing is known
    /// of the homes around.
    pub fn displaced(
        &self,
        split: &Split,
        parameters: &DisplacementParameters,
    ) -> SettlementDisplacement {
        let mut row: Row = [0.0; COLUMNS];
        let damaged = &self.by_grade(split)[1..];
        let grades = row[column::D1..=column::D5].iter_mut().zip(damaged);
        grades.for_each(|(it, people)| *it = *people as f32);
        row[column::DEAD] = self.dead as f32;
        let around = Around::nothing(&Rebuilt::AT_ONCE);
        parameters.displaced(&row, f32::INFINITY, &around)
    }

    /// As other methods take them: all of them were shaken.
    pub fn people(&self, split: &Split) -> People {
        let by_grade = self.by_grade(split);
        let residents = self.destroyed + self.damaged;
        let in_flats = split.in_flats;
        People {
            residents,
            by_grade,
            dead: self.dead,
            shaken: residents,
            in_flats,
            ..People::default()
        }
    }
}
