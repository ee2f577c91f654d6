//! Scenarios that come with the program, by their names.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::input::problem::{Place, Problem, Problems, nearest};
use crate::input::{self, Loaded};

/// A shipped file or folder: below the current folder, or below one of those the program lies in.
pub fn find(name: impl AsRef<Path>) -> Option<PathBuf> {
    let program = std::env::current_exe().unwrap_or_default();
    let folders = std::iter::once(Path::new("")).chain(program.ancestors().skip(1));
    let mut candidates = folders.map(|it| it.join(name.as_ref()));
    candidates.find(|it| it.exists())
}

/// Names of all scenarios, those of past events with their folder: `hindcast/garm-2007`.
pub fn scenarios() -> Vec<String> {
    let Some(folder) = find("scenarios") else { return vec![] };
    let mut names = inside(&folder);
    for past in inside(&folder.join("hindcast")) {
        names.push(format!("hindcast/{past}"));
    }
    names
}

fn inside(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_scenario = |it: &std::fs::DirEntry| it.path().join("scenario.toml").is_file();
    let mut names: Vec<String> =
        entries.filter(is_scenario).filter_map(|it| it.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// The folder of a shipped scenario: by its name, or by the last part of it where that says which.
pub fn named(name: &str) -> Option<PathBuf> {
    let all = scenarios();
    let exact = all.iter().find(|it| *it == name);
    let mut short = all.iter().filter(|it| it.strip_prefix("hindcast/") == Some(name));
    let found = exact.or(short.next())?;
    find(Path::new("scenarios").join(found))
}

/// What is meant by a scenario on the command line: a path that is there, else a shipped name. Tells
/// what is nearest where neither is.
pub fn scenario(given: &Path, problems: &RefCell<Problems>) -> Option<PathBuf> {
    let is_name = given.extension().is_none_or(|it| it != "toml");
    let name = given.to_str().filter(|_| is_name);
    if given.exists() {
        return Some(given.to_owned());
    }
    let Some(name) = name else { return Some(given.to_owned()) };
    if let Some(found) = named(name.trim_end_matches('/')) {
        return Some(found);
    }
    let all = scenarios();
    let last = name.trim_end_matches('/').rsplit('/').next().unwrap_or(name);
    let names = all.iter().map(String::as_str);
    let near = nearest(name, names.clone()).or(nearest(last, names));
    let message =
        format!("there is no file or folder {name}, and no shipped scenario of that name");
    let mut problem = Problem::error("E101", Place::file(name), message);
    problem = match near {
        Some(near) => problem.help(format!("did you mean {near}?")),
        None => problem.help("`panoh init` begins a scenario of your own"),
    };
    if !all.is_empty() {
        problem = problem.help(format!("shipped scenarios: {}", all.join(", ")));
    }
    problems.borrow_mut().push(problem);
    None
}

/// Reads a scenario that the command line names.
pub fn load(given: &Path, problems: &RefCell<Problems>) -> Option<Loaded> {
    input::load(&scenario(given, problems)?, problems)
}
