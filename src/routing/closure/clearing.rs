//! Who clears roads, and how long it takes them.

use crate::routing::network::RoadClass;
use crate::stats::Triangular;

/// Blockages of a class of road that are cleared at the same time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crews {
    /// On main roads.
    pub main: f64,
    /// On local roads.
    pub local: f64,
    /// On tracks.
    pub track: f64,
}

impl Default for Crews {
    /// Ours: main roads are cleared from both ends and from camps between, tracks by whoever has a
    /// tractor.
    fn default() -> Crews {
        Crews { main: 4.0, local: 2.0, track: 1.0 }
    }
}

impl Crews {
    /// Of a class.
    pub fn of(self, class: RoadClass) -> f64 {
        match class {
            RoadClass::Main => self.main,
            RoadClass::Local => self.local,
            RoadClass::Track => self.track,
        }
    }
}

/// Median days to clear the first blockage. Ours.
pub fn first_days(class: RoadClass) -> Triangular {
    let (low, mode, high) = match class {
        RoadClass::Main => (0.5, 1.5, 4.0),
        RoadClass::Local => (1.0, 3.0, 10.0),
        RoadClass::Track => (2.0, 7.0, 30.0),
    };
    Triangular { low, mode, high }
}

/// Spread of clearing times in natural-log units, of a log-logistic distribution: 0.5 days to
/// 5 days are one in ten and nine in ten of a median of 1.5. Ours; 0.6 to 1.2.
pub const CLEARING_SIGMA: f64 = 0.9;

/// What a median number of days is multiplied by at a place `u` (0 to 1) of its distribution.
pub fn spread(u: f64) -> f64 {
    let odds = u.clamp(1e-6, 1.0 - 1e-6);
    (odds / (1.0 - odds)).powf(CLEARING_SIGMA * 3.0_f64.sqrt() / std::f64::consts::PI)
}

/// Median days until a road with so many blockages is open: crews take them by turns.
pub fn median_days(first_days: f64, blockages: f64, crews: f64) -> f64 {
    first_days * (1.0 + (blockages - 1.0).max(0.0) / crews)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clearing_takes_as_long_as_its_median_says() {
        assert!((spread(0.5) - 1.0).abs() < 1e-12);
        // The quantile function of the log-logistic distribution: odds to the power of 1 / shape.
        let scale = CLEARING_SIGMA * 3.0_f64.sqrt() / std::f64::consts::PI;
        assert!((spread(0.9).ln() - scale * 9.0_f64.ln()).abs() < 1e-12);
        assert_eq!(median_days(1.5, 9.0, 4.0), 4.5);
        assert_eq!(median_days(1.5, 0.3, 4.0), 1.5);
    }

    #[test]
    fn more_crews_are_faster() {
        let days = |crews| median_days(3.0, 5.0, crews);
        assert!(days(1.0) > days(2.0) && days(2.0) > days(4.0));
        let Crews { main, local, track } = Crews::default();
        assert!(main > local && local > track);
    }
}
