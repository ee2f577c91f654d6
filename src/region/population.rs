//! Where people live: each district's official figure laid over the ground one can live on.
//!
//! Towns of the list get their own people around their centres; the rest of a district goes to
//! its most habitable cells. Whole people, by largest remainder, so that the cells of a district
//! add up to its official figure. A dasymetric map in the sense of Mennis (2003), Professional
//! Geographer 55(1), 31–42, doi:10.1111/0033-0124.10042; the weights are ours.
//!
//! The weights of slope and of height above the valley were chosen in Khatlon and Sughd alone, by
//! how much more habitable the ground of 1 469 villages (GeoNames) and of 910 schools and health
//! facilities (OpenStreetMap) came out than ground picked at random there: the area under the
//! curve of hits against ground covered, the mean of that of the cell and that of the best of the
//! nine around it. Gorno-Badakhshan and the Districts of Republican Subordination were looked at
//! afterwards: of 22 pairs of weights the chosen one raised it from 0.915 to 0.926 and from 0.866
//! to 0.871 for villages, from 0.977 to 0.983 and from 0.970 to 0.973 for facilities. Height above
//! the nearest stream, streams drawn from the terrain (Nobre et al. 2011, Journal of Hydrology
//! 404, 13–29, doi:10.1016/j.jhydrol.2011.03.051), raised it where it was chosen and lowered it in
//! the Districts, so it was left out. `panoh layers score` prints what is found in the end.

use super::districts::{District, Kind};
use super::lattice::{distance_km, lowest_near, within};
use super::observed::{Observed, Town};
use crate::exposure::grid::Raster;
use crate::units::LonLat;

/// How habitable a cell is: 0 to about 1, before districts are looked at. All numbers are ours,
/// set by judgement, with an eye on a list of villages that the model does not read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Habitat {
    /// Slope at which a cell is 1/e as habitable as flat ground, degrees.
    pub slope_deg: f64,
    /// No one lives on steeper cells than this, degrees on 15″ terrain.
    pub slope_limit_deg: f64,
    /// Height above the lowest ground nearby at which a cell is 1/e as habitable as the
    /// valley floor, metres.
    pub above_valley_m: f64,
    /// How far the lowest ground is looked for, cells: 4 of 15″ are 1.5 to 2 km.
    pub valley_cells: usize,
    /// Altitude from which habitability falls, and where it ends, metres.
    pub altitude_m: (f64, f64),
    /// Distance from a river, main road or town at which its pull is 1/e, km.
    pub reach_km: f64,
    /// What is left of habitability far from rivers, roads and towns.
    pub remote: f64,
    /// Rural people a populated cell holds on average where ground is plentiful, and where it is
    /// scarce. Cells are filled from the best down; this decides how many.
    pub people_per_cell: (f64, f64),
    /// Ground is plentiful as long as the populated cells are fewer than this many times the
    /// district's ground, counted in cells as good as its best.
    pub ground_share: f64,
}

/// The default weights.
pub const HABITAT: Habitat = Habitat {
    slope_deg: 24.0,
    slope_limit_deg: 30.0,
    above_valley_m: 200.0,
    valley_cells: 4,
    altitude_m: (2_200.0, 4_200.0),
    reach_km: 8.0,
    remote: 0.5,
    people_per_cell: (20.0, 50.0),
    ground_share: 2.5,
};

/// Share of the flat-ground habitability by IGBP land cover class (MCD12C1, 0.05°); ours. The
/// classes are coarse: a valley of fields between bare slopes is told as barren, so that barren
/// keeps something.
fn of_cover(class: f32) -> f64 {
    match class as i32 {
        0 | 15 | 17 => 0.05, // water, snow and ice
        12 | 14 => 1.0,      // crops, crops among other plants
        13 => 1.5,           // built up
        1..=5 | 11 => 0.4,   // forests, wetlands
        16 => 0.2,           // barren
        _ => 0.45,           // shrubs, savannas, grass
    }
}

/// Cells of a town: people and a habitability-weighted bell around its centre.
struct TownShare {
    place: LonLat,
    people: f64,
    district: usize,
}

/// Residents of every cell of the terrain's lattice, whole people, 0 where nobody lives.
pub fn per_cell(
    world: &Observed,
    slope_deg: &[f32],
    districts: &[Option<u8>],
    rules: &Habitat,
) -> Vec<u32> {
    let habitat = habitability(world, slope_deg, rules);
    let towns = town_shares(world, districts);
    let mut people = vec![0; habitat.len()];
    for (index, district) in world.districts.iter().enumerate() {
        let cells: Vec<usize> =
            (0..districts.len()).filter(|&it| districts[it] == Some(index as u8)).collect();
        let own: Vec<_> = towns.iter().filter(|it| it.district == index).collect();
        let mut expected = vec![0.0; cells.len()];
        for town in &own {
            add_town(world, &habitat, town, &cells, &mut expected);
        }
        let rest = f64::from(district.people) - own.iter().map(|it| it.people).sum::<f64>();
        add_rural(&habitat, rules, rest.max(0.0), &cells, &mut expected);
        let whole = largest_remainder(&expected, district.people);
        cells.iter().zip(whole).for_each(|(&cell, it)| people[cell] = it);
    }
    people
}

/// How habitable each cell is, `[n_rows × n_cols]`; 0 abroad, in water and on steep ground.
pub fn habitability(world: &Observed, slope_deg: &[f32], rules: &Habitat) -> Vec<f64> {
    let grid = &world.terrain.grid;
    let mut attracts: Vec<bool> =
        world.river.iter().zip(&world.road).map(|(river, road)| *river || *road).collect();
    for cell in world.towns.iter().filter_map(|it| grid.index_of(it.place)) {
        attracts[cell] = true;
    }
    let reach_km = distance_km(grid, &attracts);
    let valley = lowest_near(grid, &world.terrain.values, rules.valley_cells);
    let (full_m, end_m) = rules.altitude_m;
    let weight = |cell: usize| {
        let slope = f64::from(slope_deg[cell]);
        let height = f64::from(world.terrain.values[cell]);
        let is_gentle = slope <= rules.slope_limit_deg;
        if !world.in_country[cell] || world.water[cell] || !is_gentle {
            return 0.0;
        }
        let cover = cover_at(&world.landcover, grid.centre(cell));
        let above = height - f64::from(valley[cell]);
        let thin = ((end_m - height) / (end_m - full_m)).clamp(0.0, 1.0);
        let near = (-f64::from(reach_km[cell]) / rules.reach_km).exp();
        cover
            * (-slope / rules.slope_deg).exp()
            * (-above / rules.above_valley_m).exp()
            * thin
            * (rules.remote + (1.0 - rules.remote) * near)
    };
    (0..grid.len()).map(weight).collect()
}

/// Habitability by land cover between the middles of the coarse cells, bilinear: a field does not
/// end where a cell of 5 km ends.
fn cover_at(landcover: &Raster, at: LonLat) -> f64 {
    let grid = &landcover.grid;
    let col =
        ((at.lon_deg - grid.west_deg) / grid.step_deg - 0.5).clamp(0.0, grid.n_cols as f64 - 1.0);
    let row =
        ((grid.north_deg - at.lat_deg) / grid.step_deg - 0.5).clamp(0.0, grid.n_rows as f64 - 1.0);
    let (west, north) = (col as usize, row as usize);
    let (east, south) = ((west + 1).min(grid.n_cols - 1), (north + 1).min(grid.n_rows - 1));
    let cover = |row: usize, col: usize| of_cover(landcover.values[row * grid.n_cols + col]);
    let along = |row: usize| cover(row, west) + col.fract() * (cover(row, east) - cover(row, west));
    along(north) + row.fract() * (along(south) - along(north))
}

/// People of each town. The list's figure, unless it is that of the whole district (over half of
/// it) or missing: then a quarter of a city with villages, a tenth of another district; ours.
/// A city district is its town. Towns inside a city that is a region give way to its parts.
fn town_shares(world: &Observed, districts: &[Option<u8>]) -> Vec<TownShare> {
    let share = |town: &Town| {
        let cell = world.terrain.grid.index_of(town.place)?;
        let index = usize::from(districts[cell]?);
        let people = town_people(town, &world.districts[index])?;
        Some(TownShare { place: town.place, people, district: index })
    };
    world.towns.iter().filter_map(share).collect()
}

/// People of one town; `None` inside a city that is a region, and for other towns of a city.
pub fn town_people(town: &Town, district: &District) -> Option<f64> {
    let official = f64::from(district.people);
    let is_centre = district.centre_town == Some(town.geonameid);
    let listed = f64::from(town.people);
    match district.kind {
        Kind::CityPart => None,
        Kind::City { .. } => is_centre.then_some(official),
        Kind::District if 0.0 < listed && listed <= 0.5 * official => Some(listed),
        Kind::District => {
            let share = if district.has_city { 0.25 } else { 0.1 };
            Some(share * official)
        }
    }
}

/// People per km² in the middle of a town by its size; ours, after the built-up densities of
/// towns of this size in Central Asia (2 000 to 5 000).
fn town_density(people: f64) -> f64 {
    if people >= 100_000.0 {
        5_000.0
    } else if people >= 20_000.0 {
        3_500.0
    } else {
        2_000.0
    }
}

/// A bell over the habitable cells around the centre; at least the centre's own cell.
fn add_town(
    world: &Observed,
    habitat: &[f64],
    town: &TownShare,
    cells: &[usize],
    expected: &mut [f64],
) {
    let grid = &world.terrain.grid;
    let radius_km = (town.people / std::f64::consts::PI / town_density(town.people)).sqrt();
    let centre = grid.index_of(town.place);
    let weight = |(cell, km): (usize, f64)| {
        let at = cells.binary_search(&cell).ok()?;
        let own = if centre == Some(cell) { 0.2 } else { 0.0 };
        Some((at, habitat[cell].max(own) * (-(km / radius_km).powi(2)).exp()))
    };
    let near = within(grid, town.place, (2.2 * radius_km).max(0.5)).into_iter();
    let weights: Vec<(usize, f64)> = near.filter_map(weight).collect();
    let total: f64 = weights.iter().map(|it| it.1).sum();
    for (at, weight) in weights.into_iter().filter(|_| 0.0 < total) {
        expected[at] += town.people * weight / total;
    }
}

/// The rest of a district over its best cells, in proportion to their habitability.
fn add_rural(habitat: &[f64], rules: &Habitat, people: f64, cells: &[usize], expected: &mut [f64]) {
    let mut best: Vec<usize> = (0..cells.len()).filter(|&it| 0.0 < habitat[cells[it]]).collect();
    best.sort_by(|&a, &b| habitat[cells[b]].total_cmp(&habitat[cells[a]]).then(a.cmp(&b)));
    let top = best.first().map_or(1.0, |&it| habitat[cells[it]]);
    let ground: f64 = best.iter().map(|&it| habitat[cells[it]] / top).sum();
    let (sparse, dense) = rules.people_per_cell;
    let wanted = (people / dense).max((people / sparse).min(rules.ground_share * ground));
    best.truncate(wanted.ceil() as usize);
    let total: f64 = best.iter().map(|&it| habitat[cells[it]]).sum();
    for at in best {
        expected[at] += people * habitat[cells[at]] / total;
    }
}

/// Whole numbers in proportion to the shares that add up to `total`: each is rounded down, and
/// those that lost most get one more; of equal losses the first.
pub fn largest_remainder(shares: &[f64], total: u32) -> Vec<u32> {
    let sum: f64 = shares.iter().sum();
    let exact = |it: &f64| it / sum * f64::from(total);
    let mut whole: Vec<u32> = shares.iter().map(|it| exact(it).floor() as u32).collect();
    let missing = total - whole.iter().sum::<u32>().min(total);
    let mut order: Vec<usize> = (0..shares.len()).filter(|&it| 0.0 < shares[it]).collect();
    let lost = |it: &usize| exact(&shares[*it]).fract();
    order.sort_by(|a, b| lost(b).total_cmp(&lost(a)).then(a.cmp(b)));
    order.iter().take(missing as usize).for_each(|&it| whole[it] += 1);
    whole
}

/// The people as a raster.
pub fn raster(world: &Observed, people: &[u32]) -> Raster {
    let inside = |(people, inside): (&u32, &bool)| if *inside { *people as f32 } else { f32::NAN };
    let values = people.iter().zip(&world.in_country).map(inside).collect();
    Raster { grid: world.terrain.grid, values }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whole_people_add_up_and_stay_within_one(
            shares in prop::collection::vec(0.001..50.0_f64, 1..80), total in 0..100_000_u32,
        ) {
            let whole = largest_remainder(&shares, total);
            prop_assert_eq!(whole.iter().sum::<u32>(), total);
            let sum: f64 = shares.iter().sum();
            for (whole, share) in whole.iter().zip(&shares) {
                prop_assert!((f64::from(*whole) - share / sum * f64::from(total)).abs() < 1.0);
            }
        }
    }
}
