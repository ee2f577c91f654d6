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
use super::sheltering::Sheltering;
use super::table::Table;

/// All tables; those with shapes are also layers.
pub fn all(plan: &Plan) -> Vec<Table> {
    let told = &Sheltering::of(plan);
    let mut tables = impact::all(plan);
    tables.extend([
        sites::shelter_sites(told),
        roads::routes(plan),
        roads::segments(plan),
        isolation::isolation(plan),
        people::timeline(plan),
        needs::needs(told),
        needs::needs_settlement(told),
        needs::stock_gap(told),
        needs::needs_loads(told),
        caseload::caseload(plan),
        people::exposure(plan),
        people::exceedance(plan),
        branches::by_branch(plan),
        branches::realizations(plan),
        uncertainty::shares(plan),
        issues::data_issues(plan),
        causes::displacement_causes(plan),
        methods::displacement_methods(plan),
        flows::displacement_flows(told),
        relocation::relocation_plan(told),
    ]);
    tables.extend(camps::camp_sites(plan));
    tables.extend(assets::damage_by_asset(plan));
    tables.extend(shapes::all(plan));
    tables
}

/// The tables of shelter alone, which a run that is asked again has too.
pub fn of_shelter(told: &Sheltering) -> Vec<Table> {
    vec![
        sites::shelter_sites(told),
        needs::needs(told),
        needs::needs_settlement(told),
        needs::stock_gap(told),
        needs::needs_loads(told),
        flows::displacement_flows(told),
        relocation::relocation_plan(told),
    ]
}
