//! Layer `shakemap`: shaking as an agency mapped it, from a ShakeMap `grid.xml` (Worden et al.
//! (2020), ShakeMap Manual, versions 3 and 4), packed or not, with an `uncertainty.xml` beside it
//! if there is one; or from a raster of MMI, PGA or PGV.

mod grid_xml;
mod lattice;
mod raster;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::hazard::imt::Imt;
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::load::Teller;
use crate::input::layers::mapping::Mapping;
use crate::input::problem::Problems;
use crate::units::{Km, LonLat};

pub use super::quantity::Quantity;
pub use lattice::Lattice;

/// Shaking on a lattice of points.
#[derive(Clone, Debug, PartialEq)]
pub struct ShakeMap {
    /// The earthquake, where the file tells of it.
    pub event: Option<Event>,
    /// Where its numbers hold.
    pub lattice: Lattice,
    /// Its columns, in the order of the file, in our units.
    pub fields: Vec<ShakeField>,
}

/// The earthquake of a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// The agency's code.
    pub id: String,
    /// Moment magnitude.
    pub magnitude: f64,
    /// Where it began.
    pub epicentre: LonLat,
    /// How deep.
    pub depth: Km,
    /// When, as the file writes it.
    pub time: String,
    /// Where, in the agency's words.
    pub description: String,
}

/// One quantity at every point.
#[derive(Clone, Debug, PartialEq)]
pub struct ShakeField {
    /// What it is.
    pub quantity: Quantity,
    /// `[n_rows × n_cols]`, rows first, north to south; NaN where a raster has none.
    pub values: Vec<f32>,
}

impl ShakeMap {
    /// All numbers of a quantity.
    pub fn field(&self, quantity: Quantity) -> Option<&ShakeField> {
        self.fields.iter().find(|it| it.quantity == quantity)
    }

    /// A quantity at a place, linear between the four points around it; `None` where the map does
    /// not reach or has no such quantity.
    pub fn at(&self, quantity: Quantity, place: LonLat) -> Option<f64> {
        let values = &self.field(quantity)?.values;
        let corners = self.lattice.around(place)?;
        let sum: f64 = corners.iter().map(|&(at, share)| f64::from(values[at]) * share).sum();
        Some(sum).filter(|it| !it.is_nan())
    }

    /// Largest number of a quantity.
    pub fn highest(&self, quantity: Quantity) -> Option<f32> {
        let values = &self.field(quantity)?.values;
        values.iter().copied().filter(|it| !it.is_nan()).max_by(f32::total_cmp)
    }
}

/// Reads a map and says everything that is wrong with it; `None` if it cannot be used.
pub fn read(
    mapping: &Mapping,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<ShakeMap> {
    let before = problems.borrow().errors();
    let teller = Teller::of(kind::of("shakemap"), mapping, problems);
    let is_grid = is_grid(&mapping.path);
    let map = if is_grid {
        grid_xml::read(&mapping.path, &teller).map(|map| with_spread(map, mapping, problems))
    } else {
        raster::read(mapping, &teller)
    }?;
    check_shaking(&map, &teller);
    check_place(&map, mapping, frame, problems);
    if problems.borrow().errors() > before {
        return None;
    }
    teller.tell(teller.note("I433", summary(&map)));
    Some(map)
}

/// Whether a file is a `grid.xml`, `grid.xml.gz` or `uncertainty.xml` by its name; else a raster.
pub fn is_grid(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    Path::new(name.strip_suffix(".gz").unwrap_or(&name)).extension().is_some_and(|it| it == "xml")
}

/// Adds the columns of an `uncertainty.xml` beside the grid that the grid does not have itself.
fn with_spread(mut map: ShakeMap, mapping: &Mapping, problems: &RefCell<Problems>) -> ShakeMap {
    let beside =
        ["uncertainty.xml", "uncertainty.xml.gz"].map(|it| mapping.path.with_file_name(it));
    let found: Option<PathBuf> = beside.into_iter().find(|it| it.is_file() && *it != mapping.path);
    let Some(path) = found else { return map };
    let teller = Teller::of(kind::of("shakemap"), &Mapping::of(path.clone()), problems);
    let Some(spread) = grid_xml::read(&path, &teller) else { return map };
    if !spread.lattice.is_same(&map.lattice) {
        let message = format!(
            "its points are not those of the grid: {} against {}",
            spread.lattice.words(),
            map.lattice.words()
        );
        let help =
            "both files must come from one run of ShakeMap; move this one away to go on without it";
        teller.tell(teller.error("E431", message).help(help));
        return map;
    }
    for field in spread.fields {
        if map.field(field.quantity).is_none() {
            map.fields.push(field);
        }
    }
    map
}

/// A map needs at least one quantity that damage can follow from.
fn check_shaking(map: &ShakeMap, teller: &Teller) {
    if map.fields.iter().any(|it| matches!(it.quantity, Quantity::Shaking(_))) {
        return;
    }
    let names: Vec<String> = map.fields.iter().map(|it| it.quantity.to_string()).collect();
    let message = format!("no shaking in it, only {}", names.join(", "));
    teller.tell(teller.error("E405", message).help("MMI, PGA or PGV is needed: take grid.xml"));
}

/// Says where the map does not lie where the region lies, or covers part of it.
pub fn check_place(
    map: &ShakeMap,
    mapping: &Mapping,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) {
    let Some(frame) = frame else { return };
    let teller = Teller::of(kind::of("shakemap"), mapping, problems);
    let [west, south, east, north] = map.lattice.bounds_deg();
    let lon = east.min(frame.east_deg) - west.max(frame.west_deg);
    let lat = north.min(frame.north_deg) - south.max(frame.south_deg);
    if lon <= 0.0 || lat <= 0.0 {
        let middle = LonLat::new(f64::midpoint(west, east), f64::midpoint(south, north));
        let km = frame.distance_km(middle);
        let message = format!(
            "the map and {} do not overlap: its middle is about {km:.0} km away",
            frame.name
        );
        let problem = teller.error("E204", message).expected(frame.words());
        teller.tell(problem.help(format!(
            "the map has longitude {west:.1} to {east:.1}, latitude {south:.1} to {north:.1}: is it \
             of the right earthquake?"
        )));
        return;
    }
    let all = (frame.east_deg - frame.west_deg) * (frame.north_deg - frame.south_deg);
    let share = 100.0 * lon * lat / all;
    if share < 99.0 {
        let message = format!("the map covers {share:.0} % of the box around {}", frame.name);
        let help = "places beyond the map get no shaking from it; if people live there, ask the \
                    agency for a wider map";
        teller.tell(teller.warning("W432", message).help(help));
    }
}

fn summary(map: &ShakeMap) -> String {
    let event = map
        .event
        .as_ref()
        .map_or(String::new(), |it| format!("M {} {} {}: ", it.magnitude, it.description, it.time));
    let columns: Vec<String> = map.fields.iter().map(|it| it.quantity.to_string()).collect();
    let highest = [Imt::Mmi, Imt::Pga, Imt::Pgv]
        .iter()
        .filter_map(|it| Some((it, map.highest(Quantity::Shaking(*it))?)))
        .map(|(imt, it)| {
            format!("{imt} up to {it} {}", Quantity::Shaking(*imt).unit()).trim_end().to_owned()
        })
        .collect::<Vec<_>>()
        .join(", ");
    format!("{event}{}; {highest}; columns {}", map.lattice.words(), columns.join(", "))
}
