//! All doors within a time of one node: Dijkstra (1959) along the direction of travel.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::market::Market;
use super::ways::{Way, Ways};
use crate::routing::graph::Graph;
use crate::routing::shortest::{Search, Start, limit_ms};
use crate::shelter::allocation::Doors;
use crate::units::Minutes;

const NONE: u32 = u32::MAX;

/// Memory of searches in a graph.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// `[n_nodes]`: all ones between searches.
    time_ms: Vec<u32>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<u64>>,
    ways: Vec<Way>,
    found: Vec<(u32, Way)>,
}

/// What is searched.
#[derive(Clone, Copy)]
pub struct Open<'a> {
    pub graph: &'a Graph,
    pub doors: &'a Doors,
    pub market: &'a Market,
    /// `[n_segments]`.
    pub delay_ms: &'a [u32],
}

impl Reach {
    /// For searches in a graph.
    pub fn new(graph: &Graph) -> Reach {
        Reach { time_ms: vec![NONE; graph.n_nodes()], ..Reach::default() }
    }

    /// All ways from a node to doors with room that take `most_ms` at most, shortest first.
    fn ways(&mut self, open: Open<'_>, from: u32, most_ms: u32) -> &[Way] {
        self.ways.clear();
        self.reach(from, 0);
        while let Some(Reverse(word)) = self.heap.pop() {
            let (time_ms, node) = ((word >> 32) as u32, word as u32);
            if time_ms != self.time_ms[node as usize] {
                continue;
            }
            self.enter(open, node, time_ms, most_ms);
            for it in open.graph.ways_out(node) {
                let way_ms = it.time_ms.saturating_add(open.delay_ms[it.segment as usize]);
                let arrival_ms = time_ms.saturating_add(way_ms);
                if arrival_ms < self.time_ms[it.node as usize] && arrival_ms <= most_ms {
                    self.reach(it.node, arrival_ms);
                }
            }
        }
        for node in self.touched.drain(..) {
            self.time_ms[node as usize] = NONE;
        }
        self.ways.sort_unstable();
        &self.ways
    }

    /// All ways of a village up to a time, in place of those that were known.
    pub fn search(&mut self, open: Open<'_>, village: usize, most_ms: u32, ways: &mut Ways) {
        let found = self.ways(open, open.market.nodes[village], most_ms);
        ways.replace(village, found, most_ms);
    }

    /// All ways of all villages, by a search from each node with doors.
    pub fn all(&mut self, open: Open<'_>, limit: Minutes, search: &mut Search, ways: &mut Ways) {
        let most_ms = limit_ms(limit);
        self.found.clear();
        for place in 0..open.doors.n_places() {
            let doors = open.market.doors_of(place);
            let Some(first) = open.market.doors.get(doors.start as usize) else { break };
            if doors.is_empty() {
                continue;
            }
            search.run(open.graph, &[Start::at(first.node)], open.delay_ms, limit);
            for (village, &node) in (0..).zip(&open.market.nodes) {
                let Some(road_ms) = search.time_ms(node) else { continue };
                for door in doors.clone() {
                    let time_ms = road_ms.saturating_add(open.market.doors[door as usize].time_ms);
                    if time_ms <= most_ms {
                        self.found.push((village, Way { time_ms, door }));
                    }
                }
            }
        }
        self.found.sort_unstable();
        let mut at = 0;
        for village in 0..ways.len() {
            let own = self.found[at..].iter().take_while(|it| it.0 == village as u32);
            self.ways.clear();
            self.ways.extend(own.map(|it| it.1));
            at += self.ways.len();
            ways.replace(village, &self.ways, most_ms);
        }
    }

    fn enter(&mut self, open: Open<'_>, node: u32, time_ms: u32, most_ms: u32) {
        let Some(place) = open.doors.place(node) else { return };
        for door in open.market.doors_of(place) {
            let door_ms = open.market.doors[door as usize].time_ms;
            let time_ms = time_ms.saturating_add(door_ms);
            if time_ms <= most_ms {
                self.ways.push(Way { time_ms, door });
            }
        }
    }

    fn reach(&mut self, node: u32, time_ms: u32) {
        if self.time_ms[node as usize] == NONE {
            self.touched.push(node);
        }
        self.time_ms[node as usize] = time_ms;
        self.heap.push(Reverse(u64::from(time_ms) << 32 | u64::from(node)));
    }
}
