//! A vector file or table as it is: opened and decoded; nothing moved, renamed or left out.

mod archive;
mod broken;
mod choice;
mod encoding;
mod mojibake;
pub mod number;
mod osm;
mod osm_order;
mod plausible;
mod shapefile;
mod shapes;
mod sheet;
mod sniff;
mod tabular;
mod text;
mod vector;
mod wkt;

use std::path::Path;

use super::crs::Crs;
use super::layer::Layer;

/// Any vector file or table, as it is.
///
/// # Errors
/// The file is absent, broken, of no known format, or has several layers of which none was named.
pub fn open(path: &Path, asked: &Asked) -> Result<Source, Refusal> {
    encoding::asked(asked)?;
    sniff::open(path, asked)
}

/// How a file is to be opened, where a person says so.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Which layer or sheet; its only one if absent.
    pub layer: Option<String>,
    /// `utf-8`, `cp1251`, `cp866` or `tj-legacy`; found out if absent.
    pub encoding: Option<String>,
    /// What stands between the columns of a text table; found out if absent.
    pub delimiter: Option<char>,
    /// What stands before the fraction of a number in a text table; found out if absent.
    pub decimal: Option<char>,
    /// What is wanted of a file that holds everything, as an OpenStreetMap extract does.
    pub theme: Theme,
}

/// What is wanted of an extract of OpenStreetMap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The layer asked for by name, else the only one.
    #[default]
    Any,
    /// `place=*`: points.
    Places,
    /// `highway=*`: lines.
    Roads,
    /// Schools, mosques, clinics, stadiums…: points, and polygons.
    Shelters,
    /// `building=*`: polygons.
    Buildings,
    /// `boundary=administrative`: polygons.
    Areas,
}

/// A file that was opened.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its rows; shapes in the numbers of the file, x first. A table has none: its columns of
    /// coordinates are fields like others.
    pub layer: Layer,
    /// What the file declares.
    pub crs: Option<Crs>,
    /// For people: `Shapefile`, `text table`, `GeoNames dump`.
    pub format: String,
    /// Every layer or sheet of the file and its rows.
    pub layers: Vec<(String, usize)>,
    /// What stands before the fraction of numbers that are texts.
    pub decimal: char,
    /// How it was read where that had to be found out.
    pub findings: Vec<Finding>,
}

/// Something about how a file was read that its owner should know.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// Texts were in no UTF-8, or in another encoding than the file declares.
    Decoded {
        /// What they were read as: `Windows-1251`.
        encoding: String,
        /// What the file declares, if it does.
        declared: Option<String>,
        /// How plausible the letters are, 0–1.
        share: f64,
        /// A text as it would have been read without this.
        was: String,
        /// The same text as it is read.
        is: String,
    },
    /// A text table with another delimiter or decimal sign than comma and point.
    Dialect {
        /// Between columns.
        delimiter: char,
        /// Before fractions.
        decimal: char,
    },
    /// A row of HXL tags, which is no data; counted from 1, the header is row 1.
    Hxl {
        /// Its row.
        row: usize,
    },
    /// A row with more or fewer entries than there are columns; counted from 1 with the header.
    Ragged {
        /// Its row.
        row: usize,
        /// Entries found.
        found: usize,
        /// Columns of the table.
        expected: usize,
    },
    /// A feature whose shape cannot be read; its row counts from 0.
    Shape {
        /// Its row.
        row: usize,
        /// Why.
        why: String,
    },
    /// Heights or measures of shapes that were left out.
    Heights {
        /// In so many features.
        n: usize,
    },
    /// The header is not the first row: above it stands a title, which is no data.
    Header {
        /// Its row, counted from 1.
        row: usize,
    },
    /// A column without a name, or with the name of another one, got a name of its own.
    Renamed {
        /// Which column, counted from 1.
        column: usize,
        /// As the file has it; may be empty.
        was: String,
        /// As it is read.
        is: String,
    },
    /// Texts that end in half a letter, since the file has no room for more; the half is left out.
    Cut {
        /// In so many entries.
        n: usize,
        /// One of them, as it is read.
        example: String,
    },
    /// Letters were replaced by question marks when the file was written: they are gone, and only
    /// another export brings them back.
    Lost {
        /// The column.
        field: String,
        /// In so many entries.
        n: usize,
        /// One of them: `?исор`.
        example: String,
    },
    /// A file that belongs to this one lacks; it was opened without.
    Sibling {
        /// `.shx`, `.dbf`.
        suffix: String,
        /// What that means.
        consequence: String,
    },
    /// Rows that are not what is wanted of this file, left out.
    LeftOut {
        /// So many.
        n: usize,
        /// What they are: `of feature classes A, H, T`.
        what: String,
    },
}

/// Why a file cannot be opened.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// There is no such file.
    Missing {
        /// A file in the folder whose name looks alike.
        near: Option<String>,
    },
    /// The file is broken or ends early.
    Broken {
        /// What was found: `ends early at byte 700: incomplete download?`
        found: String,
        /// What to do.
        help: String,
    },
    /// The file is whole, but of no format that is known.
    Unknown {
        /// What it seems to be.
        found: String,
    },
    /// It has no layer of that name, or several and none was named.
    Layers {
        /// The layers it has, and their rows.
        names: Vec<(String, usize)>,
    },
    /// The encoding or format option asked for is none.
    Option {
        /// What was asked for.
        found: String,
    },
}
