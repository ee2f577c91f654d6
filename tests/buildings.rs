//! What stands where: mixes with ranges and the rules that place them, by region and by scenario.
#![cfg(feature = "gdal")]
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use panoh::engine::monte_carlo::{Plan, simulate};
use panoh::engine::outcome::{Measure, Outcome, Zone};
use panoh::engine::parameters::Parameters;
use panoh::input::problem::{Problems, Severity};
use panoh::input::{self, Loaded};

const SEED: u64 = 11;

/// The scenario of the demonstration with a table `[buildings]` of its own.
fn scenario(buildings: &str) -> (tempfile::TempDir, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("scenarios/rasht-m7/scenario.toml")).unwrap();
    let region = root.join("gis/tajikistan").display().to_string();
    let text = text.replace("../../gis/tajikistan", &region);
    assert!(text.contains(&region));
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("scenario.toml"), format!("{text}\n{buildings}")).unwrap();
    let file = dir.path().join("scenario.toml").display().to_string();
    (dir, file)
}

fn load(buildings: &str) -> (Option<Loaded>, Problems) {
    let (_dir, file) = scenario(buildings);
    let problems = RefCell::default();
    let loaded = input::load(Path::new(&file), &problems);
    (loaded, problems.into_inner())
}

fn loaded(buildings: &str) -> Loaded {
    let (loaded, problems) = load(buildings);
    loaded.unwrap_or_else(|| panic!("{}", problems.render(false)))
}

/// Name of the mix of every settlement.
fn mixes(loaded: &Loaded) -> BTreeMap<String, String> {
    let world = &loaded.world;
    let populated = world.settlements.iter().zip(&world.cells.of_settlement);
    let populated = populated.filter(|(_, cells)| !cells.is_empty());
    let name = |mix: u16| loaded.region.mixes[usize::from(mix)].name.clone();
    populated
        .map(|(it, cells)| (it.id.clone(), name(world.cells.mix[cells.start as usize])))
        .collect()
}

#[test]
fn homes_differ_by_kind_of_place_by_height_and_by_region() {
    let loaded = loaded("");
    let mixes = mixes(&loaded);
    // Dushanbe's district Sino, Khujand, Bokhtar (420 m), Khorog (2100 m), Murghob (3600 m).
    for (id, mix) in [
        ("TJ-DU-02", "city"),
        ("1514879", "city"),
        ("1220747", "town"),
        ("1221328", "town_mountain"),
        ("1220962", "town_mountain"),
    ] {
        assert_eq!(mixes.get(id).map(String::as_str), Some(mix), "{id}");
    }
    let (layers, areas) = (&loaded.layers, &loaded.world.areas);
    let mut seen = BTreeMap::<&str, usize>::new();
    for it in loaded.world.settlements.iter().filter(|it| !it.urban) {
        let Some(mix) = mixes.get(&it.id) else { continue };
        let parent = areas.districts[it.district as usize].parent as usize;
        let expected = if areas.regions[parent].pcode == "TJ-GB" {
            "village_pamir"
        } else if layers.terrain.at(it.place).unwrap() >= 1200.0 {
            "village_mountain"
        } else {
            "village_valley"
        };
        assert_eq!(mix, expected, "{}", it.id);
        *seen.entry(mix).or_default() += 1;
    }
    assert!(seen.len() == 3 && seen.values().all(|it| 50 < *it), "{seen:?}");
}

#[test]
fn a_scenario_overrides_a_district_and_a_settlement_and_nothing_else() {
    let before = mixes(&loaded(""));
    let loaded = loaded(
        "[[buildings.mix]]\nname = \"surveyed\"\nshares = { brick = 0.5, confined = 0.5 }\n\
         [[buildings.rule]]\nsettlement = \"1514879\"\nmix = \"village_valley\"\n\
         [[buildings.rule]]\ndistrict = \"TJ-RA-08\"\nmix = \"surveyed\"\n",
    );
    let after = mixes(&loaded);
    let district = |id: &str| {
        let it = loaded.world.settlements.iter().find(|it| it.id == id).unwrap();
        loaded.world.areas.districts[it.district as usize].pcode.as_str()
    };
    assert!(after.values().any(|it| it == "surveyed"));
    for (id, mix) in &after {
        let expected = match (id.as_str(), district(id)) {
            ("1514879", _) => "village_valley",
            (_, "TJ-RA-08") => "surveyed",
            _ => &before[id],
        };
        assert_eq!(mix, expected, "{id}");
    }
}

#[test]
fn everything_wrong_with_buildings_is_told_in_one_pass() {
    let (loaded, problems) = load(
        "[[buildings.mix]]\nname = \"a\"\nshares = { adbe = 0.5, brick = 0.5 }\n\
         [[buildings.mix]]\nname = \"b\"\nshares = { adobe = 0.5, brick = 0.4 }\n\
         [[buildings.mix]]\nname = \"c\"\nshares = { adobe = { low = 0.6, mode = 0.5, high = 0.9 }, \
         brick = 0.5 }\n\
         [[buildings.rule]]\nmix = \"tovn\"\n\
         [[buildings.rule]]\ndistrict = \"TJ-XX-01\"\nmix = \"town\"\n\
         [[buildings.rule]]\nabove = 1000\nmix = \"town\"\n",
    );
    assert!(loaded.is_none());
    let told = problems.render(false);
    for wanted in [
        "no building class of `tajikistan` is called `adbe`",
        "did you mean `adobe`?",
        "the shares of mix `b` add up to 0.900",
        "`buildings.mix.shares.adobe` is no number or range within its bounds",
        "no mix of buildings is called \"tovn\"",
        "no district has the code TJ-XX-01, so this rule fits nobody",
        "unknown key `buildings.rule.above`",
    ] {
        assert!(told.contains(wanted), "{wanted} is not in\n{told}");
    }
    let is_warning = |it: &&panoh::input::problem::Problem| it.severity == Severity::Warning;
    let warned: Vec<_> = problems.list.iter().filter(is_warning).map(|it| it.code).collect();
    assert_eq!(warned, ["W609"]);
}

fn run(loaded: &Loaded) -> Outcome {
    let plan = Plan { seed: SEED, realizations: 96, threads: Some(2) };
    simulate(&loaded.world, &plan, &|_| ()).unwrap()
}

/// Both runs draw the same earthquakes; in the second every mix has its likely shares.
#[test]
fn ranges_of_mixes_widen_results_and_lean_as_they_were_drawn() {
    let ranged = loaded("");
    let mut sure = loaded("");
    for mix in &mut sure.region.mixes {
        for share in &mut mix.shares {
            (share.low, share.high) = (share.mode, share.mode);
        }
    }
    let model = panoh::damage::model::DamageModel::new(sure.region.set, &sure.region.mixes);
    sure.world.damage =
        panoh::damage::branches::DamageBranches::new(vec![(String::new(), 1.0, model)]);
    let (ranged, sure) = (run(&ranged), run(&sure));
    let dead = |it: &Outcome| it.zones.column(Zone::Country, Measure::Dead).to_vec();
    let (ranged, sure) = (dead(&ranged), dead(&sure));
    for (id, (ranged, sure)) in ranged.iter().zip(&sure).enumerate() {
        let leans_to_weak = 0.5 < Parameters::draw(SEED, id as u32).mix;
        assert_eq!(leans_to_weak, sure < ranged, "realization {id}: {ranged}, {sure}");
    }
    let spread = |dead: &[f32]| {
        let ln: Vec<f64> = dead.iter().map(|it| f64::from(*it).ln()).collect();
        let mean = ln.iter().sum::<f64>() / ln.len() as f64;
        ln.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / ln.len() as f64
    };
    let (wide, narrow) = (spread(&ranged), spread(&sure));
    println!("variance of ln dead: {narrow:.3} for sure mixes, {wide:.3} with their ranges");
    assert!(1.005 * narrow < wide, "{narrow} {wide}");
}
