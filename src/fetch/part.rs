//! `FILE.part` and `FILE.part.toml`: a file that has come in part, and of which version it is.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::client::Answer;
use super::note::with_suffix;

/// What is known of a file that has come in part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Part {
    /// Address that was asked for.
    pub url: String,
    /// Address it comes from after redirects.
    pub came_from: String,
    /// The server's mark of this version.
    pub etag: String,
    /// The server's date of this version.
    pub last_modified: String,
    /// Length of the whole file.
    pub total: Option<u64>,
}

impl Part {
    /// Of the part with this path.
    pub fn of(part: &Path) -> Option<Part> {
        toml::from_str(&fs::read_to_string(with_suffix(part, ".toml")).ok()?).ok()
    }

    /// What an answer says of the file.
    pub fn from_answer(url: &str, answer: &Answer, total: Option<u64>) -> Part {
        let text = |name| answer.header(name).unwrap_or_default().to_owned();
        Part {
            url: url.to_owned(),
            came_from: answer.url.clone(),
            etag: text("etag"),
            last_modified: text("last-modified"),
            total,
        }
    }

    /// Writes it beside the part.
    pub fn write(&self, part: &Path) -> io::Result<()> {
        let text = toml::to_string(self).map_err(io::Error::other)?;
        fs::write(with_suffix(part, ".toml"), text)
    }

    /// Removes what was written.
    pub fn remove(part: &Path) {
        let _ = fs::remove_file(with_suffix(part, ".toml"));
    }

    /// What `If-Range` takes: a strong mark, or a date (RFC 9110, section 13.1.5).
    pub fn validator(&self) -> Option<&str> {
        let is_strong = !self.etag.is_empty() && !self.etag.starts_with("W/");
        let mark = if is_strong { &self.etag } else { &self.last_modified };
        Some(mark.as_str()).filter(|it| !it.is_empty())
    }

    /// Whether two answers are of different versions, as far as both tell.
    pub fn differs(&self, other: &Part) -> bool {
        let unlike = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
        unlike(&self.etag, &other.etag)
            || unlike(&self.last_modified, &other.last_modified)
            || self.total.zip(other.total).is_some_and(|(a, b)| a != b)
    }
}
