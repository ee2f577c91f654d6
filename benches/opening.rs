//! Which sites to open: 20 of 300 sites for 3 000 villages in 200 realizations, each village with about
//! 20 sites within its reach.

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use panoh::rng::{Draw, rng};
use panoh::shelter::opening::{Instance, MOST_LOOKS, Question, solve};
use rand::RngExt;

const N_SITES: usize = 300;
const N_VILLAGES: usize = 3000;
const N_REALIZATIONS: usize = 200;
const WORDS: usize = N_SITES.div_ceil(64);
/// Within it lies a fifteenth of the sites.
const NEAR: f64 = 0.15;

fn question() -> Question {
    let mut draw = rng(3, 0, Draw::Bench);
    let mut points =
        |n: usize| -> Vec<(f64, f64)> { (0..n).map(|_| (draw.random(), draw.random())).collect() };
    let (sites, villages) = (points(N_SITES), points(N_VILLAGES));
    let people: Vec<f64> = (0..N_VILLAGES).map(|_| draw.random_range(10.0..200.0)).collect();
    let room: Vec<u32> = (0..N_SITES).map(|_| draw.random_range(500..12_000)).collect();
    let mut instance = || {
        let shaken: f64 = draw.random_range(0.05..1.0);
        let demand =
            people.iter().map(|it| (it * shaken * draw.random_range(0.2..1.0)) as u32).collect();
        let room = room.iter().map(|it| if draw.random_range(0..8) == 0 { 0 } else { *it });
        let room = room.collect();
        let mut reach = vec![0u64; N_VILLAGES * WORDS];
        for (village, a) in villages.iter().enumerate() {
            for (site, b) in sites.iter().enumerate() {
                let is_near = (a.0 - b.0).hypot(a.1 - b.1) < NEAR;
                if is_near && draw.random_range(0..10) != 0 {
                    reach[village * WORDS + site / 64] |= 1 << (site % 64);
                }
            }
        }
        Instance { demand, room, reach }
    };
    Question {
        n_sites: N_SITES,
        instances: (0..N_REALIZATIONS).map(|_| instance()).collect(),
        cost: vec![1; N_SITES],
        budget: 20,
        open_already: vec![false; N_SITES],
        most_unmet: 0.3,
        goal: 0.8,
        most_looks: MOST_LOOKS,
    }
}

fn opening(c: &mut Criterion) {
    let question = question();
    let started = Instant::now();
    let it = solve(&question);
    println!(
        "{:.1} s: met {:.3} of at most {:.3}, unmet {:.0} of at least {:.0}, goal for {:?}",
        started.elapsed().as_secs_f64(),
        it.share_met,
        it.most_share_met,
        it.unmet,
        it.least_unmet,
        it.budget_of_goal,
    );
    let mut group = c.benchmark_group("opening");
    group.sample_size(10);
    group.bench_function("20 of 300 sites, 200 realizations", |b| {
        b.iter(|| solve(black_box(&question)));
    });
}

criterion_group!(benches, opening);
criterion_main!(benches);
