//! The relocation plan: who of the mean case goes where, by which road, on which day.
//!
//! The mean case is no realization: the mean number of people of each settlement who need a public
//! place, in whole people; the sites that can be used in half of the realizations or more; the roads
//! that are closed in fewer than half. Where no open road is left, those that open within two weeks in
//! half of the realizations in which they close are waited for. All of it is one plan of many that
//! would do; how often a realization agrees is told beside each way.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::engine::outcome::{Measure, SegmentOutcome, ShelterOutcome, Zone, ZoneTable};
use crate::exposure::settlement::Settlement;
use crate::population::apportionment::apportion;
use crate::routing::graph::CLOSED;
use crate::routing::network::Network;
use crate::routing::route::Route;
use crate::routing::shortest::Search;
use crate::routing::speed;
use crate::shelter::allocation::minimum_cost::MINIMUM_COST;
use crate::shelter::allocation::{Allocation as _, Asked, Limits, Placement, Roads, Scratch};
use crate::shelter::convoys::{Convoy, Fleet, Leg, WITHIN_DAYS, fewest_buses, schedule};
use crate::shelter::reception::Reception;
use crate::units::Minutes;

/// A site, or a road, that is there in so many realizations is there in the plan.
const LIKELY: f64 = 0.5;
/// Days that people are left waiting for a road at most. Ours.
const WAIT_DAYS: f64 = 14.0;

/// How much longer people travel in the plan so that their settlement stays together, where the
/// scenario asks for less. Ours; 0 to 60.
const TOGETHER: Minutes = Minutes(30.0);
/// Way that is walked, and no bus is sent for. Ours; 1 to 3.
const WALKED_KM: f64 = 2.0;

/// People of a settlement who go to one site together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RelocationLeg {
    /// Index of the settlement.
    pub settlement: u32,
    /// Index of the site.
    pub shelter: u32,
    /// How many.
    pub people: u32,
    /// Their households.
    pub households: u32,
    /// Of the people, the vulnerable: they go to the nearest sites, and first.
    pub vulnerable: u32,
    /// Segments of the way, in order.
    pub segments: Vec<u32>,
    /// Its length, km.
    pub length_km: f64,
    /// Its travel time in the median of traffic and weather, with the walk to the road, minutes.
    pub travel_min: f64,
    /// First day on which it is open.
    pub from_day: u32,
}

/// Why somebody has no place in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unplaced {
    /// Sites are in reach, and full.
    NoRoom,
    /// No site is in reach within the limit of time.
    NoRoad,
}

/// The plan; people add up to the demand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RelocationPlan {
    /// How many need a public place.
    pub demand: u32,
    /// Ways, in the order in which they are served: settlements that lost most first.
    pub legs: Vec<RelocationLeg>,
    /// By day.
    pub convoys: Vec<Convoy>,
    /// Buses that it takes.
    pub buses: u32,
    /// Settlement, people, and why they have no place.
    pub unplaced: Vec<(u32, u32, Unplaced)>,
}

/// How often a segment is closed, and for how long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Closure {
    /// Share of realizations in which it is closed.
    pub prob: f64,
    /// Median days until it reopens, over these.
    pub days_p50: f64,
}

impl Closure {
    /// Of each segment of a run.
    pub fn of_segments(segments: &[SegmentOutcome]) -> Vec<Closure> {
        let of =
            |it: &SegmentOutcome| Closure { prob: it.closure_prob, days_p50: it.reopen_days_p50 };
        segments.iter().map(of).collect()
    }
}

/// What a plan is made from.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// Sites, ways to them, and what the planner set.
    pub reception: &'a Reception,
    /// Roads.
    pub network: &'a Network,
    /// Settlements.
    pub settlements: &'a [Settlement],
    /// Mean residents of a household.
    pub household_size: f64,
    /// Numbers of zones.
    pub zones: &'a ZoneTable,
    /// Of each shelter.
    pub shelters: &'a [ShelterOutcome],
    /// Of each segment.
    pub closures: &'a [Closure],
}

/// Of the mean of all realizations.
pub fn of(basis: Basis<'_>) -> RelocationPlan {
    let at = basis.reception;
    if at.graph.n_segments() == 0 || at.shelters.is_empty() {
        return RelocationPlan::default();
    }
    let mean = |zone| basis.zones.summary(zone, Measure::Sheltering).mean;
    let settlements = (0..basis.settlements.len()).map(Zone::Settlement);
    let means: Vec<f64> = settlements.map(mean).collect();
    let total: f64 = means.iter().sum();
    let shares: Vec<f64> = means.iter().map(|it| it / total.max(1e-9)).collect();
    let people = apportion(total.round() as u64, &shares);
    let mut case = Case::new(basis, people.iter().map(|it| *it as u32).collect());
    for waiting in [false, true] {
        case.place(waiting);
    }
    case.pitch();
    case.plan()
}

/// The mean case while it is being placed.
struct Case<'a> {
    basis: Basis<'a>,
    asked: Vec<u32>,
    /// `[n_settlements]`: who has no place yet.
    left: Vec<u32>,
    /// `[n_settlements]`: whether any site was in reach.
    is_reached: Vec<bool>,
    /// `[n_shelters]`: room left.
    room: Vec<u32>,
    /// `[n_shelters]`: whether it can be used.
    usable: Vec<bool>,
    /// Added travel time at first, and when the roads are open that are waited for.
    delay_ms: [Vec<u32>; 2],
    /// `[n_segments]`: day on which each is open.
    open_day: Vec<u32>,
    legs: Vec<RelocationLeg>,
    slowness: f64,
    scratch: Scratch,
    search: Search,
}

impl<'a> Case<'a> {
    fn new(basis: Basis<'a>, asked: Vec<u32>) -> Case<'a> {
        let at = basis.reception;
        let usable: Vec<bool> = basis.shelters.iter().map(|it| LIKELY <= it.usable_prob).collect();
        let places = at.shelters.iter().zip(&usable).map(|(it, usable)| {
            let places = if at.cold { it.capacity_winter } else { it.capacity_summer };
            if *usable { (at.rules.capacity_factor * places) as u32 } else { 0 }
        });
        let is_closed = |prob: f64| LIKELY <= prob;
        let at_first = basis.closures.iter().map(|it| if is_closed(it.prob) { CLOSED } else { 0 });
        let waited = basis.closures.iter().map(|it| {
            let too_long = WAIT_DAYS < it.days_p50;
            if is_closed(it.prob) && too_long { CLOSED } else { 0 }
        });
        let open_day = basis
            .closures
            .iter()
            .map(|it| if is_closed(it.prob) { 1 + it.days_p50.ceil() as u32 } else { 1 });
        Case {
            basis,
            left: asked.clone(),
            is_reached: vec![false; asked.len()],
            asked,
            room: places.collect(),
            usable,
            delay_ms: [at_first.collect(), waited.collect()],
            open_day: open_day.collect(),
            legs: vec![],
            slowness: 1.0 / speed::FACTOR.quantile(0.5),
            scratch: Scratch::new(&at.graph),
            search: Search::new(&at.graph),
        }
    }

    fn placed(&mut self, room: &[u32], waiting: bool) -> Placement {
        let at = self.basis.reception;
        let together = Minutes(at.limits.together.0.max(TOGETHER.0));
        let limits = Limits { together, ..at.limits }.on_free_roads(self.slowness);
        let roads = Roads { graph: &at.graph, doors: &at.doors, limits };
        let demand: Vec<f64> = self.left.iter().map(|it| f64::from(*it)).collect();
        let room: Vec<f64> = room.iter().map(|it| f64::from(*it)).collect();
        let delay_ms = &self.delay_ms[usize::from(waiting)];
        let mut placement = Placement::default();
        let asked = Asked { demand: &demand, room: &room, delay_ms };
        MINIMUM_COST.place(roads, asked, &mut self.scratch, &mut placement);
        placement
    }

    /// Sends all who can be sent to sites with room.
    fn place(&mut self, waiting: bool) {
        if self.left.iter().all(|it| *it == 0) {
            return;
        }
        let room = self.room.clone();
        let placement = self.placed(&room, waiting);
        for (is_reached, nearest) in self.is_reached.iter_mut().zip(&placement.nearest) {
            *is_reached |= nearest.is_some();
        }
        let mut moves = placement.moves;
        moves.sort_by_key(|it| (it.settlement, it.time_ms, it.shelter));
        // Settlements that share a node share places in parts of a person: whole people first.
        let mut legs: Vec<RelocationLeg> = moves
            .iter()
            .map(|it| RelocationLeg {
                settlement: it.settlement,
                shelter: it.shelter,
                people: (it.people + 1e-6).floor() as u32,
                ..RelocationLeg::default()
            })
            .collect();
        for it in &legs {
            self.room[it.shelter as usize] -= it.people;
        }
        let parts = moves.chunk_by(|a, b| a.settlement == b.settlement);
        let size = self.basis.household_size.round().max(1.0) as u32;
        for (of, whole) in parts.zip(legs.chunk_by_mut(|a, b| a.settlement == b.settlement)) {
            let placed: f64 = of.iter().map(|it| it.people).sum();
            let people: u32 = whole.iter().map(|it| it.people).sum();
            let mut lost = (placed + 1e-6).floor() as u32 - people;
            for it in whole.iter_mut() {
                let room = &mut self.room[it.shelter as usize];
                let more = lost.min(*room);
                it.people += more;
                *room -= more;
                lost -= more;
            }
            keep_families(whole, size, &mut self.room);
            self.left[of[0].settlement as usize] -= whole.iter().map(|it| it.people).sum::<u32>();
        }
        legs.retain(|it| 0 < it.people);
        self.find_ways(&mut legs, waiting);
        self.legs.extend(legs);
    }

    /// Winter-proof tents for those who are left, the shortest ways first, as long as there are any.
    fn pitch(&mut self) {
        let at = self.basis.reception;
        let rules = at.rules;
        if !at.cold || rules.winter_tents <= 0.0 {
            return;
        }
        let mut places = (rules.winter_tents * rules.people_a_tent) as u32;
        let ground = at.shelters.iter().zip(&self.usable).map(|(it, usable)| {
            let places = if it.kind.is_open_ground() && *usable { it.capacity_summer } else { 0.0 };
            (rules.capacity_factor * places) as u32
        });
        let ground: Vec<u32> = ground.collect();
        let mut moves = self.placed(&ground, true).moves;
        moves.sort_by_key(|it| (it.time_ms, it.settlement, it.shelter));
        let mut legs = vec![];
        for it in moves {
            let people = (it.people as u32).min(places);
            places -= people;
            self.left[it.settlement as usize] -= people;
            let (settlement, shelter) = (it.settlement, it.shelter);
            legs.push(RelocationLeg { settlement, shelter, people, ..RelocationLeg::default() });
        }
        legs.retain(|it| 0 < it.people);
        self.find_ways(&mut legs, true);
        self.legs.extend(legs);
    }

    /// The way of each leg, and the day on which all of it is open.
    fn find_ways(&mut self, legs: &mut [RelocationLeg], waiting: bool) {
        let at = self.basis.reception;
        let mut by_shelter: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (idx, it) in legs.iter().enumerate() {
            by_shelter.entry(it.shelter).or_default().push(idx);
        }
        let limit = Minutes(at.limits.time.0 / self.slowness + 1.0);
        for (shelter, of) in by_shelter {
            let node = |idx: usize| at.doors.of_settlement(legs[idx].settlement as usize);
            let from: Vec<u32> = of.iter().map(|idx| node(*idx)).collect();
            let delay_ms = &self.delay_ms[usize::from(waiting)];
            let start = at.doors.of_shelter(shelter);
            self.search.run_from(&at.graph, (start, &from), delay_ms, limit);
            for (idx, node) in of.into_iter().zip(from) {
                let route = Route::to_nearest(self.basis.network, &at.graph, &self.search, node);
                let free_min = self.search.time(node).unwrap_or_default().0;
                let leg = &mut legs[idx];
                let access_min = f64::from(at.access_min[leg.settlement as usize]);
                leg.travel_min = free_min * self.slowness + access_min;
                if let Some(it) = route {
                    leg.length_km = it.length.0;
                    let days = it.segments.iter().map(|it| self.open_day[*it as usize]);
                    leg.from_day = if waiting { days.max().unwrap_or(1) } else { 1 };
                    leg.segments = it.segments;
                }
            }
        }
    }

    fn plan(mut self) -> RelocationPlan {
        let basis = self.basis;
        self.count();
        let lost = |settlement: u32| {
            let zone = Zone::Settlement(settlement as usize);
            let displaced = basis.zones.summary(zone, Measure::DisplacedDay14).mean;
            displaced / basis.settlements[settlement as usize].people.max(1.0)
        };
        let shares: BTreeMap<u32, f64> =
            self.legs.iter().map(|it| (it.settlement, lost(it.settlement))).collect();
        self.legs.sort_by(|a, b| {
            let worse = shares[&b.settlement].total_cmp(&shares[&a.settlement]);
            let nearer = a.travel_min.total_cmp(&b.travel_min);
            worse.then(a.settlement.cmp(&b.settlement)).then(nearer).then(a.shelter.cmp(&b.shelter))
        });
        let leg = |it: &RelocationLeg| Leg {
            people: it.people,
            households: it.households,
            travel: Minutes(it.travel_min),
            from_day: it.from_day,
            walks: it.length_km <= WALKED_KM,
        };
        let legs: Vec<Leg> = self.legs.iter().map(leg).collect();
        let buses = match basis.reception.rules.buses {
            Some(buses) => buses,
            None => fewest_buses(&legs, Fleet::of(1), WITHIN_DAYS),
        };
        let unplaced = (0..).zip(&self.left).filter(|it| 0 < *it.1).map(|(settlement, people)| {
            let is_reached = self.is_reached[settlement as usize];
            let why = if is_reached { Unplaced::NoRoom } else { Unplaced::NoRoad };
            (settlement, *people, why)
        });
        RelocationPlan {
            demand: self.asked.iter().sum(),
            convoys: schedule(&legs, Fleet::of(buses)),
            buses,
            unplaced: unplaced.collect(),
            legs: self.legs,
        }
    }

    /// Households and vulnerable people of each leg.
    fn count(&mut self) {
        let size = self.basis.household_size.max(1.0);
        let vulnerable_share = self.basis.reception.rules.vulnerable;
        self.legs.sort_by(|a, b| {
            a.settlement.cmp(&b.settlement).then(a.travel_min.total_cmp(&b.travel_min))
        });
        for of in self.legs.chunk_by_mut(|a, b| a.settlement == b.settlement) {
            let people: u32 = of.iter().map(|it| it.people).sum();
            let mut vulnerable = (vulnerable_share * f64::from(people)).round() as u32;
            for it in of {
                it.households = ((f64::from(it.people) / size).round() as u32).clamp(1, it.people);
                it.vulnerable = vulnerable.min(it.people);
                vulnerable -= it.vulnerable;
            }
        }
    }
}

/// Moves what is less than a family of each smaller leg of a settlement to its largest, where there is
/// room for it.
fn keep_families(legs: &mut [RelocationLeg], size: u32, room: &mut [u32]) {
    let Some(largest) = (0..legs.len()).max_by_key(|&it| (legs[it].people, legs.len() - it)) else {
        return;
    };
    for idx in 0..legs.len() {
        let part = legs[idx].people % size;
        let to = legs[largest].shelter as usize;
        if idx != largest && part <= room[to] {
            legs[idx].people -= part;
            room[legs[idx].shelter as usize] += part;
            legs[largest].people += part;
            room[to] -= part;
        }
    }
}
