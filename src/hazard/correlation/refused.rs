//! Why a correlation cannot be made.

use std::fmt;

use crate::hazard::imt::Imt;
use crate::units::Km;

/// Why a correlation cannot be made.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// No model has this name.
    UnknownModel {
        /// The name.
        name: String,
        /// Those there are.
        known: Vec<&'static str>,
    },
    /// Nothing to correlate.
    NoMeasures,
    /// A measure is named twice.
    Repeated(Imt),
    /// The model does not hold for the period of a measure.
    PeriodOutOfRange {
        /// Name of the model.
        model: &'static str,
        /// The measure.
        imt: Imt,
        /// Shortest and longest period it holds for, s.
        periods_s: [f64; 2],
    },
    /// A range of one's own that is not above 0 and finite.
    RangeNotPositive(Km),
    /// The model has no such choice.
    NotAnOption {
        /// Name of the model.
        model: &'static str,
        /// What was asked for.
        option: &'static str,
    },
    /// A table that has not a row and a column for each measure.
    NotSquare {
        /// How many measures there are.
        n_measures: usize,
        /// Its rows and columns.
        found: (usize, usize),
    },
    /// A correlation that is not a number from −1 to 1.
    NotACorrelation {
        /// Of which measures.
        measures: [Imt; 2],
        /// What it is.
        found: f64,
    },
    /// A measure that is not fully correlated with itself.
    NotOne {
        /// The measure.
        imt: Imt,
        /// What it is.
        found: f64,
    },
    /// Two numbers for the same two measures.
    NotSymmetric {
        /// Of which measures.
        measures: [Imt; 2],
        /// One way round and the other.
        found: [f64; 2],
    },
    /// Correlations that contradict one another: no residuals can have them.
    NotDefinite {
        /// The measures that contradict one another.
        measures: Vec<Imt>,
        /// Smallest eigenvalue of the matrix, below 0.
        smallest: f64,
    },
    /// Correlations that agree at one site and contradict one another between sites, since the
    /// ranges of the measures are too far apart for measures so alike.
    NotDefiniteBetweenSites {
        /// The measures that contradict one another.
        measures: Vec<Imt>,
        /// Smallest eigenvalue of the normalized spectral densities, below 0.
        smallest: f64,
        /// The wavelength where it is.
        wavelength: Km,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::UnknownModel { name, known } => {
                write!(f, "no correlation is named `{name}`; there are {}", known.join(", "))
            }
            Refused::NoMeasures => f.write_str("there is no measure to correlate"),
            Refused::Repeated(imt) => write!(f, "{imt} is named twice"),
            Refused::PeriodOutOfRange { model, imt, periods_s: [low, high] } => {
                write!(f, "`{model}` holds for periods of {low} to {high} s, not for {imt}")
            }
            Refused::RangeNotPositive(range) => {
                write!(f, "the range is {range}; it must be above 0 and finite")
            }
            Refused::NotAnOption { model, option } => write!(f, "`{model}` takes no {option}"),
            Refused::NotSquare { n_measures, found: (rows, columns) } => {
                write!(f, "a table of {rows} rows and {columns} columns for {n_measures} measures")
            }
            Refused::NotACorrelation { measures: [one, other], found } => {
                write!(f, "{found} for {one} and {other} is not a number from -1 to 1")
            }
            Refused::NotOne { imt, found } => {
                write!(f, "{found} for {imt} with itself; it must be 1")
            }
            Refused::NotSymmetric { measures: [one, other], found: [there, back] } => {
                write!(f, "{there} for {one} and {other}, but {back} for {other} and {one}")
            }
            Refused::NotDefinite { measures, smallest } => write!(
                f,
                "the correlations of {} contradict one another: \
                 the smallest eigenvalue of their matrix is {smallest:.2e}, below 0",
                list(measures)
            ),
            Refused::NotDefiniteBetweenSites { measures, smallest, wavelength } => write!(
                f,
                "{} are too alike for ranges so far apart: at wavelengths of {:.3} km \
                 the smallest eigenvalue is {smallest:.2e}, below 0",
                list(measures),
                wavelength.0
            ),
        }
    }
}

impl std::error::Error for Refused {}

fn list(measures: &[Imt]) -> String {
    measures.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
