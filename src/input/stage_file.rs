//! Stages of a run: what a later command needs of it, in files of the run's own folder.
//!
//! A line of text with the version that wrote it, then the stage in the format of `postcard`,
//! deflated. It is a memory of one version and no exchange format: another version refuses it.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::engine::settlement_numbers::SettlementNumbers;
use crate::engine::stage::Stage;

/// What a run keeps in a file.
pub trait Kept: DeserializeOwned {
    /// Name of the file.
    const NAME: &'static str;
    /// What it is, and the number of its layout: `shelter stage 2`.
    const LAYOUT: &'static str;

    /// Whether its parts fit each other: false of a file that was tampered with.
    fn is_whole(&self) -> bool;

    /// Bytes of the file; `this` is itself, or is written as it would be.
    fn bytes(this: &impl Serialize) -> Vec<u8> {
        let plain = postcard::to_stdvec(this).expect("a stage is plain data");
        let mut file = header(Self::LAYOUT).into_bytes();
        let mut deflate = DeflateEncoder::new(&mut file, Compression::fast());
        deflate.write_all(&plain).expect("memory takes what is written");
        deflate.finish().expect("memory takes what is written");
        file
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
    const LAYOUT: &'static str = "shelter stage 2";

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

fn of_bytes<T: Kept>(file: &[u8]) -> Result<T, Cause> {
    let header = header(T::LAYOUT);
    let Some(body) = file.strip_prefix(header.as_bytes()) else {
        let line = file.split(|it| *it == b'\n').next().unwrap_or_default();
        let found = String::from_utf8_lossy(&line[..line.len().min(80)]).into_owned();
        return Err(Cause::OtherVersion { found, expected: header.trim_end().to_owned() });
    };
    let mut plain = vec![];
    DeflateDecoder::new(body).read_to_end(&mut plain).map_err(|_| Cause::Damaged)?;
    let (stage, rest): (T, &[u8]) =
        postcard::take_from_bytes(&plain).map_err(|_| Cause::Damaged)?;
    if rest.is_empty() && stage.is_whole() { Ok(stage) } else { Err(Cause::Damaged) }
}
