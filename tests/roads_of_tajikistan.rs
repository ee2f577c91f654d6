//! The roads that are shipped, as the engine joins them.

#![cfg(feature = "gdal")]
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::collections::BTreeMap;
use std::path::Path;

use panoh::exposure::settlement::Origin;
use panoh::geodata::{Layer, read_layer, read_raster};
use panoh::routing::build::{Joining, RoadLine};
use panoh::routing::graph::Graph;
use panoh::routing::nearest_node::NodeIndex;
use panoh::routing::network::{Network, RoadClass};
use panoh::routing::reopening::Reopening;
use panoh::routing::route::Route;
use panoh::routing::shortest::{Search, Start};
use panoh::routing::speed::Terrain;
use panoh::units::{LonLat, Minutes};

fn layer(name: &str) -> Layer {
    read_layer(&Path::new("gis/tajikistan").join(name), None).unwrap()
}

fn network() -> Network {
    let roads = layer("modelled/roads.gpkg");
    let line = |it| RoadLine {
        id: roads.text(it, "segment_id").unwrap(),
        name: roads.text(it, "name").unwrap(),
        class: RoadClass::of_word(&roads.text(it, "class").unwrap()).unwrap(),
        origin: match roads.text(it, "origin").unwrap().as_str() {
            "observed" => Origin::Observed,
            "modelled" => Origin::Modelled,
            other => panic!("origin `{other}`"),
        },
        length_m: Some(1000.0 * roads.real(it, "length_km").unwrap()),
        line: roads.lines(it).unwrap()[0].clone(),
        ..RoadLine::default()
    };
    let lines: Vec<RoadLine> = roads.features.iter().map(line).collect();
    let raster = |name: &str| read_raster(&Path::new("gis/tajikistan").join(name)).unwrap();
    let (elevation_m, slope_deg) = (raster("observed/terrain.tif"), raster("modelled/slope.tif"));
    let terrain = Terrain { elevation_m: &elevation_m, slope_deg: &slope_deg };
    let (network, findings) =
        Network::from_lines(&lines, Joining::default(), |road, length| terrain.free(road, length));
    assert_eq!(findings, []);
    network
}

#[test]
fn every_settlement_lies_on_one_network() {
    let network = network();
    let (graph, nodes) = (Graph::new(&network), NodeIndex::new(&network));
    let mut joined = Reopening::new(&graph);
    let n_segments = graph.n_segments();
    joined.run(&graph, &vec![0; n_segments], &vec![0.0; n_segments]);
    let settlements = layer("modelled/settlements.gpkg");
    assert!(settlements.features.len() > 1000);
    for it in &settlements.features {
        let access = nodes.nearest_node(settlements.place(it).unwrap()).unwrap();
        // Two settlements may share a cell of the lattice, 460 m wide.
        assert!(access.distance.0 < 650.0, "{:?} lies {:?} off", it.values, access.distance);
        assert_eq!(joined.days_until_joined(access.node, 0), Some(0.0));
    }
}

/// Bridges are steps of their own on a river of the layer, so that each can be lost alone.
#[test]
fn bridges_are_short_segments_that_cross_a_river() {
    let (roads, rivers) = (layer("modelled/roads.gpkg"), layer("observed/rivers.gpkg"));
    let rivers: Vec<geo::LineString<f64>> =
        rivers.features.iter().flat_map(|it| rivers.lines(it).unwrap()).collect();
    let mut n_bridges = 0;
    for it in &roads.features {
        let id = roads.text(it, "segment_id").unwrap();
        let origin = roads.text(it, "bridge_origin").unwrap();
        if roads.text(it, "bridge").unwrap() != "yes" {
            assert_eq!(origin, "", "{id} is no bridge");
            continue;
        }
        n_bridges += 1;
        assert_eq!(origin, "modelled");
        // A step of the lattice is up to 0.6 km, and winds to thrice that on steep ground.
        assert!(roads.real(it, "length_km").unwrap() < 2.0, "{id}");
        // Ends are drawn at settlements, up to half a cell off: so a cell around the line.
        let line = &roads.lines(it).unwrap()[0];
        let apart =
            |river: &geo::LineString<f64>| geo::Distance::distance(&geo::Euclidean, line, river);
        assert!(rivers.iter().map(apart).fold(f64::MAX, f64::min) < 1.0 / 240.0, "{id}");
    }
    println!("{n_bridges} bridges");
    assert!((60..1000).contains(&n_bridges), "{n_bridges} bridges");
}

#[test]
fn what_roads_say_of_themselves_is_what_the_engine_finds() {
    let roads = layer("modelled/roads.gpkg");
    let number = |it, field: &str| roads.real(it, field).unwrap();
    let by_id: BTreeMap<String, &panoh::geodata::Feature> =
        roads.features.iter().map(|it| (roads.text(it, "segment_id").unwrap(), it)).collect();
    let mut highest = 0.0_f64;
    for it in &network().segments {
        let row = by_id[&it.id];
        let speed_km_h = 60.0 * it.length_m / 1000.0 / it.free_min;
        assert!((number(row, "speed_kmh") - speed_km_h).abs() <= 0.11, "{}: {speed_km_h}", it.id);
        assert!(number(row, "slope_deg") <= number(row, "slope_max_deg"), "{}", it.id);
        assert!(number(row, "slope_max_deg") < 65.0, "{}", it.id);
        highest = highest.max(number(row, "altitude_m"));
    }
    // The pass of Akbaital, 4655 m by survey, on terrain that smooths.
    assert!((4400.0..4750.0).contains(&highest), "{highest} m");
}

#[test]
fn roads_are_no_shorter_than_their_lines_by_much() {
    for it in &network().segments {
        let [from, to] = [it.line.0[0], it.line.0[it.line.0.len() - 1]];
        let straight = LonLat::new(from.x, from.y).distance(LonLat::new(to.x, to.y)).0;
        // A cell's road may end at a settlement off the cell's centre.
        assert!(it.length_m / 1000.0 > 0.9 * straight - 0.7, "{}: {straight} km", it.id);
    }
}

/// Travellers' diaries of 2010 to 2019: 12, 15, 16 and 17 hours from Dushanbe to Khorog, with stops
/// and checkpoints; a guide gives the southern way to Qalaikhumb 370 km.
#[test]
fn known_journeys_take_about_as_long_as_travellers_tell() {
    let network = network();
    let (graph, nodes) = (Graph::new(&network), NodeIndex::new(&network));
    let node = |lon, lat| nodes.nearest_node(LonLat::new(lon, lat)).unwrap().node;
    let open = vec![0; graph.n_segments()];
    let mut search = Search::new(&graph);
    let mut journey = |from: u32, to: u32| {
        search.run(&graph, &[Start::at(from)], &open, Minutes(6000.0));
        Route::to_nearest(&network, &graph, &search, to).unwrap()
    };
    let (dushanbe, khorog) = (node(68.774, 38.536), node(71.550, 37.490));
    let (kulob, qalaikhumb) = (node(69.785, 37.915), node(70.789, 38.454));
    let hours = journey(dushanbe, khorog).free.0 / 60.0;
    assert!((9.0..16.0).contains(&hours), "{hours} h from Dushanbe to Khorog");
    let km = journey(dushanbe, kulob).length.0 + journey(kulob, qalaikhumb).length.0;
    assert!((km / 370.0 - 1.0).abs() < 0.12, "{km} km from Dushanbe to Qalaikhumb by Kulob");
}
