//! Layers of roads as people have them: one-way streets, bridges, tunnels, paths, snow, borders, and
//! what cannot be.

#![cfg(feature = "gdal")]
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::Path;

use panoh::engine::realization::{Name, Realization, Scratch};
use panoh::engine::world::World;
use panoh::exposure::grid::Raster;
use panoh::exposure::settlement::{Area, Names};
use panoh::hazard::distance::Distances;
use panoh::hazard::gmm::{self, event::Event};
use panoh::hazard::imt::Imt;
use panoh::hazard::site::SiteConditions;
use panoh::input;
use panoh::input::layers::mapping::Mapping;
use panoh::input::layers::roads::{self, Land};
use panoh::input::problem::{Problem, Problems};
use panoh::routing::closure::state::ClosureCause;
use panoh::routing::closure::structures::{PGA_PER_PGV, SA1_PER_PGV};
use panoh::routing::graph::{CLOSED, Graph};
use panoh::routing::months::Months;
use panoh::routing::network::{Direction, Network, RoadClass, Segment};
use panoh::routing::shortest::{Search, Start};
use panoh::routing::speed::Terrain;
use panoh::routing::structure::{BridgeClass, Structure};
use panoh::routing::surface::Surface;
use panoh::units::{Km, LonLat, Minutes, Vs30};

/// A layer of roads: attributes and course of each.
fn read(rows: &[(&str, &[[f64; 2]])], land: Land<'_>) -> (Option<Network>, Vec<Problem>) {
    let mut text = String::from(r#"{"type":"FeatureCollection","features":["#);
    for (i, (properties, line)) in rows.iter().enumerate() {
        let comma = if i > 0 { "," } else { "" };
        write!(
            text,
            r#"{comma}{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"LineString","coordinates":{line:?}}}}}"#
        )
        .unwrap();
    }
    text.push_str("]}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roads.geojson");
    std::fs::write(&path, text).unwrap();
    let problems = RefCell::new(Problems::default());
    let network = roads::read(&Mapping::of(path), land, None, &problems);
    (network, problems.into_inner().list)
}

fn told<'a>(problems: &'a [Problem], code: &str) -> &'a Problem {
    let found = problems.iter().find(|it| it.code == code);
    found.unwrap_or_else(|| panic!("no {code} in {problems:?}"))
}

const EAST: [[f64; 2]; 2] = [[70.0, 39.0], [70.1, 39.0]];

/// Fields as OpenStreetMap has them.
#[test]
fn what_openstreetmap_says_of_a_road_is_read() {
    let chain: Vec<[[f64; 2]; 2]> = (0..6)
        .map(|it| [[70.0 + 0.1 * f64::from(it), 39.0], [70.1 + 0.1 * f64::from(it), 39.0]])
        .collect();
    let rows: Vec<(&str, &[[f64; 2]])> = [
        r#""osm_id":"1","highway":"primary","surface":"asphalt","bridge":"viaduct""#,
        r#""osm_id":"2","highway":"track","surface":"ground","oneway":"-1""#,
        r#""osm_id":"3","highway":"secondary","surface":"fine_gravel","tunnel":"yes","oneway":"yes""#,
        r#""osm_id":"4","highway":"path""#,
        r#""osm_id":"5","highway":"primary","motor_vehicle:conditional":"no @ (Nov-Apr)","bridge":"no""#,
        r#""osm_id":"6","highway":"tertiary","tunnel":"culvert","bridge":"yes","bridge_class":"HWB17""#,
    ]
    .into_iter()
    .zip(chain.iter().map(<[[f64; 2]; 2]>::as_slice))
    .collect();
    let (network, problems) = read(&rows, Land::default());
    let network = network.unwrap();
    let of = |id: &str| network.segments.iter().find(|it| it.id == id).unwrap();
    assert_eq!(of("1").structure, Structure::Bridge(BridgeClass::Unknown));
    assert_eq!((of("1").surface, of("1").class), (Surface::Paved, RoadClass::Main));
    assert_eq!((of("2").surface, of("2").direction), (Surface::Earth, Direction::Backward));
    assert_eq!((of("3").structure, of("3").direction), (Structure::Tunnel, Direction::Forward));
    assert_eq!(of("3").surface, Surface::Gravel);
    assert_eq!(of("5").closed_months, Months::span(11, 4));
    assert_eq!(of("5").structure, Structure::Ground);
    assert_eq!(of("6").structure, Structure::Bridge(BridgeClass::Hazus(17)));
    let paths: Vec<&str> = network.paths.iter().map(|it| it.id.as_str()).collect();
    assert_eq!((paths, network.segments.len()), (vec!["4"], 5));
    assert_eq!(told(&problems, "I514").count, 1);
    assert!(!problems.iter().any(|it| it.code == "W510"), "{problems:?}");
    // The path is the only way between two parts, and no vehicle takes it.
    let graph = Graph::new(&network);
    let mut search = Search::new(&graph);
    let (west, east) = (of("1").from, of("6").to);
    search.run(&graph, &[Start::at(east)], &[0; 5], Minutes(1e5));
    assert_eq!(search.time(west), None);
    let on_foot = panoh::routing::foot::graph(&network, |_| None);
    let mut search = Search::new(&on_foot);
    search.run(&on_foot, &[Start::at(east)], &[0; 12], Minutes(1e5));
    // 0.6° of longitude at 39° north are 51.96 km; 5.0368 km/h on the level.
    assert!((search.time(west).unwrap().0 / 60.0 - 51.96 / 5.0368).abs() < 0.02);
}

/// Opposite carriageways on one course stay two, and each is driven its own way alone.
#[test]
fn one_way_streets_are_driven_one_way() {
    let west = [[70.1, 39.0], [70.0, 39.0]];
    let loop_east: [[f64; 2]; 3] = [[70.1, 39.0], [70.05, 39.2], [70.0, 39.0]];
    let rows: [(&str, &[[f64; 2]]); 2] = [
        (r#""id":"there","class":"main","oneway":"yes","maxspeed":30"#, &EAST),
        (r#""id":"back","class":"main","oneway":"yes","maxspeed":30"#, &loop_east),
    ];
    let network = read(&rows, Land::default()).0.unwrap();
    let graph = Graph::new(&network);
    let mut search = Search::new(&graph);
    let mut minutes = |from: u32, to: u32| {
        search.run(&graph, &[Start::at(to)], &[0; 2], Minutes(1e5));
        search.time(from).unwrap().0
    };
    let (a, b) = (network.segments[0].from, network.segments[0].to);
    assert!((minutes(a, b) - 2.0 * network.segments[0].length_m / 1000.0).abs() < 1e-3);
    assert!((minutes(b, a) - 2.0 * network.segments[1].length_m / 1000.0).abs() < 1e-3);
    let rows: [(&str, &[[f64; 2]]); 3] = [
        (r#""id":"there","class":"main","oneway":"yes""#, &EAST),
        (r#""id":"back","class":"main","oneway":"yes""#, &west),
        (r#""id":"again","class":"main","oneway":"-1""#, &EAST),
    ];
    let (network, problems) = read(&rows, Land::default());
    assert_eq!(network.unwrap().segments.len(), 2);
    assert_eq!(told(&problems, "W502").affected[0].id, "again");
}

#[test]
fn words_speeds_and_lengths_that_cannot_be_are_told() {
    let north: [[f64; 2]; 2] = [[70.1, 39.0], [70.1, 39.1]];
    let further: [[f64; 2]; 2] = [[70.1, 39.1], [70.1, 39.2]];
    let rows: [(&str, &[[f64; 2]]); 3] = [
        (
            r#""id":"a","class":"main","surface":"lava","oneway":"sometimes","length_km":8650,"maxspeed":"-40""#,
            &EAST,
        ),
        (
            r#""id":"b","class":"main","bridge":"perhaps","closed_months":"wet","length_km":1,"maxspeed":"500""#,
            &north,
        ),
        (
            r#""id":"c","class":"main","bridge":"yes","bridge_class":"stone","length_km":14"#,
            &further,
        ),
    ];
    let (network, problems) = read(&rows, Land::default());
    let network = network.unwrap();
    let fields: Vec<&str> = problems
        .iter()
        .filter(|it| it.code == "W510")
        .flat_map(|it| it.affected.iter().map(|it| it.field.as_str()))
        .collect();
    assert_eq!(fields, ["surface", "bridge", "bridge_class", "oneway", "closed_months"]);
    let lengths = told(&problems, "W511");
    let ids: Vec<&str> = lengths.affected.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(told(&problems, "W421").count, 2);
    let km = |i: usize| network.segments[i].length_m / 1000.0;
    assert!((km(0) - 8.66).abs() < 0.01 && (km(1) - 11.1).abs() < 0.01 && km(2) == 14.0);
}

#[test]
fn nobody_is_sent_over_a_border_unless_told() {
    let area = |west: f64, east: f64| Area {
        pcode: "TJ-XX".to_owned(),
        names: Names::default(),
        parent: 0,
        people: 0.0,
        centre: LonLat::new(70.0, 39.0),
        boundary: geo::MultiPolygon::new(vec![
            geo::Rect::new((west, 38.5), (east, 39.5)).to_polygon(),
        ]),
    };
    let within = [area(69.5, 70.2)];
    let near: [[f64; 2]; 2] = [[70.1, 39.0], [70.25, 39.0]];
    let far: [[f64; 2]; 3] = [[70.1, 39.0], [70.6, 39.1], [70.0, 39.0]];
    let rows: [(&str, &[[f64; 2]]); 3] = [
        (r#""id":"home","class":"main""#, &EAST),
        (r#""id":"near","class":"main""#, &near),
        (r#""id":"abroad","class":"main""#, &far),
    ];
    let (network, problems) = read(&rows, Land { terrain: None, within: &within });
    let ids: Vec<String> = network.unwrap().segments.into_iter().map(|it| it.id).collect();
    assert_eq!(ids, ["home", "near"]);
    assert_eq!(told(&problems, "I512").affected[0].id, "abroad");
    let (network, problems) = read(&rows, Land::default());
    assert_eq!(network.unwrap().segments.len(), 3);
    assert!(!problems.iter().any(|it| it.code == "I512"));
}

/// A raster of slopes that ends in the middle of a road of 17 km.
#[test]
fn roads_beyond_the_terrain_are_told_with_their_length() {
    let grid = panoh::exposure::grid::Grid {
        west_deg: 70.0,
        north_deg: 39.1,
        step_deg: 0.01,
        n_cols: 10,
        n_rows: 20,
    };
    let flat = Raster { values: vec![0.0; 200], grid };
    let line: [[f64; 2]; 2] = [[70.0, 39.0], [70.2, 39.0]];
    let rows: [(&str, &[[f64; 2]]); 1] = [(r#""id":"a","class":"main""#, &line)];
    let terrain = Terrain { elevation_m: &flat, slope_deg: &flat };
    let (_, problems) = read(&rows, Land { terrain: Some(terrain), within: &[] });
    let messages: Vec<&str> =
        problems.iter().filter(|it| it.code == "W513").map(|it| it.message.as_str()).collect();
    assert_eq!(messages.len(), 2, "{problems:?}");
    assert!(messages.iter().all(|it| it.starts_with("9 km of road (50 %)")), "{messages:?}");
}

/// The ratios by which bridges and tunnels take their shaking, against a model of all three: the mean
/// over magnitudes, distances and ground, in natural logarithm.
#[test]
fn shaking_of_structures_follows_boore_and_others() {
    let model = gmm::by_name("bssa_2014").unwrap();
    let (mut sums, mut n) = ([0.0; 2], 0.0);
    for magnitude in [6.0, 6.5, 7.0, 7.5] {
        let event = Event {
            magnitude,
            rake_deg: 90.0,
            dip_deg: 45.0,
            ztor_km: 2.0,
            width_km: 20.0,
            depth_km: 12.0,
        };
        for rjb in [5.0, 10.0, 20.0, 40.0] {
            let km = Km(rjb);
            let path = Distances { rrup: km, rjb: km, rx: km, ry0: Km(0.0), repi: km, rhypo: km };
            for vs30 in [300.0, 500.0, 760.0] {
                let ground = SiteConditions::inferred(Vs30(vs30));
                let ln = |imt| model.shaking(&event, &path, &ground, imt).unwrap().mean;
                let pgv = ln(Imt::Pgv);
                sums[0] += ln(Imt::Sa(1.0)) - pgv - SA1_PER_PGV.ln();
                sums[1] += ln(Imt::Pga) - pgv - PGA_PER_PGV.ln();
                n += 1.0;
            }
        }
    }
    assert!(sums.iter().all(|it| (it / n).abs() < 0.1), "{:?}", sums.map(|it| it / n));
}

/// The demonstration with a month and a `[roads]` of one's own.
fn scenario(month: &str, roads: &str) -> (Option<input::Loaded>, Vec<Problem>) {
    let folder = tempfile::tempdir().unwrap();
    let region = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan");
    let text = format!(
        "[scenario]\nregion = {:?}\nmagnitude = 7.0\nepicenter = [70.38, 39.12]\ndepth_km = 15\n\
         strike_deg = 245\ndip_deg = 45\nrake_deg = 90\norigin_time = \"2026-{month}-15T02:00\"\n{roads}",
        region.display().to_string()
    );
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, text).unwrap();
    let problems = RefCell::new(Problems::default());
    let loaded = input::load(&path, &problems);
    (loaded, problems.into_inner().list)
}

/// What is shipped needs no remark; its bridges are bridges; its pass is closed in winter alone.
#[test]
fn the_shipped_roads_have_bridges_and_a_pass() {
    let (winter, problems) = scenario("01", "");
    let codes: Vec<&str> = problems.iter().map(|it| it.code).collect();
    assert!(!codes.iter().any(|it| it.starts_with("W51") || *it == "I512"), "{problems:?}");
    let world = winter.unwrap().world;
    assert_eq!(world.closures.structures().len(), [129, 0]);
    let closed = |world: &World| -> Vec<String> {
        let by_season = world.closures.by_season().into_iter().zip(&world.network.segments);
        by_season.filter(|it| it.0 == CLOSED).map(|it| it.1.id.clone()).collect()
    };
    assert_eq!(closed(&world), ["L1264965-1264966", "M1240752-1264966"]);
    assert!(closed(&scenario("07", "").0.unwrap().world).is_empty());
    // A scenario's own rules go before those of the region.
    let open = scenario("01", "[roads]\npass = []\n").0.unwrap().world;
    assert!(closed(&open).is_empty());
    let high = "[roads]\npass = []\nclosed_above_m = 4000\nclosed_above_months = [1, 2]\n";
    let high = scenario("01", high).0.unwrap().world;
    let highest = |it: &Segment| {
        let rows = panoh::routing::cells::middles(&it.line, panoh::units::Metres(500.0));
        rows.iter().filter_map(|it| TERRAIN.with(|dem| dem.at(*it))).fold(0.0, f32::max)
    };
    let above: Vec<String> = high
        .network
        .segments
        .iter()
        .filter(|it| 4000.0 <= highest(it))
        .map(|it| it.id.clone())
        .collect();
    assert_eq!(closed(&high), above);
    assert!(above.len() > 2);
}

thread_local! {
    static TERRAIN: Raster =
        panoh::geodata::read_raster(Path::new("gis/tajikistan/observed/terrain.tif")).unwrap();
}

/// More crews close no other roads, and no road stays closed longer for them.
#[test]
fn more_crews_open_roads_earlier() {
    let states = |crews: &str| {
        let world = scenario("07", crews).0.unwrap().world;
        let mut found = Realization::new(&world);
        let mut scratch = Scratch::new(&world);
        let mut states = vec![];
        for id in 0..4 {
            if id % 2 == 0 {
                world.ground_motion.draw_pair(3, id / 2, &mut scratch.ground_motion);
            }
            found.simulate(&world, Name { seed: 3, id }, &mut scratch);
            states.push(found.roads.clone());
        }
        states
    };
    let (few, many) =
        (states(""), states("[roads]\ncrews = { main = 40, local = 40, track = 40 }\n"));
    let (mut earlier, mut causes) = (0, [0; ClosureCause::COUNT]);
    for (few, many) in few.iter().zip(&many) {
        assert_eq!(few.delay_ms, many.delay_ms);
        let days = few.reopen_days.iter().zip(&many.reopen_days);
        assert!(days.clone().all(|it| it.1 <= it.0));
        earlier += days.filter(|it| it.1 < it.0).count();
        few.closed().for_each(|it| causes[it.2 as usize] += 1);
    }
    assert!(earlier > 20 && causes[0] > 50 && causes[1] > 0, "{earlier} {causes:?}");
}

/// The Rasht valley.
const LOESS: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":
{"type":"Polygon","coordinates":[[[69.5,38.6],[71.5,38.6],[71.5,39.6],[69.5,39.6],[69.5,38.6]]]}}]}"#;

/// In a wet month mapped loess slides more, on roads and below homes, and nothing slides less; in a dry
/// month the layer changes nothing; without it the run says what it leaves out.
#[test]
fn wet_loess_slides_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("loess.geojson");
    std::fs::write(&path, LOESS).unwrap();
    let layer = format!("[layers]\nloess = {:?}\n", path.display().to_string());
    let look = |month: &str, text: &str| {
        let (loaded, problems) = scenario(month, text);
        let loaded = loaded.unwrap_or_else(|| panic!("{problems:?}"));
        let told = loaded.caveats.iter().any(|it| it.code == "W665");
        let mut found = Realization::new(&loaded.world);
        let mut scratch = Scratch::new(&loaded.world);
        loaded.world.ground_motion.draw_pair(3, 0, &mut scratch.ground_motion);
        found.simulate(&loaded.world, Name { seed: 3, id: 0 }, &mut scratch);
        let chances = loaded.world.closures.slides().chances(0.5, &found.ln_pgv);
        (found.slid, chances, told)
    };
    let (wet, dry) = (look("04", &layer), look("04", ""));
    assert!(!wet.2 && dry.2);
    for (wet, dry) in [(&wet.0, &dry.0), (&wet.1, &dry.1)] {
        assert!(wet.iter().zip(dry).all(|it| it.1 <= it.0));
        assert!(wet.iter().zip(dry).filter(|it| *it.1 * 1.2 < *it.0).count() > 50);
    }
    let (with, without) = (look("08", &layer), look("08", ""));
    assert!(with == without && !with.2);
}

#[test]
fn rules_for_roads_that_cannot_be_are_refused_together() {
    let (loaded, problems) = scenario(
        "01",
        "[roads]\ncrews = { main = 0, tracks = 1 }\nclosed_above_m = 3000\n\
         [[roads.pass]]\nname = \"X\"\nmonths = [13]\n",
    );
    assert!(loaded.is_none());
    let messages: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
    for part in [
        "`roads.crews.main` is 0",
        "unknown key `roads.crews.tracks`",
        "`roads.closed_above_months` is missing",
        "`roads.pass.place` is missing",
        "`months` has numbers that are no months",
    ] {
        assert!(messages.iter().any(|it| it.contains(part)), "{part} is not in {messages:?}");
    }
}
