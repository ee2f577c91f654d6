//! How alike the residuals of two sites are in one event.

pub mod exact;
pub mod jayaram_baker_2009;
pub mod joint;
pub mod twofold;

use self::joint::JointCorrelation;
use crate::hazard::imt::Imt;
use crate::source::Source;
use crate::units::Km;

/// TEMPORARY
pub struct One<C>(pub C);

impl<C: Correlation + Send> JointCorrelation for One<C> {
    fn measures(&self) -> &[Imt] {
        &[Imt::Pgv]
    }

    fn rho(&self, _: usize, _: usize, distance: Km) -> f64 {
        self.0.rho(distance)
    }

    fn nugget(&self, _: usize, _: usize) -> f64 {
        0.0
    }

    fn reach(&self, rho: f64) -> Km {
        self.0.reach(rho)
    }

    fn sources(&self) -> Vec<&'static Source> {
        vec![self.0.source()]
    }
}

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
