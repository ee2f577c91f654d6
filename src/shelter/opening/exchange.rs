//! An open site for a closed one, as long as that is better.

use super::plan::{Aim, Costs, Plan, Score};

/// Opens what is left to be afforded and exchanges single sites, the best first, until none is better or
/// `most_looks` gains were worked out.
///
/// A pair is looked at only if it can be better: with site a closed and b opened, no more are placed in a
/// realization than with b opened alone, nor than what is left without a and b holds by itself.
pub(super) fn improve(plan: &mut Plan<'_>, costs: Costs<'_>, aim: &Aim, most_looks: u64) {
    while plan.n_looks < most_looks {
        let left = costs.budget - costs.spent(&plan.is_open);
        let closed: Vec<usize> = (0..costs.cost.len()).filter(|&it| !plan.is_open[it]).collect();
        let mut gains = Gains { n_realizations: plan.flows.len(), rows: vec![] };
        for &site in &closed {
            let row = (0..plan.flows.len()).map(|it| plan.gain(site, it)).collect();
            gains.rows.push(row);
        }
        let now = plan.score(aim);
        let mut best = (now, 0);
        for (n, &site) in closed.iter().enumerate().filter(|(_, it)| costs.cost[**it] <= left) {
            let score = plan.score_of(aim, |it| plan.placed(it) + u64::from(gains.rows[n][it]));
            if best.0 < score {
                best = (score, site);
            }
        }
        if now < best.0 {
            plan.open(best.1);
            continue;
        }
        match best_exchange(plan, costs, aim, &closed, &gains) {
            Some((from, to)) => plan.exchange(from, to),
            None => return,
        }
    }
}

/// What each closed site would add, `[n_closed][n_realizations]`.
struct Gains {
    n_realizations: usize,
    rows: Vec<Vec<u32>>,
}

/// The exchange that is better than all others and than none.
fn best_exchange(
    plan: &mut Plan<'_>,
    costs: Costs<'_>,
    aim: &Aim,
    closed: &[usize],
    gains: &Gains,
) -> Option<(usize, usize)> {
    let left = costs.budget - costs.spent(&plan.is_open);
    let with: Vec<u64> = (0..gains.n_realizations).map(|it| plan.placed(it)).collect();
    let mut best = (plan.score(aim), None);
    // Of each site that may close: the pairs with their bounds, best first.
    let mut trials: Vec<(usize, Vec<(Score, usize)>)> = vec![];
    let marks = plan.marks();
    let may_close = |it: &usize| plan.is_open[*it] && !costs.is_kept[*it];
    let from: Vec<usize> = (0..costs.cost.len()).filter(may_close).collect();
    for from in from {
        plan.close_for_now(from);
        let affordable = |n: &usize| costs.cost[closed[*n]] <= left + costs.cost[from];
        let bound = |n: usize| {
            plan.score_of(aim, |it| {
                let alone = u64::from(plan.realizations[it].alone[closed[n]]);
                (with[it] + u64::from(gains.rows[n][it])).min(plan.placed(it) + alone)
            })
        };
        let pairs = (0..closed.len()).filter(affordable).map(|n| (bound(n), n));
        let mut pairs: Vec<_> = pairs.filter(|it| best.0 < it.0).collect();
        plan.take_back(from, &marks);
        pairs.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        if !pairs.is_empty() {
            trials.push((from, pairs));
        }
    }
    trials.sort_by(|a, b| b.1[0].0.cmp(&a.1[0].0).then(a.0.cmp(&b.0)));
    for (from, pairs) in trials {
        if pairs[0].0 <= best.0 {
            continue;
        }
        plan.close_for_now(from);
        for (bound, n) in pairs {
            if bound <= best.0 {
                break;
            }
            let score = exchanged(plan, aim, closed[n], &with, &gains.rows[n], best.0);
            if score.is_some_and(|it| best.0 < it) {
                best = (score.unwrap_or_default(), Some((from, closed[n])));
            }
        }
        plan.take_back(from, &marks);
    }
    best.1
}

/// The worth with a site opened now that another is closed; `None` as soon as it cannot beat the best.
fn exchanged(
    plan: &mut Plan<'_>,
    aim: &Aim,
    site: usize,
    with: &[u64],
    gains: &[u32],
    best: Score,
) -> Option<Score> {
    let most = |plan: &Plan<'_>, it: usize| {
        let alone = u64::from(plan.realizations[it].alone[site]);
        (with[it] + u64::from(gains[it])).min(plan.placed(it) + alone)
    };
    let mut sum = plan.score_of(aim, |it| most(plan, it));
    for it in 0..with.len() {
        let bound = plan.worth(aim, it, most(plan, it));
        let placed = plan.placed(it) + u64::from(plan.gain(site, it));
        let got = plan.worth(aim, it, placed);
        sum.met -= bound.met - got.met;
        sum.near -= bound.near - got.near;
        sum.placed -= bound.placed - got.placed;
        if sum <= best {
            return None;
        }
    }
    Some(sum)
}
