//! A finished run asked again: its report, two runs side by side, what may be given to everybody.

#![allow(clippy::unwrap_used, clippy::float_cmp)]

#[path = "support/report_case.rs"]
#[allow(dead_code)]
mod report_case;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use panoh::engine::outcome::Zone;
use panoh::engine::settlement_numbers::SettlementNumbers;
use panoh::report::compare::{Comparison, Pairing, Side};
use panoh::report::plan::Plan;
use report_case::Case;

fn panoh(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_panoh");
    Command::new(program).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs of the Rasht valley in a folder: A, a smaller B by day, and A with another seed.
struct Runs {
    folder: tempfile::TempDir,
}

const N: &str = "12";

static RUNS: LazyLock<Runs> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let own = std::fs::read_to_string("scenarios/rasht-m7/scenario.toml").unwrap();
    let region = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan");
    let own = own.replace("../../gis/tajikistan", &region.display().to_string());
    let smaller = own.replace("magnitude = 7.0", "magnitude = 6.4").replace("T02:00", "T14:00");
    assert_ne!(own, smaller);
    for (name, body, seed) in [("a", &own, "42"), ("b", &smaller, "42"), ("c", &own, "43")] {
        let scenario = folder.path().join(format!("{name}.toml"));
        std::fs::write(&scenario, body).unwrap();
        let (scenario, out) =
            (scenario.display().to_string(), folder.path().join(name).display().to_string());
        let done = panoh(&["run", &scenario, "-n", N, "--seed", seed, "-q", "--out", &out]);
        assert!(done.status.success(), "{}", text(&done.stderr));
    }
    Runs { folder }
});

impl Runs {
    fn of(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        for entry in std::fs::read_dir(next).unwrap().map(|it| it.unwrap().path()) {
            if entry.is_dir() {
                left.push(entry);
            } else {
                let name = entry.strip_prefix(folder).unwrap().to_owned();
                found.insert(name, std::fs::read(&entry).unwrap());
            }
        }
    }
    found
}

/// Rows of a CSV file, each by the names of its columns.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let bytes = std::fs::read(path).unwrap();
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    reader.deserialize().map(|it| it.unwrap()).collect()
}

fn numbers(run: &str, column: &str) -> Vec<f64> {
    let rows = rows(&Path::new(run).join("csv/realizations.csv"));
    rows.iter().map(|it| it[column].parse().unwrap()).collect()
}

#[test]
fn a_report_made_again_is_the_same_bytes() {
    let run = RUNS.of("a");
    let again = RUNS.of("a-again");
    let done = panoh(&["report", &run, "--out", &again]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let (then, now) = (files(Path::new(&run)), files(Path::new(&again)));
    assert!(30 < then.len());
    assert_eq!(then.keys().collect::<Vec<_>>(), now.keys().collect::<Vec<_>>());
    for (name, bytes) in &then {
        assert!(bytes == &now[name], "{} differs", name.display());
    }
    let third = panoh(&["report", &again, "--out", &again]);
    assert!(third.status.success(), "in place: {}", text(&third.stderr));
    let told = text(&panoh(&["verify", "run", &again]).stdout);
    assert!(told.contains(&format!("{0} of {0} files", then.len() - 1)), "{told}");
    std::fs::write(Path::new(&again).join("summary.json"), "{}").unwrap();
    std::fs::remove_file(Path::new(&again).join("csv/needs.csv")).unwrap();
    let changed = panoh(&["verify", "run", &again]);
    assert_eq!(changed.status.code(), Some(1));
    let told = text(&changed.stdout);
    assert!(
        told.contains("summary.json: changed") && told.contains("needs.csv: missing"),
        "{told}"
    );
}

/// What `compare.csv` says of the country is what the realizations of both runs say, row by row.
#[test]
fn paired_runs_are_compared_realization_by_realization() {
    let (a, b, out) = (RUNS.of("a"), RUNS.of("b"), RUNS.of("a-b"));
    let done = panoh(&["compare", &a, &b, "--out", &out]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("Paired"));
    let compared = rows(&Path::new(&out).join("compare.csv"));
    for measure in ["displaced", "displaced_d180", "shelter_gap", "fatalities", "dwellings_full"] {
        let (of_a, of_b) = (numbers(&a, measure), numbers(&b, measure));
        let n = of_a.len() as f64;
        let differences: Vec<f64> = of_a.iter().zip(&of_b).map(|(a, b)| b - a).collect();
        let mean = differences.iter().sum::<f64>() / n;
        let is_it = |it: &&BTreeMap<String, String>| {
            it["zone_type"] == "country" && it["measure"] == measure
        };
        let row = compared.iter().find(is_it).unwrap();
        let told = |column: &str| row[column].parse::<f64>().unwrap();
        assert!((told("change_mean") - mean).abs() <= 1.0, "{measure}");
        let higher = differences.iter().filter(|it| 1.0 < **it).count() as f64 / n;
        let lower = differences.iter().filter(|it| **it < -1.0).count() as f64 / n;
        assert!((told("b_higher_prob") - higher).abs() < 0.001, "{measure}");
        assert!((told("a_higher_prob") - lower).abs() < 0.001, "{measure}");
        let mut sorted = differences;
        sorted.sort_by(f64::total_cmp);
        let (low, high) = (sorted[0] - 1.0, sorted[sorted.len() - 1] + 1.0);
        assert!((low..=high).contains(&told("change_p50")), "{measure}");
        assert!(
            told("change_p10") <= told("change_p50") && told("change_p50") <= told("change_p90")
        );
    }
    let levels = ["country", "region", "district", "settlement"];
    let of = |level: &str| compared.iter().filter(|it| it["zone_type"] == level).count();
    assert!(levels.iter().all(|it| 8 <= of(it)) && 1000 < of("settlement"));
    for language in ["en", "ru", "tg"] {
        let page =
            std::fs::read_to_string(Path::new(&out).join(format!("compare_{language}.html")));
        let page = page.unwrap();
        assert!(page.contains("<svg") && !page.contains("NaN"));
    }
    let page = std::fs::read_to_string(Path::new(&out).join("compare_en.html")).unwrap();
    assert!(page.contains("Magnitude") && page.contains("6.4") && page.contains("14:00"), "facts");
}

#[test]
fn a_run_does_not_differ_from_itself() {
    let (a, out) = (RUNS.of("a"), RUNS.of("a-a"));
    assert!(panoh(&["compare", &a, &a, "--out", &out]).status.success());
    for row in rows(&Path::new(&out).join("compare.csv")) {
        for column in ["change_mean", "change_p10", "change_p90", "b_higher_prob"] {
            let value = row[column].as_str();
            assert!(["0", "0.000", ""].contains(&value), "{row:?}");
        }
    }
}

/// Of another seed: distributions alone, and no claim about single realizations.
#[test]
fn runs_of_other_seeds_are_not_paired() {
    let (a, c, out) = (RUNS.of("a"), RUNS.of("c"), RUNS.of("a-c"));
    let done = panoh(&["compare", &a, &c, "--out", &out]);
    assert!(done.status.success());
    let told = text(&done.stdout);
    assert!(told.contains("Not paired") && told.contains("42 and 43"), "{told}");
    for row in rows(&Path::new(&out).join("compare.csv")) {
        assert!(
            ["change_p50", "b_higher_prob", "a_higher_prob"].iter().all(|it| row[*it].is_empty())
        );
    }
    let page = std::fs::read_to_string(Path::new(&out).join("compare_en.html")).unwrap();
    assert!(page.contains("Not paired") && !page.contains("B higher"));
}

#[test]
fn what_is_no_run_is_told_for_both() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().display().to_string();
    let done = panoh(&["compare", &none, &none, "--out", &format!("{none}/out")]);
    assert_eq!(done.status.code(), Some(3));
    let told = text(&done.stderr);
    assert!(told.contains("E585") && told.contains("report.stage"), "{told}");
    std::fs::write(folder.path().join("report.stage"), "panoh report stage 0, written by 0.0.1\n")
        .unwrap();
    for command in [&["report", &none][..], &["export", &none, "--public"]] {
        let told = text(&panoh(command).stderr);
        assert!(told.contains("written by 0.0.1") && told.contains("run the scenario again"));
    }
}

#[test]
fn a_public_export_names_no_settlement_and_no_small_count() {
    let (a, out) = (RUNS.of("a"), RUNS.of("a-public"));
    let done = panoh(&["export", &a, "--public", "--out", &out]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let found = files(Path::new(&out));
    assert!(found.contains_key(Path::new("README.txt")));
    for (name, bytes) in found.iter().filter(|it| it.0.extension().is_some_and(|it| it == "csv")) {
        let text = text(bytes);
        let head: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        let names_places = |it: &&str| {
            ["settlement", "site", "shelter_id", "lon", "lat"]
                .iter()
                .any(|part| it.starts_with(part))
        };
        assert!(!head.iter().any(names_places), "{}: {head:?}", name.display());
    }
    for row in rows(&Path::new(&out).join("csv/impact_adm2.csv")) {
        for (column, value) in row.iter().filter(|it| it.0.ends_with("_p50")) {
            let whole = value.parse::<i64>();
            assert!(whole.is_err() || whole.unwrap() % 10 == 0, "{column} = {value}");
        }
    }
}

fn side<'a>(plan: Plan<'a>, settlements: &'a SettlementNumbers) -> Side<'a> {
    Side { plan, settlements }
}

/// Districts belong together by their code, wherever they stand in the list.
#[test]
fn runs_of_other_regions_have_what_is_common_or_nothing() {
    let case = Case::small(20);
    let mut other = Case::small(20);
    let n_districts = other.areas.districts.len();
    other.areas.districts[0].pcode = "elsewhere".to_owned();
    let kept = SettlementNumbers::of(&case.outcome.zones);
    let (of_case, of_other) = (case.context(), other.context());
    let a = side(Plan::new(&of_case, &case.outcome), &kept);
    let b = side(Plan::new(&of_other, &other.outcome), &kept);
    let compared = Comparison::of(a, b).unwrap();
    assert_eq!(compared.pairing, Pairing::Paired);
    let common = compared.zones.iter().filter(|it| matches!(it.a, Zone::District(_))).count();
    assert_eq!(common, n_districts - 1);

    for district in &mut other.areas.districts {
        district.pcode.insert(0, 'X');
    }
    let of_other = other.context();
    let a = side(Plan::new(&of_case, &case.outcome), &kept);
    let b = side(Plan::new(&of_other, &other.outcome), &kept);
    assert!(Comparison::of(a, b).is_none());
}

/// Settlements that were summarized tell the same as their realizations do.
#[test]
fn summaries_of_settlements_are_those_of_their_realizations() {
    let case = Case::small(20);
    let mut short = case.outcome.zones.clone();
    short.summarize_settlements();
    assert!(short.values.len() < case.outcome.zones.values.len());
    for measure in panoh::engine::outcome::Measure::ALL {
        for zone in [Zone::Country, Zone::District(0), Zone::Settlement(1)] {
            assert_eq!(short.summary(zone, measure), case.outcome.zones.summary(zone, measure));
        }
    }
}
