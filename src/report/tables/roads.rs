//! Roads that may close, and the way from each settlement to its shelter.

use geo::{Coord, LineString};

use super::keys;
use crate::engine::outcome::{Measure, RouteOutcome, Zone};
use crate::report::plan::Plan;
use crate::report::table::{Row, Shape, Table};
use crate::routing::network::{Network, RoadClass};
use crate::units::LonLat;

/// The word of a class of roads in files.
pub fn word(class: RoadClass) -> &'static str {
    match class {
        RoadClass::Main => "main",
        RoadClass::Local => "local",
        RoadClass::Track => "track",
    }
}

/// A main road that closes at least this often is named before any other.
const MAIN_CLOSES: f64 = 0.1;

/// Order of segments to look at, first one first: main roads that are at risk by their chance of
/// closure, then all others by that chance times the residents who depend on them. People reach
/// a shelter nearby by local roads; help comes by main roads, whoever depends on them.
pub fn by_importance(plan: &Plan) -> Vec<usize> {
    let people = plan.dependent_people();
    let segments = &plan.context.network.segments;
    let chance = |i: usize| plan.outcome.segments[i].closure_prob;
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

/// `road_segments`: one row each.
pub fn segments(plan: &Plan) -> Table {
    let people = plan.dependent_people();
    let mut rank = vec![0; people.len()];
    for (place, segment) in by_importance(plan).into_iter().enumerate() {
        rank[segment] = place + 1;
    }
    let mut table = Table::new("road_segments");
    for (i, segment) in plan.context.network.segments.iter().enumerate() {
        let outcome = &plan.outcome.segments[i];
        let mut row = Row::default();
        row.text("segment_id", &segment.id);
        row.text("name", &segment.name);
        row.text("class", word(segment.class));
        row.text("origin", segment.origin.word());
        row.text("adm0_pcode", &plan.context.areas.country_pcode);
        row.decimal("length_km", segment.length_m / 1000.0, 3);
        row.decimal("free_time_min", segment.free_min, 1);
        row.decimal("closure_prob", outcome.closure_prob, 3);
        let closes = 0.0 < outcome.closure_prob;
        row.text("cause", if closes { "landslide" } else { "" });
        row.maybe("reopen_days_p50", closes.then_some(outcome.reopen_days_p50), 1);
        row.count("people_dependent", people[i]);
        row.count("rank", rank[i] as f64);
        table.push_at(row, Some(Shape::Line(segment.line.clone())));
    }
    table
}

/// `routes`: one row a settlement; none without roads.
pub fn routes(plan: &Plan) -> Table {
    let context = plan.context;
    let mut table = Table::new("routes");
    if context.network.segments.is_empty() {
        return table;
    }
    for (i, (route, settlement)) in plan.outcome.routes.iter().zip(context.settlements).enumerate()
    {
        let shelter = route.shelter.map(|it| &context.shelters[it as usize]);
        let mut row = Row::default();
        row.text("route_id", &format!("route-{}", settlement.id));
        row.text("from_id", &settlement.id);
        row.text("to_id", shelter.map_or("", |it| &it.id));
        keys::zone(plan, &mut row, Zone::Settlement(i));
        times(&mut row, route, plan.is_assessed(Measure::ShelterGap));
        let id = |it: u32| context.network.segments[it as usize].id.as_str();
        row.text("bottleneck_segment_id", route.bottleneck.map_or("", id));
        let line = line(context.network, &route.segments, settlement.place);
        table.push_at(row, line.map(Shape::Line));
    }
    table
}

/// `has_shelters`: without any, nobody could reach one, which says nothing.
fn times(row: &mut Row, route: &RouteOutcome, has_shelters: bool) {
    let goes = route.shelter.is_some();
    row.maybe("length_km", goes.then_some(route.length_km), 2);
    row.maybe("free_time_min", goes.then_some(route.free_min), 1);
    let reached = route.unreachable_prob < 1.0;
    for (name, value) in [
        ("time_min_mean", route.time_min.mean),
        ("time_min_p10", route.time_min.p10),
        ("time_min_p50", route.time_min.p50),
        ("time_min_p90", route.time_min.p90),
    ] {
        row.maybe(name, reached.then_some(value), 1);
    }
    row.maybe("open_prob", goes.then_some(route.open_prob), 3);
    row.maybe("unreachable_prob", has_shelters.then_some(route.unreachable_prob), 3);
    row.decimal("isolated_prob", route.isolated_prob, 3);
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
    use crate::routing::network::{Direction, Segment};

    fn segment(from: u32, to: u32, line: &[(f64, f64)]) -> Segment {
        Segment {
            id: format!("{from}-{to}"),
            name: String::new(),
            class: RoadClass::Local,
            length_m: 1.0,
            free_min: 1.0,
            direction: Direction::Both,
            origin: Origin::Modelled,
            from,
            to,
            line: line.to_vec().into(),
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
