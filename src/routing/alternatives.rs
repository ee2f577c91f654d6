//! Other ways that share little with the best one.
//!
//! An alternative is worth telling when it shares little with the ways before it and is not much
//! longer: limited sharing and bounded stretch of Abraham, Delling, Goldberg and Werneck (2013),
//! "Alternative routes in road networks", ACM JEA 18, doi:10.1145/2444016.2444019. It is found by
//! the penalty method (Bader, Dees, Geisberger and Sanders 2011, "Alternative route graphs in road
//! networks", TAPAS): roads that were found once are slowed, and the shortest way is looked for
//! again. Their third condition, that every short part of a way is a shortest way, is not tested.
//!
//! The search is A* (Hart, Nilsson and Raphael 1968) along the undamaged times to the nearest
//! goal, which penalties only lengthen, so they remain a lower bound.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::routing::graph::{CLOSED, Graph, Link};
use crate::routing::network::Network;
use crate::routing::route::Route;
use crate::routing::shortest::Search;
use crate::units::Minutes;

/// What an alternative must keep to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Share of its length that it has at most in common with any way told before.
    pub sharing: f64,
    /// How much longer than the best way it takes at most, as a factor.
    pub stretch: f64,
    /// It may take this much longer in any case.
    pub slack: Minutes,
    /// How many are told at most.
    pub most: usize,
}

impl Default for Bounds {
    /// Half shared, twice the time or half an hour more, two of them. Ours; Abraham et al. (2013)
    /// allow 80 % and a quarter more, which in a valley is the same road again.
    fn default() -> Bounds {
        Bounds { sharing: 0.5, stretch: 2.0, slack: Minutes(30.0), most: 2 }
    }
}

/// A way to a goal.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The way.
    pub route: Route,
    /// Which start of the search it leads to.
    pub goal: u32,
}

/// Times that ways are looked for: as many times are roads slowed. Ours.
const ATTEMPTS: usize = 8;

/// What each time that it was found adds to a segment's time, as a share. Ours; Bader et al. (2011)
/// tried 0.1 to 1.
const PENALTY: f64 = 0.5;

const NONE: u32 = u32::MAX;

/// Memory of searches for alternatives.
#[derive(Clone, Debug)]
pub struct Alternatives {
    /// `[n_nodes]`: slowed time from the settlement, milliseconds.
    slowed_ms: Vec<u32>,
    /// `[n_nodes]`: undamaged time along the same way.
    free_ms: Vec<u32>,
    /// `[n_nodes]`: the segment by which a node was reached.
    via: Vec<u32>,
    reached: Vec<u32>,
    /// `[n_segments]`: how often each was found.
    found: Vec<u8>,
    heap: BinaryHeap<Reverse<u64>>,
}

impl Alternatives {
    /// Memory for a graph.
    pub fn new(graph: &Graph) -> Alternatives {
        let n = graph.n_nodes();
        Alternatives {
            slowed_ms: vec![NONE; n],
            free_ms: vec![NONE; n],
            via: vec![NONE; n],
            reached: Vec::new(),
            found: vec![0; graph.n_segments()],
            heap: BinaryHeap::new(),
        }
    }

    /// Alternatives to the best way from a node, to the same goal or another. `undamaged` is a
    /// search from all goals over the roads that `delay_ms` leaves open; none of the others is taken.
    pub fn of(
        &mut self,
        (network, graph): (&Network, &Graph),
        (undamaged, delay_ms): (&Search, &[u32]),
        (node, best): (u32, &Route),
        bounds: Bounds,
    ) -> Vec<Alternative> {
        let longest_min = (bounds.stretch * best.free.0).max(best.free.0 + bounds.slack.0);
        let longest_ms = (longest_min * 60_000.0).min(f64::from(NONE - 1)) as u32;
        let mut told: Vec<Alternative> = Vec::new();
        let mut slowed = best.segments.clone();
        let mut latest = best.segments.clone();
        for _ in 0..ATTEMPTS {
            for &segment in &latest {
                let found = &mut self.found[segment as usize];
                *found = found.saturating_add(1);
            }
            let Some((segments, goal)) = self.way(graph, (undamaged, delay_ms), node, longest_ms)
            else {
                break;
            };
            slowed.extend(&segments);
            latest.clone_from(&segments);
            let mut others =
                std::iter::once(&best.segments).chain(told.iter().map(|it| &it.route.segments));
            if segments.is_empty()
                || others.any(|it| bounds.sharing < shared(network, &segments, it))
            {
                continue;
            }
            told.push(Alternative { route: Route::along(network, segments), goal });
            if told.len() >= bounds.most {
                break;
            }
        }
        for segment in slowed {
            self.found[segment as usize] = 0;
        }
        told
    }

    /// The way that is shortest where found roads are slowed, and its goal.
    fn way(
        &mut self,
        graph: &Graph,
        (undamaged, delay_ms): (&Search, &[u32]),
        node: u32,
        longest_ms: u32,
    ) -> Option<(Vec<u32>, u32)> {
        for node in self.reached.drain(..) {
            self.slowed_ms[node as usize] = NONE;
        }
        self.heap.clear();
        self.reach(undamaged, node, [0, 0], NONE, longest_ms);
        while let Some(Reverse(word)) = self.heap.pop() {
            let (bound_ms, at) = ((word >> 32) as u32, word as u32);
            let left_ms = undamaged.time_ms(at)?;
            let [slowed_ms, free_ms] = [self.slowed_ms[at as usize], self.free_ms[at as usize]];
            if bound_ms != slowed_ms.saturating_add(left_ms) {
                continue;
            }
            if undamaged.via(at).is_none() {
                return Some((self.back(graph, at), undamaged.start(at)?));
            }
            let is_open = |it: &&Link| delay_ms[it.segment as usize] != CLOSED;
            for it in graph.ways_out(at).iter().filter(is_open) {
                let factor = 1.0 + PENALTY * f64::from(self.found[it.segment as usize]);
                let step_ms = (f64::from(it.time_ms) * factor) as u32;
                let times = [slowed_ms.saturating_add(step_ms), free_ms.saturating_add(it.time_ms)];
                self.reach(undamaged, it.node, times, it.segment, longest_ms);
            }
        }
        None
    }

    fn reach(
        &mut self,
        undamaged: &Search,
        node: u32,
        [slowed_ms, free_ms]: [u32; 2],
        via: u32,
        longest_ms: u32,
    ) {
        let Some(left_ms) = undamaged.time_ms(node) else { return };
        let known_ms = self.slowed_ms[node as usize];
        if known_ms <= slowed_ms || longest_ms < free_ms.saturating_add(left_ms) {
            return;
        }
        if known_ms == NONE {
            self.reached.push(node);
        }
        self.slowed_ms[node as usize] = slowed_ms;
        self.free_ms[node as usize] = free_ms;
        self.via[node as usize] = via;
        let bound_ms = slowed_ms.saturating_add(left_ms);
        self.heap.push(Reverse(u64::from(bound_ms) << 32 | u64::from(node)));
    }

    fn back(&self, graph: &Graph, goal: u32) -> Vec<u32> {
        let (mut at, mut segments) = (goal, Vec::new());
        while self.via[at as usize] != NONE {
            let segment = self.via[at as usize];
            segments.push(segment);
            at = graph.other_end(segment, at);
        }
        segments.reverse();
        segments
    }
}

/// Share of the length of a way that another also takes.
pub fn shared(network: &Network, segments: &[u32], other: &[u32]) -> f64 {
    let length = |it: &u32| network.segments[*it as usize].length_m;
    let both: f64 = segments.iter().filter(|it| other.contains(it)).map(length).sum();
    both / segments.iter().map(length).sum::<f64>().max(1e-9)
}
