//! Damage and casualties against numbers that others computed.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use panoh::damage::casualties::{self, TimeOfDay};
use panoh::damage::macroseismic::{grade_shares, mean_grade};
use panoh::damage::pager;

/// Tables carry twelve digits.
const TWELVE_DIGITS: f64 = 2e-12;
/// METHODS-like published values carry three decimals.
const THREE_DECIMALS: f64 = 5.1e-4;
/// Two digits of a share.
const TWO_DIGITS: f64 = 0.05;

/// Rows of `tests/verification/<path>`, each a list of (column, text).
fn table(path: &str) -> Vec<Vec<(String, String)>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verification").join(path);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("# source: "), "{} names no source", path.display());
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let headers: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader
        .records()
        .map(|it| headers.iter().cloned().zip(it.unwrap().iter().map(str::to_owned)).collect());
    rows.collect()
}

fn number(row: &[(String, String)], column: &str) -> f64 {
    text(row, column).parse().unwrap()
}

fn text<'a>(row: &'a [(String, String)], column: &str) -> &'a str {
    &row.iter().find(|it| it.0 == column).unwrap_or_else(|| panic!("no column {column}")).1
}

#[test]
fn the_macroseismic_method_meets_its_table() {
    let rows = table("damage/macroseismic.csv");
    assert_eq!(rows.len(), 216);
    let mut worst: f64 = 0.0;
    for row in rows {
        let mean = mean_grade(
            number(&row, "intensity"),
            number(&row, "vulnerability"),
            number(&row, "ductility"),
        );
        worst = worst.max((mean - number(&row, "mean_grade")).abs());
        for (share, column) in grade_shares(mean).iter().zip(["d0", "d1", "d2", "d3", "d4", "d5"]) {
            worst = worst.max((share - number(&row, column)).abs());
        }
    }
    println!("macroseismic method: worst difference {worst:.1e}");
    assert!(worst < 5.0 * TWELVE_DIGITS, "{worst}");
}

/// Mean grades and chances of D4 or worse at VI, VII, VIII and IX, worked out by hand elsewhere.
#[test]
fn the_macroseismic_method_meets_values_worked_out_by_hand() {
    for (vulnerability, means) in [
        (0.84, [0.834, 1.616, 2.663, 3.655]),
        (0.74, [0.521, 1.086, 1.991, 3.061]),
        (0.451, [0.118, 0.273, 0.605, 1.236]),
        (1.0, [1.616, 2.663, 3.655, 4.332]),
    ] {
        for (mean, intensity) in means.into_iter().zip([6.0, 7.0, 8.0, 9.0]) {
            let got = mean_grade(intensity, vulnerability, 2.3);
            // The values for V = 1.0 are those of V = 0.84 one degree higher.
            assert!((got - mean).abs() < THREE_DECIMALS, "V {vulnerability}, I {intensity}: {got}");
        }
    }
    for (intensity, chance) in [(6.0, 0.003), (7.0, 0.040), (8.0, 0.231), (9.0, 0.593)] {
        let [.., d4, d5] = grade_shares(mean_grade(intensity, 0.84, 2.3));
        assert!((d4 + d5 - chance).abs() < THREE_DECIMALS, "{intensity}: {}", d4 + d5);
    }
}

#[test]
fn casualty_rates_meet_the_tables_of_hazus() {
    let rows = table("casualties/hazus_6_1.csv");
    assert_eq!(rows.len(), 54);
    let mut worst: f64 = 0.0;
    for row in rows {
        let class = casualties::find(text(&row, "class")).unwrap();
        let states = ["slight", "moderate", "extensive", "complete"].map(|it| number(&row, it));
        let got = class.severities(states, class.collapse);
        for (severity, k) in got.iter().zip(1..) {
            worst = worst.max((severity - number(&row, &format!("severity_{k}"))).abs());
        }
    }
    println!("casualties: worst difference {worst:.1e}");
    assert!(worst < TWELVE_DIGITS, "{worst}");
}

/// Hazus 6.1, table 12-2, residential, at 02:00.
#[test]
fn presence_on_a_winter_night_is_that_of_hazus() {
    let night = TimeOfDay::Night.presence(true);
    assert!((night.indoors - 0.98901).abs() < 1e-9);
    assert!((night.outdoors - 0.00999).abs() < 1e-9);
    assert!(night.public.abs() < 1e-12);
}

/// Hazus 6.1, tables 12-9 to 12-11, percent: unreinforced masonry, and timber of complete damage.
#[test]
fn people_outdoors_are_hurt_as_in_the_tables_of_hazus() {
    for (class, state, percent) in [
        ("URML", 0, [0.15, 0.015, 0.0003, 0.0003]),
        ("URML", 1, [0.6, 0.06, 0.0006, 0.0006]),
        ("URML", 2, [5.0, 2.0, 0.4, 0.6]),
        ("W1", 2, [2.0, 0.5, 0.1, 0.05]),
    ] {
        let found = casualties::find(class).unwrap().outdoors[state];
        for (found, percent) in found.iter().zip(percent) {
            assert!((100.0 * found - percent).abs() < 1e-9, "{class} {state}: {found}");
        }
    }
}

/// Shares killed at MMI 6 to 10 by PAGER's own curves.
#[test]
fn pager_curves_meet_their_values() {
    for (curve, shares) in [
        (pager::TAJIKISTAN, [6.1e-6, 6.6e-5, 4.1e-4, 1.7e-3, 5.3e-3]),
        (pager::AFGHANISTAN, [1.3e-4, 2.5e-3, 2.0e-2, 7.9e-2, 0.20]),
    ] {
        for (share, intensity) in shares.into_iter().zip([6.0, 7.0, 8.0, 9.0, 10.0]) {
            let got = curve.share(intensity);
            assert!((got / share - 1.0).abs() < TWO_DIGITS, "{intensity}: {got:e}, not {share:e}");
        }
    }
    let bracket = pager::bracket(8.0);
    assert!(bracket.low < bracket.default && bracket.default < bracket.high);
    assert!((bracket.default - (4.1e-4_f64 * 2.0e-2).sqrt()).abs() < 1e-4);
}
