//! The damage of one realization as tables over the measures of shaking, and its tally over cells: a
//! hot loop.

use super::macroseismic::{fright, onset};
use super::mix;
use super::model::{Class, DamageModel, DamageParameters};
use super::pager;
use super::row::{COLUMNS, Row, column};
use super::vulnerability::Vulnerability;
use crate::exposure::cells::Cells;
use crate::hazard::imt::Imt;

/// Steps of a table per unit of intensity, or of ln g or cm/s: fine enough for linear interpolation
/// to 1e-5.
const PER_UNIT: usize = 192;
/// Units that a table spans.
const SPAN: f64 = 11.0;
/// Rows of one mix.
const N_ROWS: usize = SPAN as usize * PER_UNIT + 1;
/// Cells that are added up in f32 before they go into f64, so that the error of a sum does not
/// grow with the size of a city.
const BLOCK: usize = 64;
/// Columns that depend on the class of building: D1 to D5, dead, injured, hospitalised.
const BY_CLASS: usize = 8;
/// A mix that has no rows in a part.
const NONE: u32 = u32::MAX;

/// Rows of all mixes over each measure of a [`DamageModel`], for one realization.
///
/// Made once a thread by [`DamageTable::new`] and filled anew in every realization. What stands in the
/// part of one measure are the classes that answer to it: the row of a cell is the sum over parts.
#[derive(Clone, Debug)]
pub struct DamageTable {
    /// Over intensity first, with what depends on nothing else; then over the further measures.
    parts: Vec<Part>,
    /// Columns that are the same in every realization, `[N_ROWS]`: intensity, PAGER's shares.
    fixed: Vec<Row>,
    /// Share of one class in each mix, `[n_mixes]`.
    weights: Vec<f32>,
    /// Rows of one class.
    own: Vec<[f32; BY_CLASS]>,
}

/// Rows over one measure.
#[derive(Clone, Debug)]
struct Part {
    imt: Imt,
    /// First row of each mix, `[n_mixes]`; [`NONE`] where no class of it answers to the measure.
    start: Vec<u32>,
    rows: Vec<Row>,
    /// Two numbers a row, for [`DamageTable::add_cells`]: its weighted sum, and its share in any grade
    /// where that is not in the sum.
    dots: Vec<[f32; 2]>,
}

/// Lowest level of the table of a measure: intensity I, 0.0006 g, 0.08 cm/s.
fn first(imt: Imt) -> f64 {
    match imt {
        Imt::Mmi => 1.0,
        Imt::Pgv => -2.5,
        Imt::Pga | Imt::Sa(_) => -7.5,
    }
}

/// Where a level falls: the row below, and how far it is to the next.
#[inline(always)]
#[allow(clippy::inline_always, clippy::manual_clamp)] // `clamp` would let NaN through
fn place(level: f32, first: f32) -> (usize, f32) {
    const TOP: f32 = (N_ROWS - 1) as f32;
    // `max` first: it turns NaN into the lowest level.
    let x = ((level - first) * PER_UNIT as f32).max(0.0).min(TOP);
    let row = (x as usize).min(N_ROWS - 2);
    (row, x - row as f32)
}

impl Part {
    /// For the mixes that use a measure; all of them have rows over intensity, those without a class
    /// there the same ones.
    fn new(model: &DamageModel, measure: usize) -> Part {
        let mut n = 0;
        let mut shared = NONE;
        let mut next = |is_used: bool| {
            if !is_used && (measure > 0 || shared != NONE) {
                return shared;
            }
            let start = n;
            n += N_ROWS as u32;
            if !is_used {
                shared = start;
            }
            start
        };
        let start = (0..model.n_mixes()).map(|it| next(model.uses(it, measure))).collect();
        Part {
            imt: model.measures()[measure],
            start,
            rows: vec![[0.0; COLUMNS]; n as usize],
            dots: vec![[0.0; 2]; n as usize],
        }
    }

    /// The two rows about a level, and how far it is to the second.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    fn about(&self, mix: u16, level: f32) -> Option<([&Row; 2], f32)> {
        let (below, t) = place(level, first(self.imt) as f32);
        let start = *self.start.get(usize::from(mix))? as usize + below;
        let [low, high] = self.rows.get(start..start + 2)? else { return None };
        Some(([low, high], t))
    }

    fn dots(&self, mix: u16, level: f32) -> [f32; 2] {
        let (below, t) = place(level, first(self.imt) as f32);
        let start = self.start.get(usize::from(mix)).map_or(usize::MAX, |it| *it as usize);
        match self.dots.get(start.saturating_add(below)..start.saturating_add(below + 2)) {
            Some([low, high]) => [0, 1].map(|it| low[it] + t * (high[it] - low[it])),
            _ => [0.0; 2],
        }
    }
}

impl DamageTable {
    /// An empty table for this model: nobody is harmed until it is filled.
    pub fn new(model: &DamageModel) -> DamageTable {
        let fixed = |step: usize| {
            let intensity = level_of(Imt::Mmi, step);
            let mut row = [0.0; COLUMNS];
            row[column::FRIGHTENED] = fright(intensity) as f32;
            row[column::INTENSITY] = intensity as f32;
            row[column::PAGER_LOW] = pager::TAJIKISTAN.share(intensity) as f32;
            row[column::PAGER_HIGH] = pager::AFGHANISTAN.share(intensity) as f32;
            row
        };
        DamageTable {
            parts: (0..model.measures().len()).map(|it| Part::new(model, it)).collect(),
            fixed: (0..N_ROWS).map(fixed).collect(),
            weights: vec![0.0; model.n_mixes()],
            own: vec![[0.0; BY_CLASS]; N_ROWS],
        }
    }

    /// Fills the table for one realization; `model` is the one it was made for.
    pub fn fill(&mut self, model: &DamageModel, parameters: &DamageParameters) {
        let DamageTable { parts, fixed, weights, own } = self;
        for (number, part) in parts.iter_mut().enumerate() {
            for mix in part.rows.chunks_exact_mut(N_ROWS) {
                if number == 0 {
                    mix.copy_from_slice(fixed);
                } else {
                    mix.fill([0.0; COLUMNS]);
                }
            }
        }
        let lean = mix::lean(parameters.u_mix);
        for (idx, class) in model.classes.iter().enumerate() {
            for (weight, mix) in weights.iter_mut().zip(&model.mixes) {
                *weight = mix.share(idx, lean) as f32;
            }
            if weights.iter().all(|it| *it == 0.0) {
                continue;
            }
            class_rows(class, parameters, own);
            let part = &mut parts[class.measure];
            let mixes = weights.iter().zip(&part.start).filter(|it| *it.0 > 0.0);
            for (weight, start) in mixes {
                let rows = &mut part.rows[*start as usize..*start as usize + N_ROWS];
                for (row, shares) in rows.iter_mut().zip(own.iter()) {
                    for (sum, share) in row.iter_mut().zip(shares) {
                        *sum += weight * share;
                    }
                }
            }
        }
        for row in &mut parts[0].rows {
            row[column::FRIGHTENED] *= (1.0 - damaged(row)).max(0.0);
        }
    }

    /// Shares of the residents of a mix at a level of each measure; those of no harm for an unknown
    /// mix.
    pub fn row(&self, mix: u16, levels: &[f32]) -> Row {
        let mut row = [0.0; COLUMNS];
        self.add_row(&mut row, mix, |it| levels[it], 1.0);
        row
    }

    /// Adds `people` times the row of a mix.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    fn add_row(&self, sums: &mut Row, mix: u16, level: impl Fn(usize) -> f32, people: f32) {
        let [intensity, further @ ..] = &self.parts[..] else { return };
        if let Some(([low, high], t)) = intensity.about(mix, level(0)) {
            add(sums, low, high, t, people);
        }
        if further.is_empty() {
            return;
        }
        let mut row = [0.0; COLUMNS];
        for (part, measure) in further.iter().zip(1..) {
            if let Some(([low, high], t)) = part.about(mix, level(measure)) {
                add(&mut row, low, high, t, people);
            }
        }
        // Whoever lives in a damaged home is not frightened out of an undamaged one.
        row[column::FRIGHTENED] = -damaged(&row) * fright(f64::from(level(0))) as f32;
        sums.iter_mut().zip(row).for_each(|(sum, it)| *sum += it);
    }

    /// People of each settlement by column, `[n_settlements]`: set, not added to.
    ///
    /// `levels` has a column a measure of the model, with one entry a cell. The sum of a settlement
    /// differs from one in `f64` by less than 1e-5 of itself.
    pub fn tally(&self, cells: &Cells, levels: &[&[f32]], out: &mut [Row]) {
        for (range, total) in cells.of_settlement.iter().zip(out) {
            let mut sums = [0.0; COLUMNS];
            let (start, end) = (range.start as usize, range.end as usize);
            for first in (start..end).step_by(BLOCK) {
                let block = self.block(cells, levels, first..end.min(first + BLOCK));
                sums.iter_mut().zip(block).for_each(|(sum, it)| *sum += f64::from(it));
            }
            *total = sums.map(|it| it as f32);
        }
    }

    /// People of a few cells.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    fn block(&self, cells: &Cells, levels: &[&[f32]], range: std::ops::Range<usize>) -> Row {
        let mut block = [0.0; COLUMNS];
        let (people, mix) = (&cells.people[range.clone()], &cells.mix[range.clone()]);
        if let ([part], [intensity]) = (&self.parts[..], levels) {
            for ((people, mix), level) in people.iter().zip(mix).zip(&intensity[range]) {
                if let Some(([low, high], t)) = part.about(*mix, *level) {
                    add(&mut block, low, high, t, *people);
                }
            }
            return block;
        }
        for ((people, mix), cell) in people.iter().zip(mix).zip(range) {
            self.add_row(&mut block, *mix, |it| levels[it][cell], *people);
        }
        block
    }

    /// Adds to each cell its people times the weighted sum of its row, never below 0: with the
    /// `cell_weights` of the displacement stage, those displaced in night 1. `levels` as in
    /// [`tally`](DamageTable::tally).
    pub fn add_cells(&mut self, cells: &Cells, levels: &[&[f32]], weights: &Row, out: &mut [f32]) {
        for (number, part) in self.parts.iter_mut().enumerate() {
            for (dot, row) in part.dots.iter_mut().zip(&part.rows) {
                let sum: f32 = row.iter().zip(weights).map(|(share, weight)| share * weight).sum();
                *dot = [sum, if number == 0 { 0.0 } else { damaged(row) }];
            }
        }
        let columns = cells.people.iter().zip(&cells.mix).zip(out).enumerate();
        for (cell, ((people, mix), out)) in columns {
            let (mut sum, mut damaged) = (0.0, 0.0);
            for (part, of) in self.parts.iter().zip(levels) {
                let [more, broken] = part.dots(*mix, of[cell]);
                sum += more;
                damaged += broken;
            }
            if damaged > 0.0 {
                let intensity = f64::from(levels[0][cell]);
                sum -= weights[column::FRIGHTENED] * damaged * fright(intensity) as f32;
            }
            *out += people * sum.max(0.0);
        }
    }
}

/// Share in any grade.
fn damaged(row: &Row) -> f32 {
    row[..=column::D5].iter().sum()
}

fn level_of(imt: Imt, step: usize) -> f64 {
    first(imt) + step as f64 / PER_UNIT as f64
}

/// Rows of one class over its measure.
fn class_rows(class: &Class, parameters: &DamageParameters, out: &mut [[f32; BY_CLASS]]) {
    let harm = class.casualty.by_grade(&parameters.casualties);
    let harm = harm.map(|it| it.map(|share| share as f32));
    let u = parameters.u_vulnerability;
    match &class.vulnerability {
        // x = μ_D / 5 = ½ (1 + tanh z) = 1 / (1 + e^(−2z)), and z is linear in intensity: one
        // exponential a class, and a product a row.
        Vulnerability::Macroseismic { index, ductility } => {
            let z = (first(Imt::Mmi) + 6.25 * index.quantile(u) - 13.1) / ductility;
            let mut tail = (-2.0 * z).exp();
            let ratio = (-2.0 / (ductility * PER_UNIT as f64)).exp();
            for (step, row) in out.iter_mut().enumerate() {
                let x = (onset(level_of(Imt::Mmi, step)) / (1.0 + tail)) as f32;
                tail *= ratio;
                *row = with_harm(binomial(x), &harm);
            }
        }
        Vulnerability::Fragility { function, grades, .. } => {
            let mut states = vec![0.0; grades.len()];
            for (step, row) in out.iter_mut().enumerate() {
                let level = class.level(level_of(function.imt, step));
                states.fill(0.0);
                class.vulnerability.add_states(level, u, 1.0, &mut states);
                let mut shares = [0.0; 5];
                for (state, crosswalk) in states.iter().zip(grades) {
                    for (share, part) in shares.iter_mut().zip(crosswalk) {
                        *share += state * part;
                    }
                }
                *row = with_harm(shares.map(|it| it as f32), &harm);
                for (number, told) in class.told.iter().enumerate() {
                    let Some(told) = told else { continue };
                    let inside: f64 =
                        told.iter().zip(&states).map(|(rate, share)| rate * share).sum();
                    row[5 + number] = (parameters.casualties.presence.indoors * inside) as f32;
                }
            }
        }
    }
}

/// Shares in D1 to D5: binomial with mean 5x.
fn binomial(x: f32) -> [f32; 5] {
    let y = 1.0 - x;
    let (x2, y2) = (x * x, y * y);
    [5.0 * x * y2 * y2, 10.0 * x2 * y2 * y, 10.0 * x2 * x * y2, 5.0 * x2 * x2 * y, x2 * x2 * x]
}

/// The grades, then dead, injured, hospitalised.
fn with_harm(grades: [f32; 5], harm: &[[f32; 5]; 3]) -> [f32; BY_CLASS] {
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
