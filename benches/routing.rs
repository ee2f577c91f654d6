//! Hot loop 3: travel times, closures, isolation and allocation on a network of valleys.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use panoh::exposure::settlement::Origin;
use panoh::rng::{Draw, key, rng};
use panoh::routing::closure::{ClosureDraw, ClosureModel, RoadCell, Side};
use panoh::routing::graph::{CLOSED, Graph};
use panoh::routing::network::{Direction, Network, RoadClass, Segment};
use panoh::routing::reopening::Reopening;
use panoh::routing::shortest::{Search, Start};
use panoh::secondary::ground::Ground;
use panoh::shelter::allocation::nearest::NEAREST;
use panoh::shelter::allocation::{Allocation, Asked, Doors, Limits, Placement, Roads, Scratch};
use panoh::units::{Degrees, LonLat, Minutes};
use rand::RngExt;

const N_NODES: u32 = 10_000;
const N_VALLEYS: u32 = 100;
const CELLS_PER_SEGMENT: u32 = 6;

/// Valleys of 100 nodes, each on a trunk road; one node in twenty has a way to the next valley.
fn valleys() -> Network {
    let mut draw = rng(1, 0, Draw::Bench);
    let nodes = vec![LonLat::default(); N_NODES as usize];
    let mut network = Network { nodes, segments: Vec::new() };
    let mut join = |from: u32, to: u32, free_min: f64| {
        network.segments.push(Segment {
            id: format!("{from}-{to}"),
            name: String::new(),
            class: RoadClass::Local,
            length_m: 500.0 * free_min,
            free_min,
            direction: Direction::Both,
            origin: Origin::Modelled,
            from,
            to,
            line: geo::LineString::new(Vec::new()),
        });
    };
    let n_nodes_each = N_NODES / N_VALLEYS;
    for node in 1..N_NODES {
        let first = node - node % n_nodes_each;
        let down = if node == first { node - n_nodes_each } else { node - 1 };
        let side = draw.random_range(0..4) == 0;
        let joint = if side && node > first { draw.random_range(first..node) } else { down };
        join(node, joint, draw.random_range(1.0..12.0));
        if draw.random_range(0..20) == 0 && node >= n_nodes_each {
            join(node, node - n_nodes_each, draw.random_range(1.0..12.0));
        }
    }
    network
}

fn routing(c: &mut Criterion) {
    let network = valleys();
    let graph = Graph::new(&network);
    let mut draw = rng(2, 0, Draw::Bench);
    let one_in_30 = |draw: u32| if draw == 0 { CLOSED } else { 0 };
    let delay_ms: Vec<u32> =
        network.segments.iter().map(|_| one_in_30(draw.random_range(0..30))).collect();
    let days: Vec<f32> = delay_ms.iter().map(|_| draw.random_range(0.5..60.0)).collect();
    let mut group = c.benchmark_group("routing");

    let starts: Vec<Start> = (0..N_NODES).step_by(20).map(Start::at).collect();
    let mut search = Search::new(&graph);
    search.run(&graph, &starts, &delay_ms, Minutes(1e4));
    assert!(search.settled().len() > 9_000, "{} nodes settled", search.settled().len());
    group.throughput(Throughput::Elements(search.settled().len() as u64));
    group.bench_function("nearest_of_500", |b| {
        b.iter(|| search.run(&graph, black_box(&starts), &delay_ms, Minutes(1e4)));
    });
    search.run(&graph, &starts[..1], &delay_ms, Minutes(1e5));
    group.throughput(Throughput::Elements(search.settled().len() as u64));
    group.bench_function("from_one", |b| {
        b.iter(|| search.run(&graph, black_box(&starts[..1]), &delay_ms, Minutes(1e5)));
    });

    let mut reopening = Reopening::new(&graph);
    group.throughput(Throughput::Elements(network.segments.len() as u64));
    group.bench_function("reopening", |b| {
        b.iter(|| reopening.run(&graph, black_box(&delay_ms), &days));
    });

    closures(&mut group, &network);
    allocation(&mut group, &graph, &delay_ms);
    group.finish();
}

type Group<'a> = criterion::BenchmarkGroup<'a, criterion::measurement::WallTime>;

fn closures(group: &mut Group, network: &Network) {
    let mut draw = rng(3, 0, Draw::Bench);
    let mut cells = Vec::new();
    for segment in 0..network.segments.len() as u32 {
        for _ in 0..CELLS_PER_SEGMENT {
            let ground = Ground::of_slope(Degrees(draw.random_range(2.1..30.0)));
            let site = cells.len() as u32;
            cells.push(RoadCell { segment, site, length_m: 400.0, ground, side: Side::UnderSlope });
        }
    }
    let ln_pgv: Vec<f32> = cells.iter().map(|_| draw.random_range(0.0..4.0)).collect();
    let model = ClosureModel::new(network, &cells);
    assert_eq!(model.n_cells(), cells.len());
    let n_segments = network.segments.len();
    let (mut delay_ms, mut days) = (vec![0; n_segments], vec![0.0; n_segments]);
    group.throughput(Throughput::Elements(cells.len() as u64));
    let mut realization = 0;
    group.bench_function("closures", |b| {
        b.iter(|| {
            realization += 1;
            let key = key(1, realization, Draw::RoadClosure);
            let draw = ClosureDraw { key, severity_u: 0.5 };
            model.sample(draw, black_box(&ln_pgv), &mut delay_ms, &mut days);
        });
    });
}

/// 3 000 settlements, a shelter in each: room for all, and for half of them.
fn allocation(group: &mut Group, graph: &Graph, delay_ms: &[u32]) {
    let mut draw = rng(4, 0, Draw::Bench);
    let nodes: Vec<u32> = (0..3000).map(|_| draw.random_range(0..N_NODES)).collect();
    let doors = Doors::new(nodes.clone(), nodes.iter().map(|&it| Start::at(it)).collect());
    let demand: Vec<f64> = nodes.iter().map(|_| draw.random_range(0.0..400.0)).collect();
    let roads = Roads { graph, doors: &doors, limits: Limits::default() };
    let mut scratch = Scratch::new(graph);
    let mut placement = Placement::default();
    group.throughput(Throughput::Elements(nodes.len() as u64));
    for (name, most) in [("allocation_easy", 1000.0), ("allocation_tight", 200.0)] {
        let room: Vec<f64> = nodes.iter().map(|_| draw.random_range(0.0..most)).collect();
        let asked = Asked { demand: &demand, room: &room, delay_ms };
        NEAREST.place(roads, asked, &mut scratch, &mut placement);
        let placed: f64 = placement.sheltered.iter().sum();
        assert!((placed - placement.assigned.iter().sum::<f64>()).abs() < 1e-6);
        group.bench_function(name, |b| {
            b.iter(|| NEAREST.place(roads, black_box(asked), &mut scratch, &mut placement));
        });
    }
}

criterion_group!(benches, routing);
criterion_main!(benches);
