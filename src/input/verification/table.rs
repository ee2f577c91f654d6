//! A table of others: CSV, plain or compressed, with a header and comments by `#`.

use std::fmt;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::input::problem::{Place, Problem};

/// What is wrong with a table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// The file, and the line and column where they are known.
    pub place: String,
    /// What was found; lower case, no full stop.
    pub message: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for TableError {}

impl From<TableError> for Problem {
    fn from(it: TableError) -> Problem {
        Problem::error("E605", Place::file(it.place), it.message)
    }
}

/// A table as text.
#[derive(Clone, Debug)]
pub struct Table {
    file: String,
    header: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

/// First bytes of a file that is compressed by gzip.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The bytes of a file, unpacked if it is gzip whatever its name.
pub(super) fn bytes_of(path: &Path) -> Result<Vec<u8>, TableError> {
    let wrong = |message: String| TableError { place: path.display().to_string(), message };
    let bytes = fs::read(path).map_err(|it| wrong(it.to_string()))?;
    if !bytes.starts_with(&GZIP) {
        return Ok(bytes);
    }
    let mut unpacked = vec![];
    let done = MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked);
    done.map_err(|it| wrong(format!("cannot be unpacked: {it}")))?;
    Ok(unpacked)
}

impl Table {
    /// Reads a file, unpacked if it is gzip whatever its name.
    pub fn read(path: &Path) -> Result<Table, TableError> {
        Table::parse(path.display().to_string(), &bytes_of(path)?)
    }

    fn parse(file: String, bytes: &[u8]) -> Result<Table, TableError> {
        let wrong = |message: String| TableError { place: file.clone(), message };
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes));
        let header = reader.headers().map_err(|it| wrong(it.to_string()))?;
        let header: Vec<String> = header.iter().map(str::to_owned).collect();
        for (i, name) in header.iter().enumerate() {
            if header[..i].contains(name) {
                return Err(wrong(format!("column `{name}` stands there twice")));
            }
        }
        let rows: Result<Vec<_>, _> = reader.records().collect();
        let rows = rows.map_err(|it| wrong(it.to_string()))?;
        if rows.is_empty() {
            return Err(wrong("there is no row below the header".to_owned()));
        }
        Ok(Table { file, header, rows })
    }

    /// Names of the columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// How many rows there are, never none.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Which column has a name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|it| it == name)
    }

    /// The columns of the names; a table without one of them is refused.
    pub fn require(&self, names: &[&str]) -> Result<(), TableError> {
        let missing: Vec<String> = names
            .iter()
            .filter(|it| self.column(it).is_none())
            .map(|it| format!("`{it}`"))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let message =
            format!("no column {}; there are {}", missing.join(", "), self.header.join(", "));
        Err(TableError { place: self.file.clone(), message })
    }

    /// The text of a cell.
    pub fn text(&self, row: usize, column: usize) -> &str {
        self.rows[row].get(column).unwrap_or("")
    }

    /// The finite number in a cell.
    pub fn number(&self, row: usize, column: usize) -> Result<f64, TableError> {
        let text = self.text(row, column);
        match text.parse() {
            Ok(value) if f64::is_finite(value) => Ok(value),
            _ => Err(self.wrong(row, column, format!("`{text}` is not a number"))),
        }
    }

    /// Line of the file on which a row begins; the first is 1.
    pub fn line(&self, row: usize) -> u64 {
        self.rows[row].position().map_or(0, csv::Position::line)
    }

    /// That a cell is wrong.
    pub fn wrong(&self, row: usize, column: usize, message: impl Into<String>) -> TableError {
        let name = &self.header[column];
        let place = format!("{}, line {}, column `{name}`", self.file, self.line(row));
        TableError { place, message: message.into() }
    }

    /// That a row is wrong.
    pub fn wrong_row(&self, row: usize, message: impl Into<String>) -> TableError {
        let place = format!("{}, line {}", self.file, self.line(row));
        TableError { place, message: message.into() }
    }
}
