//! The correlations of several measures at one site, checked.

use nalgebra::{DMatrix, SymmetricEigen};

use super::MeasureCorrelation;
use super::refused::Refused;
use crate::hazard::imt::Imt;

/// Correlations that some residuals can have: symmetric, 1 on the diagonal, without a negative
/// eigenvalue.
#[derive(Clone, Debug, PartialEq)]
pub struct AtOneSite {
    measures: Vec<Imt>,
    /// `[n_measures × n_measures]`.
    matrix: DMatrix<f64>,
}

/// How far below 0 an eigenvalue may be by rounding, and two numbers for one apart.
pub(super) const ROUNDING: f64 = 1e-9;

impl AtOneSite {
    /// From a model; refused for periods beyond it, or where it contradicts itself.
    pub fn of(model: &dyn MeasureCorrelation, measures: &[Imt]) -> Result<AtOneSite, Vec<Refused>> {
        let beyond = |imt: &Imt| model.rho(*imt, *imt).is_none();
        let problems: Vec<Refused> = measures
            .iter()
            .filter(|it| beyond(it))
            .map(|&imt| Refused::PeriodOutOfRange {
                model: model.name(),
                imt,
                periods_s: model.periods_s(),
            })
            .collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let n = measures.len();
        let rho = |i: usize, j: usize| {
            let rho = model.rho(measures[i], measures[j]);
            rho.expect("the model holds for both")
        };
        AtOneSite::new(measures.to_vec(), DMatrix::from_fn(n, n, rho))
    }

    /// From a table of one's own, in the order of the measures; all that is wrong with it at once.
    pub fn new(measures: Vec<Imt>, matrix: DMatrix<f64>) -> Result<AtOneSite, Vec<Refused>> {
        let n = measures.len();
        let mut problems = named_once(&measures);
        if matrix.shape() != (n, n) {
            problems.push(Refused::NotSquare { n_measures: n, found: matrix.shape() });
            return Err(problems);
        }
        for j in 0..n {
            for i in 0..j {
                let pair = [measures[i], measures[j]];
                let found = [matrix[(i, j)], matrix[(j, i)]];
                let wrong = found.into_iter().find(|it| !(-1.0..=1.0).contains(it));
                if let Some(found) = wrong {
                    problems.push(Refused::NotACorrelation { measures: pair, found });
                } else if (found[0] - found[1]).abs() > ROUNDING {
                    problems.push(Refused::NotSymmetric { measures: pair, found });
                }
            }
            let (imt, found) = (measures[j], matrix[(j, j)]);
            if found.is_nan() || (found - 1.0).abs() > ROUNDING {
                problems.push(Refused::NotOne { imt, found });
            }
        }
        if problems.is_empty()
            && let Some((smallest, measures)) = contradiction(&measures, &matrix)
        {
            problems.push(Refused::NotDefinite { measures, smallest });
        }
        if problems.is_empty() { Ok(AtOneSite { measures, matrix }) } else { Err(problems) }
    }

    /// One measure, which is correlated with itself alone.
    pub fn single(imt: Imt) -> AtOneSite {
        AtOneSite { measures: vec![imt], matrix: DMatrix::identity(1, 1) }
    }

    /// With all correlations of different measures lowered by a share.
    pub(super) fn lowered(mut self, share: f64) -> AtOneSite {
        let diagonal = self.matrix.diagonal();
        self.matrix *= 1.0 - share;
        self.matrix.set_diagonal(&diagonal);
        self
    }

    /// In the order of the matrix.
    pub fn measures(&self) -> &[Imt] {
        &self.measures
    }

    /// `[n_measures × n_measures]`.
    pub fn matrix(&self) -> &DMatrix<f64> {
        &self.matrix
    }
}

/// What is wrong with a list of measures.
pub(super) fn named_once(measures: &[Imt]) -> Vec<Refused> {
    let again = measures.iter().enumerate().filter(|(i, it)| measures[..*i].contains(it));
    let mut problems: Vec<Refused> = again.map(|(_, it)| Refused::Repeated(*it)).collect();
    if measures.is_empty() {
        problems.push(Refused::NoMeasures);
    }
    problems
}

/// The smallest eigenvalue of a symmetric matrix, and the measures that its vector is made of,
/// where it is below 0 by more than [`ROUNDING`].
pub(super) fn contradiction(measures: &[Imt], matrix: &DMatrix<f64>) -> Option<(f64, Vec<Imt>)> {
    /// Share of a unit vector from which a measure counts.
    const PART: f64 = 0.1;
    let eigen = SymmetricEigen::new(matrix.clone());
    let (at, smallest) = eigen.eigenvalues.argmin();
    (smallest < -ROUNDING).then(|| {
        let vector = eigen.eigenvectors.column(at);
        let parts = measures.iter().zip(vector.iter()).filter(|(_, it)| it.abs() > PART);
        (smallest, parts.map(|(imt, _)| *imt).collect())
    })
}
