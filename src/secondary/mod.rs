//! What the shaking sets off: slopes that slide and ground that liquefies.
//!
//! [Landslides](nowicki_jessee_2018) by area are what a run counts with. How far a slope of known
//! strength [moves](newmark), and where ground may [liquefy](liquefaction), are models for whoever has
//! their inputs: strength, water table, rain.

use crate::source::Source;
use crate::units::{AriasIntensity, CmPerS, Degrees, Gs, Probability};

pub mod ground;
pub mod nowicki_jessee_2018;
pub mod coverage;
pub mod newmark;
pub mod liquefaction;

use ground::Ground;

/// Peak ground motion at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Motion {
    /// Peak ground acceleration.
    pub pga: Gs,
    /// Peak ground velocity.
    pub pgv: CmPerS,
}

/// Shaking at one place with what else models ask of the earthquake.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shock {
    /// Peak ground motion.
    pub motion: Motion,
    /// Moment magnitude.
    pub magnitude: f64,
    /// Arias intensity, where it is known.
    pub arias: Option<AriasIntensity>,
}

/// A model of landslides set off by shaking.
pub trait LandslideModel: Sync {
    /// Name in scenario files and reports: `author_year`.
    fn name(&self) -> &'static str;

    /// Where its equations come from.
    fn source(&self) -> Source;

    /// Chance of a landslide in a cell.
    fn probability(&self, motion: Motion, ground: &Ground) -> Probability;

    /// Share of a cell's area that slides, percent.
    fn coverage_percent(&self, motion: Motion, ground: &Ground) -> f64;
}

/// All landslide models.
pub static ALL: [&dyn LandslideModel; 2] =
    [&nowicki_jessee_2018::NOWICKI_JESSEE_2018, &nowicki_jessee_2018::ALLSTADT_2022];

/// The model of a name; `None` where there is none.
pub fn landslide_model(name: &str) -> Option<&'static dyn LandslideModel> {
    ALL.iter().copied().find(|it| it.name() == name)
}

/// Slope from a gradient, rise over run: 0.035 m/m are 2°.
pub fn slope_of_gradient(rise_over_run: f64) -> Degrees {
    Degrees(rise_over_run.atan().to_degrees())
}
