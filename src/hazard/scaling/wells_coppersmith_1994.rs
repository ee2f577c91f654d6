//! Wells and Coppersmith (1994), "New empirical relationships among magnitude, rupture length,
//! rupture width, rupture area, and surface displacement", Bulletin of the Seismological Society
//! of America 84(4), 974–1002, table 2A: rupture area (RA) from moment magnitude.
//!
//! The regressions cover M 4.8 to 7.9; outside they are extrapolated.

use crate::hazard::rupture::Mechanism;
use crate::source::Source;

/// What this model cites.
pub const SOURCE: Source = Source {
    authors: "Wells and Coppersmith",
    year: 1994,
    title: "New empirical relationships among magnitude, rupture length, rupture width, rupture \
            area, and surface displacement",
    doi: "10.1785/BSSA0840040974",
};

/// Median rupture area, km²: log10 A = a + b M by mechanism.
pub fn area_km2(magnitude: f64, mechanism: Mechanism) -> f64 {
    let (a, b) = match mechanism {
        Mechanism::StrikeSlip => (-3.42, 0.90),
        Mechanism::Normal => (-2.87, 0.82),
        Mechanism::Reverse => (-3.99, 0.98),
    };
    10.0_f64.powf(a + b * magnitude)
}

/// Standard deviation of log10 area about the median, by mechanism.
pub fn log10_sigma(mechanism: Mechanism) -> f64 {
    match mechanism {
        Mechanism::StrikeSlip | Mechanism::Normal => 0.22,
        Mechanism::Reverse => 0.26,
    }
}
