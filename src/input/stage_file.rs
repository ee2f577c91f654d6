//! `shelter.stage`: the shelter stage of a run, in the run's own folder.
//!
//! A line of text with the version that wrote it, then parts: the length of each, and the part in the
//! format of `postcard`, deflated. The first is the stage without its realizations, each other one a
//! block of them, so that threads unpack them side by side. It is a memory of one version and no
//! exchange format: another version refuses it.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::path::Path;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::engine::monte_carlo;
use crate::engine::stage::{ImpactRecord, Stage};

/// Name of the file.
pub const NAME: &str = "shelter.stage";

/// First line of a file of this version.
fn header() -> String {
    format!("panoh shelter stage 2, written by {}\n", env!("CARGO_PKG_VERSION"))
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

/// Realizations of a part.
const BLOCK: usize = 32;

/// Bytes of the file.
pub fn bytes(stage: &Stage) -> Vec<u8> {
    let mut file = header().into_bytes();
    push(&mut file, stage);
    stage.impacts.chunks(BLOCK).for_each(|it| push(&mut file, it));
    file
}

fn push<T: Serialize + ?Sized>(file: &mut Vec<u8>, part: &T) {
    let plain = postcard::to_stdvec(part).expect("a stage is plain data");
    let mut deflate = DeflateEncoder::new(vec![], Compression::fast());
    deflate.write_all(&plain).expect("memory takes what is written");
    let packed = deflate.finish().expect("memory takes what is written");
    file.extend((packed.len() as u64).to_le_bytes());
    file.extend(packed);
}

/// The parts of a file, packed.
fn parts(mut body: &[u8]) -> Option<Vec<&[u8]>> {
    let mut parts = vec![];
    while !body.is_empty() {
        let (length, rest) = body.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (part, rest) = rest.split_at_checked(length)?;
        parts.push(part);
        body = rest;
    }
    Some(parts)
}

fn unpack<T: DeserializeOwned>(part: &[u8]) -> Option<T> {
    let mut plain = vec![];
    DeflateDecoder::new(part).read_to_end(&mut plain).ok()?;
    postcard::from_bytes(&plain).ok()
}

fn of_parts(parts: &[&[u8]]) -> Option<Stage> {
    let (first, others) = parts.split_first()?;
    let mut stage: Stage = unpack(first)?;
    let blocks = monte_carlo::unpack(others.len(), |it| unpack(others[it])).ok()?;
    let blocks: Option<Vec<Vec<ImpactRecord>>> = blocks.into_iter().collect();
    stage.impacts = blocks?.into_iter().flatten().collect();
    stage.is_whole().then_some(stage)
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
    parts(body).and_then(|it| of_parts(&it)).ok_or(StageError::Damaged)
}
