//! Scenario and region become the world of a run, or every problem that stands against it.

use std::cell::RefCell;
use std::ops::Range;

use geo::{LineString, MultiPolygon};

use crate::caveat::Caveat;
use crate::damage::casualties::TimeOfDay;
use crate::displacement::accommodation::{Season, Setting};
use crate::displacement::evacuation::{Order, Orders};
use crate::displacement::ground_failure::GroundFailure;
use crate::displacement::rebuilding::BuildableDays;
use crate::engine::world::World;
use crate::exposure::building::Mix;
use crate::exposure::cells::Cells;
use crate::exposure::grid::Raster;
use crate::exposure::settlement::{Area, Areas, Settlement};
use crate::hazard::correlation::OF_MEASURES;
use crate::hazard::imt::Imt;
use crate::hazard::joint_motion::{JointMotion, NotGiven};
use crate::hazard::rupture::Rupture;
use crate::hazard::site::{MeasuredGround, SiteConditions, Sites};
use crate::input::land::{self, Land};
use crate::input::layers::exposure::OwnSite;
use crate::input::layers::frame::Frame;
use crate::input::layers::opened::AROUND_DEG;
use crate::input::layers::people::{Join, Joined, Rule};
use crate::input::layers::settlements::Village;
use crate::input::layers::yardstick::Against;
use crate::input::layers::{areas, districts, exposure, population, settlements, shelters};
use crate::input::observations::Observations;
use crate::input::problem::{Place, Problem, Problems};
use crate::input::region::Region;
use crate::input::scenario::Scenario;
use crate::input::{buildings, damage, doors, ground_motion};
use crate::routing::cells::{ROAD_STEP, RoadPoint, road_points};
use crate::routing::closure::slides::{RoadCell, side};
use crate::routing::closure::{Along, ClosureModel};
use crate::routing::graph::Graph;
use crate::routing::network::Network;
use crate::routing::structure::Structure;
use crate::secondary::ground::{CTI_DEFAULT, Ground, LandCover, Lithology};
use crate::shelter::allocation::{self, Limits};
use crate::shelter::landing::nearest_flat;
use crate::shelter::reception::Reception;
use crate::shelter::site::{self, Shelter};
use crate::stats::Triangular;
use crate::units::{Degrees, LonLat, Metres, Minutes, Vs30};

/// Where a region says nothing of its people, all are at home.
const NOBODY: Triangular = Triangular { low: 0.0, mode: 0.0, high: 0.0 };

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
    /// `[n_cells]`: what each brings of its own; empty where none does.
    pub own: Vec<OwnSite>,
    /// Mixes of one class that cells bring, numbered after those of the region.
    pub mixes: Vec<Mix>,
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
    /// 1 where the ground is loess.
    pub loess: Raster,
    /// Courses of rivers; `None` where the region has no such layer.
    pub rivers: Option<Vec<LineString<f64>>>,
    /// Lakes; `None` where the region has no such layer.
    pub lakes: Option<MultiPolygon<f64>>,
    /// Roads.
    pub network: Network,
    /// Places with capacity.
    pub shelters: Vec<Shelter>,
}

/// Reads every layer of a region; problems of all of them are collected before one stops it.
pub fn layers(region: &Region, problems: &RefCell<Problems>) -> Option<Layers> {
    let named_regions = region.layer("regions").map(|it| districts::regions(it, problems));
    let own_frame = |areas: &[Area]| Frame::around(&region.names.en, areas);
    let frame = named_regions.iter().flatten().find_map(|it| own_frame(it));
    let known_regions = named_regions.iter().flatten().flatten().cloned().collect::<Vec<_>>();
    let admin = region.layer("admin").filter(|_| named_regions != Some(None));
    let admin = admin.map(|it| districts::districts(it, &known_regions, frame.as_ref(), problems));
    let frame = frame.or_else(|| admin.iter().flatten().find_map(|it| own_frame(it)));
    let exposure = region.layer("exposure");
    let exposure = exposure.map(|it| exposure::read(it, region.set, frame.as_ref(), problems));
    let places = exposure.iter().flatten().flat_map(|it| &it.assets).map(|it| it.place);
    let frame = frame.or_else(|| Frame::of_places(&region.names.en, places));
    let frame = frame.as_ref();
    let borders = land::borders(region, &known_regions, admin.iter().flatten().next());
    let land = Land::read(region, frame, borders, problems);
    let is_sound = [&named_regions, &admin].into_iter().flatten().all(Option::is_some);
    let (regions, mut districts) = areas::of(
        region,
        (known_regions, admin.flatten()),
        exposure.as_ref().and_then(Option::as_ref),
    );
    let rule = Rule::of(region);
    let has_villages = region.layer("villages").is_some();
    let villages = region
        .layer("villages")
        .filter(|_| is_sound)
        .and_then(|it| settlements::read(it, &districts, frame, problems))
        .map(|it| settlements::with_households(it, region.household_size));
    let shelters = match region.layer("shelters") {
        Some(it) if is_sound => shelters::read(it, &districts, &region.mixes, frame, problems),
        Some(_) => None,
        None => Some(vec![]),
    };
    let own = region.layers.get("population").and_then(|it| it.own.as_ref());
    let needs_raster = rule.needs_raster(region);
    let people = region.layer("population").filter(|_| needs_raster && is_sound).and_then(|it| {
        population::read(it, &Against { districts: &districts, own, frame }, problems)
    });
    check_people(region, problems);
    if !is_sound {
        return None;
    }
    let join =
        Join { region, frame, districts: &districts, terrain: land.terrain.as_ref(), problems };
    let complete = (people.is_some() || !needs_raster) && (villages.is_some() || !has_villages);
    let joined = match exposure {
        Some(it) => join.assets(&it?),
        None if complete => join.join(rule, villages, people),
        None => None,
    };
    let joined = join.by_class(joined?);
    people_of(&mut districts, &joined);
    let mut areas = Areas {
        country_pcode: region.pcode.clone(),
        country: region.names.clone(),
        regions,
        districts,
    };
    areas::centres(&mut areas, &joined);
    for district in &areas.districts {
        areas.regions[district.parent as usize].people += district.people;
    }
    land.check_cover(region, &joined, problems);
    buildings::check_codes(region, &areas, &joined.villages, problems);
    let mut layers = Layers {
        areas,
        extent: [0.0; 4],
        villages: joined.villages,
        people: joined.people,
        cells: joined.cells,
        own: joined.own,
        mixes: joined.mixes,
        terrain: land.terrain?,
        slope: land.slope?,
        vs30: land.vs30?,
        measured_ground: land.measured_ground,
        landcover: land.landcover?,
        loess: land.loess?,
        rivers: land.rivers,
        lakes: land.lakes,
        network: land.network?,
        shelters: shelters?,
    };
    layers.extent = layers.extent(frame);
    Some(layers)
}

/// Some layer has to say who lives where.
fn check_people(region: &Region, problems: &RefCell<Problems>) {
    if !["exposure", "population", "villages"].iter().any(|it| region.layer(it).is_some()) {
        let place = Place::file(region.file.display().to_string());
        let problem = Problem::error("E682", place, "no layer says who lives where");
        let help = "name one of them: exposure, villages or population";
        problems.borrow_mut().push(problem.help(help));
    }
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

/// What a world is made of beside layers and observations.
#[derive(Clone, Copy)]
pub struct Of<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its region.
    pub region: &'a Region,
    /// What may have slipped, all equally likely.
    pub ruptures: &'a [Rupture],
    /// Where people are ordered to leave.
    pub orders: &'a Orders,
}

/// The world of a scenario, with remarks on its rupture; `None` where a branch of the ground motion has
/// no word for a measure that fragility needs, which is told.
pub fn world(
    Of { scenario, region, ruptures, orders }: Of,
    observations: &Observations,
    layers: &Layers,
    problems: &RefCell<Problems>,
) -> Option<(World, Vec<Caveat>)> {
    let settlements = settlements_with_people(layers);
    let mut cells = layers.cells.clone();
    for (range, it) in layers.cells.of_settlement.iter().zip(&settlements) {
        let height_m = layers.terrain.at(it.place).map_or(it.elevation_m, f64::from);
        let mix = buildings::mix_of(&region.rules, &layers.areas, it, height_m);
        for cell in range.start as usize..range.end as usize {
            let own = layers.own.get(cell).and_then(|it| it.mix);
            cells.mix[cell] = own.unwrap_or(mix);
        }
    }
    let in_flats = buildings::in_flats(region, &settlements, &cells);
    let points = road_points(&layers.network, ROAD_STEP);
    let is_wet = region.wet_loess.has(scenario.time.month);
    let (mut sites, road_cells, shelter_sites) = sites(layers, &points, is_wet);
    let order_sites = order_sites(orders, layers, &mut sites);
    let along = Along {
        towns: doors::towns(&points, &layers.villages, &in_flats),
        season_days: snow_days(scenario, region, layers),
        crews: region.roads.crews.unwrap_or_default(),
        cells: road_cells,
    };
    let damage = damage::branches(region, &region.mixes);
    let measures = &damage.measures()[1..];
    let further: Vec<Imt> = measures.iter().copied().filter(|it| *it != Imt::Pgv).collect();
    let parts = ground_motion::Parts {
        keys: &scenario.ground_motion,
        region,
        ruptures,
        observations,
        extent: layers.extent,
        further: &further,
    };
    let (ground_motion, mut caveats) = parts.ground_motion(&sites, |it| layers.ground(it));
    caveats.extend(unknown_loess(region, is_wet));
    let mut further = None;
    if !measures.is_empty() {
        let between = OF_MEASURES[1];
        let found = JointMotion::new(&ground_motion, ruptures, &sites, measures, between);
        let told = |it: Vec<NotGiven>| tell_not_given(scenario, &it, problems);
        further = Some(found.map_err(told).ok()?);
    }
    let flat = |it: &Settlement| nearest_flat(&layers.slope, it.place);
    let flat_ground = settlements.iter().map(flat).collect();
    let met = doors::doors(&layers.network, &layers.areas, &settlements, &layers.shelters);
    let on_foot = doors::on_foot(&layers.network, &layers.terrain, &settlements, &layers.shelters);
    let setting = |it: &Settlement| Setting::of(it.urban, scenario.season);
    let hour = TimeOfDay::of_hour(f64::from(scenario.time.hour));
    let presence = hour.presence(scenario.season == Season::Winter);
    let public_buildings = damage::public_buildings(region, presence, &cells);
    let cell_ground = |cell| ground(layers, layers.cell_place(cell), is_wet);
    let ground_failure = GroundFailure::new(&cells.of_settlement, &cells.people, cell_ground);
    let shelter_ground = |it: usize| ground(layers, layers.shelters[it].place, is_wet);
    let shelter_failure = GroundFailure::of_sites(&shelter_sites, shelter_ground);
    let height = |place| layers.terrain.at(place).map(|it| Metres(f64::from(it)));
    let (month, is_cold) = (scenario.time.month, scenario.season == Season::Winter);
    let reception = Reception {
        settings: settlements.iter().map(setting).collect(),
        host_pairs: doors::host_pairs(&on_foot),
        graph: Graph::new(&layers.network),
        doors: met.doors,
        access_min: met.access_min,
        shelters: site::in_month(&layers.shelters, month, is_cold, height),
        cold: is_cold,
        allocation: allocation::find(scenario.shelter.allocation).unwrap_or(allocation::DEFAULT),
        limits: Limits {
            time: Minutes(scenario.shelter.max_travel_min),
            together: Minutes(scenario.shelter.keep_together_min),
            ..Limits::default()
        },
        rules: scenario.shelter.rules(region.groups.as_ref(), scenario.time.month),
    };
    let world = World {
        areas: layers.areas.clone(),
        in_flats,
        method: scenario.method,
        settlements,
        cells,
        household_size: region.household_size,
        abroad: region.groups.as_ref().map_or(NOBODY, |it| it.abroad_in(scenario.time.month)),
        presence,
        public_buildings,
        sites,
        shelter_sites,
        ground_motion,
        orders: orders.clone(),
        order_sites,
        ground_failure,
        buildable: BuildableDays::after(scenario.time.day_of_year()),
        further,
        damage,
        closures: ClosureModel::new(&layers.network, along),
        network: layers.network.clone(),
        to_centre: met.to_centre,
        on_foot,
        flat_ground,
        reception,
        shelter_failure,
    };
    Some((world, caveats))
}

/// Days that snow closes each road in the season of the earthquake.
fn snow_days(scenario: &Scenario, region: &Region, layers: &Layers) -> Vec<f32> {
    let height_m = |place| layers.terrain.at(place);
    let day = (scenario.time.month, scenario.time.day);
    region.roads.snow().days_closed(&layers.network, day, height_m)
}

fn tell_not_given(scenario: &Scenario, not_given: &[NotGiven], problems: &RefCell<Problems>) {
    for NotGiven { imt, branch } in not_given {
        let place = Place::subject(scenario.file.display().to_string(), "ground_motion");
        let message = format!("model `{branch}` gives no {imt}, which fragility functions need");
        let help = "take other [[ground_motion.branches]], or classes that answer to intensity";
        problems.borrow_mut().push(Problem::error("E662", place, message).help(help));
    }
}

impl Layers {
    /// The box around the region; without areas, around all that is shaken.
    pub fn frame(&self, name: &str) -> Option<Frame> {
        let [west, south, east, north] = self.extent;
        let corners = [LonLat::new(west, south), LonLat::new(east, north)];
        Frame::around(name, &self.areas.regions).or_else(|| Frame::of_places(name, corners))
    }

    /// The box around a region and the terrain that was read for it. Without a layer of areas or of
    /// heights, that around everything that is shaken, as far on each side as a raster is read.
    fn extent(&self, frame: Option<&Frame>) -> [f64; 4] {
        let of = |it: &Frame| [it.west_deg, it.south_deg, it.east_deg, it.north_deg];
        let joined = |a: [f64; 4], b: [f64; 4]| {
            [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
        };
        if self.terrain.grid.is_empty() {
            let cells = (0..self.cells.len()).map(|it| self.cell_place(it));
            let places = cells
                .chain(self.network.nodes.iter().copied())
                .chain(self.shelters.iter().map(|it| it.place));
            let around = Frame::of_places("", places).map(|it| of(&it.wider(AROUND_DEG)));
            let frame = frame.map(of);
            return around.into_iter().chain(frame).reduce(joined).unwrap_or_default();
        }
        let land = self.terrain.grid.bounds();
        frame.map_or(land, |it| joined(land, of(it)))
    }

    /// Where a cell is shaken: at its asset, or in the middle of the cell of its grid.
    pub fn cell_place(&self, cell: usize) -> LonLat {
        match self.own.get(cell) {
            Some(it) => it.place,
            None => self.people.grid.centre(self.cells.grid_idx[cell] as usize),
        }
    }

    /// Whether the ground below a cell is told by its asset or by any layer.
    pub fn is_ground_known(&self, cell: usize) -> bool {
        let place = self.cell_place(cell);
        self.own.get(cell).is_some_and(|it| it.ground.vs30.is_some())
            || self.vs30.at(place).is_some()
            || MeasuredGround::nearest(&self.measured_ground, place).is_some()
    }

    /// The ground below a cell: what its asset says of it, or that of the place.
    fn cell_ground(&self, cell: usize) -> SiteConditions {
        let of_place = || self.ground(self.cell_place(cell));
        self.own.get(cell).map_or_else(of_place, |it| it.ground.or(of_place))
    }

    /// Multiplies everybody by one factor, so that they add up to `total`: the country of another
    /// year, as if all places had grown alike.
    pub fn scale_people(&mut self, total: f64) {
        let now: f64 = self.areas.regions.iter().map(|it| it.people).sum();
        let factor = total / now.max(1e-9);
        let areas = self.areas.regions.iter_mut().chain(&mut self.areas.districts);
        areas.for_each(|it| it.people *= factor);
        let cells = self.cells.people.iter_mut().chain(&mut self.people.values);
        cells.for_each(|it| *it *= factor as f32);
    }

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
    let with_people = |(village, range): (&Village, &Range<u32>)| {
        let cells = range.start as usize..range.end as usize;
        let people = layers.cells.people[cells].iter().map(|it| f64::from(*it)).sum();
        Settlement { people, ..village.settlement.clone() }
    };
    layers.villages.iter().zip(ranges).map(with_people).collect()
}

/// Sites of cells, roads and shelters; what lies around each stretch of road; which are shelters.
fn sites(
    layers: &Layers,
    points: &[RoadPoint],
    is_wet: bool,
) -> (Sites, Vec<RoadCell>, Range<usize>) {
    let mut sites = Sites::default();
    let push = |sites: &mut Sites, place: LonLat| sites.push(place, layers.ground(place));
    for cell in 0..layers.cells.len() {
        sites.push(layers.cell_place(cell), layers.cell_ground(cell));
    }
    let mut cells = vec![];
    for (idx, point) in points.iter().enumerate() {
        // Of a tunnel only the stretches at its ends lie below a slope.
        let is_tunnel =
            layers.network.segments[point.segment as usize].structure == Structure::Tunnel;
        let has = |at: Option<&RoadPoint>| at.is_some_and(|it| it.segment == point.segment);
        if is_tunnel && has(idx.checked_sub(1).map(|it| &points[it])) && has(points.get(idx + 1)) {
            continue;
        }
        cells.push(RoadCell {
            segment: point.segment,
            site: sites.len() as u32,
            length_m: point.length_m,
            ground: ground(layers, point.place, is_wet),
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

/// A site more for each order that is given for the shaking of a place.
fn order_sites(orders: &Orders, layers: &Layers, sites: &mut Sites) -> Vec<Option<u32>> {
    let site = |it: &Order| {
        let place = it.trigger?.place;
        sites.push(place, layers.ground(place));
        Some(sites.len() as u32 - 1)
    };
    orders.all().iter().map(site).collect()
}

/// What is not told where loess is wet and nobody says where it lies.
fn unknown_loess(region: &Region, is_wet: bool) -> Option<Caveat> {
    let is_known = region.layer("loess").is_some();
    let message = "loess is full of water in this month, and no layer `loess` says where it lies: flows of \
                   wet loess, which killed most in Sharora (1989) and Khait (1949), are not assessed";
    (is_wet && !is_known).then(|| Caveat::new("W665", message))
}

/// Where no Vs30 is known: the reference rock of BSSA14, which neither raises nor lowers shaking.
const VS30_UNKNOWN: f32 = 760.0;

/// What slides there; loess slides as a flow in the months in which it `is_wet`.
pub fn ground(layers: &Layers, place: LonLat, is_wet: bool) -> Ground {
    let land_cover = layers.landcover.at(place).map_or(u8::MAX, |it| it as u8);
    Ground {
        slope: Degrees(f64::from(layers.slope.at(place).unwrap_or(0.0))),
        lithology: Lithology::Unknown,
        land_cover: LandCover::of_igbp(land_cover),
        cti: CTI_DEFAULT,
        is_saturated_loess: is_wet && layers.loess.at(place).is_some(),
    }
}
