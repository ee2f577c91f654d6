//! The ground motion of a scenario: everything that a realization's shaking is drawn from.

use rand_distr::{Distribution as _, StandardNormal};

use super::conditioning::{self, Conditioning};
use super::field::{self, Carrier, FieldSampler};
use super::imt::Imt;
use super::logic_tree::{Branch, LogicTree};
use super::shaking::BranchShaking;
use super::truncation::Truncation;
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
    /// How deep each of the ruptures that may have happened begins, km.
    pub depths_km: Vec<f64>,
    /// Models, and which of them a realization takes.
    pub logic_tree: LogicTree,
    /// Whether a map of the shaking is there instead of the models, as the only branch.
    pub is_mapped: bool,
    /// `[n_branches]`: median, τ and φ at every site.
    pub shaking: Vec<BranchShaking>,
    /// Correlated residuals on a lattice: of what a branch predicts, of its conversion, and of
    /// further measures.
    pub fields: FieldSampler,
    /// And from there to every site, then to every observation.
    pub carrier: Carrier,
    /// What was observed, if anything was.
    pub conditioning: Option<Conditioning>,
    /// The further measures, and their correlation with PGV at one site: within an event, between
    /// events.
    pub further: Vec<(Imt, [f32; 2])>,
    /// Standard deviations at which residuals are cut off; `None` for not at all.
    pub truncation: Option<Truncation>,
    /// What it rests on beside the models of its branches.
    pub sources: Vec<&'static Source>,
}

/// What was drawn of a realization beside its fields.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Drawn {
    /// The branch of the logic tree.
    pub branch: usize,
    /// The between-event residual, standard normal unless something was observed.
    pub eta: f32,
    /// And that before anything was observed.
    pub free: f32,
}

/// Memory of one thread; holds the last pair of fields.
pub struct Scratch {
    fields: field::Scratch,
    /// `[2 + n_further][n_sites + n_observations]`.
    residuals: Vec<Vec<f32>>,
    /// Correlations within an event of the further measures with PGV.
    ties: Vec<f32>,
    conditioning: Option<conditioning::Scratch>,
}

impl GroundMotion {
    /// Name, source and weight of each branch.
    pub fn branches(&self) -> Vec<(String, &'static Source, f64)> {
        if self.is_mapped {
            return vec![("shakemap".to_owned(), &SHAKEMAP, 1.0)];
        }
        let branches = self.logic_tree.branches().iter();
        branches.map(|it| (self.name_of(it), it.model.source(), it.weight)).collect()
    }

    /// The model, and the depth where there are several.
    fn name_of(&self, it: &Branch) -> String {
        match self.depths_km.as_slice() {
            [_, _, ..] => format!("{} at {:.1} km", it.name(), self.depths_km[it.rupture]),
            _ => it.name().to_owned(),
        }
    }

    /// The branch of a uniform variate, 0 to 1.
    pub fn pick(&self, u: f64) -> usize {
        if self.is_mapped { 0 } else { self.logic_tree.pick(u) }
    }

    /// The field that carries a measure's residuals: intensity has that of PGV.
    pub fn field_of(&self, imt: Imt) -> Option<usize> {
        if matches!(imt, Imt::Pgv | Imt::Mmi) {
            return Some(0);
        }
        Some(2 + self.further.iter().position(|it| it.0 == imt)?)
    }

    /// Memory for one thread.
    pub fn scratch(&self) -> Scratch {
        Scratch {
            fields: self.fields.scratch(),
            residuals: vec![vec![0.0; self.carrier.len()]; 2 + self.further.len()],
            ties: self.further.iter().map(|it| it.1[0]).collect(),
            conditioning: self.conditioning.as_ref().map(Conditioning::scratch),
        }
    }

    /// Draws the fields of realizations `2 pair` and `2 pair + 1` into the scratch.
    pub fn draw_pair(&self, seed: u64, pair: u32, scratch: &mut Scratch) {
        let mut rng = rng(seed, pair, Draw::WithinEvent);
        self.fields.sample_pair(&mut rng, &mut scratch.fields);
    }

    /// A standard normal residual, truncated.
    pub fn truncated(&self, residual: f32) -> f32 {
        self.truncation.as_ref().map_or(residual, |it| it.of(residual))
    }

    /// Draws the residuals of a realization whose pair of fields was drawn last; `u` picks the branch.
    pub fn residuals(
        &self,
        (seed, realization): (u64, u32),
        u: f64,
        scratch: &mut Scratch,
    ) -> Drawn {
        let branch = self.pick(u);
        let free: f32 = StandardNormal.sample(&mut rng(seed, realization, Draw::BetweenEvent));
        let free = self.truncated(free);
        let key = rng::key(seed, realization, Draw::BetweenPoints);
        let Scratch { fields, residuals, ties, conditioning } = scratch;
        self.carrier.fill(fields, (realization % 2) as usize, key, residuals);
        if let Some(truncation) = &self.truncation {
            residuals.iter_mut().flatten().for_each(|it| *it = truncation.of(*it));
        }
        let mut eta = free;
        if let (Some(it), Some(scratch)) = (&self.conditioning, conditioning) {
            let mut own = rng(seed, realization, Draw::Observation);
            it.apply(branch, &mut own, (&mut eta, ties), residuals, scratch);
        }
        Drawn { branch, eta, free }
    }

    /// Intensity, and ln PGV in cm/s, of every site in one realization, as
    /// [`residuals`](GroundMotion::residuals). Gives the between-event residual.
    pub fn fill(
        &self,
        name: (u64, u32),
        u: f64,
        scratch: &mut Scratch,
        intensity: &mut [f32],
        ln_pgv: &mut [f32],
    ) -> Drawn {
        let drawn = self.residuals(name, u, scratch);
        let residuals = [scratch.residuals[0].as_slice(), scratch.residuals[1].as_slice()];
        self.shaking[drawn.branch].fill(drawn.eta, residuals, intensity, ln_pgv);
        drawn
    }
}

impl Scratch {
    /// The residuals drawn last of one field at every site, and then at every observation.
    pub fn field(&self, number: usize) -> &[f32] {
        &self.residuals[number]
    }
}
