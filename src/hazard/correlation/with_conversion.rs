//! The residual fields that are drawn: of measures, and of the conversion between them.

use super::joint::JointCorrelation;
use crate::hazard::imt::Imt;
use crate::source::Source;
use crate::units::Km;

/// The residuals of measures, with those of the conversion of the first to another as the second:
/// independent of all measures, and alike in space to the first (ours: how residuals of conversions
/// lie in space is not published).
pub struct WithConversion {
    joint: Box<dyn JointCorrelation>,
    measures: Vec<Imt>,
}

/// Place of the conversion among the fields.
pub const CONVERSION: usize = 1;

impl WithConversion {
    /// From the correlation of the measures, one at least.
    pub fn new(joint: Box<dyn JointCorrelation>) -> WithConversion {
        let mut measures = joint.measures().to_vec();
        measures.insert(CONVERSION, measures[0]);
        WithConversion { joint, measures }
    }

    /// Both as the joint correlation numbers them; `None` where one is the conversion and the other
    /// is not.
    fn pair(i: usize, j: usize) -> Option<(usize, usize)> {
        let of = |it: usize| if it <= CONVERSION { 0 } else { it - 1 };
        ((i == CONVERSION) == (j == CONVERSION)).then(|| (of(i), of(j)))
    }
}

impl JointCorrelation for WithConversion {
    fn measures(&self) -> &[Imt] {
        &self.measures
    }

    fn rho(&self, i: usize, j: usize, distance: Km) -> f64 {
        WithConversion::pair(i, j).map_or(0.0, |(i, j)| self.joint.rho(i, j, distance))
    }

    fn nugget(&self, i: usize, j: usize) -> f64 {
        WithConversion::pair(i, j).map_or(0.0, |(i, j)| self.joint.nugget(i, j))
    }

    fn reach(&self, rho: f64) -> Km {
        self.joint.reach(rho)
    }

    fn sources(&self) -> Vec<&'static Source> {
        self.joint.sources()
    }
}
