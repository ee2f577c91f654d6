//! Thingbaijam, Mai and Goda (2017), "New empirical earthquake source-scaling laws", Bulletin of
//! the Seismological Society of America 107(5), 2225–2246, table 1: rupture area from moment
//! magnitude, log10 A = a + b M, by mechanism, and for subduction interfaces.
//!
//! The regressions cover about M 5.4 to 9.2, by mechanism; outside they are extrapolated. Length
//! and width have relations of their own in the paper; here the area is what is used, and the
//! rupture's shape follows from the depth of the crust that breaks.

use super::AreaScaling;
use crate::hazard::rupture::Mechanism;
use crate::source::Source;
use crate::units::Degrees;

/// What this model cites.
pub const SOURCE: Source = Source {
    authors: "Thingbaijam, Mai and Goda",
    year: 2017,
    title: "New empirical earthquake source-scaling laws",
    doi: "10.1785/0120170017",
};

/// Faults in the crust.
pub const CRUSTAL: Thingbaijam2017 = Thingbaijam2017 { name: "thingbaijam_2017", interface: false };

/// Where one plate dives below another, whatever the rake.
pub const INTERFACE: Thingbaijam2017 =
    Thingbaijam2017 { name: "thingbaijam_2017_interface", interface: true };

/// The relations of one setting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thingbaijam2017 {
    name: &'static str,
    interface: bool,
}

impl AreaScaling for Thingbaijam2017 {
    fn name(&self) -> &'static str {
        self.name
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    /// The mechanism of a rake is by [`Mechanism::of_rake`].
    fn area_km2(&self, magnitude: f64, rake: Degrees) -> f64 {
        let (a, b) = match Mechanism::of_rake(rake) {
            _ if self.interface => (-3.292, 0.949),
            Mechanism::StrikeSlip => (-3.486, 0.942),
            Mechanism::Normal => (-2.551, 0.808),
            Mechanism::Reverse => (-4.362, 1.049),
        };
        10.0_f64.powf(a + b * magnitude)
    }
}
