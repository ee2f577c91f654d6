//! Which settlement each populated cell belongs to: of the district that its middle lies in, the one
//! whose edge is nearest.

use rstar::{AABB, PointDistance, RTree, RTreeObject};

use crate::exposure::cells::Cells;
use crate::exposure::grid::{Grid, Raster};
use crate::exposure::settlement::Area;
use crate::input::layers::settlements::Village;
use crate::region::lattice;
use crate::units::{EARTH_RADIUS_KM, LonLat};

/// People who belong to no settlement.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lost {
    /// Populated cells.
    pub cells: usize,
    /// People in them.
    pub people: f64,
}

impl Lost {
    fn add(&mut self, people: f32) {
        self.cells += 1;
        self.people += f64::from(people);
    }
}

/// Who lives where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members {
    /// Populated cells of each village, in order of index.
    pub of_village: Vec<Vec<u32>>,
    /// In no district.
    pub abroad: Lost,
    /// In a district that has no village.
    pub without_village: Lost,
}

/// Populated cells of each village, and those that belong to none.
pub fn members(people: &Raster, districts: &[Area], villages: &[Village]) -> Members {
    let district_of = district_of_cells(&people.grid, districts);
    let mut of_district: Vec<Vec<u32>> = vec![vec![]; districts.len()];
    for (idx, village) in villages.iter().enumerate() {
        of_district[village.settlement.district as usize].push(idx as u32);
    }
    let nearest: Vec<Nearest> = of_district.iter().map(|it| Nearest::new(it, villages)).collect();
    let mut members = Members { of_village: vec![vec![]; villages.len()], ..Members::default() };
    for (cell, count) in people.values.iter().enumerate().filter(|(_, it)| **it > 0.0) {
        let Some(district) = district_of[cell] else {
            members.abroad.add(*count);
            continue;
        };
        match nearest[district as usize].of(people.grid.centre(cell), villages) {
            Some(village) => members.of_village[village as usize].push(cell as u32),
            None => members.without_village.add(*count),
        }
    }
    members
}

/// Members as columns.
pub fn columns(people: &Raster, members: &[Vec<u32>]) -> Cells {
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

/// The district each cell's centre lies in; of overlapping ones the first. A district that is alone
/// and has no boundary holds them all.
pub fn district_of_cells(grid: &Grid, districts: &[Area]) -> Vec<Option<u32>> {
    if let [only] = districts
        && only.boundary.0.is_empty()
    {
        return vec![Some(0); grid.len()];
    }
    let mut of = vec![None; grid.len()];
    for (district, idx) in districts.iter().zip(0..) {
        lattice::each_inside(grid, &district.boundary, |cell| {
            of[cell].get_or_insert(idx);
        });
    }
    of
}

/// A village on the unit sphere.
struct Point {
    xyz: [f64; 3],
    village: u32,
}

impl RTreeObject for Point {
    type Envelope = AABB<[f64; 3]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_point(self.xyz)
    }
}

impl PointDistance for Point {
    fn distance_2(&self, at: &[f64; 3]) -> f64 {
        self.xyz.iter().zip(at).map(|(a, b)| (a - b) * (a - b)).sum()
    }
}

/// Finds the village whose edge is nearest.
struct Nearest {
    points: RTree<Point>,
    widest_km: f64,
}

/// What rounding may cost, km.
const ROUNDING_KM: f64 = 1e-6;

impl Nearest {
    fn new(candidates: &[u32], villages: &[Village]) -> Nearest {
        let point = |&village: &u32| {
            let xyz = on_sphere(villages[village as usize].settlement.place);
            Point { xyz, village }
        };
        let radii = candidates.iter().map(|it| villages[*it as usize].radius_km);
        Nearest {
            widest_km: radii.fold(0.0, f64::max),
            points: RTree::bulk_load(candidates.iter().map(point).collect()),
        }
    }

    /// Of equal distances the first village of the layer.
    fn of(&self, place: LonLat, villages: &[Village]) -> Option<u32> {
        let mut best: Option<(f64, u32)> = None;
        for (point, chord_2) in self.points.nearest_neighbor_iter_with_distance_2(on_sphere(place))
        {
            // A straight line through the earth is not longer than the way over it.
            let at_least_km = chord_2.sqrt() * EARTH_RADIUS_KM - self.widest_km - ROUNDING_KM;
            if best.is_some_and(|(km, _)| km < at_least_km) {
                break;
            }
            let village = &villages[point.village as usize];
            let from_edge = place.distance(village.settlement.place).0 - village.radius_km;
            let found = (from_edge, point.village);
            if best.is_none_or(|it| found.0.total_cmp(&it.0).then(found.1.cmp(&it.1)).is_lt()) {
                best = Some(found);
            }
        }
        best.map(|it| it.1)
    }
}

fn on_sphere(place: LonLat) -> [f64; 3] {
    let (lon, lat) = (place.lon_deg.to_radians(), place.lat_deg.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}
