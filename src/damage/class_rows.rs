//! What one class does over the levels of its measure in one realization.

use super::macroseismic::{onset, scattered};
use super::model::{Class, DamageParameters};
use super::steps::{N_ROWS, PER_UNIT, Steps};
use super::vulnerability::{GRADES, Vulnerability};

/// Columns that depend on the class of building: D1 to D5, dead, injured, hospitalised.
pub(super) const BY_CLASS: usize = 8;

/// Columns of one class at one level, or of all who live in one damage state.
type Shares = [f32; BY_CLASS];

/// Rows of one class, and the memory to make them.
#[derive(Clone, Debug)]
pub(super) struct ClassRows {
    /// `[N_ROWS]`.
    pub(super) rows: Vec<Shares>,
    /// Factor on the mean grade by level of intensity, `[N_ROWS]`.
    onset: Vec<f64>,
    /// Probability of a limit state, and of the next worse one, `[N_ROWS]`.
    reached: [Vec<f64>; 2],
}

impl ClassRows {
    /// `intensity`: the levels that the macroseismic method has rows at.
    pub(super) fn new(intensity: &Steps) -> ClassRows {
        ClassRows {
            rows: vec![[0.0; BY_CLASS]; N_ROWS],
            onset: intensity.natural.iter().map(|it| onset(*it)).collect(),
            reached: [vec![0.0; N_ROWS], vec![0.0; N_ROWS]],
        }
    }

    /// Of a class, at the levels of its measure.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    pub(super) fn fill(&mut self, class: &Class, parameters: &DamageParameters, steps: &Steps) {
        let u = parameters.u_vulnerability;
        match &class.vulnerability {
            // x = μ_D / 5 = ½ (1 + tanh z) = 1 / (1 + e^(−2z)), and z is linear in intensity: one
            // exponential a class, and a product a row.
            Vulnerability::Macroseismic { index, ductility } => {
                let states = [0, 1, 2, 3, 4].map(|grade| {
                    let is = |it: usize| if it == grade { 1.0 } else { 0.0 };
                    class.shares([0, 1, 2, 3, 4].map(is), None, parameters)
                });
                let tail_of = |(index, weight): (f64, f64)| {
                    let z = (steps.natural[0] + 6.25 * index - 13.1) / ductility;
                    ((-2.0 * z).exp(), weight as f32)
                };
                let mut tails = scattered(index.quantile(u)).map(tail_of);
                let ratio = (-2.0 / (ductility * PER_UNIT as f64)).exp();
                for (row, onset) in self.rows.iter_mut().zip(&self.onset) {
                    let mut shares = [0.0; GRADES];
                    for (tail, weight) in &mut tails {
                        let x = (onset / (1.0 + *tail)) as f32;
                        *tail *= ratio;
                        for (sum, share) in shares.iter_mut().zip(binomial(x)) {
                            *sum += *weight * share;
                        }
                    }
                    *row = [0.0; BY_CLASS];
                    for (state, share) in states.iter().zip(shares) {
                        add(row, state, share);
                    }
                }
            }
            Vulnerability::Fragility { function, grades, capacity } => {
                self.rows.fill([0.0; BY_CLASS]);
                let capacity = capacity.quantile(1.0 - u);
                // Levels rise, so those without damage come first.
                let calm =
                    steps.natural.partition_point(|it| it / capacity < function.no_damage_below);
                let levels = [&steps.natural[calm..], &steps.ln[calm..]];
                let [reached, worse] = self.reached.each_mut().map(|it| &mut it[calm..]);
                let mut limit_states = function.limit_states.iter();
                let Some(first) = limit_states.next() else { return };
                first.fill(levels, capacity, reached);
                for (state, crosswalk) in grades.iter().enumerate() {
                    match limit_states.next() {
                        Some(next) => next.fill(levels, capacity, worse),
                        None => worse.fill(0.0),
                    }
                    let state = class.shares(*crosswalk, Some(state), parameters);
                    let probabilities = reached.iter_mut().zip(worse.iter());
                    for (row, (reached, worse)) in self.rows[calm..].iter_mut().zip(probabilities) {
                        add(row, &state, (*reached - worse) as f32);
                        *reached = *worse;
                    }
                }
            }
        }
    }
}

#[inline(always)]
#[allow(clippy::inline_always)]
fn add(row: &mut Shares, state: &Shares, share: f32) {
    for (sum, of) in row.iter_mut().zip(state) {
        *sum += share * of;
    }
}

impl Class {
    /// Columns of those who live in buildings of these grades; `state` is the damage state whose
    /// consequences may tell of the dead and injured.
    fn shares(
        &self,
        grades: [f64; GRADES],
        state: Option<usize>,
        parameters: &DamageParameters,
    ) -> Shares {
        let mut harm = self
            .casualty
            .by_grade(&parameters.casualties)
            .map(|of| of.iter().zip(&grades).map(|(rate, share)| rate * share).sum::<f64>());
        for (harm, told) in harm.iter_mut().zip(&self.told) {
            if let (Some(told), Some(state)) = (told, state) {
                let inside = told.get(state).copied().unwrap_or(0.0);
                *harm = parameters.casualties.presence.indoors * inside;
            }
        }
        let ([d1, d2, d3, d4, d5], [dead, injured, hospitalised]) = (grades, harm);
        [d1, d2, d3, d4, d5, dead, injured, hospitalised].map(|it| it as f32)
    }
}

/// Shares in D1 to D5: binomial with mean 5x.
fn binomial(x: f32) -> [f32; GRADES] {
    let y = 1.0 - x;
    let (x2, y2) = (x * x, y * y);
    [5.0 * x * y2 * y2, 10.0 * x2 * y2 * y, 10.0 * x2 * x * y2, 5.0 * x2 * x2 * y, x2 * x2 * x]
}
