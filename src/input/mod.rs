//! From files: everything is read and checked here, before the first draw.

pub mod problem;
pub mod section;
pub mod scenario;
pub mod region;
pub mod layers;
pub mod assemble;
pub mod verification;

use std::cell::RefCell;
use std::path::Path;

use crate::caveat::Caveat;
use crate::engine::world::World;
use crate::hazard::rupture::{Rupture, RuptureSpec, SEISMOGENIC_BOTTOM};
use crate::units::{Degrees, Km};
use assemble::Layers;
use problem::{Place, Problem, Problems};
use region::Region;
use scenario::{Reading, Scenario};

/// A scenario with all that it needs, ready to be simulated.
pub struct Loaded {
    /// The scenario file.
    pub scenario: Scenario,
    /// The region file.
    pub region: Region,
    /// The layers as they were read.
    pub layers: Layers,
    /// The fault that slips.
    pub rupture: Rupture,
    /// What is simulated.
    pub world: World,
    /// Remarks on the rupture and the models.
    pub caveats: Vec<Caveat>,
}

/// Reads a scenario and its region; `None` when a problem stands against it. All problems of the
/// scenario and of the layers are told at once.
pub fn load(path: &Path, problems: &RefCell<Problems>) -> Option<Loaded> {
    let reading = scenario::read(path, problems)?;
    let region = region::read(&reading.region, &reading.layers, problems)?;
    let layers = assemble::layers(&region, problems);
    let inside = layers.as_ref().is_some_and(|it| epicenter_fits(&reading, it, problems));
    let scenario = reading.scenario?;
    let rupture = rupture(&scenario, &region, problems);
    let (layers, rupture) = (layers.filter(|_| inside)?, rupture?);
    if problems.borrow().errors() > 0 {
        return None;
    }
    let (world, caveats) = assemble::world(&scenario, &region, &rupture, &layers);
    let roads = region.layers["roads"].path.display().to_string();
    let World { graph, settlements, to_centre, .. } = &world;
    layers::roads::check_joined(&roads, graph, settlements, to_centre, problems);
    Some(Loaded { scenario, region, layers, rupture, world, caveats })
}

impl Loaded {
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
            world.shelters.len()
        )
    }
}

/// How far from the region an earthquake may lie, degrees: beyond, nothing is displaced.
const MARGIN_DEG: f64 = 3.0;

fn epicenter_fits(reading: &Reading, layers: &Layers, problems: &RefCell<Problems>) -> bool {
    let Some(epicenter) = &reading.epicenter else { return false };
    let grid = &layers.people.grid;
    let (width_deg, height_deg) =
        (grid.n_cols as f64 * grid.step_deg, grid.n_rows as f64 * grid.step_deg);
    let near = |lon: f64, lat: f64| {
        (grid.west_deg - MARGIN_DEG..=grid.west_deg + width_deg + MARGIN_DEG).contains(&lon)
            && (grid.north_deg - height_deg - MARGIN_DEG..=grid.north_deg + MARGIN_DEG)
                .contains(&lat)
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
    let (west, north) = (grid.west_deg, grid.north_deg);
    let expected = format!(
        "expected longitude {west:.1} to {:.1}, latitude {:.1} to {north:.1}, or near",
        west + width_deg,
        north - height_deg
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

fn rupture(scenario: &Scenario, region: &Region, problems: &RefCell<Problems>) -> Option<Rupture> {
    let file = scenario.file.display().to_string();
    let angles = scenario.plane.unwrap_or_else(|| {
        let it = region.default_plane;
        let message = format!(
            "strike, dip and rake are not given: {}°, {}°, {}° are assumed, as the region file says",
            it.strike_deg, it.dip_deg, it.rake_deg
        );
        let place = Place::subject(file.clone(), "scenario");
        problems.borrow_mut().push(
            Problem::warning("W605", place, message)
                .help("give strike_deg, dip_deg and rake_deg when the fault is known"),
        );
        it
    });
    let spec = RuptureSpec {
        magnitude: scenario.magnitude,
        hypocentre: scenario.epicenter,
        depth: Km(scenario.depth_km),
        strike: Degrees(angles.strike_deg),
        dip: Degrees(angles.dip_deg),
        rake: Degrees(angles.rake_deg),
        seismogenic_bottom: SEISMOGENIC_BOTTOM,
    };
    let rupture = Rupture::new(&spec);
    if rupture.is_none() {
        let place = Place::subject(file, "scenario");
        let message = "no rupture can have these numbers together";
        problems.borrow_mut().push(Problem::error("E602", place, message));
    }
    rupture
}
