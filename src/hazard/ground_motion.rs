//! The ground motion of a scenario: everything that a realization's shaking is drawn from.

use rand_distr::{Distribution as _, StandardNormal};

use super::conditioning::{self, Conditioning};
use super::field::{self, Carrier, FieldSampler};
use super::logic_tree::LogicTree;
use super::shaking::BranchShaking;
use crate::rng::{self, Draw, rng};
use crate::source::Source;

/// Where the shaking is that of a map.
pub const SHAKEMAP: Source = Source {
    authors: "Worden, Thompson, Hearne and Wald",
    year: 2020,
    title: "ShakeMap Manual Online: technical manual, user's guide, and software guide",
    doi: "10.5066/F7D21VPQ",
};

/// Branches, fields and observations over the sites of a world.
pub struct GroundMotion {
    /// Models, and which of them a realization takes.
    pub logic_tree: LogicTree,
    /// Whether a map of the shaking is there instead of the models, as the only branch.
    pub is_mapped: bool,
    /// `[n_branches]`: median, τ and φ at every site.
    pub shaking: Vec<BranchShaking>,
    /// Correlated residuals on a lattice: of what a branch predicts, and of its conversion.
    pub fields: FieldSampler,
    /// And from there to every site, then to every observation.
    pub carrier: Carrier,
    /// What was observed, if anything was.
    pub conditioning: Option<Conditioning>,
    /// What it rests on beside the models of its branches.
    pub sources: Vec<&'static Source>,
}

/// Memory of one thread; holds the last pair of fields.
pub struct Scratch {
    fields: field::Scratch,
    /// `[2][n_sites + n_observations]`.
    residuals: [Vec<f32>; 2],
    conditioning: Option<conditioning::Scratch>,
}

impl GroundMotion {
    /// Name, source and weight of each branch.
    pub fn branches(&self) -> Vec<(&'static str, &'static Source, f64)> {
        if self.is_mapped {
            return vec![("shakemap", &SHAKEMAP, 1.0)];
        }
        let branches = self.logic_tree.branches().iter();
        branches.map(|it| (it.name(), it.model.source(), it.weight)).collect()
    }

    /// The branch of a uniform variate, 0 to 1.
    pub fn pick(&self, u: f64) -> usize {
        if self.is_mapped { 0 } else { self.logic_tree.pick(u) }
    }

    /// Memory for one thread.
    pub fn scratch(&self) -> Scratch {
        Scratch {
            fields: self.fields.scratch(),
            residuals: [0, 1].map(|_| vec![0.0; self.carrier.len()]),
            conditioning: self.conditioning.as_ref().map(Conditioning::scratch),
        }
    }

    /// Draws the fields of realizations `2 pair` and `2 pair + 1` into the scratch.
    pub fn draw_pair(&self, seed: u64, pair: u32, scratch: &mut Scratch) {
        let mut rng = rng(seed, pair, Draw::WithinEvent);
        self.fields.sample_pair(&mut rng, &mut scratch.fields);
    }

    /// Intensity, and ln PGV in cm/s, of every site in one realization, whose pair of fields was
    /// drawn last; `u` picks the branch.
    pub fn fill(
        &self,
        (seed, realization): (u64, u32),
        u: f64,
        scratch: &mut Scratch,
        intensity: &mut [f32],
        ln_pgv: &mut [f32],
    ) {
        let branch = self.pick(u);
        let mut eta: f32 = StandardNormal.sample(&mut rng(seed, realization, Draw::BetweenEvent));
        let key = rng::key(seed, realization, Draw::BetweenPoints);
        let Scratch { fields, residuals, conditioning } = scratch;
        self.carrier.fill(fields, (realization % 2) as usize, key, residuals);
        if let (Some(it), Some(scratch)) = (&self.conditioning, conditioning) {
            let mut own = rng(seed, realization, Draw::Observation);
            it.apply(branch, &mut own, &mut eta, residuals, scratch);
        }
        let residuals = residuals.each_ref().map(Vec::as_slice);
        self.shaking[branch].fill(eta, residuals, intensity, ln_pgv);
    }
}
