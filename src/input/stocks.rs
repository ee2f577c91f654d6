//! What is in the depots: a table of a person's own.

use std::cell::RefCell;
use std::path::Path;

use crate::exposure::settlement::Settlement;
use crate::geodata::Value;
use crate::geodata::source::number::number;
use crate::geodata::source::{self, Finding, Refusal};
use crate::input::problem::{Place, Problem, Problems, nearest};
use crate::shelter::needs::{NeedsProfile, Stock};
use crate::units::LonLat;

/// Columns of a table of stocks; the first three must be there.
const COLUMNS: [&str; 6] = ["depot", "item", "quantity", "unit", "lon", "lat"];

/// Reads a table of stocks, a text table or a workbook: `depot`, `item`, `quantity`, and `unit`, `lon`
/// and `lat` where they are there. Its items are those of the list of needs, by key or by name.
pub fn read(
    path: &Path,
    profile: &NeedsProfile,
    problems: &RefCell<Problems>,
) -> Option<Vec<Stock>> {
    let file = path.display().to_string();
    let source = match source::open(path, &source::Asked::default()) {
        Ok(source) => source,
        Err(refusal) => {
            problems.borrow_mut().push(unopened(&file, &refusal));
            return None;
        }
    };
    let before = problems.borrow().errors();
    if source.findings.iter().any(|it| matches!(it, Finding::Decoded { .. })) {
        let message = "the letters are not UTF-8: read as they most likely are";
        let help = "look at the names of depots; save the file as UTF-8 if they are wrong";
        let place = Place::file(file.clone());
        problems.borrow_mut().push(Problem::warning("W110", place, message).help(help));
    }
    let header = source.findings.iter().find_map(|it| match it {
        Finding::Header { row } => Some(*row),
        _ => None,
    });
    let names: Vec<&str> = source.layer.fields.iter().map(|it| it.name.as_str()).collect();
    let column = |name: &str| names.iter().position(|it| it.trim().eq_ignore_ascii_case(name));
    let columns = COLUMNS.map(column);
    if columns[..3].contains(&None) {
        let place = Place::subject(file, format!("row {}", header.unwrap_or(1)));
        let message = format!("the columns are {}", names.join(", "));
        let help = "expected depot, item, quantity; and unit, lon, lat, if you like";
        problems.borrow_mut().push(Problem::error("E582", place, message).help(help));
        return None;
    }
    let table = Table { file: &file, columns, decimal: source.decimal, profile, problems };
    let mut stocks: Vec<Stock> = vec![];
    for (row, feature) in (header.unwrap_or(1) + 1..).zip(&source.layer.features) {
        let Some(stock) = table.stock(row, &feature.values) else { continue };
        if stocks.iter().any(|it| it.depot == stock.depot && it.item == stock.item) {
            let message = format!("`{}` of depot `{}` is there twice", stock.item, stock.depot);
            table.tell(row, "E581", message, "give one row a depot and item");
            continue;
        }
        stocks.push(stock);
    }
    (problems.borrow().errors() == before).then_some(stocks)
}

/// A table of stocks while it is read.
struct Table<'a> {
    file: &'a str,
    columns: [Option<usize>; COLUMNS.len()],
    decimal: char,
    profile: &'a NeedsProfile,
    problems: &'a RefCell<Problems>,
}

impl Table<'_> {
    fn tell(&self, row: usize, code: &'static str, message: String, help: &str) {
        let place = Place::subject(self.file.to_owned(), format!("row {row}"));
        self.problems.borrow_mut().push(Problem::error(code, place, message).help(help));
    }

    fn stock(&self, row: usize, values: &[Value]) -> Option<Stock> {
        let [depot, word, quantity, unit, lon, lat] = self.columns.map(|it| {
            let value = it.and_then(|it| values.get(it));
            value.map_or_else(String::new, text)
        });
        let items = &self.profile.items;
        let Some(known) = items.iter().find(|it| it.key == word || it.item == word) else {
            let help = nearest(&word, items.iter().map(|it| it.key.as_str())).map_or_else(
                || format!("items are those of the list of needs `{}`", self.profile.name),
                |it| format!("did you mean `{it}`?"),
            );
            self.tell(row, "E583", format!("no need is called `{word}`"), &help);
            return None;
        };
        let Some(amount) = number(&quantity, self.decimal).filter(|it| 0.0 <= *it) else {
            let message = format!("quantity `{quantity}` of `{word}`");
            self.tell(row, "E584", message, "expected a number of 0 or more");
            return None;
        };
        if !unit.is_empty() && unit != known.unit {
            let message = format!("`{word}` is counted in {}, not in `{unit}`", known.unit);
            self.tell(row, "E580", message, &format!("convert it, and write {}", known.unit));
            return None;
        }
        if depot.is_empty() {
            let message = format!("no depot is named for `{word}`");
            self.tell(row, "E583", message, "say where it is");
            return None;
        }
        let degrees = [lon, lat].map(|it| number(&it, self.decimal).ok_or(it));
        let place = match degrees {
            [Ok(lon), Ok(lat)] if lon.abs() <= 180.0 && lat.abs() <= 90.0 => {
                Some(LonLat::new(lon, lat))
            }
            [Err(lon), Err(lat)] if lon.is_empty() && lat.is_empty() => None,
            [lon, lat] => {
                let word = |it: Result<f64, String>| it.map_or_else(|it| it, |it| it.to_string());
                let message = format!("depot `{depot}` lies at `{}`, `{}`", word(lon), word(lat));
                self.tell(row, "E593", message, "expected lon and lat in degrees, or both empty");
                return None;
            }
        };
        Some(Stock { depot, item: known.key.clone(), quantity: amount, place })
    }
}

/// An entry as it stands in the table.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Int(it) => it.to_string(),
        Value::Real(it) => it.to_string(),
        Value::Text(it) => it.trim().to_owned(),
    }
}

/// A file that is no table.
fn unopened(file: &str, refusal: &Refusal) -> Problem {
    let place = Place::file(file.to_owned());
    match refusal {
        Refusal::Missing { near } => {
            let near = near.as_ref().map(|it| format!("did you mean {it}?"));
            let help = near.unwrap_or_else(|| "check the name, and its folder".to_owned());
            Problem::error("E101", place, "cannot find this file").help(help)
        }
        Refusal::Broken { found, help } => {
            Problem::error("E102", place, format!("this file {found}")).help(help)
        }
        Refusal::Layers { names } => {
            let names: Vec<&str> = names.iter().map(|it| it.0.as_str()).collect();
            let message = format!("{} sheets: which is meant?", names.len());
            let help = format!("leave one of {}", names.join(", "));
            Problem::error("E105", place, message).help(help)
        }
        Refusal::Unknown { found } | Refusal::Option { found } => {
            let message = format!("this file is no table that is known: {found}");
            Problem::error("E104", place, message).help("expected CSV or XLSX")
        }
    }
}

/// Farthest from any settlement that a depot or a new site may lie, km.
pub const FARTHEST_KM: f64 = 50.0;

/// Whether all depots lie in the region; those that do not are told.
pub fn are_inside(
    path: &Path,
    stocks: &[Stock],
    settlements: &[Settlement],
    problems: &RefCell<Problems>,
) -> bool {
    let mut told: Vec<&str> = vec![];
    for it in stocks {
        let Some(place) = it.place.filter(|_| !told.contains(&it.depot.as_str())) else { continue };
        let km = settlements.iter().map(|it| it.place.distance(place).0);
        let nearest_km = km.fold(f64::INFINITY, f64::min);
        if FARTHEST_KM < nearest_km {
            told.push(&it.depot);
            let message = format!(
                "depot `{}` lies at {}, {}: {nearest_km:.0} km from the nearest settlement of the \
                 region",
                it.depot, place.lon_deg, place.lat_deg
            );
            let at = Place::file(path.display().to_string());
            let help = "write longitude in the column lon and latitude in lat, in degrees";
            problems.borrow_mut().push(Problem::error("E593", at, message).help(help));
        }
    }
    told.is_empty()
}
