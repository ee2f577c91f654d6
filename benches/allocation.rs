//! Who finds room where: 3 000 villages and 300 shelters on a road network of 20 000 nodes, each
//! village with 20 shelters within its reach, other roads closed in every realization.

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use panoh::rng::{Draw, rng};
use panoh::routing::graph::{CLOSED, Graph};
use panoh::routing::network::{Network, Segment};
use panoh::routing::shortest::{Search, Start};
use panoh::shelter::allocation::{
    self, Allocation, Asked, Doors, Limits, Placement, Roads, Scratch,
};
use panoh::units::{LonLat, Minutes};
use rand::RngExt;

const SIDE: u32 = 141;
const N_VILLAGES: u32 = 3000;
const N_SHELTERS: u32 = 300;
const WAYS: usize = 60_000;

/// Streets like a grid, each of one to six minutes.
fn grid() -> Graph {
    let mut draw = rng(1, 0, Draw::Bench);
    let nodes = vec![LonLat::default(); (SIDE * SIDE) as usize];
    let mut network = Network { nodes, ..Network::default() };
    let mut join = |from, to| {
        let free_min = draw.random_range(1.0..6.0);
        network.segments.push(Segment { free_min, from, to, ..Segment::default() });
    };
    for node in 0..SIDE * SIDE {
        if node % SIDE + 1 < SIDE {
            join(node, node + 1);
        }
        if node / SIDE + 1 < SIDE {
            join(node, node + SIDE);
        }
    }
    Graph::new(&network)
}

struct Country {
    graph: Graph,
    doors: Doors,
    limits: Limits,
}

impl Country {
    fn new() -> Country {
        let graph = grid();
        let mut draw = rng(2, 0, Draw::Bench);
        let mut node = || draw.random_range(0..SIDE * SIDE);
        let villages: Vec<u32> = (0..N_VILLAGES).map(|_| node()).collect();
        let shelters: Vec<Start> = (0..N_SHELTERS).map(|_| Start::at(node())).collect();
        let limits = Limits { time: reach(&graph, &villages, &shelters), ..Limits::default() };
        Country { graph, doors: Doors::new(villages, shelters), limits }
    }

    fn roads(&self) -> Roads<'_> {
        Roads { graph: &self.graph, doors: &self.doors, limits: self.limits }
    }
}

/// The limit of time within which all villages together have so many ways.
fn reach(graph: &Graph, villages: &[u32], shelters: &[Start]) -> Minutes {
    let mut search = Search::new(graph);
    let open = vec![0; graph.n_segments()];
    let mut times = vec![];
    for &it in shelters {
        search.run(graph, &[it], &open, Minutes(1e4));
        times.extend(villages.iter().filter_map(|&it| search.time_ms(it)));
    }
    let (_, &mut time_ms, _) = times.select_nth_unstable(WAYS);
    Minutes(f64::from(time_ms) / 60_000.0)
}

/// What a realization draws.
struct Drawn {
    demand: Vec<f64>,
    room: Vec<f64>,
    delay_ms: Vec<u32>,
}

/// One road in thirty is closed and one shelter in five cannot be used; `room` places a person who
/// asks.
fn draw(country: &Country, id: u32, room: f64) -> Drawn {
    let mut draw = rng(3, id, Draw::Bench);
    let mean = 200.0 * room * f64::from(N_VILLAGES) / (0.8 * f64::from(N_SHELTERS));
    let closed = |one_in: u32| if one_in == 0 { CLOSED } else { 0 };
    Drawn {
        demand: (0..N_VILLAGES).map(|_| f64::from(draw.random_range(0.0..400.0f32))).collect(),
        room: (0..N_SHELTERS)
            .map(|_| {
                let usable = draw.random_range(0..5) > 0;
                if usable { draw.random_range(0.0..2.0 * mean).round() } else { 0.0 }
            })
            .collect(),
        delay_ms: (0..country.graph.n_segments())
            .map(|_| closed(draw.random_range(0..30)))
            .collect(),
    }
}

fn place(
    by: &dyn Allocation,
    country: &Country,
    drawn: &Drawn,
    (scratch, placement): &mut (Scratch, Placement),
) {
    let Drawn { demand, room, delay_ms } = drawn;
    by.place(country.roads(), Asked { demand, room, delay_ms }, scratch, placement);
}

fn allocations(c: &mut Criterion) {
    let country = Country::new();
    let is_test = std::env::args().any(|it| it == "--test");
    let mut group = c.benchmark_group("allocation");
    group.sample_size(10).throughput(Throughput::Elements(u64::from(N_VILLAGES)));
    for (name, room) in [("easy", 2.0), ("even", 1.0), ("tight", 0.5)] {
        for by in allocation::ALL {
            let memory = &mut (Scratch::new(&country.graph), Placement::default());
            let drawn = draw(&country, 0, room);
            place(by, &country, &drawn, memory);
            let of = format!("{}_{name}", by.name());
            let sum = |it: &[f64]| it.iter().sum::<f64>();
            let (unmet, demand) = (sum(&memory.1.unmet), sum(&drawn.demand));
            assert!((sum(&memory.1.assigned) + unmet - demand).abs() < 1e-3);
            println!("{of}: {:.2} % find no place", 100.0 * unmet / demand);
            group.bench_function(&of, |b| {
                b.iter(|| place(by, black_box(&country), &drawn, memory));
            });
            tell(by, &country, room, if is_test { 2 } else { 100 });
        }
    }
    group.finish();
}

/// Seconds of realizations one after the other on each of two threads.
fn tell(by: &dyn Allocation, country: &Country, room: f64, n_each: u32) {
    let started = Instant::now();
    std::thread::scope(|it| {
        for thread in 0..2 {
            it.spawn(move || {
                let memory = &mut (Scratch::new(&country.graph), Placement::default());
                for id in 0..n_each {
                    place(by, country, &draw(country, 2 * id + thread, room), memory);
                }
            });
        }
    });
    let thousand_s = started.elapsed().as_secs_f64() * 500.0 / f64::from(n_each);
    println!("{}: a thousand realizations on two cores {thousand_s:.1} s", by.name());
}

criterion_group!(benches, allocations);
criterion_main!(benches);
