//! Layer `buildings`: what stands, as points, areas or a table, each row for one building or many
//! like ones.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::damage::set::{self, VulnerabilitySet};
use crate::exposure::settlement::Origin;
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::{Row, Rows};
use crate::input::layers::spelling::key;
use crate::input::problem::{Problems, nearest};
use crate::units::LonLat;

/// Buildings of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Buildings {
    /// The set that classes are of.
    pub set: &'static VulnerabilitySet,
    /// In the order of the file.
    pub rows: Vec<BuildingRow>,
}

/// Like buildings at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct BuildingRow {
    /// Its code, or the number of its row.
    pub id: String,
    /// Class in the order of the set; `None` where nobody knows: as others of its place.
    pub class: Option<u8>,
    /// How many buildings.
    pub count: f64,
    /// People in all of them together, where told.
    pub occupants: Option<f64>,
    /// Storeys above ground, where told.
    pub storeys: Option<f64>,
    /// Year of building, where told.
    pub year: Option<f64>,
    /// Where; the middle of an area. `None` for rows of a table without places.
    pub place: Option<LonLat>,
    /// Code of its district; empty where only its place tells.
    pub district_pcode: String,
    /// Observed or modelled.
    pub origin: Origin,
}

/// The set of classes where no region says one.
pub fn usual_set() -> &'static VulnerabilitySet {
    set::find(set::DEFAULT).expect("a test finds the default set")
}

/// Reads a layer and says everything that is wrong with it; `None` if it cannot be used.
pub fn read(
    mapping: &Mapping,
    set: &'static VulnerabilitySet,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Buildings> {
    of(Rows::open(kind::of("buildings"), mapping, frame, problems)?, set)
}

/// Buildings of rows that were opened.
pub fn of(rows: Rows, set: &'static VulnerabilitySet) -> Option<Buildings> {
    if !rows.has("class") && !rows.has("material") {
        let message = "no field says what the buildings are of: neither `class` nor `material`";
        let help = "name it: [layers.buildings.fields] material = \"…\"";
        rows.teller().tell(rows.teller().error("E405", message).help(help));
        rows.refuse();
    }
    if !rows.placed() && !rows.has("district_pcode") {
        let message = "nothing says where the buildings are: neither places nor `district_pcode`";
        let help = "name it: [layers.buildings.fields] district_pcode = \"…\", or lon and lat";
        rows.teller().tell(rows.teller().error("E405", message).help(help));
        rows.refuse();
    }
    let mut words = Words { set, unknown: BTreeMap::new() };
    let found: Vec<BuildingRow> =
        rows.iter().filter_map(|row| one(&rows, &row, &mut words)).collect();
    words.tell(&rows);
    let buildings = Buildings { set, rows: found };
    if !buildings.rows.is_empty() {
        rows.teller().tell(rows.teller().note("I433", buildings.summary()));
    }
    rows.finish().then_some(buildings)
}

fn one(rows: &Rows, row: &Row, words: &mut Words) -> Option<BuildingRow> {
    let numbers = ["occupants", "storeys"].map(|it| row.optional_count(it));
    let count = if rows.has("count") { row.count("count") } else { Some(1.0) };
    let class = words.class(rows, row);
    let place = if rows.placed() { Some(row.place()?) } else { None };
    let [occupants, storeys] = numbers;
    if storeys.is_some_and(|it| it > 60.0) {
        let help = "no building of the region is so high: is it another column?";
        rows.error(
            "E602",
            "more storeys than can be",
            help,
            format!("{}: {}", row.name(), row.text("storeys")),
        );
    }
    Some(BuildingRow {
        id: row.name(),
        class,
        count: count?,
        occupants,
        storeys,
        year: row.number("year"),
        place,
        district_pcode: row.text("district_pcode"),
        origin: row.origin(),
    })
}

impl Buildings {
    /// How many buildings there are of each class, in the order of the set, and of no known class.
    pub fn by_class(&self) -> (Vec<f64>, f64) {
        let mut of = vec![0.0; self.set.classes.len()];
        let mut unknown = 0.0;
        for row in &self.rows {
            match row.class {
                Some(class) => of[class as usize] += row.count,
                None => unknown += row.count,
            }
        }
        (of, unknown)
    }

    /// `1 200 buildings in 56 rows: adobe 800, brick 300, not known 100; 5600 people told`.
    pub fn summary(&self) -> String {
        let (of, unknown) = self.by_class();
        let all: f64 = of.iter().sum::<f64>() + unknown;
        let names = self.set.classes.iter().map(|it| it.name.as_str());
        let mut parts: Vec<String> = names
            .zip(of)
            .filter(|it| it.1 > 0.0)
            .map(|(name, it)| format!("{name} {it:.0}"))
            .collect();
        if unknown > 0.0 {
            parts.push(format!("not known {unknown:.0}"));
        }
        let people = self.rows.iter().filter_map(|it| it.occupants).fold(0.0, |a, b| a + b);
        let told = self.rows.iter().filter(|it| it.occupants.is_some()).count();
        format!(
            "{all:.0} buildings in {} rows: {}; {people:.0} people in the {told} rows that tell them",
            self.rows.len(),
            parts.join(", ")
        )
    }
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

struct Words {
    set: &'static VulnerabilitySet,
    /// Field and word, with the rows that have it.
    unknown: BTreeMap<(&'static str, String), Vec<crate::input::problem::Affected>>,
}

impl Words {
    /// Class of a row; `None` if it is not known, which is told.
    fn class(&mut self, rows: &Rows, row: &Row) -> Option<u8> {
        for field in ["class", "material"] {
            let word = row.text(field);
            if word.is_empty() || UNKNOWN.iter().any(|it| key(it) == key(&word)) {
                continue;
            }
            if let Some((class, doubtful)) = self.meaning(&word) {
                if doubtful {
                    let help = "if it is another class, say so: [layers.buildings.values.material]";
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
        let help = "they are taken as the other buildings of their place; enter what they are of";
        rows.warning("W435", "neither class nor material", help, row.name());
        None
    }

    /// Index of a word's class, and whether it could be another.
    fn meaning(&self, word: &str) -> Option<(u8, bool)> {
        let classes = &self.set.classes;
        let wanted = key(word);
        let named = |it: &crate::damage::set::VulnerabilityClass| {
            key(&it.name) == wanted || key(&it.title) == wanted
        };
        if let Some(at) = classes.iter().position(named).or_else(|| self.taxonomy(word)) {
            return Some((at as u8, false));
        }
        let (class, doubtful) = MATERIALS.get(&wanted)?;
        self.set.index_of(class).map(|it| (it as u8, *doubtful))
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
    fn tell(self, rows: &Rows) {
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
        for field in ["class", "material"] {
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
                    "say what they mean, as:\n[layers.buildings.values.{field}]\n{}",
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
        let words = Words { set: usual_set(), unknown: BTreeMap::new() };
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
