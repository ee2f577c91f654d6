//! Where camps could stand near those who need a place: suitability of every cell, and the best
//! candidates, found by themselves. Modelled: nobody has looked at any of them.

use serde::{Deserialize, Serialize};

use crate::exposure::grid::{Grid, Raster};
use crate::exposure::nearest_cell::NearestCell;
use crate::routing::closure::slides::STEEP;
use crate::shelter::capacity::GROUND_M2;
use crate::shelter::suitability::{Criterion, Place, Season};
use crate::units::{EARTH_RADIUS_KM, LonLat};

/// Ground a person with a reserve for communal services and growth: 15 to 20 % more than
/// [`GROUND_M2`] (UNHCR, from memory, to be checked; its upper end).
pub const GROUND_WITH_RESERVE_M2: f64 = 1.2 * GROUND_M2;
/// Most people of one camp. UNHCR, from memory, to be checked.
pub const MOST_PEOPLE: f64 = 20_000.0;
/// How far a camp reaches from its middle, km. Ours.
pub const REACH_KM: f64 = 1.0;
/// Share of suitable ground that could be had: fields, ditches and houses take the rest. Ours; 0.05
/// to 0.5.
pub const USABLE_SHARE: f64 = 0.25;
/// Middles of two candidates are at least this far apart, so that they share no ground, km. Ours.
pub const APART_KM: f64 = 3.0;
/// Distances within which people are counted, as the crow flies, km. A camp takes those of the first.
pub const WITHIN_KM: [f64; 2] = [10.0, 30.0];
/// Fewest people within the first of [`WITHIN_KM`] for whom a camp is looked for. Ours.
pub const FEWEST: f64 = 50.0;
/// A settlement counts as one that needs places from this many people on. Ours.
const NEEDS_PLACES: f64 = 20.0;
/// Most candidates that are told.
pub const MOST_SITES: usize = 100;

/// The land, on one lattice, `[n_cells]` each; `None` of a layer that the region has none of, NaN
/// where one says nothing.
#[derive(Clone, Debug)]
pub struct Land {
    /// The lattice.
    pub grid: Grid,
    /// Whether a cell belongs to the region.
    pub inside: Vec<bool>,
    /// Degrees.
    pub slope_deg: Vec<f32>,
    /// Metres.
    pub height_m: Option<Vec<f32>>,
    /// IGBP classes.
    pub land_cover: Option<Vec<f32>>,
    /// Whether landslides are likely in strong aftershocks.
    pub unstable: Vec<bool>,
    /// Residents.
    pub people: Option<Vec<f32>>,
    /// Whether a river runs through.
    pub rivers: Option<Vec<bool>>,
    /// Whether a lake covers the centre.
    pub lakes: Option<Vec<bool>>,
    /// Whether a road runs through.
    pub roads: Option<Vec<bool>>,
}

/// Those of a settlement who need a public place, mean people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// Its place.
    pub place: LonLat,
    /// All of them.
    pub sheltering: f64,
    /// Of these, for whom no reachable shelter has room.
    pub unmet: f64,
}

/// A candidate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CampSite {
    /// Its middle.
    pub at: LonLat,
    /// Ground that could be had within [`REACH_KM`]: [`USABLE_SHARE`] of the suitable, m².
    pub area_m2: f64,
    /// People that it could take.
    pub people: f64,
    /// Of those within the first of [`WITHIN_KM`] whom no candidate before it takes, whom it could.
    pub serves: f64,
    /// What is known of its middle.
    pub land: Place,
    /// Suitability of its middle.
    pub score: f64,
    /// Each criterion of its middle.
    pub scores: [Option<f64>; Criterion::COUNT],
    /// Those who need a place within each of [`WITHIN_KM`]: all, and those for whom there is none.
    pub within: [(f64, f64); 2],
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Camps {
    /// Suitability of each cell; NaN where a mask holds.
    pub suitability: Raster,
    /// Candidates, best first.
    pub sites: Vec<CampSite>,
}

/// Distances on the land.
struct Distances {
    steep: NearestCell,
    river: Option<NearestCell>,
    lake: Option<NearestCell>,
    road: Option<NearestCell>,
    demand: Option<NearestCell>,
}

impl Land {
    /// Suitability of every cell in a season, and candidates near the demand.
    pub fn camps(&self, demand: &[Demand], season: Season) -> Camps {
        let distances = self.distances(demand);
        let of = |cell: usize| {
            let place = self.inside[cell].then(|| self.place(cell, &distances))?;
            place.suitability(season)
        };
        let values = (0..self.grid.len()).map(|it| of(it).map_or(f32::NAN, |it| it as f32));
        let suitability = Raster { grid: self.grid, values: values.collect() };
        let sites = Search::new(&suitability, demand).best();
        let site = |(cell, serves): (usize, f64)| {
            let (at, land) = (self.grid.centre(cell), self.place(cell, &distances));
            let area_m2 = usable_m2(&suitability, cell);
            CampSite {
                at,
                area_m2,
                people: people_on(area_m2),
                serves,
                land,
                score: f64::from(suitability.values[cell]),
                scores: land.scores(season),
                within: WITHIN_KM.map(|km| {
                    let near = demand.iter().filter(|it| it.place.distance(at).0 <= km);
                    near.fold((0.0, 0.0), |sum, it| (sum.0 + it.sheltering, sum.1 + it.unmet))
                }),
            }
        };
        Camps { sites: sites.into_iter().map(site).collect(), suitability }
    }

    fn distances(&self, demand: &[Demand]) -> Distances {
        let to = |marked: &[bool]| NearestCell::new(&self.grid, marked);
        let steep: Vec<bool> = self.slope_deg.iter().map(|it| f64::from(*it) >= STEEP.0).collect();
        let mut needs = vec![false; self.grid.len()];
        let needing = demand.iter().filter(|it| it.sheltering >= NEEDS_PLACES);
        let cells: Vec<usize> = needing.filter_map(|it| self.grid.index_of(it.place)).collect();
        for cell in &cells {
            needs[*cell] = true;
        }
        Distances {
            steep: to(&steep),
            river: self.rivers.as_deref().map(to),
            lake: self.lakes.as_deref().map(to),
            road: self.roads.as_deref().map(to),
            demand: (!cells.is_empty()).then(|| to(&needs)),
        }
    }

    /// What is known of a cell.
    fn place(&self, cell: usize, distances: &Distances) -> Place {
        let number = |of: &Option<Vec<f32>>, at: usize| {
            of.as_ref().map(|it| f64::from(it[at])).filter(|it| !it.is_nan())
        };
        let km = |of: &Option<NearestCell>| of.as_ref().map(|it| f64::from(it.km[cell]));
        let height_m = number(&self.height_m, cell);
        let river = distances.river.as_ref().filter(|it| it.km[cell].is_finite());
        let above_river =
            |it: &NearestCell| Some(height_m? - number(&self.height_m, it.cell[cell] as usize)?);
        let area_km2 = self.grid.cell_area_km2(cell / self.grid.n_cols);
        let slope_deg = Some(f64::from(self.slope_deg[cell])).filter(|it| !it.is_nan());
        Place {
            slope_percent: slope_deg.map(|it| 100.0 * it.to_radians().tan()),
            height_m,
            in_lake: self.lakes.as_ref().map(|it| it[cell]),
            is_unstable: Some(self.unstable[cell]),
            steep_km: Some(f64::from(distances.steep.km[cell])),
            river_km: km(&distances.river),
            above_river_m: river.and_then(above_river),
            water_km: [km(&distances.river), km(&distances.lake)]
                .into_iter()
                .flatten()
                .reduce(f64::min),
            road_km: km(&distances.road),
            land_cover: number(&self.land_cover, cell).map(|it| it as u8),
            people_per_km2: number(&self.people, cell).map(|it| it / area_km2),
            demand_km: km(&distances.demand),
        }
    }
}

fn people_on(area_m2: f64) -> f64 {
    (area_m2 / GROUND_WITH_RESERVE_M2).floor().min(MOST_PEOPLE)
}

/// Ground that could be had within [`REACH_KM`] of a cell, m².
fn usable_m2(suitability: &Raster, cell: usize) -> f64 {
    let mut km2 = 0.0;
    let grid = &suitability.grid;
    each_within(grid, grid.centre(cell), REACH_KM, |it| {
        if !suitability.values[it].is_nan() {
            km2 += grid.cell_area_km2(it / grid.n_cols);
        }
    });
    km2 * 1e6 * USABLE_SHARE
}

/// Calls `found` with each cell whose centre lies within a radius, on a plane as wide as each row.
fn each_within(grid: &Grid, at: LonLat, radius_km: f64, mut found: impl FnMut(usize)) {
    let km_per_deg = EARTH_RADIUS_KM.to_radians();
    let lattice = |deg: f64| deg / grid.step_deg - 0.5;
    let between = |low: f64, high: f64, n: usize| {
        low.ceil().max(0.0) as usize..((high.floor() + 1.0).max(0.0) as usize).min(n)
    };
    let (reach_deg, down_deg) = (radius_km / km_per_deg, grid.north_deg - at.lat_deg);
    for row in between(lattice(down_deg - reach_deg), lattice(down_deg + reach_deg), grid.n_rows) {
        let lat_deg = grid.centre(row * grid.n_cols).lat_deg;
        let north_km = (lat_deg - at.lat_deg) * km_per_deg;
        let half_km = (radius_km * radius_km - north_km * north_km).max(0.0).sqrt();
        let half_deg = half_km / (km_per_deg * lat_deg.to_radians().cos().max(0.01));
        let east_deg = at.lon_deg - grid.west_deg;
        for col in between(lattice(east_deg - half_deg), lattice(east_deg + half_deg), grid.n_cols)
        {
            found(row * grid.n_cols + col);
        }
    }
}

/// A greedy search: the next candidate is the cell where score times people served is highest; those
/// it serves, nearest first, are served.
struct Search<'a> {
    suitability: &'a Raster,
    demand: &'a [Demand],
    /// `[n_demand]`: whom no candidate serves yet.
    left: Vec<f64>,
    /// `[n_cells]`: sum of these within the first of [`WITHIN_KM`].
    within: Vec<f32>,
}

impl<'a> Search<'a> {
    fn new(suitability: &'a Raster, demand: &'a [Demand]) -> Search<'a> {
        let left = demand.iter().map(|it| it.sheltering).collect();
        let mut it =
            Search { suitability, demand, left, within: vec![0.0; suitability.grid.len()] };
        for of in demand {
            it.add(of.place, of.sheltering);
        }
        it
    }

    fn add(&mut self, at: LonLat, people: f64) {
        let within = &mut self.within;
        each_within(&self.suitability.grid, at, WITHIN_KM[0], |it| within[it] += people as f32);
    }

    /// Cells of candidates and whom each serves, best first.
    fn best(mut self) -> Vec<(usize, f64)> {
        let grid = self.suitability.grid;
        let is_open = |it: &usize| {
            !self.suitability.values[*it].is_nan() && f64::from(self.within[*it]) >= FEWEST
        };
        let room = |it: usize| (it, people_on(usable_m2(self.suitability, it)));
        let mut open: Vec<(usize, f64)> = (0..grid.len()).filter(is_open).map(room).collect();
        let mut is_near = vec![false; grid.len()];
        let mut sites = vec![];
        while sites.len() < MOST_SITES {
            let value = |&(cell, room): &(usize, f64)| {
                let served = room.min(f64::from(self.within[cell]));
                (served >= FEWEST).then(|| f64::from(self.suitability.values[cell]) * served)
            };
            let valued = open.iter().filter_map(|it| Some((value(it)?, it)));
            let best = valued.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.0.cmp(&a.1.0)));
            let Some((_, &(cell, room))) = best else { break };
            let at = grid.centre(cell);
            each_within(&grid, at, APART_KM, |it| is_near[it] = true);
            open.retain(|it| !is_near[it.0]);
            let served = self.serve(at, room);
            if served >= FEWEST {
                sites.push((cell, served));
            }
        }
        sites
    }

    /// Serves up to so many people around a place, nearest first; how many there were.
    fn serve(&mut self, at: LonLat, room: f64) -> f64 {
        let distance = |it: usize| (self.demand[it].place.distance(at).0, it);
        let mut near: Vec<(f64, usize)> = (0..self.demand.len()).map(distance).collect();
        near.retain(|it| it.0 <= WITHIN_KM[0] && self.left[it.1] > 0.0);
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut served = 0.0;
        for (_, idx) in near {
            let now = self.left[idx].min(room - served);
            self.left[idx] -= now;
            served += now;
            self.add(self.demand[idx].place, -now);
        }
        served
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid =
        Grid { west_deg: 70.0, north_deg: 39.5, step_deg: 1.0 / 240.0, n_cols: 120, n_rows: 100 };
    const SEASON: Season = Season { month: 7, is_cold: false };

    /// A plain with a road along a row, and a mountain in the east.
    fn plain() -> Land {
        let of = |value: fn(usize, usize) -> f32| -> Vec<f32> {
            (0..GRID.len()).map(|it| value(it / 120, it % 120)).collect()
        };
        Land {
            grid: GRID,
            inside: vec![true; GRID.len()],
            slope_deg: of(|_, col| if col < 90 { 1.5 } else { 30.0 }),
            height_m: Some(of(|_, _| 800.0)),
            land_cover: Some(of(|_, _| 10.0)),
            unstable: vec![false; GRID.len()],
            people: None,
            rivers: None,
            lakes: None,
            roads: Some((0..GRID.len()).map(|it| it / 120 == 50).collect()),
        }
    }

    fn village(cell: usize, sheltering: f64) -> Demand {
        Demand { place: GRID.centre(cell), sheltering, unmet: 0.5 * sheltering }
    }

    #[test]
    fn camps_lie_apart_on_open_ground_by_the_road_near_the_demand() {
        let demand = [village(50 * 120 + 30, 9_000.0), village(20 * 120 + 60, 30_000.0)];
        let camps = plain().camps(&demand, SEASON);
        assert!(camps.sites.len() > 2);
        let served: f64 = camps.sites.iter().map(|it| it.serves).sum();
        assert!(served <= 39_000.0 + 1e-6, "nobody is served twice: {served}");
        for (idx, site) in camps.sites.iter().enumerate() {
            assert!(site.serves <= site.people && site.people <= MOST_PEOPLE);
            assert!(site.people * GROUND_WITH_RESERVE_M2 <= site.area_m2);
            assert!(site.land.steep_km.unwrap() > 0.5 && site.within[0].0 >= site.serves - 1e-6);
            assert!(site.within[0].0 <= site.within[1].0 && site.within[0].1 <= site.within[0].0);
            let apart_km = 0.99 * APART_KM;
            assert!(camps.sites[..idx].iter().all(|it| it.at.distance(site.at).0 >= apart_km));
            assert_eq!(site.scores[3], None, "no rivers, no lakes: water is not assessed");
        }
        let east = (0..GRID.len()).filter(|it| it % 120 >= 90);
        assert!(east.into_iter().all(|it| camps.suitability.values[it].is_nan()));
    }

    #[test]
    fn without_demand_there_is_a_raster_and_no_candidate() {
        let camps = plain().camps(&[], SEASON);
        assert!(camps.sites.is_empty());
        assert!(camps.suitability.values.iter().any(|it| *it > 0.5));
    }

    #[test]
    fn cells_within_a_radius_are_those_of_a_slow_search() {
        for (cell, km) in [(50 * 120 + 60, 1.0), (3, 2.5), (99 * 120 + 119, 10.0)] {
            let at = GRID.centre(cell);
            let mut found = vec![];
            each_within(&GRID, at, km, |it| found.push(it));
            let near = |it: &usize| at.distance(GRID.centre(*it)).0 <= km;
            let slow: Vec<usize> = (0..GRID.len()).filter(near).collect();
            let differ = slow.len().abs_diff(found.len());
            assert!(differ as f64 <= 0.01 * slow.len() as f64, "{} {}", slow.len(), found.len());
        }
    }
}
