//! A vector layer in memory: its fields, and features with a geometry or without.

use std::path::PathBuf;

use geo::Geometry;

use super::GeodataError;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Whole numbers.
    Int,
    /// Numbers.
    Real,
    /// Text, and whatever else a file may hold (dates, lists), written as text.
    Text,
}

/// A column of a layer's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the file.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
}

/// One entry of a layer's table.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing was entered.
    Null,
    /// A whole number.
    Int(i64),
    /// A number.
    Real(f64),
    /// A text.
    Text(String),
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Int(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::Real(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::Text(value)
    }
}

/// A row of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its shape, longitude first; `None` where it has none.
    pub geometry: Option<Geometry<f64>>,
    /// `[n_fields]`, in the order of the layer's fields.
    pub values: Vec<Value>,
}

/// A table with shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// The file it came from; empty for a layer made in memory.
    pub path: PathBuf,
    /// Its name in the file.
    pub name: String,
    /// Its columns.
    pub fields: Vec<Field>,
    /// Its rows, in the order of the file.
    pub features: Vec<Feature>,
}

impl Layer {
    /// An empty layer, to be filled with [`Layer::push`].
    pub fn new(name: &str, fields: &[(&str, FieldKind)]) -> Layer {
        let field = |&(name, kind): &(&str, FieldKind)| Field { name: name.to_owned(), kind };
        Layer {
            path: PathBuf::new(),
            name: name.to_owned(),
            fields: fields.iter().map(field).collect(),
            features: Vec::new(),
        }
    }

    /// Adds a row; values in the order of the fields.
    pub fn push<const N: usize>(&mut self, geometry: Option<Geometry<f64>>, values: [Value; N]) {
        assert_eq!(N, self.fields.len(), "a value for every field of layer `{}`", self.name);
        self.features.push(Feature { geometry, values: values.into() });
    }

    /// Where a field stands, if there is one of that name.
    pub fn column(&self, field: &str) -> Option<usize> {
        self.fields.iter().position(|it| it.name == field)
    }

    /// A text, a number written out, or the empty text where nothing was entered.
    ///
    /// # Errors
    /// The layer has no such field: rename one in the file, or map it.
    pub fn text(&self, feature: &Feature, field: &str) -> Result<String, GeodataError> {
        Ok(match self.value(feature, field)? {
            Value::Null => String::new(),
            Value::Int(it) => it.to_string(),
            Value::Real(it) => it.to_string(),
            Value::Text(it) => it.clone(),
        })
    }

    /// A number; also one that was entered as text.
    ///
    /// # Errors
    /// The layer has no such field, or the row has no number there: enter one.
    pub fn real(&self, feature: &Feature, field: &str) -> Result<f64, GeodataError> {
        let value = self.value(feature, field)?;
        let number = match value {
            Value::Null => None,
            Value::Int(it) => Some(*it as f64),
            Value::Real(it) => Some(*it),
            Value::Text(it) => it.trim().parse().ok(),
        };
        number.filter(|it| it.is_finite()).ok_or_else(|| self.no_number(feature, field, value))
    }

    /// A whole number; also one that was entered as text or as `12.0`.
    ///
    /// # Errors
    /// The layer has no such field, or the row has no whole number there: enter one.
    pub fn int(&self, feature: &Feature, field: &str) -> Result<i64, GeodataError> {
        let number = self.real(feature, field)?;
        if number.fract() != 0.0 || number.abs() > 9e15 {
            return Err(self.no_number(feature, field, &Value::Real(number)));
        }
        Ok(number as i64)
    }

    /// The shape as a place: of a point layer.
    ///
    /// # Errors
    /// The row has no point: give it one.
    pub fn place(&self, feature: &Feature) -> Result<crate::units::LonLat, GeodataError> {
        match &feature.geometry {
            Some(Geometry::Point(it)) => Ok(crate::units::LonLat::new(it.x(), it.y())),
            Some(Geometry::MultiPoint(it)) if it.0.len() == 1 => {
                Ok(crate::units::LonLat::new(it.0[0].x(), it.0[0].y()))
            }
            _ => Err(self.problem(feature, "has no point", "one point a feature")),
        }
    }

    /// The shape as an area: of a polygon layer.
    ///
    /// # Errors
    /// The row has no polygon: draw one.
    pub fn area(&self, feature: &Feature) -> Result<geo::MultiPolygon<f64>, GeodataError> {
        match &feature.geometry {
            Some(Geometry::Polygon(it)) => Ok(geo::MultiPolygon(vec![it.clone()])),
            Some(Geometry::MultiPolygon(it)) => Ok(it.clone()),
            _ => Err(self.problem(feature, "has no polygon", "one or more polygons a feature")),
        }
    }

    /// The shape as lines: of a line layer.
    ///
    /// # Errors
    /// The row has no line: draw one.
    pub fn lines(&self, feature: &Feature) -> Result<Vec<geo::LineString<f64>>, GeodataError> {
        match &feature.geometry {
            Some(Geometry::LineString(it)) => Ok(vec![it.clone()]),
            Some(Geometry::MultiLineString(it)) => Ok(it.0.clone()),
            _ => Err(self.problem(feature, "has no line", "one or more lines a feature")),
        }
    }

    fn value<'a>(&self, feature: &'a Feature, field: &str) -> Result<&'a Value, GeodataError> {
        let column = self.column(field).ok_or_else(|| {
            let names: Vec<_> = self.fields.iter().map(|it| it.name.as_str()).collect();
            let found =
                format!("layer `{}` has no field `{field}`, only {}", self.name, names.join(", "));
            let help = format!("rename the field that holds it to `{field}`");
            GeodataError::new(&self.path, found, format!("a field `{field}`"), help)
        })?;
        Ok(&feature.values[column])
    }

    fn no_number(&self, feature: &Feature, field: &str, value: &Value) -> GeodataError {
        let found = match value {
            Value::Null => format!("`{field}` is empty"),
            Value::Int(it) => format!("`{field}` is {it}"),
            Value::Real(it) => format!("`{field}` is {it}"),
            Value::Text(it) => format!("`{field}` is `{it}`"),
        };
        self.problem(feature, &found, "a number")
    }

    /// An error about one row, which is told by its number, counted from 1.
    pub fn problem(&self, feature: &Feature, found: &str, expected: &str) -> GeodataError {
        let row = self.features.iter().position(|it| std::ptr::eq(it, feature));
        let row = row.map_or(String::new(), |it| format!(", feature {}", it + 1));
        let found = format!("layer `{}`{row}: {found}", self.name);
        GeodataError::new(&self.path, found, expected, "correct it in the file")
    }
}
