//! Spreadsheets of Excel and LibreOffice: every sheet a layer.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use calamine::{Data, ExcelDateTime, Ods, Range, Reader, Xls, Xlsb, Xlsx, open_workbook};

use super::choice::choose;
use super::tabular::{self, Row};
use super::{Asked, Finding, Refusal, Source, archive, broken};
use crate::geodata::{Feature, Field, FieldKind, Layer, Value};

/// Nothing beyond is a whole number for certain.
const LARGEST_WHOLE: f64 = 9e15;

/// One sheet.
struct Sheet {
    name: String,
    fields: Vec<Field>,
    features: Vec<Feature>,
    findings: Vec<Finding>,
}

/// A sheet of a workbook.
pub(super) fn open(path: &Path, asked: &Asked) -> Result<Source, Refusal> {
    let mut head = [0; 4];
    let mut file = File::open(path).map_err(|it| broken::unreadable(&it))?;
    file.read_exact(&mut head).map_err(|it| broken::unreadable(&it))?;
    let read = if head[..2] == *b"PK" {
        archive::check_zip(path)?;
        match super::sniff::suffix(path).as_str() {
            "ods" => sheets::<Ods<_>>(path),
            "xlsb" => sheets::<Xlsb<_>>(path),
            _ => sheets::<Xlsx<_>>(path),
        }
    } else {
        sheets::<Xls<_>>(path).map_err(|it| locked(path).unwrap_or(it))
    };
    let what = if super::sniff::suffix(path) == "ods" { "LibreOffice" } else { "Excel" };
    let format = format!("{what} workbook");
    let sheets = match read {
        Ok(sheets) => sheets,
        // GDAL reads some that other programs than the two wrote.
        Err(refusal) => {
            let source = super::vector::open(path, asked).map_err(|_| refusal)?;
            return Ok(Source { format, ..source });
        }
    };
    let mut sheets: Vec<Sheet> =
        sheets.into_iter().map(|(name, range)| sheet(name, &range)).collect();
    let layers: Vec<(String, usize)> =
        sheets.iter().map(|it| (it.name.clone(), it.features.len())).collect();
    let filled: Vec<usize> = (0..layers.len()).filter(|it| layers[*it].1 > 0).collect();
    let index = choose(&layers, &filled, asked.layer.as_deref())?;
    let Sheet { name, fields, features, findings } = sheets.swap_remove(index);
    let layer = Layer { path: path.to_owned(), name, fields, features };
    let decimal = asked.decimal.unwrap_or_else(|| super::text::decimal_of(&layer.features));
    Ok(Source { layer, crs: None, format, layers, decimal, findings })
}

/// A workbook of today's format in an envelope of the old one is one with a password.
fn locked(path: &Path) -> Option<Refusal> {
    matches!(super::sniff::suffix(path).as_str(), "xlsx" | "xlsm" | "xlsb").then(|| {
        Refusal::Broken {
            found: "is locked with a password".to_owned(),
            help: "open it in Excel, take the password away (File, Info), and save it".to_owned(),
        }
    })
}

fn sheets<R>(path: &Path) -> Result<Vec<(String, Range<Data>)>, Refusal>
where
    R: Reader<BufReader<File>>,
{
    let broken = |why: R::Error| Refusal::Broken {
        found: format!("cannot be read: {why:?}"),
        help: "open it in a spreadsheet program, and save it again as .xlsx or .csv".to_owned(),
    };
    let mut book: R = open_workbook(path).map_err(broken)?;
    let names = book.sheet_names();
    let mut sheets = Vec::with_capacity(names.len());
    for name in names {
        // Sheets that only hold a chart are none.
        if let Ok(range) = book.worksheet_range(&name) {
            sheets.push((name, range));
        }
    }
    Ok(sheets)
}

fn sheet(name: String, range: &Range<Data>) -> Sheet {
    let first = range.start().map_or(0, |it| it.0) as usize;
    let row = |(index, cells): (usize, &[Data])| Row {
        number: first + index + 1,
        cells: cells.iter().map(value).collect(),
    };
    let rows = range.rows().enumerate().map(row).collect();
    let mut findings = Vec::new();
    let (fields, mut features) = tabular::table(rows, false, &mut findings);
    for (column, _) in fields.iter().enumerate().filter(|it| it.1.kind == FieldKind::Real) {
        for feature in &mut features {
            if let Value::Int(it) = feature.values[column] {
                feature.values[column] = Value::Real(it as f64);
            }
        }
    }
    Sheet { name, fields, features, findings }
}

/// An error of a formula stays as its sign, `#REF!`: it is no empty cell.
fn value(cell: &Data) -> Value {
    match cell {
        Data::Empty => Value::Null,
        Data::String(it) | Data::DateTimeIso(it) | Data::DurationIso(it) => {
            if it.trim().is_empty() { Value::Null } else { Value::Text(it.clone()) }
        }
        Data::Int(it) => Value::Int(*it),
        Data::Float(it) if it.fract() == 0.0 && it.abs() < LARGEST_WHOLE => Value::Int(*it as i64),
        Data::Float(it) if it.is_nan() => Value::Null,
        Data::Float(it) => Value::Real(*it),
        Data::Bool(it) => Value::Int(i64::from(*it)),
        Data::DateTime(it) => Value::Text(iso(it)),
        Data::Error(it) => Value::Text(it.to_string()),
    }
}

/// `2024-03-01`, `2024-03-01T12:30:00`, or `12:30:00` for a time of day or how long.
fn iso(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let days = at.as_f64();
    if at.is_duration() || (0.0..1.0).contains(&days) {
        let seconds = (days * 86400.0).round() as i64;
        return format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if days.fract() == 0.0 { date } else { format!("{date}T{hour:02}:{minute:02}:{second:02}") }
}
