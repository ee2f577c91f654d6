//! Layers that are no table of people: contours, rupture, epicentre, zones to leave.

use geo::{LineString, Point, Polygon};

use crate::engine::shaking_maps::ShakingMap;
use crate::report::contours;
use crate::report::plan::Plan;
use crate::report::table::{Row, Shape, Table};

/// `contours_mmi` and those of other measures, `rupture`, `epicentre`, `evacuation_zones`: layers
/// only, not in `csv/`.
pub fn all(plan: &Plan) -> Vec<Table> {
    let mut tables: Vec<Table> = plan.context.maps.iter().filter_map(contour_lines).collect();
    tables.extend([rupture(plan), epicentre(plan), evacuation_zones(plan)]);
    for table in &mut tables {
        table.in_csv = false;
    }
    tables
}

/// Columns as ShakeMap names the properties of its contours, and what else a map needs.
fn contour_lines(map: &ShakingMap) -> Option<Table> {
    let words = contours::words(map.imt)?;
    let mut table = Table::new(words.layer);
    for contour in contours::of_map(map) {
        let mut row = Row::default();
        row.decimal("value", contour.value, if contour.value < 0.1 { 3 } else { 2 });
        row.text("units", words.units);
        row.text("color", &contour.colour);
        row.count("weight", f64::from(contour.weight));
        row.text("label", &contour.label);
        row.text("statistic", "median");
        table.push_at(row, Some(Shape::Lines(contour.lines)));
    }
    Some(table)
}

fn rupture(plan: &Plan) -> Table {
    let mut table = Table::new("rupture");
    if 3 <= plan.context.rupture.len() {
        let corners = plan.context.rupture.iter().map(|it| (it.lon_deg, it.lat_deg));
        let outline = Polygon::new(corners.collect::<LineString>(), Vec::new());
        let mut row = facts(plan);
        row.decimal("rake_deg", plan.context.scenario.rake.0, 1);
        table.push_at(row, Some(Shape::Polygon(outline)));
    }
    table
}

fn epicentre(plan: &Plan) -> Table {
    let place = plan.context.scenario.epicentre;
    let mut table = Table::new("epicentre");
    let mut row = facts(plan);
    let [low, mode, high] = plan.context.scenario.depth;
    row.decimal("depth_km", mode.0, 1);
    row.decimal("depth_km_low", low.0, 1);
    row.decimal("depth_km_high", high.0, 1);
    row.text("local_time", &plan.context.scenario.when.to_string());
    table.push_at(row, Some(Shape::Point(Point::new(place.lon_deg, place.lat_deg))));
    table
}

fn evacuation_zones(plan: &Plan) -> Table {
    let mut table = Table::new("evacuation_zones");
    for (zone, ordered_prob) in plan.context.evacuation.iter().zip(&plan.outcome.ordered_prob) {
        let [from_day, until_day] = zone.days.map(f64::from);
        let mut row = Row::default();
        row.text("name", &zone.name);
        row.count("from_day", from_day);
        row.count("until_day", until_day);
        row.count("residents", zone.residents);
        row.maybe("from_intensity", zone.from_intensity, 1);
        row.decimal("ordered_prob", *ordered_prob, 3);
        row.maybe("arrival_min", zone.arrival_min, 0);
        row.maybe("late", zone.arrival_min.map(|_| zone.late), 0);
        table.push_at(row, Some(Shape::Areas(zone.area.clone())));
    }
    table
}

fn facts(plan: &Plan) -> Row {
    let mut row = Row::default();
    row.text("scenario_id", &plan.context.scenario.id);
    row.text("title", &plan.context.scenario.title);
    row.decimal("magnitude", plan.context.scenario.magnitude, 2);
    row
}
