//! Why a file could not be had, and what to do.

use std::fmt;
use std::io;
use std::path::Path;

/// A download that did not end well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError {
    /// Stable code, as in messages about files.
    pub code: &'static str,
    /// The address or the file.
    pub place: String,
    /// What was found; lower case, no full stop.
    pub message: String,
    /// What to do, one remedy a line.
    pub help: Vec<String>,
}

impl FetchError {
    /// An error at an address or a file.
    pub fn new(code: &'static str, place: impl Into<String>, message: impl Into<String>) -> Self {
        FetchError { code, place: place.into(), message: message.into(), help: vec![] }
    }

    /// Adds a remedy.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Whether what came is wrong, rather than the way to it.
    pub fn is_wrong_file(&self) -> bool {
        matches!(self.code, "E123" | "E124" | "E127" | "E129")
    }

    /// Something about the folder or the disk of this machine.
    pub fn of_disk(path: &Path, doing: &str, error: &io::Error) -> Self {
        let place = path.display().to_string();
        if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
            return FetchError::new("E126", place, format!("the disk is full: cannot {doing}"))
                .help("make room and call the same command again: it goes on where it stopped")
                .help("or name a folder on another disk: --out FOLDER");
        }
        FetchError::new("E125", place, format!("cannot {doing}: {error}"))
            .help("name a folder that you may write in: --out FOLDER")
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.code, self.place, self.message)
    }
}

impl std::error::Error for FetchError {}
