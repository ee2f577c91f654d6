//! What other methods make of a realization, and what follows where one of them is asked for.

use crate::damage::row::{Row, column};
use crate::displacement::SettlementDisplacement;
use crate::displacement::methods::inasafe::FROM_INTENSITY;
use crate::displacement::methods::{Method, People};
use crate::engine::world::World;

/// The people of each settlement as methods ask for them, `[n_settlements]`; `intensity` is by
/// site, and that of cell `i` stands at place `i`.
pub fn people(
    world: &World,
    tally: &[Row],
    displaced: &[SettlementDisplacement],
    intensity: &[f32],
) -> Vec<People> {
    let of = |idx: usize| {
        let row = &tally[idx];
        let residents = world.settlements[idx].people;
        let damaged = &row[column::D1..=column::D5];
        let mut by_grade = [0.0; 6];
        by_grade[1..].iter_mut().zip(damaged).for_each(|(it, people)| *it = f64::from(*people));
        by_grade[0] = (residents - by_grade[1..].iter().sum::<f64>()).max(0.0);
        let range = &world.cells.of_settlement[idx];
        let cells = range.start as usize..range.end as usize;
        let cells = world.cells.people[cells.clone()].iter().zip(&intensity[cells]);
        let shaken = cells.filter(|it| FROM_INTENSITY <= *it.1).map(|it| f64::from(*it.0)).sum();
        People {
            residents,
            by_grade,
            dead: f64::from(row[column::DEAD]),
            shaken,
            in_flats: world.in_flats[idx],
            ours: f64::from(displaced[idx].by_day[0]),
            official: f64::from(displaced[idx].official),
        }
    };
    (0..world.settlements.len()).map(of).collect()
}

/// What each method counts of the country.
pub struct Counts {
    /// Sums over settlements, before what only a country has.
    sums: [f64; Method::COUNT],
    /// Displaced people.
    pub country: [f64; Method::COUNT],
}

impl Counts {
    /// Of all settlements; `past` is a standard normal variate, the scatter of past events.
    pub fn of(people: &[People], past: f64) -> Counts {
        let sums = Method::ALL.map(|it| people.iter().map(|people| it.of_settlement(people)).sum());
        let country = Method::ALL.map(|it| it.of_country(sums[it as usize], past));
        Counts { sums, country }
    }

    /// A method's displaced of each settlement: what it says of each, or the country's number
    /// shared out.
    pub fn settlements(&self, method: Method, people: &[People]) -> Vec<f64> {
        let (sum, country) = (self.sums[method as usize], self.country[method as usize]);
        let factor = if sum > 0.0 { country / sum } else { 0.0 };
        people.iter().map(|it| factor * method.of_settlement(it)).collect()
    }
}

/// Puts other counts of night 1 in the place of ours, never more than the residents who are
/// neither dead nor in hospital: day curve, places to stay and cells are scaled to them.
pub fn replace(
    world: &World,
    tally: &[Row],
    night_1: &[f64],
    displaced: &mut [SettlementDisplacement],
    cell_displaced: &mut [f32],
) {
    for (idx, it) in displaced.iter_mut().enumerate() {
        let gone = tally[idx][column::DEAD] + tally[idx][column::HOSPITALISED];
        let most = (world.settlements[idx].people as f32 - gone).max(0.0);
        let ours = it.by_day[0];
        *it = it.scaled_to((night_1[idx] as f32).min(most));
        let factor = if ours > 0.0 { it.by_day[0] / ours } else { 0.0 };
        let range = &world.cells.of_settlement[idx];
        for cell in &mut cell_displaced[range.start as usize..range.end as usize] {
            *cell *= factor;
        }
    }
}
