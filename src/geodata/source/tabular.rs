//! From rows of cells to a table: where its header is, what its columns are called, which rows are
//! no data.

use super::Finding;
use crate::geodata::{Feature, Field, FieldKind, Value};

/// A row of cells as it stands in a file.
pub(super) struct Row {
    /// Counted from 1.
    pub number: usize,
    /// Its cells, from the left.
    pub cells: Vec<Value>,
}

/// So many rows show how wide a table is.
const LOOKED_AT: usize = 50;

/// Rows of HXL tags stand within so many rows of the header.
const HXL_WITHIN: usize = 3;

impl Row {
    /// Up to its last cell that holds something.
    fn extent(&self) -> usize {
        self.cells.iter().rposition(|it| *it != Value::Null).map_or(0, |it| it + 1)
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|it| **it != Value::Null).count()
    }

    fn is_hxl(&self) -> bool {
        let tag = |it: &str| {
            it.trim()
                .strip_prefix('#')
                .is_some_and(|it| it.starts_with(|it: char| it.is_alphabetic()))
        };
        self.filled() > 0
            && self.cells.iter().all(|it| match it {
                Value::Null => true,
                Value::Text(it) => tag(it),
                _ => false,
            })
    }
}

/// Columns and rows of a table. Rows may be shorter or longer than the header only where
/// `ragged_is_told` (a text table); in a sheet every row is as wide as the sheet.
pub(super) fn table(
    rows: Vec<Row>,
    ragged_is_told: bool,
    findings: &mut Vec<Finding>,
) -> (Vec<Field>, Vec<Feature>) {
    let mut rows: Vec<Row> = rows.into_iter().filter(|it| it.filled() > 0).collect();
    let Some(at) = header(&rows) else { return (Vec::new(), Vec::new()) };
    let mut rows = rows.split_off(at).into_iter();
    let Some(header) = rows.next() else { return (Vec::new(), Vec::new()) };
    if header.number > 1 {
        findings.push(Finding::Header { row: header.number });
    }
    let mut data: Vec<Row> = rows.collect();
    let tags = data.iter().take(HXL_WITHIN).position(Row::is_hxl);
    if let Some(tags) = tags.filter(|_| !header.is_hxl()) {
        findings.push(Finding::Hxl { row: data.remove(tags).number });
    }
    let widest = if ragged_is_told { 0 } else { data.iter().map(Row::extent).max().unwrap_or(0) };
    let n_columns = header.extent().max(widest);
    let names = names(&header, n_columns, findings);
    let whole = if ragged_is_told { header.cells.len().max(n_columns) } else { usize::MAX };
    let features: Vec<Feature> = data
        .into_iter()
        .map(|mut row| {
            let (found, extent) = (row.cells.len(), row.extent());
            if ragged_is_told && (found < n_columns || extent > whole) {
                findings.push(Finding::Ragged { row: row.number, found, expected: n_columns });
            }
            row.cells.resize(n_columns, Value::Null);
            Feature { geometry: None, values: row.cells }
        })
        .collect();
    let fields = names.into_iter().enumerate();
    let fields = fields.map(|(index, name)| Field { name, kind: kind(&features, index) }).collect();
    (fields, features)
}

/// The first row that is at least half as wide as most are; titles above a table fill one cell.
fn header(rows: &[Row]) -> Option<usize> {
    let mut extents: Vec<usize> = rows.iter().take(LOOKED_AT).map(Row::extent).collect();
    extents.sort_unstable();
    let width = extents.get(extents.len() / 2).copied()?;
    let enough = if width < 2 { 1 } else { width.div_ceil(2).max(2) };
    rows.iter().take(LOOKED_AT).position(|it| it.filled() >= enough).or(Some(0))
}

/// Names of columns, every one different.
fn names(header: &Row, n_columns: usize, findings: &mut Vec<Finding>) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(n_columns);
    for column in 0..n_columns {
        let was = header.cells.get(column).map(text_of).unwrap_or_default();
        let plain = if was.is_empty() { format!("column_{}", column + 1) } else { was.clone() };
        let mut is = plain.clone();
        let mut n = 1;
        while names.contains(&is) {
            n += 1;
            is = format!("{plain}_{n}");
        }
        if is != was {
            findings.push(Finding::Renamed { column: column + 1, was, is: is.clone() });
        }
        names.push(is);
    }
    names
}

/// A name in one line.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Int(it) => it.to_string(),
        Value::Real(it) => it.to_string(),
        Value::Text(it) => it.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

fn kind(features: &[Feature], column: usize) -> FieldKind {
    let mut kind = None;
    for feature in features {
        match (&feature.values[column], kind) {
            (Value::Text(_), _) => return FieldKind::Text,
            (Value::Real(_), _) => kind = Some(FieldKind::Real),
            (Value::Int(_), None) => kind = Some(FieldKind::Int),
            _ => {}
        }
    }
    kind.unwrap_or(FieldKind::Text)
}
