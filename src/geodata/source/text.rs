//! Text tables: CSV and what else spreadsheets and statistics offices make.

use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::encoding;
use super::number::number;
use super::tabular::{self, Row};
use super::{Asked, Finding, Refusal, Source, Theme};
use crate::geodata::{Feature, Field, FieldKind, Layer, Value};

/// What may stand between columns; of two that fit alike, the first.
const DELIMITERS: [char; 4] = ['\t', ';', ',', '|'];

/// So much of a file shows how it is written.
const LOOKED_AT_BYTES: usize = 1 << 16;

/// So many rows of it.
const LOOKED_AT_ROWS: usize = 60;

/// Columns of <https://download.geonames.org/export/dump/readme.txt>; the files have no header.
const GEONAMES: [&str; 19] = [
    "geonameid",
    "name",
    "asciiname",
    "alternatenames",
    "latitude",
    "longitude",
    "feature_class",
    "feature_code",
    "country_code",
    "cc2",
    "admin1_code",
    "admin2_code",
    "admin3_code",
    "admin4_code",
    "population",
    "elevation",
    "dem",
    "timezone",
    "modification_date",
];

/// A text table.
pub(super) fn open(path: &Path, bytes: &[u8], asked: &Asked) -> Result<Source, Refusal> {
    let mut findings = Vec::new();
    let text = text_of(bytes, asked, &mut findings)?;
    let name = path.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    if asked.layer.as_deref().is_some_and(|it| !it.eq_ignore_ascii_case(&name)) {
        let rows = text.lines().count().saturating_sub(1);
        return Err(Refusal::Layers { names: vec![(name, rows)] });
    }
    let (said, body, skipped) = excel_says(&text);
    let delimiter = asked.delimiter.or(said).unwrap_or_else(|| delimiter_of(body));
    if !delimiter.is_ascii() {
        return Err(Refusal::Option { found: format!("delimiter `{delimiter}`") });
    }
    let geonames = delimiter == '\t' && are_geonames(body);
    let rows = rows(body, delimiter, !geonames, skipped)?;
    let (fields, mut features) =
        if geonames { geonames_table(rows) } else { tabular::table(rows, true, &mut findings) };
    let decimal =
        asked.decimal.unwrap_or_else(|| if geonames { '.' } else { decimal_of(&features) });
    let rows = features.len();
    if geonames && asked.theme == Theme::Places {
        places_only(&mut features, &mut findings);
    }
    if !geonames && (decimal != '.' || delimiter != ',') {
        findings.push(Finding::Dialect { delimiter, decimal });
    }
    if let Some(column) = super::wkt::column(&fields, &features) {
        super::wkt::draw(&mut features, column, &mut findings);
    }
    let format = if geonames { "GeoNames dump" } else { "text table" }.to_owned();
    let layers = vec![(name.clone(), rows)];
    let layer = Layer { path: path.to_owned(), name, fields, features };
    Ok(Source { layer, crs: None, format, layers, decimal, findings })
}

/// The text of a file in any encoding.
fn text_of(bytes: &[u8], asked: &Asked, findings: &mut Vec<Finding>) -> Result<String, Refusal> {
    let marked = Encoding::for_bom(bytes).map(|it| it.0);
    if let Some(encoding) = marked.or_else(|| utf16_without_mark(bytes)) {
        return Ok(encoding.decode(bytes).0.into_owned());
    }
    let encoding = match encoding::asked(asked)? {
        Some(it) => it,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => {
            let lines: Vec<&[u8]> = bytes.split(|it| *it == b'\n').collect();
            let decision = encoding::decide(&lines, None);
            findings.extend(decision.finding);
            decision.encoding
        }
    };
    Ok(encoding::decode(bytes, encoding).0)
}

/// Every second byte of most Latin letters and digits is 0 in UTF-16.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1024)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|it| **it == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if 8 * (even + odd) < head.len() {
        return None;
    }
    Some(if odd > even { UTF_16LE } else { UTF_16BE })
}

/// Excel's own first line `sep=;`, the rest, and how many lines it took.
fn excel_says(text: &str) -> (Option<char>, &str, usize) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let line = first.trim_end_matches('\r').trim_matches('"');
    match line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP=")) {
        Some(it) if it.chars().count() == 1 => (it.chars().next(), rest, 1),
        _ => (None, text, 0),
    }
}

/// The one that cuts most rows into the same number of columns.
fn delimiter_of(text: &str) -> char {
    let mut best = (',', 0.0, 0);
    for delimiter in DELIMITERS {
        let counts: Vec<usize> = reader(head(text), delimiter, true)
            .records()
            .take(LOOKED_AT_ROWS)
            .filter_map(|it| it.ok().map(|it| it.len()))
            .collect();
        let of = |n: usize| counts.iter().filter(|it| **it == n).count();
        let Some(usual) =
            counts.iter().copied().filter(|it| *it > 1).max_by_key(|it| (of(*it), *it))
        else {
            continue;
        };
        let share = of(usual) as f64 / counts.len() as f64;
        if share > best.1 + 1e-9 || share > best.1 - 1e-9 && usual > best.2 {
            best = (delimiter, share, usual);
        }
    }
    best.0
}

/// The beginning of a text, in whole lines.
fn head(text: &str) -> &str {
    if text.len() <= LOOKED_AT_BYTES {
        return text;
    }
    let mut end = LOOKED_AT_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].rfind('\n').map_or(&text[..end], |it| &text[..=it])
}

fn reader(text: &str, delimiter: char, quoting: bool) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter as u8)
        .quoting(quoting)
        .from_reader(text.as_bytes())
}

fn rows(text: &str, delimiter: char, quoting: bool, skipped: usize) -> Result<Vec<Row>, Refusal> {
    let mut reader = reader(text, delimiter, quoting);
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(rows),
            Ok(true) => {
                let number = record.position().map_or(0, |it| line_of(text, it)) + skipped;
                let cells = record.iter().map(cell).collect();
                rows.push(Row { number, cells });
            }
            Err(error) => {
                let help = "open it in a text editor, and save it again as UTF-8".to_owned();
                return Err(Refusal::Broken { found: format!("cannot be read: {error}"), help });
            }
        }
    }
}

/// Where a row begins: the reader tells where it began to look, and skips empty lines.
fn line_of(text: &str, position: &csv::Position) -> usize {
    let rest = &text.as_bytes()[position.byte() as usize..];
    let empty = rest.iter().take_while(|it| matches!(it, b'\r' | b'\n'));
    position.line() as usize + empty.filter(|it| **it == b'\n').count()
}

fn cell(text: &str) -> Value {
    if text.trim().is_empty() { Value::Null } else { Value::Text(text.to_owned()) }
}

/// What stands before the fraction of most numbers that have one.
pub(super) fn decimal_of(features: &[Feature]) -> char {
    let (mut points, mut commas) = (0, 0);
    for value in features.iter().take(2000).flat_map(|it| &it.values) {
        let Value::Text(text) = value else { continue };
        let text = text.trim();
        let is_fraction = |sign: char| {
            let (before, after) = text.rsplit_once(sign)?;
            let thousands = after.len() == 3 && before.len() <= 3 && before != "0";
            let one = before.len() <= 12 && !before.contains(sign);
            (one && !thousands && !after.is_empty() && number(text, sign).is_some()).then_some(())
        };
        commas += usize::from(is_fraction(',').is_some());
        points += usize::from(is_fraction('.').is_some());
    }
    if commas > points { ',' } else { '.' }
}

/// Nineteen columns, the first whole, the fifth and sixth degrees, the seventh one capital letter.
fn are_geonames(text: &str) -> bool {
    let fits = |line: &str| {
        let cells: Vec<&str> = line.trim_end_matches('\r').split('\t').collect();
        cells.len() == GEONAMES.len()
            && cells[0].parse::<u64>().is_ok()
            && cells[4].parse::<f64>().is_ok_and(|it| it.abs() <= 90.0)
            && cells[5].parse::<f64>().is_ok_and(|it| it.abs() <= 180.0)
            && (cells[6].is_empty() || matches!(cells[6].as_bytes(), [b'A'..=b'Z']))
    };
    let lines: Vec<&str> =
        head(text).lines().filter(|it| !it.is_empty()).take(LOOKED_AT_ROWS).collect();
    let n = lines.iter().filter(|it| fits(it)).count();
    n > 0 && 20 * n >= 19 * lines.len()
}

fn geonames_table(rows: Vec<Row>) -> (Vec<Field>, Vec<Feature>) {
    let fields = GEONAMES.iter().map(|it| Field { name: (*it).to_owned(), kind: FieldKind::Text });
    let feature = |mut row: Row| {
        row.cells.resize(GEONAMES.len(), Value::Null);
        Feature { geometry: None, values: row.cells }
    };
    (fields.collect(), rows.into_iter().map(feature).collect())
}

/// Populated places are of feature class P.
fn places_only(features: &mut Vec<Feature>, findings: &mut Vec<Finding>) {
    let class = |it: &Feature| match &it.values[6] {
        Value::Text(it) => it.clone(),
        _ => "none".to_owned(),
    };
    let before = features.len();
    let mut others: Vec<String> = Vec::new();
    features.retain(|it| {
        let class = class(it);
        if class != "P" && !others.contains(&class) {
            others.push(class.clone());
        }
        class == "P"
    });
    let n = before - features.len();
    if n > 0 {
        others.sort();
        let what = format!("of feature class {}, which are no settlements", others.join(", "));
        findings.push(Finding::LeftOut { n, what });
    }
}
