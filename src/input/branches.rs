//! Branches of a logic tree as files give them: models and their weights.

use crate::hazard::gmm::{self, GroundMotionModel};
use crate::hazard::logic_tree::{Branch, LogicTree};
use crate::input::section::{Refusal, Section};

/// A model that runs can use, and how likely it is to be the right one.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightedModel {
    /// Name of the model.
    pub model: String,
    /// Share of one.
    pub weight: f64,
}

/// Models that runs can use: those of intensity or PGV.
pub fn usable() -> impl Iterator<Item = &'static dyn GroundMotionModel> {
    gmm::ALL.iter().copied().filter(|it| it.run_measure().is_some())
}

/// The branches in an array of tables, `model` (ours or a class of OpenQuake) and `weight` each; empty where there are none.
/// Their weights must add up to 1.
pub fn read(section: &mut Section, key: &'static str) -> Vec<WeightedModel> {
    let mut found = vec![];
    let tables = section.array(key);
    let n_tables = tables.len();
    for mut branch in tables {
        let model = branch.text("model");
        if !branch.has("model") {
            branch.missing("model", "`panoh list` names the models");
        }
        let weight = branch.number_in("weight", 0.0..=1.0, "weights are shares of one");
        if !branch.has("weight") {
            branch.missing("weight", "weights are shares of one, and add up to 1");
        }
        let model = model.and_then(|given| {
            let found = gmm::by_name(&given.value).filter(|it| it.run_measure().is_some());
            if found.is_none() {
                let known: Vec<&str> = usable().map(GroundMotionModel::name).collect();
                let message = format!("no ground motion branch is called \"{}\"", given.value);
                let refusal = Refusal::new(message, format!("expected {}", known.join(", ")));
                branch.refuse("E601", "model", &given, refusal);
            }
            found
        });
        branch.finish();
        if let (Some(model), Some(weight)) = (model, weight) {
            found.push(WeightedModel { model: model.name().to_owned(), weight: weight.value });
        }
    }
    let total: f64 = found.iter().map(|it| it.weight).sum();
    if found.len() == n_tables && n_tables > 0 && (total - 1.0).abs() > 1e-6 {
        section.missing("weight", &format!("the weights add up to {total}; they must add up to 1"));
    }
    found
}

/// The tree of some branches; `None` without any.
pub fn tree(branches: &[WeightedModel]) -> Option<LogicTree> {
    let branch = |it: &WeightedModel| {
        gmm::by_name(&it.model).map(|model| Branch { model, weight: it.weight, rupture: 0 })
    };
    LogicTree::new(branches.iter().map(branch).collect::<Option<Vec<_>>>()?)
}
