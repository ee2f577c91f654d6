//! More than this no set of sites can reach.

use super::plan::{Aim, Costs, Plan};

/// What no affordable set exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Most {
    /// Realizations met.
    pub met: u64,
    /// People placed, added up over the realizations.
    pub placed: u64,
}

impl Most {
    /// The lower of each.
    pub fn and(self, other: Most) -> Most {
        Most { met: self.met.min(other.met), placed: self.placed.min(other.placed) }
    }

    /// The higher of each.
    pub fn or(self, other: Most) -> Most {
        Most { met: self.met.max(other.met), placed: self.placed.max(other.placed) }
    }
}

/// The most that parts of items within a budget are worth: the best for their cost first, and a part of
/// the last (Dantzig 1957, from memory, to be checked). Items are (worth, cost), and come back in that order.
pub(super) fn of_parts(items: &mut [(f64, u64)], budget: u64) -> f64 {
    items.sort_unstable_by(|a, b| (b.0 * a.1 as f64).total_cmp(&(a.0 * b.1 as f64)));
    let (mut left, mut sum) = (budget, 0.0);
    for &(worth, cost) in items.iter() {
        if left < cost {
            return sum + worth * left as f64 / cost as f64;
        }
        sum += worth;
        left -= cost;
    }
    sum
}

/// The whole number at or below, if rounding has not taken a whole number away.
pub(super) fn whole(it: f64) -> u64 {
    (it * (1.0 + 1e-12) + 1e-6).floor() as u64
}

/// The submodular bound on what the plan can come to when some of these sites open besides: together
/// they add no more than each alone (Nemhauser, Wolsey and Fisher 1978), in sum and in each
/// realization; and to be met, a realization needs its whole shortage. `gains` is
/// `[n_sites][n_realizations]`.
pub(super) fn of_gains(
    plan: &Plan<'_>,
    costs: Costs<'_>,
    left: u64,
    sites: &[usize],
    gains: &[Vec<u32>],
) -> Most {
    let mut items: Vec<(f64, u64)> = vec![];
    let mut towards = vec![0.0; sites.len()];
    let mut sum = vec![0.0; sites.len()];
    let (mut met, mut can, mut placed, mut each) = (0, 0, 0, 0);
    for (it, realization) in plan.realizations.iter().enumerate() {
        let now = plan.placed(it);
        items.clear();
        let own = gains.iter().zip(sites);
        items.extend(own.map(|(row, &site)| (f64::from(row[it]), costs.cost[site])));
        let more = whole(of_parts(&mut items, left));
        placed += now;
        each += (now + more).min(realization.asking);
        let shortage = realization.target.saturating_sub(now);
        met += u64::from(shortage == 0);
        let is_attainable = 0 < shortage && shortage <= more;
        can += u64::from(is_attainable);
        for (n, row) in gains.iter().enumerate() {
            sum[n] += f64::from(row[it]);
            if is_attainable {
                towards[n] += (f64::from(row[it]) / shortage as f64).min(1.0);
            }
        }
    }
    let mut parts = |worth: &[f64]| {
        items.clear();
        items.extend(worth.iter().zip(sites).map(|(&it, &site)| (it, costs.cost[site])));
        whole(of_parts(&mut items, left))
    };
    Most { met: met + can.min(parts(&towards)), placed: each.min(placed + parts(&sum)) }
}

/// The bound from the plan as it stands, before any site of the budget opens.
pub(super) fn at_first(plan: &mut Plan<'_>, costs: Costs<'_>) -> Most {
    let left = costs.budget;
    let sites: Vec<usize> =
        (0..costs.cost.len()).filter(|&it| !plan.is_open[it] && costs.cost[it] <= left).collect();
    let n = plan.flows.len();
    let gains: Vec<Vec<u32>> =
        sites.iter().map(|&site| (0..n).map(|it| plan.gain(site, it)).collect()).collect();
    let with_all = {
        let mut all = plan.clone();
        for &site in &sites {
            all.open(site);
        }
        let score = all.score(&Aim::new());
        Most { met: score.met, placed: score.placed }
    };
    of_gains(plan, costs, left, &sites, &gains).and(with_all)
}
