//! How well a place suits a camp of tents: hard masks first, then a weighted geometric mean.
//!
//! A mask is never outweighed: where one holds, there is no score at all. Scores are above 0, up to 1;
//! what is not known of a place is not assessed: it masks nothing, and the other criteria share its
//! weight. Bounds after UNHCR's Emergency Handbook (slope 1 to 5 % best, 6 % accepted, 10 % excluded;
//! from memory, to be checked); all others, and all weights, are ours. On a lattice of 15″ it says
//! where to look first: it shows no gully, no terrace, no owner.

use serde::{Deserialize, Serialize};

use super::climate::mean_temperature_c;
use crate::units::Metres;

/// Steepest ground of a camp, percent. UNHCR, from memory, to be checked.
pub const STEEPEST_PERCENT: f64 = 10.0;
/// A steep slope this near may throw rocks and slides there, km. Ours; 0.3 to 1.
pub const RUN_OUT_KM: f64 = 0.5;
/// A river this near floods, km; and farther off where the ground is hardly higher. Ours.
pub const FLOOD_KM: f64 = 0.5;
const FLOOD_PLAIN_KM: f64 = 2.0;
const FLOOD_PLAIN_M: f64 = 5.0;
/// Ground where more live is built up, people per km². Ours; 500 to 2,000.
pub const BUILT_UP_PER_KM2: f64 = 1_000.0;
/// Highest camp of the cold season, metres. Ours.
pub const HIGHEST_IN_WINTER: Metres = Metres(2_500.0);
/// The lowest score: what is bad, yet no mask. Ours.
pub const LEAST: f64 = 0.05;

/// What no good score makes up for, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mask {
    /// Steeper than [`STEEPEST_PERCENT`].
    Slope,
    /// In a lake.
    Water,
    /// Landslides there in strong aftershocks, or a steep slope within [`RUN_OUT_KM`].
    Landslide,
    /// Near a river, or hardly above one.
    FloodPlain,
    /// Forest, wetland, town or ice.
    LandCover,
    /// More people than [`BUILT_UP_PER_KM2`].
    BuiltUp,
    /// Above [`HIGHEST_IN_WINTER`] in the cold season.
    Altitude,
}

/// What places are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// Level enough, and not so level that water stands.
    Slope,
    /// Distance to steep slopes and rivers.
    Hazards,
    /// Distance to a road.
    Road,
    /// Distance to a river or lake: water that can be treated; wells and springs are not known.
    Water,
    /// Mean temperature of the month.
    Climate,
    /// What grows there, and so who uses it.
    LandCover,
    /// Distance to where people need a public place.
    Demand,
}

impl Criterion {
    /// How many there are.
    pub const COUNT: usize = 7;

    /// All, each with its weight. Ours; no weight should be off by more than a factor of two.
    pub const WEIGHTS: [(Criterion, f64); Criterion::COUNT] = [
        (Criterion::Slope, 0.20),
        (Criterion::Hazards, 0.20),
        (Criterion::Road, 0.20),
        (Criterion::Water, 0.10),
        (Criterion::Climate, 0.10),
        (Criterion::LandCover, 0.10),
        (Criterion::Demand, 0.10),
    ];

    /// Its word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Criterion::Slope => "slope",
            Criterion::Hazards => "hazards",
            Criterion::Road => "road",
            Criterion::Water => "water",
            Criterion::Climate => "climate",
            Criterion::LandCover => "land_cover",
            Criterion::Demand => "demand",
        }
    }
}

/// When a camp is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Season {
    /// Month, 1 to 12.
    pub month: u8,
    /// Whether it is the cold season.
    pub is_cold: bool,
}

/// What is known of a place; `None` for what is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Slope of the ground, percent.
    pub slope_percent: Option<f64>,
    /// Height above the sea, metres.
    pub height_m: Option<f64>,
    /// Whether it lies in a lake.
    pub in_lake: Option<bool>,
    /// Whether landslides are likely there in strong aftershocks.
    pub is_unstable: Option<bool>,
    /// Distance to the nearest steep slope, km.
    pub steep_km: Option<f64>,
    /// Distance to the nearest river, km.
    pub river_km: Option<f64>,
    /// Height above that river, metres.
    pub above_river_m: Option<f64>,
    /// Distance to the nearest river or lake, km.
    pub water_km: Option<f64>,
    /// Distance to the nearest road, km.
    pub road_km: Option<f64>,
    /// IGBP class.
    pub land_cover: Option<u8>,
    /// Residents per km².
    pub people_per_km2: Option<f64>,
    /// Distance to the nearest settlement from which people need a public place, km.
    pub demand_km: Option<f64>,
}

impl Place {
    /// The first mask that holds.
    pub fn mask(&self, season: Season) -> Option<Mask> {
        let above = |value: Option<f64>, most: f64| value.is_some_and(|it| it > most);
        let within = |value: Option<f64>, km: f64| value.is_some_and(|it| it <= km);
        let is_low = within(self.above_river_m, FLOOD_PLAIN_M);
        let floods =
            within(self.river_km, FLOOD_KM) || (is_low && within(self.river_km, FLOOD_PLAIN_KM));
        let slides = self.is_unstable == Some(true) || within(self.steep_km, RUN_OUT_KM);
        let is_high = season.is_cold && above(self.height_m, HIGHEST_IN_WINTER.0);
        let masks = [
            (Mask::Slope, above(self.slope_percent, STEEPEST_PERCENT)),
            (Mask::Water, self.in_lake == Some(true)),
            (Mask::Landslide, slides),
            (Mask::FloodPlain, floods),
            (Mask::LandCover, self.land_cover.is_some_and(|it| of_land_cover(it).is_none())),
            (Mask::BuiltUp, above(self.people_per_km2, BUILT_UP_PER_KM2)),
            (Mask::Altitude, is_high),
        ];
        masks.into_iter().find(|it| it.1).map(|it| it.0)
    }

    /// Each criterion from [`LEAST`] to 1, in the order of [`Criterion::WEIGHTS`]; `None` where it
    /// is not assessed.
    pub fn scores(&self, season: Season) -> [Option<f64>; Criterion::COUNT] {
        let hazard_km = [self.steep_km, self.river_km].into_iter().flatten().reduce(f64::min);
        let mean_c = |height_m| mean_temperature_c(season.month, Metres(height_m));
        [
            self.slope_percent.map(of_slope),
            hazard_km.map(|it| ramp(it, 2.0, RUN_OUT_KM)),
            self.road_km.map(|it| ramp(it, 0.5, 5.0)),
            self.water_km.map(|it| ramp(it, 1.0, 10.0)),
            self.height_m.map(|it| ramp(mean_c(it), 10.0, -15.0)),
            self.land_cover.and_then(of_land_cover),
            self.demand_km.map(|it| ramp(it, 2.0, 30.0)),
        ]
    }

    /// From [`LEAST`] to 1; `None` where a mask holds, or nothing is known.
    pub fn suitability(&self, season: Season) -> Option<f64> {
        if self.mask(season).is_some() {
            return None;
        }
        geometric_mean(&self.scores(season))
    }
}

/// Of scores in the order of [`Criterion::WEIGHTS`]; those that are not assessed have no weight.
pub fn geometric_mean(scores: &[Option<f64>; Criterion::COUNT]) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (score, (_, weight)) in scores.iter().zip(Criterion::WEIGHTS) {
        let Some(score) = score else { continue };
        sum += weight * score.ln();
        weights += weight;
    }
    (0.0 < weights).then(|| (sum / weights).exp())
}

/// 1 at `best` and beyond, [`LEAST`] at `worst` and beyond, linear between.
fn ramp(value: f64, best: f64, worst: f64) -> f64 {
    let along = ((value - best) / (worst - best)).clamp(0.0, 1.0);
    1.0 + along * (LEAST - 1.0)
}

/// Best from 1 to 5 %: on level ground rain and waste water stand.
fn of_slope(percent: f64) -> f64 {
    let drains = 0.6 + 0.4 * percent.clamp(0.0, 1.0);
    drains.min(ramp(percent, 5.0, STEEPEST_PERCENT))
}

/// Of an IGBP class; `None` where no camp can be. Fields in use are somebody's living.
fn of_land_cover(igbp: u8) -> Option<f64> {
    match igbp {
        0..=5 | 11 | 13 | 15 | 17 => None,
        6 | 7 => Some(0.8),
        8 | 9 => Some(0.7),
        10 => Some(1.0),
        12 => Some(0.5),
        14 => Some(0.6),
        _ => Some(0.9),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SUMMER: Season = Season { month: 7, is_cold: false };
    const WINTER: Season = Season { month: 1, is_cold: true };

    const GOOD: Place = Place {
        slope_percent: Some(3.0),
        height_m: Some(900.0),
        in_lake: Some(false),
        is_unstable: Some(false),
        steep_km: Some(4.0),
        river_km: Some(3.0),
        above_river_m: Some(30.0),
        water_km: Some(0.9),
        road_km: Some(0.3),
        land_cover: Some(10),
        people_per_km2: Some(50.0),
        demand_km: Some(1.0),
    };

    #[test]
    fn no_score_makes_up_for_a_mask() {
        assert_eq!(GOOD.suitability(SUMMER), Some(1.0));
        for (bad, mask) in [
            (Place { slope_percent: Some(10.1), ..GOOD }, Mask::Slope),
            (Place { in_lake: Some(true), ..GOOD }, Mask::Water),
            (Place { is_unstable: Some(true), ..GOOD }, Mask::Landslide),
            (Place { steep_km: Some(0.4), ..GOOD }, Mask::Landslide),
            (Place { river_km: Some(0.5), ..GOOD }, Mask::FloodPlain),
            (Place { river_km: Some(1.5), above_river_m: Some(4.0), ..GOOD }, Mask::FloodPlain),
            (Place { land_cover: Some(13), ..GOOD }, Mask::LandCover),
            (Place { land_cover: Some(4), ..GOOD }, Mask::LandCover),
            (Place { people_per_km2: Some(1200.0), ..GOOD }, Mask::BuiltUp),
        ] {
            assert_eq!((bad.mask(SUMMER), bad.suitability(SUMMER)), (Some(mask), None));
        }
        let high = Place { height_m: Some(2600.0), ..GOOD };
        assert_eq!(high.mask(WINTER), Some(Mask::Altitude));
        assert_eq!(high.mask(SUMMER), None);
    }

    #[test]
    fn what_is_not_known_is_not_assessed_and_neither_zero_nor_one() {
        let unknown = Place { road_km: None, water_km: None, ..GOOD };
        assert_eq!(unknown.scores(SUMMER)[2..4], [None, None]);
        let half = Place { demand_km: Some(16.0), ..GOOD };
        let weights: f64 = Criterion::WEIGHTS.iter().map(|it| it.1).sum();
        assert!((weights - 1.0).abs() < 1e-12);
        let score: f64 = half.scores(SUMMER)[6].unwrap();
        // By hand: only one of seven is not 1; without two others it weighs 0.1 of 0.7.
        let all = half.suitability(SUMMER).unwrap();
        assert!((all - score.powf(0.1)).abs() < 1e-12);
        let fewer = Place { demand_km: half.demand_km, ..unknown }.suitability(SUMMER).unwrap();
        assert!((fewer - score.powf(0.1 / 0.7)).abs() < 1e-12);
        assert_eq!(Place::default().suitability(SUMMER), None);
    }

    proptest! {
        #[test]
        fn nearer_roads_water_and_people_and_farther_hazards_never_score_less(
            near in 0.0..40.0_f64, more in 0.0..40.0_f64, slope in 1.0..9.9_f64,
        ) {
            let of = |it: Place| it.suitability(SUMMER).unwrap();
            let far = near + more;
            for (a, b) in [
                (Place { road_km: Some(near), ..GOOD }, Place { road_km: Some(far), ..GOOD }),
                (Place { water_km: Some(near), ..GOOD }, Place { water_km: Some(far), ..GOOD }),
                (Place { demand_km: Some(near), ..GOOD }, Place { demand_km: Some(far), ..GOOD }),
                (
                    Place { steep_km: Some(0.6 + far), ..GOOD },
                    Place { steep_km: Some(0.6 + near), ..GOOD },
                ),
                (
                    Place { slope_percent: Some(slope), ..GOOD },
                    Place { slope_percent: Some((slope + more).min(9.95)), ..GOOD },
                ),
            ] {
                prop_assert!(of(a) >= of(b));
                prop_assert!(LEAST <= of(b) && of(a) <= 1.0);
            }
        }
    }
}
