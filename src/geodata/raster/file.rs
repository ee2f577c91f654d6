//! A raster file as it is: opened, its place and bands known, its cells read by windows.

use std::ops::Range;
use std::path::{Path, PathBuf};

use gdal::errors::GdalError;
use gdal::raster::GdalDataType;
use gdal::{Dataset, DatasetOptions, GdalOpenFlags, Metadata};

use super::native::EXPECTED;
use super::placing::Affine;
use crate::geodata::crs::Crs;
use crate::geodata::{GeodataError, ready};

/// A raster file that was opened; no cell of it was read.
pub struct RasterFile {
    /// The file.
    pub path: PathBuf,
    /// Columns.
    pub n_cols: usize,
    /// Rows.
    pub n_rows: usize,
    /// From columns and rows to the numbers of its coordinate system; `None` where it says nothing.
    pub placing: Option<Affine>,
    /// What the file declares.
    pub crs: Option<Crs>,
    /// Its bands, the first is number 1.
    pub bands: Vec<BandInfo>,
    dataset: Dataset,
}

/// What is known of a band before its cells are read.
#[derive(Clone, Debug, PartialEq)]
pub struct BandInfo {
    /// Its description; empty where it has none.
    pub name: String,
    /// Its unit; empty where it says none.
    pub unit: String,
    /// How its numbers are stored: `Byte`, `Float32`.
    pub stored_as: String,
    /// Lowest and highest number of a whole-number kind.
    pub whole_range: Option<(f64, f64)>,
    /// The number that stands for nothing, as stored.
    pub nothing: Option<f64>,
    /// What stored numbers are multiplied by.
    pub scale: f64,
    /// What is added to them then.
    pub offset: f64,
    block_rows: usize,
}

/// A part of a raster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Columns.
    pub cols: Range<usize>,
    /// Rows.
    pub rows: Range<usize>,
}

impl Window {
    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.cols.len() * self.rows.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Cells of a window that are in memory at once; 8 bytes each.
const STRIP_CELLS: usize = 4_000_000;

impl RasterFile {
    /// Opens a file, or one of its variables where it holds several.
    ///
    /// # Errors
    /// The file is absent or no raster, or holds several and none of them was named.
    pub fn open(path: &Path, variable: Option<&str>) -> Result<RasterFile, GeodataError> {
        ready();
        let mut dataset = open(path.as_os_str().as_ref())
            .map_err(|it| GeodataError::unreadable(path, EXPECTED, &it))?;
        let parts = variables(&dataset);
        let named = |wanted: &str| parts.iter().find(|it| it.rsplit(':').next() == Some(wanted));
        if let Some(wanted) = variable.filter(|_| !parts.is_empty()) {
            let Some(part) = named(wanted) else { return Err(choose(path, &parts)) };
            dataset =
                open(part.as_ref()).map_err(|it| GeodataError::unreadable(path, EXPECTED, &it))?;
        } else if dataset.raster_count() == 0 && !parts.is_empty() {
            return Err(choose(path, &parts));
        }
        if dataset.raster_count() == 0 {
            let help = "name a GeoTIFF, NetCDF or ASCII grid";
            return Err(GeodataError::new(path, "holds no raster", EXPECTED, help));
        }
        let bands = (1..=dataset.raster_count()).map(|number| band_info(&dataset, number));
        let bands = bands.collect::<Result<_, _>>();
        let (n_cols, n_rows) = dataset.raster_size();
        Ok(RasterFile {
            path: path.to_owned(),
            n_cols,
            n_rows,
            placing: dataset.geo_transform().ok().and_then(Affine::new),
            crs: dataset.spatial_ref().ok().and_then(Crs::of),
            bands: bands.map_err(|it| GeodataError::unreadable(path, EXPECTED, &it))?,
            dataset,
        })
    }

    /// The whole raster.
    pub fn whole(&self) -> Window {
        Window { cols: 0..self.n_cols, rows: 0..self.n_rows }
    }

    /// Numbers of a window, rows first: scale and offset applied, NaN for nothing.
    ///
    /// # Errors
    /// The file ends early or a block of it is broken.
    pub fn read(&self, band: usize, window: &Window) -> Result<Vec<f64>, GeodataError> {
        let info = &self.bands[band - 1];
        let read = || {
            let size = (window.cols.len(), window.rows.len());
            let corner = (window.cols.start as isize, window.rows.start as isize);
            self.dataset.rasterband(band)?.read_as::<f64>(corner, size, size, None)
        };
        let broken = |it: GdalError| {
            let found = format!(
                "is broken between rows {} and {}: {it}",
                window.rows.start, window.rows.end
            );
            let help = "get the file again: mostly a download that broke off";
            GeodataError::new(&self.path, found, "a whole raster", help)
        };
        let mut values = read().map_err(broken)?.data().to_vec();
        for value in &mut values {
            if info.is_nothing(*value) {
                *value = f64::NAN;
            } else if (info.scale, info.offset) != (1.0, 0.0) {
                *value = *value * info.scale + info.offset;
            }
        }
        Ok(values)
    }

    /// Strips of rows of a window, one after the other, small enough for memory and along the
    /// blocks of the file.
    pub fn strips(&self, band: usize, window: &Window) -> Vec<Window> {
        let block = self.bands[band - 1].block_rows.max(1);
        let fit = (STRIP_CELLS / window.cols.len().max(1)).clamp(1, 1024);
        let step = if block <= fit { fit / block * block } else { fit };
        let first = window.rows.start;
        let mut strips = vec![];
        let mut row = first;
        while row < window.rows.end {
            let next = ((row / step + 1) * step).min(window.rows.end);
            strips.push(Window { cols: window.cols.clone(), rows: row..next });
            row = next;
        }
        strips
    }
}

impl BandInfo {
    /// Whether a stored number is the declared one for nothing. Tags of numbers with a fraction
    /// are often shortened: -3.40282e38.
    fn is_nothing(&self, stored: f64) -> bool {
        self.nothing.is_some_and(|it| same_number(stored, it))
    }
}

/// Whether two numbers are one, up to what texts and single precision lose.
pub fn same_number(a: f64, b: f64) -> bool {
    a.total_cmp(&b).is_eq() || (a - b).abs() <= 1e-6 * b.abs()
}

fn open(name: &Path) -> Result<Dataset, GdalError> {
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_RASTER | GdalOpenFlags::GDAL_OF_READONLY,
        ..DatasetOptions::default()
    };
    Dataset::open_ex(name, options)
}

/// Names by which the variables of a NetCDF or the like are opened.
fn variables(dataset: &Dataset) -> Vec<String> {
    let lines = dataset.metadata_domain("SUBDATASETS").unwrap_or_default();
    let name = |it: &String| {
        let (key, value) = it.split_once('=')?;
        key.ends_with("_NAME").then(|| value.to_owned())
    };
    lines.iter().filter_map(name).collect()
}

fn choose(path: &Path, parts: &[String]) -> GeodataError {
    let names: Vec<&str> = parts.iter().filter_map(|it| it.rsplit(':').next()).collect();
    let found = format!("holds {} rasters: {}", names.len(), names.join(", "));
    let help = format!("name the one you mean: layer = \"{}\"", names[0]);
    GeodataError::new(path, found, "one raster", help)
}

fn band_info(dataset: &Dataset, number: usize) -> Result<BandInfo, GdalError> {
    let band = dataset.rasterband(number)?;
    let whole_range = match band.band_type() {
        GdalDataType::UInt8 => Some((0.0, 255.0)),
        GdalDataType::UInt16 => Some((0.0, 65_535.0)),
        GdalDataType::Int16 => Some((-32_768.0, 32_767.0)),
        GdalDataType::UInt32 => Some((0.0, f64::from(u32::MAX))),
        GdalDataType::Int32 => Some((f64::from(i32::MIN), f64::from(i32::MAX))),
        _ => None,
    };
    let unit = band.metadata_item("unit", "").or_else(|| band.metadata_item("units", ""));
    Ok(BandInfo {
        name: band.description().unwrap_or_default(),
        unit: unit.unwrap_or_else(|| band.unit()),
        stored_as: band.band_type().name(),
        whole_range,
        nothing: band.no_data_value(),
        scale: band.scale().unwrap_or(1.0),
        offset: band.offset().unwrap_or(0.0),
        block_rows: band.block_size().1,
    })
}
