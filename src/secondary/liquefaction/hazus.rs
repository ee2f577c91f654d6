//! Liquefaction where the susceptibility of the ground is mapped: Hazus Earthquake Model Technical
//! Manual 6.1 (FEMA 2024), section 4, after Liao, Veneziano and Whitman (1988) for the probability, Youd
//! and Perkins (1987) for lateral spreading, and Tokimatsu and Seed (1987) for settlement.
//!
//! Verified against another program (tests/verification/secondary/hazus_liquefaction.csv), which gives no
//! settlement by probability.

use crate::secondary::Shock;
use crate::source::Source;
use crate::units::{Metres, Probability};

/// Where all of it comes from.
pub const HAZUS_6_1: Source = Source {
    authors: "Federal Emergency Management Agency",
    year: 2024,
    title: "Hazus Earthquake Model Technical Manual, Hazus 6.1, section 4",
    doi: "",
};

/// How readily ground liquefies, by its deposit and age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Susceptibility {
    /// Not at all: rock.
    None,
    /// Very low.
    VeryLow,
    /// Low.
    Low,
    /// Moderate.
    Moderate,
    /// High.
    High,
    /// Very high.
    VeryHigh,
}

/// Coefficients of one class.
struct Class {
    /// P = slope · PGA − intercept, PGA in g.
    slope: f64,
    intercept: f64,
    /// Share of a map unit that can liquefy.
    proportion: f64,
    /// PGA that starts lateral spreading, g.
    threshold_g: f64,
    /// Settlement where it liquefies, inches.
    settlement_in: f64,
}

const INCH_M: f64 = 0.0254;
const FOOT_M: f64 = 0.3048;

impl Susceptibility {
    /// Every class.
    pub const ALL: [Susceptibility; 6] = [
        Susceptibility::None,
        Susceptibility::VeryLow,
        Susceptibility::Low,
        Susceptibility::Moderate,
        Susceptibility::High,
        Susceptibility::VeryHigh,
    ];

    /// Coefficients; `None` where nothing liquefies.
    fn class(self) -> Option<Class> {
        let (slope, intercept, proportion, threshold_g, settlement_in) = match self {
            Susceptibility::None => return None,
            Susceptibility::VeryLow => (4.16, 1.08, 0.02, 0.26, 0.0),
            Susceptibility::Low => (5.57, 1.18, 0.05, 0.21, 1.0),
            Susceptibility::Moderate => (6.67, 1.00, 0.10, 0.15, 2.0),
            Susceptibility::High => (7.67, 0.92, 0.20, 0.12, 6.0),
            Susceptibility::VeryHigh => (9.09, 0.82, 0.25, 0.09, 12.0),
        };
        Some(Class { slope, intercept, proportion, threshold_g, settlement_in })
    }

    /// Chance that ground of the class liquefies at a place of it, with the water table at a depth.
    pub fn probability(self, shock: &Shock, table_depth: Metres) -> Probability {
        let Some(it) = self.class() else { return Probability::default() };
        let given_pga = (it.slope * shock.motion.pga.0 - it.intercept).clamp(0.0, 1.0);
        let m = shock.magnitude;
        let of_magnitude = 0.0027 * m.powi(3) - 0.0267 * m.powi(2) - 0.2055 * m + 2.9188;
        let of_water = 0.022 * table_depth.0 / FOOT_M + 0.93;
        Probability::clamped(given_pga / (of_magnitude * of_water) * it.proportion)
    }

    /// How far ground that liquefies spreads towards a free face.
    pub fn lateral_spread(self, shock: &Shock) -> Metres {
        let Some(it) = self.class() else { return Metres(0.0) };
        let x = shock.motion.pga.0 / it.threshold_g;
        let inches = match x {
            _ if x <= 1.0 => 0.0,
            _ if x <= 2.0 => 12.0 * x - 12.0,
            _ if x <= 3.0 => 18.0 * x - 24.0,
            _ => 70.0 * x - 180.0,
        };
        let m = shock.magnitude;
        let of_magnitude = 0.0086 * m.powi(3) - 0.0914 * m.powi(2) + 0.4698 * m - 0.9835;
        Metres(INCH_M * inches * of_magnitude)
    }

    /// How far ground that liquefies settles.
    pub fn settlement(self) -> Metres {
        Metres(self.class().map_or(0.0, |it| INCH_M * it.settlement_in))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secondary::Motion;
    use crate::units::{CmPerS, Gs};

    fn shock(pga_g: f64) -> Shock {
        let motion = Motion { pga: Gs(pga_g), pgv: CmPerS(0.0) };
        Shock { motion, magnitude: 7.5, arias: None }
    }

    #[test]
    fn readier_ground_and_stronger_shaking_give_more() {
        for pair in Susceptibility::ALL.windows(2) {
            for step in 0..100 {
                let (weak, strong) =
                    (shock(0.01 * f64::from(step)), shock(0.01 * f64::from(step + 1)));
                let chance = |of: Susceptibility, it| of.probability(it, Metres(1.5));
                assert!(chance(pair[0], &weak) <= chance(pair[1], &weak));
                assert!(chance(pair[1], &weak) <= chance(pair[1], &strong));
                assert!(pair[0].lateral_spread(&weak) <= pair[1].lateral_spread(&weak));
                assert!(pair[1].lateral_spread(&weak) <= pair[1].lateral_spread(&strong));
            }
            assert!(pair[0].settlement() <= pair[1].settlement());
        }
        assert_eq!(Susceptibility::VeryHigh.probability(&shock(0.0), Metres(0.0)).get(), 0.0);
    }
}
