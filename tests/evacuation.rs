//! Zones that people are ordered to leave: who is moved, who is not, and what is wrong with a table.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use panoh::damage::row::column;
use panoh::displacement::cause::Cause;
use panoh::displacement::duration::{DAY_14, day_index};
use panoh::engine::monte_carlo::{self, Plan};
use panoh::engine::outcome::{Measure, Outcome, Zone};
use panoh::engine::realization::{Name, Realization, Scratch};
use panoh::engine::world::World;
use panoh::geodata::{self, Value};
use panoh::input::problem::{Problem, Problems, Severity};
use panoh::input::{self, Loaded};
use tempfile::TempDir;

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

const N_PLACES: usize = 10;
const N: u32 = 24;
const SEED: u64 = 7;

/// Places of one line, 0.03° apart; three assets at each, the first of them a little to the west.
fn lon(place: usize) -> f64 {
    70.3 + 0.03 * place as f64
}

fn residents(asset: usize) -> f64 {
    60.0 + 7.0 * asset as f64
}

/// A region of 10 villages of three assets each, and a scenario with what `tables` says.
struct Case(TempDir);

impl Case {
    fn new(tables: &str) -> Case {
        let case = Case(TempDir::new().unwrap());
        let mut rows =
            "asset_id,lon,lat,taxonomy,buildings,residents,settlement,district\n".to_owned();
        for asset in 0..3 * N_PLACES {
            let (place, class) = (asset / 3, ["adobe", "brick", "rc_frame"][asset % 3]);
            let x = lon(place) - if asset % 3 == 0 { 0.002 } else { 0.0 };
            let n = residents(asset);
            writeln!(rows, "A{asset:02},{x},39.0,{class},10,{n},V{place},Rasht").unwrap();
        }
        let none = NONE.map(|it| format!("{it} = \"none\"")).join("\n");
        let region = format!(
            "format = 1\n[region]\npcode = \"XX\"\nname = \"Somewhere\"\nutc_offset_h = 5\n\
             [people]\nhousehold_size = {{ mode = 6.0 }}\n\
             [default_rupture]\nstrike_deg = 245\ndip_deg = 45\nrake_deg = 90\n\
             [layers]\nexposure = \"exposure.csv\"\n{none}\n\
             [attribution]\nexposure = \"census of nowhere\"\n\
             [buildings]\nclasses = \"tajikistan\"\n"
        );
        fs::create_dir_all(case.path("region")).unwrap();
        fs::write(case.path("region/region.toml"), region).unwrap();
        fs::write(case.path("region/exposure.csv"), rows).unwrap();
        case.scenario(tables);
        case
    }

    fn scenario(&self, tables: &str) {
        let text = format!(
            "[scenario]\nname = \"Test\"\nregion = \"region\"\nmagnitude = 6.6\n\
             epicenter = [70.45, 39.0]\ndepth_km = 12\nstrike_deg = 245\ndip_deg = 40\n\
             rake_deg = 90\norigin_time = \"2026-01-15T02:00\"\nrealizations = {N}\nseed = {SEED}\n\
             {tables}"
        );
        fs::write(self.path("scenario.toml"), text).unwrap();
    }

    /// A file with a box from one longitude to another, around all latitudes of the places.
    fn zone(&self, name: &str, west: f64, east: f64) {
        let ring =
            format!("[[{west},38.9],[{east},38.9],[{east},39.1],[{west},39.1],[{west},38.9]]");
        self.shape(name, &format!("{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}"));
    }

    fn shape(&self, name: &str, geometry: &str) {
        let feature =
            format!("{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{geometry}}}");
        let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{feature}]}}");
        fs::write(self.path(name), text).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
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

/// West and east of everybody, and the middle between the fifth village and the sixth.
const WEST: f64 = 70.0;
const EAST: f64 = 71.0;
const MIDDLE: f64 = 70.435;

fn order(name: &str, keys: &str) -> String {
    format!("[[evacuation]]\nname = \"{name}\"\nzone = \"{name}.geojson\"\n{keys}\n")
}

fn simulate(world: &World) -> Outcome {
    let plan = Plan { seed: SEED, realizations: N, threads: Some(1) };
    monte_carlo::simulate(world, &plan, &|_| ()).unwrap()
}

fn each_realization(world: &World, mut look: impl FnMut(&Realization)) {
    let mut scratch = Scratch::new(world);
    let mut found = Realization::new(world);
    for id in 0..N {
        if id % 2 == 0 {
            world.ground_motion.draw_pair(SEED, id / 2, &mut scratch.ground_motion);
        }
        found.simulate(world, Name { seed: SEED, id }, &mut scratch);
        look(&found);
    }
}

fn of_code<'a>(problems: &'a Problems, code: &'a str) -> impl Iterator<Item = &'a Problem> {
    problems.list.iter().filter(move |it| it.code == code)
}

/// Nobody is abroad in this region, so all residents are there.
#[test]
fn when_everybody_obeys_all_who_live_and_are_in_no_hospital_are_displaced() {
    let case = Case::new(&order("all", "until_day = 10\nobey = 1"));
    case.zone("all.geojson", WEST, EAST);
    let (loaded, problems) = case.good();
    let world = &loaded.world;
    assert!(!problems.list.iter().any(|it| it.layer == "evacuation"), "{}", problems.render(false));
    let mut hurt = 0.0;
    each_realization(world, |found| {
        for (idx, settlement) in world.settlements.iter().enumerate() {
            let (people, displaced) = (&found.people[idx], &found.displaced[idx]);
            let gone = people[column::DEAD] + people[column::HOSPITALISED];
            let there = settlement.people as f32 - gone;
            hurt += gone;
            let ordered = ["1", "7", "10"].map(|it| day_index(it.parse().unwrap()).unwrap());
            for day in ordered {
                let away = displaced.by_day[day];
                assert!((away - there).abs() < 1e-3, "{away} of {there} on place {day}");
            }
            assert!(displaced.by_day[DAY_14] < there - 1.0, "the order has ended");
            assert!(displaced.by_cause[1][Cause::Order as usize] < f32::EPSILON);
        }
        let cells: f32 = found.cell_displaced.iter().sum();
        let settlements: f32 = found.displaced.iter().map(|it| it.by_day[0]).sum();
        assert!((cells / settlements - 1.0).abs() < 1e-3, "{cells} in cells, {settlements}");
    });
    assert!(hurt > 1.0, "the dead and the hospitalised are put to the test");
}

#[test]
fn an_order_over_half_of_the_places_adds_to_the_others_and_leaves_the_rest_alone() {
    let case = Case::new(&order("west", "obey = { low = 0.6, mode = 0.9, high = 1.0 }"));
    case.zone("west.geojson", WEST, MIDDLE);
    let with = case.good().0;
    case.scenario("");
    let without = case.good().0;
    let (a, b) = (simulate(&with.world), simulate(&without.world));
    let inside: Vec<usize> =
        with.world.orders.all()[0].inside.iter().map(|it| it.0 as usize).collect();
    assert_eq!(inside.len(), N_PLACES / 2);
    assert!(with.world.orders.all()[0].inside.iter().all(|it| it.1 >= 1.0));
    for idx in 0..N_PLACES {
        let zone = Zone::Settlement(idx);
        let column = |it: &Outcome, measure| it.zones.column(zone, measure).to_vec();
        if !inside.contains(&idx) {
            for measure in Measure::ALL {
                let bits =
                    |it| column(it, measure).iter().map(|it| it.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&a), bits(&b), "settlement {idx}, {measure:?}");
            }
        }
        let days = [Measure::DisplacedNight1, Measure::DisplacedDay14];
        for (day, causes) in days.into_iter().zip(Measure::BY_CAUSE) {
            let causes = causes.map(|it| [column(&a, it), column(&b, it)]);
            let total = column(&a, day);
            for id in 0..N as usize {
                let of = |run: usize| causes.each_ref().map(|it| f64::from(it[run][id]));
                let (ordered, free) = (of(0), of(1));
                let sum: f64 = ordered.iter().sum();
                assert!((sum - f64::from(total[id])).abs() < 1e-3 * sum.max(1.0), "{sum}");
                // Whom damage, fear, the ground or cold move counts for those, order or not.
                let by_order = Cause::Order as usize;
                assert_eq!(ordered[..by_order], free[..by_order]);
                assert!(free[by_order] < f64::EPSILON);
                assert_eq!(ordered[by_order] > 0.0, inside.contains(&idx));
            }
        }
    }
}

/// The first asset of each village lies west of the others: an edge between them takes it alone.
#[test]
fn a_cell_counts_for_the_order_that_ends_last() {
    let tables = order("short", "until_day = 7") + &order("long", "from_day = 3\nuntil_day = 30");
    let case = Case::new(&tables);
    case.zone("short.geojson", WEST, lon(1) - 0.001);
    case.zone("long.geojson", lon(0) - 0.001, EAST);
    let (loaded, problems) = case.good();
    let orders = loaded.world.orders.all();
    let village = |place: usize| -> f64 { (0..3).map(|it| residents(3 * place + it)).sum() };
    let settlement = |place: usize| {
        let id = format!("V{place}");
        let found = loaded.world.settlements.iter().position(|it| it.id == id || it.names.en == id);
        found.unwrap_or_else(|| panic!("no {id}")) as u32
    };
    let share = |order: usize, place: usize| {
        let inside = &orders[order].inside;
        inside.iter().find(|it| it.0 == settlement(place)).map_or(0.0, |it| f64::from(it.1))
    };
    let first = residents(0) / village(0);
    assert!((share(0, 0) - first).abs() < 1e-6 && (share(1, 0) - (1.0 - first)).abs() < 1e-6);
    assert!(share(0, 1) <= 0.0 && share(1, 1) >= 1.0, "of both, the long one has it");
    let both = village(0) - residents(0) + residents(3);
    let zones = &loaded.evacuation.zones;
    assert!((zones[0].residents - (village(0) + residents(3))).abs() < 1e-3);
    let total: f64 = (0..3 * N_PLACES).map(residents).sum();
    assert!((zones[1].residents - (total - residents(0))).abs() < 1e-3);
    assert!((loaded.evacuation.residents - total).abs() < 1e-3, "everybody is counted once");
    let told = of_code(&problems, "W661").next().unwrap();
    assert!(told.message.starts_with(&format!("{both:.0} people")), "{}", told.message);
    assert!(told.message.contains("on days 1 to 2"), "{}", told.message);
}

#[test]
fn everything_wrong_with_orders_is_told_at_once() {
    let tables = [
        order("gone", ""),
        order("all", "from_day = 20"),
        order("all", "obey = 1.2\nfrom_dya = 3"),
        order("points", "obey = { low = 0.9, mode = 0.5, high = 1 }"),
        order("far", "until_day = 2000"),
        "[[evacuation]]\nname = \"\"\n".to_owned(),
    ];
    let case = Case::new(&tables.concat());
    case.zone("all.geojson", WEST, EAST);
    case.zone("far.geojson", 10.0, 11.0);
    case.shape("points.geojson", "{\"type\":\"Point\",\"coordinates\":[70.3,39.0]}");
    let (loaded, problems) = case.load();
    assert!(loaded.is_none());
    let told = problems.render(false);
    for (code, part) in [
        ("E101", "gone.geojson"),
        ("E663", "begins on day 20 and ends before that, on day 14, as no until_day is given"),
        ("E664", "two zones are called `all`"),
        ("E602", "`evacuation.obey` is no number or range within its bounds"),
        ("E601", "unknown key `evacuation.from_dya`"),
        ("E303", "row 1 has points, expected a polygon"),
        ("E602", "`evacuation.until_day` is 2000"),
        ("E604", "`evacuation.name` is missing"),
        ("E604", "`evacuation.zone` is missing"),
        ("E204", "evacuation"),
    ] {
        assert!(
            of_code(&problems, code).any(|it| it.message.contains(part)),
            "{code} {part}\n{told}"
        );
    }
    let ranges = of_code(&problems, "E602").filter(|it| it.message.contains("evacuation.obey"));
    assert_eq!(ranges.count(), 2, "{told}");
    assert!(told.contains("did you mean `from_day`?"), "{told}");
    let check = Command::new(env!("CARGO_BIN_EXE_panoh"))
        .args(["check", "scenario.toml"])
        .current_dir(case.0.path())
        .output()
        .unwrap();
    assert_eq!(check.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&check.stderr).contains("E664"));
}

#[test]
fn orders_that_move_nobody_are_told_and_the_run_goes_on() {
    let tables = order("beside", "") + &order("between", "from_day = 8\nuntil_day = 9");
    let case = Case::new(&(tables + "[displacement]\nmethod = \"hazus\"\n"));
    case.zone("beside.geojson", 71.5, 71.6);
    case.zone("between.geojson", WEST, MIDDLE);
    let (_, problems) = case.good();
    let told = problems.render(false);
    let nobody = of_code(&problems, "W660").next().unwrap_or_else(|| panic!("{told}"));
    assert!(
        nobody.message.contains("nobody lives in the zone `beside`: it lies outside"),
        "{told}"
    );
    let hidden: Vec<&str> = of_code(&problems, "W662").map(|it| it.message.as_str()).collect();
    assert_eq!(hidden.len(), 2, "{told}");
    assert!(hidden[0].contains("`between` holds on days 8 to 9 only"), "{told}");
    assert!(hidden[1].contains("those of `hazus`"), "{told}");
    let codes = ["W660", "W662"];
    let mut warnings = problems.list.iter().filter(|it| codes.contains(&it.code));
    assert!(warnings.all(|it| it.severity == Severity::Warning));
}

/// A layer of a GeoPackage in another coordinate system, through the whole program.
#[test]
fn a_zone_of_another_format_reaches_summary_page_and_layer() {
    let case = Case::new(
        "[[evacuation]]\nname = \"Below the dam\"\nuntil_day = 90\n\
         zone = { path = \"zones.gpkg\", layer = \"flood\" }\n",
    );
    case.zone("west.geojson", WEST, MIDDLE);
    let made = Command::new("ogr2ogr")
        .args(["-t_srs", "EPSG:32642", "-nln", "flood", "zones.gpkg", "west.geojson"])
        .current_dir(case.0.path())
        .status();
    if !made.is_ok_and(|it| it.success()) {
        println!("skipped: ogr2ogr is not here to make the GeoPackage");
        return;
    }
    let run = Command::new(env!("CARGO_BIN_EXE_panoh"))
        .args(["run", "scenario.toml", "--out", "out", "-q"])
        .current_dir(case.0.path())
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let n: f64 = (0..3 * N_PLACES / 2).map(residents).sum();
    let said = format!("{n:.0} people live in zones that were ordered to leave (Below the dam)");
    let read = |name: &str| fs::read_to_string(case.path("out").join(name)).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&read("summary.json")).unwrap();
    assert!(summary["caveats"][0].as_str().unwrap().starts_with(&said), "{}", summary["caveats"]);
    assert!(read("brief_en.html").contains(&said));
    assert!(read("manifest.json").contains("zones.gpkg"));
    assert!(read("csv/displacement_causes.csv").contains(",order,"));
    let package = case.path("out/impact.gpkg");
    let layer = geodata::read_layer(&package, Some("evacuation_zones")).unwrap();
    let values: Vec<&Value> = layer.features[0].values.iter().collect();
    let name = Value::Text("Below the dam".into());
    let always = Value::Real(1.0);
    assert_eq!(values[..4], [&name, &Value::Int(1), &Value::Int(90), &Value::Int(n as i64)]);
    assert_eq!(values[4..], [&Value::Null, &always, &Value::Null, &Value::Null]);
    let styles = geodata::read_layer(&package, Some("layer_styles")).unwrap();
    let ours = Value::Text("evacuation_zones".into());
    assert!(styles.features.iter().any(|it| it.values.contains(&ours)));
}

/// An order for the shaking of a dam holds where it is reached and moves nobody elsewhere; realizations
/// differ in nothing else.
#[test]
fn an_order_for_a_dam_is_given_where_its_shaking_is_reached() {
    let case = Case::new(&order("flood", "obey = 1\nfrom_intensity = 7\nat = [70.6, 39.0]"));
    case.zone("flood.geojson", WEST, MIDDLE);
    let with = case.good().0.world;
    let site = with.order_sites[0].unwrap() as usize;
    let mut given = vec![];
    let mut seen = vec![];
    each_realization(&with, |found| {
        assert_eq!(found.ordered[0], found.intensity[site] >= 7.0);
        given.push(found.ordered[0]);
        seen.push(found.displaced.clone());
    });
    let n_given = given.iter().filter(|it| **it).count();
    assert!(2 < n_given && n_given < N as usize - 2, "{n_given} of {N} tell little");
    case.scenario(&order("flood", "obey = 1"));
    let always = case.good().0.world;
    case.scenario("");
    let never = case.good().0.world;
    let of = |world: &World| {
        let mut all = vec![];
        each_realization(world, |found| all.push(found.displaced.clone()));
        all
    };
    let (always, never) = (of(&always), of(&never));
    for (idx, given) in given.iter().enumerate() {
        assert_eq!(seen[idx], if *given { &always } else { &never }[idx]);
    }
    case.scenario(&order("flood", "obey = 1\nfrom_intensity = 7\nat = [70.6, 39.0]"));
    let outcome = simulate(&case.good().0.world);
    assert!((outcome.ordered_prob[0] - n_given as f64 / f64::from(N)).abs() < 1e-12);
}

/// The zone ends at 70.435° in the east, at 38.9° and 39.1° in the north and south, 11.1 km away: in 30
/// minutes people walk 2 km, so only the fifth village, 1.3 to 1.5 km from the eastern edge, can be out.
#[test]
fn those_who_cannot_walk_out_in_time_are_told() {
    let case = Case::new(&order("flood", "arrival_min = 30"));
    case.zone("flood.geojson", WEST, MIDDLE);
    let zone = &case.good().0.evacuation.zones[0];
    let (inside, late): (f64, f64) = ((0..15).map(residents).sum(), (0..12).map(residents).sum());
    assert!((zone.residents - inside).abs() < 1e-3);
    assert!((zone.late - late).abs() < 1e-3, "{} not {late}", zone.late);
    let told = case.good().0.evacuation.caveat().unwrap().message;
    assert!(told.contains("live too far from its edge to walk out in 30 minutes"), "{told}");
    case.scenario(&order("flood", "arrival_min = 1000"));
    assert!(case.good().0.evacuation.zones[0].late <= 0.0);
}

#[test]
fn half_a_trigger_is_refused() {
    let tables = [
        order("a", "from_intensity = 7"),
        order("b", "at = [70.6, 39.0]"),
        order("c", "from_intensity = 13\nat = [70.6, 95]\narrival_min = -3"),
    ];
    let case = Case::new(&tables.concat());
    for it in ["a", "b", "c"] {
        case.zone(&format!("{it}.geojson"), WEST, EAST);
    }
    let (loaded, problems) = case.load();
    assert!(loaded.is_none());
    let errors = problems.list.iter().filter(|it| it.severity == Severity::Error);
    let codes: Vec<&str> = errors.map(|it| it.code).collect();
    assert_eq!(codes, ["E604", "E604", "E602", "E602", "E602"], "{}", problems.render(false));
}
