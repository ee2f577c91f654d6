//! `observed.toml`: what was counted after an earthquake, each number with its source.

use std::cell::RefCell;
use std::path::Path;

use super::Quantity;
use crate::input::files::unreadable;
use crate::input::problem::Problems;
use crate::input::section::{self, Refusal, Section};

/// Everything that was counted after one earthquake.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    /// Counts, in the order of the file, none twice.
    pub counts: Vec<Count>,
}

/// One number.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// What was counted.
    pub quantity: Quantity,
    /// People or dwellings.
    pub value: f64,
    /// Whether it is held against the model; numbers that it cannot know are only told.
    pub is_scored: bool,
    /// Days since the earthquake on which it was counted; two weeks where nobody says.
    pub day: f64,
}

/// Where nobody says on which day was counted.
const TWO_WEEKS: f64 = 14.0;

/// Most people or dwellings that any earthquake has been told to concern.
const MOST: f64 = 1e8;

/// Reads the file; `None` where it cannot be read at all.
pub fn read(path: &Path, problems: &RefCell<Problems>) -> Option<Observed> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            let help =
                "every folder of an event says what was counted; copy one from another event";
            problems.borrow_mut().push(unreadable(path, &error).help(help));
            return None;
        }
    };
    Some(section::read(&path.display().to_string(), &text, problems, of))
}

fn of(mut root: Section) -> Observed {
    if root.text("licence").is_none() && !root.has("licence") {
        root.missing("licence", "under which terms the numbers may be passed on");
    }
    let mut counts: Vec<Count> = vec![];
    let tables = root.array("count");
    if tables.is_empty() && !root.has("count") {
        root.missing("count", "[[count]] with what, value and source");
    }
    for table in tables {
        counts.extend(count(table, &counts));
    }
    root.finish();
    Observed { counts }
}

fn count(mut it: Section, before: &[Count]) -> Option<Count> {
    let words = Quantity::ALL.map(Quantity::name);
    let quantity = it.word("what", &words).and_then(Quantity::by_name);
    let value = it.number_in("value", 0.0..=MOST, "people or dwellings, 0 or more");
    let source = it.text("source");
    let is_scored = it.flag("scored");
    let day = it.number_in("day", 1.0..=365.0, "days since the earthquake");
    let _ = it.text("note");
    for (key, help) in [
        ("what", "for example: what = \"dwellings_destroyed\""),
        ("value", "for example: value = 1083"),
        ("source", "who counted: source = \"UN appeal, September 2006\""),
    ] {
        if !it.has(key) {
            it.missing(key, help);
        }
    }
    let twice = quantity.filter(|it| before.iter().any(|count| count.quantity == *it));
    if let (Some(twice), Some(what)) = (twice, it.text("what")) {
        let message = format!("\"{}\" is counted twice", twice.name());
        let refusal = Refusal::new(message, "expected one number of each")
            .help("keep the one that is best known, and tell the other in its `note`");
        it.refuse("E641", "what", &what, refusal);
    }
    it.finish();
    let (quantity, value) = (quantity.filter(|_| twice.is_none())?, value?.value);
    let day = day.map_or(TWO_WEEKS, |it| it.value);
    source.map(|_| Count { quantity, value, is_scored: is_scored.unwrap_or(true), day })
}
