//! Layer `population`: people of each cell of a lattice, and the settlement each cell belongs to.

use std::cell::RefCell;

use crate::exposure::cells::Cells;
use crate::exposure::grid::{Grid, Raster};
use crate::exposure::settlement::Area;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::raster;
use crate::input::layers::settlements::Village;
use crate::input::problem::{Place, Problem, Problems};
use crate::region::lattice;

/// Reads the grid of people; its sum is compared with the districts' own figures.
pub fn read(mapping: &Mapping, districts: &[Area], problems: &RefCell<Problems>) -> Option<Raster> {
    let raster = raster::read(mapping, raster::PEOPLE, problems)?;
    let sum: f64 = raster.values.iter().filter(|it| !it.is_nan()).map(|it| f64::from(*it)).sum();
    let official: f64 = districts.iter().map(|it| it.people).sum();
    let place = || Place::subject(mapping.path.display().to_string(), "layer `population`");
    let ratio = sum / official.max(1.0);
    if !(0.5..=2.0).contains(&ratio) {
        let message = format!("cells add up to {sum:.0} people, the districts to {official:.0}");
        let problem = Problem::error("E412", place(), message)
            .expected("people counted in each cell, not people per km²")
            .help("multiply densities by the area of a cell before loading them");
        problems.borrow_mut().push(problem);
        return None;
    }
    if !(0.9..=1.1).contains(&ratio) {
        let message = format!("cells add up to {sum:.0} people, the districts to {official:.0}");
        problems.borrow_mut().push(
            Problem::warning("W406", place(), message)
                .help("results use the people of the cells; check the year of both layers"),
        );
    }
    Some(raster)
}

/// Populated cells by settlement: of the district a cell's centre lies in, the settlement whose
/// edge is nearest. Counts people outside of every district, who are left out with a warning.
pub fn cells(
    file: &str,
    people: &Raster,
    districts: &[Area],
    villages: &[Village],
    problems: &RefCell<Problems>,
) -> Cells {
    let district_of = district_of_cells(&people.grid, districts);
    let mut of_district: Vec<Vec<u32>> = vec![vec![]; districts.len()];
    for (idx, village) in villages.iter().enumerate() {
        of_district[village.settlement.district as usize].push(idx as u32);
    }
    let mut members: Vec<Vec<u32>> = vec![vec![]; villages.len()];
    let mut lost = (0_usize, 0.0_f64);
    for (cell, count) in people.values.iter().enumerate().filter(|(_, it)| **it > 0.0) {
        let nearest = district_of[cell].and_then(|district| {
            nearest(&people.grid, cell, &of_district[district as usize], villages)
        });
        if let Some(village) = nearest {
            members[village as usize].push(cell as u32);
        } else {
            lost = (lost.0 + 1, lost.1 + f64::from(*count));
        }
    }
    if lost.0 > 0 {
        let place = Place::subject(file, "layer `population`");
        let message = format!("{:.0} people in {} cells are in no district", lost.1, lost.0);
        problems.borrow_mut().push(
            Problem::warning("W204", place, message)
                .help("they are left out; check that grid and districts cover the same land")
                .count(lost.0),
        );
    }
    columns(people, &members)
}

fn columns(people: &Raster, members: &[Vec<u32>]) -> Cells {
    let mut cells = Cells::default();
    for own in members {
        let start = cells.grid_idx.len() as u32;
        cells.grid_idx.extend(own);
        cells.people.extend(own.iter().map(|it| people.values[*it as usize]));
        cells.of_settlement.push(start..cells.grid_idx.len() as u32);
    }
    cells.mix = vec![0; cells.grid_idx.len()];
    cells
}

/// The district each cell's centre lies in; of overlapping ones the first.
pub fn district_of_cells(grid: &Grid, districts: &[Area]) -> Vec<Option<u32>> {
    let mut of = vec![None; grid.len()];
    for (district, idx) in districts.iter().zip(0..) {
        for (cell, _) in
            lattice::inside(grid, &district.boundary).iter().enumerate().filter(|it| *it.1)
        {
            of[cell].get_or_insert(idx);
        }
    }
    of
}

fn nearest(grid: &Grid, cell: usize, candidates: &[u32], villages: &[Village]) -> Option<u32> {
    let centre = grid.centre(cell);
    let from_edge = |idx: &u32| {
        let village = &villages[*idx as usize];
        centre.distance(village.settlement.place).0 - village.radius_km
    };
    candidates.iter().copied().min_by(|a, b| from_edge(a).total_cmp(&from_edge(b)))
}
