//! How many people a raster should have: those of the land that it covers, and not of a whole
//! country where it covers a valley.

use std::cell::RefCell;

use geo::{BoundingRect as _, Contains as _};

use crate::exposure::grid::{Grid, Raster};
use crate::exposure::settlement::Area;
use crate::geodata::raster::placing::Placed;
use crate::input::layers::frame::Frame;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::population;
use crate::input::problem::Problems;
use crate::units::LonLat;

/// What a layer of people is held against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Against<'a> {
    /// Districts with their official figures.
    pub districts: &'a [Area],
    /// The region's own grid of people, where another is looked at.
    pub own: Option<&'a Mapping>,
    /// Where the region lies.
    pub frame: Option<&'a Frame>,
}

/// How many people there should be, and who says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Yardstick {
    /// People of the land that is covered.
    pub people: f64,
    /// For messages: `the districts`.
    pub whose: &'static str,
    /// Whether they were counted there, and not modelled.
    pub official: bool,
}

/// Corners of districts that must lie in a raster for it to cover the region: it may be cut along
/// a border that another map draws elsewhere. Ours.
const COVERS: f64 = 0.97;

impl Yardstick {
    /// For the land that a raster covers; `None` where nothing is known of it.
    pub fn of(placed: &Placed, against: &Against) -> Option<Yardstick> {
        let covered = covered(placed, &corners(against.districts));
        let n = covered.iter().filter(|it| **it).count();
        if !covered.is_empty() && n as f64 >= COVERS * covered.len() as f64 {
            let people = against.districts.iter().map(|it| it.people).sum();
            return Some(Yardstick { people, whose: "the districts", official: true });
        }
        let own = against.own.filter(|it| it.path != placed.file.path);
        let modelled = own.and_then(|it| of_grid(placed, it, against));
        let found = modelled.unwrap_or_else(|| of_districts(placed, against.districts));
        Some(found).filter(|it| it.people >= 1.0)
    }
}

fn corners(districts: &[Area]) -> Vec<LonLat> {
    let boxes = districts.iter().filter_map(|it| it.boundary.bounding_rect());
    let four = |it: geo::Rect<f64>| {
        let (low, high) = (it.min(), it.max());
        [(low.x, low.y), (low.x, high.y), (high.x, low.y), (high.x, high.y)]
    };
    boxes.flat_map(four).map(|(x, y)| LonLat::new(x, y)).collect()
}

/// Whether each place lies in the raster.
fn covered(placed: &Placed, places: &[LonLat]) -> Vec<bool> {
    let (mut x, mut y): (Vec<f64>, Vec<f64>) =
        places.iter().map(|it| (it.lon_deg, it.lat_deg)).unzip();
    placed.cells(&mut x, &mut y);
    let (n_cols, n_rows) = (placed.file.n_cols as f64, placed.file.n_rows as f64);
    let inside = |(x, y): (&f64, &f64)| 0.0 <= *x && *x < n_cols && 0.0 <= *y && *y < n_rows;
    x.iter().zip(&y).map(inside).collect()
}

/// The region's own grid within the raster.
fn of_grid(placed: &Placed, own: &Mapping, against: &Against) -> Option<Yardstick> {
    let silent = RefCell::new(Problems::default());
    let alone = Against { own: None, ..*against };
    let Raster { grid, values } = population::read(own, &alone, &silent)?.raster;
    let populated: Vec<usize> = (0..values.len()).filter(|it| values[*it] > 0.0).collect();
    let places: Vec<LonLat> = populated.iter().map(|it| grid.centre(*it)).collect();
    let inside = covered(placed, &places);
    let people =
        populated.iter().zip(inside).filter(|it| it.1).map(|(it, _)| f64::from(values[*it]));
    let whose = "the region's own grid there";
    Some(Yardstick { people: people.sum(), whose, official: false })
}

/// Official figures, by the share of each district's land that the raster covers.
fn of_districts(placed: &Placed, districts: &[Area]) -> Yardstick {
    let share = |district: &Area| {
        let around = district.boundary.bounding_rect()?;
        let (low, high) = (around.min(), around.max());
        let step = ((high.x - low.x).max(high.y - low.y) / 20.0).max(1e-4);
        let grid = Grid::covering([low.x, low.y, high.x, high.y], step);
        let centres = (0..grid.len()).map(|it| grid.centre(it));
        let within =
            |it: &LonLat| district.boundary.contains(&geo::Point::new(it.lon_deg, it.lat_deg));
        let places: Vec<LonLat> = centres.filter(within).collect();
        let n = covered(placed, &places).into_iter().filter(|it| *it).count();
        Some(n as f64 / places.len().max(1) as f64)
    };
    let people = districts.iter().map(|it| it.people * share(it).unwrap_or(0.0)).sum();
    let whose = "the districts, by their share of that land";
    Yardstick { people, whose, official: false }
}
