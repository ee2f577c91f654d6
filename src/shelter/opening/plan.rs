//! Open sites with the flow of every realization, and what they are worth.

use std::cmp::Ordering;
use std::ops::AddAssign;

use super::flow::{Flow, Search};
use super::realization::Realization;

/// One whole, in parts.
const WHOLE: u64 = 1 << 24;

/// What a set of open sites is worth; the first that differs decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Score {
    /// Realizations met.
    pub met: u64,
    /// How near realizations are to being met, in parts, added up; none beyond met.
    pub near: u64,
    /// People placed, added up over the realizations.
    pub placed: u64,
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Score) {
        self.met += other.met;
        self.near += other.near;
        self.placed += other.placed;
    }
}

/// The realizations whose nearness to being met counts, `[n_realizations]`: none for the worth that is
/// asked for, and some for the worth that leads there.
pub(super) type Aim = Vec<bool>;

/// Open sites.
#[derive(Clone, Debug)]
pub(super) struct Plan<'a> {
    pub realizations: &'a [Realization],
    pub is_open: Vec<bool>,
    pub flows: Vec<Flow>,
    pub search: Search,
    /// Gains that were worked out so far.
    pub n_looks: u64,
}

impl<'a> Plan<'a> {
    /// With these sites open.
    pub fn new(realizations: &'a [Realization], is_open: &[bool]) -> Plan<'a> {
        let mut own = Plan {
            realizations,
            is_open: vec![false; is_open.len()],
            flows: realizations.iter().map(Flow::new).collect(),
            search: Search::new(is_open.len()),
            n_looks: 0,
        };
        (0..is_open.len()).filter(|&it| is_open[it]).for_each(|it| own.open(it));
        own
    }

    /// Opens a site for good.
    pub fn open(&mut self, site: usize) {
        self.open_for_now(site);
        self.flows.iter_mut().for_each(Flow::keep);
    }

    /// Opens a site; [`Plan::take_back`] closes it.
    pub fn open_for_now(&mut self, site: usize) {
        self.is_open[site] = true;
        for (flow, it) in self.flows.iter_mut().zip(self.realizations) {
            flow.open(it, &mut self.search, site as u32);
        }
    }

    /// Closes a site; [`Plan::take_back`] opens it.
    pub fn close_for_now(&mut self, site: usize) {
        self.is_open[site] = false;
        for (flow, it) in self.flows.iter_mut().zip(self.realizations) {
            flow.close(it, &mut self.search, site as u32);
        }
    }

    /// Where the flows stand.
    pub fn marks(&self) -> Vec<usize> {
        self.flows.iter().map(Flow::mark).collect()
    }

    /// Takes back the change of a site.
    pub fn take_back(&mut self, site: usize, marks: &[usize]) {
        self.is_open[site] = !self.is_open[site];
        for (flow, &mark) in self.flows.iter_mut().zip(marks) {
            flow.take_back(mark);
        }
    }

    /// Exchanges a site for another for good.
    pub fn exchange(&mut self, from: usize, to: usize) {
        self.close_for_now(from);
        self.open(to);
    }

    /// How many more a site would place in a realization.
    pub fn gain(&mut self, site: usize, realization: usize) -> u32 {
        self.n_looks += 1;
        let it = &self.realizations[realization];
        self.flows[realization].gain(it, &mut self.search, site as u32)
    }

    /// People placed in a realization.
    pub fn placed(&self, realization: usize) -> u64 {
        self.flows[realization].placed()
    }

    /// What it is worth to place so many people in a realization.
    pub fn worth(&self, aim: &Aim, realization: usize, placed: u64) -> Score {
        let target = self.realizations[realization].target;
        let is_met = target <= placed;
        let near = match aim.get(realization) {
            Some(true) if is_met => WHOLE,
            Some(true) => (placed as f64 / target as f64 * WHOLE as f64) as u64,
            _ => 0,
        };
        Score { met: u64::from(is_met), near, placed }
    }

    /// What the open sites are worth.
    pub fn score(&self, aim: &Aim) -> Score {
        self.score_of(aim, |it| self.placed(it))
    }

    /// What it is worth to place so many people in each realization.
    pub fn score_of(&self, aim: &Aim, placed: impl Fn(usize) -> u64) -> Score {
        let mut sum = Score::default();
        for it in 0..self.flows.len() {
            sum += self.worth(aim, it, placed(it));
        }
        sum
    }
}

/// What sites cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Costs<'a> {
    /// `[n_sites]`.
    pub cost: &'a [u64],
    /// What all that are opened may cost.
    pub budget: u64,
    /// Sites that are open whatever is chosen, `[n_sites]`.
    pub is_kept: &'a [bool],
}

impl Costs<'_> {
    /// What the open sites cost.
    pub fn spent(&self, is_open: &[bool]) -> u64 {
        let paid = (0..is_open.len()).filter(|&it| is_open[it] && !self.is_kept[it]);
        paid.map(|it| self.cost[it]).sum()
    }

    /// Compares gains for what they cost.
    pub fn compare(&self, (a, of_a): (usize, Score), (b, of_b): (usize, Score)) -> Ordering {
        let by = |x: u64, y: u64| {
            let (x, y) = (
                u128::from(x) * u128::from(self.cost[b]),
                u128::from(y) * u128::from(self.cost[a]),
            );
            x.cmp(&y)
        };
        by(of_a.near, of_b.near).then_with(|| by(of_a.placed, of_b.placed))
    }
}
