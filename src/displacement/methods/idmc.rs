//! Internal Displacement Monitoring Centre, global displacement risk model: whoever lives in a
//! home whose damage ratio is above a threshold is displaced.
//!
//! The model itself steps at the intensity where the mean damage ratio crosses the threshold, so
//! that nothing changes within a class of buildings and everything at the step. Here the share of
//! homes above the threshold is taken from the whole distribution of damage: the ratio is uniform
//! within the range of its grade.

use super::{N_GRADES, People};
use crate::source::Source;

/// The method.
pub const SOURCE: Source = Source {
    authors: "Internal Displacement Monitoring Centre",
    year: 2025,
    title: "Global Displacement Risk Model: thresholds of the damage ratio; used for earthquakes in \
            the same way, from memory",
    doi: "",
};

/// Where the ranges of damage ratios come from.
pub const TYAGUNOV_2006: Source = Source {
    authors: "Tyagunov, Grünthal, Wahlström, Stempniewski and Zschau",
    year: 2006,
    title: "Seismic risk mapping for Germany. Natural Hazards and Earth System Sciences 6, 573-586",
    doi: "10.5194/nhess-6-573-2006",
};

/// Damage ratio, cost of repair over that of building anew, by grade: lowest and highest.
/// Tyagunov et al. (2006), from memory, to be checked; D0 and D5 are one number.
pub const RATIOS: [[f64; 2]; N_GRADES] =
    [[0.0, 0.0], [0.0, 0.01], [0.01, 0.2], [0.2, 0.6], [0.6, 1.0], [1.0, 1.0]];

/// Central damage factors of the grades: what the mean of each range is held to be. Tyagunov et
/// al. (2006), from memory, to be checked.
pub const CENTRAL_FACTORS: [f64; N_GRADES] = [0.0, 0.005, 0.1, 0.4, 0.8, 1.0];

/// Damage ratio above which nobody stays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold(pub f64);

impl Threshold {
    /// As the model has it.
    pub const DEFAULT: Threshold = Threshold(0.55);
    /// Its low case: more people displaced.
    pub const LOW: Threshold = Threshold(0.30);
    /// Its high case: fewer people displaced.
    pub const HIGH: Threshold = Threshold(0.70);

    /// Share of the homes of a grade whose damage ratio is above.
    pub fn share_above(self, grade: usize) -> f64 {
        let [low, high] = RATIOS[grade];
        if high <= low {
            return f64::from(u8::from(self.0 < high));
        }
        ((high - self.0) / (high - low)).clamp(0.0, 1.0)
    }
}

/// Residents of homes with a damage ratio above the threshold.
pub fn displaced(people: &People, threshold: Threshold) -> f64 {
    let by_grade = people.by_grade.iter().enumerate();
    by_grade.map(|(grade, people)| people * threshold.share_above(grade)).sum()
}
