//! How soon homes are up again in each district, in the valleys and high up.

use crate::damage::row::{Row, column};
use crate::displacement::rebuilding::{Rebuilt, WINTER_STOPS_ABOVE_M, Work};
use crate::engine::world::World;
use crate::exposure::settlement::Settlement;

/// `[2 × n_districts]`: for [`place`]. Builders are those of a district; `u` says how fast they are.
pub fn of(world: &World, people: &[Row], u: f64) -> Vec<Rebuilt> {
    let mut work = vec![Work::default(); world.areas.districts.len()];
    for (settlement, row) in world.settlements.iter().zip(people) {
        let district = &mut work[settlement.district as usize];
        let homes = |residents: f32| f64::from(residents) / world.household_size;
        district.destroyed += homes(row[column::D4] + row[column::D5]);
        district.heavy += homes(row[column::D3]);
        district.people += settlement.people;
    }
    let of = |it: &Work| {
        [&world.buildable.low, &world.buildable.high].map(|days| Rebuilt::of(*it, days, u))
    };
    work.iter().flat_map(of).collect()
}

/// Place of a settlement's homes in the list.
pub fn place(settlement: &Settlement) -> usize {
    2 * settlement.district as usize + usize::from(settlement.elevation_m > WINTER_STOPS_ABOVE_M)
}
