//! One table or vector file in an archive.

use std::fs;
use std::path::Path;

use super::{Asked, Refusal, Source, broken};

pub(super) fn open_zip(path: &Path, _asked: &Asked) -> Result<Source, Refusal> {
    let _ = fs::metadata(path);
    Err(Refusal::Unknown { found: "a ZIP archive".to_owned() })
}

pub(super) fn open_gzip(_path: &Path, _asked: &Asked) -> Result<Source, Refusal> {
    Err(Refusal::Unknown { found: "a gzip archive".to_owned() })
}

pub(super) fn open_bzip2(_path: &Path, _asked: &Asked) -> Result<Source, Refusal> {
    let _ = broken::early;
    Err(Refusal::Unknown { found: "a bzip2 archive".to_owned() })
}
