//! How large a rupture is for its magnitude.

pub mod leonard_2014;
pub mod thingbaijam_2017;
pub mod wells_coppersmith_1994;

use crate::source::Source;
use crate::units::Degrees;

/// A published relation between the magnitude of a rupture and its area.
pub trait AreaScaling: Sync {
    /// Name in files, `author_year`.
    fn name(&self) -> &'static str;

    /// What it cites.
    fn source(&self) -> &'static Source;

    /// Median area of a rupture of this moment magnitude and direction of slip, km².
    fn area_km2(&self, magnitude: f64, rake: Degrees) -> f64;
}

/// All relations, by name; the first is used where nothing is said.
pub static ALL: &[&dyn AreaScaling] = &[
    &wells_coppersmith_1994::WELLS_COPPERSMITH_1994,
    &leonard_2014::INTERPLATE,
    &leonard_2014::STABLE_CONTINENTAL,
    &thingbaijam_2017::CRUSTAL,
    &thingbaijam_2017::INTERFACE,
];

/// The relation of a name.
pub fn by_name(name: &str) -> Option<&'static dyn AreaScaling> {
    ALL.iter().copied().find(|it| it.name() == name)
}
