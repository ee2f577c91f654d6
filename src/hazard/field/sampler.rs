//! Fields on the points of a lattice.

use std::sync::Arc;

use rand::Rng;
use rustfft::num_complex::Complex;
use rustfft::num_traits::Zero;
use rustfft::{Fft, FftPlannerScalar};

use super::MOST_MEASURES;
use super::embedding::Embedding;
use super::lanes::{LANES, Lanes};
use super::lattice::FieldLattice;
use super::white::WhiteNoise;
use crate::hazard::correlation::joint::JointCorrelation;

/// Samples fields on one lattice with one correlation; shared by all threads.
pub struct FieldSampler {
    lattice: FieldLattice,
    embedding: Embedding,
    n_measures: usize,
    along_col: Arc<dyn Fft<Lanes>>,
    along_row: Arc<dyn Fft<Lanes>>,
}

/// What one thread needs to sample; holds the last pair of fields.
pub struct Scratch {
    /// Noise of a strip of eight columns, `[n_measures][padded rows]`; then the strip itself.
    strips: Vec<Vec<Complex<Lanes>>>,
    /// Half-transformed lattice, `[n_measures][rows × strips]`.
    half: Vec<Vec<Complex<Lanes>>>,
    /// Eight rows, `[padded columns]`.
    rows: Vec<Complex<Lanes>>,
    work: Vec<Complex<Lanes>>,
    /// `[n_measures × 2][blocks of eight rows × columns]`, a row a lane.
    fields: Vec<Vec<Lanes>>,
    n_cols: usize,
}

impl FieldSampler {
    /// Prepares a lattice: a transform in `f64` for each two measures.
    pub fn new(lattice: FieldLattice, correlation: &dyn JointCorrelation) -> FieldSampler {
        let n_measures = correlation.measures().len();
        assert!(n_measures <= MOST_MEASURES, "{n_measures} measures are more than are drawn");
        let size = [lattice.n_cols, lattice.n_rows];
        let embedding = Embedding::new(size, lattice.step().0, correlation);
        let mut planner = FftPlannerScalar::new();
        FieldSampler {
            n_measures,
            along_col: planner.plan_fft_forward(embedding.n_rows),
            along_row: planner.plan_fft_forward(embedding.n_cols),
            lattice,
            embedding,
        }
    }

    /// The points that fields are given on.
    pub fn lattice(&self) -> &FieldLattice {
        &self.lattice
    }

    /// Columns and rows of the padded lattice.
    pub fn padded_size(&self) -> [usize; 2] {
        [self.embedding.n_cols, self.embedding.n_rows]
    }

    /// Sum of the negative eigenvalues that were set to zero, over the sum of the others: how far
    /// correlations can be from those asked for.
    pub fn clipped_share(&self) -> f64 {
        self.embedding.clipped_share
    }

    /// Memory for one thread.
    pub fn scratch(&self) -> Scratch {
        let [n_cols, n_rows] = self.padded_size();
        let columns = |n: usize, len: usize| vec![vec![Complex::zero(); len]; n];
        let work =
            self.along_col.get_inplace_scratch_len().max(self.along_row.get_inplace_scratch_len());
        let blocks = self.lattice.n_rows.div_ceil(LANES);
        let n = self.n_measures;
        Scratch {
            strips: columns(n, n_rows),
            half: columns(n, blocks * LANES * n_cols.div_ceil(LANES)),
            rows: vec![Complex::zero(); n_cols.next_multiple_of(LANES)],
            work: vec![Complex::zero(); work],
            fields: vec![vec![Lanes::zero(); blocks * self.lattice.n_cols]; 2 * n],
            n_cols: self.lattice.n_cols,
        }
    }

    /// Draws two independent fields of all measures into the scratch.
    pub fn sample_pair(&self, rng: &mut impl Rng, scratch: &mut Scratch) {
        // Without correlation nothing lies on the lattice, and its fields stay zero.
        if self.embedding.factors.is_empty() {
            return;
        }
        // A generator a measure: one more changes no number of those before it, unless it reaches
        // farther and so needs more padding.
        let mut noise: [_; MOST_MEASURES] = std::array::from_fn(|_| WhiteNoise::new(rng));
        for strip in 0..self.embedding.n_cols.div_ceil(LANES) {
            self.transform_columns(strip, &mut noise, scratch);
        }
        for measure in 0..self.n_measures {
            for block in 0..self.lattice.n_rows.div_ceil(LANES) {
                self.transform_rows(measure, block, scratch);
            }
        }
    }

    /// Draws and transforms eight columns, and writes them into the rows of the half-transformed
    /// lattice; rows of the padding are not needed again.
    fn transform_columns(&self, strip: usize, noise: &mut [WhiteNoise], scratch: &mut Scratch) {
        let Embedding { n_cols, n_rows, factors, .. } = &self.embedding;
        for (values, noise) in scratch.strips.iter_mut().zip(noise) {
            noise.fill(values);
        }
        // The last measure first: it still needs the noise of those before it.
        for factor in factors.iter().rev() {
            let amplitude = &factor.amplitude[strip * n_rows..][..*n_rows];
            let (before, values) = scratch.strips.split_at_mut(factor.to);
            let values = &mut values[0];
            if factor.from == factor.to {
                for (value, &amplitude) in values.iter_mut().zip(amplitude) {
                    *value = Complex::new(value.re * amplitude, value.im * amplitude);
                }
            } else {
                for ((value, &amplitude), from) in
                    values.iter_mut().zip(amplitude).zip(&before[factor.from])
                {
                    value.re = value.re + from.re * amplitude;
                    value.im = value.im + from.im * amplitude;
                }
            }
        }
        let n_strips = n_cols.div_ceil(LANES);
        for (values, half) in scratch.strips.iter_mut().zip(&mut scratch.half) {
            self.along_col.process_with_scratch(values, &mut scratch.work);
            for (row, value) in half.chunks_exact_mut(n_strips).zip(values.iter()) {
                row[strip] = *value;
            }
        }
    }

    /// Transforms eight rows of a measure into its two fields.
    fn transform_rows(&self, measure: usize, block: usize, scratch: &mut Scratch) {
        let n_strips = self.embedding.n_cols.div_ceil(LANES);
        let half = &scratch.half[measure][block * LANES * n_strips..][..LANES * n_strips];
        for (strip, cols) in scratch.rows.chunks_exact_mut(LANES).enumerate() {
            for (col, value) in cols.iter_mut().enumerate() {
                for lane in 0..LANES {
                    let from = &half[lane * n_strips + strip];
                    value.re.0[lane] = from.re.0[col];
                    value.im.0[lane] = from.im.0[col];
                }
            }
        }
        let rows = &mut scratch.rows[..self.embedding.n_cols];
        self.along_row.process_with_scratch(rows, &mut scratch.work);
        let n_cols = self.lattice.n_cols;
        for (which, field) in scratch.fields[2 * measure..][..2].iter_mut().enumerate() {
            let field = &mut field[block * n_cols..][..n_cols];
            for (out, value) in field.iter_mut().zip(rows.iter()) {
                *out = if which == 0 { value.re } else { value.im };
            }
        }
    }
}

/// A field of one measure.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    values: &'a [Lanes],
    n_cols: usize,
}

impl Scratch {
    /// The first (0) or the second (1) field drawn last, of a measure.
    pub fn field(&self, which: usize, measure: usize) -> Field<'_> {
        Field { values: &self.fields[2 * measure + (which & 1)], n_cols: self.n_cols }
    }
}

impl Field<'_> {
    /// Residual at a point.
    #[inline]
    pub fn at(&self, col: usize, row: usize) -> f32 {
        self.values[row / LANES * self.n_cols + col].0[row % LANES]
    }
}
