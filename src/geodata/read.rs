//! Reading a vector layer into WGS 84: of files that are ours, or were checked.

use std::path::Path;

use geo::Coord;
use geo::coords_iter::CoordsIter;

use super::crs::{Crs, Way};
use super::source::{self, Asked, Finding, Refusal};
use super::{GeodataError, Layer};

const EXPECTED: &str = "a vector layer: GeoPackage, GeoJSON, Shapefile, CSV";

/// One layer of a file, or its only one; shapes in WGS 84, longitude first, without heights.
///
/// A layer that declares no coordinate system is taken as WGS 84 if its coordinates can be
/// degrees.
///
/// # Errors
/// The file is absent, holds no such layer, or its shapes cannot be brought to WGS 84.
pub fn read_layer(path: &Path, layer: Option<&str>) -> Result<Layer, GeodataError> {
    let asked = Asked { layer: layer.map(str::to_owned), ..Asked::default() };
    let source = source::open(path, &asked).map_err(|why| refused(path, layer, why))?;
    let broken = source.findings.iter().find_map(|it| match it {
        Finding::Shape { row, why } => Some((row, why)),
        _ => None,
    });
    if let Some((row, why)) = broken {
        let found = format!("feature {} cannot be read: {why}", row + 1);
        let help = "repair it in QGIS (Fix geometries), or remove it";
        return Err(GeodataError::new(path, found, "a point, line or polygon", help));
    }
    let crs = source.crs.unwrap_or_else(Crs::wgs84);
    let mut layer = source.layer;
    if !crs.is_wgs84() {
        let unknown =
            || GeodataError::new(path, crs.words(), "a known coordinate system", "set it in QGIS");
        let way = Way::to_wgs84(&crs).ok_or_else(unknown)?;
        for feature in &mut layer.features {
            if let Some(shape) = &feature.geometry {
                feature.geometry = Some(way.shape(shape).ok_or_else(unknown)?);
            }
        }
    }
    path.clone_into(&mut layer.path);
    check_degrees(path, &layer)?;
    Ok(layer)
}

fn refused(path: &Path, layer: Option<&str>, why: Refusal) -> GeodataError {
    let error = |found: String, help: &str| GeodataError::new(path, found, EXPECTED, help);
    match why {
        Refusal::Missing { .. } => {
            error("no such file".to_owned(), "check the name, and the folder it is looked for in")
        }
        Refusal::Broken { found, help } => error(found, &help),
        Refusal::Unknown { found } | Refusal::Option { found } => error(
            format!("cannot be read: {found}"),
            "open it in QGIS to see whether it is whole, and export it again",
        ),
        Refusal::Layers { names } => {
            let list: Vec<&str> = names.iter().map(|it| it.0.as_str()).collect();
            let found = format!("{} layers: {}", names.len(), list.join(", "));
            let (expected, help) = match layer {
                Some(name) => (format!("a layer `{name}`"), "name one of these layers"),
                None => ("one layer".to_owned(), "say which layer to take"),
            };
            GeodataError::new(path, found, expected, help)
        }
    }
}

fn check_degrees(path: &Path, layer: &Layer) -> Result<(), GeodataError> {
    let beyond = |at: &Coord<f64>| !(at.x.abs() <= 180.0 && at.y.abs() <= 90.0);
    let wrong = layer.features.iter().enumerate().find_map(|(row, it)| {
        let mut coords = it.geometry.iter().flat_map(CoordsIter::coords_iter);
        coords.find(beyond).map(|at| (row, at))
    });
    let Some((row, at)) = wrong else { return Ok(()) };
    Err(GeodataError::new(
        path,
        format!("feature {} has coordinates {}, {}", row + 1, at.x, at.y),
        "degrees of longitude and latitude",
        "the file does not say its coordinate system, or says a wrong one: set it in QGIS \
         (Layer, Set Layer CRS), and export the layer again",
    ))
}
