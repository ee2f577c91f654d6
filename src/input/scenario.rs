//! The scenario file: an earthquake, a time, a region, and how the run is made.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use crate::displacement::accommodation::Season;
use crate::displacement::methods::Method;
use crate::exposure::settlement::Names;
use crate::input::buildings::Buildings;
use crate::input::evacuation::{self, OrderKeys};
use crate::input::files;
use crate::input::ground_motion::{self, GroundMotionKeys};
use crate::input::layers::mapping::Mapping;
use crate::input::layers::shakemap::Event;
use crate::input::local_time::{LocalTime, utc_offset_h};
use crate::input::observations::{self, ObservationKeys, Told};
use crate::input::problem::{Problem, Problems};
use crate::input::roads::RoadRules;
use crate::input::rupture::keys::{self, RuptureKeys};
use crate::input::section::{self, Declared, Given, Item, Refusal, Section};
use crate::input::shelter::ShelterKeys;
use crate::input::vulnerability::{self, WeightedSet};
use crate::stats::Triangular;
use crate::units::LonLat;

/// A scenario file that was read, before the region is.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The file as the person named it.
    pub file: PathBuf,
    /// Name of the folder it lies in, or of the file when that is not `scenario.toml`.
    pub id: String,
    /// Title for people.
    pub name: String,
    /// The same in Tajik and Russian; empty where the file says nothing, `en` always.
    pub names: Names,
    /// Moment magnitude.
    pub magnitude: f64,
    /// Above the hypocentre.
    pub epicenter: LonLat,
    /// Depth of the hypocentre, km below the ground; a range where it is not well known.
    pub depth_km: Triangular,
    /// Strike, dip and rake in degrees; `None` where the file leaves the fault open.
    pub plane: Option<PlaneAngles>,
    /// The surface that slips and how large it is, as far as the file says.
    pub rupture: RuptureKeys,
    /// When, in local time.
    pub time: LocalTime,
    /// Cold or warm, from `season` or else from the month.
    pub season: Season,
    /// How many realizations, unless the command line says otherwise.
    pub realizations: u32,
    /// First number of all random sequences, unless the command line says otherwise.
    pub seed: u64,
    /// Models of the shaking, and how its residuals are correlated.
    pub ground_motion: GroundMotionKeys,
    /// Where the displaced are received.
    pub shelter: ShelterKeys,
    /// Whose count of the displaced the run goes on with.
    pub method: Method,
}

/// How the fault lies and slips, degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaneAngles {
    /// Clockwise from north; the fault dips to the right of it.
    pub strike_deg: f64,
    /// Below the horizontal.
    pub dip_deg: f64,
    /// Direction of slip: 0 left-lateral, 90 reverse, −90 normal, 180 right-lateral.
    pub rake_deg: f64,
}

/// Moment magnitudes that displace people.
const MAGNITUDES: RangeInclusive<f64> = 4.0..=8.5;

const SEASONS: [&str; 4] = ["winter", "spring", "summer", "autumn"];

/// Layers of a region that a scenario may replace; the names that `layers check --as` knows.
pub const LAYERS: [&str; 10] = [
    "admin",
    "dem",
    "exposure",
    "loess",
    "population",
    "roads",
    "shelters",
    "villages",
    "vs30",
    "vs30_points",
];

/// What a scenario file says even where a problem stops it: enough to look for the problems of
/// its region at the same time.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Folder of the region.
    pub region: PathBuf,
    /// Layers that replace those of the region, by name.
    pub layers: BTreeMap<String, Mapping>,
    /// Mixes of buildings and rules that go before those of the region.
    pub buildings: Buildings,
    /// Vulnerability models that go before those of the region.
    pub sets: Vec<WeightedSet>,
    /// Residents of the country, where they are not those of the layer of people: of another year.
    pub people: Option<f64>,

    /// The file of groups of people that goes before that of the region.
    pub groups: Option<PathBuf>,
    /// Crews, snow and borders that go before those of the region.
    pub roads: RoadRules,
    /// Orders to leave, as the file has them.
    pub evacuation: Vec<OrderKeys>,
    /// What was measured: a map of the shaking, files of stations and of reports.
    pub observations: ObservationKeys,
    /// The epicentre, and where in the file it stands.
    pub epicenter: Option<Given<(f64, f64)>>,
    /// The file.
    pub file: PathBuf,
    /// The scenario, if nothing is wrong with it.
    pub scenario: Option<Scenario>,
}

/// Reads a scenario file; `None` when not even its region is known. The folder may be named
/// instead.
pub fn read(path: &Path, problems: &RefCell<Problems>) -> Option<Reading> {
    let path = if path.is_dir() { path.join("scenario.toml") } else { path.to_owned() };
    let file = path.display().to_string();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            problems.borrow_mut().push(files::unreadable(&path, &error));
            return None;
        }
    };
    let before = problems.borrow().errors();
    let mut reading = section::read(&file, &text, problems, |root| of(&path, root, problems))?;
    reading.scenario = reading.scenario.filter(|_| problems.borrow().errors() == before);
    Some(reading)
}

/// The keys that the reader asks for in a text, whatever is wrong with it.
pub fn declared(text: &str) -> Declared {
    let (path, problems) = (Path::new("scenario.toml"), RefCell::new(Problems::default()));
    section::read_declared("scenario.toml", text, &problems, |root| of(path, root, &problems)).1
}

/// The region that is meant where a scenario names none: the first in the nearest folder `gis`
/// above the scenario, the current folder or the program.
pub fn nearest_region(scenario: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(scenario).unwrap_or_default();
    let current = std::env::current_dir().unwrap_or_default();
    let program = std::env::current_exe().unwrap_or_default();
    let starts = [absolute, current, program];
    let mut folders = starts.iter().flat_map(|it| it.ancestors()).map(|it| it.join("gis"));
    folders.find_map(|gis| {
        let entries = std::fs::read_dir(gis).ok()?.filter_map(|it| Some(it.ok()?.path()));
        let mut regions: Vec<_> = entries.filter(|it| it.join("region.toml").is_file()).collect();
        regions.sort();
        regions.into_iter().next()
    })
}

fn of(path: &Path, mut root: Section, problems: &RefCell<Problems>) -> Option<Reading> {
    let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
    let rupture = keys::read_table(&mut root, &folder, problems);
    let known = rupture.known.as_ref();
    let observations = observations::read_table(&mut root, &folder, problems);
    let Some(mut it) = root.section("scenario") else {
        if !root.has("scenario") {
            root.missing("scenario", "a scenario file has a table [scenario]; see scenarios/");
        }
        root.finish();
        return None;
    };
    let name = it.text("name").map(|it| it.value);
    let [tg, ru] =
        ["name_tg", "name_ru"].map(|key| it.text(key).map_or_else(String::new, |it| it.value));
    let names = Names { tg, ru, ..Names::default() };
    let region = it.text("region");
    let region = match region {
        Some(given) => Some(folder.join(given.value)),
        None if it.has("region") => None,
        None => nearest_region(path),
    };
    if region.is_none() && !it.has("region") {
        it.missing("region", "for example: region = \"../../gis/tajikistan\"");
    }
    let magnitude = it.number_in("magnitude", MAGNITUDES, "moment magnitudes that displace people");
    let event = observations.event();
    let mapped = event.map(|it| it.magnitude).filter(|it| MAGNITUDES.contains(it));
    let magnitude = magnitude.map(|it| it.value).or(known.and_then(|it| it.magnitude)).or(mapped);
    if !it.has("magnitude") && magnitude.is_none() {
        it.missing("magnitude", "for example: magnitude = 6.8");
    }
    let mapped = event.map(|it| (it.epicentre, it.depth));
    let hypocentre = known.and_then(|it| it.hypocentre).or(mapped);
    let depth_km = depth(&mut it, hypocentre.map(|it| it.1.0), (known.is_some(), problems));
    let epicenter = epicenter(&mut it, hypocentre.map(|it| it.0));
    let plane = plane(&mut it);
    let (time, season) = time(&mut it, event, region.as_deref());
    if let Some(event) = event {
        let of_rupture =
            known.map_or([false; 2], |it| [it.magnitude.is_some(), it.hypocentre.is_some()]);
        let place = epicenter.as_ref().map(|it| LonLat::new(it.value.0, it.value.1));
        let told = Told { magnitude, place, depth_km, time, of_rupture };
        observations::compare(event, &mut it, &told, problems);
    }
    let realizations = it.whole("realizations", 1..=1_000_000, "how often chance is drawn");
    let seed = it.whole("seed", 0..=i64::MAX as u64, "a seed is any number from 0 up");
    it.finish();
    let ground_motion = ground_motion::read_table(&mut root);
    let layers = layers(&mut root, &folder);
    let (buildings, sets) = buildings(&mut root, &folder, problems);
    let shelter = ShelterKeys::read_table(&mut root, &folder, problems);
    let (people, groups) = people(&mut root, &folder);
    let method = method(&mut root);
    let evacuation = evacuation::read_tables(&mut root, &folder);
    let roads = RoadRules::read_table(&mut root);
    root.finish();

    let complete = (magnitude, &epicenter, depth_km, time, season);
    let scenario = match complete {
        (Some(magnitude), Some(epicenter), Some(depth_km), Some(time), Some(season)) => {
            Some(Scenario {
                file: path.to_owned(),
                id: id(path),
                name: name.unwrap_or_else(|| id(path)),
                names,
                magnitude,
                epicenter: LonLat::new(epicenter.value.0, epicenter.value.1),
                depth_km,
                plane,
                rupture,
                time,
                season,
                realizations: realizations.map_or(1000, |it| it.value as u32),
                seed: seed.map_or(1, |it| it.value),
                ground_motion,
                shelter,
                method,
            })
        }
        _ => None,
    };
    Some(Reading {
        region: region?,
        layers,
        buildings,
        sets,
        people,

        groups,
        roads,
        evacuation,
        observations,
        epicenter,
        file: path.to_owned(),
        scenario,
    })
}

/// The folder's name for `scenarios/<name>/scenario.toml`, else the file's.
fn id(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match full.parent().and_then(|it| it.file_name()) {
        Some(folder) if stem == "scenario" => folder.to_string_lossy().into_owned(),
        _ => stem,
    }
}

/// Depths of hypocentres, km.
const DEPTHS_KM: RangeInclusive<f64> = 0.1..=300.0;

/// Of the hypocentre; where the scenario does not say it, that of the rupture file.
fn depth(
    it: &mut Section,
    known: Option<f64>,
    (surface_is_known, problems): (bool, &RefCell<Problems>),
) -> Option<Triangular> {
    let certain = |depth_km| Triangular { low: depth_km, mode: depth_km, high: depth_km };
    if it.is_table("depth_km") {
        let range = it.range("depth_km", DEPTHS_KM)?;
        if surface_is_known && range.low < range.high {
            let place = it.place_of("depth_km");
            let message = "`scenario.depth_km` is a range, but [rupture] says where the fault lies";
            let help = "give one depth, or leave the surface of the fault out";
            problems.borrow_mut().push(Problem::error("E602", place, message).help(help));
            return None;
        }
        return Some(range);
    }
    let Some(given) = it.number("depth_km") else {
        if !it.has("depth_km") {
            // A map may put the hypocentre in the air, where it knows no depth.
            let known = known.filter(|it| 0.0 < *it && *it <= 300.0);
            if known.is_some() {
                return known.map(certain);
            }
            let range = "depth_km = { low = 5, mode = 12, high = 25 }";
            it.missing("depth_km", &format!("for example: depth_km = 15; not known: {range}"));
        }
        return None;
    };
    if (0.0..=300.0).contains(&given.value) && given.value > 0.0 {
        return Some(certain(given.value));
    }
    let message = format!("`scenario.depth_km` is {}: depth is positive downwards", given.value);
    let mut refusal = Refusal::new(message, "expected more than 0, up to 300");
    if given.value < 0.0 {
        refusal = refusal.help(format!("write depth_km = {}", -given.value));
    }
    it.refuse("E602", "depth_km", &given, refusal);
    None
}

/// Longitude and latitude; numbers that no place on earth has are refused here, places outside
/// the region where the region is known.
fn epicenter(it: &mut Section, known: Option<LonLat>) -> Option<Given<(f64, f64)>> {
    let Some(given) = it.pair("epicenter") else {
        if !it.has("epicenter") {
            if let Some(place) = known {
                return Some(Given { value: (place.lon_deg, place.lat_deg), span: 0..0 });
            }
            it.missing("epicenter", "for example: epicenter = [70.5, 39.0]  # longitude, latitude");
        }
        return None;
    };
    let (lon, lat) = given.value;
    if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
        return Some(given);
    }
    let message = format!("no place has longitude {lon} and latitude {lat}");
    let refusal = Refusal::new(message, "expected [longitude, latitude] in degrees");
    it.refuse("E602", "epicenter", &given, refusal);
    None
}

fn plane(it: &mut Section) -> Option<PlaneAngles> {
    let strike = it.number_in("strike_deg", 0.0..=360.0, "strike is clockwise from north");
    let dip = it.number_in("dip_deg", 1.0..=90.0, "dip is below the horizontal");
    let rake = it.number_in("rake_deg", -180.0..=180.0, "90 is reverse, -90 normal, 0 strike-slip");
    let keys = ["strike_deg", "dip_deg", "rake_deg"];
    let given = keys.map(|key| it.has(key));
    if given.contains(&true) {
        for (key, _) in keys.iter().zip(given).filter(|(_, given)| !given) {
            it.missing(key, "give strike, dip and rake together, or none of them");
        }
    }
    Some(PlaneAngles { strike_deg: strike?.value, dip_deg: dip?.value, rake_deg: rake?.value })
}

/// Local time as the scenario has it, or as the map of the shaking has it in UTC.
fn time(
    it: &mut Section,
    event: Option<&Event>,
    region: Option<&Path>,
) -> (Option<LocalTime>, Option<Season>) {
    let given = it.datetime("origin_time").and_then(|given| {
        let date = given.value.date?;
        let clock = given.value.time;
        Some(LocalTime {
            year: date.year,
            month: date.month,
            day: date.day,
            hour: clock.map_or(2, |it| it.hour),
            minute: clock.map_or(0, |it| it.minute),
        })
    });
    let offset_h = region.and_then(utc_offset_h);
    let mapped = || LocalTime::of_utc(&event?.time, offset_h?);
    let given = if it.has("origin_time") { given } else { mapped() };
    if !it.has("origin_time") && given.is_none() {
        let help = "local time, for example: origin_time = \"2026-01-15T02:00\"";
        match event.map(|it| &it.time).filter(|it| !it.is_empty()) {
            Some(told) => it.missing("origin_time", &format!("{help}; the ShakeMap says {told}")),
            None => it.missing("origin_time", help),
        }
    }
    let season = it.word("season", &SEASONS).map(|it| match it {
        "winter" => Season::Winter,
        _ => Season::Summer,
    });
    let from_month = given.map(|it| Season::of_month(it.month));
    (given, season.or(from_month))
}

fn layers(root: &mut Section, folder: &Path) -> BTreeMap<String, Mapping> {
    let Some(mut section) = root.section("layers") else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    for name in LAYERS {
        let Some(item) = section.item(name) else { continue };
        let is_none = matches!(&item, Item::Text(it) if it.value == "none");
        let mapping = if is_none {
            Some(Mapping::of("none"))
        } else {
            files::mapping(&section, name, item, folder)
        };
        if let Some(mapping) = mapping {
            found.insert(name.to_owned(), mapping);
        }
    }
    section.finish();
    found
}

fn buildings(
    root: &mut Section,
    folder: &Path,
    problems: &RefCell<Problems>,
) -> (Buildings, Vec<WeightedSet>) {
    let Some(mut section) = root.section("buildings") else { return Default::default() };
    let sets = vulnerability::read(&mut section, folder, problems);
    let found = Buildings::read(&mut section);
    section.finish();
    (found, sets)
}

/// `[people]`: residents of the country then, to which its layer of people is scaled, and the file of
/// groups that goes before that of the region.
fn people(root: &mut Section, folder: &Path) -> (Option<f64>, Option<PathBuf>) {
    let Some(mut section) = root.section("people") else { return (None, None) };
    let total = section.number_in("total", 1.0..=2e9, "residents of the whole country");
    let groups = section.text("groups");
    section.finish();
    (total.map(|it| it.value), groups.map(|it| folder.join(it.value)))
}

fn method(root: &mut Section) -> Method {
    let Some(mut section) = root.section("displacement") else { return Method::default() };
    let method = section.word("method", &Method::ALL.map(Method::name)).and_then(Method::by_name);
    section.finish();
    method.unwrap_or_default()
}
