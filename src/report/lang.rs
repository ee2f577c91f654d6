//! The words of the report: one folder a language, embedded; no sentence stands in Rust.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::date::DateStyle;
use super::number::NumberStyle;
use crate::exposure::settlement::Names;

/// A language of the report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Code of ISO 639-1: `en`.
    pub code: String,
    /// What its speakers call it: "Тоҷикӣ".
    pub name: String,
    /// Which of the forms of a phrase goes with a number.
    pub plural: PluralRule,
    /// How it writes numbers.
    pub number: NumberStyle,
    /// How it writes dates.
    pub date: DateStyle,
    /// Words and sentences by group and key; `{name}` stands for what is filled in.
    pub words: Words,
}

/// Phrases by group and key.
pub type Words = BTreeMap<String, BTreeMap<String, Phrase>>;

/// A phrase: as it is, or by the number that it goes with.
#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Phrase {
    /// The same whatever it is filled with.
    Plain(String),
    /// By category of CLDR: `one`, `few`, `many`, `other`.
    Plural(BTreeMap<String, String>),
}

/// Plural rule of a language, for whole numbers (Unicode CLDR).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PluralRule {
    /// One form for 1 and one for all else.
    OneOther,
    /// Russian: 1, 21 · 2 to 4, 22 · 5 to 20.
    OneFewMany,
}

impl PluralRule {
    /// Category of a number.
    ///
    /// ```
    /// # use panoh::report::lang::PluralRule;
    /// let of = |n| PluralRule::OneFewMany.category(n);
    /// assert_eq!([of(21), of(22), of(11), of(112), of(5)], ["one", "few", "many", "many", "many"]);
    /// ```
    pub fn category(self, n: i64) -> &'static str {
        let (last, two) = (n.unsigned_abs() % 10, n.unsigned_abs() % 100);
        match self {
            PluralRule::OneOther if n == 1 => "one",
            PluralRule::OneOther => "other",
            PluralRule::OneFewMany if last == 1 && two != 11 => "one",
            PluralRule::OneFewMany if matches!(last, 2..=4) && !matches!(two, 12..=14) => "few",
            PluralRule::OneFewMany => "many",
        }
    }

    /// All its categories.
    pub fn categories(self) -> &'static [&'static str] {
        match self {
            PluralRule::OneOther => &["one", "other"],
            PluralRule::OneFewMany => &["one", "few", "many"],
        }
    }
}

/// All languages; a test compares the list with the folder.
pub static LANGUAGES: LazyLock<Vec<Language>> =
    LazyLock::new(|| FILES.iter().map(|(_, texts)| Language::parse(texts)).collect());

/// Code of each and the texts of its folder, in which `brief.toml` is first.
pub const FILES: [(&str, &[&str]); 3] = [
    (
        "en",
        &[
            include_str!("lang/en/brief.toml"),
            include_str!("lang/en/report.toml"),
            include_str!("lang/en/compare.toml"),
            include_str!("lang/dictionary.toml"),
            include_str!("lang/formats.toml"),
        ],
    ),
    (
        "ru",
        &[
            include_str!("lang/ru/brief.toml"),
            include_str!("lang/ru/report.toml"),
            include_str!("lang/ru/remarks.toml"),
            include_str!("lang/ru/compare.toml"),
        ],
    ),
    (
        "tg",
        &[
            include_str!("lang/tg/brief.toml"),
            include_str!("lang/tg/report.toml"),
            include_str!("lang/tg/remarks.toml"),
            include_str!("lang/tg/compare.toml"),
        ],
    ),
];

/// The first language, English, which alone has the words of files: tables, columns, layers.
pub fn english() -> &'static Language {
    &LANGUAGES[0]
}

/// A language by its code.
pub fn of_code(code: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|it| it.code == code)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct More {
    words: Words,
}

impl Language {
    fn parse(texts: &[&str]) -> Language {
        let mut of: Language =
            toml::from_str(texts[0]).expect("an embedded language file, parsed by a test");
        for text in &texts[1..] {
            let more: More = toml::from_str(text).expect("an embedded file, parsed by a test");
            of.words.extend(more.words);
        }
        of
    }

    /// Name of a place as this language writes it, where that is known.
    pub fn place<'a>(&self, names: &'a Names) -> &'a str {
        names.of(&self.code)
    }

    fn phrase(&self, group: &str, key: &str) -> Option<&Phrase> {
        self.words.get(group)?.get(key)
    }

    /// The text of a group and key; the key itself where it is missing, which a test forbids.
    pub fn text<'a>(&'a self, group: &str, key: &'a str) -> &'a str {
        match self.phrase(group, key) {
            Some(Phrase::Plain(text)) => text,
            _ => key,
        }
    }

    /// The text with each `{name}` replaced.
    pub fn fill(&self, group: &str, key: &str, values: &[(&str, &str)]) -> String {
        filled(self.text(group, key), values)
    }

    /// The form that goes with `n`, each `{name}` replaced.
    pub fn plural(&self, group: &str, key: &str, n: i64, values: &[(&str, &str)]) -> String {
        let form = match self.phrase(group, key) {
            Some(Phrase::Plural(forms)) => forms.get(self.plural.category(n)).map_or(key, |it| it),
            Some(Phrase::Plain(text)) => text,
            None => key,
        };
        filled(form, values)
    }
}

fn filled(text: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
