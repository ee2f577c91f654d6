//! Runs on an exposure of one's own, and in regions without some layers.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use panoh::engine::monte_carlo::{self, Plan};
use panoh::engine::outcome::{Measure, Outcome, Zone};
use panoh::input::problem::{Problem, Problems, Severity};
use panoh::input::{self, Loaded};
use tempfile::TempDir;

const HEADER: &str = "asset_id,lon,lat,taxonomy,buildings,residents,night,day,transit,settlement,\
                      district,vs30,z1p0_m,z2p5_km,structural";

/// The layers of a region that it says it has none of.
const NONE: [&str; 10] = [
    "admin",
    "dem",
    "landcover",
    "population",
    "regions",
    "roads",
    "shelters",
    "slope",
    "villages",
    "vs30",
];

/// An asset of a village, as a row of a table.
#[derive(Clone)]
struct Asset {
    place: usize,
    class: &'static str,
    buildings: u32,
    residents: f64,
}

/// 30 assets: each of 10 places has three classes, so that they share it.
fn assets() -> Vec<Asset> {
    let classes = ["adobe", "brick", "rc_frame"];
    let asset = |i: usize| Asset {
        place: i / 3,
        class: classes[i % 3],
        buildings: 10 + i as u32,
        residents: 60.0 + 7.0 * i as f64,
    };
    (0..30).map(asset).collect()
}

fn place(idx: usize) -> (f64, f64) {
    (70.3 + 0.03 * idx as f64, 39.0 + 0.011 * (idx % 4) as f64)
}

fn rows(assets: &[Asset]) -> Vec<String> {
    let row = |(i, it): (usize, &Asset)| {
        let (lon, lat) = place(it.place);
        let Asset { class, buildings, residents, place } = it;
        let district = if place % 2 == 0 { "North" } else { "South" };
        format!("A{i:03},{lon},{lat},{class},{buildings},{residents},,,,V{place},{district},,,,1e6")
    };
    assets.iter().enumerate().map(row).collect()
}

/// A region with nothing but an exposure, and a scenario in it.
struct Case {
    folder: TempDir,
}

impl Case {
    fn new(rows: &[String]) -> Case {
        let case = Case { folder: TempDir::new().unwrap() };
        case.region(&NONE.map(|it| format!("{it} = \"none\"")).join("\n"), "");
        case.exposure(rows);
        case
    }

    fn region(&self, layers: &str, buildings: &str) {
        let text = format!(
            "format = 1\n[region]\npcode = \"XX\"\nname = \"Somewhere\"\nutc_offset_h = 5\n\
             [people]\nhousehold_size = {{ mode = 6.0 }}\n\
             [default_rupture]\nstrike_deg = 245\ndip_deg = 45\nrake_deg = 90\n\
             [layers]\nexposure = \"exposure.csv\"\n{layers}\n\
             [attribution]\nexposure = \"census of nowhere\"\n\
             [buildings]\nclasses = \"tajikistan\"\n{buildings}\n"
        );
        fs::create_dir_all(self.path("region")).unwrap();
        fs::write(self.path("region/region.toml"), text).unwrap();
        let text = "[scenario]\nname = \"Test\"\nregion = \"region\"\nmagnitude = 6.6\n\
                    epicenter = [70.45, 39.0]\ndepth_km = 12\nstrike_deg = 245\ndip_deg = 40\n\
                    rake_deg = 90\norigin_time = \"2026-01-15T02:00\"\nrealizations = 24\n";
        fs::write(self.path("scenario.toml"), text).unwrap();
    }

    fn exposure(&self, rows: &[String]) {
        let text = format!("{HEADER}\n{}\n", rows.join("\n"));
        fs::write(self.path("region/exposure.csv"), text).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn load(&self) -> (Option<Loaded>, Problems) {
        let problems = RefCell::new(Problems::default());
        let loaded = input::load(&self.path("scenario.toml"), &problems);
        (loaded, problems.into_inner())
    }

    fn good(&self) -> (Loaded, Problems) {
        let (loaded, problems) = self.load();
        (loaded.unwrap_or_else(|| panic!("{}", problems.render(false))), problems)
    }
}

fn simulate(loaded: &Loaded) -> Outcome {
    let plan = Plan { seed: 7, realizations: 24, threads: Some(1) };
    monte_carlo::simulate(&loaded.world, &plan, &|_| ()).unwrap()
}

fn panoh(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_panoh")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn find<'a>(problems: &'a Problems, code: &str) -> &'a Problem {
    let found = problems.list.iter().find(|it| it.code == code);
    found.unwrap_or_else(|| panic!("no {code} in\n{}", problems.render(false)))
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-4 * b.abs().max(1.0)
}

#[test]
fn every_asset_is_a_cell_of_its_own_class_at_its_own_place() {
    let case = Case::new(&rows(&assets()));
    let (loaded, problems) = case.good();
    let (world, layers) = (&loaded.world, &loaded.layers);
    assert_eq!(world.cells.len(), 30);
    assert_eq!((world.settlements.len(), world.areas.districts.len()), (10, 2));
    for (cell, id) in world.cells.asset_id.iter().enumerate() {
        let i: usize = id[1..].parse().unwrap();
        let asset = &assets()[i];
        let at = world.sites.place[cell];
        assert_eq!((at.lon_deg, at.lat_deg), place(asset.place), "{id} is shaken where it stands");
        assert!(close(f64::from(world.cells.buildings[cell]), f64::from(asset.buildings)));
        let mix = &loaded.region.mixes[usize::from(world.cells.mix[cell])];
        assert_eq!(mix.name, asset.class);
        let class = loaded.region.set.index_of(asset.class).unwrap();
        assert!(mix.shares.iter().enumerate().all(|(it, of)| (it == class) == (of.mode > 0.0)));
    }
    assert_eq!(loaded.region.mixes.len(), 3, "no mix of a class that nobody has");
    let total: f64 = assets().iter().map(|it| it.residents).sum();
    assert!(close(world.people(), total));
    assert!(close(world.areas.districts.iter().map(|it| it.people).sum(), total));
    let on_grid: f64 = layers.people.values.iter().map(|it| f64::from(*it)).sum();
    assert!(close(on_grid, total), "assets that share a cell of the grid add up");
    assert!(layers.people.grid.len() < 10_000, "{}", layers.people.grid.len());
    let codes: Vec<_> = problems.list.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["I433", "W694", "W695", "W697", "I698"], "{}", problems.render(false));
    assert!(find(&problems, "W697").message.contains("30 of 30 places"));
}

#[test]
fn people_are_conserved_from_assets_to_the_country() {
    let case = Case::new(&rows(&assets()));
    let (loaded, _) = case.good();
    let outcome = simulate(&loaded);
    let of = |zone, measure| outcome.zones.summary(zone, measure).mean;
    for measure in [Measure::DisplacedNight1, Measure::Dead, Measure::DwellingsFull] {
        let country = of(Zone::Country, measure);
        assert!(country > 0.0, "{measure:?}");
        let districts: f64 = (0..2).map(|it| of(Zone::District(it), measure)).sum();
        let settlements: f64 = (0..10).map(|it| of(Zone::Settlement(it), measure)).sum();
        assert!(close(districts, country) && close(settlements, country), "{measure:?}");
    }
    let cells: f64 = outcome.cell_displaced_mean.iter().map(|it| f64::from(*it)).sum();
    assert!(close(cells, of(Zone::Country, Measure::DisplacedNight1)));
    assert!(of(Zone::Country, Measure::Isolated).abs() < f64::EPSILON);
    assert!(outcome.segments.is_empty() && outcome.shelters.is_empty());
}

/// One row a building, or one a village and class: the sums differ by rounding alone.
#[test]
fn buildings_one_by_one_and_villages_by_class_give_the_same_country() {
    let by_class = assets();
    let mut one_by_one = vec![];
    for it in &by_class {
        let (n, residents) = (it.buildings, it.residents / f64::from(it.buildings));
        one_by_one.extend((0..n).map(|_| Asset { buildings: 1, residents, ..it.clone() }));
    }
    let outcome = |assets: &[Asset]| simulate(&Case::new(&rows(assets)).good().0);
    let (few, many) = (outcome(&by_class), outcome(&one_by_one));
    for measure in Measure::ALL {
        let of = |it: &Outcome| it.zones.column(Zone::Country, measure).to_vec();
        for (a, b) in of(&few).into_iter().zip(of(&many)) {
            assert!(close(f64::from(a), f64::from(b)), "{measure:?}: {a} and {b}");
        }
    }
}

#[test]
fn everything_wrong_with_assets_is_told_at_once() {
    let mut rows = rows(&assets());
    rows[0] = "A000,70.3,39.0,adobe,-3,10,,,,V0,North,,,,".into();
    rows[1] = "A001,70.3,39.0,adobe,3,-10,,,,V0,North,,,,".into();
    rows[2] = "A002,70.3,39.0,gingerbread,3,10,,,,V0,North,,,,".into();
    rows[3] = "A003,,,adobe,3,10,,,,V0,North,,,,".into();
    rows[4] = "A004,70.3,39.0,adobe,3,many,,,,V0,North,,,,".into();
    rows[5] = "A006,70.3,39.0,adobe,3,10,,,,V0,North,7,,,".into();
    rows[7] = "A007,70.3,39.0,,3,10,,,,V0,North,,,,".into();
    rows[8] = "A008,70.3,39.0,adobe,3,,,,,V0,North,,,,".into();
    rows[9] = "A009,70.3,39.0,adobe,,5,,,,V0,North,,,,".into();
    let case = Case::new(&rows);
    let (loaded, problems) = case.load();
    assert!(loaded.is_none());
    let told = problems.render(false);
    for (code, part) in [
        ("E402", "buildings = -3 in A000"),
        ("E402", "residents = -10 in A001"),
        ("E409", "`gingerbread` (1 row)"),
        ("E404", "`many` in A004"),
        ("E440", "A006 has 7"),
        ("E401", "A006 appears 2 times"),
        ("W435", "A007"),
        ("W403", "A008"),
        ("W690", "A009"),
    ] {
        let of_code = problems.list.iter().filter(|it| it.code == code);
        assert!(of_code.clone().any(|it| it.message.contains(part)), "{code} {part}\n{told}");
    }
    assert!(told.contains("A003"), "a row without a place is told\n{told}");
}

#[test]
fn an_asset_of_no_known_class_has_the_mix_of_the_region_or_stops_the_run() {
    let mut rows = rows(&assets());
    rows[4] = "A004,70.33,39.011,,3,10,,,,V1,South,,,,".into();
    let case = Case::new(&rows);
    let (loaded, problems) = case.load();
    assert!(loaded.is_none());
    assert_eq!(find(&problems, "E680").affected[0].id, "A004");
    let none = NONE.map(|it| format!("{it} = \"none\"")).join("\n");
    case.region(
        &none,
        "[[buildings.mix]]\nname = \"homes\"\nshares = { adobe = 0.5, brick = 0.5 }\n",
    );
    let (loaded, _) = case.good();
    let cells = &loaded.world.cells;
    let cell = cells.asset_id.iter().position(|it| it == "A004").unwrap();
    assert_eq!(loaded.region.mixes[usize::from(cells.mix[cell])].name, "homes");
    assert_eq!(loaded.region.mixes.len(), 4);
}

#[test]
fn the_ground_below_an_asset_is_what_it_says_itself() {
    let mut rows = rows(&assets());
    rows[0] = "A000,70.3,39.0,adobe,10,60,,,,V0,North,310,40,1.2,".into();
    let (loaded, problems) = Case::new(&rows).good();
    let cell = loaded.world.cells.asset_id.iter().position(|it| it == "A000").unwrap();
    let ground = loaded.world.sites.ground[cell];
    assert_eq!((ground.vs30.0, ground.vs30_measured), (310.0, true));
    assert_eq!((ground.z1p0_m, ground.z2p5_km), (Some(40.0), Some(1.2)));
    assert!(find(&problems, "W697").message.contains("29 of 30 places"));
    let other = loaded.world.sites.ground[loaded.world.cells.len() - 1];
    assert_eq!((other.vs30.0, other.vs30_measured), (760.0, false));
}

/// Without a column of villages each place is one, until they are too many.
#[test]
fn places_without_names_are_settlements_or_squares() {
    let unnamed = |n: usize| -> Vec<String> {
        let row = |i: usize| {
            let (lon, lat) = (70.0 + 0.004 * (i % 100) as f64, 39.0 + 0.004 * (i / 100) as f64);
            format!("A{i},{lon:.4},{lat:.4},adobe,1,5,,,,,,,,,")
        };
        (0..n).map(row).collect()
    };
    let (loaded, problems) = Case::new(&unnamed(300)).good();
    assert_eq!(loaded.world.settlements.len(), 300);
    assert_eq!(loaded.world.areas.districts.len(), 1);
    assert_eq!(loaded.world.areas.districts[0].pcode, "XX");
    assert!(problems.list.iter().all(|it| it.code != "W692"));
    let (loaded, problems) = Case::new(&unnamed(6000)).good();
    let n = loaded.world.settlements.len();
    assert!((200..=300).contains(&n), "squares of 5 × 5 places: {n}");
    assert!(close(loaded.world.people(), 30_000.0));
    let told = &find(&problems, "W692").message;
    assert!(told.contains("6000 places") && told.contains("squares of 0.02°"), "{told}");
    let mut ids: Vec<&str> = loaded.world.settlements.iter().map(|it| it.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), n, "every settlement has a code of its own");
}

#[test]
fn night_stands_for_residents_where_nobody_counts_them() {
    let folder = TempDir::new().unwrap();
    let case = Case { folder };
    case.region(&NONE.map(|it| format!("{it} = \"none\"")).join("\n"), "");
    let table = "рамз,долгота,широта,материал,домов,ночью,село\n\
                 1,70.30,39.00,саман,4,24,Навобод\n2,70.31,39.00,кирпич,2,30,Навобод\n";
    fs::write(case.path("region/exposure.csv"), table).unwrap();
    let (loaded, problems) = case.good();
    assert!(close(loaded.world.people(), 54.0));
    assert_eq!(loaded.world.settlements[0].names.en, "Навобод");
    assert_eq!(find(&problems, "I691").count, 2);
}

#[test]
fn a_region_of_an_exposure_alone_runs_to_its_report() {
    let case = Case::new(&rows(&assets()));
    let output = panoh(&["run", "scenario.toml", "--out", "out"], case.folder.path());
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    let out = case.path("out");
    let summary: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("summary.json")).unwrap()).unwrap();
    assert!(summary["shelter_gap"]["p50"].is_null() && summary["isolated_people"]["p50"].is_null());
    assert!(summary["displaced_night1"]["p50"].as_f64().unwrap() > 0.0);
    let caveats = summary["caveats"].to_string();
    for part in ["routes and cut-off villages are not assessed", "no shelters layer"] {
        assert!(caveats.contains(part), "{caveats}");
    }
    let brief = fs::read_to_string(out.join("brief_en.html")).unwrap();
    for part in ["No roads layer", "not assessed", "by settlement"] {
        assert!(brief.contains(part), "{part}");
    }
    assert!(!brief.contains("NaN"));
    let settlements = fs::read_to_string(out.join("csv/impact_settlement.csv")).unwrap();
    assert_eq!(settlements.lines().count(), 11);
    for empty in ["csv/routes.csv", "csv/road_segments.csv", "csv/shelter_sites.csv"] {
        let rows = fs::read_to_string(out.join(empty)).map_or(0, |it| it.lines().count());
        assert!(rows <= 1, "{empty}");
    }
    for file in ["impact.gpkg", "rasters/displaced_mean_per_cell.tif", "manifest.json"] {
        assert!(out.join(file).is_file(), "{file}");
    }
    let again = panoh(&["check", "scenario.toml"], case.folder.path());
    assert!(again.status.success(), "{}", text(&again.stderr));
}

/// A scenario in the demonstration region.
fn tajikistan(folder: &Path, layers: &str) -> PathBuf {
    let region = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan");
    let text = format!(
        "[scenario]\nname = \"Test\"\nregion = {:?}\nmagnitude = 6.6\nepicenter = [70.5, 39.0]\n\
         depth_km = 12\nstrike_deg = 245\ndip_deg = 40\nrake_deg = 90\n\
         origin_time = \"2026-01-15T02:00\"\nrealizations = 4\n{layers}\n",
        region.display().to_string()
    );
    let path = folder.join("scenario.toml");
    fs::write(&path, text).unwrap();
    path
}

fn load(path: &Path) -> (Option<Loaded>, Problems) {
    let problems = RefCell::new(Problems::default());
    let loaded = input::load(path, &problems);
    (loaded, problems.into_inner())
}

#[test]
fn an_exposure_stands_in_place_of_the_people_of_a_region() {
    let folder = TempDir::new().unwrap();
    let mut table = "asset_id,lon,lat,taxonomy,buildings,residents,settlement\n".to_owned();
    for i in 0..10 {
        let _ =
            writeln!(table, "A{i},{},39.02,MUR+ADO,8,48,Deh {}", 70.3 + 0.03 * f64::from(i), i / 2);
    }
    table.push_str("A10,60.0,39.0,adobe,1,6,far\n");
    fs::write(folder.path().join("own.csv"), &table).unwrap();
    let (loaded, problems) = load(&tajikistan(folder.path(), "[layers]\nexposure = \"own.csv\""));
    assert!(loaded.is_none(), "one of eleven lies in another country");
    assert!(problems.errors() > 0);
    let inside = table.rsplit_once("A10").unwrap().0;
    fs::write(folder.path().join("own.csv"), inside).unwrap();
    let (loaded, problems) = load(&tajikistan(folder.path(), "[layers]\nexposure = \"own.csv\""));
    let loaded = loaded.unwrap_or_else(|| panic!("{}", problems.render(false)));
    let world = &loaded.world;
    assert!(close(world.people(), 480.0));
    assert_eq!((world.cells.len(), world.settlements.len()), (10, 5));
    assert!(world.areas.districts.len() > 50 && !world.network.segments.is_empty());
    assert!(world.cells.mix.iter().all(|it| usize::from(*it) == loaded.region.mixes.len() - 1));
    assert!(loaded.layers.own.len() == 10 && loaded.region.layer("villages").is_none());
    let both = "[layers]\nexposure = \"own.csv\"\npopulation = \"own.csv\"";
    let (loaded, problems) = load(&tajikistan(folder.path(), both));
    assert!(loaded.is_none());
    find(&problems, "E681");
}

#[test]
fn a_region_runs_without_its_roads_or_shelters() {
    let folder = TempDir::new().unwrap();
    for (layers, codes) in [
        ("roads = \"none\"", &["W694"][..]),
        ("shelters = \"none\"", &["W695"]),
        (
            "roads = \"none\"\nshelters = \"none\"\ndem = \"none\"\nvs30 = \"none\"",
            &["W694", "W695", "W697"],
        ),
    ] {
        let (loaded, problems) = load(&tajikistan(folder.path(), &format!("[layers]\n{layers}")));
        let loaded = loaded.unwrap_or_else(|| panic!("{layers}\n{}", problems.render(false)));
        for code in codes {
            assert_eq!(find(&problems, code).severity, Severity::Warning);
        }
        let outcome = simulate_few(&loaded);
        let mean = |measure| outcome.zones.summary(Zone::Country, measure).mean;
        assert!(mean(Measure::DisplacedNight1) > 0.0);
        let (gap, sheltering) = (mean(Measure::ShelterGap), mean(Measure::Sheltering));
        assert!(close(gap, sheltering), "nobody reaches a shelter: {gap} of {sheltering}");
        if layers.contains("roads") {
            assert!(mean(Measure::Isolated).abs() < f64::EPSILON);
        }
    }
}

fn simulate_few(loaded: &Loaded) -> Outcome {
    let plan = Plan { seed: 1, realizations: 2, threads: Some(1) };
    monte_carlo::simulate(&loaded.world, &plan, &|_| ()).unwrap()
}

/// Villages with their own numbers need nothing else either.
#[test]
fn villages_alone_are_a_region() {
    let case = Case::new(&[]);
    let none = NONE.map(|it| format!("{it} = \"none\"")).join("\n");
    let layers = none.replace("villages = \"none\"", "villages = \"villages.csv\"");
    let mix = "[[buildings.mix]]\nname = \"homes\"\nshares = { adobe = 1 }\n";
    case.region(&layers, mix);
    let file = case.path("region/region.toml");
    let text = fs::read_to_string(&file).unwrap().replace("exposure = \"exposure.csv\"\n", "");
    fs::write(&file, text).unwrap();
    let table = "id,name,population,lon,lat\n1,A,300,70.3,39.0\n2,B,500,70.5,39.1\n";
    fs::write(case.path("region/villages.csv"), table).unwrap();
    let (loaded, _) = case.good();
    assert!(close(loaded.world.people(), 800.0));
    assert_eq!((loaded.world.settlements.len(), loaded.world.areas.districts.len()), (2, 1));
    assert!(simulate(&loaded).zones.summary(Zone::Country, Measure::DisplacedNight1).mean > 0.0);
    let text = fs::read_to_string(&file).unwrap().replace("\"villages.csv\"", "\"none\"");
    fs::write(&file, text).unwrap();
    let (loaded, problems) = case.load();
    assert!(loaded.is_none());
    find(&problems, "E682");
}

#[test]
fn an_exposure_is_inspected_checked_and_imported() {
    let case = Case::new(&rows(&assets()));
    fs::copy(case.path("region/exposure.csv"), case.path("assets.csv")).unwrap();
    let inspected = panoh(&["layers", "inspect", "assets.csv"], case.folder.path());
    assert!(text(&inspected.stdout).contains("exposure"), "{}", text(&inspected.stdout));
    let checked = ["layers", "check", "assets.csv", "--as", "exposure", "--region", "region"];
    let checked = panoh(&checked, case.folder.path());
    assert!(checked.status.success(), "{}{}", text(&checked.stdout), text(&checked.stderr));
    let imported = ["layers", "import", "assets.csv", "--as", "exposure", "--region", "region"];
    let imported = panoh(&imported, case.folder.path());
    assert!(imported.status.success(), "{}{}", text(&imported.stdout), text(&imported.stderr));
    assert!(case.path("region/own/exposure.gpkg").is_file());
    let (loaded, _) = case.good();
    assert_eq!(loaded.world.cells.len(), 30);
    assert_eq!(loaded.world.cells.asset_id[0], "A000");
}

/// Counts of houses by class, in columns named as classes or mapped to them.
#[test]
fn villages_that_count_their_houses_have_a_mix_of_their_own() {
    let case = Case::new(&[]);
    let none = NONE.map(|it| format!("{it} = \"none\"")).join("\n");
    let layers = none.replace(
        "villages = \"none\"",
        "villages = { path = \"villages.csv\", fields = { adobe = \"SAMAN\" } }",
    );
    let mix = "[[buildings.mix]]\nname = \"homes\"\nshares = { brick = 1 }\n";
    case.region(&layers, mix);
    let file = case.path("region/region.toml");
    let text = fs::read_to_string(&file).unwrap().replace("exposure = \"exposure.csv\"\n", "");
    fs::write(&file, text).unwrap();
    let table = "id,name,population,lon,lat,SAMAN,brick\n1,A,300,70.3,39.0,30,10\n\
                 2,B,500,70.5,39.1,,50\n3,C,80,70.4,39.1,,\n";
    fs::write(case.path("region/villages.csv"), table).unwrap();
    let (loaded, problems) = case.good();
    let cells = &loaded.world.cells;
    let told = |settlement: usize| -> Vec<(String, f64)> {
        let range = cells.of_settlement[settlement].clone();
        let name = |it: u32| loaded.region.mixes[usize::from(cells.mix[it as usize])].name.clone();
        range.map(|it| (name(it), f64::from(cells.people[it as usize]))).collect()
    };
    assert_eq!(told(0), [("adobe".to_owned(), 225.0), ("brick".to_owned(), 75.0)]);
    assert_eq!(told(1), [("brick".to_owned(), 500.0)]);
    assert_eq!(told(2), [("homes".to_owned(), 80.0)]);
    assert_eq!(find(&problems, "W699").affected[0].id, "3");
    assert!(cells.asset_id.is_empty() && close(loaded.world.people(), 880.0));
}
