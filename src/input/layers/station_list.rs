//! ShakeMap's `stationlist.json` (Worden et al. (2020), ShakeMap Manual, version 4, "Station
//! List"): records of instruments by channel, and intensities reported by people, one feature each.
//! What ShakeMap itself predicts or converts there is no measurement, and is not read.

use serde::Deserialize;
use serde_json::Value;

use crate::hazard::imt::Imt;
use crate::input::layers::quantity::Quantity;
use crate::input::layers::rows::{Row, Rows};

#[derive(Deserialize)]
struct Channel {
    #[serde(default)]
    name: String,
    #[serde(default)]
    amplitudes: Vec<Amplitude>,
}

#[derive(Deserialize)]
struct Amplitude {
    name: String,
    #[serde(default)]
    value: Value,
    #[serde(default)]
    units: String,
    #[serde(default)]
    flag: Value,
    #[serde(default)]
    ln_sigma: Value,
}

/// The largest horizontal amplitude of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Largest {
    /// What was measured.
    pub imt: Imt,
    /// g or cm/s.
    pub number: f64,
    /// Standard deviation of its natural logarithm.
    pub sigma: f64,
}

/// Whether the rows are those of a station list.
pub fn is_one(rows: &Rows) -> bool {
    rows.has("channels") && rows.iter().any(|it| it.text("channels").starts_with('['))
}

/// Whether a row tells what people felt.
pub fn is_felt(row: &Row) -> bool {
    row.text("station_type") == "macroseismic"
}

/// A number that may be written as a text, or as the text `null`.
pub fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|it: &f64| it.is_finite())
}

/// Whether a flag says that a number is to be used.
pub fn is_good(flag: &str) -> bool {
    matches!(flag.trim(), "" | "0" | "null" | "no" | "false")
}

/// The larger horizontal component of each measure, as ShakeMap 4 takes it; channels whose name
/// ends in Z are vertical. Amplitudes with a flag are left out, and noted.
pub fn largest(rows: &Rows, row: &Row) -> Vec<Largest> {
    let channels: Vec<Channel> = match serde_json::from_str(&row.text("channels")) {
        Ok(it) => it,
        Err(error) => {
            let help = "get the file again from the page of the earthquake";
            let at = format!("{}: {error}", row.name());
            rows.error("E102", "channels that are no list of ShakeMap", help, at);
            return vec![];
        }
    };
    let mut found: Vec<Largest> = vec![];
    for channel in channels.iter().filter(|it| !it.name.to_uppercase().ends_with('Z')) {
        for it in &channel.amplitudes {
            let Some(one) = of_amplitude(rows, row, &channel.name, it) else { continue };
            match found.iter_mut().find(|it| it.imt == one.imt) {
                Some(known) if known.number < one.number => *known = one,
                Some(_) => {}
                None => found.push(one),
            }
        }
    }
    found
}

fn of_amplitude(rows: &Rows, row: &Row, channel: &str, it: &Amplitude) -> Option<Largest> {
    let Some(Quantity::Shaking(imt)) = Quantity::of(&it.name).filter(|it| *it != MMI) else {
        return None;
    };
    let at = |found: &str| format!("{} {channel} {imt}: {found}", row.name());
    let flag = text(&it.flag);
    if !is_good(&flag) {
        let help = "whoever processed the record says that it is not to be used";
        rows.remark("I442", "flagged amplitudes are left out", help, at(&flag));
        return None;
    }
    let number = number(&text(&it.value))?;
    let Some(conversion) = Quantity::Shaking(imt).conversion(&it.units) else {
        let help = "ShakeMap writes %g for accelerations and cm/s for velocities";
        rows.error("E409", "a unit that is not known", help, at(&it.units));
        return None;
    };
    let sigma = self::number(&text(&it.ln_sigma)).unwrap_or(0.0);
    if sigma < 0.0 {
        let help = "a standard deviation is 0 or more";
        rows.error("E440", "no such standard deviation", help, at(&sigma.to_string()));
        return None;
    }
    Some(Largest { imt, number: conversion.apply(number), sigma })
}

const MMI: Quantity = Quantity::Shaking(Imt::Mmi);

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(it) => it.clone(),
        other => other.to_string(),
    }
}
