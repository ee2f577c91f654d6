//! What each closed segment costs in longer ways: the person-hours of travel that would be saved
//! if it alone were open.
//!
//! Ours, exact on two-way roads: where a segment's other end is nearer to a goal than its own, its
//! own becomes nearer, and so does what lies behind; only those nodes are searched (as Ramalingam
//! and Reps 1996 do when an edge is added). People who reach no goal at all are counted by
//! [`criticality`](super::criticality), not here.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::routing::criticality::Saving;
use crate::routing::graph::{CLOSED, Graph};
use crate::routing::shortest::Search;

/// Milliseconds of an hour.
const HOUR_MS: f64 = 3.6e6;

const NONE: u32 = u32::MAX;

/// Memory of one thread.
#[derive(Clone, Debug, Default)]
pub struct Detours {
    /// `[n_nodes]`: time to the nearest goal with one more segment open; all ones where no sooner.
    sooner_ms: Vec<u32>,
    reached: Vec<u32>,
    heap: BinaryHeap<Reverse<u64>>,
    savings: Vec<Saving>,
}

impl Detours {
    /// Savings of person-hours by closed segments, those above 0. `found` is the search of the
    /// realization over `delay_ms`; `people` is by node.
    pub fn run(
        &mut self,
        graph: &Graph,
        delay_ms: &[u32],
        found: &Search,
        people: &[f32],
    ) -> &[Saving] {
        self.sooner_ms.resize(graph.n_nodes(), NONE);
        self.savings.clear();
        for segment in (0..).zip(delay_ms).filter(|it| *it.1 == CLOSED).map(|it| it.0) {
            let amount = self.saved(graph, delay_ms, (found, people), segment);
            if amount > 0.0 {
                self.savings.push(Saving { segment, amount });
            }
        }
        &self.savings
    }

    fn saved(
        &mut self,
        graph: &Graph,
        delay_ms: &[u32],
        (found, people): (&Search, &[f32]),
        segment: u32,
    ) -> f64 {
        let known_ms = |node: u32| found.time_ms(node);
        for end in graph.ends(segment) {
            let Some(time_ms) = known_ms(end) else { continue };
            for it in graph.ways_in(end).iter().filter(|it| it.segment == segment) {
                let sooner_ms = time_ms.saturating_add(it.time_ms);
                if known_ms(it.node).is_some_and(|known_ms| sooner_ms < known_ms) {
                    self.reach(it.node, sooner_ms);
                }
            }
        }
        let mut saved = 0.0;
        while let Some(Reverse(word)) = self.heap.pop() {
            let (time_ms, node) = ((word >> 32) as u32, word as u32);
            if time_ms != self.sooner_ms[node as usize] {
                continue;
            }
            let before_ms = known_ms(node).unwrap_or(time_ms);
            saved += f64::from(people[node as usize]) * f64::from(before_ms - time_ms) / HOUR_MS;
            for it in graph.ways_in(node) {
                let way_ms = it.time_ms.saturating_add(delay_ms[it.segment as usize]);
                let sooner_ms = time_ms.saturating_add(way_ms);
                let is_sooner = sooner_ms < self.sooner_ms[it.node as usize]
                    && known_ms(it.node).is_some_and(|known_ms| sooner_ms < known_ms);
                if is_sooner {
                    self.reach(it.node, sooner_ms);
                }
            }
        }
        self.reached.drain(..).for_each(|it| self.sooner_ms[it as usize] = NONE);
        saved
    }

    fn reach(&mut self, node: u32, time_ms: u32) {
        if self.sooner_ms[node as usize] == NONE {
            self.reached.push(node);
        }
        self.sooner_ms[node as usize] = time_ms;
        self.heap.push(Reverse(u64::from(time_ms) << 32 | u64::from(node)));
    }
}
