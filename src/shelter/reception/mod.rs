//! Where the displaced of one realization are received: by host families, in sites with room, in
//! tents; and who is not.
//!
//! It needs nothing of the shaking but its [`Impact`], so that a planner can change hosts, tents and
//! sites without another earthquake.

pub mod hosts;
pub mod rules;
pub mod vulnerable;

use serde::{Deserialize, Serialize};

use self::hosts::{HostPairs, Hosting};
use self::rules::{Preference, Rules};
use super::allocation::{self, Allocation, Asked, Doors, Limits, Move, Placement, Roads};
use super::site::Shelter;
use crate::displacement::accommodation::{Setting, Shares, Staying};
use crate::routing::graph::Graph;
use crate::units::Minutes;

/// What is the same in all realizations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reception {
    /// `[n_settlements]`: town or village, warm or cold season.
    pub settings: Vec<Setting>,
    /// Who can walk to whose host families.
    pub host_pairs: HostPairs,
    /// Roads, as searches need them.
    pub graph: Graph,
    /// Where settlements and shelters meet the road.
    pub doors: Doors,
    /// `[n_settlements]`: minutes on foot from the settlement to its node, as the crow flies.
    pub access_min: Vec<f32>,
    /// Places with capacity.
    pub shelters: Vec<Shelter>,
    /// Whether it is the cold season.
    pub cold: bool,
    /// Who finds room where; in a file by its name.
    #[serde(with = "allocation::by_name")]
    pub allocation: &'static dyn Allocation,
    /// What an allocation may not exceed.
    pub limits: Limits,
    /// What the planner set.
    pub rules: Rules,
}

/// What an earthquake did in one realization, as far as shelter asks.
#[derive(Clone, Copy, Debug)]
pub struct Impact<'a> {
    /// Displaced at two weeks, `[n_settlements]`.
    pub displaced: &'a [f32],
    /// People whom families of the settlement could take in then, `[n_settlements]`.
    pub hosts: &'a [f32],
    /// Where the displaced want to stay.
    pub shares: [Shares; Setting::COUNT],
    /// Which shelters can be used, `[n_shelters]`.
    pub usable: &'a [bool],
    /// Added travel time of each road segment, `[n_segments]`.
    pub delay_ms: &'a [u32],
    /// What undisturbed travel times are multiplied by.
    pub slowness: f64,
}

/// Who is received where; keeps its memory for the next realization.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Received {
    /// Where the displaced stay at two weeks, `[n_settlements]`.
    pub staying: Vec<Staying>,
    /// People each shelter can take, 0 where it cannot be used, `[n_shelters]`; without tents that
    /// are brought.
    pub room: Vec<f64>,
    /// Who found a place where; times are travelled, from the settlement's middle, with traffic and
    /// weather.
    pub placement: Placement,
    /// Of those without a place, the vulnerable, `[n_settlements]`.
    pub unmet_vulnerable: Vec<f64>,
}

/// Memory of one thread.
#[derive(Clone, Debug)]
pub struct Scratch {
    hosting: Hosting,
    demand: Vec<f64>,
    allocation: allocation::Scratch,
    /// Room and people of tents that are brought.
    ground: Vec<f64>,
    in_tents: Placement,
    /// Nobody, `[n_settlements]`.
    nobody: Vec<f64>,
    vulnerable: vulnerable::Scratch,
}

impl Scratch {
    /// Memory for a graph.
    pub fn new(graph: &Graph) -> Scratch {
        Scratch {
            hosting: Hosting::default(),
            demand: Vec::new(),
            allocation: allocation::Scratch::new(graph),
            ground: Vec::new(),
            in_tents: Placement::default(),
            nobody: Vec::new(),
            vulnerable: vulnerable::Scratch::default(),
        }
    }
}

impl Received {
    /// Of one realization.
    pub fn fill(&mut self, at: &Reception, impact: &Impact<'_>, scratch: &mut Scratch) {
        self.settle(at, impact, scratch);
        self.place(at, impact, scratch);
    }

    /// Where people stay and which sites have how much room, before anybody is sent there.
    pub fn settle(&mut self, at: &Reception, impact: &Impact<'_>, scratch: &mut Scratch) {
        let factor = at.rules.host_factor as f32;
        let shares = impact.shares.map(|it| it.with_hosts(factor));
        let people = (impact.displaced, impact.hosts);
        let wants = (at.settings.as_slice(), &shares);
        scratch.hosting.settle(&at.host_pairs, wants, people, &mut self.staying);
        self.room.clear();
        self.room.extend(at.shelters.iter().zip(impact.usable).map(|(it, usable)| {
            let places = if at.cold { it.capacity_winter } else { it.capacity_summer };
            if *usable { at.rules.capacity_factor * places } else { 0.0 }
        }));
    }

    fn place(&mut self, at: &Reception, impact: &Impact<'_>, scratch: &mut Scratch) {
        let demand = &mut scratch.demand;
        demand.clear();
        demand.extend(self.staying.iter().map(|it| f64::from(it.sheltering)));
        let limits = at.limits.on_free_roads(impact.slowness);
        let roads = Roads { graph: &at.graph, doors: &at.doors, limits };
        if let Some(it) = &at.rules.preference {
            self.choose(at, (it, impact), roads, scratch);
        } else {
            let Scratch { demand, allocation, .. } = scratch;
            let asked = Asked { demand, room: &self.room, delay_ms: impact.delay_ms };
            at.allocation.place(roads, asked, allocation, &mut self.placement);
        }
        if at.cold && 0.0 < at.rules.winter_tents {
            self.pitch(at, impact, roads, scratch);
        }
        let vulnerable = at.rules.vulnerable;
        if 0.0 < vulnerable {
            let asked = (scratch.demand.as_slice(), vulnerable);
            vulnerable::let_first(&mut self.placement, asked, &mut scratch.vulnerable);
        }
        let slowness = impact.slowness;
        let times = self.placement.nearest_min.iter_mut().zip(&at.access_min);
        times.for_each(|(it, access_min)| *it = *it * slowness as f32 + access_min);
        for it in &mut self.placement.moves {
            let access_ms = 60_000.0 * f64::from(at.access_min[it.settlement as usize]);
            it.time_ms = (f64::from(it.time_ms) * slowness + access_ms) as u32;
        }
        let left = |(unmet, demand): (&f64, &f64)| (unmet - (1.0 - vulnerable) * demand).max(0.0);
        self.unmet_vulnerable.clear();
        self.unmet_vulnerable.extend(self.placement.unmet.iter().zip(&scratch.demand).map(left));
    }

    /// Sites of the kinds that people prefer first, one kind after the other, where they are near
    /// enough; then all that have room. Which site is nearest is told of all sites.
    fn choose(
        &mut self,
        at: &Reception,
        (preference, impact): (&Preference, &Impact<'_>),
        roads: Roads<'_>,
        scratch: &mut Scratch,
    ) {
        let Scratch { demand, allocation, ground: room, in_tents: part, nobody, .. } = scratch;
        let delay_ms = impact.delay_ms;
        nobody.clear();
        nobody.resize(demand.len(), 0.0);
        let asked = Asked { demand: nobody, room: &self.room, delay_ms };
        at.allocation.place(roads, asked, allocation, &mut self.placement);
        self.placement.unmet.clone_from(demand);
        let within = at.limits.time.0.min(preference.within.0) / impact.slowness;
        let near = Limits { time: Minutes(within), ..roads.limits };
        let ranks = preference.ranks().map(|it| (Some(it), near));
        for (rank, limits) in ranks.chain([(None, roads.limits)]) {
            room.clear();
            let left = self.room.iter().zip(&self.placement.assigned).zip(&at.shelters);
            room.extend(left.map(|((room, assigned), it)| {
                let is_asked = rank.is_none() || preference.ranks[it.kind as usize] == rank;
                if is_asked { (room - assigned).max(0.0) } else { 0.0 }
            }));
            let waiting = std::mem::take(&mut self.placement.unmet);
            let asked = Asked { demand: &waiting, room, delay_ms };
            at.allocation.place(Roads { limits, ..roads }, asked, allocation, part);
            self.placement.unmet = waiting;
            self.add(part, 1.0);
        }
    }

    /// Adds those of the people left who found a place; of them a share gets in.
    fn add(&mut self, found: &Placement, share: f64) {
        let Placement { sheltered, unmet, assigned, moves, .. } = &mut self.placement;
        for (idx, people) in found.sheltered.iter().enumerate() {
            sheltered[idx] += share * people;
            // Exactly nobody is left where all found a place.
            unmet[idx] = found.unmet[idx] + (1.0 - share) * people;
        }
        assigned.iter_mut().zip(&found.assigned).for_each(|(sum, it)| *sum += share * it);
        moves.extend(found.moves.iter().map(|it| Move { people: share * it.people, ..*it }));
    }

    /// Winter-proof tents for those without a place, on open ground that they reach: as many people as
    /// the ground has room for, and where there are fewer tents than that, all who come get the same
    /// share of them.
    fn pitch(
        &mut self,
        at: &Reception,
        impact: &Impact<'_>,
        roads: Roads<'_>,
        scratch: &mut Scratch,
    ) {
        let Scratch { allocation, ground, in_tents, .. } = scratch;
        ground.clear();
        ground.extend(at.shelters.iter().zip(impact.usable).zip(&self.room).map(
            |((it, usable), room)| {
                let places =
                    if *usable && it.kind.is_open_ground() { it.capacity_summer } else { 0.0 };
                (at.rules.capacity_factor * places - room).max(0.0)
            },
        ));
        let waiting = std::mem::take(&mut self.placement.unmet);
        let asked = Asked { demand: &waiting, room: ground, delay_ms: impact.delay_ms };
        at.allocation.place(roads, asked, allocation, in_tents);
        self.placement.unmet = waiting;
        let come: f64 = in_tents.assigned.iter().sum();
        let places = at.rules.winter_tents * at.rules.people_a_tent;
        let share = if come <= places { 1.0 } else { places / come };
        self.add(in_tents, share);
    }
}
