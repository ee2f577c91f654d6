//! Who is next to whom: the network as the search reads it, frozen.

use serde::{Deserialize, Serialize};

use crate::routing::network::{Direction, Network, Segment};

/// Added travel time of a segment that is closed: no way leads over it.
pub const CLOSED: u32 = u32::MAX;

/// One way between two nodes, as one of them sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The node at the other end.
    pub node: u32,
    /// The segment it is.
    pub segment: u32,
    /// Travel time when nothing is damaged, milliseconds; at least 1.
    pub time_ms: u32,
}

/// The links of every node, in both directions of travel, and the ends of every segment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graph {
    out: Rows,
    into: Rows,
    /// `[n_segments]`: both ends.
    ends: Vec<[u32; 2]>,
}

/// The links of every node, one after the other (compressed rows).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Rows {
    /// `[n_nodes + 1]`: where the links of a node begin.
    first: Vec<u32>,
    /// Sorted by node, then by segment.
    links: Vec<Link>,
}

/// A segment as the search sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// First node.
    pub from: u32,
    /// Last node.
    pub to: u32,
    /// In which direction it may be used.
    pub direction: Direction,
    /// Travel time when nothing is damaged, minutes.
    pub free_min: f64,
}

impl Graph {
    /// Of a network; each segment in the directions in which it may be driven.
    pub fn new(network: &Network) -> Graph {
        let arc = |it: &Segment| Arc {
            from: it.from,
            to: it.to,
            direction: it.direction,
            free_min: it.free_min,
        };
        let arcs: Vec<Arc> = network.segments.iter().map(arc).collect();
        Graph::of(network.nodes.len(), &arcs)
    }

    /// Of segments between so many nodes.
    pub fn of(n_nodes: usize, arcs: &[Arc]) -> Graph {
        let ways = |it: &Arc| {
            let [there, back] = [[it.from, it.to], [it.to, it.from]];
            match it.direction {
                Direction::Both => [Some(there), Some(back)],
                Direction::Forward => [Some(there), None],
                Direction::Backward => [None, Some(back)],
            }
        };
        Graph {
            out: Rows::new(n_nodes, arcs, |it| ways(it).into_iter().flatten()),
            into: Rows::new(n_nodes, arcs, |it| {
                ways(it).into_iter().flatten().map(|[a, b]| [b, a])
            }),
            ends: arcs.iter().map(|it| [it.from, it.to]).collect(),
        }
    }

    /// How many nodes there are.
    pub fn n_nodes(&self) -> usize {
        self.out.first.len().saturating_sub(1)
    }

    /// How many segments there are.
    pub fn n_segments(&self) -> usize {
        self.ends.len()
    }

    /// The ways that lead out of a node, in order of segment.
    pub fn ways_out(&self, node: u32) -> &[Link] {
        self.out.of(node)
    }

    /// The ways by which a node is come to, in order of segment.
    pub fn ways_in(&self, node: u32) -> &[Link] {
        self.into.of(node)
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

impl Rows {
    /// `ways` gives the ways of a segment: the node that sees it, then the other.
    fn new<W>(n_nodes: usize, arcs: &[Arc], ways: impl Fn(&Arc) -> W) -> Rows
    where
        W: Iterator<Item = [u32; 2]>,
    {
        let mut first = vec![0u32; n_nodes + 1];
        for [own, _] in arcs.iter().flat_map(&ways) {
            first[own as usize + 1] += 1;
        }
        for node in 0..n_nodes {
            first[node + 1] += first[node];
        }
        let mut place = first.clone();
        let mut links = vec![Link { node: 0, segment: 0, time_ms: 0 }; first[n_nodes] as usize];
        for (it, segment) in arcs.iter().zip(0..) {
            let time_ms = milliseconds(it.free_min);
            for [own, node] in ways(it) {
                links[place[own as usize] as usize] = Link { node, segment, time_ms };
                place[own as usize] += 1;
            }
        }
        Rows { first, links }
    }

    fn of(&self, node: u32) -> &[Link] {
        &self.links[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }
}

/// Minutes as whole milliseconds: at least 1, so that a way always costs time, and at most 2²⁸
/// (three days).
pub fn milliseconds(time_min: f64) -> u32 {
    (time_min * 60_000.0).round().clamp(1.0, f64::from(1 << 28)) as u32
}
