//! Our numbers beside a table of numbers that others computed.

pub mod distances;
mod geometries;
mod table;

pub use table::Table;

use std::io::Read as _;
use std::path::Path;

use crate::input::problem::{Place, Problem};

/// The text of a file, unpacked where it is packed with gzip.
fn text_of(path: &Path) -> Result<String, Problem> {
    let cannot = |error: &std::io::Error| crate::input::scenario::unreadable(path, error);
    let bytes = std::fs::read(path).map_err(|it| cannot(&it))?;
    let mut text = String::new();
    let read = if bytes.starts_with(&[0x1f, 0x8b]) {
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text)
    } else {
        (&bytes[..]).read_to_string(&mut text)
    };
    match read {
        Ok(_) => Ok(text),
        Err(error) => {
            let place = Place::file(path.display().to_string());
            let problem = Problem::error("E102", place, format!("cannot be unpacked: {error}"));
            Err(problem.expected("expected UTF-8 text, plain or packed with gzip"))
        }
    }
}
