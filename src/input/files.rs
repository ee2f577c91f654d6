//! Files that a person's file names: a path alone, or a table with one and how to read it.

use std::path::Path;

use crate::input::layers::mapping::Mapping;
use crate::input::problem::{Place, Problem};
use crate::input::section::{Given, Item, Refusal, Section};

/// A file that cannot be opened, with the nearest name beside it.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    let place = Place::file(path.display().to_string());
    if error.kind() == std::io::ErrorKind::InvalidData {
        let problem = Problem::error("E102", place, "this file is not UTF-8 text");
        return problem.help("save it as UTF-8 and try again");
    }
    let problem = Problem::error("E101", place, format!("cannot read {}: {error}", path.display()));
    match near_file(path) {
        Some(near) => problem.help(format!("did you mean {near}?")),
        None => problem.help("check the name and the folder"),
    }
}

/// The name most like the file's in its folder.
fn near_file(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|it| it.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let wanted = path.file_name()?.to_str()?;
    let score = |it: &String| strsim::jaro_winkler(wanted, it);
    let best = names.into_iter().max_by(|a, b| score(a).total_cmp(&score(b)))?;
    (score(&best) > 0.6).then(|| folder.join(best).display().to_string())
}

/// A file that a key names and that is there, with how it is read; paths are relative to `folder`.
pub fn mapping(section: &Section, key: &str, item: Item, folder: &Path) -> Option<Mapping> {
    match item {
        Item::Text(path) => of_path(section, key, &path, folder),
        Item::Table(table) => of_table(table, folder),
    }
}

fn of_path(section: &Section, key: &str, path: &Given<String>, folder: &Path) -> Option<Mapping> {
    let full = folder.join(&path.value);
    if full.exists() {
        return Some(Mapping::of(full));
    }
    section.refuse("E101", key, path, missing(&full));
    None
}

/// `{ path = "…", layer = "…", fields = { … } }`.
pub fn of_table(mut table: Section, folder: &Path) -> Option<Mapping> {
    let path = table.text("path");
    if !table.has("path") {
        table.missing("path", "the file, relative to this one");
    }
    let full = folder.join(path.as_ref().map_or("", |it| &it.value));
    let mapping = Mapping::read(full, &mut table);
    let path = path.filter(|it| {
        let exists = mapping.path.exists();
        if !exists {
            table.refuse("E101", "path", it, missing(&mapping.path));
        }
        exists
    });
    table.finish();
    path.map(|_| mapping)
}

fn missing(path: &Path) -> Refusal {
    let message = format!("cannot find {}", path.display());
    let refusal = Refusal::new(message, "expected a file that exists");
    match near_file(path) {
        Some(near) => refusal.help(format!("did you mean {near}?")),
        None => refusal,
    }
}
