//! What the program says of earthquakes that happened, held against what was counted then.
//!
//! Events of the region ([`country`]) are simulated from their magnitude and place; events of the
//! [`world`] enter by the homes that were counted as destroyed and damaged, so that their
//! shaking and damage are given and only the displacement is tested. [`score`] says how a
//! comparison is judged, [`table`] tells it.

pub mod score;
pub mod country;
pub mod world;
pub mod table;

use score::Half;

/// The half that each event belongs to: by its place in the order of date, the first is odd.
pub fn halves(dates: &[String]) -> Vec<Half> {
    let mut order: Vec<usize> = (0..dates.len()).collect();
    order.sort_by_key(|&idx| (&dates[idx], idx));
    let mut halves = vec![Half::Odd; dates.len()];
    for (place, idx) in order.into_iter().enumerate() {
        halves[idx] = if place % 2 == 0 { Half::Odd } else { Half::Even };
    }
    halves
}
