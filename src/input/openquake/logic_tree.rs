//! Logic trees of ground motion models in NRML 0.5.

use std::cell::RefCell;
use std::path::Path;

use roxmltree::Node;

use super::gsim;
use super::text::Text;
use super::xml::{self, Nrml, name};
use crate::input::branches::WeightedModel;
use crate::input::problem::Problems;

/// The models of one kind of earthquakes.
#[derive(Clone, Debug, PartialEq)]
pub struct BranchSet {
    /// The tectonic region type, `Active Shallow Crust`; empty where the file tells none.
    pub tectonic_region: String,
    /// Models by our names, with weights that add up to 1.
    pub branches: Vec<WeightedModel>,
}

/// Reads a file, one branch set a tectonic region type; all that is wrong in it is told.
pub fn read(path: &Path, problems: &RefCell<Problems>) -> Option<Vec<BranchSet>> {
    let text = Text::open(path, problems)?;
    let before = problems.borrow().errors();
    let sets = xml::model(&text, "logicTree", problems, |nrml, tree| {
        let sets = tree.descendants().filter(|it| name(it) == "logicTreeBranchSet");
        let sets: Vec<BranchSet> = sets.map(|it| set(nrml, it)).collect();
        if sets.is_empty() {
            nrml.tell(nrml.error("E672", tree, "there is no `logicTreeBranchSet` in this file"));
        }
        Some(sets)
    })?;
    (problems.borrow().errors() == before).then_some(sets)
}

fn set(nrml: &Nrml, node: Node) -> BranchSet {
    let kind = node.attribute("uncertaintyType").unwrap_or("");
    if kind != "gmpeModel" {
        let problem = nrml.error("E672", node, format!("its uncertaintyType is \"{kind}\""));
        nrml.tell(problem.expected("gmpeModel: a tree of ground motion models"));
    }
    let mut branches = vec![];
    for branch in node.children().filter(|it| name(it) == "logicTreeBranch") {
        let text = |wanted: &str| {
            let found = branch.children().find(|it| name(it) == wanted).and_then(|it| it.text());
            if found.is_none() {
                nrml.tell(nrml.error("E672", branch, format!("`{wanted}` is missing")));
            }
            found.map(str::trim)
        };
        let (model, weight) = (text("uncertaintyModel"), text("uncertaintyWeight"));
        let weight = weight.and_then(|it| {
            let weight = super::text::number(it).filter(|it| (0.0..=1.0).contains(it));
            if weight.is_none() {
                let problem = nrml.error("E673", branch, format!("its weight is \"{it}\""));
                nrml.tell(problem.expected("a share of one, 0 to 1"));
            }
            weight
        });
        let model = model.and_then(|it| {
            gsim::model(it)
                .map_err(|refused| {
                    let problem = nrml.error("E674", branch, refused.message);
                    let mut problem = problem.expected(refused.expected);
                    problem.help.extend(refused.help);
                    nrml.tell(problem);
                })
                .ok()
        });
        if let (Some(model), Some(weight)) = (model, weight) {
            branches.push(WeightedModel { model: model.name().to_owned(), weight });
        }
    }
    let total: f64 = branches.iter().map(|it| it.weight).sum();
    let n = node.children().filter(|it| name(it) == "logicTreeBranch").count();
    if branches.len() == n && (total - 1.0).abs() > 1e-6 {
        let problem = nrml.error("E673", node, format!("the weights add up to {total}"));
        nrml.tell(problem.expected("weights that add up to 1"));
    }
    let tectonic_region = node.attribute("applyToTectonicRegionType").unwrap_or("").to_owned();
    BranchSet { tectonic_region, branches }
}
