//! The land as layers have it: heights, slopes, ground, land cover, and the roads on it.

use std::cell::RefCell;

use geo::{BoundingRect as _, LineString, MultiPolygon};

use crate::exposure::grid::{Grid, Raster};
use crate::exposure::settlement::Area;
use crate::hazard::site::MeasuredGround;
use crate::input::layers::frame::Frame;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::people::Joined;
use crate::input::layers::population::FINEST_DEG;
use crate::input::layers::rows::Rows;
use crate::input::layers::{kind, raster, rivers, roads, vs30, vs30_points, zones};
use crate::input::problem::Problems;
use crate::input::region::Region;
use crate::region::lattice;
use crate::routing::network::Network;
use crate::routing::speed::Terrain;

/// The land and its roads; `None` of a layer that cannot be used, which was told.
pub struct Land {
    /// Layer `dem`.
    pub terrain: Option<Raster>,
    /// Layer `slope`.
    pub slope: Option<Raster>,
    /// Layer `vs30`.
    pub vs30: Option<Raster>,
    /// Layer `vs30_points`.
    pub measured_ground: Vec<MeasuredGround>,
    /// Layer `landcover`.
    pub landcover: Option<Raster>,
    /// Layer `loess`: 1 where the ground is loess, nothing elsewhere.
    pub loess: Option<Raster>,
    /// Layer `rivers`; `None` where the region has none.
    pub rivers: Option<Vec<LineString<f64>>>,
    /// Layer `lakes`; `None` where the region has none.
    pub lakes: Option<MultiPolygon<f64>>,
    /// Layer `roads`.
    pub network: Option<Network>,
}

impl Land {
    /// Of a layer that the region says it has none of, nothing is known anywhere.
    pub fn read(
        region: &Region,
        frame: Option<&Frame>,
        borders: &[Area],
        problems: &RefCell<Problems>,
    ) -> Land {
        let values = |name, what| match region.layer(name) {
            Some(it) => raster::read(it, what, frame, problems),
            None => Some(Raster::unknown()),
        };
        let terrain = values("dem", raster::DEM);
        let slope = values("slope", raster::SLOPE);
        let vs30 = match region.layer("vs30") {
            Some(it) => vs30::read(it, frame, problems),
            None => Some(Raster::unknown()),
        };
        let points = region.layer("vs30_points");
        let measured_ground = points.and_then(|it| vs30_points::read(it, frame, problems));
        let landcover = values("landcover", raster::LANDCOVER);
        let loess = match region.layer("loess") {
            Some(it) => loess(it, frame, problems),
            None => Some(Raster::unknown()),
        };
        let rivers = region.layer("rivers").and_then(|it| rivers::read(it, frame, problems));
        let lakes = region.layer("lakes").and_then(|it| lakes(it, frame, problems));
        let network = match (region.layer("roads"), &terrain, &slope) {
            (None, ..) => Some(Network::default()),
            (Some(it), Some(elevation_m), Some(slope_deg)) => {
                let terrain = Some(Terrain { elevation_m, slope_deg });
                roads::read(it, roads::Land { terrain, within: borders }, frame, problems)
            }
            _ => None,
        };
        let measured_ground = measured_ground.unwrap_or_default();
        Land { terrain, slope, vs30, measured_ground, landcover, loess, rivers, lakes, network }
    }

    /// Tells how many people live where a layer says nothing.
    pub fn check_cover(&self, region: &Region, joined: &Joined, problems: &RefCell<Problems>) {
        let Land { terrain, slope, vs30, landcover, .. } = self;
        let covered =
            [("dem", terrain), ("slope", slope), ("vs30", vs30), ("landcover", landcover)];
        for (name, raster) in covered {
            let Some((it, raster)) = region.layer(name).zip(raster.as_ref()) else { continue };
            let centre = |it: &u32| joined.people.grid.centre(*it as usize);
            let places = joined.cells.grid_idx.iter().map(centre);
            let people = places.zip(joined.cells.people.iter().copied());
            raster::check_cover(it, name, raster, people, problems);
        }
    }
}

fn lakes(
    mapping: &Mapping,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<MultiPolygon<f64>> {
    zones::of(Rows::open(&kind::LAKES, mapping, frame, problems)?)
}

/// Where loess is, on a lattice of 15″.
fn loess(mapping: &Mapping, frame: Option<&Frame>, problems: &RefCell<Problems>) -> Option<Raster> {
    let area = zones::read("loess", mapping, frame, problems)?;
    let extent = area.bounding_rect()?;
    let extent = [extent.min().x, extent.min().y, extent.max().x, extent.max().y];
    let grid = Grid::covering(extent, FINEST_DEG);
    let mut values = vec![f32::NAN; grid.len()];
    lattice::each_inside(&grid, &area, |cell| values[cell] = 1.0);
    Some(Raster { grid, values })
}

/// Areas that roads may not leave: regions, else districts, unless the region lets roads leave.
pub fn borders<'a>(
    region: &Region,
    regions: &'a [Area],
    districts: Option<&'a Vec<Area>>,
) -> &'a [Area] {
    match districts {
        _ if region.roads.across_borders == Some(true) => &[],
        Some(districts) if regions.is_empty() => districts,
        _ => regions,
    }
}
