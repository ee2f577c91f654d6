//! JSON Schema of a file, for editors: keys, kinds, bounds and choices of the reader, words of the
//! manual. Keywords of draft 4, which is what editors of TOML know.

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use super::{Manual, SCENARIO, region};
use crate::input::section::{Declared, Kind};

/// Schema of scenario files.
pub fn scenario() -> Value {
    let writer = Writer { manual: Some(&SCENARIO), declared: &SCENARIO.declared() };
    of(&writer, "Scenario of Panoh", &["scenario"])
}

/// Schema of region files.
pub fn region() -> Value {
    let required = ["region", "people", "default_rupture", "layers", "buildings"];
    of(&Writer { manual: None, declared: &region::declared() }, "Region of Panoh", &required)
}

fn of(writer: &Writer, title: &str, required: &[&str]) -> Value {
    let mut schema = writer.table("");
    schema.insert("$schema".into(), json!("http://json-schema.org/draft-04/schema#"));
    schema.insert("title".into(), json!(title));
    schema.insert("required".into(), json!(required));
    Value::Object(schema)
}

struct Writer<'a> {
    /// Words on the keys, where there are any.
    manual: Option<&'a Manual>,
    declared: &'a Declared,
}

/// `2026-01-15T02:00`, with seconds and a zone or without; a date alone.
const DATE_TIME: &str =
    r"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?)?$";

/// The largest whole number that every reader of JSON keeps.
const LARGEST: u64 = 1 << 53;

impl Writer<'_> {
    fn table(&self, path: &str) -> Map<String, Value> {
        let mut properties = Map::new();
        for (name, kinds) in self.declared.inside(path) {
            let full = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            properties.insert(name.to_owned(), self.key(&full, kinds));
        }
        let mut table = Map::new();
        table.insert("type".into(), json!("object"));
        table.insert("additionalProperties".into(), json!(false));
        table.insert("properties".into(), Value::Object(properties));
        let needed = self.manual.into_iter().flat_map(Manual::paths).filter(|it| it.1.needed);
        let mut needed: Vec<String> = needed
            .filter(|it| it.0.rsplit_once('.').is_some_and(|(table, _)| table == path))
            .map(|it| it.1.name.clone())
            .collect();
        needed.sort();
        needed.dedup();
        if !needed.is_empty() {
            table.insert("required".into(), json!(needed));
        }
        table
    }

    fn key(&self, path: &str, kinds: &[Kind]) -> Value {
        let mut ways: Vec<Value> = kinds.iter().map(|it| self.kind(path, it)).collect();
        let mut schema = match ways.len() {
            0 => Map::new(),
            1 => match ways.remove(0) {
                Value::Object(it) => it,
                other => unreachable!("a schema is an object, not {other}"),
            },
            _ => Map::from_iter([("anyOf".to_owned(), Value::Array(ways))]),
        };
        let key = self.manual.and_then(|it| it.paths().find(|it| it.0 == path)).map(|it| it.1);
        let table = self.manual.and_then(|it| it.table(path)).filter(|_| key.is_none());
        let mut about = key.map(|it| it.about.clone()).or(table.map(|it| it.about.clone()));
        if let Some((about, without)) = about.as_mut().zip(key.and_then(|it| it.without.as_ref())) {
            *about = format!("{about}. Left out: {without}");
        }
        if let Some(about) = about {
            schema.insert("description".into(), json!(about));
        }
        let default = key.and_then(|it| it.default.as_ref());
        if let Some(default) = default.and_then(|it| value(it)) {
            schema.insert("default".into(), default);
        }
        Value::Object(schema)
    }

    fn kind(&self, path: &str, kind: &Kind) -> Value {
        let text = json!({ "type": "string" });
        let number = json!({ "type": "number" });
        let entry = json!({ "type": ["string", "number"] });
        let list = |items: Value| json!({ "type": "array", "items": items });
        let one_or_list = |it: &Value| json!({ "anyOf": [it, list(it.clone())] });
        let by_name = |it: Value| json!({ "type": "object", "additionalProperties": it });
        match kind {
            Kind::Number(None) => number,
            Kind::Number(Some(bounds)) => within(bounds),
            Kind::Whole(bounds) => {
                let mut schema = json!({ "type": "integer", "minimum": bounds.start() });
                if *bounds.end() <= LARGEST {
                    schema["maximum"] = json!(bounds.end());
                }
                schema
            }
            Kind::Range(bounds) => range(bounds),
            Kind::Text => text,
            Kind::Word(words) => json!({ "type": "string", "enum": words }),
            Kind::Flag => json!({ "type": "boolean" }),
            Kind::DateTime => json!({ "type": "string", "pattern": DATE_TIME }),
            Kind::Pair => sized(number, 2, 2),
            Kind::Points => sized_list(sized(number, 2, 3)),
            Kind::Lines => list(sized_list(sized(number, 3, 3))),
            Kind::Numbers => list(number),
            Kind::Entries => one_or_list(&entry),
            Kind::EntriesByName => by_name(one_or_list(&entry)),
            Kind::TextsByName => by_name(by_name(text)),
            Kind::RangesByName(bounds) => by_name(range(bounds)),
            Kind::Table => Value::Object(self.table(path)),
            Kind::Tables => list(Value::Object(self.table(path))),
            Kind::Item => json!({ "anyOf": [text, self.table(path)] }),
            Kind::Items => {
                one_or_list(&json!({ "anyOf": [text, Value::Object(self.table(path))] }))
            }
        }
    }
}

/// A value as TOML has it.
fn value(text: &str) -> Option<Value> {
    let table: toml::Table = toml::from_str(&format!("it = {text}")).ok()?;
    serde_json::to_value(table.get("it")?).ok()
}

/// Whole where it can be, so that it reads as a person would write it.
fn plain(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < LARGEST as f64 {
        json!(number as i64)
    } else {
        json!(number)
    }
}

fn within(bounds: &RangeInclusive<f64>) -> Value {
    let [low, high] = [bounds.start(), bounds.end()].map(|it| plain(*it));
    json!({ "type": "number", "minimum": low, "maximum": high })
}

fn range(bounds: &RangeInclusive<f64>) -> Value {
    let number = within(bounds);
    let range = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["low", "mode", "high"],
        "properties": { "low": number, "mode": number, "high": number },
    });
    json!({ "anyOf": [number, range] })
}

fn sized(items: Value, least: usize, most: usize) -> Value {
    json!({ "type": "array", "items": items, "minItems": least, "maxItems": most })
}

fn sized_list(items: Value) -> Value {
    json!({ "type": "array", "items": items, "minItems": 1 })
}
