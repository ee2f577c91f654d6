//! How alike the residuals of two sites are in one event.

pub mod exact;
pub mod jayaram_baker_2009;
pub mod joint;

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
