//! Leonard (2014), "Self-consistent earthquake fault-scaling relations: update and extension to
//! stable continental strike-slip faults", Bulletin of the Seismological Society of America
//! 104(6), 2953–2965: rupture area from moment magnitude, M = log10 A + c.
//!
//! Of the paper's table of relations between moment magnitude and area (its equations for
//! seismic moment, W ∝ L^(2/3), put in magnitudes) these are the four with unit slope: c = 3.99
//! for interplate strike slip, 4.00 for interplate dip slip, and 4.18 and 4.19 for stable
//! continental crust. The paper's range of c is not used: the median alone is. A rake within 45°
//! of horizontal counts as strike slip, as the paper sorts its events.

use super::AreaScaling;
use crate::source::Source;
use crate::units::Degrees;

/// What this model cites.
pub const SOURCE: Source = Source {
    authors: "Leonard",
    year: 2014,
    title: "Self-consistent earthquake fault-scaling relations: update and extension to stable \
            continental strike-slip faults",
    doi: "10.1785/0120140087",
};

/// Where the plates meet.
pub const INTERPLATE: Leonard2014 =
    Leonard2014 { name: "leonard_2014", strike_slip: 3.99, dip_slip: 4.00 };

/// Stable continental crust, whose ruptures are smaller for their magnitude.
pub const STABLE_CONTINENTAL: Leonard2014 =
    Leonard2014 { name: "leonard_2014_stable", strike_slip: 4.18, dip_slip: 4.19 };

/// The relation of one kind of crust.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leonard2014 {
    name: &'static str,
    strike_slip: f64,
    dip_slip: f64,
}

impl AreaScaling for Leonard2014 {
    fn name(&self) -> &'static str {
        self.name
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    fn area_km2(&self, magnitude: f64, rake: Degrees) -> f64 {
        let from_horizontal_deg = (rake.0 + 90.0).rem_euclid(180.0) - 90.0;
        let c = if from_horizontal_deg.abs() <= 45.0 { self.strike_slip } else { self.dip_slip };
        10.0_f64.powf(magnitude - c)
    }
}
