//! What a meeting should decide: at most five questions, each set off by a number of the run.

use super::brief::{Listed, item_name};
use super::context::StockLine;
use super::lang::Language;
use super::map::fills::is_wide;
use super::plan::Plan;
use crate::engine::outcome::{Measure, Zone};

/// Most questions on the page.
const MOST: usize = 5;

/// People without a place from which the first question is asked.
const GAP: f64 = 100.0;

/// Chance from which a settlement is more likely than not cut off, and a road closed.
const LIKELY: f64 = 0.5;

/// Share of the displaced of night 1 that is still displaced after six months.
const LONG: f64 = 0.2;

/// Injured from which hospitals are asked for.
const INJURED: f64 = 100.0;

/// The questions, most urgent first.
pub fn ask(plan: &Plan, listed: &Listed, language: &Language) -> Vec<String> {
    let all = [
        gap(plan, language),
        isolated(plan, language),
        winter(plan, language),
        road(plan, listed, language),
        injured(plan, language),
        long(plan, language),
        wide(plan, language),
    ];
    all.into_iter().flatten().take(MOST).collect()
}

fn gap(plan: &Plan, language: &Language) -> Option<String> {
    let gap = plan.summary(Zone::Country, Measure::ShelterGap).p50;
    let districts = &plan.context.areas.districts;
    let of = |i: &usize| plan.summary(Zone::District(*i), Measure::ShelterGap).mean;
    let worst = (0..districts.len()).max_by(|a, b| of(a).total_cmp(&of(b)))?;
    let n = language.number.people(gap);
    let values = [("n", n.as_str()), ("district", language.place(&districts[worst].names))];
    (GAP <= gap).then(|| language.fill("questions", "gap", &values))
}

/// Settlements that are more likely than not cut off, those with most residents first.
pub fn cut_off(plan: &Plan) -> Vec<usize> {
    let settlements = plan.context.settlements;
    let mut found: Vec<usize> = (0..settlements.len())
        .filter(|&i| LIKELY <= plan.outcome.routes[i].isolated_prob)
        .collect();
    found.sort_by(|&a, &b| settlements[b].people.total_cmp(&settlements[a].people).then(a.cmp(&b)));
    found
}

fn isolated(plan: &Plan, language: &Language) -> Option<String> {
    let found = cut_off(plan);
    let settlements = plan.context.settlements;
    let people: f64 = found.iter().map(|&i| settlements[i].people).sum();
    let names: Vec<_> =
        found.iter().take(1).map(|&i| language.place(&settlements[i].names)).collect();
    let values = [
        ("n", language.number.whole(found.len() as i64)),
        ("people", language.number.people(people)),
        ("names", names.join(", ")),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let count = found.len() as i64;
    (0 < count).then(|| language.plural("questions", "isolated", count, &values))
}

fn winter(plan: &Plan, language: &Language) -> Option<String> {
    let country = &plan.context.areas.country_pcode;
    let need = plan.context.needs.iter().find(|it| it.winter_only && &it.adm_pcode == country)?;
    let quantity = need.quantity;
    let (n, range) =
        (language.number.people(quantity.p50), language.number.range(quantity.p10, quantity.p90));
    let item = item_name(need, language);
    if !plan.context.scenario.winter || quantity.p50 < 1.0 {
        return None;
    }
    let is_of = |it: &&StockLine| it.item == need.item && it.adm_pcode == need.adm_pcode;
    let Some(stock) = plan.context.stocks.iter().find(is_of) else {
        let values = [("item", item.as_str()), ("n", n.as_str()), ("range", range.as_str())];
        return Some(language.fill("questions", "winter", &values));
    };
    let people = |it| language.number.people(it);
    let (in_stock, missing) = (people(stock.in_stock), people(stock.missing.p50));
    let missing_range = language.number.range(stock.missing.p10, stock.missing.p90);
    let values = [
        ("item", item.as_str()),
        ("n", n.as_str()),
        ("range", range.as_str()),
        ("in_stock", in_stock.as_str()),
        ("missing", missing.as_str()),
        ("missing_range", missing_range.as_str()),
    ];
    let key = if stock.missing.p90 < 1.0 { "winter_covered" } else { "winter_missing" };
    Some(language.fill("questions", key, &values))
}

fn road(plan: &Plan, listed: &Listed, language: &Language) -> Option<String> {
    let (segment, name) = listed.roads.first()?;
    let chance = plan.outcome.segments[*segment].shaken_prob();
    let prob = language.number.percent(chance);
    let values = [("road", name.as_str()), ("prob", &prob)];
    (LIKELY <= chance).then(|| language.fill("questions", "road", &values))
}

fn injured(plan: &Plan, language: &Language) -> Option<String> {
    let of = plan.summary(Zone::Country, Measure::Injured);
    let (n, range) = (language.number.people(of.p50), language.number.range(of.p10, of.p90));
    let values = [("n", n.as_str()), ("range", range.as_str())];
    (INJURED <= of.p50).then(|| language.fill("questions", "injured", &values))
}

fn long(plan: &Plan, language: &Language) -> Option<String> {
    let first = plan.summary(Zone::Country, Measure::DisplacedNight1).p50;
    let late = plan.summary(Zone::Country, Measure::DisplacedDay180).p50;
    let n = language.number.people(late);
    let asked = LONG * first <= late && 1.0 <= late;
    asked.then(|| language.fill("questions", "long", &[("n", n.as_str())]))
}

fn wide(plan: &Plan, language: &Language) -> Option<String> {
    let of = plan.summary(Zone::Country, Measure::DisplacedNight1);
    let (high, middle) = (language.number.people(of.p90), language.number.people(of.p50));
    let values = [("high", high.as_str()), ("middle", middle.as_str())];
    is_wide(&of).then(|| language.fill("questions", "wide", &values))
}
