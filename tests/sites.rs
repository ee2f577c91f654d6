//! Places that take people in, as people list them: GeoPackage, CSV, shapefile and OpenStreetMap.
#![allow(clippy::float_cmp)]

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use geo::{Geometry, Point, Rect, coord};
use panoh::engine::monte_carlo::{self, Plan};
use panoh::engine::outcome::{Measure, Zone};
use panoh::geodata::{FieldKind, Layer, Value, write_gpkg};
use panoh::input;
use panoh::input::layers::check::Context;
use panoh::input::layers::mapping::Mapping;
use panoh::input::layers::shelters;
use panoh::input::problem::{Problem, Problems};
use panoh::shelter::capacity::Line;
use panoh::shelter::site::{Shelter, ShelterKind};

static REGION: LazyLock<Context> = LazyLock::new(|| {
    let problems = RefCell::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan");
    let context = Context::of(&folder, &problems);
    assert_eq!(problems.into_inner().errors(), 0);
    context
});

fn read(path: &Path) -> (Option<Vec<Shelter>>, Vec<Problem>) {
    let problems = RefCell::<Problems>::default();
    let mixes = &REGION.region.as_ref().unwrap().mixes;
    let mapping = Mapping::of(path);
    let frame = REGION.frame.as_ref();
    let found = shelters::read(&mapping, &REGION.districts, mixes, frame, &problems);
    (found, problems.into_inner().list)
}

fn codes(problems: &[Problem]) -> Vec<&str> {
    let mut codes: Vec<&str> = problems.iter().map(|it| it.code).collect();
    codes.sort_unstable();
    codes
}

fn csv(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("sites.csv");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn capacity_is_the_least_of_the_lines_that_are_told_and_the_others_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = csv(
        folder.path(),
        "id,type,lon,lat,capacity,area_m2,water_l_day,toilets,heated,mix\n\
         S1,school,70.37,39.02,,700,3000,6,yes,\n\
         S2,мечеть,70.38,39.02,80,,,,no,\n\
         S3,ФАП,70.36,39.02,,350,,,,\n\
         S4,стадион,70.36,39.01,,45000,,,,\n\
         S5,mosque,70.36,39.00,,,,,yes,\n\
         S6,warehouse,70.36,39.03,50,,,,yes,\n",
    );
    let (found, problems) = read(&path);
    assert_eq!(codes(&problems), ["I590", "W419", "W590"], "{problems:?}");
    let found = found.unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|it| (it.id.as_str(), it.kind, it.capacity_summer, it.limits[0], it.capacity_winter))
        .collect();
    let expected = [
        ("S1", ShelterKind::School, 120.0, Line::Toilets, 120.0),
        ("S2", ShelterKind::Mosque, 80.0, Line::Stated, 0.0),
        ("S3", ShelterKind::Health, 100.0, Line::Area, 78.0),
        ("S4", ShelterKind::Stadium, 1000.0, Line::Area, 0.0),
        ("S6", ShelterKind::PublicBuilding, 50.0, Line::Stated, 50.0),
    ];
    assert_eq!(told, expected);
    assert_eq!(found[0].first_days, [200.0, 156.0]);
    let missing = |it: &Shelter| it.lines.not_assessed(true);
    assert_eq!(missing(&found[0]), [Line::Stated, Line::Beds, Line::Kitchen]);
    assert!(missing(&found[2]).contains(&Line::Heat));
    for it in &found {
        assert_eq!(it.mix.is_some(), it.kind.is_building(), "{}: buildings can break", it.id);
    }
}

/// A negative number, a code used twice and a place outside, in one file, all told at once.
#[test]
fn everything_that_is_wrong_is_told_at_once_in_every_format() {
    let rows: [(&str, f64, f64, i64); 4] = [
        ("S1", 70.37, 39.02, 100),
        ("S1", 70.38, 39.02, 120),
        ("S2", 70.36, 39.02, -5),
        ("S3", 74.9, 41.0, 60),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut text = "id,type,heated,lon,lat,capacity\n".to_owned();
    let fields = [
        ("id", FieldKind::Text),
        ("type", FieldKind::Text),
        ("heated", FieldKind::Text),
        ("capacity", FieldKind::Int),
    ];
    let mut layer = Layer::new("sites", &fields);
    for (id, lon, lat, capacity) in rows {
        writeln!(text, "{id},school,yes,{lon},{lat},{capacity}").unwrap();
        let point = Geometry::Point(Point::new(lon, lat));
        layer.push(Some(point), [id.into(), "school".into(), "yes".into(), capacity.into()]);
    }
    let gpkg = folder.path().join("sites.gpkg");
    write_gpkg(&gpkg, std::slice::from_ref(&layer)).unwrap();
    let shp = folder.path().join("sites.shp");
    let made = Command::new("ogr2ogr").arg(&shp).arg(&gpkg).output();
    let mut files = vec![csv(folder.path(), &text), gpkg];
    if made.is_ok_and(|it| it.status.success()) {
        files.push(shp);
    } else {
        println!("skipped: ogr2ogr is not here to make the shapefile");
    }
    for path in files {
        let (found, problems) = read(&path);
        assert!(found.is_none(), "{}", path.display());
        let codes = codes(&problems);
        for code in ["E401", "E402", "W204"] {
            assert!(codes.contains(&code), "{}: {code} is not among {codes:?}", path.display());
        }
    }
}

#[test]
fn the_polygon_of_open_ground_is_its_area_and_that_of_a_school_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let fields = [("id", FieldKind::Text), ("type", FieldKind::Text), ("toilets", FieldKind::Int)];
    let mut layer = Layer::new("sites", &fields);
    let around = |lon: f64| {
        let rect = Rect::new(coord! { x: lon, y: 39.0 }, coord! { x: lon + 0.002, y: 39.002 });
        Some(Geometry::Polygon(rect.to_polygon()))
    };
    layer.push(around(70.36), ["F1".into(), "pitch".into(), Value::Null]);
    layer.push(around(70.37), ["S1".into(), "school".into(), Value::from(4_i64)]);
    layer.push(around(70.38), ["S2".into(), "school".into(), Value::Null]);
    let path = folder.path().join("sites.gpkg");
    write_gpkg(&path, std::slice::from_ref(&layer)).unwrap();
    let (found, problems) = read(&path);
    assert!(codes(&problems).contains(&"W590"), "{problems:?}");
    let found = found.unwrap();
    // 0.002° are 173.1 m by 222.0 m there, on the ellipsoid.
    let area_m2 = found[0].lines.area_m2.unwrap();
    assert!((area_m2 / (173.1 * 222.0) - 1.0).abs() < 0.002, "{area_m2}");
    assert_eq!(
        (found[0].capacity_summer, found[0].limits[0]),
        ((area_m2 / 45.0).round(), Line::Area)
    );
    assert_eq!((found.len(), found[1].lines.area_m2, found[1].capacity_summer), (2, None, 80.0));
}

/// What the modelled layer holds is what its lines give back: none of its numbers changes in July,
/// nor its places in winter.
#[test]
fn the_layer_of_the_region_keeps_its_numbers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan/modelled/shelters.gpkg");
    let (found, problems) = read(&path);
    assert!(problems.is_empty(), "{problems:?}");
    for it in found.unwrap() {
        assert_eq!(Some(it.capacity_summer), it.lines.stated, "{}", it.id);
        assert_eq!(Some(it.capacity_winter), it.lines.stated_winter, "{}", it.id);
    }
}

/// Health sites and schools of OpenStreetMap: what they are is known, and how many they take is not.
#[test]
fn facilities_of_openstreetmap_are_told_apart() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/tests/facilities");
    for (file, kind) in [
        ("osm_health_TJ_healthsites.geojson", ShelterKind::Health),
        ("osm_education_points_TJ_hot.geojson", ShelterKind::School),
    ] {
        let path = folder.join(file);
        if !path.is_file() {
            println!("skipped: {} is absent", path.display());
            continue;
        }
        let problems = RefCell::<Problems>::default();
        let mut mapping = Mapping::of(&path);
        mapping.fields.insert("capacity".to_owned(), vec!["40".to_owned()]);
        // Codes of healthsites appear twice, which is told of their files as of any other.
        mapping.fields.insert("id".to_owned(), vec!["@row".to_owned()]);
        let mixes = &REGION.region.as_ref().unwrap().mixes;
        let frame = REGION.frame.as_ref();
        let found = shelters::read(&mapping, &REGION.districts, mixes, frame, &problems);
        let found = found.unwrap_or_else(|| panic!("{file}: {:?}", codes(&problems.borrow().list)));
        let count = |kind| found.iter().filter(|it| it.kind == kind).count();
        let (of_kind, unknown) = (count(kind), count(ShelterKind::PublicBuilding));
        // A quarter of the schools have no amenity, only a building.
        assert!(7 * found.len() < 10 * of_kind, "{file}: {of_kind} of {}", found.len());
        assert!(found.len() - of_kind - unknown <= found.len() / 100, "{file}: taken for others");
    }
}

/// One small site of each kind, near a large earthquake: buildings may break, a slope may slide, and
/// a demand far above all places is an answer with its gap, and no error.
#[test]
fn more_demand_than_room_is_an_answer_and_every_building_may_be_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "id,type,lon,lat,capacity,heated,capacity_winter\n".to_owned();
    let kinds = ["school", "mosque", "health", "public_building", "stadium", "camp", "airport"];
    for (idx, kind) in kinds.iter().enumerate() {
        let lon = 70.17 + 0.002 * idx as f64;
        writeln!(text, "{kind},{kind},{lon},39.0104,10,yes,10").unwrap();
    }
    text.push_str("slope,open_ground,70.42,39.10,10,,10\n");
    csv(folder.path(), &text);
    let region = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan");
    let scenario = format!(
        "[scenario]\nname = \"x\"\nregion = {:?}\nmagnitude = 7.0\nepicenter = [70.2, 39.0]\n\
         depth_km = 12\nstrike_deg = 245\ndip_deg = 40\nrake_deg = 90\n\
         origin_time = \"2026-01-15T02:00\"\n[layers]\nshelters = \"sites.csv\"\n",
        region.display().to_string()
    );
    fs::write(folder.path().join("scenario.toml"), scenario).unwrap();
    let problems = RefCell::<Problems>::default();
    let loaded = input::load(&folder.path().join("scenario.toml"), &problems);
    let loaded = loaded.unwrap_or_else(|| panic!("{}", problems.borrow().render(false)));
    let plan = Plan { seed: 1, realizations: 20, threads: Some(2) };
    let outcome = monte_carlo::simulate(&loaded.world, &plan, &|_| ()).unwrap();
    let mean = |measure| outcome.zones.summary(Zone::Country, measure).mean;
    let assigned: f64 = outcome.shelters.iter().map(|it| it.assigned.mean).sum();
    assert!(assigned <= 80.0, "{assigned}");
    let (gap, sheltering) = (mean(Measure::ShelterGap), mean(Measure::Sheltering));
    assert!(1000.0 < gap && (gap + assigned - sheltering).abs() < 1e-3 * sheltering);
    for (shelter, outcome) in loaded.world.reception.shelters.iter().zip(&outcome.shelters) {
        let is_building = shelter.kind.is_building();
        assert!(!is_building || outcome.usable_prob < 1.0, "{}", shelter.id);
    }
    let mut slid = vec![0.0; loaded.world.reception.shelters.len()];
    let strong = vec![4.0; loaded.world.sites.len()];
    loaded.world.shelter_failure.sample(0.5, &strong, &mut slid);
    assert!(slid[7] > 0.005 && slid[6] < slid[7], "the slope slides more than the plain: {slid:?}");

    let camps = input::camps::find(&loaded, &outcome).unwrap();
    assert!(!camps.sites.is_empty() && camps.sites.iter().all(|it| it.score <= 1.0));
    for site in &camps.sites {
        let slope_deg = loaded.layers.slope.at(site.at).unwrap();
        assert!(slope_deg < 5.72, "no camp is on a slope of more than 10 %");
        assert!(site.land.in_lake == Some(false) && site.land.river_km.unwrap() > 0.5);
        assert!(site.land.height_m.unwrap() <= 2500.0, "and none in the high winter");
    }
}
