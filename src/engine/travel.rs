//! Roads of one realization as those who must use them meet them: who is cut off, where a
//! helicopter can come, how long the road takes to carry everybody, and what each closed segment
//! costs.

use crate::displacement::accommodation::Staying;
use crate::engine::world::World;
use crate::routing::clearance::{BUS_SEATS, Clearance, buses_an_hour};
use crate::routing::criticality::{Criticality, Household, Saving};
use crate::routing::detours::Detours;
use crate::routing::reopening::Reopening;
use crate::routing::shortest::{Search, Start};
use crate::shelter::site::ShelterKind;
use crate::units::Minutes;

/// Longest way that is looked for where nothing limits it.
pub const NO_LIMIT: Minutes = Minutes(7.0 * 24.0 * 60.0);

/// What one realization found; its memory serves the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Travel {
    /// `[n_settlements]`: days until a road to the district centre or to an airport is open, 0 where
    /// one is; infinite where the network has none at all.
    pub cut_off_days: Vec<f32>,
    /// `[n_settlements]`: of those cut off, the nearest open ground or airport that an open road
    /// joins to them, as its place in the list of shelters; `u32::MAX` for none.
    pub landing: Vec<u32>,
    /// `[n_settlements]`: hours until all who share the narrowest road of its way to the nearest
    /// open shelter are through, and its own way; infinite where it reaches none.
    pub clear_h: Vec<f32>,
    /// `[n_settlements]`: that segment; `u32::MAX` for none.
    pub narrowest: Vec<u32>,
    /// Person-days of isolation that each closed segment costs.
    pub isolation: Vec<Saving>,
    /// Person-hours of longer ways that each closed segment costs.
    pub detour: Vec<Saving>,
}

/// The roads of a realization and who must travel.
#[derive(Clone, Copy)]
pub struct Damaged<'a> {
    /// `[n_segments]`: added travel time.
    pub delay_ms: &'a [u32],
    /// `[n_segments]`: days until each opens.
    pub reopen_days: &'a [f32],
    /// `[n_shelters]`: people each can take, 0 where it cannot be used.
    pub room: &'a [f64],
    /// `[n_settlements]`.
    pub staying: &'a [Staying],
    /// What undisturbed travel times are multiplied by.
    pub slowness: f64,
}

/// Memory of one thread, and what of the world travel needs.
pub struct Scratch {
    /// Node of an airport; those who reach any are not cut off.
    air: Option<u32>,
    households: Vec<Household>,
    /// Open ground and airports, and their places in the list of shelters.
    landings: (Vec<Start>, Vec<u32>),
    buses_an_hour: Vec<f64>,
    starts: Vec<Start>,
    search: Search,
    reopening: Reopening,
    criticality: Criticality,
    detours: Detours,
    clearance: Clearance,
    /// `[n_nodes]`.
    people: Vec<f32>,
    /// `[n_nodes]`.
    buses: Vec<f64>,
}

impl Scratch {
    /// For realizations of a world.
    pub fn new(world: &World) -> Scratch {
        let airports = nodes_of(world, |it| it == ShelterKind::Airport);
        let sites: Vec<u32> = (0..)
            .zip(&world.reception.shelters)
            .filter(|(_, it)| it.kind.is_open_ground())
            .map(|(idx, _)| idx)
            .collect();
        let people = world.settlements.iter().map(|it| it.people as f32);
        let household = |(people, &(node, centre))| Household { node, centre, people };
        let n_nodes = world.reception.graph.n_nodes();
        Scratch {
            air: airports.first().copied(),
            households: people.zip(&world.to_centre).map(household).collect(),
            landings: (
                sites.iter().map(|it| world.reception.doors.of_shelter(*it)).collect(),
                sites,
            ),
            buses_an_hour: world
                .network
                .segments
                .iter()
                .map(|it| buses_an_hour(it.class))
                .collect(),
            starts: Vec::new(),
            search: Search::new(&world.reception.graph),
            reopening: Reopening::with_joined(&world.reception.graph, &airports),
            criticality: Criticality::default(),
            detours: Detours::default(),
            clearance: Clearance::default(),
            people: vec![0.0; n_nodes],
            buses: vec![0.0; n_nodes],
        }
    }
}

/// Nodes of the shelters of some kinds, in their order, each once.
fn nodes_of(world: &World, is: impl Fn(ShelterKind) -> bool) -> Vec<u32> {
    let shelters = (0..).zip(&world.reception.shelters).filter(|(_, it)| is(it.kind));
    let mut nodes: Vec<u32> =
        shelters.map(|(idx, _)| world.reception.doors.of_shelter(idx).node).collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes.retain(|it| (*it as usize) < world.reception.graph.n_nodes());
    nodes
}

/// Seats on the road that people of a settlement need: those who go to a public place and those
/// who leave the district.
pub fn travellers(staying: &Staying) -> f64 {
    f64::from(staying.sheltering) + f64::from(staying.leaves_district)
}

impl Travel {
    /// Memory for a world.
    pub fn new(world: &World) -> Travel {
        let n = world.settlements.len();
        Travel {
            cut_off_days: vec![0.0; n],
            landing: vec![u32::MAX; n],
            clear_h: vec![f32::INFINITY; n],
            narrowest: vec![u32::MAX; n],
            ..Travel::default()
        }
    }

    /// Isolation, landing sites, flow and criticality of a realization.
    pub fn run(&mut self, world: &World, roads: Damaged<'_>, scratch: &mut Scratch) {
        self.isolation.clear();
        self.detour.clear();
        // Without roads nothing is told of who is cut off.
        if world.reception.graph.n_segments() == 0 {
            return;
        }
        self.cut_off(world, roads, scratch);
        self.land(world, roads, scratch);
        self.flow(world, roads, scratch);
    }

    fn cut_off(&mut self, world: &World, roads: Damaged<'_>, scratch: &mut Scratch) {
        let Scratch { air, households, reopening, criticality, .. } = scratch;
        reopening.run(&world.reception.graph, roads.delay_ms, roads.reopen_days);
        for (days, it) in self.cut_off_days.iter_mut().zip(households.iter()) {
            let by_road = reopening.days_until_joined(it.node, it.centre);
            let by_air = air.and_then(|air| reopening.days_until_joined(it.node, air));
            *days = by_road.unwrap_or(f32::INFINITY).min(by_air.unwrap_or(f32::INFINITY));
        }
        let days = &self.cut_off_days;
        let savings = criticality.run(&world.reception.graph, reopening, *air, households, days);
        self.isolation.extend_from_slice(savings);
    }

    fn land(&mut self, world: &World, roads: Damaged<'_>, scratch: &mut Scratch) {
        self.landing.fill(u32::MAX);
        if self.cut_off_days.iter().all(|it| *it <= 0.0) {
            return;
        }
        let Scratch { search, landings: (starts, sites), .. } = scratch;
        search.run(&world.reception.graph, starts, roads.delay_ms, NO_LIMIT);
        for (idx, days) in self.cut_off_days.iter().enumerate() {
            let start =
                search.start(world.reception.doors.of_settlement(idx)).filter(|_| 0.0 < *days);
            self.landing[idx] = start.map_or(u32::MAX, |it| sites[it as usize]);
        }
    }

    fn flow(&mut self, world: &World, roads: Damaged<'_>, scratch: &mut Scratch) {
        let Scratch { search, starts, people, buses, .. } = scratch;
        let open = (0..).zip(roads.room).filter(|it| *it.1 > 0.0);
        starts.clear();
        starts.extend(open.map(|(idx, _)| world.reception.doors.of_shelter(idx)));
        let limit = Minutes(world.reception.limits.time.0 / roads.slowness);
        search.run(&world.reception.graph, starts, roads.delay_ms, limit);
        people.fill(0.0);
        buses.fill(0.0);
        for (idx, staying) in roads.staying.iter().enumerate() {
            let node = world.reception.doors.of_settlement(idx) as usize;
            people[node] += travellers(staying) as f32;
            buses[node] += travellers(staying) / BUS_SEATS;
        }
        scratch.clearance.run(&world.reception.graph, search, buses, &scratch.buses_an_hour);
        for idx in 0..self.clear_h.len() {
            let node = world.reception.doors.of_settlement(idx);
            (self.clear_h[idx], self.narrowest[idx]) = match search.time(node) {
                Some(time) => {
                    let (flow_h, narrowest) = scratch.clearance.of(node);
                    let hours = flow_h + time.0 * roads.slowness / 60.0;
                    (hours as f32, narrowest.unwrap_or(u32::MAX))
                }
                None => (f32::INFINITY, u32::MAX),
            };
        }
        let savings = scratch.detours.run(&world.reception.graph, roads.delay_ms, search, people);
        let slower = |it: &Saving| Saving { amount: it.amount * roads.slowness, ..*it };
        self.detour.extend(savings.iter().map(slower));
    }
}
