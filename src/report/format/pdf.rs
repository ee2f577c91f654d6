//! The one-page brief as PDF: tagged, with its fonts, made without a browser.

use std::path::{Path, PathBuf};

use super::{WriteError, save};
use crate::report::brief::Brief;
use crate::report::lang::Language;
use crate::report::plan::Plan;
use crate::report::print;

/// Writes `brief_<language>.pdf`.
pub fn write(dir: &Path, plan: &Plan, language: &Language) -> Result<PathBuf, WriteError> {
    let name = format!("brief_{}.pdf", language.code);
    let brief = Brief::new(plan, language);
    let bytes = print::pdf(&brief, language).map_err(WriteError::of(&dir.join(&name)))?;
    save(dir, &name, &bytes)
}
