//! Everything that can be said of one layer before a run, with the readers that a run uses: what
//! `panoh layers check` finds is what `panoh check` and `panoh run` find.

use std::cell::RefCell;
use std::path::Path;

use crate::exposure::settlement::Area;
use crate::input::layers::frame::Frame;
use crate::input::layers::kind::Kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::yardstick::Against;
use crate::input::layers::{districts, population, raster, roads, settlements, shelters};
use crate::input::problem::{Place, Problem, Problems};
use crate::input::region::{self, Region};
use crate::routing::speed::Terrain;

/// What a layer is held against: a region, as far as it could be read.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The region file.
    pub region: Option<Region>,
    /// Where the region lies.
    pub frame: Option<Frame>,
    /// Its regions (adm1).
    pub regions: Vec<Area>,
    /// Its districts (adm2), with their official figures.
    pub districts: Vec<Area>,
}

impl Context {
    /// Reads the areas of a region; its own problems are told too.
    pub fn of(folder: &Path, problems: &RefCell<Problems>) -> Context {
        let nothing = std::collections::BTreeMap::new();
        let Some(region) = region::read(folder, &nothing, problems) else {
            return Context::default();
        };
        let of = |name: &str| region.layers.get(name).map(|it| &it.mapping);
        let regions = of("regions").and_then(|it| districts::regions(it, problems));
        let regions = regions.unwrap_or_default();
        let frame = Frame::around(&region.names.en, &regions);
        let districts =
            of("admin").and_then(|it| districts::districts(it, &regions, frame.as_ref(), problems));
        let districts = districts.unwrap_or_default();
        Context { frame, regions, districts, region: Some(region) }
    }

    /// A layer of the region, where it has one.
    pub fn layer(&self, name: &str) -> Option<&Mapping> {
        self.region.as_ref()?.layers.get(name).map(|it| &it.mapping)
    }
}

/// Says everything that is wrong with a layer of a kind; `true` if a run could use it.
pub fn check(
    kind: &'static Kind,
    mapping: &Mapping,
    context: &Context,
    problems: &RefCell<Problems>,
) -> bool {
    let before = problems.borrow().errors();
    let frame = context.frame.as_ref();
    match kind.name {
        "villages" => {
            let _ = settlements::read(mapping, &context.districts, frame, problems);
        }
        "admin" => {
            let _ = districts::districts(mapping, &context.regions, frame, problems);
        }
        "shelters" => {
            let mixes = context.region.as_ref().map_or(&[][..], |it| &it.mixes);
            let _ = shelters::read(mapping, &context.districts, mixes, frame, problems);
        }
        "roads" => check_roads(mapping, context, problems),
        "population" => {
            let own = context.layer("population");
            let against = Against { districts: &context.districts, own, frame };
            let _ = population::read(mapping, &against, problems);
        }
        "dem" => drop(raster::read(mapping, raster::DEM, frame, problems)),
        "vs30" => drop(raster::read(mapping, raster::VS30, frame, problems)),
        other => {
            let place = Place::file(mapping.path.display().to_string());
            let message = format!("layers of the kind `{other}` cannot be checked yet");
            problems.borrow_mut().push(Problem::error("E605", place, message));
        }
    }
    problems.borrow().errors() == before
}

/// Roads take their speed from the region's terrain.
fn check_roads(mapping: &Mapping, context: &Context, problems: &RefCell<Problems>) {
    let frame = context.frame.as_ref();
    let read = |it, expected| raster::read(it, expected, frame, problems);
    let of = |name, expected| context.layer(name).and_then(|it| read(it, expected));
    let (terrain, slope) = (of("dem", raster::DEM), of("slope", raster::SLOPE));
    if let Some((elevation_m, slope_deg)) = terrain.as_ref().zip(slope.as_ref()) {
        let terrain = Terrain { elevation_m, slope_deg };
        let _ = roads::read(mapping, &terrain, context.frame.as_ref(), problems);
    }
}
