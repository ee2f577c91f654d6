//! One workbook for people who work in spreadsheets: a sheet a table, what it all means before
//! them, and every column told after them.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{WriteError, datapackage, save};
use crate::report::lang::{self, Language};
use crate::report::plan::Plan;
use crate::report::table::{Column, Kind, Table, Value};

/// Tables of more rows are left to `csv/`: a workbook with all of them would keep an old computer
/// busy for a minute before it shows anything (ours).
pub const MOST_ROWS: usize = 10_000;

/// Letters of the name of a sheet (Excel's limit).
const SHEET_NAME: usize = 31;

/// Widths of columns, letters.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=45;

/// Rows that the width of a column is taken from.
const MEASURED: usize = 200;

/// Writes `tables.xlsx`; the same run gives the same bytes.
pub fn write(dir: &Path, plan: &Plan, tables: &[Table]) -> Result<PathBuf, WriteError> {
    let path = dir.join("tables.xlsx");
    let bytes = bytes(plan, tables).map_err(WriteError::of(&path))?;
    save(dir, "tables.xlsx", &bytes)
}

/// Formats of cells.
struct Looks {
    heading: Format,
    header: Format,
    wrapped: Format,
    /// Plain and bold.
    text: [Format; 2],
    whole: [Format; 2],
    /// By digits after the point.
    decimal: Vec<[Format; 2]>,
}

impl Looks {
    fn new() -> Looks {
        let both = |it: Format| [it.clone(), it.set_bold()];
        let number = |digits: usize| match digits {
            0 => "#,##0".to_owned(),
            it => format!("#,##0.{}", "0".repeat(it)),
        };
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Looks {
            heading: Format::new().set_bold().set_font_size(14),
            header: Format::new().set_bold().set_background_color(0xD9E2EF),
            wrapped,
            text: both(Format::new()),
            whole: both(Format::new().set_num_format(number(0))),
            decimal: (0..=9).map(|it| both(Format::new().set_num_format(number(it)))).collect(),
        }
    }
}

fn bytes(plan: &Plan, tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let (language, looks) = (lang::english(), Looks::new());
    let mut book = Workbook::new();
    // A fixed date: that of the run is in none of its files.
    let date = ExcelDateTime::from_ymd(2024, 1, 1)?;
    let title = &plan.context.scenario.title;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&date));
    let told: Vec<&Table> = tables.iter().filter(|it| it.in_csv && !it.rows.is_empty()).collect();
    read_me(book.add_worksheet(), plan, &told, &looks)?;
    let country = tables.iter().find(|it| it.name == "impact_adm0");
    for table in told.iter().filter(|it| has_sheet(it)) {
        let total = country.filter(|it| it.name != table.name && table.name.starts_with("impact"));
        let sheet = book.add_worksheet().set_name(sheet_name(table))?;
        of_table(sheet, plan, table, total, &looks)?;
    }
    let sheet = book.add_worksheet().set_name(language.text("workbook", "dictionary"))?;
    dictionary(sheet, &told, &looks)?;
    book.save_to_buffer()
}

/// Whether a table is in the workbook at all.
pub fn has_sheet(table: &Table) -> bool {
    table.in_csv && !table.rows.is_empty() && table.rows.len() <= MOST_ROWS
}

fn sheet_name(table: &Table) -> String {
    table.name.chars().take(SHEET_NAME).collect()
}

fn read_me(
    sheet: &mut Worksheet,
    plan: &Plan,
    tables: &[&Table],
    looks: &Looks,
) -> Result<(), XlsxError> {
    let language = lang::english();
    let word = |key| language.text("workbook", key);
    let (context, scenario) = (plan.context, &plan.context.scenario);
    sheet.set_name(word("read_me"))?;
    sheet.set_column_width(0, 26)?.set_column_width(1, 100)?.set_column_width(2, 10)?;
    let heading = language.fill("workbook", "heading", &[("title", &scenario.title)]);
    sheet.write_with_format(0, 0, heading, &looks.heading)?;
    sheet.write_with_format(1, 0, word("estimate"), &looks.text[1])?;
    let run_id = super::manifest::run_id_of(plan);
    let realizations = plan.outcome.zones.n_realizations.to_string();
    let when = scenario.when.to_string();
    let facts = [
        ("scenario", scenario.id.as_str()),
        ("local_time", &when),
        ("realizations", &realizations),
        ("seed", &plan.outcome.seed.to_string()),
        ("version", context.version),
        ("run_id", &run_id),
        ("codes", context.pcode_source),
    ];
    let mut row = 3;
    for (key, value) in facts {
        sheet.write(row, 0, word(key))?.write(row, 1, value)?;
        row += 1;
    }
    row += 1;
    sheet.write_with_format(row, 0, word("definitions"), &looks.text[1])?;
    for key in ["quantiles", "totals", "statistics", "displaced", "rounding", "empty", "names"] {
        row += 1;
        paragraph(sheet, row, word(key), looks)?;
    }
    for (i, caveat) in context.caveats.iter().chain(&plan.outcome.caveats).enumerate() {
        if i == 0 {
            row += 2;
            sheet.write_with_format(row, 0, word("caveats"), &looks.text[1])?;
        }
        row += 1;
        sheet.write(row, 0, caveat.code)?;
        paragraph(sheet, row, &caveat.message, looks)?;
    }
    row += 2;
    for (column, key) in [(0, "table"), (1, "content"), (2, "rows")] {
        sheet.write_with_format(row, column, word(key), &looks.header)?;
    }
    for table in tables {
        row += 1;
        let mut content = language.text("tables", table.name).to_owned();
        if has_sheet(table) {
            let link = format!("internal:'{}'!A1", sheet_name(table));
            sheet.write_url_with_text(row, 0, link.as_str(), table.name)?;
        } else {
            let most = language.number.whole(MOST_ROWS as i64);
            let values = [("name", table.name), ("most", &most)];
            content = format!("{content} ({})", language.fill("workbook", "elsewhere", &values));
            sheet.write(row, 0, table.name)?;
        }
        paragraph(sheet, row, &content, looks)?;
        sheet.write_with_format(row, 2, table.rows.len() as f64, &looks.whole[0])?;
    }
    Ok(())
}

/// Wrapped, in a row that is as high as it needs.
fn paragraph(sheet: &mut Worksheet, row: u32, text: &str, looks: &Looks) -> Result<(), XlsxError> {
    let lines = text.chars().count().div_ceil(105).max(1);
    sheet.write_with_format(row, 1, text, &looks.wrapped)?;
    sheet.set_row_height(row, 15.0 * lines as f64)?;
    Ok(())
}

/// Header, rows, and where `country` is told, the country below an empty row, out of the filter.
fn of_table(
    sheet: &mut Worksheet,
    plan: &Plan,
    table: &Table,
    country: Option<&Table>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    for (idx, column) in table.columns.iter().enumerate() {
        sheet.write_with_format(0, idx as u16, &column.name, &looks.header)?;
        sheet.set_column_width(idx as u16, width(table, idx, column))?;
    }
    let is_total = totals(plan, table);
    for (row, values) in (1..).zip(&table.rows) {
        let bold = usize::from(is_total(values));
        for (column, value) in (0..).zip(values) {
            cell(sheet, (row, column), value, bold, looks)?;
        }
    }
    let (last_row, last_column) = (table.rows.len() as u32, table.columns.len() as u16 - 1);
    sheet.autofilter(0, 0, last_row, last_column)?;
    let named = table.columns.get(1).is_some_and(|it| it.name.ends_with("_name"));
    sheet.set_freeze_panes(1, if named { 2 } else { 0 })?;
    if let Some(country) = country.filter(|it| it.rows.len() == 1) {
        total_row(sheet, last_row + 2, plan, table, country, looks)?;
    }
    Ok(())
}

/// The country's own numbers, in the columns of `table`.
fn total_row(
    sheet: &mut Worksheet,
    row: u32,
    plan: &Plan,
    table: &Table,
    country: &Table,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let name = &plan.context.areas.country.en;
    let label = lang::english().fill("workbook", "total", &[("name", name)]);
    sheet.write_with_format(row, 0, label, &looks.text[1])?;
    for (idx, column) in (0..).zip(&table.columns).filter(|it| it.1.kind != Kind::Text) {
        let value = country.column(&column.name).map(|it| &country.rows[0][it]);
        cell(sheet, (row, idx), value.unwrap_or(&Value::Empty), 1, looks)?;
    }
    Ok(())
}

/// Whether a row tells an area that holds others of the same table.
fn totals(plan: &Plan, table: &Table) -> impl Fn(&[Value]) -> bool {
    let (level, code) = (table.column("adm_level"), table.column("adm_pcode"));
    let country = Value::text(&plan.context.areas.country_pcode);
    let districts = Value::Whole(2);
    move |row| match (level, code) {
        (Some(level), _) => row[level] != districts,
        (None, Some(code)) => row[code] == country,
        (None, None) => false,
    }
}

fn cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
    bold: usize,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match value {
        Value::Empty => {}
        Value::Text(it) => {
            sheet.write_string_with_format(row, column, it, &looks.text[bold])?;
        }
        Value::Whole(it) => {
            sheet.write_number_with_format(row, column, *it as f64, &looks.whole[bold])?;
        }
        Value::Decimal(number, digits) => {
            // The digits that the CSV shows, and no more: the two must not disagree.
            let shown = value.plain().parse().unwrap_or(*number);
            let look = &looks.decimal[(*digits).min(looks.decimal.len() - 1)][bold];
            sheet.write_number_with_format(row, column, shown, look)?;
        }
    }
    Ok(())
}

/// So wide that the first rows and the header, with its button, can be read.
fn width(table: &Table, idx: usize, column: &Column) -> f64 {
    let letters = |row: &Vec<Value>| row[idx].plain().chars().count();
    let widest = table.rows.iter().take(MEASURED).map(letters).max().unwrap_or(0);
    let wanted = (widest + 2).max(column.name.len() + 4);
    wanted.clamp(*WIDTHS.start(), *WIDTHS.end()) as f64
}

/// Every column of every table.
fn dictionary(sheet: &mut Worksheet, tables: &[&Table], looks: &Looks) -> Result<(), XlsxError> {
    let language = lang::english();
    let word = |key| language.text("workbook", key);
    let head = [("table", 24), ("column", 28), ("description", 100), ("kind", 14), ("unit", 20)];
    for ((key, width), idx) in head.into_iter().zip(0..) {
        sheet.write_with_format(0, idx, word(key), &looks.header)?;
        sheet.set_column_width(idx, width)?;
    }
    let mut row = 0;
    for table in tables {
        for column in &table.columns {
            row += 1;
            let kind = match column.kind {
                Kind::Text => word("text"),
                Kind::Whole => word("whole"),
                Kind::Decimal => word("decimal"),
            };
            let description = datapackage::describe(&column.name, language).unwrap_or_default();
            sheet.write(row, 0, table.name)?.write(row, 1, &column.name)?;
            sheet.write_with_format(row, 2, description, &looks.wrapped)?;
            sheet.write(row, 3, kind)?.write(row, 4, unit(&column.name, language))?;
        }
    }
    sheet.autofilter(0, 0, row, 4)?.set_freeze_panes(1, 2)?;
    Ok(())
}

/// Unit of a column by the end of its name, before the statistic; nothing where it counts things.
fn unit<'a>(column: &'a str, language: &'a Language) -> &'a str {
    let is_statistic = |it: &str| matches!(it, "mean" | "p10" | "p50" | "p90");
    let last = column.rsplit('_').find(|it| !is_statistic(it)).unwrap_or(column);
    let known = language.words.get("units").is_some_and(|it| it.contains_key(last));
    if known { language.text("units", last) } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_stand_at_the_end_of_a_name() {
        let unit = |column| unit(column, lang::english());
        assert_eq!(unit("length_km"), "km");
        assert_eq!(unit("travel_time_min_p90"), "minutes");
        assert_eq!(unit("open_prob"), "probability, 0 to 1");
        assert_eq!(unit("displaced_p50"), "");
        assert_eq!(unit("min_age"), "");
    }
}
