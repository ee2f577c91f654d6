//! Rupture files, faults of a layer and the table `[rupture]` of a scenario.

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use panoh::hazard::surface::Surface;
use panoh::input::problem::Problems;
use panoh::input::rupture::{KnownRupture, read};
use panoh::input::scenario::{self, Scenario};

/// Writes a file and reads it as a rupture; the second is what was wrong with it.
fn rupture(name: &str, text: &str) -> (Option<KnownRupture>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let problems = RefCell::new(Problems::default());
    let known = read(&path, &problems);
    (known, problems.into_inner().render(false))
}

fn sound(name: &str, text: &str) -> KnownRupture {
    let (known, problems) = rupture(name, text);
    known.unwrap_or_else(|| panic!("{problems}"))
}

fn refused(name: &str, text: &str, why: &[&str]) {
    let (known, problems) = rupture(name, text);
    assert!(known.is_none(), "{why:?}: was accepted");
    for part in why {
        assert!(problems.contains(part), "{part} is not in\n{problems}");
    }
}

fn nrml(kind: &str, geometry: &str) -> String {
    format!(
        r#"<?xml version="1.0"?>
<nrml xmlns:gml="http://www.opengis.net/gml" xmlns="http://openquake.org/xmlns/nrml/0.5">
  <{kind}>
    <magnitude>7.1</magnitude>
    <rake>90.0</rake>
    <hypocenter lon="70.5" lat="38.95" depth="9.0"/>
    {geometry}
  </{kind}>
</nrml>"#
    )
}

const PLANE: &str = r#"<planarSurface>
  <topLeft lon="70.3" lat="38.9" depth="1.0"/>
  <topRight lon="70.7" lat="38.9" depth="1.0"/>
  <bottomLeft lon="70.3" lat="38.8" depth="12.0"/>
  <bottomRight lon="70.7" lat="38.8" depth="12.0"/>
</planarSurface>"#;

const SIMPLE: &str = r"<simpleFaultGeometry>
  <gml:LineString><gml:posList>70.1 38.8 70.4 38.9
    70.8 38.95</gml:posList></gml:LineString>
  <dip>45.0</dip>
  <upperSeismoDepth>0.0</upperSeismoDepth>
  <lowerSeismoDepth>15.0</lowerSeismoDepth>
</simpleFaultGeometry>";

const COMPLEX: &str = r"<complexFaultGeometry>
  <faultTopEdge><gml:LineString><gml:posList>70.0 39.0 2.0 70.6 39.1 2.0</gml:posList></gml:LineString></faultTopEdge>
  <intermediateEdge><gml:LineString><gml:posList>70.05 38.9 9.0 70.65 39.0 9.0</gml:posList></gml:LineString></intermediateEdge>
  <faultBottomEdge><gml:LineString><gml:posList>70.1 38.75 18.0 70.7 38.85 18.0</gml:posList></gml:LineString></faultBottomEdge>
</complexFaultGeometry>";

const GRIDDED: &str = "<griddedSurface><gml:posList>70.0 38.0 90 70.1 38.0 91 70.0 37.9 100 \
    70.1 37.9 101 70.2 38.0 92 70.2 37.9 102</gml:posList></griddedSurface>";

#[test]
fn openquake_ruptures_are_read() {
    let plane = sound("a.xml", &nrml("singlePlaneRupture", PLANE));
    assert_eq!((plane.magnitude, plane.rake_deg), (Some(7.1), Some(90.0)));
    assert!((plane.hypocentre.unwrap().1.0 - 9.0).abs() < 1e-12);
    let told = plane.surface.plane();
    assert!((told.strike().0 - 89.9).abs() < 0.2 && (told.dip().0 - 44.7).abs() < 0.5);
    let two = sound("a.xml", &nrml("multiPlanesRupture", &format!("{PLANE}{PLANE}")));
    assert!(matches!(two.surface, Surface::Planes(it) if it.planes().len() == 2));
    let simple = sound("a.xml", &nrml("simpleFaultRupture", SIMPLE));
    assert!((simple.surface.plane().width().0 - 21.2).abs() < 0.5);
    let complex = sound("a.xml", &nrml("complexFaultRupture", COMPLEX));
    assert!((complex.surface.plane().ztor().0 - 2.0).abs() < 1e-9);
    let gridded = sound("a.xml", &nrml("griddedRupture", GRIDDED));
    assert!(!gridded.surface.has_top_edge());
}

#[test]
fn wrong_openquake_ruptures_show_the_place() {
    let plane = |from: &str, to: &str| nrml("singlePlaneRupture", &PLANE.replace(from, to));
    refused("a.xml", "<nrml><oops></nrml>", &["not XML"]);
    refused("a.xml", "<nrml/>", &["no rupture", "singlePlaneRupture"]);
    refused("a.xml", &plane(r#"depth="1.0""#, r#"depth="-1.0""#), &["-1 km", "topLeft", "a.xml:8"]);
    refused("a.xml", &plane("lat=\"38.9\" ", ""), &["`lat`", "topLeft"]);
    refused("a.xml", &plane("lat=\"38.8\"", "lat=\"39.0\""), &["no rectangle"]);
    refused("a.xml", &nrml("singlePlaneRupture", ""), &["`planarSurface` is missing"]);
    let heavy = nrml("singlePlaneRupture", PLANE).replace("7.1", "71");
    refused("a.xml", &heavy, &["`magnitude` is 71", "1 to 9.5"]);
    let simple = |from: &str, to: &str| nrml("simpleFaultRupture", &SIMPLE.replace(from, to));
    refused("a.xml", &simple("45.0", "0"), &["dip is 0°"]);
    refused("a.xml", &simple("45.0", "NaN"), &["`NaN` is no number"]);
    refused("a.xml", &simple("15.0", "0.0"), &["not below the top"]);
    refused("a.xml", &simple("70.1 38.8", "70.1"), &["5 numbers make no points"]);
    let swapped = COMPLEX.replace("2.0", "25.0");
    refused("a.xml", &nrml("complexFaultRupture", &swapped), &["not in order"]);
    refused("a.kml", "", &["`.kml`", ".param"]);
}

const PARAM: &str = "#Total number of fault_segments=     1
#Fault_segment =   1 nx(Along-strike)=   2 Dx= 20.00km ny(downdip)=   1 Dy= 20.00km
#Boundary of Fault_segment     1. EQ in cell 1,1. Lon: 70.5   Lat: 38.9
#Lon.  Lat.  Depth
70.30000  38.90000  2.00000
70.76000  38.90000  2.00000
70.76000  38.77000  16.00000
70.30000  38.77000  16.00000
70.30000  38.90000  2.00000
#Lat. Lon. depth slip rake strike dip t_rup t_ris t_fal mo
38.85 70.40 9.0 100.0 80.0 90.0 44.0 1.0 1.0 1.0 1e25
38.85 70.60 9.0 300.0 100.0 90.0 44.0 1.0 1.0 1.0 3e25
";

const FSP: &str = "% ---- FINITE-SOURCE RUPTURE MODEL ----
% Event : somewhere 01/01/2020 [ours]
% Loc  : LAT = 38.90  LON = 70.50  DEP = 10.0
% Size : LEN = 40.00 km  WID = 20.00 km  Mw = 6.90  Mo = 2.5e+19 Nm
% Mech : STRK = 90 DIP = 30 RAKE = 85  Htop = 5.00 km
% Rupt : HypX = 10.00 km  HypZ = 10.00 km  avTr = 1.0 s  avVr = 2.5 km/s
38.9 70.5 0 0 10 1.0
";

#[test]
fn finite_faults_are_read() {
    let param = sound("a.param", PARAM);
    assert!((param.rake_deg.unwrap() - 95.0).abs() < 0.2, "weighted with slip");
    let told = param.surface.plane();
    assert!((told.length().0 - 39.8).abs() < 0.3 && (told.ztor().0 - 2.0).abs() < 1e-9);
    // The same corners in another order.
    let turned = PARAM
        .replace("70.76000  38.77000", "X")
        .replace("70.30000  38.77000", "70.76000  38.77000");
    let turned = sound("a.param", &turned.replace('X', "70.30000  38.77000"));
    assert_eq!(turned.surface.plane().strike(), told.strike());

    let fsp = sound("a.fsp", FSP);
    assert_eq!((fsp.magnitude, fsp.rake_deg), (Some(6.9), Some(85.0)));
    let told = fsp.surface.plane();
    assert!((told.ztor().0 - 5.0).abs() < 1e-9 && (told.length().0 - 40.0).abs() < 1e-9);
    // The start of the top edge lies 10 km along strike and 10 km up the dip from the hypocentre.
    let start = told.corners()[0].0;
    let north_km = (start.lat_deg - 38.9) * 111.19;
    assert!((north_km - 10.0 * 30.0_f64.to_radians().cos()).abs() < 0.05, "{north_km}");
    assert!(((70.5 - start.lon_deg) * 111.19 * 0.7773 - 10.0).abs() < 0.1);
    refused("a.fsp", &FSP.replace("DIP = 30", "DIP = 999"), &["`DIP`", "999"]);
    refused("a.fsp", "no faults here", &["`LON` is missing"]);
    refused("a.param", "no faults here", &["no segment"]);
    let cut: String = PARAM.split_inclusive('\n').take(6).collect();
    refused("a.param", &cut, &["four corners", "line 3"]);
}

const FAULTS: &str = r#"{"type": "FeatureCollection", "features": [
 {"type": "Feature", "properties": {"name": "Vakhsh", "average_dip": "(40,30,50)", "slip_type": "Reverse",
   "dip_dir": "S", "upper_seis_depth": "(0,,)", "lower_seis_depth": "(14,,)"},
  "geometry": {"type": "LineString", "coordinates": [[69.8, 38.7], [69.4, 38.6], [69.0, 38.4]]}},
 {"type": "Feature", "properties": {"name": "Darvaz", "slip_type": "Sinistral"},
  "geometry": {"type": "LineString", "coordinates": [[70.2, 38.2], [70.5, 38.6]]}}]}"#;

/// A scenario in a folder with a layer of faults.
fn scenario_of(rupture: &str) -> (Option<Scenario>, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("faults.geojson"), FAULTS).unwrap();
    fs::write(folder.path().join("rupture.xml"), nrml("simpleFaultRupture", SIMPLE)).unwrap();
    let hypocentre = if rupture.contains("rupture.xml") {
        ""
    } else {
        "magnitude = 7.0\nepicenter = [69.5, 38.5]\ndepth_km = 8\n"
    };
    let text = format!(
        "[scenario]\nregion = \"r\"\norigin_time = \"2026-01-20T02:00\"\n{hypocentre}[rupture]\n{rupture}\n"
    );
    let path = folder.path().join("scenario.toml");
    fs::write(&path, text).unwrap();
    let problems = RefCell::new(Problems::default());
    let scenario = scenario::read(Path::new(&path), &problems);
    (scenario.and_then(|it| it.scenario), problems.into_inner().render(false))
}

fn surface_of(rupture: &str) -> KnownRupture {
    let (scenario, problems) = scenario_of(rupture);
    let scenario = scenario.unwrap_or_else(|| panic!("{problems}"));
    scenario.rupture.known.expect("a surface")
}

#[test]
fn a_scenario_names_its_rupture() {
    let (scenario, problems) = scenario_of("file = \"rupture.xml\"\nscaling = \"leonard_2014\"");
    let scenario = scenario.unwrap_or_else(|| panic!("{problems}"));
    assert_eq!((scenario.magnitude, scenario.depth_km.mode), (7.1, 9.0), "from the rupture file");
    assert_eq!(scenario.rupture.scaling, Some("leonard_2014"));
    let vakhsh = surface_of("layer = \"faults.geojson\"\nfault = \"Vakhsh\"");
    assert_eq!(vakhsh.rake_deg, Some(90.0));
    let told = vakhsh.surface.plane();
    assert!((told.dip().0 - 40.0).abs() < 2.0, "{}", told.dip());
    assert!((60.0..75.0).contains(&told.strike().0), "turned to dip south: {}", told.strike());
    let simple = "kind = \"simple_fault\"\ntrace = [[69.2, 38.4], [69.8, 38.6]]\ndip_deg = 60\n\
        upper_depth_km = 0\nlower_depth_km = 12";
    assert!(surface_of(simple).surface.has_top_edge());
    let complex = "kind = \"complex_fault\"\nedges = [[[70.0, 39.0, 1], [70.6, 39.1, 2]], \
        [[70.05, 38.8, 16], [70.65, 38.9, 17.0]]]";
    assert!(surface_of(complex).surface.has_top_edge());
    assert!(scenario_of("kind = \"point\"").0.unwrap().rupture.is_point);
}

#[test]
fn a_wrong_rupture_table_is_told_all_at_once() {
    let told = |rupture: &str, parts: &[&str]| {
        let (scenario, problems) = scenario_of(rupture);
        assert!(scenario.is_none(), "{rupture}: was accepted");
        for part in parts {
            assert!(problems.contains(part), "{part} is not in\n{problems}");
        }
    };
    let simple = |rest: &str| {
        format!("kind = \"simple_fault\"\ntrace = [[69.2, 38.4], [69.8, 38.6]]\n{rest}")
    };
    told(
        "kind = \"simple_fault\"\ndipdeg = 60",
        &[
            "`rupture.trace` is missing",
            "`rupture.dip_deg` is missing",
            "did you mean `dip_deg`",
            "lower_depth_km",
        ],
    );
    told(
        &simple("dip_deg = 95\nupper_depth_km = 0\nlower_depth_km = 10"),
        &["dip is 95°", "scenario.toml:10", "dip_deg = 95"],
    );
    told(&simple("dip_deg = 60\nupper_depth_km = -1\nlower_depth_km = 10"), &["above the ground"]);
    told(&simple("dip_deg = 60\nupper_depth_km = 10\nlower_depth_km = 5"), &["not below the top"]);
    told(
        "kind = \"simple_fault\"\ntrace = [[1, 2], [3]]\ndip_deg = 60\nupper_depth_km = 0\nlower_depth_km = 5",
        &["expected points"],
    );
    told("kind = \"plane\"", &["simple_fault, complex_fault, point"]);
    told("scaling = \"leonard\"\nkind = \"point\"", &["did you mean \"leonard_2014\""]);
    told("file = \"rapture.xml\"", &["did you mean", "rupture.xml"]);
    told("layer = \"faults.geojson\"\nfault = \"Vaksh\"", &["did you mean \"Vakhsh\""]);
    told("layer = \"faults.geojson\"", &["`rupture.fault` is missing"]);
    told("file = \"a.xml\"\nkind = \"point\"", &["not several"]);
    let (scenario, warnings) = scenario_of("layer = \"faults.geojson\"\nfault = \"Darvaz\"");
    assert!(scenario.is_some() && warnings.contains("85 ° is assumed"), "{warnings}");
}

/// `panoh verify distances` on a packed table: the exit code is the answer.
#[test]
fn a_table_of_distances_is_checked_from_the_command_line() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verification/geometry");
    let table = fs::read(own.join("distances.csv")).unwrap();
    let packed = folder.path().join("sites.csv.gz");
    let file = fs::File::create(&packed).unwrap();
    let mut writer = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    writer.write_all(&table).unwrap();
    writer.finish().unwrap();
    let verify = |sites: &Path, more: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_panoh"));
        let json = own.join("geometries.json");
        let done = command.args(["verify", "distances"]).arg(json).arg(sites).args(more).output();
        let done = done.unwrap();
        let text = |it: Vec<u8>| String::from_utf8(it).unwrap();
        (done.status.code(), text(done.stdout), text(done.stderr))
    };
    let (code, told, _) = verify(&packed, &[]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("bent_east") && told.contains("rjb"), "{told}");
    assert_eq!(verify(&packed, &["--tolerance", "1e-9"]).0, Some(1));
    let (code, printed, _) = verify(&packed, &["--print"]);
    assert_eq!((code, printed.lines().count()), (Some(0), 1 + 13 * 45));
    assert!(
        printed.starts_with("rupture,site_lon,site_lat,rrup,rjb,rx,ry0,rhypo,repi\nbent_east,")
    );

    let wrong = folder.path().join("wrong.csv");
    fs::write(&wrong, "rupture,site_lon,site_lat,rrup\nbent_east,70,38,12\nbent_north,70,x,1\n")
        .unwrap();
    let (code, _, problems) = verify(&wrong, &[]);
    assert_eq!(code, Some(3), "{problems}");
    assert!(problems.contains("`bent_north`") && problems.contains("line 3"), "{problems}");
    fs::write(&wrong, "rupture,lon,site_lat\na,70,38\n").unwrap();
    let (code, _, problems) = verify(&wrong, &[]);
    assert!(code == Some(3) && problems.contains("no column `site_lon`"), "{problems}");
}
