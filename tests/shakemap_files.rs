//! ShakeMap grids: what they say, in our units, and everything that can be wrong with them.
#![cfg(feature = "gdal")]

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use panoh::exposure::grid::{Grid, Raster};
use panoh::geodata::{self, BandNote, DataKind};
use panoh::hazard::imt::Imt;
use panoh::input::layers::frame::Frame;
use panoh::input::layers::mapping::Mapping;
use panoh::input::layers::shakemap::{self, Quantity, ShakeMap};
use panoh::input::problem::{Problems, Severity};
use panoh::units::LonLat;

const PGA: Quantity = Quantity::Shaking(Imt::Pga);
const PGV: Quantity = Quantity::Shaking(Imt::Pgv);
const MMI: Quantity = Quantity::Shaking(Imt::Mmi);

fn tajikistan() -> Frame {
    Frame {
        name: "Tajikistan".to_owned(),
        west_deg: 67.3,
        south_deg: 36.7,
        east_deg: 75.2,
        north_deg: 41.0,
    }
}

fn read(mapping: &Mapping, frame: Option<&Frame>) -> (Option<ShakeMap>, Problems) {
    let problems = RefCell::new(Problems::default());
    let map = shakemap::read(mapping, frame, &problems);
    (map, problems.into_inner())
}

/// Codes of what stops a run, and of warnings.
fn codes(problems: &Problems) -> Vec<&'static str> {
    problems.list.iter().filter(|it| it.severity != Severity::Note).map(|it| it.code).collect()
}

/// A grid over all of Tajikistan, 1° of step: PGA in %g grows by 1 a column, 10 a row.
fn grid() -> String {
    let mut text = String::from(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<shakemap_grid xmlns="http://earthquake.usgs.gov/eqcenter/shakemap" event_id="tj1" shakemap_version="1">
<event event_id="tj1" magnitude="7.0" depth="12" lat="39.0" lon="70.5" event_timestamp="2026-01-15T02:00:00Z" event_description="Rasht" />
<grid_specification lon_min="67.0" lat_min="36.0" lon_max="76.0" lat_max="42.0" nominal_lon_spacing="1.0" nominal_lat_spacing="1.0" nlon="10" nlat="7" />
<event_specific_uncertainty name="pga" value="0.3" numsta="0" />
<grid_field index="1" name="LON" units="dd" />
<grid_field index="2" name="LAT" units="dd" />
<grid_field index="3" name="MMI" units="intensity" />
<grid_field index="4" name="PGA" units="%g" />
<grid_field index="5" name="PGV" units="cms" />
<grid_field index="6" name="SVEL" units="ms" />
<grid_data>
"#,
    );
    for row in 0..7 {
        for col in 0..10 {
            let pga = col + 10 * row;
            let _ = writeln!(text, "{}.0000 {}.0000 6.5 {pga} {} 450", 67 + col, 42 - row, 2 * pga);
        }
    }
    text.push_str("</grid_data>\n</shakemap_grid>\n");
    text
}

fn written(folder: &Path, text: &str) -> Mapping {
    let path = folder.join("grid.xml");
    fs::write(&path, text).unwrap();
    Mapping::of(path)
}

#[test]
fn a_grid_is_read_in_our_units() {
    let folder = tempfile::tempdir().unwrap();
    let (map, problems) = read(&written(folder.path(), &grid()), Some(&tajikistan()));
    assert!(codes(&problems).is_empty(), "{}", problems.render(false));
    let map = map.unwrap();
    let event = map.event.as_ref().unwrap();
    assert_eq!((event.magnitude, event.depth.0), (7.0, 12.0));
    assert_eq!(event.epicentre, LonLat::new(70.5, 39.0));
    // Fourth column, third row: 23 %g and 46 cm/s.
    let place = LonLat::new(70.0, 40.0);
    let near = |quantity, expected: f64| {
        let found = map.at(quantity, place).unwrap();
        assert!((found - expected).abs() < 1e-6, "{quantity}: {found}");
    };
    near(PGA, 0.23);
    near(PGV, 46.0);
    near(MMI, 6.5);
    near(Quantity::Vs30, 450.0);
    // Between the points: the numbers of this grid are a plane.
    let found = map.at(PGA, LonLat::new(70.25, 39.5)).unwrap();
    assert!((found - 0.2825).abs() < 1e-6, "{found}");
    assert_eq!(map.at(PGA, LonLat::new(80.0, 39.5)), None);
    assert_eq!(map.at(Quantity::Spread(Imt::Pga), place), None);
}

#[test]
fn a_packed_grid_and_the_spread_beside_it_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grid.xml.gz");
    let mut packed = flate2::write::GzEncoder::new(
        fs::File::create(&path).unwrap(),
        flate2::Compression::fast(),
    );
    packed.write_all(grid().as_bytes()).unwrap();
    packed.finish().unwrap();
    let spread = grid()
        .replace("name=\"MMI\" units=\"intensity\"", "name=\"STDMMI\" units=\"intensity\"")
        .replace("name=\"PGA\" units=\"%g\"", "name=\"STDPGA\" units=\"ln(%g)\"")
        .replace("name=\"PGV\" units=\"cms\"", "name=\"URAT\" units=\"\"")
        .replace("name=\"SVEL\" units=\"ms\"", "name=\"STDPGV\" units=\"ln(cms)\"");
    let spread: String = spread
        .lines()
        .map(|it| {
            let numbers: Vec<&str> = it.split(' ').collect();
            if numbers.len() == 6 && !it.starts_with('<') {
                format!("{} {} 0.3 0.6 1 0.5\n", numbers[0], numbers[1])
            } else {
                format!("{it}\n")
            }
        })
        .collect();
    fs::write(folder.path().join("uncertainty.xml"), &spread).unwrap();
    let (map, problems) = read(&Mapping::of(path.clone()), Some(&tajikistan()));
    assert!(codes(&problems).is_empty(), "{}", problems.render(false));
    let map = map.unwrap();
    let place = LonLat::new(70.5, 39.0);
    let spread_of = |imt| map.at(Quantity::Spread(imt), place).map(|it| (it * 1e6).round() / 1e6);
    assert_eq!(spread_of(Imt::Pga), Some(0.6));
    assert_eq!(spread_of(Imt::Mmi), Some(0.3));
    assert_eq!(spread_of(Imt::Pgv), Some(0.5));
    // A spread of another run has other points.
    let other = spread.replace("lat_max=\"42.0\"", "lat_max=\"42.5\"");
    fs::write(folder.path().join("uncertainty.xml"), other).unwrap();
    let (map, problems) = read(&Mapping::of(path), None);
    assert!(map.is_none() && codes(&problems).contains(&"E431"));
}

/// One change of the good file, the code that it brings, and words of the message.
#[test]
fn every_mistake_has_its_code_and_place() {
    let folder = tempfile::tempdir().unwrap();
    let good = grid();
    let rows = |change: &dyn Fn(&str) -> String| -> String {
        good.lines().map(|it| change(it) + "\n").collect()
    };
    let cases: Vec<(String, &str, &[&str])> = vec![
        (good.replace("units=\"%g\"", "units=\"furlong\""), "E409", &["furlong", "line 9", "PGA"]),
        (good.replace("name=\"LAT\"", "name=\"LATITUDE\""), "E405", &["`LAT`", "LATITUDE"]),
        (
            good.replace("\"MMI\"", "\"A\"")
                .replace("\"PGA\"", "\"B\"")
                .replace("\"PGV\"", "\"C\""),
            "E405",
            &["no shaking"],
        ),
        (good.replace("nlon=\"10\"", ""), "E431", &["nlon", "is missing", "line 4"]),
        (good.replace("nlat=\"7\"", "nlat=\"8\""), "E431", &["70 rows", "80"]),
        (good.replace("lat_min=\"36.0\"", "lat_min=\"46.0\""), "E431", &["cannot be"]),
        (good.replace("nlon=\"10\"", "nlon=\"1e9\""), "E431", &["cannot be"]),
        (
            good.replace("nominal_lon_spacing=\"1.0\"", "nominal_lon_spacing=\"0.5\""),
            "E431",
            &["steps of 0.5"],
        ),
        (
            rows(&|it| it.replace(" 6.5 23 46 450", " 6.5 23 46")),
            "E431",
            &["1 rows", "5 numbers", "line 36"],
        ),
        (rows(&|it| it.replace(" 6.5 23 ", " 6.5 nan ")), "E404", &["line 36", "PGA", "nan"]),
        (rows(&|it| it.replace(" 6.5 23 ", " 6.5 -1 ")), "E602", &["line 36", "-1"]),
        (rows(&|it| it.replace(" 6.5 ", " 65 ")), "E602", &["70 entries", "MMI"]),
        // Rows from the south: every place but those of the middle row is wrong.
        (
            rows(&|it| {
                let middle = it.split(' ').nth(1).and_then(|it| it.parse::<f64>().ok());
                match middle.filter(|_| !it.starts_with('<')) {
                    Some(lat) => {
                        it.replacen(&format!("{lat:.4}"), &format!("{:.4}", 78.0 - lat), 1)
                    }
                    None => it.to_owned(),
                }
            }),
            "E431",
            &["60 rows are not where", "line 13"],
        ),
        (good[..good.len() / 2].to_owned(), "E102", &["ends early", "byte"]),
        ("<html></html>".to_owned(), "E102", &["html"]),
        ("PGA 1 2 3".to_owned(), "E102", &["not XML"]),
    ];
    for (text, code, parts) in cases {
        let (map, problems) = read(&written(folder.path(), &text), None);
        assert!(map.is_none(), "{code} {parts:?} was read");
        let told = problems.render(false);
        assert!(codes(&problems).contains(&code), "{code} is not in\n{told}");
        for part in parts {
            assert!(told.contains(part), "{part} is not in\n{told}");
        }
    }
}

#[test]
fn several_mistakes_are_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let text = grid()
        .replace("units=\"%g\"", "units=\"furlong\"")
        .replace("units=\"cms\"", "units=\"knots\"")
        .replace("nlon=\"10\"", "nlon=\"ten\"");
    let (_, problems) = read(&written(folder.path(), &text), None);
    assert_eq!(codes(&problems), ["E431", "E409", "E409"]);
}

#[test]
fn a_torn_archive_is_told_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grid.xml.gz");
    let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    packed.write_all(grid().as_bytes()).unwrap();
    let bytes = packed.finish().unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let (map, problems) = read(&Mapping::of(path), None);
    assert!(map.is_none());
    assert_eq!(codes(&problems), ["E102"]);
    let (_, problems) = read(&Mapping::of(folder.path().join("nothing.xml")), None);
    assert_eq!(codes(&problems), ["E101"]);
}

#[test]
fn a_map_of_another_country_or_of_part_of_this_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mapping = written(folder.path(), &grid());
    let japan = Frame { name: "Japan".into(), west_deg: 130.0, east_deg: 145.0, ..tajikistan() };
    let (map, problems) = read(&mapping, Some(&japan));
    assert!(map.is_none());
    assert_eq!(codes(&problems), ["E204"]);
    let wide = Frame { east_deg: 84.0, ..tajikistan() };
    let (map, problems) = read(&mapping, Some(&wide));
    assert!(map.is_some());
    assert_eq!(codes(&problems), ["W432"]);
}

fn raster(folder: &Path, name: &str, value: f32) -> PathBuf {
    let grid = Grid { west_deg: 67.0, north_deg: 41.5, step_deg: 0.5, n_cols: 18, n_rows: 11 };
    let path = folder.join(name);
    let note = BandNote { description: "shaking", unit: "" };
    let raster = Raster { grid, values: vec![value; 18 * 11] };
    geodata::write_cog(&path, &raster, &note, DataKind::F32).unwrap();
    path
}

#[test]
fn rasters_of_intensity_and_acceleration_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let place = LonLat::new(70.5, 39.0);
    let of = |name: &str, value: f32, unit: Option<&str>| {
        let unit = unit.map(str::to_owned);
        let path = raster(folder.path(), name, value);
        read(&Mapping { unit, ..Mapping::of(path) }, Some(&tajikistan()))
    };
    let (map, problems) = of("mmi_mean.tif", 7.25, None);
    assert_eq!(map.unwrap().at(MMI, place), Some(7.25), "{}", problems.render(false));
    assert!(problems.list.iter().any(|it| it.message.contains("by its name")));
    for (value, unit, quantity, expected) in [
        (25.0, "%g", PGA, 0.25),
        (0.25, "g", PGA, 0.25),
        (0.25_f32.ln(), "ln(g)", PGA, 0.25),
        (30.0, "cm/s", PGV, 30.0),
        (8.0, "mmi", MMI, 8.0),
    ] {
        let (map, problems) = of("shaking.tif", value, Some(unit));
        let found = map.unwrap_or_else(|| panic!("{}", problems.render(false))).at(quantity, place);
        assert!((found.unwrap() - expected).abs() < 1e-6, "{unit}: {found:?}");
    }
    // Nobody says what it is; a unit that is none; %g taken for g; a code for nothing.
    assert_eq!(codes(&of("shaking.tif", 0.25, None).1), ["E409"]);
    assert_eq!(codes(&of("shaking.tif", 0.25, Some("people")).1), ["E409"]);
    assert_eq!(codes(&of("shaking.tif", 25.0, Some("g")).1), ["E410"]);
    assert_eq!(codes(&of("shaking.tif", -9999.0, Some("mmi")).1), ["E410"]);
}

/// A real grid of the USGS, against the numbers of its own text.
#[test]
fn a_real_grid_is_read_to_the_last_number() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/tests/shakemap/lomaprieta_grid.xml.gz");
    if !path.is_file() {
        eprintln!("skipped: {} is not there", path.display());
        return;
    }
    let (map, problems) = read(&Mapping::of(path.clone()), None);
    let map = map.unwrap_or_else(|| panic!("{}", problems.render(false)));
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let rows: Vec<Vec<f64>> = text
        .lines()
        .filter_map(|it| it.split(' ').map(|it| it.parse().ok()).collect::<Option<Vec<f64>>>())
        .filter(|it| it.len() == 11)
        .collect();
    assert_eq!((map.lattice.n_cols, map.lattice.n_rows, rows.len()), (241, 193, 46_513));
    let event = map.event.as_ref().unwrap();
    assert_eq!((event.magnitude, event.depth.0), (6.9, 18.0));
    let columns = [
        (PGA, 2, 0.01),
        (PGV, 3, 1.0),
        (MMI, 4, 1.0),
        (Quantity::Shaking(Imt::Sa(0.3)), 5, 0.01),
        (Quantity::Shaking(Imt::Sa(3.0)), 7, 0.01),
        (Quantity::Spread(Imt::Pga), 8, 1.0),
        (Quantity::Vs30, 10, 1.0),
    ];
    for (quantity, column, factor) in columns {
        let values = &map.field(quantity).unwrap().values;
        let wrong = rows.iter().zip(values).position(|(row, value)| {
            (row[column] * factor - f64::from(*value)).abs() > 1e-6 * row[column].abs()
        });
        assert_eq!(wrong, None, "{quantity}");
    }
    // The place of a row is where its number is found again.
    for row in rows.iter().step_by(997) {
        let found = map.at(MMI, LonLat::new(row[0], row[1])).unwrap();
        assert!((found - row[4]).abs() < 0.02, "{row:?}: {found}");
    }
}
