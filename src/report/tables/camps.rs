//! Where camps could stand.

use geo::Point;

use super::keys;
use crate::report::plan::Plan;
use crate::report::table::{Row, Shape, Table};
use crate::shelter::camps::{Camps, WITHIN_KM};
use crate::shelter::suitability::Criterion;

/// `camp_sites`: one row a candidate, best first; nothing where none was looked for.
pub fn camp_sites(plan: &Plan) -> Option<Table> {
    let camps: &Camps = plan.context.camps?;
    let mut table = Table::new("camp_sites");
    for (idx, site) in camps.sites.iter().enumerate() {
        let mut row = Row::default();
        row.text("camp_id", &format!("C{:03}", idx + 1));
        row.count("rank", idx as f64 + 1.0);
        row.decimal("lon", site.at.lon_deg, 5);
        row.decimal("lat", site.at.lat_deg, 5);
        let settlements = plan.context.settlements.iter();
        let near = settlements.map(|it| (it.place.distance(site.at).0, it));
        let Some((km, near)) = near.min_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
        row.text("nearest_settlement_id", &near.id);
        row.text("nearest_settlement", &near.names.en);
        row.decimal("nearest_settlement_km", km, 1);
        keys::district(plan, &mut row, near.district as usize);
        row.text("origin", "modelled");
        row.count("area_m2", site.area_m2);
        row.count("camp_people", site.people);
        row.count("camp_serves", site.serves);
        for (km, (sheltering, unmet)) in WITHIN_KM.into_iter().zip(site.within) {
            row.count(&format!("sheltering_{km:.0}km"), sheltering);
            row.count(&format!("unmet_{km:.0}km"), unmet);
        }
        let finite = |it: Option<f64>| it.filter(|it| it.is_finite());
        row.maybe("slope_percent", site.land.slope_percent, 1);
        row.count("height_m", site.land.height_m.unwrap_or(f64::NAN));
        row.maybe("road_km", finite(site.land.road_km), 1);
        row.maybe("water_km", finite(site.land.water_km), 1);
        row.maybe("steep_slope_km", finite(site.land.steep_km), 1);
        row.decimal("score", site.score, 3);
        for (score, (criterion, _)) in site.scores.into_iter().zip(Criterion::WEIGHTS) {
            row.maybe(&format!("score_{}", criterion.word()), score, 3);
        }
        row.text("criteria_not_assessed", &not_assessed(&site.scores));
        let place = Point::new(site.at.lon_deg, site.at.lat_deg);
        table.push_at(row, Some(Shape::Point(place)));
    }
    Some(table)
}

fn not_assessed(scores: &[Option<f64>]) -> String {
    let missing = scores.iter().zip(Criterion::WEIGHTS).filter(|it| it.0.is_none());
    missing.map(|(_, (criterion, _))| criterion.word()).collect::<Vec<_>>().join(";")
}
