//! Answers for programs, on standard output: an object with `problems`, all of one shape, and what
//! the command found. Messages go to standard error as ever.

use serde_json::{Map, Value, json};

use crate::input::Loaded;
use crate::input::problem::{Place, Problem, Problems};

/// Prints an answer.
pub fn print<'a>(problems: &Problems, found: impl IntoIterator<Item = (&'a str, Value)>) {
    let mut answer = Map::new();
    let rows = serde_json::to_value(problems.rows()).expect("texts and numbers are always JSON");
    answer.insert("problems".to_owned(), rows);
    answer.extend(found.into_iter().map(|(name, value)| (name.to_owned(), value)));
    say!("{:#}", Value::Object(answer));
}

/// Prints why a command failed.
pub fn failed(why: &str) {
    let mut problems = Problems::default();
    problems.push(Problem::error("E001", Place::default(), why));
    print(&problems, []);
}

/// What was read of a scenario.
pub fn inventory(loaded: &Loaded) -> Value {
    let world = &loaded.world;
    json!({
        "people": world.people(),
        "settlements": world.settlements.len(),
        "districts": world.areas.districts.len(),
        "cells": world.cells.len(),
        "road_segments": world.network.segments.len(),
        "shelters": world.reception.shelters.len(),
    })
}
