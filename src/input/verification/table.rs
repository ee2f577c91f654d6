//! A table of inputs and, where it has them, answers.

use std::path::Path;

use super::text_of;
use crate::input::problem::{Place, Problem, nearest};

/// A CSV file: named columns of text. Lines that begin with `#` are remarks.
#[derive(Clone, Debug)]
pub struct Table {
    file: String,
    columns: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    /// Reads a file, packed with gzip or not.
    ///
    /// # Errors
    /// It cannot be read, or its rows are not as long as its header.
    pub fn read(path: &Path) -> Result<Table, Problem> {
        let file = path.display().to_string();
        let text = text_of(path)?;
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let no_table = |error: csv::Error| {
            let problem = Problem::error("E605", Place::file(&file), format!("no table: {error}"));
            problem.expected("expected a CSV file whose rows are as long as its header")
        };
        let columns = reader.headers().map_err(no_table)?.iter().map(str::to_owned).collect();
        let rows = reader.records().collect::<Result<Vec<_>, _>>().map_err(no_table)?;
        if rows.is_empty() {
            let problem = Problem::error("E605", Place::file(&file), "the table has no rows");
            return Err(problem.expected("expected a header and at least one row"));
        }
        Ok(Table { file, columns, rows })
    }

    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Where a column stands, if there is one of that name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|it| it == name)
    }

    /// Where a column stands that must be there.
    ///
    /// # Errors
    /// It is not there; the nearest name is told.
    pub fn needed(&self, name: &str) -> Result<usize, Problem> {
        self.column(name).ok_or_else(|| {
            let message = format!("the table has no column `{name}`");
            let problem = Problem::error("E605", Place::file(&self.file), message)
                .expected(format!("expected it among {}", self.columns.join(", ")));
            match nearest(name, self.columns.iter().map(String::as_str)) {
                Some(near) => problem.help(format!("rename `{near}` if that is it")),
                None => problem,
            }
        })
    }

    /// Text of a cell.
    pub fn text(&self, row: usize, column: usize) -> &str {
        self.rows[row].get(column).unwrap_or("")
    }

    /// Number in a cell; `None` where the cell is empty.
    ///
    /// # Errors
    /// It is text, or no finite number.
    pub fn number(&self, row: usize, column: usize) -> Result<Option<f64>, Problem> {
        let text = self.text(row, column);
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(self.problem(row, column, &format!("is `{text}`"), "a finite number")),
        }
    }

    /// Number in a cell that must have one.
    ///
    /// # Errors
    /// It has none.
    pub fn given(&self, row: usize, column: usize) -> Result<f64, Problem> {
        self.number(row, column)?
            .ok_or_else(|| self.problem(row, column, "is empty", "a finite number"))
    }

    /// A problem with a cell; rows are counted from 1, after the header.
    pub fn problem(&self, row: usize, column: usize, found: &str, expected: &str) -> Problem {
        let name = &self.columns[column];
        let line = self.rows[row].position().map_or(0, csv::Position::line);
        let place = Place::subject(&self.file, format!("row {} (line {line})", row + 1));
        Problem::error("E605", place, format!("`{name}` {found}"))
            .expected(format!("expected {expected}"))
    }
}
