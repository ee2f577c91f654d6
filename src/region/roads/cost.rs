//! What it costs to lead a road from one cell of the lattice to the next.
//!
//! Ours throughout: no survey of Tajik roads is open. The numbers were set so that modelled main
//! roads follow the valleys that the real ones do.

use geo::LineString;

use crate::exposure::grid::Raster;
use crate::region::lattice::around;
use crate::routing::network::RoadClass;
use crate::routing::speed::{Lie, speed_km_h};
use crate::units::{Degrees, Metres};

/// Grade that a main road is built to; where the ground is steeper it winds. 0.05 to 0.09.
const GRADE_MAIN: f64 = 0.07;

/// The same for other roads; 0.08 to 0.12.
const GRADE_LOCAL: f64 = 0.10;

/// Slope above which ground is hard to build on, and the further slope that doubles the effort.
const EASY_SLOPE_DEG: f64 = 4.0;
const HARD_SLOPE_DEG: f64 = 10.0;

/// A way onto a river or off it, minutes: a bridge is sought, not strewn about.
const BRIDGE_MIN: f64 = 1.0;

/// How much more a way through a lake or reservoir costs: shown where there is no other.
const WATER: f64 = 30.0;

/// How much more a local road costs abroad, where it may go there at all.
const ABROAD_LOCAL: f64 = 3.0;

/// How much more a main road costs just across the border: it keeps to this bank of a border river.
const FAR_BANK: f64 = 1.5;

/// Along a river the valley floor is narrower than a cell: terrain of 15″ shows its walls. A road
/// there finds ground no steeper, and climbs no faster, than this. 4 to 12 degrees; 0.03 to 0.06.
const FLOOR_SLOPE_DEG: f64 = 8.0;
const FLOOR_GRADE: f64 = 0.04;

/// Height from which passes are shunned, and the further height that doubles the effort.
const PASS_M: f64 = 3300.0;
const PASS_HARD_M: f64 = 500.0;

/// The ground that roads are laid on; all columns on the terrain's lattice.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Heights, metres.
    pub terrain: &'a Raster,
    /// Slopes, degrees.
    pub slope_deg: &'a [f32],
    /// Cells in the country.
    pub in_country: &'a [bool],
    /// Cells in lakes.
    pub water: &'a [bool],
    /// Cells along rivers.
    pub river: &'a [bool],
    /// Courses of rivers.
    pub rivers: &'a [LineString<f64>],
}

/// Costs of roads of one class.
#[derive(Clone, Copy, Debug)]
pub struct Cost<'a> {
    /// The ground.
    pub ground: Ground<'a>,
    /// What is built.
    pub class: RoadClass,
    /// Whether it may leave the country.
    pub abroad: bool,
    /// Cells in the country and just across its border.
    pub near_country: &'a [bool],
}

/// One step of a road between neighbouring cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The cell it leads to.
    pub cell: usize,
    /// Effort, milliseconds: travel time, more where building is hard.
    pub effort_ms: u32,
    /// Length of the road, which winds where the ground is steep.
    pub road_km: f64,
}

impl<'a> Cost<'a> {
    /// The steps from a cell to its neighbours.
    pub fn steps(self, cell: usize) -> impl Iterator<Item = Step> + use<'a> {
        let grid = &self.ground.terrain.grid;
        around(grid, cell).filter_map(move |(next, km)| self.step(cell, next, km))
    }

    /// One step over `km` of ground; `None` where no road may go.
    fn step(self, from: usize, to: usize, km: f64) -> Option<Step> {
        let Ground { terrain, slope_deg, in_country, water, river, .. } = self.ground;
        if !self.abroad && !in_country[to] {
            return None;
        }
        let (low, high) = (f64::from(terrain.values[from]), f64::from(terrain.values[to]));
        let on_floor = river[from] && river[to];
        let rise = (high - low).abs() / (1000.0 * km);
        let grade = if on_floor { rise.min(FLOOR_GRADE) } else { rise };
        let built = if self.class == RoadClass::Main { GRADE_MAIN } else { GRADE_LOCAL };
        let road_km = km * (grade / built).max(1.0);
        let ground = f64::midpoint(f64::from(slope_deg[from]), f64::from(slope_deg[to]));
        let slope = if on_floor { ground.min(FLOOR_SLOPE_DEG) } else { ground };
        let elevation = f64::midpoint(low, high);
        let lie = Lie { slope: Degrees(slope), elevation: Metres(elevation) };
        let travel_min = 60.0 * road_km / speed_km_h(self.class, lie);
        let hard = 1.0 + ((slope - EASY_SLOPE_DEG).max(0.0) / HARD_SLOPE_DEG).powi(2);
        let high = 1.0 + ((elevation - PASS_M).max(0.0) / PASS_HARD_M).powi(2);
        let wet = if water[from] || water[to] { WATER } else { 1.0 };
        let bridge = if river[from] == river[to] { 0.0 } else { BRIDGE_MIN };
        let away = match self.class {
            _ if in_country[to] => 1.0,
            RoadClass::Main if self.near_country[to] => FAR_BANK,
            RoadClass::Main => 1.0,
            _ => ABROAD_LOCAL,
        };
        let effort_min = travel_min * hard * high * wet * away + bridge;
        let effort_ms = (effort_min * 60_000.0).round().clamp(1.0, 1e8);
        effort_ms.is_finite().then_some(Step { cell: to, effort_ms: effort_ms as u32, road_km })
    }
}
