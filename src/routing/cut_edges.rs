//! Segments that no way leads around: cut edges, which graph theory calls bridges.
//!
//! Tarjan (1974), "A note on finding the bridges of a graph", Information Processing Letters 2(6),
//! 160–161: depth first, a tree edge is a cut edge where nothing below it leads above it. A segment
//! counts as two-way whatever its direction, as in [`reopening`](super::reopening).

use crate::routing::graph::Graph;

/// `[n_segments]`: whether a segment's loss leaves its ends in different parts of the network.
pub fn cut_edges(graph: &Graph) -> Vec<bool> {
    let n = graph.n_nodes();
    let mut depth = Depth { entered: vec![0; n], low: vec![0; n], n_entered: 0 };
    let mut is_cut = vec![false; graph.n_segments()];
    let mut stack: Vec<Visit> = Vec::new();
    for root in 0..n as u32 {
        if depth.entered[root as usize] != 0 {
            continue;
        }
        stack.push(depth.enter(root, u32::MAX));
        while let Some(visit) = stack.last_mut() {
            let Visit { node, by, next } = *visit;
            visit.next += 1;
            let (out, into) = (graph.ways_out(node), graph.ways_in(node));
            if let Some(link) = out.iter().chain(into).nth(next) {
                if link.segment == by {
                    continue;
                }
                let seen = depth.entered[link.node as usize];
                if seen == 0 {
                    stack.push(depth.enter(link.node, link.segment));
                } else {
                    depth.reaches(node, seen);
                }
                continue;
            }
            stack.pop();
            let Some(above) = stack.last().map(|it| it.node) else { continue };
            let low = depth.low[node as usize];
            is_cut[by as usize] = low > depth.entered[above as usize];
            depth.reaches(above, low);
        }
    }
    is_cut
}

/// A node on the way down: by which segment it was entered, which of its links comes next.
struct Visit {
    node: u32,
    by: u32,
    next: usize,
}

struct Depth {
    /// `[n_nodes]`: order of entry from 1; 0 where not entered.
    entered: Vec<u32>,
    /// `[n_nodes]`: the earliest node that it or those below it have a link to.
    low: Vec<u32>,
    n_entered: u32,
}

impl Depth {
    fn enter(&mut self, node: u32, by: u32) -> Visit {
        self.n_entered += 1;
        self.entered[node as usize] = self.n_entered;
        self.low[node as usize] = self.n_entered;
        Visit { node, by, next: 0 }
    }

    fn reaches(&mut self, node: u32, entered: u32) {
        let low = &mut self.low[node as usize];
        *low = entered.min(*low);
    }
}
