//! Correlated fields against the model's own correlations and the exact factor.

use panoh::hazard::correlation::joint::JointCorrelation;
use panoh::hazard::correlation::models::{self, Options};
use panoh::hazard::field::{Carrier, FieldLattice, FieldSampler};
use panoh::hazard::imt::Imt;
use panoh::rng::{self, Draw, rng};
use panoh::source::Source;
use panoh::units::{Km, LonLat};

/// A valley and the next: 79 by 67 points a kilometre apart.
const BOX: [f64; 4] = [70.0, 38.9, 70.85, 39.45];
const N_FIELDS: u32 = 20_000;
/// Sampling errors that a right sampler may be off, over a hundred comparisons.
const ERRORS: f64 = 4.5;
/// What the padding and clipped eigenvalues may do to a correlation.
const EMBEDDING: f64 = 0.001;

fn lattice() -> FieldLattice {
    FieldLattice::covering(BOX, Km(1.0))
}

fn of_pgv(name: &str) -> Box<dyn JointCorrelation> {
    let joined = models::join(name, &[Imt::Pgv], &Options::default());
    joined.unwrap_or_else(|it| panic!("{it:?}"))
}

fn single() -> Box<dyn JointCorrelation> {
    of_pgv("jayaram_baker_2009")
}

/// Exponential with two ranges, that of the pair being the geometric mean of both functions;
/// a part of the variability of the second is its own at every place.
struct Two;

impl Two {
    const RANGE_KM: [f64; 2] = [25.7, 13.7];
    const ACROSS: f64 = 0.7;
    const NUGGET: f64 = 0.2;
}

impl JointCorrelation for Two {
    fn measures(&self) -> &[Imt] {
        &[Imt::Pgv, Imt::Sa(0.3)]
    }

    fn rho(&self, i: usize, j: usize, distance: Km) -> f64 {
        let per_km = 1.5 / Two::RANGE_KM[i] + 1.5 / Two::RANGE_KM[j];
        let at_zero = match (i, j) {
            (0, 0) => 1.0,
            (1, 1) => 1.0 - Two::NUGGET,
            _ => Two::ACROSS * (1.0 - Two::NUGGET).sqrt(),
        };
        at_zero * (-per_km * distance.0).exp()
    }

    fn nugget(&self, i: usize, j: usize) -> f64 {
        if (i, j) == (1, 1) { Two::NUGGET } else { 0.0 }
    }

    fn reach(&self, rho: f64) -> Km {
        Km(-rho.ln() * Two::RANGE_KM[0] / 3.0)
    }

    fn sources(&self) -> Vec<&'static Source> {
        vec![]
    }
}

/// Covariances that were counted over many fields, pair by pair.
struct Counted {
    pairs: Vec<(usize, usize)>,
    sums: Vec<f64>,
}

impl Counted {
    fn new(pairs: Vec<(usize, usize)>) -> Counted {
        Counted { sums: vec![0.0; pairs.len()], pairs }
    }

    fn add(&mut self, values: &[f32]) {
        for (sum, &(a, b)) in self.sums.iter_mut().zip(&self.pairs) {
            *sum += f64::from(values[a]) * f64::from(values[b]);
        }
    }

    /// Expects covariances within their sampling error, and `bias`: the variance of a product of
    /// two normals of correlation ρ is 1 + ρ².
    fn meets(&self, expected: impl Fn(usize, usize) -> f64, bias: impl Fn(usize, usize) -> f64) {
        let n = f64::from(N_FIELDS);
        for (sum, &(a, b)) in self.sums.iter().zip(&self.pairs) {
            let rho = expected(a, b);
            let error = ((1.0 + rho * rho) / n).sqrt();
            let got = sum / n;
            let close = (got - rho).abs() < ERRORS * error + bias(a, b);
            assert!(close, "{a} and {b}: {got:.4} is not {rho:.4} ± {error:.4}");
        }
    }
}

#[test]
fn fields_of_jayaram_and_baker_are_correlated_as_they_say() {
    fields_are_correlated_as(single().as_ref());
}

#[test]
fn fields_of_heresi_and_miranda_are_correlated_as_they_say() {
    fields_are_correlated_as(of_pgv("heresi_miranda_2018").as_ref());
}

#[test]
fn fields_of_loth_and_baker_are_correlated_as_they_say() {
    fields_are_correlated_as(of_pgv("loth_baker_2013").as_ref());
}

/// Ten lags in four directions, from the middle, a corner and an edge of the lattice.
fn fields_are_correlated_as(model: &dyn JointCorrelation) {
    let lattice = lattice();
    let (n_cols, n_rows) = (lattice.n_cols, lattice.n_rows);
    let sampler = FieldSampler::new(lattice.clone(), model);
    assert!(sampler.clipped_share() < 1e-4, "{}", sampler.clipped_share());
    let node = |col: usize, row: usize| row * n_cols + col;
    let mut pairs = vec![];
    for lag in [1, 2, 3, 5, 8, 12, 17, 24, 36, 60] {
        let diagonal = (lag as f64 / 2_f64.sqrt()).round() as usize;
        for (east, south) in [(lag, 0), (0, lag), (diagonal, diagonal)] {
            for (col, row) in [(0, 0), ((n_cols - east) / 2, (n_rows - south) / 2)] {
                pairs.push((node(col, row), node(col + east, row + south)));
            }
        }
        let row = n_rows - 1;
        pairs.push((node(n_cols - 1, row - diagonal), node(n_cols - 1 - diagonal, row)));
    }
    // Around the closed lattice these are near.
    pairs.push((node(0, 0), node(n_cols - 1, 0)));
    pairs.push((node(0, 0), node(0, n_rows - 1)));
    pairs.push((node(0, 0), node(n_cols - 1, n_rows - 1)));
    let mut counted = Counted::new(pairs);
    let mut scratch = sampler.scratch();
    let mut values = vec![0.0; lattice.len()];
    let mut crossed = 0.0;
    for id in 0..N_FIELDS / 2 {
        sampler.sample_pair(&mut rng(1, id, Draw::WithinEvent), &mut scratch);
        for which in [0, 1] {
            let field = scratch.field(which, 0);
            for (i, value) in values.iter_mut().enumerate() {
                *value = field.at(i % n_cols, i / n_cols);
            }
            counted.add(&values);
        }
        crossed += f64::from(scratch.field(0, 0).at(0, 0) * scratch.field(1, 0).at(0, 0));
    }
    let place = |i: usize| lattice.place(i % n_cols, i / n_cols);
    let expected = |a: usize, b: usize| model.rho(0, 0, place(a).distance(place(b)));
    counted.meets(expected, |_, _| EMBEDDING);
    let n = f64::from(N_FIELDS / 2);
    assert!((crossed / n).abs() < ERRORS / n.sqrt(), "both fields are one");
}

/// Variance is 1 at every point, the edges too, and fields have no mean.
#[test]
fn fields_are_standard_normal_everywhere() {
    let lattice = lattice();
    let sampler = FieldSampler::new(lattice.clone(), single().as_ref());
    let mut scratch = sampler.scratch();
    let (mut sums, mut squares) = (vec![0.0_f64; lattice.len()], vec![0.0_f64; lattice.len()]);
    let mut fourths = 0.0;
    for id in 0..N_FIELDS / 4 {
        sampler.sample_pair(&mut rng(2, id, Draw::WithinEvent), &mut scratch);
        for which in [0, 1] {
            let field = scratch.field(which, 0);
            for i in 0..lattice.len() {
                let value = f64::from(field.at(i % lattice.n_cols, i / lattice.n_cols));
                sums[i] += value;
                squares[i] += value * value;
            }
            fourths += f64::from(field.at(40, 33)).powi(4);
        }
    }
    // More than five thousand points: farther in the tail than elsewhere.
    let (n, errors) = (f64::from(N_FIELDS) / 2.0, 5.0);
    for i in 0..lattice.len() {
        assert!((sums[i] / n).abs() < errors / n.sqrt(), "point {i}: mean {}", sums[i] / n);
        let variance = squares[i] / n;
        assert!((variance - 1.0).abs() < errors * (2.0 / n).sqrt(), "point {i}: {variance}");
    }
    let kurtosis = fourths / n;
    assert!((kurtosis - 3.0).abs() < ERRORS * (96.0 / n).sqrt(), "{kurtosis}");
}

#[test]
fn a_name_gives_the_same_field_again() {
    let sampler = FieldSampler::new(lattice(), single().as_ref());
    let draw = |id| {
        let mut scratch = sampler.scratch();
        sampler.sample_pair(&mut rng(7, id, Draw::WithinEvent), &mut scratch);
        [(0, 0), (12, 34), (70, 60)].map(|(col, row)| scratch.field(1, 0).at(col, row).to_bits())
    };
    assert_eq!(draw(5), draw(5));
    assert_ne!(draw(5), draw(6));
}

/// Villages without an order, some of them a few hundred metres apart.
fn villages() -> Vec<LonLat> {
    let [west, south, east, north] = BOX;
    (0..45_u32)
        .map(|i| {
            let (x, y) = (f64::from(i * 7919 % 101) / 101.0, f64::from(i * 104_729 % 103) / 103.0);
            let (x, y) = if i % 3 == 2 { (0.31 + 0.03 * x, 0.62 + 0.03 * y) } else { (x, y) };
            LonLat::new(west + (east - west) * x, south + (north - south) * y)
        })
        .collect()
}

/// Residuals of all measures at places, over many fields: `[measure × place]` each.
fn carried(
    model: &dyn JointCorrelation,
    places: &[LonLat],
    n_fields: u32,
    mut each: impl FnMut(&[Vec<f32>]),
) {
    let sampler = FieldSampler::new(lattice(), model);
    let carrier = Carrier::new(sampler.lattice(), model, places);
    let mut scratch = sampler.scratch();
    let mut out = vec![vec![0.0; places.len()]; model.measures().len()];
    for id in 0..n_fields {
        if id % 2 == 0 {
            sampler.sample_pair(&mut rng(3, id / 2, Draw::WithinEvent), &mut scratch);
        }
        carrier.fill(&scratch, id as usize, rng::key(3, id, Draw::BetweenPoints), &mut out);
        each(&out);
    }
}

/// Villages between the points have the variances of the model, and the correlations within a
/// measure and across measures: within sampling error and 0.006 where they lie a step or more
/// apart, and within 0.05 where closer.
#[test]
fn villages_are_correlated_as_the_model_says() {
    let places = villages();
    let n = places.len();
    let all = 0..2 * n;
    let pairs = all.clone().flat_map(|a| (a..2 * n).map(move |b| (a, b))).collect();
    let mut counted = Counted::new(pairs);
    carried(&Two, &places, N_FIELDS, |out| counted.add(&out.concat()));
    let distance = |a: usize, b: usize| places[a % n].distance(places[b % n]);
    let expected = |a: usize, b: usize| {
        let (i, j) = (a / n, b / n);
        let own = if a % n == b % n { Two.nugget(i, j) } else { 0.0 };
        Two.rho(i, j, distance(a, b)) + own
    };
    let bias = |a: usize, b: usize| match distance(a, b).0 {
        _ if a == b => 0.0,
        km if km >= 1.0 => 0.006,
        _ => 0.05,
    };
    counted.meets(expected, bias);
}

/// A village more, before the others, at their side or far away, changes no number of another;
/// a second one at the same place has the same.
#[test]
fn a_village_more_changes_no_other() {
    let places = villages();
    let mut first = vec![];
    carried(&Two, &places, 8, |out| first.push(out.to_vec()));
    let mut more = places.clone();
    more.insert(0, LonLat::new(places[2].lon_deg + 0.001, places[2].lat_deg));
    more.insert(20, LonLat::new(70.5, 39.2));
    more.push(places[7]);
    let mut id = 0;
    carried(&Two, &more, 8, |out| {
        for (out, first) in out.iter().zip(&first[id]) {
            let mut others = out.clone();
            assert_eq!(others.pop(), Some(first[7]));
            others.remove(20);
            others.remove(0);
            assert_eq!(&others, first);
        }
        id += 1;
    });
}

/// Places beyond the lattice are shaken as its edge is.
#[test]
fn places_beyond_the_edge_take_its_residual() {
    let (edge, beyond) = (LonLat::new(70.4, 38.0), LonLat::new(70.4, 37.0));
    let (mut sum, n) = ([0.0; 3], 4000);
    carried(single().as_ref(), &[edge, beyond], n, |out| {
        let [a, b] = [out[0][0], out[0][1]].map(f64::from);
        sum[0] += a * a;
        sum[1] += b * b;
        sum[2] += a * b;
    });
    let [a, b, product] = sum.map(|it| it / f64::from(n));
    let error = ERRORS * (2.0 / f64::from(n)).sqrt();
    assert!((a - 1.0).abs() < error && (b - 1.0).abs() < error, "{a} {b}");
    assert!(product > 0.9, "{product}");
}
