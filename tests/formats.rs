//! Files for spreadsheets, for GIS and for partners tell what the tables tell.
#![allow(missing_docs, clippy::unwrap_used, clippy::float_cmp)]

#[allow(dead_code)] // `report.rs` uses the rest
#[path = "support/report_case.rs"]
mod report_case;

use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use panoh::engine::outcome::{Measure, Zone};
use panoh::report::format::{hxl, xlsx};
use panoh::report::plan::Plan;
use panoh::report::table::{Row, Table, Value};
use panoh::report::{self, Options, Preset, tables};
use report_case::Case;

const N: usize = 60;

fn written(case: &Case, options: Options) -> (tempfile::TempDir, Vec<PathBuf>) {
    let dir = tempfile::tempdir().unwrap();
    let files = report::write(dir.path(), &case.context(), &case.outcome, &options, &[]).unwrap();
    (dir, files)
}

fn csv_records(path: &Path) -> Vec<Vec<String>> {
    let bytes = fs::read(path).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
    reader.records().map(|it| it.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// What a cell of a sheet says, against the word of the CSV.
fn same(cell: &Data, word: &str) -> bool {
    match cell {
        Data::Empty => word.is_empty(),
        Data::String(it) => it == word,
        Data::Float(it) => word.parse::<f64>() == Ok(*it),
        Data::Int(it) => word.parse::<i64>() == Ok(*it),
        _ => false,
    }
}

#[test]
fn the_workbook_holds_the_values_of_the_csv_cell_by_cell() {
    let case = Case::small(N);
    let (dir, _) = written(&case, Options::default());
    let mut book: Xlsx<_> = open_workbook(dir.path().join("tables.xlsx")).unwrap();
    let names = book.sheet_names();
    assert_eq!((names[0].as_str(), names.last().unwrap().as_str()), ("Read me", "Dictionary"));
    let (mut sheets, mut cells) = (0, 0);
    for entry in fs::read_dir(dir.path().join("csv")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let sheet = book.worksheet_range(name).unwrap_or_else(|_| panic!("{name} has no sheet"));
        for (row, words) in (0..).zip(csv_records(&path)) {
            for (column, word) in (0..).zip(words) {
                let cell = sheet.get_value((row, column)).unwrap_or(&Data::Empty);
                assert!(same(cell, &word), "{name} {row} {column}: {cell:?} {word}");
                // Numbers are numbers, codes are words.
                let header = sheet.get_value((0, column)).unwrap().to_string();
                let is_code = header.ends_with("pcode") || header.ends_with("_id");
                assert!(row == 0 || !is_code || !matches!(cell, Data::Float(_)), "{name} {header}");
                cells += 1;
            }
        }
        sheets += 1;
    }
    assert_eq!(sheets + 2, names.len());
    assert!(10_000 < cells, "{cells}");
}

/// Below the rows of an area stands the country, out of the filter, from its own realizations.
#[test]
fn a_total_is_from_simulation_and_no_sum() {
    let case = Case::small(N);
    let (dir, _) = written(&case, Options::default());
    let mut book: Xlsx<_> = open_workbook(dir.path().join("tables.xlsx")).unwrap();
    let sheet = book.worksheet_range("impact_adm2").unwrap();
    let last = sheet.end().unwrap().0;
    assert_eq!(last as usize, case.areas.districts.len() + 2);
    let label = sheet.get_value((last, 0)).unwrap().to_string();
    assert!(label.contains("from simulation, not the sum"), "{label}");
    let column = (0..1000).find(|it| {
        sheet.get_value((0, *it)).is_some_and(|it| it == &Data::String("displaced_p50".into()))
    });
    let told = sheet.get_value((last, column.unwrap())).unwrap();
    let own = case.outcome.zones.summary(Zone::Country, Measure::DisplacedNight1).p50;
    assert_eq!(told, &Data::Float(own.round()));
    let read_me: String = book
        .worksheet_range("Read me")
        .unwrap()
        .rows()
        .flatten()
        .map(ToString::to_string)
        .collect();
    for word in ["Quantiles do not add up; means do", "not observed", &case.scenario.title, "42"] {
        assert!(read_me.contains(word), "{word}");
    }
}

#[test]
fn a_table_too_long_for_an_old_computer_has_no_sheet() {
    let mut table = Table::new("routes");
    for _ in 0..=xlsx::MOST_ROWS {
        let mut row = Row::default();
        row.count("rank", 1.0);
        table.push(row);
    }
    assert!(!xlsx::has_sheet(&table));
    table.rows.pop();
    assert!(xlsx::has_sheet(&table));
    let case = Case::small(2);
    let context = case.context();
    let plan = Plan::new(&context, &case.outcome);
    table.rows.push(vec![Value::Whole(1)]);
    let dir = tempfile::tempdir().unwrap();
    xlsx::write(dir.path(), &plan, &[table]).unwrap();
    let mut book: Xlsx<_> = open_workbook(dir.path().join("tables.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["Read me", "Dictionary"]);
    let read_me = book.worksheet_range("Read me").unwrap();
    assert!(read_me.rows().flatten().any(|it| it.to_string().contains("in csv/routes.csv alone")));
}

#[test]
fn tags_stand_between_header_and_rows_and_in_the_package() {
    let case = Case::small(N);
    let (dir, files) = written(&case, Options { hxl: true, preset: None });
    let plain = csv_records(&dir.path().join("csv/impact_adm2.csv"));
    let tagged = csv_records(&dir.path().join("csv/impact_adm2_hxl.csv"));
    assert_eq!(plain[0], tagged[0]);
    assert_eq!(plain[1..], tagged[2..]);
    for (column, tag) in tagged[0].iter().zip(&tagged[1]) {
        assert_eq!(hxl::tag(column).unwrap_or_default(), *tag);
    }
    let untold = tagged[1].iter().filter(|it| it.is_empty()).count();
    assert!(10 * untold < tagged[1].len(), "{untold} of {} columns", tagged[1].len());
    let text = fs::read_to_string(dir.path().join("datapackage.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&text).unwrap();
    let field = &package["resources"][0]["schema"]["fields"][0];
    assert_eq!(
        (field["name"].as_str(), field["hxl"].as_str()),
        (Some("adm0_pcode"), Some("#country+code+v_pcodes"))
    );
    assert!(files.iter().any(|it| it.ends_with("csv/timeline_hxl.csv")));
    let (without, _) = written(&case, Options::default());
    assert!(!without.path().join("csv/impact_adm2_hxl.csv").exists());
}

/// Means by where people are add up to the displaced at two weeks, at each level.
#[test]
fn people_in_the_shape_of_dtm_are_those_of_the_run() {
    let case = Case::small(N);
    let (dir, files) = written(&case, Options { hxl: false, preset: Some(Preset::Dtm) });
    let sum = |level: u8| -> f64 {
        let records = csv_records(&dir.path().join(format!("dtm/admin{level}.csv")));
        let at = records[0].iter().position(|it| it == "numPresentIdpInd").unwrap();
        records[1..].iter().map(|it| it[at].parse::<f64>().unwrap()).sum()
    };
    let of = |measure| case.outcome.zones.summary(Zone::Country, measure).mean;
    let n_rows = 60.0;
    let all = of(Measure::DisplacedDay14);
    assert!((sum(0) - all).abs() <= 0.5 * n_rows, "{} {all}", sum(0));
    let stay = all - of(Measure::LeavesDistrict);
    for level in [1, 2] {
        assert!((sum(level) - stay).abs() <= 0.5 * n_rows, "{level}: {} {stay}", sum(level));
    }
    let text = fs::read_to_string(dir.path().join("dtm/datapackage.json")).unwrap();
    assert!(text.contains("Not verified"));
    assert!(files.iter().any(|it| it.ends_with("dtm/admin2.csv")));
    let context = case.context();
    let plan = Plan::new(&context, &case.outcome);
    let words = &report::lang::english().words["dtm"];
    for table in tables::dtm::all(&plan) {
        assert!(table.columns.iter().all(|it| words.contains_key(&it.name)), "{}", table.name);
    }
}

#[cfg(feature = "gdal")]
mod geopackage {
    use std::io::{Cursor, Read};

    use gdal::Dataset;
    use gdal::vector::LayerAccess;
    use gdal::vector::sql::Dialect;

    use super::*;

    /// First column of what a query finds, as words.
    fn asked(path: &Path, query: &str) -> Vec<String> {
        let dataset = Dataset::open(path).unwrap();
        let mut found = dataset.execute_sql(query, None, Dialect::DEFAULT).unwrap().unwrap();
        let word = |it: gdal::vector::Feature| it.field_as_string(0).unwrap().unwrap_or_default();
        found.features().map(word).collect()
    }

    /// The project of the package, as XML.
    fn project(path: &Path) -> String {
        let digits =
            asked(path, "SELECT CAST(content AS TEXT) FROM qgis_projects WHERE name = 'panoh'")
                .remove(0);
        let pair = |it: usize| u8::from_str_radix(&digits[it..it + 2], 16).unwrap();
        let bytes: Vec<u8> = (0..digits.len()).step_by(2).map(pair).collect();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name("panoh.qgs").unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_project_holds_layers_that_are_there_in_the_styles_of_the_package() {
        let case = Case::small(N);
        let (dir, _) = written(&case, Options::default());
        let path = dir.path().join("impact.gpkg");
        let text = project(&path);
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let document = roxmltree::Document::parse_with_options(&text, options).unwrap();
        let all = |name: &'static str| {
            document.descendants().filter(move |it| it.tag_name().name() == name)
        };
        assert_eq!(all("title").next().unwrap().text(), Some(case.scenario.title.as_str()));
        let in_tree: Vec<&str> =
            all("layer-tree-layer").map(|it| it.attribute("id").unwrap()).collect();
        let mut seen = Vec::new();
        for layer in all("maplayer") {
            let child = |name: &str| layer.children().find(|it| it.has_tag_name(name));
            let source = child("datasource").unwrap().text().unwrap();
            seen.push(child("id").unwrap().text().unwrap());
            let title = child("layername").unwrap().text().unwrap();
            assert!(!title.contains('_'), "{title} is no title");
            if let Some(table) = source.strip_prefix("./impact.gpkg|layername=") {
                let layer = panoh::geodata::read_layer(&path, Some(table)).unwrap();
                assert!(!layer.features.is_empty(), "{table}");
                let style = asked(
                    &path,
                    &format!("SELECT styleQML FROM layer_styles WHERE f_table_name = '{table}'"),
                );
                let renderer = &text[child("renderer-v2").unwrap().range()];
                assert!(style[0].contains(renderer), "{table} has two styles");
            } else {
                assert!(dir.path().join(source).is_file(), "{source}");
            }
        }
        assert_eq!(in_tree, seen);
        assert!(15 <= seen.len(), "{seen:?}");
    }

    /// Read-only folders and network drives: QGIS cannot make the files of a write-ahead log there.
    #[test]
    fn the_package_keeps_no_log_beside_it() {
        let (dir, _) = written(&Case::small(2), Options::default());
        let bytes = fs::read(dir.path().join("impact.gpkg")).unwrap();
        assert_eq!(bytes[18..20], [1, 1], "SQLite file format, 1.3: 1 is a rollback journal");
        let beside = fs::read_dir(dir.path()).unwrap().map(|it| it.unwrap().file_name());
        let names: Vec<String> = beside.map(|it| it.to_string_lossy().into_owned()).collect();
        assert!(names.iter().all(|it| !it.contains(".gpkg-")), "{names:?}");
    }
}
