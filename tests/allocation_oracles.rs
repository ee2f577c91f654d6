//! The allocation of least cost against exhaustive search, against another solver, and by what must
//! hold of it whatever the roads.

#![allow(clippy::unwrap_used, clippy::float_cmp)]

#[path = "support/verification_table.rs"]
mod verification_table;

use panoh::routing::graph::{CLOSED, Graph};
use panoh::routing::network::{Direction, Network, Segment};
use panoh::routing::shortest::{Search, Start};
use panoh::shelter::allocation::minimum_cost::MINIMUM_COST;
use panoh::shelter::allocation::nearest::NEAREST;
use panoh::shelter::allocation::{
    Allocation, Asked, Doors, Limits, Move, Placement, Roads, Scratch,
};
use panoh::units::{LonLat, Minutes};
use proptest::prelude::*;
use verification_table::table;

/// Roads, who asks where, and where there is room.
#[derive(Clone, Debug)]
struct Problem {
    network: Network,
    delay_ms: Vec<u32>,
    nodes: Vec<u32>,
    demand: Vec<f64>,
    doors: Vec<Start>,
    room: Vec<f64>,
    limit: Minutes,
    together: Minutes,
}

impl Problem {
    fn graph(&self) -> Graph {
        Graph::new(&self.network)
    }

    fn place(&self, by: &dyn Allocation) -> Placement {
        let graph = self.graph();
        let (mut scratch, mut placement) = (Scratch::new(&graph), Placement::default());
        self.place_with(by, &graph, &mut scratch, &mut placement);
        placement
    }

    fn place_with(
        &self,
        by: &dyn Allocation,
        graph: &Graph,
        scratch: &mut Scratch,
        placement: &mut Placement,
    ) {
        let doors = Doors::new(self.nodes.clone(), self.doors.clone());
        let limits = Limits { time: self.limit, together: self.together, ..Limits::default() };
        let asked = Asked { demand: &self.demand, room: &self.room, delay_ms: &self.delay_ms };
        by.place(Roads { graph, doors: &doors, limits }, asked, scratch, placement);
    }

    /// Milliseconds from each settlement to each shelter, by a search a shelter; `None` beyond the
    /// limit.
    fn times(&self) -> Vec<Vec<Option<u64>>> {
        let graph = self.graph();
        let mut search = Search::new(&graph);
        let mut times = vec![vec![None; self.doors.len()]; self.nodes.len()];
        for (shelter, &door) in self.doors.iter().enumerate() {
            search.run(&graph, &[door], &self.delay_ms, self.limit);
            for (settlement, &node) in self.nodes.iter().enumerate() {
                times[settlement][shelter] = search.time_ms(node).map(u64::from);
            }
        }
        times
    }
}

fn network(n_nodes: u32) -> Network {
    Network { nodes: vec![LonLat::default(); n_nodes as usize], ..Network::default() }
}

fn segment(from: u32, to: u32, time_ms: u32, direction: Direction) -> Segment {
    Segment { from, to, free_min: f64::from(time_ms) / 60_000.0, direction, ..Segment::default() }
}

/// People left over, then person-milliseconds of those who are not: in 2⁻³⁰ parts of a person, which
/// add up exactly.
fn cost(problem: &Problem, placement: &Placement) -> (f64, f64) {
    let parts = |people: f64| (people * f64::from(1u32 << 30)) as i128;
    let moves = placement.moves.iter();
    let spent: i128 = moves.map(|it| parts(it.people) * i128::from(it.time_ms)).sum();
    let left = problem.demand.iter().sum::<f64>() - placement.sheltered.iter().sum::<f64>();
    (left, spent as f64 / f64::from(1u32 << 30))
}

/// Nodes with people times doors that they go to; doors of one node that are equally far count as
/// one.
fn pairs(problem: &Problem, placement: &Placement) -> usize {
    let pair = |it: &Move| {
        let door = problem.doors[it.shelter as usize];
        (problem.nodes[it.settlement as usize], door.node, door.time_ms)
    };
    let mut pairs: Vec<_> = placement.moves.iter().map(pair).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.len()
}

/// People of settlement after settlement to every shelter in every number.
fn exhaustive(problem: &Problem) -> (u64, u64) {
    fn rest(
        problem: &Problem,
        times: &[Vec<Option<u64>>],
        (settlement, shelter): (usize, usize),
        (waiting, room): (u64, &mut Vec<u64>),
    ) -> (u64, u64) {
        if shelter == problem.doors.len() {
            if settlement + 1 == problem.nodes.len() {
                return (waiting, 0);
            }
            let next = problem.demand[settlement + 1] as u64;
            let (left, spent) = rest(problem, times, (settlement + 1, 0), (next, room));
            return (left + waiting, spent);
        }
        let mut best = rest(problem, times, (settlement, shelter + 1), (waiting, room));
        let Some(time_ms) = times[settlement][shelter] else { return best };
        for people in 1..=waiting.min(room[shelter]) {
            room[shelter] -= people;
            let at = (settlement, shelter + 1);
            let (left, spent) = rest(problem, times, at, (waiting - people, room));
            room[shelter] += people;
            best = best.min((left, spent + people * time_ms));
        }
        best
    }
    let mut room: Vec<u64> = problem.room.iter().map(|it| *it as u64).collect();
    rest(problem, &problem.times(), (0, 0), (problem.demand[0] as u64, &mut room))
}

/// Few nodes and round times, so that ties, pieces, parallel roads, shared nodes and limits that cut
/// the best way off all happen.
fn problems(people: u32, room: u32, most: usize) -> impl Strategy<Value = Problem> {
    let delays =
        prop_oneof![5 => Just(0), 1 => (1u32..4).prop_map(|it| 60_000 * it), 2 => Just(CLOSED)];
    let directions = prop_oneof![
        4 => Just(Direction::Both),
        1 => Just(Direction::Forward),
        1 => Just(Direction::Backward),
    ];
    let roads = prop::collection::vec((0u32..12, 0u32..12, 1u32..9, delays, directions), 3..30);
    let settlements = prop::collection::vec((0u32..12, 0..=people), 1..=most);
    let shelters = prop::collection::vec((0u32..12, 0u32..3, 0..=room), 1..=4);
    (2u32..12, roads, settlements, shelters, 1u32..20).prop_map(
        |(n_nodes, roads, settlements, shelters, limit)| {
            let mut problem = Problem {
                network: network(n_nodes),
                delay_ms: roads.iter().map(|it| it.3).collect(),
                nodes: settlements.iter().map(|it| it.0 % n_nodes).collect(),
                demand: settlements.iter().map(|it| f64::from(it.1)).collect(),
                doors: vec![],
                room: shelters.iter().map(|it| f64::from(it.2)).collect(),
                limit: Minutes(f64::from(limit)),
                together: Minutes(0.0),
            };
            let start = |&(node, min, _): &_| Start { node: node % n_nodes, time_ms: 60_000 * min };
            problem.doors = shelters.iter().map(start).collect();
            for (from, to, min, _, direction) in roads {
                let row = segment(from % n_nodes, to % n_nodes, 60_000 * min, direction);
                problem.network.segments.push(row);
            }
            problem
        },
    )
}

/// The same with parts of people, as the engine has them.
fn parts_of_people() -> impl Strategy<Value = Problem> {
    (problems(500, 400, 12), prop::collection::vec(0.0..1.0f32, 16)).prop_map(
        |(mut problem, parts)| {
            let parts = parts.iter().map(|it| f64::from(*it));
            problem.demand.iter_mut().zip(parts).for_each(|(it, part)| *it *= part);
            problem.demand.iter_mut().for_each(|it| *it = f64::from(*it as f32));
            problem
        },
    )
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn no_search_of_all_answers_finds_a_better_one(problem in problems(3, 4, 4)) {
        let got = cost(&problem, &problem.place(&MINIMUM_COST));
        let (left, spent) = exhaustive(&problem);
        prop_assert_eq!(got, (left as f64, spent as f64));
    }

    #[test]
    fn people_are_conserved_to_the_last_bit(problem in parts_of_people()) {
        let got = problem.place(&MINIMUM_COST);
        let times = problem.times();
        for (it, &demand) in problem.demand.iter().enumerate() {
            prop_assert_eq!(got.sheltered[it] + got.unmet[it], demand);
            prop_assert!(got.sheltered[it] >= 0.0 && got.unmet[it] >= 0.0);
            let own = got.moves.iter().filter(|row| row.settlement as usize == it);
            // Of a number below a 64th, single precision has more places than people have parts.
            let sent: f64 = own.map(|row| row.people).sum();
            prop_assert!((sent - got.sheltered[it]).abs() <= f64::from(1u32 << 30).recip());
        }
        for (it, &room) in problem.room.iter().enumerate() {
            let own = got.moves.iter().filter(|row| row.shelter as usize == it);
            prop_assert_eq!(own.map(|row| row.people).sum::<f64>(), got.assigned[it]);
            prop_assert!(got.assigned[it] <= room);
        }
        for it in &got.moves {
            let time = times[it.settlement as usize][it.shelter as usize];
            prop_assert_eq!(time, Some(u64::from(it.time_ms)));
            prop_assert!(0.0 < it.people);
        }
    }

    #[test]
    fn more_room_never_leaves_more_people_over(
        problem in parts_of_people(), node in 0u32..12, more in 0u32..300, which in 0usize..4,
    ) {
        let left = |it: &Problem| it.place(&MINIMUM_COST).unmet.iter().sum::<f64>();
        let before = left(&problem);
        let mut wider = problem.clone();
        wider.room[which % problem.room.len()] += f64::from(more);
        prop_assert!(left(&wider) <= before);
        let mut with_another = problem.clone();
        with_another.doors.push(Start::at(node % problem.network.nodes.len() as u32));
        with_another.room.push(f64::from(more));
        prop_assert!(left(&with_another) <= before);
    }

    #[test]
    fn a_closed_road_never_leaves_fewer_people_over(problem in parts_of_people(), which in 0usize..30) {
        let mut closed = problem.clone();
        let which = which % problem.delay_ms.len();
        closed.delay_ms[which] = CLOSED;
        let left = |it: &Problem| it.place(&MINIMUM_COST).unmet.iter().sum::<f64>();
        prop_assert!(left(&problem) <= left(&closed));
    }

    /// Those of one node count as one.
    #[test]
    fn few_settlements_are_split(problem in parts_of_people()) {
        let got = problem.place(&MINIMUM_COST);
        let mut asking: Vec<u32> =
            got.moves.iter().map(|it| problem.nodes[it.settlement as usize]).collect();
        asking.sort_unstable();
        asking.dedup();
        let full = (0..problem.room.len()).filter(|&it| 0.0 < got.assigned[it]).count();
        prop_assert!(pairs(&problem, &got) <= asking.len() + full);
    }

    #[test]
    fn keeping_settlements_together_costs_nobody_a_place(
        problem in parts_of_people(), together in 1u32..20,
    ) {
        let split = problem.place(&MINIMUM_COST);
        let together = Minutes(f64::from(together));
        let whole = Problem { together, ..problem.clone() }.place(&MINIMUM_COST);
        prop_assert_eq!(&whole.sheltered, &split.sheltered);
        prop_assert_eq!(&whole.unmet, &split.unmet);
        let sum = |it: &[f64]| it.iter().sum::<f64>();
        prop_assert_eq!(sum(&whole.assigned), sum(&split.assigned));
        for (assigned, room) in whole.assigned.iter().zip(&problem.room) {
            prop_assert!(assigned <= room);
        }
        let limit_ms = (problem.limit.0 * 60_000.0) as u32;
        prop_assert!(whole.moves.iter().all(|it| it.time_ms <= limit_ms));
        let (_, spent) = cost(&problem, &whole);
        let (_, least) = cost(&problem, &split);
        let people = sum(&split.sheltered);
        prop_assert!(least <= spent && spent <= least + people * together.0 * 60_000.0);
        prop_assert!(pairs(&problem, &whole) <= pairs(&problem, &split));
    }

    #[test]
    fn nobody_places_more(problem in parts_of_people()) {
        let (nearest, least) = (problem.place(&NEAREST), problem.place(&MINIMUM_COST));
        let ((left, spent), (of_nearest, spent_by_nearest)) =
            (cost(&problem, &least), cost(&problem, &nearest));
        // Who comes to the first door of a place in time may be sent on to the next by `nearest`.
        let limit_ms = (problem.limit.0 * 60_000.0) as u32;
        let in_time = nearest.moves.iter().all(|it| it.time_ms <= limit_ms);
        prop_assert!(left <= of_nearest + 1e-6 || !in_time);
        if in_time && of_nearest <= left + 1e-6 {
            prop_assert!(spent <= spent_by_nearest * (1.0 + 1e-9) + 1.0);
        }
        prop_assert_eq!(least.nearest, nearest.nearest);
        prop_assert_eq!(least.nearest_min, nearest.nearest_min);
        let sent: f64 = nearest.moves.iter().map(|it| it.people).sum();
        prop_assert!((sent - nearest.sheltered.iter().sum::<f64>()).abs() < 1e-6);
        let times = problem.times();
        for it in &nearest.moves {
            let time = times[it.settlement as usize][it.shelter as usize];
            let is_way = time.is_some_and(|time| time <= u64::from(it.time_ms));
            prop_assert!(is_way || limit_ms < it.time_ms);
        }
    }

    /// What a thread did before changes no byte.
    #[test]
    fn memory_of_another_realization_changes_nothing(problem in parts_of_people(), other in parts_of_people()) {
        let mut other = other;
        other.network = problem.network.clone();
        other.delay_ms.clone_from(&problem.delay_ms);
        let n_nodes = problem.network.nodes.len() as u32;
        other.nodes.iter_mut().for_each(|it| *it %= n_nodes);
        other.doors.iter_mut().for_each(|it| it.node %= n_nodes);
        let graph = problem.graph();
        let (mut scratch, mut placement) = (Scratch::new(&graph), Placement::default());
        other.place_with(&MINIMUM_COST, &graph, &mut scratch, &mut placement);
        problem.place_with(&MINIMUM_COST, &graph, &mut scratch, &mut placement);
        prop_assert_eq!(placement, problem.place(&MINIMUM_COST));
    }
}

/// Knuth's generator of MMIX; the upper bits.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, n: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(n)) as u32
    }
}

/// The problem of a number, as `verification/allocation/make_minimum_cost.py` draws it.
fn numbered(number: u64) -> Problem {
    let mut draw = Drawn(number);
    let n_nodes = 60 + draw.below(240);
    let mut ends: Vec<(u32, u32)> =
        (1..n_nodes).map(|node| (node, node - 1 - draw.below(node.min(12)))).collect();
    ends.extend((0..n_nodes / 3).map(|_| (draw.below(n_nodes), draw.below(n_nodes))));
    let (mut network, mut delay_ms) = (network(n_nodes), vec![]);
    for (from, to) in ends {
        let time_ms = 60_000 + draw.below(600_000);
        let one_way = draw.below(10) == 0;
        let direction = if one_way { Direction::Forward } else { Direction::Both };
        network.segments.push(segment(from, to, time_ms, direction));
        delay_ms.push(if draw.below(15) == 0 { CLOSED } else { 0 });
    }
    let n_villages = 40 + draw.below(120);
    let villages: Vec<(u32, u32)> =
        (0..n_villages).map(|_| (draw.below(n_nodes), draw.below(300))).collect();
    let most = [40, 150, 400, 1200][(number % 4) as usize] * 10;
    let n_shelters = 8 + draw.below(30);
    let mut shelter = |_| {
        let (node, time_ms) = (draw.below(n_nodes), draw.below(8) * 45_000);
        (Start { node, time_ms }, f64::from(draw.below(most)))
    };
    let (doors, room) = (0..n_shelters).map(&mut shelter).unzip();
    Problem {
        network,
        delay_ms,
        nodes: villages.iter().map(|it| it.0).collect(),
        demand: villages.iter().map(|it| f64::from(it.1)).collect(),
        doors,
        room,
        limit: Minutes(f64::from(20 + draw.below(100))),
        together: Minutes(0.0),
    }
}

#[test]
fn the_optimum_is_that_of_another_solver() {
    let rows = table("allocation", "minimum_cost");
    assert_eq!(rows.len(), 50);
    for row in rows {
        let problem = numbered(row.parse("number"));
        let n_ways = problem.times().iter().flatten().flatten().count();
        row.check("ways", n_ways as f64, 0.0);
        let asking: f64 = problem.demand.iter().sum();
        row.check("asking", asking, 0.0);
        let (left, spent) = cost(&problem, &problem.place(&MINIMUM_COST));
        row.check("sheltered", asking - left, 0.0);
        row.check("person_ms", spent, 0.0);
    }
}
