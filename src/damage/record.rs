//! Vulnerability sets as their files have them, and what may be wrong with one.

use serde::Deserialize;

use super::casualties;
use super::fragility::{Fragility, FragilityFunction};
use super::set::{MixShares, VulnerabilityClass, VulnerabilitySet};
use super::taxonomy::casualty_class;
use super::vulnerability::{Crosswalk, Vulnerability, usual_crosswalk};
use crate::stats::Triangular;

/// A set.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Set {
    name: String,
    title: String,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    notes: String,
    /// Names of damage states, where they are not the grades.
    states: Option<Vec<String>>,
    /// What grades they stand for.
    grades: Option<Vec<Crosswalk>>,
    #[serde(rename = "class")]
    classes: Vec<Class>,
    #[serde(rename = "mix", default)]
    mixes: Vec<MixShares>,
}

/// A class of a set: by the macroseismic method, or by fragility.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    name: String,
    taxonomy: String,
    title: String,
    /// For readers: the building type of EMS-98.
    #[serde(rename = "ems_98")]
    _ems_98: Option<String>,
    vulnerability: Option<Range>,
    ductility: Option<f64>,
    fragility: Option<Function>,
    casualty: Option<String>,
    source: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    low: f64,
    mode: f64,
    high: f64,
}

impl From<Range> for Triangular {
    fn from(Range { low, mode, high }: Range) -> Triangular {
        Triangular { low, mode, high }
    }
}

/// Limit states, one an entry: lognormal by medians and betas, or discrete by levels.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Function {
    imt: String,
    medians: Option<Vec<f64>>,
    betas: Option<Vec<f64>>,
    levels: Option<Vec<f64>>,
    probabilities: Option<Vec<Vec<f64>>>,
    #[serde(default)]
    no_damage_below: f64,
    capacity: Option<Range>,
}

/// Grades, the states of the macroseismic method.
pub(super) const GRADES: [&str; 5] = ["d1", "d2", "d3", "d4", "d5"];

impl TryFrom<Set> for VulnerabilitySet {
    type Error = String;

    /// All that is wrong with it, a line each.
    fn try_from(it: Set) -> Result<VulnerabilitySet, String> {
        let mut wrong = vec![];
        let states =
            it.states.unwrap_or_else(|| GRADES.iter().map(|it| (*it).to_owned()).collect());
        let grades = it.grades.unwrap_or_else(|| usual_crosswalk(states.len()));
        let adds_up = |it: &Crosswalk| (it.iter().sum::<f64>() - 1.0).abs() < 1e-9;
        if grades.len() != states.len() || !grades.iter().all(adds_up) {
            wrong.push("`grades` needs a row a state: shares of D1 to D5 that add up to 1".into());
        }
        if it.classes.is_empty() {
            wrong.push("a set has at least one [[class]]".into());
        }
        let mut classes: Vec<VulnerabilityClass> = vec![];
        for class in it.classes {
            if classes.iter().any(|other| other.name == class.name) {
                wrong.push(format!("class `{}` is there twice", class.name));
            }
            match class.resolved(states.len(), &grades) {
                Ok(class) => classes.push(class),
                Err(more) => wrong.extend(more),
            }
        }
        // Classes by grades and classes by other states have only the grades in common.
        let is_macroseismic = |it: &VulnerabilityClass| {
            matches!(it.vulnerability, Vulnerability::Macroseismic { .. })
        };
        if states.iter().ne(GRADES.iter()) && classes.iter().any(is_macroseismic) {
            wrong.push(
                "a class with `vulnerability` has the states d1 to d5: leave `states` out".into(),
            );
        }
        if !wrong.is_empty() {
            return Err(wrong.join("\n"));
        }
        Ok(VulnerabilitySet {
            name: it.name,
            title: it.title,
            sources: it.sources,
            notes: it.notes,
            states,
            classes,
            consequences: vec![],
            mixes: it.mixes,
        })
    }
}

impl Class {
    fn resolved(
        self,
        n_states: usize,
        grades: &[Crosswalk],
    ) -> Result<VulnerabilityClass, Vec<String>> {
        let mut wrong = vec![];
        let named = |what: &str| format!("class `{}`: {what}", self.name);
        let vulnerability = match (self.vulnerability, self.ductility, &self.fragility) {
            (Some(range), Some(ductility), None) => {
                if !in_order(range) || range.low < -0.1 || range.high > 1.2 || ductility <= 0.0 {
                    wrong.push(named("low ≤ mode ≤ high between -0.1 and 1.2, ductility above 0"));
                }
                Some(Vulnerability::Macroseismic { index: range.into(), ductility })
            }
            (None, None, Some(function)) => match function.resolved(n_states) {
                Ok((function, capacity)) => {
                    Some(Vulnerability::Fragility { function, grades: grades.to_vec(), capacity })
                }
                Err(what) => {
                    wrong.extend(what.iter().map(|it| named(it)));
                    None
                }
            },
            _ => {
                wrong.push(named("give either vulnerability and ductility, or fragility"));
                None
            }
        };
        let casualty =
            self.casualty.clone().unwrap_or_else(|| casualty_class(&self.taxonomy).to_owned());
        if casualties::find(&casualty).is_none() {
            let known: Vec<&str> = casualties::all().iter().map(|it| it.name.as_str()).collect();
            wrong.push(named(&format!("casualty is one of {}", known.join(", "))));
        }
        let Some(vulnerability) = vulnerability.filter(|_| wrong.is_empty()) else {
            return Err(wrong);
        };
        let Class { name, taxonomy, title, source, .. } = self;
        Ok(VulnerabilityClass { name, taxonomy, title, vulnerability, casualty, source })
    }
}

fn in_order(it: Range) -> bool {
    it.low <= it.mode && it.mode <= it.high
}

impl Function {
    fn resolved(
        &self,
        n_states: usize,
    ) -> Result<(FragilityFunction, Triangular), Vec<&'static str>> {
        let mut wrong = vec![];
        let imt = self.imt.parse();
        if imt.is_err() {
            wrong.push("imt is PGA, PGV, MMI or SA(period in seconds)");
        }
        let capacity = self.capacity.unwrap_or(Range { low: 1.0, mode: 1.0, high: 1.0 });
        if !in_order(capacity) || capacity.low <= 0.0 {
            wrong.push("capacity: 0 < low ≤ mode ≤ high");
        }
        let limit_states: Vec<Fragility> =
            match (&self.medians, &self.betas, &self.levels, &self.probabilities) {
                (Some(medians), Some(betas), None, None) => {
                    let rises = medians.windows(2).all(|it| it[0] <= it[1]);
                    if medians.len() != n_states || betas.len() != n_states || !rises {
                        wrong.push("medians and betas have one number a state, medians that rise");
                    }
                    if medians.iter().chain(betas).any(|it| *it <= 0.0 || !it.is_finite()) {
                        wrong.push("medians and betas lie above 0");
                    }
                    let pairs = medians.iter().zip(betas);
                    pairs.map(|(&median, &beta)| Fragility::Lognormal { median, beta }).collect()
                }
                (None, None, Some(levels), Some(rows)) => {
                    let rises = levels.windows(2).all(|it| it[0] < it[1]) && !levels.is_empty();
                    let fits = |it: &Vec<f64>| {
                        it.len() == levels.len() && it.iter().all(|p| (0.0..=1.0).contains(p))
                    };
                    let falls =
                        rows.windows(2).all(|it| it[0].iter().zip(&it[1]).all(|(a, b)| a >= b));
                    if !rises || rows.len() != n_states || !rows.iter().all(fits) || !falls {
                        wrong.push(
                            "levels rise; probabilities have a row a state and a number a level, \
                                0 to 1, none above that of a lighter state",
                        );
                    }
                    let discrete = |it: &Vec<f64>| Fragility::Discrete {
                        levels: levels.clone(),
                        probabilities: it.clone(),
                    };
                    rows.iter().map(discrete).collect()
                }
                _ => {
                    wrong.push("fragility has medians and betas, or levels and probabilities");
                    vec![]
                }
            };
        match imt {
            Ok(imt) if wrong.is_empty() => Ok((
                FragilityFunction { imt, limit_states, no_damage_below: self.no_damage_below },
                capacity.into(),
            )),
            _ => Err(wrong),
        }
    }
}
