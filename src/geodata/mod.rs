//! GIS files: the only folder that imports GDAL.
//!
//! Inside, everything is WGS 84, longitude first. A layer in another coordinate system is
//! transformed when it is read; a raster is brought to a lattice as [`raster`] says. GDAL's own messages never reach the terminal: what matters of them is in the error.

pub mod error;
pub mod layer;
pub mod crs;
mod repair;
pub mod source;
mod read;
pub mod raster;
mod write;
mod complaints;
mod library;

pub use error::GeodataError;
pub use layer::{Feature, Field, FieldKind, Layer, Value};
pub use library::{Library, library};
pub use raster::{BandNote, DataKind, RasterFile, read_raster, write_cog, write_strips};
pub use read::read_layer;
pub use repair::repaired;
pub use write::{write_gpkg, write_gpkg_and};

use std::sync::Once;

/// The date that GeoPackages made here carry, so that building twice gives the same bytes.
const FIXED_DATE: &str = "2024-01-01T00:00:00.000Z";

/// Silences GDAL and fixes the clock of its files, once a process.
fn ready() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        gdal::config::set_error_handler(|kind, _, message| complaints::note(kind, message));
        let set = gdal::config::set_config_option;
        set("OGR_CURRENT_DATE", FIXED_DATE).expect("neither text holds a NUL");
        set("GDAL_PAM_ENABLED", "NO").expect("neither text holds a NUL");
        // MB of blocks that GDAL keeps, else a twentieth of the machine's memory.
        set("GDAL_CACHEMAX", "128").expect("neither text holds a NUL");
    });
}

/// Coordinate system of everything inside, longitude first.
fn wgs84() -> Result<gdal::spatial_ref::SpatialRef, gdal::errors::GdalError> {
    let mut wgs84 = gdal::spatial_ref::SpatialRef::from_epsg(4326)?;
    wgs84.set_axis_mapping_strategy(gdal::spatial_ref::AxisMappingStrategy::TraditionalGisOrder);
    Ok(wgs84)
}
