//! How long a valley takes to empty: the road as a flow, not only as a way.
//!
//! Everybody takes the shortest way, and the shortest ways to a goal make a tree, so each segment
//! carries all who live above it. By the cut argument of Ford and Fulkerson (1958, "Constructing
//! maximal dynamic flows from static flows", Operations Research 6, 419–433) N vehicles need N / c
//! hours through a segment of capacity c, whatever the order. Where all start at once and travel
//! takes no time the last of a tree arrives after exactly max over segments of N / c: the rate at
//! which vehicles come to a segment never grows, so a queue that was worked off never forms again.
//! With travel time τ it takes no longer than that plus the longest τ, since who starts later by
//! what others travel longer meets the same queues; and no less than, for each segment, N / c plus
//! the way before and behind it. What is told of a settlement is the greatest N / c on its way plus
//! its own τ: until all who share its narrowest road are through.

use crate::routing::graph::Graph;
use crate::routing::network::RoadClass;
use crate::routing::shortest::Search;

/// People in a bus. Ours; 25 to 50.
pub const BUS_SEATS: f64 = 40.0;

/// Passenger cars that a bus or lorry stands for; IRC:64-1990, on the plain.
pub const CARS_A_BUS: f64 = 3.0;

/// Passenger cars an hour and direction that a class of mountain road can carry.
///
/// IRC:64-1990 (Guidelines for capacity of roads in rural areas) designs hilly two-lane roads of
/// high curvature for 5000 passenger cars a day and single-lane ones for 1400 (the latter from
/// memory, to be checked), half of capacity, a tenth of a day in the peak hour: 1000 and 280 an
/// hour, of which half go down. Those are taken for main and local roads. A track is ours: a car a
/// minute. The plain's two lanes carry 1700 an hour and direction (Highway Capacity Manual 2000).
pub fn cars_an_hour(class: RoadClass) -> f64 {
    match class {
        RoadClass::Main => 500.0,
        RoadClass::Local => 140.0,
        RoadClass::Track => 60.0,
    }
}

/// Buses an hour and direction.
pub fn buses_an_hour(class: RoadClass) -> f64 {
    cars_an_hour(class) / CARS_A_BUS
}

/// Journeys that a bus makes for so many people: each full but the last.
pub fn trips(people: f64) -> f64 {
    (people / BUS_SEATS).ceil()
}

/// Buses that carry so many people in a day of [`DAY_H`], to and fro, with half an hour at each end
/// of a way of this many minutes. Ours.
pub fn buses_in_a_day(people: f64, way_min: f64) -> f64 {
    let round_h = 2.0 * (way_min + 30.0) / 60.0;
    (trips(people) / (DAY_H / round_h).floor().max(1.0)).ceil()
}

/// Hours that drivers drive in a day. Ours; 8 to 14.
pub const DAY_H: f64 = 12.0;

/// How long queues take on the tree of one search; keeps its memory for the next.
#[derive(Clone, Debug, Default)]
pub struct Clearance {
    /// `[n_nodes]`: vehicles that pass a node, those that start there included.
    passing: Vec<f64>,
    /// `[n_nodes]`: longest hours of flow on the way from there.
    flow_h: Vec<f64>,
    /// `[n_nodes]`: the segment that takes them.
    narrowest: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Clearance {
    /// Loads the tree of a search, one that was not searched again, with `vehicles` (`[n_nodes]`);
    /// segments carry `an_hour` vehicles (`[n_segments]`).
    pub fn run(&mut self, graph: &Graph, found: &Search, vehicles: &[f64], an_hour: &[f64]) {
        self.passing.clear();
        self.passing.extend_from_slice(vehicles);
        self.flow_h.resize(graph.n_nodes(), 0.0);
        self.narrowest.resize(graph.n_nodes(), NONE);
        for &node in found.settled().iter().rev() {
            if let Some(segment) = found.via(node) {
                let next = graph.other_end(segment, node);
                self.passing[next as usize] += self.passing[node as usize];
            }
        }
        for &node in found.settled() {
            let at = node as usize;
            (self.flow_h[at], self.narrowest[at]) = (0.0, NONE);
            let Some(segment) = found.via(node) else { continue };
            let next = graph.other_end(segment, node) as usize;
            let here_h = self.passing[at] / an_hour[segment as usize];
            (self.flow_h[at], self.narrowest[at]) = (self.flow_h[next], self.narrowest[next]);
            if self.flow_h[at] < here_h {
                (self.flow_h[at], self.narrowest[at]) = (here_h, segment);
            }
        }
    }

    /// Hours that the narrowest road from a node takes to let all through who use it, and that
    /// segment; for nodes that the search settled.
    pub fn of(&self, node: u32) -> (f64, Option<u32>) {
        let narrowest = self.narrowest[node as usize];
        (self.flow_h[node as usize], Some(narrowest).filter(|it| *it != NONE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buses_go_to_and_fro() {
        assert_eq!((trips(0.0), trips(40.0), trips(41.0)), (0.0, 1.0, 2.0));
        // Three hours a round: four rounds a day, so 10 trips need 3 buses.
        assert_eq!(buses_in_a_day(400.0, 60.0), 3.0);
        // A way of a day is driven once.
        assert_eq!(buses_in_a_day(400.0, 900.0), 10.0);
    }
}
