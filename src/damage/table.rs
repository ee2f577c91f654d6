//! The damage of one realization as a table over intensity, and its tally over cells: a hot loop.

use super::macroseismic::{fright, onset};
use super::mix;
use super::model::{Class, DamageModel, DamageParameters};
use super::pager;
use super::row::{COLUMNS, Row, column};
use crate::exposure::cells::Cells;

/// Lowest intensity of the table.
const FIRST: f64 = 1.0;
/// Highest intensity of the table.
const LAST: f64 = 12.0;
/// Steps of the table per unit of intensity: fine enough for linear interpolation to 1e-5.
const PER_UNIT: usize = 192;
/// Rows of one mix.
const N_ROWS: usize = (LAST - FIRST) as usize * PER_UNIT + 1;
/// Cells that are added up in f32 before they go into f64, so that the error of a sum does not
/// grow with the size of a city.
const BLOCK: usize = 64;
/// Columns that depend on the class of building: D1 to D5, dead, injured, hospitalised.
const BY_CLASS: usize = 8;

/// Rows of all mixes over intensity 1 to 12, for one realization.
///
/// Made once a thread by [`DamageTable::new`] and filled anew in every realization.
#[derive(Clone, Debug)]
pub struct DamageTable {
    n_mixes: usize,
    /// `[n_mixes × N_ROWS]`.
    rows: Vec<Row>,
    /// Columns that are the same in every realization, `[N_ROWS]`: intensity, PAGER's shares.
    fixed: Vec<Row>,
    /// Shares of one class in each mix, `[n_mixes]`.
    weights: Vec<f32>,
    /// One number a row, for [`DamageTable::add_cells`].
    dots: Vec<f32>,
}

/// Where an intensity falls: the row below, and how far it is to the next.
#[allow(clippy::manual_clamp)] // `clamp` would let NaN through
fn place(intensity: f32) -> (usize, f32) {
    const SCALE: f32 = PER_UNIT as f32;
    const TOP: f32 = (N_ROWS - 1) as f32;
    // `max` first: it turns NaN into the lowest intensity.
    let x = ((intensity - FIRST as f32) * SCALE).max(0.0).min(TOP);
    let row = (x as usize).min(N_ROWS - 2);
    (row, x - row as f32)
}

impl DamageTable {
    /// An empty table for this model: nobody is harmed until it is filled.
    pub fn new(model: &DamageModel) -> DamageTable {
        let n_mixes = model.n_mixes();
        let fixed = |step: usize| {
            let intensity = intensity_of(step);
            let mut row = [0.0; COLUMNS];
            row[column::FRIGHTENED] = fright(intensity) as f32;
            row[column::INTENSITY] = intensity as f32;
            row[column::PAGER_LOW] = pager::TAJIKISTAN.share(intensity) as f32;
            row[column::PAGER_HIGH] = pager::AFGHANISTAN.share(intensity) as f32;
            row
        };
        DamageTable {
            n_mixes,
            rows: vec![[0.0; COLUMNS]; n_mixes * N_ROWS],
            fixed: (0..N_ROWS).map(fixed).collect(),
            weights: vec![0.0; n_mixes],
            dots: vec![0.0; n_mixes * N_ROWS],
        }
    }

    /// Fills the table for one realization; `model` is the one it was made for.
    pub fn fill(&mut self, model: &DamageModel, parameters: &DamageParameters) {
        for mix in self.rows.chunks_exact_mut(N_ROWS) {
            mix.copy_from_slice(&self.fixed);
        }
        let lean = mix::lean(parameters.u_mix);
        for (idx, class) in model.classes.iter().enumerate() {
            for (weight, mix) in self.weights.iter_mut().zip(&model.mixes) {
                *weight = mix.share(idx, lean) as f32;
            }
            self.add_class(class, parameters);
        }
        for row in &mut self.rows {
            let damaged: f32 = row[..=column::D5].iter().sum();
            row[column::FRIGHTENED] *= (1.0 - damaged).max(0.0);
        }
    }

    /// Adds the shares of one class to every mix, by its weight there.
    ///
    /// x = μ_D / 5 = ½ (1 + tanh z) = 1 / (1 + e^(−2z)), and z is linear in intensity: one
    /// exponential a class, and a product a row.
    fn add_class(&mut self, class: &Class, parameters: &DamageParameters) {
        let vulnerability = class.vulnerability.quantile(parameters.u_vulnerability);
        let harm = class.casualty.by_grade(&parameters.casualties);
        let harm = harm.map(|it| it.map(|share| share as f32));
        let z = (FIRST + 6.25 * vulnerability - 13.1) / class.ductility;
        let mut tail = (-2.0 * z).exp();
        let ratio = (-2.0 / (class.ductility * PER_UNIT as f64)).exp();
        for step in 0..N_ROWS {
            let x = (onset(intensity_of(step)) / (1.0 + tail)) as f32;
            tail *= ratio;
            let shares = class_row(x, &harm);
            for (mix, weight) in self.weights.iter().enumerate() {
                let row = &mut self.rows[mix * N_ROWS + step];
                for (sum, share) in row.iter_mut().zip(&shares) {
                    *sum += weight * share;
                }
            }
        }
    }

    /// Shares of the residents of a mix at an intensity; those of no harm for an unknown mix.
    pub fn row(&self, mix: u16, intensity: f32) -> Row {
        let (below, t) = place(intensity);
        let mut row = [0.0; COLUMNS];
        if usize::from(mix) < self.n_mixes {
            let start = usize::from(mix) * N_ROWS + below;
            add(&mut row, &self.rows[start], &self.rows[start + 1], t, 1.0);
        }
        row
    }

    /// People of each settlement by column, `[n_settlements]`: set, not added to.
    ///
    /// `intensity` has one entry a cell. The sum of a settlement differs from one in `f64` by less
    /// than 1e-5 of itself.
    pub fn tally(&self, cells: &Cells, intensity: &[f32], out: &mut [Row]) {
        for (range, total) in cells.of_settlement.iter().zip(out) {
            let range = range.start as usize..range.end as usize;
            let people = &cells.people[range.clone()];
            let mix = &cells.mix[range.clone()];
            let sums = self.settlement(people, mix, &intensity[range]);
            *total = sums.map(|it| it as f32);
        }
    }

    fn settlement(&self, people: &[f32], mix: &[u16], intensity: &[f32]) -> [f64; COLUMNS] {
        let mut sums = [0.0; COLUMNS];
        let blocks = people.chunks(BLOCK).zip(mix.chunks(BLOCK)).zip(intensity.chunks(BLOCK));
        for ((people, mix), intensity) in blocks {
            let mut block = [0.0; COLUMNS];
            for ((people, mix), intensity) in people.iter().zip(mix).zip(intensity) {
                let (below, t) = place(*intensity);
                let start = usize::from(*mix) * N_ROWS + below;
                if let Some([low, high]) = self.rows.get(start..start + 2) {
                    add(&mut block, low, high, t, *people);
                }
            }
            for (sum, part) in sums.iter_mut().zip(block) {
                *sum += f64::from(part);
            }
        }
        sums
    }

    /// Adds to each cell its people times the weighted sum of its row, never below 0: with the
    /// `cell_weights` of the displacement stage, those displaced in night 1.
    pub fn add_cells(&mut self, cells: &Cells, intensity: &[f32], weights: &Row, out: &mut [f32]) {
        for (dot, row) in self.dots.iter_mut().zip(&self.rows) {
            let sum: f32 = row.iter().zip(weights).map(|(share, weight)| share * weight).sum();
            *dot = sum.max(0.0);
        }
        let columns = cells.people.iter().zip(&cells.mix).zip(intensity).zip(out);
        for (((people, mix), intensity), out) in columns {
            let (below, t) = place(*intensity);
            let start = usize::from(*mix) * N_ROWS + below;
            if let Some([low, high]) = self.dots.get(start..start + 2) {
                *out += people * (low + t * (high - low));
            }
        }
    }
}

fn intensity_of(step: usize) -> f64 {
    FIRST + step as f64 / PER_UNIT as f64
}

/// Shares in D1 to D5 (binomial with mean 5x), dead, injured, hospitalised.
fn class_row(x: f32, harm: &[[f32; 5]; 3]) -> [f32; BY_CLASS] {
    let y = 1.0 - x;
    let (x2, y2) = (x * x, y * y);
    let grades =
        [5.0 * x * y2 * y2, 10.0 * x2 * y2 * y, 10.0 * x2 * x * y2, 5.0 * x2 * x2 * y, x2 * x2 * x];
    let dot = |rates: &[f32; 5]| -> f32 {
        rates.iter().zip(&grades).map(|(rate, share)| rate * share).sum()
    };
    let [d1, d2, d3, d4, d5] = grades;
    [d1, d2, d3, d4, d5, dot(&harm[0]), dot(&harm[1]), dot(&harm[2])]
}

/// Adds `people` times the row between two rows. Plain products and sums, so that the bits are
/// the same with any vector unit.
#[inline(always)]
#[allow(clippy::inline_always)]
fn add(sums: &mut Row, low: &Row, high: &Row, t: f32, people: f32) {
    for c in 0..COLUMNS {
        sums[c] += people * (low[c] + t * (high[c] - low[c]));
    }
}
