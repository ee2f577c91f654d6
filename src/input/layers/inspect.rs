//! What is in a file: its layers, fields with samples, where it lies, what it looks like, and the
//! block that maps its fields to ours.

use std::fmt::Write as _;
use std::path::Path;

use geo::Geometry;

use crate::geodata::crs::Way;
use crate::geodata::source::number::number;
use crate::geodata::source::{self, Asked, Finding, Refusal, Source};
use crate::geodata::{FieldKind, Layer, Value};
use crate::input::layers::kind::{self, Kind, Shape};
use crate::input::layers::load::{self, columns_of, suggestion};
use crate::input::layers::mapping::Mapping;

/// A field of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldFacts {
    /// Its name there.
    pub name: String,
    /// `text`, `whole`, `number`.
    pub holds: &'static str,
    /// Rows that have an entry.
    pub filled: usize,
    /// The first different entries.
    pub samples: Vec<String>,
    /// Lowest and highest, where all entries are numbers.
    pub range: Option<(f64, f64)>,
    /// Our field that it is.
    pub ours: Option<String>,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub struct Facts {
    /// `GeoPackage`, `text table`.
    pub format: String,
    /// The layer that was looked at.
    pub layer: String,
    /// Every layer of the file and its rows.
    pub layers: Vec<(String, usize)>,
    /// Rows of the layer.
    pub rows: usize,
    /// `points`, `lines`, `polygons`, `no shapes`, or several.
    pub shapes: String,
    /// The coordinate system that it declares, in words.
    pub crs: Option<String>,
    /// West, south, east, north, degrees, where they can be told.
    pub extent_deg: Option<[f64; 4]>,
    /// Its fields.
    pub fields: Vec<FieldFacts>,
    /// What it looks like, best first.
    pub kinds: Vec<&'static Kind>,
    /// The block to paste, for the first of `kinds`.
    pub block: String,
}

/// Looks at one layer of a vector file or table; `wanted` is the kind that the person says it is.
///
/// # Errors
/// As [`source::open`].
pub fn inspect(mapping: &Mapping, wanted: Option<&'static Kind>) -> Result<Facts, Refusal> {
    let asked = wanted.map_or_else(|| asked_of(mapping), |it| load::asked(it, mapping));
    let source = source::open(&mapping.path, &asked)?;
    let kinds = wanted.map_or_else(|| likely(&mapping.path, &source), |it| vec![it]);
    let kind = kinds.first().copied().unwrap_or_else(|| kind::of("villages"));
    let names: Vec<String> = source.layer.fields.iter().map(|it| it.name.clone()).collect();
    let columns = columns_of(kind, &names);
    let fields = (0..names.len()).map(|at| field(&source, at, columns.ours(at))).collect();
    Ok(Facts {
        format: source.format.clone(),
        layer: source.layer.name.clone(),
        layers: source.layers.clone(),
        rows: source.layer.features.len(),
        shapes: shapes(&source.layer),
        crs: source.crs.as_ref().map(crate::geodata::crs::Crs::words),
        extent_deg: extent(&source, mapping),
        fields,
        block: block(kind, mapping, &source, &names),
        kinds,
    })
}

fn asked_of(mapping: &Mapping) -> Asked {
    Asked {
        layer: mapping.layer.clone(),
        encoding: mapping.encoding.clone(),
        delimiter: mapping.delimiter,
        decimal: mapping.decimal,
        ..Asked::default()
    }
}

fn field(source: &Source, at: usize, ours: Option<&str>) -> FieldFacts {
    let field = &source.layer.fields[at];
    let mut samples: Vec<String> = vec![];
    let (mut filled, mut numbers) = (0, 0);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for feature in &source.layer.features {
        let (text, found) = match &feature.values[at] {
            Value::Null => continue,
            Value::Int(it) => (it.to_string(), Some(*it as f64)),
            Value::Real(it) => (it.to_string(), Some(*it)),
            Value::Text(it) => (it.clone(), number(it, source.decimal)),
        };
        filled += 1;
        if let Some(it) = found {
            numbers += 1;
            (low, high) = (low.min(it), high.max(it));
        }
        if samples.len() < 3 && !samples.contains(&text) {
            samples.push(text);
        }
    }
    let holds = match field.kind {
        FieldKind::Int => "whole",
        FieldKind::Real => "number",
        FieldKind::Text => "text",
    };
    let range = (filled > 0 && numbers == filled).then_some((low, high));
    FieldFacts {
        name: field.name.clone(),
        holds,
        filled,
        samples,
        range,
        ours: ours.map(str::to_owned),
    }
}

fn shapes(layer: &Layer) -> String {
    let mut found: Vec<&str> = vec![];
    for feature in &layer.features {
        let word = match &feature.geometry {
            None => "no shape",
            Some(Geometry::Point(_) | Geometry::MultiPoint(_)) => "points",
            Some(Geometry::LineString(_) | Geometry::MultiLineString(_)) => "lines",
            Some(Geometry::Polygon(_) | Geometry::MultiPolygon(_)) => "polygons",
            Some(_) => "mixed shapes",
        };
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found.join(", ")
}

/// The box around the shapes in degrees, if the file, the mapping, or the numbers say how.
fn extent(source: &Source, mapping: &Mapping) -> Option<[f64; 4]> {
    use crate::geodata::crs::Crs;
    let asked = mapping.crs.as_deref().and_then(Crs::parse);
    let crs = asked.or_else(|| source.crs.clone()).unwrap_or_else(Crs::wgs84);
    let way = Way::to_wgs84(&crs)?;
    let mut all = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for feature in &source.layer.features {
        let Some(rect) = feature.geometry.as_ref().and_then(geo::BoundingRect::bounding_rect)
        else {
            continue;
        };
        let corners = [rect.min(), rect.max()];
        for it in corners {
            let (x, y) = way.place(it.x, it.y)?;
            all = [all[0].min(x), all[1].min(y), all[2].max(x), all[3].max(y)];
        }
    }
    (all[0] <= all[2] && all.iter().all(|it| it.abs() <= 360.0)).then_some(all)
}

/// Kinds that the file could be, by its fields, shapes and name; the likeliest first.
pub fn likely(path: &Path, source: &Source) -> Vec<&'static Kind> {
    let names: Vec<String> = source.layer.fields.iter().map(|it| it.name.clone()).collect();
    let shapes = shapes(&source.layer);
    let stem = path.file_stem().map_or(String::new(), |it| it.to_string_lossy().to_lowercase());
    let stem = format!("{stem} {}", source.layer.name.to_lowercase());
    let mut scored: Vec<(i32, &'static Kind)> = vec![];
    for kind in &kind::ALL {
        let fits = match kind.shape {
            Shape::Point => ["points", "polygons", "no shape"].iter().any(|it| shapes.contains(it)),
            Shape::Polygon => shapes.contains("polygons"),
            Shape::Line => shapes.contains("lines"),
            Shape::Raster | Shape::Grid => false,
        };
        if !fits {
            continue;
        }
        let columns = columns_of(kind, &names);
        let matched =
            columns.names().filter(|it| !["lon", "lat", "id", "name"].contains(it)).count();
        let required = kind.fields.iter().filter(|it| it.required);
        let (mut have, mut lack) = (0, 0);
        for it in required {
            if columns.get(it.name).is_some()
                || suggestion(kind, it, &names, &source.layer).is_some()
            {
                have += 1;
            } else {
                lack += 1;
            }
        }
        let called = WORDS
            .iter()
            .find(|it| it.0 == kind.name)
            .is_some_and(|it| it.1.iter().any(|word| stem.contains(word)));
        let preferred = i32::from(kind.shape == Shape::Point && shapes.contains("points"));
        let score = 2 * matched as i32 + 3 * have - 3 * lack + 6 * i32::from(called) + preferred;
        if score > 0 {
            scored.push((score, kind));
        }
    }
    scored.sort_by_key(|it| std::cmp::Reverse(it.0));
    scored.into_iter().map(|it| it.1).collect()
}

/// Words in names of files that say what they hold.
const WORDS: [(&str, &[&str]); 9] = [
    ("villages", &["villag", "settlement", "place", "деҳ", "сел", "посел", "dehot", "qishloq"]),
    ("admin", &["adm", "district", "jamoat", "bound", "район", "ноҳия", "rayon", "джамоат"]),
    ("roads", &["road", "highway", "дорог", "роҳ", "roh", "street"]),
    (
        "shelters",
        &["shelter", "school", "health", "education", "mosque", "школ", "мактаб", "facilit"],
    ),
    ("exposure", &["exposure", "building", "здан", "бино", "hous"]),
    ("faults", &["fault", "разлом", "тарқиш"]),
    ("stations", &["station", "станци", "истгоҳ"]),
    ("evacuation", &["evacuat", "эвакуац", "тахлия"]),
    ("felt", &["felt", "dyfi", "cdi_geo", "intensit", "балл", "интенсивн"]),
];

/// The block to paste: every field that is ours, those that are only likely, those that lack.
fn block(kind: &'static Kind, mapping: &Mapping, source: &Source, names: &[String]) -> String {
    let columns = columns_of(kind, names);
    let mut told = mapping.clone();
    told.fields.clear();
    for finding in &source.findings {
        match finding {
            Finding::Decoded { encoding, .. } if told.encoding.is_none() => {
                told.encoding = match encoding.to_lowercase().as_str() {
                    "windows-1251" => Some("cp1251".to_owned()),
                    "ibm866" | "cp866" => Some("cp866".to_owned()),
                    _ => None,
                };
            }
            Finding::Dialect { delimiter, decimal } => {
                told.delimiter = told.delimiter.or(Some(*delimiter));
                told.decimal = told.decimal.or(Some(*decimal));
            }
            _ => {}
        }
    }
    if source.layers.len() > 1 && told.layer.is_none() {
        told.layer = Some(source.layer.name.clone());
    }
    let mut text = told.to_toml(&kind.table(), None);
    if kind.name == "evacuation" {
        text.insert_str(0, "[[evacuation]]\nname = \"…\"   # needed: what the zone is called\n");
    }
    let quoted = |it: &str| toml::Value::from(it).to_string();
    let mut lines = String::new();
    for ours in kind.fields {
        let at = (0..names.len()).find(|at| columns.ours(*at) == Some(ours.name));
        match at {
            Some(at) => {
                let _ = writeln!(lines, "{} = {}", ours.name, quoted(&names[at]));
            }
            None if ours.required => match suggestion(kind, ours, names, &source.layer) {
                Some(it) => {
                    let _ = writeln!(
                        lines,
                        "{} = {}   # likely: {}",
                        ours.name,
                        quoted(&it),
                        ours.meaning
                    );
                }
                None if kind.instead_of(ours.name).iter().any(|it| columns.get(it).is_some()) => {}
                None => {
                    let _ = writeln!(lines, "# {} = \"…\"   # needed: {}", ours.name, ours.meaning);
                }
            },
            None => {}
        }
    }
    let open = columns.names().filter(|it| kind.field(it).is_none());
    for (ours, at) in open.filter_map(|it| {
        Some((it, names.iter().enumerate().find(|(at, _)| columns.ours(*at) == Some(it))?.1))
    }) {
        let _ = writeln!(lines, "{} = {}", quoted(ours), quoted(at));
    }
    if !lines.is_empty() {
        let _ = write!(text, "[{}.fields]\n{lines}", kind.table());
    }
    text
}
