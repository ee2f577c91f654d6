//! Cloud-optimised GeoTIFFs: how hard the ground shakes, and what every cell suffers on average.

use std::path::{Path, PathBuf};

use super::WriteError;
use crate::engine::shaking_maps::ShakingMap;
use crate::exposure::grid::Raster;
use crate::geodata::{BandNote, DataKind, write_cog};
use crate::hazard::imt::Imt;
use crate::report::lang;
use crate::report::plan::Plan;

/// Writes `rasters/mmi_mean.tif`, `rasters/displaced_mean_per_cell.tif`, where the land is known
/// `rasters/camp_suitability.tif`, and, of each measure that is
/// mapped, percentiles: `rasters/pga_p50.tif`.
pub fn write(dir: &Path, plan: &Plan) -> Result<Vec<PathBuf>, WriteError> {
    let folder = dir.join("rasters");
    std::fs::create_dir_all(&folder).map_err(WriteError::of(&folder))?;
    let displaced = displaced(plan);
    let mean = plan.map_of(Imt::Mmi).and_then(|it| it.mean.as_ref()).map(to_fraction);
    let mut files = Vec::new();
    let means = mean.iter().map(|it| ("mmi_mean", it, ["mmi_mean", "mmi_unit"]));
    let displaced = ("displaced_mean_per_cell", &displaced, ["displaced", "displaced_unit"]);
    for (name, raster, words) in means.chain([displaced]) {
        let [description, unit] = words.map(|it| lang::english().text("rasters", it));
        files.push(save(&folder, name, raster, &BandNote { description, unit })?);
    }
    if let Some(camps) = plan.context.camps {
        let [description, unit] =
            ["camps", "camps_unit"].map(|it| lang::english().text("rasters", it));
        let raster = to_fraction(&camps.suitability);
        files.push(save(&folder, "camp_suitability", &raster, &BandNote { description, unit })?);
    }
    for map in plan.context.maps {
        files.extend(percentiles(&folder, map)?);
    }
    Ok(files)
}

fn save(
    folder: &Path,
    name: &str,
    raster: &Raster,
    note: &BandNote,
) -> Result<PathBuf, WriteError> {
    let path = folder.join(name).with_extension("tif");
    write_cog(&path, raster, note, DataKind::F32).map_err(WriteError::of(&path))?;
    Ok(path)
}

fn percentiles(folder: &Path, map: &ShakingMap) -> Result<Vec<PathBuf>, WriteError> {
    let language = lang::english();
    let (name, measure, unit) = match map.imt {
        Imt::Mmi => ("mmi".into(), language.text("rasters", "mmi").to_owned(), "degree"),
        Imt::Pga => ("pga".into(), language.text("rasters", "pga").to_owned(), "g"),
        Imt::Pgv => ("pgv".into(), language.text("rasters", "pgv").to_owned(), "cm/s"),
        Imt::Sa(period_s) => {
            let period = format!("{period_s:?}");
            let measure = language.fill("rasters", "sa", &[("period", &period)]);
            (format!("sa{}", period.replace('.', "p")), measure, "g")
        }
    };
    let branches = map.branches.join(", ");
    let mut files = Vec::new();
    for (raster, key) in map.percentiles.iter().zip(["p10", "p50", "p90"]) {
        let percentile = language.text("rasters", key);
        let values =
            [("measure", measure.as_str()), ("percentile", percentile), ("branches", &branches)];
        let description = language.fill("rasters", "percentile", &values);
        let raster = if map.imt == Imt::Mmi { to_fraction(raster) } else { to_digits(raster) };
        let note = BandNote { description: &description, unit };
        files.push(save(folder, &format!("{name}_{key}"), &raster, &note)?);
    }
    Ok(files)
}

/// To 1/1024 of a degree: finer digits are noise, and would make the file three times as large.
fn to_fraction(raster: &Raster) -> Raster {
    let values = raster.values.iter().map(|it| (it * 1024.0).round() / 1024.0);
    Raster { grid: raster.grid, values: values.collect() }
}

/// To 1/4096 of itself, for the same reason.
fn to_digits(raster: &Raster) -> Raster {
    let rounded = |it: &f32| {
        let step = 2_f32.powf(it.log2().floor()) / 4096.0;
        (it / step).round() * step
    };
    Raster { grid: raster.grid, values: raster.values.iter().map(rounded).collect() }
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
