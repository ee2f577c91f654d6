//! Ground motion: fields, medians at sites, shaking of a realization.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use panoh::exposure::grid::Grid;
use panoh::hazard::correlation::jayaram_baker_2009::JayaramBaker2009;
use panoh::hazard::distance::Distances;
use panoh::hazard::field::FieldSampler;
use panoh::hazard::gmm::{self, Event, Shaking};
use panoh::hazard::imt::Imt;
use panoh::hazard::logic_tree::LogicTree;
use panoh::hazard::rupture::{Rupture, RuptureSpec, SEISMOGENIC_BOTTOM};
use panoh::hazard::shaking::BranchShaking;
use panoh::hazard::site::{SiteConditions, Sites};
use panoh::rng::{Draw, rng};
use panoh::units::{Degrees, Km, LonLat, Vs30};

/// Tajikistan at 30″.
const GRID: Grid =
    Grid { west_deg: 67.3, north_deg: 41.1, step_deg: 1.0 / 120.0, n_cols: 948, n_rows: 540 };

/// Elements are lattice points times two realizations.
fn field(c: &mut Criterion) {
    let sampler = FieldSampler::new(GRID, &JayaramBaker2009::INTENSITY);
    let mut scratch = sampler.scratch();
    let mut pair = 0;
    let mut group = c.benchmark_group("field");
    group.sample_size(20);
    group.throughput(Throughput::Elements(2 * GRID.len() as u64));
    group.bench_function("pair_948x540", |b| {
        b.iter(|| {
            pair += 1;
            sampler.sample_pair(&mut rng(1, pair, Draw::WithinEvent), &mut scratch);
            black_box(scratch.field(0)[0])
        });
    });
    group.finish();
}

/// A site in each of 20 000 places over the country, with the residual of its cell.
fn sites() -> Sites {
    let mut sites = Sites::default();
    for i in 0..20_000 {
        let node = i * 25;
        sites.push(GRID.centre(node), 200.0 + (i % 600) as f32, node as u32);
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

/// Residuals of a realization gathered, and intensity and ln PGV from them; elements are sites.
fn fill(c: &mut Criterion) {
    let (rupture, sites) = (rupture(), sites());
    let sampler = FieldSampler::new(GRID, &JayaramBaker2009::INTENSITY);
    let mut scratch = sampler.scratch();
    sampler.sample_pair(&mut rng(1, 1, Draw::WithinEvent), &mut scratch);
    let (mut z, mut intensity, mut ln_pgv) =
        (vec![0.0; sites.len()], vec![0.0; sites.len()], vec![0.0; sites.len()]);
    let mut group = c.benchmark_group("fill");
    group.throughput(Throughput::Elements(sites.len() as u64));
    for branch in LogicTree::default().branches() {
        let shaking = BranchShaking::of(branch, &rupture, &sites).expect("a default branch");
        group.bench_function(branch.name(), |b| {
            b.iter(|| {
                scratch.gather(0, &sites.node, &mut z);
                shaking.fill(black_box(0.3), &z, &mut intensity, &mut ln_pgv);
                black_box(intensity[0])
            });
        });
    }
    group.finish();
}

criterion_group!(benches, field, models, medians, fill);
criterion_main!(benches);
