//! Residuals at sites anywhere, from a field on a lattice, without losing variance or correlation.
//!
//! What lies between the points of a lattice is drawn in three steps, each conditional on those
//! before (sequential Gaussian simulation, Deutsch & Journel 1998, GSLIB, ch. V.2.3), with simple
//! kriging weights:
//!
//! ```text
//!    ●     ●     ●     ●      ●  points of the lattice: 4 × 4 around the site's square
//!                             ·  points within the square, 4 × 4: drawn from the 16 ●
//!    ●     ●─────●     ●      ×  the site: from the 16 ● and the 16 ·, and what is left
//!          │· · ·│               unexplained is the site's own
//!          │· ×· │
//!    ●     ●─────●     ●      (rows of · not all drawn)
//! ```
//!
//! Variances are exact at every site. Correlations are those of the model within 0.005 for sites a
//! step or more apart where the range is 20 steps or more, and on average within 0.01 for closer
//! ones; what is approximate is that the · of two squares know of each other only through the ●.
//!
//! Every draw is named by what it belongs to, the square or the site, so a village added to a
//! layer changes no number of another, and two layers at one place get one residual.

use nalgebra::{Cholesky, DMatrix, DVector};

use super::MOST_MEASURES;
use super::lanes::{LANES, Lanes};
use super::lattice::FieldLattice;
use super::sampler::Scratch;
use super::white::normals;
use crate::hazard::correlation::joint::JointCorrelation;
use crate::rng::{mix, word_of};
use crate::units::{Km, LonLat};

/// Points on a side of the neighbourhood, and of the square.
const SIDE: usize = 4;
/// Points of either.
const POINTS: usize = SIDE * SIDE;

/// A number a point of the neighbourhood or of the square.
type Points = [f32; POINTS];

/// Sites that take residuals from a lattice.
pub struct Carrier {
    n_sites: usize,
    /// Squares with sites in them.
    squares: Vec<Square>,
    /// The sites, square by square.
    order: Vec<u32>,
    /// `[n_sites]`, in their own order: what names a site's own draws.
    names: Vec<u64>,
    measures: Vec<MeasureCarrier>,
}

struct Square {
    /// North-western point of its neighbourhood.
    col: u32,
    row: u32,
    name: u64,
    /// Its sites: up to here in `order`.
    end: u32,
}

/// How one measure is carried.
struct MeasureCarrier {
    /// How the noise of the measures up to this one makes up its own, for the points within
    /// squares and for what is the sites' own.
    within: Vec<f32>,
    own: Vec<f32>,
    /// Lower factor of the covariance of the points within a square, a column a noise.
    factor: [Points; POINTS],
    /// In the order of [`Carrier::order`].
    weights: Vec<Weights>,
    /// `[n_sites]`, in their own order: standard deviation of what is their own.
    own_sd: Vec<f32>,
}

#[derive(Clone, Copy)]
struct Weights {
    neighbours: Points,
    within: Points,
}

impl Carrier {
    /// For places and a correlation; places outside the lattice take the residual of its edge.
    pub fn new(
        lattice: &FieldLattice,
        correlation: &dyn JointCorrelation,
        places: &[LonLat],
    ) -> Carrier {
        let at: Vec<At> = places.iter().map(|it| At::of(lattice, *it)).collect();
        let mut order: Vec<u32> = (0..places.len() as u32).collect();
        order.sort_by_key(|&it| (at[it as usize].row, at[it as usize].col));
        let mut squares: Vec<Square> = vec![];
        for (i, site) in order.iter().map(|&it| &at[it as usize]).enumerate() {
            match squares.last_mut().filter(|it| (it.col, it.row) == (site.col, site.row)) {
                Some(square) => square.end = i as u32 + 1,
                None => squares.push(Square {
                    col: site.col,
                    row: site.row,
                    name: mix(u64::from(site.col) << 32 | u64::from(site.row)),
                    end: i as u32 + 1,
                }),
            }
        }
        let offsets: Vec<[f64; 2]> = order.iter().map(|&it| at[it as usize].offset).collect();
        let kriging = Kriging { step_km: lattice.step().0, correlation };
        Carrier {
            n_sites: places.len(),
            squares,
            names: places.iter().map(|it| name(*it)).collect(),
            measures: kriging.measures(&offsets, &order),
            order,
        }
    }

    /// How many sites there are.
    pub fn len(&self) -> usize {
        self.n_sites
    }

    /// Whether there is no site at all.
    pub fn is_empty(&self) -> bool {
        self.n_sites == 0
    }

    /// Residuals of every measure at every site, `out[measure][site]`, from the first (0) or the
    /// second (1) pair of fields drawn last. `key` names the draws between the points.
    pub fn fill(&self, fields: &Scratch, which: usize, key: u64, out: &mut [Vec<f32>]) {
        self.own(key, out);
        let n = self.measures.len();
        let mut noise = [[0.0; POINTS]; MOST_MEASURES];
        let mut begin = 0;
        for square in &self.squares {
            let sites = begin..square.end as usize;
            begin = sites.end;
            let name = word_of(key, square.name);
            for (measure, noise) in noise[..n].iter_mut().enumerate() {
                *noise = points(name, measure);
            }
            for (i, (measure, out)) in self.measures.iter().zip(out.iter_mut()).enumerate() {
                let within = measure.points_within(&noise[..=i]);
                let field = fields.field(which, i);
                let (col, row) = (square.col as usize, square.row as usize);
                let neighbours: Points =
                    std::array::from_fn(|it| field.at(col + it % SIDE, row + it / SIDE));
                for (site, weights) in
                    self.order[sites.clone()].iter().zip(&measure.weights[sites.clone()])
                {
                    out[*site as usize] +=
                        dot(&weights.neighbours, &neighbours) + dot(&weights.within, &within);
                }
            }
        }
    }

    /// What is the sites' own.
    fn own(&self, key: u64, out: &mut [Vec<f32>]) {
        let n = self.measures.len();
        for (chunk, names) in self.names.chunks(LANES).enumerate() {
            let sites = chunk * LANES..chunk * LANES + names.len();
            let mut noise = [Lanes::default(); MOST_MEASURES + 1];
            for pair in 0..n.div_ceil(2) {
                let mut words = [0; LANES];
                for (word, name) in words.iter_mut().zip(names) {
                    *word = word_of(key, name.wrapping_add(pair as u64));
                }
                let [even, odd] = pair_of(words);
                noise[2 * pair] = even;
                noise[2 * pair + 1] = odd;
            }
            for (measure, out) in self.measures.iter().zip(out.iter_mut()) {
                let mut mixed = Lanes::default();
                for (share, noise) in measure.own.iter().zip(&noise) {
                    mixed = mixed + Lanes::splat(*share) * *noise;
                }
                let sd = &measure.own_sd[sites.clone()];
                for ((out, sd), noise) in out[sites.clone()].iter_mut().zip(sd).zip(mixed.0) {
                    *out = sd * noise;
                }
            }
        }
    }
}

impl MeasureCarrier {
    /// Residuals of the points within a square, less what their neighbours tell.
    fn points_within(&self, noise: &[Points]) -> Points {
        let mut mixed = [0.0; POINTS];
        for (share, noise) in self.within.iter().zip(noise) {
            for (mixed, noise) in mixed.iter_mut().zip(noise) {
                *mixed += share * noise;
            }
        }
        let mut within = [0.0; POINTS];
        for (column, noise) in self.factor.iter().zip(mixed) {
            for (within, factor) in within.iter_mut().zip(column) {
                *within += factor * noise;
            }
        }
        within
    }
}

/// Where a site lies.
struct At {
    /// North-western point of its neighbourhood.
    col: u32,
    row: u32,
    /// From the north-western corner of its square, 0 to 1: columns, rows.
    offset: [f64; 2],
}

impl At {
    fn of(lattice: &FieldLattice, place: LonLat) -> At {
        let axis = |position: f64, n: usize| {
            let first = position.floor().clamp(1.0, (n - 3) as f64);
            (first as u32 - 1, (position - first).clamp(0.0, 1.0))
        };
        let [x, y] = lattice.position(place);
        let ((col, east), (row, south)) = (axis(x, lattice.n_cols), axis(y, lattice.n_rows));
        At { col, row, offset: [east, south] }
    }
}

/// The name of a place: its coordinates.
fn name(place: LonLat) -> u64 {
    mix(mix(place.lon_deg.to_bits()) ^ place.lat_deg.to_bits())
}

/// Sixteen standard normal numbers of one measure of a square.
fn points(name: u64, measure: usize) -> Points {
    let words = std::array::from_fn(|lane| word_of(name, (measure * LANES + lane) as u64));
    let [even, odd] = pair_of(words);
    std::array::from_fn(|it| if it < LANES { even.0[it] } else { odd.0[it - LANES] })
}

fn pair_of(words: [u64; LANES]) -> [Lanes; 2] {
    normals(words.map(|it| (it >> 32) as u32), words.map(|it| it as u32))
}

#[inline]
fn dot(a: &Points, b: &Points) -> f32 {
    // Four sums side by side, added in one order.
    let mut sums = [0.0; 4];
    for (a, b) in a.chunks_exact(4).zip(b.chunks_exact(4)) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// Weights of simple kriging, in steps of the lattice around one square.
struct Kriging<'a> {
    step_km: f64,
    correlation: &'a dyn JointCorrelation,
}

/// Kriging of one measure.
struct Solved {
    /// Inverse covariance of the neighbours.
    neighbours: DMatrix<f64>,
    /// Weights of the neighbours at the points within, `[within × neighbours]`.
    carried: DMatrix<f64>,
    /// Covariance of the points within given their neighbours, its factor and its inverse.
    factor: DMatrix<f64>,
    inverse: DMatrix<f64>,
}

/// Where the neighbours lie from the square's north-western corner, steps.
fn neighbour(i: usize) -> [f64; 2] {
    [(i % SIDE) as f64 - 1.0, (i / SIDE) as f64 - 1.0]
}

/// Where the points within lie.
fn within(i: usize) -> [f64; 2] {
    [i % SIDE, i / SIDE].map(|it| (it as f64 + 0.5) / SIDE as f64)
}

impl Kriging<'_> {
    fn measures(&self, offsets: &[[f64; 2]], order: &[u32]) -> Vec<MeasureCarrier> {
        let n = self.correlation.measures().len();
        let solved: Vec<Option<Solved>> = (0..n).map(|it| self.solve(it)).collect();
        let own_typical = self.own(&solved);
        let within_typical = self.within(&solved);
        let nugget = |i| self.correlation.nugget(i, i);
        (0..n)
            .map(|i| {
                let mut weights = Vec::with_capacity(offsets.len());
                let mut own_sd = vec![0.0; offsets.len()];
                for (offset, site) in offsets.iter().zip(order) {
                    let (site_weights, variance) = match &solved[i] {
                        Some(it) => self.weights(i, it, *offset),
                        None => (Weights { neighbours: [0.0; POINTS], within: [0.0; POINTS] }, 0.0),
                    };
                    weights.push(site_weights);
                    own_sd[*site as usize] = (variance + nugget(i)).max(0.0).sqrt() as f32;
                }
                MeasureCarrier {
                    within: (0..=i).map(|j| within_typical[(i, j)] as f32).collect(),
                    own: (0..=i).map(|j| own_typical[(i, j)] as f32).collect(),
                    factor: solved[i].as_ref().map_or([[0.0; POINTS]; POINTS], |it| {
                        std::array::from_fn(|col| {
                            std::array::from_fn(|row| it.factor[(row, col)] as f32)
                        })
                    }),
                    weights,
                    own_sd,
                }
            })
            .collect()
    }

    fn rho(&self, i: usize, j: usize, a: [f64; 2], b: [f64; 2]) -> f64 {
        let steps = (a[0] - b[0]).hypot(a[1] - b[1]);
        self.correlation.rho(i, j, Km(steps * self.step_km))
    }

    /// `None` for a measure that is not correlated at all.
    fn solve(&self, i: usize) -> Option<Solved> {
        let matrix = |a: fn(usize) -> [f64; 2], b: fn(usize) -> [f64; 2]| {
            DMatrix::from_fn(POINTS, POINTS, |row, col| self.rho(i, i, a(row), b(col)))
        };
        if self.correlation.rho(i, i, Km(0.0)) <= 0.0 {
            return None;
        }
        let neighbours = matrix(neighbour, neighbour).try_inverse()?;
        let across = matrix(within, neighbour);
        let carried = &across * &neighbours;
        let left = matrix(within, within) - &carried * across.transpose();
        let factor = left.clone().cholesky()?;
        Some(Solved { neighbours, carried, inverse: factor.inverse(), factor: factor.unpack() })
    }

    /// Weights of a site, and the variance that they leave.
    fn weights(&self, i: usize, it: &Solved, offset: [f64; 2]) -> (Weights, f64) {
        let to = |at: fn(usize) -> [f64; 2]| {
            DVector::from_fn(POINTS, |row, _| self.rho(i, i, at(row), offset))
        };
        let to_neighbours = to(neighbour);
        let neighbours = &it.neighbours * &to_neighbours;
        let to_within = to(within) - &it.carried * &to_neighbours;
        let within = &it.inverse * &to_within;
        let variance = self.correlation.rho(i, i, Km(0.0))
            - neighbours.dot(&to_neighbours)
            - within.dot(&to_within);
        let single = |it: &DVector<f64>| std::array::from_fn(|i| it[i] as f32);
        (Weights { neighbours: single(&neighbours), within: single(&within) }, variance)
    }

    /// How the measures share what neighbours leave open, at the middle of the square: lower
    /// factor of its correlations.
    fn within(&self, solved: &[Option<Solved>]) -> DMatrix<f64> {
        let middle = [0.5, 0.5];
        let weights: Vec<_> = solved
            .iter()
            .enumerate()
            .map(|(i, it)| {
                let to = DVector::from_fn(POINTS, |row, _| self.rho(i, i, neighbour(row), middle));
                it.as_ref().map_or_else(|| DVector::zeros(POINTS), |it| &it.neighbours * to)
            })
            .collect();
        let n = solved.len();
        correlation_factor(&DMatrix::from_fn(n, n, |i, j| {
            let across = |from: usize, to: usize, weights: &DVector<f64>| -> f64 {
                (0..POINTS).map(|k| weights[k] * self.rho(from, to, neighbour(k), middle)).sum()
            };
            let both: f64 = (0..POINTS)
                .flat_map(|k| (0..POINTS).map(move |l| (k, l)))
                .map(|(k, l)| {
                    weights[i][k] * weights[j][l] * self.rho(i, j, neighbour(k), neighbour(l))
                })
                .sum();
            self.rho(i, j, middle, middle) - across(i, j, &weights[i]) - across(j, i, &weights[j])
                + both
        }))
    }

    /// How the measures share what is the sites' own: as within squares for the part that is
    /// correlated, and by the nugget for the rest.
    fn own(&self, solved: &[Option<Solved>]) -> DMatrix<f64> {
        let n = solved.len();
        let lower = self.within(solved);
        let shared = &lower * lower.transpose();
        let left: Vec<f64> = solved
            .iter()
            .enumerate()
            .map(|(i, it)| it.as_ref().map_or(0.0, |it| self.weights(i, it, [0.5, 0.5]).1.max(0.0)))
            .collect();
        correlation_factor(&DMatrix::from_fn(n, n, |i, j| {
            shared[(i, j)] * (left[i] * left[j]).sqrt() + self.correlation.nugget(i, j)
        }))
    }
}

/// Lower factor of the correlations that belong to a covariance; where there is none, of no
/// correlation at all.
fn correlation_factor(covariance: &DMatrix<f64>) -> DMatrix<f64> {
    let n = covariance.nrows();
    let sd = covariance.diagonal().map(|it| it.max(0.0).sqrt());
    let correlation = DMatrix::from_fn(n, n, |i, j| {
        let scale = sd[i] * sd[j];
        // A trace more than nothing keeps measures that are one from failing.
        if i == j {
            1.0 + 1e-9
        } else if scale > 0.0 {
            covariance[(i, j)] / scale
        } else {
            0.0
        }
    });
    correlation.cholesky().map_or_else(|| DMatrix::identity(n, n), Cholesky::unpack)
}
