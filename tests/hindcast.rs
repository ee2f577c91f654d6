//! What was counted after past earthquakes is read as it stands, and scores are what their
//! definitions say.
#![cfg(feature = "gdal")]
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use panoh::displacement::accommodation::{Season, Setting};
use panoh::displacement::from_homes::{CountedHomes, Split};
use panoh::displacement::methods::Method;
use panoh::displacement::{DisplacementParameters, Uniforms};
use panoh::hindcast::score::{Comparison, Half, Set, scores};
use panoh::hindcast::{halves, table, world};
use panoh::input::hindcast::{Hindcasts, Quantity, read};
use panoh::input::problem::Problems;
use panoh::input::scenario;

fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{got} is not {expected}");
}

fn hindcasts() -> Hindcasts {
    let problems = RefCell::default();
    let found = read(Path::new("scenarios/hindcast"), &problems);
    found.unwrap_or_else(|| panic!("{}", problems.borrow().render(false)))
}

#[test]
fn every_count_is_read() {
    let found = hindcasts();
    assert!(found.country.len() >= 9, "{}", found.country.len());
    assert!(found.world.len() >= 60, "{}", found.world.len());
    let value = |folder: &str, quantity| {
        let event = found.country.iter().find(|it| it.scenario.parent().unwrap().ends_with(folder));
        let counts = &event.unwrap().observed.counts;
        counts.iter().find(|it| it.quantity == quantity).map(|it| (it.value, it.is_scored))
    };
    assert_eq!(value("qumsangir-2006", Quantity::Sheltered), Some((2000.0, true)));
    assert_eq!(value("gissar-1989", Quantity::Dead), Some((274.0, false)));
    assert_eq!(value("vanj-2010", Quantity::Dead), Some((0.0, true)));
    assert_eq!(value("vanj-2010", Quantity::Sheltered), None);
    // Destroyed and partly damaged add up where both are told.
    for event in &found.country {
        let of = |quantity| {
            event.observed.counts.iter().find(|it| it.quantity == quantity).map(|it| it.value)
        };
        let parts = of(Quantity::DwellingsDestroyed).zip(of(Quantity::DwellingsPartial));
        if let Some((destroyed, partial)) = parts {
            assert_eq!(of(Quantity::DwellingsDamaged), Some(destroyed + partial));
        }
    }
}

#[test]
fn every_scenario_says_how_many_people_there_were() {
    for event in hindcasts().country {
        let problems = RefCell::default();
        let reading = scenario::read(&event.scenario, &problems).unwrap();
        assert!(reading.scenario.is_some(), "{}", problems.borrow().render(false));
        assert!((1.5e6..1.1e7).contains(&reading.people.unwrap()));
    }
}

/// The table against the file that it was made from, row by row.
#[test]
fn world_events_are_those_of_their_source() {
    let source =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/methods-data/ged_events.csv");
    if !source.exists() {
        println!("skipped: {} is absent", source.display());
        return;
    }
    let found = hindcasts().world;
    let mut reader = csv::Reader::from_path(source).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|it| it == name).unwrap();
    let mut rows = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let words: Vec<&str> = row[column("event")].split_whitespace().collect();
        let name = format!("{} ({})", words.join(" "), &row[column("iso")]);
        let event = found.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("{name}"));
        let number = |name: &str| {
            let value = row[column(name)].parse::<f64>().ok();
            value.map(|it| if it == 0.4 { 0.0 } else { it })
        };
        let same = |ours: f64, name: &str| {
            assert!((ours - number(name).unwrap_or(0.0)).abs() <= 0.5, "{}: {name}", event.name);
        };
        same(event.homes.destroyed, "destroyed");
        same(event.homes.damaged, "damaged");
        same(event.homes.dead, "fatalities");
        same(event.sheltered, "sheltered_peak");
        assert_eq!(event.protracted.is_some(), number("protracted").is_some());
        assert_eq!(event.country.is_some(), number("INCOME").is_some());
        rows += 1;
    }
    assert_eq!(rows, found.len());
}

fn comparison(observed: f64, quantiles: [f64; 3], half: Half) -> Comparison {
    Comparison {
        event: "E".into(),
        date: "2000-01-01".into(),
        set: Set::Country,
        half,
        method: Method::Panoh,
        quantity: Quantity::Displaced,
        observed,
        quantiles,
        is_scored: true,
    }
}

/// By hand: ratios 2, 1/2 and 4 have logarithms 0.6931, −0.6931 and 1.3863, mean 0.4621; their
/// squared deviations 0.0534, 1.3346 and 0.8542 add up to 2.2421, over two 1.1211, root 1.0588.
/// Widths 4, 16 and 2 have the median 4.
#[test]
fn scores_by_hand() {
    let all = [
        comparison(1000.0, [1000.0, 2000.0, 4000.0], Half::Odd),
        comparison(1000.0, [125.0, 500.0, 2000.0], Half::Even),
        comparison(100.0, [300.0, 400.0, 600.0], Half::Odd),
    ];
    let found = scores(&all);
    assert_eq!(found.len(), 3);
    let (whole, odd, even) = (&found[0], &found[1], &found[2]);
    assert_eq!((whole.n, odd.n, even.n), (3, 2, 1));
    assert_eq!((whole.half, odd.half, even.half), (None, Some(Half::Odd), Some(Half::Even)));
    near(whole.inside, 2.0 / 3.0);
    near(whole.bias, 2.0 / 3.0 * 2.0_f64.ln());
    near(whole.sigma, (14.0 / 6.0_f64).sqrt() * 2.0_f64.ln());
    assert!((whole.sigma - 1.0588).abs() < 5e-5);
    near(whole.width, 4.0);
    near(odd.bias, 1.5 * 2.0_f64.ln());
    near(odd.width, 3.0);
    assert!(even.sigma.is_nan());
}

/// Below ten people nothing is decided: nobody counted and two expected is a hit.
#[test]
fn small_numbers_are_taken_for_the_floor() {
    let none = comparison(0.0, [0.2, 2.0, 40.0], Half::Odd);
    assert!(none.is_inside());
    near(none.ratio(), 1.0);
    near(none.width(), 4.0);
    let many = comparison(0.0, [200.0, 1000.0, 4000.0], Half::Odd);
    assert!(!many.is_inside());
    near(many.ratio(), 100.0);
    let dead =
        Comparison { quantity: Quantity::Dead, ..comparison(3.0, [0.0, 0.5, 2.0], Half::Odd) };
    assert!(!dead.is_inside());
    near(dead.ratio(), 1.0 / 3.0);
}

#[test]
fn what_is_not_scored_is_told_all_the_same() {
    let told = Comparison { is_scored: false, ..comparison(7.0, [1.0, 2.0, 3.0], Half::Odd) };
    assert!(scores(std::slice::from_ref(&told)).is_empty());
    let all = [told];
    assert!(table::text(&all, &[]).contains("not scored"));
    let csv = String::from_utf8(table::csv(&all).unwrap()).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    let head = "set,half,event,date,quantity,method,observed,p10,p50,p90,ratio,inside,scored";
    let row = "country,odd,E,2000-01-01,displaced,panoh,7.0,1.0,2.0,3.0,1.0,true,false";
    assert_eq!(lines, [head, row]);
    let json: serde_json::Value = serde_json::from_str(&table::json(&all, &[])).unwrap();
    assert_eq!(json["comparisons"][0]["quantity"], "displaced");
}

#[test]
fn halves_alternate_by_date() {
    let dates = ["2010-01-02", "1985-10-13", "2006-07-29", "2006-07-29"].map(str::to_owned);
    assert_eq!(halves(&dates), [Half::Even, Half::Odd, Half::Even, Half::Odd]);
}

/// Nobody is lost on the way from reports to grades, and a count of 0 displaces nobody.
#[test]
fn counted_homes_keep_their_people() {
    let homes = CountedHomes { destroyed: 1200.0, damaged: 5000.0, dead: 30.0 };
    for u in [0.01, 0.3, 0.5, 0.99] {
        let grades = homes.by_grade(&Split::draw([u, 1.0 - u, u, 0.5]));
        near(grades.iter().sum(), 6200.0);
        near(grades[4] + grades[5], 1200.0);
        assert!(grades.iter().skip(1).all(|it| *it > 0.0));
    }
    let split = Split::draw([0.5; 4]);
    let parameters = DisplacementParameters::draw(&Uniforms::MEDIAN);
    let of = |homes: CountedHomes| homes.displaced(&split, &parameters);
    let staying = |it| parameters.staying(it, Setting::of(false, Season::Winter));
    let it = of(homes);
    // Everybody leaves destroyed homes, without the dead.
    assert!(it.by_day[0] > 1170.0 && it.by_day[0] < 6170.0, "{}", it.by_day[0]);
    let at = staying(&it);
    let places = at.sheltering + at.host_family + at.own_yard + at.leaves_district;
    assert!((places - it.by_day[6]).abs() < 1e-2);
    let none = of(CountedHomes { destroyed: 0.0, damaged: 0.0, dead: 0.0 });
    assert!(none.by_day.iter().all(|it| *it == 0.0) && staying(&none).sheltering == 0.0);
}

#[test]
fn world_events_speak_by_every_method_that_can() {
    let found = hindcasts().world;
    let all = world::comparisons(&found[..6], 50);
    let named = |quantity, method| {
        all.iter().filter(move |it| it.quantity == quantity && it.method == method).count()
    };
    for method in
        [Method::Panoh, Method::Hazus, Method::Idmc, Method::InCore, Method::GlobalEmpirical]
    {
        assert_eq!(named(Quantity::Sheltered, method), 6, "{}", method.name());
    }
    let counted = found[..6].iter().filter(|it| it.protracted.is_some()).count();
    assert_eq!(named(Quantity::Protracted, Method::Panoh), counted);
    assert_eq!(named(Quantity::Protracted, Method::InaSafe), 0);
    assert_eq!(all, world::comparisons(&found[..6], 50), "the same numbers every time");
}

fn refused(observed: &str, events: Option<&str>) -> Problems {
    let dir = tempfile::tempdir().unwrap();
    let event = dir.path().join("event-2000");
    fs::create_dir(&event).unwrap();
    fs::write(event.join("observed.toml"), observed).unwrap();
    if let Some(events) = events {
        fs::write(dir.path().join("world_events.csv"), events).unwrap();
    }
    let problems = RefCell::default();
    assert!(read(dir.path(), &problems).is_none());
    problems.into_inner()
}

#[test]
fn everything_wrong_is_told_at_once() {
    let observed = "
[[count]]
what = \"displced\"
value = -3
source = \"somebody\"

[[count]]
what = \"dead\"
value = 4

[[count]]
what = \"dead\"
value = 5
source = \"somebody else\"
sorce = \"twice\"

[[count]]
what = \"dead\"
value = 6
source = \"a third\"
";
    let head = "event,iso3,date,magnitude,season,destroyed,damaged,fatalities,sheltered,protracted,\
                income,palma,shakemap_id,source\n";
    let row = "A,TJK,2000-13-01,6,winter,many,,0,-1,,,,us1,me\n";
    let problems = refused(observed, Some(&format!("{head}{row}")));
    let told = problems.render(false);
    for wanted in [
        "`licence` is missing",
        "unknown value \"displced\"",
        "did you mean \"displaced\"?",
        "`count.value` is -3",
        "`count.source` is missing",
        "unknown key `count.sorce`",
        "\"dead\" is counted twice",
        "line 2",
        "`destroyed` is \"many\"",
        "`sheltered` is \"-1\"",
        "`season` is \"winter\"",
        "`date` is \"2000-13-01\"",
    ] {
        assert!(told.contains(wanted), "{wanted} is not in\n{told}");
    }
    let codes: Vec<_> = problems.list.iter().map(|it| it.code).collect();
    for code in ["E601", "E602", "E604", "E641", "E642"] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
}

#[test]
fn a_table_without_its_columns_and_a_folder_without_anything() {
    let told = refused("licence = \"x\"\n", Some("event,iso3\nA,TJK\n")).render(false);
    for wanted in ["`count` is missing", "no column date, magnitude, season"] {
        assert!(told.contains(wanted), "{wanted} is not in\n{told}");
    }
    let dir = tempfile::tempdir().unwrap();
    let problems = RefCell::default();
    assert!(read(dir.path(), &problems).is_none());
    assert_eq!(problems.borrow().list[0].code, "E640");
    assert!(read(Path::new("no/such/folder"), &problems).is_none());
}

fn panoh(folder: &Path, more: &[&str]) -> std::process::Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_panoh"));
    command.arg("hindcast").arg(folder).args(more).output().unwrap()
}

#[test]
fn the_command_prints_scores_and_writes_a_table() {
    let dir = tempfile::tempdir().unwrap();
    let text = fs::read_to_string("scenarios/hindcast/world_events.csv").unwrap();
    let lines: Vec<&str> = text.lines().take(8).collect();
    fs::write(dir.path().join("world_events.csv"), lines.join("\n")).unwrap();
    let out = dir.path().join("out.csv");
    let done = panoh(dir.path(), &["-n", "40", "--json", "--out", &out.display().to_string()]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let rows = told["comparisons"].as_array().unwrap();
    assert_eq!(fs::read_to_string(&out).unwrap().lines().count(), 1 + rows.len());
    let ours = told["scores"].as_array().unwrap().iter().find(|it| it["method"] == "panoh");
    assert_eq!(ours.unwrap()["n"], 4);
    let text = panoh(dir.path(), &["-n", "40"]);
    assert!(String::from_utf8_lossy(&text.stdout).contains("P90/P10"));
}

#[test]
fn a_broken_folder_has_the_exit_code_of_wrong_files() {
    let dir = tempfile::tempdir().unwrap();
    let done = panoh(dir.path(), &[]);
    assert_eq!(done.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&done.stderr).contains("E640"));
}
