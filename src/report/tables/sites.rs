//! Places that can receive people, and how full they get.

use geo::Point;

use super::keys;
use crate::engine::outcome::Measure;
use crate::report::plan::{NOT_ASSESSED, Plan};
use crate::report::table::{Row, Shape, Table};
use crate::shelter::site::ShelterKind;

/// The word of a kind of shelter in files.
pub fn word(kind: ShelterKind) -> &'static str {
    match kind {
        ShelterKind::PublicBuilding => "public_building",
        ShelterKind::OpenGround => "tent_site",
        ShelterKind::Airport => "airport",
    }
}

/// `shelter_sites`: one row each.
pub fn shelter_sites(plan: &Plan) -> Table {
    let mut table = Table::new("shelter_sites");
    for (shelter, outcome) in plan.context.shelters.iter().zip(&plan.outcome.shelters) {
        let mut row = Row::default();
        row.text("site_id", &shelter.id);
        keys::names(&mut row, "site_name", &shelter.names);
        row.text("site_type", word(shelter.kind));
        row.decimal("lon", shelter.place.lon_deg, 5);
        row.decimal("lat", shelter.place.lat_deg, 5);
        keys::district(plan, &mut row, shelter.district as usize);
        row.text("pcode_source", plan.context.pcode_source);
        row.text("origin", shelter.origin.word());
        row.count("capacity_summer", shelter.capacity_summer);
        row.count("capacity_winter", shelter.capacity_winter);
        row.count("area_m2", shelter.area_m2);
        row.decimal("usable_prob", outcome.usable_prob, 3);
        let is_told = plan.is_assessed(Measure::ShelterGap);
        let assigned = if is_told { outcome.assigned } else { NOT_ASSESSED };
        row.counts("assigned", &assigned);
        let capacity = plan.season_capacity(shelter);
        let used = (0.0 < capacity).then(|| assigned.p50 / capacity);
        row.maybe("utilisation_p50", used, 3);
        row.maybe("overflow_prob", is_told.then_some(outcome.overflow_prob), 3);
        let place = Point::new(shelter.place.lon_deg, shelter.place.lat_deg);
        table.push_at(row, Some(Shape::Point(place)));
    }
    table
}
