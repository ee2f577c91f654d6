//! Residuals cut off at so many standard deviations, as OpenQuake's truncation level does.

use crate::stats::{normal_cdf, normal_cdf_and_density, normal_density};

/// Steps of Newton's method: enough for f32 at any level and residual.
const STEPS: usize = 8;

/// A standard normal distribution without its tails.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truncation {
    /// Standard deviations.
    level: f64,
    /// Probability below `-level`.
    tail: f64,
}

impl Truncation {
    /// At a level of 0 or more; 0 leaves the median alone.
    pub fn at(level: f64) -> Truncation {
        Truncation { level: level.max(0.0), tail: normal_cdf(-level.max(0.0)) }
    }

    /// The residual that lies at the same quantile of the truncated distribution as this one in the
    /// whole: correlated residuals stay so, and each is exactly a truncated normal variate.
    pub fn of(&self, residual: f32) -> f32 {
        if self.level <= 0.0 {
            return 0.0;
        }
        let whole = f64::from(residual);
        let p = self.tail + (1.0 - 2.0 * self.tail) * normal_cdf(whole);
        // Newton's method: it begins beyond the root, on the side from which it does not overshoot.
        let mut at = whole.clamp(-self.level, self.level);
        for _ in 0..STEPS {
            let (below, density) = normal_cdf_and_density(at);
            at = (at - (below - p) / density).clamp(-self.level, self.level);
        }
        at as f32
    }

    /// What it leaves of the spread of a map: [`sigma`](Truncation::sigma), and next to nothing where it
    /// leaves the median alone.
    pub fn narrowing(&self) -> f64 {
        self.sigma().max(1e-3)
    }

    /// Standard deviation of the truncated distribution: √(1 − 2 L φ(L) / (1 − 2 Φ(−L))).
    pub fn sigma(&self) -> f64 {
        if self.level <= 0.0 {
            return 0.0;
        }
        let density = normal_density(self.level);
        (1.0 - 2.0 * self.level * density / (1.0 - 2.0 * self.tail)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard deviation of a normal distribution cut off at 1, 2 and 3 (Johnson, Kotz and
    /// Balakrishnan 1994, 13.10): 0.5396, 0.8796, 0.9866.
    #[test]
    fn the_middle_of_a_normal_distribution_has_its_spread() {
        for (level, sigma) in [(1.0, 0.539_6), (2.0, 0.879_6), (3.0, 0.986_6)] {
            let it = Truncation::at(level);
            assert!((it.sigma() - sigma).abs() < 5e-5, "{}", it.sigma());
            let step = 1e-3;
            let nodes = (-7_000..=7_000).map(|i| f64::from(i) * step);
            let square: f64 =
                nodes.map(|z| f64::from(it.of(z as f32)).powi(2) * normal_density(z) * step).sum();
            assert!((square.sqrt() - sigma).abs() < 5e-5, "{level}: {}", square.sqrt());
        }
        assert_eq!(Truncation::at(0.0).of(2.5), 0.0);
    }

    /// Quantiles stay quantiles: (Φ(x) − Φ(−L)) / (1 − 2 Φ(−L)) = Φ(z).
    #[test]
    fn a_residual_keeps_its_quantile() {
        for level in [0.5, 1.0, 3.0, 6.0] {
            let (it, tail) = (Truncation::at(level), normal_cdf(-level));
            for i in -60..=60 {
                let z = f64::from(i) / 10.0;
                let x = f64::from(it.of(z as f32));
                let share = (normal_cdf(x) - tail) / (1.0 - 2.0 * tail);
                assert!((share - normal_cdf(z)).abs() < 1e-6, "{level}, {z}: {x}");
                assert!(x.abs() <= level);
            }
        }
    }
}
