//! Who goes from which settlement to which site, gathered over realizations.

use serde::{Deserialize, Serialize};

use crate::shelter::allocation::Move;
use crate::stats::Summary;

/// People of a settlement who go to one site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FlowOutcome {
    /// Index of the settlement.
    pub settlement: u32,
    /// Index of the site.
    pub shelter: u32,
    /// How many; nobody in realizations in which none goes there.
    pub people: Summary,
    /// Share of realizations in which any go there.
    pub used_prob: f64,
    /// Of the realizations in which anybody of the settlement finds a place, the share in which no
    /// other site takes more of them.
    pub first_prob: f64,
    /// Travel time, minutes, where they go there.
    pub time_min: Summary,
}

/// All ways that people went.
#[derive(Clone, Debug, Default)]
pub struct Flows {
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    settlement: u32,
    shelter: u32,
    realization: u32,
    people: f32,
    time_min: f32,
}

/// A site is told where it is used at least so often, or takes so many people in the mean.
const RARE: f64 = 0.1;
const MANY: f64 = 5.0;

impl Flows {
    /// Adds a realization.
    pub fn add(&mut self, id: usize, moves: &[Move]) {
        self.entries.extend(moves.iter().map(|it| Entry {
            settlement: it.settlement,
            shelter: it.shelter,
            realization: id as u32,
            people: it.people as f32,
            time_min: (f64::from(it.time_ms) / 60_000.0) as f32,
        }));
    }

    /// By settlement, then site; those that hardly anybody ever uses are left out.
    pub fn finish(self, n_realizations: usize) -> Vec<FlowOutcome> {
        let (mut entries, first) = self.by_settlement();
        let mut told = vec![];
        let mut column = vec![0.0; n_realizations];
        for of in first.windows(2) {
            tell(&mut entries[of[0]..of[1]], &mut column, &mut told);
        }
        told
    }

    /// Entries by settlement, then in their order; where those of each settlement begin.
    fn by_settlement(self) -> (Vec<Entry>, Vec<usize>) {
        let n = self.entries.iter().map(|it| it.settlement as usize + 1).max().unwrap_or(0);
        let mut first = vec![0; n + 1];
        self.entries.iter().for_each(|it| first[it.settlement as usize + 1] += 1);
        for it in 0..n {
            first[it + 1] += first[it];
        }
        let mut next = first.clone();
        let mut sorted = self.entries.clone();
        for it in self.entries {
            let place = &mut next[it.settlement as usize];
            sorted[*place] = it;
            *place += 1;
        }
        (sorted, first)
    }
}

/// Sites of one settlement, whose entries are in the order of realizations.
fn tell(entries: &mut [Entry], column: &mut [f32], told: &mut Vec<FlowOutcome>) {
    let by_realization = entries.chunk_by(|a, b| a.realization == b.realization);
    let more = |best: Entry, it: &Entry| {
        let order = it.people.total_cmp(&best.people).then(best.shelter.cmp(&it.shelter));
        if order.is_gt() { *it } else { best }
    };
    let mut firsts: Vec<u32> =
        by_realization.map(|of| of.iter().fold(of[0], more).shelter).collect();
    firsts.sort_unstable();
    let (n, n_placed) = (column.len().max(1) as f64, firsts.len().max(1) as f64);
    entries.sort_by_key(|it| it.shelter);
    for of in entries.chunk_by(|a, b| a.shelter == b.shelter) {
        let (settlement, shelter) = (of[0].settlement, of[0].shelter);
        let used_prob = of.len() as f64 / n;
        let people: f64 = of.iter().map(|it| f64::from(it.people)).sum();
        if used_prob < RARE && people / n < MANY {
            continue;
        }
        column.fill(0.0);
        for it in of {
            column[it.realization as usize] += it.people;
        }
        let n_first = firsts.partition_point(|it| *it <= shelter)
            - firsts.partition_point(|it| *it < shelter);
        let mut times: Vec<f32> = of.iter().map(|it| it.time_min).collect();
        told.push(FlowOutcome {
            settlement,
            shelter,
            people: Summary::of(column),
            used_prob,
            first_prob: n_first as f64 / n_placed,
            time_min: Summary::of(&mut times),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: settlement 0 goes to site 7 in three of four realizations, once beside site 2 that
    /// takes more; settlement 1 goes nowhere.
    #[test]
    fn flows_are_told_over_all_realizations() {
        let to = |shelter, people| Move { settlement: 0, shelter, people, time_ms: 120_000 };
        let mut flows = Flows::default();
        flows.add(0, &[to(7, 10.0)]);
        flows.add(1, &[to(7, 10.0), to(2, 30.0)]);
        flows.add(2, &[]);
        flows.add(3, &[to(7, 20.0)]);
        let told = flows.finish(4);
        assert_eq!(told.len(), 2);
        let seven = &told[1];
        assert_eq!((seven.settlement, seven.shelter), (0, 7));
        assert_eq!((seven.people.mean, seven.used_prob), (10.0, 0.75));
        assert!((seven.first_prob - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(seven.time_min.p50, 2.0);
        assert!((told[0].first_prob - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_site_that_hardly_anybody_uses_is_left_out() {
        let mut flows = Flows::default();
        flows.add(0, &[Move { settlement: 3, shelter: 1, people: 499.0, time_ms: 1 }]);
        assert!(flows.finish(100).is_empty());
    }
}
