//! Does any file open as what it is?

use std::fs;
use std::path::{Path, PathBuf};

use panoh::geodata::Value;
use panoh::geodata::source::{Asked, Finding, Refusal, Source, Theme, open};

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

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}

fn read(path: &Path) -> Source {
    open(path, &Asked::default()).unwrap_or_else(|it| panic!("{}: {it:?}", path.display()))
}

fn refused(path: &Path) -> Refusal {
    open(path, &Asked::default()).map(|it| it.layer.features.len()).unwrap_err()
}

fn broken(path: &Path) -> String {
    match refused(path) {
        Refusal::Broken { found, .. } => found,
        other => panic!("{}: {other:?}", path.display()),
    }
}

fn column(source: &Source, name: &str) -> Vec<Value> {
    let index = source.layer.column(name).unwrap_or_else(|| {
        panic!("no `{name}` among {:?}", source.layer.fields);
    });
    source.layer.features.iter().map(|it| it.values[index].clone()).collect()
}

fn texts(source: &Source, name: &str) -> Vec<String> {
    let text = |it| match it {
        Value::Text(it) => it,
        other => format!("{other:?}"),
    };
    column(source, name).into_iter().map(text).collect()
}

fn names(source: &Source) -> Vec<&str> {
    source.layer.fields.iter().map(|it| it.name.as_str()).collect()
}

fn cp1251(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1251.encode(text).0.into_owned()
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
        let rows: String = ["Навобод", "Лангари Шох", "Калъаи Сурх"]
            .iter()
            .map(|it| format!("x,{}\n", spoil(it)))
            .collect();
        let source = read(&folder.file("spoilt.csv", format!("id,name\n{rows}")));
        assert_eq!(texts(&source, "name"), ["Навобод", "Лангари Шох", "Калъаи Сурх"]);
        let [Finding::Decoded { declared, was, is, .. }] = &source.findings[..] else {
            panic!("{:?}", source.findings)
        };
        assert_eq!(declared.as_deref(), Some("UTF-8"));
        assert_eq!((was.as_str(), is.as_str()), (spoil("Навобод").as_str(), "Навобод"));
    }
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
