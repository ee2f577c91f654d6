//! Which fragility function stands for a taxonomy of the exposure: `taxonomy, risk_id, weight`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use super::table::{Bounds, Table};
use crate::input::problem::{Place, Problem, Problems};

/// Fragility functions by taxonomy, with weights that add up to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaxonomyMapping(BTreeMap<String, Vec<(String, f64)>>);

/// How far weights may be from 1 together.
const ROUNDING: f64 = 1e-3;

/// Reads a file; all that is wrong in it is told.
pub fn read(path: &Path, problems: &RefCell<Problems>) -> Option<TaxonomyMapping> {
    let before = problems.borrow().errors();
    let table = Table::open(path, problems)?;
    let taxonomy = table.needed(&["taxonomy"], problems);
    let risk_id = table.needed(&["risk_id", "conversion"], problems);
    let weight = table.column(&["weight"]);
    let weights = weight.map(|it| table.full_numbers(it, Bounds::NOT_NEGATIVE, problems));
    let [loss_type, peril] = ["loss_type", "peril"].map(|it| table.column(&[it]));
    let (taxonomy, risk_id) = (taxonomy?, risk_id?);
    let mut mapping = TaxonomyMapping::default();
    for (row, it) in table.rows.iter().enumerate() {
        let is_other = |column: Option<usize>, own: &str| {
            column.is_some_and(|at| ![own, "*", ""].contains(&it.cells[at].as_str()))
        };
        if is_other(loss_type, "structural") || is_other(peril, "groundshaking") {
            continue;
        }
        let weight = weights.as_ref().map_or(1.0, |it| it[row]);
        let of_taxonomy = mapping.0.entry(it.cells[taxonomy].clone()).or_default();
        of_taxonomy.push((it.cells[risk_id].clone(), weight));
    }
    for (taxonomy, parts) in &mut mapping.0 {
        let total: f64 = parts.iter().map(|it| it.1).sum();
        if (total - 1.0).abs() > ROUNDING {
            let message = format!("the weights of {taxonomy} add up to {total}");
            let problem = Problem::error("E679", Place::file(&table.file), message);
            problems.borrow_mut().push(problem.expected("weights that add up to 1"));
        }
        parts.retain(|it| it.1 > 0.0);
    }
    (problems.borrow().errors() == before).then_some(mapping)
}

impl TaxonomyMapping {
    /// The functions of a taxonomy with their weights; `None` where the file does not name it.
    pub fn of(&self, taxonomy: &str) -> Option<&[(String, f64)]> {
        self.0.get(taxonomy).map(Vec::as_slice)
    }
}
