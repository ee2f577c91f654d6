//! Vulnerability sets: building classes with their range of vulnerability, one file a set in
//! `sets/`, embedded and found by name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::exposure::building::{BuildingClass, Mix};
use crate::stats::Triangular;

/// File name and text of every embedded set; a test compares it with the folder.
pub const FILES: &[(&str, &str)] = &[
    ("tajikistan.toml", include_str!("sets/tajikistan.toml")),
    ("ems_98.toml", include_str!("sets/ems_98.toml")),
];

/// The set that a scenario uses when it names none.
pub const DEFAULT: &str = "tajikistan";

/// A list of building classes and how vulnerable each is.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VulnerabilitySet {
    /// Name in scenario files; that of its file.
    pub name: String,
    /// What it is, in a line.
    pub title: String,
    /// The works it rests on, one line each.
    pub sources: Vec<String>,
    /// What was judged and what was not checked.
    pub notes: String,
    /// Its classes; mixes give their shares in this order.
    #[serde(rename = "class")]
    pub classes: Vec<VulnerabilityClass>,
    /// Mixes of its classes where nothing better is known; none in sets that know no country.
    #[serde(rename = "mix", default)]
    pub mixes: Vec<MixShares>,
}

/// A mix of classes, as a file tells it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MixShares {
    /// Name in layers and tables: `rural_mountain`.
    pub name: String,
    /// What a planner calls it.
    pub title: String,
    /// Where the shares come from.
    pub source: String,
    /// Shares of residents by class name; they add up to 1.
    pub shares: BTreeMap<String, f64>,
}

/// One class of a set.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VulnerabilityClass {
    /// Short name in files and tables: `adobe`.
    pub name: String,
    /// GEM building taxonomy, as far as it is known.
    pub taxonomy: String,
    /// What a planner calls it.
    pub title: String,
    /// Building type of EMS-98: `M2`, `RC1`.
    pub ems_98: String,
    /// Vulnerability index V: its plausible range for this type.
    pub vulnerability: Range,
    /// Ductility index Q.
    pub ductility: f64,
    /// Casualty class in `casualties.csv`.
    pub casualty: String,
    /// Where the numbers of this class come from.
    pub source: String,
}

/// Lowest, most likely and highest value in a file.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// Lowest value.
    pub low: f64,
    /// Most likely value.
    pub mode: f64,
    /// Highest value.
    pub high: f64,
}

impl From<Range> for Triangular {
    fn from(Range { low, mode, high }: Range) -> Triangular {
        Triangular { low, mode, high }
    }
}

impl VulnerabilitySet {
    /// Place of a class in the order of shares; `None` if this set has no such class.
    pub fn index_of(&self, class: &str) -> Option<usize> {
        self.classes.iter().position(|it| it.name == class)
    }

    /// Its mixes, with shares in the order of its classes.
    pub fn mixes(&self) -> Vec<Mix> {
        let share = |mix: &MixShares, class: &VulnerabilityClass| {
            mix.shares.get(&class.name).copied().unwrap_or(0.0)
        };
        let shares = |it: &MixShares| -> Vec<f64> {
            self.classes.iter().map(|class| share(it, class)).collect()
        };
        let mix = |it: &MixShares| Mix::known(it.name.clone(), shares(it));
        self.mixes.iter().map(mix).collect()
    }

    /// The classes without their vulnerability, for lists and layers.
    pub fn building_classes(&self) -> Vec<BuildingClass> {
        let class = |it: &VulnerabilityClass| BuildingClass {
            name: it.name.clone(),
            taxonomy: it.taxonomy.clone(),
            title: it.title.clone(),
        };
        self.classes.iter().map(class).collect()
    }
}

/// All embedded sets, in the order of [`FILES`].
pub fn all() -> &'static [VulnerabilitySet] {
    static ALL: LazyLock<Vec<VulnerabilitySet>> = LazyLock::new(|| {
        let parse = |&(_, text)| toml::from_str(text).expect("embedded sets parse in every test");
        FILES.iter().map(parse).collect()
    });
    &ALL
}

/// The embedded set of this name.
///
/// ```
/// let set = panoh::damage::set::find("tajikistan").unwrap();
/// assert_eq!(set.classes[0].name, "adobe");
/// ```
pub fn find(name: &str) -> Option<&'static VulnerabilitySet> {
    all().iter().find(|it| it.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::damage::casualties;

    #[test]
    fn every_file_in_the_folder_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/damage/sets");
        let found: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect();
        let listed: BTreeSet<String> = FILES.iter().map(|it| it.0.to_owned()).collect();
        assert_eq!(found, listed);
        for (set, (file, _)) in all().iter().zip(FILES) {
            assert_eq!(format!("{}.toml", set.name), *file);
        }
        assert!(find(DEFAULT).is_some());
    }

    #[test]
    fn classes_are_named_once_and_their_numbers_are_in_order() {
        for set in all() {
            let names: BTreeSet<&str> = set.classes.iter().map(|it| it.name.as_str()).collect();
            assert_eq!(names.len(), set.classes.len(), "{}", set.name);
            for class in &set.classes {
                let Range { low, mode, high } = class.vulnerability;
                assert!(-0.1 < low && low <= mode && mode <= high && high < 1.1, "{}", class.name);
                assert!(0.0 < class.ductility, "{}", class.name);
                assert!(!class.source.is_empty(), "{}", class.name);
                assert!(casualties::find(&class.casualty).is_some(), "{}", class.name);
                assert_eq!(set.index_of(&class.name).map(|it| &set.classes[it]), Some(class));
            }
        }
    }

    #[test]
    fn mixes_add_up_to_one_and_name_known_classes() {
        for set in all() {
            for (file, mix) in set.mixes.iter().zip(set.mixes()) {
                assert!(file.shares.keys().all(|it| set.index_of(it).is_some()), "{}", file.name);
                assert!(
                    (mix.shares.iter().map(|it| it.mode).sum::<f64>() - 1.0).abs() < 1e-9,
                    "{}",
                    file.name
                );
            }
        }
        assert_eq!(find(DEFAULT).unwrap().mixes().len(), 6);
    }
}
