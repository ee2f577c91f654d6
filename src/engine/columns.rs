//! One number an item and realization, gathered from blocks in any order.

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
