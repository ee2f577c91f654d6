//! Which columns name a row, and which name a row of another table: told where it is true.

use std::collections::HashSet;

use crate::report::table::{Table, Value};

/// Candidates, first that is unique; a statistic is no key.
const PRIMARY: [&[&str]; 25] = [
    &["settlement_id", "item"],
    &["route_id"],
    &["settlement_id"],
    &["site_id"],
    &["camp_id"],
    &["segment_id"],
    &["asset_id"],
    &["realization"],
    &["method"],
    &["metric", "threshold"],
    &["branch", "adm_level", "adm_pcode"],
    &["day", "adm_level", "adm_pcode", "accommodation"],
    &["day", "adm_level", "adm_pcode", "displacement_cause"],
    &["day", "adm_level", "adm_pcode"],
    &["adm_level", "adm_pcode", "mmi_class"],
    &["adm_level", "adm_pcode", "measure", "uncertainty_source"],
    &["adm_pcode", "item"],
    &["adm_pcode"],
    &["admin2Pcode", "idpOriginAdmin1Pcode"],
    &["admin1Pcode", "idpOriginAdmin1Pcode"],
    &["admin0Pcode", "idpOriginAdmin1Pcode"],
    &["adm2_pcode"],
    &["adm1_pcode"],
    &["adm0_pcode"],
    &["order"],
];

/// Columns that hold the key of another table, that table and its column.
const FOREIGN: [(&str, &str, &str); 17] = [
    ("adm0_pcode", "impact_adm0", "adm0_pcode"),
    ("adm1_pcode", "impact_adm1", "adm1_pcode"),
    ("adm2_pcode", "impact_adm2", "adm2_pcode"),
    ("origin_adm2_pcode", "impact_adm2", "adm2_pcode"),
    ("dest_adm2_pcode", "impact_adm2", "adm2_pcode"),
    ("settlement_id", "impact_settlement", "settlement_id"),
    ("origin_settlement_id", "impact_settlement", "settlement_id"),
    ("nearest_settlement_id", "impact_settlement", "settlement_id"),
    ("from_id", "impact_settlement", "settlement_id"),
    ("to_id", "shelter_sites", "site_id"),
    ("dest_site_id", "shelter_sites", "site_id"),
    ("landing_site_id", "shelter_sites", "site_id"),
    ("bottleneck_segment_id", "road_segments", "segment_id"),
    ("narrowest_segment_id", "road_segments", "segment_id"),
    ("gap_from_segment_id", "road_segments", "segment_id"),
    ("gap_to_segment_id", "road_segments", "segment_id"),
    ("alt_route_id", "routes", "route_id"),
];

/// Columns that together differ from row to row and are never empty; none where no such are known.
pub fn primary(table: &Table) -> Vec<&'static str> {
    let candidates = PRIMARY.iter().filter(|it| it.iter().all(|it| table.column(it).is_some()));
    let found = candidates.into_iter().find(|it| differ(table, it));
    found.map_or_else(Vec::new, |it| it.to_vec())
}

fn differ(table: &Table, columns: &[&str]) -> bool {
    let at: Vec<usize> = columns.iter().filter_map(|it| table.column(it)).collect();
    let mut seen = HashSet::with_capacity(table.rows.len());
    table.rows.iter().all(|row| {
        let full = at.iter().all(|it| row[*it] != Value::Empty);
        full && seen.insert(at.iter().map(|it| row[*it].plain()).collect::<Vec<_>>())
    })
}

/// Column, other table and its column, where every value that is told is there.
pub fn foreign(table: &Table, all: &[&Table]) -> Vec<(&'static str, &'static str, &'static str)> {
    let holds = |(column, other, field): &(&str, &str, &str)| {
        let own = table.name == *other && column == field;
        let Some(other) = all.iter().find(|it| it.name == *other && !own) else { return false };
        let (Some(at), Some(field)) = (table.column(column), other.column(field)) else {
            return false;
        };
        let known: HashSet<String> = other.rows.iter().map(|it| it[field].plain()).collect();
        let told = table.rows.iter().filter(|it| it[at] != Value::Empty);
        told.into_iter().all(|it| known.contains(&it[at].plain()))
    };
    FOREIGN.into_iter().filter(holds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::Row;

    fn table(name: &'static str, column: &str, values: &[&str]) -> Table {
        let mut table = Table::new(name);
        for value in values {
            let mut row = Row::default();
            row.text(column, value);
            table.push(row);
        }
        table
    }

    #[test]
    fn keys_are_told_only_where_they_hold() {
        let sites = table("shelter_sites", "site_id", &["S1", "S2"]);
        assert_eq!(primary(&sites), ["site_id"]);
        assert!(primary(&table("shelter_sites", "site_id", &["S1", "S1"])).is_empty());
        assert!(primary(&table("shelter_sites", "site_id", &["S1", ""])).is_empty());
        let flows = table("displacement_flows", "dest_site_id", &["S2", "", "S2"]);
        assert_eq!(foreign(&flows, &[&sites, &flows])[0].1, "shelter_sites");
        assert!(foreign(&flows, &[&flows]).is_empty());
        let lost = table("displacement_flows", "dest_site_id", &["S3"]);
        assert!(foreign(&lost, &[&sites, &lost]).is_empty());
        assert!(foreign(&sites, &[&sites]).is_empty(), "a key of its own is no foreign one");
    }
}
