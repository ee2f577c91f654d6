//! What a node of a correlated field costs, by the size of the lattice.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use panoh::exposure::grid::Grid;
use panoh::hazard::correlation::jayaram_baker_2009::JayaramBaker2009;
use panoh::hazard::field::FieldSampler;
use panoh::rng::{Draw, rng};

/// Sides of square lattices of 10⁴ to 10⁷ nodes.
const SIDES: [usize; 4] = [100, 316, 1_000, 3_162];

/// A pair of fields at 30″ around 39° N; elements are nodes times two realizations.
fn sizes(c: &mut Criterion) {
    let mut group = c.benchmark_group("field_sizes");
    group.sample_size(10);
    for side in SIDES {
        let step_deg = 1.0 / 120.0;
        let north_deg = 39.0 + 0.5 * step_deg * side as f64;
        let grid = Grid { west_deg: 67.0, north_deg, step_deg, n_cols: side, n_rows: side };
        let sampler = FieldSampler::new(grid, &JayaramBaker2009::INTENSITY);
        let mut scratch = sampler.scratch();
        let mut pair = 0;
        group.throughput(Throughput::Elements(2 * grid.len() as u64));
        group.bench_function(format!("{}", grid.len()), |b| {
            b.iter(|| {
                pair += 1;
                sampler.sample_pair(&mut rng(1, pair, Draw::WithinEvent), &mut scratch);
                black_box(scratch.field(0)[0])
            });
        });
    }
    group.finish();
}

criterion_group!(benches, sizes);
criterion_main!(benches);
