//! Bridges and tunnels that shaking breaks.
//!
//! A structure is in the state that the [fragility of Hazus](super::hazus) gives it at its own
//! shaking, by one uniform number named by its segment. SA(1.0 s) and PGA are taken from the PGV of the
//! realization, so that bridges fall where slopes slide: [`SA1_PER_PGV`], [`PGA_PER_PGV`]. Scatter of
//! those ratios is within Hazus's deviation of 0.6, which is of the demand too.
//!
//! Where nobody says what a bridge is, its medians lie between those of two classes, one place for
//! all such bridges of a realization: `HWB28` (other bridges) and `HWB5` (several simple spans on
//! columns, as most road bridges of the 1960s to 1980s). Ours. Skew and the number of spans, which
//! Hazus corrects for, are not known.
//!
//! A bridge that is moderately damaged carries one light vehicle at a time; one that is extensively
//! or completely damaged is closed until there is a ford, a bypass or a temporary span, which is
//! months before it is mended (Hazus: means of 200 and 365 days). Times are ours.

use crate::rng::{hash, uniform_of};
use crate::routing::closure::ClosureDraw;
use crate::routing::closure::clearing::spread;
use crate::routing::closure::hazus::{self, Fragility, State};
use crate::routing::closure::slides::RoadCell;
use crate::routing::closure::state::{ClosureCause, RoadState};
use crate::routing::network::Network;
use crate::routing::structure::{BridgeClass, Structure};
use crate::stats::Triangular;

/// SA(1.0 s), g, per PGV, cm/s: Boore et al. (2014) give 0.007 to 0.011 for magnitudes of 6 to 7.5 on
/// Vs30 of 300 to 760 m/s. Hazus's own relation gives 0.0106.
pub const SA1_PER_PGV: f64 = 0.0088;

/// PGA, g, per PGV, cm/s: Boore et al. (2014) give 0.007 to 0.017 for the same.
pub const PGA_PER_PGV: f64 = 0.011;

/// The classes between which an unknown bridge lies, strong and weak.
pub const UNKNOWN: [&str; 2] = ["HWB28", "HWB5"];

/// Of tunnels: bored.
pub const TUNNEL: &str = "HTU1";

/// Median days until vehicles cross again, of extensive and complete damage. Ours.
pub const CROSSING_DAYS: [Triangular; 2] = [
    Triangular { low: 3.0, mode: 10.0, high: 45.0 },
    Triangular { low: 7.0, mode: 30.0, high: 120.0 },
];

/// Median days until a moderately damaged tunnel is inspected and cleared. Ours.
pub const TUNNEL_DAYS: Triangular = Triangular { low: 0.5, mode: 2.0, high: 10.0 };

/// Wait at a moderately damaged bridge, or in a slightly damaged tunnel, milliseconds: 15 minutes.
/// Ours; 5 to 60.
pub const WAIT_MS: u32 = 15 * 60_000;

/// A bridge or tunnel.
#[derive(Clone, Debug, PartialEq)]
struct One {
    segment: u32,
    site: u32,
    name: u64,
    /// `None` of a bridge that nobody describes.
    fragility: Option<Fragility>,
    is_bridge: bool,
}

/// All of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Structures {
    all: Vec<One>,
    unknown: [Fragility; 2],
}

impl Default for Structures {
    fn default() -> Structures {
        Structures { all: Vec::new(), unknown: UNKNOWN.map(class) }
    }
}

/// # Panics
///
/// Panics if the table lacks the class, which a test rules out for those that are asked for.
#[allow(clippy::expect_used)]
fn class(name: &str) -> Fragility {
    hazus::of_class(name).expect("the table has the class")
}

impl Structures {
    /// Bridges and tunnels of a network, each shaken as the middle one of its cells; those without
    /// any cell are left out.
    pub fn new(network: &Network, cells: &[RoadCell]) -> Structures {
        let mut first = vec![None::<(usize, usize)>; network.segments.len()];
        for (idx, it) in cells.iter().enumerate() {
            let of = &mut first[it.segment as usize];
            *of = Some(of.map_or((idx, 1), |(first, n)| (first, n + 1)));
        }
        let mut all = Vec::new();
        for (segment, (it, cells_of)) in network.segments.iter().zip(first).enumerate() {
            let Some((first, n)) = cells_of else { continue };
            let fragility = match it.structure {
                Structure::Ground => continue,
                Structure::Bridge(BridgeClass::Unknown) => None,
                Structure::Bridge(BridgeClass::Hazus(number)) => {
                    Some(class(&format!("HWB{number}")))
                }
                Structure::Tunnel => Some(class(TUNNEL)),
            };
            let is_bridge = it.structure != Structure::Tunnel;
            let (segment, site) = (segment as u32, cells[first + n / 2].site);
            all.push(One { segment, site, name: hash(&it.id), fragility, is_bridge });
        }
        Structures { all, ..Structures::default() }
    }

    /// How many bridges and how many tunnels there are.
    pub fn len(&self) -> [usize; 2] {
        let n_bridges = self.all.iter().filter(|it| it.is_bridge).count();
        [n_bridges, self.all.len() - n_bridges]
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Closes and slows what breaks.
    pub fn sample(&self, draw: ClosureDraw, ln_pgv: &[f32], state: &mut RoadState) {
        let unknown = self.unknown[0].between(&self.unknown[1], draw.weakness_u);
        let per_pgv = [PGA_PER_PGV, SA1_PER_PGV].map(f64::ln);
        for it in &self.all {
            let fragility = it.fragility.as_ref().unwrap_or(&unknown);
            let ln_g = f64::from(ln_pgv[it.site as usize]) + per_pgv[usize::from(it.is_bridge)];
            let u = uniform_of(draw.structures, it.name);
            let damage = fragility.state(ln_g, u);
            let segment = it.segment as usize;
            let chances = fragility.exceeded(ln_g);
            let close = |state: &mut RoadState, days: Triangular, cause, chance: f64| {
                let longer_u = 1.0 - u / chance;
                let days = days.quantile(draw.severity_u) * spread(longer_u);
                state.close(segment, cause, days as f32);
            };
            match (it.is_bridge, damage) {
                (_, State::None) | (true, State::Slight) => {}
                (true, State::Moderate) | (false, State::Slight) => state.slow(segment, WAIT_MS),
                (true, State::Extensive) => {
                    close(state, CROSSING_DAYS[0], ClosureCause::Bridge, chances[2]);
                }
                (true, State::Complete) => {
                    close(state, CROSSING_DAYS[1], ClosureCause::Bridge, chances[3]);
                }
                (false, _) => close(state, TUNNEL_DAYS, ClosureCause::Tunnel, chances[1]),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::mix;
    use crate::routing::closure::slides::Side;
    use crate::routing::graph::CLOSED;
    use crate::routing::network::Segment;
    use crate::secondary::ground::Ground;
    use crate::units::Degrees;

    fn network(structures: &[Structure]) -> (Network, Vec<RoadCell>) {
        let segment = |(idx, it): (usize, &Structure)| Segment {
            id: format!("s{idx}"),
            structure: *it,
            ..Segment::default()
        };
        let segments = structures.iter().enumerate().map(segment).collect();
        let cell = |segment: usize| RoadCell {
            segment: segment as u32,
            site: segment as u32,
            length_m: 100.0,
            ground: Ground::of_slope(Degrees(0.0)),
            side: Side::Open,
        };
        let cells = (0..structures.len()).map(cell).collect();
        (Network { segments, ..Network::default() }, cells)
    }

    fn draw(key: u64, weakness_u: f64) -> ClosureDraw {
        ClosureDraw { slides: 0, structures: mix(key), debris: 0, severity_u: 0.5, weakness_u }
    }

    /// Share of draws in which each segment is closed, and in which it is slowed.
    fn shares(it: &Structures, ln_pgv: &[f32], weakness_u: f64) -> Vec<[f64; 2]> {
        let (n, mut state) = (20_000, RoadState::default());
        let mut sums = vec![[0.0; 2]; ln_pgv.len()];
        for key in 0..n {
            state.open(ln_pgv.len());
            it.sample(draw(key, weakness_u), ln_pgv, &mut state);
            for (sum, delay) in sums.iter_mut().zip(&state.delay_ms) {
                sum[0] += f64::from(u8::from(*delay == CLOSED)) / n as f64;
                sum[1] += f64::from(u8::from(*delay == WAIT_MS)) / n as f64;
            }
        }
        sums
    }

    /// Shares are those of the lognormal of the class, at SA(1.0 s) and PGA from PGV.
    #[test]
    fn bridges_and_tunnels_close_as_their_fragility_says() {
        let hwb = |it| Structure::Bridge(BridgeClass::Hazus(it));
        let (network, cells) = network(&[hwb(17), hwb(28), Structure::Tunnel, Structure::Ground]);
        let it = Structures::new(&network, &cells);
        assert_eq!(it.len(), [2, 1]);
        let pgv_cm_s = 60.0_f64;
        let got = shares(&it, &[pgv_cm_s.ln() as f32; 4], 0.5);
        let expected = |name, per: f64, closed: usize| {
            let chances = class(name).exceeded((pgv_cm_s * per).ln());
            [chances[closed], chances[closed - 1] - chances[closed]]
        };
        let expected = [
            expected("HWB17", SA1_PER_PGV, 2),
            expected("HWB28", SA1_PER_PGV, 2),
            expected("HTU1", PGA_PER_PGV, 1),
            [0.0; 2],
        ];
        for (got, expected) in got.iter().flatten().zip(expected.iter().flatten()) {
            let error = (expected * (1.0 - expected) / 20_000.0).sqrt();
            assert!((got - expected).abs() <= 4.0 * error, "{got} is not {expected}");
        }
        assert!(expected[0][0] > 0.5 && expected[1][0] > 0.02, "{expected:?} tells little");
    }

    /// At one draw, stronger shaking or weaker bridges never open one.
    #[test]
    fn stronger_shaking_never_opens_a_bridge() {
        let (network, cells) = network(&[Structure::Bridge(BridgeClass::Unknown); 50]);
        let it = Structures::new(&network, &cells);
        let closed = |pgv_cm_s: f32, weakness_u| {
            let mut state = RoadState::default();
            state.open(50);
            it.sample(draw(7, weakness_u), &[pgv_cm_s.ln(); 50], &mut state);
            state.delay_ms.iter().map(|it| *it == CLOSED).collect::<Vec<_>>()
        };
        let never_opens = |a: &[bool], b: &[bool]| a.iter().zip(b).all(|(a, b)| *b || !*a);
        let mut before = closed(1.0, 0.5);
        assert!(!before.contains(&true));
        for step in 1..60 {
            let now = closed(1.0 + 5.0 * step as f32, 0.5);
            assert!(never_opens(&before, &now));
            assert!(never_opens(&closed(5.0 * step as f32, 0.1), &closed(5.0 * step as f32, 0.9)));
            before = now;
        }
        assert!(before.iter().filter(|it| **it).count() > 40);
    }
}
