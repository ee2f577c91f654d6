//! Layers of faults and of what stands: what is read, what is assumed, and what is wrong with them.
#![cfg(feature = "gdal")]
#![allow(clippy::float_cmp)] // Numbers of files come through unchanged.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use panoh::input::layers::classes;
use panoh::input::layers::exposure::{self, Exposure};
use panoh::input::layers::faults::{self, Fault};
use panoh::input::layers::frame::Frame;
use panoh::input::layers::mapping::Mapping;
use panoh::input::problem::{Problems, Severity};
use panoh::input::rupture::fault_layer;

fn tajikistan() -> Frame {
    Frame {
        name: "Tajikistan".to_owned(),
        west_deg: 67.3,
        south_deg: 36.7,
        east_deg: 75.2,
        north_deg: 41.0,
    }
}

/// Codes of problems of a severity.
fn codes(problems: &Problems, severity: Severity) -> Vec<&'static str> {
    problems.list.iter().filter(|it| it.severity == severity).map(|it| it.code).collect()
}

fn faults_of(mapping: &Mapping) -> (Option<Vec<Fault>>, Problems) {
    let problems = RefCell::new(Problems::default());
    let faults = faults::read(mapping, Some(&tajikistan()), &problems);
    (faults, problems.into_inner())
}

/// Lines with the fields of GEM's database.
fn fault_file(folder: &Path, rows: &[&str]) -> Mapping {
    let features: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(number, properties)| {
            let west = 69.0 + 0.5 * number as f64;
            format!(
                "{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{{\"type\":\
                 \"LineString\",\"coordinates\":[[{west},38.5],[{},38.6]]}}}}",
                west + 0.4
            )
        })
        .collect();
    let path = folder.join("faults.geojson");
    let features = features.join(",");
    fs::write(&path, format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}"))
        .unwrap();
    Mapping::of(path)
}

const VAKHSH: &str = r#""catalog_id":"F1","name":"Vakhsh","average_dip":"(30,20,45)","average_rake":"(90,,)","net_slip_rate":"(10.5,8,13)","upper_seis_depth":"(0,,)","lower_seis_depth":"(18,15,20)","slip_type":"Reverse","dip_dir":"NW""#;

#[test]
fn the_fields_of_gem_are_read_with_their_ranges() {
    let folder = tempfile::tempdir().unwrap();
    let (faults, problems) = faults_of(&fault_file(folder.path(), &[VAKHSH]));
    let faults = faults.unwrap_or_else(|| panic!("{}", problems.render(false)));
    let fault = &faults[0];
    assert_eq!((fault.id.as_str(), fault.name.as_str()), ("F1", "Vakhsh"));
    let dip = fault.dip.unwrap();
    assert_eq!((dip.likely, dip.low, dip.high), (30.0, Some(20.0), Some(45.0)));
    assert_eq!((fault.rake_deg(), fault.slip_rate.unwrap().likely), (Some(90.0), 10.5));
    assert_eq!(fault.depths_km[1].unwrap().high, Some(20.0));
    // It runs to the east and dips to the north-west, its left: so the line is turned.
    assert_eq!(fault.trace().unwrap()[0].lon_deg, 69.4);
    assert!(codes(&problems, Severity::Warning).is_empty(), "{}", problems.render(false));
}

#[test]
fn every_wrong_number_of_a_fault_is_told_with_row_and_field() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        VAKHSH,
        r#""catalog_id":"F2","name":"A","average_dip":"steep","slip_type":"Normal""#,
        r#""catalog_id":"F3","name":"B","average_dip":"(60,45","slip_type":"Normal""#,
        r#""catalog_id":"F4","name":"C","average_dip":"(120,,)","slip_type":"Normal""#,
        r#""catalog_id":"F5","name":"D","average_dip":"(60,65,80)","slip_type":"Normal""#,
        r#""catalog_id":"F6","name":"E","average_dip":"50","upper_seis_depth":"15","lower_seis_depth":"5""#,
    ];
    let (faults, problems) = faults_of(&fault_file(folder.path(), &rows));
    assert!(faults.is_none());
    let told = problems.render(false);
    assert_eq!(codes(&problems, Severity::Error), ["E404", "E602", "E602"], "{told}");
    for part in [
        "F2: `dip` is `steep`",
        "F3: `dip` is `(60,45`",
        "F4: `dip`",
        "F5: `dip`",
        "F6: 15 to 5 km",
    ] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
}

#[test]
fn a_missing_dip_is_said_with_what_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let rows =
        [VAKHSH, r#""catalog_id":"F2","fz_name":"Darvaz Zone","slip_type":"Sinistral-Reverse""#];
    let mapping = fault_file(folder.path(), &rows);
    let (faults, problems) = faults_of(&mapping);
    let told = problems.render(false);
    assert_eq!(codes(&problems, Severity::Warning), ["W608"], "{told}");
    assert!(told.contains("F2 (Sinistral-Reverse, 85 ° taken)"), "{told}");
    let faults = faults.unwrap();
    assert_eq!(faults[1].dip().0.0, 85.0);
    assert_eq!((faults[1].rake_deg(), faults[1].name.as_str()), (Some(0.0), "Darvaz Zone"));
    // A scenario picks it by the name of its zone, through the same reader.
    let problems = RefCell::new(Problems::default());
    let picked = fault_layer::pick(&mapping.path, "Darvaz Zone", &problems).unwrap();
    assert_eq!(picked, faults[1]);
}

/// A wrong number of another fault does not stand in the way of a scenario.
#[test]
fn only_the_fault_that_slips_must_be_sound() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [VAKHSH, r#""catalog_id":"F2","name":"Broken","average_dip":"steep""#];
    let path = fault_file(folder.path(), &rows).path;
    let problems = RefCell::new(Problems::default());
    assert!(fault_layer::pick(&path, "Vakhsh", &problems).is_some());
    assert_eq!(problems.borrow().errors(), 0);
    assert!(fault_layer::pick(&path, "Broken", &problems).is_none());
    assert_eq!(problems.borrow().errors(), 1);
}

/// Two editions of the real database around Tajikistan.
#[test]
fn real_faults_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/tests/faults");
    if !folder.is_dir() {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    }
    for (name, n_faults, n_dips) in
        [("gem_gaf_2017_bbox.geojson", 126, 10), ("gem_gaf_2021_geometry_bbox.geojson", 125, 10)]
    {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let features = json["features"].as_array().unwrap();
        let told = features.iter().filter(|it| it["properties"]["average_dip"].is_string()).count();
        let (faults, problems) = faults_of(&Mapping::of(path));
        let faults = faults.unwrap_or_else(|| panic!("{}", problems.render(false)));
        assert_eq!((faults.len(), features.len()), (n_faults, n_faults), "{name}");
        let read = faults.iter().filter(|it| it.dip.is_some()).count();
        assert_eq!(read, told, "{name}: about {n_dips}");
        let assumed: usize =
            problems.list.iter().filter(|it| it.code == "W608").map(|it| it.count).sum();
        assert_eq!(assumed, n_faults - told, "{name}: every missing dip is counted");
    }
}

fn table(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("exposure.csv");
    fs::write(&path, text).unwrap();
    path
}

fn exposure_of(mapping: &Mapping) -> (Option<Exposure>, Problems) {
    let problems = RefCell::new(Problems::default());
    let set = classes::usual_set();
    let found = exposure::read(mapping, set, Some(&tajikistan()), &problems);
    (found, problems.into_inner())
}

fn number_of(exposure: &Exposure, class: &str) -> f64 {
    exposure.by_class().0[exposure.set.index_of(class).unwrap()]
}

#[test]
fn buildings_are_counted_by_class_in_three_languages() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(
        folder.path(),
        "рамз,масолех,шумора,сокинон,этажность,lon,lat
B1,саман,120,700,1,70.10,39.00
B2,Хишти хом,30,170,1,70.11,39.01
B3,кирпич,12,80,2,70.12,39.02
B4,ж/б,3,150,5,70.13,39.03
B5,,5,30,,70.14,39.04
B6,unknown,2,12,,70.15,39.05
",
    );
    let (found, problems) = exposure_of(&Mapping::of(path));
    let told = problems.render(false);
    let found = found.unwrap_or_else(|| panic!("{told}"));
    assert_eq!(found.assets.len(), 6);
    for (class, expected) in [("adobe", 150.0), ("brick", 12.0), ("rc_frame", 3.0), ("steel", 0.0)]
    {
        assert_eq!(number_of(&found, class), expected, "{class}");
    }
    let (known, unknown) = found.by_class();
    assert_eq!((known.iter().sum::<f64>(), unknown), (165.0, 7.0), "no building is lost");
    assert_eq!((found.assets[0].residents, found.assets[1].residents), (700.0, 170.0));
    assert_eq!(found.assets[0].place.lon_deg, 70.1);
    // Concrete may be three classes, and two rows say nothing: both are said.
    assert!(told.contains("I434") && told.contains("`ж/б` as rc_frame"), "{told}");
    assert_eq!(codes(&problems, Severity::Warning), ["W435"], "{told}");
    assert!(
        told.contains(
            "1142 people in 172 buildings of 6 assets: adobe 150, brick 12, rc_frame 3, not known 7"
        ),
        "{told}"
    );
}

#[test]
fn unknown_words_are_listed_with_a_block_to_paste() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(
        folder.path(),
        "id,material,people,lon,lat
B1,саманн,5,70.10,39.00
B2,xyz,5,70.11,39.01
B3,xyz,5,70.12,39.02
B4,кирпич,5,70.13,39.03
",
    );
    let (found, problems) = exposure_of(&Mapping::of(path.clone()));
    assert!(found.is_none());
    let told = problems.render(false);
    assert_eq!(codes(&problems, Severity::Error), ["E409"], "{told}");
    let problem = problems.list.iter().find(|it| it.code == "E409").unwrap();
    assert_eq!(problem.count, 3);
    assert!(told.contains("2 words are not known: `xyz` (2 rows), `саманн` (1 row)"), "{told}");
    for part in
        ["[layers.exposure.values.material]", "\"саманн\" = \"adobe\"", "\"xyz\" = \"unknown\""]
    {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
    // After the remedy the layer is read.
    let words = BTreeMap::from([
        ("саманн".to_owned(), "adobe".to_owned()),
        ("xyz".to_owned(), "pakhsa".to_owned()),
    ]);
    let values = BTreeMap::from([("material".to_owned(), words)]);
    let (found, problems) = exposure_of(&Mapping { values, ..Mapping::of(path) });
    let found = found.unwrap_or_else(|| panic!("{}", problems.render(false)));
    assert_eq!((number_of(&found, "adobe"), number_of(&found, "pakhsa")), (1.0, 2.0));
}

#[test]
fn areas_and_taxonomies_are_read_and_a_table_without_places_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("exposure.geojson");
    fs::write(
        &path,
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"osm_id":"w1",
        "building:material":"adobe","people":6,"building:levels":"1"},"geometry":{"type":"Polygon","coordinates":
        [[[70.0,39.0],[70.001,39.0],[70.001,39.001],[70.0,39.001],[70.0,39.0]]]}}]}"#,
    )
    .unwrap();
    let (found, problems) = exposure_of(&Mapping::of(path));
    let found = found.unwrap_or_else(|| panic!("{}", problems.render(false)));
    assert_eq!(number_of(&found, "adobe"), 1.0, "a row without a count is one building");
    let place = found.assets[0].place;
    assert!((place.lon_deg - 70.0005).abs() < 1e-6 && (place.lat_deg - 39.0005).abs() < 1e-6);
    let path = table(
        folder.path(),
        "lon,lat,taxonomy,count,people\n70,39,MUR+ADO/LWAL+DNO/H:1,400,2000\n70,39,CR+PC/LWAL,20,900\n",
    );
    let (found, problems) = exposure_of(&Mapping::of(path));
    let found = found.unwrap_or_else(|| panic!("{}", problems.render(false)));
    assert_eq!((number_of(&found, "adobe"), number_of(&found, "rc_panel")), (400.0, 20.0));
    let path =
        table(folder.path(), "district_pcode,taxonomy,count,people\nTJ01,CR+PC/LWAL,20,900\n");
    let (found, problems) = exposure_of(&Mapping::of(path));
    assert!(found.is_none());
    assert_eq!(codes(&problems, Severity::Error), ["E405"], "{}", problems.render(false));
}

#[test]
fn what_is_wrong_with_buildings_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(
        folder.path(),
        "id,material,count,storeys,people,lon,lat\nB1,саман,-5,1,6,70.1,39.0\nB2,zzz,many,900,6,70.2,39.1\n",
    );
    let (found, problems) = exposure_of(&Mapping::of(path));
    assert!(found.is_none());
    let mut told = codes(&problems, Severity::Error);
    told.sort_unstable();
    assert_eq!(told, ["E402", "E404", "E409", "E602"], "{}", problems.render(false));
    let path = table(folder.path(), "id,height\nB1,3\n");
    let (found, problems) = exposure_of(&Mapping::of(path));
    assert!(found.is_none());
    assert_eq!(codes(&problems, Severity::Error), ["E405"; 3], "{}", problems.render(false));
}

/// A key that region files do not know would make the region unreadable.
#[test]
fn a_layer_that_regions_do_not_have_is_not_imported() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("region.toml"), "format = 1\n").unwrap();
    let file = fault_file(folder.path(), &[VAKHSH]).path;
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_panoh"))
        .args(["layers", "import", &file.display().to_string(), "--as", "faults", "--region"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no layer of active faults"));
    assert_eq!(fs::read_to_string(folder.path().join("region.toml")).unwrap(), "format = 1\n");
}
