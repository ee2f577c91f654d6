//! Where camps could stand, from the layers of a run and what it found.

use crate::engine::outcome::{Measure, Outcome, Zone};
use crate::exposure::grid::{Grid, Raster};
use crate::exposure::settlement::Area;
use crate::input::Loaded;
use crate::input::assemble::{self, Layers};
use crate::region::hazards::{REFERENCE, UNSTABLE_PERCENT};
use crate::region::lattice;
use crate::secondary::LandslideModel as _;
use crate::secondary::nowicki_jessee_2018::ALLSTADT_2022;
use crate::shelter::camps::{Camps, Demand, Land};
use crate::shelter::suitability::{STEEPEST_PERCENT, Season};

/// Suitability of the land, and candidates near those who need a public place in the mean of a run;
/// `None` without slopes, of which no place can be said to be fit for a camp.
pub fn find(loaded: &Loaded, outcome: &Outcome) -> Option<Camps> {
    let land = land(loaded)?;
    let zones = &outcome.zones;
    let mean = |zone, measure| {
        let column = zones.column(zone, measure);
        column.iter().map(|it| f64::from(*it)).sum::<f64>() / column.len().max(1) as f64
    };
    let is_gap_known = !loaded.world.network.segments.is_empty();
    let demand = loaded.world.settlements.iter().enumerate().map(|(idx, it)| Demand {
        place: it.place,
        sheltering: mean(Zone::Settlement(idx), Measure::Sheltering),
        unmet: if is_gap_known { mean(Zone::Settlement(idx), Measure::ShelterGap) } else { 0.0 },
    });
    let season = Season { month: loaded.scenario.time.month, is_cold: loaded.world.reception.cold };
    Some(land.camps(&demand.collect::<Vec<_>>(), season))
}

/// The land on the lattice of slopes.
fn land(loaded: &Loaded) -> Option<Land> {
    let layers = &loaded.layers;
    let grid = layers.slope.grid;
    if grid.is_empty() {
        return None;
    }
    let is_wet = loaded.region.wet_loess.has(loaded.scenario.time.month);
    let inside = inside(&grid, &loaded.world.areas.districts, &loaded.world.areas.regions);
    let roads = &layers.network.segments;
    Some(Land {
        unstable: unstable(layers, &grid, &inside, is_wet),
        slope_deg: layers.slope.values.clone(),
        height_m: on(&grid, &layers.terrain),
        land_cover: on(&grid, &layers.landcover),
        people: people(&grid, layers),
        rivers: layers.rivers.as_ref().map(|it| lattice::along(&grid, it.iter())),
        lakes: layers.lakes.as_ref().map(|it| lattice::inside(&grid, it)),
        roads: (!roads.is_empty()).then(|| lattice::along(&grid, roads.iter().map(|it| &it.line))),
        inside,
        grid,
    })
}

/// Cells of the districts, else of the regions; all where neither has boundaries.
fn inside(grid: &Grid, districts: &[Area], regions: &[Area]) -> Vec<bool> {
    let has_boundary = |areas: &&[Area]| areas.iter().any(|it| !it.boundary.0.is_empty());
    let Some(areas) = [districts, regions].into_iter().find(has_boundary) else {
        return vec![true; grid.len()];
    };
    let mut inside = vec![false; grid.len()];
    for area in areas {
        lattice::each_inside(grid, &area.boundary, |it| inside[it] = true);
    }
    inside
}

/// What a raster says of the middle of each cell; `None` of one that the region has none of.
fn on(grid: &Grid, raster: &Raster) -> Option<Vec<f32>> {
    let at = |cell: usize| raster.at(grid.centre(cell)).unwrap_or(f32::NAN);
    (!raster.grid.is_empty()).then(|| (0..grid.len()).map(at).collect())
}

/// Residents of each cell, those of populated cells in the cell that holds their middle.
fn people(grid: &Grid, layers: &Layers) -> Option<Vec<f32>> {
    let mut people = vec![0.0; grid.len()];
    for (cell, count) in layers.cells.people.iter().enumerate() {
        if let Some(at) = grid.index_of(layers.cell_place(cell)) {
            people[at] += count;
        }
    }
    (!layers.cells.is_empty()).then_some(people)
}

/// Whether landslides cover more than a few percent of a cell and the eight around it at a reference
/// shaking, as for modelled shelters; asked only where the slope leaves the question open.
fn unstable(layers: &Layers, grid: &Grid, inside: &[bool], is_wet: bool) -> Vec<bool> {
    let steepest_deg = (STEEPEST_PERCENT / 100.0).atan().to_degrees();
    let is_asked: Vec<bool> = (0..grid.len())
        .map(|it| inside[it] && f64::from(layers.slope.values[it]) <= steepest_deg)
        .collect();
    let mut covered = vec![f32::NAN; grid.len()];
    let mut unstable = vec![false; grid.len()];
    for cell in (0..grid.len()).filter(|it| is_asked[*it]) {
        let (mut sum, mut n) = (0.0, 0.0);
        for near in lattice::around(grid, cell).map(|it| it.0).chain([cell]) {
            if covered[near].is_nan() {
                let ground = assemble::ground(layers, grid.centre(near), is_wet);
                covered[near] = ALLSTADT_2022.coverage_percent(REFERENCE, &ground) as f32;
            }
            sum += f64::from(covered[near]);
            n += 1.0;
        }
        unstable[cell] = sum / n > UNSTABLE_PERCENT;
    }
    unstable
}
