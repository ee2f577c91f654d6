//! The damage of one realization as tables over the measures of shaking, and its tally over cells: a
//! hot loop.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

use super::class_rows::{BY_CLASS, ClassRows};
use super::macroseismic::fright;
use super::model::{DamageModel, DamageParameters};
use super::pager;
use super::part::{BLOCK, Part, damaged};
use super::row::{COLUMNS, Row, column};
use super::steps::Steps;
use crate::exposure::cells::Cells;
use crate::hazard::imt::Imt;

/// Rows of all mixes over each measure of a [`DamageModel`], for one realization.
///
/// Made once a thread by [`DamageTable::new`] and filled anew in every realization. What stands in the
/// part of one measure are the classes that answer to it: the row of a cell is the sum over parts.
///
/// Loops are compiled for several vector units, of which a run takes what the processor has. They
/// are plain products and sums in a fixed order, never fused, so the bits are the same on all of
/// them.
#[derive(Clone, Debug)]
pub struct DamageTable {
    /// Over intensity, with what depends on nothing else.
    intensity: Part<COLUMNS>,
    /// Over each further measure.
    further: Vec<Part<BY_CLASS>>,
    class_rows: ClassRows,
}

impl DamageTable {
    /// An empty table for this model: nobody is harmed until it is filled.
    pub fn new(model: &DamageModel) -> DamageTable {
        let levels = Steps::new(Imt::Mmi);
        let empty = |intensity: &f64| {
            let mut row = [0.0; COLUMNS];
            row[column::FRIGHTENED] = fright(*intensity) as f32;
            row[column::INTENSITY] = *intensity as f32;
            row[column::PAGER_LOW] = pager::TAJIKISTAN.share(*intensity) as f32;
            row[column::PAGER_HIGH] = pager::AFGHANISTAN.share(*intensity) as f32;
            row
        };
        let nothing = || vec![[0.0; BY_CLASS]; levels.natural.len()];
        DamageTable {
            intensity: Part::new(model, 0, levels.natural.iter().map(empty).collect()),
            further: (1..model.measures().len())
                .map(|it| Part::new(model, it, nothing()))
                .collect(),
            class_rows: ClassRows::new(&levels),
        }
    }

    /// Fills the table for one realization; `model` is the one it was made for.
    pub fn fill(&mut self, model: &DamageModel, parameters: &DamageParameters) {
        Arch::new().dispatch(Fill { table: self, model, parameters });
    }

    /// Shares of the residents of a mix at a level of each measure; those of no harm for an unknown
    /// mix.
    pub fn row(&self, mix: u16, levels: &[f32]) -> Row {
        self.block(&[1.0], &[mix], |it| &levels[it..=it])
    }

    /// People of each settlement by column, `[n_settlements]`: set, not added to.
    ///
    /// `levels` has a column a measure of the model, with one entry a cell. The sum of a settlement
    /// differs from one in `f64` by less than 1e-5 of itself.
    pub fn tally(&self, cells: &Cells, levels: &[&[f32]], out: &mut [Row]) {
        Arch::new().dispatch(Tally { table: self, cells, levels, out });
    }

    /// People of at most a [`BLOCK`] of cells, by column.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    fn block<'a>(&self, people: &[f32], mix: &[u16], levels: impl Fn(usize) -> &'a [f32]) -> Row {
        let mut sums = [0.0; COLUMNS];
        let intensity = levels(0);
        self.intensity.rows(mix, intensity, |cell, low, high, t| {
            let people = people[cell];
            for c in 0..COLUMNS {
                sums[c] += people * (low[c] + t * (high[c] - low[c]));
            }
        });
        for (part, measure) in self.further.iter().zip(1..) {
            let (mut own, mut at_ease) = ([0.0; BY_CLASS], [0.0; BY_CLASS]);
            part.rows(mix, levels(measure), |cell, low, high, t| {
                let people = people[cell];
                let frightened = people * fright(f64::from(intensity[cell])) as f32;
                for c in 0..BY_CLASS {
                    let share = low[c] + t * (high[c] - low[c]);
                    own[c] += people * share;
                    at_ease[c] += frightened * share;
                }
            });
            sums.iter_mut().zip(own).for_each(|(sum, it)| *sum += it);
            // Whoever lives in a damaged home is not frightened out of an undamaged one.
            sums[column::FRIGHTENED] -= damaged(&at_ease);
        }
        sums
    }

    /// Adds to each cell its people times the weighted sum of its row, never below 0: with the
    /// `cell_weights` of the displacement stage, those displaced in night 1. `levels` as in
    /// [`tally`](DamageTable::tally).
    pub fn add_cells(&mut self, cells: &Cells, levels: &[&[f32]], weights: &Row, out: &mut [f32]) {
        Arch::new().dispatch(AddCells { table: self, cells, levels, weights, out });
    }
}

/// Work of [`DamageTable::fill`].
struct Fill<'a> {
    table: &'a mut DamageTable,
    model: &'a DamageModel,
    parameters: &'a DamageParameters,
}

impl WithSimd for Fill<'_> {
    type Output = ();

    #[inline(always)]
    #[allow(clippy::inline_always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Fill { table: DamageTable { intensity, further, class_rows }, model, parameters } =
            self;
        intensity.fill(model, parameters, class_rows);
        for part in further {
            part.fill(model, parameters, class_rows);
        }
    }
}

/// Work of [`DamageTable::tally`].
struct Tally<'a> {
    table: &'a DamageTable,
    cells: &'a Cells,
    levels: &'a [&'a [f32]],
    out: &'a mut [Row],
}

impl WithSimd for Tally<'_> {
    type Output = ();

    #[inline(always)]
    #[allow(clippy::inline_always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Tally { table, cells, levels, out } = self;
        for (range, total) in cells.of_settlement.iter().zip(out) {
            let mut sums = [0.0; COLUMNS];
            for range in blocks(range.start as usize..range.end as usize) {
                let (people, mix) = (&cells.people[range.clone()], &cells.mix[range.clone()]);
                let block = table.block(people, mix, |it| &levels[it][range.clone()]);
                sums.iter_mut().zip(block).for_each(|(sum, it)| *sum += f64::from(it));
            }
            *total = sums.map(|it| it as f32);
        }
    }
}

/// Work of [`DamageTable::add_cells`].
struct AddCells<'a> {
    table: &'a mut DamageTable,
    cells: &'a Cells,
    levels: &'a [&'a [f32]],
    weights: &'a Row,
    out: &'a mut [f32],
}

impl WithSimd for AddCells<'_> {
    type Output = ();

    #[inline(always)]
    #[allow(clippy::inline_always)]
    fn with_simd<S: Simd>(self, _: S) {
        let AddCells { table, cells, levels, weights, out } = self;
        table.intensity.weigh(weights);
        let by_class: [f32; BY_CLASS] = std::array::from_fn(|it| weights[it]);
        table.further.iter_mut().for_each(|it| it.weigh(&by_class));
        for range in blocks(0..cells.len().min(out.len())) {
            let mut sums = [0.0; BLOCK];
            let mix = &cells.mix[range.clone()];
            let intensity = &levels[0][range.clone()];
            table.intensity.dots(mix, intensity, |cell, sum, _| sums[cell] = sum);
            for (part, of) in table.further.iter().zip(&levels[1..]) {
                part.dots(mix, &of[range.clone()], |cell, sum, damaged| {
                    let fright = fright(f64::from(intensity[cell])) as f32;
                    sums[cell] += sum - weights[column::FRIGHTENED] * fright * damaged;
                });
            }
            let people = cells.people[range.clone()].iter().zip(sums);
            for (out, (people, sum)) in out[range].iter_mut().zip(people) {
                *out += people * sum.max(0.0);
            }
        }
    }
}

/// A range in [`BLOCK`]s.
fn blocks(range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range.step_by(BLOCK).map(move |first| first..end.min(first + BLOCK))
}

#[cfg(test)]
mod tests {
    use pulp::Scalar;

    use super::*;
    use crate::damage::casualties::{CasualtyParameters, TimeOfDay};
    use crate::damage::set;
    use crate::exposure::building::Mix;

    /// Half of the classes answer to intensity, half to PGA; every mix is of all of them.
    fn model() -> DamageModel {
        let over_intensity = set::find(set::DEFAULT).unwrap();
        let mut both = set::find("tajikistan_pga").unwrap().clone();
        for (class, other) in both.classes.iter_mut().zip(&over_intensity.classes).step_by(2) {
            *class = other.clone();
        }
        let shares =
            |mix: usize| (0..both.classes.len()).map(move |it| (1 + (it + mix) % 5) as f64);
        let mixes: Vec<Mix> = (0..5).map(|it| Mix::known(String::new(), shares(it))).collect();
        DamageModel::new(&both, &mixes)
    }

    #[test]
    fn every_vector_unit_has_the_bits_of_plain_code() {
        let n = 1000_u16;
        let random = |it: u16, salt: u32| (u32::from(it) * 7919 + salt) % 1013;
        let cells = Cells {
            grid_idx: (0..n.into()).collect(),
            people: (0..n).map(|it| random(it, 5) as f32 * 0.37).collect(),
            // Some of them unknown.
            mix: (0..n).map(|it| it % 6).collect(),
            of_settlement: vec![0..3, 3..64, 64..700, 700..1000],
            ..Cells::default()
        };
        let level = |first: f32, span: f32, salt| -> Vec<f32> {
            (0..n).map(|it| first + span * random(it, salt) as f32 / 1013.0).collect()
        };
        let (intensity, ln_pga) = (level(0.5, 12.0, 11), level(-9.0, 10.0, 17));
        let levels: [&[f32]; 2] = [&intensity, &ln_pga];
        let casualties = CasualtyParameters::draw(TimeOfDay::Night.presence(true), 0.3, 0.6);
        let parameters = &DamageParameters { u_vulnerability: 0.37, u_mix: 0.81, casualties };
        let model = &model();
        let weights: &Row = &std::array::from_fn(|it| if it < 9 { 0.1 * it as f32 } else { 0.0 });
        let bits = |is_plain: bool| {
            let mut table = DamageTable::new(model);
            let mut people = [[0.0; COLUMNS]; 4];
            let mut displaced = vec![0.0; cells.len()];
            let (cells, levels) = (&cells, &levels);
            if is_plain {
                let plain = Scalar::new();
                Fill { table: &mut table, model, parameters }.with_simd(plain);
                let (out, table) = (&mut people, &mut table);
                Tally { table, cells, levels, out }.with_simd(plain);
                let out = &mut displaced;
                AddCells { table, cells, levels, weights, out }.with_simd(plain);
            } else {
                table.fill(model, parameters);
                table.tally(cells, levels, &mut people);
                table.add_cells(cells, levels, weights, &mut displaced);
            }
            let all = people.into_iter().flatten().chain(displaced);
            all.map(f32::to_bits).collect::<Vec<u32>>()
        };
        let plain = bits(true);
        assert!(plain.iter().filter(|it| f32::from_bits(**it) > 0.0).count() > 500);
        assert_eq!(plain, bits(false));
    }
}
