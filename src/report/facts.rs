//! The facts of a run that a report tells beside its outcome, gathered from what was read.

use std::path::Path;

use crate::caveat::Caveat;
use crate::damage;
use crate::displacement;
use crate::displacement::evacuation::Order;
use crate::engine::outcome::Outcome;
use crate::engine::parameters::Parameters;
use crate::engine::shaking_maps::ShakingMap;
use crate::engine::world::World;
use crate::exposure::settlement::Origin;
use crate::input::Loaded;
use crate::input::evacuation::Zone;
use crate::input::layers::people::Rule;
use crate::input::problem::{Affected, Problem, Problems, Severity};
use crate::population::groups::{Community, Groups};
use crate::report::context::{
    AssetFacts, BranchFacts, CommunityFacts, DataIssue, EvacuationZone, InputLayer, Near,
    PeopleFacts, RunContext, ScenarioFacts, TimelineDay, WINDS, When,
};
use crate::report::format::manifest::sha256;
use crate::report::needs::{self, Needs};
use crate::report::sheltering::PCODE_SOURCE;
use crate::shelter;
use crate::shelter::camps::Camps;
use crate::stats::Triangular;
use crate::units::{Degrees, Km, LonLat};

/// What a [`RunContext`] refers to.
pub struct Facts<'a> {
    loaded: &'a Loaded,
    scenario: ScenarioFacts,
    maps: Vec<ShakingMap>,
    camps: Option<Camps>,
    branches: Vec<BranchFacts>,
    branch_of: Vec<u32>,
    rupture: Vec<LonLat>,
    needs: Needs,
    people: Option<PeopleFacts>,
    assets: Option<AssetFacts>,
    timeline: Vec<TimelineDay>,
    inputs: Vec<InputLayer>,
    sources: Vec<String>,
    caveats: Vec<Caveat>,
    issues: Vec<DataIssue>,
    evacuation: Vec<EvacuationZone>,
}

impl<'a> Facts<'a> {
    /// Of a run that was simulated, with its maps; `problems` are the warnings that its files left.
    pub fn of(
        loaded: &'a Loaded,
        outcome: &Outcome,
        maps: Vec<ShakingMap>,
        problems: &Problems,
    ) -> Facts<'a> {
        let day = |&(day, displaced): &(u16, _)| TimelineDay { day: u32::from(day), displaced };
        Facts {
            loaded,
            scenario: scenario(loaded),
            maps,
            camps: None,
            branches: branches(&loaded.world),
            branch_of: branch_of(&loaded.world, outcome),
            rupture: open_ring(loaded.rupture().surface().outline()),
            needs: needs::of(asked(loaded), &outcome.zones),
            people: loaded.region.groups.as_ref().map(|it| people(loaded, it)),
            assets: assets(loaded),
            timeline: outcome.timeline.iter().map(day).collect(),
            inputs: inputs(loaded),
            sources: sources(loaded),
            caveats: caveats(loaded, problems),
            issues: issues(problems),
            evacuation: evacuation(loaded),
        }
    }

    /// With what was found of places for camps.
    pub fn with_camps(self, camps: Option<Camps>) -> Facts<'a> {
        Facts { camps, ..self }
    }

    /// As a report takes them.
    pub fn context(&self) -> RunContext<'_> {
        let world = &self.loaded.world;
        RunContext {
            scenario: &self.scenario,
            version: env!("CARGO_PKG_VERSION"),
            household_size: world.household_size,
            pcode_source: PCODE_SOURCE,
            areas: &world.areas,
            settlements: &world.settlements,
            shelters: &world.reception.shelters,
            camps: self.camps.as_ref(),
            network: &world.network,
            cells: &world.cells,
            mixes: &self.loaded.region.mixes,
            n_sites: world.sites.len(),
            assets: self.assets.as_ref(),
            population_grid: self.loaded.layers.people.grid,
            maps: &self.maps,
            branches: &self.branches,
            branch_of: &self.branch_of,
            terrain: Some(&self.loaded.layers.terrain).filter(|it| !it.grid.is_empty()),
            rupture: &self.rupture,
            needs: &self.needs.areas,
            needs_settlement: &self.needs.settlements,
            stocks: &self.needs.stocks,
            loads: &self.needs.loads,
            people: self.people.as_ref(),
            timeline: &self.timeline,
            inputs: &self.inputs,
            sources: &self.sources,
            caveats: &self.caveats,
            issues: &self.issues,
            evacuation: &self.evacuation,
        }
    }
}

/// Whose needs, and by which standard.
pub fn asked(loaded: &Loaded) -> needs::Asked<'_> {
    let shelter = &loaded.scenario.shelter;
    needs::Asked {
        areas: &loaded.world.areas,
        settlements: &loaded.world.settlements,
        month: loaded.scenario.time.month,
        household_size: loaded.world.household_size,
        profile: &shelter.needs,
        stocks: shelter.stocks.as_deref(),
    }
}

/// Share of women and girls of those at home, where it is known.
pub fn females(loaded: &Loaded) -> Option<f64> {
    loaded.region.groups.as_ref().map(|it| people(loaded, it).at_home.females())
}

fn assets(loaded: &Loaded) -> Option<AssetFacts> {
    let world = &loaded.world;
    (!world.cells.asset_id.is_empty()).then(|| AssetFacts {
        states: world.damage.states(),
        consequences: loaded.region.set.consequences.clone(),
        place: world.sites.place[..world.cells.len()].to_vec(),
    })
}

fn scenario(loaded: &Loaded) -> ScenarioFacts {
    let it = &loaded.scenario;
    ScenarioFacts {
        id: it.id.clone(),
        title: it.name.clone(),
        titles: it.names.clone(),
        magnitude: it.magnitude,
        depth: [it.depth_km.low, it.depth_km.mode, it.depth_km.high].map(Km),
        rake: Degrees(loaded.rupture().rake().0),
        epicentre: it.epicenter,
        near: near(loaded),
        when: When {
            date: [it.time.year, u16::from(it.time.month), u16::from(it.time.day)],
            time: [it.time.hour, it.time.minute],
            utc_offset_h: loaded.region.utc_offset_h,
        },
        winter: loaded.world.reception.cold,
    }
}

/// Days from the earthquake to its third night, and to two weeks after.
const NIGHTS: i64 = 2;
const TWO_WEEKS: i64 = 14;

fn people(loaded: &Loaded, groups: &Groups) -> PeopleFacts {
    let world = &loaded.world;
    let Triangular { low, mode, high } = world.abroad;
    let abroad = (low + mode + high) / 3.0;
    let community = |it: &Community| CommunityFacts {
        name: it.name.clone(),
        code: it.code.clone(),
        ratio: world
            .areas
            .districts
            .iter()
            .map(|district| {
                let here = it.districts.iter().filter(|it| it.0 == district.pcode);
                let share: f64 = here.map(|it| it.1).sum();
                let at_home = (1.0 - abroad) * district.people;
                if 0.0 < at_home { share * it.number.mode / at_home } else { 0.0 }
            })
            .collect(),
    };
    let day = |days| loaded.scenario.time.date_after(days);
    PeopleFacts {
        at_home: groups.at_home(abroad),
        categories: groups.categories.clone(),
        communities: groups.communities.iter().map(community).collect(),
        nights: [day(0), day(NIGHTS)],
        two_weeks: [day(TWO_WEEKS), day(TWO_WEEKS)],
    }
}

fn evacuation(loaded: &Loaded) -> Vec<EvacuationZone> {
    let zone = |(order, zone): (&Order, &Zone)| EvacuationZone {
        name: order.name.clone(),
        days: [order.from_day, order.until_day],
        residents: zone.residents,
        arrival_min: zone.arrival_min,
        late: zone.late,
        from_intensity: order.trigger.map(|it| it.from_intensity),
        area: zone.area.clone(),
    };
    loaded.evacuation.iter().map(zone).collect()
}

/// How far the epicentre lies from the nearest town, and where.
fn near(loaded: &Loaded) -> Option<Near> {
    let at = loaded.scenario.epicenter;
    let nearest = |is_town: bool| {
        let places = loaded.world.settlements.iter().filter(|it| it.urban || !is_town);
        places.min_by(|a, b| at.distance(a.place).0.total_cmp(&at.distance(b.place).0))
    };
    let near = nearest(true).or_else(|| nearest(false));
    near.map(|town| {
        let (from, km) = (town.place, at.distance(town.place).0);
        let east = (at.lon_deg - from.lon_deg) * from.lat_deg.to_radians().cos();
        let turn = east.atan2(at.lat_deg - from.lat_deg).to_degrees().rem_euclid(360.0);
        let wind = (turn / 45.0).round() as usize % WINDS.len();
        Near { km, wind, town: town.names.clone() }
    })
}

/// The branches of the logic tree, in its order; the map of the shaking where there is one.
fn branches(world: &World) -> Vec<BranchFacts> {
    let branches = world
        .ground_motion
        .branches()
        .into_iter()
        .map(|(name, source, weight)| BranchFacts { name, source: source.citation(), weight });
    branches.collect()
}

/// Which branch each realization took.
fn branch_of(world: &World, outcome: &Outcome) -> Vec<u32> {
    let pick = |id| world.ground_motion.pick(Parameters::draw(outcome.seed, id).branch) as u32;
    (0..outcome.zones.n_realizations as u32).map(pick).collect()
}

/// What was read, with the sums of its bytes.
pub fn inputs(loaded: &Loaded) -> Vec<InputLayer> {
    let world = &loaded.world;
    let mut files = vec![
        file(&loaded.scenario.file, "scenario", 1, String::new()),
        file(&loaded.region.file, "region", 1, String::new()),
    ];
    // A grid of people that nobody asked was not read.
    let has_grid = Rule::of(&loaded.region).needs_raster(&loaded.region);
    let layers = loaded.region.layers.iter().filter(|it| !it.1.mapping.is_none());
    for (name, layer) in layers.filter(|it| it.0 != "population" || has_grid) {
        let rows = match name.as_str() {
            "admin" => world.areas.districts.len(),
            "regions" => world.areas.regions.len(),
            "villages" => world.settlements.len(),
            "roads" => world.network.segments.len(),
            "shelters" => world.reception.shelters.len(),
            "population" | "exposure" => world.cells.len(),
            "dem" => loaded.layers.terrain.values.len(),
            "slope" => loaded.layers.slope.values.len(),
            "vs30" => loaded.layers.vs30.values.len(),
            "vs30_points" => loaded.layers.measured_ground.len(),
            "rivers" => loaded.layers.rivers.as_ref().map_or(0, Vec::len),
            "lakes" => loaded.layers.lakes.as_ref().map_or(0, |it| it.0.len()),
            _ => loaded.layers.landcover.values.len(),
        };
        files.push(file(&layer.mapping.path, name, rows as u64, layer.attribution.clone()));
    }
    let groups = loaded.region.groups_file.iter().filter(|_| loaded.region.groups.is_some());
    files.extend(groups.map(|it| file(it, "groups", 1, String::new())));
    let of_shelter = loaded.scenario.shelter.files.iter();
    files.extend(of_shelter.map(|(name, path)| file(path, name, 1, String::new())));
    let zones = loaded.evacuation.zones.iter();
    files.extend(
        zones.map(|it| file(&it.file, "evacuation", it.area.0.len() as u64, String::new())),
    );
    let observed = loaded.observations.files.iter();
    files.extend(observed.map(|(kind, path, rows)| {
        let name = path.file_name().map_or_else(String::new, |it| it.to_string_lossy().into());
        file(path, kind, *rows as u64, format!("{name}, {rows}"))
    }));
    files
}

/// A file that was read; what lies in a folder `modelled` is modelled.
fn file(path: &Path, title: &str, rows: u64, attribution: String) -> InputLayer {
    let modelled = path.parent().is_some_and(|it| it.ends_with("modelled"));
    let bytes = std::fs::read(path).unwrap_or_default();
    let sha256 = sha256(&bytes);
    let name = path.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
    let origin = if modelled { Origin::Modelled } else { Origin::Observed };
    InputLayer { name, title: title.to_owned(), sha256, rows, origin, attribution }
}

/// A citation each, of everything that the numbers of this run rest on.
fn sources(loaded: &Loaded) -> Vec<String> {
    let world = &loaded.world;
    let models =
        world.ground_motion.logic_tree.branches().iter().map(|it| it.model.source().citation());
    let stages = [damage::SOURCES, displacement::SOURCES, shelter::needs::SOURCES].concat();
    let mut all: Vec<String> = models.collect();
    all.extend(world.ground_motion.sources.iter().map(|it| it.citation()));
    let asked_for = [crate::hazard::conditioning::SOURCE, crate::hazard::ground_motion::SHAKEMAP];
    let hazard = crate::hazard::SOURCES.iter().filter(|(_, it)| !asked_for.contains(it));
    all.extend(hazard.map(|(_, it)| it.citation()));
    all.extend(crate::secondary::ALL.iter().map(|it| it.source().citation()));
    all.extend(stages.iter().map(|(_, it)| it.citation()));
    all.push(world.reception.allocation.source().citation());
    all.extend(loaded.region.groups.iter().flat_map(|it| it.sources.iter().cloned()));
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|it| seen.insert(it.clone()));
    all
}

/// Orders first: the page shows few remarks, and these change its numbers.
fn caveats(loaded: &Loaded, problems: &Problems) -> Vec<Caveat> {
    let warnings = problems.list.iter().filter(|it| it.severity == Severity::Warning);
    let mut all: Vec<Caveat> = loaded.evacuation.caveat().into_iter().collect();
    all.extend(warnings.map(|it| Caveat::new(it.code, &it.message)));
    all.extend(loaded.caveats.iter().cloned());
    all
}

/// The layer of a problem: as it says, else the one that its place names.
fn layer_of(problem: &Problem) -> String {
    let named = problem.place.subject.split('`').nth(1).unwrap_or("");
    if problem.layer.is_empty() { named.to_owned() } else { problem.layer.clone() }
}

/// Every oddity of the files that did not stop the run, a row a feature.
fn issues(problems: &Problems) -> Vec<DataIssue> {
    let rows = |it: &Problem| -> Vec<DataIssue> {
        let severity = if it.severity == Severity::Warning { "warning" } else { "note" };
        let whole = DataIssue {
            code: it.code.to_owned(),
            severity: severity.to_owned(),
            layer: layer_of(it),
            found: it.message.clone(),
            ..DataIssue::default()
        };
        if it.affected.is_empty() {
            return vec![whole];
        }
        let of = |affected: &Affected| DataIssue {
            feature_id: affected.id.clone(),
            field: affected.field.clone(),
            found: affected.found.clone(),
            action_taken: affected.action.clone(),
            people_affected: affected.people,
            place: affected.place,
            ..whole.clone()
        };
        it.affected.iter().map(of).collect()
    };
    problems.list.iter().filter(|it| it.severity != Severity::Error).flat_map(rows).collect()
}

/// A ring without its last point, which is its first.
fn open_ring(mut ring: Vec<LonLat>) -> Vec<LonLat> {
    ring.pop();
    ring
}
