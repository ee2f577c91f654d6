//! What the displaced need, what stocks cover of it, and what it takes to carry it.

use crate::report::context::NeedLine;
use crate::report::lang;
use crate::report::sheltering::Sheltering;
use crate::report::table::{Row, Table};
use crate::shelter::needs::CARRIERS;

/// `needs`: one row an item and area.
pub fn needs(told: &Sheltering) -> Table {
    let mut table = Table::new("needs");
    for need in told.needs {
        let mut row = need_row(need);
        row.text("adm_pcode", &need.adm_pcode);
        row.text("pcode_source", told.pcode_source);
        table.push(row);
    }
    table
}

/// `needs_settlement`: one row an item and settlement that is likely to need it.
pub fn needs_settlement(told: &Sheltering) -> Table {
    let mut table = Table::new("needs_settlement");
    for need in told.needs_settlement {
        let mut row = Row::default();
        row.text("settlement_id", &need.adm_pcode);
        row.text("item", &need.item);
        row.text("unit", &need.unit);
        row.count("period_days", f64::from(need.period_days));
        row.counts("quantity", &need.quantity);
        table.push(row);
    }
    table
}

fn need_row(need: &NeedLine) -> Row {
    let mut row = Row::default();
    row.text("sector", &need.sector);
    row.text("item", &need.item);
    for code in ["tg", "ru"] {
        row.text(&format!("item_{code}"), translated(&need.key, code));
    }
    row.text("basis", &need.basis);
    row.decimal("rate", need.rate, 3);
    row.text("unit", &need.unit);
    row.text("frequency", &need.frequency);
    row.count("period_days", f64::from(need.period_days));
    row.text("winter_only", if need.winter_only { "true" } else { "false" });
    row.counts("quantity", &need.quantity);
    row.text("standard_source", &need.standard_source);
    row
}

/// An item in another language; nothing for one of a list of one's own.
fn translated<'a>(key: &'a str, code: &str) -> &'a str {
    let known = lang::of_code(code).map_or(key, |it| it.text("items", key));
    if known == key { "" } else { known }
}

/// `stock_gap`: one row an item of the stocks and area.
pub fn stock_gap(told: &Sheltering) -> Table {
    let mut table = Table::new("stock_gap");
    for it in told.stocks {
        let mut row = Row::default();
        row.text("item", &it.item);
        row.text("unit", &it.unit);
        row.text("adm_pcode", &it.adm_pcode);
        row.text("pcode_source", told.pcode_source);
        row.count("period_days", it.period_days);
        row.decimal("in_stock", it.in_stock, 1);
        row.counts("needed", &it.needed);
        row.counts("covered", &it.covered);
        row.counts("missing", &it.missing);
        let depot = it.nearest_depot.as_ref();
        row.text("nearest_depot", depot.map_or("", |it| &it.0));
        row.maybe("nearest_depot_km", depot.map(|it| it.1.0), 1);
        table.push(row);
    }
    table
}

/// `needs_loads`: one row an area.
pub fn needs_loads(told: &Sheltering) -> Table {
    let mut table = Table::new("needs_loads");
    for it in told.loads {
        let mut row = Row::default();
        row.text("adm_pcode", &it.adm_pcode);
        row.text("pcode_source", told.pcode_source);
        row.counts("weight_t", &it.weight_t);
        row.counts("volume_m3", &it.volume_m3);
        for (carrier, loads) in CARRIERS.iter().zip(&it.loads) {
            row.counts(&format!("{}_loads", carrier.name), loads);
        }
        if let Some(cost) = &it.cost_usd {
            row.counts("cost_usd", cost);
        }
        row.text("items_without_weight", &it.without_weight);
        table.push(row);
    }
    table
}
