//! Loth and Baker (2013), "A spatial cross-correlation model of spectral accelerations at multiple
//! periods", Earthquake Engineering & Structural Dynamics 42(3), 397–417, doi:10.1002/eqe.2212,
//! eq. 42 and tables II to IV as corrected in 2019 (49(3), 315–316, doi:10.1002/eqe.3233):
//!
//! ```text
//! C(h) = B1 exp(−3 h / 20) + B2 exp(−3 h / 70) + B3 1(h = 0)
//! ```
//!
//! Between periods of the table, off the diagonal both periods are interpolated linearly, and on
//! it the diagonal alone, as in ShakeMap (esi-shakelib 1.2.1, which verifies the numbers). That is
//! W B Wᵀ + D for weights W and a diagonal D that is nowhere negative if B has no negative
//! eigenvalue, so C has none either. Measures whose periods lie closer than those of the table do
//! not come near to a correlation of 1.
//!
//! The tables are rounded to two decimals: B3 has an eigenvalue of −0.0004, and the variances of
//! SA(0.5) and SA(1.0) add up to 0.99 and 1.01. So 0.0005 is added to the diagonal of B3, and all
//! variances are scaled to 1 (ours, within the rounding). PGA is taken as SA(0.01), PGV and
//! intensity as SA(1.0) (ours).

use nalgebra::{DMatrix, SMatrix};

use super::at_one_site::named_once;
use super::joint::JointCorrelation;
use super::period_s;
use super::refused::Refused;
use crate::hazard::imt::Imt;
use crate::source::Source;
use crate::units::Km;

/// What it cites.
pub const SOURCE: Source = Source {
    authors: "Loth and Baker",
    year: 2013,
    title: "A spatial cross-correlation model of spectral accelerations at multiple periods",
    doi: "10.1002/eqe.2212",
};

/// Its corrected tables.
pub const ERRATUM: Source = Source {
    authors: "Loth and Baker",
    year: 2019,
    title: "Erratum: A spatial cross-correlation model of spectral accelerations at multiple periods",
    doi: "10.1002/eqe.3233",
};

/// Name in files.
pub const NAME: &str = "loth_baker_2013";

/// Periods it holds for, s.
pub const PERIODS_S: [f64; 2] = [0.01, 10.0];

const N: usize = 9;
const TABLE_S: [f64; N] = [0.01, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 7.5, 10.0];
const SHORT_KM: f64 = 20.0;
const LONG_KM: f64 = 70.0;
/// What makes up for the rounding of B3.
const LIFT: f64 = 0.0005;

/// B1, table II.
const SHORT: [[f64; N]; N] = [
    [0.29, 0.25, 0.23, 0.23, 0.18, 0.10, 0.06, 0.06, 0.06],
    [0.25, 0.30, 0.20, 0.16, 0.10, 0.04, 0.03, 0.04, 0.05],
    [0.23, 0.20, 0.27, 0.18, 0.10, 0.03, 0.00, 0.01, 0.02],
    [0.23, 0.16, 0.18, 0.31, 0.22, 0.14, 0.08, 0.07, 0.07],
    [0.18, 0.10, 0.10, 0.22, 0.33, 0.24, 0.16, 0.13, 0.12],
    [0.10, 0.04, 0.03, 0.14, 0.24, 0.33, 0.26, 0.21, 0.19],
    [0.06, 0.03, 0.00, 0.08, 0.16, 0.26, 0.37, 0.30, 0.26],
    [0.06, 0.04, 0.01, 0.07, 0.13, 0.21, 0.30, 0.28, 0.24],
    [0.06, 0.05, 0.02, 0.07, 0.12, 0.19, 0.26, 0.24, 0.23],
];

/// B2, table III.
const LONG: [[f64; N]; N] = [
    [0.47, 0.40, 0.43, 0.35, 0.27, 0.15, 0.13, 0.09, 0.12],
    [0.40, 0.42, 0.37, 0.25, 0.15, 0.03, 0.04, 0.00, 0.03],
    [0.43, 0.37, 0.45, 0.36, 0.26, 0.15, 0.09, 0.05, 0.08],
    [0.35, 0.25, 0.36, 0.42, 0.37, 0.29, 0.20, 0.16, 0.16],
    [0.27, 0.15, 0.26, 0.37, 0.48, 0.41, 0.26, 0.21, 0.21],
    [0.15, 0.03, 0.15, 0.29, 0.41, 0.55, 0.37, 0.33, 0.32],
    [0.13, 0.04, 0.09, 0.20, 0.26, 0.37, 0.51, 0.49, 0.49],
    [0.09, 0.00, 0.05, 0.16, 0.21, 0.33, 0.49, 0.62, 0.60],
    [0.12, 0.03, 0.08, 0.16, 0.21, 0.32, 0.49, 0.60, 0.68],
];

/// B3, table IV.
const NUGGET: [[f64; N]; N] = [
    [0.24, 0.22, 0.21, 0.09, -0.02, 0.01, 0.03, 0.02, 0.01],
    [0.22, 0.28, 0.20, 0.04, -0.05, 0.00, 0.01, 0.01, -0.01],
    [0.21, 0.20, 0.28, 0.05, -0.06, 0.00, 0.04, 0.03, 0.01],
    [0.09, 0.04, 0.05, 0.26, 0.14, 0.05, 0.05, 0.05, 0.04],
    [-0.02, -0.05, -0.06, 0.14, 0.20, 0.07, 0.05, 0.05, 0.05],
    [0.01, 0.00, 0.00, 0.05, 0.07, 0.12, 0.08, 0.07, 0.06],
    [0.03, 0.01, 0.04, 0.05, 0.05, 0.08, 0.12, 0.10, 0.08],
    [0.02, 0.01, 0.03, 0.05, 0.05, 0.07, 0.10, 0.10, 0.09],
    [0.01, -0.01, 0.01, 0.04, 0.05, 0.06, 0.08, 0.09, 0.09],
];

/// Coregionalization of some measures; see the module.
#[derive(Clone, Debug, PartialEq)]
pub struct LothBaker2013 {
    measures: Vec<Imt>,
    /// B1, B2 and B3 at the measures, `[n_measures × n_measures]`.
    parts: [DMatrix<f64>; 3],
}

impl LothBaker2013 {
    /// Refused for periods beyond [`PERIODS_S`] and for measures named twice.
    pub fn new(measures: &[Imt]) -> Result<LothBaker2013, Vec<Refused>> {
        let [low, high] = PERIODS_S;
        let periods_s: Vec<f64> = measures.iter().map(|it| period_s(*it, low)).collect();
        let mut problems = named_once(measures);
        for (imt, it) in measures.iter().zip(&periods_s) {
            if !(low..=high).contains(it) {
                let (model, imt) = (NAME, *imt);
                problems.push(Refused::PeriodOutOfRange { model, imt, periods_s: PERIODS_S });
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let weights: Vec<[f64; N]> = periods_s.into_iter().map(weights).collect();
        let lift = [0.0, 0.0, LIFT].into_iter();
        let mut parts = [SHORT, LONG, NUGGET].into_iter().zip(lift).map(|(rows, lift)| {
            let table = SMatrix::<f64, N, N>::from_fn(|i, j| rows[i][j]);
            interpolated(&(table + SMatrix::identity() * lift), &weights)
        });
        let mut parts = [(); 3].map(|()| parts.next().expect("three parts"));
        let total = &parts[0] + &parts[1] + &parts[2];
        for part in &mut parts {
            *part = DMatrix::from_fn(total.nrows(), total.ncols(), |i, j| {
                part[(i, j)] / (total[(i, i)] * total[(j, j)]).sqrt()
            });
        }
        Ok(LothBaker2013 { measures: measures.to_vec(), parts })
    }

    /// B1, B2 and B3 at the measures, `[n_measures × n_measures]`; their diagonals add up to 1.
    pub fn parts(&self) -> &[DMatrix<f64>; 3] {
        &self.parts
    }
}

/// Shares of the periods of the table that a period lies between.
fn weights(period_s: f64) -> [f64; N] {
    let above = TABLE_S.iter().position(|it| period_s <= *it).expect("a period of the table");
    let mut weights = [0.0; N];
    if above == 0 {
        weights[0] = 1.0;
    } else {
        let (low, high) = (TABLE_S[above - 1], TABLE_S[above]);
        weights[above] = (period_s - low) / (high - low);
        weights[above - 1] = 1.0 - weights[above];
    }
    weights
}

fn interpolated(table: &SMatrix<f64, N, N>, weights: &[[f64; N]]) -> DMatrix<f64> {
    DMatrix::from_fn(weights.len(), weights.len(), |row, column| {
        let (i, j) = (row.min(column), row.max(column));
        let rows = (0..N).filter(|a| weights[i][*a] > 0.0);
        rows.map(|a| {
            let columns = (0..N).filter(|b| if i == j { *b == a } else { weights[j][*b] > 0.0 });
            let of = |b: usize| if i == j { table[(a, a)] } else { weights[j][b] * table[(a, b)] };
            weights[i][a] * columns.map(of).sum::<f64>()
        })
        .sum()
    })
}

impl JointCorrelation for LothBaker2013 {
    fn measures(&self) -> &[Imt] {
        &self.measures
    }

    fn rho(&self, i: usize, j: usize, distance: Km) -> f64 {
        let [short, long, _] = &self.parts;
        short[(i, j)] * (-3.0 * distance.0 / SHORT_KM).exp()
            + long[(i, j)] * (-3.0 * distance.0 / LONG_KM).exp()
    }

    fn nugget(&self, i: usize, j: usize) -> f64 {
        self.parts[2][(i, j)]
    }

    /// At most: as if all that two sites share had the long range.
    fn reach(&self, rho: f64) -> Km {
        let shared = (self.parts[0].diagonal() + self.parts[1].diagonal()).max();
        Km((shared / rho).ln().max(0.0) * LONG_KM / 3.0)
    }

    fn sources(&self) -> Vec<&'static Source> {
        vec![&SOURCE, &ERRATUM]
    }
}
