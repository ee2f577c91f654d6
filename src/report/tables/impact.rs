//! What happens to each area and settlement: one row each.

use geo::{MultiPolygon, Point};

use super::keys;
use crate::engine::outcome::{Measure, Zone};
use crate::report::plan::{DAYS, Plan};
use crate::report::table::{Row, Shape, Table};
use crate::stats::Summary;

/// Measures that are told with mean and quantiles, and the name of their columns.
pub(super) const COUNTS: [(&str, Measure); 14] = [
    ("official_count", Measure::OfficialCount),
    ("sheltering", Measure::Sheltering),
    ("host_family", Measure::HostFamily),
    ("own_yard", Measure::OwnYard),
    ("camp", Measure::Camp),
    ("leaves_district", Measure::LeavesDistrict),
    ("shelter_gap", Measure::ShelterGap),
    ("shelter_gap_vulnerable", Measure::ShelterGapVulnerable),
    ("isolated", Measure::Isolated),
    ("dwellings_full", Measure::DwellingsFull),
    ("dwellings_partial", Measure::DwellingsPartial),
    ("dwellings_light", Measure::DwellingsLight),
    ("fatalities", Measure::Dead),
    ("injured", Measure::Injured),
];

/// `impact_adm0`, `_adm1`, `_adm2` and `_settlement`.
pub fn all(plan: &Plan) -> Vec<Table> {
    let areas = &plan.context.areas;
    let country = MultiPolygon(areas.regions.iter().flat_map(|it| it.boundary.0.clone()).collect());
    let mut adm0 = Table::new("impact_adm0");
    adm0.push_at(row(plan, Zone::Country), shape(&country));
    let mut adm1 = Table::new("impact_adm1");
    for (i, area) in areas.regions.iter().enumerate() {
        adm1.push_at(row(plan, Zone::Region(i)), shape(&area.boundary));
    }
    let mut adm2 = Table::new("impact_adm2");
    for (i, area) in areas.districts.iter().enumerate() {
        adm2.push_at(row(plan, Zone::District(i)), shape(&area.boundary));
    }
    let mut settlements = Table::new("impact_settlement");
    for (i, it) in plan.context.settlements.iter().enumerate() {
        let place = Point::new(it.place.lon_deg, it.place.lat_deg);
        settlements.push_at(row(plan, Zone::Settlement(i)), Some(Shape::Point(place)));
    }
    vec![adm0, adm1, adm2, settlements]
}

/// `None` of an area without a boundary.
fn shape(boundary: &MultiPolygon<f64>) -> Option<Shape> {
    (!boundary.0.is_empty()).then(|| Shape::Areas(boundary.clone()))
}

fn row(plan: &Plan, zone: Zone) -> Row {
    let mut row = Row::default();
    keys::zone(plan, &mut row, zone);
    if let Zone::Settlement(it) = zone {
        row.text("origin", plan.context.settlements[it].origin.word());
    }
    exposure(plan, &mut row, zone);
    displaced(plan, &mut row, zone);
    for (name, measure) in COUNTS {
        row.counts(name, &plan.summary(zone, measure));
    }
    if let Zone::Settlement(it) = zone {
        isolation(plan, &mut row, it);
    } else {
        row.count("shelter_capacity", plan.capacity(zone));
    }
    row
}

fn exposure(plan: &Plan, row: &mut Row, zone: Zone) {
    let people = plan.people(zone);
    row.count("population", people);
    row.count("households", people / plan.context.household_size);
    let intensity = plan.summary(zone, Measure::Intensity);
    row.decimal("mmi_mean", intensity.mean, 1);
    row.decimal("mmi_p10", intensity.p10, 1);
    row.decimal("mmi_p90", intensity.p90, 1);
    let exposed = plan.exposed(zone);
    for (degree, name) in [6, 7, 8].into_iter().zip(["mmi6plus", "mmi7plus", "mmi8plus"]) {
        row.count(&format!("exposed_{name}"), exposed[degree - 4..].iter().sum());
    }
}

fn displaced(plan: &Plan, row: &mut Row, zone: Zone) {
    let first = plan.summary(zone, Measure::DisplacedNight1);
    row.counts("displaced", &first);
    row.counts("displaced_hh", &households(&first, plan.context.household_size));
    let people = plan.people(zone);
    row.maybe("displaced_share_p50", (0.0 < people).then(|| (first.p50 / people).min(1.0)), 4);
    for (day, measure) in DAYS.into_iter().skip(1) {
        row.counts(&format!("displaced_d{day}"), &plan.summary(zone, measure));
    }
}

fn households(people: &Summary, size: f64) -> Summary {
    Summary {
        mean: people.mean / size,
        p10: people.p10 / size,
        p50: people.p50 / size,
        p90: people.p90 / size,
        mean_error: people.mean_error / size,
    }
}

fn isolation(plan: &Plan, row: &mut Row, settlement: usize) {
    let route = &plan.outcome.routes[settlement];
    let is_told = plan.is_assessed(Measure::Isolated);
    row.maybe("isolated_prob", is_told.then_some(route.isolated_prob), 3);
    let cut_off = 0.0 < route.isolated_prob;
    row.maybe("isolation_days_p50", cut_off.then_some(route.isolation_days_p50), 1);
    row.maybe("isolated_person_days", is_told.then_some(route.isolated_person_days), 0);
    let is_told = plan.is_assessed(Measure::ShelterGap);
    row.maybe("unreachable_prob", is_told.then_some(route.unreachable_prob), 3);
}
