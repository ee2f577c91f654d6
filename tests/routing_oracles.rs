//! Routes, isolation and allocation against slow algorithms that are plainly right.

#![allow(clippy::unwrap_used, clippy::float_cmp)]

use panoh::exposure::settlement::Origin;
use panoh::routing::graph::{CLOSED, Graph, milliseconds};
use panoh::routing::network::{Direction, Network, Segment};
use panoh::routing::reopening::Reopening;
use panoh::routing::route::Route;
use panoh::routing::shortest::{Again, Search, Start};
use panoh::shelter::allocation::nearest::NEAREST;
use panoh::shelter::allocation::{Allocation, Asked, Doors, Limits, Placement, Roads, Scratch};
use panoh::units::{LonLat, Minutes};
use proptest::prelude::*;

/// Many small cases; what failed is printed in full, so no file keeps it.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) }
}

const NO_LIMIT: Minutes = Minutes(60_000.0);

/// A network, which of its segments are slow or closed, and for how many days.
#[derive(Clone, Debug)]
struct Case {
    network: Network,
    delay_ms: Vec<u32>,
    days: Vec<f32>,
}

impl Case {
    fn graph(&self) -> Graph {
        Graph::new(&self.network)
    }

    fn n_nodes(&self) -> usize {
        self.network.nodes.len()
    }
}

/// Few nodes and times, so that ties, loops, parallel roads and pieces all happen.
fn cases() -> impl Strategy<Value = Case> {
    let delays =
        prop_oneof![3 => Just(0), 1 => (1u32..4).prop_map(|it| 60_000 * it), 4 => Just(CLOSED)];
    let directions = prop_oneof![
        4 => Just(Direction::Both),
        1 => Just(Direction::Forward),
        1 => Just(Direction::Backward),
    ];
    let rows = (0u32..12, 0u32..12, 1u32..9, delays, 1u32..6, directions);
    (2u32..12, prop::collection::vec(rows, 0..30)).prop_map(|(n_nodes, rows)| {
        let mut case = Case { network: Network::default(), delay_ms: vec![], days: vec![] };
        case.network.nodes = vec![LonLat::default(); n_nodes as usize];
        for (from, to, time_min, delay_ms, days, direction) in rows {
            let (from, to) = (from % n_nodes, to % n_nodes);
            let row = segment(case.delay_ms.len(), from, to, f64::from(time_min));
            case.network.segments.push(Segment { direction, ..row });
            case.delay_ms.push(delay_ms);
            case.days.push(days as f32);
        }
        case
    })
}

/// 700 m a minute.
fn segment(idx: usize, from: u32, to: u32, free_min: f64) -> Segment {
    Segment {
        id: idx.to_string(),
        length_m: 700.0 * free_min,
        free_min,
        origin: Origin::Modelled,
        from,
        to,
        ..Segment::default()
    }
}

/// Bellman–Ford: n − 1 times over all segments; the time from each node to the nearest start.
fn bellman_ford(case: &Case, starts: &[Start]) -> Vec<u64> {
    let mut time_ms = vec![u64::MAX; case.n_nodes()];
    for it in starts {
        let here = &mut time_ms[it.node as usize];
        *here = u64::from(it.time_ms).min(*here);
    }
    for _ in 1..case.n_nodes() {
        let open = case.network.segments.iter().zip(&case.delay_ms).filter(|it| *it.1 != CLOSED);
        for (it, delay_ms) in open {
            let (from, to) = (it.from as usize, it.to as usize);
            let step_ms = u64::from(milliseconds(it.free_min)) + u64::from(*delay_ms);
            if it.direction != Direction::Backward {
                time_ms[from] = time_ms[from].min(time_ms[to].saturating_add(step_ms));
            }
            if it.direction != Direction::Forward {
                time_ms[to] = time_ms[to].min(time_ms[from].saturating_add(step_ms));
            }
        }
    }
    time_ms
}

/// Floyd–Warshall for the least, over ways, of a way's greatest day; 0 on open segments.
fn latest_openings(case: &Case) -> Vec<Vec<f32>> {
    let n = case.n_nodes();
    let mut day = vec![vec![f32::INFINITY; n]; n];
    for (node, row) in day.iter_mut().enumerate() {
        row[node] = 0.0;
    }
    for (idx, it) in case.network.segments.iter().enumerate() {
        let (from, to) = (it.from as usize, it.to as usize);
        let open_day = if case.delay_ms[idx] == CLOSED { case.days[idx] } else { 0.0 };
        day[from][to] = day[from][to].min(open_day);
        day[to][from] = day[to][from].min(open_day);
    }
    for by in 0..n {
        for from in 0..n {
            for to in 0..n {
                day[from][to] = day[from][to].min(day[from][by].max(day[by][to]));
            }
        }
    }
    day
}

fn starts(case: &Case, rows: &[(u32, u32)]) -> Vec<Start> {
    let n_nodes = case.n_nodes() as u32;
    rows.iter().map(|&(node, min)| Start { node: node % n_nodes, time_ms: 60_000 * min }).collect()
}

fn start_rows() -> impl Strategy<Value = Vec<(u32, u32)>> {
    prop::collection::vec((0u32..12, 0u32..4), 0..5)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn travel_times_are_those_of_bellman_and_ford(case in cases(), rows in start_rows()) {
        let graph = case.graph();
        let starts = starts(&case, &rows);
        let mut search = Search::new(&graph);
        search.run(&graph, &starts, &case.delay_ms, NO_LIMIT);
        for (node, expected) in (0..).zip(bellman_ford(&case, &starts)) {
            let got = search.time_ms(node).map_or(u64::MAX, u64::from);
            prop_assert_eq!(got, expected);
        }
    }

    /// A search that ends early has the times of one that does not.
    #[test]
    fn a_search_that_ends_early_has_the_same_times(
        case in cases(), goal in 0u32..12, rows in prop::collection::vec(0u32..12, 1..4),
    ) {
        let graph = case.graph();
        let n_nodes = case.n_nodes() as u32;
        let (start, from) = (Start::at(goal % n_nodes), rows.iter().map(|it| it % n_nodes));
        let from: Vec<u32> = from.collect();
        let (mut whole, mut early) = (Search::new(&graph), Search::new(&graph));
        whole.run(&graph, &[start], &case.delay_ms, NO_LIMIT);
        early.run_from(&graph, (start, &from), &case.delay_ms, NO_LIMIT);
        for node in from {
            prop_assert_eq!(early.time_ms(node), whole.time_ms(node));
            prop_assert_eq!(early.path_to(&graph, node), whole.path_to(&graph, node));
        }
        prop_assert!(early.settled().len() <= whole.settled().len());
        early.run(&graph, &[start], &case.delay_ms, NO_LIMIT);
        prop_assert_eq!(early.settled(), whole.settled());
    }

    #[test]
    fn a_way_has_the_time_that_is_told_and_is_open(case in cases(), rows in start_rows()) {
        let graph = case.graph();
        let starts = starts(&case, &rows);
        let mut search = Search::new(&graph);
        search.run(&graph, &starts, &case.delay_ms, NO_LIMIT);
        for node in 0..case.n_nodes() as u32 {
            let route = Route::to_nearest(&case.network, &graph, &search, node);
            prop_assert_eq!(route.is_some(), search.time_ms(node).is_some());
            let Some(route) = route else { continue };
            prop_assert!(route.is_open(&case.delay_ms));
            let end = route.segments.iter().fold(node, |at, &it| graph.other_end(it, at));
            let start = starts[search.start(node).unwrap() as usize];
            prop_assert_eq!(end, start.node);
            let delay_ms: u32 = route.segments.iter().map(|&it| case.delay_ms[it as usize]).sum();
            let told_ms = search.time_ms(node).unwrap() - start.time_ms - delay_ms;
            let told_min = f64::from(told_ms) / 60_000.0;
            prop_assert!((route.free.0 - told_min).abs() < 1e-9);
            prop_assert!((route.length.0 - 0.7 * told_min).abs() < 1e-9);
        }
    }

    #[test]
    fn a_limit_hides_what_lies_beyond_and_nothing_else(case in cases(), rows in start_rows(), limit in 0u32..12) {
        let graph = case.graph();
        let starts = starts(&case, &rows);
        let mut search = Search::new(&graph);
        search.run(&graph, &starts, &case.delay_ms, Minutes(f64::from(limit)));
        for (node, expected) in (0..).zip(bellman_ford(&case, &starts)) {
            let within = Some(expected).filter(|&it| it <= u64::from(limit) * 60_000);
            prop_assert_eq!(search.time_ms(node).map(u64::from), within);
        }
    }

    #[test]
    fn searching_again_tells_what_searching_anew_does(
        case in cases(), rows in start_rows(), changes in prop::collection::vec((0u32..3, 0u32..5), 5),
        limit in 0u32..40,
    ) {
        let graph = case.graph();
        let limit = Minutes(f64::from(limit));
        let mut starts = starts(&case, &rows);
        let mut again = Search::new(&graph);
        again.run(&graph, &starts, &case.delay_ms, limit);
        let has_changed: Vec<bool> = changes[..starts.len()].iter().map(|it| it.0 > 0).collect();
        for (start, &(change, later_min)) in starts.iter_mut().zip(&changes) {
            match change {
                0 => (),
                1 => start.time_ms += 60_000 * later_min,
                _ => *start = start.gone(),
            }
        }
        let change = Again { starts: &starts, has_changed: &has_changed };
        again.run_again(&graph, change, &case.delay_ms, limit);
        let mut anew = Search::new(&graph);
        anew.run(&graph, &starts, &case.delay_ms, limit);
        for node in 0..case.n_nodes() as u32 {
            prop_assert_eq!(again.time_ms(node), anew.time_ms(node));
            let (Some(path), Some(start)) = (again.path_to(&graph, node), again.start(node)) else { continue };
            let end = path.iter().fold(node, |at, &it| graph.other_end(it, at));
            prop_assert_eq!(end, starts[start as usize].node);
        }
    }

    #[test]
    fn isolation_lasts_until_the_best_way_is_open(case in cases()) {
        let graph = case.graph();
        let mut reopening = Reopening::new(&graph);
        reopening.run(&graph, &case.delay_ms, &case.days);
        for (a, row) in (0..).zip(latest_openings(&case)) {
            for (b, expected) in (0..).zip(row) {
                let got = reopening.days_until_joined(a, b).unwrap_or(f32::INFINITY);
                prop_assert_eq!(got, expected);
            }
        }
    }
}

/// A problem of allocation on a network of two-way roads.
#[derive(Clone, Debug)]
struct Need {
    case: Case,
    settlements: Vec<(u32, f64)>,
    shelters: Vec<(u32, f64)>,
}

fn needs() -> impl Strategy<Value = Need> {
    let people = prop_oneof![Just(0.0), 0.0..100.0f64];
    let room = prop_oneof![Just(0.0), 0.0..60.0f64];
    (
        cases(),
        prop::collection::vec((0u32..12, people), 1..6),
        prop::collection::vec((0u32..12, room), 0..5),
    )
        .prop_map(|(mut case, mut settlements, mut shelters)| {
            let n_nodes = case.n_nodes() as u32;
            case.network.segments.iter_mut().for_each(|it| it.direction = Direction::Both);
            settlements.iter_mut().chain(&mut shelters).for_each(|it| it.0 %= n_nodes);
            Need { case, settlements, shelters }
        })
}

fn place(need: &Need, limits: Limits) -> Placement {
    let graph = need.case.graph();
    let nodes = need.settlements.iter().map(|it| it.0).collect();
    let doors = Doors::new(nodes, need.shelters.iter().map(|it| Start::at(it.0)).collect());
    let demand: Vec<f64> = need.settlements.iter().map(|it| it.1).collect();
    let room: Vec<f64> = need.shelters.iter().map(|it| it.1).collect();
    let asked = Asked { demand: &demand, room: &room, delay_ms: &need.case.delay_ms };
    let roads = Roads { graph: &graph, doors: &doors, limits };
    let mut placement = Placement::default();
    let mut scratch = Scratch::new(&graph);
    // Twice, so that what a realization leaves in memory would show.
    NEAREST.place(roads, asked, &mut scratch, &mut placement);
    let first = placement.clone();
    NEAREST.place(roads, asked, &mut scratch, &mut placement);
    assert_eq!(first, placement);
    placement
}

/// Room and people by the pieces of the open network: what any allocation could place at most.
fn most_that_could_be_placed(need: &Need) -> f64 {
    let graph = need.case.graph();
    let mut joined = Reopening::new(&graph);
    joined.run(&graph, &need.case.delay_ms, &need.case.days);
    let piece =
        |node: u32| (0..=node).find(|&it| joined.days_until_joined(it, node) == Some(0.0)).unwrap();
    let sum = |rows: &[(u32, f64)], of: u32| -> f64 {
        rows.iter().filter(|it| piece(it.0) == of).map(|it| it.1).sum()
    };
    let pieces = (0..need.case.n_nodes() as u32).filter(|&it| piece(it) == it);
    pieces.map(|it| sum(&need.settlements, it).min(sum(&need.shelters, it))).sum()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn people_are_conserved_and_no_shelter_is_overfull(need in needs(), time in 0.0..20.0f64, rounds in 1u32..8) {
        let got = place(&need, Limits { time: Minutes(time), rounds, ..Limits::default() });
        for (it, &(_, demand)) in need.settlements.iter().enumerate() {
            prop_assert!((got.sheltered[it] + got.unmet[it] - demand).abs() < 1e-12 * demand.max(1.0));
            prop_assert!(got.sheltered[it] >= 0.0 && got.unmet[it] >= 0.0);
        }
        for (it, &(_, room)) in need.shelters.iter().enumerate() {
            prop_assert!(0.0 <= got.assigned[it] && got.assigned[it] <= room * (1.0 + 1e-12));
        }
        let (sheltered, assigned) = (got.sheltered.iter().sum::<f64>(), got.assigned.iter().sum::<f64>());
        prop_assert!((sheltered - assigned).abs() < 1e-9);
    }

    /// Without limits nobody is left over while a shelter of the same piece has room, so in
    /// each piece the smaller of people and room is placed: no allocation places more.
    #[test]
    fn without_limits_nobody_waits_beside_an_empty_shelter(need in needs()) {
        let got = place(&need, Limits { time: NO_LIMIT, rounds: 1000, ..Limits::default() });
        let placed: f64 = got.sheltered.iter().sum();
        prop_assert!((placed - most_that_could_be_placed(&need)).abs() < 1e-6);
    }

    #[test]
    fn without_limits_more_room_never_leaves_more_people_over(need in needs(), node in 0u32..12, room in 0.0..60.0f64) {
        let limits = Limits { time: NO_LIMIT, rounds: 1000, ..Limits::default() };
        let before: f64 = place(&need, limits).unmet.iter().sum();
        let mut more = need.clone();
        more.shelters.push((node % need.case.n_nodes() as u32, room));
        prop_assert!(place(&more, limits).unmet.iter().sum::<f64>() <= before + 1e-6);
    }

    /// The first round, by the definition: everyone to the nearest place with room.
    #[test]
    fn the_first_choice_is_the_nearest_place_with_room(need in needs(), time in 0.0..20.0f64) {
        let limits = Limits { time: Minutes(time), rounds: 1, ..Limits::default() };
        let got = place(&need, limits);
        let limit_ms = (time * 60_000.0).round() as u64;
        let times: Vec<Vec<u64>> =
            need.shelters.iter().map(|it| bellman_ford(&need.case, &[Start::at(it.0)])).collect();
        for (it, &(node, _)) in need.settlements.iter().enumerate() {
            let open = (0..need.shelters.len()).filter(|&j| need.shelters[j].1 > 1e-9);
            let best = open.map(|j| times[j][node as usize]).min().filter(|&it| it <= limit_ms);
            prop_assert_eq!(got.nearest[it].is_some(), best.is_some());
            let Some(best) = best else { continue };
            let chosen = got.nearest[it].unwrap() as usize;
            prop_assert_eq!(times[chosen][node as usize], best);
            prop_assert!((f64::from(got.nearest_min[it]) - best as f64 / 60_000.0).abs() < 1e-5);
        }
    }
}

/// Village c (node 2) is as near to y (node 4) as time allows, and may also reach x (node 3), the
/// only shelter of a (node 0). Drawn to the small new place (node 6) first, nine of its ten come
/// too late to y, which b (node 1) has filled, and fall to x's share instead.
#[test]
fn under_a_time_limit_a_shelter_added_may_leave_more_people_over() {
    let rows = [(0, 3, 1.0), (1, 4, 1.0), (2, 4, 2.0), (2, 3, 2.5), (1, 5, 2.5), (2, 6, 0.5)];
    let mut network =
        Network { nodes: vec![LonLat::default(); 7], segments: Vec::new(), ..Network::default() };
    for (from, to, free_min) in rows {
        network.segments.push(segment(network.segments.len(), from, to, free_min));
    }
    let case = Case { network, delay_ms: vec![0; 6], days: vec![0.0; 6] };
    let settlements = vec![(0, 10.0), (1, 10.0), (2, 10.0)];
    let need = Need { case, settlements, shelters: vec![(3, 10.0), (4, 10.0), (5, 10.0)] };
    let limits = Limits { time: Minutes(2.5), rounds: 10, ..Limits::default() };
    let mut more = need.clone();
    more.shelters.push((6, 1.0));
    assert!((place(&need, limits).unmet.iter().sum::<f64>() - 5.0).abs() < 1e-9);
    assert!((place(&more, limits).unmet.iter().sum::<f64>() - 9.0).abs() < 1e-9);
}
