//! Reading a vector layer.

use std::path::Path;

use gdal::errors::GdalError;
use gdal::spatial_ref::{AxisMappingStrategy, CoordTransform};
use gdal::vector::{FieldValue, LayerAccess, OGRFieldType};
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};
use geo::Geometry;
use geo::coords_iter::CoordsIter;

use super::{Feature, Field, FieldKind, GeodataError, Layer, Value, ready, wgs84};

const EXPECTED: &str = "a vector layer that GDAL knows: GeoPackage, GeoJSON, Shapefile, CSV";

/// Names of the layers of a file, in its order.
///
/// # Errors
/// The file is absent or no vector file: the error says what to do.
pub fn layer_names(path: &Path) -> Result<Vec<String>, GeodataError> {
    Ok(open(path)?.layers().map(|it| it.name()).collect())
}

/// One layer of a file, or its only one; shapes in WGS 84, longitude first, without heights.
///
/// A layer that declares no coordinate system is taken as WGS 84 if its coordinates can be
/// degrees. A CSV file gets points from columns named like `lon` and `lat`.
///
/// # Errors
/// The file is absent, holds no such layer, or its shapes cannot be brought to WGS 84.
pub fn read_layer(path: &Path, layer: Option<&str>) -> Result<Layer, GeodataError> {
    let dataset = open(path)?;
    let mut source = choose(&dataset, path, layer)?;
    let fields = fields_of(&source);
    let to_wgs84 = transform_of(&source)
        .map_err(|it| GeodataError::unreadable(path, "a known coordinate system", &it))?;
    let mut features = Vec::new();
    for (row, feature) in source.features().enumerate() {
        let unreadable = |it: GdalError| {
            let found = format!("feature {} cannot be read: {it}", row + 1);
            let help = "repair it in QGIS (Fix geometries), or remove it";
            GeodataError::new(path, found, "a point, line or polygon without curves", help)
        };
        features.push(Feature {
            geometry: geometry_of(&feature, to_wgs84.as_ref()).map_err(unreadable)?,
            values: values_of(&feature, &fields).map_err(unreadable)?,
        });
    }
    check_degrees(path, &features)?;
    Ok(Layer { path: path.to_owned(), name: source.name(), fields, features })
}

fn open(path: &Path) -> Result<Dataset, GeodataError> {
    ready();
    let csv = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv"));
    let points =
        ["X_POSSIBLE_NAMES=lon,longitude,lon_deg,x", "Y_POSSIBLE_NAMES=lat,latitude,lat_deg,y"];
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_VECTOR | GdalOpenFlags::GDAL_OF_READONLY,
        open_options: csv.then_some(&points[..]),
        ..DatasetOptions::default()
    };
    Dataset::open_ex(path, options).map_err(|it| GeodataError::unreadable(path, EXPECTED, &it))
}

fn choose<'a>(
    dataset: &'a Dataset,
    path: &Path,
    layer: Option<&str>,
) -> Result<gdal::vector::Layer<'a>, GeodataError> {
    let names: Vec<_> = dataset.layers().map(|it| it.name()).collect();
    let chosen = match layer {
        Some(name) => names.iter().position(|it| it == name),
        None => (names.len() == 1).then_some(0),
    };
    let Some(index) = chosen else {
        let (expected, help) = match layer {
            Some(name) => (format!("a layer `{name}`"), "name one of these layers"),
            None => ("one layer".to_owned(), "say which layer to take"),
        };
        let found = format!("{} layers: {}", names.len(), names.join(", "));
        return Err(GeodataError::new(path, found, expected, help));
    };
    dataset.layer(index).map_err(|it| GeodataError::unreadable(path, EXPECTED, &it))
}

fn fields_of(layer: &gdal::vector::Layer) -> Vec<Field> {
    let field = |it: gdal::vector::Field| Field {
        name: it.name(),
        kind: match it.field_type() {
            OGRFieldType::OFTInteger | OGRFieldType::OFTInteger64 => FieldKind::Int,
            OGRFieldType::OFTReal => FieldKind::Real,
            _ => FieldKind::Text,
        },
    };
    layer.defn().fields().map(field).collect()
}

/// `None` where the layer is in WGS 84, or says nothing.
fn transform_of(layer: &gdal::vector::Layer) -> Result<Option<CoordTransform>, GdalError> {
    let Some(mut declared) = layer.spatial_ref() else { return Ok(None) };
    if declared.auth_name().as_deref() == Some("EPSG") && declared.auth_code().ok() == Some(4326) {
        return Ok(None);
    }
    declared.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    CoordTransform::new(&declared, &wgs84()?).map(Some)
}

fn geometry_of(
    feature: &gdal::vector::Feature,
    to_wgs84: Option<&CoordTransform>,
) -> Result<Option<Geometry<f64>>, GdalError> {
    let Some(shape) = feature.geometry().filter(|it| !it.is_empty()) else { return Ok(None) };
    let mut shape = shape.clone();
    shape.flatten_to_2d();
    if let Some(transform) = to_wgs84 {
        shape.transform_inplace(transform)?;
    }
    Geometry::try_from(&shape).map(Some)
}

fn values_of(feature: &gdal::vector::Feature, fields: &[Field]) -> Result<Vec<Value>, GdalError> {
    let value = |(index, field): (usize, &Field)| {
        if field.kind == FieldKind::Text {
            let text = feature.field_as_string(index)?;
            return Ok(text.map_or(Value::Null, Value::Text));
        }
        // A number that was never entered reads as 0, and is none.
        if feature.field_as_string(index)?.is_none_or(|it| it.is_empty()) {
            return Ok(Value::Null);
        }
        Ok(match feature.field(index)? {
            Some(FieldValue::IntegerValue(it)) => Value::Int(it.into()),
            Some(FieldValue::Integer64Value(it)) => Value::Int(it),
            Some(FieldValue::RealValue(it)) => Value::Real(it),
            _ => Value::Null,
        })
    };
    fields.iter().enumerate().map(value).collect()
}

fn check_degrees(path: &Path, features: &[Feature]) -> Result<(), GeodataError> {
    let wrong = features.iter().enumerate().find_map(|(row, it)| {
        let mut coords = it.geometry.iter().flat_map(CoordsIter::coords_iter);
        coords.find(|at| !(at.x.abs() <= 180.0 && at.y.abs() <= 90.0)).map(|at| (row, at))
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
