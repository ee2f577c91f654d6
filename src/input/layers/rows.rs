//! Rows of a vector layer, and what is wrong with them: mistakes of one kind become one problem
//! with a count, the first examples, and a list of the features.

use std::cell::RefCell;
use std::collections::BTreeMap;

use geo::{GeodesicArea as _, Geometry, InteriorPoint as _, MultiPolygon};

use crate::exposure::settlement::Origin;
use crate::geodata::{Feature, GeodataError, Layer, Value};
use crate::input::layers::frame::Frame;
use crate::input::layers::kind::{CODES, Kind};
use crate::input::layers::load::{self, Loaded, Teller};
use crate::input::layers::mapping::Mapping;
use crate::input::layers::numbers::{Entry, Numbers};
use crate::input::problem::{Affected, Place, Problem, Problems, Severity};
use crate::units::LonLat;

/// How many examples of a mistake are shown.
const EXAMPLES: usize = 3;

/// A layer being read.
pub struct Rows<'a> {
    /// The file, as messages name it.
    pub file: String,
    loaded: Loaded,
    teller: Teller<'a>,
    refused: std::cell::Cell<bool>,
    mistakes: RefCell<BTreeMap<Mistake, Vec<(String, Affected)>>>,
    numbers: RefCell<Numbers>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mistake {
    code: &'static str,
    severity: Severity,
    what: &'static str,
    help: &'static str,
}

/// A problem that GDAL or a file system had with a file.
pub fn problem_of(error: &GeodataError) -> Problem {
    let code = if error.path.exists() { "E102" } else { "E101" };
    let place = Place::file(error.path.display().to_string());
    let problem = Problem::error(code, place, format!("this file {}", error.found));
    problem.expected(error.expected.clone()).help(error.help.clone())
}

impl<'a> Rows<'a> {
    /// Opens a layer, its fields renamed to those of the kind; `None`, with a problem, if it
    /// cannot be read, is empty or lacks a field.
    pub fn open(
        kind: &'static Kind,
        mapping: &Mapping,
        frame: Option<&Frame>,
        problems: &'a RefCell<Problems>,
    ) -> Option<Rows<'a>> {
        let loaded = load::load(kind, mapping, frame, problems)?;
        Some(Rows::of(kind, mapping, loaded, problems))
    }

    /// Of a layer that was loaded.
    pub fn of(
        kind: &'static Kind,
        mapping: &Mapping,
        loaded: Loaded,
        problems: &'a RefCell<Problems>,
    ) -> Rows<'a> {
        let teller = Teller::of(kind, mapping, problems);
        let numbers = RefCell::new(Numbers::of(mapping, loaded.is_text));
        let file = teller.file.clone();
        let refused = std::cell::Cell::new(!loaded.sound);
        Rows { file, refused, loaded, teller, mistakes: RefCell::default(), numbers }
    }

    /// All rows, with their number from 0.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let rows = self.loaded.layer.features.iter().zip(&self.loaded.rows);
        rows.map(|(feature, number)| Row { rows: self, feature, number: *number })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.loaded.layer.features.len()
    }

    /// Whether there are none; never so after [`Rows::open`].
    pub fn is_empty(&self) -> bool {
        self.loaded.layer.features.is_empty()
    }

    /// Whether places are where they belong; else only values can be checked.
    pub fn placed(&self) -> bool {
        self.loaded.placed
    }

    /// Whether the file has a field, by our name.
    pub fn has(&self, field: &str) -> bool {
        self.loaded.layer.column(field).is_some()
    }

    /// Its fields, by our names.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.loaded.layer.fields.iter().map(|it| it.name.as_str())
    }

    /// Says something of the layer as a whole.
    pub fn teller(&self) -> &Teller<'a> {
        &self.teller
    }

    /// The layer cannot be used, for a reason that its reader told.
    pub fn refuse(&self) {
        self.refused.set(true);
    }

    /// Whether something was told that the layer cannot be used for.
    pub fn is_refused(&self) -> bool {
        self.refused.get()
    }

    /// How a row is named, by its number.
    pub fn name_of(&self, number: usize) -> String {
        format!("row {}", number + self.loaded.first_row)
    }

    /// Notes a mistake that stops the run.
    pub fn error(&self, code: &'static str, what: &'static str, help: &'static str, at: String) {
        self.note(Mistake { code, severity: Severity::Error, what, help }, at, None);
    }

    /// Notes a mistake that the report will mention.
    pub fn warning(&self, code: &'static str, what: &'static str, help: &'static str, at: String) {
        self.note(Mistake { code, severity: Severity::Warning, what, help }, at, None);
    }

    /// Notes how something was read.
    pub fn remark(&self, code: &'static str, what: &'static str, help: &'static str, at: String) {
        self.note(Mistake { code, severity: Severity::Note, what, help }, at, None);
    }

    /// Notes that a row was left out, which the report will mention with its people.
    pub fn left_out(
        &self,
        code: &'static str,
        what: &'static str,
        help: &'static str,
        row: &Row,
        at: String,
    ) {
        let affected = Affected { found: at.clone(), ..row.affected("", "left out") };
        self.note(Mistake { code, severity: Severity::Warning, what, help }, at, Some(affected));
    }

    fn note(&self, mistake: Mistake, at: String, affected: Option<Affected>) {
        let affected =
            affected.unwrap_or_else(|| Affected { id: at.clone(), ..Affected::default() });
        self.mistakes.borrow_mut().entry(mistake).or_default().push((at, affected));
    }

    /// Reports every mistake found; `true` if none stops the run.
    pub fn finish(self) -> bool {
        let mut sound = !self.refused.get();
        for (mistake, places) in self.mistakes.into_inner() {
            let Mistake { code, severity, what, help } = mistake;
            sound &= severity != Severity::Error;
            let shown = places.iter().take(EXAMPLES).map(|it| it.0.clone()).collect::<Vec<_>>();
            let more = places.len().saturating_sub(EXAMPLES);
            let more = if more > 0 { format!("; and {more} more") } else { String::new() };
            let people = places.iter().filter_map(|it| it.1.people);
            let people = people.fold(0.0, |sum, it| sum + it);
            let all = if code == "W204" {
                format!(" ({people:.0} people in all)")
            } else {
                String::new()
            };
            let message = format!("{what}: {}{more}{all}", shown.join("; "));
            let problem = Problem::new(severity, code, self.teller.place(), message);
            let affected = places.into_iter().map(|it| it.1).collect();
            self.teller.tell(problem.layer(self.teller.kind.name).help(help).affected(affected));
        }
        for problem in self.numbers.into_inner().problems(&self.teller) {
            sound &= problem.severity != Severity::Error;
            self.teller.tell(problem);
        }
        sound
    }
}

/// One row; every reader notes what is wrong and returns `None`.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    rows: &'a Rows<'a>,
    feature: &'a Feature,
    /// From 0, in the order of the file.
    pub number: usize,
}

impl Row<'_> {
    fn value(&self, field: &str) -> &Value {
        self.layer().column(field).map_or(&Value::Null, |it| &self.feature.values[it])
    }

    fn layer(&self) -> &Layer {
        &self.rows.loaded.layer
    }

    /// How messages name it: by its code, else by its number.
    pub fn name(&self) -> String {
        let code = CODES.iter().map(|it| self.text(it));
        let mut code = code.filter(|it| !it.is_empty());
        code.next().unwrap_or_else(|| self.rows.name_of(self.number))
    }

    /// The row and a field of it, as the list of issues names them.
    pub fn affected(&self, field: &str, action: impl Into<String>) -> Affected {
        let people = ["population", "residents"].iter().find_map(|it| match self.value(it) {
            Value::Int(it) => Some(*it as f64),
            Value::Real(it) => Some(*it),
            _ => None,
        });
        Affected {
            id: self.name(),
            field: field.to_owned(),
            found: self.text(field),
            action: action.into(),
            people: people.filter(|it| *it >= 0.0),
            place: self.middle(),
        }
    }

    /// A text; empty where nothing was entered or there is no such field.
    pub fn text(&self, field: &str) -> String {
        match self.value(field) {
            Value::Null => String::new(),
            Value::Int(it) => it.to_string(),
            Value::Real(it) => it.to_string(),
            Value::Text(it) => it.trim().to_owned(),
        }
    }

    /// The name of the place, in the first script that has it.
    pub fn label(&self) -> String {
        let names = ["name", "name_tg", "name_ru"].iter().map(|it| self.text(it));
        names.into_iter().find(|it| !it.is_empty()).unwrap_or_default()
    }

    /// A text that may not be empty.
    pub fn code(&self, field: &str) -> Option<String> {
        let text = self.text(field);
        if text.is_empty() {
            let help = "every row needs a code of its own; it is kept as text";
            let at = format!("{} `{field}`", self.rows.name_of(self.number));
            self.rows.error("E406", "empty code", help, at);
        }
        (!text.is_empty()).then_some(text)
    }

    /// A number, 0 or more; also one entered as text. One that is missing is told.
    pub fn count(&self, field: &str) -> Option<f64> {
        self.read(field, true, true)
    }

    /// A number, 0 or more, that may be missing.
    pub fn optional_count(&self, field: &str) -> Option<f64> {
        self.read(field, true, false)
    }

    /// Any number, that may be missing.
    pub fn number(&self, field: &str) -> Option<f64> {
        self.read(field, false, false)
    }

    fn read(&self, field: &str, is_count: bool, wanted: bool) -> Option<f64> {
        // A field that is not there was told as such, where it is needed.
        self.layer().column(field)?;
        let entry = Entry::of(self.value(field), self.rows.loaded.decimal, is_count);
        if !wanted && entry == Entry::Missing {
            return None;
        }
        let mut numbers = self.rows.numbers.borrow_mut();
        numbers.note(field, entry, || self.affected(field, ""))
    }

    /// Its shape as a place; the middle of an area.
    pub fn place(&self) -> Option<LonLat> {
        let place = self.middle().filter(|_| {
            !matches!(
                &self.feature.geometry,
                Some(Geometry::LineString(_) | Geometry::MultiLineString(_))
            )
        });
        if place.is_none() {
            self.wrong_shape("one point");
        }
        place
    }

    fn middle(&self) -> Option<LonLat> {
        let at = |it: geo::Point<f64>| LonLat::new(it.x(), it.y());
        match self.feature.geometry.as_ref()? {
            Geometry::Point(it) => Some(at(*it)),
            Geometry::MultiPoint(it) if it.0.len() == 1 => Some(at(it.0[0])),
            Geometry::Polygon(it) => it.interior_point().map(at),
            Geometry::MultiPolygon(it) => it.interior_point().map(at),
            Geometry::LineString(it) => it.0.first().map(|it| LonLat::new(it.x, it.y)),
            _ => None,
        }
    }

    /// Its shape as lines.
    pub fn lines(&self) -> Vec<geo::LineString<f64>> {
        match &self.feature.geometry {
            Some(Geometry::LineString(it)) => vec![it.clone()],
            Some(Geometry::MultiLineString(it)) => it.0.clone(),
            _ => {
                self.wrong_shape("a line");
                vec![]
            }
        }
    }

    /// Its shape as an area.
    pub fn area(&self) -> Option<MultiPolygon<f64>> {
        match &self.feature.geometry {
            Some(Geometry::Polygon(it)) => Some(MultiPolygon::new(vec![it.clone()])),
            Some(Geometry::MultiPolygon(it)) => Some(it.clone()),
            _ => {
                self.wrong_shape("a polygon");
                None
            }
        }
    }

    /// Area of its polygon on the ellipsoid, m²; `None` of other shapes.
    pub fn drawn_area_m2(&self) -> Option<f64> {
        match self.feature.geometry.as_ref()? {
            Geometry::Polygon(it) => Some(it.geodesic_area_unsigned()),
            Geometry::MultiPolygon(it) => Some(it.geodesic_area_unsigned()),
            _ => None,
        }
    }

    /// Notes something odd of the row, which the report will mention.
    pub fn warning(&self, code: &'static str, what: &'static str, help: &'static str) {
        self.rows.warning(code, what, help, self.name());
    }

    /// Notes how the row was read.
    pub fn remark(&self, code: &'static str, what: &'static str, help: &'static str) {
        self.rows.remark(code, what, help, self.name());
    }

    /// Notes that the row is left out.
    pub fn left_out(&self, code: &'static str, what: &'static str, help: &'static str) {
        self.rows.left_out(code, what, help, self, self.name());
    }

    /// Notes that a row has another shape than the layer.
    fn wrong_shape(&self, expected: &'static str) {
        // Without any shape at all the layer as a whole was told.
        if self.feature.geometry.is_none() && !self.rows.loaded.placed {
            return;
        }
        let found = match &self.feature.geometry {
            None => "no shape",
            Some(Geometry::Point(_) | Geometry::MultiPoint(_)) => "points",
            Some(Geometry::LineString(_) | Geometry::MultiLineString(_)) => "a line",
            Some(Geometry::Polygon(_) | Geometry::MultiPolygon(_)) => "a polygon",
            Some(_) => "a mixed shape",
        };
        let help = "drop or redraw the features named; --fix writes a copy without them";
        let at = format!("{} has {found}, expected {expected}", self.rows.name_of(self.number));
        let mistake = Mistake {
            code: "E303",
            severity: Severity::Error,
            what: "the wrong kind of shape",
            help,
        };
        let mut affected = self.affected("", "");
        found.clone_into(&mut affected.found);
        self.rows.note(mistake, at, Some(affected));
    }

    /// `observed` or `modelled`; a layer that does not say is somebody's own, so observed.
    pub fn origin(&self) -> Origin {
        match self.text("origin").as_str() {
            "modelled" => Origin::Modelled,
            _ => Origin::Observed,
        }
    }
}

/// Which rows have a code that an earlier row has; told once for each code.
#[derive(Debug, Default)]
pub struct Codes {
    rows: BTreeMap<String, Vec<(usize, Affected)>>,
}

impl Codes {
    /// Notes the code of a row.
    pub fn note(&mut self, code: &str, row: &Row) {
        self.rows.entry(code.to_owned()).or_default().push((row.number, row.affected("id", "")));
    }

    /// Tells the codes that several rows have.
    pub fn tell(self, rows: &Rows) {
        for (code, of) in self.rows.into_iter().filter(|it| it.1.len() > 1) {
            let numbers: Vec<String> =
                of.iter().map(|it| (it.0 + rows.loaded.first_row).to_string()).collect();
            let at = format!("{code} appears {} times (rows {})", of.len(), numbers.join(", "));
            let help = "give every row its own code, or remove the copies; --fix=E401 writes a copy with -2, -3 added";
            let mistake = Mistake {
                code: "E401",
                severity: Severity::Error,
                what: "a code used twice",
                help,
            };
            let affected = of.into_iter().nth(1).map(|it| it.1);
            rows.note(mistake, at, affected);
        }
    }
}
