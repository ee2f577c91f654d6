//! What each column means, for people and programs: a Frictionless data package.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{WriteError, json};
use crate::report::lang::{self, Language};
use crate::report::plan::Plan;
use crate::report::table::{Kind, Table};

#[derive(Serialize)]
struct Package<'a> {
    profile: &'static str,
    name: &'a str,
    title: String,
    description: &'a str,
    version: &'a str,
    resources: Vec<Resource<'a>>,
}

#[derive(Serialize)]
struct Resource<'a> {
    profile: &'static str,
    name: &'a str,
    path: String,
    title: &'a str,
    format: &'static str,
    encoding: &'static str,
    dialect: Dialect,
    schema: Schema<'a>,
}

#[derive(Serialize)]
struct Dialect {
    delimiter: &'static str,
    #[serde(rename = "lineTerminator")]
    line_terminator: &'static str,
}

#[derive(Serialize)]
struct Schema<'a> {
    fields: Vec<Field<'a>>,
    #[serde(rename = "missingValues")]
    missing_values: [&'static str; 1],
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    r#type: &'static str,
    description: String,
}

/// Writes `datapackage.json`, which describes the files of `csv/`.
pub fn write(dir: &Path, plan: &Plan, tables: &[Table]) -> Result<PathBuf, WriteError> {
    let language = lang::english();
    let files = tables.iter().filter(|it| it.in_csv && !it.rows.is_empty());
    let title = [("title", plan.context.scenario.title.as_str())];
    let package = Package {
        profile: "tabular-data-package",
        name: &plan.context.scenario.id,
        title: language.fill("package", "title", &title),
        description: language.text("package", "description"),
        version: plan.context.version,
        resources: files.map(|it| resource(it, language)).collect(),
    };
    json(dir, "datapackage.json", &package)
}

fn resource<'a>(table: &'a Table, language: &'a Language) -> Resource<'a> {
    let fields = table.columns.iter().map(|column| Field {
        name: &column.name,
        r#type: match column.kind {
            Kind::Text => "string",
            Kind::Whole => "integer",
            Kind::Decimal => "number",
        },
        description: describe(&column.name, language).unwrap_or_default(),
    });
    Resource {
        profile: "tabular-data-resource",
        name: table.name,
        path: format!("csv/{}.csv", table.name),
        title: language.text("tables", table.name),
        format: "csv",
        encoding: "utf-8",
        dialect: Dialect { delimiter: ",", line_terminator: "\r\n" },
        schema: Schema { fields: fields.collect(), missing_values: [""] },
    }
}

/// What a column holds: its own entry, else that of its number with the statistic said.
pub fn describe(column: &str, language: &Language) -> Option<String> {
    let has = |group: &str, key: &str| language.words.get(group)?.get(key).map(|_| ());
    if has("columns", column).is_some() {
        return Some(language.text("columns", column).to_owned());
    }
    let (number, statistic) = column.rsplit_once('_')?;
    has("statistics", statistic).and(has("columns", number))?;
    let statistic = language.text("statistics", statistic);
    Some(format!("{}. {statistic}", language.text("columns", number)))
}
