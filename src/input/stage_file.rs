//! `shelter.stage`: the shelter stage of a run, in the run's own folder.
//!
//! A line of text with the version that wrote it, then the stage in the format of `postcard`,
//! deflated. It is a memory of one version and no exchange format: another version refuses it.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::path::Path;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::engine::stage::Stage;

/// Name of the file.
pub const NAME: &str = "shelter.stage";

/// First line of a file of this version.
fn header() -> String {
    format!("panoh shelter stage 1, written by {}\n", env!("CARGO_PKG_VERSION"))
}

/// A stage that cannot be used.
#[derive(Debug)]
pub enum StageError {
    /// The file cannot be read.
    Unreadable(std::io::Error),
    /// It was written by another version, or is no stage.
    OtherVersion(String),
    /// It is cut off or damaged.
    Damaged,
}

impl fmt::Display for StageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StageError::Unreadable(error) => write!(f, "cannot be read: {error}"),
            StageError::OtherVersion(found) => {
                write!(f, "begins with `{found}`, expected `{}`", header().trim_end())
            }
            StageError::Damaged => write!(f, "is cut off or damaged"),
        }
    }
}

impl std::error::Error for StageError {}

/// Bytes of the file.
pub fn bytes(stage: &Stage) -> Vec<u8> {
    let plain = postcard::to_stdvec(stage).expect("a stage is plain data");
    let mut file = header().into_bytes();
    let mut deflate = DeflateEncoder::new(&mut file, Compression::fast());
    deflate.write_all(&plain).expect("memory takes what is written");
    deflate.finish().expect("memory takes what is written");
    file
}

/// Reads a file.
///
/// # Errors
/// Where it is missing, of another version, or damaged: run the scenario again.
pub fn read(path: &Path) -> Result<Stage, StageError> {
    let file = std::fs::read(path).map_err(StageError::Unreadable)?;
    let header = header();
    let Some(body) = file.strip_prefix(header.as_bytes()) else {
        let line = file.split(|it| *it == b'\n').next().unwrap_or_default();
        let found = String::from_utf8_lossy(&line[..line.len().min(80)]);
        return Err(StageError::OtherVersion(found.into_owned()));
    };
    let mut plain = vec![];
    DeflateDecoder::new(body).read_to_end(&mut plain).map_err(|_| StageError::Damaged)?;
    let stage: Stage = postcard::from_bytes(&plain).map_err(|_| StageError::Damaged)?;
    if stage.is_whole() { Ok(stage) } else { Err(StageError::Damaged) }
}
