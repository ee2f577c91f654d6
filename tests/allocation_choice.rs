//! `[shelter] allocation` of a scenario: by name, told when wrong, the same on any number of threads.

use std::path::Path;
use std::process::{Command, Output};

fn panoh(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_panoh");
    Command::new(program).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn scenario(folder: &Path, shelter: &str) -> String {
    let path = folder.join("scenario.toml");
    let region = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan");
    let body = format!(
        "[scenario]
name = \"Rasht\"
region = {:?}
magnitude = 6.8
epicenter = [70.5, 39.0]
depth_km = 12
strike_deg = 245
dip_deg = 40
rake_deg = 90
origin_time = \"2026-01-15T02:00\"
realizations = 6
[shelter]
{shelter}
",
        region.display().to_string()
    );
    std::fs::write(&path, body).unwrap();
    path.display().to_string()
}

fn check(shelter: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = panoh(&["check", &scenario(folder.path(), shelter)]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{told}");
    told
}

#[test]
fn a_wrong_name_is_told_with_the_nearest_that_exists() {
    let told = check("allocation = \"minimum_cots\"");
    assert!(told.contains("did you mean \"minimum_cost\"?"), "{told}");
}

#[test]
fn keeping_together_needs_the_allocation_that_knows_it() {
    let told = check("keep_together_min = 30");
    assert!(
        told.contains("E560") && told.contains("write allocation = \"minimum_cost\""),
        "{told}"
    );
}

#[test]
fn both_are_listed_with_their_source() {
    let told = text(&panoh(&["list"]).stdout);
    let (_, own) = told.split_once("[shelter] allocation = …").unwrap();
    let lines: Vec<&str> = own.lines().skip(1).take(2).map(str::trim_start).collect();
    assert!(lines[0].starts_with("nearest") && lines[1].starts_with("minimum_cost"), "{lines:?}");
    assert!(lines[1].contains("Hitchcock"), "{lines:?}");
}

#[test]
fn one_thread_and_two_write_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let shelter = "allocation = \"minimum_cost\"\nkeep_together_min = 20";
    let path = scenario(folder.path(), shelter);
    let tables = |threads: &str| {
        let out = folder.path().join(threads);
        let name = out.display().to_string();
        let output = panoh(&["run", "--quiet", "--threads", threads, "--out", &name, &path]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        ["shelter_sites", "impact_settlement", "realizations"]
            .map(|it| std::fs::read(out.join(format!("csv/{it}.csv"))).unwrap())
    };
    assert!(tables("1") == tables("2"));
}
