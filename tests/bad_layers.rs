//! Files as people have them: each mistake has its code, and after the printed remedy the layer is
//! the good one.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use geo::{Coord, Geometry, LineString, Point, Polygon};
use panoh::exposure::settlement::Area;
use panoh::geodata::{FieldKind, Layer, Value, write_gpkg};
use panoh::input::layers::check::{self, Context};
use panoh::input::layers::kind;
use panoh::input::layers::load::mend::Mend;
use panoh::input::layers::mapping::Mapping;
use panoh::input::layers::settlements::{self, Village};
use panoh::input::problem::{Problem, Problems, Severity};

static REGION: LazyLock<Context> = LazyLock::new(|| {
    let problems = RefCell::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan");
    let context = Context::of(&folder, &problems);
    assert_eq!(problems.into_inner().errors(), 0);
    context
});

/// Six towns of GeoNames, their people rounded.
const TOWNS: [(&str, &str, f64, f64, i64); 6] = [
    ("T1", "Ғарм", 70.3750, 39.0100, 9000),
    ("T2", "Қӯрғонтеппа", 68.7797, 37.8364, 65000),
    ("T3", "Ҳисор", 68.5512, 38.5250, 23900),
    ("T4", "Ховалинг", 69.9900, 38.3400, 3100),
    ("T5", "Ванҷ", 71.4600, 38.3700, 4000),
    ("T6", "Панҷакент", 67.6090, 39.4952, 36500),
];

fn towns() -> Layer {
    let fields =
        [("id", FieldKind::Text), ("name_tg", FieldKind::Text), ("population", FieldKind::Int)];
    let mut layer = Layer::new("villages", &fields);
    for (id, name, lon, lat, people) in TOWNS {
        let point = Geometry::Point(Point::new(lon, lat));
        layer.push(Some(point), [id.into(), name.into(), people.into()]);
    }
    layer
}

fn write(folder: &Path, layer: &Layer) -> PathBuf {
    let path = folder.join(format!("{}.gpkg", layer.name));
    write_gpkg(&path, std::slice::from_ref(layer)).unwrap();
    path
}

fn problems_of(kind: &str, mapping: &Mapping) -> Vec<Problem> {
    let problems = RefCell::default();
    check::check(kind::of(kind), mapping, &REGION, &Mend::nothing(), &problems);
    problems.into_inner().list
}

fn codes(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|it| it.code).collect()
}

fn villages(mapping: &Mapping) -> (Option<Vec<Village>>, Vec<Problem>) {
    let problems = RefCell::default();
    let read = settlements::read(mapping, &REGION.districts, REGION.frame.as_ref(), &problems);
    (read, problems.into_inner().list)
}

/// What a run takes of villages: code, place to 0.1 m, people, district.
fn facts(villages: &[Village]) -> Vec<(String, i64, i64, Option<f64>, u32)> {
    let tenth_m = |deg: f64| (deg * 1e6).round() as i64;
    let of = |it: &Village| {
        let place = it.settlement.place;
        let (x, y) = (tenth_m(place.lon_deg), tenth_m(place.lat_deg));
        (it.settlement.id.clone(), x, y, it.population, it.settlement.district)
    };
    villages.iter().map(of).collect()
}

fn good() -> Vec<(String, i64, i64, Option<f64>, u32)> {
    let folder = tempfile::tempdir().unwrap();
    let (read, problems) = villages(&Mapping::of(write(folder.path(), &towns())));
    assert_eq!(codes(&problems), Vec::<&str>::new());
    facts(&read.unwrap())
}

/// The mistake has the code and stops a run; what the remedy says gives the good layer.
fn mended_by(bad: &Mapping, code: &str, remedy: impl FnOnce(&mut Mapping)) {
    let found = problems_of("villages", bad);
    let of_code: Vec<&Problem> = found.iter().filter(|it| it.code == code).collect();
    assert_eq!(of_code.len(), 1, "{code} is not among {:?}", codes(&found));
    assert_eq!(of_code[0].severity, Severity::Error, "{:?}", of_code[0]);
    assert!(!of_code[0].help.is_empty());
    let mut mapping = bad.clone();
    remedy(&mut mapping);
    let (read, problems) = villages(&mapping);
    let errors: Vec<&Problem> =
        problems.iter().filter(|it| it.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(facts(&read.unwrap()), good());
}

#[test]
fn a_good_layer_has_no_problem() {
    assert_eq!(good().len(), TOWNS.len());
}

#[test]
fn swapped_coordinates_are_recognised_and_mended_in_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let mut layer = towns();
    for it in &mut layer.features {
        let Some(Geometry::Point(at)) = it.geometry else { panic!() };
        it.geometry = Some(Geometry::Point(Point::new(at.y(), at.x())));
    }
    let path = write(folder.path(), &layer);
    assert_eq!(codes(&problems_of("villages", &Mapping::of(&path))), ["E203"]);
    let (problems, mend) = (RefCell::default(), Mend::codes(vec![]));
    let kind = kind::of("villages");
    let checked = check::check(kind, &Mapping::of(&path), &REGION, &mend, &problems);
    let fixed = folder.path().join("fixed.gpkg");
    write_gpkg(&fixed, &[checked.copy.unwrap()]).unwrap();
    let (read, problems) = villages(&Mapping::of(fixed));
    assert_eq!(codes(&problems), Vec::<&str>::new());
    assert_eq!(facts(&read.unwrap()), good());
}

#[test]
fn one_swapped_row_of_many_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut layer = towns();
    layer.features[3].geometry = Some(Geometry::Point(Point::new(38.34, 69.99)));
    let found = problems_of("villages", &Mapping::of(write(folder.path(), &layer)));
    assert_eq!(codes(&found), ["E203"]);
    assert_eq!(found[0].affected[0].id, "T4");
}

/// UTM coordinates of the towns by gdaltransform 3.6, EPSG:4326 to EPSG:32642.
const UTM_42N: [(f64, f64); 6] = [
    (619049.298688, 4318785.561955),
    (480615.347124, 4187686.372727),
    (460879.034356, 4264162.905618),
    (586517.52433, 4244003.514891),
    (714907.058835, 4249733.363177),
    (380392.695094, 4372655.31982),
];

fn table(folder: &Path, text: &str) -> Mapping {
    let path = folder.join("villages.csv");
    std::fs::write(&path, text).unwrap();
    Mapping::of(path)
}

#[test]
fn a_table_in_metres_without_a_system_is_told_which_would_fit() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "id,name_tg,population,x,y\n".to_owned();
    for ((id, name, _, _, people), (x, y)) in TOWNS.iter().zip(UTM_42N) {
        writeln!(text, "{id},{name},{people},{x},{y}").unwrap();
    }
    let mapping = table(folder.path(), &text);
    let found = problems_of("villages", &mapping);
    assert_eq!(codes(&found), ["E201"]);
    assert!(found[0].help[0].contains("EPSG:32642"), "{:?}", found[0].help);
    mended_by(&mapping, "E201", |it| it.crs = Some("EPSG:32642".to_owned()));
}

#[test]
fn a_wrong_declared_system_is_found_and_overruled() {
    let folder = tempfile::tempdir().unwrap();
    let features: Vec<String> = TOWNS
        .iter()
        .zip(UTM_42N)
        .map(|((id, name, _, _, people), (x, y))| {
            format!(
                "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{id}\",\"name_tg\":\"{name}\",\
                 \"population\":{people}}},\"geometry\":{{\"type\":\"Point\",\
                 \"coordinates\":[{x},{y}]}}}}"
            )
        })
        .collect();
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","));
    let path = folder.path().join("villages.geojson");
    std::fs::write(&path, text).unwrap();
    mended_by(&Mapping::of(&path), "E202", |it| it.crs = Some("EPSG:32642".to_owned()));
    let mut conflict = Mapping::of(write(folder.path(), &towns()));
    conflict.crs = Some("EPSG:32642".to_owned());
    assert_eq!(codes(&problems_of("villages", &conflict)), ["E207"]);
    conflict.crs = Some("EPSG:99999999".to_owned());
    assert_eq!(codes(&problems_of("villages", &conflict)), ["E206"]);
}

#[test]
fn a_layer_of_another_country_is_far_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut layer = towns();
    for it in &mut layer.features {
        let Some(Geometry::Point(at)) = it.geometry else { panic!() };
        it.geometry = Some(Geometry::Point(Point::new(at.x() + 15.0, at.y() - 11.0)));
    }
    let found = problems_of("villages", &Mapping::of(write(folder.path(), &layer)));
    assert_eq!(codes(&found), ["E204"]);
    assert!(found[0].message.contains("km from Tajikistan"), "{}", found[0].message);
}

#[test]
fn tables_of_russian_excel_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "код;название;широта;долгота;население\r\n".to_owned();
    for (id, name, lon, lat, people) in TOWNS {
        let folded: String = name
            .chars()
            .map(|it| match it {
                'ғ' => 'г',
                'Ғ' => 'Г',
                'қ' => 'к',
                'Қ' => 'К',
                'ӯ' => 'у',
                'ҳ' => 'х',
                'Ҳ' => 'Х',
                'ҷ' => 'ч',
                other => other,
            })
            .collect();
        let (lon, lat) = (lon.to_string().replace('.', ","), lat.to_string().replace('.', ","));
        write!(text, "{id};{folded};{lat};{lon};{people}\r\n").unwrap();
    }
    let bytes: Vec<u8> = text.chars().map(cp1251).collect();
    let path = folder.path().join("villages.csv");
    std::fs::write(&path, bytes).unwrap();
    let (read, problems) = villages(&Mapping::of(path));
    assert_eq!(codes(&problems), ["W110", "W113"]);
    assert_eq!(facts(&read.as_ref().unwrap()[..]), good());
    assert_eq!(read.unwrap()[0].settlement.names.ru, "Гарм");
}

/// Windows-1251, as its table of 1996 has it: А at C0, я at FF, Ё at A8, ё at B8.
fn cp1251(letter: char) -> u8 {
    match letter as u32 {
        it @ 0..=127 => it as u8,
        it @ 0x410..=0x44f => (it - 0x410 + 0xc0) as u8,
        0x401 => 0xa8,
        0x451 => 0xb8,
        _ => b'?',
    }
}

#[test]
fn degrees_minutes_and_tags_are_read_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let dms = |deg: f64, letter: char| {
        let (whole, minutes) = (deg.trunc(), deg.fract() * 60.0);
        format!("{whole}°{}'{:.3}\"\"{letter}", minutes.trunc(), minutes.fract() * 60.0)
    };
    let mut text = "id,population,lat,lon\n#loc+code,#population,#geo+lat,#geo+lon\n".to_owned();
    for (id, _, lon, lat, people) in TOWNS {
        writeln!(text, "{id},{people},\"{}\",\"{}\"", dms(lat, 'N'), dms(lon, 'E')).unwrap();
    }
    let (read, problems) = villages(&table(folder.path(), &text));
    assert_eq!(codes(&problems), ["W114", "E115"]);
    assert!(problems.iter().all(|it| it.severity != Severity::Error));
    assert_eq!(facts(&read.unwrap()), good());
    let wrong = text.replace("#loc", "#x").replace("70°22", "70°99");
    let found = problems_of("villages", &table(folder.path(), &wrong));
    let stops = |it: &Problem| it.code == "E115" && it.severity == Severity::Error;
    assert!(found.iter().any(stops), "{found:?}");
}

#[test]
fn letters_of_old_fonts_are_read_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut layer = towns();
    let old = [('Ғ', 'Ѓ'), ('Қ', 'Ќ'), ('ӯ', 'ў'), ('ғ', 'ѓ'), ('Ҳ', 'Њ'), ('ҷ', 'љ')];
    for (it, town) in layer.features.iter_mut().zip(TOWNS) {
        let swap = |c: char| old.iter().find(|it| it.0 == c).map_or(c, |it| it.1);
        it.values[1] = Value::Text(town.1.chars().map(swap).collect());
    }
    let path = write(folder.path(), &layer);
    let (read, problems) = villages(&Mapping::of(&path));
    assert_eq!(codes(&problems), ["W111"]);
    for (village, town) in read.unwrap().iter().zip(TOWNS) {
        assert_eq!(village.settlement.names.tg, town.1);
    }
    let said = Mapping { encoding: Some("tj-legacy".to_owned()), ..Mapping::of(&path) };
    assert_eq!(codes(&villages(&said).1), Vec::<&str>::new());
    let kept = Mapping { encoding: Some("utf-8".to_owned()), ..Mapping::of(&path) };
    assert_eq!(villages(&kept).0.unwrap()[2].settlement.names.tg, "Њисор");
}

#[test]
fn negative_missing_and_written_numbers_each_have_their_code() {
    let folder = tempfile::tempdir().unwrap();
    let mut layer = towns();
    layer.features[1].values[2] = Value::Int(-99);
    let path = write(folder.path(), &layer);
    let found = problems_of("villages", &Mapping::of(&path));
    assert_eq!(codes(&found), ["E402"]);
    assert!(found[0].message.contains("-99 in T2"), "{}", found[0].message);
    let declared = Mapping { nodata: vec!["-99".to_owned()], ..Mapping::of(&path) };
    let (read, problems) = villages(&declared);
    assert_eq!(codes(&problems), ["W403"]);
    assert_eq!(read.unwrap()[1].population, None, "null is not zero");

    layer.fields[2].kind = FieldKind::Text;
    for it in &mut layer.features {
        let Value::Int(people) = it.values[2] else { panic!() };
        it.values[2] = Value::Text(if people < 0 { "н/д".into() } else { format!("{people} ") });
    }
    let path = write(folder.path(), &layer);
    let found = problems_of("villages", &Mapping::of(&path));
    assert_eq!(codes(&found), ["E404"]);
    assert!(found[0].message.contains("read 5 of 6"), "{}", found[0].message);
    let declared = Mapping { nodata: vec!["н/д".to_owned()], ..Mapping::of(&path) };
    let (read, problems) = villages(&declared);
    assert_eq!(codes(&problems), ["E404", "W403"]);
    assert!(problems.iter().all(|it| it.severity == Severity::Warning));
    assert_eq!(read.unwrap()[5].population, Some(36500.0));
}

#[test]
fn codes_used_twice_are_named_with_their_rows() {
    let folder = tempfile::tempdir().unwrap();
    let mut layer = towns();
    layer.features[4].values[0] = "T2".into();
    let found = problems_of("villages", &Mapping::of(write(folder.path(), &layer)));
    assert_eq!(codes(&found), ["E401"]);
    assert!(found[0].message.contains("T2 appears 2 times (rows 2, 5)"), "{}", found[0].message);
}

#[test]
fn unknown_names_of_fields_are_mended_by_the_block() {
    let folder = tempfile::tempdir().unwrap();
    let mut layer = towns();
    for (field, name) in layer.fields.iter_mut().zip(["KOD", "NOM", "AHOLI_2020"]) {
        name.clone_into(&mut field.name);
    }
    let bad = Mapping::of(write(folder.path(), &layer));
    let found = problems_of("villages", &bad);
    assert!(found[0].message.contains("Did you mean `AHOLI_2020`?"), "{}", found[0].message);
    mended_by(&bad, "E405", |it| {
        it.fields.insert("population".to_owned(), vec!["AHOLI_2024".into(), "AHOLI_2020".into()]);
    });
}

fn square(west: f64, south: f64, side: f64) -> Geometry<f64> {
    let corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0)];
    let ring: LineString<f64> =
        corners.iter().map(|(x, y)| Coord { x: west + x, y: south + y }).collect();
    Geometry::Polygon(Polygon::new(ring, vec![]))
}

#[test]
fn broken_polygons_overlaps_and_strange_shapes_are_all_told_in_one_pass() {
    let folder = tempfile::tempdir().unwrap();
    let fields =
        [("pcode", FieldKind::Text), ("name", FieldKind::Text), ("parent_pcode", FieldKind::Text)];
    let mut layer = Layer::new("admin", &fields);
    let bow: LineString<f64> =
        [(70.6, 39.0), (70.7, 39.1), (70.7, 39.0), (70.6, 39.1), (70.6, 39.0)]
            .into_iter()
            .collect();
    let shapes = [
        Some(square(70.0, 39.0, 0.2)),
        Some(square(70.1, 39.0, 0.2)),
        Some(Geometry::Polygon(Polygon::new(bow, vec![]))),
        Some(Geometry::Point(Point::new(70.5, 39.0))),
        None,
    ];
    for (shape, code) in shapes.into_iter().zip(["A", "B", "C", "D", "E"]) {
        layer.push(shape, [code.into(), format!("Area {code}").into(), "TJ-RA".into()]);
    }
    let path = write(folder.path(), &layer);
    let found = problems_of("admin", &Mapping::of(&path));
    let mut sorted = codes(&found);
    sorted.sort_unstable();
    assert_eq!(sorted, ["E301", "E303", "I304", "W302"], "{found:?}");
    // 0.1° by 0.2° at 39.1° north on WGS 84: 8 637 m by 22 204 m.
    let overlap = found.iter().find(|it| it.code == "W302").unwrap();
    assert!(overlap.message.contains("overlap by 192 km²"), "{}", overlap.message);
    let (problems, mend) = (RefCell::<Problems>::default(), Mend::codes(vec![]));
    let checked = check::check(kind::of("admin"), &Mapping::of(&path), &REGION, &mend, &problems);
    let fixed = folder.path().join("fixed.gpkg");
    write_gpkg(&fixed, &[checked.copy.unwrap()]).unwrap();
    assert_eq!(codes(&problems_of("admin", &Mapping::of(fixed))), ["W302"]);
}

#[test]
fn gaps_between_roads_are_measured_and_closed_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let mut layer =
        Layer::new("roads", &[("osm_id", FieldKind::Text), ("highway", FieldKind::Text)]);
    let line = |points: &[(f64, f64)]| {
        Some(Geometry::LineString(points.iter().copied().collect::<LineString<f64>>()))
    };
    layer.push(line(&[(70.0, 39.0), (70.1, 39.0), (70.2, 39.0)]), ["1".into(), "primary".into()]);
    layer.push(line(&[(70.1, 39.0002), (70.1, 39.1)]), ["2".into(), "tertiary".into()]);
    layer.push(line(&[(70.1, 39.1), (70.1, 39.1)]), ["3".into(), "track".into()]);
    layer.push(line(&[(70.2, 39.0), (70.3, 39.0)]), ["4".into(), "footway".into()]);
    let mapping = Mapping::of(write(folder.path(), &layer));
    let found = problems_of("roads", &mapping);
    assert_eq!(codes(&found), ["I514", "W502", "E501"]);
    // 0.0002° of latitude on the sphere.
    assert!(
        found[2].message.contains("smallest gap: 22 m between 2 and 1"),
        "{}",
        found[2].message
    );
    assert!(found[2].help[0].contains("snap_m = 30"), "{:?}", found[2].help);
    let snapped = Mapping { snap_m: Some(30.0), ..mapping };
    let found = problems_of("roads", &snapped);
    assert!(found.iter().all(|it| it.severity == Severity::Note), "{found:?}");
}

#[test]
fn missing_empty_and_broken_files_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), &towns());
    let near = Mapping::of(folder.path().join("villges.gpkg"));
    let found = problems_of("villages", &near);
    assert_eq!(codes(&found), ["E101"]);
    assert!(found[0].help[0].contains("villages.gpkg"), "{:?}", found[0].help);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(codes(&problems_of("villages", &Mapping::of(&path))), ["E102"]);
    let unplaced = table(folder.path(), "id,population\nA,100\nB,200\n");
    assert_eq!(codes(&problems_of("villages", &unplaced)), ["E405"]);
    assert_eq!(codes(&problems_of("roads", &unplaced)), ["E303", "W408"]);
    let text = "id,population,lon,lat\n";
    assert_eq!(codes(&problems_of("villages", &table(folder.path(), text))), ["E103"]);
}

/// The files of `../shared/ux/badinputs` and the code that each must have.
#[test]
fn every_file_of_the_collection_has_its_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/ux/badinputs");
    if !folder.is_dir() {
        println!("skipped: {} is absent", folder.display());
        return;
    }
    let expected: [(&str, &str, &[&str]); 13] = [
        ("00_good_villages.gpkg", "villages", &[]),
        ("01_swapped_latlon.gpkg", "villages", &["E203"]),
        ("02_missing_prj/villages.shp", "villages", &["E201"]),
        ("04_legacy_tajik_font_letters.gpkg", "villages", &["W111"]),
        ("05_negative_population.gpkg", "villages", &["E402"]),
        ("06_duplicate_ids.gpkg", "villages", &["E401"]),
        ("08_null_population.gpkg", "villages", &["W403"]),
        ("11_unknown_field_names.gpkg", "villages", &["E405"]),
        ("13_disconnected_roads.gpkg", "roads", &["W502", "W502", "E501"]),
        ("14_population_nodata_untagged.tif", "population", &["E410", "W406"]),
        ("15_population_density_not_count.tif", "population", &["E412"]),
        ("18_ru_excel_semicolon_decimal_comma_cp1251.csv", "villages", &["W110", "W113"]),
        ("21_truncated_download.geojson", "villages", &["E102"]),
    ];
    for (file, kind, codes_of) in expected {
        let found = problems_of(kind, &Mapping::of(folder.join(file)));
        assert_eq!(codes(&found), codes_of, "{file}: {found:?}");
    }
}

/// A district of ours holds its own centre: places without codes find their district.
#[test]
fn places_find_their_district() {
    let folder = tempfile::tempdir().unwrap();
    let districts: Vec<&Area> = REGION.districts.iter().collect();
    let fields = [("id", FieldKind::Text), ("population", FieldKind::Int)];
    let mut layer = Layer::new("villages", &fields);
    for it in &districts {
        use geo::InteriorPoint as _;
        let inside = it.boundary.interior_point().unwrap();
        layer.push(Some(Geometry::Point(inside)), [it.pcode.as_str().into(), 100.into()]);
    }
    let (read, problems) = villages(&Mapping::of(write(folder.path(), &layer)));
    assert_eq!(codes(&problems), Vec::<&str>::new());
    for village in read.unwrap() {
        assert_eq!(districts[village.settlement.district as usize].pcode, village.settlement.id);
    }
}

#[test]
fn a_gap_between_areas_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    let fields = [("pcode", FieldKind::Text), ("name", FieldKind::Text)];
    let mut layer = Layer::new("admin", &fields);
    for (n, (x, y)) in
        [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)].iter().enumerate()
    {
        let shape = square(70.0 + 0.1 * f64::from(*x), 39.0 + 0.1 * f64::from(*y), 0.1);
        layer.push(Some(shape), [format!("A{n}").into(), format!("Area {n}").into()]);
    }
    let found = problems_of("admin", &Mapping::of(write(folder.path(), &layer)));
    let gap = found.iter().find(|it| it.code == "W302").expect("a gap");
    // 0.1° by 0.1° at 39.15° north on WGS 84: 95.9 km², by the integral over the ellipsoid.
    assert!(gap.message.contains("1 gap between areas, the largest of 96 km²"), "{}", gap.message);
}

#[test]
fn stiffness_may_be_drawn_as_areas() {
    let folder = tempfile::tempdir().unwrap();
    let mut layer = Layer::new("vs30", &[("vs30", FieldKind::Real)]);
    layer.push(Some(square(70.0, 39.0, 0.2)), [400.0.into()]);
    layer.push(Some(square(70.1, 39.0, 0.2)), [800.0.into()]);
    let mapping = Mapping::of(write(folder.path(), &layer));
    let problems = RefCell::default();
    let raster =
        panoh::input::layers::vs30::read(&mapping, REGION.frame.as_ref(), &problems).unwrap();
    let at = |lon, lat| raster.at(panoh::units::LonLat::new(lon, lat));
    assert_eq!(at(70.05, 39.1), Some(400.0));
    assert_eq!(at(70.15, 39.1), Some(400.0), "the first area counts where two overlap");
    assert_eq!(at(70.25, 39.1), Some(800.0));
    assert_eq!(at(70.35, 39.1), None);
    layer.features[0].values[0] = Value::Real(40_000.0);
    let found = problems_of("vs30", &Mapping::of(write(folder.path(), &layer)));
    assert_eq!(codes(&found), ["E410"]);
}

#[test]
fn people_and_households_that_do_not_fit_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let header = "id,population,households,lon,lat\n";
    let fits = format!("{header}T1,9000,1500,70.375,39.01\nT3,23900,4000,68.5512,38.525\n");
    assert_eq!(codes(&problems_of("villages", &table(folder.path(), &fits))), Vec::<&str>::new());
    let exchanged = format!("{header}T1,1500,9000,70.375,39.01\nT3,4000,23900,68.5512,38.525\n");
    let found = problems_of("villages", &table(folder.path(), &exchanged));
    assert_eq!(codes(&found), ["W406"]);
    // 5 500 people in 32 900 households.
    assert!(found[0].message.contains("0.2 in each"), "{}", found[0].message);
}
