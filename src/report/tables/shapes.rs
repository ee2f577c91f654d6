//! Layers that are no table of people: contours, rupture, epicentre.

use geo::{LineString, Point, Polygon};

use crate::report::map::contours;
use crate::report::number::roman;
use crate::report::plan::Plan;
use crate::report::table::{Row, Shape, Table};

/// `contours_mmi`, `rupture`, `epicentre`: layers only, not files.
pub fn all(plan: &Plan) -> Vec<Table> {
    let mut tables = vec![contour_lines(plan), rupture(plan), epicentre(plan)];
    for table in &mut tables {
        table.in_csv = false;
    }
    tables
}

fn contour_lines(plan: &Plan) -> Table {
    let mut table = Table::new("contours_mmi");
    for contour in contours::of_intensity(plan.context.intensity) {
        let mut row = Row::default();
        row.decimal("value", f64::from(contour.degree), 1);
        row.text("label", roman(contour.degree));
        table.push_at(row, Some(Shape::Lines(contour.lines)));
    }
    table
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
    row.decimal("depth_km", plan.context.scenario.depth.0, 1);
    row.text("local_time", &plan.context.scenario.local_time);
    table.push_at(row, Some(Shape::Point(Point::new(place.lon_deg, place.lat_deg))));
    table
}

fn facts(plan: &Plan) -> Row {
    let mut row = Row::default();
    row.text("scenario_id", &plan.context.scenario.id);
    row.text("title", &plan.context.scenario.title);
    row.decimal("magnitude", plan.context.scenario.magnitude, 2);
    row
}
