//! What each method says of the displaced of the country.

use crate::report::plan::Plan;
use crate::report::table::{Row, Table};

/// `displacement_methods`: a row a method, ours first.
pub fn displacement_methods(plan: &Plan) -> Table {
    let mut table = Table::new("displacement_methods");
    for (method, people) in &plan.outcome.methods {
        let mut row = Row::default();
        row.text("method", method.name());
        row.text("method_title", method.title());
        row.text("source", &method.source().citation());
        row.counts("people", people);
        row.text("what_it_counts", method.counts());
        table.push(row);
    }
    table
}
