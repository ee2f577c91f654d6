//! Fragility: the probability that a building reaches a damage state or worse, over a measure of
//! shaking. Exact, in f64: the reference for any table made from it.

use serde::{Deserialize, Serialize};

use crate::hazard::imt::Imt;
use crate::stats::{NormalTable, normal_cdf};

/// Probability of reaching one limit state, over the intensity measure in its own unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Fragility {
    /// Φ((ln x − ln median) / β).
    Lognormal {
        /// Median capacity, in the unit of the measure; above 0.
        median: f64,
        /// Standard deviation of ln capacity; above 0.
        beta: f64,
    },
    /// Straight lines between points; the first and last probability outside of them.
    Discrete {
        /// Levels of the measure, increasing.
        levels: Vec<f64>,
        /// Probability at each level.
        probabilities: Vec<f64>,
    },
}

impl Fragility {
    /// A lognormal given by the mean and standard deviation of the capacity itself, as NRML files
    /// do: β² = ln(1 + (sd/mean)²), median = mean / √(1 + (sd/mean)²).
    ///
    /// ```
    /// use panoh::damage::fragility::Fragility;
    /// let adobe = Fragility::lognormal_of_moments(0.0988176897396, 0.0716527892534);
    /// assert!((adobe.reached(0.08) - 0.5).abs() < 1e-9); // its median is 0.08 g
    /// ```
    pub fn lognormal_of_moments(mean: f64, standard_deviation: f64) -> Fragility {
        let ratio = standard_deviation / mean;
        let spread = 1.0 + ratio * ratio;
        Fragility::Lognormal { median: mean / spread.sqrt(), beta: spread.ln().sqrt() }
    }

    /// [`reached`](Fragility::reached) within 1e-9 at many rising levels of the measure, all above
    /// 0, and divided by a `capacity` first: `levels` are they and their natural logarithms.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    pub fn fill(&self, levels: [&[f64]; 2], capacity: f64, out: &mut [f64]) {
        let [natural, ln] = levels;
        match self {
            Fragility::Lognormal { median, beta } => {
                let (middle, slope) = ((median * capacity).ln(), 1.0 / beta);
                let normal = NormalTable::get();
                for (out, ln) in out.iter_mut().zip(ln) {
                    *out = normal.cdf((ln - middle) * slope);
                }
            }
            Fragility::Discrete { levels, probabilities } => {
                let mut above = 0;
                for (out, level) in out.iter_mut().zip(natural) {
                    let level = level / capacity;
                    above += levels[above..].iter().take_while(|it| **it <= level).count();
                    *out = between(levels, probabilities, above, level);
                }
            }
        }
    }

    /// Probability of the limit state or worse at a level of the measure; 0 at 0, below and NaN
    /// for a lognormal, and for NaN or without points for a discrete one.
    pub fn reached(&self, level: f64) -> f64 {
        match self {
            Fragility::Lognormal { median, beta } if level > 0.0 => {
                normal_cdf((level / median).ln() / beta)
            }
            Fragility::Lognormal { .. } => 0.0,
            Fragility::Discrete { levels, probabilities } => {
                interpolated(levels, probabilities, level)
            }
        }
    }
}

/// Limit states of one class of buildings over one measure of shaking.
#[derive(Clone, Debug, PartialEq)]
pub struct FragilityFunction {
    /// The measure; levels are in g, cm/s or degrees of intensity.
    pub imt: Imt,
    /// `[n_states]`, in order of severity.
    pub limit_states: Vec<Fragility>,
    /// Level below which nothing is damaged; 0 for none.
    pub no_damage_below: f64,
}

/// Fragility functions that tell the same damage states apart, as an NRML file has them.
#[derive(Clone, Debug, PartialEq)]
pub struct FragilityModel {
    /// Damage states after no damage, in order of severity: `slight`, `moderate`, …
    pub states: Vec<String>,
    /// Taxonomy (the id of the function) and its function, in the order of the file.
    pub functions: Vec<(String, FragilityFunction)>,
}

/// What a damage state brings: homeless, dead, … as a share of what is at stake in the building.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consequence {
    /// Taxonomy of the buildings.
    pub taxonomy: String,
    /// What is counted: `homeless`, `fatalities`, `losses`.
    pub name: String,
    /// `[n_states]`: share by damage state, no damage left out.
    pub shares: Vec<f64>,
}

fn interpolated(levels: &[f64], probabilities: &[f64], level: f64) -> f64 {
    let n = levels.len().min(probabilities.len());
    if n == 0 || level.is_nan() {
        return 0.0;
    }
    let above = levels[..n].partition_point(|it| *it <= level);
    between(levels, probabilities, above, level)
}

/// `above`: how many levels are not above this one.
fn between(levels: &[f64], probabilities: &[f64], above: usize, level: f64) -> f64 {
    let n = levels.len().min(probabilities.len());
    if n == 0 {
        return 0.0;
    }
    let above = above.min(n);
    if above == 0 {
        return probabilities[0];
    }
    if above == n {
        return probabilities[n - 1];
    }
    let t = (level - levels[above - 1]) / (levels[above] - levels[above - 1]);
    probabilities[above - 1] + t * (probabilities[above] - probabilities[above - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_give_back_median_and_beta() {
        let (median, beta) = (0.35_f64, 0.6_f64);
        let mean = median * (beta * beta / 2.0).exp();
        let sd = mean * ((beta * beta).exp() - 1.0).sqrt();
        let it = Fragility::lognormal_of_moments(mean, sd);
        assert!((it.reached(median) - 0.5).abs() < 1e-9);
        // one β above the median: Φ(1)
        assert!((it.reached(median * beta.exp()) - 0.841_344_746_068_543).abs() < 1e-7);
    }

    #[test]
    fn discrete_is_straight_between_points_and_flat_outside() {
        let it =
            Fragility::Discrete { levels: vec![0.1, 0.2, 0.4], probabilities: vec![0.1, 0.3, 0.9] };
        for (level, expected) in [(0.05, 0.1), (0.1, 0.1), (0.15, 0.2), (0.3, 0.6), (9.0, 0.9)] {
            assert!((it.reached(level) - expected).abs() < 1e-12, "{level}");
        }
        assert!(it.reached(f64::NAN).abs() < f64::EPSILON);
    }

    #[test]
    fn many_levels_at_once_are_each_of_them() {
        let natural: Vec<f64> = (-700..200).map(|it| (f64::from(it) * 0.01).exp()).collect();
        let ln: Vec<f64> = natural.iter().map(|it| it.ln()).collect();
        let discrete = |levels: &[f64]| Fragility::Discrete {
            levels: levels.to_vec(),
            probabilities: [0.1, 0.3, 0.9][..levels.len()].to_vec(),
        };
        let lognormal = Fragility::Lognormal { median: 0.3, beta: 0.4 };
        for it in [lognormal, discrete(&[0.1, 0.2, 0.4]), discrete(&[0.1]), discrete(&[])] {
            let mut got = vec![f64::NAN; natural.len()];
            it.fill([&natural, &ln], 0.8, &mut got);
            for (got, level) in got.iter().zip(&natural) {
                assert!((got - it.reached(level / 0.8)).abs() < 1e-9, "{it:?} {level}");
            }
        }
    }
}
