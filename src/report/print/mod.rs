//! The brief on paper: one page of A4, laid out here, without a browser. What is drawn is also
//! tagged, so that it can be read aloud.

mod face;
mod item;
mod column;
mod grid;
mod page;
mod paint;

use super::brief::Brief;
use super::lang::Language;

/// Size of the page, points.
const PAGE_PT: (f32, f32) = (595.28, 841.89);

/// Why a page could not be made.
#[derive(Debug)]
pub enum PrintError {
    /// It does not fit on one page even in the smallest letters.
    TooLong,
    /// A drawing of ours is no SVG.
    Drawing(usvg::Error),
    /// The page breaks a rule of PDF/UA-1, or a font is broken.
    Pdf(String),
}

impl std::fmt::Display for PrintError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PrintError::TooLong => f.write_str("the brief does not fit on one page"),
            PrintError::Drawing(error) => write!(f, "a drawing of the brief: {error}"),
            PrintError::Pdf(error) => write!(f, "the PDF of the brief: {error}"),
        }
    }
}

impl std::error::Error for PrintError {}

/// The page as PDF 1.7 that meets PDF/UA-1, as far as a program can tell; equal briefs give equal
/// bytes.
pub fn pdf(brief: &Brief, language: &Language) -> Result<Vec<u8>, PrintError> {
    let nodes = page::lay_out(brief, language)?;
    paint::pdf(&nodes, language, brief)
}
