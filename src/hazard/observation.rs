//! What was measured of an earthquake: records of instruments, reports of people.

use crate::hazard::imt::Imt;
use crate::units::{LonLat, Vs30};

/// One measure at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Name of the station or of the report, as its file has it.
    pub id: String,
    /// Where.
    pub place: LonLat,
    /// What was measured.
    pub imt: Imt,
    /// ln of g (PGA, SA) or of cm/s (PGV); the intensity itself.
    pub value: f64,
    /// Standard deviation of the measurement, in the unit of `value`; 0 for an instrument that is
    /// trusted.
    pub sigma: f64,
    /// The ground below, where the file tells.
    pub vs30: Option<Vs30>,
}
