//! Rasters that give a number to any place: heights, slopes, Vs30, land cover.

use std::cell::RefCell;

use crate::exposure::grid::Raster;
use crate::geodata::raster::values::{self, Between, MOST_CELLS};
use crate::input::layers::frame::Frame;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::problem_of;
use crate::input::layers::{nothing, opened};
use crate::input::problem::{Place, Problem, Problems};
use crate::units::LonLat;

/// What the numbers of a raster can be.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    /// The word that messages use: `vs30`.
    pub kind: &'static str,
    /// Lowest sensible number.
    pub low: f32,
    /// Highest sensible number.
    pub high: f32,
    /// Their unit.
    pub unit: &'static str,
}

/// Heights of the land.
pub const DEM: Expected = Expected { kind: "dem", low: -500.0, high: 9000.0, unit: "metres" };
/// Slopes.
pub const SLOPE: Expected = Expected { kind: "slope", low: 0.0, high: 90.0, unit: "degrees" };
/// Shear-wave velocities of the uppermost 30 m.
pub const VS30: Expected = Expected { kind: "vs30", low: 80.0, high: 3000.0, unit: "m/s" };
/// IGBP land cover classes.
pub const LANDCOVER: Expected =
    Expected { kind: "landcover", low: 0.0, high: 17.0, unit: "IGBP classes" };
/// People of a cell.
pub const PEOPLE: Expected =
    Expected { kind: "population", low: 0.0, high: 200_000.0, unit: "people a cell" };

/// Reads what a raster of any coordinate system and lattice says of a region and the half degree
/// around it, and refuses numbers that cannot be what they should be. A raster in WGS 84 keeps its
/// lattice; others are sampled on one of WGS 84 with cells as small, which is said.
pub fn read(
    mapping: &Mapping,
    expected: Expected,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Raster> {
    let opened = opened::open(expected.kind, mapping, frame, problems)?;
    let placed = opened.placed()?;
    let (window, clip) = opened.clip(&placed, frame);
    let high = f64::from(expected.high);
    let (clean, sound) = nothing::examine(&opened, &window, mapping, (expected, high), problems)?;
    if !sound {
        return None;
    }
    let is_class = expected.kind == LANDCOVER.kind;
    let between = if is_class { Between::Nearest } else { Between::Mixed };
    let plan = values::plan(&placed, &window, clip, MOST_CELLS);
    if plan.native != Some(1) {
        let layer = format!("layer `{}`", expected.kind);
        let place = Place::subject(mapping.path.display().to_string(), layer);
        let step = 3600.0 * plan.grid.step_deg;
        let how = match (plan.native, is_class) {
            (Some(n), false) => format!("the mean of {n} × {n} cells is taken"),
            (Some(n), true) => format!("the middle one of {n} × {n} cells is taken"),
            (None, false) => format!("sampled from {}, bilinear", opened.crs.words()),
            (None, true) => format!("sampled from {}, nearest", opened.crs.words()),
        };
        let message = format!("brought to cells of {step:.1}″ in WGS 84: {how}");
        problems.borrow_mut().push(Problem::note("I414", place, message));
    }
    let band = (opened.band, &window);
    match values::sample(&placed, band, (&plan, between), &|it| clean.value(it)) {
        Ok(raster) => Some(raster),
        Err(error) => {
            problems.borrow_mut().push(problem_of(&error));
            None
        }
    }
}

/// People that may live where a raster says nothing before a word is said of it. Ours.
const UNCOVERED_SHARE: f64 = 0.001;

/// Says how many people live where a raster says nothing.
pub fn check_cover(
    mapping: &Mapping,
    kind: &'static str,
    raster: &Raster,
    people: impl Iterator<Item = (LonLat, f32)>,
    problems: &RefCell<Problems>,
) {
    let (mut outside, mut total, mut n) = (0.0, 0.0, 0);
    for (place, people) in people {
        total += f64::from(people);
        if raster.at(place).is_none() {
            outside += f64::from(people);
            n += 1;
        }
    }
    if outside <= UNCOVERED_SHARE * total {
        return;
    }
    let place = Place::subject(mapping.path.display().to_string(), format!("layer `{kind}`"));
    let share = 100.0 * outside / total;
    let message =
        format!("{outside:.0} people ({share:.1} %) live where the layer `{kind}` says nothing");
    let consequence = match kind {
        "vs30" => "there the ground is taken as rock of 760 m/s, which shakes less than soil",
        "slope" => "there the ground is taken as flat, so that no road is lost to slides",
        "landcover" => "there slides are computed without land cover",
        _ => "there no height is known",
    };
    let problem = Problem::warning("W413", place, message).help(consequence);
    problems.borrow_mut().push(problem.help("load a raster that covers the region").count(n));
}
