//! Which columns of which tables the page carries.

use std::collections::BTreeMap;

use super::columns::Columns;
use crate::report::table::{Table, Value};

/// Columns of a table that the page reads; all of them where none is named.
const TABLES: [(&str, &[&str]); 18] = [
    ("impact_adm0", &[]),
    ("impact_adm2", &[]),
    ("impact_settlement", SETTLEMENT),
    ("road_segments", ROAD),
    ("routes", ROUTE),
    ("shelter_sites", SITE),
    ("relocation_plan", CONVOY),
    (
        "timeline",
        &[
            "day",
            "adm_level",
            "adm_pcode",
            "accommodation",
            "people_p10",
            "people_p50",
            "people_p90",
        ],
    ),
    ("needs", NEED),
    ("stock_gap", &["item", "adm_pcode", "in_stock", "period_days"]),
    (
        "caseload",
        &[
            "adm_level",
            "adm_pcode",
            "population_group",
            "population_status",
            "gender",
            "age_range",
            "category",
            "population_mean",
            "population_p10",
            "population_p50",
            "population_p90",
        ],
    ),
    ("exposure_mmi", &["adm_level", "adm_pcode", "mmi_class", "population_mean"]),
    ("exceedance", &["metric", "threshold", "prob"]),
    ("uncertainty_shares", &["adm_level", "measure", "uncertainty_source", "share"]),
    ("displacement_methods", &[]),
    (
        "displacement_causes",
        &["adm_level", "adm_pcode", "day", "displacement_cause", "people_mean"],
    ),
    (
        "camp_sites",
        &["camp_id", "rank", "lon", "lat", "area_m2", "camp_people", "score", "nearest_settlement"],
    ),
    ("data_issues", &["code", "severity", "layer", "found", "action_taken", "people_affected"]),
];

const SETTLEMENT: &[&str] = &[
    "settlement_id",
    "settlement_name",
    "settlement_name1",
    "settlement_name2",
    "lon",
    "lat",
    "adm2_pcode",
    "origin",
    "population",
    "mmi_mean",
    "mmi_p10",
    "mmi_p90",
    "displaced_mean",
    "displaced_p10",
    "displaced_p50",
    "displaced_p90",
    "displaced_share_p50",
    "sheltering_p10",
    "sheltering_p50",
    "sheltering_p90",
    "shelter_gap_p10",
    "shelter_gap_p50",
    "shelter_gap_p90",
    "isolated_prob",
    "isolation_days_p50",
];

const ROAD: &[&str] = &[
    "segment_id",
    "name",
    "class",
    "origin",
    "length_km",
    "closure_prob",
    "cause",
    "reopen_days_p50",
    "people_dependent",
    "rank",
];

const ROUTE: &[&str] = &[
    "choice",
    "from_id",
    "to_id",
    "length_km",
    "free_time_min",
    "time_min_p50",
    "time_min_p90",
    "open_prob",
    "unreachable_prob",
    "isolated_prob",
    "bottleneck_segment_id",
    "shared_share",
    "travellers_p50",
    "bus_trips_p50",
    "walk_time_min",
    "gap_m",
];

const SITE: &[&str] = &[
    "site_id",
    "site_name",
    "site_name1",
    "site_name2",
    "site_type",
    "lon",
    "lat",
    "adm2_pcode",
    "origin",
    "capacity_summer",
    "capacity_winter",
    "usable_prob",
    "assigned_p10",
    "assigned_p50",
    "assigned_p90",
    "overflow_prob",
];

const CONVOY: &[&str] = &[
    "day",
    "origin_settlement_id",
    "dest_site_id",
    "people",
    "households",
    "bus_trips",
    "travel_time_min",
    "used_prob",
    "no_place_reason",
];

const NEED: &[&str] = &[
    "item",
    "basis",
    "rate",
    "unit",
    "frequency",
    "period_days",
    "quantity_p10",
    "quantity_p50",
    "quantity_p90",
    "adm_pcode",
];

/// Tables of which the page shows the country alone.
const OF_COUNTRY: [&str; 2] = ["uncertainty_shares", "displacement_causes"];

/// The columns that the page reads, by name of table; tables without rows are left out.
pub fn all(tables: &[Table]) -> BTreeMap<&'static str, Columns> {
    let one = |&(name, columns): &(&'static str, &'static [&'static str])| {
        let table = tables.iter().find(|it| it.name == name && !it.rows.is_empty())?;
        let level = table.column("adm_level").filter(|_| OF_COUNTRY.contains(&name));
        let wanted = |row: &[Value]| level.is_none_or(|it| row[it] == Value::Whole(0));
        Some((name, Columns::of(table, columns, wanted)))
    };
    TABLES.iter().filter_map(one).collect()
}
