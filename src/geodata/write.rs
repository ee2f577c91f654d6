//! Writing GeoPackages.

use std::path::Path;

use gdal::errors::GdalError;
use gdal::vector::sql::Dialect;
use gdal::vector::{Feature as OgrFeature, FieldDefn, LayerAccess, LayerOptions};
use gdal::vector::{OGRFieldType, OGRwkbGeometryType, ToGdal};
use gdal::{Dataset, DriverManager};
use geo::{Geometry, MultiLineString, MultiPolygon};

use super::{FieldKind, GeodataError, Layer, Value, ready, wgs84};

/// Writes layers to a new GeoPackage, in WGS 84, replacing a file of that name. The same layers
/// give the same bytes. A layer whose features all lack a shape becomes a plain table.
///
/// # Errors
/// The file cannot be written: the error says what to look at.
pub fn write_gpkg(path: &Path, layers: &[Layer]) -> Result<(), GeodataError> {
    write_gpkg_and(path, layers, &[])
}

/// Likewise, and then runs statements of SQL, for tables that are no layers.
///
/// # Errors
/// The file cannot be written: the error says what to look at.
pub fn write_gpkg_and(
    path: &Path,
    layers: &[Layer],
    statements: &[String],
) -> Result<(), GeodataError> {
    ready();
    let unwritable = |it: GdalError| GeodataError::unwritable(path, &it);
    if path.exists() {
        std::fs::remove_file(path).map_err(|it| GeodataError::unwritable(path, &it))?;
    }
    let driver = DriverManager::get_driver_by_name("GPKG").map_err(unwritable)?;
    let mut dataset = driver.create_vector_only(path).map_err(unwritable)?;
    for layer in layers {
        write_layer(&mut dataset, layer).map_err(unwritable)?;
    }
    for statement in statements {
        dataset.execute_sql(statement, None, Dialect::DEFAULT).map_err(unwritable)?;
    }
    dataset.close().map_err(unwritable)
}

fn write_layer(dataset: &mut Dataset, layer: &Layer) -> Result<(), GdalError> {
    let shape = Shape::of(layer);
    let srs = wgs84()?;
    let transaction = dataset.start_transaction()?;
    let mut transaction = transaction;
    {
        let target = transaction.create_layer(LayerOptions {
            name: &layer.name,
            srs: (shape != Shape::None).then_some(&srs),
            ty: shape.ogr(),
            options: Some(&["FID=fid", "GEOMETRY_NAME=geom"]),
        })?;
        for field in &layer.fields {
            let kind = match field.kind {
                FieldKind::Int => OGRFieldType::OFTInteger64,
                FieldKind::Real => OGRFieldType::OFTReal,
                FieldKind::Text => OGRFieldType::OFTString,
            };
            FieldDefn::new(&field.name, kind)?.add_to_layer(&target)?;
        }
        for feature in &layer.features {
            let mut row = OgrFeature::new(target.defn())?;
            if let Some(geometry) = &feature.geometry {
                row.set_geometry(shape.fit(geometry).to_gdal()?)?;
            }
            for (index, value) in feature.values.iter().enumerate() {
                match value {
                    Value::Null => row.set_field_null(index)?,
                    Value::Int(it) => row.set_field_integer64(index, *it)?,
                    Value::Real(it) => row.set_field_double(index, *it)?,
                    Value::Text(it) => row.set_field_string(index, it)?,
                }
            }
            row.create(&target)?;
        }
    }
    transaction.commit()
}

/// The one geometry type that holds all features of a layer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    None,
    Point,
    Line,
    MultiLine,
    Polygon,
    MultiPolygon,
    Mixed,
}

impl Shape {
    fn of(layer: &Layer) -> Shape {
        let shapes = layer.features.iter().filter_map(|it| it.geometry.as_ref());
        shapes.fold(Shape::None, |so_far, it| so_far.with(Shape::one(it)))
    }

    fn one(geometry: &Geometry<f64>) -> Shape {
        match geometry {
            Geometry::Point(_) => Shape::Point,
            Geometry::LineString(_) => Shape::Line,
            Geometry::MultiLineString(_) => Shape::MultiLine,
            Geometry::Polygon(_) => Shape::Polygon,
            Geometry::MultiPolygon(_) => Shape::MultiPolygon,
            _ => Shape::Mixed,
        }
    }

    fn with(self, other: Shape) -> Shape {
        use Shape::{Line, Mixed, MultiLine, MultiPolygon, None, Polygon};
        match (self, other) {
            (None, it) => it,
            (a, b) if a == b => a,
            (Line | MultiLine, Line | MultiLine) => MultiLine,
            (Polygon | MultiPolygon, Polygon | MultiPolygon) => MultiPolygon,
            _ => Mixed,
        }
    }

    fn ogr(self) -> OGRwkbGeometryType::Type {
        match self {
            Shape::None => OGRwkbGeometryType::wkbNone,
            Shape::Point => OGRwkbGeometryType::wkbPoint,
            Shape::Line => OGRwkbGeometryType::wkbLineString,
            Shape::MultiLine => OGRwkbGeometryType::wkbMultiLineString,
            Shape::Polygon => OGRwkbGeometryType::wkbPolygon,
            Shape::MultiPolygon => OGRwkbGeometryType::wkbMultiPolygon,
            Shape::Mixed => OGRwkbGeometryType::wkbUnknown,
        }
    }

    /// A line among multi-lines becomes one of one; likewise a polygon.
    fn fit(self, geometry: &Geometry<f64>) -> Geometry<f64> {
        match (self, geometry) {
            (Shape::MultiLine, Geometry::LineString(it)) => {
                MultiLineString::new(vec![it.clone()]).into()
            }
            (Shape::MultiPolygon, Geometry::Polygon(it)) => {
                MultiPolygon::new(vec![it.clone()]).into()
            }
            _ => geometry.clone(),
        }
    }
}
