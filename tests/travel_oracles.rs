//! Criticality, detours, alternatives and flow against slow algorithms that are plainly right.

#![allow(clippy::unwrap_used, clippy::float_cmp)]

use panoh::exposure::settlement::Origin;
use panoh::routing::alternatives::{Alternatives, Bounds, shared};
use panoh::routing::clearance::Clearance;
use panoh::routing::criticality::{Criticality, HORIZON_DAYS, Household, Saving};
use panoh::routing::cut_edges::cut_edges;
use panoh::routing::detours::Detours;
use panoh::routing::graph::{CLOSED, Graph, milliseconds};
use panoh::routing::network::{Direction, Network, Segment};
use panoh::routing::reopening::Reopening;
use panoh::routing::route::Route;
use panoh::routing::shortest::{Search, Start};
use panoh::units::{LonLat, Minutes};
use proptest::prelude::*;

/// What failed is printed in full, so no file keeps it.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

const NO_LIMIT: Minutes = Minutes(60_000.0);

/// A network, which of its segments are slow or closed, and for how many days.
#[derive(Clone, Debug)]
struct Case {
    network: Network,
    delay_ms: Vec<u32>,
    days: Vec<f32>,
}

/// 700 m a minute.
fn segment(idx: usize, from: u32, to: u32, free_min: f64, direction: Direction) -> Segment {
    Segment {
        id: idx.to_string(),
        length_m: 700.0 * free_min,
        free_min,
        direction,
        origin: Origin::Modelled,
        from,
        to,
        ..Segment::default()
    }
}

fn network(n_nodes: u32, rows: &[(u32, u32, u32, Direction)]) -> Network {
    let segments = rows.iter().enumerate().map(|(idx, &(from, to, time_min, direction))| {
        segment(idx, from % n_nodes, to % n_nodes, f64::from(time_min), direction)
    });
    Network {
        segments: segments.collect(),
        nodes: vec![LonLat::default(); n_nodes as usize],
        ..Network::default()
    }
}

/// Networks of so many nodes at most and so many roads, as many of them one-way, slow and closed.
fn cases(n: u32, n_segments: usize, one_way: bool) -> impl Strategy<Value = Case> {
    let delays =
        prop_oneof![3 => Just(0), 1 => (1u32..4).prop_map(|it| 60_000 * it), 3 => Just(CLOSED)];
    let directions = prop_oneof![
        4 => Just(Direction::Both),
        1 => Just(Direction::Forward),
        1 => Just(Direction::Backward),
    ];
    let rows = (0..n, 0..n, 1u32..9, delays, 1u32..140, directions);
    (2..n, prop::collection::vec(rows, 0..n_segments)).prop_map(move |(n_nodes, rows)| {
        let way = |it| if one_way { it } else { Direction::Both };
        let lines: Vec<_> = rows.iter().map(|it| (it.0, it.1, it.2, way(it.5))).collect();
        Case {
            network: network(n_nodes, &lines),
            delay_ms: rows.iter().map(|it| it.3).collect(),
            days: rows.iter().map(|it| it.4 as f32).collect(),
        }
    })
}

/// Dijkstra (1959) as he wrote it, without a heap: the time from each node to the nearest start.
fn plain_dijkstra(case: &Case, starts: &[Start]) -> Vec<Option<u64>> {
    let n = case.network.nodes.len();
    let (mut time_ms, mut is_settled) = (vec![None; n], vec![false; n]);
    for it in starts {
        let here: &mut Option<u64> = &mut time_ms[it.node as usize];
        *here = Some(here.map_or(u64::from(it.time_ms), |known| known.min(it.time_ms.into())));
    }
    loop {
        let waiting = (0..n).filter(|it| !is_settled[*it] && time_ms[*it].is_some());
        let Some(node) = waiting.min_by_key(|it| time_ms[*it]) else { return time_ms };
        is_settled[node] = true;
        for (it, &delay_ms) in case.network.segments.iter().zip(&case.delay_ms) {
            let arrival_ms =
                time_ms[node].unwrap() + u64::from(milliseconds(it.free_min)) + u64::from(delay_ms);
            let ways = [
                (it.from, it.to, it.direction != Direction::Backward),
                (it.to, it.from, it.direction != Direction::Forward),
            ];
            for (from, to, may) in ways {
                if may && to as usize == node && delay_ms != CLOSED {
                    let known_ms = &mut time_ms[from as usize];
                    *known_ms = Some(known_ms.map_or(arrival_ms, |it| it.min(arrival_ms)));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn travel_times_of_large_networks_are_those_of_plain_dijkstra(
        case in cases(250, 900, true), rows in prop::collection::vec((0u32..250, 0u32..4), 1..12),
    ) {
        let n_nodes = case.network.nodes.len() as u32;
        let start = |&(node, min): &(u32, u32)| Start { node: node % n_nodes, time_ms: 60_000 * min };
        let starts: Vec<Start> = rows.iter().map(start).collect();
        let graph = Graph::new(&case.network);
        let mut search = Search::new(&graph);
        search.run(&graph, &starts, &case.delay_ms, NO_LIMIT);
        for (node, expected) in (0..).zip(plain_dijkstra(&case, &starts)) {
            prop_assert_eq!(search.time_ms(node).map(u64::from), expected);
        }
        let times: Vec<u32> = search.settled().iter().map(|it| search.time_ms(*it).unwrap()).collect();
        prop_assert!(times.is_sorted());
    }
}

/// People at nodes, their centres, and airfields.
#[derive(Clone, Debug)]
struct Country {
    case: Case,
    homes: Vec<Household>,
    airfields: Vec<u32>,
}

fn countries() -> impl Strategy<Value = Country> {
    let homes = prop::collection::vec((0u32..16, 0u32..16, 0u32..50), 1..12);
    (cases(16, 40, false), homes, prop::collection::vec(0u32..16, 0..3)).prop_map(
        |(case, homes, mut airfields)| {
            let n_nodes = case.network.nodes.len() as u32;
            for it in &mut airfields {
                *it %= n_nodes;
            }
            // Few centres, so that several homes share one.
            let home = |&(node, centre, people): &(u32, u32, u32)| Household {
                node: node % n_nodes,
                centre: centre % 4 % n_nodes,
                people: people as f32,
            };
            Country { homes: homes.iter().map(home).collect(), case, airfields }
        },
    )
}

impl Country {
    /// Days until each home is joined to its centre or an airfield, one pair after the other.
    fn days(&self, delay_ms: &[u32]) -> Vec<f32> {
        let graph = Graph::new(&self.case.network);
        let mut joined = Reopening::new(&graph);
        joined.run(&graph, delay_ms, &self.case.days);
        let days = |it: &Household| {
            let targets = self.airfields.iter().chain([&it.centre]);
            let days = targets.filter_map(|to| joined.days_until_joined(it.node, *to));
            days.fold(f32::INFINITY, f32::min)
        };
        self.homes.iter().map(days).collect()
    }

    fn person_days(&self, delay_ms: &[u32]) -> f64 {
        let days = self.days(delay_ms).into_iter().map(|it| f64::from(it.min(HORIZON_DAYS)));
        days.zip(&self.homes).map(|(days, it)| days * f64::from(it.people)).sum()
    }
}

/// What opening each closed segment saves of a cost.
fn by_opening_each(delay_ms: &[u32], cost: impl Fn(&[u32]) -> f64) -> Vec<(u32, f64)> {
    let all = cost(delay_ms);
    let closed = (0..).zip(delay_ms).filter(|it| *it.1 == CLOSED).map(|it| it.0);
    let saved = |segment: u32| {
        let mut open = delay_ms.to_vec();
        open[segment as usize] = 0;
        (segment, all - cost(&open))
    };
    closed.map(saved).filter(|it| it.1 > 1e-9).collect()
}

fn same(got: &[Saving], expected: &[(u32, f64)]) -> Result<(), TestCaseError> {
    let mut got: Vec<(u32, f64)> = got.iter().map(|it| (it.segment, it.amount)).collect();
    got.sort_by_key(|it| it.0);
    let ids = |of: &[(u32, f64)]| of.iter().map(|it| it.0).collect::<Vec<_>>();
    prop_assert_eq!(ids(&got), ids(expected));
    for (got, expected) in got.iter().zip(expected) {
        let tolerance = 1e-6 * expected.1.max(1.0);
        prop_assert!((got.1 - expected.1).abs() < tolerance, "{:?} is not {:?}", got, expected);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(3000))]

    /// Against opening one segment after the other and counting all person-days anew.
    #[test]
    fn a_closed_segment_costs_the_person_days_that_opening_it_saves(country in countries()) {
        let Country { case, homes, airfields } = &country;
        let graph = Graph::new(&case.network);
        let mut reopening = Reopening::with_joined(&graph, airfields);
        reopening.run(&graph, &case.delay_ms, &case.days);
        let days = country.days(&case.delay_ms);
        let mut criticality = Criticality::default();
        let air = airfields.first().copied();
        for _ in 0..2 {
            let got = criticality.run(&graph, &reopening, air, homes, &days);
            same(got, &by_opening_each(&case.delay_ms, |it| country.person_days(it)))?;
        }
    }

    /// Against opening one segment after the other and searching anew; those who reach no goal
    /// before do not count.
    #[test]
    fn a_closed_segment_costs_the_hours_that_opening_it_saves(
        case in cases(16, 40, false), starts in prop::collection::vec(0u32..16, 1..4),
        people in prop::collection::vec(0u32..9, 16),
    ) {
        let graph = Graph::new(&case.network);
        let n_nodes = graph.n_nodes();
        let starts: Vec<Start> = starts.iter().map(|it| Start::at(it % n_nodes as u32)).collect();
        let people: Vec<f32> = people[..n_nodes].iter().map(|it| *it as f32).collect();
        let mut found = Search::new(&graph);
        found.run(&graph, &starts, &case.delay_ms, NO_LIMIT);
        let mut detours = Detours::default();
        let got = detours.run(&graph, &case.delay_ms, &found, &people);
        let hours = |delay_ms: &[u32]| {
            let mut search = Search::new(&graph);
            search.run(&graph, &starts, delay_ms, NO_LIMIT);
            let reached = (0..n_nodes as u32).filter(|it| found.time_ms(*it).is_some());
            let of = |it: u32| f64::from(people[it as usize]) * search.time(it).unwrap().0 / 60.0;
            reached.map(of).sum::<f64>()
        };
        same(got, &by_opening_each(&case.delay_ms, hours))?;
    }

    #[test]
    fn a_cut_edge_is_one_whose_loss_parts_its_ends(case in cases(14, 24, true)) {
        let graph = Graph::new(&case.network);
        let mut joined = Reopening::new(&graph);
        for (segment, is_cut) in (0..).zip(cut_edges(&graph)) {
            let without: Vec<u32> =
                (0..graph.n_segments() as u32).map(|it| if it == segment { CLOSED } else { 0 }).collect();
            joined.run(&graph, &without, &vec![1.0; without.len()]);
            let [a, b] = graph.ends(segment);
            prop_assert_eq!(is_cut, joined.days_until_joined(a, b) == Some(1.0));
        }
    }

    #[test]
    fn alternatives_lead_to_a_goal_share_little_and_are_not_much_longer(
        case in cases(40, 140, true), goals in prop::collection::vec(0u32..40, 1..3),
    ) {
        let (network, graph) = (&case.network, Graph::new(&case.network));
        let nothing = vec![0; graph.n_segments()];
        let goals: Vec<Start> = goals.iter().map(|it| Start::at(it % graph.n_nodes() as u32)).collect();
        let mut undamaged = Search::new(&graph);
        undamaged.run(&graph, &goals, &nothing, NO_LIMIT);
        let mut alternatives = Alternatives::new(&graph);
        let bounds = Bounds { slack: Minutes(3.0), ..Bounds::default() };
        for node in 0..graph.n_nodes() as u32 {
            let Some(best) = Route::to_nearest(network, &graph, &undamaged, node) else { continue };
            let found = alternatives.of((network, &graph), (&undamaged, &nothing), (node, &best), bounds);
            prop_assert!(found.len() <= bounds.most);
            let mut told = vec![&best.segments];
            for it in &found {
                let mut at = node;
                for &segment in &it.route.segments {
                    prop_assert!(graph.ways_out(at).iter().any(|it| it.segment == segment));
                    at = graph.other_end(segment, at);
                }
                prop_assert_eq!(at, goals[it.goal as usize].node);
                let longest = (2.0 * best.free.0).max(best.free.0 + 3.0);
                prop_assert!(it.route.free.0 <= longest + 1e-9);
                for other in &told {
                    prop_assert!(shared(network, &it.route.segments, other) <= 0.5);
                }
                told.push(&it.route.segments);
            }
        }
    }
}

/// A square with a tail: from the end of the tail (node 4) the way to node 2 has 1 + 2 + 2 minutes
/// by node 1 and 1 + 3 + 3 by node 3, a fifth or less of it shared.
#[test]
fn the_other_side_of_a_square_is_an_alternative() {
    let both = Direction::Both;
    let rows =
        [(4, 0, 1, both), (0, 1, 2, both), (1, 2, 2, both), (0, 3, 3, both), (3, 2, 3, both)];
    let network = network(5, &rows);
    let graph = Graph::new(&network);
    let mut undamaged = Search::new(&graph);
    let nothing = [0; 5];
    undamaged.run(&graph, &[Start::at(2)], &nothing, NO_LIMIT);
    let best = Route::to_nearest(&network, &graph, &undamaged, 4).unwrap();
    assert_eq!(best.segments, [0, 1, 2]);
    let mut alternatives = Alternatives::new(&graph);
    let found =
        alternatives.of((&network, &graph), (&undamaged, &nothing), (4, &best), Bounds::default());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].route.segments, [0, 3, 4]);
    assert!((shared(&network, &found[0].route.segments, &best.segments) - 1.0 / 7.0).abs() < 1e-12);
    // A detour of 7 minutes for 5 is beyond a factor of 1.3 without slack.
    let tight = Bounds { stretch: 1.3, slack: Minutes(0.0), ..Bounds::default() };
    let mut none = |delay_ms: &[u32], bounds| {
        alternatives.of((&network, &graph), (&undamaged, delay_ms), (4, &best), bounds).is_empty()
    };
    assert!(none(&nothing, tight));
    // Nor is a way that is closed.
    assert!(none(&[0, 0, 0, 0, CLOSED], Bounds::default()));
}

/// A tree that leads to node 0: for each further node its parent, hours to it, vehicles an hour on
/// the way and vehicles that start.
type Tree = Vec<(u32, u32, u32, u32)>;

fn trees(most_hours: u32) -> impl Strategy<Value = Tree> {
    prop::collection::vec((0u32..1000, 0..=most_hours, 1u32..6, 0u32..30), 1..14).prop_map(
        |mut it| {
            for (idx, row) in it.iter_mut().enumerate() {
                row.0 %= idx as u32 + 1;
            }
            it
        },
    )
}

/// Queues hour by hour: of those who wait before a segment as many pass as it carries. The hour at
/// whose end the last vehicle arrives.
fn simulate(tree: &Tree) -> u32 {
    let most =
        tree.iter().map(|it| it.1).sum::<u32>() + tree.iter().map(|it| it.3).sum::<u32>() + 2;
    // Vehicles that come to a node in each hour.
    let mut coming = vec![vec![0; 2 * most as usize]; tree.len() + 1];
    let mut waiting: Vec<u32> = std::iter::once(0).chain(tree.iter().map(|it| it.3)).collect();
    let mut last = 0;
    for hour in 0..most as usize {
        for node in (1..=tree.len()).rev() {
            let (parent, way_h, an_hour, _) = tree[node - 1];
            waiting[node] += coming[node][hour];
            let passing = an_hour.min(waiting[node]);
            waiting[node] -= passing;
            coming[parent as usize][hour + way_h as usize] += passing;
            if parent == 0 && passing > 0 {
                last = last.max(hour as u32 + way_h + 1);
            }
        }
    }
    last
}

/// The greatest hours of flow; for each node those above it and hours of way.
fn by_flow(tree: &Tree) -> (f64, Vec<f64>) {
    let both = Direction::Both;
    let rows: Vec<_> = (1..).zip(tree).map(|(node, it)| (node, it.0, 60 * it.1, both)).collect();
    let network = network(tree.len() as u32 + 1, &rows);
    let graph = Graph::new(&network);
    let mut search = Search::new(&graph);
    search.run(&graph, &[Start::at(0)], &vec![0; tree.len()], NO_LIMIT);
    let vehicles: Vec<f64> =
        std::iter::once(0.0).chain(tree.iter().map(|it| f64::from(it.3))).collect();
    let an_hour: Vec<f64> = tree.iter().map(|it| f64::from(it.2)).collect();
    let mut clearance = Clearance::default();
    clearance.run(&graph, &search, &vehicles, &an_hour);
    let way_h = |node: u32| (search.time(node).unwrap().0 / 60.0).round();
    let flow_h = (1..=tree.len() as u32).map(|it| clearance.of(it).0).fold(0.0, f64::max);
    (flow_h, (0..=tree.len() as u32).map(way_h).collect())
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn where_ways_take_no_time_a_valley_is_clear_after_its_narrowest_road_is(tree in trees(0)) {
        prop_assert_eq!(simulate(&tree), by_flow(&tree).0.ceil() as u32);
    }

    #[test]
    fn with_ways_that_take_time_the_bounds_hold(tree in trees(5)) {
        let (flow_h, way_h) = by_flow(&tree);
        let last_h = f64::from(simulate(&tree));
        let starts = |it: &(usize, f64)| 0 < it.0 && tree[it.0 - 1].3 > 0;
        let longest_h =
            way_h.iter().copied().enumerate().filter(starts).map(|it| it.1).fold(0.0, f64::max);
        prop_assert!(last_h <= flow_h.ceil() + longest_h, "{} > {} + {}", last_h, flow_h, longest_h);
        for node in 1..=tree.len() {
            let below = |mut it: usize| {
                while it > node { it = tree[it - 1].0 as usize; }
                it == node
            };
            let above: Vec<usize> = (1..=tree.len()).filter(|it| below(*it) && tree[it - 1].3 > 0).collect();
            let vehicles: u32 = above.iter().map(|it| tree[it - 1].3).sum();
            let shortest_h = above.iter().map(|it| way_h[*it]).fold(f64::INFINITY, f64::min);
            if vehicles > 0 {
                prop_assert!(f64::from(vehicles) / f64::from(tree[node - 1].2) + shortest_h <= last_h + 1e-9);
            }
        }
    }
}
