//! GIS files: what is written is read back, and what cannot be used is refused with a remedy.
#![cfg(feature = "gdal")]
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::fs;
use std::path::{Path, PathBuf};

use geo::{Geometry, LineString, MultiPolygon, Point, Polygon, line_string, polygon};
use panoh::exposure::grid::{Grid, Raster};
use panoh::geodata::source;
use panoh::geodata::{
    BandNote, DataKind, FieldKind, GeodataError, Layer, Value, read_layer, read_raster, write_cog,
    write_gpkg,
};
use tempfile::TempDir;

const NOTE: BandNote = BandNote { description: "height above the sea, observed", unit: "m" };

fn raster() -> Raster {
    let grid = Grid {
        west_deg: 16_080.0 / 240.0,
        north_deg: 9_912.0 / 240.0,
        step_deg: 1.0 / 240.0,
        n_cols: 700,
        n_rows: 600,
    };
    let value = |it: usize| if it.is_multiple_of(97) { f32::NAN } else { (it % 6_000) as f32 };
    Raster { grid, values: (0..grid.len()).map(value).collect() }
}

fn same(a: &[f32], b: &[f32]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b || (a.is_nan() && b.is_nan())) && a.len() == b.len()
}

fn square(west: f64) -> Polygon<f64> {
    polygon![(x: west, y: 38.0), (x: west + 1.0, y: 38.0), (x: west + 1.0, y: 39.0), (x: west, y: 38.0)]
}

fn villages() -> Layer {
    let fields = [("name", FieldKind::Text), ("people", FieldKind::Int), ("m", FieldKind::Real)];
    let mut layer = Layer::new("villages", &fields);
    let at = |lon, lat| Some(Geometry::Point(Point::new(lon, lat)));
    layer.push(
        at(70.5, 39.0),
        ["Қӯрғон, Ҳисор, Ҷилгатол, Ғарм, Ӣзбоск".into(), 1_200.into(), 1.5.into()],
    );
    layer.push(at(68.774, 38.573), ["".into(), 9_007_199_254_740_993.into(), Value::Null]);
    layer.push(None, [Value::Null, Value::Null, (-0.1).into()]);
    layer
}

fn file(dir: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = dir.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

fn refused(error: GeodataError, path: &Path, words: &[&str]) {
    let text = error.to_string();
    assert!(text.starts_with(&path.display().to_string()), "{text}");
    for word in words.iter().chain(&["\nexpected: ", "\nhelp: "]) {
        assert!(text.contains(word), "no `{word}` in: {text}");
    }
}

#[test]
fn a_raster_comes_back_on_the_same_lattice_whatever_its_kind() {
    let (dir, raster) = (TempDir::new().unwrap(), raster());
    for kind in [DataKind::I16, DataKind::U16, DataKind::F32] {
        let path = dir.path().join(format!("{kind:?}.tif"));
        write_cog(&path, &raster, &NOTE, kind).unwrap();
        let back = read_raster(&path).unwrap();
        assert_eq!(back.grid, raster.grid, "to the last bit");
        assert!(same(&back.values, &raster.values), "{kind:?}");
    }
}

#[test]
fn writing_twice_gives_the_same_bytes() {
    let (dir, raster) = (TempDir::new().unwrap(), raster());
    let write = |name: &str| {
        let (tif, gpkg) = (dir.path().join(name).with_extension("tif"), dir.path().join(name));
        write_cog(&tif, &raster, &NOTE, DataKind::F32).unwrap();
        write_gpkg(&gpkg.with_extension("gpkg"), &[villages()]).unwrap();
        (fs::read(&tif).unwrap(), fs::read(gpkg.with_extension("gpkg")).unwrap())
    };
    assert!(write("one") == write("two"));
    assert!(write("one") == write("two"), "and replaces what was there");
}

#[test]
fn a_number_that_does_not_fit_is_refused_and_not_wrapped() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("people.tif");
    let error = write_cog(&path, &raster(), &NOTE, DataKind::U8).unwrap_err();
    refused(error, &path, &["a cell holds 255", "0 to 254"]);
    assert!(!path.exists());
}

#[test]
fn scale_and_offset_of_a_band_are_applied() {
    let dir = TempDir::new().unwrap();
    let path = file(
        &dir,
        "slope.vrt",
        "<VRTDataset rasterXSize=\"2\" rasterYSize=\"1\"><SRS>EPSG:4326</SRS>\
         <GeoTransform>67,0.5,0,41,0,-0.5</GeoTransform>\
         <VRTRasterBand dataType=\"Float32\" band=\"1\"><Offset>1</Offset><Scale>0.1</Scale>\
         <ComplexSource><SourceFilename relativeToVRT=\"1\">raw.asc</SourceFilename>\
         <SourceBand>1</SourceBand></ComplexSource></VRTRasterBand></VRTDataset>",
    );
    file(&dir, "raw.asc", "ncols 2\nnrows 1\nxllcorner 67\nyllcorner 40.5\ncellsize 0.5\n50 120\n");
    assert!(same(&read_raster(&path).unwrap().values, &[6.0, 13.0]));
}

#[test]
fn rasters_on_other_lattices_are_refused_with_the_command_that_warps_them() {
    let dir = TempDir::new().unwrap();
    let vrt = |name, srs: &str, corner: &str, bands: &str| {
        let text = format!(
            "<VRTDataset rasterXSize=\"2\" rasterYSize=\"2\">{srs}\
             <GeoTransform>{corner}</GeoTransform>{bands}</VRTDataset>"
        );
        file(&dir, name, &text)
    };
    let band = "<VRTRasterBand dataType=\"Byte\" band=\"1\"/>";
    let two = format!("{band}<VRTRasterBand dataType=\"Byte\" band=\"2\"/>");
    let (wgs84, utm) = ("<SRS>EPSG:4326</SRS>", "<SRS>EPSG:32642</SRS>");
    let north_up = "67,0.5,0,41,0,-0.5";
    let cases = [
        (vrt("utm.vrt", utm, "5e5,90,0,44e5,0,-90", band), "UTM zone 42N", "gdalwarp"),
        (vrt("turned.vrt", wgs84, "67,0.5,0.1,41,0.1,-0.5", band), "rotated", "gdalwarp"),
        (vrt("oblong.vrt", wgs84, "67,0.5,0,41,0,-0.25", band), "0.5 by -0.25", "gdalwarp"),
        (vrt("south_up.vrt", wgs84, "67,0.5,0,41,0,0.5", band), "0.5 by 0.5", "gdalwarp"),
        (vrt("nowhere.vrt", "", north_up, band), "no coordinate system", "-a_srs EPSG:4326"),
        (vrt("rgb.vrt", wgs84, north_up, &two), "2 bands", "-b 1"),
        (dir.path().join("absent.tif"), "no such file", "check the name"),
        (file(&dir, "notes.txt", "not a raster"), "cannot be read", "QGIS"),
    ];
    for (path, found, help) in cases {
        refused(read_raster(&path).unwrap_err(), &path, &[found, help]);
    }
}

#[test]
fn a_layer_comes_back_with_tajik_letters_large_numbers_and_empty_entries() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("Ҷойҳо.gpkg");
    let mut roads = Layer::new("roads", &[("id", FieldKind::Int)]);
    let road = line_string![(x: 70.0, y: 39.0), (x: 70.1, y: 39.2)];
    roads.push(Some(road.clone().into()), [1.into()]);
    let mut notes = Layer::new("notes", &[("note", FieldKind::Text)]);
    notes.push(None, ["a table without shapes".into()]);
    write_gpkg(&path, &[villages(), roads, notes]).unwrap();

    let names = source::open(&path, &source::Asked::default());
    let Err(source::Refusal::Layers { names }) = names else { panic!("{names:?}") };
    let names: Vec<&str> = names.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(names, ["villages", "roads", "notes"]);
    let back = read_layer(&path, Some("villages")).unwrap();
    assert_eq!((back.fields, back.features), (villages().fields, villages().features));
    let roads = read_layer(&path, Some("roads")).unwrap();
    assert_eq!(roads.lines(&roads.features[0]).unwrap(), [road]);
    let notes = read_layer(&path, Some("notes")).unwrap();
    assert_eq!(notes.text(&notes.features[0], "note").unwrap(), "a table without shapes");
    refused(read_layer(&path, None).unwrap_err(), &path, &["3 layers: villages, roads, notes"]);
    refused(read_layer(&path, Some("road")).unwrap_err(), &path, &["a layer `road`"]);
}

#[test]
fn polygons_beside_multi_polygons_become_multi_polygons() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("areas.gpkg");
    let mut areas = Layer::new("areas", &[]);
    let two = MultiPolygon(vec![square(68.0), square(70.0)]);
    areas.push::<0>(Some(square(66.0).into()), []);
    areas.push::<0>(Some(two.clone().into()), []);
    write_gpkg(&path, &[areas]).unwrap();
    let back = read_layer(&path, None).unwrap();
    let shapes: Vec<_> = back.features.iter().map(|it| back.area(it).unwrap()).collect();
    assert_eq!(shapes, [MultiPolygon(vec![square(66.0)]), two]);
}

/// The central meridian of UTM zone 42 is 69° E, and 40° N lies
/// 4 429 529.030 m from the equator on the WGS 84 ellipsoid, times 0.9996 on the map.
#[test]
fn a_layer_in_another_coordinate_system_is_brought_to_longitude_and_latitude() {
    let dir = TempDir::new().unwrap();
    let northing = 4_429_529.030_24 * 0.9996;
    let path = file(
        &dir,
        "utm.geojson",
        &format!(
            "{{\"type\":\"FeatureCollection\",\"crs\":{{\"type\":\"name\",\"properties\":\
             {{\"name\":\"urn:ogc:def:crs:EPSG::32642\"}}}},\"features\":[{{\"type\":\"Feature\",\
             \"properties\":{{\"name\":\"x\"}},\"geometry\":{{\"type\":\"Point\",\
             \"coordinates\":[500000,{northing},731]}}}}]}}"
        ),
    );
    let layer = read_layer(&path, None).unwrap();
    let place = layer.place(&layer.features[0]).unwrap();
    assert!((place.lon_deg - 69.0).abs() < 1e-7 && (place.lat_deg - 40.0).abs() < 1e-7);
}

#[test]
fn a_table_has_its_entries_as_they_are_and_metres_are_refused() {
    let dir = TempDir::new().unwrap();
    let path =
        file(&dir, "villages.csv", "name,lon,lat,people\nРазӣ,70.1,38.9,412\nНав,70.2,39,x\n");
    let layer = read_layer(&path, None).unwrap();
    let [first, second] = &layer.features[..] else { panic!("two rows") };
    assert_eq!(layer.real(first, "lon"), Ok(70.1));
    assert_eq!(layer.text(first, "name").unwrap(), "Разӣ");
    assert_eq!(layer.int(first, "people").unwrap(), 412);
    refused(layer.int(second, "people").unwrap_err(), &path, &["feature 2", "`people` is `x`"]);
    refused(layer.real(first, "houses").unwrap_err(), &path, &["no field `houses`", "people"]);
    refused(layer.lines(first).unwrap_err(), &path, &["feature 1", "has no line"]);

    let point = "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\
                 \"coordinates\":[500000,4400000]}}";
    let metres = file(&dir, "metres.geojson", point);
    refused(read_layer(&metres, None).unwrap_err(), &metres, &["500000, 4400000", "degrees"]);
}

#[test]
fn what_is_no_layer_is_refused() {
    let dir = TempDir::new().unwrap();
    let absent = dir.path().join("absent.gpkg");
    refused(read_layer(&absent, None).unwrap_err(), &absent, &["no such file"]);
    let broken = file(&dir, "broken.geojson", "{\"type\":\"FeatureColl");
    refused(read_layer(&broken, None).unwrap_err(), &broken, &["ends early at byte 20"]);
    let line: LineString<f64> = line_string![(x: 1.0, y: 2.0), (x: 2.0, y: 2.0)];
    let mut lines = Layer::new("lines", &[]);
    lines.push::<0>(Some(line.into()), []);
    let nowhere = dir.path().join("no_folder/lines.gpkg");
    refused(write_gpkg(&nowhere, &[lines]).unwrap_err(), &nowhere, &["cannot be written"]);
}
