//! Parts of a network that no road joins, and the gaps between them.

use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use crate::routing::network::Network;
use crate::units::{LonLat, Metres};

/// Parts of a network, by node.
#[derive(Clone, Debug, PartialEq)]
pub struct Islands {
    /// `[n_nodes]`: which part a node is in; the longest is 0.
    pub of_node: Vec<u32>,
    /// Length of road of each part, metres, longest first.
    pub length_m: Vec<f64>,
}

/// A gap between two parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// How wide it is.
    pub width: Metres,
    /// A segment on either side.
    pub segments: [u32; 2],
    /// Its near side.
    pub place: LonLat,
}

impl Islands {
    /// The parts of a network.
    pub fn of(network: &Network) -> Islands {
        let mut root: Vec<u32> = (0..network.nodes.len() as u32).collect();
        for it in &network.segments {
            let (a, b) = (find(&mut root, it.from), find(&mut root, it.to));
            root[a.max(b) as usize] = a.min(b);
        }
        let mut length = vec![0.0; root.len()];
        for it in &network.segments {
            length[find(&mut root, it.from) as usize] += it.length_m;
        }
        let mut heads: Vec<u32> =
            (0..root.len() as u32).filter(|it| root[*it as usize] == *it).collect();
        heads.sort_by(|a, b| length[*b as usize].total_cmp(&length[*a as usize]).then(a.cmp(b)));
        let mut rank = vec![0; root.len()];
        for (order, head) in heads.iter().zip(0..) {
            rank[*order as usize] = head;
        }
        let of_node = (0..root.len() as u32).map(|it| rank[find(&mut root, it) as usize]).collect();
        Islands { of_node, length_m: heads.iter().map(|it| length[*it as usize]).collect() }
    }

    /// How many parts there are.
    pub fn len(&self) -> usize {
        self.length_m.len()
    }

    /// Whether there is no road at all.
    pub fn is_empty(&self) -> bool {
        self.length_m.is_empty()
    }

    /// For each part but the longest, its narrowest gap to any other part, narrowest first; ends
    /// of roads are held against corners of roads, within `reach`.
    pub fn gaps(&self, network: &Network, reach: Metres) -> Vec<Gap> {
        let tree = self.corners(network);
        let mut best: Vec<Option<Gap>> = vec![None; self.len()];
        for (segment, idx) in network.segments.iter().zip(0..) {
            let own = self.of_node[segment.from as usize];
            if own == 0 {
                continue;
            }
            for at in [segment.line.0.first(), segment.line.0.last()].into_iter().flatten() {
                let end = LonLat::new(at.x, at.y);
                let (dy, cos) = (reach.0 / 111_200.0, at.y.to_radians().cos().max(0.05));
                let around =
                    AABB::from_corners([at.x - dy / cos, at.y - dy], [at.x + dy / cos, at.y + dy]);
                for it in tree.locate_in_envelope(around).filter(|it| it.data.1 != own) {
                    let width_m = end.distance(LonLat::new(it.geom()[0], it.geom()[1])).0 * 1000.0;
                    let known = best[own as usize].map_or(reach.0, |it| it.width.0);
                    if width_m <= known {
                        let segments = [idx, it.data.0];
                        best[own as usize] =
                            Some(Gap { width: Metres(width_m), segments, place: end });
                    }
                }
            }
        }
        let mut gaps: Vec<Gap> = best.into_iter().flatten().collect();
        gaps.sort_by(|a, b| a.width.0.total_cmp(&b.width.0));
        gaps
    }

    /// For pairs of nodes that no road joins, the narrowest gap around the part of the
    /// first, or of the second where the first is in the longest; `None` of pairs that are joined.
    pub fn gaps_between(&self, network: &Network, pairs: &[(u32, u32)]) -> Vec<Option<Gap>> {
        let island = |&(a, b): &(u32, u32)| {
            let [own, other] = [a, b].map(|it| self.of_node.get(it as usize).copied());
            (own != other).then_some(if own == Some(0) { other } else { own }).flatten()
        };
        let of_pairs: Vec<Option<u32>> = pairs.iter().map(island).collect();
        let mut islands: Vec<u32> = of_pairs.iter().flatten().copied().collect();
        islands.sort_unstable();
        islands.dedup();
        let gaps = self.gaps_of(network, &islands);
        let gap = |it: &Option<u32>| gaps[islands.binary_search(&(*it)?).ok()?];
        of_pairs.iter().map(gap).collect()
    }

    /// The narrowest gap between each of some parts and any other, however wide, from the ends of
    /// its roads; `None` of a part without roads, or where there is no other. A part's own corners
    /// are passed over one by one, so this is for small ones.
    pub fn gaps_of(&self, network: &Network, islands: &[u32]) -> Vec<Option<Gap>> {
        let tree = self.corners(network);
        let gap = |island: &u32| {
            let own = (0..)
                .zip(&network.segments)
                .filter(|(_, it)| self.of_node[it.from as usize] == *island);
            let ends = own.flat_map(|(idx, it)| {
                [it.line.0.first(), it.line.0.last()].into_iter().flatten().map(move |at| (idx, at))
            });
            let mut best: Option<Gap> = None;
            for (idx, at) in ends {
                let end = LonLat::new(at.x, at.y);
                let degrees_2 = |it: &Gap| (it.width.0 / 111_200.0).powi(2);
                // A degree of longitude is the shorter one, so what is farther in degrees may be
                // nearer in metres by 1 / cos.
                let cos_2 = at.y.to_radians().cos().max(0.05).powi(2);
                for (it, away_2) in tree.nearest_neighbor_iter_with_distance_2([at.x, at.y]) {
                    if best.as_ref().is_some_and(|it| degrees_2(it) < away_2 * cos_2) {
                        break;
                    }
                    if it.data.1 == *island {
                        continue;
                    }
                    let width = end.distance(LonLat::new(it.geom()[0], it.geom()[1])).0 * 1000.0;
                    if best.as_ref().is_none_or(|it| width < it.width.0) {
                        let segments = [idx, it.data.0];
                        best = Some(Gap { width: Metres(width), segments, place: end });
                    }
                }
            }
            best
        };
        islands.iter().map(gap).collect()
    }

    /// Corners of all roads, with their segment and part.
    fn corners(&self, network: &Network) -> RTree<GeomWithData<[f64; 2], (u32, u32)>> {
        let corner = |(idx, it): (u32, &crate::routing::network::Segment)| {
            let island = self.of_node[it.from as usize];
            let corners: Vec<_> =
                it.line.0.iter().map(|at| GeomWithData::new([at.x, at.y], (idx, island))).collect();
            corners
        };
        RTree::bulk_load((0..).zip(&network.segments).flat_map(corner).collect())
    }
}

fn find(root: &mut [u32], node: u32) -> u32 {
    let mut at = node;
    while root[at as usize] != at {
        root[at as usize] = root[root[at as usize] as usize];
        at = root[at as usize];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::settlement::Origin;
    use crate::routing::build::{Joining, RoadLine};
    use crate::routing::network::RoadClass;
    use crate::units::Minutes;

    #[test]
    fn parts_and_the_gap_between_them_are_found() {
        let road = |id: &str, line: [(f64, f64); 2]| RoadLine {
            id: id.to_owned(),
            name: String::new(),
            class: RoadClass::Main,
            origin: Origin::Observed,
            length_m: None,
            line: line.into_iter().collect(),
            ..RoadLine::default()
        };
        let lines = [
            road("far", [(71.0, 39.0), (71.01, 39.0)]),
            road("a", [(70.0, 39.0), (70.2, 39.0)]),
            road("b", [(70.2, 39.0), (70.3, 39.0)]),
            road("c", [(70.3, 39.00018), (70.4, 39.0)]),
        ];
        let (network, _) = Network::from_lines(&lines, Joining::default(), |_, _| Minutes(1.0));
        let islands = Islands::of(&network);
        assert_eq!(islands.len(), 3);
        assert!(islands.length_m[0] > islands.length_m[1]);
        let gaps = islands.gaps(&network, Metres(500.0));
        assert_eq!(gaps.len(), 1);
        let names = gaps[0].segments.map(|it| network.segments[it as usize].id.as_str());
        assert_eq!(names, ["c", "b"]);
        // 0.00018° of latitude on the sphere.
        assert!((gaps[0].width.0 - 20.015).abs() < 0.01, "{:?}", gaps[0]);
        let of = islands.gaps_of(&network, &[1, 2]);
        assert_eq!(of[0], Some(gaps[0]));
        // 0.6° of longitude at 39° north, from `far` to the end of `c`.
        assert!((of[1].unwrap().width.0 - 51_850.0).abs() < 30.0, "{:?}", of[1]);
    }
}
