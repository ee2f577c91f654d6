//! CSV that spreadsheets open: UTF-8 with a byte order mark, commas, lines as in RFC 4180.

use std::path::{Path, PathBuf};

use super::{WriteError, save};
use crate::report::table::{Table, Value};

/// Tells Excel that the letters are UTF-8; readers of GIS programs skip it.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes `csv/<table>.csv` for each table that has rows.
pub fn write(dir: &Path, tables: &[Table]) -> Result<Vec<PathBuf>, WriteError> {
    let files = tables.iter().filter(|it| it.in_csv && !it.rows.is_empty());
    files.map(|it| save(dir, &format!("csv/{}.csv", it.name), &bytes(it))).collect()
}

/// The table as text; the same table gives the same bytes.
pub fn bytes(table: &Table) -> Vec<u8> {
    with_tags(table, &[])
}

/// With a row of tags, one a column, between header and rows; with none where there are none.
pub fn with_tags(table: &Table, tags: &[String]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    let in_memory = "writing to memory, rows as long as the columns";
    writer.write_record(table.columns.iter().map(|it| &it.name)).expect(in_memory);
    if !tags.is_empty() {
        writer.write_record(tags).expect(in_memory);
    }
    for row in &table.rows {
        writer.write_record(row.iter().map(Value::plain)).expect(in_memory);
    }
    writer.into_inner().expect(in_memory)
}
