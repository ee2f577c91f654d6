//! `world_events.csv`: events outside of any region here, with residents of damaged homes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use crate::displacement::accommodation::Season;
use crate::displacement::from_homes::CountedHomes;
use crate::displacement::methods::global_empirical::Country;
use crate::input::files::unreadable;
use crate::input::problem::{Place, Problem, Problems};

/// An event whose damage was counted.
#[derive(Clone, Debug, PartialEq)]
pub struct WorldEvent {
    /// Name with its year and the code of its country.
    pub name: String,
    /// `2006-07-29`.
    pub date: String,
    /// Cold or warm.
    pub season: Season,
    /// Residents by what was reported of their homes.
    pub homes: CountedHomes,
    /// What the regression asks of the country; `None` where the source does not say it.
    pub country: Option<Country>,
    /// People sheltered at the peak.
    pub sheltered: f64,
    /// People still displaced near six months; `None` where nobody counted.
    pub protracted: Option<f64>,
}

const COLUMNS: [&str; 14] = [
    "event",
    "iso3",
    "date",
    "magnitude",
    "season",
    "destroyed",
    "damaged",
    "fatalities",
    "sheltered",
    "protracted",
    "income",
    "palma",
    "shakemap_id",
    "source",
];

/// Reads the table; rows that cannot be read become problems, and are left out.
pub fn read(path: &Path, problems: &RefCell<Problems>) -> Vec<WorldEvent> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            problems.borrow_mut().push(unreadable(path, &error));
            return vec![];
        }
    };
    let refuse = |line: u64, message: String, expected: &str| {
        let place = Place::subject(path.display().to_string(), format!("line {line}"));
        let problem = Problem::error("E642", place, message).expected(expected);
        problems.borrow_mut().push(problem.help("correct the line, or leave it out"));
    };
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let mut events = vec![];
    let header = reader.headers().cloned().unwrap_or_default();
    let header: Vec<&str> = header.iter().collect();
    let missing: Vec<&str> = COLUMNS.into_iter().filter(|it| !header.contains(it)).collect();
    if !missing.is_empty() {
        refuse(1, format!("no column {}", missing.join(", ")), &COLUMNS.join(","));
        return vec![];
    }
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                refuse(line, format!("this row cannot be read: {error}"), &COLUMNS.join(","));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cells = header.iter().copied().zip(record.iter().map(str::trim)).collect();
        match event(&cells) {
            Ok(event) => events.push(event),
            Err(wrong) => {
                wrong.into_iter().for_each(|(message, expected)| refuse(line, message, expected));
            }
        }
    }
    events
}

type Wrong = Vec<(String, &'static str)>;

fn event(cells: &BTreeMap<&str, &str>) -> Result<WorldEvent, Wrong> {
    let mut wrong: Wrong = vec![];
    let mut number = |name: &str, may_be_empty: bool| {
        let text = cells[name];
        let value = text.parse::<f64>().ok().filter(|it| it.is_finite() && 0.0 <= *it);
        if value.is_none() && !(text.is_empty() && may_be_empty) {
            wrong.push((format!("`{name}` is \"{text}\""), "expected a number, 0 or more"));
        }
        value
    };
    let [destroyed, sheltered, dead] =
        ["destroyed", "sheltered", "fatalities"].map(|it| number(it, false));
    let [damaged, protracted, income, palma] =
        ["damaged", "protracted", "income", "palma"].map(|it| number(it, true));
    let season = match cells["season"] {
        "cold" => Some(Season::Winter),
        "warm" => Some(Season::Summer),
        other => {
            wrong.push((format!("`season` is \"{other}\""), "expected cold or warm"));
            None
        }
    };
    let date = cells["date"];
    if date.parse::<toml::value::Datetime>().is_err() {
        wrong.push((format!("`date` is \"{date}\""), "expected a day as 2006-07-29"));
    }
    let (Some(season), Some(destroyed), Some(sheltered), Some(dead), true) =
        (season, destroyed, sheltered, dead, wrong.is_empty())
    else {
        return Err(wrong);
    };
    Ok(WorldEvent {
        name: format!("{} ({})", cells["event"], cells["iso3"]),
        date: date.to_owned(),
        season,
        homes: CountedHomes { destroyed, damaged: damaged.unwrap_or(0.0), dead },
        country: income.zip(palma).map(|(income, palma)| Country { income, palma }),
        sheltered,
        protracted,
    })
}
