//! Texts of a layer: letters of old Tajik fonts, entries that mean "not known", words of a person.

use std::collections::BTreeMap;

use super::{Mend, RowNames, Teller};
use crate::geodata::source::number::number;
use crate::geodata::{Layer, Value};
use crate::input::layers::mapping::Mapping;
use crate::input::layers::spelling::{from_legacy, is_legacy};
use crate::input::problem::Affected;

/// From this share of letters of old fonts on, texts were typed with one. UX decision W111.
const LEGACY_SHARE: f64 = 0.02;

/// Letters of old Tajik fonts become those they stand for, if there are so many that it is no
/// other language; told with an example.
pub fn decode(
    teller: &Teller,
    mapping: &Mapping,
    layer: &mut Layer,
    mend: &Mend,
    names: &RowNames,
) {
    let asked = mapping.encoding.as_deref();
    if asked == Some("utf-8") {
        return;
    }
    let texts = || layer.features.iter().flat_map(|it| it.values.iter()).filter_map(text);
    let letters = texts().flat_map(str::chars).filter(|it| it.is_alphabetic() && !it.is_ascii());
    let (legacy, all) = letters
        .fold((0_usize, 0_usize), |(old, all), it| (old + usize::from(is_legacy(it)), all + 1));
    if legacy == 0 || (asked != Some("tj-legacy") && (legacy as f64) < LEGACY_SHARE * all as f64) {
        return;
    }
    let mut changed = vec![];
    for (row, feature) in layer.features.iter_mut().enumerate() {
        let id = names.of(feature, row);
        for (value, field) in feature.values.iter_mut().zip(&layer.fields) {
            let Value::Text(it) = value else { continue };
            let new = from_legacy(it);
            if new != *it {
                changed.push(Affected {
                    id: id.clone(),
                    field: field.name.clone(),
                    found: it.clone(),
                    action: format!("read as {new}"),
                    ..Affected::default()
                });
                *it = new;
            }
        }
    }
    let Some(first) = changed.first() else { return };
    mend.did("W111", format!("letters of old Tajik fonts in {} texts", changed.len()));
    if asked == Some("tj-legacy") {
        return;
    }
    let new = first.action.trim_start_matches("read as ").to_owned();
    let message = format!(
        "names use letters of old Tajik fonts: `{}` → `{new}` ({} texts)",
        first.found,
        changed.len()
    );
    let help = "if that is right, say so: encoding = \"tj-legacy\"; if not: encoding = \"utf-8\"";
    teller.tell(teller.warning("W111", message).help(help).affected(changed));
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(it) => Some(it),
        _ => None,
    }
}

/// Entries that a person says mean "not known" become empty.
pub fn forget(mapping: &Mapping, layer: &mut Layer) {
    if mapping.nodata.is_empty() {
        return;
    }
    let codes: Vec<(&str, Option<f64>)> =
        mapping.nodata.iter().map(|it| (it.trim(), number(it, '.'))).collect();
    for feature in &mut layer.features {
        for value in &mut feature.values {
            let unknown = match value {
                Value::Null => false,
                Value::Int(it) => codes.iter().any(|code| code.1 == Some(*it as f64)),
                Value::Real(it) => codes.iter().any(|code| code.1 == Some(*it)),
                Value::Text(it) => codes.iter().any(|code| code.0 == it.trim()),
            };
            if unknown {
                *value = Value::Null;
            }
        }
    }
}

/// A word as the person explains it; `*` explains any other.
pub fn translated(words: Option<&BTreeMap<String, String>>, value: Value) -> Value {
    let Some(words) = words else { return value };
    let word = match &value {
        Value::Text(it) => it.trim().to_lowercase(),
        Value::Int(it) => it.to_string(),
        Value::Real(it) => it.to_string(),
        Value::Null => String::new(),
    };
    let known = words.iter().find(|it| it.0.trim().to_lowercase() == word).map(|it| it.1);
    known.or_else(|| words.get("*")).map_or(value, |it| Value::Text(it.clone()))
}
