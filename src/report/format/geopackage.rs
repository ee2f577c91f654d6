//! One GeoPackage with every layer and table, which opens styled in QGIS.

use std::path::{Path, PathBuf};

use geo::Geometry;

use super::{WriteError, style};
use crate::geodata::{Feature, Field, FieldKind, Layer, Value as Cell, write_gpkg};
use crate::report::compare::classes::Classes;
use crate::report::plan::Plan;
use crate::report::table::{Kind, Shape, Table, Value};

/// Writes `impact.gpkg`; tables without rows are left out.
pub fn write(dir: &Path, plan: &Plan, tables: &[Table]) -> Result<PathBuf, WriteError> {
    package(dir.join("impact.gpkg"), tables, style::layer(plan, tables))
}

/// Writes `compare.gpkg`: differences of two runs in these classes.
pub fn write_differences(
    dir: &Path,
    tables: &[Table],
    classes: &Classes,
) -> Result<PathBuf, WriteError> {
    package(dir.join("compare.gpkg"), tables, style::differences(classes, tables))
}

fn package(path: PathBuf, tables: &[Table], styles: Layer) -> Result<PathBuf, WriteError> {
    let mut layers: Vec<Layer> =
        tables.iter().filter(|it| !it.rows.is_empty()).map(layer).collect();
    layers.push(styles);
    write_gpkg(&path, &layers).map_err(WriteError::of(&path))?;
    Ok(path)
}

fn layer(table: &Table) -> Layer {
    let fields = table.columns.iter().map(|it| Field {
        name: it.name.clone(),
        kind: match it.kind {
            Kind::Text => FieldKind::Text,
            Kind::Whole => FieldKind::Int,
            Kind::Decimal => FieldKind::Real,
        },
    });
    let features = table.rows.iter().enumerate().map(|(i, row)| Feature {
        geometry: table.shapes.get(i).cloned().flatten().map(geometry),
        values: row.iter().map(cell).collect(),
    });
    Layer {
        path: PathBuf::new(),
        name: table.name.to_owned(),
        fields: fields.collect(),
        features: features.collect(),
    }
}

fn geometry(shape: Shape) -> Geometry<f64> {
    match shape {
        Shape::Point(it) => it.into(),
        Shape::Line(it) => it.into(),
        Shape::Lines(it) => it.into(),
        Shape::Polygon(it) => it.into(),
        Shape::Areas(it) => it.into(),
    }
}

/// The digits that the CSV shows, and no more: the two must not disagree.
fn cell(value: &Value) -> Cell {
    match value {
        Value::Empty => Cell::Null,
        Value::Text(it) => Cell::Text(it.clone()),
        Value::Whole(it) => Cell::Int(*it),
        Value::Decimal(..) => value.plain().parse().map_or(Cell::Null, Cell::Real),
    }
}
