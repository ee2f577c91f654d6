//! Do spreadsheets, archives and extracts of OpenStreetMap open as what they are?

use std::fs;
use std::io::Write as _;
use std::path::Path;

use geo::Geometry;
use panoh::geodata::Value;
use panoh::geodata::source::{Asked, Finding, Refusal, Theme, open};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

#[path = "support/source_files.rs"]
mod source_files;

use source_files::{Folder, broken, column, cp1251, names, read, refused, shapefile, texts};

#[test]
fn a_workbook_is_read_with_its_types() {
    let folder = Folder::new();
    let path = folder.0.path().join("report.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Аҳолӣ").unwrap();
    sheet.write(0, 1, "Аҳолии деҳаҳо, 2024").unwrap();
    for (column, name) in
        ["код", "название", "население", "широта", "дата", "", "сумма"].into_iter().enumerate()
    {
        sheet.write(2, column as u16, name).unwrap();
    }
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let day = ExcelDateTime::from_ymd(2024, 3, 1).unwrap();
    for (row, (name, people)) in [("Навобод", 2816.0), ("Ҳиҷборак", 535.0)].iter().enumerate()
    {
        let row = row as u32 + 3;
        sheet.write(row, 0, format!("00{row}")).unwrap();
        sheet.write(row, 1, *name).unwrap();
        sheet.write(row, 2, *people).unwrap();
        sheet.write(row, 3, 38.5 + f64::from(row)).unwrap();
        sheet.write_with_format(row, 4, &day, &date).unwrap();
        sheet.write(row, 5, "x").unwrap();
        sheet.write_formula(row, 6, Formula::new("=C4*2").set_result("5632")).unwrap();
    }
    sheet.write(5, 1, "Норак").unwrap();
    sheet.write(5, 2, "1 234").unwrap();
    book.add_worksheet().set_name("пусто").unwrap();
    book.save(&path).unwrap();

    let source = read(&path);
    assert_eq!(source.format, "Excel workbook");
    assert_eq!(source.layers, [("Аҳолӣ".to_owned(), 3), ("пусто".to_owned(), 0)]);
    assert_eq!(
        names(&source),
        ["код", "название", "население", "широта", "дата", "column_6", "сумма"]
    );
    assert_eq!(texts(&source, "код")[..2], ["003", "004"]);
    let people = [Value::Int(2816), Value::Int(535), Value::from("1 234")];
    assert_eq!(column(&source, "население"), people);
    assert_eq!(column(&source, "широта"), [Value::Real(41.5), Value::Real(42.5), Value::Null]);
    assert_eq!(texts(&source, "дата")[0], "2024-03-01");
    assert_eq!(column(&source, "сумма")[0], Value::Int(5632));
    let renamed = Finding::Renamed { column: 6, was: String::new(), is: "column_6".to_owned() };
    assert_eq!(source.findings, [Finding::Header { row: 3 }, renamed]);

    let whole = fs::read(&path).unwrap();
    let half = folder.file("half.xlsx", &whole[..3000]);
    assert_eq!(broken(&half), "ends early at byte 3000: incomplete download?");
    let locked = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[7; 4000]].concat();
    assert_eq!(broken(&folder.file("locked.xlsx", locked)), "is locked with a password");
    let page = folder.file("page.xls", "<html><table><tr><td>1</td></tr></table></html>");
    assert!(broken(&page).starts_with("is a web page with the name of a workbook"));
    let asked = Asked { layer: Some("нет".to_owned()), ..Asked::default() };
    assert!(matches!(open(&path, &asked), Err(Refusal::Layers { names }) if names.len() == 2));
}

#[test]
fn a_sheet_in_which_calamine_sees_nothing_is_still_read() {
    // As GDAL writes it: with line breaks between the cells.
    let content = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet>
<table:table table:name="villages">
<table:table-row>
<table:table-cell office:value-type="string"><text:p>name</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>people</text:p></table:table-cell>
</table:table-row>
<table:table-row>
<table:table-cell office:value-type="string"><text:p>Навобод</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="2816"><text:p>2816</text:p></table:table-cell>
</table:table-row>
</table:table>
</office:spreadsheet></office:body></office:document-content>
"#;
    let folder = Folder::new();
    let path = folder.0.path().join("villages.ods");
    let kind = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
    zip(&path, &[("mimetype", kind), ("content.xml", content.into())]);
    let source = read(&path);
    assert_eq!(source.format, "LibreOffice workbook");
    assert_eq!(texts(&source, "name"), ["Навобод"]);
    assert_eq!(column(&source, "people"), [Value::Int(2816)]);
}

fn zip(path: &Path, files: &[(&str, Vec<u8>)]) {
    let mut archive = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn an_archive_of_one_file_is_that_file() {
    let folder = Folder::new();
    let shapes = shapefile(&folder, "villages", 0, b"name", &[cp1251("Навобод"), cp1251("Нушор")]);
    let parts = ["shp", "shx", "dbf"].map(|it| fs::read(shapes.with_extension(it)).unwrap());
    let path = folder.0.path().join("villages.zip");
    let [shp, shx, dbf] = parts;
    let files = [
        ("data/villages.shp", shp.clone()),
        ("data/villages.shx", shx.clone()),
        ("data/villages.dbf", dbf.clone()),
        ("data/README.txt", b"about".to_vec()),
    ];
    zip(&path, &files);
    let source = read(&path);
    assert_eq!((source.format.as_str(), &source.layer.path), ("Shapefile", &path));
    assert_eq!(texts(&source, "name"), ["Навобод", "Нушор"]);

    let table = folder.0.path().join("table.zip");
    zip(&table, &[("t.csv", b"id;name\na;b\n".to_vec()), ("readme.txt", b"about".to_vec())]);
    assert_eq!(names(&read(&table)), ["id", "name"]);

    let export = folder.0.path().join("export.shp.zip");
    let places = "gis_osm_places_free_1";
    let roads = "gis_osm_roads_free_1";
    let mut files = Vec::new();
    let all: Vec<(String, Vec<u8>)> = [places, roads]
        .iter()
        .flat_map(|stem| {
            [("shp", &shp), ("shx", &shx), ("dbf", &dbf)]
                .map(|(suffix, bytes)| (format!("{stem}.{suffix}"), bytes.clone()))
        })
        .collect();
    files.extend(all.iter().map(|it| (it.0.as_str(), it.1.clone())));
    zip(&export, &files);
    let layers = vec![(places.to_owned(), 2), (roads.to_owned(), 2)];
    assert_eq!(refused(&export), Refusal::Layers { names: layers });
    let of_theme = Asked { theme: Theme::Roads, ..Asked::default() };
    assert_eq!(open(&export, &of_theme).unwrap().layer.name, roads);
    let named = Asked { layer: Some(places.to_owned()), ..Asked::default() };
    assert_eq!(open(&export, &named).unwrap().layer.name, places);

    let bytes = fs::read(&path).unwrap();
    let half = folder.file("half.zip", &bytes[..bytes.len() / 2]);
    assert!(broken(&half).starts_with("ends early at byte"));
}

#[test]
fn a_file_packed_alone_is_unpacked() {
    let folder = Folder::new();
    let text = "id,name\na,Ҳисор\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let source = read(&folder.file("places.csv.gz", &gzip));
    assert_eq!(
        (source.layer.name.as_str(), texts(&source, "name")),
        ("places", vec!["Ҳисор".into()])
    );
    let half = folder.file("half.csv.gz", &gzip[..gzip.len() - 12]);
    assert!(broken(&half).starts_with("ends early at byte"), "{}", broken(&half));
}

const EXTRACT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="test">
 <node id="1" lat="38.90" lon="70.10" version="1"><tag k="place" v="village"/>
  <tag k="name" v="Навобод"/><tag k="name:tg" v="Навобод"/><tag k="population" v="2816"/></node>
 <node id="2" lat="38.91" lon="70.11" version="1"><tag k="amenity" v="school"/></node>
 <node id="3" lat="38.92" lon="70.12" version="1"/>
 <node id="4" lat="38.93" lon="70.12" version="1"/>
 <node id="5" lat="38.93" lon="70.13" version="1"><tag k="place" v="island"/></node>
 <way id="1" version="1"><nd ref="3"/><nd ref="4"/><nd ref="5"/>
  <tag k="highway" v="primary"/><tag k="bridge" v="yes"/><tag k="name:ru" v="Памирский тракт"/></way>
 <way id="2" version="1"><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="3"/>
  <tag k="building" v="school"/><tag k="amenity" v="school"/><tag k="capacity" v="300"/></way>
 <way id="3" version="1"><nd ref="3"/><nd ref="5"/><tag k="waterway" v="river"/></way>
 <way id="4" version="1"><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="3"/></way>
 <relation id="1" version="1"><member type="way" ref="4" role="outer"/>
  <tag k="type" v="boundary"/><tag k="boundary" v="administrative"/><tag k="admin_level" v="6"/>
  <tag k="name" v="Рашт"/><tag k="ISO3166-2" v="TJ-RA"/></relation>
</osm>
"#;

#[test]
fn an_extract_of_openstreetmap_gives_the_theme_that_is_wanted() {
    let folder = Folder::new();
    let path = folder.file("extract.osm", EXTRACT);
    let themed = |theme| {
        open(&path, &Asked { theme, ..Asked::default() }).unwrap_or_else(|it| panic!("{it:?}"))
    };
    let places = themed(Theme::Places);
    assert_eq!(texts(&places, "name:tg"), ["Навобод"]);
    assert_eq!(texts(&places, "osm_id"), ["1"]);
    assert_eq!(texts(&places, "population"), ["2816"]);
    assert_eq!(places.crs.unwrap().code, Some(4326));

    let roads = themed(Theme::Roads);
    assert_eq!(texts(&roads, "highway"), ["primary"]);
    assert_eq!(texts(&roads, "name:ru"), ["Памирский тракт"]);
    let Some(Geometry::LineString(line)) = &roads.layer.features[0].geometry else { panic!() };
    assert_eq!(line.0.len(), 3);
    assert_eq!((line.0[0].x, line.0[0].y), (70.12, 38.92));

    let shelters = themed(Theme::Shelters);
    assert_eq!(texts(&shelters, "osm_id"), ["node/2", "way/2"]);
    assert_eq!(column(&shelters, "capacity"), [Value::Null, Value::from("300")]);

    let areas = themed(Theme::Areas);
    assert_eq!(texts(&areas, "ISO3166-2"), ["TJ-RA"]);
    assert_eq!(texts(&areas, "osm_id"), ["relation/1"]);
    assert!(matches!(areas.layer.features[0].geometry, Some(Geometry::MultiPolygon(_))));

    assert_eq!(texts(&themed(Theme::Buildings), "building"), ["school"]);
    let Refusal::Layers { names } = refused(&path) else { panic!() };
    assert_eq!(names[0], ("points".to_owned(), 3));

    let nodes = EXTRACT.find(" <node").unwrap();
    let ways = EXTRACT.find(" <way").unwrap();
    let end = EXTRACT.find("</osm>").unwrap();
    let (start, nodes, ways) = (&EXTRACT[..nodes], &EXTRACT[nodes..ways], &EXTRACT[ways..end]);
    let again = " <node id=\"4\" lat=\"38.93\" lon=\"70.12\"/>";
    let overpass = folder.file("overpass.osm", format!("{start}{ways}{nodes}{again}</osm>"));
    let josm = EXTRACT.replace("id=\"", "id='-").replace("ref=\"", "ref='-");
    let josm = josm.replace("id='-1\"", "id='-1'");
    let josm: String =
        (2..6).fold(josm, |it, n| it.replace(&format!("id='-{n}\""), &format!("id='-{n}'")));
    let josm: String =
        (3..6).fold(josm, |it, n| it.replace(&format!("ref='-{n}\""), &format!("ref='-{n}'")));
    let josm = folder.file("josm.osm", josm);
    for path in [overpass, josm] {
        let asked = Asked { theme: Theme::Roads, ..Asked::default() };
        let other = open(&path, &asked).unwrap_or_else(|it| panic!("{it:?}"));
        assert_eq!(other.layer.features[0].geometry, roads.layer.features[0].geometry);
        assert_eq!(other.layer.path, path);
    }

    let half = folder.file("half.osm", &EXTRACT[..900]);
    assert!(broken(&half).starts_with("ends early at byte 900"));
    let mut packed = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    packed.write_all(EXTRACT.as_bytes()).unwrap();
    let packed = folder.file("extract.osm.bz2", packed.finish().unwrap());
    let asked = Asked { theme: Theme::Roads, ..Asked::default() };
    assert_eq!(open(&packed, &asked).unwrap().layer.features.len(), 1);
}
