//! What of the damage stage stays the same in all realizations: classes and mixes, made ready.

use super::casualties::{self, CasualtyClass, CasualtyParameters};
use super::macroseismic::{fright, grade_shares, mean_grade, onset};
use super::mix::{self, Corners};
use super::pager;
use super::row::{COLUMNS, column};
use super::set::VulnerabilitySet;
use crate::exposure::building::Mix;
use crate::stats::Triangular;

/// The classes of a set and the mixes of them that cells share.
#[derive(Clone, Debug)]
pub struct DamageModel {
    pub(super) classes: Vec<Class>,
    /// `[n_mixes]`.
    pub(super) mixes: Vec<Corners>,
}

/// A class, with what a realization draws about it.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) vulnerability: Triangular,
    pub(super) ductility: f64,
    pub(super) casualty: &'static CasualtyClass,
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

impl DamageModel {
    /// Of a set, and of mixes whose shares are in the order of the set's classes. Shares are
    /// scaled to add up to 1; missing ones are 0, and a mix without any never breaks.
    pub fn new(set: &VulnerabilitySet, mixes: &[Mix]) -> DamageModel {
        let class = |it: &super::set::VulnerabilityClass| Class {
            vulnerability: it.vulnerability.into(),
            ductility: it.ductility,
            casualty: casualties::find(&it.casualty)
                .or_else(|| casualties::find("URML"))
                .expect("the embedded table has unreinforced masonry"),
        };
        let vulnerability: Vec<f64> = set.classes.iter().map(|it| it.vulnerability.mode).collect();
        DamageModel {
            classes: set.classes.iter().map(class).collect(),
            mixes: mixes.iter().map(|it| Corners::of(it, &vulnerability)).collect(),
        }
    }

    /// How many mixes there are.
    pub fn n_mixes(&self) -> usize {
        self.mixes.len()
    }

    /// The row of a mix at an intensity in `f64`, without a table: the reference for tables, and
    /// for the few places that are looked at alone. An unknown mix never breaks.
    pub fn exact(&self, it: &DamageParameters, mix_idx: usize, intensity: f64) -> [f64; COLUMNS] {
        let intensity = intensity.clamp(1.0, 12.0);
        let mut row = [0.0; COLUMNS];
        let mut undamaged = 1.0;
        let shares = self.mixes.get(mix_idx).map(|of| of.shares(mix::lean(it.u_mix)));
        for (class, share) in self.classes.iter().zip(shares.into_iter().flatten()) {
            let vulnerability = class.vulnerability.quantile(it.u_vulnerability);
            let mean = mean_grade(intensity, vulnerability, class.ductility);
            let [_, grades @ ..] = grade_shares(onset(intensity) * mean);
            let harm = class.casualty.by_grade(&it.casualties);
            for (grade, part) in grades.iter().enumerate() {
                undamaged -= share * part;
                row[column::D1 + grade] += share * part;
                row[column::DEAD] += share * part * harm[0][grade];
                row[column::INJURED] += share * part * harm[1][grade];
                row[column::HOSPITALISED] += share * part * harm[2][grade];
            }
        }
        row[column::FRIGHTENED] = fright(intensity) * undamaged;
        row[column::INTENSITY] = intensity;
        row[column::PAGER_LOW] = pager::TAJIKISTAN.share(intensity);
        row[column::PAGER_HIGH] = pager::AFGHANISTAN.share(intensity);
        row
    }
}
