//! Entries that may be texts or numbers, one or several: for tables whose keys are a person's own.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::DeValue;

use super::{Given, Kind, Section, as_number};
use crate::input::problem::{Place, Problem};
use crate::stats::Triangular;

/// What stands where a path or a table may.
pub enum Item<'a> {
    /// A path alone.
    Text(Given<String>),
    /// A table.
    Table(Section<'a>),
}

impl<'a> Section<'a> {
    /// A text or a table.
    pub fn item(&mut self, key: &'static str) -> Option<Item<'a>> {
        let value = self.entry(key, Kind::Item)?;
        self.item_of(key, value, "a path in quotes, or a table with `path`")
    }

    /// Texts or tables: one, or a list of them.
    pub fn items(&mut self, key: &'static str) -> Vec<Item<'a>> {
        let Some(value) = self.entry(key, Kind::Items) else { return vec![] };
        let list: Vec<&Spanned<DeValue>> = match value.get_ref() {
            DeValue::Array(list) => list.iter().collect(),
            _ => vec![value],
        };
        let expected = "a path in quotes, a table with `path`, or a list of them";
        list.into_iter().filter_map(|it| self.item_of(key, it, expected)).collect()
    }

    fn item_of(
        &self,
        key: &str,
        value: &'a Spanned<DeValue<'a>>,
        expected: &str,
    ) -> Option<Item<'a>> {
        match value.get_ref() {
            DeValue::String(it) => {
                Some(Item::Text(Given { value: it.to_string(), span: value.span() }))
            }
            DeValue::Table(_) => self.inner(key, value).map(Item::Table),
            _ => {
                self.wrong_kind(key, value, expected);
                None
            }
        }
    }

    /// One entry or a list of them, as they would be written in a table: `-99`, `н/д`.
    pub fn entries(&mut self, key: &'static str) -> Vec<String> {
        let Some(value) = self.entry(key, Kind::Entries) else { return vec![] };
        let found = as_entries(value.get_ref());
        if found.is_none() {
            self.wrong_kind(key, value, "a text or a number, or a list of them");
        }
        found.unwrap_or_default()
    }

    /// A table of entries by name: `{ id = "KOD", population = ["POP_24", "POP_20"] }`.
    pub fn lists(&mut self, key: &'static str) -> BTreeMap<String, Vec<String>> {
        self.table_of(
            key,
            Kind::EntriesByName,
            |it| as_entries(it),
            "a text, a number, or a list of them",
        )
    }

    /// A table of tables of texts: `{ material = { "саман" = "adobe" } }`.
    pub fn words(&mut self, key: &'static str) -> BTreeMap<String, BTreeMap<String, String>> {
        let words = |it: &DeValue| {
            let table = it.as_table()?;
            let pair = |(word, means): (&Spanned<_>, &Spanned<DeValue>)| {
                let word: &std::borrow::Cow<str> = word.get_ref();
                Some((word.to_string(), means.get_ref().as_str()?.to_owned()))
            };
            table.iter().map(pair).collect::<Option<BTreeMap<_, _>>>()
        };
        self.table_of(key, Kind::TextsByName, words, "a table of texts")
    }

    /// A table of numbers or ranges by name, `{ adobe = 0.4, brick = { low = 0.5, mode = 0.6, high
    /// = 0.8 } }`, in the order of the file, each with its place. A number alone has no range.
    pub fn ranges(
        &mut self,
        key: &'static str,
        bounds: RangeInclusive<f64>,
    ) -> Option<Vec<(String, Place, Triangular)>> {
        let value = self.entry(key, Kind::RangesByName(bounds.clone()))?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_kind(key, value, "a table of numbers or ranges by name");
            return None;
        };
        let mut found = vec![];
        for (name, value) in table {
            let word: &str = name.get_ref();
            let place = self.place(&format!("{key}.{word}"), &value.span());
            if let Some(range) = self.range_at(&place, value, &bounds) {
                found.push((name.span().start, word.to_owned(), place, range));
            }
        }
        if found.len() < table.len() {
            return None;
        }
        found.sort_by_key(|it| it.0);
        Some(found.into_iter().map(|(_, name, place, range)| (name, place, range)).collect())
    }

    /// A number, or a range `{ low = 0.5, mode = 0.6, high = 0.8 }`.
    pub fn range(&mut self, key: &'static str, bounds: RangeInclusive<f64>) -> Option<Triangular> {
        let value = self.entry(key, Kind::Range(bounds.clone()))?;
        self.range_at(&self.place(key, &value.span()), value, &bounds)
    }

    fn range_at(
        &self,
        place: &Place,
        value: &Spanned<DeValue>,
        bounds: &RangeInclusive<f64>,
    ) -> Option<Triangular> {
        let range = as_range(value.get_ref()).filter(|it| {
            let Triangular { low, mode, high } = *it;
            bounds.contains(&low) && low <= mode && mode <= high && bounds.contains(&high)
        });
        if range.is_none() {
            let expected = format!(
                "expected a number from {} to {}, or {{ low = …, mode = …, high = … }} in that order",
                bounds.start(),
                bounds.end()
            );
            let message = format!("`{}` is no number or range within its bounds", place.subject);
            let problem = Problem::error("E602", place.clone(), message).expected(expected);
            self.problems.borrow_mut().push(problem);
        }
        range
    }

    /// Where a key stands, or the table if it does not.
    pub fn place_of(&self, key: &str) -> Place {
        let span = self.table.get(key).map_or_else(|| self.span.clone(), Spanned::span);
        self.place(key, &span)
    }

    /// Whether the key holds a table.
    pub fn is_table(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|it| it.get_ref().is_table())
    }

    fn table_of<T>(
        &mut self,
        key: &'static str,
        kind: Kind,
        read: impl Fn(&DeValue<'a>) -> Option<T>,
        expected: &str,
    ) -> BTreeMap<String, T> {
        let mut found = BTreeMap::new();
        let Some(value) = self.entry(key, kind) else { return found };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_kind(key, value, &format!("a table, [{}]", self.name_of(key)));
            return found;
        };
        for (name, value) in table {
            match read(value.get_ref()) {
                Some(it) => drop(found.insert(name.get_ref().to_string(), it)),
                None => self.wrong_kind(&format!("{key}.{}", name.get_ref()), value, expected),
            }
        }
        found
    }
}

/// A finite number, or exactly the three of a range.
fn as_range(value: &DeValue) -> Option<Triangular> {
    let Some(table) = value.as_table() else {
        let it = as_number(value)?;
        return Some(Triangular { low: it, mode: it, high: it });
    };
    let number = |key: &str| as_number(table.get(key)?.get_ref());
    let range = Triangular { low: number("low")?, mode: number("mode")?, high: number("high")? };
    (table.len() == 3).then_some(range)
}

fn as_entries(value: &DeValue) -> Option<Vec<String>> {
    match value {
        DeValue::Array(list) => list.iter().map(|it| as_entry(it.get_ref())).collect(),
        one => as_entry(one).map(|it| vec![it]),
    }
}

fn as_entry(value: &DeValue) -> Option<String> {
    match value {
        DeValue::String(it) => Some(it.to_string()),
        DeValue::Integer(it) => Some(it.as_str().to_owned()),
        DeValue::Float(it) => Some(it.as_str().to_owned()),
        _ => None,
    }
}
