//! How alike the residuals of several measures are, at one site and between sites.

use crate::hazard::imt::Imt;
use crate::source::Source;
use crate::units::Km;

/// Correlation of the within-event residuals of several measures in one event, by the distance of
/// two sites alone. The matrix over any sites and measures must have no negative eigenvalue.
pub trait JointCorrelation: Sync + Send {
    /// What it correlates, in the order of its indices.
    fn measures(&self) -> &[Imt];

    /// Correlation of measure `i` at one site with measure `j` at another that lies
    /// `distance` away; at distance 0 what is approached as two sites come close.
    fn rho(&self, i: usize, j: usize, distance: Km) -> f64;

    /// What is added to [`rho`](JointCorrelation::rho) at one and the same place: variability that
    /// no two places share. `rho(i, i, 0) + nugget(i, i)` is 1.
    fn nugget(&self, i: usize, j: usize) -> f64;

    /// The distance beyond which no correlation is above a small share of one.
    fn reach(&self, rho: f64) -> Km;

    /// What it cites.
    fn sources(&self) -> Vec<&'static Source>;
}
