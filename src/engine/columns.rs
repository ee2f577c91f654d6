//! One number an item and realization, gathered from blocks in any order.

use crate::stats::quantile;

/// `[n_items × n_realizations]`, items first, so that the realizations of an item lie together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    n_realizations: usize,
    values: Vec<f32>,
}

impl Columns {
    /// Zeros.
    pub fn new(n_items: usize, n_realizations: usize) -> Columns {
        Columns { n_realizations, values: vec![0.0; n_items * n_realizations] }
    }

    /// Writes one realization; `items` has a number an item.
    pub fn write(&mut self, realization: usize, items: impl IntoIterator<Item = f32>) {
        let columns = self.values.chunks_exact_mut(self.n_realizations.max(1));
        for (column, value) in columns.zip(items) {
            column[realization] = value;
        }
    }

    /// All realizations of an item, in their order.
    pub fn of(&self, item: usize) -> &[f32] {
        &self.values[item * self.n_realizations..(item + 1) * self.n_realizations]
    }

    /// How many items there are.
    pub fn n_items(&self) -> usize {
        self.values.len() / self.n_realizations.max(1)
    }

    /// The numbers themselves.
    pub fn into_values(self) -> Vec<f32> {
        self.values
    }
}

/// One number a settlement or segment and realization.
pub struct RoadColumns {
    /// Segments: 0 where open.
    pub reopen_days: Columns,
    /// `[n_realizations × n_settlements]`: the nearest shelter; `u32::MAX` for none.
    pub nearest: Vec<Vec<u32>>,
    /// Settlements: travel time there, minutes.
    pub nearest_min: Columns,
    /// Settlements: 0 where a road to the district centre is open.
    pub cut_off_days: Columns,
}

/// Share of values of which something holds; 0 of none.
pub fn share(values: &[f32], holds: impl Fn(f32) -> bool) -> f64 {
    values.iter().filter(|it| holds(**it)).count() as f64 / values.len().max(1) as f64
}

/// Median of the values above zero, finite or not; 0 where there are none.
pub fn median_above_zero(values: &[f32]) -> f64 {
    let mut above: Vec<f32> = values.iter().copied().filter(|it| 0.0 < *it).collect();
    above.sort_unstable_by(f32::total_cmp);
    let Some(last) = above.len().checked_sub(1) else { return 0.0 };
    let middle = f64::from(above[last / 2]);
    if middle.is_finite() && above[last / 2 + last % 2].is_finite() {
        quantile(&above, 0.5)
    } else {
        f64::INFINITY
    }
}
