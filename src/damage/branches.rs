//! Vulnerability models of a run with their weights: the branches of a logic tree that stands beside
//! that of the ground motion.

use super::model::DamageModel;
use crate::hazard::imt::Imt;

/// One model of what breaks.
#[derive(Clone, Debug)]
pub struct DamageBranch {
    /// Name of its vulnerability set.
    pub name: String,
    /// Share of realizations that take it; all add up to 1.
    pub weight: f64,
    /// The model.
    pub model: DamageModel,
    /// Place of each of its measures among those of the run.
    pub levels: Vec<usize>,
}

/// All models of a run; their mixes are the same, in the same order.
#[derive(Clone, Debug)]
pub struct DamageBranches {
    branches: Vec<DamageBranch>,
    measures: Vec<Imt>,
}

impl DamageBranches {
    /// Of at least one model with its name and weight, above 0; weights are scaled to add up to 1.
    pub fn new(models: Vec<(String, f64, DamageModel)>) -> DamageBranches {
        let mut measures = vec![Imt::Mmi];
        for imt in models.iter().flat_map(|it| it.2.measures()) {
            if !measures.contains(imt) {
                measures.push(*imt);
            }
        }
        let total: f64 = models.iter().map(|it| it.1).sum();
        let place = |imt: &Imt| measures.iter().position(|it| it == imt).unwrap_or(0);
        let branch = |(name, weight, model): (String, f64, DamageModel)| DamageBranch {
            levels: model.measures().iter().map(place).collect(),
            weight: weight / total,
            name,
            model,
        };
        let branches = models.into_iter().map(branch).collect();
        DamageBranches { branches, measures }
    }

    /// The branches.
    pub fn branches(&self) -> &[DamageBranch] {
        &self.branches
    }

    /// The measures of shaking that some branch needs: intensity, then others.
    pub fn measures(&self) -> &[Imt] {
        &self.measures
    }

    /// The branch of a uniform variate, 0 to 1.
    pub fn pick(&self, u: f64) -> usize {
        let mut below = 0.0;
        let reached = |it: &DamageBranch| {
            below += it.weight;
            u < below
        };
        self.branches.iter().position(reached).unwrap_or(self.branches.len() - 1)
    }
}
