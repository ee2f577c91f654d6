//! Cloud-optimised GeoTIFFs: what every cell suffers on average.

use std::path::{Path, PathBuf};

use super::WriteError;
use crate::exposure::grid::Raster;
use crate::geodata::{BandNote, DataKind, write_cog};
use crate::report::lang;
use crate::report::plan::Plan;

/// Writes `rasters/mmi_mean.tif` and `rasters/displaced_mean_per_cell.tif`.
pub fn write(dir: &Path, plan: &Plan) -> Result<Vec<PathBuf>, WriteError> {
    let folder = dir.join("rasters");
    std::fs::create_dir_all(&folder).map_err(WriteError::of(&folder))?;
    let displaced = displaced(plan);
    let intensity = rounded(plan.context.intensity);
    let mut files = Vec::new();
    for (name, raster, words) in [
        ("mmi_mean", &intensity, ["mmi_mean", "mmi_unit"]),
        ("displaced_mean_per_cell", &displaced, ["displaced", "displaced_unit"]),
    ] {
        let path = folder.join(name).with_extension("tif");
        let [description, unit] = words.map(|it| lang::english().text("rasters", it));
        write_cog(&path, raster, &BandNote { description, unit }, DataKind::F32)
            .map_err(WriteError::of(&path))?;
        files.push(path);
    }
    Ok(files)
}

/// To 1/1024 of a degree: finer digits are noise, and would make the file three times as large.
fn rounded(raster: &Raster) -> Raster {
    let values = raster.values.iter().map(|it| (it * 1024.0).round() / 1024.0);
    Raster { grid: raster.grid, values: values.collect() }
}

/// Displaced of each populated cell on its lattice; NaN where nobody lives.
fn displaced(plan: &Plan) -> Raster {
    let grid = plan.context.population_grid;
    let mut values = vec![f32::NAN; grid.len()];
    let cells = plan.context.cells.grid_idx.iter().zip(&plan.outcome.cell_displaced_mean);
    for (&cell, &people) in cells {
        let value = &mut values[cell as usize];
        // Two settlements may share a cell.
        *value = if value.is_nan() { people } else { *value + people };
    }
    Raster { grid, values }
}
