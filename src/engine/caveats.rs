//! Remarks that only the whole outcome can show.

use crate::caveat::Caveat;
use crate::damage::pager;
use crate::displacement::methods::{Method, global_empirical};
use crate::engine::outcome::{Measure, Outcome, Zone};
use crate::engine::world::World;

/// Below so many realizations the 10 % and 90 % quantiles rest on fewer than ten values each.
const FEW_REALIZATIONS: usize = 100;

/// Share of negative eigenvalues from which correlations are visibly off.
const CLIPPED: f64 = 1e-3;

/// Compared with what other models and past events say; `pager` is the mean of the dead by its
/// two curves.
pub(super) fn of(world: &World, outcome: &Outcome, pager: [f64; 2]) -> Vec<Caveat> {
    let mean = |measure| outcome.zones.summary(Zone::Country, measure).mean;
    let mut found = vec![];
    found.extend(pager::caveat(mean(Measure::Dead), pager[0], pager[1]));
    let destroyed = mean(Measure::DwellingsFull) * world.household_size;
    found.extend(global_empirical::caveat(destroyed, mean(Measure::Sheltering)));
    if world.method != Method::Panoh {
        let message = format!(
            "the displaced are those of another method, {} ({}); their course over time and where \
             they stay are scaled to its count",
            world.method.title(),
            world.method.counts()
        );
        found.push(Caveat::new("W640", message));
    }
    let n = outcome.zones.n_realizations;
    if n < FEW_REALIZATIONS {
        let message = format!(
            "{n} realizations are few: P10 and P90 rest on {} values each; use 500 or more",
            n / 10
        );
        found.push(Caveat::new("W704", message));
    }
    let clipped = world.ground_motion.fields.clipped_share();
    if clipped > CLIPPED {
        let message = format!(
            "{:.2} % of the spectrum of the correlated field was negative and set to zero",
            100.0 * clipped
        );
        found.push(Caveat::new("W705", message));
    }
    found
}
