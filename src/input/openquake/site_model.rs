//! Site models: the ground at places, as CSV or as `<siteModel>` of NRML.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use nalgebra::Vector3;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::table::{Bounds, Table};
use super::text::Text;
use super::xml::{self, name};
use crate::hazard::site::SiteConditions;
use crate::hazard::sphere::direction;
use crate::input::problem::Problems;
use crate::units::{EARTH_RADIUS_KM, Km, LonLat, Vs30};

/// A place of which the ground is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModelSite {
    /// Where.
    pub place: LonLat,
    /// What is below; Vs30 is `None` where the file has none.
    pub ground: Ground,
}

/// The ground at a place, as far as it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ground {
    /// Time-averaged shear-wave velocity of the uppermost 30 m, m/s.
    pub vs30: Option<f64>,
    /// Whether it was measured there.
    pub is_measured: bool,
    /// Depth at which shear waves reach 1.0 km/s, m.
    pub z1p0_m: Option<f64>,
    /// Depth at which shear waves reach 2.5 km/s, km.
    pub z2p5_km: Option<f64>,
}

impl Ground {
    /// As ground motion models take it; `None` without Vs30.
    pub fn conditions(&self) -> Option<SiteConditions> {
        Some(SiteConditions {
            vs30: Vs30(self.vs30?),
            vs30_measured: self.is_measured,
            z1p0_m: self.z1p0_m,
            z2p5_km: self.z2p5_km,
        })
    }
}

/// Reads one or several files as one; all that is wrong in them is told.
pub fn read(paths: &[PathBuf], problems: &RefCell<Problems>) -> Option<Vec<ModelSite>> {
    let before = problems.borrow().errors();
    let mut sites = vec![];
    for path in paths {
        let table = table(path, problems);
        sites.extend(table.and_then(|it| of_table(&it, problems)).unwrap_or_default());
    }
    (problems.borrow().errors() == before).then_some(sites)
}

const COLUMNS: [&str; 7] = ["lon", "lat", "vs30", "vs30measured", "z1pt0", "z2pt5", "vs30Type"];

fn table(path: &Path, problems: &RefCell<Problems>) -> Option<Table> {
    if !path.extension().is_some_and(|it| it.eq_ignore_ascii_case("xml")) {
        return Table::open(path, problems);
    }
    let text = Text::open(path, problems)?;
    xml::model(&text, "siteModel", problems, |nrml, model| {
        let sites = model.children().filter(|it| name(it) == "site");
        let nodes: Vec<_> = sites.collect();
        let is_there = |it: &&str| {
            ["lon", "lat"].contains(it) || nodes.iter().any(|node| node.has_attribute(*it))
        };
        let header: Vec<&str> = COLUMNS.into_iter().filter(is_there).collect();
        let table = Table::of_nodes(nrml.file, &header, &nodes, |node, name| {
            node.attribute(name).unwrap_or("").to_owned()
        });
        Some(table)
    })
}

const VS30: Bounds = Bounds { lowest: 1.0, highest: 6000.0, expected: "m/s, above 0" };
/// OpenQuake writes −999 where a depth is not known.
const DEPTH: Bounds =
    Bounds { lowest: -999.0, highest: f64::MAX, expected: "a depth, 0 or more, or -999 for none" };

fn of_table(table: &Table, problems: &RefCell<Problems>) -> Option<Vec<ModelSite>> {
    let (lon, lat) = (table.needed(&["lon"], problems), table.needed(&["lat"], problems));
    let (lon, lat) = (lon?, lat?);
    let lon = table.full_numbers(lon, Bounds::LONGITUDE, problems);
    let lat = table.full_numbers(lat, Bounds::LATITUDE, problems);
    let some = |name: &str, bounds: Bounds| {
        let column = table.column(&[name]);
        column.map(|it| table.numbers(it, bounds, problems))
    };
    let vs30 = some("vs30", VS30);
    let measured = some("vs30measured", Bounds::NOT_NEGATIVE);
    let kind = table.column(&["vs30Type"]);
    let (z1p0, z2p5) = (some("z1pt0", DEPTH), some("z2pt5", DEPTH));
    let of = |row: usize| {
        let number = |column: &Option<Vec<Option<f64>>>| column.as_ref().and_then(|it| it[row]);
        let depth = |column: &Option<Vec<Option<f64>>>| number(column).filter(|it| *it >= 0.0);
        let is_measured = number(&measured).is_some_and(|it| it > 0.0)
            || kind.is_some_and(|it| table.rows[row].cells[it] == "measured");
        ModelSite {
            place: LonLat::new(lon[row], lat[row]),
            ground: Ground {
                vs30: number(&vs30),
                is_measured,
                z1p0_m: depth(&z1p0),
                z2p5_km: depth(&z2p5),
            },
        }
    };
    Some((0..table.rows.len()).map(of).collect())
}

/// Finds the nearest of many sites.
pub struct NearestSite {
    tree: RTree<GeomWithData<[f64; 3], Ground>>,
}

impl NearestSite {
    /// Of some sites.
    pub fn new(sites: &[ModelSite]) -> NearestSite {
        let point = |it: &ModelSite| GeomWithData::new(unit(it.place), it.ground);
        NearestSite { tree: RTree::bulk_load(sites.iter().map(point).collect()) }
    }

    /// The ground of the nearest site and how far it is along the ground; `None` without sites.
    pub fn at(&self, place: LonLat) -> Option<(Ground, Km)> {
        let here = unit(place);
        let found = self.tree.nearest_neighbor(here)?;
        let chord = (Vector3::from(*found.geom()) - Vector3::from(here)).norm();
        let distance_km = 2.0 * EARTH_RADIUS_KM * (chord / 2.0).min(1.0).asin();
        Some((found.data, Km(distance_km)))
    }
}

fn unit(place: LonLat) -> [f64; 3] {
    direction(place).into()
}
