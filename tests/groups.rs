//! Who the people are: the file of groups, and what follows from it in a run.
#![allow(missing_docs, clippy::unwrap_used)]

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use panoh::engine::monte_carlo::{Plan, simulate};
use panoh::engine::outcome::{Measure, Outcome, Zone};
use panoh::input::problem::Problems;
use panoh::input::{self, Loaded, groups};
use panoh::population::groups::Groups;
use tempfile::TempDir;

const SHIPPED: &str = "gis/tajikistan/people.toml";

/// A scenario in the Rasht valley, with lines of its own.
fn load(folder: &Path, month: u8, lines: &str) -> (Option<Loaded>, RefCell<Problems>) {
    let region = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tajikistan");
    let text = format!(
        "[scenario]\nname = \"Test\"\nregion = {:?}\nmagnitude = 7.0\nepicenter = [70.5, 39.0]\n\
         depth_km = 12\nstrike_deg = 245\ndip_deg = 40\nrake_deg = 90\n\
         origin_time = \"2026-{month:02}-15T02:00\"\nseason = \"winter\"\n{lines}\n",
        region.display().to_string()
    );
    fs::write(folder.join("scenario.toml"), text).unwrap();
    let problems = RefCell::new(Problems::default());
    (input::load(&folder.join("scenario.toml"), &problems), problems)
}

fn run(loaded: &Loaded) -> Outcome {
    let plan = Plan { seed: 4, realizations: 16, threads: Some(2) };
    simulate(&loaded.world, &plan, &|_| {}).unwrap()
}

fn mean(outcome: &Outcome, measure: Measure) -> f64 {
    outcome.zones.summary(Zone::Country, measure).mean
}

fn codes(problems: &RefCell<Problems>) -> Vec<&'static str> {
    problems.borrow().list.iter().map(|it| it.code).collect()
}

fn read(text: &str) -> (Option<Groups>, RefCell<Problems>) {
    let dir = TempDir::new().unwrap();
    let path: PathBuf = dir.path().join("people.toml");
    fs::write(&path, text).unwrap();
    let problems = RefCell::new(Problems::default());
    (groups::read(&path, &problems), problems)
}

fn shipped() -> String {
    fs::read_to_string(SHIPPED).unwrap()
}

#[test]
fn the_people_of_tajikistan_add_up_and_each_number_has_its_source() {
    let (groups, problems) = read(&shipped());
    let groups = groups.unwrap_or_else(|| panic!("{}", problems.borrow().render(false)));
    assert!((groups.residents.total() - 1.0).abs() < 1e-12);
    let abroad = groups.abroad.as_ref().unwrap();
    assert!((abroad.who.total() - 1.0).abs() < 1e-12);
    for month in 1..=12 {
        let share = groups.abroad_in(month);
        assert!(share.low < share.mode && share.mode < share.high);
        let at_home = groups.at_home(share.mode);
        assert!((at_home.total() - 1.0).abs() < 1e-12);
        // Men of working age are those who leave.
        assert!(at_home.0[1][2] < groups.residents.0[1][2]);
        assert!(at_home.0[0][0] > groups.residents.0[0][0]);
    }
    assert!(groups.abroad_in(7).mode > groups.abroad_in(1).mode);
    // Residents, those abroad, three seasons, two categories, two communities.
    assert_eq!(groups.sources.len(), 1 + 1 + 3 + 2 + 2);
}

/// As many fewer as are abroad, in every realization; homes and their official count stay.
#[test]
fn those_abroad_are_not_hurt_or_displaced_and_their_homes_stay() {
    let dir = TempDir::new().unwrap();
    let with = |share: &str| {
        let all = format!(
            "format = 1\n[residents]\nf = {{ \"18-59\" = 0.5 }}\nm = {{ \"18-59\" = 0.5 }}\nsource = \"ours\"\n\
             [abroad]\nf = {{ \"18-59\" = 0.5 }}\nm = {{ \"18-59\" = 0.5 }}\nsource = \"ours\"\n\
             [[abroad.season]]\nmonths = [1,2,3,4,5,6,7,8,9,10,11,12]\n\
             share = {{ low = {share}, mode = {share}, high = {share} }}\nsource = \"ours\"\n"
        );
        fs::write(dir.path().join("people.toml"), all).unwrap();
        let (loaded, problems) = load(dir.path(), 1, "[people]\ngroups = \"people.toml\"");
        run(&loaded.unwrap_or_else(|| panic!("{}", problems.borrow().render(false))))
    };
    let [all, half, none] = ["0.0", "0.5", "1.0"].map(with);
    for measure in [Measure::DwellingsFull, Measure::DwellingsPartial, Measure::OfficialCount] {
        for other in [&half, &none] {
            assert_eq!(
                all.zones.column(Zone::Country, measure),
                other.zones.column(Zone::Country, measure),
                "{measure:?}"
            );
        }
    }
    for measure in [
        Measure::DisplacedNight1,
        Measure::DisplacedDay180,
        Measure::Dead,
        Measure::Injured,
        Measure::Sheltering,
        Measure::HostFamily,
    ] {
        let zones = [Zone::Country, Zone::District(44)];
        for zone in zones {
            let pairs =
                all.zones.column(zone, measure).iter().zip(half.zones.column(zone, measure));
            for (all, half) in pairs {
                assert!((0.5 * all - half).abs() <= 2e-4 * all + 1e-3, "{measure:?}: {all} {half}");
            }
        }
        assert!(mean(&all, measure) > 10.0, "{measure:?}");
        assert!(mean(&none, measure).abs() < 1e-6, "{measure:?}: nobody is there");
    }
    let cells = |it: &Outcome| it.cell_displaced_mean.iter().map(|it| f64::from(*it)).sum::<f64>();
    assert!((cells(&half) / cells(&all) - 0.5).abs() < 1e-3);
}

#[test]
fn the_season_of_the_scenario_decides_who_is_abroad() {
    let dir = TempDir::new().unwrap();
    let (winter, problems) = load(dir.path(), 1, "");
    assert!(!codes(&problems).contains(&"W650"));
    let (summer, _) = load(dir.path(), 7, "");
    assert!(winter.unwrap().world.abroad.mode < summer.unwrap().world.abroad.mode);
    // A region whose file of people is another's: codes of its own.
    let lost = shipped().replace("TJ-RA-01 =", "TJ-XX-01 =");
    fs::write(dir.path().join("people.toml"), lost).unwrap();
    let (loaded, problems) = load(dir.path(), 7, "[people]\ngroups = \"people.toml\"");
    assert!(loaded.is_some());
    assert!(codes(&problems).contains(&"W650"));
    let (loaded, problems) = load(dir.path(), 7, "[people]\ngroups = \"peple.toml\"");
    assert!(loaded.is_none());
    assert!(problems.borrow().render(false).contains("did you mean"));
}

#[test]
fn bad_files_of_people_are_refused_with_all_their_problems() {
    let cases = [
        ("\"60+\" = 0.0374", "\"60+\" = 0.2", vec!["E650"]),
        ("months = [4, 11]", "months = [4, 5]", vec!["E652"]),
        ("months = [4, 11]", "months = [4, 11, 13]", vec!["E652"]),
        ("mode = 0.07, high = 0.115", "mode = 0.07, high = 0.5", vec!["E651"]),
        ("mode = 0.07, high = 0.115", "mode = 0.7, high = 0.115", vec!["E602"]),
        ("\"0-4\" = 0.0606", "\"0–4\" = 0.0606", vec!["E601"]),
        ("TJ-RA-01 = 0.72", "TJ-RA-01 = 0.27", vec!["E650"]),
        ("code = \"REF\"", "code = \"RFE\"", vec!["E601"]),
        ("gender = \"f\"", "gender = \"w\"", vec!["E601"]),
        ("min_age = 15", "minage = 15", vec!["E601"]),
        ("[residents]", "[resident]", vec!["E604", "E601"]),
    ];
    for (good, bad, expected) in cases {
        let text = shipped();
        assert!(text.contains(good), "{good}");
        let (groups, problems) = read(&text.replacen(good, bad, 1));
        assert_eq!(codes(&problems), expected, "{bad}\n{}", problems.borrow().render(false));
        let fatal = problems.borrow().errors() > 0;
        assert!(groups.is_none() && fatal, "{bad}");
    }
    // All at once.
    let text = shipped()
        .replacen("\"60+\" = 0.0374", "\"60+\" = 0.2", 1)
        .replacen("code = \"REF\"", "code = \"RFE\"", 1)
        .replacen("source = \"ours: nobody", "sourced = \"ours: nobody", 1);
    let (_, problems) = read(&text);
    assert_eq!(codes(&problems), ["E650", "E601", "E604", "E601"]);
}

/// By day the dead are those at home and those in public buildings: to the sum of both, each worked
/// out cell by cell in f64.
#[test]
fn by_day_some_are_hurt_in_schools_and_at_work() {
    use panoh::damage::casualties::CasualtyParameters;
    use panoh::damage::model::DamageParameters;
    use panoh::damage::row::column;
    use panoh::engine::parameters::Parameters;
    use panoh::engine::realization::{Name, Realization, Scratch};

    let dir = TempDir::new().unwrap();
    let (loaded, problems) = load(dir.path(), 1, "");
    let night = loaded.unwrap_or_else(|| panic!("{}", problems.borrow().render(false)));
    assert!(night.world.public_buildings.is_none(), "nobody is at school at night");
    let text = fs::read_to_string(dir.path().join("scenario.toml")).unwrap();
    fs::write(dir.path().join("scenario.toml"), text.replace("T02:00", "T11:00")).unwrap();
    let problems = RefCell::new(Problems::default());
    let world = input::load(&dir.path().join("scenario.toml"), &problems).unwrap().world;
    let public = world.public_buildings.as_ref().unwrap();

    let mut scratch = Scratch::new(&world);
    let mut found = Realization::new(&world);
    world.ground_motion.draw_pair(3, 0, &mut scratch.ground_motion);
    found.simulate(&world, Name { seed: 3, id: 0 }, &mut scratch);
    let drawn = Parameters::draw(3, 0);
    let presence = world.presence.of_share(1.0 - world.abroad.quantile(drawn.abroad));
    let home = DamageParameters {
        u_vulnerability: drawn.vulnerability,
        u_mix: drawn.mix,
        casualties: CasualtyParameters::draw(presence, drawn.collapse, drawn.lethality),
    };
    let at_work = DamageParameters { casualties: home.casualties.in_public(), ..home };
    let branch = found.damage_branch;
    let (mut at_home, mut there, mut total) = (0.0, 0.0, 0.0);
    for (settlement, range) in world.cells.of_settlement.iter().enumerate().step_by(5) {
        total += f64::from(found.people[settlement][column::DEAD]);
        for cell in range.start as usize..range.end as usize {
            let levels = [f64::from(found.intensity[cell])];
            let people = f64::from(world.cells.people[cell]);
            let mix = usize::from(world.cells.mix[cell]);
            let model = &world.damage.branches()[branch].model;
            at_home += people * model.exact(&home, mix, &levels)[column::DEAD];
            let model = &public.damage.branches()[branch].model;
            there += people * model.exact(&at_work, 0, &levels)[column::DEAD];
        }
    }
    assert!(there > 0.05 * at_home && there < at_home, "{there} {at_home}");
    assert!((total / (at_home + there) - 1.0).abs() < 1e-4, "{total} {at_home} {there}");
}
