//! What of the damage stage stays the same in all realizations: classes and mixes, made ready.

use super::casualties::{self, CasualtyClass, CasualtyParameters};
use super::macroseismic::fright;
use super::mix::{self, Corners};
use super::pager;
use super::row::{COLUMNS, column};
use super::set::{VulnerabilityClass, VulnerabilitySet};
use super::vulnerability::{GRADES, Vulnerability};
use crate::exposure::building::Mix;
use crate::hazard::imt::Imt;

/// The classes of a set and the mixes of them that cells share.
#[derive(Clone, Debug)]
pub struct DamageModel {
    pub(super) classes: Vec<Class>,
    /// `[n_mixes]`.
    pub(super) mixes: Vec<Corners>,
    measures: Vec<Imt>,
    states: Vec<String>,
    /// Classes that each mix may have, `[n_mixes]`.
    of_mix: Vec<Vec<u16>>,
}

/// A class, with what a realization draws about it.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) vulnerability: Vulnerability,
    /// Place of its measure among [`DamageModel::measures`].
    pub(super) measure: usize,
    pub(super) casualty: &'static CasualtyClass,
    /// Dead and injured by damage state where consequences tell them, shares of the people inside.
    pub(super) told: [Option<Vec<f64>>; 2],
}

/// What one realization takes vulnerability and casualty rates to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DamageParameters {
    /// Uniform variate 0 to 1 that places every class in its range of vulnerability; one for all,
    /// since what we do not know about Tajik houses we do not know about any of them.
    pub u_vulnerability: f64,
    /// Uniform variate 0 to 1 that says how far every mix leans to its weak side.
    pub u_mix: f64,
    /// Casualty rates.
    pub casualties: CasualtyParameters,
}

/// Words for the killed and the injured in files of consequences.
const TOLD: [&[&str]; 2] = [&["fatalities", "dead", "killed"], &["injured", "injuries"]];

impl DamageModel {
    /// Of a set, and of mixes whose shares are in the order of the set's classes. Shares are
    /// scaled to add up to 1; missing ones are 0, and a mix without any never breaks.
    pub fn new(set: &VulnerabilitySet, mixes: &[Mix]) -> DamageModel {
        let mut measures = vec![Imt::Mmi];
        measures.extend(set.further_measures());
        let class = |it: &VulnerabilityClass| Class {
            measure: measures.iter().position(|imt| *imt == it.vulnerability.imt()).unwrap_or(0),
            vulnerability: it.vulnerability.clone(),
            casualty: casualties::find(&it.casualty)
                .or_else(|| casualties::find("URML"))
                .expect("the embedded table has unreinforced masonry"),
            told: TOLD.map(|words| {
                let of_class = set.consequences.iter().filter(|of| of.taxonomy == it.name);
                let mut named = of_class.filter(|of| words.contains(&of.name.as_str()));
                named.next().map(|of| of.shares.clone())
            }),
        };
        let weakness: Vec<f64> = set.classes.iter().map(|it| it.vulnerability.weakness()).collect();
        let mixes: Vec<Corners> = mixes.iter().map(|it| Corners::of(it, &weakness)).collect();
        let classes: Vec<Class> = set.classes.iter().map(class).collect();
        let of_mix = |it: &Corners| {
            (0..classes.len()).filter(|class| it.has(*class)).map(|class| class as u16).collect()
        };
        DamageModel {
            of_mix: mixes.iter().map(of_mix).collect(),
            states: set.states.clone(),
            classes,
            mixes,
            measures,
        }
    }

    /// How many mixes there are.
    pub fn n_mixes(&self) -> usize {
        self.mixes.len()
    }

    /// The measures of shaking that it needs: intensity, then those of fragility functions. A *level*
    /// of a measure is the intensity, or the natural logarithm of g or cm/s.
    pub fn measures(&self) -> &[Imt] {
        &self.measures
    }

    /// Names of the damage states that its classes tell apart, no damage left out.
    pub fn states(&self) -> &[String] {
        &self.states
    }

    /// Classes of a mix that answer to a measure, rising.
    pub(super) fn classes_of(&self, mix_idx: usize, measure: usize) -> impl Iterator<Item = usize> {
        let classes = self.of_mix[mix_idx].iter().map(|it| usize::from(*it));
        classes.filter(move |it| self.classes[*it].measure == measure)
    }

    /// Adds to `out` so many buildings of a mix by damage state, no damage left out: by the states of
    /// the model, or by the grades D1 to D5. `level` gives that of each of
    /// [`measures`](DamageModel::measures); exact, without a table.
    pub fn add_states(
        &self,
        it: &DamageParameters,
        mix_idx: usize,
        level: impl Fn(usize) -> f64,
        buildings: f64,
        (by_grade, out): (bool, &mut [f64]),
    ) {
        let lean = mix::lean(it.u_mix);
        for &idx in &self.of_mix[mix_idx] {
            let class = &self.classes[usize::from(idx)];
            let n = buildings * self.mixes[mix_idx].share(usize::from(idx), lean);
            let level = class.level(level(class.measure));
            if by_grade {
                let grades = class.vulnerability.grades(level, it.u_vulnerability);
                out.iter_mut().zip(grades).for_each(|(sum, share)| *sum += n * share);
            } else {
                class.vulnerability.add_states(level, it.u_vulnerability, n, out);
            }
        }
    }

    /// The row of a mix at a level of each measure in `f64`, without a table: the reference for
    /// tables, and for the few places that are looked at alone. An unknown mix never breaks.
    pub fn exact(&self, it: &DamageParameters, mix_idx: usize, levels: &[f64]) -> [f64; COLUMNS] {
        let intensity = levels[0].clamp(1.0, 12.0);
        let mut row = [0.0; COLUMNS];
        let mut undamaged = 1.0;
        let shares = self.mixes.get(mix_idx).map(|of| of.shares(mix::lean(it.u_mix)));
        for (class, share) in self.classes.iter().zip(shares.into_iter().flatten()) {
            let level = class.level(levels[class.measure]);
            let (grades, harm) = class.at(level, it);
            for (grade, part) in grades.iter().enumerate() {
                undamaged -= share * part;
                row[column::D1 + grade] += share * part;
            }
            for (column, part) in
                [column::DEAD, column::INJURED, column::HOSPITALISED].iter().zip(harm)
            {
                row[*column] += share * part;
            }
        }
        row[column::FRIGHTENED] = fright(intensity) * undamaged;
        row[column::INTENSITY] = intensity;
        row[column::PAGER_LOW] = pager::TAJIKISTAN.share(intensity);
        row[column::PAGER_HIGH] = pager::AFGHANISTAN.share(intensity);
        row
    }
}

impl Class {
    /// Intensity, g or cm/s of a level.
    pub(super) fn level(&self, level: f64) -> f64 {
        if self.vulnerability.imt() == Imt::Mmi { level } else { level.exp() }
    }

    /// Shares in D1 to D5, and dead, injured and hospitalised as shares of residents, at an intensity,
    /// or g or cm/s.
    pub(super) fn at(&self, level: f64, it: &DamageParameters) -> ([f64; GRADES], [f64; 3]) {
        let grades = self.vulnerability.grades(level, it.u_vulnerability);
        let rates = self.casualty.by_grade(&it.casualties);
        let mut harm =
            rates.map(|of| of.iter().zip(&grades).map(|(rate, share)| rate * share).sum::<f64>());
        if self.told.iter().any(Option::is_some) {
            let states = self.vulnerability.states(level, it.u_vulnerability);
            for (harm, told) in harm.iter_mut().zip(&self.told) {
                let Some(told) = told else { continue };
                let inside: f64 = told.iter().zip(&states).map(|(rate, share)| rate * share).sum();
                *harm = it.casualties.presence.indoors * inside;
            }
        }
        (grades, harm)
    }
}
