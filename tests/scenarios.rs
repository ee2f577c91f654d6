//! Every scenario runs, and says what it said when it was last looked at.
//!
//! `BLESS=1 cargo test --test scenarios` writes `expected.md` anew: read the difference as prose,
//! and tell it under "Numbers changed" in the change log.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Realizations of each run here: enough to see a change, few enough for a test.
const REALIZATIONS: &str = "100";

/// Numbers are compared within this share of themselves: `exp` and `ln` differ in their last bits
/// between machines, and a village near a limit may fall to the other side.
const BETWEEN_MACHINES: f64 = 5e-3;

/// And within this many people or dwellings.
const PEOPLE: f64 = 2.0;

fn scenarios() -> Vec<PathBuf> {
    let folder = Path::new("scenarios").read_dir().unwrap();
    let mut found: Vec<_> = folder.map(|it| it.unwrap().path()).collect();
    found.retain(|it| it.join("scenario.toml").is_file());
    found.sort();
    assert!(found.len() >= 4, "{found:?}");
    found
}

/// `summary.json` of a run of 100 realizations.
fn summary(scenario: &Path) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("run");
    let output = Command::new(env!("CARGO_BIN_EXE_panoh"))
        .args(["run", "--quiet", "--realizations", REALIZATIONS, "--out"])
        .args([&out, scenario])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&std::fs::read(out.join("summary.json")).unwrap()).unwrap()
}

/// Measure, then mean, P10, P50, P90.
type Line = (String, [f64; 4]);

fn lines(summary: &Value) -> Vec<Line> {
    let measures = summary.as_object().unwrap().iter();
    let numbers = |value: &Value| {
        ["mean", "p10", "p50", "p90"].map(|it| value[it].as_f64().unwrap_or(f64::NAN))
    };
    measures.filter(|it| it.1.is_object()).map(|it| (it.0.clone(), numbers(it.1))).collect()
}

fn page(name: &str, summary: &Value) -> String {
    let mut text = format!("# {name}: what the program says\n\n");
    let (seed, population) = (&summary["seed"], summary["population"].as_f64().unwrap());
    writeln!(text, "{REALIZATIONS} realizations, seed {seed}, {population:.0} people.\n").unwrap();
    text.push_str("| | mean | P10 | P50 | P90 |\n|---|---:|---:|---:|---:|\n");
    for (measure, [mean, p10, p50, p90]) in lines(summary) {
        writeln!(text, "| {measure} | {mean:.0} | {p10:.0} | {p50:.0} | {p90:.0} |").unwrap();
    }
    text
}

fn parsed(page: &str) -> Vec<Line> {
    let rows = page.lines().filter(|it| it.starts_with("| ") && !it.starts_with("| |"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        (cells[0].to_owned(), [1, 2, 3, 4].map(|it: usize| cells[it].parse().unwrap()))
    })
    .collect()
}

#[test]
fn every_scenario_says_what_it_said() {
    let mut wrong = String::new();
    for scenario in scenarios() {
        let name = scenario.file_name().unwrap().to_string_lossy().into_owned();
        let found = summary(&scenario);
        let path = scenario.join("expected.md");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, page(&name, &found)).unwrap();
            continue;
        }
        let expected = parsed(&std::fs::read_to_string(&path).unwrap());
        let found = lines(&found);
        assert_eq!(
            expected.iter().map(|it| &it.0).collect::<Vec<_>>(),
            found.iter().map(|it| &it.0).collect::<Vec<_>>(),
            "{name}: the measures differ"
        );
        for ((measure, expected), (_, found)) in expected.iter().zip(&found) {
            for (column, (expected, found)) in
                ["mean", "P10", "P50", "P90"].iter().zip(expected.iter().zip(found))
            {
                if (expected - found).abs() > PEOPLE + BETWEEN_MACHINES * expected.abs() {
                    writeln!(wrong, "{name}: {measure} {column} was {expected}, is {found:.0}")
                        .unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "numbers changed; BLESS=1 writes them anew\n{wrong}");
}

/// What must hold of any outcome, whatever its numbers.
#[test]
fn headline_numbers_hang_together() {
    for scenario in scenarios() {
        let found = summary(&scenario);
        let mean = |measure: &str| found[measure]["mean"].as_f64().unwrap();
        let population = found["population"].as_f64().unwrap();
        assert!((population - 10_287_900.0).abs() < 1.0, "{population}");
        assert!(mean("displaced_night1") >= mean("displaced_two_weeks"));
        assert!(mean("displaced_two_weeks") >= mean("displaced_six_months"));
        assert!(mean("displaced_two_weeks") >= mean("sheltering"));
        assert!(mean("sheltering") >= mean("shelter_gap"));
        assert!(mean("displaced_night1") + mean("dead") < population);
        for (measure, [_, p10, p50, p90]) in lines(&found) {
            assert!(0.0 <= p10 && p10 <= p50 && p50 <= p90, "{measure}");
            assert!(p10 < p90 || p90 == 0.0, "{measure} has no range: {p10}");
        }
    }
}
