//! Areal coverage of landslides as loops over realizations take it: a table over the logit of
//! [`ALLSTADT_2022`](super::nowicki_jessee_2018::ALLSTADT_2022).
//!
//! Two things differ from the model, both ours: what counts is coverage above the 0.05 % that the
//! published polynomial gives where nothing can slide, and the cut at 0.02 g is taken at
//! [`PGV_CUT_CM_S`].

use super::nowicki_jessee_2018::coverage_percent;
use crate::units::Probability;

/// PGV below which nothing slides, cm/s: about 0.02 g at the 100 cm/s per g that is usual for
/// rock and stiff soil at moderate magnitudes. Ours; 1 to 4.
pub const PGV_CUT_CM_S: f64 = 2.0;

/// Areal coverage above its floor, as a share of one, tabulated over the logit of the landslide
/// probability; linear between.
#[derive(Clone, Debug, Default)]
pub struct CoverageTable {
    shares: Vec<f32>,
}

impl CoverageTable {
    const LOWEST: f32 = -14.0;
    const HIGHEST: f32 = 10.0;
    const STEPS_PER_UNIT: f32 = 64.0;

    /// The table.
    pub fn new() -> CoverageTable {
        let n = ((Self::HIGHEST - Self::LOWEST) * Self::STEPS_PER_UNIT) as u32;
        let logit = |i| f64::from(Self::LOWEST) + f64::from(i) / f64::from(Self::STEPS_PER_UNIT);
        CoverageTable { shares: (0..=n).map(|i| coverage_above_floor(logit(i)) as f32).collect() }
    }

    /// Share of the area that slides at a logit.
    pub fn at(&self, logit: f32) -> f32 {
        let place =
            (logit.clamp(Self::LOWEST, Self::HIGHEST) - Self::LOWEST) * Self::STEPS_PER_UNIT;
        let below = (place as usize).min(self.shares.len() - 2);
        let low = self.shares[below];
        low + (place - below as f32) * (self.shares[below + 1] - low)
    }
}

/// The same, exactly.
pub fn coverage_above_floor(logit: f64) -> f64 {
    let at = |probability| coverage_percent(Probability::clamped(probability));
    (at(1.0 / (1.0 + (-logit).exp())) - at(0.0)) / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_coverage_is_fine_enough() {
        let table = CoverageTable::new();
        for step in 0..24_000 {
            let logit = -14.0 + f64::from(step) / 1000.0;
            let exact = coverage_above_floor(logit);
            let got = f64::from(table.at(logit as f32));
            assert!((got - exact).abs() <= 1e-4 * exact, "{got} is not {exact} at {logit}");
        }
    }
}
