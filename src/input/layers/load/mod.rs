//! A layer of a kind from any file: opened, decoded, its fields given our names, its places brought
//! to WGS 84. Everything that was decided on the way is told.

pub mod mend;
mod opening;
mod fields;
mod texts;
mod degrees;
mod places;
mod crs;
mod shapes;

use std::cell::RefCell;

use crate::geodata::source::{self, Asked, Finding, Refusal, Theme};
use crate::geodata::{Feature, Field, FieldKind, Layer};
use crate::input::layers::frame::Frame;
use crate::input::layers::kind::{CODES, Kind};
use crate::input::layers::mapping::Mapping;
use crate::input::problem::{Place, Problem, Problems};
use mend::Mend;

pub use fields::{Columns, From, columns_of, suggestion};

/// A layer as readers take it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Rows with our names of fields, in WGS 84.
    pub layer: Layer,
    /// What stands before the fraction of numbers that are texts.
    pub decimal: char,
    /// Whether every entry is a text, as in a table or in tags of OpenStreetMap.
    pub is_text: bool,
    /// Number of the first row as people count them: 1, or 2 below the header of a table.
    pub first_row: usize,
    /// Row of each feature in the file, from 0.
    pub rows: Vec<usize>,
    /// Whether the places are where they belong; else only values can be checked.
    pub placed: bool,
    /// Whether nothing was found so far that stops a run.
    pub sound: bool,
    /// The same rows with the names and values of the file, mended; only where a copy was asked.
    pub copy: Option<Layer>,
}

/// Says problems of one layer of one file.
#[derive(Clone)]
pub struct Teller<'a> {
    /// The file, as messages name it.
    pub file: String,
    /// What the layer is.
    pub kind: &'static Kind,
    problems: &'a RefCell<Problems>,
}

impl<'a> Teller<'a> {
    /// Of a layer that is read so.
    pub fn of(kind: &'static Kind, mapping: &Mapping, problems: &'a RefCell<Problems>) -> Self {
        Teller { file: mapping.path.display().to_string(), kind, problems }
    }

    /// The layer as the place of a problem.
    pub fn place(&self) -> Place {
        Place::subject(self.file.clone(), format!("layer `{}`", self.kind.name))
    }

    /// A problem that stops the run.
    pub fn error(&self, code: &'static str, message: impl Into<String>) -> Problem {
        Problem::error(code, self.place(), message).layer(self.kind.name)
    }

    /// A problem that reports mention.
    pub fn warning(&self, code: &'static str, message: impl Into<String>) -> Problem {
        Problem::warning(code, self.place(), message).layer(self.kind.name)
    }

    /// How something was read.
    pub fn note(&self, code: &'static str, message: impl Into<String>) -> Problem {
        Problem::note(code, self.place(), message).layer(self.kind.name)
    }

    /// Adds a problem to the list.
    pub fn tell(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    fn errors(&self) -> usize {
        self.problems.borrow().errors()
    }
}

/// A layer with our names of fields, in WGS 84; `None`, with a problem, if it cannot be opened.
pub fn load(
    kind: &'static Kind,
    mapping: &Mapping,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Loaded> {
    load_and_mend(kind, mapping, frame, &Mend::nothing(), problems)
}

/// As [`load`], and what can be mended in a copy is mended and told as such.
pub fn load_and_mend(
    kind: &'static Kind,
    mapping: &Mapping,
    frame: Option<&Frame>,
    mend: &Mend,
    problems: &RefCell<Problems>,
) -> Option<Loaded> {
    let teller = Teller::of(kind, mapping, problems);
    let wider = frame.map(|it| it.wider(kind.reach_deg()));
    let frame = wider.as_ref();
    let before = teller.errors();
    let asked = asked(kind, mapping);
    let opened = source::open(&mapping.path, &asked);
    let opened = opened.map_err(|it| teller.tell(opening::refused(&teller, mapping, &it))).ok()?;
    opening::findings(&teller, &opened, mend);
    if opened.layer.features.is_empty() {
        teller.tell(opening::empty(&teller, &opened));
        return None;
    }
    let mut layer = opened.layer;
    let is_table = layer.features.iter().all(|it| it.geometry.is_none());
    let columns = fields::resolve(&teller, mapping, &layer);
    let skipped = opened.findings.iter().map(|it| match it {
        Finding::Header { row } => row - 1,
        Finding::Hxl { .. } => 1,
        _ => 0,
    });
    let names = RowNames { columns: &columns, is_table, skipped: skipped.sum() };
    texts::decode(&teller, mapping, &mut layer, mend, &names);
    texts::forget(mapping, &mut layer);
    if is_table {
        places::from_columns(&teller, mapping, &columns, opened.decimal, &mut layer, mend);
    }
    let mut rows: Vec<usize> = (0..layer.features.len()).collect();
    let mut placed = false;
    // A table without places was told as such; nothing more can be said of where it lies.
    if layer.features.iter().any(|it| it.geometry.is_some()) {
        shapes::drop_empty(&teller, &names, &mut layer, &mut rows);
        let declared = opened.crs.as_ref();
        placed = crs::settle(&teller, mapping, declared, &mut layer, frame, mend, &names);
        shapes::validate(&teller, &names, &mut layer, mend);
    }
    let ours = ours(kind, mapping, &columns, &layer);
    let copy = mend.wanted().then_some(layer);
    let first_row = names.first_row();
    let sound = teller.errors() == before;
    let is_text = is_table || opened.format.starts_with("OpenStreetMap");
    Some(Loaded {
        layer: ours,
        decimal: opened.decimal,
        is_text,
        first_row,
        rows,
        placed,
        sound,
        copy,
    })
}

/// Why a file cannot be opened, as a problem.
pub fn refusal(kind: &'static Kind, mapping: &Mapping, why: &Refusal) -> Problem {
    let problems = RefCell::default();
    opening::refused(&Teller::of(kind, mapping, &problems), mapping, why)
}

/// How messages name a row: by its code, else by its number.
struct RowNames<'a> {
    columns: &'a Columns,
    is_table: bool,
    /// Rows of a table that are no data, beside its header.
    skipped: usize,
}

impl RowNames<'_> {
    /// Number of the first row as people count them: the header of a table is row 1.
    fn first_row(&self) -> usize {
        if self.is_table { 2 + self.skipped } else { 1 }
    }

    fn of(&self, feature: &Feature, row: usize) -> String {
        let code = CODES.iter().find_map(|it| self.columns.text(it, feature, row));
        code.unwrap_or_else(|| format!("row {}", row + self.first_row()))
    }
}

/// How a file is opened for a kind.
pub fn asked(kind: &Kind, mapping: &Mapping) -> Asked {
    let theme = match kind.name {
        "villages" => Theme::Places,
        "roads" => Theme::Roads,
        "shelters" => Theme::Shelters,
        "exposure" => Theme::Buildings,
        "admin" | "regions" => Theme::Areas,
        _ => Theme::Any,
    };
    Asked {
        layer: mapping.layer.clone(),
        encoding: mapping.encoding.clone(),
        delimiter: mapping.delimiter,
        decimal: mapping.decimal,
        theme,
    }
}

/// The same rows with our fields only.
fn ours(kind: &'static Kind, mapping: &Mapping, columns: &Columns, layer: &Layer) -> Layer {
    let fields: Vec<&str> = columns.names().collect();
    let kind_of = |name: &str| match columns.get(name) {
        Some(From::Column(it)) => layer.fields[*it].kind,
        Some(From::Scaled(..)) => FieldKind::Real,
        _ => FieldKind::Text,
    };
    let features = layer.features.iter().enumerate().map(|(row, feature)| {
        let value = |name: &&str| {
            let value = columns.value(name, feature, row);
            texts::translated(mapping.values.get(*name), value)
        };
        Feature { geometry: feature.geometry.clone(), values: fields.iter().map(value).collect() }
    });
    Layer {
        path: mapping.path.clone(),
        name: kind.name.to_owned(),
        features: features.collect(),
        fields: fields
            .iter()
            .map(|it| Field { name: (*it).to_owned(), kind: kind_of(it) })
            .collect(),
    }
}
