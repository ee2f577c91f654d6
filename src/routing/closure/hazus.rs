//! Fragility of bridges and tunnels: Hazus 5.1.

use std::sync::LazyLock;

use crate::stats::normal_cdf;

/// Damage states of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// None.
    None,
    /// Slight.
    Slight,
    /// Moderate.
    Moderate,
    /// Extensive.
    Extensive,
    /// Complete.
    Complete,
}

/// A lognormal fragility.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fragility {
    /// Medians of slight, moderate, extensive and complete damage, g; infinite where a state is not
    /// known from shaking.
    pub median_g: [f64; 4],
    /// Natural-log standard deviation, the same for all states.
    pub beta: f64,
}

impl Fragility {
    /// Chance of each state or a worse one, slight first, at a ln of shaking in g.
    pub fn exceeded(&self, ln_g: f64) -> [f64; 4] {
        self.median_g.map(|median| normal_cdf((ln_g - median.ln()) / self.beta))
    }

    /// The state in which a structure is that lies at `u` (0 to 1, low for weak ones).
    pub fn state(&self, ln_g: f64, u: f64) -> State {
        const STATES: [State; 4] =
            [State::Slight, State::Moderate, State::Extensive, State::Complete];
        let chances = self.exceeded(ln_g);
        let worst = STATES.iter().zip(chances).rev().find(|it| u < it.1);
        worst.map_or(State::None, |it| *it.0)
    }

    /// Between two of equal spread: `share` 0 gives the one, 1 the other, medians by their
    /// logarithm.
    pub fn between(&self, other: &Fragility, share: f64) -> Fragility {
        let mean = |(a, b): (f64, f64)| (a.ln() + share * (b.ln() - a.ln())).exp();
        let [a, b] = [self.median_g, other.median_g];
        Fragility { median_g: std::array::from_fn(|it| mean((a[it], b[it]))), beta: self.beta }
    }
}

/// Fragility of a class: `HWB1` to `HWB28` over SA(1.0 s), `HTU1` (bored) and `HTU2` (cut and cover)
/// over PGA; `None` of other names.
pub fn of_class(name: &str) -> Option<Fragility> {
    TABLE.iter().find(|it| it.0 == name).map(|it| it.1)
}

static TABLE: LazyLock<Vec<(&str, Fragility)>> = LazyLock::new(|| {
    let lines = include_str!("hazus.csv").lines().filter(|it| it.starts_with('H'));
    lines.filter_map(row).collect()
});

fn row(line: &'static str) -> Option<(&'static str, Fragility)> {
    let mut fields = line.split(',');
    let name = fields.next()?;
    let mut next = || fields.next().map(|it| it.parse().unwrap_or(f64::INFINITY));
    let median_g = [next()?, next()?, next()?, next()?];
    Some((name, Fragility { median_g, beta: next()? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_classes_are_there_and_in_order() {
        assert_eq!(TABLE.len(), 30);
        for (name, it) in TABLE.iter() {
            assert!(it.median_g.windows(2).all(|it| 0.0 < it[0] && it[0] <= it[1]), "{name}");
            assert_eq!(it.beta, 0.6, "{name}");
        }
        assert!(of_class("HWB29").is_none());
    }

    /// Of METHODS: simple spans of several columns; at the median of a state its chance is one half,
    /// one deviation below it Φ(−1) = 0.158655.
    #[test]
    fn chances_are_lognormal() {
        let weak = of_class("HWB17").unwrap();
        assert_eq!(weak.median_g, [0.25, 0.35, 0.45, 0.70]);
        for (state, median) in weak.median_g.iter().enumerate() {
            assert!((weak.exceeded(median.ln())[state] - 0.5).abs() < 1e-12);
            let below = weak.exceeded(median.ln() - 0.6)[state];
            assert!((below - 0.158_655).abs() < 1e-6);
        }
        let tunnel = of_class("HTU1").unwrap();
        assert_eq!(tunnel.exceeded(2.0_f64.ln())[2..], [0.0, 0.0]);
    }

    #[test]
    fn states_are_as_frequent_as_their_chances() {
        let it = of_class("HWB5").unwrap();
        let ln_g = 0.4_f64.ln();
        let (n, mut at_least) = (100_000, [0.0; 4]);
        for step in 0..n {
            let state = it.state(ln_g, (f64::from(step) + 0.5) / f64::from(n));
            for (sum, bound) in at_least.iter_mut().zip(1..) {
                *sum += f64::from(u8::from(state as u8 >= bound)) / f64::from(n);
            }
        }
        for (got, expected) in at_least.iter().zip(it.exceeded(ln_g)) {
            assert!((got - expected).abs() < 2e-5);
        }
    }

    #[test]
    fn between_two_classes_medians_lie_between() {
        let (strong, weak) = (of_class("HWB28").unwrap(), of_class("HWB5").unwrap());
        assert_eq!(
            strong.between(&weak, 0.0).median_g.map(|it| (it * 1e9).round() / 1e9),
            strong.median_g
        );
        let half = strong.between(&weak, 0.5).median_g[3];
        assert!((half - (1.7_f64 * 0.7).sqrt()).abs() < 1e-12);
    }
}
