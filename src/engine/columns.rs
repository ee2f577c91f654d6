//! One number an item and realization, gathered from blocks in any order.

use crate::engine::block::Found;
use crate::engine::closures::Closures;
use crate::stats::quantile;

/// `[n_items × n_realizations]`, items first, so that the realizations of an item lie together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    n_realizations: usize,
    values: Vec<f32>,
}

impl Columns {
    /// Zeros.
    pub fn new(n_items: usize, n_realizations: usize) -> Columns {
        Columns { n_realizations, values: vec![0.0; n_items * n_realizations] }
    }

    /// Writes one realization; `items` has a number an item.
    pub fn write(&mut self, realization: usize, items: impl IntoIterator<Item = f32>) {
        let columns = self.values.chunks_exact_mut(self.n_realizations.max(1));
        for (column, value) in columns.zip(items) {
            column[realization] = value;
        }
    }

    /// All realizations of an item, in their order.
    pub fn of(&self, item: usize) -> &[f32] {
        &self.values[item * self.n_realizations..(item + 1) * self.n_realizations]
    }

    /// How many items there are.
    pub fn n_items(&self) -> usize {
        self.values.len() / self.n_realizations.max(1)
    }

    /// The numbers themselves.
    pub fn into_values(self) -> Vec<f32> {
        self.values
    }
}

/// How often each of some items met each thing, gathered realization by realization.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// `[n_items]`: things and how often they were met, in order of first meeting.
    met: Vec<Vec<(u32, u32)>>,
}

impl Tally {
    /// Nothing met.
    pub fn new(n_items: usize) -> Tally {
        Tally { met: vec![Vec::new(); n_items] }
    }

    /// One realization: what each item met, `u32::MAX` for nothing.
    pub fn add(&mut self, things: &[u32]) {
        for (met, &thing) in self.met.iter_mut().zip(things).filter(|it| *it.1 != u32::MAX) {
            match met.iter_mut().find(|it| it.0 == thing) {
                Some(it) => it.1 += 1,
                None => met.push((thing, 1)),
            }
        }
    }

    /// What an item met most often; of equals the lowest.
    pub fn most(&self, item: usize) -> Option<u32> {
        self.met[item].iter().max_by_key(|(thing, n)| (*n, u32::MAX - thing)).map(|it| it.0)
    }

    /// How often an item met anything.
    pub fn count(&self, item: usize) -> u32 {
        self.met[item].iter().map(|it| it.1).sum()
    }
}

/// What a run gathers about roads and ways.
pub struct RoadColumns {
    /// Closures of segments.
    pub closures: Closures,
    /// Settlements: the nearest shelter.
    pub nearest: Tally,
    /// Settlements: travel time there, minutes.
    pub nearest_min: Columns,
    /// Settlements: 0 where a road to the district centre or an airport is open.
    pub cut_off_days: Columns,
    /// Settlements: where a helicopter can land when they are cut off.
    pub landing: Tally,
    /// Settlements: hours of flow and way.
    pub clear_h: Columns,
    /// Settlements: the narrowest segment of the way.
    pub narrowest: Tally,
    /// Segments: person-days of isolation, added up.
    pub isolation: Vec<f64>,
    /// Segments: person-hours of longer ways, added up.
    pub detour: Vec<f64>,
    /// Areas × [`ISOLATION_DAYS`](crate::engine::outcome::ISOLATION_DAYS): residents cut off.
    pub cut_off: Columns,
}

impl RoadColumns {
    /// Adds what a realization found.
    pub fn add(&mut self, id: usize, found: &Found) {
        self.closures.add(id, &found.closed);
        self.nearest.add(&found.nearest);
        self.nearest_min.write(id, found.nearest_min.iter().copied());
        self.cut_off.write(id, found.cut_off.iter().copied());
        let travel = &found.travel;
        self.cut_off_days.write(id, travel.cut_off_days.iter().copied());
        self.landing.add(&travel.landing);
        self.clear_h.write(id, travel.clear_h.iter().copied());
        self.narrowest.add(&travel.narrowest);
        for it in &travel.isolation {
            self.isolation[it.segment as usize] += it.amount;
        }
        for it in &travel.detour {
            self.detour[it.segment as usize] += it.amount;
        }
    }
}

/// Share of values of which something holds; 0 of none.
pub fn share(values: &[f32], holds: impl Fn(f32) -> bool) -> f64 {
    values.iter().filter(|it| holds(**it)).count() as f64 / values.len().max(1) as f64
}

/// Median of the values above zero, finite or not; 0 where there are none.
pub fn median_above_zero(values: &[f32]) -> f64 {
    let mut above: Vec<f32> = values.iter().copied().filter(|it| 0.0 < *it).collect();
    above.sort_unstable_by(f32::total_cmp);
    let Some(last) = above.len().checked_sub(1) else { return 0.0 };
    let middle = f64::from(above[last / 2]);
    if middle.is_finite() && above[last / 2 + last % 2].is_finite() {
        quantile(&above, 0.5)
    } else {
        f64::INFINITY
    }
}
