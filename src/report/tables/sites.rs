//! Places that can receive people, and how full they get.

use geo::Point;

use super::keys;
use crate::report::plan::NOT_ASSESSED;
use crate::report::sheltering::Sheltering;
use crate::report::table::{Row, Shape, Table};
use crate::shelter::capacity::Line;

fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

/// `shelter_sites`: one row each.
pub fn shelter_sites(told: &Sheltering) -> Table {
    let mut table = Table::new("shelter_sites");
    for (shelter, outcome) in told.shelters.iter().zip(told.sites) {
        let mut row = Row::default();
        row.text("site_id", &shelter.id);
        keys::names(&mut row, "site_name", &shelter.names);
        row.text("site_type", shelter.kind.word());
        row.decimal("lon", shelter.place.lon_deg, 5);
        row.decimal("lat", shelter.place.lat_deg, 5);
        keys::district_of(told.areas, &mut row, shelter.district as usize);
        row.text("pcode_source", told.pcode_source);
        row.text("origin", shelter.origin.word());
        row.count("capacity_summer", shelter.capacity_summer);
        row.count("capacity_winter", shelter.capacity_winter);
        let lines = &shelter.lines;
        let season = usize::from(told.winter);
        row.text("capacity_limit", shelter.limits[season].word());
        let missing = lines.not_assessed(told.winter);
        let missing: Vec<&str> = missing.into_iter().map(Line::word).collect();
        row.text("lines_not_assessed", &missing.join(";"));
        row.count("capacity_first_days", shelter.first_days[season]);
        row.count("area_m2", lines.area_m2.unwrap_or(f64::NAN));
        let capacity = shelter.capacity(told.winter);
        let each = lines.area_m2.filter(|_| 0.0 < capacity).map(|it| it / capacity);
        row.maybe("m2_per_person", each, 1);
        row.text("heated", lines.is_heated.map_or("", yes_or_no));
        row.text("water", shelter.water.map_or("", yes_or_no));
        row.text("hazard", &shelter.hazard);
        row.decimal("usable_prob", outcome.usable_prob, 3);
        let is_told = told.is_gap_assessed;
        let assigned = if is_told { outcome.assigned } else { NOT_ASSESSED };
        row.counts("assigned", &assigned);
        let used = (0.0 < capacity).then(|| assigned.p50 / capacity);
        row.maybe("utilisation_p50", used, 3);
        row.maybe("overflow_prob", is_told.then_some(outcome.overflow_prob), 3);
        let place = Point::new(shelter.place.lon_deg, shelter.place.lat_deg);
        table.push_at(row, Some(Shape::Point(place)));
    }
    table
}
