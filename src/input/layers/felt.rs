//! Layer `felt`: intensities that people reported or that were assessed in the field, from a table
//! or vector layer with a row a place, ShakeMap's `stationlist.json`, or "Did You Feel It?" of the
//! USGS, whose cells stand for their middle.

use std::cell::RefCell;

use crate::hazard::imt::Imt;
use crate::hazard::observation::Observation;
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::observed::{Measured, Observed, station};
use crate::input::layers::rows::{Row, Rows};
use crate::input::layers::station_list;
use crate::input::problem::Problems;

/// Every report, in the order of the file.
pub fn read(
    mapping: &Mapping,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Vec<Observation>> {
    of(Rows::open(kind::of("felt"), mapping, frame, problems)?)
}

/// Reports of rows that were opened.
pub fn of(rows: Rows) -> Option<Vec<Observation>> {
    let mut observed = Observed::default();
    let is_list = station_list::is_one(&rows);
    for row in rows.iter() {
        if row.text("station_type") == "seismic" {
            let help = "name the same file as `stations` to use them";
            rows.remark("I442", "records of instruments are not read here", help, row.name());
            continue;
        }
        let flag = row.text("flag");
        if !station_list::is_good(&flag) {
            let help = "whoever made the list says that they are not to be used";
            let at = format!("{}: {flag}", row.name());
            rows.remark("I442", "flagged reports are left out", help, at);
            continue;
        }
        // The lists of ShakeMap write `null` where others leave a number out.
        let number = |field: &str, row: &Row| {
            if is_list { station_list::number(&row.text(field)) } else { row.optional_count(field) }
        };
        let Some(station) = station(&rows, &row, number("vs30", &row)) else { continue };
        let intensity = written(&row.text("intensity")).or_else(|| number("intensity", &row));
        let sigma = number("sigma", &row);
        let responses = number("nresp", &row).filter(|it| *it >= 1.0).unwrap_or(1.0);
        let Some(intensity) = intensity else {
            let help = "enter what was felt, or remove the rows";
            let what = "rows without an intensity are left out";
            rows.left_out("W441", what, help, &row, row.name());
            continue;
        };
        let told = sigma.filter(|it| *it > 0.0);
        let sigma = told.unwrap_or_else(|| sigma_of_responses(responses));
        if told.is_none() {
            let help = "0.29 for many, 0.53 for one or for a number that is not told; say it in a column `sigma` if it is known";
            let what = "standard deviations of intensity are taken from the number of responses";
            rows.remark("I448", what, help, format!("{}: {sigma:.2}", row.name()));
        }
        let measured = Measured { imt: Imt::Mmi, number: intensity, sigma, weight: responses };
        observed.add(&rows, &row, &station, measured);
    }
    observed.finish(rows)
}

/// An intensity as field reports write it, where that is no plain number: `VII`, `VI-VII`, `6-7`; the
/// middle of two.
fn written(text: &str) -> Option<f64> {
    const ROMAN: [&str; 12] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let degree = |it: &str| {
        let it = it.trim().to_uppercase();
        let roman = ROMAN.iter().position(|roman| *roman == it).map(|at| at as f64 + 1.0);
        roman.or_else(|| it.parse().ok().filter(|it: &f64| it.is_finite() && *it > 0.0))
    };
    match text.split_once(['-', '–', '—']) {
        Some((low, high)) => Some(f64::midpoint(degree(low)?, degree(high)?)),
        None if text.starts_with(|it: char| it.is_alphabetic()) => degree(text),
        None => None,
    }
}

/// Standard deviation of an intensity that so many people reported: `0.25 exp(−n / 24.02) + 0.09`,
/// and 0.2 for what all of them have in common, as ShakeMap 4 has it (USGS, `dyfi.py`,
/// `stddev_function`).
pub fn sigma_of_responses(n: f64) -> f64 {
    0.25 * (-n / 24.02).exp() + 0.09 + 0.2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intensities_of_field_reports_are_read() {
        for (text, expected) in [
            ("VII", Some(7.0)),
            ("vi-vii", Some(6.5)),
            ("6–7", Some(6.5)),
            ("XII", Some(12.0)),
            ("6.5", None),
            ("-6", None),
            ("н/д", None),
            ("XIII", None),
            ("inf", None),
            ("", None),
        ] {
            assert_eq!(written(text), expected, "{text}");
        }
    }

    #[test]
    fn more_responses_are_surer() {
        assert!((sigma_of_responses(0.0) - 0.54).abs() < 1e-12);
        assert!(sigma_of_responses(1.0) > sigma_of_responses(2.0));
        assert!((sigma_of_responses(1e6) - 0.29).abs() < 1e-12);
    }
}
