//! Everything that can be said of one layer before a run, with the readers that a run uses: what
//! `panoh layers check` finds is what `panoh check` and `panoh run` find.

use std::cell::RefCell;
use std::path::Path;

use crate::exposure::settlement::Area;
use crate::geodata::{BandNote, DataKind, GeodataError, Layer, write_cog};
use crate::input::layers::copy;
use crate::input::layers::frame::Frame;
use crate::input::layers::kind::{Kind, Shape};
use crate::input::layers::load::{self, mend::Mend};
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::Rows;
use crate::input::layers::yardstick::Against;
use crate::input::layers::{
    areas, classes, districts, exposure, faults, felt, population, raster, roads, settlements,
    shakemap, shelters, stations, vs30, vs30_points, zones,
};
use crate::input::problem::{Place, Problem, Problems};
use crate::input::region::{self, Region};

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
        let regions = region.layer("regions").map(|it| districts::regions(it, problems));
        let known = regions.iter().flatten().flatten().cloned().collect::<Vec<_>>();
        let frame = Frame::around(&region.names.en, &known);
        let districts = region.layer("admin");
        let districts =
            districts.map(|it| districts::districts(it, &known, frame.as_ref(), problems));
        let is_sound = [&regions, &districts].into_iter().flatten().all(Option::is_some);
        let (regions, districts) = match districts.flatten() {
            districts if is_sound => areas::of(&region, (known, districts), None),
            districts => (known, districts.unwrap_or_default()),
        };
        let frame = frame.or_else(|| Frame::around(&region.names.en, &districts));
        Context { frame, regions, districts, region: Some(region) }
    }

    /// What the people of a grid are held against.
    pub fn against(&self) -> Against<'_> {
        let (own, frame) = (self.layer("population"), self.frame.as_ref());
        Against { districts: &self.districts, own, frame }
    }

    /// A layer of the region, where it has one.
    pub fn layer(&self, name: &str) -> Option<&Mapping> {
        self.region.as_ref()?.layer(name)
    }
}

/// What a check found beside problems.
#[derive(Debug, Default)]
pub struct Checked {
    /// Whether a run could use the layer.
    pub sound: bool,
    /// The layer with what could be mended mended; only where that was asked for and possible.
    pub copy: Option<Layer>,
}

/// Says everything that is wrong with a layer of a kind.
pub fn check(
    kind: &'static Kind,
    mapping: &Mapping,
    context: &Context,
    mend: &Mend,
    problems: &RefCell<Problems>,
) -> Checked {
    let before = problems.borrow().errors();
    let mut mapping = mapping.clone();
    if kind.name == "villages" {
        let classes = context.region.iter().flat_map(|it| &it.set.classes);
        mapping.classes = classes.map(|it| it.name.clone()).collect();
    }
    let mapping = &mapping;
    let copy = if is_raster(kind, &mapping.path) {
        check_raster(kind, mapping, context, problems);
        None
    } else {
        check_rows(kind, mapping, context, mend, problems)
    };
    let copy = copy.map(|it| copy::mended(kind, mapping, it, mend));
    Checked { sound: problems.borrow().errors() == before, copy }
}

/// Whether a layer of a kind is read as a raster: Vs30 may be drawn as polygons too.
pub fn is_raster(kind: &Kind, path: &Path) -> bool {
    let drawn = kind.name == "vs30" && is_vector(path);
    matches!(kind.shape, Shape::Raster | Shape::Grid) && !drawn
}

/// Writes a raster as a layer of a region: WGS 84, people counted a cell. Its number of cells.
///
/// # Errors
/// The file cannot be read again, or the copy cannot be written.
pub fn write_raster(
    kind: &'static Kind,
    mapping: &Mapping,
    context: &Context,
    to: &Path,
    problems: &RefCell<Problems>,
) -> Result<usize, GeodataError> {
    let frame = context.frame.as_ref();
    let (raster, unit) = match kind.name {
        "population" => {
            let people = population::read(mapping, &context.against(), problems);
            (people.map(|it| it.raster), "people per cell")
        }
        "dem" => (raster::read(mapping, raster::DEM, frame, problems), "m"),
        _ => (vs30::read(mapping, frame, problems), "m/s"),
    };
    let raster = raster.ok_or_else(|| {
        GeodataError::new(
            &mapping.path,
            "it changed while it was read",
            "the same file",
            "try again",
        )
    })?;
    let note = BandNote { description: kind.title, unit };
    write_cog(to, &raster, &note, DataKind::F32)?;
    Ok(raster.grid.len())
}

/// Whether a file's name says that it holds shapes.
pub fn is_vector(path: &Path) -> bool {
    let suffix = path.extension().map_or(String::new(), |it| it.to_string_lossy().to_lowercase());
    matches!(suffix.as_str(), "gpkg" | "shp" | "geojson" | "json" | "csv" | "fgb" | "kml")
}

fn check_rows(
    kind: &'static Kind,
    mapping: &Mapping,
    context: &Context,
    mend: &Mend,
    problems: &RefCell<Problems>,
) -> Option<Layer> {
    let frame = context.frame.as_ref();
    let mut loaded = load::load_and_mend(kind, mapping, frame, mend, problems)?;
    let copy = loaded.copy.take();
    let rows = Rows::of(kind, mapping, loaded, problems);
    match kind.name {
        "villages" => drop(settlements::of(rows, &context.districts)),
        "admin" => drop(districts::of(rows, &context.regions)),
        "shelters" => {
            let mixes = context.region.as_ref().map_or(&[][..], |it| &it.mixes);
            drop(shelters::of(rows, &context.districts, mixes));
        }
        "roads" => drop(roads::of(rows, mapping, roads::Land::default())),
        "vs30" => drop(vs30::of(rows, frame)),
        "vs30_points" => drop(vs30_points::of(rows)),
        "faults" => drop(faults::of(rows)),
        "stations" => drop(stations::of(rows, mapping)),
        "felt" => drop(felt::of(rows)),
        "evacuation" | "loess" => drop(zones::of(rows)),
        "exposure" => {
            let set = context.region.as_ref().map(|it| it.set);
            drop(exposure::of(rows, set.unwrap_or_else(classes::usual_set)));
        }
        other => unchecked(other, mapping, problems),
    }
    copy
}

fn check_raster(
    kind: &'static Kind,
    mapping: &Mapping,
    context: &Context,
    problems: &RefCell<Problems>,
) {
    let frame = context.frame.as_ref();
    match kind.name {
        "population" => drop(population::read(mapping, &context.against(), problems)),
        "dem" => drop(raster::read(mapping, raster::DEM, frame, problems)),
        "vs30" => drop(vs30::read(mapping, frame, problems)),
        "shakemap" => drop(shakemap::read(mapping, frame, problems)),
        other => unchecked(other, mapping, problems),
    }
}

fn unchecked(kind: &str, mapping: &Mapping, problems: &RefCell<Problems>) {
    let place = Place::file(mapping.path.display().to_string());
    let message = format!("layers of the kind `{kind}` cannot be checked yet");
    problems.borrow_mut().push(Problem::error("E605", place, message));
}
