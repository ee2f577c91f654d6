//! InaSAFE: everybody is displaced where the intensity is 5.5 or more, by a nominal rate that its
//! own notes say is derived from no fragility curve.

use super::People;
use crate::source::Source;

/// The method.
pub const SOURCE: Source = Source {
    authors: "InaSAFE",
    year: 2019,
    title: "InaSAFE 5, definitions of earthquake hazard classes: displacement rates",
    doi: "",
};

/// Modified Mercalli intensity from which people are displaced: class VI begins there.
pub const FROM_INTENSITY: f32 = 5.5;

/// Share of the survivors who are displaced there.
pub const RATE: f64 = 1.0;

/// Those who live at intensity 5.5 or more and are not killed.
pub fn displaced(people: &People) -> f64 {
    RATE * (people.shaken - people.dead).max(0.0)
}
