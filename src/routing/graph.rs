//! Who is next to whom: the network as the search reads it, frozen.

use crate::routing::network::Network;

/// One way out of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The node it leads to.
    pub node: u32,
    /// The segment it is.
    pub segment: u32,
    /// Travel time when nothing is damaged, milliseconds; at least 1.
    pub time_ms: u32,
}

/// The links of every node, one after the other (compressed rows).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// `[n_nodes + 1]`: where the links of a node begin.
    first: Vec<u32>,
    /// `[2 × n_segments]`, sorted by node, then by segment.
    links: Vec<Link>,
    /// `[n_segments]`: both ends.
    ends: Vec<[u32; 2]>,
}

impl Graph {
    /// Of a network; both directions of every segment.
    pub fn new(network: &Network) -> Graph {
        let n_nodes = network.nodes.len();
        let mut first = vec![0u32; n_nodes + 1];
        for it in &network.segments {
            first[it.from as usize + 1] += 1;
            first[it.to as usize + 1] += 1;
        }
        for node in 0..n_nodes {
            first[node + 1] += first[node];
        }
        let mut place = first.clone();
        let mut links = vec![Link { node: 0, segment: 0, time_ms: 0 }; 2 * network.segments.len()];
        for (it, segment) in network.segments.iter().zip(0..) {
            let time_ms = milliseconds(it.free_min);
            for (from, node) in [(it.from, it.to), (it.to, it.from)] {
                links[place[from as usize] as usize] = Link { node, segment, time_ms };
                place[from as usize] += 1;
            }
        }
        let ends = network.segments.iter().map(|it| [it.from, it.to]).collect();
        Graph { first, links, ends }
    }

    /// How many nodes there are.
    pub fn n_nodes(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// How many segments there are.
    pub fn n_segments(&self) -> usize {
        self.ends.len()
    }

    /// The ways out of a node, in order of segment.
    pub fn links(&self, node: u32) -> &[Link] {
        &self.links[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    /// Both ends of a segment.
    pub fn ends(&self, segment: u32) -> [u32; 2] {
        self.ends[segment as usize]
    }

    /// The end of a segment that is not `node`.
    pub fn other_end(&self, segment: u32, node: u32) -> u32 {
        let [from, to] = self.ends(segment);
        if from == node { to } else { from }
    }
}

/// Minutes as whole milliseconds: at least 1, so that a way always costs time, and at most 2²⁸
/// (three days).
pub fn milliseconds(time_min: f64) -> u32 {
    (time_min * 60_000.0).round().clamp(1.0, f64::from(1 << 28)) as u32
}
