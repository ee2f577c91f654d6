//! Where settlements and shelters meet the road network.

use serde::{Deserialize, Serialize};

use crate::routing::shortest::Start;

/// Where settlements and shelters meet the road network, made once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Doors {
    /// Node of each settlement, `[n_settlements]`.
    settlement_node: Vec<u32>,
    /// Node and way to the door of each shelter, `[n_shelters]`.
    shelter: Vec<Start>,
    /// Shelters by node, nearest door first, then in their order, `[n_shelters]`.
    order: Vec<u32>,
    /// Where the shelters of each place begin in `order`; a place is a node with shelters.
    first: Vec<u32>,
    /// Place of each node up to the last one that has shelters; [`NONE`] where there are none.
    place: Vec<u32>,
}

/// No place.
const NONE: u32 = u32::MAX;

impl Doors {
    /// The node of each settlement, and of each shelter with the time from there to its door.
    pub fn new(settlement_node: Vec<u32>, shelter: Vec<Start>) -> Doors {
        let mut order: Vec<u32> = (0..shelter.len() as u32).collect();
        let at = |it: u32| shelter[it as usize];
        order.sort_by_key(|&it| (at(it).node, at(it).time_ms));
        let begins = |i: usize| i == 0 || at(order[i - 1]).node != at(order[i]).node;
        let mut first: Vec<u32> =
            (0..order.len()).filter(|&i| begins(i)).map(|i| i as u32).collect();
        let mut place = vec![NONE; order.last().map_or(0, |&it| at(it).node as usize + 1)];
        for (it, &begin) in (0..).zip(&first) {
            place[at(order[begin as usize]).node as usize] = it;
        }
        first.push(order.len() as u32);
        Doors { settlement_node, shelter, order, first, place }
    }

    /// Node of a settlement.
    pub fn of_settlement(&self, settlement: usize) -> u32 {
        self.settlement_node[settlement]
    }

    /// Node of a shelter, and the way from there to its door.
    pub fn of_shelter(&self, shelter: u32) -> Start {
        self.shelter[shelter as usize]
    }

    /// Nodes of all settlements.
    pub(super) fn settlement_nodes(&self) -> &[u32] {
        &self.settlement_node
    }

    /// The place that a node is, if it has shelters.
    pub(super) fn place(&self, node: u32) -> Option<usize> {
        let place = self.place.get(node as usize).copied().filter(|&it| it != NONE);
        place.map(|it| it as usize)
    }

    /// How many nodes have shelters.
    pub(super) fn n_places(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// Shelters of a place, nearest door first.
    pub(super) fn shelters(&self, place: usize) -> &[u32] {
        &self.order[self.first[place] as usize..self.first[place + 1] as usize]
    }
}
