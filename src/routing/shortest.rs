//! Travel times to the nearest of some goals, on the open part of a network. Hot loop 3.
//!
//! Dijkstra (1959) from one goal or many at once, against the direction of travel, with time and
//! node packed into one word of a binary heap. Times are whole milliseconds, so sums are exact and ties are the same everywhere:
//! of two equally short ways the one whose last stop has the lower (time, node) is kept.

use serde::{Deserialize, Serialize};

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::routing::graph::Graph;
use crate::units::Minutes;

/// Where a search begins and ways end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// The node.
    pub node: u32,
    /// Time already spent there, milliseconds: the way from a shelter's door to the road.
    pub time_ms: u32,
}

impl Start {
    /// On the road itself.
    pub fn at(node: u32) -> Start {
        Start { node, time_ms: 0 }
    }

    /// Nobody starts here any more; keeps the place of a start in its list.
    pub fn gone(self) -> Start {
        Start { time_ms: NONE, ..self }
    }
}

/// What is different from the last search.
#[derive(Clone, Copy, Debug)]
pub struct Again<'a> {
    /// All starts, in their old order.
    pub starts: &'a [Start],
    /// Which of them are gone, or farther off than before.
    pub has_changed: &'a [bool],
}

const NONE: u32 = u32::MAX;

/// What one search found; keeps its memory for the next.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// `[n_nodes]`: travel time, milliseconds; all ones where not reached.
    time_ms: Vec<u32>,
    /// `[n_nodes]`: which start it was reached from.
    start: Vec<u32>,
    /// `[n_nodes]`: the segment by which it was reached.
    via: Vec<u32>,
    /// Nodes whose start changed.
    lost: Vec<u32>,
    heap: BinaryHeap<Reverse<u64>>,
    /// Nodes that the last search settled, nearest first.
    settled: Vec<u32>,
}

impl Search {
    /// Memory for searches in a graph.
    pub fn new(graph: &Graph) -> Search {
        let n = graph.n_nodes();
        Search {
            time_ms: vec![NONE; n],
            start: vec![NONE; n],
            via: vec![NONE; n],
            lost: Vec::new(),
            heap: BinaryHeap::with_capacity(n),
            settled: Vec::with_capacity(n),
        }
    }

    /// Travel times to the nearest of some starts over segments that are slower by `delay_ms`
    /// (`[n_segments]`; [`CLOSED`](super::graph::CLOSED) where none may pass), up to a limit. Of
    /// several starts on one node the first counts.
    pub fn run(&mut self, graph: &Graph, starts: &[Start], delay_ms: &[u32], limit: Minutes) {
        self.forget(graph);
        self.begin(starts, limit);
        self.settle(graph, delay_ms, limit, |_| false);
    }

    /// Travel times from some nodes to one start; other nodes may have times that are too long, or
    /// none. Ends as soon as all of `from` are settled.
    pub fn run_from(
        &mut self,
        graph: &Graph,
        (start, from): (Start, &[u32]),
        delay_ms: &[u32],
        limit: Minutes,
    ) {
        self.forget(graph);
        self.begin(&[start], limit);
        let mut waiting: Vec<u32> = from.to_vec();
        waiting.sort_unstable();
        waiting.dedup();
        let mut n = waiting.len();
        self.settle(graph, delay_ms, limit, |node| {
            n -= usize::from(waiting.binary_search(&node).is_ok());
            n == 0
        });
    }

    fn forget(&mut self, graph: &Graph) {
        let n = graph.n_nodes();
        self.time_ms.clear();
        self.time_ms.resize(n, NONE);
        self.start.resize(n, NONE);
        self.via.resize(n, NONE);
        self.settled.clear();
        self.heap.clear();
    }

    /// The same after some starts were taken away or moved farther off: only nodes that were
    /// nearest to one of those are searched again. `starts` are those of the last search in the
    /// same order, with the new times; [`Start::gone`] where one was taken away.
    pub fn run_again(&mut self, graph: &Graph, again: Again<'_>, delay_ms: &[u32], limit: Minutes) {
        let starts = again.starts;
        self.lose(graph, again);
        self.settled.clear();
        let limit_ms = limit_ms(limit);
        for at in 0..self.lost.len() {
            let node = self.lost[at];
            for it in graph.ways_out(node) {
                let near_ms = self.time_ms[it.node as usize];
                let way_ms = it.time_ms.saturating_add(delay_ms[it.segment as usize]);
                let arrival_ms = near_ms.saturating_add(way_ms);
                if arrival_ms < self.time_ms[node as usize] && arrival_ms <= limit_ms {
                    self.reach(node, arrival_ms, self.start[it.node as usize], it.segment);
                }
            }
        }
        self.begin(starts, limit);
        self.settle(graph, delay_ms, limit, |_| false);
    }

    /// Forgets all nodes that were nearest to a start that has changed: its tree, from the start up.
    fn lose(&mut self, graph: &Graph, Again { starts, has_changed }: Again<'_>) {
        self.lost.clear();
        for (idx, it) in (0..).zip(starts).filter(|it| has_changed[it.0 as usize]) {
            let is_own = |search: &Search, node: u32| {
                search.time_ms.get(node as usize).is_some_and(|it| *it != NONE)
                    && search.start[node as usize] == idx
            };
            if !is_own(self, it.node) {
                continue;
            }
            let mut at = self.lost.len();
            self.time_ms[it.node as usize] = NONE;
            self.lost.push(it.node);
            while let Some(&node) = self.lost.get(at) {
                at += 1;
                for link in graph.ways_in(node) {
                    if is_own(self, link.node) && self.via[link.node as usize] == link.segment {
                        self.time_ms[link.node as usize] = NONE;
                        self.lost.push(link.node);
                    }
                }
            }
        }
        self.lost.sort_unstable();
    }

    fn begin(&mut self, starts: &[Start], limit: Minutes) {
        for (it, idx) in starts.iter().zip(0..) {
            // A network without nodes has none to start from.
            let Some(&known_ms) = self.time_ms.get(it.node as usize) else { continue };
            if it.time_ms < known_ms && it.time_ms <= limit_ms(limit) {
                self.reach(it.node, it.time_ms, idx, NONE);
            }
        }
    }

    /// Until no node is left, or one after which `is_enough`.
    fn settle(
        &mut self,
        graph: &Graph,
        delay_ms: &[u32],
        limit: Minutes,
        mut is_enough: impl FnMut(u32) -> bool,
    ) {
        let limit_ms = limit_ms(limit);
        while let Some(Reverse(word)) = self.heap.pop() {
            let (time_ms, node) = ((word >> 32) as u32, word as u32);
            if time_ms != self.time_ms[node as usize] {
                continue;
            }
            self.settled.push(node);
            if is_enough(node) {
                return;
            }
            let start = self.start[node as usize];
            for it in graph.ways_in(node) {
                let way_ms = it.time_ms.saturating_add(delay_ms[it.segment as usize]);
                let arrival_ms = time_ms.saturating_add(way_ms);
                if arrival_ms < self.time_ms[it.node as usize] && arrival_ms <= limit_ms {
                    self.reach(it.node, arrival_ms, start, it.segment);
                }
            }
        }
    }

    fn reach(&mut self, node: u32, time_ms: u32, start: u32, via: u32) {
        self.time_ms[node as usize] = time_ms;
        self.start[node as usize] = start;
        self.via[node as usize] = via;
        self.heap.push(Reverse(u64::from(time_ms) << 32 | u64::from(node)));
    }

    /// Travel time from a node, milliseconds; `None` where it was not reached.
    pub fn time_ms(&self, node: u32) -> Option<u32> {
        self.time_ms.get(node as usize).copied().filter(|&it| it != NONE)
    }

    /// Travel time from a node; `None` where it was not reached.
    pub fn time(&self, node: u32) -> Option<Minutes> {
        self.time_ms(node).map(|it| Minutes(f64::from(it) / 60_000.0))
    }

    /// Which start is nearest to a node, by its place in the list of starts.
    pub fn start(&self, node: u32) -> Option<u32> {
        self.time_ms(node).map(|_| self.start[node as usize])
    }

    /// The first segment of the way from a node; `None` at a start.
    pub fn via(&self, node: u32) -> Option<u32> {
        self.time_ms(node)?;
        Some(self.via[node as usize]).filter(|&it| it != NONE)
    }

    /// The segments from a node to its nearest start, in the order of travel; empty at a start,
    /// `None` where it was not reached.
    pub fn path_to(&self, graph: &Graph, node: u32) -> Option<Vec<u32>> {
        self.time_ms(node)?;
        let mut path = Vec::new();
        let mut at = node;
        while let Some(segment) = self.via(at) {
            path.push(segment);
            at = graph.other_end(segment, at);
        }
        Some(path)
    }

    /// Nodes that the last search settled, nearest first.
    pub fn settled(&self) -> &[u32] {
        &self.settled
    }
}

/// The longest way that is searched for, milliseconds.
pub fn limit_ms(limit: Minutes) -> u32 {
    (limit.0 * 60_000.0).round().clamp(0.0, f64::from(NONE - 1)) as u32
}
