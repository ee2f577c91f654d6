//! A layer of anybody's becomes one of a region: our names of fields, WGS 84, numbers as numbers.

use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, value};

use crate::geodata::source::number::number;
use crate::geodata::{FieldKind, Layer, Value};
use crate::input::layers::kind::{FieldSpec, Kind};
use crate::input::layers::load::Loaded;

/// Folder of a region for layers that somebody imported.
pub const FOLDER: &str = "own";

/// The rows with numbers as numbers, so that the copy needs no mapping.
pub fn normalised(kind: &'static Kind, loaded: Loaded) -> Layer {
    let mut layer = loaded.layer;
    kind.name.clone_into(&mut layer.name);
    for at in 0..layer.fields.len() {
        let is_number = kind.field(&layer.fields[at].name).is_some_and(FieldSpec::is_number);
        if !is_number || layer.fields[at].kind != FieldKind::Text {
            continue;
        }
        layer.fields[at].kind = FieldKind::Real;
        for feature in &mut layer.features {
            if let Value::Text(it) = &feature.values[at] {
                let read = number(it, loaded.decimal);
                feature.values[at] = read.map_or(Value::Null, Value::Real);
            }
        }
    }
    layer
}

/// The text of `region.toml` with a layer exchanged; the line that was there stays as a comment.
///
/// # Errors
/// The text is no TOML, or its `[layers]` is no table.
pub fn with_layer(
    text: &str,
    kind: &str,
    file: &Path,
    attribution: &str,
) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|it| format!("this is no TOML: {it}"))?;
    let path: Vec<_> = file.iter().map(|it| it.to_string_lossy()).collect();
    set(&mut document, "layers", kind, &path.join("/"))?;
    set(&mut document, "attribution", kind, attribution)?;
    Ok(document.to_string())
}

fn set(document: &mut DocumentMut, table: &str, key: &str, text: &str) -> Result<(), String> {
    let item = document.entry(table).or_insert(Item::Table(Table::new()));
    let table_of = item.as_table_mut().ok_or_else(|| format!("`[{table}]` is no table"))?;
    let before = table_of.get(key).map(|it| it.to_string().trim().to_owned());
    let before = before.filter(|it| *it != value(text).to_string().trim());
    match table_of.get_mut(key) {
        Some(it) => *it = value(text),
        None => drop(table_of.insert(key, value(text))),
    }
    if let Some((before, mut key_of)) = before.zip(table_of.key_mut(key)) {
        let decor = key_of.leaf_decor_mut();
        let old = decor.prefix().and_then(|it| it.as_str()).unwrap_or("").to_owned();
        let before = before.lines().next().unwrap_or("").to_owned();
        decor.set_prefix(format!("{old}# before the import: {key} = {before}\n"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_file_keeps_its_comments_and_names_the_new_layer() {
        let text = "format = 1\n[layers]\n# lines\nroads = \"modelled/roads.gpkg\"  # many\n[attribution]\nroads = \"x\"\n";
        let new = with_layer(text, "roads", Path::new("own/roads.gpkg"), "ours, 2026").unwrap();
        let read: toml::Table = toml::from_str(&new).unwrap();
        assert_eq!(read["layers"]["roads"].as_str(), Some("own/roads.gpkg"));
        assert_eq!(read["attribution"]["roads"].as_str(), Some("ours, 2026"));
        assert!(new.contains("# lines") && new.contains("modelled/roads.gpkg"), "{new}");
        let again = with_layer(&new, "roads", Path::new("own/roads.gpkg"), "ours, 2026").unwrap();
        assert_eq!(new, again);
    }
}
