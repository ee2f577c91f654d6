//! `FILE.source.toml`: where a file came from, under which licence, and how it was checked.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::sources::Source;

/// What is remembered of a fetched file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// Word of the source.
    pub source: String,
    /// What it is.
    pub title: String,
    /// Address that was asked for.
    pub url: String,
    /// Address it came from after redirects.
    pub came_from: String,
    /// When, UTC.
    pub fetched: String,
    /// Name of its licence.
    pub licence: String,
    /// Text of its licence.
    pub licence_url: String,
    /// What must be said wherever it is used.
    pub attribution: String,
    /// Its length.
    pub bytes: u64,
    /// Its checksum.
    pub sha256: String,
    /// What it was held against.
    pub checked: String,
    /// The server's mark of this version.
    pub etag: String,
    /// The server's date of this version.
    pub last_modified: String,
}

/// Where the note of a file lies.
pub fn beside(file: &Path) -> PathBuf {
    with_suffix(file, ".source.toml")
}

/// A name with something after it: `a.zip.part`.
pub fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    file.with_file_name(name)
}

impl Note {
    /// The note of a file, if there is one that can be read.
    pub fn of(file: &Path) -> Option<Note> {
        toml::from_str(&fs::read_to_string(beside(file)).ok()?).ok()
    }

    /// Fills in what the list says of the source.
    pub fn with_source(mut self, source: &Source) -> Note {
        self.source.clone_from(&source.name);
        self.title.clone_from(&source.title);
        self.licence.clone_from(&source.licence);
        self.licence_url.clone_from(&source.licence_url);
        self.attribution.clone_from(&source.attribution);
        self
    }

    /// Writes it beside its file, whole or not at all.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let text = toml::to_string(self).map_err(io::Error::other)?;
        let half = with_suffix(file, ".source.part");
        let head = "# Where this file came from; written by `panoh layers fetch`.\n";
        fs::write(&half, format!("{head}{text}"))?;
        fs::rename(half, beside(file))
    }
}

/// The present moment as `2026-11-24T19:50:00Z`.
pub fn now() -> String {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    moment(elapsed.as_secs())
}

/// Seconds since 1970 as a date of the Gregorian calendar: Hinnant (2013), days_from_civil.
fn moment(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Days since 0000-03-01: a year that begins in March has its leap day last.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let shifted = (5 * day + 2) / 153;
    let day = day - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of `date -u -d @SECONDS`.
    #[test]
    fn moments_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_798_761_599, "2026-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(moment(seconds), expected);
        }
    }
}
