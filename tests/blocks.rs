//! A longer run begins with the shorter one; villages keep their numbers.

use std::cell::RefCell;
use std::path::Path;

use panoh::engine::monte_carlo::{Plan, simulate};
use panoh::engine::outcome::{Measure, Outcome, Zone};
use panoh::input::{self, Loaded};

fn loaded() -> Loaded {
    let problems = RefCell::default();
    let loaded = input::load(Path::new("scenarios/rasht-m7"), &problems);
    loaded.unwrap_or_else(|| panic!("{}", problems.borrow().render(false)))
}

fn run(loaded: &Loaded, realizations: u32) -> Outcome {
    let plan = Plan { seed: 5, realizations, threads: Some(2) };
    simulate(&loaded.world, &plan, &|_| ()).unwrap()
}

#[test]
fn a_longer_run_begins_with_the_shorter_one() {
    let loaded = loaded();
    let (short, long) = (run(&loaded, 35), run(&loaded, 70));
    let zones = [Zone::Country, Zone::Region(1), Zone::District(40), Zone::Settlement(1000)];
    let mut differing = 0;
    for zone in zones {
        for measure in Measure::ALL {
            let few = short.zones.column(zone, measure);
            assert_eq!(few, &long.zones.column(zone, measure)[..35], "{zone:?} {measure:?}");
            differing += usize::from(few[0].to_bits() != few[34].to_bits());
        }
    }
    assert!(differing > 40, "realizations differ from one another");
}

#[test]
fn people_add_up_in_every_realization() {
    let loaded = loaded();
    let outcome = run(&loaded, 16);
    let areas = &loaded.world.areas;
    for measure in [Measure::DisplacedNight1, Measure::Sheltering, Measure::Dead] {
        let column = |zone| outcome.zones.column(zone, measure);
        for id in 0..16 {
            let country = f64::from(column(Zone::Country)[id]);
            let sum = |zones: &mut dyn Iterator<Item = Zone>| -> f64 {
                zones.map(|it| f64::from(column(it)[id])).sum()
            };
            let regions = sum(&mut (0..areas.regions.len()).map(Zone::Region));
            let districts = sum(&mut (0..areas.districts.len()).map(Zone::District));
            let n_settlements = loaded.world.settlements.len();
            let settlements = sum(&mut (0..n_settlements).map(Zone::Settlement));
            for part in [regions, districts, settlements] {
                assert!((part - country).abs() <= 1e-5 * country.max(1.0), "{measure:?}: {part}");
            }
        }
    }
}

#[test]
fn displaced_stay_somewhere_and_sheltering_are_placed_or_not() {
    let loaded = loaded();
    let outcome = run(&loaded, 16);
    let column = |measure| outcome.zones.column(Zone::Country, measure);
    for id in 0..16 {
        let at = |measure| f64::from(column(measure)[id]);
        let parts = at(Measure::Sheltering)
            + at(Measure::HostFamily)
            + at(Measure::OwnYard)
            + at(Measure::LeavesDistrict);
        let displaced = at(Measure::DisplacedDay14);
        assert!((parts - displaced).abs() < 1e-4 * displaced, "{parts} is not {displaced}");
        assert!(at(Measure::Camp) <= at(Measure::Sheltering));
        assert!(at(Measure::ShelterGap) <= at(Measure::Sheltering) * (1.0 + 1e-6));
    }
    let assigned: f64 = outcome.shelters.iter().map(|it| it.assigned.mean).sum();
    let mean = |measure| outcome.zones.summary(Zone::Country, measure).mean;
    let placed = mean(Measure::Sheltering) - mean(Measure::ShelterGap);
    assert!((assigned - placed).abs() < 1e-3 * placed, "{assigned} assigned, {placed} placed");
}
