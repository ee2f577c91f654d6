//! Whether a file is what its name promises, by its first and last bytes.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use serde::Deserialize;

/// What a file must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Nothing is known beforehand.
    #[default]
    Any,
    /// JSON, so GeoJSON too.
    Json,
    /// A ZIP archive; it is unpacked.
    Zip,
    /// TIFF or BigTIFF.
    Tiff,
    /// OpenStreetMap's protocol buffers.
    Pbf,
}

impl Format {
    /// For people.
    pub fn word(self) -> &'static str {
        match self {
            Format::Any => "a file",
            Format::Json => "a JSON file",
            Format::Zip => "a ZIP archive",
            Format::Tiff => "a TIFF raster",
            Format::Pbf => "an OpenStreetMap file (PBF)",
        }
    }

    /// Whether a file can be it.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn fits(self, path: &Path) -> io::Result<bool> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut head = vec![];
        file.by_ref().take(512).read_to_end(&mut head)?;
        let mut tail = vec![];
        file.seek(SeekFrom::Start(length.saturating_sub(512)))?;
        file.read_to_end(&mut tail)?;
        Ok(length > 0 && self.shows(&head, &tail))
    }

    fn shows(self, head: &[u8], tail: &[u8]) -> bool {
        match self {
            Format::Any => true,
            Format::Zip => head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06"),
            // TIFF 6.0, section 2; BigTIFF has 43 in place of 42.
            Format::Tiff => {
                [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|it| head.starts_with(*it))
            }
            // A header block of type "OSMHeader", its length in front.
            Format::Pbf => head.len() > 15 && &head[4..15] == b"\x0a\x09OSMHeader",
            Format::Json => {
                let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
                let tail = tail.trim_ascii_end();
                matches!(head.first(), Some(b'{' | b'['))
                    && matches!(tail.last(), Some(b'}' | b']'))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart() {
        let page: &[u8] = b"<!DOCTYPE html><html></html>";
        let pbf = b"\0\0\0\x0d\x0a\x09OSMHeader\x18\x7c";
        let json = b"\xef\xbb\xbf {\"type\": \"FeatureCollection\", \"features\": []}\n";
        let cases: [(Format, &[u8]); 4] = [
            (Format::Json, json),
            (Format::Zip, b"PK\x03\x04\x14\0"),
            (Format::Tiff, b"II*\0\x08\0\0\0"),
            (Format::Pbf, pbf),
        ];
        for (format, bytes) in cases {
            assert!(format.shows(bytes, bytes), "{format:?}");
            assert!(!format.shows(page, page), "{format:?}");
            for (other, _) in cases.iter().filter(|it| it.0 != format) {
                assert!(!other.shows(bytes, bytes), "{format:?} as {other:?}");
            }
        }
        // Cut short.
        assert!(!Format::Json.shows(json, &json[..30]));
    }
}
