//! Writing rasters.

use std::path::Path;

use gdal::errors::GdalError;
use gdal::raster::{Buffer, GdalDataType, GdalType, RasterCreationOptions};
use gdal::{DriverManager, Metadata};

use super::{BandNote, DataKind};
use crate::exposure::grid::{Grid, Raster};
use crate::geodata::{GeodataError, ready, wgs84};

/// Writes a cloud-optimised GeoTIFF of one band, replacing a file of that name. The same raster
/// gives the same bytes. Whole-number kinds round to the nearest.
///
/// # Errors
/// The file cannot be written, or a number does not fit its kind.
pub fn write_cog(
    path: &Path,
    raster: &Raster,
    note: &BandNote,
    kind: DataKind,
) -> Result<(), GeodataError> {
    ready();
    check_fit(path, raster, kind)?;
    match kind {
        DataKind::U8 => write_as(path, raster, note, u8::MAX, |it| it.round() as u8),
        DataKind::U16 => write_as(path, raster, note, u16::MAX, |it| it.round() as u16),
        DataKind::I16 => write_as(path, raster, note, i16::MIN, |it| it.round() as i16),
        DataKind::F32 => write_as(path, raster, note, f32::NAN, |it| it),
    }
    .map_err(|it| GeodataError::unwritable(path, &it))
}

fn check_fit(path: &Path, raster: &Raster, kind: DataKind) -> Result<(), GeodataError> {
    let (low, high) = match kind {
        DataKind::U8 => (0.0, 254.0),
        DataKind::U16 => (0.0, 65_534.0),
        DataKind::I16 => (-32_767.0, 32_767.0),
        DataKind::F32 => return Ok(()),
    };
    let outside = |it: &&f32| !it.is_nan() && !(low..=high).contains(&it.round());
    let Some(value) = raster.values.iter().find(outside) else { return Ok(()) };
    let help = "store it as numbers with a fraction (Float32)";
    let expected = format!("numbers from {low} to {high}");
    Err(GeodataError::new(path, format!("cannot be written: a cell holds {value}"), expected, help))
}

fn write_as<T: GdalType + Copy + Into<f64>>(
    path: &Path,
    raster: &Raster,
    note: &BandNote,
    nothing: T,
    convert: impl Fn(f32) -> T,
) -> Result<(), GdalError> {
    let grid = &raster.grid;
    let driver = DriverManager::get_driver_by_name("MEM")?;
    let mut dataset = driver.create_with_band_type::<T, _>("", grid.n_cols, grid.n_rows, 1)?;
    dataset.set_spatial_ref(&wgs84()?)?;
    let step = grid.step_deg;
    dataset.set_geo_transform(&[grid.west_deg, step, 0.0, grid.north_deg, 0.0, -step])?;
    let mut band = dataset.rasterband(1)?;
    band.set_description(note.description)?;
    band.set_metadata_item("unit", note.unit, "")?;
    band.set_no_data_value(Some(nothing.into()))?;
    let stored = |it: &f32| if it.is_nan() { nothing } else { convert(*it) };
    let data = raster.values.iter().map(stored).collect();
    let shape = (grid.n_cols, grid.n_rows);
    band.write((0, 0), shape, &mut Buffer::new(shape, data))?;
    let fraction = T::datatype() == GdalDataType::Float32;
    let cog = DriverManager::get_driver_by_name("COG")?;
    dataset.create_copy(&cog, path, &options(fraction)?)?.close()
}

fn options(fraction: bool) -> Result<RasterCreationOptions, GdalError> {
    let mut options = RasterCreationOptions::new();
    options.set_name_value("COMPRESS", "DEFLATE")?;
    options.set_name_value("LEVEL", "6")?;
    options.set_name_value("PREDICTOR", "YES")?;
    options.set_name_value("OVERVIEW_RESAMPLING", if fraction { "AVERAGE" } else { "NEAREST" })?;
    Ok(options)
}

/// Rows that [`write_strips`] asks for at a time: those of a row of tiles.
const STRIP_ROWS: usize = 256;

/// Writes a tiled GeoTIFF of numbers with a fraction, row by row of tiles, for rasters that should
/// not be in memory at once: `values` is asked for the cells of a range of rows, NaN for nothing.
///
/// # Errors
/// The file cannot be written.
pub fn write_strips(
    path: &Path,
    grid: &Grid,
    note: &BandNote,
    mut values: impl FnMut(std::ops::Range<usize>) -> Vec<f32>,
) -> Result<(), GeodataError> {
    ready();
    let mut write = || -> Result<(), GdalError> {
        let mut options = RasterCreationOptions::new();
        for (key, value) in [("TILED", "YES"), ("COMPRESS", "DEFLATE"), ("ZLEVEL", "1")] {
            options.set_name_value(key, value)?;
        }
        let driver = DriverManager::get_driver_by_name("GTiff")?;
        let (n_cols, n_rows) = (grid.n_cols, grid.n_rows);
        let mut dataset = driver
            .create_with_band_type_with_options::<f32, _>(path, n_cols, n_rows, 1, &options)?;
        dataset.set_spatial_ref(&wgs84()?)?;
        let step = grid.step_deg;
        dataset.set_geo_transform(&[grid.west_deg, step, 0.0, grid.north_deg, 0.0, -step])?;
        let mut band = dataset.rasterband(1)?;
        band.set_description(note.description)?;
        band.set_metadata_item("unit", note.unit, "")?;
        band.set_no_data_value(Some(f64::NAN))?;
        for first in (0..n_rows).step_by(STRIP_ROWS) {
            let rows = first..(first + STRIP_ROWS).min(n_rows);
            let shape = (n_cols, rows.len());
            band.write((0, first as isize), shape, &mut Buffer::new(shape, values(rows)))?;
        }
        dataset.close()
    };
    write().map_err(|it| GeodataError::unwritable(path, &it))
}
