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

/// Two answers of Boore et al. (2014), from OpenQuake Engine 3.26.
const TABLE: &str = "# a table of a seismologist
mag,rake,rjb,vs30,PGA_mean,PGA_sigma
ROWS";

fn verify(folder: &Path, rows: &str, more: &[&str]) -> Output {
    let path = folder.join("table.csv");
    std::fs::write(&path, TABLE.replace("ROWS", rows)).unwrap();
    let path = path.display().to_string();
    panoh(&[&["verify", "gmm", "BooreEtAl2014", &path], more].concat())
}

#[test]
fn a_model_is_checked_against_a_table_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    // Numbers as in tests/verification/gmm, and printed by ourselves: both ways must agree.
    let printed = verify(folder.path(), "7,90,10,760,,\n6,0,50,300,,\n", &["--print"]);
    assert_eq!(printed.status.code(), Some(0), "{}", text(&printed.stderr));
    let ours = folder.path().join("ours.csv");
    std::fs::write(&ours, &printed.stdout).unwrap();
    let ours = ours.display().to_string();
    let same = panoh(&["verify", "gmm", "bssa_2014", &ours, "--tolerance", "0"]);
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stdout));

    let off = verify(folder.path(), "7,90,10,760,-1.0,0.6\n", &[]);
    assert_eq!(off.status.code(), Some(1));
    assert!(text(&off.stdout).contains("above the tolerance"), "{}", text(&off.stdout));
}

#[test]
fn a_wrong_table_is_told_with_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    for (rows, expected) in [
        ("7,90,10,760,,\n7,90,ten,760,,\n", "line 4, column `rjb`: `ten` is not a number"),
        ("7,90,-3,760,,\n", "line 3, column `rjb`: -3 is not within"),
        ("7,90,10,0,,\n", "line 3, column `vs30`: 0 is not within"),
        ("7,90,10,nan,,\n", "line 3, column `vs30`: `nan` is not a number"),
        ("7,90,10,760,high,\n", "line 3, column `PGA_mean`: `high` is not a number"),
        ("", "there is no row below the header"),
    ] {
        let output = verify(folder.path(), rows, &[]);
        assert_eq!(output.status.code(), Some(3), "{rows}");
        assert!(text(&output.stderr).contains(expected), "{}", text(&output.stderr));
    }
    let path = folder.path().join("short.csv");
    std::fs::write(&path, "mag,rrup\n7,10\n").unwrap();
    let path = path.display().to_string();
    let short = panoh(&["verify", "gmm", "cb_2014", &path]);
    assert_eq!(short.status.code(), Some(3));
    let told = text(&short.stderr);
    assert!(told.contains("no column `rake`, `dip`, `ztor`"), "{told}");
    let unknown = panoh(&["verify", "gmm", "Nobody2014", &path]);
    assert_eq!(unknown.status.code(), Some(2));
    let idriss = "mag,rake,rrup,vs30,PGV_mean\n7,0,10,760,1\n";
    std::fs::write(&path, idriss).unwrap();
    let none = panoh(&["verify", "gmm", "Idriss2014", &path]);
    assert!(text(&none.stderr).contains("line 2: `idriss_2014` has no PGV here"));
}

#[test]
fn a_table_in_gzip_is_read_as_the_plain_one() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let plain = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verification/gmm/cy_2014.csv");
    let packed = folder.path().join("cy_2014.csv.gz");
    let file = std::fs::File::create(&packed).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::default());
    encoder.write_all(&std::fs::read(&plain).unwrap()).unwrap();
    encoder.finish().unwrap();
    let told = [plain, packed].map(|path| {
        let output = panoh(&["verify", "gmm", "ChiouYoungs2014", &path.display().to_string()]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        output.stdout
    });
    assert_eq!(told[0], told[1]);
}
