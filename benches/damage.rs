//! The damage stage: filling a table, the tally over cells, the displaced of settlements.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use panoh::damage::casualties::{CasualtyParameters, TimeOfDay};
use panoh::damage::model::{DamageModel, DamageParameters};
use panoh::damage::row::{COLUMNS, Row};
use panoh::damage::set::{self, VulnerabilitySet};
use panoh::damage::table::DamageTable;
use panoh::displacement::cause::Around;
use panoh::displacement::rebuilding::Rebuilt;
use panoh::displacement::{DisplacementParameters, Uniforms};
use panoh::exposure::building::Mix;
use panoh::exposure::cells::Cells;
use panoh::rng::{Draw, rng};
use rand::RngExt;

const N_SETTLEMENTS: u32 = 3_000;

fn parameters() -> DamageParameters {
    DamageParameters {
        u_vulnerability: 0.4,
        u_mix: 0.6,
        casualties: CasualtyParameters::draw(TimeOfDay::Night.presence(true), 0.3, 0.6),
    }
}

/// Cells of one settlement share a mix and lie near each other in intensity and ln PGA, as on a map.
fn country(n_cells: u32, n_mixes: u16) -> (Cells, [Vec<f32>; 2]) {
    let mut random = rng(1, 0, Draw::Bench);
    let bounds: Vec<u32> = (0..=N_SETTLEMENTS).map(|it| it * n_cells / N_SETTLEMENTS).collect();
    let mut cells = Cells {
        of_settlement: bounds.windows(2).map(|it| it[0]..it[1]).collect(),
        ..Cells::default()
    };
    let [mut intensity, mut ln_pga] = [vec![], vec![]];
    for range in &cells.of_settlement {
        let middle = 4.0 + 5.0 * random.random::<f32>();
        let mix = random.random_range(0..n_mixes);
        for cell in range.clone() {
            cells.grid_idx.push(cell);
            cells.people.push(300.0 * random.random::<f32>());
            cells.mix.push(mix);
            intensity.push(middle + random.random::<f32>());
            ln_pga.push(0.7 * (middle - 4.0) - 6.0 + random.random::<f32>());
        }
    }
    (cells, [intensity, ln_pga])
}

/// A national exposure: a hundred classes, each a mix of its own.
fn imported(set: &VulnerabilitySet) -> DamageModel {
    let classes = set.classes.iter().cycle().take(100).cloned().collect();
    let set = VulnerabilitySet { classes, ..set.clone() };
    let shares = |mix: usize| (0..100).map(move |it| if it == mix { 1.0 } else { 0.0 });
    let mixes: Vec<Mix> = (0..100).map(|it| Mix::known(String::new(), shares(it))).collect();
    DamageModel::new(&set, &mixes)
}

fn damage(c: &mut Criterion) {
    let [over_intensity, over_pga] =
        [set::DEFAULT, "tajikistan_pga"].map(|it| set::find(it).unwrap());
    let mixes = over_intensity.mixes();
    let mut over_both = over_pga.clone();
    for (class, other) in over_both.classes.iter_mut().zip(&over_intensity.classes).step_by(2) {
        *class = other.clone();
    }
    for (name, model) in [
        ("intensity", DamageModel::new(over_intensity, &mixes)),
        ("pga", DamageModel::new(over_pga, &mixes)),
        ("both", DamageModel::new(&over_both, &mixes)),
        ("intensity_100", imported(over_intensity)),
        ("pga_100", imported(over_pga)),
    ] {
        table(c, name, &model);
    }
}

fn table(c: &mut Criterion, name: &str, model: &DamageModel) {
    let mut table = DamageTable::new(model);
    let mut group = c.benchmark_group(format!("damage/{name}"));
    group.bench_function(BenchmarkId::new("fill", model.n_mixes()), |b| {
        b.iter(|| table.fill(model, black_box(&parameters())));
    });
    for n_cells in [60_000, 600_000] {
        let (cells, [intensity, ln_pga]) = country(n_cells, model.n_mixes() as u16);
        let levels: &[&[f32]] = &[&intensity, &ln_pga];
        let levels = &levels[..model.measures().len()];
        let mut rows = vec![[0.0; COLUMNS]; N_SETTLEMENTS as usize];
        table.tally(&cells, levels, &mut rows);
        assert!(rows.iter().any(|it| it[0] > 0.0));
        group.throughput(Throughput::Elements(u64::from(n_cells)));
        group.bench_with_input(BenchmarkId::new("tally", n_cells), levels, |b, it| {
            b.iter(|| table.tally(&cells, black_box(it), &mut rows));
        });
        let weights = DisplacementParameters::draw(&Uniforms::MEDIAN).cell_weights();
        let mut sums = vec![0.0; cells.len()];
        group.bench_with_input(BenchmarkId::new("add_cells", n_cells), levels, |b, it| {
            b.iter(|| table.add_cells(&cells, black_box(it), &weights, &mut sums));
        });
    }
    group.finish();
}

fn displacement(c: &mut Criterion) {
    let set = set::find(set::DEFAULT).unwrap();
    let model = DamageModel::new(set, &set.mixes());
    let row: Row = model.exact(&parameters(), 0, &[7.5]).map(|it| 1000.0 * it as f32);
    let parameters = DisplacementParameters::draw(&Uniforms::MEDIAN);
    let mut group = c.benchmark_group("displacement");
    group.throughput(Throughput::Elements(1));
    group.bench_function("settlement", |b| {
        b.iter(|| {
            parameters.displaced(black_box(&row), 1000.0, &Around::nothing(&Rebuilt::AT_ONCE))
        });
    });
    group.bench_function("draw", |b| {
        b.iter(|| DisplacementParameters::draw(black_box(&Uniforms::MEDIAN)));
    });
    group.finish();
}

criterion_group!(benches, damage, displacement);
criterion_main!(benches);
