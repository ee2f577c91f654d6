//! Which districts, settlements and roads the page lists, and in which order.

use crate::engine::outcome::{Measure, Zone};
use crate::exposure::settlement::Origin;
use crate::report::lang::Language;
use crate::report::plan::Plan;
use crate::report::tables::roads::by_importance;
use crate::routing::closure::state::ClosureCause;
use crate::routing::network::RoadClass;
use crate::units::LonLat;

/// Districts in the table and on the map.
const N_DISTRICTS: usize = 10;

/// Roads in the table and on the map.
const N_ROADS: usize = 5;

/// What the tables of the page list, and the map marks.
pub struct Listed {
    /// Districts, most displaced first.
    pub districts: Vec<usize>,
    /// Settlements, most displaced first.
    pub settlements: Vec<usize>,
    /// Segments, most important first, with the name that people know.
    pub roads: Vec<(usize, String)>,
}

impl Listed {
    /// Picks what the page lists.
    pub fn of(plan: &Plan, language: &Language) -> Listed {
        Listed {
            districts: worst(plan, plan.context.areas.districts.len(), Zone::District)
                .into_iter()
                .take(N_DISTRICTS)
                .collect(),
            settlements: listed_settlements(plan),
            roads: listed_roads(plan, language),
        }
    }
}

/// Indices of zones in which anybody is displaced, most first (P50, then mean).
fn worst(plan: &Plan, n: usize, zone: fn(usize) -> Zone) -> Vec<usize> {
    let of = |i: usize| plan.summary(zone(i), Measure::DisplacedNight1);
    let mut order: Vec<usize> = (0..n).filter(|&i| 0.5 <= of(i).mean).collect();
    order.sort_by(|&a, &b| {
        let (a_of, b_of) = (of(a), of(b));
        b_of.p50.total_cmp(&a_of.p50).then(b_of.mean.total_cmp(&a_of.mean)).then(a.cmp(&b))
    });
    order
}

/// Six with most displaced, up to two centres of districts, up to two of which 30 % or more are
/// displaced or that are cut off in 30 % or more of the realizations.
fn listed_settlements(plan: &Plan) -> Vec<usize> {
    let order = worst(plan, plan.context.settlements.len(), Zone::Settlement);
    let mut listed: Vec<usize> = order.iter().take(6).copied().collect();
    let hit_hard = |i: usize| {
        let people = plan.context.settlements[i].people;
        let displaced = plan.summary(Zone::Settlement(i), Measure::DisplacedNight1).p50;
        0.3 * people <= displaced || 0.3 <= plan.outcome.routes[i].isolated_prob
    };
    let mut add = |wanted: &dyn Fn(usize) -> bool| {
        let found = order.iter().copied().filter(|it| !listed.contains(it) && wanted(*it));
        let found: Vec<usize> = found.take(2).collect();
        listed.extend(found);
    };
    add(&|i| is_centre(plan, i));
    add(&hit_hard);
    listed.sort_by_key(|it| order.iter().position(|other| other == it));
    listed
}

/// Whether the administration of its district lies in this settlement: within 3 km.
fn is_centre(plan: &Plan, settlement: usize) -> bool {
    let settlement = &plan.context.settlements[settlement];
    let centre = plan.context.areas.districts[settlement.district as usize].centre;
    settlement.place.distance(centre).0 <= 3.0
}

/// Segments that close, one a name, the most important first; tracks are not roads out.
fn listed_roads(plan: &Plan, language: &Language) -> Vec<(usize, String)> {
    let segments = &plan.context.network.segments;
    let mut order = by_importance(plan);
    order.retain(|&i| segments[i].class != RoadClass::Track);
    order.retain(|&i| 0.01 <= plan.outcome.segments[i].shaken_prob());
    let mut listed: Vec<(usize, String)> = Vec::new();
    for i in order {
        let name = road_name(plan, i, language);
        if listed.iter().all(|it| it.1 != name) {
            listed.push((i, name));
        }
        if listed.len() == N_ROADS {
            break;
        }
    }
    listed
}

/// Names of roads that snow closes, each once; tracks are no roads out.
pub fn roads_in_snow(plan: &Plan, language: &Language) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let outcomes = plan.context.network.segments.iter().zip(&plan.outcome.segments).enumerate();
    for (i, (segment, outcome)) in outcomes {
        let is_in_snow = 0.0 < outcome.by_cause[ClosureCause::Season as usize];
        if is_in_snow && segment.class != RoadClass::Track {
            let name = road_name(plan, i, language);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// Its name, else the settlements that are nearest to its ends.
fn road_name(plan: &Plan, segment: usize, language: &Language) -> String {
    let segment = &plan.context.network.segments[segment];
    let nodes = &plan.context.network.nodes;
    let ends = [segment.from, segment.to].map(|it| nearest(plan, nodes[it as usize], language));
    let between = match ends {
        [a, b] if a == b => language.fill("roads", "near", &[("a", a)]),
        [a, b] => language.fill("roads", "between", &[("a", a), ("b", b)]),
    };
    if segment.name.is_empty() || segment.name == ends[0] {
        return between;
    }
    language.fill("roads", "named", &[("name", &segment.name), ("between", &between)])
}

/// Name of the settlement nearest to a place: one that people know, if there is any.
fn nearest<'a>(plan: &Plan<'a>, place: LonLat, language: &Language) -> &'a str {
    let named = || plan.context.settlements.iter().filter(|it| !it.names.en.is_empty());
    let far = |at: LonLat| at.distance(place).0;
    let observed = named().filter(|it| it.origin == Origin::Observed);
    let nearest = observed.min_by(|a, b| far(a.place).total_cmp(&far(b.place)));
    nearest
        .or_else(|| named().min_by(|a, b| far(a.place).total_cmp(&far(b.place))))
        .map_or("", |it| language.place(&it.names))
}
