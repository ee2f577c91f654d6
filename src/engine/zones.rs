//! Numbers of zones in one realization, from those of its settlements.

use crate::damage::row::column;
use crate::displacement::cause::Cause;
use crate::displacement::duration::day_index;
use crate::displacement::{Homes, SettlementDisplacement};
use crate::engine::outcome::{ISOLATION_DAYS, Measure, Zone, ZoneTable};
use crate::engine::realization::Realization;
use crate::engine::world::World;

/// `[n_zones × Measure::COUNT]` of one realization: country, regions, districts, settlements.
///
/// Every measure but the intensity is a sum over settlements, added in their order in f64; the
/// intensity is the mean over residents.
pub fn of(world: &World, found: &Realization) -> Vec<f32> {
    let table = layout(world, 1);
    let mut sums = vec![[0.0_f64; Measure::COUNT]; table.n_zones()];
    for (idx, settlement) in world.settlements.iter().enumerate() {
        let values = settlement_values(world, found, idx);
        let district = settlement.district as usize;
        let region = world.areas.districts[district].parent as usize;
        let zones =
            [Zone::Country, Zone::Region(region), Zone::District(district), Zone::Settlement(idx)];
        for zone in zones {
            let row = &mut sums[table.row(zone)];
            row.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
    }
    let people = people(world, &table);
    for (row, people) in sums.iter_mut().zip(people) {
        row[Measure::Intensity as usize] /= people.max(1e-9);
    }
    sums.iter().flatten().map(|&it| it as f32).collect()
}

/// `[n_areas × N_DAYS]`: residents who are still cut off on each of [`ISOLATION_DAYS`], of the country,
/// regions and districts.
pub fn cut_off(world: &World, cut_off_days: &[f32]) -> Vec<f32> {
    let table = layout(world, 1);
    let n_areas = table.n_zones() - table.n_settlements;
    let mut sums = vec![0.0_f64; n_areas * ISOLATION_DAYS.len()];
    for (settlement, days) in world.settlements.iter().zip(cut_off_days) {
        let district = settlement.district as usize;
        let region = world.areas.districts[district].parent as usize;
        for zone in [Zone::Country, Zone::Region(region), Zone::District(district)] {
            let row = table.row(zone) * ISOLATION_DAYS.len();
            for (sum, day) in sums[row..].iter_mut().zip(ISOLATION_DAYS) {
                *sum += if f32::from(day) < *days { settlement.people } else { 0.0 };
            }
        }
    }
    sums.into_iter().map(|it| it as f32).collect()
}

/// An empty table with the zones of a world.
pub fn layout(world: &World, n_realizations: usize) -> ZoneTable {
    ZoneTable {
        n_regions: world.areas.regions.len(),
        n_districts: world.areas.districts.len(),
        n_settlements: world.settlements.len(),
        n_realizations,
        ..ZoneTable::default()
    }
}

/// Residents of each zone, from the cells of its settlements.
pub fn people(world: &World, table: &ZoneTable) -> Vec<f64> {
    let mut people = vec![0.0; table.n_zones()];
    for (idx, settlement) in world.settlements.iter().enumerate() {
        let district = settlement.district as usize;
        let region = world.areas.districts[district].parent as usize;
        let zones =
            [Zone::Country, Zone::Region(region), Zone::District(district), Zone::Settlement(idx)];
        for zone in zones {
            people[table.row(zone)] += settlement.people;
        }
    }
    people
}

/// The measures of one settlement; the intensity times its residents.
fn settlement_values(world: &World, found: &Realization, idx: usize) -> [f64; Measure::COUNT] {
    let people = &found.people[idx];
    let displaced = &found.displaced[idx];
    let staying = &found.received.staying[idx];
    let homes = Homes::residents(people, found.counting);
    let dwellings = |residents: f32| f64::from(residents) / world.household_size;
    let cut_off = found.travel.cut_off_days[idx] > 0.0;
    Measure::ALL.map(|measure| match measure {
        Measure::Intensity => f64::from(people[column::INTENSITY]),
        Measure::DisplacedNight1 => on_day(displaced, 1),
        Measure::DisplacedDay7 => on_day(displaced, 7),
        Measure::DisplacedDay14 => on_day(displaced, 14),
        Measure::DisplacedDay30 => on_day(displaced, 30),
        Measure::DisplacedDay90 => on_day(displaced, 90),
        Measure::DisplacedDay180 => on_day(displaced, 180),
        Measure::DisplacedDay365 => on_day(displaced, 365),
        Measure::OfficialCount => f64::from(displaced.official),
        Measure::Dead => f64::from(people[column::DEAD]),
        Measure::Injured => f64::from(people[column::INJURED]),
        Measure::DwellingsFull => dwellings(homes.full),
        Measure::DwellingsPartial => dwellings(homes.partial),
        Measure::DwellingsLight => dwellings(homes.light),
        Measure::Sheltering => f64::from(staying.sheltering),
        Measure::HostFamily => f64::from(staying.host_family),
        Measure::OwnYard => f64::from(staying.own_yard),
        Measure::Camp => f64::from(staying.camp),
        Measure::LeavesDistrict => f64::from(staying.leaves_district),
        Measure::ShelterGap => found.received.placement.unmet[idx],
        Measure::ShelterGapVulnerable => found.received.unmet_vulnerable[idx],
        Measure::Isolated if cut_off => world.settlements[idx].people,
        Measure::Isolated => 0.0,
        Measure::DamageNight1 => caused(displaced, 0, Cause::Damage),
        Measure::PrecautionNight1 => caused(displaced, 0, Cause::Precaution),
        Measure::UtilityNight1 => caused(displaced, 0, Cause::Utility),
        Measure::OrderNight1 => caused(displaced, 0, Cause::Order),
        Measure::DamageDay14 => caused(displaced, 1, Cause::Damage),
        Measure::PrecautionDay14 => caused(displaced, 1, Cause::Precaution),
        Measure::UtilityDay14 => caused(displaced, 1, Cause::Utility),
        Measure::OrderDay14 => caused(displaced, 1, Cause::Order),
        Measure::GroundFailureNight1 => caused(displaced, 0, Cause::GroundFailure),
        Measure::GroundFailureDay14 => caused(displaced, 1, Cause::GroundFailure),
    })
}

/// Night 1 or two weeks, by cause.
fn caused(displaced: &SettlementDisplacement, which: usize, cause: Cause) -> f64 {
    f64::from(displaced.by_cause[which][cause as usize])
}

fn on_day(displaced: &SettlementDisplacement, day: u16) -> f64 {
    let idx = day_index(day).expect("the days of measures are days of the curve; tested");
    f64::from(displaced.by_day[idx])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_a_measure_is_a_day_of_the_curve() {
        for day in [1, 7, 14, 30, 90, 180, 365] {
            assert!(day_index(day).is_some(), "day {day}");
        }
    }

    #[test]
    fn measures_are_numbered_in_their_order() {
        for (idx, measure) in Measure::ALL.iter().enumerate() {
            assert_eq!(*measure as usize, idx);
        }
    }
}
