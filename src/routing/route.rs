//! The way out of a settlement, as a person can follow it.

use crate::routing::graph::{CLOSED, Graph};
use crate::routing::network::Network;
use crate::routing::shortest::Search;
use crate::units::{Km, Minutes};

/// Segments from a settlement to a shelter, in the order of travel.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Indices of the segments; empty where both lie on one node.
    pub segments: Vec<u32>,
    /// Length along the road.
    pub length: Km,
    /// Travel time when nothing is damaged, from node to node.
    pub free: Minutes,
}

impl Route {
    /// From a node to the start nearest to it; `None` where the search did not reach the node.
    pub fn to_nearest(
        network: &Network,
        graph: &Graph,
        found: &Search,
        node: u32,
    ) -> Option<Route> {
        Some(Route::along(network, found.path_to(graph, node)?))
    }

    /// Of segments in the order of travel.
    pub fn along(network: &Network, segments: Vec<u32>) -> Route {
        let all = || segments.iter().map(|&it| &network.segments[it as usize]);
        let length = Km(all().map(|it| it.length_m).sum::<f64>() / 1000.0);
        let free = Minutes(all().map(|it| it.free_min).sum());
        Route { segments, length, free }
    }

    /// Whether every segment can be passed.
    pub fn is_open(&self, delay_ms: &[u32]) -> bool {
        self.segments.iter().all(|&it| delay_ms[it as usize] != CLOSED)
    }
}
