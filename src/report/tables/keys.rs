//! Key columns, in the order of OCHA's boundary tables, on every row of every table.

use crate::engine::outcome::Zone;
use crate::exposure::settlement::{Areas, Names};
use crate::report::plan::Plan;
use crate::report::table::Row;

/// Codes and names of a zone and all it lies in.
pub fn zone(plan: &Plan, row: &mut Row, zone: Zone) {
    let areas = &plan.context.areas;
    match zone {
        Zone::Country => {
            row.text("adm0_pcode", &areas.country_pcode);
            names(row, "adm0_name", &areas.country);
        }
        Zone::Region(it) => region(areas, row, it),
        Zone::District(it) => district(plan, row, it),
        Zone::Settlement(it) => {
            let settlement = &plan.context.settlements[it];
            row.text("settlement_id", &settlement.id);
            names(row, "settlement_name", &settlement.names);
            row.decimal("lon", settlement.place.lon_deg, 5);
            row.decimal("lat", settlement.place.lat_deg, 5);
            district(plan, row, settlement.district as usize);
        }
    }
    row.text("pcode_source", plan.context.pcode_source);
}

/// Codes and names of a district, its region and country.
pub fn district(plan: &Plan, row: &mut Row, index: usize) {
    district_of(plan.context.areas, row, index);
}

/// The same of areas alone.
pub fn district_of(areas: &Areas, row: &mut Row, index: usize) {
    let area = &areas.districts[index];
    row.text("adm2_pcode", &area.pcode);
    names(row, "adm2_name", &area.names);
    region(areas, row, area.parent as usize);
}

fn region(areas: &Areas, row: &mut Row, index: usize) {
    let area = &areas.regions[index];
    row.text("adm1_pcode", &area.pcode);
    names(row, "adm1_name", &area.names);
    row.text("adm0_pcode", &areas.country_pcode);
}

/// `x`, `x1`, `x2`: romanised, Tajik, Russian.
pub fn names(row: &mut Row, column: &str, names: &Names) {
    row.text(column, &names.en);
    row.text(&format!("{column}1"), &names.tg);
    row.text(&format!("{column}2"), &names.ru);
}
