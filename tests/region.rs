//! The default region: what lies in `gis/tajikistan/` keeps its promises.
#![cfg(feature = "gdal")]
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use geo::{Geometry, Point, polygon};
use panoh::exposure::grid::{Grid, Raster};
use panoh::geodata::{
    BandNote, DataKind, FieldKind, Layer, read_layer, read_raster, write_cog, write_gpkg,
};
use panoh::region::{self, lattice, population};
use panoh::units::LonLat;

fn region(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan").join(file)
}

fn layer(file: &str) -> Layer {
    read_layer(&region(file), None).unwrap()
}

static PEOPLE: LazyLock<Raster> =
    LazyLock::new(|| read_raster(&region("modelled/population.tif")).unwrap());

/// District of each cell by the polygons of the layer, which must not overlap.
static DISTRICTS: LazyLock<Vec<Option<String>>> = LazyLock::new(|| {
    let districts = layer("modelled/districts.gpkg");
    let mut of_cell = vec![None; PEOPLE.grid.len()];
    for row in &districts.features {
        let pcode = districts.text(row, "pcode").unwrap();
        let inside = lattice::inside(&PEOPLE.grid, &districts.area(row).unwrap());
        for cell in (0..inside.len()).filter(|&it| inside[it]) {
            let before: Option<String> = of_cell[cell].replace(pcode.clone());
            assert_eq!(before, None, "cell {cell} lies in two districts");
        }
    }
    of_cell
});

fn populated() -> impl Iterator<Item = (usize, u64)> {
    let cells = PEOPLE.values.iter().enumerate();
    cells.filter(|(_, it)| 0.0 < **it).map(|(cell, it)| (cell, *it as u64))
}

#[test]
fn every_cell_of_the_country_lies_in_one_district_and_no_other_cell_does() {
    let country = layer("observed/country.gpkg");
    let inside = lattice::inside(&PEOPLE.grid, &country.area(&country.features[0]).unwrap());
    for cell in 0..inside.len() {
        assert_eq!(DISTRICTS[cell].is_some(), inside[cell], "{:?}", PEOPLE.grid.centre(cell));
    }
}

/// Figures of the Agency on Statistics, 1 January 2024, each rounded to hundreds: the districts
/// add up to 400 less than the country. The districts bind.
#[test]
fn the_people_of_each_district_are_its_official_figure() {
    let mut cells = BTreeMap::<&str, u64>::new();
    for (cell, people) in populated() {
        *cells.entry(DISTRICTS[cell].as_deref().expect("in a district")).or_default() += people;
    }
    let official = layer("observed/district_population.csv");
    let figure = |level: &str| -> BTreeMap<String, u64> {
        let rows = official.features.iter();
        let rows = rows.filter(|it| official.text(it, "level").unwrap() == level);
        let people = |it| official.int(it, "population_2024_01_01").unwrap() as u64;
        rows.map(|it| (official.text(it, "code").unwrap(), people(it))).collect()
    };
    let districts = figure("2");
    assert_eq!(districts.len(), 68);
    for (pcode, people) in &districts {
        assert_eq!(cells.get(pcode.as_str()), Some(people), "{pcode}");
    }
    assert_eq!(figure("0")["TJ"], 10_288_300);
    assert_eq!(cells.values().sum::<u64>(), 10_288_300 - 400);
    let table = layer("modelled/districts.gpkg");
    for row in &table.features {
        let people = districts[&table.text(row, "pcode").unwrap()];
        assert_eq!(table.int(row, "population").unwrap() as u64, people);
    }
}

#[test]
fn nobody_lives_abroad_in_a_lake_or_on_ground_too_steep() {
    let slope = read_raster(&region("modelled/slope.tif")).unwrap();
    let terrain = read_raster(&region("observed/terrain.tif")).unwrap();
    assert_eq!((slope.grid, terrain.grid), (PEOPLE.grid, PEOPLE.grid));
    let lakes = layer("observed/lakes.gpkg");
    let lake = lattice::inside(&PEOPLE.grid, &lakes.area(&lakes.features[0]).unwrap());
    for (cell, people) in populated() {
        let at = PEOPLE.grid.centre(cell);
        assert!(DISTRICTS[cell].is_some() && !lake[cell], "{people} people at {at:?}");
        let limit = population::HABITAT.slope_limit_deg;
        assert!(f64::from(slope.values[cell]) <= limit, "{people} people on a slope at {at:?}");
        assert!(terrain.values[cell] < 4_200.0, "{people} people above 4 200 m at {at:?}");
    }
}

#[test]
fn settlements_lie_in_their_district_and_hold_all_people() {
    let settlements = layer("modelled/settlements.gpkg");
    let (mut ids, mut people) = (BTreeSet::new(), 0);
    for row in &settlements.features {
        let text = |field: &str| settlements.text(row, field).unwrap();
        let at = settlements.place(row).unwrap();
        let cell = PEOPLE.grid.index_of(at).unwrap();
        assert_eq!(DISTRICTS[cell], Some(text("district_pcode")), "{}", text("name"));
        assert!(ids.insert(text("settlement_id")), "{} twice", text("settlement_id"));
        let is_modelled = text("origin") == "modelled";
        assert!(is_modelled || text("kind") == "town", "{} is no town of the list", text("name"));
        people += settlements.int(row, "population").unwrap();
    }
    assert_eq!(people, 10_287_900);
    let places = settlements.features.len();
    assert!((2_400..=3_800).contains(&places), "{places} settlements");
    let letters: String =
        settlements.features.iter().map(|it| settlements.text(it, "name_tg").unwrap()).collect();
    assert!("ҚҲҶҒӣӯ".chars().all(|it| letters.contains(it)), "Tajik letters survive");
}

/// Three towns have no Tajik name that we know; a modelled village is called one in every language.
#[test]
fn towns_have_names_in_three_scripts_and_modelled_villages_say_so() {
    let settlements = layer("modelled/settlements.gpkg");
    let mut without = vec![];
    for row in &settlements.features {
        let text = |field: &str| settlements.text(row, field).unwrap();
        let (name, tg, ru) = (text("name"), text("name_tg"), text("name_ru"));
        let is_cyrillic = |it: &str| !it.chars().any(|it| it.is_ascii_alphabetic());
        assert!(!name.is_empty() && !ru.is_empty(), "{}", text("settlement_id"));
        assert!(is_cyrillic(&tg) && is_cyrillic(&ru), "{tg} {ru}");
        assert!(!"ёъЁЪ".chars().any(|it| name.contains(it)), "{name}");
        if text("kind") == "rural" {
            let says = ["modelled village", "деҳаи моделӣ", "модельное село"];
            let names = [&name, &tg, &ru];
            assert!(names.iter().zip(says).all(|(it, says)| it.contains(says)), "{name}");
        } else if tg.is_empty() {
            without.push(name);
        }
    }
    assert_eq!(without, ["Khodzha-Maston", "Karakenja", "Boshkengash"]);
}

/// The rule that `region.toml` states: of its district the settlement whose edge is nearest.
#[test]
fn the_people_of_a_settlement_are_those_of_the_cells_nearest_to_its_edge() {
    let settlements = layer("modelled/settlements.gpkg");
    let mut of_district = BTreeMap::<String, Vec<usize>>::new();
    let mut edges = vec![];
    for (index, row) in settlements.features.iter().enumerate() {
        let radius_km = settlements.real(row, "radius_km").unwrap();
        edges.push((settlements.place(row).unwrap(), radius_km));
        let pcode = settlements.text(row, "district_pcode").unwrap();
        of_district.entry(pcode).or_default().push(index);
    }
    let mut counted = vec![0; edges.len()];
    for (cell, people) in populated() {
        let at = PEOPLE.grid.centre(cell);
        let own = of_district[DISTRICTS[cell].as_ref().unwrap()].iter().copied();
        let from_edge = |it: usize| at.distance(edges[it].0).0 - edges[it].1;
        let nearest = own.min_by(|&a, &b| from_edge(a).total_cmp(&from_edge(b))).unwrap();
        counted[nearest] += people as i64;
    }
    for (row, counted) in settlements.features.iter().zip(counted) {
        let name = settlements.text(row, "name").unwrap();
        assert_eq!(settlements.int(row, "population").unwrap(), counted, "{name}");
    }
}

/// 93 towns, of which Dushanbe is told by its four districts.
#[test]
fn no_town_of_the_list_is_lost_and_every_centre_lies_in_its_own_district() {
    let (towns, settlements) = (layer("observed/towns.gpkg"), layer("modelled/settlements.gpkg"));
    let ids: BTreeSet<String> = settlements
        .features
        .iter()
        .map(|it| settlements.text(it, "settlement_id").unwrap())
        .collect();
    let lost: Vec<_> = towns
        .features
        .iter()
        .filter(|it| !ids.contains(&towns.text(it, "geonameid").unwrap()))
        .map(|it| towns.text(it, "name").unwrap())
        .collect();
    assert_eq!(lost, ["Dushanbe"]);
    assert_eq!(ids.iter().filter(|it| it.starts_with("TJ-DU-")).count(), 4);

    let centres = layer("modelled/districts.gpkg");
    for row in &centres.features {
        let at = LonLat::new(
            centres.real(row, "centre_lon").unwrap(),
            centres.real(row, "centre_lat").unwrap(),
        );
        let pcode = centres.text(row, "pcode").unwrap();
        let found = DISTRICTS[PEOPLE.grid.index_of(at).unwrap()].clone();
        assert_eq!(found, Some(pcode.clone()), "centre of {pcode}");
    }
}

#[test]
fn shelters_lie_in_their_district_and_promise_no_more_than_their_area() {
    let shelters = layer("modelled/shelters.gpkg");
    let mut ids = BTreeSet::new();
    for row in &shelters.features {
        let text = |field: &str| shelters.text(row, field).unwrap();
        let number = |field: &str| shelters.real(row, field).unwrap();
        let cell = PEOPLE.grid.index_of(shelters.place(row).unwrap()).unwrap();
        assert_eq!(DISTRICTS[cell], Some(text("district_pcode")), "{}", text("site_name"));
        assert!(ids.insert(text("site_id")), "{} twice", text("site_id"));
        let (floor, mix) = match text("site_type").as_str() {
            "public_building" => (3.5, "public"),
            "open_ground" | "airport" => (45.0, ""),
            other => panic!("{other}"),
        };
        assert_eq!(text("mix"), mix);
        assert!(number("capacity_summer") * floor <= number("area_m2") + floor);
        assert!(number("capacity_winter") * 5.5 <= number("area_m2") + 5.5);
        assert!(number("capacity_winter") <= number("capacity_summer"));
        let hazard = text("hazard");
        let known = ["landslide", "steep_slope", "near_river", ""];
        assert!(hazard.split(';').all(|it| known.contains(&it)), "{hazard}");
        if text("site_type") == "open_ground" {
            assert!(!hazard.contains("slide") && !hazard.contains("slope"), "{}", text("site_id"));
        }
    }
}

#[test]
fn every_table_and_every_modelled_raster_says_what_it_is() {
    for folder in ["observed", "modelled"] {
        for entry in fs::read_dir(region(folder)).unwrap() {
            let path = entry.unwrap().path();
            match path.extension().unwrap().to_str().unwrap() {
                "gpkg" => {
                    let layer = read_layer(&path, None).unwrap();
                    let words: BTreeSet<String> =
                        layer.features.iter().map(|it| layer.text(it, "origin").unwrap()).collect();
                    let known = words.iter().all(|it| it == "observed" || it == "modelled");
                    assert!(known && !words.is_empty(), "{}: {words:?}", path.display());
                    assert!(folder == "modelled" || !words.contains("modelled"));
                }
                "tif" => {
                    let bytes = fs::read(&path).unwrap();
                    let word = folder.as_bytes();
                    let says = bytes.windows(word.len()).any(|it| it == word);
                    assert!(says, "{} does not say {folder}", path.display());
                }
                _ => {}
            }
        }
    }
}

#[test]
fn layers_of_the_region_file_exist_and_shares_of_its_mixes_add_up() {
    let text = fs::read_to_string(region("region.toml")).unwrap();
    let file: toml::Table = text.parse().unwrap();
    for (name, path) in file["layers"].as_table().unwrap() {
        let path = path.as_str().unwrap();
        assert!(region(path).is_file(), "layer `{name}`: no {path}");
    }
    let buildings = file["buildings"].as_table().unwrap();
    let mut names = BTreeSet::from([""]);
    for mix in buildings["mix"].as_array().unwrap() {
        let shares = mix["shares"].as_table().unwrap().values();
        let sum: f64 = shares.map(|it| it["mode"].as_float().unwrap_or(0.0)).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{} adds up to {sum}", mix["name"]);
        assert!(!mix["source"].as_str().unwrap().is_empty());
        names.insert(mix["name"].as_str().unwrap());
    }
    for rule in buildings["rule"].as_array().unwrap() {
        assert!(names.contains(rule["mix"].as_str().unwrap()));
    }
    let shelters = layer("modelled/shelters.gpkg");
    for row in &shelters.features {
        assert!(names.contains(shelters.text(row, "mix").unwrap().as_str()));
    }
}

/// All modelled layers, from the observed ones.
#[test]
fn a_rebuild_gives_what_is_shipped() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("observed")).unwrap();
    for name in ["district_centres.csv", "road_via.csv"] {
        fs::copy(region(name), dir.path().join(name)).unwrap();
    }
    for entry in fs::read_dir(region("observed")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, dir.path().join("observed").join(path.file_name().unwrap())).unwrap();
    }
    let built = region::build(dir.path()).unwrap();
    assert_eq!(built.people, 10_287_900);
    for name in ["population.tif", "slope.tif", "vs30.tif"] {
        let shipped = read_raster(&region("modelled").join(name)).unwrap();
        let rebuilt = read_raster(&dir.path().join("modelled").join(name)).unwrap();
        assert_eq!(shipped.grid, rebuilt.grid);
        let bits = |it: &Raster| it.values.iter().map(|it| it.to_bits()).collect::<Vec<_>>();
        assert!(bits(&shipped) == bits(&rebuilt), "{name} differs");
    }
    for name in ["districts.gpkg", "settlements.gpkg", "shelters.gpkg", "roads.gpkg"] {
        let shipped = layer(&format!("modelled/{name}"));
        let rebuilt = read_layer(&dir.path().join("modelled").join(name), None).unwrap();
        assert!(shipped.features == rebuilt.features, "{name} differs");
    }
}

#[test]
fn a_folder_without_its_layers_is_told_which_one_it_lacks() {
    let dir = tempfile::tempdir().unwrap();
    let told = region::build(dir.path()).unwrap_err().to_string();
    assert!(told.contains("terrain.tif: no such file") && told.contains("help: "), "{told}");
}

/// A plain of 80 × 60 cells with two towns, no river, no road and no lake.
fn plain(centres: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join("observed").join(name);
    fs::create_dir(dir.path().join("observed")).unwrap();
    let raster = |name, grid: Grid, value| {
        let note = BandNote { description: "observed", unit: "" };
        let raster = Raster { grid, values: vec![value; grid.len()] };
        write_cog(&at(name), &raster, &note, DataKind::I16).unwrap();
    };
    let (west_deg, north_deg) = (10.0, 45.0);
    let fine = Grid { west_deg, north_deg, step_deg: 1.0 / 240.0, n_cols: 80, n_rows: 60 };
    let coarse = Grid { west_deg, north_deg, step_deg: 0.05, n_cols: 7, n_rows: 5 };
    raster("terrain.tif", fine, 100.0);
    raster("landcover.tif", coarse, 12.0);
    let land: Geometry<f64> =
        polygon![(x: 10.0, y: 44.75), (x: 10.3, y: 44.75), (x: 10.3, y: 45.0), (x: 10.0, y: 45.0)]
            .into();
    let texts = ["pcode", "name", "name_tg", "name_ru", "origin"].map(|it| (it, FieldKind::Text));
    let mut area = Layer::new("area", &texts);
    area.push(Some(land), ["XX-A".into(), "Plain".into(), "".into(), "".into(), "observed".into()]);
    for name in ["country.gpkg", "regions.gpkg"] {
        write_gpkg(&at(name), std::slice::from_ref(&area)).unwrap();
    }
    for name in ["rivers.gpkg", "lakes.gpkg", "roads.gpkg", "airports.gpkg"] {
        write_gpkg(&at(name), &[Layer::new("none", &[("name", FieldKind::Text)])]).unwrap();
    }
    let mut fields = vec![("geonameid", FieldKind::Int), ("population", FieldKind::Int)];
    fields.extend(["name", "name_tg", "name_ru"].map(|it| (it, FieldKind::Text)));
    let mut towns = Layer::new("towns", &fields);
    for (id, lon) in [(1, 10.06), (2, 10.22)] {
        let place = Geometry::Point(Point::new(lon, 44.876));
        towns.push(Some(place), [id.into(), 900.into(), "T".into(), "".into(), "".into()]);
    }
    write_gpkg(&at("towns.gpkg"), &[towns]).unwrap();
    let people = "code,level,population_2024_01_01\nXX-A-1,2,4321\nXX-A-2,2,70001\n";
    fs::write(at("district_population.csv"), people).unwrap();
    fs::write(dir.path().join("district_centres.csv"), centres).unwrap();
    dir
}

const CENTRES: &str = "pcode,name,name_tg,name_ru,kind,geonameid,lon,lat,city_radius_km,note\n";

/// On flat ground the nearest centre is the nearest as the crow flies: the border between centres
/// at 10.06 and 10.22 runs at 10.14, and each district holds its own people.
#[test]
fn any_country_can_be_built_and_flat_districts_meet_halfway() {
    let rows = "XX-A-1,West,,,district,1,,,,\nXX-A-2,East,,,district,2,,,,\n";
    let dir = plain(&format!("{CENTRES}{rows}"));
    let built = region::build(dir.path()).unwrap();
    assert_eq!(built.people, 4_321 + 70_001);
    let people = read_raster(&dir.path().join("modelled/population.tif")).unwrap();
    let districts = read_layer(&dir.path().join("modelled/districts.gpkg"), None).unwrap();
    let west = districts.area(&districts.features[0]).unwrap();
    let mut in_west = 0.0;
    for (cell, is_west) in lattice::inside(&people.grid, &west).into_iter().enumerate() {
        let lon = people.grid.centre(cell).lon_deg;
        let border = (lon - 10.14).abs() <= people.grid.step_deg;
        assert!(is_west == (lon < 10.14) || border, "{lon}");
        in_west += if is_west { people.values[cell] } else { 0.0 };
    }
    assert_eq!(in_west, 4_321.0);
}

#[test]
fn a_district_without_ground_is_told_and_its_people_are_not_lost() {
    let rows = "XX-A-1,West,,,city,1,,,0.0,\nXX-A-2,East,,,district,2,,,,\n";
    let dir = plain(&format!("{CENTRES}{rows}"));
    let told = region::build(dir.path()).unwrap_err().to_string();
    let words = ["district_centres.csv: district `XX-A-1`: 0 of its 4321", "city_radius_km"];
    assert!(words.iter().all(|it| told.contains(it)), "{told}");
    assert!(!dir.path().join("modelled").exists());

    let rows = "XX-A-1,West,,,village,1,,,,\nXX-A-2,East,,,district,9,,,,\n";
    let told = region::build(plain(&format!("{CENTRES}{rows}")).path()).unwrap_err().to_string();
    assert!(told.contains("feature 1: `kind` is `village`"), "{told}");
}
