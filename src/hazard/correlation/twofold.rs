//! Two residual fields of one measure: what runs draw.

use super::joint::JointCorrelation;
use crate::hazard::imt::Imt;
use crate::source::Source;
use crate::units::Km;

/// The residuals of one measure and those of its conversion to another: independent of each
/// other, and alike in space (ours: how residuals of conversions lie in space is not published).
pub struct Twofold {
    alone: Box<dyn JointCorrelation>,
    measures: [Imt; 2],
}

impl Twofold {
    /// From the correlation of one measure: the first, if there are more.
    pub fn new(alone: Box<dyn JointCorrelation>) -> Twofold {
        let measure = alone.measures()[0];
        Twofold { alone, measures: [measure; 2] }
    }
}

impl JointCorrelation for Twofold {
    fn measures(&self) -> &[Imt] {
        &self.measures
    }

    fn rho(&self, i: usize, j: usize, distance: Km) -> f64 {
        if i == j { self.alone.rho(0, 0, distance) } else { 0.0 }
    }

    fn nugget(&self, i: usize, j: usize) -> f64 {
        if i == j { self.alone.nugget(0, 0) } else { 0.0 }
    }

    fn reach(&self, rho: f64) -> Km {
        self.alone.reach(rho)
    }

    fn sources(&self) -> Vec<&'static Source> {
        self.alone.sources()
    }
}
