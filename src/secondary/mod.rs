//! What the shaking sets off.

use crate::source::Source;
use crate::units::{Degrees, Probability};

pub mod ground;
pub mod nowicki_jessee_2018;

use ground::Ground;

/// Peak ground motion at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Motion {
    /// Peak ground acceleration, g.
    pub pga_g: f64,
    /// Peak ground velocity, cm/s.
    pub pgv_cm_s: f64,
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
