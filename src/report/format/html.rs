//! The one-page brief as one HTML file: no script, no network, prints on A4.

use std::path::{Path, PathBuf};

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, context};

use super::{WriteError, save};
use crate::report::brief::Brief;
use crate::report::lang::Language;
use crate::report::plan::Plan;

/// The page with holes.
pub const TEMPLATE: &str = include_str!("../brief.html");

/// Writes `brief_<language>.html`.
pub fn write(dir: &Path, plan: &Plan, language: &Language) -> Result<PathBuf, WriteError> {
    let name = format!("brief_{}.html", language.code);
    let page = render(plan, language).map_err(WriteError::of(&dir.join(&name)))?;
    save(dir, &name, page.as_bytes())
}

/// The page; a hole that nothing fills is an error.
pub fn render(plan: &Plan, language: &Language) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template("brief.html", TEMPLATE)?;
    let brief = Serde(Brief::new(plan, language));
    let words = Serde(&language.words);
    environment
        .get_template("brief.html")?
        .render(context! { fonts => crate::report::fonts::css(), lang => language.code.as_str(), w => words, brief => brief })
}
