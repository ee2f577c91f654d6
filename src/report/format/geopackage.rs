//! One GeoPackage with every layer and table, which opens styled in QGIS.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use geo::Geometry;

use super::WriteError;
use super::qgis::{project, styles};
use crate::geodata::{Feature, Field, FieldKind, Layer, Value as Cell, write_gpkg_and};
use crate::report::compare::classes::Classes;
use crate::report::lang;
use crate::report::plan::Plan;
use crate::report::table::{Kind, Shape, Table, Value};

/// Writes `impact.gpkg`; tables without rows are left out.
pub fn write(dir: &Path, plan: &Plan, tables: &[Table]) -> Result<PathBuf, WriteError> {
    let path = dir.join("impact.gpkg");
    let styles = styles::all(plan, tables);
    let project = project::qgz(plan, tables, &styles).map_err(WriteError::of(&path))?;
    let mut statements = of_styles(&styles);
    statements.extend(of_project(&project));
    package(path, tables, &statements)
}

/// Writes `compare.gpkg`: differences of two runs in these classes.
pub fn write_differences(
    dir: &Path,
    tables: &[Table],
    classes: &Classes,
) -> Result<PathBuf, WriteError> {
    let statements = of_styles(&styles::of_differences(classes, tables));
    package(dir.join("compare.gpkg"), tables, &statements)
}

fn package(path: PathBuf, tables: &[Table], statements: &[String]) -> Result<PathBuf, WriteError> {
    let layers: Vec<Layer> = tables.iter().filter(|it| !it.rows.is_empty()).map(layer).collect();
    write_gpkg_and(&path, &layers, statements).map_err(WriteError::of(&path))?;
    Ok(path)
}

/// When styles and project were last changed, as far as QGIS must know; equal runs give equal files.
const UPDATE_TIME: &str = "2024-01-01T00:00:00.000Z";

/// Table `layer_styles`, as QGIS makes it, with a default style for each layer that has one.
fn of_styles(styles: &[styles::Style]) -> Vec<String> {
    let table = "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, \
        f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), \
        f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, \
        useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), \
        update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))";
    let listed = format!(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) \
         VALUES ('layer_styles', 'attributes', 'layer_styles', '', '{UPDATE_TIME}')"
    );
    let row = |style: &styles::Style| {
        let title = lang::english().text("styles", style.layer);
        let name: String = title.chars().take(30).collect();
        format!(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, \
             f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, \
             update_time) VALUES ('', '', {}, 'geom', {}, {}, '', 1, {}, '', '{UPDATE_TIME}')",
            quoted(style.layer),
            quoted(&name),
            quoted(&style.qml()),
            quoted(title)
        )
    };
    [table.to_owned(), listed].into_iter().chain(styles.iter().map(row)).collect()
}

/// Table `qgis_projects` with one project. QGIS keeps the archive as hexadecimal digits.
fn of_project(qgz: &[u8]) -> [String; 2] {
    let mut digits = String::with_capacity(2 * qgz.len());
    for byte in qgz {
        let _ = write!(digits, "{byte:02x}");
    }
    let name = lang::english().text("project", "name");
    let metadata = format!(
        "{{\"last_modified_time\": \"{}\", \"last_modified_user\": \"\"}}",
        &UPDATE_TIME[..19]
    );
    [
        "CREATE TABLE qgis_projects(name TEXT PRIMARY KEY, metadata BLOB, content BLOB)".to_owned(),
        format!(
            "INSERT INTO qgis_projects VALUES ({}, {}, '{digits}')",
            quoted(name),
            quoted(&metadata)
        ),
    ]
}

/// A text of SQL.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
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
