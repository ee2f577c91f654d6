//! What a person who has a file meets at the command line: look, check, mend, import.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use geo::{Geometry, Point};
use panoh::geodata::{FieldKind, Layer, read_layer, write_gpkg};

fn region() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan")
}

fn panoh(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_panoh"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Two towns of GeoNames with fields as a Tajik office names them; swapped if asked.
fn villages(path: &Path, is_swapped: bool) {
    let fields =
        [("KOD", FieldKind::Text), ("NOM", FieldKind::Text), ("AHOLI_2020", FieldKind::Int)];
    let mut layer = Layer::new("villages", &fields);
    for (code, name, lon, lat, people) in
        [("T1", "Ғарм", 70.375, 39.01, 9000), ("T3", "Ҳисор", 68.5512, 38.525, 23900)]
    {
        let (x, y) = if is_swapped { (lat, lon) } else { (lon, lat) };
        let values = [code.into(), name.into(), people.into()];
        layer.push(Some(Geometry::Point(Point::new(x, y))), values);
    }
    write_gpkg(path, &[layer]).unwrap();
}

#[test]
fn a_look_at_a_file_ends_in_a_block_that_maps_it() {
    let folder = tempfile::tempdir().unwrap();
    villages(&folder.path().join("villages.gpkg"), false);
    let seen = panoh(folder.path(), &["layers", "inspect", "villages.gpkg"]);
    assert_eq!(seen.status.code(), Some(0));
    let told = text(&seen.stdout);
    for part in ["2 rows, points", "EPSG:4326", "Ғарм · Ҳисор", "looks like: villages"] {
        assert!(told.contains(part), "{part:?} is not in\n{told}");
    }
    let block = told.split("\n\n").find(|it| it.starts_with("[layers.villages]")).unwrap();
    let scenario = format!(
        "[scenario]\nname = \"T\"\nregion = {:?}\nmagnitude = 6.0\nepicenter = [70.0, 38.9]\n\
         depth_km = 12\nstrike_deg = 60\ndip_deg = 45\nrake_deg = 90\n\
         origin_time = \"2026-05-01T14:00\"\nrealizations = 8\n{block}\n",
        region().display().to_string()
    );
    std::fs::write(folder.path().join("scenario.toml"), scenario).unwrap();
    let checked = panoh(folder.path(), &["check", "scenario.toml"]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stderr));
    assert!(text(&checked.stdout).contains("32900 people in 2 settlements"));

    let ran = panoh(folder.path(), &["run", "scenario.toml", "--out", "out", "--quiet"]);
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    let issues = std::fs::read_to_string(folder.path().join("out/csv/data_issues.csv")).unwrap();
    assert!(issues.contains("I416,note,villages"), "{issues}");
}

#[test]
fn rasters_are_looked_at_too() {
    let population = region().join("modelled/population.tif").display().to_string();
    let seen = panoh(Path::new("."), &["layers", "inspect", &population]);
    let told = text(&seen.stdout);
    for part in ["2016 columns × 1176 rows", "sum 10287900", "looks like: population"] {
        assert!(told.contains(part), "{part:?} is not in\n{told}");
    }
}

#[test]
fn problems_are_json_for_programs_and_a_wrong_file_is_3() {
    let folder = tempfile::tempdir().unwrap();
    villages(&folder.path().join("villages.gpkg"), true);
    let region = region().display().to_string();
    let arguments = ["layers", "check", "villages.gpkg", "--as", "villages", "--region", &region];
    let checked = panoh(folder.path(), &[&arguments[..], &["--json"]].concat());
    assert_eq!(checked.status.code(), Some(3));
    let told: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    let problems = told["problems"].as_array().unwrap();
    let codes: Vec<&str> = problems.iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["E405", "E203"]);
    for problem in problems {
        for key in ["code", "severity", "place", "found", "help"] {
            assert!(problem[key].is_string(), "{key} in {problem}");
        }
        assert!(problem["count"].is_u64());
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is written");
}

#[test]
fn a_copy_is_mended_and_the_file_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("villages.gpkg");
    villages(&path, true);
    let before = std::fs::read(&path).unwrap();
    let region = region().display().to_string();
    let of = |file: &str| {
        let field = "population=AHOLI_2020";
        ["layers", "check", file, "--as", "villages", "--region", &region, "--field", field]
            .map(str::to_owned)
    };
    let arguments = of("villages.gpkg");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).chain(["--fix"]).collect();
    let mended = panoh(folder.path(), &arguments);
    assert_eq!(mended.status.code(), Some(0), "{}", text(&mended.stderr));
    assert!(text(&mended.stdout).contains("mended E203"), "{}", text(&mended.stdout));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let again = of("villages.fixed.gpkg");
    let again: Vec<&str> = again.iter().map(String::as_str).collect();
    let checked = panoh(folder.path(), &again);
    assert_eq!(text(&checked.stdout).trim(), "no problems found");
    // A second copy does not replace the first.
    assert_eq!(panoh(folder.path(), &arguments).status.code(), Some(1));
}

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(|it| it.unwrap()) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copied(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn an_import_is_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("region");
    copied(&region(), &own);
    let toml = own.join("region.toml");
    let before = std::fs::read_to_string(&toml).unwrap();
    villages(&folder.path().join("bad.gpkg"), true);
    let field = "population=AHOLI_2020";
    let import = |file: &str| {
        let arguments =
            ["layers", "import", file, "--as", "villages", "--region", "region", "--field", field];
        panoh(folder.path(), &arguments)
    };
    let refused = import("bad.gpkg");
    assert_eq!(refused.status.code(), Some(3));
    assert_eq!(std::fs::read_to_string(&toml).unwrap(), before);
    assert!(!own.join("own").exists());

    villages(&folder.path().join("good.gpkg"), false);
    let done = import("good.gpkg");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let layer = read_layer(&own.join("own/villages.gpkg"), None).unwrap();
    let names: Vec<&str> = layer.fields.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["id", "name_tg", "population"]);
    assert_eq!(layer.real(&layer.features[1], "population"), Ok(23900.0));
    assert!(std::fs::read_to_string(&toml).unwrap().contains("villages = \"own/villages.gpkg\""));
    let checked = panoh(folder.path(), &["layers", "check", "region"]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stderr));
}
