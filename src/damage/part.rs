//! Rows of all mixes over one measure: the part of a table that the classes answering to it make.

use super::class_rows::ClassRows;
use super::mix;
use super::model::{DamageModel, DamageParameters};
use super::row::column;
use super::steps::{N_ROWS, Steps};

/// Cells that are placed among rows at once, and added up in f32 before they go into f64, so that
/// the error of a sum does not grow with the size of a city.
pub(super) const BLOCK: usize = 64;
/// A mix that has no rows.
const NONE: u32 = u32::MAX;

/// Rows of `N` columns over one measure.
#[derive(Clone, Debug)]
pub(super) struct Part<const N: usize> {
    pub(super) steps: Steps,
    /// First row of each mix, `[n_mixes]`; [`NONE`] for no rows.
    start: Vec<u32>,
    rows: Vec<[f32; N]>,
    /// Which class is in which mix, by class.
    uses: Vec<Use>,
    /// Rows that no class has added to, `[N_ROWS]`.
    empty: Vec<[f32; N]>,
    /// Weighted sum of each row, for [`Part::weigh`].
    dots: Vec<f32>,
    /// Share in any grade of each row of a further measure; over intensity it is in the rows.
    damaged: Vec<f32>,
}

/// A class in a mix.
#[derive(Clone, Copy, Debug)]
struct Use {
    class: usize,
    mix: usize,
    /// Whether it is the first or the last of its mix in this part.
    is_first: bool,
    is_last: bool,
}

impl<const N: usize> Part<N> {
    /// For the mixes that have a class answering to a measure; `empty` are rows without any class,
    /// `[N_ROWS]`. Over intensity the other mixes have those, all of them the same ones.
    pub(super) fn new(model: &DamageModel, measure: usize, empty: Vec<[f32; N]>) -> Part<N> {
        let mut uses: Vec<Use> = vec![];
        let (mut start, mut n) = (vec![], 0);
        for mix in 0..model.n_mixes() {
            let first = uses.len();
            let classes = model.classes_of(mix, measure);
            uses.extend(classes.map(|class| Use { class, mix, is_first: false, is_last: false }));
            match &mut uses[first..] {
                [] => start.push(NONE),
                own => {
                    own[0].is_first = true;
                    own[own.len() - 1].is_last = true;
                    start.push(n);
                    n += N_ROWS as u32;
                }
            }
        }
        uses.sort_by_key(|it| (it.class, it.mix));
        let mut rows = vec![[0.0; N]; n as usize];
        if measure == 0 && start.contains(&NONE) {
            rows.extend(&empty);
            start.iter_mut().filter(|it| **it == NONE).for_each(|it| *it = n);
        }
        Part {
            steps: Steps::new(model.measures()[measure]),
            start,
            dots: vec![0.0; rows.len()],
            damaged: if measure == 0 { vec![] } else { vec![0.0; rows.len()] },
            rows,
            uses,
            empty,
        }
    }

    /// For one realization: the sum over the classes of each mix.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    pub(super) fn fill(
        &mut self,
        model: &DamageModel,
        parameters: &DamageParameters,
        class_rows: &mut ClassRows,
    ) {
        let lean = mix::lean(parameters.u_mix);
        let share = |it: &Use| model.mixes[it.mix].share(it.class, lean) as f32;
        for uses in self.uses.chunk_by(|a, b| a.class == b.class) {
            if uses.iter().any(|it| share(it) > 0.0) {
                class_rows.fill(&model.classes[uses[0].class], parameters, &self.steps);
            }
            for it in uses {
                let start = self.start[it.mix] as usize;
                let rows = &mut self.rows[start..start + N_ROWS];
                if it.is_first {
                    rows.copy_from_slice(&self.empty);
                }
                let share = share(it);
                if share > 0.0 {
                    for (row, shares) in rows.iter_mut().zip(&class_rows.rows) {
                        for (sum, of) in row.iter_mut().zip(shares) {
                            *sum += share * of;
                        }
                    }
                }
                if it.is_last && N > column::FRIGHTENED {
                    for row in rows {
                        row[column::FRIGHTENED] *= (1.0 - damaged(row)).max(0.0);
                    }
                }
            }
        }
    }

    /// Weighs all rows, for [`Part::dots`].
    #[inline(always)]
    #[allow(clippy::inline_always)]
    pub(super) fn weigh(&mut self, weights: &[f32; N]) {
        for (dot, row) in self.dots.iter_mut().zip(&self.rows) {
            let mut sums = [0.0; 4];
            for (row, weights) in row.chunks_exact(4).zip(weights.chunks_exact(4)) {
                for lane in 0..4 {
                    sums[lane] += row[lane] * weights[lane];
                }
            }
            *dot = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        }
        for (damaged, row) in self.damaged.iter_mut().zip(&self.rows) {
            *damaged = self::damaged(row);
        }
    }

    /// For each cell of at most a [`BLOCK`] its number, the row below its level and the row above, and
    /// how far it is to the second. Cells of an unknown mix are left out.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    pub(super) fn rows(
        &self,
        mix: &[u16],
        levels: &[f32],
        mut each: impl FnMut(usize, &[f32; N], &[f32; N], f32),
    ) {
        self.places(mix, levels, |cell, below, t| {
            if let Some([low, high]) = self.rows.get(below..below + 2) {
                each(cell, low, high, t);
            }
        });
    }

    /// For each cell of at most a [`BLOCK`] its number, the weighted sum of its row, and its share in
    /// any grade. Cells of an unknown mix are left out.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    pub(super) fn dots(&self, mix: &[u16], levels: &[f32], mut each: impl FnMut(usize, f32, f32)) {
        let between = |of: &[f32], below: usize, t: f32| match of.get(below..below + 2) {
            Some([low, high]) => low + t * (high - low),
            _ => 0.0,
        };
        self.places(mix, levels, |cell, below, t| {
            each(cell, between(&self.dots, below, t), between(&self.damaged, below, t));
        });
    }

    #[inline(always)]
    #[allow(clippy::inline_always)]
    fn places(&self, mix: &[u16], levels: &[f32], mut each: impl FnMut(usize, usize, f32)) {
        let (mut below, mut t) = ([0; BLOCK], [0.0; BLOCK]);
        for ((level, below), t) in levels.iter().zip(&mut below).zip(&mut t) {
            (*below, *t) = self.steps.place(*level);
        }
        for (cell, ((mix, below), t)) in mix.iter().zip(below).zip(t).enumerate() {
            if let Some(start) = self.start.get(usize::from(*mix)) {
                each(cell, *start as usize + below as usize, t);
            }
        }
    }
}

/// Share in any grade.
#[inline(always)]
#[allow(clippy::inline_always)]
pub(super) fn damaged(row: &[f32]) -> f32 {
    row[..=column::D5].iter().sum()
}
