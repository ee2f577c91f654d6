//! Vulnerability models of a run with their weights: the branches of a logic tree that stands beside
//! that of the ground motion.

use super::model::DamageModel;
use super::record::GRADES;
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

    /// Damage states that results are told by: those of all models, or where they differ the grades.
    pub fn states(&self) -> Vec<String> {
        let first = self.branches[0].model.states();
        if self.is_by_grade() { GRADES.map(str::to_owned).to_vec() } else { first.to_vec() }
    }

    /// Whether models tell different damage states apart, so that only grades serve all of them.
    pub fn is_by_grade(&self) -> bool {
        let first = self.branches[0].model.states();
        self.branches.iter().any(|it| it.model.states() != first)
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
