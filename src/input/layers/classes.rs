//! What people write of a building, and the class of a set that it means: the name of the class,
//! its GEM taxonomy, or a word for what its walls are of.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::damage::set::{self, VulnerabilityClass, VulnerabilitySet};
use crate::input::layers::rows::{Row, Rows};
use crate::input::layers::spelling::key;
use crate::input::problem::{Affected, nearest};

/// The set of classes where no region says one.
pub fn usual_set() -> &'static VulnerabilitySet {
    set::find(set::DEFAULT).expect("a test finds the default set")
}

/// Words that mean "not known".
const UNKNOWN: [&str; 7] =
    ["unknown", "yes", "other", "неизвестно", "нет данных", "прочее", "номаълум"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Materials {
    class: BTreeMap<String, Vec<String>>,
    doubtful: BTreeMap<String, Vec<String>>,
}

/// A word's class, and whether it could be another.
static MATERIALS: LazyLock<BTreeMap<String, (String, bool)>> = LazyLock::new(|| {
    let of: Materials =
        toml::from_str(include_str!("materials.toml")).expect("a test reads the embedded list");
    let mut words = BTreeMap::new();
    for (list, doubtful) in [(of.doubtful, true), (of.class, false)] {
        for (class, all) in list {
            for word in all {
                words.insert(key(&word), (class.clone(), doubtful));
            }
        }
    }
    words
});

/// Words of a layer, and those of them that mean nothing.
pub struct Words {
    set: &'static VulnerabilitySet,
    /// Field and word, with the rows that have it.
    unknown: BTreeMap<(&'static str, String), Vec<Affected>>,
}

impl Words {
    /// Of a layer whose classes are those of a set.
    pub fn of(set: &'static VulnerabilitySet) -> Words {
        Words { set, unknown: BTreeMap::new() }
    }

    /// Class of a row in the order of the set; `None` if it is not known, which is told.
    pub fn class(&mut self, rows: &Rows, row: &Row) -> Option<u16> {
        for field in ["taxonomy", "material"] {
            let word = row.text(field);
            if word.is_empty() || UNKNOWN.iter().any(|it| key(it) == key(&word)) {
                continue;
            }
            if let Some((class, doubtful)) = self.meaning(&word) {
                if doubtful {
                    let help = "if it is another class, say so: [layers.exposure.values.material]";
                    let class = &self.set.classes[class as usize].name;
                    rows.remark(
                        "I434",
                        "taken for its likeliest class",
                        help,
                        format!("`{word}` as {class}"),
                    );
                }
                return Some(class);
            }
            let affected = row.affected(field, "");
            self.unknown.entry((field, word)).or_default().push(affected);
            return None;
        }
        let help =
            "they are taken as homes are there by the region's rules; enter what they are of";
        rows.warning("W435", "neither taxonomy nor material", help, row.name());
        None
    }

    /// Index of a word's class, and whether it could be another.
    fn meaning(&self, word: &str) -> Option<(u16, bool)> {
        let classes = &self.set.classes;
        let wanted = key(word);
        let named = |it: &VulnerabilityClass| key(&it.name) == wanted || key(&it.title) == wanted;
        let exact = self.set.index_of(word).or_else(|| classes.iter().position(named));
        if let Some(at) = exact.or_else(|| self.taxonomy(word)) {
            return Some((at as u16, false));
        }
        let (class, doubtful) = MATERIALS.get(&wanted)?;
        self.set.index_of(class).map(|it| (it as u16, *doubtful))
    }

    /// A class by GEM building taxonomy: the one whose text the word begins with, else the only one
    /// of its material.
    fn taxonomy(&self, word: &str) -> Option<usize> {
        let word = word.to_uppercase();
        let classes = self.set.classes.iter().enumerate();
        let whole = classes.clone().find(|it| word.starts_with(&it.1.taxonomy.to_uppercase()));
        let material = |it: &str| it.split('/').next().unwrap_or_default().to_uppercase();
        let mut alike = classes.filter(|it| material(&it.1.taxonomy) == material(&word));
        let only = alike.next().filter(|_| alike.next().is_none());
        whole.or(only).map(|it| it.0)
    }

    /// One problem of all words that mean nothing, with a block to paste.
    pub fn tell(self, rows: &Rows) {
        if self.unknown.is_empty() {
            return;
        }
        let names: Vec<&str> = self.set.classes.iter().map(|it| it.name.as_str()).collect();
        let mut words: Vec<_> = self.unknown.into_iter().collect();
        words.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        let rows_of = |n: usize| if n == 1 { "1 row".to_owned() } else { format!("{n} rows") };
        let told: Vec<String> = words
            .iter()
            .map(|((_, word), of)| format!("`{word}` ({})", rows_of(of.len())))
            .collect();
        let are = if told.len() == 1 { "word is" } else { "words are" };
        let message = format!("{} {are} not known: {}", told.len(), told.join(", "));
        let mut problem = rows.teller().error("E409", message);
        for field in ["taxonomy", "material"] {
            let of_field = words.iter().filter(|it| it.0.0 == field);
            let lines: Vec<String> = of_field
                .map(|((_, word), _)| {
                    let quoted = toml::Value::from(word.as_str());
                    let near = near(word, &names).unwrap_or("unknown");
                    format!("{quoted} = \"{near}\"")
                })
                .collect();
            if !lines.is_empty() {
                problem = problem.help(format!(
                    "say what they mean, as:\n[layers.exposure.values.{field}]\n{}",
                    lines.join("\n")
                ));
            }
        }
        problem = problem.help(format!("classes: {}, or unknown", names.join(", ")));
        let affected = words.into_iter().flat_map(|it| it.1).collect();
        rows.teller().tell(problem.affected(affected));
        rows.refuse();
    }
}

/// The class whose word is nearest.
fn near<'a>(word: &str, names: &[&'a str]) -> Option<&'a str> {
    let wanted = key(word);
    let found = nearest(&wanted, MATERIALS.keys().map(String::as_str))?;
    let class = &MATERIALS.get(found)?.0;
    names.iter().copied().find(|it| it == class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_means_a_class_of_the_set_and_only_one() {
        let of: Materials = toml::from_str(include_str!("materials.toml")).unwrap();
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for (class, words) in of.class.iter().chain(&of.doubtful) {
            assert!(usual_set().index_of(class).is_some(), "{class}");
            for word in words {
                let before = seen.insert(key(word), class.clone());
                assert!(
                    before.as_ref().is_none_or(|it| it == class),
                    "{word}: {before:?}, {class}"
                );
            }
        }
        for class in &usual_set().classes {
            assert!(of.class.contains_key(&class.name), "no word for {}", class.name);
        }
    }

    #[test]
    fn words_of_three_languages_and_taxonomies_are_known() {
        let words = Words::of(usual_set());
        for (word, class) in [
            ("саман", "adobe"),
            ("Хишти хом", "adobe"),
            ("ГИЛ", "adobe"),
            ("Пахса", "pakhsa"),
            ("кирпич", "brick"),
            ("хишт", "brick"),
            ("ж/б", "rc_frame"),
            ("панельный", "rc_panel"),
            ("чӯб", "timber"),
            ("adobe", "adobe"),
            ("Large precast panels", "rc_panel"),
            ("MUR+ADO/LWAL+DNO/H:1", "adobe"),
            ("CR/LWAL", "rc_wall"),
            ("MUR+CLBRS", "brick"),
        ] {
            let found =
                words.meaning(word).map(|it| usual_set().classes[it.0 as usize].name.as_str());
            assert_eq!(found, Some(class), "{word}");
        }
        // Which of the two concrete classes is not told by the material alone.
        assert_eq!(words.taxonomy("CR"), None);
        assert_eq!(words.meaning("соломит"), None);
    }
}
