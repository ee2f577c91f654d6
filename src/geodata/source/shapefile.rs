//! Shapefiles: several files, of which some may lack, and texts in an encoding that may be told
//! wrong or not at all.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;
use gdal::Metadata as _;

use super::encoding::{self, Decision, Declared};
use super::{Asked, Finding, Refusal, Source, broken, vector};
use crate::geodata::Value;

/// A Shapefile, by the name of any of its files.
pub(super) fn open(path: &Path, asked: &Asked) -> Result<Source, Refusal> {
    let shapes = sibling(path, "shp");
    let (table, index) = (sibling(path, "dbf"), sibling(path, "shx"));
    let mut findings = Vec::new();
    let Some(shapes) = shapes else {
        if super::sniff::suffix(path) == "shx" {
            let found = "is only the index of a Shapefile: the `.shp` beside it lacks".to_owned();
            let help = "copy all files of the Shapefile: .shp, .shx, .dbf, .prj, .cpg".to_owned();
            return Err(Refusal::Broken { found, help });
        }
        check_table(path)?;
        let consequence = "rows without shapes".to_owned();
        findings.push(Finding::Sibling { suffix: ".shp".to_owned(), consequence });
        return read(path, path, asked, findings);
    };
    let n_shapes = check_shapes(&shapes, index.as_deref())?;
    match &table {
        Some(table) => {
            let rows = check_table(table)?;
            if let Some(n) = n_shapes.filter(|it| *it != rows) {
                let found = format!(
                    "has {n} shapes, but the `.dbf` beside it has {rows} rows: they do not belong \
                     together"
                );
                let help = "copy all files of the Shapefile from one place".to_owned();
                return Err(Refusal::Broken { found, help });
            }
        }
        None => findings.push(Finding::Sibling {
            suffix: ".dbf".to_owned(),
            consequence: "shapes without any fields".to_owned(),
        }),
    }
    if index.is_some() {
        return read(&shapes, path, asked, findings);
    }
    findings.push(Finding::Sibling {
        suffix: ".shx".to_owned(),
        consequence: "the index was made anew from the shapes".to_owned(),
    });
    // GDAL writes the index beside the shapes, and nothing of a person's is to be written to.
    let folder = tempfile::tempdir().map_err(|it| broken::unreadable(&it))?;
    for suffix in ["shp", "dbf", "prj", "cpg"] {
        if let Some(from) = sibling(path, suffix) {
            let to =
                folder.path().join(from.file_stem().unwrap_or_default()).with_extension(suffix);
            fs::copy(&from, to).map_err(|it| broken::unreadable(&it))?;
        }
    }
    let copy = folder.path().join(shapes.file_stem().unwrap_or_default()).with_extension("shp");
    crate::geodata::ready();
    let restore = |it| gdal::config::set_thread_local_config_option("SHAPE_RESTORE_SHX", it);
    let _ = restore("YES");
    let source = read(&copy, path, asked, findings);
    let _ = restore("NO");
    source
}

/// A file of the same name with another ending, in small or capital letters.
fn sibling(path: &Path, suffix: &str) -> Option<PathBuf> {
    let capital = suffix.to_uppercase();
    let mut forms = [suffix, &capital].into_iter().map(|it| path.with_extension(it));
    let own = super::sniff::suffix(path) == suffix;
    if own { Some(path.to_owned()) } else { forms.find(|it| it.is_file()) }
}

/// Big-endian whole number.
fn big(bytes: &[u8], at: usize) -> u64 {
    let bytes = bytes.get(at..).and_then(|it| it.first_chunk::<4>());
    bytes.map_or(0, |it| u64::from(u32::from_be_bytes(*it)))
}

fn start_of(path: &Path) -> Result<(Vec<u8>, u64), Refusal> {
    let mut start = Vec::new();
    let file = fs::File::open(path).map_err(|it| broken::unreadable(&it))?;
    let size = file.metadata().map_err(|it| broken::unreadable(&it))?.len();
    file.take(100).read_to_end(&mut start).map_err(|it| broken::unreadable(&it))?;
    Ok((start, size))
}

/// ESRI Shapefile Technical Description (1998): bytes 24–27 tell the length in 16-bit words. How
/// many shapes there are, if an index tells.
fn check_shapes(path: &Path, index: Option<&Path>) -> Result<Option<u64>, Refusal> {
    let (start, size) = start_of(path)?;
    if size < 100 {
        return Err(broken::early(size, None));
    }
    if big(&start, 0) != 9994 {
        let help = "export it again".to_owned();
        let found = format!("is no Shapefile, but {}", super::sniff::seems(path));
        return Err(Refusal::Broken { found, help });
    }
    let told = 2 * big(&start, 24);
    if size < told {
        return Err(broken::early(size, Some(told)));
    }
    let Some(index) = index else { return Ok(None) };
    let (start, size) = start_of(index)?;
    let told = 2 * big(&start, 24);
    if size < told || told < 100 {
        let found = format!("the `.shx` beside it ends early at byte {size} of {told}");
        let help = "copy all its files again, or delete the .shx: it is made anew".to_owned();
        return Err(Refusal::Broken { found, help });
    }
    Ok(Some((told - 100) / 8))
}

/// dBase III: number of rows, length of the header and of a row. How many rows it has.
fn check_table(path: &Path) -> Result<u64, Refusal> {
    let (start, size) = start_of(path)?;
    let [_, _, _, _, n0, n1, n2, n3, h0, h1, r0, r1, ..] = start[..] else {
        return Err(broken::early(size, None));
    };
    let rows = u64::from(u32::from_le_bytes([n0, n1, n2, n3]));
    let header = u64::from(u16::from_le_bytes([h0, h1]));
    let told = header + rows * u64::from(u16::from_le_bytes([r0, r1]));
    if size < told {
        let found = format!("its `.dbf` ends early at byte {size} of {told}: incomplete download?");
        let help = "copy all files of the Shapefile again".to_owned();
        return Err(Refusal::Broken { found, help });
    }
    Ok(rows)
}

/// Texts come as bytes in the guise of Latin-1, which has a letter for each, and are decoded here.
fn read(
    file: &Path,
    named: &Path,
    asked: &Asked,
    mut findings: Vec<Finding>,
) -> Result<Source, Refusal> {
    let opened =
        vector::dataset(file, &["ENCODING=ISO-8859-1"]).map_err(|said| Refusal::Broken {
            found: format!("cannot be read: {}", said.join("; ")),
            help: "open it in QGIS to see whether it is whole, and export it again".to_owned(),
        })?;
    let (index, layers) = opened.choose(asked)?;
    let declared = opened.dataset.layer(index).ok().and_then(|it| declared(&it));
    let mut source = opened.read(index, named)?;
    source.layers = layers;
    decode(&mut source, declared.as_ref(), encoding::asked(asked)?, &mut findings);
    findings.append(&mut source.findings);
    source.findings = findings;
    Ok(source)
}

fn declared(layer: &gdal::vector::Layer) -> Option<Declared> {
    let item = |key: &str| layer.metadata_item(key, "SHAPEFILE").filter(|it| !it.is_empty());
    if let Some(name) = item("CPG_VALUE") {
        let name = name.trim().to_owned();
        return Some(Declared { encoding: encoding::by_name(&name), name });
    }
    let id: u32 = item("LDID_VALUE")?.trim().parse().ok()?;
    // 87 stands for whatever the machine had that wrote the file.
    let page = match id {
        38 | 101 => "866",
        201 => "1251",
        3 => "1252",
        202 => "1254",
        200 => "1250",
        _ => return None,
    };
    Some(Declared { name: format!("code page {page}"), encoding: encoding::by_name(page) })
}

fn decode(
    source: &mut Source,
    declared: Option<&Declared>,
    asked: Option<&'static Encoding>,
    findings: &mut Vec<Finding>,
) {
    let bytes =
        |it: &str| it.chars().map(|it| u8::try_from(u32::from(it)).unwrap_or(b'?')).collect();
    let names = source.layer.fields.iter().map(|it| &it.name);
    let texts = source.layer.features.iter().flat_map(|it| &it.values);
    let texts = texts.filter_map(|it| match it {
        Value::Text(it) => Some(it),
        _ => None,
    });
    let sample: Vec<Vec<u8>> =
        names.chain(texts).filter(|it| !it.is_ascii()).take(5000).map(|it| bytes(it)).collect();
    let sample: Vec<&[u8]> = sample.iter().map(Vec::as_slice).collect();
    let Decision { encoding, finding } = match asked {
        Some(encoding) => Decision { encoding, finding: None },
        None => encoding::decide(&sample, declared),
    };
    findings.extend(finding);
    let mut cut = 0;
    let mut example = String::new();
    let mut whole = |text: &mut String| {
        if text.is_ascii() {
            return;
        }
        let bytes: Vec<u8> = bytes(text);
        let (is, half) = encoding::decode(&bytes, encoding);
        if half {
            cut += 1;
            example.clone_from(&is);
        }
        *text = is;
    };
    source.layer.fields.iter_mut().for_each(|it| whole(&mut it.name));
    for value in source.layer.features.iter_mut().flat_map(|it| &mut it.values) {
        if let Value::Text(text) = value {
            whole(text);
        }
    }
    if cut > 0 {
        findings.push(Finding::Cut { n: cut, example });
    }
}
