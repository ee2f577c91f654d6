//! How far a mix of buildings leans to its weak or to its strong side.
//!
//! Shares add up to 1, so they cannot be drawn each for itself. A mix has three corners instead:
//! its likely shares; the *weak* ones, where as many people as the ranges allow live in the most
//! vulnerable classes; and the *strong* ones, where as few do. A realization lies on the way from
//! the likely shares to one of the others, so its shares add up to 1 and keep to their ranges. How
//! far is one number for all mixes: what no survey tells of one village, none tells of the next.
//! Ours.

use crate::exposure::building::Mix;
use crate::stats::Triangular;

/// −1 is the strong side of every mix, 0 its likely shares, 1 its weak side.
const LEAN: Triangular = Triangular { low: -1.0, mode: 0.0, high: 1.0 };

/// How far mixes lean in a realization, by its uniform variate: −1 to 1, 1 for 1.
///
/// ```
/// use panoh::damage::mix::lean;
/// assert_eq!([0.0, 0.5, 1.0].map(lean), [-1.0, 0.0, 1.0]);
/// ```
pub fn lean(u: f64) -> f64 {
    LEAN.quantile(u)
}

/// The three corners of a mix, `[n_classes]` each; each adds up to 1, or to 0 for an empty mix.
#[derive(Clone, Debug, PartialEq)]
pub struct Corners {
    strong: Vec<f64>,
    likely: Vec<f64>,
    weak: Vec<f64>,
}

impl Corners {
    /// Of a mix whose classes have these vulnerabilities. Likely shares are scaled to add up to 1,
    /// and ranges with them; missing shares are 0. Of two classes as vulnerable as each other the
    /// first of the list is filled first.
    pub fn of(mix: &Mix, vulnerability: &[f64]) -> Corners {
        let nobody = Triangular { low: 0.0, mode: 0.0, high: 0.0 };
        let mut ranges = mix.shares.clone();
        ranges.resize(vulnerability.len(), nobody);
        let total: f64 = ranges.iter().map(|it| it.mode.max(0.0)).sum();
        if total <= 0.0 {
            let none = vec![0.0; ranges.len()];
            return Corners { strong: none.clone(), likely: none.clone(), weak: none };
        }
        for it in &mut ranges {
            let mode = it.mode.max(0.0) / total;
            let low = (it.low / total).clamp(0.0, mode);
            *it = Triangular { low, mode, high: (it.high / total).max(mode) };
        }
        let mut order: Vec<usize> = (0..ranges.len()).collect();
        order.sort_by(|&a, &b| vulnerability[a].total_cmp(&vulnerability[b]));
        let strong = filled(&ranges, &order);
        order.sort_unstable();
        order.sort_by(|&a, &b| vulnerability[b].total_cmp(&vulnerability[a]));
        let weak = filled(&ranges, &order);
        Corners { strong, likely: ranges.iter().map(|it| it.mode).collect(), weak }
    }

    /// Whether the mix can have the class at all.
    pub fn has(&self, class: usize) -> bool {
        [&self.strong, &self.likely, &self.weak].iter().any(|it| it[class] > 0.0)
    }

    /// The share of a class where the mix leans so far.
    pub fn share(&self, class: usize, lean: f64) -> f64 {
        let (likely, side) =
            (self.likely[class], if lean < 0.0 { &self.strong } else { &self.weak });
        likely + lean.abs() * (side[class] - likely)
    }

    /// Shares of all classes where the mix leans so far.
    pub fn shares(&self, lean: f64) -> impl Iterator<Item = f64> {
        (0..self.likely.len()).map(move |it| self.share(it, lean))
    }
}

/// Lowest shares first, then what is left over to each class up to its highest share, in order.
fn filled(ranges: &[Triangular], order: &[usize]) -> Vec<f64> {
    let mut shares: Vec<f64> = ranges.iter().map(|it| it.low).collect();
    let mut left = 1.0 - shares.iter().sum::<f64>();
    for &class in order {
        let more = (ranges[class].high - ranges[class].low).min(left.max(0.0));
        shares[class] += more;
        left -= more;
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ranges() -> impl Strategy<Value = Vec<Triangular>> {
        let one = (0.01..1.0, 0.0..1.0, 1.0..3.0);
        prop::collection::vec(one, 2..8).prop_map(|parts| {
            let total: f64 = parts.iter().map(|it| it.0).sum();
            let range = |(mode, low, high): (f64, f64, f64)| {
                let mode = mode / total;
                Triangular { low: low * mode, mode, high: (high * mode).min(1.0) }
            };
            parts.into_iter().map(range).collect()
        })
    }

    proptest! {
        #[test]
        fn shares_add_up_to_one_and_keep_to_their_ranges(shares in ranges(), u in 0.0..=1.0) {
            let vulnerability: Vec<f64> = (0..shares.len()).map(|it| (it * 7 % 5) as f64).collect();
            let mix = Mix { name: String::new(), shares };
            let drawn: Vec<f64> = Corners::of(&mix, &vulnerability).shares(lean(u)).collect();
            prop_assert!((drawn.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for (it, range) in drawn.iter().zip(&mix.shares) {
                prop_assert!(range.low - 1e-12 <= *it && *it <= range.high + 1e-12);
            }
        }

        /// A linear programme has its optimum where no person can be moved to a weaker class:
        /// pairwise exchange, the slow way.
        #[test]
        fn no_exchange_makes_the_weak_corner_weaker(shares in ranges()) {
            let vulnerability: Vec<f64> = (0..shares.len()).map(|it| (it * 7 % 5) as f64).collect();
            let mix = Mix { name: String::new(), shares };
            let corners = Corners::of(&mix, &vulnerability);
            for (drawn, sign) in [(&corners.weak, 1.0), (&corners.strong, -1.0)] {
                for (a, b) in (0..drawn.len()).flat_map(|a| (0..drawn.len()).map(move |b| (a, b))) {
                    let room = mix.shares[a].high - drawn[a];
                    let spare = drawn[b] - mix.shares[b].low;
                    let gain = sign * (vulnerability[a] - vulnerability[b]);
                    prop_assert!(gain <= 0.0 || room.min(spare) < 1e-9);
                }
            }
        }
    }

    /// E max(lean, 0) = ∫ x (1 − x) dx over 0 to 1 = 1/6, and as much on the other side.
    #[test]
    fn the_mean_share_is_two_thirds_likely_and_a_sixth_of_each_corner() {
        let range = |low, mode, high| Triangular { low, mode, high };
        let shares = vec![range(0.1, 0.3, 0.7), range(0.2, 0.5, 0.6), range(0.1, 0.2, 0.5)];
        let corners = Corners::of(&Mix { name: String::new(), shares }, &[0.8, 0.6, 0.3]);
        let near = |a: &[f64], b: [f64; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12);
        assert!(near(&corners.weak, [0.7, 0.2, 0.1]) && near(&corners.strong, [0.1, 0.4, 0.5]));
        let n = 100_000;
        let mut mean = [0.0; 3];
        for it in 0..n {
            let u = (f64::from(it) + 0.5) / f64::from(n);
            let shares = corners.shares(lean(u));
            mean.iter_mut().zip(shares).for_each(|(sum, it)| *sum += it / f64::from(n));
        }
        for (class, mean) in mean.iter().enumerate() {
            let sides = corners.weak[class] + corners.strong[class];
            let exact = corners.likely[class] * 2.0 / 3.0 + sides / 6.0;
            assert!((mean - exact).abs() < 1e-8, "{mean} is not {exact}");
        }
    }
}
