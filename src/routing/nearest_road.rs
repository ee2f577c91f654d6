//! How far a place lies from the nearest road.

use rstar::RTree;
use rstar::primitives::Line;

use crate::routing::network::Network;
use crate::units::{LonLat, Metres};

/// Length of a degree of latitude, m, on the sphere of 6371 km.
const DEGREE_M: f64 = 111_194.9;

/// The courses of a network's roads, to be asked how far away the nearest is.
#[derive(Clone, Debug)]
pub struct RoadIndex {
    tree: RTree<Line<[f64; 2]>>,
    cos_lat: f64,
}

impl RoadIndex {
    /// All roads of a network; east and north are scaled at its middle latitude, which is good to
    /// some per cent over a country.
    pub fn new(network: &Network) -> RoadIndex {
        let lats: Vec<f64> = network.nodes.iter().map(|it| it.lat_deg).collect();
        let middle = lats.iter().sum::<f64>() / lats.len().max(1) as f64;
        let cos_lat = middle.to_radians().cos();
        let on_plane = |it: &geo::Coord<f64>| [it.x * cos_lat * DEGREE_M, it.y * DEGREE_M];
        let pieces = network.segments.iter().flat_map(|it| {
            it.line.0.windows(2).map(|it| Line::new(on_plane(&it[0]), on_plane(&it[1])))
        });
        RoadIndex { tree: RTree::bulk_load(pieces.collect()), cos_lat }
    }

    /// Distance to the nearest road; infinite where there is none.
    pub fn distance(&self, place: LonLat) -> Metres {
        let at = [place.lon_deg * self.cos_lat * DEGREE_M, place.lat_deg * DEGREE_M];
        let nearest = self.tree.nearest_neighbor_iter_with_distance_2(at).next();
        Metres(nearest.map_or(f64::INFINITY, |it| it.1.sqrt()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::settlement::Origin;
    use crate::routing::build::{Joining, RoadLine};
    use crate::routing::network::RoadClass;
    use crate::units::Minutes;

    #[test]
    fn a_place_beside_the_middle_of_a_long_road_is_near_it() {
        let road = RoadLine {
            id: "a".to_owned(),
            name: String::new(),
            class: RoadClass::Main,
            origin: Origin::Observed,
            length_m: None,
            line: [(70.0, 39.0), (71.0, 39.0)].into_iter().collect(),
            ..RoadLine::default()
        };
        let (network, _) = Network::from_lines(&[road], Joining::default(), |_, _| Minutes(1.0));
        let index = RoadIndex::new(&network);
        assert!((index.distance(LonLat::new(70.5, 39.01)).0 - 1111.949).abs() < 1e-3);
        assert!(
            RoadIndex::new(&Network::default()).distance(LonLat::new(70.0, 39.0)).0.is_infinite()
        );
    }
}
