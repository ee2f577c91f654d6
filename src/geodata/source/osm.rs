//! Extracts of OpenStreetMap.

use std::path::Path;

use super::{Asked, Refusal, Source, vector};

/// By its name or its first bytes.
pub(super) fn is_osm(head: &[u8], suffix: &str) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(512)]);
    matches!(suffix, "pbf" | "osm") || text.contains("<osm ")
}

/// A theme of an extract.
pub(super) fn open(path: &Path, asked: &Asked) -> Result<Source, Refusal> {
    vector::open(path, asked)
}
