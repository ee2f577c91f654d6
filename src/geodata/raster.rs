//! Reading and writing rasters.

use std::path::Path;

use gdal::errors::GdalError;
use gdal::raster::{Buffer, GdalDataType, GdalType, RasterBand, RasterCreationOptions};
use gdal::{Dataset, DatasetOptions, DriverManager, GdalOpenFlags, Metadata};

use super::{GeodataError, ready, wgs84};
use crate::exposure::grid::{Grid, Raster};

const EXPECTED: &str = "a raster that GDAL knows: GeoTIFF, NetCDF, ASCII grid";
const EXPECTED_GRID: &str = "a north-up raster of square cells in WGS 84 degrees (EPSG:4326)";
const WARP: &str = "warp it: gdalwarp -t_srs EPSG:4326 -tr 0.0041666666667 0.0041666666667 -tap \
                    in.tif out.tif (counts of people must not be resampled like this: use -r sum)";

/// What a band holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BandNote<'a> {
    /// What the numbers are, and whether they were observed or modelled.
    pub description: &'a str,
    /// Their unit: `people per cell`, `m`, `degrees`.
    pub unit: &'a str,
}

/// How the numbers of a raster are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataKind {
    /// 0 to 254, 255 for nothing.
    U8,
    /// 0 to 65 534, 65 535 for nothing.
    U16,
    /// -32 767 to 32 767, -32 768 for nothing.
    I16,
    /// Any number, NaN for nothing.
    F32,
}

/// Reads a raster of one band; its scale and offset are applied, nothing is NaN.
///
/// # Errors
/// The file is absent, no raster, has several bands, or another lattice than a north-up one of
/// square cells in WGS 84.
pub fn read_raster(path: &Path) -> Result<Raster, GeodataError> {
    ready();
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_RASTER | GdalOpenFlags::GDAL_OF_READONLY,
        ..DatasetOptions::default()
    };
    let unreadable = |it: GdalError| GeodataError::unreadable(path, EXPECTED, &it);
    let dataset = Dataset::open_ex(path, options).map_err(unreadable)?;
    if dataset.raster_count() != 1 {
        let found = format!("{} bands", dataset.raster_count());
        let help = "extract the band you mean: gdal_translate -b 1 in.tif out.tif";
        return Err(GeodataError::new(path, found, "one band", help));
    }
    check_wgs84(path, &dataset)?;
    let grid = grid_of(path, &dataset)?;
    let values = dataset.rasterband(1).and_then(|it| values_of(&it)).map_err(unreadable)?;
    Ok(Raster { grid, values })
}

fn check_wgs84(path: &Path, dataset: &Dataset) -> Result<(), GeodataError> {
    let Ok(declared) = dataset.spatial_ref() else {
        let help = "say which it is: gdal_translate -a_srs EPSG:4326 in.tif out.tif";
        return Err(GeodataError::new(path, "no coordinate system", EXPECTED_GRID, help));
    };
    let datum = declared.get_attr_value("DATUM", 0).ok().flatten().unwrap_or_default();
    let datum = datum.replace([' ', '_'], "").to_uppercase();
    if declared.is_geographic() && (datum.contains("WGS84") || datum.contains("WGS1984")) {
        return Ok(());
    }
    let name = declared.name().unwrap_or_else(|| "unnamed".to_owned());
    Err(GeodataError::new(path, format!("coordinate system `{name}`"), EXPECTED_GRID, WARP))
}

fn grid_of(path: &Path, dataset: &Dataset) -> Result<Grid, GeodataError> {
    let wrong = |found: String| GeodataError::new(path, found, EXPECTED_GRID, WARP);
    let corner = dataset.geo_transform().map_err(|it| wrong(format!("no place on earth: {it}")))?;
    let [west, width, row_turn, north, col_turn, height] = corner;
    if row_turn != 0.0 || col_turn != 0.0 {
        return Err(wrong("a rotated raster".to_owned()));
    }
    if width.is_nan() || width <= 0.0 || (width + height).abs() > 1e-6 * width {
        return Err(wrong(format!("cells of {width} by {height} degrees")));
    }
    let (n_cols, n_rows) = dataset.raster_size();
    let step_deg = snapped_step(width);
    Ok(Grid {
        west_deg: snapped_edge(west, step_deg),
        north_deg: snapped_edge(north, step_deg),
        step_deg,
        n_cols,
        n_rows,
    })
}

/// Files store 1/240° as 0.0041666666666667 or so: back to the exact fraction where it is one.
fn snapped_step(step_deg: f64) -> f64 {
    let exact = 1.0 / (1.0 / step_deg).round();
    if step_deg < 0.5 && (exact / step_deg - 1.0).abs() < 1e-8 { exact } else { step_deg }
}

/// An edge that lies on the lattice up to the noise of a file is put on it.
fn snapped_edge(edge_deg: f64, step_deg: f64) -> f64 {
    let per_degree = (1.0 / step_deg).round();
    let steps = edge_deg * per_degree;
    let on_lattice =
        (steps - steps.round()).abs() < 1e-4 && (1.0 / per_degree - step_deg).abs() < 1e-15;
    if on_lattice { steps.round() / per_degree } else { edge_deg }
}

fn values_of(band: &RasterBand) -> Result<Vec<f32>, GdalError> {
    let mut values = band.read_band_as::<f32>()?.data().to_vec();
    let nothing = band.no_data_value().map_or(f32::NAN, |it| it as f32);
    let (scale, offset) = (band.scale().unwrap_or(1.0), band.offset().unwrap_or(0.0));
    for value in &mut values {
        if value.total_cmp(&nothing).is_eq() {
            *value = f32::NAN;
        } else if (scale, offset) != (1.0, 0.0) {
            *value = (f64::from(*value) * scale + offset) as f32;
        }
    }
    Ok(values)
}

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
