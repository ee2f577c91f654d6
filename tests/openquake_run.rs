//! A whole job of OpenQuake, imported and run, against what OpenQuake found.
#![cfg(feature = "gdal")]
#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use panoh::engine::monte_carlo::{self, Plan};
use panoh::engine::outcome::Outcome;
use panoh::input::openquake::import;
use panoh::input::problem::Problems;
use panoh::input::{self, Loaded};

/// No damage, slight, moderate, extensive, complete.
const N_STATES: usize = 5;

/// Where the reference stands, beside the project.
fn reference(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference/rasht_scenario");
    let path = root.join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

fn run(job: &Path, realizations: Option<u32>) -> (Loaded, Outcome) {
    let folder = tempfile::tempdir().unwrap();
    let problems = RefCell::new(Problems::default());
    import::read(job, &problems).unwrap().write(folder.path()).unwrap();
    let loaded = input::load(folder.path(), &problems);
    let loaded = loaded.unwrap_or_else(|| panic!("{}", problems.into_inner().render(false)));
    let seed = loaded.scenario.seed;
    let realizations = realizations.unwrap_or(loaded.scenario.realizations);
    let plan = Plan { seed, realizations, threads: None };
    let outcome = monte_carlo::simulate(&loaded.world, &plan, &|_| ()).unwrap();
    (loaded, outcome)
}

/// Rows of a table of OpenQuake by asset: the numbers of the columns asked for.
fn rows(path: &Path, columns: [&str; N_STATES]) -> BTreeMap<String, [f64; N_STATES]> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|it| it == name).unwrap();
    let (id, columns) = (at("asset_id"), columns.map(at));
    let row = |it: csv::Result<csv::StringRecord>| {
        let it = it.unwrap();
        (it[id].to_owned(), columns.map(|column| it[column].parse().unwrap()))
    };
    reader.records().map(row).collect()
}

/// Buildings of each asset by state, no damage first.
fn by_asset(loaded: &Loaded, outcome: &Outcome) -> BTreeMap<String, (f64, [f64; N_STATES])> {
    let cells = &loaded.world.cells;
    let states = outcome.asset_states_mean.chunks_exact(N_STATES - 1);
    let assets = cells.asset_id.iter().zip(&cells.buildings).zip(states);
    let asset = |((id, buildings), states): ((&String, &f32), &[f64])| {
        let n = f64::from(*buildings);
        let none = n - states.iter().sum::<f64>();
        (id.clone(), (n, [none, states[0], states[1], states[2], states[3]]))
    };
    assets.map(asset).collect()
}

/// By the medians alone, every asset has as many buildings in each state as OpenQuake says, to 1e-4 of
/// its buildings.
#[test]
fn the_median_field_does_to_each_asset_what_openquake_says() {
    let Some(job) = reference("median/job.ini") else { return };
    let (loaded, outcome) = run(&job, None);
    let columns = ["no_damage", "slight", "moderate", "extensive", "complete"];
    let names = columns.map(|it| format!("structural-{it}"));
    let names = [0, 1, 2, 3, 4].map(|it: usize| names[it].as_str());
    let expected = rows(&job.with_file_name("oq_avg_damages.csv"), names);
    let got = by_asset(&loaded, &outcome);
    assert_eq!(got.len(), 4000);
    let mut worst: f64 = 0.0;
    for (id, (n, states)) in &got {
        for (state, expected) in states.iter().zip(expected[id]) {
            worst = worst.max((state - expected).abs() / n);
        }
    }
    println!("median field: worst difference {worst:.1e} of an asset's buildings");
    assert!(worst < 1e-4, "{worst}");
}

/// By our own sampling, totals lie within three standard errors of what is expected without any.
/// Residuals of sites are drawn apart, but all share those between events: the deviation of a total
/// over events is OpenQuake's for "complete", 6,652 of 247,872, and for the others as much at most.
#[test]
fn totals_of_our_own_sampling_meet_those_expected() {
    let Some(job) = reference("uncorrelated/job.ini") else { return };
    let Some(expected) = reference("expected_damage_quadrature.csv") else { return };
    let n = 300;
    let (loaded, outcome) = run(&job, Some(n));
    let expected = rows(&expected, ["no_damage", "slight", "moderate", "extensive", "complete"]);
    let mut totals = [[0.0; 2]; N_STATES];
    for (id, (_, states)) in by_asset(&loaded, &outcome) {
        for (total, (got, expected)) in totals.iter_mut().zip(states.iter().zip(expected[&id])) {
            total[0] += got;
            total[1] += expected;
        }
    }
    let error = 6652.0 / f64::from(n).sqrt();
    for (state, [got, expected]) in totals.iter().enumerate().skip(1) {
        println!("state {state}: {got:.0}, expected {expected:.0}, standard error {error:.0}");
        assert!((got - expected).abs() < 3.0 * error, "{got} is not {expected}");
    }
}
