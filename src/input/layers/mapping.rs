//! `[layers.X]` of a scenario or region: where a layer is, how its file is read, and which of its
//! fields are ours.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::input::section::Section;

/// How a layer's file is read. A bare path has everything else at its default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// The file.
    pub path: PathBuf,
    /// Which layer or sheet of it; its only one if absent.
    pub layer: Option<String>,
    /// Coordinate system, as `EPSG:28412`, for a file that does not say its own.
    pub crs: Option<String>,
    /// `utf-8`, `cp1251`, `cp866` or `tj-legacy`; found out if absent.
    pub encoding: Option<String>,
    /// What stands between the columns of a text table; found out if absent.
    pub delimiter: Option<char>,
    /// What stands before the fraction of a number; found out if absent.
    pub decimal: Option<char>,
    /// Entries that mean "not known", as they are written: `-99`, `н/д`.
    pub nodata: Vec<String>,
    /// What takes the place of unknown numbers: `raster` or a number.
    pub fill: Option<String>,
    /// What the numbers count, where it cannot be seen: `people`, `people_per_km2`.
    pub unit: Option<String>,
    /// Which band of a raster counts, from 1; its only one if absent.
    pub band: Option<usize>,
    /// Whose word counts where a layer of villages and a raster both have people: `villages` or
    /// `raster`.
    pub people: Option<String>,
    /// Gaps in a road network up to this length are closed, metres.
    pub snap_m: Option<f64>,
    /// Our field ← theirs: the first that the file has; also `households * 6`, or a number.
    pub fields: BTreeMap<String, Vec<String>>,
    /// Building classes of the region, which villages may have a column of each of.
    pub classes: Vec<String>,
    /// Our field ← what their words mean; `*` stands for any other word.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
}

/// Keys of `[layers.X]` beside `fields` and `values`.
const ENCODINGS: [&str; 5] = ["auto", "utf-8", "cp1251", "cp866", "tj-legacy"];

impl Mapping {
    /// A file that needs no explanation.
    pub fn of(path: impl Into<PathBuf>) -> Mapping {
        Mapping { path: path.into(), ..Mapping::default() }
    }

    /// Whether it says that there is no such layer: `roads = "none"`.
    pub fn is_none(&self) -> bool {
        self.path == Path::new("none")
    }

    /// Reads the keys of `[layers.X]`, but for `path`, which the caller has read; every key of it
    /// then counts as known.
    pub fn read(path: PathBuf, section: &mut Section) -> Mapping {
        let text = |it: &mut Section, key| it.text(key).map(|it| it.value);
        let sign = |it: &mut Section, key| {
            it.text(key).and_then(|it| match it.value.as_str() {
                "tab" => Some('\t'),
                other => other.chars().next(),
            })
        };
        let encoding = section.word("encoding", &ENCODINGS).filter(|it| *it != "auto");
        Mapping {
            layer: text(section, "layer"),
            crs: text(section, "crs"),
            encoding: encoding.map(str::to_owned),
            delimiter: sign(section, "delimiter"),
            decimal: sign(section, "decimal"),
            nodata: section.entries("nodata"),
            fill: section.entries("fill").into_iter().next(),
            unit: text(section, "unit"),
            band: section
                .whole("band", 1..=10_000, "bands are counted from 1")
                .map(|it| it.value as usize),
            people: section.word("people", &["villages", "raster"]).map(str::to_owned),
            snap_m: section.number_in("snap_m", 0.0..=500.0, "metres").map(|it| it.value),
            fields: section.lists("fields"),
            values: section.words("values"),
            classes: vec![],
            path,
        }
    }

    /// The block to paste into a scenario, `[layers.roads]`; `fields` first, as the person may have to complete it.
    pub fn to_toml(&self, table: &str, folder: Option<&Path>) -> String {
        let path = folder.and_then(|it| self.path.strip_prefix(it).ok()).unwrap_or(&self.path);
        let quoted = |it: &str| toml::Value::from(it).to_string();
        let mut text = format!("[{table}]\npath = {}\n", quoted(&path.display().to_string()));
        let delimiter = self.delimiter.map(|it| if it == '\t' { "tab".into() } else { it.into() });
        let decimal = self.decimal.map(String::from);
        let keys = [
            ("layer", &self.layer),
            ("crs", &self.crs),
            ("encoding", &self.encoding),
            ("delimiter", &delimiter),
            ("decimal", &decimal),
            ("unit", &self.unit),
            ("fill", &self.fill),
            ("people", &self.people),
        ];
        for (key, value) in keys {
            if let Some(value) = value {
                let _ = writeln!(text, "{key} = {}", quoted(value));
            }
        }
        if let Some(band) = self.band {
            let _ = writeln!(text, "band = {band}");
        }
        if !self.nodata.is_empty() {
            let list: Vec<String> = self.nodata.iter().map(|it| quoted(it)).collect();
            let _ = writeln!(text, "nodata = [{}]", list.join(", "));
        }
        if !self.fields.is_empty() {
            let _ = writeln!(text, "[{table}.fields]");
        }
        for (ours, theirs) in &self.fields {
            let list: Vec<String> = theirs.iter().map(|it| quoted(it)).collect();
            let value =
                if list.len() == 1 { list[0].clone() } else { format!("[{}]", list.join(", ")) };
            let _ = writeln!(text, "{ours} = {value}");
        }
        text
    }
}
