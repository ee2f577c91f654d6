//! The file that a new scenario begins with: every table and key, what may be left out behind `#`.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use super::{Key, Manual, Table};
use crate::input::section::{Declared, Kind};

/// Name of the schema beside the file.
pub const SCHEMA: &str = "scenario.schema.json";

/// Widest line of a comment.
const WIDTH: usize = 96;

const HEAD: &str = "\
# A scenario of Panoh. Lines that begin with `#` and a space are remarks; keys behind a `#` may be
# left out: take it away to set them. `panoh check` says what is wrong with the file, `panoh plan`
# what a run of it would take, `panoh run` makes one. Paths are relative to this file.
";

/// The text of the file; `region` is the path of its region.
pub fn text(manual: &Manual, region: Option<&str>) -> String {
    let declared = manual.declared();
    let mut text = format!("#:schema ./{SCHEMA}\n{HEAD}");
    for table in &manual.tables {
        let is_shown = table.keys.iter().any(Key::is_shown);
        text.push('\n');
        remark(&mut text, &table.about);
        let sign = if is_shown { "" } else { "#" };
        let _ = writeln!(text, "{sign}{}", table.head());
        for key in &table.keys {
            remark(&mut text, &about(table, key, &declared));
            let region = region.filter(|_| table.name == "scenario" && key.name == "region");
            if let Some(region) = region {
                let _ = writeln!(text, "region = {}", toml::Value::from(region));
                continue;
            }
            for (idx, value) in key.ways().into_iter().enumerate() {
                let sign = if idx == 0 && key.is_shown() { "" } else { "#" };
                let _ = writeln!(text, "{sign}{} = {value}", key.name);
            }
        }
    }
    text
}

/// A comment in lines of a width that reads well.
fn remark(text: &mut String, what: &str) {
    let mut line = "#".to_owned();
    for word in what.split(' ') {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(text, "{line}");
            "#".clone_into(&mut line);
        }
        line.push(' ');
        line.push_str(word);
    }
    let _ = writeln!(text, "{line}");
}

/// What a key is, what it may be, and what holds without it.
fn about(table: &Table, key: &Key, declared: &Declared) -> String {
    let mut told = key.about.clone();
    let kinds = declared.keys.get(&format!("{}.{}", table.name, key.name));
    let bounds: Vec<String> = kinds.into_iter().flatten().filter_map(bounds).collect();
    for it in bounds {
        let _ = write!(told, "; {it}");
    }
    if key.needed {
        told.push_str("; needed");
    }
    if let Some(case) = &key.needed_unless {
        let _ = write!(told, "; needed unless {case}");
    }
    if let Some(default) = key.default.as_ref().or(key.without.as_ref()) {
        let _ = write!(told, "; default: {default}");
    }
    told
}

/// Bounds and choices in words.
fn bounds(kind: &Kind) -> Option<String> {
    let of = |it: &RangeInclusive<f64>| format!("{} to {}", it.start(), it.end());
    match kind {
        Kind::Number(it) => it.as_ref().map(of),
        Kind::Range(it) => Some(format!("{}, or a range", of(it))),
        Kind::Whole(it) if *it.end() == i64::MAX as u64 => {
            Some(format!("a whole number from {}", it.start()))
        }
        Kind::Whole(it) => Some(format!("a whole number, {} to {}", it.start(), it.end())),
        Kind::Word(words) => Some(format!("one of {}", words.join(", "))),
        Kind::Flag => Some("true or false".to_owned()),
        _ => None,
    }
}
