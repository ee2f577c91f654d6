//! The tables of a run, in the order of the file list: one source for CSV, GeoPackage and page.

pub mod keys;
pub mod impact;
pub mod sites;
pub mod roads;
pub mod isolation;
pub mod people;
pub mod caseload;
pub mod branches;
pub mod uncertainty;
pub mod issues;
pub mod shapes;
pub mod methods;
pub mod assets;
pub mod causes;
pub mod flows;
pub mod needs;
pub mod relocation;
pub mod camps;
pub mod dtm;

use super::plan::Plan;
use super::table::Table;

/// All tables; those with shapes are also layers.
pub fn all(plan: &Plan) -> Vec<Table> {
    let mut tables = impact::all(plan);
    tables.extend([
        sites::shelter_sites(plan),
        roads::routes(plan),
        roads::segments(plan),
        isolation::isolation(plan),
        people::timeline(plan),
        needs::needs(plan),
        needs::needs_settlement(plan),
        needs::stock_gap(plan),
        needs::needs_loads(plan),
        caseload::caseload(plan),
        people::exposure(plan),
        people::exceedance(plan),
        branches::by_branch(plan),
        branches::realizations(plan),
        uncertainty::shares(plan),
        issues::data_issues(plan),
        causes::displacement_causes(plan),
        methods::displacement_methods(plan),
        flows::displacement_flows(plan),
        relocation::relocation_plan(plan),
    ]);
    tables.extend(camps::camp_sites(plan));
    tables.extend(assets::damage_by_asset(plan));
    tables.extend(shapes::all(plan));
    tables
}
