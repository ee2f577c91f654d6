//! Local roads: a tree that joins every settlement, then links where the tree is a long way round.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use super::cost::Cost;
use super::search::{NONE, Reach};
use super::web::{Stretch, Web};

/// How much of the way that is already built counts when a settlement chooses where to join: 0
/// builds the least road in all, 1 gives everybody the shortest way to a main road. The trade-off
/// of Alpert et al. (1995, doi:10.1109/43.391737); the value is ours, 0.2 to 0.6.
const BUILT_COUNTS: f64 = 0.4;

/// Links are at most so long. Ours; 30 to 60 minutes.
const LINK_MAX_MS: u32 = 40 * 60_000;

/// A link is built where the network's way is so many times longer. Ours; 2 to 4.
const DETOUR: u32 = 3;

/// No link over ground this steep: valleys keep their one road. Ours; 10 to 20.
const LINK_SLOPE_DEG: f32 = 14.0;

/// Joins cells to the web by local roads, the nearest first; those that cannot be reached are
/// returned.
pub fn join(web: &mut Web, cost: &Cost, stops: &[usize]) -> Vec<usize> {
    let n_cells = cost.ground.in_country.len();
    let mut reach = Reach::new(n_cells);
    // Effort along the network to the nearest main road; none where there is no network.
    let mut built_ms: HashMap<usize, u32> = HashMap::new();
    for cell in web.cells() {
        built_ms.insert(cell as usize, 0);
        reach.begin(cell as usize, 0, 0);
    }
    let mut waiting = vec![false; n_cells];
    for &it in stops {
        waiting[it] = true;
    }
    while let Some(cell) = reach.next(cost) {
        if !std::mem::take(&mut waiting[cell]) || built_ms.contains_key(&cell) {
            continue;
        }
        let way = reach.way_to(cell);
        let joint = way.iter().rposition(|it| built_ms.contains_key(it)).unwrap_or(0);
        for pair in way[joint..].windows(2) {
            let Some(it) = cost.steps(pair[0]).find(|it| it.cell == pair[1]) else { continue };
            let total_ms = built_ms.get(&pair[0]).copied().unwrap_or(0) + it.effort_ms;
            built_ms.insert(pair[1], total_ms);
            web.add(pair[0], pair[1], stretch(cost, it.road_km, it.effort_ms));
            reach.begin(pair[1], (BUILT_COUNTS * f64::from(total_ms)) as u32, 0);
        }
    }
    stops.iter().copied().filter(|&it| waiting[it]).collect()
}

fn stretch(cost: &Cost, km: f64, effort_ms: u32) -> Stretch {
    Stretch { class: cost.class, km, effort_ms, edge: None }
}

/// Where the lands of two settlements meet, and the effort from one to the other.
#[derive(Clone, Copy, Debug)]
struct Meeting {
    effort_ms: u32,
    cells: [usize; 2],
    stops: [usize; 2],
}

/// Builds links between neighbouring settlements: first those that join what is in pieces, by the
/// least effort; then those that spare a long way round.
pub fn link(web: &mut Web, cost: &Cost, stops: &[usize]) {
    let mut reach = Reach::new(cost.ground.in_country.len());
    for (&stop, owner) in stops.iter().zip(0..) {
        reach.begin(stop, 0, owner);
    }
    while reach.next(cost).is_some() {}
    let meetings = meetings(&reach, cost, stops);
    let mut pieces = Pieces::of(web);
    for it in &meetings {
        if pieces.join(it.stops[0] as u32, it.stops[1] as u32) {
            build(web, cost, &reach, it);
        }
    }
    for it in meetings.iter().filter(|it| it.effort_ms <= LINK_MAX_MS) {
        let longest_ms = it.effort_ms.saturating_mul(DETOUR);
        if is_gentle(cost, &reach, it) && is_beyond(web, it.stops, longest_ms) {
            build(web, cost, &reach, it);
        }
    }
}

/// Of each pair of neighbours the meeting of least effort, least first.
fn meetings(reach: &Reach, cost: &Cost, stops: &[usize]) -> Vec<Meeting> {
    let mut best: BTreeMap<(u32, u32), Meeting> = BTreeMap::new();
    for cell in 0..reach.owner.len() {
        let owner = reach.owner[cell];
        if owner == NONE {
            continue;
        }
        for it in cost.steps(cell).filter(|it| cell < it.cell) {
            let other = reach.owner[it.cell];
            if other == NONE || other == owner {
                continue;
            }
            let both = reach.effort_ms[cell].saturating_add(reach.effort_ms[it.cell]);
            let effort_ms = both.saturating_add(it.effort_ms);
            let stops = [stops[owner as usize], stops[other as usize]];
            let meeting = Meeting { effort_ms, cells: [cell, it.cell], stops };
            let known = best.entry((owner.min(other), owner.max(other))).or_insert(meeting);
            if effort_ms < known.effort_ms {
                *known = meeting;
            }
        }
    }
    let mut meetings: Vec<Meeting> = best.into_values().collect();
    meetings.sort_by_key(|it| (it.effort_ms, it.stops));
    meetings
}

/// The way from one settlement to the other.
fn way(reach: &Reach, meeting: &Meeting) -> Vec<usize> {
    let mut way = reach.way_to(meeting.cells[0]);
    way.extend(reach.way_to(meeting.cells[1]).into_iter().rev());
    way
}

fn build(web: &mut Web, cost: &Cost, reach: &Reach, meeting: &Meeting) {
    for pair in way(reach, meeting).windows(2) {
        if let Some(it) = cost.steps(pair[0]).find(|it| it.cell == pair[1]) {
            web.add(pair[0], pair[1], stretch(cost, it.road_km, it.effort_ms));
        }
    }
}

fn is_gentle(cost: &Cost, reach: &Reach, meeting: &Meeting) -> bool {
    way(reach, meeting).iter().all(|&it| cost.ground.slope_deg[it] <= LINK_SLOPE_DEG)
}

/// Whether the network's way between two settlements takes more than some effort.
fn is_beyond(web: &Web, [from, to]: [usize; 2], longest_ms: u32) -> bool {
    let mut best: HashMap<u32, u32> = HashMap::from([(from as u32, 0)]);
    let mut queue = BinaryHeap::from([Reverse((0, from as u32))]);
    while let Some(Reverse((so_far_ms, cell))) = queue.pop() {
        if cell as usize == to {
            return false;
        }
        if best.get(&cell).is_some_and(|&it| it < so_far_ms) {
            continue;
        }
        for &next in web.around(cell) {
            let step_ms = web.stretch(cell, next).map_or(NONE, |it| it.effort_ms);
            let total_ms = so_far_ms.saturating_add(step_ms);
            let is_better = best.get(&next).is_none_or(|&it| total_ms < it);
            if total_ms <= longest_ms && is_better {
                best.insert(next, total_ms);
                queue.push(Reverse((total_ms, next)));
            }
        }
    }
    true
}

/// Which cells roads join: a forest by union.
struct Pieces {
    parent: HashMap<u32, u32>,
}

impl Pieces {
    fn of(web: &Web) -> Pieces {
        let mut pieces = Pieces { parent: HashMap::new() };
        for cell in web.cells() {
            for &next in web.around(cell) {
                pieces.join(cell, next);
            }
        }
        pieces
    }

    fn root(&mut self, cell: u32) -> u32 {
        let mut at = cell;
        while let Some(&up) = self.parent.get(&at) {
            if let Some(&over) = self.parent.get(&up) {
                self.parent.insert(at, over);
            }
            at = up;
        }
        at
    }

    /// Whether they were apart.
    fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            self.parent.insert(a.max(b), a.min(b));
        }
        a != b
    }
}
