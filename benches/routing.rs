//! Hot loop 3: travel times, closures, isolation and allocation on a network of valleys; and what a
//! thousand realizations of a country cost, and one of a million streets.

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use panoh::exposure::settlement::Origin;
use panoh::rng::{Draw, key, rng};
use panoh::routing::alternatives::{Alternatives, Bounds};
use panoh::routing::clearance::{Clearance, buses_an_hour};
use panoh::routing::closure::slides::{RoadCell, Side};
use panoh::routing::closure::state::RoadState;
use panoh::routing::closure::{Along, ClosureDraw, ClosureModel, Shaken};
use panoh::routing::criticality::{Criticality, Household};
use panoh::routing::detours::Detours;
use panoh::routing::graph::{CLOSED, Graph};
use panoh::routing::network::{Network, Segment};
use panoh::routing::reopening::Reopening;
use panoh::routing::route::Route;
use panoh::routing::shortest::{Search, Start};
use panoh::secondary::ground::Ground;
use panoh::shelter::allocation::nearest::NEAREST;
use panoh::shelter::allocation::{Allocation, Asked, Doors, Limits, Placement, Roads, Scratch};
use panoh::units::{Degrees, LonLat, Minutes};
use rand::RngExt;

const N_NODES: u32 = 10_000;
const NODES_A_VALLEY: u32 = 100;
const CELLS_PER_SEGMENT: u32 = 6;

/// Valleys of 100 nodes, each on a trunk road; of twenty nodes some have a way to the next valley.
fn valleys(n_nodes: u32, crossing: u32) -> Network {
    let mut draw = rng(1, 0, Draw::Bench);
    let nodes = vec![LonLat::default(); n_nodes as usize];
    let mut network = Network { nodes, segments: Vec::new(), ..Network::default() };
    let mut join = |from: u32, to: u32, free_min: f64| {
        network.segments.push(Segment {
            id: format!("{from}-{to}"),
            length_m: 500.0 * free_min,
            free_min,
            origin: Origin::Modelled,
            from,
            to,
            ..Segment::default()
        });
    };
    let n_nodes_each = NODES_A_VALLEY;
    for node in 1..n_nodes {
        let first = node - node % n_nodes_each;
        let down = if node == first { node - n_nodes_each } else { node - 1 };
        let side = draw.random_range(0..4) == 0;
        let joint = if side && node > first { draw.random_range(first..node) } else { down };
        join(node, joint, draw.random_range(1.0..12.0));
        if draw.random_range(0..20) < crossing && node >= n_nodes_each {
            join(node, node - n_nodes_each, draw.random_range(1.0..12.0));
        }
    }
    network
}

fn routing(c: &mut Criterion) {
    let network = valleys(N_NODES, 1);
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
    let n_cells = cells.len();
    let model = ClosureModel::new(network, Along { cells, ..Along::default() });
    assert_eq!(model.slides().n_cells(), n_cells);
    let mut state = RoadState::default();
    group.throughput(Throughput::Elements(n_cells as u64));
    let mut realization = 0;
    group.bench_function("closures", |b| {
        b.iter(|| {
            realization += 1;
            let key = key(1, realization, Draw::RoadClosure);
            let draw = ClosureDraw {
                slides: key,
                structures: key,
                debris: key,
                severity_u: 0.5,
                weakness_u: 0.5,
            };
            let shaken = Shaken { ln_pgv: black_box(&ln_pgv), destroyed: &[] };
            model.sample(draw, shaken, &mut state);
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

/// A country, as a realization meets it: villages, shelters, three airfields, a district centre for
/// fifty villages.
struct Country {
    network: Network,
    graph: Graph,
    homes: Vec<Household>,
    shelters: Vec<Start>,
    airfields: Vec<u32>,
    an_hour: Vec<f64>,
}

/// Memory of one thread, and what a realization draws.
struct Memory {
    delay_ms: Vec<u32>,
    days: Vec<f32>,
    cut_off_days: Vec<f32>,
    people: Vec<f32>,
    buses: Vec<f64>,
    search: Search,
    reopening: Reopening,
    criticality: Criticality,
    detours: Detours,
    clearance: Clearance,
}

impl Memory {
    /// One road in thirty is closed, another one in every realization.
    fn draw(&mut self, id: u32) {
        let mut draw = rng(6, id, Draw::Bench);
        for (delay_ms, days) in self.delay_ms.iter_mut().zip(&mut self.days) {
            *delay_ms = if draw.random_range(0..30) == 0 { CLOSED } else { 0 };
            *days = draw.random_range(0.5..60.0);
        }
    }
}

impl Country {
    fn new(n_nodes: u32, crossing: u32, n_homes: u32, n_shelters: u32) -> Country {
        let network = valleys(n_nodes, crossing);
        let mut draw = rng(5, 0, Draw::Bench);
        let mut node = || draw.random_range(0..n_nodes);
        let centres: Vec<u32> = (0..n_homes / 50).map(|_| node()).collect();
        let home = |it: u32| Household {
            node: node(),
            centre: centres[(it / 50) as usize % centres.len()],
            people: 1000.0,
        };
        let homes = (0..n_homes).map(home).collect();
        let shelters = (0..n_shelters).map(|_| Start::at(node())).collect();
        let airfields = (0..3).map(|_| node()).collect();
        let an_hour = network.segments.iter().map(|it| buses_an_hour(it.class)).collect();
        Country { graph: Graph::new(&network), network, homes, shelters, airfields, an_hour }
    }

    fn memory(&self) -> Memory {
        let (n_nodes, n_segments) = (self.graph.n_nodes(), self.graph.n_segments());
        let mut memory = Memory {
            delay_ms: vec![0; n_segments],
            days: vec![0.0; n_segments],
            cut_off_days: vec![0.0; self.homes.len()],
            people: vec![0.0; n_nodes],
            buses: vec![0.0; n_nodes],
            search: Search::new(&self.graph),
            reopening: Reopening::with_joined(&self.graph, &self.airfields),
            criticality: Criticality::default(),
            detours: Detours::default(),
            clearance: Clearance::default(),
        };
        for it in &self.homes {
            memory.people[it.node as usize] += it.people;
            memory.buses[it.node as usize] += f64::from(it.people) / 400.0;
        }
        memory
    }

    /// The tree of the nearest shelters.
    fn nearest(&self, memory: &mut Memory) {
        memory.search.run(&self.graph, &self.shelters, &memory.delay_ms, Minutes(1e4));
    }

    /// Isolation, flow, and what each closed segment costs.
    fn travel(&self, memory: &mut Memory) -> f64 {
        let Memory { search, reopening, delay_ms, .. } = memory;
        reopening.run(&self.graph, delay_ms, &memory.days);
        let air = self.airfields.first().copied();
        for (days, it) in memory.cut_off_days.iter_mut().zip(&self.homes) {
            let to = |node| reopening.days_until_joined(it.node, node).unwrap_or(f32::INFINITY);
            *days = to(it.centre).min(air.map_or(f32::INFINITY, to));
        }
        let days = &memory.cut_off_days;
        let isolation = memory.criticality.run(&self.graph, reopening, air, &self.homes, days);
        memory.clearance.run(&self.graph, search, &memory.buses, &self.an_hour);
        let detour = memory.detours.run(&self.graph, delay_ms, search, &memory.people);
        isolation.iter().chain(detour).map(|it| it.amount).sum()
    }

    /// Alternatives of every village, once a run.
    fn alternatives(&self, memory: &mut Memory) -> usize {
        memory.delay_ms.fill(0);
        self.nearest(memory);
        let mut alternatives = Alternatives::new(&self.graph);
        let roads = (&self.network, &self.graph);
        let of = |it: &Household| {
            let best = Route::to_nearest(&self.network, &self.graph, &memory.search, it.node)?;
            let from = (it.node, &best);
            Some(
                alternatives
                    .of(roads, (&memory.search, &memory.delay_ms), from, Bounds::default())
                    .len(),
            )
        };
        self.homes.iter().filter_map(of).sum()
    }

    /// Seconds of the stages, each over some realizations.
    fn tell(&self, n: u32) {
        let mut memory = self.memory();
        let mut seconds = [0.0; 2];
        let mut n_settled = 0;
        for id in 0..n {
            memory.draw(id);
            let started = Instant::now();
            self.nearest(&mut memory);
            seconds[0] += started.elapsed().as_secs_f64();
            n_settled += memory.search.settled().len();
            let started = Instant::now();
            black_box(self.travel(&mut memory));
            seconds[1] += started.elapsed().as_secs_f64();
        }
        let started = Instant::now();
        let n_found = self.alternatives(&mut memory);
        let once_s = started.elapsed().as_secs_f64();
        let thousand = seconds.map(|it| it * 1000.0 / f64::from(n));
        println!(
            "{} nodes, {} arcs, {} villages, {} shelters: {:.0} ns a settled node; a thousand \
             realizations on one core: nearest shelters {:.1} s, isolation, flow and criticality \
             {:.1} s; {n_found} alternatives once {once_s:.2} s",
            self.graph.n_nodes(),
            2 * self.graph.n_segments(),
            self.homes.len(),
            self.shelters.len(),
            seconds[0] * 1e9 / n_settled.max(1) as f64,
            thousand[0],
            thousand[1],
        );
    }
}

fn country(c: &mut Criterion) {
    let is_test = std::env::args().any(|it| it == "--test");
    let country = Country::new(20_000, 9, 3000, 300);
    country.tell(if is_test { 2 } else { 100 });
    // One road a valley: every closure cuts somebody off.
    Country::new(20_000, 0, 3000, 300).tell(if is_test { 2 } else { 100 });
    let mut memory = country.memory();
    memory.draw(1);
    country.nearest(&mut memory);
    let mut group = c.benchmark_group("country");
    group.throughput(Throughput::Elements(memory.search.settled().len() as u64));
    group.bench_function("nearest_of_300", |b| b.iter(|| country.nearest(&mut memory)));
    group.throughput(Throughput::Elements(1));
    group.bench_function("travel", |b| b.iter(|| country.travel(&mut memory)));
    group.finish();

    let started = Instant::now();
    let streets = Country::new(if is_test { 20_000 } else { 690_000 }, 9, 3000, 3000);
    println!("the network is there after {:.2} s", started.elapsed().as_secs_f64());
    streets.tell(if is_test { 1 } else { 3 });
}

criterion_group!(benches, routing, country);
criterion_main!(benches);
