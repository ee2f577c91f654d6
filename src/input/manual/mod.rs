//! What a person may write in a scenario file: the keys of the reader with a line on each. From it
//! come the file that a new scenario begins with, and the schema that editors take.

pub mod begin;
pub mod region;
pub mod schema;

use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::input::scenario;
use crate::input::section::Declared;

/// Tables of a file in the order in which a new file has them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manual {
    /// Tables; several of one name are ways to write it.
    #[serde(rename = "table")]
    pub tables: Vec<Table>,
}

/// A table of a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its path, `roads.crews`.
    pub name: String,
    /// Other tables that have the same keys.
    #[serde(default)]
    pub also: Vec<String>,
    /// What it is about.
    pub about: String,
    /// There may be several: `[[evacuation]]`.
    #[serde(default)]
    pub list: bool,
    /// Stands in place of a path that the table above it has.
    #[serde(default)]
    pub inline: bool,
    /// Its keys.
    #[serde(rename = "key")]
    pub keys: Vec<Key>,
}

/// A key of a table, in words; its kind, bounds and choices are the reader's to say.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// As the file has it.
    pub name: String,
    /// What it is.
    pub about: String,
    /// Ways to write its value.
    #[serde(default)]
    pub write: Vec<String>,
    /// The value that holds without it, as it would be written.
    pub default: Option<String>,
    /// The same in words.
    pub without: Option<String>,
    /// Its table is wrong without it.
    #[serde(default)]
    pub needed: bool,
    /// The same, but for a case.
    pub needed_unless: Option<String>,
    /// May be left out, but a new file has it.
    #[serde(default)]
    pub shown: bool,
}

/// The manual of scenario files.
pub static SCENARIO: LazyLock<Manual> = LazyLock::new(|| {
    toml::from_str(include_str!("scenario.toml")).expect("a test reads the embedded manual")
});

impl Table {
    /// `[roads.crews]` or `[[evacuation]]`.
    pub fn head(&self) -> String {
        if self.list { format!("[[{}]]", self.name) } else { format!("[{}]", self.name) }
    }
}

impl Key {
    /// Ways to write it; the default alone where no others are told.
    pub fn ways(&self) -> Vec<&str> {
        if self.write.is_empty() {
            return self.default.iter().map(String::as_str).collect();
        }
        self.write.iter().map(String::as_str).collect()
    }

    /// Whether a new file has it as it is, not behind `#`.
    pub fn is_shown(&self) -> bool {
        self.shown || self.needed_unless.is_some()
    }
}

impl Manual {
    /// Paths of tables and of keys.
    pub fn paths(&self) -> impl Iterator<Item = (String, &Key)> {
        self.tables.iter().flat_map(|table| {
            let names = std::iter::once(&table.name).chain(&table.also);
            names.flat_map(move |name| {
                table.keys.iter().map(move |key| (format!("{name}.{}", key.name), key))
            })
        })
    }

    /// A table of this path, the first where there are ways.
    pub fn table(&self, path: &str) -> Option<&Table> {
        self.tables.iter().find(|it| it.name == path && !it.inline)
    }

    /// Files that between them have every table and key, in every way to write it.
    pub fn examples(&self) -> Vec<String> {
        let ways_of = |name: &str| -> Vec<&Table> {
            self.tables.iter().filter(|it| it.name == name && !it.inline).collect()
        };
        let n_writes = |it: &&Table| it.keys.iter().map(|key| key.ways().len()).max().unwrap_or(1);
        let n = |it: &Table| {
            let ways = ways_of(&it.name);
            ways.len() * ways.iter().map(n_writes).max().unwrap_or(1)
        };
        let n_examples = self.tables.iter().map(n).max().unwrap_or(1);
        let example = |idx: usize| {
            let mut text = String::new();
            for table in self.tables.iter().filter(|it| !it.inline) {
                let ways = ways_of(&table.name);
                if !std::ptr::eq(ways[idx % ways.len()], table) {
                    continue;
                }
                let _ = writeln!(text, "{}", table.head());
                for key in &table.keys {
                    let writes = key.ways();
                    let value = writes[idx / ways.len() % writes.len()];
                    let _ = writeln!(text, "{} = {value}", key.name);
                }
            }
            text
        };
        (0..n_examples).map(example).collect()
    }

    /// What the reader asks for in all examples.
    pub fn declared(&self) -> Declared {
        let mut all = Declared::default();
        for text in self.examples() {
            all.merge(scenario::declared(&text));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::*;
    use crate::input::problem::Problems;

    #[test]
    fn the_manual_has_the_keys_of_the_reader_and_no_others() {
        let declared: BTreeSet<String> = SCENARIO.declared().keys.into_keys().collect();
        let mut told: BTreeSet<String> = SCENARIO.paths().map(|it| it.0).collect();
        told.extend(SCENARIO.tables.iter().filter(|it| !it.inline).map(|it| it.name.clone()));
        let silent: Vec<_> = declared.difference(&told).collect();
        assert!(silent.is_empty(), "tell of these in src/input/manual/scenario.toml: {silent:?}");
        let idle: Vec<_> = told.difference(&declared).collect();
        assert!(idle.is_empty(), "the reader does not know {idle:?}");
    }

    fn read(text: &str, folder: &std::path::Path) -> (Option<scenario::Scenario>, Problems) {
        let path = folder.join("scenario.toml");
        std::fs::write(&path, text).unwrap();
        let problems = RefCell::new(Problems::default());
        let reading = scenario::read(&path, &problems);
        (reading.and_then(|it| it.scenario), problems.into_inner())
    }

    /// A file with the needed keys of `[scenario]`, and with the defaults of all other tables.
    fn file(with_defaults: bool) -> String {
        let mut text = String::new();
        for table in SCENARIO.tables.iter().filter(|it| !it.inline && !it.list) {
            if table.name != "scenario" && table.keys.iter().all(|it| it.default.is_none()) {
                continue;
            }
            let _ = writeln!(text, "{}", table.head());
            for key in &table.keys {
                let value = key.default.as_deref().filter(|_| with_defaults);
                let needed = || key.is_shown().then(|| key.write[0].as_str());
                if let Some(value) = value.or_else(needed) {
                    let _ = writeln!(text, "{} = {value}", key.name);
                }
            }
        }
        // The relation alone is a table [rupture]; without it there is none.
        let second = text.match_indices("[rupture]").nth(1).map(|it| it.0);
        let end = second.map(|at| at + text[at..].find("\n[").unwrap());
        if let Some((from, to)) = second.zip(end) {
            text.replace_range(from..=to, "");
        }
        if with_defaults { text } else { text.replace("[rupture]\n", "") }
    }

    #[test]
    fn defaults_are_those_of_the_reader() {
        let folder = tempfile::tempdir().unwrap();
        let [plain, told] = [false, true].map(|it| read(&file(it), folder.path()));
        assert_eq!(plain.1.errors(), 0, "{}", plain.1.render(false));
        assert_eq!(told.1.errors(), 0, "{}", told.1.render(false));
        let (plain, mut told) = (plain.0.unwrap(), told.0.unwrap());
        assert_eq!(told.rupture.scaling, Some(crate::hazard::scaling::ALL[0].name()));
        told.rupture.scaling = None;
        told.ground_motion.options.clustering = plain.ground_motion.options.clustering;
        assert_eq!(plain, told);
    }

    #[test]
    fn what_is_needed_is_missed() {
        let folder = tempfile::tempdir().unwrap();
        let example = SCENARIO.examples().remove(0);
        for table in SCENARIO.tables.iter().filter(|it| !it.inline) {
            for key in table.keys.iter().filter(|it| it.needed || it.needed_unless.is_some()) {
                let line = format!("{} = {}\n", key.name, key.ways()[0]);
                let (head, rest) = example.split_at(example.find(&table.head()).unwrap());
                let text = format!("{head}{}", rest.replacen(&line, "", 1));
                let (_, problems) = read(&text, folder.path());
                let path = format!("`{}.{}` is missing", table.name, key.name);
                let told = problems.list.iter().any(|it| it.message == path);
                assert!(told, "{path}:\n{text}\n{}", problems.render(false));
            }
        }
    }
}
