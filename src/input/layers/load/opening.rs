//! Why a file could not be opened, and how it was read, as problems.

use super::{Mend, Teller};
use crate::geodata::source::{Finding, Refusal, Source};
use crate::input::layers::mapping::Mapping;
use crate::input::problem::{Affected, Place, Problem};

/// A file that cannot be opened.
pub fn refused(teller: &Teller, mapping: &Mapping, refusal: &Refusal) -> Problem {
    let place = Place::file(teller.file.clone());
    let error =
        |code, message: String| Problem::error(code, place, message).layer(teller.kind.name);
    let name = mapping.path.file_name().map_or(String::new(), |it| it.to_string_lossy().into());
    match refusal {
        Refusal::Missing { near } => {
            let help = match near {
                Some(near) => format!("did you mean {near}?"),
                None => "check the name, and the folder it is looked for in".to_owned(),
            };
            error("E101", format!("cannot find {name}")).help(help)
        }
        Refusal::Broken { found, help } => error("E102", format!("this file {found}")).help(help),
        Refusal::Unknown { found } => {
            error("E104", format!("this file is of no known format: {found}"))
                .expected(
                    "GeoPackage, Shapefile, GeoJSON, CSV, XLSX, OpenStreetMap (.osm.pbf), GeoNames",
                )
                .help("open it in QGIS and export it as a GeoPackage")
        }
        Refusal::Layers { names } => {
            let list = names.iter().map(|(name, n)| format!("{name} ({n} rows)"));
            let list = list.collect::<Vec<_>>().join(", ");
            let message = match &mapping.layer {
                Some(asked) => format!("no layer `{asked}` in this file"),
                None => format!("{} layers: which is meant?", names.len()),
            };
            let first = names.first().map_or("NAME", |it| it.0.as_str());
            error("E105", message)
                .expected(format!("one of {list}"))
                .help(format!("say which: layer = \"{first}\", or --layer \"{first}\""))
        }
        Refusal::Option { found } => error("E106", format!("`{found}` is no way to read a file"))
            .help("encoding is auto, utf-8, cp1251, cp866 or tj-legacy"),
    }
}

/// A layer without rows.
pub fn empty(teller: &Teller, source: &Source) -> Problem {
    let problem = teller.error("E103", format!("layer `{}` has 0 rows", source.layer.name));
    let others = source.layers.iter().filter(|it| it.0 != source.layer.name && it.1 > 0);
    let others: Vec<String> = others.map(|(name, n)| format!("{name} ({n} rows)")).collect();
    if others.is_empty() {
        return problem.help("export it again without a filter or selection");
    }
    problem.help(format!("other layers of the file: {}; layer = \"…\"", others.join(", ")))
}

/// How the file was read where that had to be found out.
pub fn findings(teller: &Teller, source: &Source, mend: &Mend) {
    let mut ragged = vec![];
    let mut broken = vec![];
    for finding in &source.findings {
        match finding {
            Finding::Ragged { row, found, expected } => ragged.push(Affected {
                id: format!("row {row}"),
                found: format!("{found} entries in {expected} columns"),
                action: "missing entries are unknown".to_owned(),
                ..Affected::default()
            }),
            Finding::Shape { row, why } => broken.push(Affected {
                id: format!("row {}", row + 1),
                found: why.clone(),
                action: "left out".to_owned(),
                ..Affected::default()
            }),
            other => teller.tell(told(teller, other, mend)),
        }
    }
    if let Some(first) = ragged.first() {
        let message =
            format!("rows with more or fewer entries than columns: {}, {}", first.id, first.found);
        let help =
            "a sign that separates columns may stand inside a text: put such texts in quotes";
        teller.tell(teller.warning("W116", message).help(help).affected(ragged));
    }
    if let Some(first) = broken.first() {
        let message = format!("shapes that cannot be read: {}, {}", first.id, first.found);
        let help = "repair them in QGIS (Fix geometries), or remove them";
        teller.tell(teller.error("E301", message).help(help).affected(broken));
    }
}

fn told(teller: &Teller, finding: &Finding, mend: &Mend) -> Problem {
    match finding {
        Finding::Decoded { encoding, declared, share, was, is } => {
            mend.did("W110", format!("texts are UTF-8 now (were {encoding})"));
            let declared =
                declared.as_ref().map_or(String::new(), |it| format!(", not as declared ({it})"));
            let message = format!(
                "names decoded as {encoding}{declared} ({:.0} % plausible). Sample: {is}. Was: {was}",
                100.0 * share
            );
            let word = match encoding.as_str() {
                "Windows-1251" | "windows-1251" => "cp1251",
                "IBM866" | "CP866" => "cp866",
                other => other,
            };
            teller
                .warning("W110", message)
                .help(format!("if it is right, say so: encoding = \"{word}\""))
        }
        Finding::Dialect { delimiter, decimal } => {
            let sign = match delimiter {
                '\t' => "tabs".to_owned(),
                ';' => "semicolons".to_owned(),
                ',' => "commas".to_owned(),
                other => format!("`{other}`"),
            };
            let decimal = if *decimal == ',' { "decimal comma" } else { "decimal point" };
            teller
                .warning(
                    "W113",
                    format!("read as a table with {sign} between columns and {decimal}"),
                )
                .help("if it is wrong, say so: delimiter = \"…\", decimal = \"…\"")
        }
        Finding::Hxl { row } => {
            teller.note("W114", format!("row {row} is a row of HXL tags: skipped, it is no data"))
        }
        Finding::Heights { n } => {
            teller.note("I304", format!("heights or measures of {n} shapes are not used")).count(*n)
        }
        Finding::Header { row } => teller.note(
            "I117",
            format!("the header is row {row}; what stands above it is a title and no data"),
        ),
        Finding::Renamed { column, was, is } => {
            teller.note("I117", format!("column {column} (`{was}`) is called `{is}` here"))
        }
        Finding::Cut { n, example } => teller
            .warning("W118", format!("{n} texts end in half a letter, as `{example}`"))
            .help("names are cut off in the file: export it as a GeoPackage, which has room")
            .count(*n),
        Finding::Lost { field, n, example } => teller
            .warning(
                "W118",
                format!("{n} texts of `{field}` have question marks for letters, as `{example}`"),
            )
            .help(
                "the letters were lost when the file was written: ask for another export, in UTF-8",
            )
            .count(*n),
        Finding::Sibling { suffix, consequence } => teller
            .warning("W119", format!("the file {suffix} that belongs to it lacks: {consequence}"))
            .help("a Shapefile is several files: copy them all, or export it as a GeoPackage"),
        Finding::LeftOut { n, what } => {
            teller.note("I422", format!("{n} rows are not what is wanted here: {what}")).count(*n)
        }
        Finding::Ragged { .. } | Finding::Shape { .. } => unreachable!("told together above"),
    }
}
