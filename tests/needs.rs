//! Lists of needs and stocks of a person's own, from files to tables.

#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use panoh::engine::monte_carlo::{self, Plan};
use panoh::exposure::settlement::{Names, Origin, Settlement};
use panoh::input::problem::Problems;
use panoh::input::{self, needs, stocks};
use panoh::report;
use panoh::report::context::StockLine;
use panoh::shelter::climate::Climate;
use panoh::shelter::needs::{Caseload, Stock, find};
use panoh::units::LonLat;

const ITEM: &str = "
[[item]]
key = \"blanket\"
sector = \"Household items\"
item = \"Blanket\"
basis = \"person\"
applies_to = \"displaced\"
rate = 2
unit = \"blankets\"
frequency = \"once\"
source = \"ours\"
weight_kg = 2
volume_m3 = 0.01
price_usd = 8
";

fn told(problems: RefCell<Problems>) -> String {
    problems.into_inner().render(false)
}

/// The shipped lists are read by the same rules as a person's own, to the same list.
#[test]
fn shipped_lists_pass_the_same_checks() {
    for name in ["tj_default", "sphere_2018"] {
        let path = format!("src/shelter/needs/{name}.toml");
        let problems = RefCell::new(Problems::default());
        let read = needs::read(Path::new(&path), &problems);
        assert_eq!(read.as_ref(), find(name), "{}", told(problems));
    }
}

#[test]
fn all_that_is_wrong_with_a_list_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let wrong = ITEM
        .replace("unit = \"blankets\"", "unit = \"blanket\"")
        .replace("rate = 2", "rate = -2")
        .replace("basis = \"person\"", "basis = \"persons\"")
        .replace("source = \"ours\"", "sauce = \"ours\"");
    fs::write(&path, format!("name = \"mine\"\n{ITEM}{ITEM}{wrong}")).unwrap();
    let problems = RefCell::new(Problems::default());
    assert!(needs::read(&path, &problems).is_none());
    let text = told(problems);
    for part in [
        "E580",
        "did you mean \"blankets\"",
        "is -2",
        "unknown value \"persons\"",
        "did you mean \"person\"",
        "`item.source` is missing",
        "unknown key `item.sauce`",
        "item `blanket` is there twice",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn all_that_is_wrong_with_stocks_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stocks.csv");
    let profile = find("tj_default").unwrap();
    let read = |text: &str| {
        fs::write(&path, text).unwrap();
        let problems = RefCell::new(Problems::default());
        let found = stocks::read(&path, profile, &problems);
        (found, told(problems))
    };
    let (found, text) = read(
        "depot,item,quantity,unit\nGarm,blanket,-5,\nGarm,blankets,5,\nGarm,stove,x,\n\
         Garm,tent,10,kg\nGarm,fuel,10,kg\nGarm,fuel,20,kg\n",
    );
    assert!(found.is_none());
    for part in [
        "row 2",
        "quantity `-5`",
        "no need is called `blankets`",
        "did you mean `blanket`",
        "quantity `x`",
        "counted in tents, not in `kg`",
        "E580",
        "is there twice",
        "row 7",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    // As a file in Windows-1251: Гарм.
    let mut bytes = b"depot,item,quantity\n".to_vec();
    bytes.extend_from_slice(&[0xC3, 0xE0, 0xF0, 0xEC]);
    bytes.extend_from_slice(b",stove,7\n");
    fs::write(&path, bytes).unwrap();
    let problems = RefCell::new(Problems::default());
    let found = stocks::read(&path, profile, &problems).unwrap();
    assert_eq!((found[0].depot.as_str(), found[0].quantity), ("Гарм", 7.0));
    assert!(told(problems).contains("W110"));
    let (found, text) = read("depot,item,quantity\n,stove,7\n");
    assert!(found.is_none() && text.contains("no depot is named"), "{text}");
    let (found, text) = read("склад;количество\nГарм;5\n");
    assert!(found.is_none() && text.contains("expected depot, item, quantity"), "{text}");
    // As Excel writes it in Dushanbe.
    let (found, text) = read("\u{feff}depot;item;quantity\nГарм;blanket;1 200,5\n;;\n");
    let found = found.unwrap_or_else(|| panic!("{text}"));
    assert_eq!((found[0].quantity, found[0].depot.as_str()), (1200.5, "Гарм"));
}

/// As a workbook, with places: those outside the region and those that are none are told.
#[test]
fn depots_have_places_in_the_region() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stocks.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["Depot", "item", "quantity", "lon", "lat"].into_iter().enumerate() {
        sheet.write(0, column as u16, name).unwrap();
    }
    sheet.write(1, 0, "Ғарм").unwrap();
    sheet.write(1, 1, "blanket").unwrap();
    for (column, number) in [(2, 1200.5), (3, 70.37), (4, 39.03)] {
        sheet.write(1, column, number).unwrap();
    }
    book.save(&path).unwrap();
    let profile = find("tj_default").unwrap();
    let problems = RefCell::new(Problems::default());
    let found = stocks::read(&path, profile, &problems).unwrap();
    let place = found[0].place.unwrap();
    assert_eq!((found[0].depot.as_str(), found[0].quantity), ("Ғарм", 1200.5));
    assert_eq!((place.lon_deg, place.lat_deg), (70.37, 39.03));

    let settlements = [Settlement { place, ..settlement() }];
    assert!(stocks::are_inside(&path, &found, &settlements, &problems));
    let swapped = LonLat::new(39.03, 70.37);
    let far = [Stock { place: Some(swapped), ..found[0].clone() }, found[0].clone()];
    assert!(!stocks::are_inside(&path, &far, &settlements, &problems));
    let text = told(problems);
    for part in ["E593", "depot `Ғарм` lies at 39.03, 70.37", "from the nearest settlement"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let path = folder.path().join("stocks.csv");
    fs::write(&path, "depot,item,quantity,lon,lat\nGarm,stove,1,70.4,\nGarm,fuel,1,370,39\n")
        .unwrap();
    let problems = RefCell::new(Problems::default());
    assert!(stocks::read(&path, profile, &problems).is_none());
    let text = told(problems);
    assert!(text.contains("row 2") && text.contains("row 3") && text.contains("`370`"), "{text}");
}

fn settlement() -> Settlement {
    Settlement {
        id: "v".to_owned(),
        names: Names::default(),
        place: LonLat::default(),
        elevation_m: 0.0,
        district: 0,
        urban: false,
        people: 1.0,
        origin: Origin::Modelled,
    }
}

/// A scenario with a list and stocks of its own, to the tables: areas share no more than there is, and
/// what they need is covered or missing; weights and costs are those of the list.
#[test]
fn stocks_cover_no_more_than_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let root = std::env::current_dir().unwrap();
    let scenario = fs::read_to_string("scenarios/khait-1949/scenario.toml").unwrap();
    let region = root.join("gis/tajikistan");
    let scenario = scenario.replace("../../gis/tajikistan", region.to_str().unwrap());
    let shelter = "\n[shelter]\nneeds = \"mine.toml\"\nstocks = \"stocks.csv\"\n";
    assert!(!scenario.contains("[shelter]"));
    fs::write(folder.path().join("scenario.toml"), scenario + shelter).unwrap();
    let fuel = ITEM
        .replace("key = \"blanket\"", "key = \"fuel\"")
        .replace("\"Blanket\"", "\"Fuel\"")
        .replace("\"once\"", "\"day\"")
        .replace("weight_kg = 2", "weight_kg = 0");
    let list = format!("name = \"mine\"\n{ITEM}{fuel}");
    fs::write(folder.path().join("mine.toml"), list.replace("price_usd = 8", "price_usd = 4"))
        .unwrap();
    fs::write(
        folder.path().join("stocks.csv"),
        "depot,item,quantity\nGarm,blanket,6000\nDushanbe,Blanket,14000\n",
    )
    .unwrap();
    let problems = RefCell::new(Problems::default());
    let loaded = input::load(folder.path(), &problems);
    let loaded = loaded.unwrap_or_else(|| panic!("{}", told(problems)));
    let plan = Plan { seed: 5, realizations: 20, threads: None };
    let outcome = monte_carlo::simulate(&loaded.world, &plan, &|_| ()).unwrap();
    let needs = report::needs::of(report::facts::asked(&loaded), &outcome.zones);
    let country = &needs.stocks[0];
    assert_eq!((country.in_stock, country.adm_pcode.as_str()), (20_000.0, "TJ"));
    assert!(country.covered.p90 <= 20_000.5 && 0.0 < country.missing.mean);
    let is_district = |it: &&StockLine| {
        it.item == "Blanket"
            && loaded.world.areas.districts.iter().any(|of| of.pcode == it.adm_pcode)
    };
    let districts: Vec<&StockLine> = needs.stocks.iter().filter(is_district).collect();
    for it in &needs.stocks {
        let parts = it.covered.mean + it.missing.mean;
        assert!((parts - it.needed.mean).abs() <= 1e-3 * it.needed.mean + 1e-3, "{it:?}");
    }
    let sum = |of: fn(&StockLine) -> f64| districts.iter().map(|it| of(it)).sum::<f64>();
    assert!((sum(|it| it.covered.mean) / country.covered.mean - 1.0).abs() < 1e-3);
    let displaced = outcome.zones.summary(
        panoh::engine::outcome::Zone::Country,
        panoh::engine::outcome::Measure::DisplacedDay14,
    );
    assert!((country.needed.p50 / (2.0 * displaced.p50) - 1.0).abs() < 1e-3);
    // No depot has fuel: all of thirty days is missing.
    let fuel = &needs.stocks[1];
    assert_eq!((fuel.in_stock, fuel.period_days, fuel.covered.p90), (0.0, 30.0, 0.0));
    assert!((fuel.missing.mean / (60.0 * displaced.mean) - 1.0).abs() < 1e-3);
    // By hand: for each of the displaced 2 blankets of 2 kg, and 2 and 60 things of 4 dollars.
    let load = &needs.loads[0];
    assert!((load.weight_t.mean / (4.0 * displaced.mean / 1000.0) - 1.0).abs() < 1e-3);
    assert!((load.cost_usd.unwrap().mean / (248.0 * displaced.mean) - 1.0).abs() < 1e-3);
    assert!((load.loads[0].mean - load.volume_m3.mean / 40.0).abs() <= 1.0);
    let once = needs.settlements.iter().filter(|it| it.period_days == 0);
    let settlements: f64 = once.map(|it| it.quantity.mean).sum();
    assert!(settlements <= country.needed.mean * 1.001);
    assert!(0.95 * country.needed.mean < settlements, "{settlements} of {}", country.needed.mean);
}

/// By hand: a list of one item, for 3 people.
#[test]
fn a_list_of_ones_own_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    fs::write(&path, ITEM).unwrap();
    let problems = RefCell::new(Problems::default());
    let profile = needs::read(&path, &problems).unwrap();
    let caseload = Caseload { displaced: 3.0, household_size: 6.0, ..Caseload::default() };
    let found = profile.quantities(&caseload, Climate::Cold);
    assert_eq!((profile.name.as_str(), found.len(), found[0].quantity), ("mine", 1, 6.0));
}
