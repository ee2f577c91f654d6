//! A bound from a price on the people of each group: the Lagrangian dual of location-allocation, where
//! a group may be placed twice but at a price.
//!
//! For any price u of 0 to 1, people placed are at most Σ d·u and what the sites earn at 1 − u a person,
//! each filled with the dearest within its room, as many sites as can be afforded, the last in part.
//! Realizations met are at most Σ (1 − w) + Σ w·placed/target for weights w of 0 to 1. Prices and
//! weights begin at the minimum cuts of a good answer and follow the subgradient (Held, Wolfe and
//! Crowder 1974) with the step of Polyak (1969; all three from memory, to be checked); every step gives a bound.

use super::bound::{Most, of_parts, whole};
use super::plan::{Aim, Costs, Plan};
use super::realization::{Realization, has};

/// Visits of a group by a site that are spent on the prices, in all.
const MOST_VISITS: u64 = 150_000_000;
/// Steps at most.
const MOST_STEPS: u64 = 200;

/// What is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bounded {
    Placed,
    Met,
}

/// The least bound found; `plan` holds the answer, and `most` what is known.
pub(super) fn bound<'a>(plan: &mut Plan<'a>, costs: Costs<'a>, most: Most) -> Most {
    let mut prices = Prices::new(plan, costs);
    let score = plan.score(&Aim::new());
    let placed = prices.lower(Bounded::Placed, score.placed as f64, most.placed as f64);
    let can = prices.attainable.iter().filter(|it| **it).count() as u64;
    let most = most.and(Most { met: can, placed: whole(placed) });
    let met = prices.lower(Bounded::Met, score.met as f64, most.met as f64);
    let can = prices.attainable.iter().filter(|it| **it).count() as u64;
    most.and(Most { met: can.min(whole(met)), placed: most.placed })
}

/// Prices and the memory of a step.
struct Prices<'a> {
    realizations: &'a [Realization],
    costs: Costs<'a>,
    /// `[n_realizations][n_groups]`.
    price: Vec<Vec<f64>>,
    /// `[n_realizations]`.
    weight: Vec<f64>,
    /// Whether no bound forbids that a realization be met, `[n_realizations]`.
    attainable: Vec<bool>,
    /// What each site earns, `[n_realizations][n_sites]`.
    earned: Vec<Vec<f64>>,
    near: Vec<(f64, u32)>,
    items: Vec<(f64, u64)>,
}

impl<'a> Prices<'a> {
    fn new(plan: &mut Plan<'a>, costs: Costs<'a>) -> Prices<'a> {
        let realizations = plan.realizations;
        let mut price = vec![];
        for (flow, it) in plan.flows.iter().zip(realizations) {
            let abundant = flow.abundant(it, &mut plan.search);
            let own = (0..it.demand.len()).map(|group| f64::from(u8::from(has(&abundant, group))));
            price.push(own.collect());
        }
        let n = realizations.len();
        Prices {
            realizations,
            costs,
            price,
            weight: vec![1.0; n],
            attainable: vec![true; n],
            earned: vec![vec![0.0; costs.cost.len()]; n],
            near: vec![],
            items: vec![],
        }
    }

    /// Follows the subgradient from the prices as they are; the least bound, of those known too.
    fn lower(&mut self, bounded: Bounded, reached: f64, known: f64) -> f64 {
        let n_sites = self.costs.cost.len();
        let near =
            |it: &Realization| (0..n_sites).map(|site| it.groups(site).count()).sum::<usize>();
        let visits: u64 = self.realizations.iter().map(|it| near(it) as u64).sum();
        let n_steps = (MOST_VISITS / visits.max(1)).clamp(2, MOST_STEPS);
        let (mut least, mut pace, mut n_idle) = (f64::MAX, 1.0, 0);
        for _ in 0..n_steps {
            let (value, share) = self.value(bounded);
            if value < least {
                least = value;
                n_idle = 0;
            } else {
                n_idle += 1;
            }
            if n_idle == 4 {
                (pace, n_idle) = (pace * 0.5, 0);
            }
            if least < reached + 1.0 || pace < 1e-3 {
                break;
            }
            self.step(bounded, &share, pace * (value - reached));
        }
        least.min(known)
    }

    /// How much a person placed in a realization counts.
    fn scale(&self, bounded: Bounded, it: usize) -> f64 {
        match bounded {
            Bounded::Placed => 1.0,
            Bounded::Met if self.attainable[it] => {
                self.weight[it] / (self.realizations[it].target as f64).max(1.0)
            }
            Bounded::Met => 0.0,
        }
    }

    /// The bound at these prices, and how much of each site is open there, `[n_sites]`.
    fn value(&mut self, bounded: Bounded) -> (f64, Vec<f64>) {
        let n_sites = self.costs.cost.len();
        let mut worth = vec![0.0; n_sites];
        let mut sum = 0.0;
        for (it, realization) in self.realizations.iter().enumerate() {
            for site in 0..n_sites {
                self.earned[it][site] = self.earn(it, site, |_, _| ());
            }
            let priced = realization.demand.iter().zip(&self.price[it]);
            let paid: f64 = priced.map(|(&d, u)| f64::from(d) * u).sum();
            let alone = paid + self.afforded(it);
            if whole(alone) < realization.target {
                self.attainable[it] = false;
            }
            if bounded == Bounded::Met && self.attainable[it] {
                sum += 1.0 - self.weight[it];
            }
            let scale = self.scale(bounded, it);
            sum += scale * paid;
            worth.iter_mut().zip(&self.earned[it]).for_each(|(all, own)| *all += scale * own);
        }
        let Costs { cost, budget, is_kept } = self.costs;
        let mut share = vec![0.0; n_sites];
        let mut order: Vec<usize> = vec![];
        for site in 0..n_sites {
            if is_kept[site] {
                share[site] = 1.0;
            } else if cost[site] <= budget {
                order.push(site);
            }
        }
        order.sort_by(|&a, &b| {
            (worth[b] * cost[a] as f64).total_cmp(&(worth[a] * cost[b] as f64)).then(a.cmp(&b))
        });
        let mut left = budget;
        for site in order {
            share[site] = left.min(cost[site]) as f64 / cost[site] as f64;
            left -= left.min(cost[site]);
        }
        (sum + worth.iter().zip(&share).map(|(a, b)| a * b).sum::<f64>(), share)
    }

    /// What sites earn that would be best for one realization.
    fn afforded(&mut self, it: usize) -> f64 {
        let Costs { cost, budget, is_kept } = self.costs;
        self.items.clear();
        let mut kept = 0.0;
        for (site, &earned) in self.earned[it].iter().enumerate() {
            if is_kept[site] {
                kept += earned;
            } else if cost[site] <= budget {
                self.items.push((earned, cost[site]));
            }
        }
        kept + of_parts(&mut self.items, budget)
    }

    /// What a site earns in a realization; tells whom it takes.
    fn earn(&mut self, it: usize, site: usize, mut takes: impl FnMut(usize, f64)) -> f64 {
        let realization = &self.realizations[it];
        let price = &self.price[it];
        self.near.clear();
        self.near.extend(realization.groups(site).map(|group| (price[group], group as u32)));
        let room = realization.room[site];
        // Those who all fit need no order.
        if room <= realization.alone[site] {
            self.near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        }
        let (mut left, mut sum) = (room, 0.0);
        for &(price, group) in &self.near {
            if left == 0 {
                break;
            }
            let people = realization.demand[group as usize].min(left);
            takes(group as usize, f64::from(people));
            sum += (1.0 - price) * f64::from(people);
            left -= people;
        }
        sum
    }

    /// Moves prices and weights against the subgradient, so far that the bound would fall by `fall` if
    /// it were a plane.
    fn step(&mut self, bounded: Bounded, share: &[f64], fall: f64) {
        let mut slopes: Vec<Vec<f64>> = vec![];
        let mut slope_of_weight = vec![0.0; self.realizations.len()];
        let mut squares = 0.0;
        for (it, slope_of_weight) in slope_of_weight.iter_mut().enumerate() {
            let demand = &self.realizations[it].demand;
            let mut slope: Vec<f64> = demand.iter().map(|it| f64::from(*it)).collect();
            let paid: f64 = slope.iter().zip(&self.price[it]).map(|(d, u)| d * u).sum();
            let mut earned = 0.0;
            for site in (0..share.len()).filter(|&site| 0.0 < share[site]) {
                earned += share[site] * self.earned[it][site];
                self.earn(it, site, |group, people| slope[group] -= share[site] * people);
            }
            if bounded == Bounded::Met && self.attainable[it] {
                let target = (self.realizations[it].target as f64).max(1.0);
                *slope_of_weight = (paid + earned) / target - 1.0;
                squares += *slope_of_weight * *slope_of_weight;
            }
            let scale = self.scale(bounded, it);
            for slope in &mut slope {
                *slope *= scale;
            }
            // A price at its end cannot be moved beyond.
            for (slope, price) in slope.iter_mut().zip(&self.price[it]) {
                if (0.0 < *slope && *price <= 0.0) || (*slope < 0.0 && 1.0 <= *price) {
                    *slope = 0.0;
                }
            }
            squares += slope.iter().map(|it| it * it).sum::<f64>();
            slopes.push(slope);
        }
        if squares == 0.0 {
            return;
        }
        let length = fall / squares;
        for (price, slope) in self.price.iter_mut().zip(&slopes) {
            price.iter_mut().zip(slope).for_each(|(u, g)| *u = (*u - length * g).clamp(0.0, 1.0));
        }
        for (weight, slope) in self.weight.iter_mut().zip(&slope_of_weight) {
            *weight = (*weight - length * slope).clamp(0.0, 1.0);
        }
    }
}
