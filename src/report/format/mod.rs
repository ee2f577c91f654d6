//! How a plan becomes files: one module a format.

pub mod manifest;
pub mod csv;
pub mod hxl;
mod keys;
pub mod datapackage;
pub mod dtm;
pub mod xlsx;
#[cfg(feature = "gdal")]
mod qgis;
#[cfg(feature = "gdal")]
pub mod geopackage;
#[cfg(feature = "gdal")]
pub mod raster;
pub mod geojson;
pub mod summary;
pub mod html;
pub mod page;
pub mod pdf;

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

/// A file of the report that could not be written.
#[derive(Debug)]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub cause: Box<dyn Error + Send + Sync>,
}

impl WriteError {
    /// Names the file that an error belongs to.
    pub fn of<E: Into<Box<dyn Error + Send + Sync>>>(path: &Path) -> impl Fn(E) -> WriteError {
        move |cause| WriteError { path: path.to_owned(), cause: cause.into() }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: cannot be written: {}", self.path.display(), self.cause)
    }
}

impl Error for WriteError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.cause.as_ref())
    }
}

/// Writes bytes to a file of a folder, making the folder that holds it.
pub(super) fn save(dir: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, WriteError> {
    let path = dir.join(name);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(WriteError::of(folder))?;
    }
    std::fs::write(&path, bytes).map_err(WriteError::of(&path))?;
    Ok(path)
}

/// JSON with a line break at its end.
fn json<T: serde::Serialize>(dir: &Path, name: &str, value: &T) -> Result<PathBuf, WriteError> {
    let path = dir.join(name);
    let mut text = serde_json::to_string_pretty(value).map_err(WriteError::of(&path))?;
    text.push('\n');
    save(dir, name, text.as_bytes())
}
