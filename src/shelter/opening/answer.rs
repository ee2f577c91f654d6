//! The answer, and how it is found.

use super::bound::{self, Most};
use super::exact::Exact;
use super::plan::{Aim, Costs, Plan, Score};
use super::realization::Realization;
use super::{Question, exchange, greedy, prices};

/// Gains that exchanges work out, in each of their runs, before they stop.
const MOST_EXCHANGED: u64 = 4_000_000;

/// Gains that are worked out towards realizations that are almost met, before no more are aimed at.
const MOST_FOCUSED: u64 = 2_000_000;

/// What comes of a number of sites.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opening {
    /// The site that opens next; `None` before any does.
    pub site: Option<usize>,
    /// What the sites opened so far cost.
    pub spent: u64,
    /// Share of the realizations that are met.
    pub share_met: f64,
    /// People unmet, the mean of the realizations.
    pub unmet: f64,
}

/// Which sites to open.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The sites to open, in their order, without those open already.
    pub open: Vec<usize>,
    /// What they cost.
    pub spent: u64,
    /// Share of the realizations that are met.
    pub share_met: f64,
    /// People unmet, the mean of the realizations.
    pub unmet: f64,
    /// No set within the budget meets a greater share.
    pub most_share_met: f64,
    /// No set within the budget leaves fewer unmet on average, however many realizations it meets.
    pub least_unmet: f64,
    /// Whether it is proven that no set is better.
    pub is_optimal: bool,
    /// What comes of opening site after site in the greedy order, from none until the goal is reached and
    /// the budget spent, or nobody gains.
    pub curve: Vec<Opening>,
    /// The smallest budget found that reaches the goal; a smaller one may. `None` where all sites together
    /// do not.
    pub budget_of_goal: Option<u64>,
}

/// A question on its way to the answer.
pub(super) struct Found<'a> {
    question: &'a Question,
    realizations: &'a [Realization],
    /// Open already, or free of cost.
    is_kept: Vec<bool>,
}

impl<'a> Found<'a> {
    pub fn new(question: &'a Question, realizations: &'a [Realization]) -> Found<'a> {
        let kept = question.open_already.iter().zip(&question.cost);
        let is_kept = kept.map(|(is_open, cost)| *is_open || *cost == 0).collect();
        Found { question, realizations, is_kept }
    }

    fn costs(&'a self, budget: u64) -> Costs<'a> {
        Costs { cost: &self.question.cost, budget, is_kept: &self.is_kept }
    }

    pub fn answer(&'a self) -> Answer {
        let costs = self.costs(self.question.budget);
        let mut kept = Plan::new(self.realizations, &self.is_kept);
        let most = bound::at_first(&mut kept, costs);
        let mut plan = self.near_best(&kept, costs);
        let most = prices::bound(&mut plan, costs, most);
        let (mut is_open, mut best) = (plan.is_open.clone(), most_of(&plan));
        let (mut most, mut is_optimal) = (most, best == most);
        if !is_optimal && 0 < self.question.most_looks {
            let known = (&is_open[..], best);
            let search = Exact::search(&mut kept.clone(), costs, known, self.question.most_looks);
            let met = search.best.met.max(search.unseen.map_or(0, |it| it.met));
            most.met = most.met.min(met);
            is_optimal = search.unseen.is_none();
            (is_open, best) = (search.is_open, search.best);
        }
        let spent = costs.spent(&is_open);
        let (curve, reaching) = self.curve(kept);
        let of_answer = self.reaches(best.met).then_some(spent);
        let of_goal = [reaching, of_answer].into_iter().flatten().min();
        let already = &self.question.open_already;
        Answer {
            open: (0..is_open.len()).filter(|&it| is_open[it] && !already[it]).collect(),
            spent,
            share_met: self.share(best.met),
            unmet: self.unmet(best.placed),
            most_share_met: self.share(most.met),
            least_unmet: self.unmet(most.placed),
            is_optimal,
            curve,
            budget_of_goal: of_goal,
        }
    }

    /// The best set that greedy choice and exchanges come to.
    fn near_best(&self, kept: &Plan<'a>, costs: Costs<'_>) -> Plan<'a> {
        let truth = Aim::new();
        let all = vec![true; self.realizations.len()];
        let mut best = kept.clone();
        for aim in [&all, &truth] {
            let mut plan = kept.clone();
            greedy::open(&mut plan, costs, aim, |_, _| false);
            improve(&mut plan, costs, aim);
            if best.score(&truth) < plan.score(&truth) {
                best = plan;
            }
        }
        // Those out of reach should not draw sites away from those that are almost met.
        let n = self.realizations.len();
        let mut n_looks = 0;
        let mut n_more = 1;
        while n_more <= n.div_ceil(2) && n_looks < MOST_FOCUSED {
            let Some(aim) = self.almost_met(&best, n_more) else { break };
            let mut anew = kept.clone();
            greedy::open(&mut anew, costs, &aim, |_, _| false);
            let before = best.score(&truth);
            for mut plan in [best.clone(), anew] {
                let started = plan.n_looks;
                improve(&mut plan, costs, &aim);
                n_looks += plan.n_looks - started;
                if best.score(&truth) < plan.score(&truth) {
                    best = plan;
                }
            }
            // From the smallest step again where one led on.
            let is_better = before < best.score(&truth);
            n_more = if is_better { 1 } else { (n_more * 3).div_ceil(2) };
        }
        best
    }

    /// The realizations that are met, and so many that need least more; `None` where all are.
    fn almost_met(&self, plan: &Plan<'_>, n_more: usize) -> Option<Aim> {
        let score: Score = plan.score(&Aim::new());
        let n = self.realizations.len();
        let n_aimed = score.met as usize + n_more;
        let lack = |it: usize| {
            let target = self.realizations[it].target;
            target.saturating_sub(plan.placed(it)) as f64 / target.max(1) as f64
        };
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| lack(a).total_cmp(&lack(b)).then(a.cmp(&b)));
        let mut aim = vec![false; n];
        order.iter().take(n_aimed).for_each(|&it| aim[it] = true);
        ((score.met as usize) < n).then_some(aim)
    }

    /// The curve, and what it costs to reach the goal on it.
    fn curve(&'a self, mut plan: Plan<'a>) -> (Vec<Opening>, Option<u64>) {
        let costs = self.costs(self.question.cost.iter().sum());
        let at = |site: Option<usize>, plan: &Plan<'_>| {
            let Most { met, placed } = most_of(plan);
            let spent = costs.spent(&plan.is_open);
            (Opening { site, spent, share_met: self.share(met), unmet: self.unmet(placed) }, met)
        };
        let (first, met) = at(None, &plan);
        let mut reaching = self.reaches(met).then_some(0);
        let mut curve = vec![first];
        let all = vec![true; self.realizations.len()];
        greedy::open(&mut plan, costs, &all, |site, plan| {
            let (next, met) = at(Some(site), plan);
            curve.push(next);
            if reaching.is_none() && self.reaches(met) {
                reaching = Some(next.spent);
            }
            reaching.is_some() && self.question.budget <= next.spent
        });
        (curve, reaching)
    }

    fn reaches(&self, met: u64) -> bool {
        self.question.goal * (1.0 - 1e-12) <= self.share(met)
    }

    /// Of no realizations, all are met.
    fn share(&self, met: u64) -> f64 {
        let n = self.realizations.len();
        if n == 0 { 1.0 } else { met as f64 / n as f64 }
    }

    fn unmet(&self, placed: u64) -> f64 {
        let asking: u64 = self.realizations.iter().map(|it| it.asking).sum();
        (asking - placed.min(asking)) as f64 / (self.realizations.len() as f64).max(1.0)
    }
}

/// What a plan is worth.
fn most_of(plan: &Plan<'_>) -> Most {
    let score = plan.score(&Aim::new());
    Most { met: score.met, placed: score.placed }
}

/// Exchanges towards an aim, then for what is asked.
fn improve(plan: &mut Plan<'_>, costs: Costs<'_>, aim: &Aim) {
    for aim in [aim, &Aim::new()] {
        let most_looks = plan.n_looks + MOST_EXCHANGED;
        exchange::improve(plan, costs, aim, most_looks);
    }
}
