//! The grid of people of the default region against places that its model does not read.
#![cfg(feature = "gdal")]
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Files for tests alone, beside the repository; `None`, said aloud, where they are not.
fn shared(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/tests").join(file);
    if !path.exists() {
        println!("SKIPPED: {} is not here", path.display());
    }
    path.exists().then_some(path)
}

fn score(file: &Path) -> (bool, String, String) {
    let region = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan");
    let mut command = Command::new(env!("CARGO_BIN_EXE_panoh"));
    command.args(["layers", "score"]).arg(region).arg("--against").arg(file);
    let output = command.output().unwrap();
    let text = |it: &[u8]| String::from_utf8(it.to_vec()).unwrap();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

/// Places, then percents: on a populated cell, on or next to one, and a uniform spread's two.
fn numbers(table: &str, area: &str) -> Vec<f64> {
    let line = table.lines().find(|it| it.trim_start().starts_with(area));
    let line = line.unwrap_or_else(|| panic!("no {area} in\n{table}"));
    let rest = line.trim_start().trim_start_matches(area);
    rest.replace('%', "").split_whitespace().map(|it| it.parse().unwrap()).collect()
}

#[test]
fn most_villages_that_the_model_did_not_read_lie_where_it_has_people() {
    let Some(villages) = shared("settlements/tj_villages_geonames.csv") else { return };
    let (done, table, problems) = score(&villages);
    assert!(done, "{problems}");
    println!("{table}");
    assert!(table.contains("2622 places, 23 of them outside"), "{table}");
    for (area, on, near) in [
        ("all", 82.0, 90.0),
        ("Gorno-Badakhshan (GBAO)", 60.0, 72.0),
        ("Khatlon", 85.0, 92.0),
        ("Districts of Republican Subordination", 85.0, 92.0),
        ("Sughd", 85.0, 92.0),
    ] {
        let found = numbers(&table, area);
        assert!(on <= found[1] && near <= found[2], "{area}: {found:?}");
        assert!(found[3] < found[1] && found[4] < found[2], "{area} beats a uniform spread");
    }
    let all = numbers(&table, "all");
    assert!(all[3] <= 26.0 && all[4] <= 33.0, "it covers no more ground than it must: {all:?}");
}

#[test]
fn schools_and_health_facilities_lie_where_it_has_people() {
    for file in ["osm_education_polygons_TJ_hot.geojson", "osm_health_TJ_healthsites.geojson"] {
        let Some(places) = shared(&format!("facilities/{file}")) else { return };
        let (done, table, problems) = score(&places);
        assert!(done, "{problems}");
        let all = numbers(&table, "all");
        assert!(95.0 <= all[1] && 97.0 <= all[2], "{table}");
    }
}

#[test]
fn a_table_without_places_is_told_which_row_has_none() {
    let dir = tempfile::tempdir().unwrap();
    let table = dir.path().join("places.csv");
    std::fs::write(&table, "name,longitude,latitude\nA,69.5,38.5\nB,,\n").unwrap();
    let (done, _, problems) = score(&table);
    assert!(!done && problems.contains("row 2 has no place"), "{problems}");
    std::fs::write(&table, "name,longitude,latitude\nA,69.5,38.5\nB,10.0,50.0\n").unwrap();
    let (done, told, _) = score(&table);
    assert!(done && told.contains("2 places, 1 of them outside of every district"), "{told}");
}
