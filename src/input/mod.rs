//! From files: everything is read and checked here, before the first draw.

pub mod problem;
pub mod codes;
pub mod section;
pub mod branches;
pub mod files;
pub mod local_time;
pub mod observations;
pub mod evacuation;
pub mod ground_motion;
pub mod rupture;
pub mod openquake;
pub mod vulnerability;
pub mod roads;
pub mod needs;
pub mod stocks;
pub mod shelter;
pub mod scenario;
pub mod region;
pub mod layers;
pub mod buildings;
pub mod groups;
pub mod damage;
pub mod doors;
pub mod land;
pub mod assemble;
pub mod camps;
pub mod absent;
pub mod hindcast;
pub mod verification;
pub mod stage_file;
pub mod manual;

pub use scenario::nearest_region;

use std::cell::RefCell;
use std::path::Path;

use crate::caveat::Caveat;
use crate::engine::world::World;
use crate::hazard::correlation::models;
use crate::hazard::imt::Imt;
use crate::hazard::rupture::{Rupture, RuptureSpec, SEISMOGENIC_BOTTOM};
use crate::hazard::scaling;
use crate::hazard::surface::Surface;
use crate::units::{Degrees, Km};
use assemble::Layers;
use evacuation::Evacuation;
use layers::frame::Frame;
use observations::Observations;
use problem::{Place, Problem, Problems};
use region::Region;
use scenario::{PlaneAngles, Reading, Scenario};

/// A scenario with all that it needs, ready to be simulated.
pub struct Loaded {
    /// The scenario file.
    pub scenario: Scenario,
    /// The region file.
    pub region: Region,
    /// The layers as they were read.
    pub layers: Layers,
    /// Where people are ordered to leave.
    pub evacuation: Evacuation,
    /// What was measured of the earthquake.
    pub observations: Observations,
    /// The faults that may have slipped, all equally likely, from shallow to deep; one where the
    /// depth is known.
    pub ruptures: Vec<Rupture>,
    /// What is simulated.
    pub world: World,
    /// Remarks on the rupture and the models.
    pub caveats: Vec<Caveat>,
}

/// Reads a scenario and its region; `None` when a problem stands against it. All problems of the
/// scenario and of the layers are told at once.
pub fn load(path: &Path, problems: &RefCell<Problems>) -> Option<Loaded> {
    let reading = scenario::read(path, problems)?;
    let mut region = region::read(&reading.region, &reading.layers, problems)?;
    let lost = region.adopt(&reading.sets);
    reading.buildings.add_to(region.set, &mut region.mixes, &mut region.rules, problems);
    region.roads = reading.roads.clone().or(&region.roads);
    let file = reading.groups.clone().or(region.groups_file.take());
    region.groups = file.as_ref().and_then(|it| groups::read(it, problems));
    region.groups_file = file;
    tell_lost(&reading, &region, &lost, problems);
    let mut layers = assemble::layers(&region, problems);
    if let Some((layers, people)) = layers.as_mut().zip(reading.people) {
        layers.scale_people(people);
    }
    let frame = layers.as_ref().and_then(|it| it.frame(&region.names.en));
    let observations = reading.observations.read(frame.as_ref(), problems);
    let evacuation = evacuation(&reading, frame.as_ref(), layers.as_ref(), problems);
    let inside = layers.as_ref().is_some_and(|it| epicenter_fits(&reading, it, problems));
    let scenario = reading.scenario?;
    let ruptures = ruptures(&scenario, &region, problems);
    let (layers, ruptures, evacuation) = (layers.filter(|_| inside)?, ruptures?, evacuation?);
    check_measures(&scenario, &region, &observations, problems);
    if problems.borrow().errors() > 0 {
        return None;
    }
    absent::tell(&region, &layers, problems);
    region.mixes.extend_from_slice(&layers.mixes);
    let orders = &evacuation.orders;
    let of = assemble::Of { scenario: &scenario, region: &region, ruptures: &ruptures, orders };
    let (world, caveats) = assemble::world(of, &observations, &layers, problems)?;
    if let Some((path, it)) = region.groups_file.as_ref().zip(region.groups.as_ref()) {
        groups::check_codes(path, it, &world.areas.districts, problems);
    }
    if let Some(roads) = region.layer("roads") {
        let roads = roads.path.display().to_string();
        let World { settlements, to_centre, reception, .. } = &world;
        let doors = (0..).map(|it| reception.doors.of_shelter(it).node);
        let shelters: Vec<_> = reception.shelters.iter().zip(doors).collect();
        layers::gaps::check_shelters(&roads, &world.network, &shelters, problems);
        layers::gaps::check(&roads, &world.network, settlements, to_centre, problems);
        layers::roads::near::check(&roads, &world.network, settlements, problems);
    }
    let shelter = &scenario.shelter;
    let file = shelter.files.iter().find(|it| it.0 == "stocks").map(|it| it.1.as_path());
    if let Some((file, stocks)) = file.zip(shelter.stocks.as_deref())
        && !stocks::are_inside(file, stocks, &world.settlements, problems)
    {
        return None;
    }
    Some(Loaded { scenario, region, layers, evacuation, observations, ruptures, world, caveats })
}

impl Loaded {
    /// The rupture of the median depth.
    pub fn rupture(&self) -> &Rupture {
        &self.ruptures[self.ruptures.len() / 2]
    }

    /// What was read, for people: a line.
    pub fn inventory(&self) -> String {
        let world = &self.world;
        format!(
            "{:.0} people in {} settlements of {} districts, {} populated cells, {} road \
             segments, {} shelters",
            world.people(),
            world.settlements.len(),
            world.areas.districts.len(),
            world.cells.len(),
            world.network.segments.len(),
            world.reception.shelters.len()
        )
    }
}

/// Zones that people are ordered to leave, and who of the region lives there.
fn evacuation(
    reading: &Reading,
    frame: Option<&Frame>,
    layers: Option<&Layers>,
    problems: &RefCell<Problems>,
) -> Option<Evacuation> {
    let areas = evacuation::areas(&reading.evacuation, frame, problems);
    let method = reading.scenario.as_ref().map(|it| it.method);
    evacuation::check(&reading.evacuation, method, problems);
    let (areas, layers) = (areas?, layers?);
    let cell_place = |it| layers.cell_place(it);
    let people = evacuation::People { cells: &layers.cells, cell_place: &cell_place };
    Some(Evacuation::of(&reading.evacuation, areas, &people, problems))
}

/// Says which mixes have classes that the vulnerability models of the scenario do not know.
fn tell_lost(
    reading: &Reading,
    region: &Region,
    lost: &[(String, Vec<String>)],
    problems: &RefCell<Problems>,
) {
    if region.layer("exposure").is_some() && !lost.is_empty() {
        let place = Place::subject(reading.file.display().to_string(), "buildings");
        let names: Vec<&str> = lost.iter().map(|it| it.0.as_str()).collect();
        let message = format!(
            "`{}` does not know the classes of the region's mixes {}: assets have classes of their own, \
             but shelters and public buildings of these mixes never break",
            region.set.name,
            names.join(", ")
        );
        let help = "give those mixes anew, in the classes of the set: [[buildings.mix]]";
        problems.borrow_mut().push(Problem::warning("W664", place, message).help(help));
        return;
    }
    let is_empty = |name: &str| {
        let mix = region.mixes.iter().find(|it| it.name == name);
        mix.is_some_and(|it| it.shares.iter().all(|share| share.high <= 0.0))
    };
    for (mix, classes) in lost.iter().filter(|it| is_empty(&it.0)) {
        let place = Place::subject(reading.file.display().to_string(), "buildings");
        let message = format!(
            "mix `{mix}` of the region has classes that `{}` does not: {}",
            region.set.name,
            classes.join(", ")
        );
        let help = format!("give the mix anew: [[buildings.mix]] name = \"{mix}\"");
        problems.borrow_mut().push(Problem::error("E661", place, message).help(help));
    }
}

/// Measures of shaking that damage needs must be there: correlated with the others, and modelled.
fn check_measures(
    scenario: &Scenario,
    region: &Region,
    observations: &Observations,
    problems: &RefCell<Problems>,
) {
    let further = damage::further_measures(region);
    if further.is_empty() {
        return;
    }
    let names: Vec<String> = further.iter().map(Imt::to_string).collect();
    let place = Place::subject(scenario.file.display().to_string(), "ground_motion");
    let refuse = |message: String, help: &str| {
        let problem = Problem::error("E662", place.clone(), message);
        problems.borrow_mut().push(problem.help(help));
    };
    if observations.shakemap.is_some() {
        let message =
            format!("fragility over {} cannot take its shaking from a map yet", names.join(", "));
        refuse(message, "leave `shakemap` out, or take classes that answer to intensity");
    }
    let keys = &scenario.ground_motion;
    let fields: Vec<Imt> = [Imt::Pgv].into_iter().chain(further).collect();
    let refused = models::join(&keys.correlation, &fields, &keys.options).err();
    for it in refused.into_iter().flatten() {
        refuse(it.to_string(), "take another correlation, or other measures of fragility");
    }
}

/// How far from the region an earthquake may lie, degrees: beyond, nothing is displaced.
const MARGIN_DEG: f64 = 3.0;

fn epicenter_fits(reading: &Reading, layers: &Layers, problems: &RefCell<Problems>) -> bool {
    let Some(epicenter) = &reading.epicenter else { return false };
    let [west, south, east, north] = layers.extent;
    let near = |lon: f64, lat: f64| {
        (west - MARGIN_DEG..=east + MARGIN_DEG).contains(&lon)
            && (south - MARGIN_DEG..=north + MARGIN_DEG).contains(&lat)
    };
    let (lon, lat) = epicenter.value;
    if near(lon, lat) {
        return true;
    }
    let place = Place {
        file: reading.file.display().to_string(),
        span: Some(epicenter.span.clone()),
        subject: "scenario.epicenter".to_owned(),
    };
    let expected = format!(
        "expected longitude {west:.1} to {east:.1}, latitude {south:.1} to {north:.1}, or near"
    );
    let problem = if near(lat, lon) {
        let message = "longitude and latitude of the epicentre look swapped";
        Problem::error("E203", place, message).help(format!("write epicenter = [{lat}, {lon}]"))
    } else {
        let message = format!("the epicentre {lon}, {lat} is far from the region");
        Problem::error("E204", place, message).help("check the coordinates, or load another region")
    };
    problems.borrow_mut().push(problem.expected(expected));
    false
}

/// Where depths of equal likelihood lie in the range of a depth: the middles of its thirds.
const THIRDS: [f64; 3] = [1.0 / 6.0, 0.5, 5.0 / 6.0];

/// The ruptures of the scenario: a surface that is known, or one around the hypocentre at each of
/// the depths that it may have.
fn ruptures(
    scenario: &Scenario,
    region: &Region,
    problems: &RefCell<Problems>,
) -> Option<Vec<Rupture>> {
    let scaling = scenario.rupture.scaling.and_then(scaling::by_name);
    let scaling = scaling.unwrap_or(scaling::ALL[0]);
    let known = scenario.rupture.known.as_ref();
    // A known surface has strike and dip; a rake in its file spares the question too.
    let rake = scenario.plane.map(|it| it.rake_deg).or(known.and_then(|it| it.rake_deg));
    let angles = match (scenario.plane, known, rake) {
        (Some(it), _, _) => it,
        (None, Some(_), Some(rake_deg)) => PlaneAngles { rake_deg, ..region.default_plane },
        _ => assumed_angles(scenario, region, problems),
    };
    let rake = Degrees(angles.rake_deg);
    if let Some(known) = known {
        let area_km2 = known.surface.plane().area_km2();
        check_area(scenario, area_km2, scaling.area_km2(scenario.magnitude, rake), problems);
    }
    let magnitude = scenario.magnitude;
    let at = |depth: Km| {
        let hypocentre = (scenario.epicenter, depth);
        if let Some(known) = known {
            return Rupture::with_surface(magnitude, rake, hypocentre, known.surface.clone());
        }
        let [strike, dip] = [angles.strike_deg, angles.dip_deg].map(Degrees);
        if scenario.rupture.is_point {
            let point = Surface::point(hypocentre, [strike, dip])?;
            return Rupture::with_surface(magnitude, rake, hypocentre, point);
        }
        let spec = RuptureSpec {
            magnitude,
            hypocentre: scenario.epicenter,
            depth,
            strike,
            dip,
            rake,
            seismogenic_bottom: SEISMOGENIC_BOTTOM,
        };
        Rupture::scaled(&spec, scaling)
    };
    let depth = scenario.depth_km;
    let ruptures: Option<Vec<Rupture>> = if depth.low < depth.high {
        THIRDS.iter().map(|u| at(Km(depth.quantile(*u)))).collect()
    } else {
        at(Km(depth.mode)).map(|it| vec![it])
    };
    if ruptures.is_none() {
        let place = Place::subject(scenario.file.display().to_string(), "scenario");
        let message = "no rupture can have these numbers together";
        problems.borrow_mut().push(Problem::error("E602", place, message));
    }
    ruptures
}

fn assumed_angles(
    scenario: &Scenario,
    region: &Region,
    problems: &RefCell<Problems>,
) -> PlaneAngles {
    let it = region.default_plane;
    let message = format!(
        "strike, dip and rake are not given: {}°, {}°, {}° are assumed, as the region file says",
        it.strike_deg, it.dip_deg, it.rake_deg
    );
    let place = Place::subject(scenario.file.display().to_string(), "scenario");
    problems.borrow_mut().push(
        Problem::warning("W606", place, message)
            .help("give strike_deg, dip_deg and rake_deg when the fault is known"),
    );
    it
}

/// A surface this many times larger or smaller than its magnitude calls for is worth a remark:
/// three standard deviations of the relations, about. Ours.
const AREA_FACTOR: f64 = 4.0;

fn check_area(scenario: &Scenario, area_km2: f64, usual_km2: f64, problems: &RefCell<Problems>) {
    let is_cloud = matches!(
        scenario.rupture.known.as_ref().map(|it| &it.surface),
        Some(Surface::Cloud(_) | Surface::Point(..))
    );
    if is_cloud || (1.0 / AREA_FACTOR..=AREA_FACTOR).contains(&(area_km2 / usual_km2)) {
        return;
    }
    let place = Place::subject(scenario.file.display().to_string(), "rupture");
    let message = format!(
        "the rupture has {area_km2:.0} km²; M {} usually breaks about {usual_km2:.0} km²",
        scenario.magnitude
    );
    let problem = Problem::warning("W607", place, message);
    problems.borrow_mut().push(problem.help("check the magnitude, or shorten the trace"));
}
