//! What was odd about the data that were read: nothing is dropped or changed in silence.

use geo::Point;

use crate::report::plan::Plan;
use crate::report::table::{Row, Shape, Table};

/// `data_issues`: a row a feature.
pub fn data_issues(plan: &Plan) -> Table {
    let mut table = Table::new("data_issues");
    for it in plan.context.issues {
        let mut row = Row::default();
        row.text("code", &it.code);
        row.text("severity", &it.severity);
        row.text("layer", &it.layer);
        row.text("feature_id", &it.feature_id);
        row.text("field", &it.field);
        row.text("found", &it.found);
        row.text("action_taken", &it.action_taken);
        row.count("people_affected", it.people_affected.unwrap_or(f64::NAN));
        let place = it.place.map(|it| Shape::Point(Point::new(it.lon_deg, it.lat_deg)));
        table.push_at(row, place);
    }
    table
}
