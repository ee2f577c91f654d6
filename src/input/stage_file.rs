//! Stages of a run: what a later command needs of it, in files of the run's own folder.
//!
//! A line of text with the version that wrote it, then parts: the length of each, and the part in the
//! format of `postcard`, deflated. Most have one; that of the shelter stage is without its
//! realizations, and each other part is a block of them, so that threads unpack them side by side. It is a memory of one version and no
//! exchange format: another version refuses it.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::engine::monte_carlo;
use crate::engine::settlement_numbers::SettlementNumbers;
use crate::engine::stage::{ImpactRecord, Stage};

/// What a run keeps in a file.
pub trait Kept: DeserializeOwned {
    /// Name of the file.
    const NAME: &'static str;
    /// What it is, and the number of its layout: `shelter stage 2`.
    const LAYOUT: &'static str;

    /// Whether its parts fit each other: false of a file that was tampered with.
    fn is_whole(&self) -> bool;

    /// Itself, of the parts of its file; most have one.
    fn of_parts(parts: &[&[u8]]) -> Option<Self> {
        let [only] = parts else { return None };
        unpack(only)
    }

    /// Reads the file of a run.
    ///
    /// # Errors
    /// Where it is missing, of another version, or damaged: run the scenario again.
    fn read(run: &Path) -> Result<Self, StageError> {
        let path = run.join(Self::NAME);
        let told = |cause| StageError { path: path.clone(), cause };
        let file = std::fs::read(&path).map_err(|it| told(Cause::Unreadable(it)))?;
        of_bytes(&file).map_err(told)
    }
}

impl Kept for Stage {
    const NAME: &'static str = "shelter.stage";
    const LAYOUT: &'static str = "shelter stage 3";

    fn of_parts(parts: &[&[u8]]) -> Option<Stage> {
        let (first, others) = parts.split_first()?;
        let mut stage: Stage = unpack(first)?;
        let blocks = monte_carlo::unpack(others.len(), |it| unpack(others[it])).ok()?;
        let blocks: Option<Vec<Vec<ImpactRecord>>> = blocks.into_iter().collect();
        stage.impacts = blocks?.into_iter().flatten().collect();
        Some(stage)
    }

    fn is_whole(&self) -> bool {
        Stage::is_whole(self)
    }
}

impl Kept for SettlementNumbers {
    const NAME: &'static str = "settlements.stage";
    const LAYOUT: &'static str = "settlements stage 1";

    fn is_whole(&self) -> bool {
        SettlementNumbers::is_whole(self)
    }
}

/// First line of a file of this version.
fn header(layout: &str) -> String {
    format!("panoh {layout}, written by {}\n", env!("CARGO_PKG_VERSION"))
}

/// A stage that cannot be used.
#[derive(Debug)]
pub struct StageError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub cause: Cause,
}

/// Why a stage cannot be used.
#[derive(Debug)]
pub enum Cause {
    /// The file cannot be read.
    Unreadable(std::io::Error),
    /// It was written by another version, or is no stage.
    OtherVersion {
        /// Its first line.
        found: String,
        /// What that should be.
        expected: String,
    },
    /// It is cut off or damaged.
    Damaged,
}

impl fmt::Display for StageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Cause::Unreadable(error) => write!(f, "cannot be read: {error}"),
            Cause::OtherVersion { found, expected } => {
                write!(f, "begins with `{found}`, expected `{expected}`")
            }
            Cause::Damaged => write!(f, "is cut off or damaged"),
        }
    }
}

impl std::error::Error for StageError {}

/// Realizations of a part.
const BLOCK: usize = 32;

/// Bytes of a file in one part; `of` is the stage, or is written as it would be.
pub fn bytes<T: Kept>(of: &impl Serialize) -> Vec<u8> {
    let mut file = header(T::LAYOUT).into_bytes();
    push(&mut file, of);
    file
}

/// Bytes of the file of a shelter stage.
pub fn bytes_of_shelter(stage: &Stage) -> Vec<u8> {
    let mut file = bytes::<Stage>(stage);
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

fn of_bytes<T: Kept>(file: &[u8]) -> Result<T, Cause> {
    let header = header(T::LAYOUT);
    let Some(body) = file.strip_prefix(header.as_bytes()) else {
        let line = file.split(|it| *it == b'\n').next().unwrap_or_default();
        let found = String::from_utf8_lossy(&line[..line.len().min(80)]).into_owned();
        return Err(Cause::OtherVersion { found, expected: header.trim_end().to_owned() });
    };
    let read = parts(body).and_then(|it| T::of_parts(&it));
    read.filter(T::is_whole).ok_or(Cause::Damaged)
}
