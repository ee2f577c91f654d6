//! Vulnerability sets: building classes with their range of vulnerability, one file a set in
//! `sets/`, embedded and found by name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::fragility::{Consequence, FragilityFunction, FragilityModel};
use super::record;
use super::taxonomy::casualty_class;
use super::vulnerability::{Vulnerability, usual_crosswalk};
use crate::exposure::building::Mix;
use crate::hazard::imt::Imt;
use crate::stats::Triangular;

/// File name and text of every embedded set; a test compares it with the folder.
pub const FILES: &[(&str, &str)] = &[
    ("tajikistan.toml", include_str!("sets/tajikistan.toml")),
    ("tajikistan_pga.toml", include_str!("sets/tajikistan_pga.toml")),
    ("ems_98.toml", include_str!("sets/ems_98.toml")),
];

/// The set that a scenario uses when it names none.
pub const DEFAULT: &str = "tajikistan";

/// A list of building classes and how vulnerable each is.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "record::Set")]
pub struct VulnerabilitySet {
    /// Name in scenario files; that of its file.
    pub name: String,
    /// What it is, in a line.
    pub title: String,
    /// The works it rests on, one line each.
    pub sources: Vec<String>,
    /// What was judged and what was not checked.
    pub notes: String,
    /// Damage states that its classes tell apart, no damage left out, in order of severity.
    pub states: Vec<String>,
    /// Its classes; mixes give their shares in this order.
    pub classes: Vec<VulnerabilityClass>,
    /// What states bring, as a file has it: it goes before the casualty classes.
    pub consequences: Vec<Consequence>,
    /// Mixes of its classes where nothing better is known; none in sets that know no country.
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
#[derive(Clone, Debug, PartialEq)]
pub struct VulnerabilityClass {
    /// Short name in files and tables: `adobe`.
    pub name: String,
    /// GEM building taxonomy, as far as it is known.
    pub taxonomy: String,
    /// What a planner calls it.
    pub title: String,
    /// How it answers to shaking.
    pub vulnerability: Vulnerability,
    /// Casualty class in `casualties.csv`.
    pub casualty: String,
    /// Where the numbers of this class come from.
    pub source: String,
}

impl VulnerabilitySet {
    /// Of fragility functions and consequences as OpenQuake's files have them: a class a taxonomy.
    /// Casualty classes are guessed from the taxonomy, for what the consequences do not tell.
    pub fn of_functions(
        name: String,
        model: FragilityModel,
        consequences: Vec<Consequence>,
    ) -> VulnerabilitySet {
        let grades = usual_crosswalk(model.states.len());
        let class = |(taxonomy, function): (String, FragilityFunction)| VulnerabilityClass {
            casualty: casualty_class(&taxonomy).to_owned(),
            source: format!("fragility function of {name}"),
            vulnerability: Vulnerability::Fragility {
                function,
                grades: grades.clone(),
                capacity: Triangular { low: 1.0, mode: 1.0, high: 1.0 },
            },
            name: taxonomy.clone(),
            title: taxonomy.clone(),
            taxonomy,
        };
        VulnerabilitySet {
            title: format!("Fragility functions of {name}"),
            sources: vec![],
            notes: String::new(),
            classes: model.functions.into_iter().map(class).collect(),
            states: model.states,
            consequences,
            mixes: vec![],
            name,
        }
    }

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

    /// The measures that its classes answer to, beside intensity, in the order they are met.
    pub fn further_measures(&self) -> Vec<Imt> {
        let mut found = vec![];
        for imt in self.classes.iter().map(|it| it.vulnerability.imt()) {
            if imt != Imt::Mmi && !found.contains(&imt) {
                found.push(imt);
            }
        }
        found
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
