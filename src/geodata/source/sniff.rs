//! What a file is, by its first bytes and its name.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use super::{Asked, Refusal, Source};
use super::{archive, broken, mojibake, osm, shapefile, sheet, text, vector};

/// Names of text tables.
const TABLES: [&str; 6] = ["csv", "tsv", "txt", "tab", "asc", "dat"];

/// So much of a file shows what it is.
const HEAD_BYTES: usize = 4096;

/// Opens a file as what it is.
pub(super) fn open(path: &Path, asked: &Asked) -> Result<Source, Refusal> {
    if !path.exists() {
        return Err(broken::missing(path));
    }
    let mut source = as_is(path, asked)?;
    mojibake::undo(&mut source);
    mojibake::tell_lost(&mut source);
    Ok(source)
}

/// Opens a file; texts that were spoilt earlier stay spoilt.
pub(super) fn as_is(path: &Path, asked: &Asked) -> Result<Source, Refusal> {
    if path.is_dir() {
        return vector::open(path, asked);
    }
    let head = head(path)?;
    broken::no_data_at_all(&head, path)?;
    let suffix = suffix(path);
    if matches!(suffix.as_str(), "shp" | "dbf" | "shx") {
        return shapefile::open(path, asked);
    }
    if head.starts_with(b"PK") {
        return match suffix.as_str() {
            "xlsx" | "xlsm" | "xlsb" | "ods" => sheet::open(path, asked),
            "kmz" => vector::open(path, asked),
            _ => archive::open_zip(path, asked),
        };
    }
    if head.starts_with(&[0x1f, 0x8b]) {
        return archive::open_gzip(path, asked);
    }
    if head.starts_with(b"BZh") {
        return archive::open_bzip2(path, asked);
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return sheet::open(path, asked);
    }
    if matches!(suffix.as_str(), "xlsx" | "xlsm" | "xlsb" | "xls" | "ods") {
        let help = "export it again, or save it as CSV".to_owned();
        let found = format!("is no spreadsheet, but {}", seems_of(&head));
        return Err(Refusal::Broken { found, help });
    }
    if osm::is_osm(&head, &suffix) {
        return osm::open(path, asked);
    }
    if head.starts_with(b"SQLite format 3\0") {
        broken::sqlite(path, &head)?;
    } else if matches!(suffix.as_str(), "gpkg" | "sqlite") {
        let help = "download or export it again".to_owned();
        let found = format!("is no GeoPackage, but {}", seems_of(&head));
        return Err(Refusal::Broken { found, help });
    }
    let bare = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    let begins = bare.iter().copied().find(|it| !it.is_ascii_whitespace() && *it != 0x1e);
    let json = matches!(suffix.as_str(), "json" | "geojson" | "geojsonl" | "geojsons" | "ndjson");
    if begins == Some(b'{') || begins == Some(b'[') && json {
        broken::json(path)?;
        return vector::open(path, asked);
    }
    if json {
        let help = "download or export it again".to_owned();
        return Err(Refusal::Broken {
            found: format!("is no JSON, but {}", seems_of(&head)),
            help,
        });
    }
    let mapinfo = bare.starts_with(b"!table") || bare.starts_with(b"!Table");
    if TABLES.contains(&suffix.as_str()) && !mapinfo {
        let bytes = fs::read(path).map_err(|it| broken::unreadable(&it))?;
        broken::zeros(&bytes)?;
        return text::open(path, &bytes, asked);
    }
    vector::open(path, asked)
}

/// The ending of its name, small.
pub(super) fn suffix(path: &Path) -> String {
    path.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn head(path: &Path) -> Result<Vec<u8>, Refusal> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    fs::File::open(path)
        .and_then(|it| it.take(HEAD_BYTES as u64).read_to_end(&mut head))
        .map_err(|it| broken::unreadable(&it))?;
    Ok(head)
}

/// What a file seems to be that nothing could open.
pub(super) fn seems(path: &Path) -> String {
    if path.is_dir() {
        return "a folder that is no geodatabase".to_owned();
    }
    head(path).map_or_else(|_| "a file that cannot be read".to_owned(), |it| seems_of(&it))
}

fn seems_of(head: &[u8]) -> String {
    let known: [(&[u8], &str); 10] = [
        (b"PK", "a ZIP archive"),
        (b"%PDF", "a PDF document"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"II*\0", "a TIFF raster"),
        (b"MM\0*", "a TIFF raster"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xbc\xaf", "a 7-Zip archive"),
        (b"\xd0\xcf\x11\xe0", "an old Microsoft Office document"),
    ];
    if let Some(it) = known.iter().find(|it| head.starts_with(it.0)) {
        return it.1.to_owned();
    }
    let printable = head.iter().filter(|it| **it >= 0x20 || it.is_ascii_whitespace()).count();
    if 100 * printable < 95 * head.len() {
        return "binary data".to_owned();
    }
    let text = String::from_utf8_lossy(head);
    if text.trim_start().starts_with('{') {
        return "JSON, but no GeoJSON".to_owned();
    }
    let start: String = text.trim_start_matches('\u{feff}').trim().chars().take(40).collect();
    format!("text that begins with `{}`", start.lines().next().unwrap_or_default())
}
