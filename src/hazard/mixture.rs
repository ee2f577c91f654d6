//! Several normal distributions as one: what the branches of a logic tree say together of one
//! measure at one site.

use crate::stats::{normal_cdf, normal_cdf_and_density, normal_density};

/// A share of a distribution, and the standard normal variate that it lies below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentile {
    /// 0 to 1, both excluded.
    pub share: f64,
    /// Φ⁻¹(share): where a search begins.
    z: f64,
}

impl Percentile {
    /// One in ten lies below.
    pub const P10: Percentile = Percentile { share: 0.1, z: -1.281_551_565_544_600_4 };
    /// The median.
    pub const P50: Percentile = Percentile { share: 0.5, z: 0.0 };
    /// Nine in ten lie below.
    pub const P90: Percentile = Percentile { share: 0.9, z: 1.281_551_565_544_600_4 };

    /// `None` unless 0 < share < 1.
    pub fn of(share: f64) -> Option<Percentile> {
        let sound = 0.0 < share && share < 1.0;
        let normal = Mixture { components: vec![Component::STANDARD], ..Mixture::default() };
        let begin = Percentile { share, z: 0.0 };
        sound.then(|| Percentile { share, z: normal.quantile(begin) })
    }
}

/// One normal distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Component {
    /// How likely it is.
    pub weight: f64,
    /// Mean.
    pub mean: f64,
    /// Standard deviation, above 0.
    pub sigma: f64,
}

impl Component {
    const STANDARD: Component = Component { weight: 1.0, mean: 0.0, sigma: 1.0 };
}

/// A weighted sum of normal distributions, its values clamped to a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    components: Vec<Component>,
    low: f64,
    high: f64,
}

impl Default for Mixture {
    /// Nothing yet, not clamped.
    fn default() -> Mixture {
        Mixture { components: vec![], low: f64::NEG_INFINITY, high: f64::INFINITY }
    }
}

/// How far off the share, as a part of it, the last of Halley's steps may start: what is left after
/// a step is about the cube.
const LAST_STEP: f64 = 5e-3;

/// Steps until a search that only halves has found its place.
const MOST_STEPS: usize = 100;

impl Mixture {
    /// Nothing yet; values below `low` count as it, those above `high` as that.
    pub fn within(low: f64, high: f64) -> Mixture {
        Mixture { low, high, ..Mixture::default() }
    }

    /// Forgets all components; keeps the memory.
    pub fn clear(&mut self) {
        self.components.clear();
    }

    /// Adds one.
    pub fn push(&mut self, component: Component) {
        self.components.push(component);
    }

    /// What was added.
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// Mutable, for weights that are known last.
    pub(super) fn components_mut(&mut self) -> &mut [Component] {
        &mut self.components
    }

    /// Share below a value, the density there and its slope, before clamping.
    fn at(&self, y: f64) -> (f64, f64, f64) {
        let (mut below, mut density, mut slope) = (0.0, 0.0, 0.0);
        for it in &self.components {
            let inverse = 1.0 / it.sigma;
            let z = (y - it.mean) * inverse;
            let (cdf, normal) = normal_cdf_and_density(z);
            let weighted = it.weight * inverse * normal;
            below += it.weight * cdf;
            density += weighted;
            slope -= weighted * inverse * z;
        }
        (below, density, slope)
    }

    /// Share of the values that are not above this one.
    pub fn cdf(&self, y: f64) -> f64 {
        if y < self.low {
            0.0
        } else if y >= self.high {
            1.0
        } else {
            self.at(y).0
        }
    }

    /// Mean and standard deviation before clamping.
    fn moments(&self) -> (f64, f64) {
        let mean: f64 = self.components.iter().map(|it| it.weight * it.mean).sum();
        let around = |it: &Component| it.sigma * it.sigma + (it.mean - mean) * (it.mean - mean);
        let variance: f64 = self.components.iter().map(|it| it.weight * around(it)).sum();
        (mean, variance.sqrt())
    }

    /// Standard deviation before clamping.
    pub fn sigma(&self) -> f64 {
        self.moments().1
    }

    /// The value that a share of the distribution lies below; NaN of nothing. Weights add up to one.
    ///
    /// Halley's method on the distribution function, from the quantile of the normal distribution
    /// with the same mean and variance; where a step leaves what is known to hold the root, the
    /// middle of that. The share that lies below is met within 1e-5.
    pub fn quantile(&self, p: Percentile) -> f64 {
        if self.components.is_empty() {
            return f64::NAN;
        }
        let (mean, sigma) = self.moments();
        // No more than 1/k² lies k standard deviations away (Chebyshev).
        let rarer = p.share.min(1.0 - p.share);
        let reach = sigma / rarer.sqrt();
        let (mut low, mut high) = (mean - reach, mean + reach);
        let mut y = mean + p.z * sigma;
        for _ in 0..MOST_STEPS {
            let (below, density, slope) = self.at(y);
            if below < p.share {
                low = y;
            } else {
                high = y;
            }
            let newton = (below - p.share) / density;
            // Far from the root the bend says nothing: Halley's steps would become tiny.
            let bend = 0.5 * newton * slope / density;
            let step = if bend.abs() < 0.5 { newton / (1.0 - bend) } else { newton };
            let inside = low <= y - step && y - step <= high;
            y = if inside { y - step } else { 0.5 * (low + high) };
            if inside && (below - p.share).abs() < LAST_STEP * rarer {
                break;
            }
        }
        y.clamp(self.low, self.high)
    }

    /// Mean of the clamped values. Weights add up to one.
    pub fn mean(&self) -> f64 {
        // Mean of what a standard normal variate is above −t, 0 where it is below.
        let excess = |t: f64| t * normal_cdf(t) + normal_density(t);
        let clamped = |it: &Component| {
            let Component { mean, sigma, .. } = *it;
            let above_low = if self.low.is_finite() {
                self.low + sigma * excess((mean - self.low) / sigma)
            } else {
                mean
            };
            let above_high = if self.high.is_finite() {
                sigma * excess((mean - self.high) / sigma)
            } else {
                0.0
            };
            above_low - above_high
        };
        self.components.iter().map(|it| it.weight * clamped(it)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixture(parts: &[(f64, f64, f64)]) -> Mixture {
        let mut all = Mixture::default();
        for &(weight, mean, sigma) in parts {
            all.push(Component { weight, mean, sigma });
        }
        all
    }

    #[test]
    fn one_component_has_the_quantiles_of_the_normal_distribution() {
        let one = mixture(&[(1.0, 3.0, 0.5)]);
        for (p, z) in [(0.001, -3.090_232_306_167_813), (0.25, -0.674_489_750_196_081_7)] {
            let low = Percentile::of(p).unwrap();
            let high = Percentile::of(1.0 - p).unwrap();
            // What is left of Φ, 7.5e-8, over the density there.
            assert!((one.quantile(low) - (3.0 + 0.5 * z)).abs() < 3e-5);
            assert!((one.quantile(high) - (3.0 - 0.5 * z)).abs() < 3e-5);
        }
        for p in [Percentile::P10, Percentile::P50, Percentile::P90] {
            assert!((Percentile::of(p.share).unwrap().z - p.z).abs() < 1e-6);
            assert!((one.quantile(p) - (3.0 + 0.5 * p.z)).abs() < 1e-6);
        }
        assert!([0.0, 1.0, -0.1, f64::NAN].iter().all(|it| Percentile::of(*it).is_none()));
    }

    /// Two far peaks with a flat valley between them defeat Halley's method alone.
    #[test]
    fn quantiles_of_far_peaks_invert_the_distribution() {
        for parts in [
            [(0.5, -8.0, 0.1), (0.5, 8.0, 0.1)],
            [(0.9, 0.0, 0.01), (0.1, 50.0, 3.0)],
            [(0.3, 5.0, 1.0), (0.7, 6.5, 0.7)],
        ] {
            let both = mixture(&parts);
            let mut last = f64::NEG_INFINITY;
            for i in 1..200 {
                let p = Percentile::of(f64::from(i) / 200.0).unwrap();
                let y = both.quantile(p);
                assert!(last < y, "{parts:?} {p:?}: {y} after {last}");
                assert!((both.cdf(y) - p.share).abs() < 1e-5, "{parts:?} {p:?}");
                last = y;
            }
        }
    }

    /// Against a fine sum over the density.
    #[test]
    fn the_mean_of_clamped_values_meets_the_integral() {
        for mean in [0.0, 1.3, 6.0, 11.5, 14.0] {
            let mut clamped = Mixture::within(1.0, 12.0);
            clamped.push(Component { weight: 0.4, mean, sigma: 0.9 });
            clamped.push(Component { weight: 0.6, mean: mean + 0.5, sigma: 1.4 });
            let steps = (0..80_000).map(|i| f64::from(i) * 5e-4 - 10.0);
            let sum: f64 = steps.map(|y| y.clamp(1.0, 12.0) * clamped.at(y).1 * 5e-4).sum();
            assert!((clamped.mean() - sum).abs() < 1e-5, "{} is not {sum}", clamped.mean());
        }
        assert!((mixture(&[(0.25, 2.0, 1.0), (0.75, 4.0, 1.0)]).mean() - 3.5).abs() < 1e-12);
    }
}
