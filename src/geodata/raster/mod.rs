//! Rasters: opened as they are, read by windows, and brought to a lattice of WGS 84 in one of two
//! ways. *Values of a place* (heights, slopes, Vs30, classes) are [sampled](values). *Counts of
//! people* are [shared out](counts) by the area that cells overlap, so that nobody is lost or
//! doubled; they are never interpolated.

pub mod file;
pub mod placing;
pub mod counts;
pub mod values;
mod native;
mod write;

pub use file::{BandInfo, RasterFile, Window};
pub use native::read_raster;
pub use write::{write_cog, write_strips};

/// What a band holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BandNote<'a> {
    /// What the numbers are, and whether they were observed or modelled.
    pub description: &'a str,
    /// Their unit: `people per cell`, `m`, `degrees`.
    pub unit: &'a str,
}

/// How the numbers of a raster are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataKind {
    /// 0 to 254, 255 for nothing.
    U8,
    /// 0 to 65 534, 65 535 for nothing.
    U16,
    /// -32 767 to 32 767, -32 768 for nothing.
    I16,
    /// Any number, NaN for nothing.
    F32,
}
