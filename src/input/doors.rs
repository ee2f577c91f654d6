//! Where settlements and shelters meet roads and paths, and which roads run through towns.

use crate::engine::world::OnFoot;
use crate::exposure::grid::Raster;
use crate::exposure::settlement::{Areas, Settlement};
use crate::input::layers::settlements::Village;
use crate::routing::cells::{ROAD_STEP, road_points};
use crate::routing::closure::debris::TownStretch;
use crate::routing::foot;
use crate::routing::graph::milliseconds;
use crate::routing::nearest_node::NodeIndex;
use crate::routing::network::Network;
use crate::routing::shortest::Start;
use crate::shelter::allocation::Doors;
use crate::shelter::site::Shelter;
use crate::units::{LonLat, Metres};

/// Walking speed from a door to the road, m/min: 4 km/h. Ours.
const WALK_M_MIN: f64 = 4000.0 / 60.0;

/// Where settlements and shelters meet the road, and the nodes of each settlement and of its
/// district centre.
pub fn doors(
    network: &Network,
    areas: &Areas,
    settlements: &[Settlement],
    shelters: &[Shelter],
) -> (Doors, Vec<(u32, u32)>) {
    let nodes = NodeIndex::new(network);
    let node = |place| nodes.nearest_node(place).map_or(0, |it| it.node);
    let of_settlement: Vec<u32> = settlements.iter().map(|it| node(it.place)).collect();
    let start = |it: &Shelter| match nodes.nearest_node(it.place) {
        Some(it) => Start { node: it.node, time_ms: milliseconds(walk_min(it.distance)) },
        None => Start::at(0),
    };
    let centre: Vec<u32> = areas.districts.iter().map(|it| node(it.centre)).collect();
    let pairs = settlements.iter().zip(&of_settlement);
    let to_centre = pairs.map(|(it, node)| (*node, centre[it.district as usize])).collect();
    (Doors::new(of_settlement, shelters.iter().map(start).collect()), to_centre)
}

/// Minutes on foot from each settlement to its node.
pub fn access_min(network: &Network, settlements: &[Settlement]) -> Vec<f32> {
    let nodes = NodeIndex::new(network);
    let access =
        |it: &Settlement| nodes.nearest_node(it.place).map_or(0.0, |it| walk_min(it.distance));
    settlements.iter().map(|it| access(it) as f32).collect()
}

/// Stretches of road within the towns of a layer that says how far they reach.
pub fn towns(network: &Network, villages: &[Village], in_flats: &[f64]) -> Vec<TownStretch> {
    let towns: Vec<(u32, LonLat, f64)> = (0..)
        .zip(villages)
        .filter(|(_, it)| it.settlement.urban && 0.0 < it.radius_km)
        .map(|(idx, it)| (idx, it.settlement.place, it.radius_km))
        .collect();
    let mut stretches = vec![];
    for point in road_points(network, ROAD_STEP) {
        let km_north = |it: LonLat| (it.lat_deg - point.place.lat_deg).abs() * KM_PER_DEGREE;
        let near = towns.iter().filter(|it| km_north(it.1) <= it.2);
        let away = |it: &&(u32, LonLat, f64)| it.1.distance(point.place).0 - it.2;
        let nearest = near.map(|it| (away(&it), it.0)).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, settlement)) = nearest.filter(|it| it.0 <= 0.0) {
            let km = point.length_m / 1000.0;
            let in_flats = in_flats[settlement as usize];
            stretches.push(TownStretch { segment: point.segment, settlement, km, in_flats });
        }
    }
    stretches
}

/// Of latitude, on the sphere.
const KM_PER_DEGREE: f64 = 111.2;

/// Time on foot as the crow flies.
fn walk_min(distance: Metres) -> f64 {
    distance.0 / WALK_M_MIN
}

/// Where settlements and shelters meet roads and paths.
pub fn on_foot(
    network: &Network,
    terrain: &Raster,
    settlements: &[Settlement],
    shelters: &[Shelter],
) -> OnFoot {
    let nodes = NodeIndex::on_foot(network);
    let node =
        |place| nodes.nearest_node(place).map_or((0, 0.0), |it| (it.node, walk_min(it.distance)));
    OnFoot {
        graph: foot::graph(network, |place| terrain.at(place)),
        settlements: settlements.iter().map(|it| node(it.place)).collect(),
        shelters: shelters.iter().map(|it| node(it.place).0).collect(),
    }
}
