//! The libraries below: their versions, and whether all is there that we need of them.

use gdal::DriverManager;
use gdal::spatial_ref::{CoordTransform, SpatialRef};
use gdal::version::VersionInfo;

use super::{ready, wgs84};

/// Drivers without which no run is possible: layers, terrain, and what is written.
const NEEDED: [&str; 4] = ["GPKG", "GTiff", "COG", "MEM"];

/// Drivers of files that people bring.
const USEFUL: [&str; 5] = ["ESRI Shapefile", "GeoJSON", "OSM", "KML", "FlatGeobuf"];

/// The oldest release that we build on.
const OLDEST: [u32; 2] = [3, 4];

/// GDAL and PROJ as they are on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// Release of GDAL.
    pub gdal: String,
    /// Whether that is new enough.
    pub is_new_enough: bool,
    /// Release of PROJ; empty where GDAL does not tell it.
    pub proj: String,
    /// Drivers that are needed and not there.
    pub lacks: Vec<&'static str>,
    /// Drivers of files that people bring, and that are not there.
    pub would_like: Vec<&'static str>,
    /// Why places cannot be brought from one coordinate system to another; `None` where they can.
    pub broken_proj: Option<String>,
}

/// Looks at the libraries.
pub fn library() -> Library {
    ready();
    let gdal = VersionInfo::release_name();
    let numbers: Vec<u32> = gdal.split('.').map_while(|it| it.parse().ok()).collect();
    let lacking = |names: &[&'static str]| -> Vec<&'static str> {
        let is_lacking = |it: &&&str| DriverManager::get_driver_by_name(it).is_err();
        names.iter().filter(is_lacking).copied().collect()
    };
    Library {
        is_new_enough: numbers.as_slice() >= OLDEST.as_slice(),
        gdal,
        proj: VersionInfo::build_info().remove("PROJ_RUNTIME_VERSION").unwrap_or_default(),
        lacks: lacking(&NEEDED),
        would_like: lacking(&USEFUL),
        broken_proj: transformed().err().map(|it| it.to_string()),
    }
}

/// A place in UTM zone 42 N, which takes the database of PROJ.
fn transformed() -> Result<(), gdal::errors::GdalError> {
    let transform = CoordTransform::new(&SpatialRef::from_epsg(32642)?, &wgs84()?)?;
    transform.transform_coords(&mut [500_000.0], &mut [4_300_000.0], &mut [])
}
