//! Tables of numbers that others computed.

#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

/// A row of a table: column name to text.
pub struct Row {
    place: String,
    cells: BTreeMap<String, String>,
}

impl Row {
    pub fn text(&self, column: &str) -> &str {
        self.cells.get(column).unwrap_or_else(|| panic!("{}: no `{column}`", self.place))
    }

    pub fn parse<T: FromStr>(&self, column: &str) -> T {
        let text = self.text(column);
        text.parse().unwrap_or_else(|_| panic!("{}: `{column}` is `{text}`", self.place))
    }

    pub fn number(&self, column: &str) -> f64 {
        self.parse(column)
    }

    pub fn check(&self, column: &str, got: f64, tolerance: f64) {
        let expected = self.number(column);
        let close = (got - expected).abs() <= tolerance;
        assert!(close, "{}: `{column}` is {got}, not {expected} ± {tolerance}", self.place);
    }
}

/// Rows of `tests/verification/<kind>/<name>.csv`, never none.
pub fn table(kind: &str, name: &str) -> Vec<Row> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verification");
    rows(&folder.join(format!("{kind}/{name}.csv")))
}

/// Rows of `../shared/reference/<file>`: the whole of what the tables are samples of. `None` where
/// it is not beside the project.
pub fn reference(file: &str) -> Option<Vec<Row>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference");
    let path = folder.join(file);
    if !path.exists() {
        println!("skipped: {} is absent", path.display());
        return None;
    }
    Some(rows(&path))
}

fn rows(path: &Path) -> Vec<Row> {
    let reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path);
    let mut reader = reader.unwrap_or_else(|it| panic!("{}: {it}", path.display()));
    let rows: Vec<Row> = reader
        .deserialize()
        .zip(1..)
        .map(|(cells, n)| Row {
            place: format!("{}, row {n}", path.display()),
            cells: cells.expect("a row"),
        })
        .collect();
    assert!(!rows.is_empty());
    rows
}
