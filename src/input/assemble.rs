//! Scenario and region become the world of a run, or every problem that stands against it.

use std::cell::RefCell;

use crate::caveat::Caveat;
use crate::damage::casualties::TimeOfDay;
use crate::damage::model::DamageModel;
use crate::displacement::accommodation::{Season, Setting};
use crate::engine::world::World;
use crate::exposure::cells::Cells;
use crate::exposure::grid::Raster;
use crate::exposure::settlement::{Area, Areas, Settlement};
use crate::hazard::rupture::Rupture;
use crate::hazard::site::{MeasuredGround, SiteConditions, Sites};
use crate::input::layers::frame::Frame;
use crate::input::layers::people::{Join, Joined, Rule};
use crate::input::layers::raster;
use crate::input::layers::settlements::Village;
use crate::input::layers::yardstick::Against;
use crate::input::layers::{
    districts, population, roads, settlements, shelters, vs30, vs30_points,
};
use crate::input::observations::Observations;
use crate::input::problem::Problems;
use crate::input::region::{Region, absent};
use crate::input::scenario::Scenario;
use crate::input::{buildings, ground_motion};
use crate::routing::cells::road_points;
use crate::routing::closure::{ClosureModel, RoadCell, side};
use crate::routing::graph::{Graph, milliseconds};
use crate::routing::nearest_node::NodeIndex;
use crate::routing::network::Network;
use crate::routing::shortest::Start;
use crate::routing::speed::Terrain;
use crate::secondary::ground::{CTI_DEFAULT, Ground, LandCover, Lithology};
use crate::shelter::allocation::{Doors, Limits};
use crate::shelter::site::Shelter;
use crate::stats::Triangular;
use crate::units::{Degrees, LonLat, Metres, Minutes, Vs30};

/// Longest stretch of road that takes its shaking and slope from one point.
const ROAD_STEP: Metres = Metres(500.0);

/// Where a region says nothing of its people, all are at home.
const NOBODY: Triangular = Triangular { low: 0.0, mode: 0.0, high: 0.0 };

/// Walking speed from a door to the road, m/min: 4 km/h. Ours.
const WALK_M_MIN: f64 = 4000.0 / 60.0;

/// Layers as they were read, before the world is made of them.
pub struct Layers {
    /// Country, regions, districts.
    pub areas: Areas,
    /// Box of the region and of its terrain: what residuals are drawn for.
    pub extent: [f64; 4],
    /// Settlements without people.
    pub villages: Vec<Village>,
    /// People of each cell.
    pub people: Raster,
    /// Populated cells.
    pub cells: Cells,
    /// Heights, metres.
    pub terrain: Raster,
    /// Slopes, degrees.
    pub slope: Raster,
    /// m/s.
    pub vs30: Raster,
    /// Vs30 that was measured; goes before the raster.
    pub measured_ground: Vec<MeasuredGround>,
    /// IGBP classes.
    pub landcover: Raster,
    /// Roads.
    pub network: Network,
    /// Places with capacity.
    pub shelters: Vec<Shelter>,
}

/// Reads every layer of a region; problems of all of them are collected before one stops it.
pub fn layers(region: &Region, problems: &RefCell<Problems>) -> Option<Layers> {
    let mapping = |name: &str| {
        let found = region.layers.get(name).map(|it| it.mapping.clone());
        if found.is_none() {
            problems.borrow_mut().push(absent(region, name));
        }
        found
    };
    let regions = mapping("regions").and_then(|it| districts::regions(&it, problems));
    let frame = regions.as_ref().and_then(|it| Frame::around(&region.names.en, it));
    let frame = frame.as_ref();
    let values = |name, what| mapping(name).and_then(|it| raster::read(&it, what, frame, problems));
    let terrain = values("dem", raster::DEM);
    let slope = values("slope", raster::SLOPE);
    let vs30 = mapping("vs30").and_then(|it| vs30::read(&it, frame, problems));
    let points = region.layers.get("vs30_points");
    let measured_ground = points.and_then(|it| vs30_points::read(&it.mapping, frame, problems));
    let landcover = values("landcover", raster::LANDCOVER);
    let network = mapping("roads").zip(terrain.as_ref().zip(slope.as_ref())).and_then(
        |(it, (elevation_m, slope_deg))| {
            roads::read(&it, Some(&Terrain { elevation_m, slope_deg }), frame, problems)
        },
    );
    let districts = mapping("admin")
        .zip(regions.as_ref())
        .and_then(|(it, regions)| districts::districts(&it, regions, frame, problems));
    let of_district = |name| mapping(name).zip(districts.as_ref());
    let rule = Rule::of(region);
    let has_villages = region.layers.get("villages").is_none_or(|it| !it.mapping.is_none());
    let villages = of_district("villages")
        .filter(|_| has_villages)
        .and_then(|(it, of)| settlements::read(&it, of, frame, problems))
        .map(|it| settlements::with_households(it, region.household_size));
    let shelters = of_district("shelters")
        .and_then(|(it, of)| shelters::read(&it, of, &region.mixes, frame, problems));
    let own = region.layers.get("population").and_then(|it| it.own.as_ref());
    let people = of_district("population").filter(|_| rule.needs_raster(region)).and_then(
        |(it, districts)| population::read(&it, &Against { districts, own, frame }, problems),
    );
    let mut districts = districts?;
    let join = Join { region, frame, districts: &districts, terrain: terrain.as_ref(), problems };
    let complete =
        (people.is_some() || !rule.needs_raster(region)) && (villages.is_some() || !has_villages);
    let joined = if complete { join.join(rule, villages, people) } else { None };
    let joined = joined?;
    let extent = extent(frame, terrain.as_ref()?);
    people_of(&mut districts, &joined);
    let mut areas = Areas {
        country_pcode: region.pcode.clone(),
        country: region.names.clone(),
        regions: regions?,
        districts,
    };
    for district in &areas.districts {
        areas.regions[district.parent as usize].people += district.people;
    }
    let covered: [(&str, &Option<Raster>); 4] =
        [("dem", &terrain), ("slope", &slope), ("vs30", &vs30), ("landcover", &landcover)];
    for (name, raster) in covered {
        let Some((it, raster)) = region.layers.get(name).zip(raster.as_ref()) else { continue };
        let centre = |it: &u32| joined.people.grid.centre(*it as usize);
        let places = joined.cells.grid_idx.iter().map(centre);
        let people = places.zip(joined.cells.people.iter().copied());
        raster::check_cover(&it.mapping, name, raster, people, problems);
    }
    buildings::check_codes(region, &areas, &joined.villages, problems);
    Some(Layers {
        areas,
        extent,
        villages: joined.villages,
        people: joined.people,
        cells: joined.cells,
        terrain: terrain?,
        slope: slope?,
        vs30: vs30?,
        measured_ground: measured_ground.unwrap_or_default(),
        landcover: landcover?,
        network: network?,
        shelters: shelters?,
    })
}

/// Residents of districts are those of their cells, whoever counted them.
fn people_of(districts: &mut [Area], joined: &Joined) {
    let mut sums = vec![0.0; districts.len()];
    for (village, range) in joined.villages.iter().zip(&joined.cells.of_settlement) {
        let cells = &joined.cells.people[range.start as usize..range.end as usize];
        let people: f64 = cells.iter().map(|it| f64::from(*it)).sum();
        sums[village.settlement.district as usize] += people;
    }
    for (district, people) in districts.iter_mut().zip(sums) {
        district.people = people;
    }
}

/// The world of a scenario, with remarks on its rupture.
pub fn world(
    scenario: &Scenario,
    region: &Region,
    rupture: &Rupture,
    observations: &Observations,
    layers: &Layers,
) -> (World, Vec<Caveat>) {
    let settlements = settlements_with_people(layers);
    let mut cells = layers.cells.clone();
    for (range, it) in layers.cells.of_settlement.iter().zip(&settlements) {
        let height_m = layers.terrain.at(it.place).map_or(it.elevation_m, f64::from);
        let mix = buildings::mix_of(&region.rules, &layers.areas, it, height_m);
        cells.mix[range.start as usize..range.end as usize].fill(mix);
    }
    let (sites, road_cells, shelter_sites) = sites(layers);
    let parts = ground_motion::Parts {
        keys: &scenario.ground_motion,
        region,
        rupture,
        observations,
        extent: layers.extent,
        further: &[],
    };
    let (ground_motion, caveats) = parts.ground_motion(&sites, |it| layers.ground(it));
    let graph = Graph::new(&layers.network);
    let (doors, to_centre) = doors(&layers.network, &layers.areas, &settlements, &layers.shelters);
    let setting = |it: &Settlement| Setting::of(it.urban, scenario.season);
    let world = World {
        areas: layers.areas.clone(),
        settings: settlements.iter().map(setting).collect(),
        settlements,
        cells,
        household_size: region.household_size,
        abroad: region.groups.as_ref().map_or(NOBODY, |it| it.abroad_in(scenario.time.month)),
        time_of_day: TimeOfDay::of_hour(f64::from(scenario.time.hour)),
        cold: scenario.season == Season::Winter,
        sites,
        shelter_sites,
        ground_motion,
        damage: DamageModel::new(region.set, &region.mixes),
        closures: ClosureModel::new(&layers.network, &road_cells),
        network: layers.network.clone(),
        graph,
        doors,
        to_centre,
        shelters: layers.shelters.clone(),
        limits: Limits { time: Minutes(scenario.max_travel_min), ..Limits::default() },
    };
    (world, caveats)
}

/// The box around a region and the terrain that was read for it.
fn extent(frame: Option<&Frame>, terrain: &Raster) -> [f64; 4] {
    let land = terrain.grid.bounds();
    frame.map_or(land, |it| {
        [
            land[0].min(it.west_deg),
            land[1].min(it.south_deg),
            land[2].max(it.east_deg),
            land[3].max(it.north_deg),
        ]
    })
}

impl Layers {
    /// The ground below a place: measured near it, or of the raster.
    pub fn ground(&self, place: LonLat) -> SiteConditions {
        let modelled = || {
            let vs30_m_s = self.vs30.at(place).unwrap_or(VS30_UNKNOWN);
            SiteConditions::inferred(Vs30(f64::from(vs30_m_s)))
        };
        MeasuredGround::nearest(&self.measured_ground, place).unwrap_or_else(modelled)
    }
}

fn settlements_with_people(layers: &Layers) -> Vec<Settlement> {
    let ranges = layers.cells.of_settlement.iter();
    let with_people = |(village, range): (&Village, &std::ops::Range<u32>)| {
        let cells = range.start as usize..range.end as usize;
        let people = layers.cells.people[cells].iter().map(|it| f64::from(*it)).sum();
        Settlement { people, ..village.settlement.clone() }
    };
    layers.villages.iter().zip(ranges).map(with_people).collect()
}

/// Sites of cells, roads and shelters; what lies around each stretch of road; which are shelters.
fn sites(layers: &Layers) -> (Sites, Vec<RoadCell>, std::ops::Range<usize>) {
    let mut sites = Sites::default();
    let push = |sites: &mut Sites, place: LonLat| sites.push(place, layers.ground(place));
    for cell in &layers.cells.grid_idx {
        push(&mut sites, layers.people.grid.centre(*cell as usize));
    }
    let mut cells = vec![];
    for point in road_points(&layers.network, ROAD_STEP) {
        cells.push(RoadCell {
            segment: point.segment,
            site: sites.len() as u32,
            length_m: point.length_m,
            ground: ground(layers, point.place),
            side: side(&layers.slope, point.place),
        });
        push(&mut sites, point.place);
    }
    let first = sites.len();
    for shelter in &layers.shelters {
        push(&mut sites, shelter.place);
    }
    let shelters = first..sites.len();
    (sites, cells, shelters)
}

/// Where no Vs30 is known: the reference rock of BSSA14, which neither raises nor lowers shaking.
const VS30_UNKNOWN: f32 = 760.0;

fn ground(layers: &Layers, place: LonLat) -> Ground {
    let land_cover = layers.landcover.at(place).map_or(u8::MAX, |it| it as u8);
    Ground {
        slope: Degrees(f64::from(layers.slope.at(place).unwrap_or(0.0))),
        lithology: Lithology::Unknown,
        land_cover: LandCover::of_igbp(land_cover),
        cti: CTI_DEFAULT,
    }
}

/// Where settlements and shelters meet the road, and the nodes of each settlement and of its
/// district centre.
fn doors(
    network: &Network,
    areas: &Areas,
    settlements: &[Settlement],
    shelters: &[Shelter],
) -> (Doors, Vec<(u32, u32)>) {
    let nodes = NodeIndex::new(network);
    let node = |place| nodes.nearest_node(place).map_or(0, |it| it.node);
    let of_settlement: Vec<u32> = settlements.iter().map(|it| node(it.place)).collect();
    let start = |it: &Shelter| match nodes.nearest_node(it.place) {
        Some(it) => Start { node: it.node, time_ms: milliseconds(it.distance.0 / WALK_M_MIN) },
        None => Start::at(0),
    };
    let centre: Vec<u32> = areas.districts.iter().map(|it| node(it.centre)).collect();
    let pairs = settlements.iter().zip(&of_settlement);
    let to_centre = pairs.map(|(it, node)| (*node, centre[it.district as usize])).collect();
    (Doors::new(of_settlement, shelters.iter().map(start).collect()), to_centre)
}
