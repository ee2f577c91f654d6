//! The node that lies nearest to a place.

use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::routing::build::geodesic_m;
use crate::routing::network::Network;
use crate::units::{LonLat, Metres};

/// Where a place meets the road network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Access {
    /// The nearest node.
    pub node: u32,
    /// Geodesic distance to it.
    pub distance: Metres,
}

/// The nodes of a network, to be asked which is nearest.
#[derive(Clone, Debug)]
pub struct NodeIndex {
    places: Vec<LonLat>,
    tree: RTree<GeomWithData<[f64; 3], u32>>,
}

impl NodeIndex {
    /// All nodes of the roads of a network.
    pub fn new(network: &Network) -> NodeIndex {
        NodeIndex::of(network.nodes.clone())
    }

    /// All nodes of its roads and paths.
    pub fn on_foot(network: &Network) -> NodeIndex {
        NodeIndex::of(network.nodes.iter().chain(&network.path_nodes).copied().collect())
    }

    fn of(places: Vec<LonLat>) -> NodeIndex {
        let points =
            places.iter().zip(0..).map(|(&it, node)| GeomWithData::new(on_sphere(it), node));
        let tree = RTree::bulk_load(points.collect());
        NodeIndex { places, tree }
    }

    /// The nearest node, of equally near ones the first; `None` of an empty network.
    pub fn nearest_node(&self, place: LonLat) -> Option<Access> {
        let mut near = self.tree.nearest_neighbor_iter_with_distance_2(on_sphere(place));
        let (first, closest) = near.next()?;
        let ties = near.take_while(|&(_, it)| it <= closest).map(|(it, _)| it.data);
        let node = ties.fold(first.data, u32::min);
        let distance = Metres(geodesic_m(place, self.places[node as usize]));
        Some(Access { node, distance })
    }
}

/// On the unit sphere a chord grows with the distance, so no latitude distorts what is nearest.
fn on_sphere(place: LonLat) -> [f64; 3] {
    let (sin_lat, cos_lat) = place.lat_deg.to_radians().sin_cos();
    let (sin_lon, cos_lon) = place.lon_deg.to_radians().sin_cos();
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn places() -> impl Strategy<Value = Vec<LonLat>> {
        let place = (66.0..76.0, 36.0..42.0).prop_map(|(lon, lat)| LonLat::new(lon, lat));
        prop::collection::vec(place, 1..60)
    }

    proptest! {
        #[test]
        fn the_nearest_node_is_the_nearest_of_all(nodes in places(), lon in 66.0..76.0, lat in 36.0..42.0) {
            let place = LonLat::new(lon, lat);
            let best = nodes.iter().map(|&it| it.distance(place).0).fold(f64::INFINITY, f64::min);
            let network = Network { nodes: nodes.clone(), ..Network::default() };
            let got = NodeIndex::new(&network).nearest_node(place).unwrap();
            prop_assert!((nodes[got.node as usize].distance(place).0 - best).abs() < 1e-6);
            prop_assert!((got.distance.0 / 1000.0 / best - 1.0).abs() < 0.006);
        }
    }

    #[test]
    fn an_empty_network_has_no_nearest_node() {
        assert_eq!(NodeIndex::new(&Network::default()).nearest_node(LonLat::new(70.0, 39.0)), None);
    }
}
