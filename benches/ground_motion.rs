//! Ground motion: fields, medians at sites, shaking of a realization.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use panoh::exposure::grid::Grid;
use panoh::hazard::correlation::jayaram_baker_2009::JayaramBaker2009;
use panoh::hazard::field::FieldSampler;
use panoh::rng::{Draw, rng};

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

criterion_group!(benches, field);
criterion_main!(benches);
