//! One table or vector file in an archive: unpacked into a folder of its own, then opened.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::{Asked, Refusal, Source, broken, sniff, vector};

/// What may be meant in an archive, the better first: a table beside shapes explains them.
const VECTORS: [&str; 15] = [
    "shp", "gpkg", "geojson", "json", "geojsonl", "fgb", "kml", "kmz", "gml", "gpx", "pbf", "osm",
    "sqlite", "mif", "gdb",
];
const TABLES: [&str; 7] = ["xlsx", "xls", "ods", "csv", "tsv", "txt", "dbf"];

/// Words of files that only describe others.
const DESCRIBE: [&str; 5] = ["readme", "license", "licence", "copyright", "attribution"];

/// The end of a ZIP archive lies within so many bytes (APPNOTE.TXT 4.3.16).
const ZIP_END_BYTES: u64 = 22 + 65_535;

/// A file in a ZIP archive.
pub(super) fn open_zip(path: &Path, asked: &Asked) -> Result<Source, Refusal> {
    check_zip(path)?;
    let folder = tempfile::tempdir().map_err(|it| broken::unreadable(&it))?;
    unpack(path, folder.path())?;
    let mut found = Vec::new();
    candidates(folder.path(), &mut found);
    found.sort();
    let vectors: Vec<PathBuf> =
        found.iter().filter(|it| VECTORS.contains(&sniff::suffix(it).as_str())).cloned().collect();
    let meant = if vectors.is_empty() { found } else { vectors };
    let chosen = match &meant[..] {
        [] => {
            let help = "unpack it, and name the file itself".to_owned();
            let found = "is a ZIP archive without a table or vector file".to_owned();
            return Err(Refusal::Broken { found, help });
        }
        [only] => only.clone(),
        several => choose(several, asked)?,
    };
    let stem = chosen.file_stem().map(OsStr::to_string_lossy).unwrap_or_default();
    let whole = asked.layer.as_deref().is_some_and(|it| it.eq_ignore_ascii_case(&stem));
    let asked = if whole { Asked { layer: None, ..asked.clone() } } else { asked.clone() };
    open_as(path, &chosen, &asked)
}

fn open_as(path: &Path, unpacked: &Path, asked: &Asked) -> Result<Source, Refusal> {
    let mut source = sniff::as_is(unpacked, asked)?;
    path.clone_into(&mut source.layer.path);
    Ok(source)
}

/// The file of the name asked for, or of the theme in an export of Geofabrik.
fn choose(several: &[PathBuf], asked: &Asked) -> Result<PathBuf, Refusal> {
    let stem = |it: &Path| it.file_stem().map(|it| it.to_string_lossy().into_owned());
    let named = |it: &&PathBuf| {
        asked
            .layer
            .as_ref()
            .is_some_and(|name| stem(it).is_some_and(|it| it.eq_ignore_ascii_case(name)))
    };
    if let Some(it) = several.iter().find(named) {
        return Ok(it.clone());
    }
    let of_theme = |it: &&PathBuf| {
        let stem = stem(it).unwrap_or_default();
        super::choice::of_theme(&stem, asked.theme)
    };
    let of_theme: Vec<&PathBuf> = several.iter().filter(of_theme).collect();
    if let ([only], None) = (&of_theme[..], &asked.layer) {
        return Ok((*only).clone());
    }
    let rows = |it: &PathBuf| match vector::dataset(it, &[]) {
        Ok(it) => it.layers().iter().map(|it| it.1).sum(),
        Err(_) => 0,
    };
    let names = several.iter().map(|it| (stem(it).unwrap_or_default(), rows(it))).collect();
    Err(Refusal::Layers { names })
}

/// Files, and folders that are geodatabases, of a folder and those in it.
fn candidates(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let suffix = sniff::suffix(&path);
        if name.starts_with('.')
            || name == "__macosx"
            || DESCRIBE.iter().any(|it| name.contains(it))
        {
            continue;
        }
        if path.is_dir() && suffix != "gdb" {
            candidates(&path, found);
        } else if VECTORS.contains(&suffix.as_str()) || TABLES.contains(&suffix.as_str()) {
            let of_shapes = suffix == "dbf" && path.with_extension("shp").is_file();
            if !of_shapes {
                found.push(path);
            }
        }
    }
}

fn unpack(path: &Path, folder: &Path) -> Result<(), Refusal> {
    let again = |why: &dyn std::fmt::Display| Refusal::Broken {
        found: format!("is an archive that cannot be unpacked: {why}"),
        help: "unpack it with another program, and name the file itself".to_owned(),
    };
    let file = File::open(path).map_err(|it| broken::unreadable(&it))?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|it| again(&it))?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|it| again(&it))?;
        let Some(name) = entry.enclosed_name() else { continue };
        let to = folder.join(name);
        if entry.is_dir() {
            fs::create_dir_all(&to).map_err(|it| broken::unreadable(&it))?;
            continue;
        }
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(|it| broken::unreadable(&it))?;
        }
        let mut file = File::create(&to).map_err(|it| broken::unreadable(&it))?;
        io::copy(&mut entry, &mut file).map_err(|it| again(&it))?;
    }
    Ok(())
}

/// The list of contents stands at the end of an archive.
pub(super) fn check_zip(path: &Path) -> Result<(), Refusal> {
    let mut file = File::open(path).map_err(|it| broken::unreadable(&it))?;
    let size = file.metadata().map_err(|it| broken::unreadable(&it))?.len();
    let mut end = Vec::new();
    file.seek(SeekFrom::Start(size.saturating_sub(ZIP_END_BYTES)))
        .and_then(|_| file.read_to_end(&mut end))
        .map_err(|it| broken::unreadable(&it))?;
    if end.windows(4).any(|it| it == b"PK\x05\x06") {
        return Ok(());
    }
    Err(broken::early(size, None))
}

/// A file that was packed alone: `places.csv.gz`.
pub(super) fn open_gzip(path: &Path, asked: &Asked) -> Result<Source, Refusal> {
    let file = File::open(path).map_err(|it| broken::unreadable(&it))?;
    open_packed(path, flate2::read::MultiGzDecoder::new(BufReader::new(file)), asked)
}

/// A file that was packed alone: `extract.osm.bz2`.
pub(super) fn open_bzip2(path: &Path, asked: &Asked) -> Result<Source, Refusal> {
    let file = File::open(path).map_err(|it| broken::unreadable(&it))?;
    open_packed(path, bzip2::read::MultiBzDecoder::new(BufReader::new(file)), asked)
}

fn open_packed(path: &Path, mut packed: impl Read, asked: &Asked) -> Result<Source, Refusal> {
    let folder = tempfile::tempdir().map_err(|it| broken::unreadable(&it))?;
    let unpacked = folder.path().join(path.file_stem().unwrap_or(OsStr::new("unpacked")));
    let mut to = File::create(&unpacked).map_err(|it| broken::unreadable(&it))?;
    if let Err(error) = io::copy(&mut packed, &mut to) {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            let size = fs::metadata(path).map_or(0, |it| it.len());
            return Err(broken::early(size, None));
        }
        return Err(Refusal::Broken {
            found: format!("is an archive that cannot be unpacked: {error}"),
            help: "download it again, or unpack it with another program".to_owned(),
        });
    }
    drop(to);
    open_as(path, &unpacked, asked)
}
