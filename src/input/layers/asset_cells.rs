//! Assets become populated cells, each with a mix of its one class, gathered into the settlements
//! and districts that results are told for.
//!
//! - A **settlement** is what the assets of a district call by one name; without names each place is
//!   one for itself, and where those are too many, each square of a lattice.
//! - A **district** is the area of a layer that an asset lies in; without a layer it is what assets
//!   name, and all that name none are one district together.

use std::collections::{BTreeMap, BTreeSet};

use geo::MultiPolygon;

use crate::exposure::cells::Cells;
use crate::exposure::grid::{Grid, Raster};
use crate::exposure::settlement::{Area, Names, Origin, Settlement};
use crate::input::layers::exposure::{Asset, Exposure, OwnSite};
use crate::input::layers::membership::Membership;
use crate::input::layers::people::{Join, Joined, URBAN_PER_KM2};
use crate::input::layers::population::FINEST_DEG;
use crate::input::layers::pure_mixes::PureMixes;
use crate::input::layers::settlements::Village;
use crate::input::problem::{Affected, Problem};
use crate::units::{EARTH_RADIUS_KM, LonLat};

/// Most settlements that places without a name become: numbers of each are kept for every
/// realization. Ours.
const MOST_SETTLEMENTS: usize = 5_000;

/// Places this near to each other are one: about a metre.
const PLACE_DEG: f64 = 1e-5;

/// Side of the squares that too many places are gathered into; doubled until they are few enough.
/// Ours.
const SQUARE_DEG: f64 = 0.02;

/// Most cells of the lattice that results per cell are written on. Ours.
const MOST_CELLS: usize = 25_000_000;

/// Where an asset counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    district: u32,
    /// Empty where only the place tells.
    name: String,
    /// Column and row of its place or square.
    square: [i64; 2],
}

/// Districts that assets name, in order of code; those that name none are in one of the region's
/// own code. They have no boundary.
pub fn districts_named(exposure: &Exposure, pcode: &str, names: &Names) -> Vec<Area> {
    let codes: BTreeSet<&str> = exposure.assets.iter().map(|it| code(it, pcode)).collect();
    let area = |code: &str| Area {
        pcode: code.to_owned(),
        names: if code == pcode { names.clone() } else { named(code) },
        parent: 0,
        people: f64::NAN,
        centre: mean_place(exposure.assets.iter().filter(|it| self::code(it, pcode) == code)),
        boundary: MultiPolygon(vec![]),
    };
    codes.into_iter().map(area).collect()
}

fn code<'a>(asset: &'a Asset, of_region: &'a str) -> &'a str {
    if asset.district.is_empty() { of_region } else { &asset.district }
}

fn named(name: &str) -> Names {
    Names { en: name.to_owned(), ..Names::default() }
}

/// Mean by residents; of places where nobody lives the plain mean.
fn mean_place<'a>(assets: impl Iterator<Item = &'a Asset> + Clone) -> LonLat {
    let people: f64 = assets.clone().map(|it| it.residents).sum();
    let weight = |it: &Asset| if people > 0.0 { it.residents } else { 1.0 };
    let (mut lon, mut lat, mut sum) = (0.0, 0.0, 0.0);
    for it in assets {
        lon += weight(it) * it.place.lon_deg;
        lat += weight(it) * it.place.lat_deg;
        sum += weight(it);
    }
    LonLat::new(lon / sum, lat / sum)
}

impl Join<'_> {
    /// Cells of assets; those in no district are left out, which is told. `None`, with a problem,
    /// where none is left or the class of one is not known and the region has no mix for it.
    pub fn assets(&self, exposure: &Exposure) -> Option<Joined> {
        let of_district = self.districts_of(exposure);
        let (groups, step_deg) = groups(&exposure.assets, &of_district);
        self.tell_groups(exposure, &groups, step_deg);
        if !self.check_classes(exposure) {
            return None;
        }
        let mut mixes = PureMixes::after(self.region.mixes.len());
        let (mut cells, mut sites) = (Cells::default(), vec![]);
        let assets: Vec<&Asset> =
            groups.values().flatten().map(|it| &exposure.assets[*it as usize]).collect();
        let grid = lattice(&assets)?;
        for members in groups.values() {
            let start = cells.people.len() as u32;
            cells.of_settlement.push(start..start + members.len() as u32);
            for asset in members.iter().map(|it| &exposure.assets[*it as usize]) {
                let mix = asset.class.map(|it| mixes.of(it));
                sites.push(OwnSite { place: asset.place, ground: asset.ground, mix });
                cells.grid_idx.push(grid.index_of(asset.place)? as u32);
                cells.people.push(asset.residents as f32);
                cells.mix.push(mix.unwrap_or(0));
                cells.buildings.push(asset.buildings as f32);
                cells.asset_id.push(asset.id.clone());
            }
        }
        let mut values = vec![0.0; grid.len()];
        for (cell, people) in cells.grid_idx.iter().zip(&cells.people) {
            values[*cell as usize] += people;
        }
        let people = Raster { grid, values };
        let mut villages = self.settlements(exposure, &groups, step_deg);
        let dense = Dense::of(&exposure.assets);
        for (village, members) in villages.iter_mut().zip(groups.values()) {
            let members = members.iter().map(|it| &exposure.assets[*it as usize]);
            village.settlement.urban = dense.holds_most(members);
        }
        let mixes = mixes.into_mixes(exposure.set);
        Some(Joined { villages, people, cells, own: sites, mixes })
    }

    /// The district of each asset.
    fn districts_of(&self, exposure: &Exposure) -> Vec<Option<u32>> {
        if self.districts.iter().all(|it| it.boundary.0.is_empty()) {
            let index =
                |code: &str| self.districts.binary_search_by(|it| it.pcode.as_str().cmp(code));
            let of = |it: &Asset| index(code(it, &self.region.pcode)).ok().map(|it| it as u32);
            return exposure.assets.iter().map(of).collect();
        }
        let membership = Membership::by_place(self.districts);
        let of: Vec<Option<u32>> =
            exposure.assets.iter().map(|it| membership.at(it.place)).collect();
        let outside = exposure.assets.iter().zip(&of).filter(|it| it.1.is_none()).map(|it| it.0);
        let affected: Vec<Affected> = outside.map(|it| affected(it, "left out")).collect();
        if let Some(first) = affected.first() {
            let people: f64 = affected.iter().filter_map(|it| it.people).sum();
            let message = format!(
                "{} assets with {people:.0} people lie outside of every district, as {}",
                affected.len(),
                first.id
            );
            let problem = Problem::warning("W204", self.place("exposure"), message);
            let help = "they are left out; check that both layers cover the same land";
            self.push(problem.layer("exposure").help(help).affected(affected));
        }
        of
    }

    /// Assets of no known class have the mix of homes that the region's rules give their place.
    fn check_classes(&self, exposure: &Exposure) -> bool {
        let unknown = exposure.assets.iter().filter(|it| it.class.is_none());
        let affected: Vec<Affected> = unknown.map(|it| affected(it, "")).collect();
        if affected.is_empty() || !self.region.mixes.is_empty() {
            return true;
        }
        let message = format!(
            "the class of {} assets is not known, as of {}, and the region has no mix of buildings \
             to take in its place",
            affected.len(),
            affected[0].id
        );
        let help =
            "enter their taxonomy, or say in the region what homes are of: [[buildings.mix]]";
        let problem = Problem::error("E680", self.place("exposure"), message).layer("exposure");
        self.push(problem.help(help).affected(affected));
        false
    }

    /// What results are told for.
    fn tell_groups(&self, exposure: &Exposure, groups: &Groups, step_deg: f64) {
        if step_deg > PLACE_DEG {
            let places: BTreeSet<[i64; 2]> =
                exposure.assets.iter().map(|it| square(it.place, PLACE_DEG)).collect();
            let message = format!(
                "assets lie at {} places: results are told for {} squares of {step_deg}° and not for \
                 each place",
                places.len(),
                groups.keys().filter(|it| it.name.is_empty()).count()
            );
            let problem = Problem::warning("W692", self.place("exposure"), message);
            let help = "name the village of each asset in a column `settlement`";
            self.push(problem.layer("exposure").help(help));
        }
        let n_unnamed = exposure.assets.iter().filter(|it| it.district.is_empty()).count();
        let no_layer = self.districts.iter().all(|it| it.boundary.0.is_empty());
        if no_layer && 0 < n_unnamed && n_unnamed < exposure.assets.len() {
            let message = format!(
                "{n_unnamed} assets name no district: they are in one of the region's own name, {}",
                self.region.pcode
            );
            let problem = Problem::warning("W693", self.place("exposure"), message);
            self.push(problem.layer("exposure").help("enter it in the column `district`"));
        }
    }

    fn settlements(&self, exposure: &Exposure, groups: &Groups, step_deg: f64) -> Vec<Village> {
        let mut seen = BTreeSet::new();
        let village = |(group, members): (&Group, &Vec<u32>)| {
            let assets = members.iter().map(|it| &exposure.assets[*it as usize]);
            let place = mean_place(assets.clone());
            let name = match (group.name.as_str(), step_deg > PLACE_DEG) {
                ("", false) => format!("{:.5}, {:.5}", place.lat_deg, place.lon_deg),
                ("", true) => {
                    let middle = group.square.map(|it| (it as f64 + 0.5) * step_deg);
                    format!("{:.2}, {:.2}", middle[1], middle[0])
                }
                (name, _) => name.to_owned(),
            };
            let mut id = name.clone();
            if !seen.insert(id.clone()) {
                id = format!("{name} ({})", self.districts[group.district as usize].pcode);
                seen.insert(id.clone());
            }
            Village {
                settlement: Settlement {
                    id,
                    names: named(&name),
                    place,
                    district: group.district,
                    urban: false,
                    origin: Origin::Observed,
                    people: 0.0,
                    elevation_m: self.terrain.and_then(|it| it.at(place)).map_or(0.0, f64::from),
                },
                radius_km: 0.0,
                population: Some(assets.map(|it| it.residents).sum()),
                households: None,
                houses: vec![],
            }
        };
        groups.iter().map(village).collect()
    }
}

fn affected(asset: &Asset, action: &str) -> Affected {
    Affected {
        id: asset.id.clone(),
        action: action.to_owned(),
        people: Some(asset.residents),
        place: Some(asset.place),
        ..Affected::default()
    }
}

/// Assets of each settlement, in order of district, name and place.
type Groups = BTreeMap<Group, Vec<u32>>;

/// Settlements of the assets that are in a district, and the side of a square: [`PLACE_DEG`] where
/// each place is one.
fn groups(assets: &[Asset], of_district: &[Option<u32>]) -> (Groups, f64) {
    let with_step = |step_deg: f64| {
        let mut groups = Groups::new();
        for ((asset, district), idx) in assets.iter().zip(of_district).zip(0..) {
            let Some(district) = *district else { continue };
            let name = asset.settlement.clone();
            let square = if name.is_empty() { square(asset.place, step_deg) } else { [0; 2] };
            groups.entry(Group { district, name, square }).or_default().push(idx);
        }
        groups
    };
    let doubled = (0..10).map(|it| SQUARE_DEG * f64::from(1 << it));
    let mut found = (Groups::new(), PLACE_DEG);
    for step_deg in std::iter::once(PLACE_DEG).chain(doubled) {
        found = (with_step(step_deg), step_deg);
        let n_by_place = found.0.keys().filter(|it| it.name.is_empty()).count();
        if n_by_place == 0 || found.0.len() <= MOST_SETTLEMENTS {
            break;
        }
    }
    found
}

/// Column and row of a place: of the nearest whole step for places, of the square for squares.
fn square(place: LonLat, step_deg: f64) -> [i64; 2] {
    let nearest = if step_deg > PLACE_DEG { 0.0 } else { 0.5 };
    [place.lon_deg, place.lat_deg].map(|it| (it / step_deg + nearest).floor() as i64)
}

/// People of squares of [`SQUARE_DEG`]. A village stands at one point, so that the density of finer
/// cells tells nothing.
struct Dense {
    people: BTreeMap<[i64; 2], f64>,
}

impl Dense {
    fn of(assets: &[Asset]) -> Dense {
        let mut people = BTreeMap::new();
        for it in assets {
            *people.entry(square(it.place, SQUARE_DEG)).or_insert(0.0) += it.residents;
        }
        Dense { people }
    }

    /// Whether most of the people live in squares as dense as an urban centre.
    fn holds_most<'a>(&self, assets: impl Iterator<Item = &'a Asset>) -> bool {
        let (mut dense, mut all) = (0.0, 0.0);
        for it in assets {
            let side_km = SQUARE_DEG.to_radians() * EARTH_RADIUS_KM;
            let km2 = side_km * side_km * it.place.lat_deg.to_radians().cos();
            let there = self.people.get(&square(it.place, SQUARE_DEG)).copied().unwrap_or(0.0);
            all += it.residents;
            if there >= URBAN_PER_KM2 * km2 {
                dense += it.residents;
            }
        }
        2.0 * dense > all
    }
}

/// About 15″ over all assets; coarser where that were too many cells. `None` of no asset.
fn lattice(assets: &[&Asset]) -> Option<Grid> {
    let first = assets.first()?.place;
    let start = [first.lon_deg, first.lat_deg, first.lon_deg, first.lat_deg];
    let [west, south, east, north] = assets.iter().map(|it| it.place).fold(start, |it, at| {
        [it[0].min(at.lon_deg), it[1].min(at.lat_deg), it[2].max(at.lon_deg), it[3].max(at.lat_deg)]
    });
    let covering = |step: f64| {
        let cell = 0.5 * step;
        Grid::covering([west - cell, south - cell, east + cell, north + cell], step)
    };
    let steps = (0..12).map(|it| FINEST_DEG * f64::from(1 << it));
    let mut grids = steps.map(covering);
    grids.find(|it| it.len() <= MOST_CELLS)
}
