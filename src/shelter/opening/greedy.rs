//! The site that gives most for its cost, again and again.
//!
//! People placed are a submodular function of the open sites, and so are people placed up to a target:
//! what a site adds never grows when others open. So an old gain is an upper bound, and only the site
//! that leads is looked at again (Minoux 1978; from memory, to be checked).

use super::plan::{Aim, Costs, Plan, Score};

/// Opens sites one after another until the budget is spent, nothing is gained, or `is_enough` says so;
/// tells the sites in their order.
pub(super) fn open(
    plan: &mut Plan<'_>,
    costs: Costs<'_>,
    aim: &Aim,
    mut opened: impl FnMut(usize, &Plan<'_>) -> bool,
) {
    let (n_sites, n_realizations) = (costs.cost.len(), plan.flows.len());
    let mut gains: Vec<u32> = vec![];
    for site in 0..n_sites {
        gains.extend(plan.realizations.iter().map(|it| it.alone[site]));
    }
    let mut left = costs.budget.saturating_sub(costs.spent(&plan.is_open));
    loop {
        let mut is_fresh = vec![false; n_sites];
        let added = |plan: &Plan<'_>, gains: &[u32], site: usize| {
            let own = &gains[site * n_realizations..(site + 1) * n_realizations];
            let mut sum = Score::default();
            for (it, &gain) in own.iter().enumerate().filter(|(_, gain)| 0 < **gain) {
                let before = plan.worth(aim, it, plan.placed(it));
                let after = plan.worth(aim, it, plan.placed(it) + u64::from(gain));
                sum.near += after.near - before.near;
                sum.placed += after.placed - before.placed;
            }
            sum
        };
        let mut worth: Vec<Score> = (0..n_sites).map(|it| added(plan, &gains, it)).collect();
        let best = loop {
            let affordable = (0..n_sites).filter(|&it| !plan.is_open[it] && costs.cost[it] <= left);
            let best = affordable.reduce(|a, b| {
                if costs.compare((a, worth[a]), (b, worth[b])).is_lt() { b } else { a }
            });
            let Some(site) = best else { return };
            if worth[site] == Score::default() {
                return;
            }
            if is_fresh[site] {
                break site;
            }
            for it in 0..n_realizations {
                let gain = &mut gains[site * n_realizations + it];
                if 0 < *gain {
                    *gain = plan.gain(site, it);
                }
            }
            is_fresh[site] = true;
            worth[site] = added(plan, &gains, site);
        };
        plan.open(best);
        left -= costs.cost[best];
        if opened(best, plan) {
            return;
        }
    }
}
