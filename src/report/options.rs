//! What is written beside what every run gives.

/// Choices of the person who runs; all off by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Tables with a row of HXL tags too, `csv/<table>_hxl.csv`.
    pub hxl: bool,
    /// Tables in the shape that an organization reads.
    pub preset: Option<Preset>,
}

/// Whose shape of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The Displacement Tracking Matrix of IOM: folder `dtm/`.
    Dtm,
}
