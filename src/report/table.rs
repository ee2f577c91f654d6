//! A table before any format: named columns, typed values, and a shape where rows have a place.

use geo::{LineString, MultiLineString, MultiPolygon, Point, Polygon};

use crate::stats::Summary;

/// One value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Not known, or not meaningful here; never zero.
    Empty,
    /// Words or a code.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with this many digits after the point.
    Decimal(f64, usize),
}

impl Value {
    /// Words.
    pub fn text(text: impl Into<String>) -> Value {
        let text = text.into();
        if text.is_empty() { Value::Empty } else { Value::Text(text) }
    }

    /// Rounded to whole people or things; empty where it is not a number.
    pub fn count(value: f64) -> Value {
        if value.is_finite() { Value::Whole(value.round() as i64) } else { Value::Empty }
    }

    /// With this many digits; empty where it is not a number.
    pub fn decimal(value: f64, digits: usize) -> Value {
        if value.is_finite() { Value::Decimal(value, digits) } else { Value::Empty }
    }

    /// As a file writes it: no groups, a point, nothing for what is empty.
    pub fn plain(&self) -> String {
        match self {
            Value::Empty => String::new(),
            Value::Text(text) => text.clone(),
            Value::Whole(number) => number.to_string(),
            Value::Decimal(number, digits) => {
                let text = format!("{number:.digits$}");
                let zero = text.starts_with('-') && text.trim_matches(['-', '0', '.']).is_empty();
                if zero { text[1..].to_owned() } else { text }
            }
        }
    }
}

/// What a column holds, whatever its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words and codes.
    Text,
    /// Whole numbers.
    Whole,
    /// Other numbers.
    Decimal,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in files, `snake_case`, with its unit or statistic as a suffix.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// Where a row lies.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A place.
    Point(Point<f64>),
    /// A road or route.
    Line(LineString<f64>),
    /// A contour.
    Lines(MultiLineString<f64>),
    /// A rupture.
    Polygon(Polygon<f64>),
    /// An administrative area.
    Areas(MultiPolygon<f64>),
}

/// A table, and the shapes of its rows where it is also a layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Name of the file, sheet and layer.
    pub name: &'static str,
    /// Columns, in order.
    pub columns: Vec<Column>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
    /// One shape a row, or none at all. `None` for a row that has no place.
    pub shapes: Vec<Option<Shape>>,
    /// Whether it is a file of its own in `csv/`, or only a layer.
    pub in_csv: bool,
}

/// A row under construction: names and values side by side, so that neither can slip.
#[derive(Clone, Debug, Default)]
pub struct Row {
    cells: Vec<(String, Kind, Value)>,
}

impl Row {
    /// Adds words.
    pub fn text(&mut self, name: &str, text: &str) {
        self.push(name, Kind::Text, Value::text(text));
    }

    /// Adds a whole number.
    pub fn count(&mut self, name: &str, value: f64) {
        self.push(name, Kind::Whole, Value::count(value));
    }

    /// Adds a number with digits.
    pub fn decimal(&mut self, name: &str, value: f64, digits: usize) {
        self.push(name, Kind::Decimal, Value::decimal(value, digits));
    }

    /// Adds a number with digits, or nothing.
    pub fn maybe(&mut self, name: &str, value: Option<f64>, digits: usize) {
        self.decimal(name, value.unwrap_or(f64::NAN), digits);
    }

    /// Adds `_mean`, `_p10`, `_p50` and `_p90` of a count.
    pub fn counts(&mut self, name: &str, of: &Summary) {
        for (suffix, value) in
            [("mean", of.mean), ("p10", of.p10), ("p50", of.p50), ("p90", of.p90)]
        {
            self.count(&format!("{name}_{suffix}"), value);
        }
    }

    fn push(&mut self, name: &str, kind: Kind, value: Value) {
        self.cells.push((name.to_owned(), kind, value));
    }
}

impl Table {
    /// A table without a row.
    pub fn new(name: &'static str) -> Table {
        Table { name, in_csv: true, ..Table::default() }
    }

    /// Adds a row; the first one names the columns.
    pub fn push(&mut self, row: Row) {
        if self.rows.is_empty() {
            let columns = row.cells.iter();
            self.columns =
                columns.map(|(name, kind, _)| Column { name: name.clone(), kind: *kind }).collect();
        }
        debug_assert!(row.cells.iter().map(|it| &it.0).eq(self.columns.iter().map(|it| &it.name)));
        self.rows.push(row.cells.into_iter().map(|it| it.2).collect());
    }

    /// Adds a row that lies somewhere, or nowhere.
    pub fn push_at(&mut self, row: Row, shape: Option<Shape>) {
        self.push(row);
        self.shapes.push(shape);
    }

    /// For programs: an object a row.
    pub fn json(&self) -> serde_json::Value {
        let cell = |it: &Value| match it {
            Value::Empty => serde_json::Value::Null,
            Value::Text(text) => text.as_str().into(),
            Value::Whole(number) => (*number).into(),
            Value::Decimal(..) => {
                it.plain().parse::<f64>().map_or_else(|_| it.plain().into(), Into::into)
            }
        };
        let names = || self.columns.iter().map(|it| it.name.clone());
        let row = |row: &Vec<Value>| -> serde_json::Value {
            names().zip(row.iter().map(cell)).collect::<serde_json::Map<_, _>>().into()
        };
        self.rows.iter().map(row).collect()
    }

    /// Place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|it| it.name == name)
    }
}
