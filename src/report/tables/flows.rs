//! Who goes where: from each settlement to sites, hosts, the own yard, out of the district, and who
//! finds no place.

use geo::{LineString, coord};

use super::keys;
use crate::engine::flows::FlowOutcome;
use crate::engine::outcome::{Measure, Zone};
use crate::report::sheltering::Sheltering;
use crate::report::table::{Row, Shape, Table};
use crate::stats::Summary;
use crate::units::LonLat;

/// Where people go who go to no site, and their measure.
const ELSEWHERE: [(&str, Measure); 4] = [
    ("host", Measure::HostFamily),
    ("own_yard", Measure::OwnYard),
    ("left_district", Measure::LeavesDistrict),
    ("no_place", Measure::ShelterGap),
];

/// `displacement_flows`: at two weeks, a row a settlement and where its people are; settlements with
/// displaced people alone. Means of a settlement add up to its displaced.
pub fn displacement_flows(told: &Sheltering) -> Table {
    let mut table = Table::new("displacement_flows");
    let by_settlement = told.flows.chunk_by(|a, b| a.settlement == b.settlement);
    let mut flows = by_settlement.peekable();
    for settlement in 0..told.settlements.len() {
        let of = flows.next_if(|it| it[0].settlement as usize == settlement).unwrap_or_default();
        let zone = Zone::Settlement(settlement);
        if told.summary(zone, Measure::DisplacedDay14).mean < 0.5 {
            continue;
        }
        for flow in of {
            table.push_at(to_site(told, flow), Some(line(told, flow)));
        }
        for (word, measure) in ELSEWHERE {
            let people = told.summary(zone, measure);
            if 0.5 <= people.mean {
                table.push_at(elsewhere(told, settlement, word, &people), None);
            }
        }
        let placed: f64 = of.iter().map(|it| it.people.mean).sum();
        let [sheltering, gap] =
            [Measure::Sheltering, Measure::ShelterGap].map(|it| told.summary(zone, it).mean);
        let others = sheltering - gap - placed;
        if 0.5 <= others {
            let nan = f64::NAN;
            let mean = Summary { mean: others, p10: nan, p50: nan, p90: nan, mean_error: nan };
            table.push_at(elsewhere(told, settlement, "other_sites", &mean), None);
        }
    }
    table
}

fn to_site(told: &Sheltering, flow: &FlowOutcome) -> Row {
    let site = &told.shelters[flow.shelter as usize];
    let dest_type = if site.kind.is_open_ground() { "tent_site" } else { "site" };
    let mut row = origin(told, flow.settlement as usize, dest_type);
    row.text("dest_site_id", &site.id);
    row.text("dest_site_name", &site.names.en);
    row.text("dest_adm2_pcode", &told.areas.districts[site.district as usize].pcode);
    people(told, &mut row, &flow.people);
    row.decimal("used_prob", flow.used_prob, 3);
    row.decimal("first_prob", flow.first_prob, 3);
    row.decimal("travel_time_min_p50", flow.time_min.p50, 1);
    row.decimal("travel_time_min_p90", flow.time_min.p90, 1);
    unreachable(told, &mut row, flow.settlement as usize);
    row
}

fn elsewhere(told: &Sheltering, settlement: usize, dest_type: &str, of: &Summary) -> Row {
    let mut row = origin(told, settlement, dest_type);
    for name in ["dest_site_id", "dest_site_name", "dest_adm2_pcode"] {
        row.text(name, "");
    }
    people(told, &mut row, of);
    for name in ["used_prob", "first_prob", "travel_time_min_p50", "travel_time_min_p90"] {
        row.maybe(name, None, 3);
    }
    unreachable(told, &mut row, settlement);
    row
}

fn origin(told: &Sheltering, settlement: usize, dest_type: &str) -> Row {
    let it = &told.settlements[settlement];
    let mut row = Row::default();
    row.text("origin_settlement_id", &it.id);
    keys::names(&mut row, "origin_settlement_name", &it.names);
    row.text("origin_adm2_pcode", &told.areas.districts[it.district as usize].pcode);
    row.text("pcode_source", told.pcode_source);
    row.text("origin", it.origin.word());
    row.text("displacement_reason", "earthquake (scenario)");
    row.text("dest_type", dest_type);
    row
}

fn people(told: &Sheltering, row: &mut Row, of: &Summary) {
    row.counts("people", of);
    row.count("hh_p50", of.p50 / told.household_size);
    let females_p50 = told.females.map(|it| (it * of.p50).round());
    row.count("females_p50", females_p50.unwrap_or(f64::NAN));
    row.count("males_p50", females_p50.map_or(f64::NAN, |it| of.p50.round() - it));
}

fn unreachable(told: &Sheltering, row: &mut Row, settlement: usize) {
    let prob = told.unreachable_prob.get(settlement).copied();
    row.maybe("unreachable_prob", prob, 3);
}

/// As the crow flies: a line that shows where people go, not by which road.
fn line(told: &Sheltering, flow: &FlowOutcome) -> Shape {
    let from = told.settlements[flow.settlement as usize].place;
    let to = told.shelters[flow.shelter as usize].place;
    let at = |it: LonLat| coord! { x: it.lon_deg, y: it.lat_deg };
    Shape::Line(LineString::new(vec![at(from), at(to)]))
}
