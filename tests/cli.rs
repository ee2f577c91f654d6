//! What a person meets at the command line: exit codes, messages, folders.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn panoh(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_panoh");
    Command::new(program).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn region() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan")
}

/// A scenario file in a folder of its own, with `region` filled in.
fn scenario(folder: &Path, body: &str) -> String {
    let path = folder.join("scenario.toml");
    let body = body.replace("REGION", &format!("region = {:?}", region().display().to_string()));
    std::fs::write(&path, body).unwrap();
    path.display().to_string()
}

const GOOD: &str = "[scenario]
name = \"Test\"
REGION
magnitude = 6.0
epicenter = [69.8, 38.7]
depth_km = 12
strike_deg = 60
dip_deg = 45
rake_deg = 90
origin_time = \"2026-05-01T14:00\"
realizations = 8
";

#[test]
fn every_mistake_of_a_scenario_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = scenario(
        folder.path(),
        "[scenario]
name = \"Rasht M6.8\"
REGION
magnitud = 6.8
depth_km = -11
origin_time = \"2026-13-01T02:00\"
epicenter = [39.02, 70.38]
season = \"wintre\"
realizations = 0
[layers.villages]
path = \"villges.gpkg\"
",
    );
    std::fs::write(folder.path().join("villages.gpkg"), "").unwrap();
    let output = panoh(&["check", &path]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{told}");
    for part in [
        "did you mean `magnitude`",
        "depth is positive downwards",
        "`scenario.origin_time` is not a date",
        "did you mean \"winter\"",
        "`scenario.realizations` is 0",
        "villges.gpkg",
        "villages.gpkg?",
        "longitude and latitude of the epicentre look swapped",
    ] {
        assert!(told.contains(part), "{part:?} is not in\n{told}");
    }
}

#[test]
fn a_swapped_epicentre_is_recognised() {
    let folder = tempfile::tempdir().unwrap();
    let path = scenario(folder.path(), &GOOD.replace("[69.8, 38.7]", "[38.7, 69.8]"));
    let output = panoh(&["check", &path]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("E203") && told.contains("epicenter = [69.8, 38.7]"), "{told}");
}

#[test]
fn problems_can_be_read_by_a_program() {
    let folder = tempfile::tempdir().unwrap();
    let path = scenario(folder.path(), &GOOD.replace("magnitude = 6.0", "magnitude = 60"));
    let output = panoh(&["check", "--json", &path]);
    assert_eq!(output.status.code(), Some(3));
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let problem = &value["problems"][0];
    assert_eq!(problem["code"], "E602");
    assert_eq!(problem["severity"], "error");
    assert!(problem["place"].as_str().unwrap().contains("scenario.toml:4:"), "{problem}");
}

#[test]
fn a_missing_file_names_the_nearest_one() {
    let output = panoh(&["run", "scenarios/rasht-m7/scenaro.toml"]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("scenario.toml"), "{told}");
}

#[test]
fn a_command_line_that_cannot_be_read_is_2() {
    assert_eq!(panoh(&["runn"]).status.code(), Some(2));
    assert_eq!(panoh(&["run", "scenarios/rasht-m7", "--realizations", "0"]).status.code(), Some(2));
}

#[test]
fn a_broken_layer_stops_the_run_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("roads.gpkg"), "this is not a GeoPackage").unwrap();
    let body = format!("{GOOD}[layers.roads]\npath = \"roads.gpkg\"\n");
    let path = scenario(folder.path(), &body);
    let out = folder.path().join("out");
    let output = panoh(&["run", &path, "--out", &out.display().to_string()]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("roads.gpkg"), "{told}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "only the scenario and the layer: {left:?}");
}

#[test]
fn models_and_their_sources_are_listed() {
    let output = panoh(&["list"]);
    let told = text(&output.stdout);
    for part in ["bssa_2014", "bindi_2011", "Boore", "adobe", "tj_default", "Sphere", "Lagomarsino"]
    {
        assert!(told.contains(part), "{part:?} is not in\n{told}");
    }
}

#[test]
fn help_is_short_and_has_an_example() {
    for command in ["demo", "run", "check", "list", "layers"] {
        let help = text(&panoh(&[command, "--help"]).stdout);
        assert!(help.lines().count() < 40, "{command}: {} lines", help.lines().count());
    }
}
