//! To people: what is opened after a run. One table of numbers feeds every format, so the page,
//! the spreadsheet and the map cannot disagree.

pub mod context;
pub mod needs;
#[cfg(feature = "gdal")]
pub mod facts;
pub mod number;
pub mod lang;
pub mod table;
pub mod plan;
pub mod sheltering;
pub mod palette;
pub mod map;
pub mod contours;
pub mod tables;
pub mod chart;
pub mod brief;
pub mod questions;
pub mod format;
pub mod console;
pub mod what_if;
pub mod sites_to_open;

use std::path::{Path, PathBuf};

pub use context::RunContext;
pub use format::WriteError;

use crate::engine::outcome::Outcome;
use plan::Plan;

/// Writes everything into `dir`, which exists and is empty; the caller renames it when complete.
/// `beside` are files that are no report. Paths are given in the order of writing; `manifest.json`, with the sums of all others, is last.
///
/// # Errors
/// The first file that could not be written, and why: a full or read-only disk, as a rule.
pub fn write(
    dir: &Path,
    context: &RunContext,
    outcome: &Outcome,
    beside: &[(&str, Vec<u8>)],
) -> Result<Vec<PathBuf>, WriteError> {
    let plan = Plan::new(context, outcome);
    let tables = tables::all(&plan);
    let mut files = format::csv::write(dir, &tables)?;
    files.push(format::datapackage::write(dir, &plan, &tables)?);
    #[cfg(feature = "gdal")]
    {
        files.push(format::geopackage::write(dir, &plan, &tables)?);
        files.extend(format::raster::write(dir, &plan)?);
    }
    files.extend(format::geojson::write(dir, &plan, &tables)?);
    files.push(format::summary::write(dir, &plan)?);
    for language in lang::LANGUAGES.iter() {
        files.push(format::html::write(dir, &plan, language)?);
    }
    for (name, bytes) in beside {
        files.push(format::save(dir, name, bytes)?);
    }
    files.push(format::manifest::write(dir, &plan, &files)?);
    Ok(files)
}
