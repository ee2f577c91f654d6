//! Numbers of a layer's rows: which are missing, negative or no numbers at all, told a field at a
//! time.

use std::collections::BTreeMap;

use crate::geodata::Value;
use crate::geodata::source::number::number;
use crate::input::layers::load::Teller;
use crate::input::layers::mapping::Mapping;
use crate::input::problem::{Affected, Problem};

/// An entry of a row, read as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry {
    /// A number.
    Number(f64),
    /// A number that was stored as text.
    AsText(f64),
    /// Nothing was entered.
    Missing,
    /// A text that is no number.
    NoNumber,
    /// A number below zero where none can be.
    Negative(f64),
}

impl Entry {
    /// Reads a value.
    pub fn of(value: &Value, decimal: char, is_count: bool) -> Entry {
        let (found, is_text) = match value {
            Value::Null => return Entry::Missing,
            Value::Int(it) => (Some(*it as f64), false),
            Value::Real(it) => (Some(*it), false),
            Value::Text(it) if it.trim().is_empty() => return Entry::Missing,
            Value::Text(it) => (number(it, decimal), true),
        };
        match found.filter(|it| it.is_finite()) {
            None => Entry::NoNumber,
            Some(it) if is_count && it < 0.0 => Entry::Negative(it),
            Some(it) if is_text => Entry::AsText(it),
            Some(it) => Entry::Number(it),
        }
    }
}

#[derive(Debug, Default)]
struct Field {
    n: usize,
    as_text: Vec<Affected>,
    missing: Vec<Affected>,
    no_number: Vec<Affected>,
    negative: Vec<Affected>,
}

/// What was found in the fields of numbers.
#[derive(Debug)]
pub struct Numbers {
    fields: BTreeMap<String, Field>,
    /// Every entry of a text table is a text: that is no finding.
    is_table: bool,
    /// Missing numbers of people are filled.
    filled: bool,
}

impl Numbers {
    /// Of a layer that is read so.
    pub fn of(mapping: &Mapping, is_table: bool) -> Numbers {
        Numbers { fields: BTreeMap::new(), is_table, filled: mapping.fill.is_some() }
    }

    /// Notes an entry; its number, if it is one that can be used.
    pub fn note(
        &mut self,
        field: &str,
        entry: Entry,
        affected: impl FnOnce() -> Affected,
    ) -> Option<f64> {
        let of = match self.fields.get_mut(field) {
            Some(it) => it,
            None => self.fields.entry(field.to_owned()).or_default(),
        };
        of.n += 1;
        match entry {
            Entry::Number(it) => return Some(it),
            Entry::AsText(it) => {
                if !self.is_table {
                    let mut affected = affected();
                    affected.action = format!("read as {it}");
                    of.as_text.push(affected);
                }
                return Some(it);
            }
            Entry::Missing => of.missing.push(affected()),
            Entry::NoNumber => of.no_number.push(affected()),
            Entry::Negative(_) => of.negative.push(affected()),
        }
        None
    }

    /// A problem a kind and field.
    pub fn problems(self, teller: &Teller) -> Vec<Problem> {
        let filled = self.filled;
        self.fields.into_iter().flat_map(|(name, it)| it.problems(&name, teller, filled)).collect()
    }
}

impl Field {
    fn problems(self, name: &str, teller: &Teller, filled: bool) -> Vec<Problem> {
        let mut found = vec![];
        let read = self.n - self.missing.len() - self.no_number.len();
        if let Some(first) = self.no_number.first() {
            let message = format!(
                "read {read} of {} as numbers; `{}` in {} is not a number (`{name}`)",
                self.n, first.found, first.id
            );
            let help = format!(
                "if it means \"not known\", say so: nodata = [\"{}\"]; else enter the number",
                first.found
            );
            found.push(teller.error("E404", message).help(help).affected(self.no_number));
        } else if let Some(first) = self.as_text.first() {
            let message = format!(
                "{} of {} numbers of `{name}` are stored as text: `{}` {}",
                self.as_text.len(),
                self.n,
                first.found,
                first.action
            );
            let help = "if one is read wrongly, turn the column into numbers and export again";
            found.push(teller.warning("E404", message).help(help).affected(self.as_text));
        }
        if let Some(first) = self.negative.first() {
            let message = format!(
                "{name} = {} in {}. Is {0} a code for \"no data\"?{}",
                first.found,
                first.id,
                more(self.negative.len(), &first.found, &self.negative)
            );
            let help =
                format!("if it is, say so: nodata = [{}]; else enter the number", first.found);
            found.push(teller.error("E402", message).help(help).affected(self.negative));
        }
        if !self.missing.is_empty() {
            found.push(missing(name, self.missing, teller, filled));
        }
        found
    }
}

fn more(n: usize, first: &str, all: &[Affected]) -> String {
    let others: Vec<&str> =
        all.iter().filter(|it| it.found != first).map(|it| it.found.as_str()).take(3).collect();
    match (n, others.is_empty()) {
        (1, _) => String::new(),
        (_, true) => format!(" ({n} rows have it)"),
        (_, false) => format!(" ({n} rows are negative, also with {})", others.join(", ")),
    }
}

fn missing(name: &str, mut rows: Vec<Affected>, teller: &Teller, filled: bool) -> Problem {
    let ids: Vec<&str> = rows.iter().take(3).map(|it| it.id.as_str()).collect();
    let dots = if rows.len() > 3 { ", …" } else { "" };
    let (what, action) = if filled && name == "population" {
        ("filled as the mapping says", "filled")
    } else {
        ("excluded, not zero", "left out, not zero")
    };
    let one = rows.len() == 1;
    let message = format!(
        "{} {} {} no {name}: {what} ({}{dots})",
        rows.len(),
        if one { singular(teller.kind.name) } else { teller.kind.name },
        if one { "has" } else { "have" },
        ids.join(", ")
    );
    for it in &mut rows {
        action.clone_into(&mut it.action);
    }
    let problem = teller.warning("W403", message).affected(rows);
    match (name, filled) {
        ("population", false) => problem.help(
            "enter them, or use `fill = \"raster\"` to take the people of the population grid",
        ),
        (_, true) => problem,
        _ => problem.help("enter them; 0 means none"),
    }
}

fn singular(kind: &str) -> &str {
    kind.strip_suffix('s').unwrap_or(kind)
}
