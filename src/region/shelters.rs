//! Candidate shelters: public buildings and open ground of settlements, and the airports.
//!
//! No open file lists them, so they are modelled, low rather than high. A planner's own list
//! replaces this layer. All numbers are ours unless a source is named.

use super::hazards::Hazards;
use super::lattice::{cell_km, within};
use super::observed::Observed;
use super::settlements::{Place, nearest};
use crate::exposure::settlement::Origin;
use crate::shelter::site::ShelterKind;
use crate::units::LonLat;

/// A candidate shelter.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// `B` for buildings, `G` for ground, `A` for airports, then the settlement's or airport's code.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: ShelterKind,
    /// Index of its district.
    pub district: usize,
    /// Where it lies.
    pub at: LonLat,
    /// Floor or ground that people can use, m².
    pub area_m2: f64,
    /// People in the warm months.
    pub capacity_summer: u32,
    /// People in the cold months.
    pub capacity_winter: u32,
    /// What threatens its place.
    pub hazards: Hazards,
    /// Its place was observed, or modelled; capacities are always modelled.
    pub origin: Origin,
}

/// Pupils a resident: about 2.2 million of 10.3 million in 2023, from memory, to be checked.
const PUPILS_PER_RESIDENT: f64 = 0.20;
/// Places a pupil: schools teach in two shifts.
const PLACES_PER_PUPIL: f64 = 0.5;
/// Floor a place where people can lie down: classrooms and halls, without corridors, m².
const FLOOR_PER_PLACE_M2: f64 = 2.0;
/// Smallest settlement whose public buildings are counted.
const FEWEST_FOR_BUILDINGS: u32 = 1_000;
/// Residents a site of buildings stands for; larger towns have several.
const RESIDENTS_PER_SITE: u32 = 20_000;
/// Share of the buildings that can be heated when the network fails.
const HEATED_SHARE: f64 = 0.5;
/// Floor a person, m²: Sphere Handbook (2018), shelter standard 3: at least 3.5, and 4.5 to 5.5 in
/// cold climates.
const FLOOR_SUMMER_M2: f64 = 3.5;
const FLOOR_WINTER_M2: f64 = 5.5;

/// Smallest settlement whose open ground is counted.
const FEWEST_FOR_GROUND: u32 = 2_500;
/// Steepest open ground: UNHCR's Emergency Handbook accepts 6 % (3.4°) and excludes 10 % (5.7°) for
/// camps, from memory, to be checked; 5° lies between.
const STEEPEST_GROUND_DEG: f32 = 5.0;
/// How far open ground is looked for around a settlement, and gathered around the place found, km.
const GROUND_WITHIN_KM: f64 = 3.0;
const GROUND_GATHERED_KM: f64 = 1.0;
/// Share of flat ground that is free of houses and fields in use.
const FREE_SHARE: f64 = 0.05;
/// Of ground near a river, the share that floods of most years leave dry; 0.3 to 0.8.
const DRY_SHARE: f64 = 0.5;
/// Ground a person in a camp, household plots included, m²: Sphere (2018), shelter standard 2.
const GROUND_PER_PERSON_M2: f64 = 45.0;
/// Most people a camp of a town takes: UNHCR's 20 000, from memory, to be checked; and of a
/// village: a tenth of it.
const CAMP_OF_VILLAGE: f64 = 2_000.0;
const CAMP_OF_TOWN: f64 = 20_000.0;
/// Apron and grass of an airport that tents can use, m²; its runway must stay free.
const AIRPORT_M2: f64 = 100_000.0;

/// Sites in the order of settlements, buildings before ground, then the airports.
pub fn place_all(
    world: &Observed,
    slope_deg: &[f32],
    districts: &[Option<u8>],
    people: &[u32],
    places: &[Place],
) -> Vec<Site> {
    let owners = nearest(world, places, people, districts);
    let mut cells = vec![Vec::new(); places.len()];
    for (cell, owner) in owners.iter().enumerate() {
        if let Some(owner) = owner {
            cells[*owner as usize].push(cell);
        }
    }
    let mut sites = Vec::new();
    for (place, cells) in places.iter().zip(&cells) {
        if FEWEST_FOR_BUILDINGS <= place.people {
            sites.extend(buildings(world, people, place, cells));
        }
        if FEWEST_FOR_GROUND <= place.people {
            sites.extend(open_ground(world, slope_deg, districts, people, place));
        }
    }
    sites.extend(airports(world, districts));
    for site in &mut sites {
        let cell = world.terrain.grid.index_of(site.at);
        site.hazards = cell.map_or(site.hazards, |it| Hazards::of(world, slope_deg, it));
    }
    sites
}

/// Public buildings, a site for every 20 000 residents: cells are cut from north to south into
/// parts of equal people, and the site stands in the middle cell of its part.
fn buildings(world: &Observed, people: &[u32], place: &Place, cells: &[usize]) -> Vec<Site> {
    let n_sites = place.people.div_ceil(RESIDENTS_PER_SITE);
    let residents = f64::from(place.people) / f64::from(n_sites);
    let area_m2 = residents * PUPILS_PER_RESIDENT * PLACES_PER_PUPIL * FLOOR_PER_PLACE_M2;
    let middle = |part: u32| {
        let middle = (f64::from(part) + 0.5) * residents;
        let mut passed = 0.0;
        let reaches = |it: &&usize| {
            passed += f64::from(people[**it]);
            middle <= passed
        };
        cells.iter().find(reaches).copied().unwrap_or(place.cell)
    };
    let site = |part: u32| Site {
        id: if n_sites == 1 {
            format!("B{}", place.id)
        } else {
            format!("B{}-{}", place.id, part + 1)
        },
        name: format!("{}: public buildings{}", place.names.en, numbered(part, n_sites)),
        kind: ShelterKind::PublicBuilding,
        district: place.district,
        at: if n_sites == 1 { place.at } else { world.terrain.grid.centre(middle(part)) },
        area_m2: area_m2.round(),
        capacity_summer: (area_m2 / FLOOR_SUMMER_M2) as u32,
        capacity_winter: (area_m2 * HEATED_SHARE / FLOOR_WINTER_M2) as u32,
        hazards: Hazards::default(),
        origin: Origin::Modelled,
    };
    (0..n_sites).map(site).collect()
}

fn numbered(part: u32, n_parts: u32) -> String {
    if n_parts == 1 { String::new() } else { format!(", part {} of {n_parts}", part + 1) }
}

/// The flat cell near a settlement that no slope threatens, away from rivers where there is one,
/// where the fewest live, the nearest of such; with the flat ground around it that no slope
/// threatens. None where there is no such cell. Summer tents only: winter-proof tents are a
/// measure, not a given.
fn open_ground(
    world: &Observed,
    slope_deg: &[f32],
    districts: &[Option<u8>],
    people: &[u32],
    place: &Place,
) -> Option<Site> {
    let grid = &world.terrain.grid;
    let own = Some(place.district as u8);
    let hazards = |it: usize| {
        let is_flat =
            slope_deg[it] <= STEEPEST_GROUND_DEG && !world.water[it] && districts[it] == own;
        let hazards = is_flat.then(|| Hazards::of(world, slope_deg, it));
        hazards.filter(|it| !it.of_slopes())
    };
    let crowd = |it: usize| people[it] / 10;
    let candidates = within(grid, place.at, GROUND_WITHIN_KM).into_iter();
    let best = candidates
        .filter_map(|(cell, km)| Some((hazards(cell)?.near_river, crowd(cell), km, cell)))
        .min_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)))?;
    let (near_river, cell) = (best.0, best.3);
    let at = grid.centre(cell);
    let usable = within(grid, at, GROUND_GATHERED_KM).into_iter();
    let usable = usable.filter_map(|it| hazards(it.0)).filter(|it| near_river || !it.near_river);
    let (east_km, north_km) = cell_km(grid, cell / grid.n_cols);
    let dry = if near_river { DRY_SHARE } else { 1.0 };
    let free_m2 = usable.count() as f64 * east_km * north_km * 1e6 * FREE_SHARE * dry;
    let most = if place.urban { CAMP_OF_TOWN } else { CAMP_OF_VILLAGE };
    let area_m2 = free_m2.min(most * GROUND_PER_PERSON_M2);
    Some(Site {
        id: format!("G{}", place.id),
        name: format!("{}: open ground", place.names.en),
        kind: ShelterKind::OpenGround,
        district: place.district,
        at,
        area_m2: area_m2.round(),
        capacity_summer: (area_m2 / GROUND_PER_PERSON_M2) as u32,
        capacity_winter: 0,
        hazards: Hazards::default(),
        origin: Origin::Modelled,
    })
}

fn airports(world: &Observed, districts: &[Option<u8>]) -> Vec<Site> {
    let site = |it: &super::observed::Airport| {
        let cell = world.terrain.grid.index_of(it.place)?;
        Some(Site {
            id: format!("A{}", it.icao),
            name: it.name.clone(),
            kind: ShelterKind::Airport,
            district: usize::from(districts[cell]?),
            at: it.place,
            area_m2: AIRPORT_M2,
            capacity_summer: (AIRPORT_M2 / GROUND_PER_PERSON_M2) as u32,
            capacity_winter: 0,
            hazards: Hazards::default(),
            origin: Origin::Observed,
        })
    };
    world.airports.iter().filter_map(site).collect()
}
