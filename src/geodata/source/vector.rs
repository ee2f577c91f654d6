//! Vector files through GDAL.

use std::path::Path;

use gdal::vector::{FieldValue, LayerAccess, OGRFieldType, OGRwkbGeometryType};
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};

use super::choice::{choose, of_theme};
use super::{Asked, Finding, Refusal, Source, shapes};
use crate::geodata::crs::Crs;
use crate::geodata::{Feature, Field, FieldKind, Layer, Value, complaints, ready};

/// Layers in which QGIS keeps things of its own.
const NO_DATA: [&str; 3] = ["layer_styles", "qgis_projects", "ogr_empty_table"];

/// Formats that tell an empty text from none; in others an empty one is none.
const TELL_EMPTY: [&str; 4] = ["GPKG", "SQLite", "OpenFileGDB", "MapInfo File"];

/// A file that GDAL opened.
pub(super) struct Opened {
    /// The file, to be read.
    pub dataset: Dataset,
    /// GDAL's short name of the format.
    driver: String,
}

/// A file as GDAL sees it; its complaints if it sees nothing.
pub(super) fn dataset(path: &Path, options: &[&str]) -> Result<Opened, Vec<String>> {
    ready();
    complaints::take();
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_VECTOR | GdalOpenFlags::GDAL_OF_READONLY,
        open_options: (!options.is_empty()).then_some(options),
        ..DatasetOptions::default()
    };
    match Dataset::open_ex(path, options) {
        Ok(dataset) => {
            let driver = dataset.driver().short_name();
            Ok(Opened { dataset, driver })
        }
        Err(error) => {
            let mut said = complaints::take();
            if said.is_empty() {
                said.push(error.to_string());
            }
            Err(said)
        }
    }
}

impl Opened {
    /// Its layers and their rows.
    pub fn layers(&self) -> Vec<(String, usize)> {
        let rows = |it: &gdal::vector::Layer| usize::try_from(it.feature_count()).unwrap_or(0);
        self.dataset.layers().map(|it| (it.name(), rows(&it))).collect()
    }

    /// The layer asked for, else the only one with shapes.
    pub fn choose(&self, asked: &Asked) -> Result<(usize, Vec<(String, usize)>), Refusal> {
        let layers = self.layers();
        if layers.is_empty() {
            return Err(Refusal::Layers { names: layers });
        }
        let own = |it: &usize| !NO_DATA.contains(&layers[*it].0.as_str());
        let spatial = |it: &usize| {
            self.dataset
                .layer(*it)
                .is_ok_and(|it| it.defn().geometry_type() != OGRwkbGeometryType::wkbNone)
        };
        let mut candidates: Vec<usize> = (0..layers.len()).filter(own).collect();
        if candidates.len() > 1 {
            let with_shapes: Vec<usize> = candidates.iter().copied().filter(spatial).collect();
            if !with_shapes.is_empty() {
                candidates = with_shapes;
            }
        }
        let filled = |it: &usize| layers[*it].1 > 0;
        if candidates.iter().copied().filter(filled).count() == 1 {
            candidates.retain(filled);
        }
        let of_theme = |it: &usize| of_theme(&layers[*it].0, asked.theme);
        let themed: Vec<usize> = candidates.iter().copied().filter(of_theme).collect();
        if !themed.is_empty() {
            candidates = themed;
        }
        Ok((choose(&layers, &candidates, asked.layer.as_deref())?, layers))
    }

    /// One of its layers.
    pub fn read(&self, index: usize, path: &Path) -> Result<Source, Refusal> {
        let mut layer = self.dataset.layer(index).map_err(|it| broken(it.to_string()))?;
        let expected = usize::try_from(layer.feature_count()).unwrap_or(0);
        let (source, said) = self.rows_of(&mut layer, path);
        let n = source.layer.features.len();
        if n < expected && !said.is_empty() {
            return Err(broken(format!("ends after row {n} of {expected}: {}", said.join("; "))));
        }
        Ok(source)
    }

    /// All of a layer that can be read, and what GDAL said where it could not.
    pub fn rows_of(&self, layer: &mut gdal::vector::Layer, path: &Path) -> (Source, Vec<String>) {
        // Heights are left out, and so is the third axis.
        let flat = |it: Crs| if it.code == Some(4979) { Crs::wgs84() } else { it };
        let crs = layer.spatial_ref().and_then(Crs::of).map(flat);
        let fields = fields_of(layer);
        let name = layer.name();
        complaints::take();
        let mut rows = Rows::new(TELL_EMPTY.contains(&self.driver.as_str()));
        for feature in layer.features() {
            rows.add(&feature, &fields);
        }
        let said = complaints::take();
        let Rows { features, mut findings, heights, .. } = rows;
        if heights > 0 {
            findings.push(Finding::Heights { n: heights });
        }
        let layer = Layer { path: path.to_owned(), name, fields, features };
        let format = self.format();
        let layers = Vec::new();
        (Source { layer, crs, format, layers, decimal: '.', findings }, said)
    }

    fn format(&self) -> String {
        match self.driver.as_str() {
            "GPKG" => "GeoPackage".to_owned(),
            "ESRI Shapefile" => "Shapefile".to_owned(),
            "LIBKML" => "KML".to_owned(),
            "OpenFileGDB" => "Esri file geodatabase".to_owned(),
            other => other.to_owned(),
        }
    }
}

fn broken(found: String) -> Refusal {
    let help = "open it in QGIS to see whether it is whole, and export it again".to_owned();
    Refusal::Broken { found, help }
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

struct Rows {
    features: Vec<Feature>,
    findings: Vec<Finding>,
    heights: usize,
    tell_empty: bool,
}

impl Rows {
    fn new(tell_empty: bool) -> Rows {
        Rows { features: Vec::new(), findings: Vec::new(), heights: 0, tell_empty }
    }

    fn add(&mut self, feature: &gdal::vector::Feature, fields: &[Field]) {
        let values = fields.iter().enumerate();
        let values = values.map(|(index, it)| self.value(feature, index, it.kind)).collect();
        let why = complaints::take().pop();
        // A feature without a shape has a geometry that is nothing, of which GDAL complains.
        let shape = feature.geometry().filter(|it| !it.is_empty());
        complaints::take();
        let shape = match (shape, why) {
            (Some(shape), _) => {
                shape.iso_wkb().map_err(|it| it.to_string()).and_then(|it| shapes::read(&it))
            }
            (None, Some(why)) => Err(why),
            (None, None) => Ok((None, false)),
        };
        let (geometry, heights) = shape.unwrap_or_else(|why| {
            self.findings.push(Finding::Shape { row: self.features.len(), why });
            (None, false)
        });
        self.heights += usize::from(heights);
        self.features.push(Feature { geometry, values });
    }

    /// A field that was never set reads as 0 or as an empty text, and is none.
    fn value(&self, feature: &gdal::vector::Feature, index: usize, kind: FieldKind) -> Value {
        let unset = || feature.field_as_string(index).ok().flatten().is_none_or(|it| it.is_empty());
        if kind == FieldKind::Text {
            return match feature.field_as_string(index) {
                Ok(Some(it)) if !it.is_empty() || self.tell_empty => Value::Text(it),
                _ => Value::Null,
            };
        }
        match feature.field(index) {
            Ok(Some(FieldValue::IntegerValue(0) | FieldValue::Integer64Value(0))) if unset() => {
                Value::Null
            }
            Ok(Some(FieldValue::IntegerValue(it))) => Value::Int(it.into()),
            Ok(Some(FieldValue::Integer64Value(it))) => Value::Int(it),
            Ok(Some(FieldValue::RealValue(it))) if it == 0.0 && unset() => Value::Null,
            Ok(Some(FieldValue::RealValue(it))) if !it.is_nan() => Value::Real(it),
            _ => Value::Null,
        }
    }
}

/// Any file that GDAL opens and that needs nothing else.
pub(super) fn open(path: &Path, asked: &Asked) -> Result<Source, Refusal> {
    let opened = dataset(path, &[]).map_err(|said| refusal(path, &said))?;
    let (index, layers) = opened.choose(asked)?;
    let mut source = opened.read(index, path)?;
    source.layers = layers;
    Ok(source)
}

/// Why GDAL opens nothing.
pub(super) fn refusal(path: &Path, said: &[String]) -> Refusal {
    let said = said.join("; ");
    if said.contains("not recognized") || said.contains("NULL pointer") {
        return Refusal::Unknown { found: super::sniff::seems(path) };
    }
    broken(format!("cannot be read: {said}"))
}
