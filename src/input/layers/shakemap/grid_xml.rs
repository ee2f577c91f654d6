//! `grid.xml` and `uncertainty.xml`: a description, and rows of numbers.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use roxmltree::{Document, Node};

use super::{Event, Lattice, ShakeField, ShakeMap};
use crate::geodata::GeodataError;
use crate::input::layers::load::Teller;
use crate::input::layers::quantity::{Conversion, Quantity};
use crate::input::layers::rows::problem_of;
use crate::units::{Km, LonLat};

/// The largest maps have some tens of MB.
const LARGEST: u64 = 1 << 30;
/// More points than any map: 0.1° over the whole earth have 6 million.
const MOST_POINTS: f64 = 5e7;

/// Reads a file and tells everything that is wrong with it.
pub fn read(path: &Path, teller: &Teller) -> Option<ShakeMap> {
    let text = text(path, teller)?;
    let document = Document::parse(&text).map_err(|error| {
        let is_cut = !text.trim_end().ends_with("</shakemap_grid>");
        let message = if text.contains("<shakemap_grid") && is_cut {
            let lines = text.lines().count();
            format!(
                "this file ends early at line {lines}, byte {}: incomplete download?",
                text.len()
            )
        } else {
            format!("this is not XML: {error}")
        };
        let problem = teller.error("E102", message).expected("a ShakeMap grid.xml");
        teller.tell(problem.help("get it again from the page of the earthquake"));
    });
    let document = document.ok()?;
    let root = document.root_element();
    if root.tag_name().name() != "shakemap_grid" {
        let message = format!("this is no ShakeMap grid but `{}`", root.tag_name().name());
        teller.tell(teller.error("E102", message).expected("<shakemap_grid>"));
        return None;
    }
    let description = Description { root, teller };
    let lattice = description.lattice();
    let columns = description.columns();
    let (lattice, columns) = (lattice?, columns?);
    let data = description.child("grid_data")?;
    let first_line = document.text_pos_at(data.range().start).row as usize;
    let fields = Table { lattice: &lattice, columns: &columns, teller, first_line }
        .read(data.text().unwrap_or_default())?;
    Some(ShakeMap { event: description.event(), lattice, fields })
}

/// The text of a file, unpacked.
fn text(path: &Path, teller: &Teller) -> Option<String> {
    let refuse = |found: String| {
        let help = "get it again from the page of the earthquake";
        let error =
            GeodataError::new(path, found, "a ShakeMap grid.xml, packed (.gz) or not", help);
        teller.tell(problem_of(&error));
    };
    let mut text = String::new();
    let read = open(path).and_then(|it| it.take(LARGEST).read_to_string(&mut text));
    match read {
        Ok(_) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            refuse("ends early: incomplete download?".to_owned());
            None
        }
        Err(error) => {
            refuse(format!("cannot be read: {error}"));
            None
        }
    }
}

fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    let mut file = File::open(path)?;
    let mut magic = [0; 2];
    let n = file.read(&mut magic)?;
    let whole = io::Cursor::new(magic[..n].to_vec()).chain(file);
    Ok(if magic == [0x1f, 0x8b] { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) })
}

/// One column that is used, of all those of the table.
struct Column {
    /// Of the row, from 0.
    at: usize,
    name: String,
    quantity: Quantity,
    conversion: Conversion,
}

struct Columns {
    /// All columns of the table, used or not.
    n: usize,
    lon: usize,
    lat: usize,
    used: Vec<Column>,
}

struct Description<'a, 'input> {
    root: Node<'a, 'input>,
    teller: &'a Teller<'a>,
}

impl<'a, 'input> Description<'a, 'input> {
    fn find(&self, name: &str) -> Option<Node<'a, 'input>> {
        self.root.children().find(|it| it.tag_name().name() == name)
    }

    fn child(&self, name: &str) -> Option<Node<'a, 'input>> {
        let found = self.find(name);
        if found.is_none() {
            let message = format!("the file has no `{name}`");
            self.teller.tell(self.teller.error("E431", message));
        }
        found
    }

    /// `line 4: grid_specification`.
    fn at(node: Node) -> String {
        let row = node.document().text_pos_at(node.range().start).row;
        format!("line {row}, {}", node.tag_name().name())
    }

    fn number(&self, node: Node, key: &str) -> Option<f64> {
        let text = node.attribute(key);
        let number = text.and_then(|it| it.trim().parse().ok()).filter(|it: &f64| it.is_finite());
        if number.is_none() {
            let found = text.map_or("is missing".to_owned(), |it| format!("is `{it}`"));
            let message = format!("{}: `{key}` {found}", Self::at(node));
            self.teller.tell(self.teller.error("E431", message).expected("a number"));
        }
        number
    }

    fn event(&self) -> Option<Event> {
        let node = self.find("event")?;
        let number = |key| node.attribute(key)?.trim().parse().ok();
        let text = |key| node.attribute(key).unwrap_or_default().trim().to_owned();
        let root_id = self.root.attribute("event_id").unwrap_or_default();
        Some(Event {
            id: node.attribute("event_id").unwrap_or(root_id).to_owned(),
            magnitude: number("magnitude")?,
            epicentre: LonLat::new(number("lon")?, number("lat")?),
            depth: Km(number("depth")?),
            time: text("event_timestamp"),
            description: text("event_description"),
        })
    }

    fn lattice(&self) -> Option<Lattice> {
        let node = self.child("grid_specification")?;
        let of = |key| self.number(node, key);
        let (west, east) = (of("lon_min"), of("lon_max"));
        let (south, north) = (of("lat_min"), of("lat_max"));
        let (n_cols, n_rows) = (of("nlon"), of("nlat"));
        let steps = [("nominal_lon_spacing", 0), ("nominal_lat_spacing", 1)]
            .map(|(key, _)| node.attribute(key).and_then(|it| it.trim().parse::<f64>().ok()));
        let (west, east, south, north) = (west?, east?, south?, north?);
        let (n_cols, n_rows) = (n_cols?, n_rows?);
        let wrong = |message: String| {
            let message = format!("{}: {message}", Self::at(node));
            self.teller.tell(self.teller.error("E431", message));
        };
        let whole = |it: f64| it.fract() == 0.0 && it >= 2.0;
        if !whole(n_cols) || !whole(n_rows) || n_cols * n_rows > MOST_POINTS {
            wrong(format!("{n_cols} × {n_rows} points cannot be"));
            return None;
        }
        let is_box = west < east && south < north && -360.0 <= west && east <= 360.0;
        if !is_box || south < -90.0 || 90.0 < north {
            wrong(format!("longitude {west} to {east}, latitude {south} to {north} cannot be"));
            return None;
        }
        let step_lon_deg = (east - west) / (n_cols - 1.0);
        let step_lat_deg = (north - south) / (n_rows - 1.0);
        for (said, step) in steps.into_iter().zip([step_lon_deg, step_lat_deg]) {
            if said.is_some_and(|said| (said / step - 1.0).abs() > 0.01) {
                let said = said.unwrap_or_default();
                wrong(format!("steps of {said}° do not fit its bounds and counts: {step:.6}°"));
            }
        }
        let (n_cols, n_rows) = (n_cols as usize, n_rows as usize);
        Some(Lattice {
            west_deg: west,
            north_deg: north,
            step_lon_deg,
            step_lat_deg,
            n_cols,
            n_rows,
        })
    }

    fn columns(&self) -> Option<Columns> {
        let (mut lon, mut lat, mut used, mut names) = (None, None, vec![], vec![]);
        let mut sound = true;
        for node in self.root.children().filter(|it| it.tag_name().name() == "grid_field") {
            let name = node.attribute("name").unwrap_or_default().trim().to_owned();
            let index = self.number(node, "index").filter(|it| it.fract() == 0.0 && *it >= 1.0);
            let at = index? as usize - 1;
            names.push(name.clone());
            match name.to_uppercase().as_str() {
                "LON" => lon = Some(at),
                "LAT" => lat = Some(at),
                _ => {
                    let Some(quantity) = Quantity::of(&name) else { continue };
                    let unit = node.attribute("units").unwrap_or_default();
                    let Some(conversion) = quantity.conversion(unit) else {
                        let at = Self::at(node);
                        let message = format!("{at} `{name}`: the unit `{unit}` is not known");
                        let problem = self.teller.error("E409", message);
                        self.teller.tell(problem.expected(quantity.units()));
                        sound = false;
                        continue;
                    };
                    used.push(Column { at, name, quantity, conversion });
                }
            }
        }
        let all = names.join(", ");
        for (name, column) in [("LON", lon), ("LAT", lat)] {
            if column.is_none() {
                let message = format!("no column `{name}`. Columns: {all}");
                self.teller.tell(self.teller.error("E405", message));
            }
        }
        if used.is_empty() && sound {
            let message = format!("no column MMI, PGA or PGV. Columns: {all}");
            self.teller.tell(self.teller.error("E405", message));
            return None;
        }
        let columns = Columns { n: names.len(), lon: lon?, lat: lat?, used };
        let is_numbered = columns.used.iter().all(|it| it.at < columns.n);
        if !is_numbered || columns.lon >= columns.n || columns.lat >= columns.n {
            let message = format!("indices of the columns do not run from 1 to {}", columns.n);
            self.teller.tell(self.teller.error("E431", message));
            return None;
        }
        sound.then_some(columns)
    }
}

/// Rows of numbers below their description.
struct Table<'a> {
    lattice: &'a Lattice,
    columns: &'a Columns,
    teller: &'a Teller<'a>,
    first_line: usize,
}

/// One kind of mistake: how often, and the first of them.
#[derive(Default)]
struct Mistakes {
    n: usize,
    first: String,
}

impl Mistakes {
    fn note(&mut self, first: impl FnOnce() -> String) {
        if self.n == 0 {
            self.first = first();
        }
        self.n += 1;
    }
}

impl Table<'_> {
    fn read(&self, text: &str) -> Option<Vec<ShakeField>> {
        let Columns { n, used, lon, lat } = self.columns;
        let length = self.lattice.len();
        let mut values: Vec<Vec<f32>> = used.iter().map(|_| Vec::with_capacity(length)).collect();
        let (mut short, mut away) = (Mistakes::default(), Mistakes::default());
        let (mut none, mut beyond) = (Mistakes::default(), Mistakes::default());
        let mut n_rows = 0;
        let mut row: Vec<&str> = Vec::with_capacity(*n);
        for (number, line) in text.lines().enumerate() {
            let line_number = self.first_line + number;
            row.clear();
            row.extend(line.split_ascii_whitespace());
            if row.is_empty() {
                continue;
            }
            n_rows += 1;
            if row.len() != *n {
                let found = row.len();
                short.note(|| format!("line {line_number} has {found} numbers"));
                continue;
            }
            if n_rows > length {
                continue;
            }
            let place = [row[*lon], row[*lat]].map(|it| it.parse().unwrap_or(f64::NAN));
            if !self.is_there(n_rows - 1, place) {
                away.note(|| format!("line {line_number}: {}, {}", row[*lon], row[*lat]));
            }
            for (column, values) in used.iter().zip(&mut values) {
                let entry = row[column.at];
                let number =
                    entry.parse::<f64>().map_or(f64::NAN, |it| column.conversion.apply(it));
                let at = || format!("line {line_number}: {} is `{entry}`", column.name);
                let [low, high] = column.quantity.range();
                if !number.is_finite() {
                    none.note(at);
                } else if !(low..=high).contains(&number) {
                    beyond.note(at);
                }
                values.push(number as f32);
            }
        }
        let sound = self.tell(n_rows, [short, away, none, beyond]);
        let fields = used.iter().zip(values);
        let field =
            |(column, values): (&Column, _)| ShakeField { quantity: column.quantity, values };
        sound.then(|| fields.map(field).collect())
    }

    /// Whether a row's place is that of its number: rows from the north, columns from the west.
    /// Files round to two digits or four.
    fn is_there(&self, index: usize, [lon, lat]: [f64; 2]) -> bool {
        let place = self.lattice.place(index);
        let near = |a: f64, b: f64, step: f64| (a - b).abs() <= 0.5 * step + 0.0051;
        near(lon, place.lon_deg, self.lattice.step_lon_deg)
            && near(lat, place.lat_deg, self.lattice.step_lat_deg)
    }

    /// Tells what was found; `true` if nothing was.
    fn tell(&self, n_rows: usize, mistakes: [Mistakes; 4]) -> bool {
        let teller = self.teller;
        let [short, away, none, beyond] = mistakes;
        let mut sound = true;
        let mut tell =
            |mistakes: &Mistakes, code: &'static str, what: &str, expected: String, help: &str| {
                if mistakes.n == 0 {
                    return;
                }
                sound = false;
                let message = format!("{} {what}: {}", mistakes.n, mistakes.first);
                let problem = teller.error(code, message).expected(expected).help(help);
                teller.tell(problem.count(mistakes.n));
            };
        let again = "get the file again from the page of the earthquake";
        let n = self.columns.n;
        tell(
            &short,
            "E431",
            "rows have more or fewer numbers than columns",
            format!("{n} numbers a row"),
            again,
        );
        let order = "rows from the north-west, west to east, then the next to the south".to_owned();
        tell(&away, "E431", "rows are not where their number says", order, again);
        let numbers = "a number in every row".to_owned();
        tell(
            &none,
            "E404",
            "entries are no numbers",
            numbers,
            "a map has a number everywhere: get the file again",
        );
        let ranges: Vec<String> = self
            .columns
            .used
            .iter()
            .map(|it| {
                let [low, high] = it.quantity.range();
                format!("{} {low} to {high} {}", it.name, it.quantity.unit())
            })
            .collect();
        let unit = "is the unit of the column the right one?";
        tell(&beyond, "E602", "entries cannot be", ranges.join(", "), unit);
        let promised = self.lattice.len();
        if n_rows != promised {
            sound = false;
            let message =
                format!("the table has {n_rows} rows, its description promises {promised}");
            let Lattice { n_cols, n_rows, .. } = self.lattice;
            let problem = teller.error("E431", message).expected(format!("{n_cols} × {n_rows}"));
            teller.tell(problem.help(again));
        }
        sound
    }
}
