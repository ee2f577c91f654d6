//! Travel times on the shipped network against those of a public library on the same graph.

#![cfg(feature = "gdal")]
#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::path::Path;

use panoh::engine::world::World;
use panoh::input;
use panoh::input::problem::Problems;
use panoh::rng::{Draw, rng};
use panoh::routing::graph::{CLOSED, milliseconds};
use panoh::routing::network::Direction;
use panoh::routing::shortest::{Search, Start};
use panoh::units::Minutes;
use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use rand::RngExt as _;

const NO_LIMIT: Minutes = Minutes(60_000.0);

fn world() -> World {
    let problems = RefCell::new(Problems::default());
    let loaded = input::load(Path::new("scenarios/rasht-m7/scenario.toml"), &problems);
    loaded.unwrap().world
}

/// Ways against the direction of travel, so that times are those to the node where a search begins.
fn reversed(world: &World, delay_ms: &[u32]) -> DiGraph<(), u64> {
    let mut graph = DiGraph::with_capacity(world.network.nodes.len(), delay_ms.len() * 2);
    world.network.nodes.iter().for_each(|_| {
        graph.add_node(());
    });
    for (it, &delay_ms) in world.network.segments.iter().zip(delay_ms) {
        if delay_ms == CLOSED {
            continue;
        }
        let time_ms = u64::from(milliseconds(it.free_min)) + u64::from(delay_ms);
        let [from, to] = [it.from, it.to].map(|it| NodeIndex::new(it as usize));
        if it.direction != Direction::Backward {
            graph.add_edge(to, from, time_ms);
        }
        if it.direction != Direction::Forward {
            graph.add_edge(from, to, time_ms);
        }
    }
    graph
}

/// Every settlement with every fifteenth node of shelters, undamaged and with one road in twenty
/// closed and one in ten slow; and the nearest of all.
#[test]
fn travel_times_of_the_country_are_those_of_petgraph() {
    let world = world();
    let mut draw = rng(1, 0, Draw::Bench);
    let mut damage = |_: &_| match draw.random_range(0..20) {
        0 => CLOSED,
        1 | 2 => draw.random_range(0..600_000),
        _ => 0,
    };
    let damaged: Vec<u32> = world.network.segments.iter().map(&mut damage).collect();
    let mut goals: Vec<u32> = (0..world.reception.shelters.len() as u32)
        .map(|it| world.reception.doors.of_shelter(it).node)
        .collect();
    goals.sort_unstable();
    goals.dedup();
    assert!(goals.len() > 1000, "{} nodes have shelters", goals.len());
    let mut search = Search::new(&world.reception.graph);
    let (mut n_compared, mut n_apart) = (0, 0);
    for delay_ms in [&vec![0; damaged.len()], &damaged] {
        let graph = reversed(&world, delay_ms);
        let goals: Vec<u32> = goals.iter().copied().step_by(15).collect();
        let mut nearest = vec![None; world.settlements.len()];
        for &goal in &goals {
            search.run(&world.reception.graph, &[Start::at(goal)], delay_ms, NO_LIMIT);
            let expected = dijkstra(&graph, NodeIndex::new(goal as usize), None, |it| *it.weight());
            for (it, nearest) in nearest.iter_mut().enumerate() {
                let node = world.reception.doors.of_settlement(it);
                let got = search.time_ms(node).map(u64::from);
                let expected = expected.get(&NodeIndex::new(node as usize)).copied();
                assert_eq!(got, expected, "from settlement {it} to node {goal}");
                n_compared += 1;
                n_apart += usize::from(got.is_none());
                *nearest = [*nearest, got].into_iter().flatten().min();
            }
        }
        let starts: Vec<Start> = goals.iter().map(|it| Start::at(*it)).collect();
        search.run(&world.reception.graph, &starts, delay_ms, NO_LIMIT);
        for (it, nearest) in nearest.into_iter().enumerate() {
            assert_eq!(
                search.time_ms(world.reception.doors.of_settlement(it)).map(u64::from),
                nearest
            );
        }
    }
    assert!(n_compared > 100_000 && n_apart > 0, "{n_compared} pairs, {n_apart} apart");
}
