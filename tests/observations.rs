//! What was measured: tables of stations and reports, lists of ShakeMap, measured Vs30, and the
//! table `[observations]` of a scenario. All numbers here are made up, and round.
#![cfg(feature = "gdal")]

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use panoh::exposure::grid::{Grid, Raster};
use panoh::geodata::{self, BandNote, DataKind};
use panoh::hazard::imt::Imt;
use panoh::hazard::observation::Observation;
use panoh::hazard::site::MeasuredGround;
use panoh::input::layers::frame::Frame;
use panoh::input::layers::mapping::Mapping;
use panoh::input::layers::shakemap::Quantity;
use panoh::input::layers::{felt, inspect, kind, stations, vs30_points};
use panoh::input::problem::{Problems, Severity};
use panoh::input::scenario::{self, Reading};
use panoh::units::{LonLat, Vs30};
use serde_json::json;

fn tajikistan() -> Frame {
    Frame {
        name: "Tajikistan".to_owned(),
        west_deg: 67.3,
        south_deg: 36.7,
        east_deg: 75.2,
        north_deg: 41.0,
    }
}

fn written(folder: &Path, name: &str, text: &str) -> Mapping {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    Mapping::of(path)
}

fn read_as(kind: &str, mapping: &Mapping) -> (Option<Vec<Observation>>, Problems) {
    let problems = RefCell::new(Problems::default());
    let frame = tajikistan();
    let found = match kind {
        "stations" => stations::read(mapping, Some(&frame), &problems),
        _ => felt::read(mapping, Some(&frame), &problems),
    };
    (found, problems.into_inner())
}

/// Reads a small table as a kind.
fn table(kind: &str, text: &str) -> (Option<Vec<Observation>>, Problems) {
    let folder = tempfile::tempdir().unwrap();
    read_as(kind, &written(folder.path(), "table.csv", text))
}

fn good(read: (Option<Vec<Observation>>, Problems)) -> Vec<Observation> {
    let (found, problems) = read;
    assert_eq!(problems.errors(), 0, "{}", problems.render(false));
    found.unwrap()
}

/// Codes of what stops a run, and of warnings.
fn codes(problems: &Problems) -> Vec<&'static str> {
    problems.list.iter().filter(|it| it.severity != Severity::Note).map(|it| it.code).collect()
}

/// Station, measure, the number in g, cm/s or intensity, and its standard deviation.
fn facts(found: &[Observation]) -> Vec<(String, String, f64, f64)> {
    let round = |it: f64| (it * 1e6).round() / 1e6;
    let number = |it: &Observation| if it.imt == Imt::Mmi { it.value } else { it.value.exp() };
    let of =
        |it: &Observation| (it.id.clone(), it.imt.to_string(), round(number(it)), round(it.sigma));
    found.iter().map(of).collect()
}

fn fact(id: &str, imt: &str, number: f64, sigma: f64) -> (String, String, f64, f64) {
    (id.to_owned(), imt.to_owned(), number, sigma)
}

#[test]
fn a_table_is_read_in_our_units() {
    let (found, problems) = table(
        "stations",
        "id,lon,lat,PGA (%g),pgv_cm_s,psa03 (%g),SA(0.45)_g,pga_sigma,vs30\n\
         ST01,70.5,39.0,20,15,40,0.3,0.1,450\n\
         ST02,71.0,39.5,10,,25,0.2,,\n",
    );
    assert!(codes(&problems).is_empty(), "{}", problems.render(false));
    let found = found.unwrap();
    let mut all = facts(&found);
    all.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    assert_eq!(
        all,
        [
            fact("ST01", "PGA", 0.2, 0.1),
            fact("ST01", "PGV", 15.0, 0.0),
            fact("ST01", "SA(0.3)", 0.4, 0.0),
            fact("ST01", "SA(0.45)", 0.3, 0.0),
            fact("ST02", "PGA", 0.1, 0.0),
            fact("ST02", "SA(0.3)", 0.25, 0.0),
            fact("ST02", "SA(0.45)", 0.2, 0.0),
        ]
    );
    assert_eq!(found[0].place, LonLat::new(70.5, 39.0));
    assert_eq!((found[0].vs30, found[6].vs30), (Some(Vs30(450.0)), None));
}

#[test]
fn units_are_said_by_key_or_asked() {
    let folder = tempfile::tempdir().unwrap();
    let text = "id,lon,lat,pga\nST01,70.5,39.0,196.133\nST02,71.0,39.0,98.0665\n";
    let bare = written(folder.path(), "table.csv", text);
    let with = |unit: &str| Mapping { unit: Some(unit.to_owned()), ..bare.clone() };
    let gal = good(read_as("stations", &with("cm/s2")));
    assert_eq!(facts(&gal), [fact("ST01", "PGA", 0.2, 0.0), fact("ST02", "PGA", 0.1, 0.0)]);
    let (found, problems) = read_as("stations", &bare);
    assert!(found.is_none());
    assert_eq!(codes(&problems), ["E409"]);
    let text = problems.render(false);
    assert!(text.contains("196.133") && text.contains("cm/s2"), "{text}");
    assert_eq!(codes(&read_as("stations", &with("furlong")).1), ["E409"]);
    // Logarithms, and a column that only the person can name.
    let text = "id,lon,lat,ускорение_макс\nST01,70.5,39.0,-1.609438\n";
    let mut named = written(folder.path(), "named.csv", text);
    named.unit = Some("ln(g)".to_owned());
    named.fields.insert("pga".to_owned(), vec!["ускорение_макс".to_owned()]);
    assert_eq!(facts(&good(read_as("stations", &named))), [fact("ST01", "PGA", 0.2, 0.0)]);
}

#[test]
fn a_table_of_openquake_is_read_as_it_is() {
    let text = "STATION_ID,STATION_NAME,LONGITUDE,LATITUDE,STATION_TYPE,PGA_VALUE,PGA_LN_SIGMA,SA(0.3)_VALUE,SA(0.3)_LN_SIGMA,VS30,REFERENCES\n\
                TEST1,FIRST,70.5,39.0,seismic,0.2,0,0.4,0,600,made up\n\
                TEST2,SECOND,71.0,39.5,macroseismic,0.1,0.8,0.2,1.0,,made up\n";
    let found = good(table("stations", text));
    assert_eq!(
        facts(&found),
        [
            fact("TEST1", "PGA", 0.2, 0.0),
            fact("TEST1", "SA(0.3)", 0.4, 0.0),
            fact("TEST2", "PGA", 0.1, 0.8),
            fact("TEST2", "SA(0.3)", 0.2, 1.0),
        ]
    );
    assert_eq!(found[0].vs30, Some(Vs30(600.0)));
    let text = "STATION_ID,LONGITUDE,LATITUDE,STATION_TYPE,MMI_VALUE,MMI_STDDEV\n\
                CELL1,70.5,39.0,macroseismic,6.5,0.4\nCELL2,70.6,39.0,macroseismic,6,0.5\n";
    let expected = [fact("CELL1", "MMI", 6.5, 0.4), fact("CELL2", "MMI", 6.0, 0.5)];
    assert_eq!(facts(&good(table("felt", text))), expected);
    assert_eq!(facts(&good(table("stations", text))), expected);
}

/// One mistake, the code that it brings, and words of the message.
#[test]
fn every_mistake_has_its_code() {
    let cases: [(&str, &str, &str, &[&str]); 15] = [
        (
            "stations",
            "id,lon,lat,pga_g\nA,70,39,35.2\nB,71,39,12\n",
            "E440",
            &["35.2", "0.35 g as %g"],
        ),
        ("stations", "id,lon,lat,pga_g\nA,70,39,0.2\nB,71,39,-1\n", "E402", &["-1", "nodata"]),
        ("stations", "id,lon,lat,pga_g\nA,70,39,0.2\nB,71,39,nan\n", "E404", &["nan"]),
        ("stations", "id,lon,lat,pga_g\nA,70,39,0.2\nB,71,39,0\n", "W441", &["B: PGA 0"]),
        ("stations", "id,lon,lat,pga_g\nA,70,39,0.2\nB,71,39,\n", "W441", &["B"]),
        ("stations", "id,lon,lat,pga_g,pga_sigma\nA,70,39,0.2,-0.1\n", "E402", &["pga_sigma"]),
        ("stations", "id,lon,lat,pga_g,pga_sigma\nA,70,39,0.2,30\n", "E440", &["30 of PGA"]),
        ("stations", "id,lon,lat,pga_g,vs30\nA,70,39,0.2,0.45\n", "E440", &["0.45"]),
        ("stations", "id,lon,lat,pga (%g)\nA,70,39,0.35\nB,71,39,0.2\n", "W450", &["0.0035"]),
        ("stations", "id,lon,lat,pga_g\nA,70,39,3.5\nB,71,39,2\n", "W450", &["half"]),
        ("stations", "id,lon,lat,depth\nA,70,39,3.5\n", "E445", &["PGV"]),
        ("stations", "id,lon,lat,pga_g\nA,39,70,0.3\nB,38.5,71,0.2\n", "E203", &["swapped"]),
        (
            "stations",
            "id,lon,lat,pga_g\nA,139,35,0.3\nB,140,36,0.2\n",
            "E204",
            &["km from Tajikistan"],
        ),
        ("stations", "id,pga_g\nA,0.3\n", "E405", &["observations.stations.fields"]),
        ("felt", "id,lon,lat,intensity\nA,70,39,6\nB,71,39,65\n", "E440", &["B: MMI 65"]),
    ];
    for (kind, text, code, parts) in cases {
        let (found, problems) = table(kind, text);
        let told = problems.render(false);
        assert!(codes(&problems).contains(&code), "{code} is not in\n{told}");
        assert_eq!(found.is_none(), code.starts_with('E'), "{told}");
        for part in parts {
            assert!(told.contains(part), "{part} is not in\n{told}");
        }
    }
}

#[test]
fn a_station_beyond_the_border_counts() {
    // Tashkent lies 0.3 degrees north of the box around Tajikistan, Kabul 2 degrees south.
    let text = "id,lon,lat,pga_g\nA,69.24,41.30,0.1\nB,69.17,34.53,0.05\n";
    let (found, problems) = table("stations", text);
    assert!(codes(&problems).is_empty(), "{}", problems.render(false));
    assert_eq!(found.unwrap().len(), 2);
}

#[test]
fn a_measure_counts_once_at_a_place() {
    let (found, problems) =
        table("stations", "id,lon,lat,pga_g,pgv\nA,70,39,0.2,30\nA,70,39,0.3,\nA,71,39,0.1,10\n");
    assert_eq!(codes(&problems), ["W443", "W444"], "{}", problems.render(false));
    assert_eq!(
        facts(&found.unwrap()),
        [
            fact("A", "PGA", 0.3, 0.0),
            fact("A", "PGV", 30.0, 0.0),
            fact("A", "PGA", 0.1, 0.0),
            fact("A", "PGV", 10.0, 0.0),
        ]
    );
    // Three people of four say 7.
    let (found, problems) =
        table("felt", "lon,lat,cdi,nresp,stddev\n70,39,7,3,0.4\n70,39,5,1,0.6\n");
    assert_eq!(codes(&problems), ["W443"]);
    assert_eq!(facts(&found.unwrap()), [fact("row 2", "MMI", 6.5, 0.6)]);
}

fn amplitude(name: &str, value: f64, units: &str, flag: &str, ln_sigma: f64) -> serde_json::Value {
    json!({"name": name, "value": value, "units": units, "flag": flag, "ln_sigma": ln_sigma})
}

/// Two instruments and a cell of reports, in the layout of ShakeMap 4.
fn station_list() -> String {
    let predicted = json!([{"name": "pga", "value": 99.0, "units": "%g", "ln_sigma": 0.6}]);
    let absent =
        json!({"name": "pga", "value": "null", "units": "%g", "flag": "0", "ln_sigma": "null"});
    json!({
        "type": "FeatureCollection",
        "metadata": {"note": "made up"},
        "features": [
            {
                "type": "Feature",
                "id": "XX.ST1",
                "geometry": {"type": "Point", "coordinates": [70.5, 39.0]},
                "properties": {
                    "station_type": "seismic", "code": "ST1", "name": "First", "network": "XX",
                    "intensity": 6.0, "intensity_flag": "", "intensity_stddev": 0.7,
                    "pga": 30.0, "pgv": 20.0, "vs30": 500.0, "distance": 10.0,
                    "predictions": predicted,
                    "channels": [
                        {"name": "HNE", "amplitudes": [
                            amplitude("pga", 20.0, "%g", "0", 0.0),
                            amplitude("pgv", 20.0, "cm/s", "0", 0.1),
                            amplitude("sa(0.3)", 50.0, "%g", "0", 0.0),
                        ]},
                        {"name": "HNN", "amplitudes": [
                            amplitude("pga", 30.0, "%g", "0", 0.2),
                            amplitude("pgv", 10.0, "cm/s", "0", 0.0),
                            amplitude("psa03", 40.0, "%g", "0", 0.0),
                        ]},
                        {"name": "HNZ", "amplitudes": [amplitude("pga", 80.0, "%g", "0", 0.0)]},
                    ],
                },
            },
            {
                "type": "Feature",
                "id": "XX.ST2",
                "geometry": {"type": "Point", "coordinates": [71.0, 39.5]},
                "properties": {
                    "station_type": "seismic", "code": "ST2", "name": "Second", "network": "XX",
                    "intensity": "null", "intensity_flag": "", "intensity_stddev": "null",
                    "pga": "null", "pgv": 5.0, "vs30": "null",
                    "predictions": predicted,
                    "channels": [
                        {"name": "HNE", "amplitudes": [
                            amplitude("pga", 70.0, "%g", "Outlier", 0.0),
                            amplitude("pgv", 5.0, "cm/s", "0", 0.0),
                        ]},
                        {"name": "HNN", "amplitudes": [absent]},
                    ],
                },
            },
            {
                "type": "Feature",
                "id": "DYFI.1",
                "geometry": {"type": "Point", "coordinates": [70.2, 38.8]},
                "properties": {
                    "station_type": "macroseismic", "code": "1", "name": "UTM:(42S 043 429 10000)",
                    "network": "DYFI", "intensity": 5.5, "intensity_flag": "",
                    "intensity_stddev": 0.3, "nresp": 12, "pga": "null", "pgv": "null",
                    "vs30": 400.0, "predictions": predicted,
                    "channels": [{"name": "mmi", "amplitudes": [
                        {"name": "mmi", "value": 5.5, "units": "intensity", "flag": "0", "sigma": 0},
                    ]}],
                },
            },
        ],
    })
    .to_string()
}

#[test]
fn a_station_list_gives_the_larger_horizontal_component() {
    let folder = tempfile::tempdir().unwrap();
    let mapping = written(folder.path(), "stationlist.json", &station_list());
    let (found, problems) = read_as("stations", &mapping);
    let told = problems.render(false);
    assert!(codes(&problems).is_empty(), "{told}");
    let found = found.unwrap();
    assert_eq!(
        facts(&found),
        [
            fact("XX.ST1", "PGA", 0.3, 0.2),
            fact("XX.ST1", "PGV", 20.0, 0.1),
            fact("XX.ST1", "SA(0.3)", 0.5, 0.0),
            fact("XX.ST2", "PGV", 5.0, 0.0),
        ]
    );
    assert_eq!((found[0].vs30, found[3].vs30), (Some(Vs30(500.0)), None));
    for part in ["flagged amplitudes", "Outlier", "reports of people", "DYFI.1"] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
    let (found, problems) = read_as("felt", &mapping);
    assert!(codes(&problems).is_empty(), "{}", problems.render(false));
    let found = found.unwrap();
    assert_eq!(facts(&found), [fact("DYFI.1", "MMI", 5.5, 0.3)]);
    assert_eq!(found[0].vs30, Some(Vs30(400.0)));
    // A unit that ShakeMap does not write.
    let wrong = station_list().replacen("\"cm/s\"", "\"knots\"", 1);
    let mapping = written(folder.path(), "wrong.json", &wrong);
    let (found, problems) = read_as("stations", &mapping);
    assert!(found.is_none());
    assert_eq!(codes(&problems), ["E409"]);
}

#[test]
fn did_you_feel_it_is_read_with_its_number_of_responses() {
    let cell = |west: f64, south: f64, cdi: f64, nresp: u32| {
        json!({
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[
                [west, south], [west + 0.1, south], [west + 0.1, south + 0.1],
                [west, south + 0.1], [west, south],
            ]]},
            "properties": {
                "cdi": cdi, "nresp": nresp, "dist": 50.0,
                "name": format!("UTM:(42S {west} {south} 10000)<br>Made up"),
            },
        })
    };
    let text = json!({
        "type": "FeatureCollection",
        "features": [cell(70.0, 39.0, 6.0, 1), cell(70.5, 39.0, 4.5, 1000)],
    });
    let folder = tempfile::tempdir().unwrap();
    let mapping = written(folder.path(), "dyfi_geo_10km.geojson", &text.to_string());
    let (found, problems) = read_as("felt", &mapping);
    assert!(codes(&problems).is_empty(), "{}", problems.render(false));
    assert!(problems.list.iter().any(|it| it.code == "I448"));
    let found = found.unwrap();
    // exp(-1 / 24.02) is 0.959223.
    assert_eq!(
        facts(&found),
        [
            fact("UTM:(42S 70 39 10000)", "MMI", 6.0, 0.529806),
            fact("UTM:(42S 70.5 39 10000)", "MMI", 4.5, 0.29),
        ]
    );
    let middle = found[0].place;
    assert!((middle.lon_deg - 70.05).abs() < 1e-9 && (middle.lat_deg - 39.05).abs() < 1e-9);
    // The text table that goes with it.
    let text = "# Columns: Geocoded box, CDI, No. of responses, Hypocentral distance, Latitude, Longitude, Suspect?, City, State\n\
                \"UTM:(42S 043 429 10000)\",6.0,1,50,39.0,70.5,0,,\n\
                \"UTM:(42S 044 429 10000)\",9.0,1,50,39.0,70.7,1,,\n";
    let mapping = written(folder.path(), "cdi_geo.txt", text);
    let (found, problems) = read_as("felt", &mapping);
    assert_eq!(problems.errors(), 0, "{}", problems.render(false));
    assert_eq!(facts(&found.unwrap()), [fact("UTM:(42S 043 429 10000)", "MMI", 6.0, 0.529806)]);
    assert!(problems.render(false).contains("flagged reports"), "{}", problems.render(false));
}

#[test]
fn inspect_prints_a_block_that_can_be_pasted() {
    let folder = tempfile::tempdir().unwrap();
    let text = "код,lon,lat,PGA (%g),SA(0.45) [g]\nA,70.5,39.0,20,0.3\n";
    let mapping = written(folder.path(), "table.csv", text);
    let facts = inspect::inspect(&mapping, Some(kind::of("stations"))).unwrap();
    let block: toml::Table = toml::from_str(&facts.block).unwrap();
    let stations = &block["observations"]["stations"];
    assert_eq!(stations["fields"]["pga_pctg"].as_str(), Some("PGA (%g)"));
    assert_eq!(stations["fields"]["sa(0.45)_g"].as_str(), Some("SA(0.45) [g]"));
    let likely = inspect::inspect(&mapping, None).unwrap().kinds;
    assert_eq!(likely[0].name, "stations");
}

#[test]
fn measured_vs30_is_read_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let read = |text: &str| {
        let mapping = written(folder.path(), "vs30_points.csv", text);
        let problems = RefCell::new(Problems::default());
        let found = vs30_points::read(&mapping, Some(&tajikistan()), &problems);
        (found, problems.into_inner())
    };
    let (found, problems) =
        read("id,lon,lat,vs30,z1pt0,z2pt5\nP1,70.5,39.0,450,120,1.5\nP2,71.0,39.0,300,,\n");
    assert!(codes(&problems).is_empty(), "{}", problems.render(false));
    let found = found.unwrap();
    let first = MeasuredGround {
        place: LonLat::new(70.5, 39.0),
        vs30: Vs30(450.0),
        z1p0_m: Some(120.0),
        z2p5_km: Some(1.5),
    };
    assert_eq!((found[0], found[1].z1p0_m), (first, None));
    for (rows, code) in [
        ("P1,70.5,39.0,45,,\n", "E440"),
        ("P1,70.5,39.0,450,,1500\n", "E440"),
        ("P1,70.5,39.0,450,-999,\n", "E402"),
        ("P1,70.5,39.0,450,,\nP2,70.5,39.0,500,,\n", "W443"),
        ("P1,70.5,39.0,,,\n", "E103"),
        ("P1,10.5,59.0,450,,\n", "E204"),
    ] {
        let (found, problems) = read(&format!("id,lon,lat,vs30,z1pt0,z2pt5\n{rows}"));
        assert!(codes(&problems).contains(&code), "{code}: {}", problems.render(false));
        assert_eq!(found.is_none(), code.starts_with('E'), "{rows}");
    }
}

/// A map of two by two points.
const MAP: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<shakemap_grid xmlns="http://earthquake.usgs.gov/eqcenter/shakemap" event_id="made_up">
<event event_id="made_up" magnitude="7.0" depth="12" lat="39.0" lon="70.5" event_timestamp="2026-01-15T22:30:00Z" event_description="Made up" />
<grid_specification lon_min="67.0" lat_min="36.0" lon_max="76.0" lat_max="42.0" nominal_lon_spacing="9.0" nominal_lat_spacing="6.0" nlon="2" nlat="2" />
<grid_field index="1" name="LON" units="dd" />
<grid_field index="2" name="LAT" units="dd" />
<grid_field index="3" name="MMI" units="intensity" />
<grid_data>
67 42 6
76 42 6
67 36 6
76 36 6
</grid_data>
</shakemap_grid>
"#;

fn scenario_of(folder: &Path, text: &str) -> (Option<Reading>, Problems) {
    let path: PathBuf = folder.join("scenario.toml");
    fs::write(&path, text).unwrap();
    let problems = RefCell::new(Problems::default());
    let reading = scenario::read(&path, &problems);
    (reading, problems.into_inner())
}

/// The first table of a scenario that leaves the earthquake to its map.
fn head() -> String {
    let region = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan");
    format!("[scenario]\nname = \"made up\"\nregion = \"{}\"\n", region.display())
}

#[test]
fn a_map_tells_the_earthquake_that_a_scenario_leaves_open() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), "grid.xml", MAP);
    let text = format!("{}[observations]\nshakemap = \"grid.xml\"\n", head());
    let (reading, problems) = scenario_of(folder.path(), &text);
    assert!(codes(&problems).is_empty(), "{}", problems.render(false));
    let reading = reading.unwrap();
    let scenario = reading.scenario.unwrap();
    assert_eq!((scenario.magnitude, scenario.depth_km.mode), (7.0, 12.0));
    assert_eq!(scenario.epicenter, LonLat::new(70.5, 39.0));
    // Tajikistan is five hours ahead: the next morning.
    assert_eq!(scenario.time.to_string(), "2026-01-16T03:30");
    assert!(reading.observations.event().is_some());
    assert!(problems.list.iter().any(|it| it.code == "I449"));
    // What the scenario says goes first, and is told where it is another earthquake.
    let own = "magnitude = 6.5\nepicenter = [70.0, 39.0]\ndepth_km = 15\norigin_time = \"2026-01-16T03:30\"\n";
    let text = format!("{}{own}[observations]\nshakemap = \"grid.xml\"\n", head());
    let (reading, problems) = scenario_of(folder.path(), &text);
    assert_eq!(codes(&problems), ["W446", "W446"], "{}", problems.render(false));
    let scenario = reading.unwrap().scenario.unwrap();
    assert_eq!((scenario.magnitude, scenario.depth_km.mode), (6.5, 15.0));
    assert!(problems.render(false).contains("43 km"), "{}", problems.render(false));
    // A time that cannot be read is asked for, and shown.
    written(folder.path(), "grid.xml", &MAP.replace("2026-01-15T22:30:00Z", "in the evening"));
    let text = format!("{}[observations]\nshakemap = \"grid.xml\"\n", head());
    let (_, problems) = scenario_of(folder.path(), &text);
    assert_eq!(codes(&problems), ["E604"]);
    assert!(problems.render(false).contains("in the evening"));
}

#[test]
fn the_table_of_observations_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), "grid.xml", MAP);
    written(folder.path(), "stationlist.json", &station_list());
    let event = "magnitude = 7\nepicenter = [70.5, 39.0]\ndepth_km = 12\norigin_time = \"2026-01-16T03:30\"\n";
    let of = |table: &str| scenario_of(folder.path(), &format!("{}{event}{table}", head()));
    for (table, code, part) in [
        ("[observations]\nshakemap = \"grid.xml\"\nfelt = \"stationlist.json\"", "E447", "felt"),
        ("[observations]\nstations = \"stationlst.json\"", "E101", "stationlist.json"),
        ("[observations]\nstation = \"stationlist.json\"", "E601", "`stations`"),
        ("[observations]\nstations = 3", "E602", "a list of them"),
        ("[observations]\nstations = [\"stationlist.json\", { crs = \"x\" }]", "E604", "path"),
        ("[observations]", "E604", "stations"),
        (
            "[observations]\nshakemap = { path = \"grid.xml\", field = \"mmi\" }",
            "E602",
            "leave `field` out",
        ),
        (
            "[observations]\nshakemap = { path = \"grid.xml\", field = \"pga\", unit = \"cm/s\" }",
            "E409",
            "cm/s",
        ),
    ] {
        let (reading, problems) = of(table);
        let told = problems.render(false);
        assert!(codes(&problems).contains(&code), "{code} is not in\n{told}");
        assert!(told.contains(part), "{part} is not in\n{told}");
        assert!(reading.unwrap().scenario.is_none());
    }
    let (reading, problems) = of(
        "[observations]\nstations = [\"stationlist.json\", { path = \"stationlist.json\" }]\nfelt = \"stationlist.json\"",
    );
    assert!(codes(&problems).is_empty(), "{}", problems.render(false));
    let reading = reading.unwrap();
    let problems = RefCell::new(Problems::default());
    let found = reading.observations.read(Some(&tajikistan()), &problems);
    assert_eq!(found.points.len(), 5);
    assert_eq!(codes(&problems.into_inner()), ["W443"]);
    assert!(found.shakemap.is_none());
}

#[test]
fn a_raster_of_intensity_is_a_map_too() {
    let folder = tempfile::tempdir().unwrap();
    let grid = Grid { west_deg: 67.0, north_deg: 41.5, step_deg: 0.5, n_cols: 18, n_rows: 11 };
    let raster = Raster { grid, values: vec![7.0; 18 * 11] };
    let note = BandNote { description: "shaking", unit: "" };
    geodata::write_cog(&folder.path().join("shaking.tif"), &raster, &note, DataKind::F32).unwrap();
    let event = "magnitude = 7\nepicenter = [70.5, 39.0]\ndepth_km = 12\norigin_time = \"2026-01-16T03:30\"\n";
    let of = |field: &str| {
        let table = format!(
            "[observations]\nshakemap = {{ path = \"shaking.tif\", field = \"{field}\" }}\n"
        );
        scenario_of(folder.path(), &format!("{}{event}{table}", head()))
    };
    let (reading, problems) = of("mmi");
    assert!(codes(&problems).is_empty(), "{}", problems.render(false));
    let (_, map) = reading.unwrap().observations.shakemap.unwrap();
    let found = map.at(Quantity::Shaking(Imt::Mmi), LonLat::new(70.5, 39.0));
    assert_eq!((found, map.event), (Some(7.0), None));
    // In which unit accelerations are nobody can see.
    assert_eq!(codes(&of("pga").1), ["E409"]);
    assert_eq!(codes(&of("landslides").1), ["E601", "E409"]);
}

/// A real map far away: its earthquake is read, and that it is none of the region is told.
#[test]
fn a_real_map_lends_its_earthquake() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/tests/shakemap/lomaprieta_grid.xml.gz");
    if !path.is_file() {
        eprintln!("skipped: {} is not there", path.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{}[observations]\nshakemap = \"{}\"\n", head(), path.display());
    let (reading, problems) = scenario_of(folder.path(), &text);
    assert!(codes(&problems).is_empty(), "{}", problems.render(false));
    let reading = reading.unwrap();
    let scenario = reading.scenario.unwrap();
    assert_eq!((scenario.magnitude, scenario.depth_km.mode), (6.9, 18.0));
    // 00:04 UTC, five hours ahead.
    assert_eq!(scenario.time.to_string(), "1989-10-18T05:04");
    let problems = RefCell::new(Problems::default());
    let found = reading.observations.read(Some(&tajikistan()), &problems);
    assert!(found.shakemap.is_some());
    assert_eq!(codes(&problems.into_inner()), ["E204"]);
}
