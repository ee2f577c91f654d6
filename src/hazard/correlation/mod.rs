//! How alike the residuals of two sites and of two measures are in one event.
//!
//! A run [joins](models) a correlation of sites with one of measures to a
//! [joint correlation](joint): a spatial model [for each measure](by_measure), one that was made
//! for [several periods](loth_baker_2013) at once, or [none](independent) between sites.

pub mod refused;
pub mod joint;
pub mod exact;
pub mod jayaram_baker_2009;
pub mod heresi_miranda_2018;
pub mod bradley_2012;
pub mod baker_jayaram_2008;
pub mod goda_atkinson_2009;
pub mod at_one_site;
pub mod independent;
pub mod by_measure;
pub mod loth_baker_2013;
pub mod models;
pub mod with_conversion;

use super::imt::Imt;
use crate::source::Source;
use crate::units::Km;

/// Correlation of within-event residuals of two sites, by their distance alone.
pub trait Correlation: Sync {
    /// Name in files, `author_year`.
    fn name(&self) -> &'static str;

    /// What it cites.
    fn source(&self) -> &'static Source;

    /// 1 at distance 0, falling towards 0.
    fn rho(&self, distance: Km) -> f64;

    /// The distance beyond which the correlation is below a small share of one.
    fn reach(&self, rho: f64) -> Km;
}

/// Correlation of the residuals of two measures at one site, 5 % damped.
pub trait MeasureCorrelation: Sync {
    /// Name in files, `author_year`.
    fn name(&self) -> &'static str;

    /// What it cites, the work it is named after first.
    fn sources(&self) -> &'static [&'static Source];

    /// Shortest and longest period it holds for, s.
    fn periods_s(&self) -> [f64; 2];

    /// 1 for a measure with itself; `None` for a period beyond
    /// [`periods_s`](MeasureCorrelation::periods_s).
    fn rho(&self, one: Imt, other: Imt) -> Option<f64>;
}

/// All correlations of measures, by name: the first of within-event residuals, the second of
/// between-event residuals.
pub static OF_MEASURES: &[&dyn MeasureCorrelation] =
    &[&baker_jayaram_2008::BAKER_JAYARAM_2008, &goda_atkinson_2009::GODA_ATKINSON_2009];

/// The period in seconds that stands for a measure: `of_pga_s` for PGA; 1 s for PGV, and for
/// intensity, which is taken as PGV (ours: PGV is what runs convert it from).
fn period_s(imt: Imt, of_pga_s: f64) -> f64 {
    match imt {
        Imt::Pga => of_pga_s,
        Imt::Pgv | Imt::Mmi => 1.0,
        Imt::Sa(period_s) => period_s,
    }
}
