//! Events of the world: from the homes that were counted, by every method that can speak of them.

use rand::RngExt as _;
use rand_distr::StandardNormal;

use super::halves;
use super::score::{Comparison, Set};
use crate::displacement::accommodation::Setting;
use crate::displacement::duration::DAY_180;
use crate::displacement::from_homes::Split;
use crate::displacement::methods::{Method, global_empirical, hazus, idmc, incore};
use crate::displacement::{DisplacementParameters, Uniforms};
use crate::engine::parameters::Parameters;
use crate::input::hindcast::Quantity;
use crate::input::hindcast::world_events::WorldEvent;
use crate::rng::{self, Draw};
use crate::stats::Summary;

/// First number of every random sequence: these events have no scenario that could name one.
pub const SEED: u64 = 42;

/// Chance that the people of an event are counted as those of towns: the table does not say it.
/// Ours.
const URBAN: f64 = 0.5;

/// Who says what of an event. The methods that count all displaced or all shelter seekers without
/// sharing them out are an upper side of those sheltered: `hazus` with a share seeking shelter of
/// 1, `idmc`, `in_core`. The regression was made from these very events: its score is that of a
/// fit and not of a forecast.
const TOLD: [(Quantity, Method); 7] = [
    (Quantity::Sheltered, Method::Panoh),
    (Quantity::Sheltered, Method::Hazus),
    (Quantity::Sheltered, Method::Idmc),
    (Quantity::Sheltered, Method::InCore),
    (Quantity::Sheltered, Method::GlobalEmpirical),
    (Quantity::Protracted, Method::Panoh),
    (Quantity::Protracted, Method::GlobalEmpirical),
];

/// Comparisons of all events, in the order of date.
pub fn comparisons(events: &[WorldEvent], realizations: u32) -> Vec<Comparison> {
    let dates: Vec<String> = events.iter().map(|it| it.date.clone()).collect();
    let mut found = vec![];
    for (event, half) in events.iter().zip(halves(&dates)) {
        let drawn: Vec<_> = (0..realizations).map(|id| realization(event, id)).collect();
        for (column, (quantity, method)) in TOLD.into_iter().enumerate() {
            let observed = match quantity {
                Quantity::Protracted => event.protracted,
                _ => Some(event.sheltered),
            };
            let Some(observed) = observed else { continue };
            let mut values: Vec<f32> = drawn.iter().map(|it| it[column] as f32).collect();
            let it = Summary::of(&mut values);
            found.push(Comparison {
                event: event.name.clone(),
                date: event.date.clone(),
                set: Set::World,
                half,
                method,
                quantity,
                observed,
                quantiles: [it.p10, it.p50, it.p90],
                is_scored: true,
            });
        }
    }
    found.sort_by(|a, b| a.date.cmp(&b.date));
    found
}

/// People, in the order of [`TOLD`].
fn realization(event: &WorldEvent, id: u32) -> [f64; TOLD.len()] {
    let it = Parameters::draw(SEED, id);
    let parameters = DisplacementParameters::draw(&Uniforms {
        night: it.night,
        two_weeks: it.fortnight,
        six_months: it.half_year,
        public_place: it.public_place,
    });
    let mut rng = rng::rng(SEED, id, Draw::CountedHomes);
    let split = Split::draw(std::array::from_fn(|_| rng.random()));
    let setting = Setting::of(rng.random::<f64>() < URBAN, event.season);
    let ours = event.homes.displaced(&split, &parameters);
    let people = event.homes.people(&split);
    let mut rng = rng::rng(SEED, id, Draw::PastEvents);
    let destroyed = event.homes.destroyed;
    [
        f64::from(parameters.staying(&ours, setting).sheltering),
        hazus::short_term_shelter(&people, hazus::ALPHA),
        idmc::displaced(&people, idmc::Threshold::DEFAULT),
        incore::dislocated(&people),
        global_empirical::sheltered(destroyed, event.country).at(rng.sample(StandardNormal)),
        f64::from(ours.by_day[DAY_180]),
        global_empirical::protracted(destroyed).at(rng.sample(StandardNormal)),
    ]
}
