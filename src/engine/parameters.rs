//! What is not known about the world rather than about this earthquake: one uniform variate a
//! parameter and realization, the same for all places. Each model turns its own into a value.

use rand::RngExt as _;

use crate::rng::{Draw, rng};

/// Uniform variates, 0 to 1. New ones are appended, so that the others stay as they were.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// Which branch of the logic tree.
    pub branch: f64,
    /// How vulnerable buildings are within the range of their classes.
    pub vulnerability: f64,
    /// How many leave in the first nights.
    pub night: f64,
    /// How many cannot or will not live in their homes after two weeks.
    pub fortnight: f64,
    /// How many are still away after six months.
    pub half_year: f64,
    /// How many of the displaced need a public place.
    pub public_place: f64,
    /// How readily slopes close roads, and how slowly they are cleared.
    pub closure: f64,
    /// How many completely damaged buildings collapse.
    pub collapse: f64,
    /// How many die in them.
    pub lethality: f64,
    /// How fast people travel.
    pub travel: f64,
    /// How far all mixes of buildings lean to their weak side.
    pub mix: f64,
    /// Which vulnerability model.
    pub damage_branch: f64,
    /// How likely shaking is to cut off power, heat and water.
    pub utility: f64,
    /// How many leave an unheated home.
    pub unheated: f64,
    /// How many obey an order to leave.
    pub order: f64,
    /// How fast homes are rebuilt.
    pub rebuilding: f64,
    /// How many heavily damaged homes are counted as destroyed.
    pub written_off: f64,
    /// How many moderately damaged homes are counted as partly damaged.
    pub partly: f64,
    /// How many residents are abroad.
    pub abroad: f64,
    /// How many homes stand where slopes slide.
    pub slid: f64,
    /// How weak bridges are, and how readily buildings block streets.
    pub road_weakness: f64,
}

impl Parameters {
    /// Of one realization.
    pub fn draw(seed: u64, realization: u32) -> Parameters {
        let mut rng = rng(seed, realization, Draw::Epistemic);
        let mut next = || rng.random::<f64>();
        Parameters {
            branch: next(),
            vulnerability: next(),
            night: next(),
            fortnight: next(),
            half_year: next(),
            public_place: next(),
            closure: next(),
            collapse: next(),
            lethality: next(),
            travel: next(),
            mix: next(),
            damage_branch: next(),
            utility: next(),
            unheated: next(),
            order: next(),
            rebuilding: next(),
            abroad: next(),
            written_off: next(),
            partly: next(),
            slid: next(),
            road_weakness: next(),
        }
    }
}
