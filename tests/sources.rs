//! Does any file open as what it is?

use std::fs;
use std::path::{Path, PathBuf};

use panoh::geodata::Value;
use panoh::geodata::source::{Asked, Finding, Refusal, Theme, open};

#[path = "support/source_files.rs"]
mod source_files;

use source_files::{Folder, broken, column, cp1251, names, read, refused, shapefile, texts};

/// Names of the fixtures' villages, as they are.
const NAMES: [&str; 3] = ["Навобод", "Ҳиҷборак", "Қалъаи Сурх"];

fn shared(file: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/ux/badinputs");
    if !folder.is_dir() {
        eprintln!("skipped: there is no {}", folder.display());
        return None;
    }
    Some(folder.join(file))
}

#[test]
fn a_geopackage_is_read_as_it_is() {
    let Some(path) = shared("00_good_villages.gpkg") else { return };
    let source = read(&path);
    assert_eq!(source.format, "GeoPackage");
    assert_eq!(source.layers, [("villages".to_owned(), 12)]);
    assert_eq!(source.crs.as_ref().unwrap().code, Some(4326));
    assert_eq!(texts(&source, "name_tg")[..3], NAMES);
    assert_eq!(column(&source, "population")[0], Value::Int(2816));
    assert_eq!(source.findings, []);
    let nulls = read(&shared("08_null_population.gpkg").unwrap());
    let n = column(&nulls, "population").iter().filter(|it| **it == Value::Null).count();
    assert!(n > 0);
    for file in [
        "04_legacy_tajik_font_letters.gpkg",
        "05_negative_population.gpkg",
        "06_duplicate_ids.gpkg",
        "11_unknown_field_names.gpkg",
        "13_disconnected_roads.gpkg",
    ] {
        assert_eq!(read(&shared(file).unwrap()).findings, [], "{file}");
    }
}

#[test]
fn a_shapefile_without_a_coordinate_system_says_so() {
    let Some(path) = shared("02_missing_prj/villages.shp") else { return };
    let source = read(&path);
    assert_eq!((source.crs, source.format.as_str()), (None, "Shapefile"));
    assert_eq!(source.findings, []);
    let source = read(&path);
    assert_eq!(texts(&source, "name_tg")[..3], NAMES);
}

#[test]
fn a_table_from_a_russian_excel_is_read() {
    let Some(path) = shared("18_ru_excel_semicolon_decimal_comma_cp1251.csv") else { return };
    let source = read(&path);
    assert_eq!(names(&source), ["код", "название", "широта", "долгота", "население"]);
    assert_eq!(texts(&source, "широта")[0], "38,9453");
    assert_eq!(source.decimal, ',');
    let [Finding::Decoded { encoding, declared, share, is, .. }, dialect] = &source.findings[..]
    else {
        panic!("{:?}", source.findings)
    };
    assert_eq!((encoding.as_str(), declared), ("Windows-1251", &None));
    assert!(*share > 0.95 && !is.is_empty());
    assert_eq!(*dialect, Finding::Dialect { delimiter: ';', decimal: ',' });
}

#[test]
fn a_download_that_broke_off_says_where() {
    let Some(path) = shared("21_truncated_download.geojson") else { return };
    assert_eq!(broken(&path), "ends early at byte 700: incomplete download?");
    let whole = fs::read(shared("00_good_villages.gpkg").unwrap()).unwrap();
    let folder = Folder::new();
    let half = folder.file("half.gpkg", &whole[..40_000]);
    assert_eq!(broken(&half), "ends early at byte 40000 of 98304: incomplete download?");
    let mut spoilt = whole.clone();
    spoilt[4096..90_000].fill(0xaa);
    let spoilt = folder.file("spoilt.gpkg", spoilt);
    assert!(broken(&spoilt).contains("malformed"), "{}", broken(&spoilt));
    for suffix in ["shp", "shx", "dbf"] {
        let good = shared(&format!("02_missing_prj/villages.{suffix}")).unwrap();
        folder.file(&format!("villages.{suffix}"), fs::read(good).unwrap());
    }
    let shapes = folder.0.path().join("villages.shp");
    let bytes = fs::read(&shapes).unwrap();
    fs::write(&shapes, &bytes[..200]).unwrap();
    assert_eq!(broken(&shapes), "ends early at byte 200 of 436: incomplete download?");
}

#[test]
fn what_is_no_data_is_told() {
    let folder = Folder::new();
    let page = "<!DOCTYPE html>\n<html><body>Please sign in</body></html>";
    for name in ["a.geojson", "a.csv", "a.gpkg", "a.zip", "a.shp"] {
        assert!(broken(&folder.file(name, page)).starts_with("is a web page"), "{name}");
    }
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";
    assert!(broken(&folder.file("b.gpkg", pointer)).contains("Git LFS"));
    assert_eq!(broken(&folder.file("c.csv", "")), "is empty: 0 bytes");
    assert!(broken(&folder.file("d.gpkg", [0; 5000])).contains("zero bytes"));
    assert!(broken(&folder.file("e.geojson", "{\"a\": 1,,}")).contains("line 1, column 9"));
    let near = Refusal::Missing { near: Some("a.gpkg".to_owned()) };
    assert_eq!(refused(&folder.0.path().join("A.GPK")), near);
    assert!(matches!(
        refused(&folder.file("f.bin", [1, 2, 3, 200, 0, 7])),
        Refusal::Unknown { .. }
    ));
}

#[test]
fn geojson_keeps_what_it_says_of_itself() {
    let folder = Folder::new();
    let feature = |id: &str, properties: &str, at: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":"{id}"{properties}}},"geometry":{{"type":"Point","coordinates":[{at}]}}}}"#
        )
    };
    let all = [
        feature("a", r#","n":0,"x":1.5,"t":"Ҳисор""#, "70.5,39.1,1200"),
        feature("b", r#","n":null,"x":2"#, "70.6,39.2"),
        feature("c", r#","t":"""#, "607035.4,4308669.2"),
    ];
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, all.join(","));
    let source = read(&folder.file("places.geojson", &text));
    assert_eq!(source.crs.as_ref().unwrap().code, Some(4326));
    assert_eq!(column(&source, "n"), [Value::Int(0), Value::Null, Value::Null]);
    assert_eq!(column(&source, "x"), [Value::Real(1.5), Value::Real(2.0), Value::Null]);
    assert_eq!(source.findings, [Finding::Heights { n: 1 }]);
    let sequence = read(&folder.file("places.geojsonl", all.join("\n")));
    assert_eq!(sequence.layer.features, source.layer.features);
}

#[test]
fn tables_are_read_however_they_are_written() {
    let folder = Folder::new();
    let rows = [["id", "name", "lat"], ["a", "Ҳисор", "38.5"], ["b", "Норак", "38.25"]];
    let lines =
        |delimiter: &str| rows.iter().map(|it| it.join(delimiter)).collect::<Vec<_>>().join("\r\n");
    let utf16 = |text: &str| {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    for (name, bytes) in [
        ("comma.csv", lines(",").into_bytes()),
        ("mark.csv", format!("\u{feff}{}", lines(",")).into_bytes()),
        ("semicolon.csv", lines(";").into_bytes()),
        ("tab.tsv", lines("\t").into_bytes()),
        ("pipe.txt", lines("|").into_bytes()),
        ("sep.csv", format!("sep=;\r\n{}", lines(";")).into_bytes()),
        ("unicode.txt", utf16(&lines("\t"))),
        ("unmarked.txt", utf16(&lines("\t"))[2..].to_vec()),
    ] {
        let source = read(&folder.file(name, bytes));
        assert_eq!(names(&source), rows[0], "{name}");
        assert_eq!(texts(&source, "name"), ["Ҳисор", "Норак"], "{name}");
        assert_eq!(texts(&source, "lat"), ["38.5", "38.25"], "{name}");
        assert_eq!((source.decimal, source.crs), ('.', None), "{name}");
    }
}

#[test]
fn rows_that_are_no_data_are_told_and_nothing_is_shifted() {
    let folder = Folder::new();
    let text = "Аҳолии деҳаҳо\n\nid,name,name,,note\n#loc+code,#loc+name,#loc+name,,\n\
                a,\"Ҳисор, шаҳр\",\"two\nlines\",,1\nb,Норак\n\nc,x,y,z,w,extra\n";
    let source = read(&folder.file("report.csv", text));
    assert_eq!(names(&source), ["id", "name", "name_2", "column_4", "note"]);
    assert_eq!(texts(&source, "name"), ["Ҳисор, шаҳр", "Норак", "x"]);
    assert_eq!(texts(&source, "name_2"), ["two\nlines", "Null", "y"]);
    let renamed = |column, was: &str, is: &str| Finding::Renamed {
        column,
        was: was.to_owned(),
        is: is.to_owned(),
    };
    assert_eq!(
        source.findings,
        [
            Finding::Header { row: 3 },
            Finding::Hxl { row: 4 },
            renamed(3, "name", "name_2"),
            renamed(4, "", "column_4"),
            Finding::Ragged { row: 7, found: 2, expected: 5 },
            Finding::Ragged { row: 9, found: 6, expected: 5 },
        ]
    );
}

#[test]
fn a_dump_of_geonames_names_its_columns() {
    let folder = Folder::new();
    let row = |id: u32, name: &str, class: &str, code: &str| {
        format!(
            "{id}\t{name}\t{name}\tРашт,\"Garm\t39.02\t70.37\t{class}\t{code}\tTJ\t\t00\t\t\t\t\
             9000\t\t1300\tAsia/Dushanbe\t2020-01-01\n"
        )
    };
    let text = row(1, "Rasht", "P", "PPLA2") + &row(2, "Surkhob", "H", "STM");
    let path = folder.file("TJ.txt", text);
    let source = read(&path);
    assert_eq!(source.format, "GeoNames dump");
    assert_eq!(texts(&source, "population"), ["9000", "9000"]);
    assert_eq!(texts(&source, "alternatenames")[0], "Рашт,\"Garm");
    assert_eq!(source.findings, []);
    let asked = Asked { theme: Theme::Places, ..Asked::default() };
    let places = open(&path, &asked).unwrap();
    assert_eq!(texts(&places, "name"), ["Rasht"]);
    let what = "of feature class H, which are no settlements".to_owned();
    assert_eq!(places.findings, [Finding::LeftOut { n: 1, what }]);
    assert_eq!(places.layers, [("TJ".to_owned(), 2)]);
}

#[test]
fn mojibake_is_undone_and_told() {
    let folder = Folder::new();
    let latin = |text: &str| encoding_rs::WINDOWS_1252.decode(&cp1251(text)).0.into_owned();
    let russian = |text: &str| encoding_rs::WINDOWS_1251.decode(text.as_bytes()).0.into_owned();
    for spoil in [&latin as &dyn Fn(&str) -> String, &russian] {
        let rows = ["Навобод", "Лангари Шох", "Калъаи Сурх"].map(|it| format!("x,{}", spoil(it)));
        let text = format!("id,name\n{}\n", rows.join("\n"));
        let source = read(&folder.file("spoilt.csv", text));
        assert_eq!(texts(&source, "name"), ["Навобод", "Лангари Шох", "Калъаи Сурх"]);
        let [Finding::Decoded { declared, was, is, .. }] = &source.findings[..] else {
            panic!("{:?}", source.findings)
        };
        assert_eq!(declared.as_deref(), Some("UTF-8"));
        assert_eq!((was.as_str(), is.as_str()), (spoil("Навобод").as_str(), "Навобод"));
    }
}

#[test]
fn letters_that_an_export_lost_are_told() {
    let folder = Folder::new();
    let source = read(&folder.file("a.csv", "id,name\na,?исор\nb,Норак\nc,??????\n"));
    let example = "?исор".to_owned();
    assert_eq!(source.findings, [Finding::Lost { field: "name".to_owned(), n: 2, example }]);
}

#[test]
fn rows_copied_from_qgis_have_shapes() {
    let folder = Folder::new();
    let text = "wkt_geom\tid\nLineString (70 39, 70.5 39.5)\ta\nLineString (70 oops)\tb\n";
    let source = read(&folder.file("copied.txt", text));
    assert_eq!(source.crs, None);
    assert!(source.layer.features[0].geometry.is_some());
    assert!(source.layer.features[1].geometry.is_none());
    assert!(source.findings.iter().any(|it| matches!(it, Finding::Shape { row: 1, .. })));
}

#[test]
fn layers_of_other_formats_are_read() {
    let folder = Folder::new();
    let place = |z: &str| {
        format!(
            "<Placemark><name>Ҳисор</name><Point><coordinates>70.5,39.1{z}</coordinates></Point>\
             </Placemark>"
        )
    };
    let kml = |body: &str| {
        format!("<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{body}</Document></kml>")
    };
    let source = read(&folder.file("a.kml", kml(&(place(",0") + &place(",1200")))));
    assert_eq!(source.format, "KML");
    assert_eq!(texts(&source, "Name"), ["Ҳисор", "Ҳисор"]);
    assert_eq!(source.findings, [Finding::Heights { n: 1 }]);
    let gpx = "<gpx version=\"1.1\" creator=\"t\" xmlns=\"http://www.topografix.com/GPX/1/1\">\
               <wpt lat=\"39.1\" lon=\"70.5\"><name>a</name></wpt></gpx>";
    let source = read(&folder.file("a.gpx", gpx));
    assert_eq!((source.layer.name.as_str(), source.layers.len()), ("waypoints", 5));
    let found = refused(&folder.file("a.json", "{\"elements\": []}"));
    assert_eq!(found, Refusal::Unknown { found: "JSON, but no GeoJSON".to_owned() });
}

#[test]
fn what_is_asked_for_is_done_or_refused() {
    let folder = Folder::new();
    let path = folder.file("a.csv", "id,name\na,Ҳисор\n");
    let asked = Asked { encoding: Some("klingon".to_owned()), ..Asked::default() };
    let found = "encoding `klingon`".to_owned();
    assert_eq!(open(&path, &asked).map(|_| ()), Err(Refusal::Option { found }));
    let path = folder.file("b.csv", cp1251("id;name\na;Ќалъа\n"));
    let asked = Asked { encoding: Some("tj-legacy".to_owned()), ..Asked::default() };
    assert_eq!(texts(&open(&path, &asked).unwrap(), "name"), ["Ќалъа"]);
    let asked = Asked { layer: Some("roads".to_owned()), ..Asked::default() };
    assert!(matches!(open(&path, &asked), Err(Refusal::Layers { .. })));
}

const VILLAGES: [&str; 4] = ["Навобод", "Калъаи Сурх", "Лангари Шох", "НОРАК"];

/// Name, how texts are written, code page in the table, text of the `.cpg`, encoding that is told.
type Case<'a> =
    (&'a str, &'a dyn Fn(&str) -> Vec<u8>, u8, Option<&'static str>, Option<&'static str>);

#[test]
fn a_shapefile_is_read_in_the_encoding_it_is_in() {
    let folder = Folder::new();
    let utf8 = |it: &str| it.as_bytes().to_vec();
    let cp866 = |it: &str| encoding_rs::IBM866.encode(it).0.into_owned();
    let double = |it: &str| utf8(&encoding_rs::WINDOWS_1251.decode(it.as_bytes()).0);
    let cases: [Case; 10] = [
        ("plain", &utf8, 0, Some("UTF-8"), None),
        ("unsaid", &utf8, 0, None, None),
        ("of_its_machine", &utf8, 87, None, None),
        ("said", &cp1251, 201, None, None),
        ("listed", &cp1251, 0, Some("1251"), None),
        ("not_said", &cp1251, 0, None, Some("Windows-1251")),
        ("dos", &cp866, 0, None, Some("CP866")),
        ("lie", &cp1251, 0, Some("UTF-8"), Some("Windows-1251")),
        ("other_lie", &utf8, 201, None, Some("UTF-8")),
        ("twice", &double, 0, Some("UTF-8"), Some("UTF-8")),
    ];
    for (stem, write, language, page, told) in cases {
        if let Some(page) = page {
            folder.file(&format!("{stem}.cpg"), page);
        }
        let rows: Vec<Vec<u8>> = VILLAGES[..if stem == "twice" { 1 } else { 3 }]
            .iter()
            .map(|it| write(it).into_iter().take(20).collect())
            .collect();
        let field = if stem == "twice" { b"nom".to_vec() } else { write("ном") };
        let source = read(&shapefile(&folder, stem, language, &field, &rows));
        let found: Vec<_> = source
            .findings
            .iter()
            .filter_map(|it| match it {
                Finding::Decoded { encoding, .. } => Some(encoding.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(found, told.into_iter().collect::<Vec<_>>(), "{stem} {:?}", source.findings);
        let name = source.layer.fields[0].name.as_str();
        assert_eq!(name, if stem == "twice" { "nom" } else { "ном" }, "{stem}");
        for (text, expected) in texts(&source, name).iter().zip(VILLAGES) {
            assert!(expected.starts_with(text) && text.len() > 9, "{stem}: {text}, {expected}");
        }
    }
}

#[test]
fn a_name_cut_in_the_middle_of_a_letter_is_told() {
    let folder = Folder::new();
    let rows = ["Навобод", "Қалъаи Сурхоб"].map(|it| it.as_bytes().to_vec());
    let mut rows = rows.to_vec();
    rows[1].truncate(20);
    let source = read(&shapefile(&folder, "a", 0, b"name", &rows));
    assert_eq!(texts(&source, "name"), ["Навобод", "Қалъаи Сур"]);
    let example = "Қалъаи Сур".to_owned();
    assert_eq!(source.findings, [Finding::Cut { n: 1, example }]);
}

#[test]
fn files_that_lack_beside_a_shapefile_are_told() {
    let folder = Folder::new();
    let rows: Vec<Vec<u8>> = VILLAGES.iter().map(|it| cp1251(it)).collect();
    let path = shapefile(&folder, "a", 201, b"name", &rows);
    let whole = read(&path);
    assert_eq!(whole.layer.features.len(), 4);
    assert!(whole.layer.features.iter().all(|it| it.geometry.is_some()));
    fs::remove_file(path.with_extension("shx")).unwrap();
    let source = read(&path);
    assert_eq!(source.layer.features, whole.layer.features);
    assert_eq!(source.layer.path, path);
    let [Finding::Sibling { suffix, .. }] = &source.findings[..] else { panic!() };
    assert_eq!(suffix, ".shx");
    assert!(!path.with_extension("shx").exists());
    let table = fs::read(path.with_extension("dbf")).unwrap();
    fs::write(path.with_extension("dbf"), &table[..100]).unwrap();
    assert!(broken(&path).starts_with("its `.dbf` ends early at byte 100 of 149"));
    fs::remove_file(path.with_extension("dbf")).unwrap();
    let source = read(&path);
    assert_eq!(source.layer.features.len(), 4);
    assert!(
        source
            .findings
            .iter()
            .any(|it| { matches!(it, Finding::Sibling { suffix, .. } if suffix == ".dbf") })
    );
    let other = shapefile(&folder, "b", 201, b"name", &rows[..2]);
    fs::copy(other.with_extension("dbf"), path.with_extension("dbf")).unwrap();
    shapefile(&folder, "c", 0, b"name", &rows);
    fs::copy(other.with_extension("dbf"), folder.0.path().join("c.dbf")).unwrap();
    assert!(broken(&folder.0.path().join("c.shp")).contains("do not belong together"));
}
