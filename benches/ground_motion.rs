//! Ground motion: fields, medians at sites, shaking of a realization.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use panoh::exposure::grid::Grid;
use panoh::hazard::correlation::joint::JointCorrelation;
use panoh::hazard::correlation::models::{self, Options};
use panoh::hazard::correlation::with_conversion::WithConversion;
use panoh::hazard::distance::Distances;
use panoh::hazard::field::{Carrier, FieldLattice, FieldSampler};
use panoh::hazard::gmm::{self, Event, Shaking};
use panoh::hazard::imt::Imt;
use panoh::hazard::logic_tree::LogicTree;
use panoh::hazard::rupture::{Rupture, RuptureSpec, SEISMOGENIC_BOTTOM};
use panoh::hazard::shaking::BranchShaking;
use panoh::hazard::site::{SiteConditions, Sites};
use panoh::rng::{Draw, rng};
use panoh::units::{Degrees, Km, LonLat, Vs30};
use rand::RngExt as _;
use rand_distr::{Distribution as _, StandardNormal};

/// Tajikistan at 30″.
const GRID: Grid =
    Grid { west_deg: 67.3, north_deg: 41.1, step_deg: 1.0 / 120.0, n_cols: 948, n_rows: 540 };

fn single(name: &str) -> Box<dyn JointCorrelation> {
    let joined = models::join(name, &[Imt::Pgv], &Options::default());
    joined.unwrap_or_else(|it| panic!("{it:?}"))
}

/// A lattice of about so many columns and rows a kilometre apart.
fn lattice(n_cols: usize, n_rows: usize) -> FieldLattice {
    let height = (n_rows - 6) as f64 / 111.195;
    let width = (n_cols - 6) as f64 / 111.195 / 39_f64.to_radians().cos();
    let box_deg =
        [70.0 - width / 2.0, 39.0 - height / 2.0, 70.0 + width / 2.0, 39.0 + height / 2.0];
    FieldLattice::covering(box_deg, Km(1.0))
}

/// Fields of one measure by the number of points: cost grows as N log N. Elements are lattice
/// points times two realizations. Beside them, in the same run, what as many numbers cost that a
/// plain loop draws one by one and that are not correlated.
fn field(c: &mut Criterion) {
    let mut group = c.benchmark_group("field");
    group.sample_size(10);
    let correlation = single("jayaram_baker_2009");
    for side in [100, 316, 512, 1000, 1024, 3162] {
        let lattice = lattice(side, side);
        let n_points = lattice.len() as u64;
        let sampler = FieldSampler::new(lattice, correlation.as_ref());
        let mut scratch = sampler.scratch();
        let mut pair = 0;
        group.throughput(Throughput::Elements(2 * n_points));
        group.bench_function(format!("pair_{side}x{side}"), |b| {
            b.iter(|| {
                pair += 1;
                sampler.sample_pair(&mut rng(1, pair, Draw::WithinEvent), &mut scratch);
                black_box(scratch.field(0, 0).at(0, 0))
            });
        });
    }
    let mut plain = vec![0.0_f32; 2 * 1024 * 1024];
    group.throughput(Throughput::Elements(plain.len() as u64));
    group.bench_function("plain_loop_1024x1024", |b| {
        b.iter(|| {
            let mut rng = rng(1, 1, Draw::WithinEvent);
            for it in &mut plain {
                *it = StandardNormal.sample(&mut rng);
            }
            black_box(plain[0])
        });
    });
    group.finish();
}

/// Residuals carried from a lattice to sites over the country: two measures, and one that is not
/// correlated at all. Elements are sites times measures.
fn carry(c: &mut Criterion) {
    let mut group = c.benchmark_group("carry");
    let extent = GRID.bounds();
    for n in [20_000, 1_000_000] {
        let places = places(n);
        let models = [
            ("correlated", WithConversion::new(single("jayaram_baker_2009"))),
            ("uncorrelated", WithConversion::new(single("none"))),
        ];
        for (name, correlation) in &models {
            let lattice = FieldLattice::covering(extent, Km(1.0));
            let carrier = Carrier::new(&lattice, correlation, &places);
            let sampler = FieldSampler::new(lattice, correlation);
            let mut scratch = sampler.scratch();
            sampler.sample_pair(&mut rng(1, 1, Draw::WithinEvent), &mut scratch);
            let n_measures = correlation.measures().len();
            let mut out = vec![vec![0.0; n]; n_measures];
            let mut key = 0;
            group.sample_size(10);
            group.throughput(Throughput::Elements((n * n_measures) as u64));
            group.bench_function(format!("{name}_{n}"), |b| {
                b.iter(|| {
                    key += 1;
                    carrier.fill(&scratch, 0, key, &mut out);
                    black_box(out[0][0])
                });
            });
        }
    }
    group.finish();
}

/// Places over the country: in clusters, as people live.
fn places(n: usize) -> Vec<LonLat> {
    let mut rng = rng(5, 0, Draw::Bench);
    let mut next = || rng.random::<f64>();
    let [west, south, east, north] = GRID.bounds();
    (0..n.div_ceil(8))
        .flat_map(|_| {
            let middle = (west + (east - west) * next(), south + (north - south) * next());
            [(); 8].map(|()| {
                LonLat::new(middle.0 + 0.02 * (next() - 0.5), middle.1 + 0.02 * (next() - 0.5))
            })
        })
        .take(n)
        .collect()
}

/// A site in each of 20 000 places over the country.
fn sites() -> Sites {
    let mut sites = Sites::default();
    for i in 0..20_000 {
        let ground = SiteConditions::inferred(Vs30(200.0 + (i % 600) as f64));
        sites.push(GRID.centre(i * 25), ground);
    }
    sites
}

fn rupture() -> Rupture {
    Rupture::new(&RuptureSpec {
        magnitude: 7.0,
        hypocentre: LonLat::new(70.5, 39.0),
        depth: Km(12.0),
        strike: Degrees(250.0),
        dip: Degrees(40.0),
        rake: Degrees(90.0),
        seismogenic_bottom: SEISMOGENIC_BOTTOM,
    })
    .expect("the numbers make sense")
}

/// Mean, τ and φ of one measure from known distances, a million sites; elements are sites.
fn models(c: &mut Criterion) {
    let rupture = rupture();
    let ground = |i: usize| SiteConditions::inferred(Vs30(200.0 + (i % 600) as f64));
    let at = |i: usize| GRID.centre(i % GRID.len());
    let sites: Vec<(Distances, SiteConditions)> =
        (0..1_000_000).map(|i| (Distances::of(&rupture, at(i)), ground(i))).collect();
    let mut shaking = vec![Shaking::default(); sites.len()];
    let event = Event::of(&rupture);
    let mut group = c.benchmark_group("model");
    group.sample_size(10);
    group.throughput(Throughput::Elements(sites.len() as u64));
    for model in gmm::ALL {
        let imt = model.run_measure().unwrap_or(Imt::Pga);
        group.bench_function(format!("{}/{imt}", model.name()), |b| {
            b.iter(|| model.fill(black_box(&event), imt, &sites, &mut shaking));
        });
    }
    group.finish();
}

/// Distances, median and deviations of a branch; elements are sites.
fn medians(c: &mut Criterion) {
    let (rupture, sites) = (rupture(), sites());
    let mut group = c.benchmark_group("branch");
    group.throughput(Throughput::Elements(sites.len() as u64));
    for branch in LogicTree::default().branches() {
        group.bench_function(branch.name(), |b| {
            b.iter(|| BranchShaking::of(branch, black_box(&rupture), &sites));
        });
    }
    group.finish();
}

/// Intensity and ln PGV of a realization from its residuals; elements are sites.
fn fill(c: &mut Criterion) {
    let (rupture, sites) = (rupture(), sites());
    let (z, mut intensity, mut ln_pgv) =
        (vec![0.3; sites.len()], vec![0.0; sites.len()], vec![0.0; sites.len()]);
    let mut group = c.benchmark_group("fill");
    group.throughput(Throughput::Elements(sites.len() as u64));
    for branch in LogicTree::default().branches() {
        let shaking = BranchShaking::of(branch, &rupture, &sites).expect("a default branch");
        group.bench_function(branch.name(), |b| {
            b.iter(|| {
                shaking.fill(black_box(0.3), [&z, &z], &mut intensity, &mut ln_pgv);
                black_box(intensity[0])
            });
        });
    }
    group.finish();
}

criterion_group!(benches, field, carry, models, medians, fill);
criterion_main!(benches);
