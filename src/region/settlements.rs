//! Settlements: the towns of the list, and between them rural settlements where the population
//! grid is densest.

use std::collections::HashMap;

use super::districts::Kind;
use super::lattice::{around, within};
use super::observed::Observed;
use super::population::town_people;
use crate::exposure::settlement::{Names, Origin};
use crate::units::LonLat;

/// A settlement with the people of its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// GeoNames number, code of a city part, or `R` and the number of its cell.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// Town or city.
    pub urban: bool,
    /// Index of its district.
    pub district: usize,
    /// Its cell.
    pub cell: usize,
    /// Its centre.
    pub at: LonLat,
    /// Residents of the cells that are nearest to it in its district.
    pub people: u32,
    /// Height of its centre, metres.
    pub elevation_m: f32,
    /// Where it is, told from the nearest town; empty for towns.
    pub near: String,
    /// How far the town itself reaches; 0 for rural settlements.
    pub radius_km: f64,
    /// Seen or modelled.
    pub origin: Origin,
}

/// A rural settlement takes in the densest ground left until it has this many people; ours:
/// about 7 million rural people in some 3 500 villages.
const ENOUGH_PEOPLE: u32 = 3_000;
/// … or reaches this far, km; ours.
const FARTHEST_KM: f64 = 3.5;
/// The farthest that a town reaches, km.
const FARTHEST_TOWN_KM: f64 = 15.0;
/// Fewer people than this belong to the next settlement, if there is one within …
const FEWEST_PEOPLE: u32 = 300;
/// … this distance, km; ours, both.
const REMOTE_KM: f64 = 6.0;
/// Fewer than this belong to the next one however far it is; ours.
const HAMLET_PEOPLE: u32 = 50;

/// Towns in order of their code, then rural settlements from west to east by row.
pub fn place_all(world: &Observed, people: &[u32], districts: &[Option<u8>]) -> Vec<Place> {
    let mut places = towns(world, districts);
    let mut taken = vec![false; people.len()];
    for town in &mut places {
        let enough = Claim { enough: town.people, farthest_km: FARTHEST_TOWN_KM };
        town.radius_km = claim(world, people, districts, town.cell, enough, &mut taken).radius_km;
        town.people = 0;
    }
    places.extend(rural(world, people, districts, &mut taken, &places));
    count(world, &mut places, people, districts);
    drop_small(&mut places);
    count(world, &mut places, people, districts);
    name_rural(world, &mut places);
    places
}

/// Gives every settlement the people of its cells.
fn count(world: &Observed, places: &mut [Place], people: &[u32], districts: &[Option<u8>]) {
    let owners = nearest(world, places, people, districts);
    for place in places.iter_mut() {
        place.people = 0;
    }
    for (cell, owner) in owners.iter().enumerate() {
        if let Some(owner) = owner {
            places[*owner as usize].people += people[cell];
        }
    }
}

/// Takes out rural settlements that came out small, the smallest first, where another is near.
fn drop_small(places: &mut Vec<Place>) {
    let is_small = |it: &Place| !it.urban && it.people < FEWEST_PEOPLE;
    let mut small: Vec<usize> = (0..places.len()).filter(|&it| is_small(&places[it])).collect();
    small.sort_by_key(|&it| places[it].people);
    let mut dropped = vec![false; places.len()];
    for index in small {
        let others = places.iter().zip(&dropped).enumerate();
        let kept = others.filter(|&(other, (_, dropped))| other != index && !dropped);
        let place = &places[index];
        dropped[index] = place.people < HAMLET_PEOPLE || is_near(place, kept.map(|it| it.1.0));
    }
    let mut dropped = dropped.into_iter();
    places.retain(|_| dropped.next() == Some(false));
}

/// Whether one of the others, of the same district, lies within reach.
fn is_near<'a>(place: &Place, mut others: impl Iterator<Item = &'a Place>) -> bool {
    others.any(|it| it.district == place.district && place.at.distance(it.at).0 < REMOTE_KM)
}

/// Parts of cities, then the list's towns, with the people that each is to have.
fn towns(world: &Observed, districts: &[Option<u8>]) -> Vec<Place> {
    let town = |id: String, names: Names, at: LonLat, people: u32, origin| {
        let cell = world.terrain.grid.index_of(at)?;
        let district = usize::from(districts[cell]?);
        let elevation_m = world.terrain.values[cell];
        let (near, radius_km, urban) = (String::new(), 0.0, true);
        Some(Place {
            id,
            names,
            urban,
            district,
            cell,
            at,
            people,
            elevation_m,
            near,
            radius_km,
            origin,
        })
    };
    let parts = world.districts.iter().filter(|it| it.kind == Kind::CityPart).filter_map(|it| {
        let city = &world.regions[it.region].names;
        let join = |city: &str, part: &str| format!("{city}, {part}");
        let names = Names {
            en: join(&city.en, &it.names.en),
            tg: join(&city.tg, &it.names.tg),
            ru: join(&city.ru, &it.names.ru),
        };
        town(it.pcode.clone(), names, it.centre, it.people, Origin::Modelled)
    });
    let listed = world.towns.iter().filter_map(|it| {
        let cell = world.terrain.grid.index_of(it.place)?;
        let people = town_people(it, &world.districts[usize::from(districts[cell]?)])?;
        town(it.geonameid.to_string(), it.names.clone(), it.place, people as u32, Origin::Observed)
    });
    parts.chain(listed).collect()
}

/// How much a settlement takes.
#[derive(Clone, Copy)]
struct Claim {
    enough: u32,
    farthest_km: f64,
}

/// What it got.
struct Claimed {
    people: u32,
    radius_km: f64,
}

/// Takes free cells of the centre's district outwards until there are enough people or the reach
/// ends.
fn claim(
    world: &Observed,
    people: &[u32],
    districts: &[Option<u8>],
    centre: usize,
    claim: Claim,
    taken: &mut [bool],
) -> Claimed {
    let grid = &world.terrain.grid;
    let mut near = within(grid, grid.centre(centre), claim.farthest_km);
    near.retain(|&(it, _)| districts[it] == districts[centre] && 0 < people[it] && !taken[it]);
    near.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let mut claimed = Claimed { people: 0, radius_km: 0.0 };
    for (cell, km) in near {
        if claim.enough <= claimed.people {
            break;
        }
        taken[cell] = true;
        claimed.people += people[cell];
        claimed.radius_km = (km * 100.0).round() / 100.0;
    }
    claimed
}

fn rural(
    world: &Observed,
    people: &[u32],
    districts: &[Option<u8>],
    taken: &mut [bool],
    towns: &[Place],
) -> Vec<Place> {
    let grid = &world.terrain.grid;
    let around_too = |cell: usize| {
        let own = around(grid, cell).filter(|it| districts[it.0] == districts[cell]);
        people[cell] + own.map(|it| people[it.0]).sum::<u32>()
    };
    let mut densest: Vec<(u32, usize)> =
        (0..people.len()).filter(|&it| 0 < people[it]).map(|it| (around_too(it), it)).collect();
    densest.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut places: Vec<Place> = Vec::new();
    for (_, cell) in densest {
        if taken[cell] {
            continue;
        }
        let enough = Claim { enough: ENOUGH_PEOPLE, farthest_km: FARTHEST_KM };
        let claimed = claim(world, people, districts, cell, enough, taken);
        let place = rural_place(world, districts, cell);
        if FEWEST_PEOPLE <= claimed.people || !is_near(&place, towns.iter().chain(&places)) {
            places.push(place);
        }
    }
    places.sort_by_key(|it| it.cell);
    places
}

fn rural_place(world: &Observed, districts: &[Option<u8>], cell: usize) -> Place {
    Place {
        id: format!("R{cell:07}"),
        names: Names::default(),
        urban: false,
        district: usize::from(districts[cell].expect("people live in districts only")),
        cell,
        at: world.terrain.grid.centre(cell),
        people: 0,
        elevation_m: world.terrain.values[cell],
        near: String::new(),
        radius_km: 0.0,
        origin: Origin::Modelled,
    }
}

/// The settlement of every populated cell: of its own district the one whose edge is nearest,
/// which is the distance to its centre less its radius.
pub fn nearest(
    world: &Observed,
    places: &[Place],
    people: &[u32],
    districts: &[Option<u8>],
) -> Vec<Option<u32>> {
    let grid = &world.terrain.grid;
    let mut of_district = vec![Vec::new(); world.districts.len()];
    for (index, place) in places.iter().enumerate() {
        of_district[place.district].push((index as u32, place.at, place.radius_km));
    }
    let nearest = |cell: usize| {
        let at = grid.centre(cell);
        let from_edge = |it: &(u32, LonLat, f64)| at.distance(it.1).0 - it.2;
        let own = of_district[usize::from(districts[cell]?)].iter();
        own.min_by(|a, b| from_edge(a).total_cmp(&from_edge(b))).map(|it| it.0)
    };
    (0..people.len()).map(|it| if people[it] == 0 { None } else { nearest(it) }).collect()
}

/// `Rasht, modelled village 12`, and `4 km NE of Novobod` beside it.
fn name_rural(world: &Observed, places: &mut [Place]) {
    let towns: Vec<_> =
        places.iter().filter(|it| it.urban).map(|it| (it.at, it.names.en.clone())).collect();
    let mut counts = HashMap::<usize, u32>::new();
    for place in places.iter_mut().filter(|it| !it.urban) {
        let number = counts.entry(place.district).or_default();
        *number += 1;
        let district = &world.districts[place.district].names;
        place.names = Names {
            en: format!("{}, modelled village {number}", district.en),
            tg: format!("{}, деҳаи моделӣ {number}", district.tg),
            ru: format!("{}, модельное село {number}", district.ru),
        };
        let apart = |it: &&(LonLat, String)| place.at.distance(it.0).0;
        let town = towns.iter().min_by(|a, b| apart(a).total_cmp(&apart(b)));
        place.near = town.map_or(String::new(), |it| {
            format!("{:.0} km {} of {}", apart(&it), bearing(it.0, place.at), it.1)
        });
    }
}

fn bearing(from: LonLat, to: LonLat) -> &'static str {
    let east = (to.lon_deg - from.lon_deg) * from.lat_deg.to_radians().cos();
    let turn = east.atan2(to.lat_deg - from.lat_deg).to_degrees().rem_euclid(360.0);
    ["N", "NE", "E", "SE", "S", "SW", "W", "NW"][(turn / 45.0).round() as usize % 8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bearings_are_told_on_the_compass() {
        let at = LonLat::new(70.0, 39.0);
        let to = [(0.0, 1.0), (1.0, 0.8), (1.0, 0.0), (-1.0, -0.8), (-0.05, 1.0)];
        let told = to.map(|(lon, lat)| bearing(at, LonLat::new(70.0 + lon, 39.0 + lat)));
        assert_eq!(told, ["N", "NE", "E", "SW", "N"]);
    }
}
