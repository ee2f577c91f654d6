//! Convoys by day: a fleet of buses carries whole households to their sites, in a given order.

use serde::{Deserialize, Serialize};

use crate::routing::clearance::{BUS_SEATS, DAY_H};
use crate::units::Minutes;

/// Loading, boarding and turning, hours a round trip: half an hour at each end. Ours.
pub const TURNING_H: f64 = 1.0;
/// Days in which all whose road is open shall be moved where no fleet is given. Ours; 2 to 7.
pub const WITHIN_DAYS: u32 = 3;

/// People who are to go from one settlement to one site, whole households.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leg {
    /// How many.
    pub people: u32,
    /// In so many households; at least 1.
    pub households: u32,
    /// One way.
    pub travel: Minutes,
    /// First day on which its road is open; 1 is the first day of the plan.
    pub from_day: u32,
    /// So near that it is walked: no bus is needed.
    pub walks: bool,
}

/// What one leg sends on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Convoy {
    /// Which leg, by its place in the list.
    pub leg: u32,
    /// Day of the plan, from 1.
    pub day: u32,
    /// People carried.
    pub people: u32,
    /// Households carried.
    pub households: u32,
    /// Journeys of a bus, there and back.
    pub trips: u32,
}

/// Buses that are at hand, and how they are used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fleet {
    /// How many buses.
    pub buses: u32,
    /// Seats of each.
    pub seats: u32,
    /// Hours a day.
    pub day_h: f64,
}

impl Fleet {
    /// So many buses of 40 seats that drive by day.
    pub fn of(buses: u32) -> Fleet {
        Fleet { buses, seats: BUS_SEATS as u32, day_h: DAY_H }
    }
}

impl Leg {
    /// Households that fit a bus: no family is parted, but one larger than the bus.
    fn households_a_bus(&self, seats: u32) -> u32 {
        let size = self.people.div_ceil(self.households.max(1)).max(1);
        (seats / size).max(1)
    }

    fn trips(&self, seats: u32) -> u32 {
        if self.walks {
            return 0;
        }
        self.households.div_ceil(self.households_a_bus(seats))
    }

    fn round_h(&self) -> f64 {
        2.0 * self.travel.0 / 60.0 + TURNING_H
    }
}

/// Convoys by day, in the order of legs: a leg is served before the next as soon as its road is open
/// and as far as the hours of the fleet last. A round that is longer than a day takes its bus for as
/// many days as it needs. Everybody of every leg is carried; nothing where there is no bus.
pub fn schedule(legs: &[Leg], fleet: Fleet) -> Vec<Convoy> {
    let mut convoys = vec![];
    let mut left: Vec<(u32, u32)> = legs.iter().map(|it| (it.people, it.households)).collect();
    let is_served = 0 < fleet.buses && 0 < fleet.seats && 0.0 < fleet.day_h;
    let goes = |it: &Leg| 0 < it.people && (it.walks || is_served);
    let mut waiting: Vec<usize> = (0..legs.len()).filter(|&it| goes(&legs[it])).collect();
    // Buses that are away on a long round, by the day on which they are back.
    let mut away: Vec<(u32, u32)> = vec![];
    let mut day = 1;
    while !waiting.is_empty() {
        away.retain(|it| day < it.0);
        let at_hand = fleet.buses - away.iter().map(|it| it.1).sum::<u32>();
        let mut hours = f64::from(at_hand) * fleet.day_h;
        for &idx in waiting.iter().filter(|&&it| legs[it].from_day <= day) {
            let leg = &legs[idx];
            let (people, households) = &mut left[idx];
            if leg.walks {
                let (people, households) = std::mem::take(&mut left[idx]);
                convoys.push(Convoy { leg: idx as u32, day, people, households, trips: 0 });
                continue;
            }
            let round_h = leg.round_h();
            let days = (round_h / fleet.day_h).ceil().max(1.0);
            // A bus that cannot be back in the evening is not sent twice.
            let cost_h = if days > 1.0 { fleet.day_h } else { round_h };
            let most = ((hours + 1e-9) / cost_h).floor() as u32;
            let a_bus = leg.households_a_bus(fleet.seats);
            let trips = households.div_ceil(a_bus).min(most);
            if trips == 0 {
                continue;
            }
            hours -= f64::from(trips) * cost_h;
            if days > 1.0 {
                away.push((day + days as u32, trips));
            }
            let carried = (trips * a_bus).min(*households);
            // Households left carry their share of the people left; the last ones carry all.
            let gone = u64::from(*people) * u64::from(carried) / u64::from(*households);
            let gone = if carried == *households { *people } else { gone as u32 };
            convoys.push(Convoy { leg: idx as u32, day, people: gone, households: carried, trips });
            *people -= gone;
            *households -= carried;
        }
        waiting.retain(|&it| 0 < left[it].1);
        let opens = waiting.iter().map(|&it| legs[it].from_day).min().unwrap_or(day);
        let is_idle = at_hand == fleet.buses && day < opens;
        day = if is_idle { opens } else { day + 1 };
    }
    convoys
}

/// The fewest buses that move all within so many days from the opening of their road; none where
/// nobody is to go. Rounds longer than that take longer, with a bus for each journey.
pub fn fewest_buses(legs: &[Leg], fleet: Fleet, within_days: u32) -> u32 {
    let trips: u32 = legs.iter().map(|it| it.trips(fleet.seats)).sum();
    let is_in_time = |buses: u32| {
        let convoys = schedule(legs, Fleet { buses, ..fleet });
        let late = |it: &Convoy| legs[it.leg as usize].from_day + within_days <= it.day;
        !convoys.iter().any(late)
    };
    let (mut low, mut high) = (0, trips);
    while low + 1 < high {
        let middle = u32::midpoint(low, high);
        if is_in_time(middle) { high = middle } else { low = middle }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FLEET: Fleet = Fleet { buses: 2, seats: 40, day_h: 10.0 };

    fn leg(people: u32, households: u32, travel_min: f64, from_day: u32) -> Leg {
        Leg { people, households, travel: Minutes(travel_min), from_day, walks: false }
    }

    /// By hand: 6 households of 6 a bus; 120 households are 20 trips of 2.5 h, of which two buses make
    /// 8 a day: days of 8, 8 and 4 trips; the second leg gets what is left of day 3: 4 trips.
    #[test]
    fn a_fleet_serves_legs_in_order() {
        let convoys = schedule(&[leg(720, 120, 45.0, 1), leg(144, 24, 45.0, 1)], FLEET);
        let told: Vec<_> = convoys.iter().map(|it| (it.leg, it.day, it.trips, it.people)).collect();
        assert_eq!(told, [(0, 1, 8, 288), (0, 2, 8, 288), (0, 3, 4, 144), (1, 3, 4, 144)]);
        assert_eq!(fewest_buses(&[leg(720, 120, 45.0, 1), leg(144, 24, 45.0, 1)], FLEET, 3), 2);
    }

    #[test]
    fn who_has_no_road_yet_waits_and_others_go_first() {
        let convoys = schedule(&[leg(36, 6, 30.0, 5), leg(36, 6, 30.0, 1)], FLEET);
        let told: Vec<_> = convoys.iter().map(|it| (it.leg, it.day)).collect();
        assert_eq!(told, [(1, 1), (0, 5)]);
    }

    #[test]
    fn who_lives_near_walks() {
        let near = Leg { walks: true, ..leg(900, 150, 20.0, 2) };
        let convoys = schedule(&[near], Fleet { buses: 0, ..FLEET });
        assert_eq!(convoys, [Convoy { leg: 0, day: 2, people: 900, households: 150, trips: 0 }]);
        assert_eq!(fewest_buses(&[near], FLEET, 3), 0);
    }

    /// A round of 21 hours keeps both buses for three days.
    #[test]
    fn a_long_round_keeps_its_bus() {
        let convoys = schedule(&[leg(36 * 4, 24, 600.0, 1)], FLEET);
        let told: Vec<_> = convoys.iter().map(|it| (it.day, it.trips)).collect();
        assert_eq!(told, [(1, 2), (4, 2)]);
    }

    proptest! {
        #[test]
        fn everybody_is_carried_once_and_no_bus_works_longer_than_it_may(
            legs in proptest::collection::vec((1_u32..900, 1.0..500.0_f64, 1_u32..9), 1..20),
            buses in 1_u32..12,
        ) {
            let legs: Vec<Leg> = legs
                .into_iter()
                .map(|(people, min, day)| leg(people, people.div_ceil(6), min, day))
                .collect();
            let fleet = Fleet { buses, ..FLEET };
            let convoys = schedule(&legs, fleet);
            for (idx, it) in legs.iter().enumerate() {
                let of = || convoys.iter().filter(|convoy| convoy.leg as usize == idx);
                prop_assert_eq!(of().map(|it| it.people).sum::<u32>(), it.people);
                prop_assert_eq!(of().map(|it| it.households).sum::<u32>(), it.households);
                prop_assert!(of().all(|convoy| it.from_day <= convoy.day));
                prop_assert!(of().all(|convoy| convoy.people <= convoy.trips * FLEET.seats));
            }
            let last = convoys.iter().map(|it| it.day).max().unwrap();
            for day in 1..=last {
                let busy: f64 = convoys
                    .iter()
                    .map(|it| {
                        let round_h = legs[it.leg as usize].round_h();
                        let days = (round_h / fleet.day_h).ceil().max(1.0);
                        let is_out = it.day <= day && day < it.day + days as u32;
                        let h = if days > 1.0 { fleet.day_h } else { round_h };
                        if is_out { f64::from(it.trips) * h } else { 0.0 }
                    })
                    .sum();
                prop_assert!(busy <= f64::from(buses) * fleet.day_h + 1e-6);
            }
        }
    }
}
