//! The table `[observations]` of a scenario: a map of the shaking, or what instruments recorded and
//! people reported.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::hazard::gmice::AMPLITUDE_SCATTER;
use crate::hazard::gmice::pieces::Pieces;
use crate::hazard::imt::Imt;
use crate::hazard::observation::Observation;
use crate::input::files;
use crate::input::layers::frame::Frame;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::observed;
use crate::input::layers::shakemap::{self, Event, Quantity, ShakeMap};
use crate::input::layers::{felt, stations};
use crate::input::local_time::LocalTime;
use crate::input::problem::{Problem, Problems};
use crate::input::section::{Item, Refusal, Section};
use crate::stats::Triangular;
use crate::units::LonLat;

/// What the table says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObservationKeys {
    /// The shaking itself, and how its file was read.
    pub shakemap: Option<(Mapping, ShakeMap)>,
    /// Files of instruments.
    pub stations: Vec<Mapping>,
    /// Files of reports.
    pub felt: Vec<Mapping>,
}

/// What was measured of the earthquake of a scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observations {
    /// The shaking itself, instead of models; never together with `points`.
    pub shakemap: Option<ShakeMap>,
    /// Records of instruments, then reports of people, in the order of the files; each measure once
    /// at a place.
    pub points: Vec<Observation>,
    /// The files, with the kind of each and how many rows were used of it.
    pub files: Vec<(&'static str, PathBuf, usize)>,
}

/// Reads the table, if there is one, and the map; paths are relative to `folder`. Stations and
/// reports wait for the region: [`ObservationKeys::read`].
pub fn read_table(
    root: &mut Section,
    folder: &Path,
    problems: &RefCell<Problems>,
) -> ObservationKeys {
    let Some(mut it) = root.section("observations") else { return ObservationKeys::default() };
    let [has_map, has_stations, has_felt] = ["shakemap", "stations", "felt"].map(|key| it.has(key));
    let map = it.item("shakemap").and_then(|item| map_file(&it, item, folder, problems));
    let mut list = |key| -> Vec<Mapping> {
        let items = it.items(key);
        items.into_iter().filter_map(|item| files::mapping(&it, key, item, folder)).collect()
    };
    let (stations, felt) = (list("stations"), list("felt"));
    if has_map && (has_stations || has_felt) {
        let other = if has_stations { "stations" } else { "felt" };
        let message = format!("`observations.shakemap` and `observations.{other}` together");
        let problem = Problem::error("E447", it.place_of(other), message)
            .expected("expected the map, or what was measured")
            .help("a ShakeMap has the stations and reports of its earthquake in it already: name the map alone to use the agency's shaking")
            .help("or leave the map out: the models of the scenario then follow the measurements named here");
        problems.borrow_mut().push(problem);
    }
    if !(has_map || has_stations || has_felt) {
        it.missing(
            "stations",
            "for example: stations = \"stationlist.json\"; or shakemap, or felt",
        );
    }
    it.finish();
    let shakemap = map.and_then(|mapping| {
        let map = shakemap::read(&mapping, None, problems)?;
        Some((mapping, map))
    });
    ObservationKeys { shakemap, stations, felt }
}

/// The file of a map; `field` says what a raster holds.
fn map_file(
    section: &Section,
    item: Item,
    folder: &Path,
    problems: &RefCell<Problems>,
) -> Option<Mapping> {
    let Item::Table(mut table) = item else {
        return files::mapping(section, "shakemap", item, folder);
    };
    let field = table.word("field", &["mmi", "pga", "pgv"]);
    let unit = table.text("unit");
    if let (Some(field), Some(unit)) = (field, &unit) {
        let quantity = Quantity::Shaking(measure(field));
        if quantity.conversion(&unit.value).is_none() {
            let message = format!("no unit of {quantity} is called `{}`", unit.value);
            let expected = format!("expected {}", quantity.units());
            table.refuse("E409", "unit", unit, Refusal::new(message, expected));
        }
    }
    let place = table.place_of("field");
    let mut mapping = files::of_table(table, folder)?;
    if field.is_some() && shakemap::is_grid(&mapping.path) {
        let message = "a ShakeMap grid says itself what it holds";
        let problem = Problem::error("E602", place, message).help("leave `field` out");
        problems.borrow_mut().push(problem);
    }
    if mapping.unit.is_none() {
        // Accelerations are written in several units: that is asked where the raster is read.
        mapping.unit = match field {
            Some("mmi") => Some("mmi".to_owned()),
            Some("pgv") => Some("cm/s".to_owned()),
            _ => None,
        };
    }
    Some(mapping)
}

fn measure(field: &str) -> Imt {
    match field {
        "pga" => Imt::Pga,
        "pgv" => Imt::Pgv,
        _ => Imt::Mmi,
    }
}

/// Magnitudes of one earthquake by several agencies differ by less. Ours.
const MAGNITUDES_DIFFER: f64 = 0.3;

/// Epicentres of one earthquake by several agencies differ by less, km. Ours.
const EPICENTRES_DIFFER_KM: f64 = 25.0;

/// The earthquake as a scenario has it, with what its map lends it.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// Moment magnitude.
    pub magnitude: Option<f64>,
    /// Epicentre.
    pub place: Option<LonLat>,
    /// Depth of the hypocentre.
    pub depth_km: Option<Triangular>,
    /// When.
    pub time: Option<LocalTime>,
    /// Whether a rupture file gave the magnitude, and the hypocentre.
    pub of_rupture: [bool; 2],
}

/// Says where the scenario and the map have two earthquakes, and what is taken from the map.
pub fn compare(event: &Event, it: &mut Section, told: &Told, problems: &RefCell<Problems>) {
    let differs = |it: &f64| (it - event.magnitude).abs() > MAGNITUDES_DIFFER;
    if let Some(magnitude) = told.magnitude.filter(differs) {
        let message =
            format!("magnitude {magnitude}; the ShakeMap is of one of {}", event.magnitude);
        tell_other(it, "magnitude", message, problems);
    }
    let km = told.place.map(|it| it.distance(event.epicentre).0);
    if let Some(km) = km.filter(|it| *it > EPICENTRES_DIFFER_KM) {
        let message = format!("the epicentre is {km:.0} km from that of the ShakeMap");
        tell_other(it, "epicenter", message, problems);
    }
    let [has_magnitude, has_hypocentre] = told.of_rupture;
    let mut taken = vec![];
    let mut take = |key, given: bool, text: Option<String>| {
        if let Some(text) = text.filter(|_| !given && !it.has(key)) {
            taken.push(format!("{key} = {text}"));
        }
    };
    take("magnitude", has_magnitude, told.magnitude.map(|it| it.to_string()));
    let place = told.place.map(|it| format!("[{}, {}]", it.lon_deg, it.lat_deg));
    take("epicenter", has_hypocentre, place);
    take("depth_km", has_hypocentre, told.depth_km.map(|it| it.mode.to_string()));
    take("origin_time", false, told.time.map(|it| format!("\"{it}\"")));
    if !taken.is_empty() {
        let message = format!("as in the ShakeMap: {}", taken.join(", "));
        let problem = Problem::note("I449", it.place_of("magnitude"), message);
        problems.borrow_mut().push(problem);
    }
}

fn tell_other(it: &Section, key: &str, message: String, problems: &RefCell<Problems>) {
    let problem = Problem::warning("W446", it.place_of(key), message)
        .expected("expected the earthquake of the map")
        .help(
            "check that it is the map of this earthquake; left out, the number comes from the map",
        );
    problems.borrow_mut().push(problem);
}

impl Observations {
    /// A measure at a place as the map has it, ln of g or cm/s or intensity, and its standard
    /// deviation where the map tells one. A measure that the map lacks is converted from its
    /// intensity, or intensity from its ground motion (Worden et al. 2012); `None` beyond the map.
    pub fn mapped(&self, imt: Imt, place: LonLat) -> Option<(f64, Option<f64>)> {
        let map = self.shakemap.as_ref()?;
        let told = |imt| {
            let value = map.at(Quantity::Shaking(imt), place)?;
            let spread = map.at(Quantity::Spread(imt), place).filter(|it| *it > 0.0);
            let value = if imt == Imt::Mmi { Some(value) } else { Some(value.ln()) };
            value.filter(|it| it.is_finite()).map(|it| (it, spread))
        };
        let convert = |(value, spread): (f64, Option<f64>), pieces: Pieces, scatter: f64| {
            let slope = (pieces.at(value + 0.1) - pieces.at(value - 0.1)) / 0.2;
            (pieces.at(value), spread.map(|it: f64| (slope * it).hypot(scatter)))
        };
        told(imt).or_else(|| {
            if imt == Imt::Mmi {
                let of = |from| {
                    let pieces = Pieces::intensity_from(from)?;
                    let scatter = pieces.sigma;
                    Some(convert(told(from)?, pieces, scatter))
                };
                return [Imt::Pgv, Imt::Pga, Imt::Sa(1.0)].into_iter().find_map(of);
            }
            let pieces = Pieces::amplitude_from_intensity(imt)?;
            Some(convert(self.mapped(Imt::Mmi, place)?, pieces, f64::from(AMPLITUDE_SCATTER)))
        })
    }
}

impl ObservationKeys {
    /// The earthquake of the map, where it tells of one.
    pub fn event(&self) -> Option<&Event> {
        self.shakemap.as_ref()?.1.event.as_ref()
    }

    /// Reads the files, held against where the region lies; with all problems.
    pub fn read(&self, frame: Option<&Frame>, problems: &RefCell<Problems>) -> Observations {
        if let Some((mapping, map)) = &self.shakemap {
            shakemap::check_place(map, mapping, frame, problems);
        }
        let (mut points, mut files): (Vec<Observation>, _) = (vec![], vec![]);
        if let Some((mapping, map)) = &self.shakemap {
            files.push(("shakemap", mapping.path.clone(), map.lattice.len()));
        }
        let stations = self.stations.iter();
        let stations = stations.map(|it| ("stations", it, stations::read(it, frame, problems)));
        let felt = self.felt.iter().map(|it| ("felt", it, felt::read(it, frame, problems)));
        for (kind, mapping, found) in stations.chain(felt) {
            let before = points.len();
            observed::add_new(&mut points, found.unwrap_or_default(), mapping, problems);
            files.push((kind, mapping.path.clone(), points.len() - before));
        }
        Observations { shakemap: self.shakemap.as_ref().map(|it| it.1.clone()), points, files }
    }
}
