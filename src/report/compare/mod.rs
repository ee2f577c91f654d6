//! Two runs side by side: what the second has more or fewer of, realization by realization where the
//! same chance was drawn in both.

pub mod changes;
pub mod classes;
pub mod tables;
pub mod map;
pub mod page;
pub mod console;

use std::path::Path;

pub use changes::{Change, Comparison, Pairing, Side};

use super::format::{WriteError, csv, geopackage, save};
use super::lang;

/// Writes `compare.csv`, `compare.gpkg` and `compare_<language>.html`.
///
/// # Errors
/// The file that could not be written.
pub fn write(dir: &Path, of: &Comparison) -> Result<(), WriteError> {
    let table = tables::long(of);
    save(dir, &format!("{}.csv", table.name), &csv::bytes(&table))?;
    geopackage::write_differences(dir, &tables::layers(of), &classes::Classes::of(of))?;
    for language in lang::LANGUAGES.iter() {
        page::write(dir, of, language)?;
    }
    Ok(())
}
