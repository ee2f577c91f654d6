//! How much of the variance of a number comes from which cause, from the realizations of one run.
//!
//! A realization draws its inputs independently of one another. The share of a cause is then its
//! first-order index (Sobol' 1993; Saltelli et al. 2008, "Global Sensitivity Analysis", section
//! 1.2.3), Var E(Y | inputs of the cause) / Var Y. It is estimated by regression: Y on a function of
//! each input, all of them at once, of the form a₁P₁ + a₂P₂ + a₃P₃ with polynomials that are
//! orthogonal for the input's distribution (Legendre for uniform, Hermite for normal variates), and
//! on one level a category. The variance of a cause is that of its fitted terms less what noise
//! alone adds to it, σ² tr(S C) with S the covariance of its columns, C their part of (X'X)⁻¹ and σ²
//! the residual variance; without that correction every cause would get about (its columns) /
//! (realizations). A cause without effect therefore has a share that is 0 on average, and as often
//! a little below as above.
//!
//! What is left is called `within_event_and_interactions`: the field of shaking from place to place,
//! what only two causes together do, roads and shelters, and what a cubic cannot follow.
//!
//! Of ln(1 + Y), and not of Y: numbers of people are skewed so that a few of a thousand
//! realizations hold most of the variance of Y, and their shares would be those of the tail and
//! unsure; ranges P10 to P90 are told as factors, and quantiles go with a logarithm.

use nalgebra::{DMatrix, DVector};

use crate::engine::parameters::Parameters;

/// What makes realizations differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Cause {
    /// How hard this earthquake shakes everything, within its model.
    BetweenEvent,
    /// Which branch of the logic tree is right: model, and depth where it is a range.
    GroundMotionModel,
    /// How vulnerable buildings are, and how mixes lean.
    Vulnerability,
    /// How many residents are at home and not abroad.
    Presence,
    /// How many leave, and how long they stay away.
    Displacement,
    /// How many buildings collapse, and how many die in them.
    Casualties,
    /// What is left.
    WithinEvent,
}

impl Cause {
    /// All causes, in the order of their numbers.
    pub const ALL: [Cause; 7] = [
        Cause::BetweenEvent,
        Cause::GroundMotionModel,
        Cause::Vulnerability,
        Cause::Presence,
        Cause::Displacement,
        Cause::Casualties,
        Cause::WithinEvent,
    ];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Cause::BetweenEvent => "between_event",
            Cause::GroundMotionModel => "ground_motion_model",
            Cause::Vulnerability => "vulnerability",
            Cause::Presence => "presence",
            Cause::Displacement => "displacement",
            Cause::Casualties => "casualties",
            Cause::WithinEvent => "within_event_and_interactions",
        }
    }
}

/// One input, a value a realization.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Uniform, 0 to 1.
    Uniform(Vec<f64>),
    /// Normal, of any mean and deviation.
    Normal(Vec<f64>),
    /// One of several, counted from 0.
    Category(Vec<u32>),
}

/// A share of variance; a little below 0 by chance where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// At most 1.
    pub share: f64,
    /// Standard error, from leaving out a twentieth of the realizations at a time.
    pub error: f64,
}

/// Regression on the inputs of a run, made ready for any number of responses.
#[derive(Clone, Debug)]
pub struct Regression {
    /// `[n_realizations × n_columns]`.
    x: DMatrix<f64>,
    /// Columns of each group.
    groups: Vec<std::ops::Range<usize>>,
    /// All realizations, then without each block.
    fits: Vec<Fit>,
}

/// The part of a regression that no response changes.
#[derive(Clone, Debug)]
struct Fit {
    n: f64,
    mean: DVector<f64>,
    inverse: DMatrix<f64>,
    /// Of each group: products of its columns about their means.
    products: Vec<DMatrix<f64>>,
    /// Of each group: what σ² is multiplied by.
    trace: Vec<f64>,
    n_effective: f64,
}

/// Blocks of the jackknife. An even share of pairs lies in each, so that no pair is torn as long as
/// there are forty realizations or a multiple of it.
const BLOCKS: usize = 20;

/// Realizations a column that a regression must have, to leave half of them to its residual.
const A_COLUMN: usize = 2;

impl Regression {
    /// On groups of inputs; `None` for fewer than two realizations a column.
    pub fn new(groups: &[Vec<Input>]) -> Option<Regression> {
        let n = groups.iter().flatten().map(Input::len).next()?;
        let (mut columns, mut ranges) = (Vec::new(), Vec::new());
        for group in groups {
            let start = columns.len();
            for input in group {
                input.columns(&mut columns);
            }
            ranges.push(start..columns.len());
        }
        if n < A_COLUMN * (columns.len() + 1) {
            return None;
        }
        let x = DMatrix::from_fn(n, columns.len(), |row, column| columns[column][row]);
        let mut fits = vec![Fit::new(&x, &ranges, 0..0)?];
        for block in 0..BLOCKS {
            fits.push(Fit::new(&x, &ranges, block_of(block, n))?);
        }
        Some(Regression { x, groups: ranges, fits })
    }

    /// Shares of the groups in the variance of a response, then what is left; `None` where all its
    /// values are equal.
    pub fn shares(&self, response: &[f64]) -> Option<Vec<Share>> {
        let n = response.len();
        let all = self.sums(response, 0..n);
        let shares = self.fits[0].shares(&self.groups, &all)?;
        let without: Vec<Vec<f64>> = (0..BLOCKS)
            .filter_map(|block| {
                let left = all.less(&self.sums(response, block_of(block, n)));
                self.fits[1 + block].shares(&self.groups, &left)
            })
            .collect();
        let error = |group: usize| {
            let m = without.len() as f64;
            let mean = without.iter().map(|it| it[group]).sum::<f64>() / m;
            let squares = without.iter().map(|it| (it[group] - mean).powi(2)).sum::<f64>();
            (squares * (m - 1.0) / m).sqrt()
        };
        let share = |(group, &share)| Share { share, error: error(group) };
        Some(shares.iter().enumerate().map(share).collect())
    }

    fn sums(&self, response: &[f64], rows: std::ops::Range<usize>) -> Sums {
        let y = DVector::from_column_slice(&response[rows.clone()]);
        let xy = self.x.rows_range(rows).tr_mul(&y);
        Sums { y: y.sum(), yy: y.norm_squared(), xy }
    }
}

fn block_of(block: usize, n: usize) -> std::ops::Range<usize> {
    block * n / BLOCKS..(block + 1) * n / BLOCKS
}

/// Sums over realizations of a response, of its square, and of its products with the columns.
struct Sums {
    y: f64,
    yy: f64,
    xy: DVector<f64>,
}

impl Sums {
    fn less(&self, other: &Sums) -> Sums {
        Sums { y: self.y - other.y, yy: self.yy - other.yy, xy: &self.xy - &other.xy }
    }
}

impl Fit {
    /// Without some rows.
    fn new(
        x: &DMatrix<f64>,
        groups: &[std::ops::Range<usize>],
        without: std::ops::Range<usize>,
    ) -> Option<Fit> {
        let rows: Vec<usize> = (0..x.nrows()).filter(|it| !without.contains(it)).collect();
        let mut x = x.select_rows(&rows);
        let mean: DVector<f64> = x.row_mean().transpose();
        for (mut column, mean) in x.column_iter_mut().zip(&mean) {
            column.add_scalar_mut(-mean);
        }
        let mut squares = x.tr_mul(&x);
        let products: Vec<_> = groups
            .iter()
            .map(|it| squares.view((it.start, it.start), (it.len(), it.len())).into_owned())
            .collect();
        // A column that is constant without this block must not stop the others.
        let n = x.nrows() as f64;
        let n_effective = squares.diagonal().iter().filter(|it| **it > 1e-9 * n).count() as f64;
        for it in 0..squares.nrows() {
            squares[(it, it)] += 1e-9 * n;
        }
        let inverse = squares.cholesky()?.inverse();
        let trace = groups.iter().zip(&products).map(|(it, products)| {
            let part = inverse.view((it.start, it.start), (it.len(), it.len()));
            (products * part).trace()
        });
        let trace = trace.collect();
        Some(Fit { n, mean, inverse, products, trace, n_effective })
    }

    fn shares(&self, groups: &[std::ops::Range<usize>], sums: &Sums) -> Option<Vec<f64>> {
        let total = sums.yy - sums.y * sums.y / self.n;
        if total <= 1e-12 * sums.yy {
            return None;
        }
        let products = &sums.xy - &self.mean * sums.y;
        let slopes = &self.inverse * &products;
        let residual = (total - slopes.dot(&products)).max(0.0);
        let noise = residual / (self.n - 1.0 - self.n_effective);
        let group = |((it, products), trace): ((&std::ops::Range<usize>, &DMatrix<f64>), &f64)| {
            let own = slopes.rows_range(it.clone());
            ((products * own).dot(&own) - noise * trace) / total
        };
        let mut shares: Vec<f64> =
            groups.iter().zip(&self.products).zip(&self.trace).map(group).collect();
        shares.push(1.0 - shares.iter().sum::<f64>());
        Some(shares)
    }
}

impl Input {
    fn len(&self) -> usize {
        match self {
            Input::Uniform(it) | Input::Normal(it) => it.len(),
            Input::Category(it) => it.len(),
        }
    }

    /// Adds its columns.
    fn columns(&self, to: &mut Vec<Vec<f64>>) {
        match self {
            Input::Uniform(it) => to.extend(polynomials(it.iter().map(|u| legendre(*u)))),
            Input::Normal(it) => {
                let n = it.len() as f64;
                let mean = it.iter().sum::<f64>() / n;
                let sigma = (it.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
                if 0.0 < sigma {
                    to.extend(polynomials(it.iter().map(|x| hermite((x - mean) / sigma))));
                }
            }
            Input::Category(it) => {
                let n = it.iter().max().map_or(0, |it| *it as usize + 1);
                let count = |level: usize| it.iter().filter(|it| **it as usize == level).count();
                let often = (0..n).max_by_key(|level| count(*level));
                let levels = (0..n).filter(|it| Some(*it) != often && 0 < count(*it));
                let is = |level| it.iter().map(|it| f64::from(*it as usize == level)).collect();
                to.extend(levels.map(is).collect::<Vec<_>>());
            }
        }
    }
}

fn polynomials(values: impl Iterator<Item = [f64; 3]>) -> [Vec<f64>; 3] {
    let mut columns = [const { Vec::new() }; 3];
    for row in values {
        columns.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
    }
    columns
}

/// Legendre polynomials 1 to 3 of 2u − 1, of variance 1 where u is uniform.
fn legendre(u: f64) -> [f64; 3] {
    let x = 2.0 * u - 1.0;
    let second = 0.5 * (3.0 * x * x - 1.0);
    let third = 0.5 * x * (5.0 * x * x - 3.0);
    [3.0_f64.sqrt() * x, 5.0_f64.sqrt() * second, 7.0_f64.sqrt() * third]
}

/// Hermite polynomials 1 to 3, of variance 1 where x is standard normal.
fn hermite(x: f64) -> [f64; 3] {
    [x, (x * x - 1.0) / 2.0_f64.sqrt(), x * (x * x - 3.0) / 6.0_f64.sqrt()]
}

/// The regression of a run, in the order of [`Cause::ALL`] without the last: branches of ground
/// motion, between-event residuals and vulnerability models are one a realization. `None` where there are too few realizations.
///
/// What was observed shifts the residual of each branch by its own amount. That belongs to the
/// branch: the residual counts from its mean there.
pub fn of_run(
    seed: u64,
    branch: &[u32],
    between_event: &[f32],
    damage_branch: &[u32],
) -> Option<Regression> {
    let drawn: Vec<Parameters> =
        (0..branch.len() as u32).map(|id| Parameters::draw(seed, id)).collect();
    let uniform = |of: fn(&Parameters) -> f64| Input::Uniform(drawn.iter().map(of).collect());
    Regression::new(&[
        vec![Input::Normal(about_branch(branch, between_event))],
        vec![Input::Category(branch.to_vec())],
        vec![
            Input::Category(damage_branch.to_vec()),
            uniform(|it| it.vulnerability),
            uniform(|it| it.mix),
            uniform(|it| it.written_off),
            uniform(|it| it.partly),
        ],
        vec![uniform(|it| it.abroad)],
        vec![
            uniform(|it| it.night),
            uniform(|it| it.fortnight),
            uniform(|it| it.half_year),
            uniform(|it| it.utility),
            uniform(|it| it.unheated),
            uniform(|it| it.order),
            uniform(|it| it.rebuilding),
            uniform(|it| it.slid),
        ],
        vec![uniform(|it| it.collapse), uniform(|it| it.lethality)],
    ])
}

fn about_branch(branch: &[u32], between_event: &[f32]) -> Vec<f64> {
    let n = branch.iter().max().map_or(0, |it| *it as usize + 1);
    let mut sums = vec![(0.0, 0.0); n];
    for (&branch, &eta) in branch.iter().zip(between_event) {
        let (sum, n) = &mut sums[branch as usize];
        *sum += f64::from(eta);
        *n += 1.0;
    }
    let mean = |branch: u32| sums[branch as usize].0 / sums[branch as usize].1;
    branch.iter().zip(between_event).map(|(b, eta)| f64::from(*eta) - mean(*b)).collect()
}
