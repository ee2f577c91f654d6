//! Surfaces of ruptures against tables, closed forms, slow exact algorithms and properties.

use std::path::Path;

use panoh::hazard::distance::Distances;
use panoh::hazard::plane::{Plane, PlaneSpec};
use panoh::hazard::rupture::Rupture;
use panoh::hazard::scaling;
use panoh::hazard::surface::{
    Cloud, ComplexFault, Impossible, KiteFault, MeshSurface, Planes, Point3, SimpleFault, Surface,
};
use panoh::input::verification::distances::{COLUMNS, check};
use panoh::units::{Degrees, EARTH_RADIUS_KM, Km, LonLat};
use proptest::prelude::*;

/// Tables have nine digits; the largest numbers are some hundred kilometres.
const NINE_DIGITS: f64 = 1e-6;
/// OpenQuake widens the outline of a mesh by 5 m and drops points within 5 m of it.
const OUTLINE_KM: f64 = 5.1e-3;
/// OpenQuake keeps T, U and the weights of several planes in single precision.
const SINGLE_PRECISION_KM: f64 = 1e-3;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verification")
}

fn rows(name: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path(folder().join(name))
        .expect("a table");
    reader.records().map(|it| it.expect("a row")).collect()
}

#[test]
fn every_scaling_relation_meets_its_table() {
    for name in ["leonard_2014", "thingbaijam_2017"] {
        let rows = rows(&format!("scaling/{name}.csv"));
        assert!(rows.len() > 100);
        for row in rows {
            let number = |i: usize| row[i].parse::<f64>().unwrap();
            let relation = scaling::by_name(&row[0]).expect("a relation");
            let got = relation.area_km2(number(1), Degrees(number(2)));
            assert!((got / number(3) - 1.0).abs() < 1e-8, "{row:?}: {got}");
        }
    }
    let named = |it: &&dyn scaling::AreaScaling| scaling::by_name(it.name()).is_some();
    assert!(scaling::ALL.iter().all(named));
}

#[test]
fn distances_to_every_kind_of_surface_meet_their_table() {
    let checked =
        check(&folder().join("geometry/geometries.json"), &folder().join("geometry/distances.csv"))
            .unwrap_or_else(|it| panic!("{it:?}"));
    assert!(checked.ruptures().len() >= 12, "{}", checked.summary());
    for (name, worst) in checked.ruptures() {
        for (column, km) in COLUMNS.iter().zip(worst.km) {
            let allowed_km = match *column {
                "rjb" if !name.starts_with("planes") => OUTLINE_KM,
                "rx" | "ry0" if name.starts_with("planes") => SINGLE_PRECISION_KM,
                _ => NINE_DIGITS,
            };
            let Some(km) = km else {
                assert!(name == "slab" && column.starts_with('r'), "{name}: no {column}");
                continue;
            };
            assert!(km <= allowed_km, "{name}: {column} is {km} km off\n{}", checked.summary());
        }
    }
}

fn simple() -> SimpleFault {
    SimpleFault {
        trace: vec![LonLat::new(70.0, 38.8), LonLat::new(70.4, 39.0), LonLat::new(70.9, 39.05)],
        dip: Degrees(50.0),
        upper_depth: Km(1.0),
        lower_depth: Km(16.0),
        spacing: Km(1.0),
    }
}

fn point(lon: f64, lat: f64, depth_km: f64) -> Point3 {
    (LonLat::new(lon, lat), Km(depth_km))
}

fn complex() -> ComplexFault {
    ComplexFault {
        edges: vec![
            vec![point(70.0, 39.0, 1.0), point(70.6, 39.1, 2.0)],
            vec![point(70.05, 38.8, 16.0), point(70.65, 38.9, 17.0)],
        ],
        spacing: Km(2.0),
    }
}

fn rupture(surface: Surface) -> Rupture {
    let middle = surface.middle();
    Rupture::with_surface(7.0, Degrees(90.0), middle, surface).expect("a rupture")
}

/// The same straight fault as a plane and as a trace: the mesh is never nearer, and not farther than half a diagonal of its cells.
#[test]
fn a_straight_trace_is_a_plane() {
    let (strike, dip) = (Degrees(70.0), Degrees(40.0));
    let spec = PlaneSpec {
        top_centre: LonLat::new(70.5, 38.9),
        ztor: Km(0.0),
        strike,
        dip,
        length: Km(40.0),
        width: Km(20.0),
    };
    let plane = Plane::new(spec).unwrap();
    let trace = vec![plane.corners()[0].0, plane.corners()[1].0];
    let fault = SimpleFault {
        trace,
        dip,
        upper_depth: Km(0.0),
        lower_depth: plane.bottom(),
        spacing: Km(0.25),
    };
    let mesh = rupture(Surface::Mesh(Box::new(fault.surface().unwrap())));
    let told = mesh.plane();
    assert!((told.dip().0 - dip.0).abs() < 0.3 && (told.strike().0 - strike.0).abs() < 0.2);
    assert!((told.width().0 - 20.0).abs() < 0.05 && (told.length().0 - 40.0).abs() < 0.3);
    let plane = rupture(Surface::Plane(plane));
    for i in 0..400 {
        let (east, north) = (f64::from(i % 20) * 0.06, f64::from(i / 20) * 0.05);
        let site = LonLat::new(69.9 + east, 38.4 + north);
        let (exact, got) = (Distances::of(&plane, site), Distances::of(&mesh, site));
        let more_km = got.rrup.0 - exact.rrup.0;
        assert!(-0.04 < more_km && more_km < 0.2, "{site:?}: {more_km}");
        assert!((got.rjb.0 - exact.rjb.0).abs() < 0.1, "{site:?} {got:?} {exact:?}");
        // Azimuths of the two differ by a little, which counts far from the fault.
        let slack_km = 0.1 + 0.005 * exact.repi.0;
        assert!((got.rx.0 - exact.rx.0).abs() < slack_km, "{site:?} {got:?} {exact:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    /// The blocks of nodes spare work and change nothing: Rrup is that of a plain search.
    #[test]
    fn the_nearest_node_is_found(east in -4.0..4.0, north in -4.0..4.0) {
        let surface = simple().surface().unwrap();
        let nodes = surface.points().to_vec();
        let site = LonLat::new(70.4 + east, 38.9 + north);
        let solid = |(place, depth): &Point3| {
            let r = EARTH_RADIUS_KM - depth.0;
            let (lon, lat) = (place.lon_deg.to_radians(), place.lat_deg.to_radians());
            [r * lat.cos() * lon.cos(), r * lat.cos() * lon.sin(), r * lat.sin()]
        };
        let at = solid(&(site, Km(0.0)));
        let off = |it: &Point3| {
            let it = solid(it);
            (0..3).map(|i| (it[i] - at[i]).powi(2)).sum::<f64>().sqrt()
        };
        let slow = nodes.iter().map(off).fold(f64::INFINITY, f64::min);
        let got = Distances::of(&rupture(Surface::Mesh(Box::new(surface))), site);
        prop_assert!((got.rrup.0 - slow).abs() < 1e-8);
    }

    /// Distances of all kinds are in order and finite, wherever the site.
    #[test]
    fn distances_are_in_order(lon in -180.0..180.0, lat in -89.0..89.0, near in 0.0..1.0_f64) {
        for surface in surfaces() {
            let rupture = rupture(surface);
            let middle = rupture.hypocentre();
            let share = near.powi(4);
            let site = LonLat::new(
                middle.lon_deg + share * (lon - middle.lon_deg),
                middle.lat_deg + share * (lat - middle.lat_deg),
            );
            let it = Distances::of(&rupture, site);
            for km in [it.rrup.0, it.rjb.0, it.ry0.0, it.repi.0, it.rhypo.0] {
                prop_assert!(km.is_finite() && km >= 0.0, "{it:?}");
            }
            prop_assert!(it.rx.0.is_finite());
            if it.repi.0 < 200.0 {
                // The curvature of the earth, and the spacing of nodes.
                prop_assert!(it.rjb.0 <= it.rrup.0 + 1.0 && it.rjb.0 <= it.repi.0 + 1.0, "{it:?}");
            }
        }
    }
}

/// One of each kind.
fn surfaces() -> Vec<Surface> {
    let mesh = |it: MeshSurface| Surface::Mesh(Box::new(it));
    let simple = simple().surface().unwrap();
    let cloud = Cloud::new(simple.points().to_vec()).unwrap();
    let plane = |lon: f64, strike_deg: f64| {
        Plane::new(PlaneSpec {
            top_centre: LonLat::new(lon, 38.9),
            ztor: Km(1.0),
            strike: Degrees(strike_deg),
            dip: Degrees(60.0),
            length: Km(20.0),
            width: Km(12.0),
        })
        .unwrap()
    };
    vec![
        Surface::point(point(70.4, 38.9, 10.0), [Degrees(0.0), Degrees(90.0)]).unwrap(),
        Surface::Plane(plane(70.2, 80.0)),
        Surface::Planes(Planes::new(vec![plane(70.2, 80.0), plane(70.45, 60.0)]).unwrap()),
        mesh(simple),
        mesh(complex().surface().unwrap()),
        Surface::Cloud(Box::new(cloud)),
    ]
}

/// A point: straight to it, and no side of it hangs.
#[test]
fn a_point_has_the_distances_of_its_hypocentre() {
    let point = Surface::point(point(70.4, 38.9, 10.0), [Degrees(0.0), Degrees(90.0)]).unwrap();
    let rupture = rupture(point);
    let it = Distances::of(&rupture, LonLat::new(70.6, 39.0));
    assert!((it.rjb.0 - it.repi.0).abs() < 1e-9);
    assert!((it.rrup.0 - it.rhypo.0).abs() < 0.02, "curvature of the earth");
    assert!(it.rx.0 < 0.0 && it.ry0.0 == 0.0 && !rupture.surface().has_top_edge());
}

/// One plane alone is the same rupture as the plane in a list, but for the coordinates along it.
#[test]
fn one_plane_in_a_list_is_that_plane() {
    let plane = surfaces().remove(1);
    let Surface::Plane(it) = plane.clone() else { panic!("a plane") };
    let list = rupture(Surface::Planes(Planes::new(vec![it]).unwrap()));
    let alone = rupture(plane);
    for site in [LonLat::new(70.1, 38.7), LonLat::new(70.5, 38.95), LonLat::new(69.7, 39.2)] {
        let (a, b) = (Distances::of(&alone, site), Distances::of(&list, site));
        assert!((a.rrup.0 - b.rrup.0).abs() < 1e-9 && (a.rjb.0 - b.rjb.0).abs() < 1e-9);
        assert!((a.rx.0 - b.rx.0).abs() < 0.1 && (a.ry0.0 - b.ry0.0).abs() < 0.1, "{a:?} {b:?}");
    }
    assert!((list.plane().dip().0 - 60.0).abs() < 1e-9);
}

#[test]
fn ground_motion_models_are_told_what_openquake_tells_them() {
    let text = std::fs::read_to_string(folder().join("geometry/geometries.json")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    let checked = rows("geometry/told.csv");
    let point3 = |it: &serde_json::Value| {
        let x = |i: usize| it.get(i).and_then(serde_json::Value::as_f64).unwrap_or(0.0);
        point(x(0), x(1), x(2))
    };
    let list = |it: &serde_json::Value| it.as_array().unwrap().clone();
    for row in checked {
        let it = &all[&row[0]];
        let number = |key: &str| it[key].as_f64().unwrap();
        let surface = match it["type"].as_str().unwrap() {
            "simple_fault" => SimpleFault {
                trace: list(&it["trace"]).iter().map(|it| point3(it).0).collect(),
                dip: Degrees(number("dip")),
                upper_depth: Km(number("upper_depth")),
                lower_depth: Km(number("lower_depth")),
                spacing: Km(number("mesh_spacing")),
            }
            .surface()
            .unwrap(),
            "complex_fault" => {
                let edges = list(&it["edges"]);
                let edges = edges.iter().map(|it| list(it).iter().map(point3).collect()).collect();
                ComplexFault { edges, spacing: Km(number("mesh_spacing")) }.surface().unwrap()
            }
            _ => continue,
        };
        let told = surface.plane();
        let got = [told.strike(), told.dip()].map(|it| it.0);
        let got = [got[0], got[1], told.ztor().0, told.width().0, told.area_km2()];
        for (i, got) in got.into_iter().enumerate() {
            let expected: f64 = row[i + 1].parse().unwrap();
            assert!(
                (got / expected.max(1e-9) - 1.0).abs() < 1e-5 || (got - expected).abs() < 1e-6,
                "{row:?}: {got}"
            );
        }
    }
}

#[test]
fn impossible_geometry_says_what_is_wrong() {
    let nan = f64::NAN;
    let refused = |it: SimpleFault, why: &str| {
        let error = it.surface().err().unwrap_or_else(|| panic!("{why}: was accepted"));
        assert!(error.to_string().contains(why), "{error} does not say {why}");
    };
    refused(SimpleFault { dip: Degrees(0.0), ..simple() }, "dip is 0°");
    refused(SimpleFault { dip: Degrees(91.0), ..simple() }, "dip is 91°");
    refused(SimpleFault { dip: Degrees(nan), ..simple() }, "dip is NaN");
    refused(SimpleFault { upper_depth: Km(-1.0), ..simple() }, "above the ground");
    refused(SimpleFault { lower_depth: Km(1.0), ..simple() }, "not below the top");
    refused(SimpleFault { lower_depth: Km(nan), ..simple() }, "not below the top");
    refused(SimpleFault { spacing: Km(0.0), ..simple() }, "mesh of 0 km");
    refused(SimpleFault { spacing: Km(1e-6), ..simple() }, "more than a million");
    refused(SimpleFault { spacing: Km(500.0), ..simple() }, "does not fit");
    refused(SimpleFault { trace: vec![LonLat::new(70.0, 38.0)], ..simple() }, "too few points");
    refused(SimpleFault { trace: vec![LonLat::new(70.0, nan); 3], ..simple() }, "no place");
    let crossing = [(70.0, 38.0), (70.4, 38.0), (70.4, 38.3), (70.2, 37.8)];
    let crossing = crossing.map(|it| LonLat::new(it.0, it.1)).to_vec();
    refused(SimpleFault { trace: crossing, ..simple() }, "crosses itself");

    let mut upside_down = complex();
    upside_down.edges.reverse();
    assert_eq!(upside_down.surface().err(), Some(Impossible::OutOfOrder));
    let mut backwards = complex();
    backwards.edges.iter_mut().for_each(|it| it.reverse());
    assert_eq!(backwards.surface().err(), Some(Impossible::OutOfOrder));
    let mut twisted = complex();
    twisted.edges[1].reverse();
    assert!(twisted.surface().is_err());
    let mut airborne = complex();
    airborne.edges[0][0].1 = Km(-2.0);
    assert_eq!(airborne.surface().err(), Some(Impossible::InTheAir { depth_km: -2.0 }));
    assert!(Cloud::new(vec![point(70.0, 38.0, 5.0); 2]).is_err());
    assert!(Cloud::new(vec![point(70.0, nan, 5.0); 9]).is_err());
    assert!(Planes::new(vec![]).is_err());
    let kite = KiteFault { profiles: vec![], profile_spacing: Km(1.0), edge_spacing: Km(1.0) };
    assert!(kite.surface().is_err());
}

/// A trace of four points on one line does not cross itself, however its points round.
#[test]
fn a_straight_trace_of_many_points_is_sound() {
    for n in 2..12 {
        let step = 0.6 / f64::from(n);
        let trace = (0..=n)
            .map(|i| LonLat::new(70.0 + step * f64::from(i), 38.0 + 0.3 * step * f64::from(i)));
        let surface = SimpleFault { trace: trace.collect(), ..simple() }.surface();
        assert!(surface.is_ok(), "{n}: {:?}", surface.err());
    }
}

/// Two faults slipping in opposite directions of the compass share a line.
#[test]
fn points_on_a_line_make_a_surface_without_area() {
    let line = (0..10).map(|i| point(70.0 + 0.02 * f64::from(i), 38.5, 10.0 + f64::from(i)));
    let cloud = Cloud::new(line.collect()).unwrap();
    let cloud = rupture(Surface::Cloud(Box::new(cloud)));
    let beside = Distances::of(&cloud, LonLat::new(70.09, 38.6));
    assert!((beside.rjb.0 - 11.1).abs() < 0.1, "{beside:?}");
}
