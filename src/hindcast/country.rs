//! Events of the region: a full run each, and which of its numbers is held against which count.

use super::halves;
use super::score::{Comparison, Half, Set};
use crate::displacement::methods::Method;
use crate::engine::outcome::{Measure, Outcome, Zone};
use crate::input::Loaded;
use crate::input::hindcast::observed::Count;
use crate::input::hindcast::{CountryEvent, Quantity};
use crate::stats::Summary;

/// An event that was simulated.
pub struct Simulated {
    /// Title of its scenario.
    pub title: String,
    /// Its day, local time.
    pub date: String,
    outcome: Outcome,
}

impl Simulated {
    /// What a run of its scenario found.
    pub fn new(loaded: &Loaded, outcome: Outcome) -> Simulated {
        let time = loaded.scenario.time;
        let date = format!("{:04}-{:02}-{:02}", time.year, time.month, time.day);
        Simulated { title: loaded.scenario.name.clone(), date, outcome }
    }
}

/// Comparisons of all events that were simulated, in the order of date. Halves are those of the
/// events of which anything is scored; the others are told, all as odd ones.
pub fn comparisons(events: &[(CountryEvent, Simulated)]) -> Vec<Comparison> {
    let is_scored =
        |it: &&(CountryEvent, Simulated)| it.0.observed.counts.iter().any(|it| it.is_scored);
    let (scored, told): (Vec<_>, Vec<_>) = events.iter().partition(is_scored);
    let dates: Vec<String> = scored.iter().map(|it| it.1.date.clone()).collect();
    let halves = halves(&dates).into_iter().chain(std::iter::repeat(Half::Odd));
    let mut found = vec![];
    for ((event, simulated), half) in scored.into_iter().chain(told).zip(halves) {
        for count in &event.observed.counts {
            for (method, it) in said(&simulated.outcome, count) {
                found.push(Comparison {
                    event: simulated.title.clone(),
                    date: simulated.date.clone(),
                    set: Set::Country,
                    half,
                    method,
                    quantity: count.quantity,
                    observed: count.value,
                    quantiles: [it.p10, it.p50, it.p90],
                    is_scored: count.is_scored,
                });
            }
        }
    }
    found.sort_by(|a, b| a.date.cmp(&b.date));
    found
}

/// What each method says of a quantity of the country.
///
/// Reports of displaced and homeless people are made days after the earthquake, when those whom only
/// fear drove out have returned: ours of that day is held against them. Authorities take household size
/// times destroyed and partly damaged houses, so the counts of all other methods are held against them
/// too. Houses
/// destroyed, partly damaged and with minor damage are what the measures of dwellings are named
/// for. People in shelters are those who need a public place at two weeks.
fn said(outcome: &Outcome, count: &Count) -> Vec<(Method, Summary)> {
    let of = |measures: &[Measure]| {
        let columns = measures.iter().map(|it| outcome.zones.column(Zone::Country, *it));
        let mut sums = vec![0.0_f32; outcome.zones.n_realizations];
        for column in columns {
            sums.iter_mut().zip(column).for_each(|(sum, it)| *sum += it);
        }
        vec![(Method::Panoh, Summary::of(&mut sums))]
    };
    let by_method = |wanted: fn(Method) -> bool| {
        let methods = outcome.methods.iter().copied();
        methods.filter(move |it| wanted(it.0)).collect::<Vec<_>>()
    };
    match count.quantity {
        Quantity::Displaced => {
            let others = by_method(|it| !matches!(it, Method::Panoh | Method::GlobalEmpirical));
            [of(&[displaced_on(count.day)]), others].concat()
        }
        Quantity::Sheltered => {
            let past = by_method(|it| it == Method::GlobalEmpirical);
            [of(&[Measure::Sheltering]), past].concat()
        }
        Quantity::Protracted => of(&[Measure::DisplacedDay180]),
        Quantity::Dead => of(&[Measure::Dead]),
        Quantity::DwellingsDestroyed => of(&[Measure::DwellingsFull]),
        Quantity::DwellingsPartial => of(&[Measure::DwellingsPartial]),
        Quantity::DwellingsMinor => of(&[Measure::DwellingsLight]),
        Quantity::DwellingsDamaged => of(&[Measure::DwellingsFull, Measure::DwellingsPartial]),
    }
}

/// The measure whose day is nearest.
fn displaced_on(day: f64) -> Measure {
    let days = [
        (1.0, Measure::DisplacedNight1),
        (7.0, Measure::DisplacedDay7),
        (14.0, Measure::DisplacedDay14),
        (30.0, Measure::DisplacedDay30),
        (90.0, Measure::DisplacedDay90),
        (180.0, Measure::DisplacedDay180),
    ];
    let far = |it: &(f64, Measure)| (it.0 / day).ln().abs();
    days.into_iter()
        .min_by(|a, b| far(a).total_cmp(&far(b)))
        .map_or(Measure::DisplacedDay14, |it| it.1)
}
