//! Where loose wet ground turns to liquid.
//!
//! Models from maps need Vs30, rain, distance to water and the depth of the water table; Hazus needs a
//! map of how susceptible the ground is. No open map of Tajikistan tells the water table or the
//! susceptibility, so no run counts liquefaction: models are here for whoever has these layers.

pub mod zhu_2015;
pub mod zhu_2017;
pub mod hazus;

use super::Shock;
use crate::source::Source;
use crate::units::{Km, Metres, Millimetres, Probability, Vs30};

/// What liquefaction models from maps ask of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Soil {
    /// Stiffness of the ground.
    pub vs30: Vs30,
    /// Compound topographic index, ln(upslope area / tan slope).
    pub cti: f64,
    /// Water, where it is known.
    pub water: Option<Water>,
}

/// Water at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Water {
    /// Mean precipitation of a year.
    pub precipitation: Millimetres,
    /// Distance to the nearest river, lake or coast.
    pub distance: Km,
    /// Depth of the water table.
    pub table_depth: Metres,
}

/// A model of liquefaction from maps.
pub trait LiquefactionModel: Sync {
    /// Name in reports: `author_year`.
    fn name(&self) -> &'static str;

    /// Where its equations come from.
    fn source(&self) -> Source;

    /// Chance of liquefaction; `None` where the model needs water that is not known.
    fn probability(&self, shock: &Shock, soil: &Soil) -> Option<Probability>;

    /// Share of the area that liquefies, percent; `None` where the model has no word for it.
    fn coverage_percent(&self, shock: &Shock, soil: &Soil) -> Option<f64>;

    /// Probability above which the ground is taken to liquefy, where a yes or no is asked for.
    fn threshold(&self) -> Probability;
}

/// All liquefaction models from maps.
pub static ALL: [&dyn LiquefactionModel; 4] = [
    &zhu_2015::ZHU_2015,
    &zhu_2017::ZHU_2017,
    &zhu_2017::RASHIDIAN_BAISE_2020,
    &zhu_2017::ALLSTADT_2022,
];

fn logistic(x: f64) -> Probability {
    Probability::clamped(1.0 / (1.0 + (-x).exp()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secondary::Motion;
    use crate::units::{CmPerS, Gs};

    fn shock(pga_g: f64) -> Shock {
        let motion = Motion { pga: Gs(pga_g), pgv: CmPerS(100.0 * pga_g) };
        Shock { motion, magnitude: 7.0, arias: None }
    }

    fn soil(table_depth_m: f64) -> Soil {
        let water = Water {
            precipitation: Millimetres(500.0),
            distance: Km(0.2),
            table_depth: Metres(table_depth_m),
        };
        Soil { vs30: Vs30(220.0), cti: 9.0, water: Some(water) }
    }

    #[test]
    fn stronger_shaking_liquefies_more_and_none_nothing() {
        for model in ALL {
            let at = |it: i32| model.probability(&shock(0.01 * f64::from(it)), &soil(2.0)).unwrap();
            assert_eq!(at(0).get(), 0.0, "{}", model.name());
            assert!((0..200).all(|it| at(it) <= at(it + 1)), "{}", model.name());
            assert!(at(100) > at(1), "{}", model.name());
        }
    }

    #[test]
    fn a_deep_water_table_keeps_ground_firm() {
        for model in &ALL[1..] {
            let at = |depth| model.coverage_percent(&shock(0.4), &soil(depth)).unwrap();
            assert!(at(1.0) > at(5.0) && at(5.0) > at(50.0), "{}", model.name());
            let unknown = Soil { water: None, ..soil(1.0) };
            assert!(model.probability(&shock(0.4), &unknown).is_none());
        }
    }
}
