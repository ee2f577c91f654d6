//! Streets that debris of buildings blocks.
//!
//! Ours: blockages of a road through a town are a Poisson process along it, with a rate that is
//! proportional to the share of homes that are destroyed, so P = 1 − exp(−λ · km · share). Studies
//! of single towns give the chance street by street, from the height of buildings and the width
//! between them (for example "Fragility Curves of the Urban Road Network Based on the Debris
//! Distributions of Interfering Buildings", Applied Sciences 10(4):1289, 2020, on Amatrice); no layer
//! of Tajik towns has either. What stands in for them is the share of residents in flats: streets of
//! low houses, which stand back behind walls, count [`LOW_RISE`]. Villages are left out.

use crate::rng::{hash, uniform_of};
use crate::routing::closure::ClosureDraw;
use crate::routing::closure::clearing::{Crews, median_days, spread};
use crate::routing::closure::state::{ClosureCause, RoadState};
use crate::routing::network::{Network, RoadClass};
use crate::stats::Triangular;

/// Blockages per km of a road between buildings of several storeys that are all destroyed: λ. Main
/// roads are wide. Ours.
pub fn per_km(class: RoadClass) -> Triangular {
    let (low, mode, high) = match class {
        RoadClass::Main => (0.2, 1.0, 4.0),
        RoadClass::Local | RoadClass::Track => (0.5, 3.0, 10.0),
    };
    Triangular { low, mode, high }
}

/// What a street of low houses counts, beside one of flats. Ours; 0.05 to 0.3.
pub const LOW_RISE: f64 = 0.1;

/// Median days to clear the first blockage: there are machines in towns. Ours.
pub const FIRST_DAYS: Triangular = Triangular { low: 0.2, mode: 0.7, high: 3.0 };

/// A stretch of road in a town.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TownStretch {
    /// The segment.
    pub segment: u32,
    /// The settlement.
    pub settlement: u32,
    /// Length of the stretch, km.
    pub km: f64,
    /// Share of the town's residents who live in flats.
    pub in_flats: f64,
}

impl TownStretch {
    /// Length, as if it were lined by buildings of several storeys, km.
    fn lined_km(&self) -> f64 {
        self.km * (LOW_RISE + (1.0 - LOW_RISE) * self.in_flats)
    }
}

/// All stretches of a network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Debris {
    /// By segment.
    stretches: Vec<TownStretch>,
    /// `[n_segments]`: class and hash of the identifier.
    of: Vec<(RoadClass, u64)>,
    crews: Crews,
}

impl Debris {
    /// Of a network; stretches in any order.
    pub fn new(network: &Network, mut stretches: Vec<TownStretch>, crews: Crews) -> Debris {
        stretches.sort_by_key(|it| it.segment);
        let of = network.segments.iter().map(|it| (it.class, hash(&it.id))).collect();
        Debris { stretches, of, crews }
    }

    /// Blocks streets by the share of homes that are destroyed in each settlement.
    pub fn sample(&self, draw: ClosureDraw, destroyed: &[f32], state: &mut RoadState) {
        for stretches in self.stretches.chunk_by(|a, b| a.segment == b.segment) {
            let segment = stretches[0].segment as usize;
            let (class, name) = self.of[segment];
            let km = stretches
                .iter()
                .map(|it| it.lined_km() * f64::from(destroyed[it.settlement as usize]));
            let expected = per_km(class).quantile(draw.weakness_u) * km.sum::<f64>();
            let chance = -(-expected).exp_m1();
            let u = uniform_of(draw.debris, name);
            if u >= chance {
                continue;
            }
            let blockages = expected / chance;
            let first_days = FIRST_DAYS.quantile(draw.severity_u);
            let median = median_days(first_days, blockages, self.crews.of(class));
            let days = median * spread(1.0 - u / chance);
            state.close(segment, ClosureCause::BuildingDebris, days as f32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::mix;
    use crate::routing::network::Segment;

    /// Two towns on one road: closures are as frequent as the Poisson process says, and none where
    /// nothing is destroyed.
    #[test]
    fn streets_close_by_what_is_destroyed() {
        let segment = |id: &str| Segment { id: id.to_owned(), ..Segment::default() };
        let segments = vec![segment("a"), segment("b")];
        let network = Network { segments, ..Network::default() };
        let stretch =
            |segment, settlement, km| TownStretch { segment, settlement, km, in_flats: 0.25 };
        let towns = vec![stretch(0, 1, 0.5), stretch(1, 0, 9.0), stretch(0, 2, 2.0)];
        let debris = Debris::new(&network, towns, Crews::default());
        let destroyed = [0.0, 0.3, 0.1];
        let (n, mut closed, mut state) = (20_000, [0.0; 2], RoadState::default());
        for key in 0..n {
            state.open(2);
            let draw = ClosureDraw {
                slides: 0,
                structures: 0,
                debris: mix(key),
                severity_u: 0.5,
                weakness_u: 0.5,
            };
            debris.sample(draw, &destroyed, &mut state);
            for (segment, days, cause) in state.closed() {
                closed[segment as usize] += 1.0 / n as f64;
                assert!(cause == ClosureCause::BuildingDebris && 0.0 < days);
            }
        }
        let rate = per_km(RoadClass::Local).quantile(0.5);
        let expected = 1.0 - (-rate * (0.1 + 0.9 * 0.25) * (0.5 * 0.3 + 2.0 * 0.1)).exp();
        let error = (expected * (1.0 - expected) / n as f64).sqrt();
        assert!((closed[0] - expected).abs() < 4.0 * error, "{closed:?} is not {expected}");
        assert_eq!(closed[1], 0.0);
    }
}
