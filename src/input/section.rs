//! A table of a TOML file, read key by key: what is missing, of the wrong kind or unknown becomes
//! a problem with its place, and reading goes on.

mod declared;
mod entries;

pub use declared::{Declared, Kind};
pub use entries::Item;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::input::problem::{Place, Problem, Problems, nearest};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Given<T> {
    /// What was read.
    pub value: T,
    /// Bytes of the file.
    pub span: Range<usize>,
}

/// One table being read; problems go to the shared list.
pub struct Section<'a> {
    file: &'a str,
    name: String,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    known: BTreeSet<&'static str>,
    problems: &'a RefCell<Problems>,
    declared: &'a RefCell<Declared>,
}

/// Parses a text and hands its root table to `read`; problems of syntax are collected first.
pub fn read<T>(
    file: &str,
    text: &str,
    problems: &RefCell<Problems>,
    read: impl FnOnce(Section) -> T,
) -> T {
    read_declared(file, text, problems, read).0
}

/// The same, with the keys that `read` asked for.
pub fn read_declared<T>(
    file: &str,
    text: &str,
    problems: &RefCell<Problems>,
    read: impl FnOnce(Section) -> T,
) -> (T, Declared) {
    problems.borrow_mut().remember(file, text);
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let place = Place { file: file.into(), span: error.span(), subject: String::new() };
        let message = format!("this is not TOML: {}", error.message());
        problems.borrow_mut().push(Problem::error("E600", place, message));
    }
    let span = 0..text.lines().next().map_or(0, str::len);
    let table = root.get_ref();
    let declared = RefCell::new(Declared::default());
    let (name, known) = (String::new(), BTreeSet::new());
    let root = Section { file, name, table, span, known, problems, declared: &declared };
    let found = read(root);
    (found, declared.into_inner())
}

impl<'a> Section<'a> {
    fn name_of(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn place(&self, key: &str, span: &Range<usize>) -> Place {
        Place { file: self.file.into(), span: Some(span.clone()), subject: self.name_of(key) }
    }

    /// Reports a problem at a value that was read before.
    pub fn refuse<T>(&self, code: &'static str, key: &str, given: &Given<T>, problem: Refusal) {
        let problem_at = Problem::error(code, self.place(key, &given.span), problem.message);
        let mut problem_at = problem_at.expected(problem.expected);
        problem_at.help.extend(problem.help);
        self.problems.borrow_mut().push(problem_at);
    }

    fn entry(&mut self, key: &'static str, kind: Kind) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.insert(key);
        self.declared.borrow_mut().add(self.name_of(key), kind);
        self.table.get(key)
    }

    /// Whether the key is there; it then counts as known.
    pub fn has(&mut self, key: &'static str) -> bool {
        self.known.insert(key);
        self.declared.borrow_mut().note(self.name_of(key));
        self.table.contains_key(key)
    }

    /// Says that a key must be there; `help` shows how to write it.
    pub fn missing(&self, key: &str, help: &str) {
        let place = Place {
            file: self.file.into(),
            span: Some(self.span.clone()),
            subject: self.name_of(key),
        };
        let message = format!("`{}` is missing", self.name_of(key));
        self.problems.borrow_mut().push(Problem::error("E604", place, message).help(help));
    }

    fn wrong_kind(&self, key: &str, value: &Spanned<DeValue>, expected: &str) {
        let message = format!("`{}` is a {}", self.name_of(key), value.get_ref().type_str());
        let problem = Problem::error("E602", self.place(key, &value.span()), message);
        self.problems.borrow_mut().push(problem.expected(format!("expected {expected}")));
    }

    /// A number, whole or not.
    pub fn number(&mut self, key: &'static str) -> Option<Given<f64>> {
        self.number_of(key, None)
    }

    fn number_of(
        &mut self,
        key: &'static str,
        bounds: Option<RangeInclusive<f64>>,
    ) -> Option<Given<f64>> {
        let value = self.entry(key, Kind::Number(bounds))?;
        let number = as_number(value.get_ref());
        if number.is_none() {
            self.wrong_kind(key, value, "a number");
        }
        Some(Given { value: number?, span: value.span() })
    }

    /// A number inside a range; outside of it is a problem with `why` as its explanation.
    pub fn number_in(
        &mut self,
        key: &'static str,
        range: RangeInclusive<f64>,
        why: &str,
    ) -> Option<Given<f64>> {
        let given = self.number_of(key, Some(range.clone()))?;
        if range.contains(&given.value) {
            return Some(given);
        }
        let name = self.name_of(key);
        let expected = format!("expected {} to {}", range.start(), range.end());
        let refusal = Refusal::new(format!("`{name}` is {}: {why}", given.value), expected);
        self.refuse("E602", key, &given, refusal);
        None
    }

    /// A whole number inside a range.
    pub fn whole(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u64>,
        why: &str,
    ) -> Option<Given<u64>> {
        let value = self.entry(key, Kind::Whole(range.clone()))?;
        let number = match value.get_ref() {
            DeValue::Integer(it) => u64::from_str_radix(it.as_str(), it.radix()).ok(),
            _ => None,
        };
        if let Some(number) = number.filter(|it| range.contains(it)) {
            return Some(Given { value: number, span: value.span() });
        }
        let place = self.place(key, &value.span());
        let found = match value.get_ref() {
            DeValue::Integer(it) => it.as_str().to_owned(),
            other => format!("a {}", other.type_str()),
        };
        let message = format!("`{}` is {found}: {why}", self.name_of(key));
        let expected = format!("expected a whole number, {} to {}", range.start(), range.end());
        self.problems.borrow_mut().push(Problem::error("E602", place, message).expected(expected));
        None
    }

    /// A text.
    pub fn text(&mut self, key: &'static str) -> Option<Given<String>> {
        self.text_of(key, Kind::Text)
    }

    fn text_of(&mut self, key: &'static str, kind: Kind) -> Option<Given<String>> {
        let value = self.entry(key, kind)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_kind(key, value, "a text in quotes");
        }
        Some(Given { value: text?.to_owned(), span: value.span() })
    }

    /// A yes or no.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let value = self.entry(key, Kind::Flag)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_kind(key, value, "true or false");
        }
        flag
    }

    /// A text that is one of a few words.
    pub fn word<'w>(&mut self, key: &'static str, words: &[&'w str]) -> Option<&'w str> {
        let known = words.iter().map(|it| (*it).to_owned()).collect();
        let given = self.text_of(key, Kind::Word(known))?;
        if let Some(word) = words.iter().find(|it| **it == given.value) {
            return Some(word);
        }
        let message = format!("unknown value \"{}\" of `{}`", given.value, self.name_of(key));
        let mut refusal = Refusal::new(message, format!("expected one of {}", words.join(", ")));
        if let Some(near) = nearest(&given.value, words.iter().copied()) {
            refusal = refusal.help(format!("did you mean \"{near}\"?"));
        }
        self.refuse("E601", key, &given, refusal);
        None
    }

    /// A date and time, as a text or as TOML writes it.
    pub fn datetime(&mut self, key: &'static str) -> Option<Given<toml::value::Datetime>> {
        let value = self.entry(key, Kind::DateTime)?;
        let parsed = match value.get_ref() {
            DeValue::Datetime(it) => Some(*it),
            DeValue::String(it) => it.parse().ok(),
            _ => None,
        };
        if let Some(datetime) = parsed {
            return Some(Given { value: datetime, span: value.span() });
        }
        let problem = Problem::error(
            "E602",
            self.place(key, &value.span()),
            format!("`{}` is not a date and time that exists", self.name_of(key)),
        );
        let problem = problem.expected("expected local time as \"2026-01-31T02:00\"");
        self.problems.borrow_mut().push(problem);
        None
    }

    /// Two numbers.
    pub fn pair(&mut self, key: &'static str) -> Option<Given<(f64, f64)>> {
        let value = self.entry(key, Kind::Pair)?;
        let numbers: Option<Vec<f64>> = value
            .get_ref()
            .as_array()
            .and_then(|it| it.iter().map(|it| as_number(it.get_ref())).collect());
        if let Some(&[first, second]) = numbers.as_deref() {
            return Some(Given { value: (first, second), span: value.span() });
        }
        self.wrong_kind(key, value, "two numbers in brackets, [longitude, latitude]");
        None
    }

    /// Points: lists of two or three numbers, all alike.
    pub fn points(&mut self, key: &'static str) -> Option<Given<Vec<Vec<f64>>>> {
        let value = self.entry(key, Kind::Points)?;
        let points = value.get_ref().as_array().and_then(|it| as_points(it));
        if points.is_none() {
            self.wrong_kind(key, value, "points, [[longitude, latitude], …]");
        }
        Some(Given { value: points?, span: value.span() })
    }

    /// Lines: lists of points with depths.
    pub fn lines(&mut self, key: &'static str) -> Option<Given<Vec<Vec<Vec<f64>>>>> {
        let value = self.entry(key, Kind::Lines)?;
        let line = |it: &Spanned<DeValue>| as_points(it.get_ref().as_array()?);
        let lines: Option<Vec<_>> =
            value.get_ref().as_array().and_then(|it| it.iter().map(line).collect());
        let lines = lines.filter(|it| it.iter().flatten().all(|it| it.len() == 3));
        if lines.is_none() {
            self.wrong_kind(key, value, "lines of points, [[[longitude, latitude, depth], …], …]");
        }
        Some(Given { value: lines?, span: value.span() })
    }

    /// A list of numbers.
    pub fn numbers(&mut self, key: &'static str) -> Option<Given<Vec<f64>>> {
        let value = self.entry(key, Kind::Numbers)?;
        let numbers: Option<Vec<f64>> = value
            .get_ref()
            .as_array()
            .and_then(|it| it.iter().map(|it| as_number(it.get_ref())).collect());
        if numbers.is_none() {
            self.wrong_kind(key, value, "numbers in brackets");
        }
        Some(Given { value: numbers?, span: value.span() })
    }

    /// A table inside this one.
    pub fn section(&mut self, key: &'static str) -> Option<Section<'a>> {
        let value = self.entry(key, Kind::Table)?;
        let section = self.inner(key, value);
        if section.is_none() {
            self.wrong_kind(key, value, &format!("a table, [{}]", self.name_of(key)));
        }
        section
    }

    /// All tables inside this one, with their names, in the order of the file.
    pub fn sections(&mut self) -> Vec<(String, Section<'a>)> {
        let mut found: Vec<_> = self
            .table
            .iter()
            .filter_map(|(key, value)| {
                let name = key.get_ref().to_string();
                self.inner(&name, value).map(|it| (name, it))
            })
            .collect();
        found.sort_by_key(|(_, it)| it.span.start);
        found
    }

    /// The tables of an array of tables.
    pub fn array(&mut self, key: &'static str) -> Vec<Section<'a>> {
        let Some(value) = self.entry(key, Kind::Tables) else { return vec![] };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_kind(key, value, &format!("tables, [[{}]]", self.name_of(key)));
            return vec![];
        };
        items.iter().filter_map(|it| self.inner(key, it)).collect()
    }

    fn inner(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Section<'a>> {
        let (name, known) = (self.name_of(key), BTreeSet::new());
        let table = value.get_ref().as_table()?;
        let (file, span) = (self.file, value.span());
        let (problems, declared) = (self.problems, self.declared);
        Some(Section { file, name, table, span, known, problems, declared })
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self) {
        for (key, value) in self.table {
            let word: &str = key.get_ref();
            if self.known.contains(word) {
                continue;
            }
            let message = format!("unknown key `{}`", self.name_of(word));
            let mut problem = Problem::error("E601", self.place(word, &key.span()), message);
            if let Some(near) = nearest(word, self.known.iter().copied()) {
                problem = problem.help(format!("did you mean `{near}`?"));
            } else {
                let known: Vec<_> = self.known.iter().copied().collect();
                problem = problem.help(format!("keys known here: {}", known.join(", ")));
            }
            let _ = value;
            self.problems.borrow_mut().push(problem);
        }
    }
}

/// Why a value is refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    message: String,
    expected: String,
    help: Vec<String>,
}

impl Refusal {
    /// What was found and what was expected.
    pub fn new(message: impl Into<String>, expected: impl Into<String>) -> Refusal {
        Refusal { message: message.into(), expected: expected.into(), help: vec![] }
    }

    /// Adds a remedy.
    pub fn help(mut self, help: impl Into<String>) -> Refusal {
        self.help.push(help.into());
        self
    }
}

/// Lists of two numbers each, or of three.
fn as_points(list: &[Spanned<DeValue>]) -> Option<Vec<Vec<f64>>> {
    let point = |it: &Spanned<DeValue>| -> Option<Vec<f64>> {
        it.get_ref().as_array()?.iter().map(|it| as_number(it.get_ref())).collect()
    };
    let points: Vec<Vec<f64>> = list.iter().map(point).collect::<Option<_>>()?;
    let size = points.first()?.len();
    ((2..=3).contains(&size) && points.iter().all(|it| it.len() == size)).then_some(points)
}

/// A finite number, whole or not.
fn as_number(value: &DeValue) -> Option<f64> {
    let number = match value {
        DeValue::Integer(it) => i64::from_str_radix(it.as_str(), it.radix()).ok()? as f64,
        DeValue::Float(it) => it.as_str().parse::<f64>().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}
