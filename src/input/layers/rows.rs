//! Rows of a vector layer, and what is wrong with them: mistakes of one kind become one problem
//! with a count and the first examples.

use std::cell::RefCell;
use std::collections::BTreeMap;

use geo::{Geometry, MultiPolygon};

use crate::exposure::settlement::Origin;
use crate::geodata::{Feature, GeodataError, Layer, Value};
use crate::input::layers::frame::Frame;
use crate::input::layers::kind::Kind;
use crate::input::layers::load;
use crate::input::layers::mapping::Mapping;
use crate::input::problem::{Place, Problem, Problems, Severity};
use crate::units::LonLat;

/// How many examples of a mistake are shown.
const EXAMPLES: usize = 3;

/// A layer being read.
pub struct Rows<'a> {
    /// The file, as messages name it.
    pub file: String,
    layer: Layer,
    kind: &'static str,
    mistakes: RefCell<BTreeMap<Mistake, Vec<String>>>,
    problems: &'a RefCell<Problems>,
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
        let layer = load::load(kind, mapping, frame, problems)?;
        let file = mapping.path.display().to_string();
        Some(Rows { file, layer, kind: kind.name, mistakes: RefCell::default(), problems })
    }

    /// All rows, with their number from 0.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.layer.features.iter().zip(0..).map(|(feature, number)| Row {
            rows: self,
            feature,
            number,
        })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.layer.features.len()
    }

    /// Whether there are none; never so after [`Rows::open`].
    pub fn is_empty(&self) -> bool {
        self.layer.features.is_empty()
    }

    /// Notes a mistake that stops the run.
    pub fn error(&self, code: &'static str, what: &'static str, help: &'static str, at: String) {
        self.note(Mistake { code, severity: Severity::Error, what, help }, at);
    }

    /// Notes a mistake that the report will mention.
    pub fn warning(&self, code: &'static str, what: &'static str, help: &'static str, at: String) {
        self.note(Mistake { code, severity: Severity::Warning, what, help }, at);
    }

    /// Notes how something was read.
    pub fn remark(&self, code: &'static str, what: &'static str, help: &'static str, at: String) {
        self.note(Mistake { code, severity: Severity::Note, what, help }, at);
    }

    fn note(&self, mistake: Mistake, at: String) {
        self.mistakes.borrow_mut().entry(mistake).or_default().push(at);
    }

    /// Reports every mistake found; `true` if none stops the run.
    pub fn finish(self) -> bool {
        let mut sound = true;
        for (mistake, places) in self.mistakes.into_inner() {
            let Mistake { code, severity, what, help } = mistake;
            sound &= severity != Severity::Error;
            let shown = places.iter().take(EXAMPLES).cloned().collect::<Vec<_>>().join("; ");
            let more = places.len().saturating_sub(EXAMPLES);
            let more = if more > 0 { format!("; and {more} more") } else { String::new() };
            let place = Place::subject(self.file.clone(), format!("layer `{}`", self.kind));
            let message = format!("{what}: {shown}{more}");
            let problem = match severity {
                Severity::Error => Problem::error(code, place, message),
                Severity::Warning => Problem::warning(code, place, message),
                Severity::Note => Problem::note(code, place, message),
            };
            self.problems.borrow_mut().push(problem.help(help).count(places.len()));
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
        self.rows.layer.column(field).map_or(&Value::Null, |it| &self.feature.values[it])
    }

    /// How messages name it.
    pub fn name(&self) -> String {
        format!("feature {}", self.number)
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

    /// A text that may not be empty.
    pub fn code(&self, field: &str) -> Option<String> {
        let text = self.text(field);
        if text.is_empty() {
            let help = "every row needs a code of its own; it is kept as text";
            self.rows.error("E406", "empty code", help, format!("{} `{field}`", self.name()));
        }
        (!text.is_empty()).then_some(text)
    }

    /// A number, 0 or more; also one entered as text.
    pub fn count(&self, field: &str) -> Option<f64> {
        let value = self.value(field);
        let number = match value {
            Value::Null => None,
            Value::Int(it) => Some(*it as f64),
            Value::Real(it) => Some(*it),
            Value::Text(it) => it.replace([' ', '\u{a0}'], "").parse().ok(),
        };
        let at = |found: String| format!("{} `{field}` is {found}", self.name());
        let Some(number) = number.filter(|it: &f64| it.is_finite()) else {
            let (code, what) = match value {
                Value::Null => ("W403", "number missing"),
                _ => ("E404", "not a number"),
            };
            let help = "enter a number; 0 means none, drop the feature if you do not know";
            self.rows.error(code, what, help, at(format!("\"{}\"", self.text(field))));
            return None;
        };
        if number < 0.0 {
            let help =
                "is it a code for \"no data\"? Replace it by the number, or drop the feature";
            self.rows.error("E402", "negative number", help, at(number.to_string()));
            return None;
        }
        Some(number)
    }

    /// Its shape as a place.
    pub fn place(&self) -> Option<LonLat> {
        let place = match &self.feature.geometry {
            Some(Geometry::Point(it)) => Some(LonLat::new(it.x(), it.y())),
            Some(Geometry::MultiPoint(it)) if it.0.len() == 1 => {
                Some(LonLat::new(it.0[0].x(), it.0[0].y()))
            }
            _ => None,
        };
        if place.is_none() {
            self.wrong_shape("one point");
        }
        place
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

    fn wrong_shape(&self, expected: &'static str) {
        let found = match &self.feature.geometry {
            None => "no shape",
            Some(Geometry::Point(_) | Geometry::MultiPoint(_)) => "points",
            Some(Geometry::LineString(_) | Geometry::MultiLineString(_)) => "lines",
            Some(Geometry::Polygon(_) | Geometry::MultiPolygon(_)) => "polygons",
            Some(_) => "another shape",
        };
        let help = "the layer must have one kind of shape; drop or draw the features named";
        let at = format!("{} has {found}, expected {expected}", self.name());
        self.rows.error("E303", "wrong kind of shape", help, at);
    }

    /// `observed` or `modelled`; a layer that does not say is somebody's own, so observed.
    pub fn origin(&self) -> Origin {
        match self.text("origin").as_str() {
            "modelled" => Origin::Modelled,
            _ => Origin::Observed,
        }
    }
}
