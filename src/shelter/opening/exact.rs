//! All sets of sites, but those that cannot be better: branch and bound.

use super::bound::{Most, of_gains};
use super::plan::{Aim, Costs, Plan};

/// A search of all sets.
pub(super) struct Exact<'a> {
    costs: Costs<'a>,
    most_looks: u64,
    /// The best set so far.
    pub is_open: Vec<bool>,
    /// What it is worth.
    pub best: Most,
    /// What the sets that were not looked at cannot exceed; `None` where all were.
    pub unseen: Option<Most>,
}

impl<'a> Exact<'a> {
    /// Looks for better than a set that is known, working out at most so many gains.
    pub fn search(
        plan: &mut Plan<'_>,
        costs: Costs<'a>,
        known: (&[bool], Most),
        most_looks: u64,
    ) -> Exact<'a> {
        let most_looks = plan.n_looks + most_looks;
        let mut own =
            Exact { costs, most_looks, is_open: known.0.to_vec(), best: known.1, unseen: None };
        let sites = (0..costs.cost.len()).filter(|&it| !plan.is_open[it]).collect();
        own.visit(plan, costs.budget, sites);
        own
    }

    /// The sets of the open sites and some of these.
    fn visit(&mut self, plan: &mut Plan<'_>, left: u64, mut sites: Vec<usize>) {
        let score = plan.score(&Aim::new());
        let own = Most { met: score.met, placed: score.placed };
        if self.best < own {
            self.best = own;
            self.is_open.clone_from(&plan.is_open);
        }
        sites.retain(|&it| self.costs.cost[it] <= left);
        let n = plan.flows.len();
        let mut rows: Vec<(u64, usize, Vec<u32>)> = vec![];
        for site in sites {
            let row: Vec<u32> = (0..n).map(|it| plan.gain(site, it)).collect();
            let sum = row.iter().map(|it| u64::from(*it)).sum();
            // Who adds nothing now never will.
            if 0 < sum {
                rows.push((sum, site, row));
            }
        }
        rows.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let sites: Vec<usize> = rows.iter().map(|it| it.1).collect();
        let gains: Vec<Vec<u32>> = rows.into_iter().map(|it| it.2).collect();
        for n in 0..sites.len() {
            let most = of_gains(plan, self.costs, left, &sites[n..], &gains[n..]);
            if most <= self.best {
                return;
            }
            if self.most_looks <= plan.n_looks {
                self.unseen = Some(self.unseen.map_or(most, |it| it.or(most)));
                return;
            }
            let marks = plan.marks();
            plan.open_for_now(sites[n]);
            self.visit(plan, left - self.costs.cost[sites[n]], sites[n + 1..].to_vec());
            plan.take_back(sites[n], &marks);
        }
    }
}
