//! The relocation plan of the mean case: convoys by day, in their order.

use std::collections::BTreeMap;

use geo::{Coord, LineString};

use super::keys;
use crate::engine::relocation::{RelocationLeg, Unplaced};
use crate::report::sheltering::Sheltering;
use crate::report::table::{Row, Shape, Table};
use crate::routing::network::Segment;

/// `relocation_plan`: a row a convoy and day, then who has no place; people add up to those of the
/// mean case who need a public place.
pub fn relocation_plan(told: &Sheltering) -> Table {
    let it = &told.relocation;
    let mut table = Table::new("relocation_plan");
    let stability: BTreeMap<(u32, u32), [f64; 2]> = told
        .flows
        .iter()
        .map(|it| ((it.settlement, it.shelter), [it.used_prob, it.first_prob]))
        .collect();
    let mut vulnerable: Vec<u32> = it.legs.iter().map(|it| it.vulnerable).collect();
    let mut convoys = it.convoys.clone();
    convoys.sort_by_key(|it| (it.day, it.leg));
    for (order, convoy) in (1..).zip(&convoys) {
        let leg = &it.legs[convoy.leg as usize];
        let first = vulnerable[convoy.leg as usize].min(convoy.people);
        vulnerable[convoy.leg as usize] -= first;
        let mut row = Row::default();
        row.count("order", f64::from(order));
        row.count("day", f64::from(convoy.day));
        origin(told, &mut row, leg.settlement as usize);
        let site = &told.shelters[leg.shelter as usize];
        row.text("dest_site_id", &site.id);
        row.text("dest_site_name", &site.names.en);
        row.text("dest_adm2_pcode", &told.areas.districts[site.district as usize].pcode);
        row.count("people", f64::from(convoy.people));
        row.count("households", f64::from(convoy.households));
        row.count("vulnerable", f64::from(first));
        row.count("bus_trips", f64::from(convoy.trips));
        row.decimal("length_km", leg.length_km, 2);
        row.decimal("travel_time_min", leg.travel_min, 1);
        row.text("via", &via(told, leg));
        let [used, first] =
            stability.get(&(leg.settlement, leg.shelter)).copied().unwrap_or_default();
        row.decimal("used_prob", used, 3);
        row.decimal("first_prob", first, 3);
        row.text("no_place_reason", "");
        table.push_at(row, line(told, leg));
    }
    for (settlement, people, why) in &it.unplaced {
        let mut row = Row::default();
        row.count("order", f64::NAN);
        row.count("day", f64::NAN);
        origin(told, &mut row, *settlement as usize);
        for name in ["dest_site_id", "dest_site_name", "dest_adm2_pcode"] {
            row.text(name, "");
        }
        row.count("people", f64::from(*people));
        row.count("households", (f64::from(*people) / told.household_size).max(1.0));
        row.count("vulnerable", f64::NAN);
        row.count("bus_trips", f64::NAN);
        row.maybe("length_km", None, 2);
        row.maybe("travel_time_min", None, 1);
        row.text("via", "");
        row.maybe("used_prob", None, 3);
        row.maybe("first_prob", None, 3);
        let why = match why {
            Unplaced::NoRoom => "no_room",
            Unplaced::NoRoad => "no_road",
        };
        row.text("no_place_reason", why);
        table.push_at(row, None);
    }
    table
}

fn origin(told: &Sheltering, row: &mut Row, settlement: usize) {
    let it = &told.settlements[settlement];
    row.text("origin_settlement_id", &it.id);
    keys::names(row, "origin_settlement_name", &it.names);
    row.text("origin_adm2_pcode", &told.areas.districts[it.district as usize].pcode);
    row.text("pcode_source", told.pcode_source);
    row.text("origin", it.origin.word());
}

/// Names of the roads, in order, each once in a row; codes where a road has none, at most so many.
fn via(told: &Sheltering, leg: &RelocationLeg) -> String {
    const MOST: usize = 12;
    let segments = &told.network.segments;
    let name = |it: &u32| {
        let it = &segments[*it as usize];
        if it.name.is_empty() { it.id.as_str() } else { it.name.as_str() }
    };
    let mut names: Vec<&str> = leg.segments.iter().map(name).collect();
    names.dedup();
    let more = MOST < names.len();
    names.truncate(MOST);
    names.join("; ") + if more { "; …" } else { "" }
}

/// The way along the roads, from the settlement.
fn line(told: &Sheltering, leg: &RelocationLeg) -> Option<Shape> {
    let network = &told.network;
    let mut points: Vec<Coord<f64>> = vec![];
    for (at, it) in leg.segments.iter().enumerate() {
        let segment = &network.segments[*it as usize];
        let next = leg.segments.get(at + 1).map(|it| &network.segments[*it as usize]);
        let before = at.checked_sub(1).map(|it| &network.segments[leg.segments[it] as usize]);
        let ends = |other: Option<&Segment>, node: u32| {
            other.is_some_and(|it| it.from == node || it.to == node)
        };
        let is_back = match (next, before) {
            (Some(_), _) => ends(next, segment.from) && !ends(next, segment.to),
            (None, Some(_)) => ends(before, segment.to) && !ends(before, segment.from),
            (None, None) => false,
        };
        let mut line = segment.line.0.clone();
        if is_back {
            line.reverse();
        }
        points.extend(line);
    }
    points.dedup();
    (1 < points.len()).then(|| Shape::Line(LineString::new(points)))
}
