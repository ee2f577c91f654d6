//! Where settlements and shelters meet roads and paths, and which roads run through towns.

use std::collections::BTreeMap;

use crate::engine::world::OnFoot;
use crate::exposure::grid::Raster;
use crate::exposure::settlement::{Areas, Settlement};
use crate::input::layers::settlements::Village;
use crate::routing::cells::RoadPoint;
use crate::routing::closure::debris::TownStretch;
use crate::routing::foot;
use crate::routing::graph::milliseconds;
use crate::routing::nearest_node::NodeIndex;
use crate::routing::network::Network;
use crate::routing::shortest::{Search, Start};
use crate::shelter::allocation::Doors;
use crate::shelter::reception::hosts::{self, HostPairs};
use crate::shelter::site::Shelter;
use crate::units::LonLat;

/// Where the roads are met.
pub struct Met {
    /// Nodes of settlements and shelters.
    pub doors: Doors,
    /// `[n_settlements]`: its node and that of its district centre.
    pub to_centre: Vec<(u32, u32)>,
    /// `[n_settlements]`: minutes on foot to its node.
    pub access_min: Vec<f32>,
}

/// Where settlements, their district centres and shelters meet the roads.
pub fn doors(
    network: &Network,
    areas: &Areas,
    settlements: &[Settlement],
    shelters: &[Shelter],
) -> Met {
    let nodes = NodeIndex::new(network);
    let node = |place| met(&nodes, place).0;
    let of_settlement = settlements.iter().map(|it| met(&nodes, it.place));
    let (of_settlement, access_min): (Vec<u32>, Vec<f32>) =
        of_settlement.map(|(node, access_min)| (node, access_min as f32)).unzip();
    let start = |it: &Shelter| match nodes.nearest_node(it.place) {
        Some(it) => Start { node: it.node, time_ms: milliseconds(foot::off_road(it.distance).0) },
        None => Start::at(0),
    };
    let centre: Vec<u32> = areas.districts.iter().map(|it| node(it.centre)).collect();
    let pairs = settlements.iter().zip(&of_settlement);
    let to_centre = pairs.map(|(it, node)| (*node, centre[it.district as usize])).collect();
    let doors = Doors::new(of_settlement, shelters.iter().map(start).collect());
    Met { doors, to_centre, access_min }
}

/// The node nearest to a place, and minutes on foot to it; node 0 where there is none.
fn met(nodes: &NodeIndex, place: LonLat) -> (u32, f64) {
    nodes.nearest_node(place).map_or((0, 0.0), |it| (it.node, foot::off_road(it.distance).0))
}

/// Stretches of road within the towns of a layer that says how far they reach.
pub fn towns(points: &[RoadPoint], villages: &[Village], in_flats: &[f64]) -> Vec<TownStretch> {
    let towns: Vec<(u32, LonLat, f64)> = (0..)
        .zip(villages)
        .filter(|(_, it)| it.settlement.urban && 0.0 < it.radius_km)
        .map(|(idx, it)| (idx, it.settlement.place, it.radius_km))
        .collect();
    let mut stretches = vec![];
    for point in points {
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

/// Where settlements and shelters meet roads and paths.
pub fn on_foot(
    network: &Network,
    terrain: &Raster,
    settlements: &[Settlement],
    shelters: &[Shelter],
) -> OnFoot {
    let nodes = NodeIndex::on_foot(network);
    OnFoot {
        graph: foot::graph(network, |place| terrain.at(place)),
        settlements: settlements.iter().map(|it| met(&nodes, it.place)).collect(),
        shelters: shelters.iter().map(|it| met(&nodes, it.place).0).collect(),
    }
}

/// Who can walk to whose host families, over roads and paths.
pub fn host_pairs(on_foot: &OnFoot) -> HostPairs {
    let nothing = vec![0; on_foot.graph.n_segments()];
    let mut search = Search::new(&on_foot.graph);
    let mut at_node: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (idx, (node, _)) in (0..).zip(&on_foot.settlements) {
        at_node.entry(*node).or_default().push(idx);
    }
    let mut walks = vec![];
    for (node, hosts) in &at_node {
        search.run(&on_foot.graph, &[Start::at(*node)], &nothing, hosts::WALK);
        for &settled in search.settled() {
            let Some(guests) = at_node.get(&settled) else { continue };
            let way_min = search.time(settled).unwrap_or_default().0;
            for (&guest, &host) in guests.iter().flat_map(|a| hosts.iter().map(move |b| (a, b))) {
                let access_min = |it: u32| on_foot.settlements[it as usize].1;
                walks.push((guest, host, way_min + access_min(guest) + access_min(host)));
            }
        }
    }
    HostPairs::new(walks)
}
