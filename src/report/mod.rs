//! To people: what is opened after a run. One table of numbers feeds every format, so the page,
//! the spreadsheet and the map cannot disagree.

pub mod options;
pub mod context;
pub mod needs;
#[cfg(feature = "gdal")]
pub mod facts;
#[cfg(feature = "gdal")]
pub mod record;
pub mod number;
pub mod date;
pub mod lang;
pub mod table;
pub mod plan;
pub mod sheltering;
pub mod palette;
pub mod fonts;
pub mod map;
pub mod contours;
pub mod tables;
pub mod chart;
pub mod brief;
pub mod questions;
pub mod page;
pub mod print;
pub mod format;
pub mod console;
#[cfg(feature = "gdal")]
pub mod compare;
pub mod public;
pub mod what_if;
pub mod sites_to_open;

use std::path::{Path, PathBuf};

pub use context::RunContext;
pub use format::WriteError;
pub use options::{Options, Preset};

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
    options: &Options,
    beside: &[(&str, Vec<u8>)],
) -> Result<Vec<PathBuf>, WriteError> {
    let plan = Plan::new(context, outcome);
    let tables = tables::all(&plan);
    let mut files = format::csv::write(dir, &tables)?;
    files.push(format::datapackage::write(dir, &plan, &tables)?);
    files.push(format::xlsx::write(dir, &plan, &tables)?);
    if options.hxl {
        files.extend(format::hxl::write(dir, &tables)?);
    }
    if options.preset == Some(Preset::Dtm) {
        files.extend(format::dtm::write(dir, &plan)?);
    }
    #[cfg(feature = "gdal")]
    {
        files.push(format::geopackage::write(dir, &plan, &tables)?);
        files.extend(format::raster::write(dir, &plan)?);
    }
    files.extend(format::geojson::write(dir, &plan, &tables)?);
    files.push(format::summary::write(dir, &plan)?);
    for language in lang::LANGUAGES.iter() {
        files.push(format::html::write(dir, &plan, language)?);
        files.push(format::pdf::write(dir, &plan, language)?);
    }
    files.push(format::page::write(dir, &plan, &tables)?);
    for (name, bytes) in beside {
        files.push(format::save(dir, name, bytes)?);
    }
    files.push(format::manifest::write(dir, &plan, &files)?);
    Ok(files)
}
