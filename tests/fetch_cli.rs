//! `panoh layers fetch` as a person meets it; a mirror on the loopback stands for the publishers.
#![cfg(all(feature = "gdal", feature = "fetch"))]

#[allow(dead_code)] // Not every test file needs all of the server.
#[path = "support/loopback.rs"]
mod loopback;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use loopback::{Reply, Server};
use panoh::exposure::grid::{Grid, Raster};
use panoh::fetch::checksum::of_file;
use panoh::geodata::{self, BandNote, DataKind};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn fetch(arguments: &[&str], mirror: &str, folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_panoh"));
    command.args(["layers", "fetch"]).args(arguments);
    command.args(["--out", &folder.display().to_string()]);
    command.env("PANOH_MIRROR", mirror).env("NO_COLOR", "1").output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Two rows as GeoNames writes them, in an archive as theirs.
fn geonames() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(vec![]);
    let mut zip = ZipWriter::new(&mut bytes);
    for (name, text) in [
        ("readme.txt", "Readme for GeoNames Gazetteer extract files"),
        ("TJ.txt", "1221874\tDushanbe\tDushanbe\t\t38.53575\t68.77905\tP\tPPLC\tTJ\n"),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    bytes.into_inner()
}

/// The smallest OpenStreetMap file: one header block (wiki.openstreetmap.org/wiki/PBF_Format).
fn pbf() -> Vec<u8> {
    let mut bytes = b"\0\0\0\x0d\x0a\x09OSMHeader\x18\x12".to_vec();
    bytes.extend(b"\x0a\x10\x22\x0eOsmSchema-V0.6");
    bytes
}

fn tile(folder: &Path) -> Vec<u8> {
    let grid = Grid { west_deg: 70.0, north_deg: 40.0, step_deg: 0.25, n_cols: 4, n_rows: 4 };
    let path = folder.join("tile.tif");
    let note = BandNote { description: "heights", unit: "m" };
    let raster = Raster { grid, values: vec![2000.0; 16] };
    geodata::write_cog(&path, &raster, &note, DataKind::F32).unwrap();
    fs::read(path).unwrap()
}

#[test]
fn the_list_says_what_there_is_and_under_which_licence() {
    let output = fetch(&[], "", Path::new("unused"));
    assert!(output.status.success());
    for source in panoh::fetch::sources::ALL.iter() {
        assert!(out(&output).contains(&source.name) && out(&output).contains(&source.licence));
    }
}

#[test]
fn an_archive_is_fetched_unpacked_and_not_fetched_twice() {
    let server = Server::start(|it| match it.path.as_str() {
        "/download.geonames.org/export/dump/TJ.zip" => Reply::file(it, &geonames(), "\"v1\""),
        _ => Reply::of(404, b""),
    });
    let folder = tempfile::tempdir().unwrap();
    let output = fetch(&["geonames", "--yes"], &server.address, folder.path());
    assert!(output.status.success(), "{}", told(&output));
    let text = out(&output);
    let licence = text.find("CC BY 4.0").expect("the licence is said");
    let fetched = text.find("fetched ").expect("the file is said");
    assert!(licence < fetched, "the licence comes first:\n{text}");
    let file = folder.path().join("geonames/TJ.txt");
    assert!(fs::read_to_string(&file).unwrap().contains("Dushanbe"));
    assert!(text.contains(&format!("panoh layers check {} --as villages", file.display())));
    let note = fs::read_to_string(folder.path().join("geonames/TJ.zip.source.toml")).unwrap();
    for part in
        ["licence = \"CC BY 4.0\"", "attribution = \"GeoNames", "sha256 = \"", "fetched = \"20"]
    {
        assert!(note.contains(part), "{part} is not in\n{note}");
    }
    let output = fetch(&["geonames", "--yes"], &server.address, folder.path());
    assert!(out(&output).contains("already here, unchanged"), "{}", out(&output));
    // Without a network, and without the question: nothing is fetched.
    let output = fetch(&["geonames", "--offline"], "http://127.0.0.1:9", folder.path());
    assert!(output.status.success(), "{}", told(&output));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn without_a_yes_nothing_is_asked_of_anybody() {
    let server = Server::start(|it| Reply::file(it, &geonames(), "\"v1\""));
    let folder = tempfile::tempdir().unwrap();
    let output = fetch(&["geonames"], &server.address, folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("--yes") && out(&output).contains("CC BY 4.0"));
    assert!(server.requests().is_empty());
    assert!(!folder.path().join("geonames").exists());
}

#[test]
fn what_cannot_be_asked_for_is_told_before_anything_else() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, part) in [
        (&["geoname", "--yes"][..], "did you mean `geonames`?"),
        (&["copernicus-dem", "--only", "N99", "--yes"], "no file of `copernicus-dem`"),
        (&["geonames", "--url", "ftp://a.org/b.zip", "--yes"], "is no address"),
        (&["geonames", "--sha256", "12", "--yes"], "64"),
    ] {
        let output = fetch(arguments, "http://127.0.0.1:9", folder.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(told(&output).contains(part), "{part} is not in\n{}", told(&output));
    }
}

#[test]
fn the_publishers_checksum_is_compared() {
    let folder = tempfile::tempdir().unwrap();
    let truth = folder.path().join("truth");
    fs::write(&truth, pbf()).unwrap();
    let right = of_file(&truth).unwrap()[1].clone();
    for (sum, code) in [(right, 0), ("0".repeat(32), 3)] {
        let server = Server::start(move |it| match it.path.as_str() {
            "/download.geofabrik.de/asia/tajikistan-latest.osm.pbf" => {
                Reply::of(302, b"").with("Location", "/asia/tajikistan-261123.osm.pbf")
            }
            "/asia/tajikistan-261123.osm.pbf" => Reply::file(it, &pbf(), "\"v1\""),
            "/download.geofabrik.de/asia/tajikistan-latest.osm.pbf.md5" => {
                Reply::of(200, format!("{sum}  tajikistan-latest.osm.pbf\n").as_bytes())
            }
            _ => Reply::of(404, b""),
        });
        let out_folder = tempfile::tempdir().unwrap();
        let output = fetch(&["geofabrik-osm", "--yes"], &server.address, out_folder.path());
        assert_eq!(output.status.code(), Some(code), "{}", told(&output));
        let file = out_folder.path().join("geofabrik-osm/tajikistan-latest.osm.pbf");
        assert_eq!(file.exists(), code == 0);
        assert_eq!(told(&output).contains("E123"), code == 3);
    }
}

#[test]
fn a_catalogue_leads_to_the_best_file_it_has() {
    let catalogue = r#"{"success": true, "result": {"license_title": "CC BY-IGO", "resources": [
        {"name": "codes.xlsx", "url": "https://data.humdata.org/d/1/codes.xlsx"},
        {"name": "tjk_adm.gpkg", "url": "https://data.humdata.org/d/2/tjk_adm.gpkg"}]}}"#;
    let server = Server::start(move |it| match it.path.as_str() {
        "/data.humdata.org/api/3/action/package_show?id=cod-ab-tjk" => {
            Reply::of(200, catalogue.as_bytes()).with("Content-Type", "application/json")
        }
        "/data.humdata.org/d/2/tjk_adm.gpkg" => Reply::file(it, b"SQLite format 3\0", "\"v1\""),
        _ => Reply::of(404, b""),
    });
    let folder = tempfile::tempdir().unwrap();
    let output = fetch(&["hdx-cod-ab", "--yes"], &server.address, folder.path());
    assert!(output.status.success(), "{}", told(&output));
    assert!(told(&output).contains("CC BY-IGO"), "the catalogue's licence is said");
    assert!(folder.path().join("hdx-cod-ab/tjk_adm.gpkg").is_file());
    let output = fetch(&["hdx-cod-ab", "--offline"], "", folder.path());
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn one_missing_tile_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let body = tile(folder.path());
    let server = Server::start(move |it| {
        if it.path.contains("N36_00_E068") {
            Reply::of(404, b"")
        } else {
            Reply::file(it, &body, "\"v1\"")
        }
    });
    let arguments = ["copernicus-dem", "--only", "N36_00", "--yes"];
    let output = fetch(&arguments, &server.address, folder.path());
    assert_eq!(output.status.code(), Some(1), "a way to a file failed, no file is wrong");
    assert!(told(&output).contains("E121") && told(&output).contains("N36_00_E068"));
    assert!(out(&output).contains("1 of 4 files could not be fetched, 3 are here"));
    let tile = "copernicus-dem/Copernicus_DSM_COG_10_N36_00_E072_00_DEM.tif";
    let raster = geodata::read_raster(&folder.path().join(tile)).unwrap();
    assert_eq!(raster.values.len(), 16);
}
