//! Reading rasters that are on a lattice of ours already: those of a region's own model.

use std::path::Path;

use gdal::errors::GdalError;
use gdal::raster::RasterBand;
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};

use crate::exposure::grid::{Grid, Raster};
use crate::geodata::{GeodataError, ready};

pub(super) const EXPECTED: &str = "a raster that GDAL knows: GeoTIFF, NetCDF, ASCII grid";
const EXPECTED_GRID: &str = "a north-up raster of square cells in WGS 84 degrees (EPSG:4326)";
const WARP: &str = "warp it: gdalwarp -t_srs EPSG:4326 -tr 0.0041666666667 0.0041666666667 -tap \
                    in.tif out.tif (counts of people must not be resampled like this: use -r sum)";

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
pub(super) fn snapped_step(step_deg: f64) -> f64 {
    let exact = 1.0 / (1.0 / step_deg).round();
    if step_deg < 0.5 && (exact / step_deg - 1.0).abs() < 1e-8 { exact } else { step_deg }
}

/// An edge that lies on the lattice up to the noise of a file is put on it.
pub(super) fn snapped_edge(edge_deg: f64, step_deg: f64) -> f64 {
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
