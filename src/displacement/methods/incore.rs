//! IN-CORE, population dislocation: Lin (2008), "Development of algorithms to estimate post-
//! disaster population dislocation", Texas A&M University, a logistic function of the share of a
//! home's value that is lost.
//!
//! It was fitted to Miami-Dade County after Hurricane Andrew (1992): a single-family home without
//! any damage is left in 28 of 100 cases. For comparison only.

use super::People;
use crate::source::Source;

/// The method.
pub const SOURCE: Source = Source {
    authors: "Lin",
    year: 2008,
    title: "Development of algorithms to estimate post-disaster population dislocation: a \
            research-based approach. Texas A&M University; ranges of value loss after Bai, Hueste \
            and Gardoni (2009)",
    doi: "",
};

/// Of nobody's value lost, in homes of several families.
const INTERCEPT: f64 = -0.425_23;
/// For each per cent of value lost.
const PER_PERCENT: f64 = 0.024_80;
/// Of single-family homes.
const SINGLE_FAMILY: f64 = -0.501_66;
// The terms for the shares of black and hispanic residents have no meaning outside the United
// States and are 0 here.

/// Share of value lost by damage state, lowest and highest: insignificant, moderate, heavy,
/// complete. Bai, Hueste and Gardoni (2009), from memory, to be checked. Within a range their beta
/// distribution is taken for uniform: ours.
pub const VALUE_LOSS: [[f64; 2]; 4] = [[0.0, 0.01], [0.01, 0.3], [0.3, 0.8], [0.8, 1.0]];

/// Damage state of each grade, D1 to D5, whose ranges of loss overlap most: ours.
const STATES: [usize; 5] = [0, 1, 2, 3, 3];

/// Chance that the people of a home dislocate when a share of its value is lost.
pub fn probability(value_loss: f64, is_single_family: bool) -> f64 {
    1.0 / (1.0 + (-logit(value_loss, is_single_family)).exp())
}

fn logit(value_loss: f64, is_single_family: bool) -> f64 {
    let family = if is_single_family { SINGLE_FAMILY } else { 0.0 };
    INTERCEPT + family + PER_PERCENT * 100.0 * value_loss
}

/// Mean of [`probability`] over the losses of a damage state, in closed form: the integral of a
/// logistic function of z is ln(1 + e^z).
pub fn mean_probability(state: usize, is_single_family: bool) -> f64 {
    let [low, high] = VALUE_LOSS[state];
    let integral = |loss| logit(loss, is_single_family).exp().ln_1p();
    (integral(high) - integral(low)) / (100.0 * PER_PERCENT * (high - low))
}

/// People who dislocate: by the state of their home, undamaged ones with the insignificantly
/// damaged.
///
/// The method leaves out homes that are certainly undamaged. Here those are all that do not lie
/// at intensity 5.5 or more: ours.
pub fn dislocated(people: &People) -> f64 {
    let undamaged = (people.shaken - people.damaged()).clamp(0.0, people.by_grade[0]);
    let share = |state| {
        (1.0 - people.in_flats) * mean_probability(state, true)
            + people.in_flats * mean_probability(state, false)
    };
    let damaged = people.by_grade[1..].iter().zip(STATES);
    undamaged * share(0) + damaged.map(|(people, state)| people * share(state)).sum::<f64>()
}
