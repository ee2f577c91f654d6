//! What of a run may be given to everybody: country, regions and districts, rounded as pages are,
//! without small counts, settlements or shelters.

use std::fmt::Write as _;
use std::path::Path;

use super::format::{WriteError, csv, save};
use super::lang;
use super::number::rounded;
use super::plan::Plan;
use super::table::{Table, Value};
use super::tables::{impact, isolation, people};

/// Counts below are not told. Ours, as many statistical offices have it.
pub const FEWEST: i64 = 10;

/// Whole numbers that count neither people nor things.
const NO_COUNTS: [&str; 3] = ["day", "adm_level", "threshold"];

/// Digits of shares: more would give away the count that was rounded.
const SHARE_DIGITS: usize = 2;

/// Writes `csv/*.csv` and `README.txt`; gives the number of counts that are not told.
///
/// # Errors
/// The file that could not be written.
pub fn write(dir: &Path, plan: &Plan) -> Result<usize, WriteError> {
    let mut n_left_out = 0;
    let tables = tables(plan);
    for mut table in tables {
        n_left_out += publish(&mut table);
        save(dir, &format!("csv/{}.csv", table.name), &csv::bytes(&table))?;
    }
    save(dir, "README.txt", readme(plan, n_left_out).as_bytes())?;
    Ok(n_left_out)
}

/// Tables of areas alone.
fn tables(plan: &Plan) -> Vec<Table> {
    let mut tables = impact::all(plan);
    tables.retain(|it| it.name != "impact_settlement");
    tables.extend([
        people::timeline(plan),
        people::exposure(plan),
        people::exceedance(plan),
        isolation::isolation(plan),
    ]);
    tables.retain(|it| !it.rows.is_empty());
    tables
}

/// Rounds every count, and empties those that are too small; gives how many these were.
fn publish(table: &mut Table) -> usize {
    let mut n_left_out = 0;
    for (idx, column) in table.columns.iter().enumerate() {
        let is_count = !NO_COUNTS.contains(&column.name.as_str());
        let is_share = column.name.contains("_share");
        for row in &mut table.rows {
            row[idx] = match &row[idx] {
                Value::Whole(it) if is_count && 0 < *it && *it < FEWEST => {
                    n_left_out += 1;
                    Value::Empty
                }
                Value::Whole(it) if is_count => Value::Whole(rounded(*it as f64)),
                Value::Decimal(it, _) if is_share => Value::Decimal(*it, SHARE_DIGITS),
                other => other.clone(),
            };
        }
    }
    n_left_out
}

fn readme(plan: &Plan, n_left_out: usize) -> String {
    let language = lang::english();
    let (context, number) = (plan.context, &language.number);
    let fewest = FEWEST.to_string();
    let left_out = number.whole(n_left_out as i64);
    let n = number.whole(plan.outcome.zones.n_realizations as i64);
    let seed = plan.outcome.seed.to_string();
    let magnitude = number.decimal(context.scenario.magnitude, 1);
    let when = context.scenario.when.to_string();
    let values = [
        ("title", context.scenario.title.as_str()),
        ("magnitude", &magnitude),
        ("when", &when),
        ("version", context.version),
        ("n", &n),
        ("seed", &seed),
        ("fewest", &fewest),
        ("left_out", &left_out),
    ];
    let mut text = String::new();
    for key in ["head", "what", "rounded", "small", "without", "not_additive", "model"] {
        let _ = writeln!(text, "{}\n", language.fill("public", key, &values));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::Row;

    #[test]
    fn counts_are_rounded_and_small_ones_are_not_told() {
        let mut table = Table::new("t");
        for count in [0.0, 3.0, 9.0, 10.0, 1_249.0, 123_456.0, f64::NAN] {
            let mut row = Row::default();
            row.count("day", 7.0);
            row.count("people_p50", count);
            row.decimal("displaced_share_p50", 0.123_456, 4);
            table.push(row);
        }
        assert_eq!(publish(&mut table), 2);
        let told: Vec<String> = table.rows.iter().map(|it| it[1].plain()).collect();
        assert_eq!(told, ["0", "", "", "10", "1200", "123000", ""]);
        assert!(table.rows.iter().all(|it| it[0].plain() == "7" && it[2].plain() == "0.12"));
    }
}
