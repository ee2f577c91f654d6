//! How long a settlement is cut off: days until a road to where it must get is open again.

use crate::routing::network::Network;

/// Sets of nodes that open roads join; smaller sets are hung below larger ones.
struct Sets {
    parent: Vec<u32>,
    /// Pairs that wait for a node of the set, at the root.
    waiting: Vec<Vec<u32>>,
}

impl Sets {
    fn root(&mut self, mut node: u32) -> u32 {
        while self.parent[node as usize] != node {
            let above = self.parent[self.parent[node as usize] as usize];
            self.parent[node as usize] = above;
            node = above;
        }
        node
    }
}

/// Days until both nodes of each pair are joined by open roads; infinite where no road, open or
/// closed, joins them.
///
/// `reopen_days` has one number a segment, 0 where it stays open. A pair is joined on the day
/// when the last segment opens of the path whose last opening is earliest: segments are added in
/// the order of their opening, as in Kruskal's algorithm, and each pair is answered when its two
/// sets become one.
pub fn days_until_joined(
    network: &Network,
    reopen_days: &[f32],
    pairs: &[(u32, u32)],
    days: &mut [f32],
) {
    let n_nodes = network.nodes.len();
    let mut sets =
        Sets { parent: (0..n_nodes as u32).collect(), waiting: vec![Vec::new(); n_nodes] };
    days.fill(f32::INFINITY);
    let mut closed = vec![];
    let mut union = |sets: &mut Sets, from: u32, to: u32, day: f32, days: &mut [f32]| {
        let (a, b) = (sets.root(from), sets.root(to));
        if a == b {
            return;
        }
        let few = sets.waiting[a as usize].len() < sets.waiting[b as usize].len();
        let (small, large) = if few { (a, b) } else { (b, a) };
        let moved = std::mem::take(&mut sets.waiting[small as usize]);
        sets.parent[small as usize] = large;
        for pair in moved {
            let (origin, destination) = pairs[pair as usize];
            if sets.root(origin) == sets.root(destination) {
                days[pair as usize] = days[pair as usize].min(day);
            } else {
                sets.waiting[large as usize].push(pair);
            }
        }
    };
    for (idx, segment) in network.segments.iter().enumerate() {
        if reopen_days[idx] > 0.0 {
            closed.push(idx);
        } else {
            union(&mut sets, segment.from, segment.to, 0.0, days);
        }
    }
    for (idx, &(origin, destination)) in pairs.iter().enumerate() {
        let (a, b) = (sets.root(origin), sets.root(destination));
        if a == b {
            days[idx] = 0.0;
        } else {
            sets.waiting[a as usize].push(idx as u32);
            sets.waiting[b as usize].push(idx as u32);
        }
    }
    closed.sort_by(|&a, &b| reopen_days[a].total_cmp(&reopen_days[b]));
    for idx in closed {
        let segment = &network.segments[idx];
        union(&mut sets, segment.from, segment.to, reopen_days[idx], days);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exposure::settlement::Origin;
    use crate::routing::network::{RoadClass, Segment};
    use crate::units::LonLat;

    fn network(n_nodes: u32, edges: &[(u32, u32)]) -> Network {
        let segment = |&(from, to): &(u32, u32)| Segment {
            id: format!("{from}-{to}"),
            name: String::new(),
            class: RoadClass::Local,
            length_m: 1.0,
            free_min: 1.0,
            origin: Origin::Modelled,
            from,
            to,
            line: geo::LineString::new(vec![]),
        };
        Network {
            nodes: vec![LonLat::default(); n_nodes as usize],
            segments: edges.iter().map(segment).collect(),
            ..Network::default()
        }
    }

    proptest! {
        /// Floyd–Warshall with (min, max) in place of (min, +) is the slow exact answer.
        #[test]
        fn days_meet_the_slow_algorithm(
            edges in proptest::collection::vec((0u32..9, 0u32..9, 0u32..6), 0..16),
        ) {
            let n = 9usize;
            let lines: Vec<_> = edges.iter().map(|&(a, b, _)| (a, b)).collect();
            let reopen: Vec<f32> = edges.iter().map(|&(_, _, d)| d as f32).collect();
            let mut exact = vec![vec![f32::INFINITY; n]; n];
            for (i, row) in exact.iter_mut().enumerate() { row[i] = 0.0; }
            for (&(a, b), &d) in lines.iter().zip(&reopen) {
                let (a, b) = (a as usize, b as usize);
                exact[a][b] = exact[a][b].min(d);
                exact[b][a] = exact[b][a].min(d);
            }
            for k in 0..n { for i in 0..n { for j in 0..n {
                let through = exact[i][k].max(exact[k][j]);
                if through < exact[i][j] { exact[i][j] = through; }
            }}}
            let pairs: Vec<(u32, u32)> =
                (0..n as u32).flat_map(|a| (0..n as u32).map(move |b| (a, b))).collect();
            let mut days = vec![0.0; pairs.len()];
            days_until_joined(&network(n as u32, &lines), &reopen, &pairs, &mut days);
            for (&(a, b), &day) in pairs.iter().zip(&days) {
                prop_assert_eq!(day, exact[a as usize][b as usize]);
            }
        }
    }
}
