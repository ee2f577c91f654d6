//! What a reader asks of a file: every key with its kind, noted while it is read. Schema and manual
//! are made of it, so that they cannot know other keys than the reader.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// What a key holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number, with its bounds where it has any.
    Number(Option<RangeInclusive<f64>>),
    /// A whole number.
    Whole(RangeInclusive<u64>),
    /// A number, or a range `{ low, mode, high }`.
    Range(RangeInclusive<f64>),
    /// A text.
    Text,
    /// One of a few words.
    Word(Vec<String>),
    /// A yes or no.
    Flag,
    /// A date and time.
    DateTime,
    /// Two numbers, longitude and latitude.
    Pair,
    /// Points, `[[longitude, latitude], …]`.
    Points,
    /// Lines of points with depths.
    Lines,
    /// A list of numbers.
    Numbers,
    /// A text or a number, or a list of them.
    Entries,
    /// A table of entries by names of a person's own.
    EntriesByName,
    /// A table of tables of texts, by names of a person's own.
    TextsByName,
    /// A table of numbers or ranges by names of a person's own.
    RangesByName(RangeInclusive<f64>),
    /// A table.
    Table,
    /// A list of tables.
    Tables,
    /// A path, or a table with `path`.
    Item,
    /// A path or a table with `path`, or a list of them.
    Items,
}

/// Keys by their path in the file, `scenario.magnitude`; several kinds where a key may be written in
/// several ways, none where only its presence was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declared {
    /// Kinds by path.
    pub keys: BTreeMap<String, Vec<Kind>>,
}

impl Declared {
    /// Notes that a key may be there.
    pub fn note(&mut self, path: String) -> &mut Vec<Kind> {
        self.keys.entry(path).or_default()
    }

    /// Notes a kind of a key, once.
    pub fn add(&mut self, path: String, kind: Kind) {
        let kinds = self.note(path);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }

    /// Takes the keys of another reading in.
    pub fn merge(&mut self, other: Declared) {
        for (path, kinds) in other.keys {
            self.note(path.clone());
            for kind in kinds {
                self.add(path.clone(), kind);
            }
        }
    }

    /// Keys directly inside a table, with their kinds; the root is the empty path.
    pub fn inside<'a>(
        &'a self,
        table: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a [Kind])> + 'a {
        let of = move |path: &'a str| {
            if table.is_empty() { Some(path) } else { path.strip_prefix(table)?.strip_prefix('.') }
        };
        let inner = self.keys.iter().filter_map(move |(path, it)| Some((of(path)?, it.as_slice())));
        inner.filter(|it| !it.0.contains('.'))
    }
}
