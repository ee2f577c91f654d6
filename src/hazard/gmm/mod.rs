//! Ground motion models: how strong the shaking of a rupture is at a site, and how uncertain.

pub mod bindi_2011;
pub mod bssa_2014;
pub mod parker_2022;
mod table;

use super::distance::Distances;
use super::imt::Imt;
use super::rupture::{Mechanism, Rupture};
use crate::source::Source;
use crate::units::Vs30;

/// A prediction of shaking: a normal distribution of ln (PGA in g, PGV in cm/s, SA in g) or of
/// the intensity itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shaking {
    /// Mean: ln of the median, or mean intensity.
    pub mean: f64,
    /// Standard deviation between events.
    pub tau: f64,
    /// Standard deviation within an event.
    pub phi: f64,
}

impl Shaking {
    /// Total standard deviation, √(τ² + φ²).
    pub fn sigma(&self) -> f64 {
        self.tau.hypot(self.phi)
    }
}

/// The data a model was made from: `[lowest, highest]`; beyond, it is extrapolated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Validity {
    /// Moment magnitude.
    pub magnitude: [f64; 2],
    /// Distance to a site, km, in the model's own measure.
    pub distance_km: [f64; 2],
    /// Depth of the hypocentre, km.
    pub depth_km: [f64; 2],
    /// Whether its distance grows with the depth of the rupture. A model that measures along the
    /// ground is blind to depth: used for a deep rupture it shakes the epicentre as a shallow one would.
    pub feels_depth: bool,
}

/// A published equation for shaking, or one of ours that says so.
pub trait GroundMotionModel: Sync {
    /// Name in files, `author_year`.
    fn name(&self) -> &'static str;

    /// What it cites.
    fn source(&self) -> &'static Source;

    /// Where it holds, for a mechanism.
    fn validity(&self, mechanism: Mechanism) -> Validity;

    /// What a run takes from it: [`Imt::Mmi`] or [`Imt::Pgv`].
    fn run_measure(&self) -> Imt;

    /// `None` where the model does not give this intensity measure.
    fn shaking(&self, rupture: &Rupture, path: &Distances, vs30: Vs30, imt: Imt)
    -> Option<Shaking>;
}

/// All models, by name.
pub static ALL: &[&dyn GroundMotionModel] = &[
    &bindi_2011::DEFAULT,
    &bindi_2011::REPI,
    &bindi_2011::REPI_FIXED_DEPTH,
    &bindi_2011::RHYPO,
    &bssa_2014::GLOBAL,
    &bssa_2014::HIGH_Q,
    &parker_2022::SLAB,
];

/// The model of a name.
pub fn by_name(name: &str) -> Option<&'static dyn GroundMotionModel> {
    ALL.iter().copied().find(|it| it.name() == name)
}
