//! Shelter asked again from the stage of a run, and the plan of who goes where.

#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use panoh::displacement::duration::DAYS;
use panoh::engine::monte_carlo::{self, Plan};
use panoh::engine::outcome::{ACCOMMODATIONS, Measure, Outcome, Zone};
use panoh::engine::relocation::RelocationPlan;
use panoh::engine::stage::{MEASURES, Stage, StageFacts, areas_of};
use panoh::engine::what_if::WhatIf;
use panoh::input;
use panoh::input::problem::Problems;
use panoh::input::stage_file::{self, Kept};
use panoh::shelter::reception::rules::Preference;
use panoh::shelter::site::ShelterKind;
use panoh::units::{LonLat, Minutes};

const N: u32 = 24;

struct Run {
    outcome: Outcome,
    stage: Stage,
    rooms: Vec<f64>,
}

static RUN: LazyLock<Run> = LazyLock::new(|| {
    let problems = RefCell::new(Problems::default());
    let loaded = input::load(Path::new("scenarios/rasht-m7"), &problems).unwrap();
    let plan = Plan { seed: 7, realizations: N, threads: None };
    let mut outcome = monte_carlo::simulate(&loaded.world, &plan, &|_| ()).unwrap();
    let stage =
        Stage::of(&loaded.world, &mut outcome, StageFacts { month: 1, ..StageFacts::default() });
    let rooms = loaded.world.reception.shelters.iter().map(|it| it.capacity_winter).collect();
    Run { outcome, stage, rooms }
});

fn again(stage: &Stage, changed: &Stage, threads: usize) -> WhatIf {
    monte_carlo::receive(stage, changed, Some(threads)).unwrap()
}

fn gap(found: &WhatIf) -> Vec<f64> {
    let column = found.zones.column(Zone::Country, Measure::ShelterGap);
    column.iter().map(|it| f64::from(*it)).collect()
}

/// Nothing changed: the same numbers in every realization of every zone, to the last bit, also after
/// a file was written and read, on one thread and on two.
#[test]
fn a_stage_that_nobody_changes_says_what_the_run_said() {
    let Run { outcome, stage, .. } = &*RUN;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(Stage::NAME);
    std::fs::write(&path, stage_file::bytes_of_shelter(stage)).unwrap();
    let read = Stage::read(folder.path()).unwrap();
    assert_eq!(read.impacts, stage.impacts);
    for threads in [1, 2] {
        let found = again(&read, &read, threads);
        let settlements = (0..stage.settlements.len()).map(Zone::Settlement);
        for zone in areas_of(&outcome.zones).into_iter().chain(settlements) {
            for measure in MEASURES.into_iter().chain([Measure::DisplacedDay14]) {
                let (then, now) =
                    (outcome.zones.column(zone, measure), found.zones.column(zone, measure));
                assert_eq!(then, now, "{zone:?} {measure:?}");
            }
        }
        assert_eq!(found.shelters, outcome.shelters);
        assert_eq!((&found.flows, &found.relocation), (&outcome.flows, &outcome.relocation));
        let routes = outcome.routes.iter().map(|it| it.unreachable_prob);
        assert_eq!(found.unreachable_prob, routes.collect::<Vec<_>>());
    }
    for (idx, measure) in MEASURES.into_iter().enumerate() {
        let then = outcome.zones.column(Zone::District(3), measure);
        assert_eq!(stage.found(Zone::District(3), idx), then);
    }
}

#[test]
fn a_file_that_is_cut_off_or_of_another_version_is_refused() {
    let bytes = stage_file::bytes_of_shelter(&RUN.stage);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(Stage::NAME);
    assert!(Stage::read(folder.path()).unwrap_err().to_string().contains("cannot be read"));
    for part in [0, 10, 60, 1000, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..part]).unwrap();
        let error = Stage::read(folder.path()).unwrap_err().to_string();
        assert!(error.contains("damaged") || error.contains("expected"), "{part}: {error}");
    }
    let end = bytes.iter().position(|it| *it == b'\n').unwrap();
    let mut other = b"panoh shelter stage 2, written by 0.0.0".to_vec();
    other.extend_from_slice(&bytes[end..]);
    std::fs::write(&path, other).unwrap();
    let error = Stage::read(folder.path()).unwrap_err().to_string();
    assert!(error.contains("written by 0.0.0") && error.contains("expected"), "{error}");
}

/// Tents are brought to those without a place, in every realization: never more people in them than
/// they hold, nobody loses a place, and people stay conserved.
#[test]
fn tents_take_in_as_many_as_they_hold() {
    let stage = &RUN.stage;
    let before = gap(&again(stage, stage, 2));
    let mut last = before.clone();
    for tents in [10.0, 3000.0, 1e6] {
        let mut changed = stage.without_impacts();
        changed.reception.rules.winter_tents = tents;
        let found = again(stage, &changed, 2);
        let after = gap(&found);
        for id in 0..after.len() {
            let placed = before[id] - after[id];
            assert!(
                -0.1 <= placed && placed <= 2.0 * tents + 0.1,
                "{tents} tents, {placed} people"
            );
            assert!(after[id] <= last[id] + 0.1);
        }
        assert!(after.iter().sum::<f64>() < before.iter().sum::<f64>(), "{tents} tents are used");
        last = after;
    }
}

/// By the definition of hosts: people who find none need a public place; all displaced stay somewhere.
#[test]
fn fewer_hosts_are_more_in_public_places() {
    let stage = &RUN.stage;
    let people = |factor: f64| {
        let mut changed = stage.without_impacts();
        changed.reception.rules.host_factor = factor;
        let found = again(stage, &changed, 2);
        let sum =
            |it| found.zones.column(Zone::Country, it).iter().map(|it| f64::from(*it)).sum::<f64>();
        let [hosted, yard, left] =
            [Measure::HostFamily, Measure::OwnYard, Measure::LeavesDistrict].map(sum);
        let (sheltering, all) = (sum(Measure::Sheltering), sum(Measure::DisplacedDay14));
        assert!((hosted + yard + left + sheltering - all).abs() < 1e-4 * all, "{factor}");
        (hosted, sheltering)
    };
    let [none, half, same] = [0.0, 0.5, 1.0].map(people);
    assert_eq!(none.0, 0.0);
    assert!(none.0 < half.0 && half.0 < same.0 && same.1 < half.1 && half.1 < none.1);
}

#[test]
fn a_site_more_and_a_site_less() {
    let stage = &RUN.stage;
    let found = again(stage, stage, 2);
    let busiest = (0..stage.reception.shelters.len())
        .max_by(|a, b| {
            let mean = |it: &usize| found.shelters[*it].assigned.mean;
            mean(a).total_cmp(&mean(b))
        })
        .unwrap();
    let mut changed = stage.without_impacts();
    changed.reception.shelters[busiest].set_capacity(0.0);
    let closed = again(stage, &changed, 2);
    assert_eq!(closed.shelters[busiest].assigned.p90, 0.0);
    assert_eq!(closed.shelters[busiest].usable_prob, 0.0);
    changed.add_site("Stadium", stage.reception.shelters[busiest].place, 1e6);
    let added = again(stage, &changed, 2);
    let new = added.shelters.last().unwrap();
    assert_eq!((new.usable_prob, added.shelters.len()), (1.0, stage.reception.shelters.len() + 1));
    assert!(gap(&added).iter().sum::<f64>() < gap(&found).iter().sum::<f64>());
    assert!(found.shelters[busiest].assigned.mean < new.assigned.mean);
    let far = LonLat::new(stage.settlements[0].place.lon_deg, stage.settlements[0].place.lat_deg);
    changed.add_site("Hall", far, 10.0);
    assert_eq!(changed.reception.shelters.last().unwrap().district, stage.settlements[0].district);
}

/// Schools within half an hour are taken first: no fewer people in schools, and everybody who needs a
/// place has one or has none, in every realization. More demand than all room is an answer.
#[test]
fn preferred_sites_are_taken_first_and_people_are_conserved() {
    let stage = &RUN.stage;
    let schools = |found: &WhatIf| -> f64 {
        let sites = stage.reception.shelters.iter().zip(&found.shelters);
        sites.filter(|it| it.0.kind == wanted(stage)).map(|it| it.1.assigned.mean).sum()
    };
    let before = again(stage, stage, 2);
    let mut changed = stage.without_impacts();
    changed.reception.rules.preference = Some(Preference::of(&[wanted(stage)], Minutes(30.0)));
    let after = again(stage, &changed, 2);
    assert!(schools(&before) <= schools(&after) + 1e-6);
    assert_eq!(after.unreachable_prob, before.unreachable_prob);
    changed.reception.rules.capacity_factor = 0.01;
    let crowded = again(stage, &changed, 2);
    for found in [&before, &after, &crowded] {
        let placed: f64 = found.shelters.iter().map(|it| it.assigned.mean).sum();
        let mean = |it| found.zones.summary(Zone::Country, it).mean;
        let (need, gap) = (mean(Measure::Sheltering), mean(Measure::ShelterGap));
        assert!((placed + gap - need).abs() < 1e-3 * need, "{placed} {gap} {need}");
        assert!(mean(Measure::ShelterGapVulnerable) <= gap);
    }
    assert!(gap(&before).iter().sum::<f64>() < gap(&crowded).iter().sum::<f64>());
}

/// The kind of most sites.
fn wanted(stage: &Stage) -> ShelterKind {
    let count = |kind| stage.reception.shelters.iter().filter(|it| it.kind == kind).count();
    ShelterKind::ALL.into_iter().max_by_key(|it| count(*it)).unwrap()
}

/// By hand: a third of the floor is three times the room, but never more than 20 people a toilet.
#[test]
fn less_floor_a_person_passes_no_other_line() {
    let mut stage = RUN.stage.without_impacts();
    let idx = stage.reception.shelters.iter().position(|it| 0.0 < it.capacity_winter).unwrap();
    let before = stage.reception.shelters[idx].capacity_winter;
    let mut with_toilets = stage.without_impacts();
    with_toilets.reception.shelters[idx].lines.toilets = Some(1.0);
    for it in [&mut stage, &mut with_toilets] {
        it.set_floor(5.5 / 3.0);
    }
    assert!((stage.reception.shelters[idx].capacity_winter / before - 3.0).abs() < 1e-9);
    assert_eq!(with_toilets.reception.shelters[idx].capacity_winter, 20.0);
}

/// The plan carries everybody of the mean case once, or says why not; no site gets more than it holds.
#[test]
fn the_relocation_plan_conserves_people() {
    let Run { outcome, rooms, .. } = &*RUN;
    let plan: &RelocationPlan = &outcome.relocation;
    let settlements = (0..outcome.zones.n_settlements).map(Zone::Settlement);
    let mean: f64 = settlements.map(|it| outcome.zones.summary(it, Measure::Sheltering).mean).sum();
    assert_eq!(plan.demand, mean.round() as u32);
    let moved: u32 = plan.legs.iter().map(|it| it.people).sum();
    let left: u32 = plan.unplaced.iter().map(|it| it.1).sum();
    assert_eq!(moved + left, plan.demand);
    assert!(0 < moved);
    let mut by_leg: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for it in &plan.convoys {
        let sum = by_leg.entry(it.leg).or_default();
        *sum = (sum.0 + it.people, sum.1 + it.households);
    }
    let mut by_site: BTreeMap<u32, u32> = BTreeMap::new();
    for (idx, it) in (0..).zip(&plan.legs) {
        assert_eq!(by_leg[&idx], (it.people, it.households));
        assert!(it.vulnerable <= it.people);
        *by_site.entry(it.shelter).or_default() += it.people;
    }
    for (site, people) in by_site {
        assert!(f64::from(people) <= rooms[site as usize], "site {site}");
        assert!(0.5 <= outcome.shelters[site as usize].usable_prob);
    }
}

fn panoh(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_panoh"));
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let text = |it: Vec<u8>| String::from_utf8(it).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Needs, flows and the plan of an answer in which nothing changed are the files of the run, byte for
/// byte; other buses, households, needs and stocks change them.
#[test]
fn an_answer_without_a_change_has_the_tables_of_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = std::path::absolute("scenarios/rasht-m7").unwrap();
    let run = ["run", scenario.to_str().unwrap(), "--out", "run", "-n", "12", "--quiet"];
    let (code, _, told) = panoh(folder.path(), &run);
    assert_eq!(code, 0, "{told}");
    let same = ["what-if", "run", "--out", "same", "--host-factor", "1", "--winter-tents", "0"];
    let (code, _, told) = panoh(folder.path(), &same);
    assert_eq!(code, 0, "{told}");
    let read = |of: &str, name: &str| std::fs::read(folder.path().join(of).join("csv").join(name));
    let mut n = 0;
    for name in SHELTER_TABLES {
        if let Ok(of_run) = read("run", name) {
            assert!(of_run == read("same", name).unwrap(), "{name} differs");
            n += 1;
        }
    }
    assert!(6 <= n, "{n} tables are compared");

    let stocks = "depot,item,quantity\nGharm,blanket,500\n";
    std::fs::write(folder.path().join("stocks.csv"), stocks).unwrap();
    let other = ["what-if", "run", "--out", "other", "--needs", "sphere_2018", "--buses", "7"];
    let more = ["--household-size", "5", "--stocks", "stocks.csv"];
    let (code, told, _) = panoh(folder.path(), &[&other[..], &more[..]].concat());
    assert!(code == 0 && told.contains("household size 5"), "{told}");
    for name in ["needs.csv", "displacement_flows.csv", "relocation_plan.csv"] {
        assert!(read("run", name).unwrap() != read("other", name).unwrap(), "{name} is the same");
    }
    let gap = String::from_utf8(read("other", "stock_gap.csv").unwrap()).unwrap();
    assert!(gap.contains("Blanket"), "{gap}");
    std::fs::write(folder.path().join("bad.csv"), "depot,item,quantity\nGharm,blankit,1\n")
        .unwrap();
    let wrong = ["what-if", "run", "--out", "wrong", "--stocks", "bad.csv"];
    let (code, _, told) = panoh(folder.path(), &wrong);
    assert!(
        code == 3 && told.contains("E583") && told.contains("did you mean `blanket`"),
        "{told}"
    );
    let (code, _, told) = panoh(folder.path(), &["what-if", "run", "--needs", "sphere"]);
    assert!(code == 2 && told.contains("sphere_2018"), "{told}");
}

const SHELTER_TABLES: [&str; 7] = [
    "needs.csv",
    "needs_settlement.csv",
    "stock_gap.csv",
    "needs_loads.csv",
    "displacement_flows.csv",
    "relocation_plan.csv",
    "shelter_sites.csv",
];

/// The commands as a planner types them: answers, all mistakes at once, and nothing half-written.
#[test]
fn commands_answer_and_refuse() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    std::fs::create_dir(&run).unwrap();
    let (code, _, told) = panoh(folder.path(), &["what-if", "run"]);
    assert!(code == 3 && told.contains("E573"), "{told}");
    std::fs::write(run.join(Stage::NAME), stage_file::bytes_of_shelter(&RUN.stage)).unwrap();
    let (code, told, _) = panoh(folder.path(), &["what-if", "run", "--winter-tents", "500"]);
    assert!(code == 0 && told.contains("winter tents 500"), "{told}");
    let answer = folder.path().join("run-what-if");
    assert!(answer.join("what_if.csv").is_file() && answer.join("what_if_sites.csv").is_file());
    let id = RUN.stage.reception.shelters[0].id.as_str();
    let twice = format!("{id}=7");
    let wrong = ["what-if", "run", "--close", id, "--capacity", &twice, "--close", "XX-1"];
    let swapped = ["--add-site", "Hall,39.0,70.4,500", "--out", "other"];
    let (code, _, told) = panoh(folder.path(), &[&wrong[..], &swapped[..]].concat());
    assert_eq!(code, 3);
    for part in ["E570", "`XX-1`", "E571", id, "E572", "longitude first"] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(!folder.path().join("other").exists());
    let (code, _, told) = panoh(folder.path(), &["what-if", "run", "--host-factor", "-1"]);
    assert!(code == 2 && told.contains("expected 0 to 100"), "{told}");
    let few = ["sites", "run", "--open", "3", "--candidates", "12", "-n", "6"];
    let (code, told, _) = panoh(folder.path(), &few);
    assert!(code == 0 && told.contains("of 12 sites to open"), "{told}");
    assert!(folder.path().join("run-sites/sites_to_open.csv").is_file());
}

/// Flows of a settlement and those who find no place are no more than those who need one; first
/// choices of a settlement are shares of a whole.
#[test]
fn flows_are_no_more_than_those_who_need_a_place() {
    let outcome = &RUN.outcome;
    for of in outcome.flows.chunk_by(|a, b| a.settlement == b.settlement) {
        let zone = Zone::Settlement(of[0].settlement as usize);
        let [need, gap] = [Measure::Sheltering, Measure::ShelterGap]
            .map(|it| outcome.zones.summary(zone, it).mean);
        let told: f64 = of.iter().map(|it| it.people.mean).sum();
        assert!(told <= need - gap + 1e-3 * (1.0 + need), "{zone:?}: {told} of {need} less {gap}");
        assert!(of.iter().map(|it| it.first_prob).sum::<f64>() <= 1.0 + 1e-9);
    }
}

/// Where people stay adds up to all displaced, on every day of every area.
#[test]
fn people_stay_somewhere_on_every_day() {
    let outcome = &RUN.outcome;
    let days = [
        (1, Measure::DisplacedNight1),
        (14, Measure::DisplacedDay14),
        (90, Measure::DisplacedDay90),
        (180, Measure::DisplacedDay180),
    ];
    for zone in areas_of(&outcome.zones) {
        for (day, measure) in days {
            let day_idx = DAYS.iter().position(|it| *it == day).unwrap();
            let kinds = 0..ACCOMMODATIONS.len();
            let sum: f64 = kinds.map(|it| outcome.staying(zone, day_idx, it).unwrap().mean).sum();
            let all = outcome.zones.summary(zone, measure).mean;
            assert!((sum - all).abs() <= 1e-4 * all + 1e-3, "{zone:?} day {day}: {sum} {all}");
        }
        let host = outcome.staying(zone, 6, 0).unwrap();
        let at_two_weeks = outcome.zones.summary(zone, Measure::HostFamily);
        assert!((host.p50 - at_two_weeks.p50).abs() <= 1e-4 * host.p50 + 1e-3);
    }
}
