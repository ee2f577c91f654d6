//! What is wrong with a GIS file, and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

/// One file that cannot be used as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeodataError {
    /// The file.
    pub path: PathBuf,
    /// What was found there, lower case, no full stop.
    pub found: String,
    /// What was expected instead.
    pub expected: String,
    /// What to do.
    pub help: String,
}

impl GeodataError {
    /// An error from its four parts.
    pub fn new(
        path: &Path,
        found: impl Into<String>,
        expected: impl Into<String>,
        help: impl Into<String>,
    ) -> GeodataError {
        GeodataError {
            path: path.to_owned(),
            found: found.into(),
            expected: expected.into(),
            help: help.into(),
        }
    }

    /// The file is absent, or GDAL cannot make sense of it.
    pub(super) fn unreadable(path: &Path, expected: &str, why: &impl fmt::Display) -> GeodataError {
        if path.exists() {
            let help = "open it in QGIS to see whether it is whole, and export it again";
            GeodataError::new(path, format!("cannot be read: {why}"), expected, help)
        } else {
            let help = "check the name, and the folder it is looked for in";
            GeodataError::new(path, "no such file", expected, help)
        }
    }

    /// The file cannot be made.
    pub(super) fn unwritable(path: &Path, why: &impl fmt::Display) -> GeodataError {
        let help = "check that the folder exists, that the disk has room, and that no other \
                    program holds the file";
        GeodataError::new(path, format!("cannot be written: {why}"), "a writable place", help)
    }
}

impl fmt::Display for GeodataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.path.display(), self.found)?;
        writeln!(f, "expected: {}", self.expected)?;
        write!(f, "help: {}", self.help)
    }
}

impl std::error::Error for GeodataError {}
