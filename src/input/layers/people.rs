//! Where people come from: a grid, the villages' own numbers, or both. One rule, told whenever a
//! scenario brings layers of its own:
//!
//! - A **raster** that is named says where people are and how many; villages are the zones that
//!   results are told for, each with the cells nearest to it in its district.
//! - **Villages** that are named without a raster bring their own people: each is one cell, at its
//!   point. The region's grid then gives nobody else.
//! - `people = "villages"` or `"raster"` in `[layers.villages]` decides otherwise. With both layers,
//!   `"villages"` takes the places from the raster and the numbers from the villages.
//! - A village without a number is left out and said (null is not zero), unless `fill` says what
//!   takes its place: `"raster"` for the people of the grid around it, or a number.
//! - `villages = "none"` makes one settlement of each district.
//!
//! Whatever the way, people in = people of settlements + losses that are told.

use std::cell::RefCell;
use std::ops::Range;

use crate::exposure::building::Mix;
use crate::exposure::cells::Cells;
use crate::exposure::grid::{Grid, Raster};
use crate::exposure::settlement::{Area, Origin, Settlement};
use crate::input::layers::exposure::OwnSite;
use crate::input::layers::frame::Frame;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::members::{columns, members};
use crate::input::layers::population::{FINEST_DEG, People};
use crate::input::layers::settlements::Village;
use crate::input::problem::{Place, Problem, Problems};
use crate::input::region::{LayerFile, Region};

/// Whose word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The raster says where and how many.
    Raster,
    /// Each village has its own people, at its point.
    Villages,
    /// The raster says where, the villages how many.
    Scaled,
}

/// Who lives where.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// Settlements that results are told for.
    pub villages: Vec<Village>,
    /// People on their lattice.
    pub people: Raster,
    /// Populated cells, sorted by settlement.
    pub cells: Cells,
    /// What each cell brings of its own; empty where none does.
    pub own: Vec<OwnSite>,
    /// Mixes of one class that cells bring, numbered after those of the region.
    pub mixes: Vec<Mix>,
}

impl Joined {
    fn of(villages: Vec<Village>, people: Raster, cells: Cells) -> Joined {
        Joined { villages, people, cells, own: vec![], mixes: vec![] }
    }
}

impl Rule {
    /// As the layers of a region, and of a scenario on top of it, say.
    pub fn of(region: &Region) -> Rule {
        let layer = |name: &str| region.layers.get(name);
        let given = |name: &str| layer(name).is_some_and(LayerFile::is_given);
        let alone = given("villages") && !given("population");
        let asked = layer("villages").and_then(|it| it.mapping.people.as_deref());
        let none = |name: &str| layer(name).is_none_or(|it| it.mapping.is_none());
        match asked {
            _ if none("villages") => Rule::Raster,
            _ if none("population") => Rule::Villages,
            Some("raster") => Rule::Raster,
            Some(_) if !alone => Rule::Scaled,
            Some(_) => Rule::Villages,
            None if alone => Rule::Villages,
            None => Rule::Raster,
        }
    }

    /// Whether the grid of people has to be read.
    pub fn needs_raster(self, region: &Region) -> bool {
        let layer = |name: &str| region.layers.get(name).map(|it| &it.mapping);
        let fill = layer("villages").and_then(|it| it.fill.as_deref());
        let has_grid = layer("population").is_some_and(|it| !it.is_none());
        has_grid && (self != Rule::Villages || fill == Some("raster"))
    }
}

/// What is joined.
pub struct Join<'a> {
    /// The region, with the layers of the scenario.
    pub region: &'a Region,
    /// Where it lies.
    pub frame: Option<&'a Frame>,
    /// Its districts.
    pub districts: &'a [Area],
    /// Heights of the land.
    pub terrain: Option<&'a Raster>,
    /// What was wrong.
    pub problems: &'a RefCell<Problems>,
}

impl Join<'_> {
    /// Puts villages and grid together by the rule; a grid that the rule does not need may be
    /// absent. `None`, with a problem, where there is nobody.
    pub fn join(
        &self,
        rule: Rule,
        villages: Option<Vec<Village>>,
        people: Option<People>,
    ) -> Option<Joined> {
        let joined = match (villages, people, rule) {
            (None, Some(people), _) => self.by_districts(people.raster),
            (Some(villages), people, Rule::Villages) => {
                self.own(villages, people.map(|it| it.raster))?
            }
            (Some(villages), Some(people), Rule::Raster) => {
                self.forget_missing();
                self.check_numbers(&villages, &people)?;
                self.by_raster(villages, people.raster)
            }
            (Some(villages), Some(people), Rule::Scaled) => self.scaled(villages, people.raster),
            _ => return None,
        };
        if joined.cells.is_empty() {
            let message = "nobody lives in any district: grid, villages and districts do not meet";
            self.push(Problem::error("E204", self.place("population"), message));
            return None;
        }
        self.tell(rule, &joined);
        Some(joined)
    }

    pub(super) fn push(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    pub(super) fn place(&self, layer: &str) -> Place {
        let file = self.region.layers.get(layer).map(|it| it.mapping.path.display().to_string());
        Place::subject(file.unwrap_or_default(), format!("layer `{layer}`"))
    }

    /// The way that was taken, where a person brought layers of their own.
    fn tell(&self, rule: Rule, joined: &Joined) {
        let layer = |name: &str| self.region.layers.get(name);
        let given = ["villages", "population"].map(|it| layer(it).is_some_and(LayerFile::is_given));
        let villages = layer("villages").map(|it| &it.mapping);
        let is_asked = villages.is_some_and(|it| it.people.is_some());
        if given == [false, false] && !is_asked {
            return;
        }
        let none = villages.is_some_and(Mapping::is_none);
        let total = sum(&joined.cells);
        let n = joined.villages.len();
        let message = match rule {
            Rule::Raster if none => {
                format!(
                    "{total:.0} people of the population grid; each of {n} districts is one settlement"
                )
            }
            Rule::Raster => format!(
                "{total:.0} people of the population grid, each cell with the nearest of {n} \
                 settlements of its district; the settlements' own numbers are not used"
            ),
            Rule::Villages => format!(
                "{total:.0} people of {n} settlements by their own numbers, each at its point; the \
                 region's population grid gives nobody else"
            ),
            Rule::Scaled => format!(
                "{total:.0} people of {n} settlements by their own numbers; the population grid says \
                 where each of them lives"
            ),
        };
        let other = if rule == Rule::Raster { "villages" } else { "raster" };
        let problem = Problem::note("I416", self.place("villages"), message);
        let help = format!("[layers.villages] people = \"{other}\" would take the other numbers");
        self.push(if none { problem } else { problem.help(help) });
    }

    /// The raster's people, by the nearest village of each district.
    fn by_raster(&self, villages: Vec<Village>, people: Raster) -> Joined {
        let members = self.members(&people, &villages);
        let cells = columns(&people, &members);
        Joined::of(villages, people, cells)
    }

    /// Cells of each village; people in no district are told.
    fn members(&self, people: &Raster, villages: &[Village]) -> Vec<Vec<u32>> {
        let found = members(people, self.districts, villages);
        let abroad = "are in no district";
        let without = "are in districts without a settlement of the layer `villages`";
        for (lost, place, words, help) in [
            (
                found.abroad,
                "population",
                abroad,
                "check that grid and districts cover the same land",
            ),
            (found.without_village, "villages", without, "add the villages that are missing there"),
        ] {
            if lost.cells > 0 {
                let message = format!("{:.0} people in {} cells {words}", lost.people, lost.cells);
                let problem = Problem::warning("W204", self.place(place), message);
                let help = format!("they are left out; {help}");
                self.push(problem.help(help).count(lost.cells));
            }
        }
        found.of_village
    }

    /// A settlement a district.
    fn by_districts(&self, people: Raster) -> Joined {
        let terrain = |it: &Area| self.terrain.and_then(|of| of.at(it.centre)).unwrap_or(0.0);
        let village = |(it, district): (&Area, u32)| Village {
            settlement: Settlement {
                id: it.pcode.clone(),
                names: it.names.clone(),
                place: it.centre,
                district,
                urban: false,
                origin: Origin::Modelled,
                people: 0.0,
                elevation_m: f64::from(terrain(it)),
            },
            radius_km: 0.0,
            population: None,
            households: None,
            houses: vec![],
        };
        let villages = self.districts.iter().zip(0..).map(village).collect();
        let mut joined = self.by_raster(villages, people);
        for (village, range) in joined.villages.iter_mut().zip(&joined.cells.of_settlement) {
            village.settlement.urban = is_dense(&joined.people, &joined.cells, range);
        }
        joined
    }

    /// Each village's own people at its point; of those without a number, what `fill` says.
    fn own(&self, villages: Vec<Village>, grid_people: Option<Raster>) -> Option<Joined> {
        let fill = self.region.layers.get("villages").and_then(|it| it.mapping.fill.as_deref());
        let number = fill.and_then(|it| it.parse::<f64>().ok()).filter(|it| *it >= 0.0);
        if villages.iter().all(|it| it.population.is_none()) && fill.is_none() {
            let message = "no village has a population, and no raster is named";
            let help = "name the field: [layers.villages.fields] population = \"…\"; or take the \
                        people of the region's grid: people = \"raster\" or fill = \"raster\"";
            self.push(Problem::error("E405", self.place("villages"), message).help(help));
            return None;
        }
        let around = grid_people.as_ref().map(|it| it.grid);
        let grid = self.lattice(around, &villages);
        let around: Option<Vec<Vec<u32>>> = grid_people.as_ref().map(|people| {
            let people = moved(people, &grid);
            self.members(&people, &villages)
        });
        let people_there = grid_people.map(|it| moved(&it, &grid));
        let mut kept = vec![];
        let mut cells = Cells::default();
        for (idx, village) in villages.into_iter().enumerate() {
            let start = cells.grid_idx.len() as u32;
            match (village.population.or(number), &around, &people_there) {
                (Some(people), _, _) => {
                    let cell = grid.index_of(village.settlement.place)?;
                    cells.grid_idx.push(cell as u32);
                    cells.people.push(people as f32);
                }
                (None, Some(around), Some(there)) => {
                    cells.grid_idx.extend(&around[idx]);
                    cells.people.extend(around[idx].iter().map(|it| there.values[*it as usize]));
                }
                _ => continue,
            }
            cells.of_settlement.push(start..cells.grid_idx.len() as u32);
            kept.push(village);
        }
        cells.mix = vec![0; cells.grid_idx.len()];
        let mut values = vec![0.0; grid.len()];
        for (cell, people) in cells.grid_idx.iter().zip(&cells.people) {
            values[*cell as usize] += people;
        }
        self.check_sum(&kept, &cells);
        Some(Joined::of(kept, Raster { grid, values }, cells))
    }

    /// Villages without a number were told when they were read; where the grid has all the people,
    /// that is no matter.
    fn forget_missing(&self) {
        self.problems.borrow_mut().list.retain(|it| !(it.code == "W403" && it.layer == "villages"));
    }

    /// The villages' sum against the official figures of the districts that they lie in.
    fn check_sum(&self, villages: &[Village], cells: &Cells) {
        let mut seen = vec![false; self.districts.len()];
        for village in villages {
            seen[village.settlement.district as usize] = true;
        }
        let official: f64 =
            self.districts.iter().zip(&seen).filter(|it| *it.1).map(|it| it.0.people).sum();
        let total = sum(cells);
        if official >= 1.0 && !(0.5..=2.0).contains(&(total / official)) {
            let n = seen.iter().filter(|it| **it).count();
            let message = format!(
                "villages add up to {total:.0} people; the {n} districts they lie in have {official:.0}"
            );
            let help = "results use the villages' people; check whether all villages are there, and \
                        whether households were counted";
            self.push(Problem::warning("W406", self.place("villages"), message).help(help));
        }
    }

    /// The lattice of the grid, widened to the villages; or the finest one over the region.
    fn lattice(&self, grid: Option<Grid>, villages: &[Village]) -> Grid {
        let step = grid.map_or(FINEST_DEG, |it| it.step_deg);
        let frame = self.frame.map(|it| [it.west_deg, it.south_deg, it.east_deg, it.north_deg]);
        let nowhere = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        let start = frame.filter(|_| grid.is_none()).unwrap_or(nowhere);
        let widest = villages.iter().map(|it| it.settlement.place).fold(start, |it, at| {
            [
                it[0].min(at.lon_deg),
                it[1].min(at.lat_deg),
                it[2].max(at.lon_deg),
                it[3].max(at.lat_deg),
            ]
        });
        let cell = 0.5 * step;
        match grid {
            Some(grid) => widened(&grid, widest),
            None => Grid::covering(
                [widest[0] - cell, widest[1] - cell, widest[2] + cell, widest[3] + cell],
                step,
            ),
        }
    }

    /// Where the raster says, as many as the villages say.
    fn scaled(&self, villages: Vec<Village>, people: Raster) -> Joined {
        let grid = self.lattice(Some(people.grid), &villages);
        let people = moved(&people, &grid);
        let members = self.members(&people, &villages);
        let mut cells = columns(&people, &members);
        let mut placed = Cells::default();
        let mut unknown = vec![];
        for (village, range) in villages.iter().zip(&cells.of_settlement) {
            let range = range.start as usize..range.end as usize;
            let there: f64 = cells.people[range.clone()].iter().map(|it| f64::from(*it)).sum();
            let start = placed.grid_idx.len() as u32;
            match (village.population, grid.index_of(village.settlement.place)) {
                (Some(own), Some(cell)) if there <= 0.0 => {
                    placed.grid_idx.push(cell as u32);
                    placed.people.push(own as f32);
                }
                (own, _) => {
                    let factor = own.map_or(1.0, |it| it / there);
                    if own.is_none() {
                        unknown.push(village.settlement.id.clone());
                    }
                    let own_cells = &cells.people[range.clone()];
                    placed.grid_idx.extend(&cells.grid_idx[range]);
                    placed
                        .people
                        .extend(own_cells.iter().map(|it| (f64::from(*it) * factor) as f32));
                }
            }
            placed.of_settlement.push(start..placed.grid_idx.len() as u32);
        }
        placed.mix = vec![0; placed.grid_idx.len()];
        cells = placed;
        if !unknown.is_empty() {
            let n = unknown.len();
            let message = format!("{n} villages have no population: they keep that of the raster");
            self.push(Problem::warning("W403", self.place("villages"), message).count(n));
        }
        let mut values = vec![0.0; grid.len()];
        for (cell, people) in cells.grid_idx.iter().zip(&cells.people) {
            values[*cell as usize] += people;
        }
        Joined::of(villages, Raster { grid, values }, cells)
    }

    /// Numbers that a person's villages bring are a yardstick for a raster that they bring too:
    /// `None`, with a problem, if the raster seems to hold densities.
    fn check_numbers(&self, villages: &[Village], people: &People) -> Option<()> {
        let given = |name: &str| self.region.layers.get(name).is_some_and(LayerFile::is_given);
        if !given("villages") || !given("population") {
            return Some(());
        }
        let grid = &people.raster.grid;
        let inside = villages.iter().filter(|it| grid.index_of(it.settlement.place).is_some());
        let own: f64 = inside.filter_map(|it| it.population).sum();
        let known = people.raster.values.iter().filter(|it| !it.is_nan());
        let total: f64 = known.map(|it| f64::from(*it)).sum();
        let share = total / own.max(1.0);
        if own < 1.0 || (0.5..=2.0).contains(&share) {
            return Some(());
        }
        let mut message = format!(
            "cells add up to {total:.0} people, {share:.2} × what the villages there say ({own:.0})"
        );
        let density = share * people.density_factor;
        if people.is_unit_given || !(0.5..=2.0).contains(&density) {
            let help = "results use the people of the cells; people = \"villages\" in \
                        [layers.villages] takes the villages' numbers";
            self.push(Problem::warning("W406", self.place("population"), message).help(help));
            return Some(());
        }
        message = format!("{message}; as people per km² they would add up to {density:.2} ×");
        let problem = Problem::error("E412", self.place("population"), message)
            .help("if they are densities: unit = \"people_per_km2\"")
            .help("if they are people counted in each cell: unit = \"people\"");
        self.push(problem);
        None
    }
}

/// People a km² of an urban centre (Eurostat and others 2021, Degree of Urbanisation).
pub(super) const URBAN_PER_KM2: f64 = 1_500.0;

/// Whether a settlement is urban: most of its people live in cells as dense as an urban centre.
fn is_dense(people: &Raster, cells: &Cells, range: &Range<u32>) -> bool {
    let (mut dense, mut all) = (0.0, 0.0);
    for cell in range.start as usize..range.end as usize {
        let grid_idx = cells.grid_idx[cell] as usize;
        let km2 = people.grid.cell_area_km2(grid_idx / people.grid.n_cols);
        all += cells.people[cell];
        if f64::from(people.values[grid_idx]) >= URBAN_PER_KM2 * km2 {
            dense += cells.people[cell];
        }
    }
    2.0 * dense > all
}

fn sum(cells: &Cells) -> f64 {
    cells.people.iter().map(|it| f64::from(*it)).sum()
}

/// A lattice with the same lines, large enough for a box.
fn widened(grid: &Grid, [west, south, east, north]: [f64; 4]) -> Grid {
    let bounds = grid.bounds();
    // A place on the eastern or southern edge is already beyond it.
    let more = |deg: f64| if deg >= 0.0 { (deg / grid.step_deg + 1e-6).floor() + 1.0 } else { 0.0 };
    let (left, right) = (more(bounds[0] - west), more(east - bounds[2]));
    let (up, down) = (more(north - bounds[3]), more(bounds[1] - south));
    Grid {
        west_deg: grid.west_deg - left * grid.step_deg,
        north_deg: grid.north_deg + up * grid.step_deg,
        n_cols: grid.n_cols + (left + right) as usize,
        n_rows: grid.n_rows + (up + down) as usize,
        ..*grid
    }
}

/// The same people on a wider lattice.
fn moved(raster: &Raster, grid: &Grid) -> Raster {
    if raster.grid == *grid {
        return raster.clone();
    }
    let mut values = vec![f32::NAN; grid.len()];
    for (cell, value) in raster.values.iter().enumerate() {
        if let Some(to) = grid.index_of(raster.grid.centre(cell)) {
            values[to] = *value;
        }
    }
    Raster { grid: *grid, values }
}
