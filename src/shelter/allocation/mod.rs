//! Who finds room where, on the open part of the road network, in one realization.

use crate::routing::graph::Graph;
use crate::routing::shortest::{Search, Start};
use crate::source::Source;
use crate::units::Minutes;

pub mod nearest;

/// What an allocation may not exceed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Nobody travels longer. Ours; 120 to 240.
    pub time: Minutes,
    /// The people of one settlement are spread over at most so many places: more than a city has
    /// parts. Ours; 24 to 100.
    pub rounds: u32,
}

impl Default for Limits {
    /// 180 minutes and 60 places.
    fn default() -> Limits {
        Limits { time: Minutes(180.0), rounds: 60 }
    }
}

/// What one realization asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// People of each settlement who need a public place, `[n_settlements]`; 0 or more.
    pub demand: &'a [f64],
    /// People each shelter can hold, `[n_shelters]`; 0 where it cannot be used.
    pub room: &'a [f64],
    /// Added travel time of each road segment, `[n_segments]`;
    /// [`CLOSED`](crate::routing::graph::CLOSED) where none may pass.
    pub delay_ms: &'a [u32],
}

/// Where settlements and shelters meet the road network, made once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doors {
    /// Node of each settlement, `[n_settlements]`.
    settlement_node: Vec<u32>,
    /// Node and way to the door of each shelter, `[n_shelters]`.
    shelter: Vec<Start>,
    /// Shelters by node, nearest door first, then in their order, `[n_shelters]`.
    order: Vec<u32>,
    /// Where the shelters of each place begin in `order`; a place is a node with shelters.
    first: Vec<u32>,
}

impl Doors {
    /// The node of each settlement, and of each shelter with the time from there to its door.
    pub fn new(settlement_node: Vec<u32>, shelter: Vec<Start>) -> Doors {
        let mut order: Vec<u32> = (0..shelter.len() as u32).collect();
        let at = |it: u32| shelter[it as usize];
        order.sort_by_key(|&it| (at(it).node, at(it).time_ms));
        let begins = |i: usize| i == 0 || at(order[i - 1]).node != at(order[i]).node;
        let mut first: Vec<u32> =
            (0..order.len()).filter(|&i| begins(i)).map(|i| i as u32).collect();
        first.push(order.len() as u32);
        Doors { settlement_node, shelter, order, first }
    }

    /// Node of a settlement.
    pub fn of_settlement(&self, settlement: usize) -> u32 {
        self.settlement_node[settlement]
    }

    /// Node of a shelter, and the way from there to its door.
    pub fn of_shelter(&self, shelter: u32) -> Start {
        self.shelter[shelter as usize]
    }

    /// How many nodes have shelters.
    fn n_places(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// Shelters of a place, nearest door first.
    fn shelters(&self, place: usize) -> &[u32] {
        &self.order[self.first[place] as usize..self.first[place + 1] as usize]
    }
}

/// Who went where; keeps its memory for the next realization.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placement {
    /// People of each settlement who found a place, `[n_settlements]`.
    pub sheltered: Vec<f64>,
    /// And who did not; the two add up to the demand.
    pub unmet: Vec<f64>,
    /// People sent to each shelter, `[n_shelters]`.
    pub assigned: Vec<f64>,
    /// The nearest shelter with room that each settlement's people go to first, `[n_settlements]`;
    /// `None` where none is within the limit. Also told where nobody asks.
    pub nearest: Vec<Option<u32>>,
    /// Travel time there, minutes; infinite where there is none.
    pub nearest_min: Vec<f32>,
}

/// Memory of one thread.
#[derive(Clone, Debug)]
pub struct Scratch {
    search: Search,
    /// `[n_places]`: the first door with room of each place.
    starts: Vec<Start>,
    /// `[n_places]`: whether that door is another one than before.
    has_changed: Vec<bool>,
    /// `[n_places]`: people who arrive in this round.
    coming: Vec<f64>,
    /// `[n_places]`: the share of them for whom there is room.
    share: Vec<f64>,
    /// Settlements with people still on their way.
    waiting: Vec<u32>,
}

impl Scratch {
    /// Memory for a graph.
    pub fn new(graph: &Graph) -> Scratch {
        Scratch {
            search: Search::new(graph),
            starts: Vec::new(),
            has_changed: Vec::new(),
            coming: Vec::new(),
            share: Vec::new(),
            waiting: Vec::new(),
        }
    }
}

/// A way of sending people to shelters.
pub trait Allocation: Sync {
    /// Name in scenario files and reports.
    fn name(&self) -> &'static str;

    /// Where it comes from.
    fn source(&self) -> Source;

    /// Places the people of one realization.
    fn place(
        &self,
        roads: Roads<'_>,
        asked: Asked<'_>,
        scratch: &mut Scratch,
        placement: &mut Placement,
    );
}

/// The network and who stands where on it.
#[derive(Clone, Copy, Debug)]
pub struct Roads<'a> {
    /// The network.
    pub graph: &'a Graph,
    /// Settlements and shelters.
    pub doors: &'a Doors,
    /// What may not be exceeded.
    pub limits: Limits,
}

/// All allocations.
pub static ALL: [&dyn Allocation; 1] = [&nearest::NEAREST];
