//! Roads that may close, and the way from each settlement to its shelter.

use geo::{Coord, LineString};

use super::keys;
use crate::engine::outcome::{Measure, RouteOutcome, Zone};
use crate::report::plan::{NOT_ASSESSED, Plan};
use crate::report::table::{Row, Shape, Table};
use crate::routing::clearance::{buses_in_a_day, trips};
use crate::routing::closure::state::ClosureCause;
use crate::routing::network::{Network, RoadClass};
use crate::units::LonLat;

/// A main road that closes at least this often is named before any other.
const MAIN_CLOSES: f64 = 0.1;

/// Order of segments to look at, first one first: main roads that are at risk by their chance of
/// closure, then all others by that chance times the residents who depend on them. People reach
/// a shelter nearby by local roads; help comes by main roads, whoever depends on them.
pub fn by_importance(plan: &Plan) -> Vec<usize> {
    let people = plan.dependent_people();
    let segments = &plan.context.network.segments;
    let chance = |i: usize| plan.outcome.segments[i].shaken_prob();
    let key = |i: usize| {
        let main = segments[i].class == RoadClass::Main && MAIN_CLOSES <= chance(i);
        (main, if main { chance(i) } else { chance(i) * people[i] }, chance(i))
    };
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_by(|&a, &b| {
        let (a_key, b_key) = (key(a), key(b));
        let by_weight = b_key.1.total_cmp(&a_key.1).then(b_key.2.total_cmp(&a_key.2));
        b_key.0.cmp(&a_key.0).then(by_weight).then(a.cmp(&b))
    });
    order
}

/// Places of segments in order of the person-hours that each would return if it stayed open or were
/// cleared first, 1 for the most; those that return none follow by importance.
fn ranks(plan: &Plan) -> Vec<usize> {
    let hours = |it: usize| plan.outcome.segments[it].person_hours();
    let mut order = by_importance(plan);
    order.sort_by(|&a, &b| hours(b).total_cmp(&hours(a)));
    let mut rank = vec![0; order.len()];
    for (place, segment) in order.into_iter().enumerate() {
        rank[segment] = place + 1;
    }
    rank
}

/// `road_segments`: one row each.
pub fn segments(plan: &Plan) -> Table {
    let people = plan.dependent_people();
    let rank = ranks(plan);
    let mut table = Table::new("road_segments");
    for (i, segment) in plan.context.network.segments.iter().enumerate() {
        let outcome = &plan.outcome.segments[i];
        let mut row = Row::default();
        row.text("segment_id", &segment.id);
        row.text("name", &segment.name);
        row.text("class", segment.class.word());
        row.text("origin", segment.origin.word());
        row.text("adm0_pcode", &plan.context.areas.country_pcode);
        row.decimal("length_km", segment.length_m / 1000.0, 3);
        row.decimal("free_time_min", segment.free_min, 1);
        row.decimal("closure_prob", outcome.closure_prob, 3);
        let closes = 0.0 < outcome.closure_prob;
        row.text("cause", outcome.main_cause().map_or("", ClosureCause::word));
        row.maybe("reopen_days_p50", closes.then_some(outcome.reopen_days_p50), 1);
        row.count("people_dependent", people[i]);
        row.decimal("isolation_person_days", outcome.isolation_person_days, 1);
        row.decimal("detour_person_hours", outcome.detour_person_hours, 1);
        row.count("rank", rank[i] as f64);
        row.text("structure", segment.structure.word());
        row.text("surface", segment.surface.word());
        for (cause, share) in ClosureCause::ALL.iter().zip(outcome.by_cause) {
            row.decimal(&format!("{}_prob", cause.word()), share, 3);
        }
        table.push_at(row, Some(Shape::Line(segment.line.clone())));
    }
    table
}

/// `routes`: a row a settlement, and one for each of its alternatives; none without roads.
pub fn routes(plan: &Plan) -> Table {
    let context = plan.context;
    let mut table = Table::new("routes");
    if context.network.segments.is_empty() {
        return table;
    }
    for (i, (route, settlement)) in plan.outcome.routes.iter().zip(context.settlements).enumerate()
    {
        let way = Way::best(route);
        let line = line(context.network, &route.segments, settlement.place);
        table.push_at(route_row(plan, i, &way), line.map(Shape::Line));
        for number in 0..route.alternatives.len() {
            let way = Way::alternative(route, number);
            let line = self::line(context.network, way.segments, settlement.place);
            table.push_at(route_row(plan, i, &way), line.map(Shape::Line));
        }
    }
    table
}

/// A way of a settlement: the best one or an alternative.
struct Way<'a> {
    /// 1 for the best.
    number: usize,
    shelter: Option<u32>,
    segments: &'a [u32],
    length_km: f64,
    free_min: f64,
    shared: f64,
    open_prob: f64,
    /// What is told of the best way alone.
    of_settlement: Option<&'a RouteOutcome>,
}

impl<'a> Way<'a> {
    fn best(route: &'a RouteOutcome) -> Way<'a> {
        Way {
            number: 1,
            shelter: route.shelter,
            segments: &route.segments,
            length_km: route.length_km,
            free_min: route.free_min,
            shared: 1.0,
            open_prob: route.open_prob,
            of_settlement: Some(route),
        }
    }

    fn alternative(route: &'a RouteOutcome, number: usize) -> Way<'a> {
        let it = &route.alternatives[number];
        Way {
            number: number + 2,
            shelter: Some(it.shelter),
            segments: &it.segments,
            length_km: it.length_km,
            free_min: it.free_min,
            shared: it.shared,
            open_prob: it.open_prob,
            of_settlement: None,
        }
    }
}

fn route_id(plan: &Plan, settlement: usize, number: usize) -> String {
    let id = &plan.context.settlements[settlement].id;
    if number == 1 { format!("route-{id}") } else { format!("route-{id}-{number}") }
}

fn route_row(plan: &Plan, settlement: usize, way: &Way) -> Row {
    let context = plan.context;
    let id = |it: u32| context.network.segments[it as usize].id.as_str();
    let shelter_id = |it: u32| context.shelters[it as usize].id.as_str();
    let goes = way.shelter.is_some();
    let told = way.of_settlement;
    let mut row = Row::default();
    row.text("route_id", &route_id(plan, settlement, way.number));
    row.count("choice", way.number as f64);
    row.text("from_id", &context.settlements[settlement].id);
    row.text("to_id", way.shelter.map_or("", shelter_id));
    keys::zone(plan, &mut row, Zone::Settlement(settlement));
    row.maybe("length_km", goes.then_some(way.length_km), 2);
    row.maybe("free_time_min", goes.then_some(way.free_min), 1);
    times(&mut row, told);
    row.maybe("open_prob", goes.then_some(way.open_prob), 3);
    let has_shelters = plan.is_assessed(Measure::ShelterGap);
    // Without shelters nobody could reach one, which says nothing.
    row.maybe("unreachable_prob", told.filter(|_| has_shelters).map(|it| it.unreachable_prob), 3);
    row.maybe("isolated_prob", told.map(|it| it.isolated_prob), 3);
    row.text("bottleneck_segment_id", told.and_then(|it| it.bottleneck).map_or("", id));
    let alternative = told.filter(|it| !it.alternatives.is_empty());
    let alternative = alternative.map_or(String::new(), |_| route_id(plan, settlement, 2));
    row.text("alt_route_id", &alternative);
    row.maybe("shared_share", (way.number > 1).then_some(way.shared), 3);
    transport(&mut row, way);
    row.text("narrowest_segment_id", told.and_then(|it| it.narrowest).map_or("", id));
    let landing = told.and_then(|it| it.landing);
    row.text("landing_site_id", landing.map_or("", shelter_id));
    let place = context.settlements[settlement].place;
    let away = landing.map(|it| context.shelters[it as usize].place.distance(place).0);
    row.maybe("landing_km", away, 1);
    let cut_off = told.filter(|it| 0.0 < it.isolated_prob);
    row.maybe("landing_prob", cut_off.map(|it| it.landing_prob), 3);
    row.maybe("flat_ground_km", told.and_then(|it| it.flat_ground_km), 1);
    let gap = told.and_then(|it| it.gap);
    row.maybe("gap_m", gap.map(|it| it.width_m), 0);
    row.text("gap_from_segment_id", gap.map_or("", |it| id(it.segments[0])));
    row.text("gap_to_segment_id", gap.map_or("", |it| id(it.segments[1])));
    row
}

/// Over realizations that reach a shelter.
fn times(row: &mut Row, told: Option<&RouteOutcome>) {
    let time = told.filter(|it| it.unreachable_prob < 1.0).map(|it| it.time_min);
    row.maybe("time_min_mean", time.map(|it| it.mean), 1);
    row.maybe("time_min_p10", time.map(|it| it.p10), 1);
    row.maybe("time_min_p50", time.map(|it| it.p50), 1);
    row.maybe("time_min_p90", time.map(|it| it.p90), 1);
}

/// Who must be carried, by how many buses, how long the road takes, and how long it is on foot.
fn transport(row: &mut Row, way: &Way) {
    let told = way.of_settlement;
    let reached = told.filter(|it| it.unreachable_prob < 1.0);
    let people = told.map_or(NOT_ASSESSED, |it| it.travellers);
    row.counts("travellers", &people);
    row.count("bus_trips_p50", trips(people.p50));
    row.count("bus_trips_p90", trips(people.p90));
    let buses = reached.map(|it| buses_in_a_day(it.travellers.p50, it.time_min.p50));
    row.count("buses_p50", buses.unwrap_or(f64::NAN));
    row.maybe("clear_hours_p50", reached.map(|it| it.clear_h.p50), 1);
    row.maybe("clear_hours_p90", reached.map(|it| it.clear_h.p90), 1);
    row.maybe("walk_time_min", told.and_then(|it| it.walk_min), 0);
}

/// The segments joined head to tail; the first begins at the end that is nearer to `start`.
pub fn line(network: &Network, segments: &[u32], start: LonLat) -> Option<LineString<f64>> {
    let mut places: Vec<Coord<f64>> = Vec::new();
    let mut node = first_node(network, segments, start)?;
    for &index in segments {
        let segment = &network.segments[index as usize];
        let mut part = segment.line.0.clone();
        if segment.from != node && segment.to == node {
            part.reverse();
        }
        node = if segment.from == node { segment.to } else { segment.from };
        let repeated = usize::from(!places.is_empty() && places.last() == part.first());
        places.extend(part.into_iter().skip(repeated));
    }
    (2 <= places.len()).then_some(LineString(places))
}

fn first_node(network: &Network, segments: &[u32], start: LonLat) -> Option<u32> {
    let first = &network.segments[*segments.first()? as usize];
    if let Some(&second) = segments.get(1) {
        let second = &network.segments[second as usize];
        let joins = |node: u32| node == second.from || node == second.to;
        if joins(first.from) != joins(first.to) {
            return Some(if joins(first.from) { first.to } else { first.from });
        }
    }
    let distance = |node: u32| network.nodes[node as usize].distance(start).0;
    Some(if distance(first.from) <= distance(first.to) { first.from } else { first.to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::settlement::Origin;
    use crate::routing::network::Segment;

    fn segment(from: u32, to: u32, line: &[(f64, f64)]) -> Segment {
        Segment {
            id: format!("{from}-{to}"),
            length_m: 1.0,
            free_min: 1.0,
            origin: Origin::Modelled,
            from,
            to,
            line: line.to_vec().into(),
            ..Segment::default()
        }
    }

    /// Three places in a row; the segments are drawn in whatever direction.
    #[test]
    fn a_route_runs_from_the_village_to_the_shelter() {
        let place = |i: usize| (70.0 + i as f64, 39.0);
        let network = Network {
            nodes: (0..3).map(|i| LonLat::new(place(i).0, place(i).1)).collect(),
            segments: vec![
                segment(1, 0, &[place(1), (70.5, 39.1), place(0)]),
                segment(2, 1, &[place(2), place(1)]),
            ],
            ..Network::default()
        };
        let all: LineString<f64> = vec![place(0), (70.5, 39.1), place(1), place(2)].into();
        assert_eq!(line(&network, &[0, 1], network.nodes[0]), Some(all.clone()));
        let back: LineString<f64> = all.0.iter().rev().copied().collect();
        assert_eq!(line(&network, &[1, 0], network.nodes[2]), Some(back));
        let last: LineString<f64> = vec![place(1), place(2)].into();
        assert_eq!(line(&network, &[1], network.nodes[1]), Some(last));
        assert_eq!(line(&network, &[], network.nodes[1]), None);
    }
}
