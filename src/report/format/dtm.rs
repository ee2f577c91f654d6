//! Folder `dtm/`: displaced people under the names of IOM's DTM API v3.

use std::path::{Path, PathBuf};

use super::{WriteError, csv, datapackage, save};
use crate::report::plan::Plan;
use crate::report::table::Table;
use crate::report::tables::dtm;

/// Writes `dtm/admin0.csv`, `admin1.csv`, `admin2.csv` and a `datapackage.json` that says what they
/// are.
pub fn write(dir: &Path, plan: &Plan) -> Result<Vec<PathBuf>, WriteError> {
    let tables = dtm::all(plan);
    let told = || tables.iter().filter(|it| !it.rows.is_empty());
    let mut files = Vec::new();
    for table in told() {
        files.push(save(dir, &format!("dtm/{}.csv", table.name), &csv::bytes(table))?);
    }
    let told: Vec<&Table> = told().collect();
    let words = datapackage::Words { group: "dtm", titles: "dtm", columns: "dtm" };
    files.push(datapackage::save(dir, "dtm", plan, &told, words)?);
    Ok(files)
}
