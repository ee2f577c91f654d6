//! What ground motion models take of a rupture.

use crate::hazard::rupture::{Mechanism, Rupture};
use crate::units::Degrees;

/// A rupture in the numbers of the equations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// Moment magnitude.
    pub magnitude: f64,
    /// Direction of slip in the plane, −180 < rake ≤ 180.
    pub rake_deg: f64,
    /// Angle of the plane below the horizontal.
    pub dip_deg: f64,
    /// Depth of the top edge.
    pub ztor_km: f64,
    /// Size of the plane along its dip.
    pub width_km: f64,
    /// Depth of the hypocentre.
    pub depth_km: f64,
}

impl Event {
    /// The numbers of a rupture.
    pub fn of(rupture: &Rupture) -> Event {
        let plane = rupture.plane();
        Event {
            magnitude: rupture.magnitude(),
            rake_deg: rupture.rake().0,
            dip_deg: plane.dip().0,
            ztor_km: plane.ztor().0,
            width_km: plane.width().0,
            depth_km: rupture.depth().0,
        }
    }

    /// Which way the sides move, by the rule of most models: see [`Mechanism::of_rake`].
    pub fn mechanism(&self) -> Mechanism {
        Mechanism::of_rake(Degrees(self.rake_deg))
    }

    /// Magnitude between two others, 0 to 1.
    pub(super) fn magnitude_share(&self, low: f64, high: f64) -> f64 {
        ((self.magnitude - low) / (high - low)).clamp(0.0, 1.0)
    }
}
