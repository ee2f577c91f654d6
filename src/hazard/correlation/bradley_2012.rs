//! Bradley (2012), "Empirical correlations between peak ground velocity and spectrum-based
//! intensity measures", Earthquake Spectra 28(1), 17–35, doi:10.1193/1.3675582: of total residuals.
//! The pieces of its equation do not quite meet (by 0.002).

use crate::hazard::imt::Imt;
use crate::source::Source;

/// What it cites.
pub const SOURCE: Source = Source {
    authors: "Bradley",
    year: 2012,
    title: "Empirical correlations between peak ground velocity and spectrum-based intensity \
            measures",
    doi: "10.1193/1.3675582",
};

/// Periods it holds for, s.
pub const PERIODS_S: [f64; 2] = [0.01, 10.0];

const PGA: f64 = 0.733;

/// Period in seconds below which a piece holds, then its a, b, c and d.
const PIECES: [(f64, [f64; 4]); 4] = [
    (0.1, [0.73, 0.54, 0.045, 1.8]),
    (0.75, [0.54, 0.81, 0.28, 1.5]),
    (2.5, [0.80, 0.76, 1.1, 3.0]),
    (f64::INFINITY, [0.76, 0.70, 5.0, 3.2]),
];

/// Correlation of PGV with another measure; `None` for a period beyond [`PERIODS_S`]. Intensity is
/// taken as PGV (ours).
pub fn rho(other: Imt) -> Option<f64> {
    let period_s = match other {
        Imt::Pgv | Imt::Mmi => return Some(1.0),
        Imt::Pga => return Some(PGA),
        Imt::Sa(period_s) => period_s,
    };
    let [low, high] = PERIODS_S;
    let (_, [a, b, c, d]) = PIECES.iter().find(|it| period_s < it.0)?;
    let rho = f64::midpoint(*a, *b) - (a - b) / 2.0 * (d * (period_s / c).ln()).tanh();
    (low..=high).contains(&period_s).then_some(rho)
}
