//! The words of the report: one file a language, embedded; no sentence stands in Rust.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::number::NumberStyle;

/// A language of the report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Code of ISO 639-1: `en`.
    pub code: String,
    /// How it writes numbers.
    pub number: NumberStyle,
    /// Words and sentences by group and key; `{name}` stands for what is filled in.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
}

/// All languages; a test compares the list with the folder.
pub static LANGUAGES: LazyLock<Vec<Language>> =
    LazyLock::new(|| FILES.iter().map(|(_, text)| Language::parse(text)).collect());

/// File name and text of each.
pub const FILES: [(&str, &str); 1] = [("en.toml", include_str!("lang/en.toml"))];

/// The first language, English: the one that tables and dictionaries are written in.
pub fn english() -> &'static Language {
    &LANGUAGES[0]
}

impl Language {
    fn parse(text: &str) -> Language {
        toml::from_str(text).expect("an embedded language file, parsed by a test")
    }

    /// The text of a group and key; the key itself where it is missing, which a test forbids.
    pub fn text<'a>(&'a self, group: &str, key: &'a str) -> &'a str {
        self.words.get(group).and_then(|it| it.get(key)).map_or(key, String::as_str)
    }

    /// The text with each `{name}` replaced.
    pub fn fill(&self, group: &str, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.text(group, key).to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    }
}
