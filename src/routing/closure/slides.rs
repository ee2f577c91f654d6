//! Which road segments a realization loses to landslides, and for how long; others are slowed by
//! what came down.
//!
//! Ours, on top of [Nowicki Jessee et al. (2018)](crate::secondary::nowicki_jessee_2018): a road
//! through cells c with areal coverage LSE_c (%) is blocked with probability
//!
//! P = 1 − Π_c (1 − min(0.95, κ · ℓ_c · LSE_c / 100)),
//!
//! where ℓ_c is the length of road in the cell over [`CELL_M`], so that where a road is cut into
//! segments, or how densely it is sampled, changes nothing, and κ tells how much more than its
//! own cell's coverage threatens a road ([`KAPPA`]). Two things differ from the areal model:
//! the published polynomial gives 0.05 % at a landslide probability of nil, which over the
//! hundreds of cells of a valley road would close it with no shaking at all, so LSE_c here is what
//! exceeds that floor; and the cut at 0.02 g of Allstadt et al. (2022) is taken at
//! [`PGV_CUT_CM_S`].

use crate::exposure::grid::Raster;
use crate::rng::{hash, uniform_of};
use crate::routing::closure::clearing::{Crews, first_days, median_days, spread};
use crate::routing::closure::state::{ClosureCause, RoadState};
use crate::routing::network::{Network, RoadClass};
use crate::secondary::coverage::{CoverageTable, PGV_CUT_CM_S};
use crate::secondary::ground::Ground;
use crate::secondary::nowicki_jessee_2018::PGV_MAX_CM_S;
use crate::stats::Triangular;
use crate::units::{Degrees, LonLat};

/// Length of road that one cell of a 15″ lattice holds, metres: √(463 m × 360 m). Ours.
pub const CELL_M: f64 = 408.0;

/// κ of [`Side::Open`] and [`Side::UnderSlope`]. Ours (METHODS F.4: 1 and 2 to 4).
pub const KAPPA: [Triangular; 2] =
    [Triangular { low: 0.5, mode: 1.0, high: 1.5 }, Triangular { low: 2.0, mode: 3.0, high: 4.0 }];

/// Highest chance that one cell blocks the road; METHODS F.4. Ours.
const CELL_MAX: f32 = 0.95;

/// A road is slowed by rock that can be driven round as often as it is closed, as a multiple of the
/// chance of closure. Ours; 1.5 to 4.
const SLOWED: f64 = 2.0;

/// What that costs, milliseconds: 10 minutes. Ours; 3 to 30.
pub const DETOUR_MS: u32 = 10 * 60_000;

/// Whether slopes above threaten the road beyond its own cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Open ground.
    Open,
    /// Within reach of a steep slope: [`STEEP`].
    UnderSlope,
}

/// Slope of a 15″ cell from which its surroundings are threatened: such cells hold slopes above
/// 30°, from which a reach angle of 33° spans a cell. Ours; 20° to 30°.
pub const STEEP: Degrees = Degrees(25.0);

/// What lies above a road here: [`Side::UnderSlope`] where one of the nine cells around is
/// [`STEEP`].
pub fn side(slope_deg: &Raster, place: LonLat) -> Side {
    let step_deg = slope_deg.grid.step_deg;
    let steep = |(row, col): (i32, i32)| {
        let lon_deg = place.lon_deg + f64::from(col) * step_deg;
        let near = LonLat::new(lon_deg, place.lat_deg + f64::from(row) * step_deg);
        slope_deg.at(near).is_some_and(|it| f64::from(it) >= STEEP.0)
    };
    let around = (-1..=1).flat_map(|row| (-1..=1).map(move |col| (row, col)));
    if around.into_iter().any(steep) { Side::UnderSlope } else { Side::Open }
}

/// A stretch of road in one cell of ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoadCell {
    /// The segment.
    pub segment: u32,
    /// The site whose shaking it takes.
    pub site: u32,
    /// Length of the stretch, metres.
    pub length_m: f64,
    /// What it lies in.
    pub ground: Ground,
    /// What lies above it.
    pub side: Side,
}

/// Cells of all segments as columns, made once.
#[derive(Clone, Debug, Default)]
pub struct Slides {
    /// `[n_segments + 1]`: where the cells of a segment begin.
    first: Vec<u32>,
    /// `[n_cells]`.
    site: Vec<u32>,
    /// `[n_cells]`: logit of the landslide probability at ln PGV = 0.
    logit: Vec<f32>,
    /// `[n_cells]`: its growth with ln PGV.
    growth: Vec<f32>,
    /// `[n_cells]`: ℓ_c.
    length: Vec<f32>,
    /// `[n_cells]`: index into κ.
    side: Vec<u8>,
    /// `[n_segments]`: hash of the identifier.
    name: Vec<u64>,
    /// `[n_segments]`.
    class: Vec<RoadClass>,
    crews: Crews,
    coverage: CoverageTable,
}

impl Slides {
    /// Of a network and the cells its segments cross, in any order; cells that cannot slide are
    /// left out.
    pub fn new(network: &Network, cells: &[RoadCell], crews: Crews) -> Slides {
        let n_segments = network.segments.len();
        let mut rows: Vec<&RoadCell> = cells
            .iter()
            .filter(|it| (it.segment as usize) < n_segments && it.ground.can_slide())
            .collect();
        rows.sort_by_key(|it| it.segment);
        let mut first = vec![0u32; n_segments + 1];
        for it in &rows {
            first[it.segment as usize + 1] += 1;
        }
        for i in 0..n_segments {
            first[i + 1] += first[i];
        }
        let (logit, growth) = rows
            .iter()
            .map(|it| it.ground.logit())
            .map(|it| (it.at_one_cm_s as f32, it.growth as f32))
            .unzip();
        Slides {
            first,
            site: rows.iter().map(|it| it.site).collect(),
            logit,
            growth,
            length: rows.iter().map(|it| (it.length_m / CELL_M) as f32).collect(),
            side: rows.iter().map(|it| it.side as u8).collect(),
            name: network.segments.iter().map(|it| hash(&it.id)).collect(),
            class: network.segments.iter().map(|it| it.class).collect(),
            crews,
            coverage: CoverageTable::new(),
        }
    }

    /// How many segments there are.
    pub fn n_segments(&self) -> usize {
        self.name.len()
    }

    /// How many cells can slide.
    pub fn n_cells(&self) -> usize {
        self.site.len()
    }

    /// Closes and slows segments by the shaking of one realization; `ln_pgv` (cm/s) is by site, and
    /// `severity_u` the place of κ and of the median clearing time in their ranges.
    ///
    /// One uniform number a segment, named by its identifier, says all: the further it lies below
    /// the chance of closure, the longer it takes to clear; a little above it, the road is slow.
    pub fn sample(&self, (key, severity_u): (u64, f64), ln_pgv: &[f32], state: &mut RoadState) {
        let kappa = KAPPA.map(|it| it.quantile(severity_u) as f32);
        for segment in 0..self.n_segments() {
            let blocked = self.blocked(segment, kappa, ln_pgv);
            let (u, chance) = (uniform_of(key, self.name[segment]), f64::from(blocked.chance));
            if u < chance {
                let days = self.days(segment, blocked, severity_u, 1.0 - u / chance);
                state.close(segment, ClosureCause::Landslide, days);
            } else if u < SLOWED * chance {
                state.slow(segment, DETOUR_MS);
            }
        }
    }

    /// Chance that each segment is closed, `[n_segments]`, by the shaking at all sites.
    pub fn chances(&self, severity_u: f64, ln_pgv: &[f32]) -> Vec<f32> {
        let kappa = KAPPA.map(|it| it.quantile(severity_u) as f32);
        (0..self.n_segments()).map(|it| self.blocked(it, kappa, ln_pgv).chance).collect()
    }

    fn blocked(&self, segment: usize, kappa: [f32; 2], ln_pgv: &[f32]) -> Blocked {
        let cells = self.first[segment] as usize..self.first[segment + 1] as usize;
        let (cut, cap) = (PGV_CUT_CM_S.ln() as f32, PGV_MAX_CM_S.ln() as f32);
        let (mut open, mut expected) = (1.0_f32, 0.0_f32);
        for cell in cells {
            let ln_pgv = ln_pgv[self.site[cell] as usize].min(cap);
            if ln_pgv < cut {
                continue;
            }
            let logit = self.logit[cell] + self.growth[cell] * ln_pgv;
            let exposed = kappa[self.side[cell] as usize] * self.length[cell];
            let chance = (exposed * self.coverage.at(logit)).min(CELL_MAX);
            open *= 1.0 - chance;
            expected += chance;
        }
        Blocked { chance: 1.0 - open, expected }
    }

    /// Log-logistic about a median that grows with the blockages to be cleared by each crew.
    fn days(&self, segment: usize, blocked: Blocked, severity_u: f64, longer_u: f64) -> f32 {
        let class = self.class[segment];
        let blockages = f64::from(blocked.expected / blocked.chance);
        let first_days = first_days(class).quantile(severity_u);
        let median = median_days(first_days, blockages, self.crews.of(class));
        (median * spread(longer_u)) as f32
    }
}

/// Of one segment: the chance of at least one blockage, and how many are expected.
#[derive(Clone, Copy)]
struct Blocked {
    chance: f32,
    expected: f32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::settlement::Origin;
    use crate::rng::mix;
    use crate::routing::graph::CLOSED;
    use crate::routing::network::Segment;
    use crate::secondary::nowicki_jessee_2018::coverage_percent;
    use crate::secondary::{ALL, Motion};
    use crate::units::{CmPerS, Gs, Probability};

    fn network(ids: &[&str]) -> Network {
        let segment = |id: &&str| Segment {
            id: (*id).to_string(),
            class: RoadClass::Main,
            length_m: 1000.0,
            free_min: 1.0,
            origin: Origin::Modelled,
            from: 0,
            to: 1,
            ..Segment::default()
        };
        let nodes = vec![LonLat::default(); 2];
        Network { nodes, segments: ids.iter().map(segment).collect(), ..Network::default() }
    }

    fn cell(segment: u32, site: u32, slope_deg: f64) -> RoadCell {
        let ground = Ground::of_slope(Degrees(slope_deg));
        RoadCell { segment, site, length_m: CELL_M, ground, side: Side::UnderSlope }
    }

    /// The formula of METHODS F.4 in double precision, by the model itself.
    fn exact(cells: &[RoadCell], ln_pgv: &[f32]) -> f64 {
        let model = ALL[1];
        let open = cells.iter().map(|it| {
            let pgv_cm_s = f64::from(ln_pgv[it.site as usize]).exp();
            let motion = Motion { pga: Gs(pgv_cm_s / 100.0), pgv: CmPerS(pgv_cm_s) };
            let coverage = model.coverage_percent(motion, &it.ground);
            let floor =
                if coverage > 0.0 { coverage_percent(Probability::clamped(0.0)) } else { 0.0 };
            let kappa = KAPPA[it.side as usize].quantile(0.5);
            1.0 - (kappa * it.length_m / CELL_M * (coverage - floor) / 100.0).min(0.95)
        });
        1.0 - open.product::<f64>()
    }

    #[test]
    fn the_fast_loop_meets_the_formula() {
        let cells: Vec<RoadCell> = (0..60).map(|it| cell(0, it, f64::from(it) * 0.8)).collect();
        let model = Slides::new(&network(&["a"]), &cells, Crews::default());
        assert_eq!(model.n_cells(), 57);
        for step in 0..200 {
            let ln_pgv: Vec<f32> =
                (0..60).map(|it| -1.0 + 0.035 * step as f32 + 0.01 * it as f32).collect();
            let got = f64::from(model.chances(0.5, &ln_pgv)[0]);
            let expected = exact(&cells, &ln_pgv);
            assert!((got - expected).abs() < 2e-5 + 1e-4 * expected, "{got} is not {expected}");
        }
    }

    #[test]
    fn where_a_road_is_cut_changes_nothing() {
        let whole = [cell(0, 0, 20.0)];
        let halves = [0, 1].map(|it| RoadCell { length_m: CELL_M / 2.0, ..cell(it, 0, 20.0) });
        let ln_pgv = [3.0];
        let open =
            1.0 - Slides::new(&network(&["a"]), &whole, Crews::default()).chances(0.5, &ln_pgv)[0];
        let both =
            Slides::new(&network(&["a", "b"]), &halves, Crews::default()).chances(0.5, &ln_pgv);
        assert!((open - (1.0 - both[0]) * (1.0 - both[1])).abs() < 1e-4);
    }

    #[test]
    fn no_shaking_closes_nothing_and_stronger_shaking_closes_more() {
        let cells: Vec<RoadCell> =
            (0..400).map(|it| cell(0, 0, 5.0 + f64::from(it) / 20.0)).collect();
        let model = Slides::new(&network(&["a"]), &cells, Crews::default());
        assert_eq!(model.chances(1.0, &[f32::NEG_INFINITY])[0], 0.0);
        assert_eq!(model.chances(1.0, &[1.9_f32.ln()])[0], 0.0);
        let chances: Vec<f32> = (1..8).map(|it| model.chances(0.5, &[it as f32])[0]).collect();
        assert!(chances.windows(2).all(|it| it[0] <= it[1]), "{chances:?}");
    }

    #[test]
    fn a_road_added_leaves_the_draws_of_the_others_alone() {
        let ln_pgv = [3.5];
        let draw = |ids: &[&str], cells: &[RoadCell]| {
            let model = Slides::new(&network(ids), cells, Crews::default());
            let last = ids.len() - 1;
            let draws = (0..500).map(|key| {
                let state = drawn(&model, (mix(key), 0.5), &ln_pgv);
                (state.delay_ms[last], state.reopen_days[last])
            });
            draws.collect::<Vec<_>>()
        };
        let alone = draw(&["b"], &[cell(0, 0, 25.0)]);
        assert_eq!(alone, draw(&["a", "b"], &[cell(1, 0, 25.0), cell(0, 0, 30.0)]));
    }

    fn drawn(model: &Slides, draw: (u64, f64), ln_pgv: &[f32]) -> RoadState {
        let mut state = RoadState::default();
        state.open(model.n_segments());
        model.sample(draw, ln_pgv, &mut state);
        state
    }

    /// Drawn closures are as frequent as their chance; half of them last longer than the median; and
    /// as many roads are slow as are closed.
    #[test]
    fn closures_are_drawn_by_their_chance() {
        let cells: Vec<RoadCell> = (0..20).map(|_| cell(0, 0, 25.0)).collect();
        let model = Slides::new(&network(&["a"]), &cells, Crews::default());
        let ln_pgv = [3.3];
        let chance = f64::from(model.chances(0.5, &ln_pgv)[0]);
        assert!(0.2 < chance && chance < 0.5, "{chance} tells little");
        let (n, mut n_closed, mut n_long, mut n_slow) = (20_000, 0.0, 0.0, 0.0);
        let blocked = model.blocked(0, KAPPA.map(|it| it.mode as f32), &ln_pgv);
        let median = model.days(0, blocked, 0.5, 0.5);
        for key in 0..n {
            let state = drawn(&model, (mix(key), 0.5), &ln_pgv);
            let (delay_ms, days) = (state.delay_ms[0], state.reopen_days[0]);
            assert_eq!(delay_ms == CLOSED, days > 0.0);
            n_closed += f64::from(u8::from(delay_ms == CLOSED));
            n_slow += f64::from(u8::from(delay_ms == DETOUR_MS));
            n_long += f64::from(u8::from(days > median));
        }
        let error = (chance * (1.0 - chance) / n as f64).sqrt();
        assert!((n_closed / n as f64 - chance).abs() < 4.0 * error);
        assert!((n_slow / n as f64 - chance).abs() < 4.0 * error);
        assert!((n_long / n_closed - 0.5).abs() < 4.0 * (0.25 / n_closed).sqrt());
    }
}
