//! What is in a raster: size, place, bands with what their numbers are, and what it looks like.

use crate::geodata::GeodataError;
use crate::geodata::crs::Crs;
use crate::geodata::raster::RasterFile;
use crate::geodata::raster::placing::Placed;
use crate::input::layers::kind::{self, Kind};
use crate::input::layers::mapping::Mapping;

/// A band of a raster.
#[derive(Clone, Debug, PartialEq)]
pub struct BandFacts {
    /// Its description and unit in the file; may be empty.
    pub name: String,
    /// `Float32`.
    pub stored_as: String,
    /// The number that is declared to mean nothing.
    pub nothing: Option<f64>,
    /// Lowest and highest of the other numbers.
    pub range: Option<(f64, f64)>,
    /// Sum of the other numbers.
    pub sum: f64,
    /// Share of cells that hold something, 0–1.
    pub filled: f64,
}

/// What a raster holds.
#[derive(Clone, Debug)]
pub struct RasterFacts {
    /// Columns.
    pub n_cols: usize,
    /// Rows.
    pub n_rows: usize,
    /// The coordinate system that it declares, in words.
    pub crs: Option<String>,
    /// West, south, east, north, degrees, where they can be told.
    pub extent_deg: Option<[f64; 4]>,
    /// Width and height of a cell in the middle, km.
    pub cell_km: Option<[f64; 2]>,
    /// Its bands.
    pub bands: Vec<BandFacts>,
    /// What it looks like, best first.
    pub kinds: Vec<&'static Kind>,
    /// The block to paste, for the first of `kinds`.
    pub block: String,
}

/// Looks at a raster; every cell is read once, strip by strip.
///
/// # Errors
/// The file is no raster, or its cells cannot be read.
pub fn inspect(
    mapping: &Mapping,
    wanted: Option<&'static Kind>,
) -> Result<RasterFacts, GeodataError> {
    let file = RasterFile::open(&mapping.path, mapping.layer.as_deref())?;
    let bands = (1..=file.bands.len()).map(|it| band(&file, it)).collect::<Result<Vec<_>, _>>()?;
    let asked = mapping.crs.as_deref().and_then(Crs::parse);
    let crs = asked.or_else(|| file.crs.clone());
    let placed = crs.as_ref().and_then(|it| Placed::new(&file, it));
    let kinds = wanted.map_or_else(|| likely(mapping, &bands), |it| vec![it]);
    let mut told = mapping.clone();
    if bands.len() > 1 {
        told.band = told.band.or(Some(1));
    }
    Ok(RasterFacts {
        n_cols: file.n_cols,
        n_rows: file.n_rows,
        crs: file.crs.as_ref().map(Crs::words),
        extent_deg: placed.as_ref().and_then(Placed::bounds),
        cell_km: placed.as_ref().map(|it| it.cell_size(&file.whole()).0),
        bands,
        block: kinds.first().map_or(String::new(), |it| told.to_toml(&it.table(), None)),
        kinds,
    })
}

fn band(file: &RasterFile, number: usize) -> Result<BandFacts, GeodataError> {
    let info = &file.bands[number - 1];
    let (mut low, mut high, mut sum, mut n) = (f64::INFINITY, f64::NEG_INFINITY, 0.0, 0_usize);
    for strip in file.strips(number, &file.whole()) {
        for value in file.read(number, &strip)?.into_iter().filter(|it| !it.is_nan()) {
            (low, high) = (low.min(value), high.max(value));
            sum += value;
            n += 1;
        }
    }
    Ok(BandFacts {
        name: format!("{} {}", info.name, info.unit).trim().to_owned(),
        stored_as: info.stored_as.clone(),
        nothing: info.nothing,
        range: (n > 0).then_some((low, high)),
        sum,
        filled: n as f64 / file.whole().len().max(1) as f64,
    })
}

/// Words in names of files and bands that say what a raster holds.
const WORDS: [(&str, &[&str]); 4] = [
    ("population", &["pop", "ppp", "people", "worldpop", "ghs", "населен", "аҳолӣ", "persons"]),
    ("vs30", &["vs30", "vs_30", "soil"]),
    ("shakemap", &["mmi", "pga", "pgv", "shake", "intensity"]),
    ("dem", &["dem", "srtm", "elev", "gebco", "height", "terrain", "alos", "copernicus", "рельеф"]),
];

fn likely(mapping: &Mapping, bands: &[BandFacts]) -> Vec<&'static Kind> {
    let stem = mapping.path.file_stem().map_or(String::new(), |it| it.to_string_lossy().into());
    let text = bands.iter().fold(stem, |text, it| format!("{text} {}", it.name)).to_lowercase();
    let called = WORDS.iter().filter(|it| it.1.iter().any(|word| text.contains(word)));
    called.map(|it| kind::of(it.0)).collect()
}
