//! What each column means, for people and programs: a data package (Data Package 2.0,
//! datapackage.org; Walsh et al. 2024).

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{WriteError, hxl, json, keys};
use crate::report::lang::{self, Language};
use crate::report::plan::Plan;
use crate::report::table::{Kind, Table};

/// Profiles of the standard.
const PACKAGE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";
const RESOURCE: &str = "https://datapackage.org/profiles/2.0/dataresource.json";
const DIALECT: &str = "https://datapackage.org/profiles/2.0/tabledialect.json";
const SCHEMA: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

#[derive(Serialize)]
struct Package<'a> {
    #[serde(rename = "$schema")]
    profile: &'static str,
    name: &'a str,
    id: String,
    title: String,
    description: &'a str,
    version: &'a str,
    sources: Vec<Source<'a>>,
    resources: Vec<Resource<'a>>,
}

/// An input of the run.
#[derive(Serialize)]
struct Source<'a> {
    title: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    attribution: &'a str,
}

#[derive(Serialize)]
struct Resource<'a> {
    #[serde(rename = "$schema")]
    profile: &'static str,
    name: &'a str,
    r#type: &'static str,
    path: String,
    title: &'a str,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    dialect: Dialect,
    schema: Schema<'a>,
}

#[derive(Serialize)]
struct Dialect {
    #[serde(rename = "$schema")]
    profile: &'static str,
    delimiter: &'static str,
    #[serde(rename = "lineTerminator")]
    line_terminator: &'static str,
}

#[derive(Serialize)]
struct Schema<'a> {
    #[serde(rename = "$schema")]
    profile: &'static str,
    fields: Vec<Field<'a>>,
    #[serde(rename = "missingValues")]
    missing_values: [&'static str; 1],
    #[serde(rename = "primaryKey", skip_serializing_if = "Vec::is_empty")]
    primary_key: Vec<&'a str>,
    #[serde(rename = "foreignKeys", skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey<'a>>,
}

#[derive(Serialize)]
struct ForeignKey<'a> {
    fields: [&'a str; 1],
    reference: Reference,
}

#[derive(Serialize)]
struct Reference {
    resource: &'static str,
    fields: [&'static str; 1],
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    r#type: &'static str,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hxl: Option<String>,
}

/// Groups of words that tell a package, its tables and their columns.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Title and description.
    pub group: &'static str,
    /// Titles of tables.
    pub titles: &'static str,
    /// Descriptions of columns.
    pub columns: &'static str,
}

/// Writes `datapackage.json`, which describes the files of `csv/`.
pub fn write(dir: &Path, plan: &Plan, tables: &[Table]) -> Result<PathBuf, WriteError> {
    let files = tables.iter().filter(|it| it.in_csv && !it.rows.is_empty());
    let files: Vec<&Table> = files.collect();
    let package = package(plan, &files, "csv/", WORDS);
    json(dir, "datapackage.json", &package)
}

/// Words of the tables of every run.
const WORDS: Words = Words { group: "package", titles: "tables", columns: "columns" };

/// Writes `datapackage.json` into a folder, which describes the tables in it.
pub(super) fn save(
    dir: &Path,
    folder: &str,
    plan: &Plan,
    tables: &[&Table],
    words: Words,
) -> Result<PathBuf, WriteError> {
    json(dir, &format!("{folder}/datapackage.json"), &package(plan, tables, "", words))
}

fn package<'a>(plan: &'a Plan, tables: &[&'a Table], folder: &str, words: Words) -> Package<'a> {
    let language = lang::english();
    let title = [("title", plan.context.scenario.title.as_str())];
    let source = |it: &'a crate::report::context::InputLayer| Source {
        title: format!("{} ({})", it.title, it.name),
        attribution: &it.attribution,
    };
    Package {
        profile: PACKAGE,
        name: &plan.context.scenario.id,
        id: super::manifest::run_id_of(plan),
        title: language.fill(words.group, "title", &title),
        description: language.text(words.group, "description"),
        version: plan.context.version,
        sources: plan.context.inputs.iter().map(source).collect(),
        resources: tables.iter().map(|it| resource(it, tables, folder, words)).collect(),
    }
}

fn resource<'a>(table: &'a Table, all: &[&'a Table], folder: &str, words: Words) -> Resource<'a> {
    let language = lang::english();
    let fields = table.columns.iter().map(|column| Field {
        name: &column.name,
        r#type: match column.kind {
            Kind::Text => "string",
            Kind::Whole => "integer",
            Kind::Decimal => "number",
        },
        description: in_group(&column.name, words.columns, language).unwrap_or_default(),
        hxl: hxl::tag(&column.name),
    });
    let foreign = keys::foreign(table, all).into_iter().map(|(column, resource, field)| {
        ForeignKey { fields: [column], reference: Reference { resource, fields: [field] } }
    });
    Resource {
        profile: RESOURCE,
        name: table.name,
        r#type: "table",
        path: format!("{folder}{}.csv", table.name),
        title: language.text(words.titles, table.name),
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        dialect: Dialect { profile: DIALECT, delimiter: ",", line_terminator: "\r\n" },
        schema: Schema {
            profile: SCHEMA,
            fields: fields.collect(),
            missing_values: [""],
            primary_key: keys::primary(table),
            foreign_keys: foreign.collect(),
        },
    }
}

/// What a column holds: its own entry, else that of its number with the statistic said.
pub fn describe(column: &str, language: &Language) -> Option<String> {
    in_group(column, "columns", language)
}

fn in_group(column: &str, group: &str, language: &Language) -> Option<String> {
    let has = |group: &str, key: &str| language.words.get(group)?.get(key).map(|_| ());
    if has(group, column).is_some() {
        return Some(language.text(group, column).to_owned());
    }
    let (number, statistic) = column.rsplit_once('_')?;
    has("statistics", statistic).and(has(group, number))?;
    let statistic = language.text("statistics", statistic);
    Some(format!("{}. {statistic}", language.text(group, number)))
}
