//! The region file: which layers a region has, and what a planner knows of its homes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::damage::set::VulnerabilitySet;
use crate::exposure::building::Mix;
use crate::exposure::settlement::Names;
use crate::input::branches::{self, WeightedModel};
use crate::input::buildings::{Buildings, MixRule};
use crate::input::files::unreadable;
use crate::input::layers::mapping::Mapping;
use crate::input::problem::{Place, Problem, Problems};
use crate::input::roads::{self, RoadRules};
use crate::input::scenario::PlaneAngles;
use crate::input::section::{self, Declared, Section};
use crate::input::vulnerability::{self, WeightedSet};
use crate::population::groups::Groups;
use crate::routing::months::Months;

/// Every layer that a run reads, by its name in `[layers]`; a region that has none of a kind says
/// so: `roads = "none"`.
pub const LAYERS: [&str; 10] = [
    "admin",
    "dem",
    "landcover",
    "population",
    "regions",
    "roads",
    "shelters",
    "slope",
    "villages",
    "vs30",
];

/// Layers that a run reads where a region or a scenario has them.
pub const OPTIONAL: [&str; 5] = ["exposure", "lakes", "loess", "rivers", "vs30_points"];

/// Layers of people, which an exposure stands in place of.
const OF_PEOPLE: [&str; 2] = ["population", "villages"];

/// Layers that are there for people and their GIS; no run reads them.
const FOR_PEOPLE: [&str; 3] = ["airports", "country", "earthquakes"];

/// A region file that was read.
#[derive(Clone, Debug)]
pub struct Region {
    /// The region file itself.
    pub file: PathBuf,
    /// Code of the country.
    pub pcode: String,
    /// Names of the country.
    pub names: Names,
    /// Mean residents of a household.
    pub household_size: f64,
    /// The file of groups of its people; that of the scenario where it names one.
    pub groups_file: Option<PathBuf>,
    /// Groups of its people, where a file tells them.
    pub groups: Option<Groups>,
    /// Hours that local time is ahead of UTC.
    pub utc_offset_h: f64,
    /// How the plane of an unknown rupture lies.
    pub default_plane: PlaneAngles,
    /// Models of shaking for shallow earthquakes; empty for the program's own choice.
    pub shallow_branches: Vec<WeightedModel>,
    /// Models of shaking for deep earthquakes; empty for the program's own choice.
    pub deep_branches: Vec<WeightedModel>,
    /// Depth of the hypocentre from which an earthquake is deep, km.
    pub deep_from_km: f64,
    /// Files of the layers, by name.
    pub layers: BTreeMap<String, LayerFile>,
    /// Building classes and their vulnerability: the first of `sets`.
    pub set: &'static VulnerabilitySet,
    /// Vulnerability models with their weights, all of the same classes.
    pub sets: Vec<WeightedSet>,
    /// Shares of classes, in the order of `set`.
    pub mixes: Vec<Mix>,
    /// Name of the mix of schools and places of work; where there is none, those in them are not told.
    pub by_day: Option<String>,
    /// Which mix homes have, the first rule that fits.
    pub rules: Vec<MixRule>,
    /// Crews, snow and borders; what the scenario says of them goes before.
    pub roads: RoadRules,
    /// Months in which its loess is full of water.
    pub wet_loess: Months,
}

/// A layer of the region.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerFile {
    /// The file, and how it is read.
    pub mapping: Mapping,
    /// Where it comes from and under which licence, as one line.
    pub attribution: String,
    /// The region's own layer, where a scenario put another in its place.
    pub own: Option<Mapping>,
}

impl LayerFile {
    /// Whether a scenario named it.
    pub fn is_given(&self) -> bool {
        self.own.is_some()
    }
}

/// Reads `region.toml` of a folder; layers that a scenario replaces take their place.
pub fn read(
    folder: &Path,
    replaced: &BTreeMap<String, Mapping>,
    problems: &RefCell<Problems>,
) -> Option<Region> {
    let path = folder.join("region.toml");
    let file = path.display().to_string();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            let help = "a region is a folder with a file region.toml, as gis/tajikistan";
            problems.borrow_mut().push(unreadable(&path, &error).help(help));
            return None;
        }
    };
    let before = problems.borrow().errors();
    let region =
        section::read(&file, &text, problems, |root| of(&path, folder, root, replaced, problems))?;
    (problems.borrow().errors() == before).then_some(region)
}

/// The keys that the reader asks for in a text, whatever is wrong with it.
pub fn declared(text: &str) -> Declared {
    let (path, folder) = (Path::new("region.toml"), Path::new(""));
    let (none, problems) = (BTreeMap::new(), RefCell::new(Problems::default()));
    let read = |root: Section| of(path, folder, root, &none, &problems).is_some();
    section::read_declared("region.toml", text, &problems, read).1
}

fn of(
    path: &Path,
    folder: &Path,
    mut root: Section,
    replaced: &BTreeMap<String, Mapping>,
    problems: &RefCell<Problems>,
) -> Option<Region> {
    let head = head(&mut root);
    let layers = layers(&mut root, folder, replaced, problems);
    let has_exposure = layers.get("exposure").is_some_and(|it| !it.mapping.is_none());
    let homes = homes(&mut root, folder, has_exposure, problems);
    let (shallow_branches, deep_branches, deep_from_km) = ground_motion(&mut root);
    let roads = RoadRules::read_table(&mut root);
    root.finish();
    let (pcode, names, (household_size, groups), utc_offset_h, (default_plane, wet_loess)) = head?;
    let (sets, mixes, rules, by_day) = homes?;
    let set = sets.first()?.0;
    let mut layers = layers;
    if let Some(villages) = layers.get_mut("villages") {
        villages.mapping.classes = set.classes.iter().map(|it| it.name.clone()).collect();
    }
    let file = path.to_owned();
    Some(Region {
        file,
        pcode,
        names,
        household_size,
        groups_file: groups.map(|it| folder.join(it)),
        groups: None,
        utc_offset_h,
        default_plane,
        shallow_branches,
        deep_branches,
        deep_from_km,
        layers,
        set,
        sets,
        mixes,
        by_day,
        rules,
        roads,
        wet_loess,
    })
}

type Head = (String, Names, (f64, Option<String>), f64, (PlaneAngles, Months));

fn head(root: &mut Section) -> Option<Head> {
    let _ = root.whole("format", 1..=1, "this program reads region files of format 1");
    let Some(mut it) = root.section("region") else {
        root.missing("region", "a region file has a table [region]");
        return None;
    };
    let mut text = |key| it.text(key).map(|it| it.value);
    let (pcode, en) = (text("pcode"), text("name"));
    let (tg, ru) = (text("name_tg").unwrap_or_default(), text("name_ru").unwrap_or_default());
    for (key, given) in [("pcode", &pcode), ("name", &en)] {
        if given.is_none() {
            it.missing(key, "write it in quotes");
        }
    }
    let _ = it.has("languages");
    let offset = it.number_in("utc_offset_h", -12.0..=14.0, "hours ahead of UTC");
    it.finish();
    let people = people(root);
    let mut wet_loess = Months::NONE;
    if let Some(mut season) = root.section("season") {
        let _ = (season.numbers("winter_months"), season.text("source"));
        wet_loess = roads::months(&mut season, "wet_loess_months").unwrap_or_default();
        season.finish();
    }
    let plane = default_plane(root);
    let offset_h = offset.map_or(0.0, |it| it.value);
    Some((pcode?, Names { en: en?, tg, ru }, people?, offset_h, (plane?, wet_loess)))
}

/// The most likely size of a household, whose range is for reports, and the file of groups.
fn people(root: &mut Section) -> Option<(f64, Option<String>)> {
    let help =
        "for example: household_size = { low = 5.5, mode = 6.0, high = 6.5, source = \"…\" }";
    let Some(mut people) = root.section("people") else {
        root.missing("people", help);
        return None;
    };
    let _ = people.has("reference_date");
    let groups = people.text("groups").map(|it| it.value);
    let Some(mut size) = people.section("household_size") else {
        people.missing("household_size", help);
        return None;
    };
    let bounds = 1.0..=15.0;
    let why = "people in a household";
    let _ =
        (size.number_in("low", bounds.clone(), why), size.number_in("high", bounds.clone(), why));
    let _ = size.text("source");
    let mode = size.number_in("mode", bounds, why);
    if !size.has("mode") {
        size.missing("mode", help);
    }
    size.finish();
    people.finish();
    mode.map(|it| (it.value, groups))
}

/// How an unknown fault of the region most likely lies.
fn default_plane(root: &mut Section) -> Option<PlaneAngles> {
    let Some(mut it) = root.section("default_rupture") else {
        root.missing("default_rupture", "strike_deg, dip_deg and rake_deg of an unknown fault");
        return None;
    };
    let strike = it.number_in("strike_deg", 0.0..=360.0, "strike is clockwise from north");
    let dip = it.number_in("dip_deg", 1.0..=90.0, "dip is below the horizontal");
    let rake = it.number_in("rake_deg", -180.0..=180.0, "rake is the direction of slip");
    let _ = it.text("source");
    it.finish();
    Some(PlaneAngles { strike_deg: strike?.value, dip_deg: dip?.value, rake_deg: rake?.value })
}

fn layers(
    root: &mut Section,
    folder: &Path,
    replaced: &BTreeMap<String, Mapping>,
    problems: &RefCell<Problems>,
) -> BTreeMap<String, LayerFile> {
    let mut found = BTreeMap::new();
    let Some(mut section) = root.section("layers") else {
        root.missing("layers", "a region file names its layers: [layers] roads = \"roads.gpkg\"");
        return found;
    };
    let mut attributions = root.section("attribution");
    for name in FOR_PEOPLE {
        let _ = section.text(name);
        let _ = attributions.as_mut().and_then(|it| it.text(name));
    }
    for name in LAYERS.into_iter().chain(OPTIONAL) {
        let mapping = mapping(&mut section, name, folder);
        let is_spared =
            OPTIONAL.contains(&name) || (OF_PEOPLE.contains(&name) && section.has("exposure"));
        if mapping.is_none() && !section.has(name) && !is_spared {
            let help = format!("{name} = \"the file, relative to region.toml\", or \"none\"");
            section.missing(name, &help);
        }
        let attribution = attributions.as_mut().and_then(|it| it.text(name));
        let own = mapping.map(|mapping| LayerFile {
            mapping,
            attribution: attribution.map_or_else(String::new, |it| it.value),
            own: None,
        });
        let given = replaced.get(name).map(|mapping| LayerFile {
            mapping: mapping.clone(),
            attribution: "given by the scenario".to_owned(),
            own: own.as_ref().map(|it| it.mapping.clone()),
        });
        if let Some(layer) = given.or(own) {
            found.insert(name.to_owned(), layer);
        }
    }
    section.finish();
    if let Some(it) = attributions {
        it.finish();
    }
    one_layer_of_people(&mut found, replaced, problems);
    found
}

/// An exposure stands in place of villages and population, unless a scenario brings those.
fn one_layer_of_people(
    layers: &mut BTreeMap<String, LayerFile>,
    replaced: &BTreeMap<String, Mapping>,
    problems: &RefCell<Problems>,
) {
    let Some(exposure) = layers.get("exposure").filter(|it| !it.mapping.is_none()) else {
        return;
    };
    let given = |name: &str| replaced.get(name).is_some_and(|it| !it.is_none());
    let people = OF_PEOPLE.into_iter().find(|it| given(it));
    match people {
        Some(other) if given("exposure") => {
            let place = exposure.mapping.path.display().to_string();
            let place = Place::subject(place, "layer `exposure`");
            let message =
                format!("a scenario names an exposure and `{other}`: both say who lives where");
            let problem = Problem::error("E681", place, message).layer("exposure");
            problems.borrow_mut().push(problem.help("name one of them"));
        }
        Some(_) => drop(layers.remove("exposure")),
        None => layers.retain(|name, _| !OF_PEOPLE.contains(&name.as_str())),
    }
}

/// A bare path, or a table with one and how to read the file.
fn mapping(section: &mut Section, name: &'static str, folder: &Path) -> Option<Mapping> {
    if !section.is_table(name) {
        let path = section.text(name)?.value;
        return Some(Mapping::of(if path == "none" { path.into() } else { folder.join(path) }));
    }
    let mut table = section.section(name)?;
    let path = table.text("path");
    if !table.has("path") {
        table.missing("path", "the file, relative to this one");
    }
    let mapping = path.map(|it| Mapping::read(folder.join(it.value), &mut table));
    table.finish();
    mapping
}

type Homes = (Vec<WeightedSet>, Vec<Mix>, Vec<MixRule>, Option<String>);

/// Mixes may be left out where an exposure says what stands where.
fn homes(
    root: &mut Section,
    folder: &Path,
    has_exposure: bool,
    problems: &RefCell<Problems>,
) -> Option<Homes> {
    let Some(mut it) = root.section("buildings") else {
        root.missing("buildings", "a region file says which buildings there are: [buildings]");
        return None;
    };
    let sets = vulnerability::read(&mut it, folder, problems);
    if !it.has("classes") && !it.has("fragility") && !it.has("branch") {
        it.missing("classes", "`panoh list` names the sets of building classes");
    }
    let given = Buildings::read(&mut it);
    if !it.has("mix") && !has_exposure {
        it.missing("mix", "[[buildings.mix]] with a name and shares");
    }
    let by_day = it.text("by_day").map(|given| (given.value, it.place_of("by_day")));
    it.finish();
    let (mut mixes, mut rules) = (vec![], vec![]);
    given.add_to(sets.first()?.0, &mut mixes, &mut rules, problems);
    if let Some((name, place)) =
        by_day.as_ref().filter(|it| mixes.iter().all(|mix| mix.name != it.0))
    {
        let names = mixes.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(", ");
        let problem = Problem::error("E601", place.clone(), format!("no mix is called \"{name}\""));
        problems.borrow_mut().push(problem.expected(format!("expected one of {names}")));
    }
    Some((sets, mixes, rules, by_day.map(|it| it.0)))
}

/// Branches for shallow and for deep earthquakes, and where the one becomes the other, km.
fn ground_motion(root: &mut Section) -> (Vec<WeightedModel>, Vec<WeightedModel>, f64) {
    let Some(mut it) = root.section("ground_motion") else {
        return (vec![], vec![], f64::INFINITY);
    };
    let deep = it.number_in("deep_from_km", 10.0..=300.0, "where models for slabs take over");
    let _ = it.text("source");
    let found = (branches::read(&mut it, "shallow"), branches::read(&mut it, "deep"));
    it.finish();
    (found.0, found.1, deep.map_or(f64::INFINITY, |it| it.value))
}

impl Region {
    /// Takes vulnerability models in place of its own; mixes follow by the names of classes. Mixes that
    /// have a class which the new models do not know are empty; they are given with those classes.
    pub fn adopt(&mut self, sets: &[WeightedSet]) -> Vec<(String, Vec<String>)> {
        let Some((set, _)) = sets.first() else { return vec![] };
        let moved = vulnerability::in_order_of(&self.mixes, self.set, set);
        let lost = moved.iter().filter(|it| !it.1.is_empty());
        let lost = lost.map(|(mix, classes)| (mix.name.clone(), classes.clone())).collect();
        self.mixes = moved.into_iter().map(|it| it.0).collect();
        self.set = set;
        self.sets = sets.to_vec();
        lost
    }

    /// A layer that the region has; `None` where it says that it has none.
    pub fn layer(&self, name: &str) -> Option<&Mapping> {
        self.layers.get(name).map(|it| &it.mapping).filter(|it| !it.is_none())
    }
}
