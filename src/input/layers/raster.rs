//! Rasters that give a number to any place: heights, slopes, Vs30.

use std::cell::RefCell;

use crate::exposure::grid::Raster;
use crate::geodata;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::problem_of;
use crate::input::problem::{Place, Problem, Problems};

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

/// Reads a raster and refuses numbers that cannot be what they should be: mostly codes for
/// "no data" that nobody declared.
pub fn read(mapping: &Mapping, expected: Expected, problems: &RefCell<Problems>) -> Option<Raster> {
    let path = &mapping.path;
    let raster = match geodata::read_raster(path) {
        Ok(raster) => raster,
        Err(error) => {
            problems.borrow_mut().push(problem_of(&error));
            return None;
        }
    };
    let outside = |it: &&f32| **it < expected.low || expected.high < **it;
    let wrong: Vec<f32> = raster.values.iter().filter(outside).copied().collect();
    let Some(first) = wrong.first() else { return Some(raster) };
    let place = Place::subject(path.display().to_string(), format!("layer `{}`", expected.kind));
    let share = 100.0 * wrong.len() as f64 / raster.values.len() as f64;
    let message = format!("{} cells ({share:.1} %) hold values like {first}", wrong.len());
    let problem = Problem::error("E410", place, message)
        .expected(format!("{} to {} {}", expected.low, expected.high, expected.unit))
        .help("if it is a code for \"no data\", tag it: gdal_edit.py -a_nodata VALUE FILE");
    problems.borrow_mut().push(problem.count(wrong.len()));
    None
}
