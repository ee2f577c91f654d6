//! A made-up country and a made-up run over it: plausible shapes and sums, no model behind them.

use geo::{LineString, MultiPolygon, Rect, coord};
use panoh::caveat::Caveat;
use panoh::displacement::methods::Method;
use panoh::engine::flows::FlowOutcome;
use panoh::engine::outcome::{
    ISOLATION_DAYS, Measure, Outcome, RouteOutcome, SegmentOutcome, ShelterOutcome, Zone, ZoneTable,
};
use panoh::engine::relocation::{RelocationLeg, RelocationPlan, Unplaced};
use panoh::engine::shaking_maps::{MEASURES, ShakingMap};
use panoh::exposure::cells::Cells;
use panoh::exposure::grid::{Grid, Raster};
use panoh::exposure::settlement::{Area, Areas, Names, Origin, Settlement};
use panoh::hazard::imt::Imt;
use panoh::population::groups::{Category, Pyramid};
use panoh::report::context::{
    BranchFacts, CommunityFacts, DataIssue, EvacuationZone, InputLayer, LoadLine, Near, NeedLine,
    PeopleFacts, RunContext, ScenarioFacts, StockLine, When,
};
use panoh::routing::network::{Network, RoadClass, Segment};
use panoh::shelter::camps::{CampSite, Camps};
use panoh::shelter::capacity::{Line, Lines};
use panoh::shelter::convoys::Convoy;
use panoh::shelter::site::{Shelter, ShelterKind, USUAL_CLIMATES};
use panoh::shelter::suitability::Place;
use panoh::stats::{Summary, Triangular};
use panoh::units::{Degrees, Km, LonLat};

/// Everything that a [`RunContext`] borrows, and the outcome beside it.
pub struct Case {
    pub scenario: ScenarioFacts,
    pub areas: Areas,
    pub settlements: Vec<Settlement>,
    pub shelters: Vec<Shelter>,
    pub camps: Camps,
    pub network: Network,
    pub cells: Cells,
    pub grid: Grid,
    pub intensity: Raster,
    pub maps: Vec<ShakingMap>,
    pub branches: Vec<BranchFacts>,
    pub branch_of: Vec<u32>,
    pub terrain: Raster,
    pub rupture: Vec<LonLat>,
    pub needs: Vec<NeedLine>,
    pub stocks: Vec<StockLine>,
    pub loads: Vec<LoadLine>,
    pub people: Option<PeopleFacts>,
    pub inputs: Vec<InputLayer>,
    pub sources: Vec<String>,
    pub caveats: Vec<Caveat>,
    pub issues: Vec<DataIssue>,
    pub evacuation: Vec<EvacuationZone>,
    pub outcome: Outcome,
}

/// A plain generator: equal numbers everywhere, for ever (Numerical Recipes' quick LCG).
pub struct Dice(pub u32);

impl Dice {
    /// 0 to 1.
    pub fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.0 >> 8) / f64::from(1 << 24)
    }

    /// About normal, by the sum of twelve.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.roll()).sum::<f64>() - 6.0
    }
}

impl Case {
    pub fn context(&self) -> RunContext<'_> {
        RunContext {
            scenario: &self.scenario,
            version: "0.1.0",
            household_size: 6.0,
            pcode_source: "local",
            areas: &self.areas,
            settlements: &self.settlements,
            shelters: &self.shelters,
            camps: Some(&self.camps),
            network: &self.network,
            cells: &self.cells,
            mixes: &[],
            assets: None,
            n_sites: self.cells.len() + self.shelters.len(),
            population_grid: self.grid,
            maps: &self.maps,
            branches: &self.branches,
            branch_of: &self.branch_of,
            terrain: Some(&self.terrain),
            rupture: &self.rupture,
            needs: &self.needs,
            needs_settlement: &self.needs,
            stocks: &self.stocks,
            loads: &self.loads,
            people: self.people.as_ref(),
            timeline: &[],
            inputs: &self.inputs,
            sources: &self.sources,
            caveats: &self.caveats,
            issues: &self.issues,
            evacuation: &self.evacuation,
        }
    }

    /// Two regions of three districts of ten villages.
    pub fn small(n_realizations: usize) -> Case {
        let mut dice = Dice(7);
        let areas = small_areas();
        let mut settlements = Vec::new();
        for (district, area) in areas.districts.iter().enumerate() {
            for i in 0..10 {
                let x = area.centre.lon_deg + 0.4 * (dice.roll() - 0.5);
                let y = area.centre.lat_deg + 0.4 * (dice.roll() - 0.5);
                let place = if i == 0 { area.centre } else { LonLat::new(x, y) };
                settlements.push(settlement(
                    &format!("Deh {district}{i}, \"x\""),
                    place,
                    district,
                    i == 0,
                ));
            }
        }
        let grid = Grid { west_deg: 69.0, north_deg: 40.0, step_deg: 0.02, n_cols: 75, n_rows: 50 };
        let value = |i: usize| {
            let at = grid.centre(i);
            (2000.0 + 800.0 * (at.lon_deg * 9.0).sin() * (at.lat_deg * 11.0).cos()) as f32
        };
        let terrain = Raster { grid, values: (0..grid.len()).map(value).collect() };
        let network = chain(&settlements);
        let (mut areas, mut settlements) = (areas, settlements);
        settle(&mut areas, &mut settlements, |i| {
            if i.is_multiple_of(10) { 20_000.0 } else { 300.0 + 70.0 * i as f64 }
        });
        Case::around(LonLat::new(69.8, 39.5), areas, settlements, network, terrain, n_realizations)
    }

    /// Fills in cells, shelters and a made-up outcome around an epicentre.
    pub fn around(
        epicentre: LonLat,
        areas: Areas,
        settlements: Vec<Settlement>,
        network: Network,
        terrain: Raster,
        n_realizations: usize,
    ) -> Case {
        let grid = terrain.grid;
        let field = |at: LonLat| intensity(at.distance(epicentre).0);
        let values = (0..grid.len()).map(|i| field(grid.centre(i)) as f32).collect();
        let intensity = Raster { grid, values };
        let maps = MEASURES.map(|imt| map(imt, &intensity)).to_vec();
        let cells = cells(&settlements, &grid);
        let shelters = shelters(&settlements);
        let outcome =
            run(epicentre, &areas, &settlements, &shelters, &network, &cells, n_realizations);
        let displaced = outcome.zones.summary(Zone::Country, Measure::DisplacedNight1);
        Case {
            scenario: facts(epicentre),
            rupture: [(-0.25, -0.1), (0.3, 0.06), (0.28, 0.13), (-0.27, -0.03)]
                .map(|(x, y)| LonLat::new(epicentre.lon_deg + x, epicentre.lat_deg + y))
                .to_vec(),
            needs: needs(&areas.country_pcode, &displaced),
            stocks: vec![StockLine {
                item: "Blanket".to_owned(),
                unit: "blankets".to_owned(),
                adm_pcode: areas.country_pcode.clone(),
                in_stock: 100.0,
                ..StockLine::default()
            }],
            loads: vec![LoadLine {
                adm_pcode: areas.country_pcode.clone(),
                cost_usd: Some(displaced),
                ..LoadLine::default()
            }],
            people: Some(people(areas.districts.len())),
            inputs: inputs(),
            sources: vec![
                "Boore, Stewart, Seyhan and Atkinson (2014). NGA-West2 equations, doi:10.1193/x"
                    .into(),
                "Worden et al. (2012). Probabilistic relationships, doi:10.1785/y".into(),
            ],
            issues: issues(),
            evacuation: vec![zone(epicentre)],
            caveats: vec![
                Caveat::new(
                    "W101",
                    "the rural settlements are modelled, so a name with R and digits is no village that exists",
                ),
                Caveat::new(
                    "W102",
                    "aftershocks, landslide dams and avalanches are not modelled; roads may close again after they were opened",
                ),
                Caveat::new("W103", "population is that of 1 January 2024"),
                Caveat::new(
                    "W104",
                    "shelters are modelled from residents and open ground; no list of real ones was given",
                ),
                Caveat::new("W105", "bridges are not in the road layer"),
            ],
            areas,
            settlements,
            shelters,
            camps: camps(epicentre, grid),
            network,
            cells,
            grid,
            intensity,
            maps,
            branches: branches(),
            branch_of: (0..n_realizations as u32).map(|it| u32::from(it % 3 == 0)).collect(),
            terrain,
            outcome,
        }
    }
}

/// Two candidates; of the second no road and no water is known.
fn camps(epicentre: LonLat, grid: Grid) -> Camps {
    let site = |score: f64, scores| CampSite {
        at: LonLat::new(epicentre.lon_deg + score, epicentre.lat_deg),
        area_m2: 540_000.0,
        people: 10_000.0,
        serves: 10_000.0 * score,
        land: Place { slope_percent: Some(2.0), road_km: scores, ..Place::default() },
        score,
        scores: [Some(score), Some(score), scores, scores, Some(score), Some(1.0), Some(1.0)],
        within: [(9_000.0, 3_000.0), (12_000.0, 4_000.0)],
    };
    Camps {
        suitability: Raster { grid, values: vec![f32::NAN; grid.len()] },
        sites: vec![site(0.8, Some(0.8)), site(0.6, None)],
    }
}

/// Half a degree on each side of the epicentre.
fn zone(epicentre: LonLat) -> EvacuationZone {
    let LonLat { lon_deg: x, lat_deg: y } = epicentre;
    let around = Rect::new(coord! { x: x - 0.5, y: y - 0.5 }, coord! { x: x + 0.5, y: y + 0.5 });
    EvacuationZone {
        name: "Below the dam".into(),
        days: [1, 30],
        arrival_min: Some(40.0),
        late: 12.0,
        from_intensity: None,
        residents: 1234.0,
        area: MultiPolygon(vec![around.to_polygon()]),
    }
}

/// Percentiles around an intensity, as ground motion where that is asked for.
fn map(imt: Imt, intensity: &Raster) -> ShakingMap {
    let at = |shift: f32| {
        let value = |it: &f32| {
            let felt = it + shift;
            if imt == Imt::Mmi { felt } else { 0.1 * (felt - 6.0).exp() }
        };
        Raster { grid: intensity.grid, values: intensity.values.iter().map(value).collect() }
    };
    ShakingMap {
        imt,
        branches: vec!["bindi_2011", "bssa_2014"],
        percentiles: [at(-1.0), at(0.0), at(1.0)],
        mean: (imt == Imt::Mmi).then(|| at(0.1)),
    }
}

/// Three branches, the last of which no realization took.
fn branches() -> Vec<BranchFacts> {
    let branch = |name: &str, weight| BranchFacts {
        name: name.into(),
        source: format!("Authors (2014). The model {name}, doi:10.1193/x"),
        weight,
    };
    vec![branch("bindi_2011", 0.6), branch("bssa_2014", 0.3), branch("cy_2014", 0.1)]
}

pub fn names(en: &str, tg: &str, ru: &str) -> Names {
    Names { en: en.into(), tg: tg.into(), ru: ru.into() }
}

pub fn settlement(name: &str, place: LonLat, district: usize, urban: bool) -> Settlement {
    let modelled = !urban;
    Settlement {
        id: format!("R-{name}"),
        names: names(name, "", ""),
        place,
        district: district as u32,
        urban,
        origin: if modelled { Origin::Modelled } else { Origin::Observed },
        people: 0.0,
        elevation_m: 1500.0,
    }
}

fn small_areas() -> Areas {
    let area = |pcode: &str, name: &str, parent, x: f64, y: f64, width: f64| Area {
        pcode: pcode.into(),
        names: names(name, "Ноҳияи Ҷӯй", "Район"),
        parent,
        people: 0.0,
        centre: LonLat::new(x + 0.5 * width, y + 0.25),
        boundary: MultiPolygon(vec![
            Rect::new(coord! { x: x, y: y }, coord! { x: x + width, y: y + 0.5 }).to_polygon(),
        ]),
    };
    let mut areas = Areas {
        country_pcode: "TJ".into(),
        country: names("Tajikistan", "Тоҷикистон", "Таджикистан"),
        regions: Vec::new(),
        districts: Vec::new(),
    };
    for r in 0..2 {
        let y = 39.5 - 0.5 * f64::from(r);
        areas.regions.push(area(&format!("TJ-{r}"), &format!("Region {r}"), 0, 69.0, y, 1.5));
        for d in 0..3 {
            let (pcode, name) = (format!("TJ-{r}-{d}"), format!("District {r}{d}"));
            areas.districts.push(area(&pcode, &name, r, 69.0 + 0.5 * f64::from(d), y, 0.5));
        }
    }
    areas
}

fn chain(settlements: &[Settlement]) -> Network {
    let nodes: Vec<LonLat> = settlements.iter().map(|it| it.place).collect();
    let segment = |i: usize| {
        let (from, to) = (nodes[i], nodes[i + 1]);
        let km = from.distance(to).0;
        let line = vec![(from.lon_deg, from.lat_deg), (to.lon_deg, to.lat_deg)];
        road(i, i as u32, i as u32 + 1, km, line.into())
    };
    Network { segments: (0..nodes.len() - 1).map(segment).collect(), nodes, ..Network::default() }
}

pub fn road(i: usize, from: u32, to: u32, km: f64, line: LineString<f64>) -> Segment {
    Segment {
        id: format!("s{i}"),
        class: if i.is_multiple_of(4) { RoadClass::Local } else { RoadClass::Main },
        length_m: km * 1000.0,
        free_min: km * 1.5,
        origin: Origin::Observed,
        from,
        to,
        line,
        ..Segment::default()
    }
}

fn facts(epicentre: LonLat) -> ScenarioFacts {
    ScenarioFacts {
        id: "rasht-m68".into(),
        title: "Rasht".into(),
        magnitude: 6.8,
        depth: [Km(11.0); 3],
        rake: Degrees(85.0),
        epicentre,
        titles: Names::default(),
        near: Some(Near {
            km: 12.0,
            wind: 1,
            town: Names { en: "Gharm".into(), tg: "Ғарм".into(), ru: "Гарм".into() },
        }),
        when: When { date: [2027, 1, 15], time: [2, 0], utc_offset_h: 5.0 },
        winter: true,
    }
}

fn intensity(km: f64) -> f64 {
    (9.4 - 1.9 * (km.hypot(11.0) / 11.0).ln()).clamp(1.0, 12.0)
}

fn cells(settlements: &[Settlement], grid: &Grid) -> Cells {
    let mut cells = Cells::default();
    for it in settlements {
        let start = cells.len() as u32;
        if let Some(index) = grid.index_of(it.place) {
            cells.grid_idx.push(index as u32);
            cells.people.push(it.people as f32);
            cells.mix.push(0);
        }
        cells.of_settlement.push(start..cells.len() as u32);
    }
    cells
}

fn shelters(settlements: &[Settlement]) -> Vec<Shelter> {
    let shelter = |(i, it): (usize, &Settlement)| Shelter {
        id: format!("sh{i}"),
        names: names(&format!("School of {}", it.names.en), "", ""),
        kind: if i.is_multiple_of(3) {
            ShelterKind::OpenGround
        } else {
            ShelterKind::PublicBuilding
        },
        place: it.place,
        district: it.district,
        capacity_summer: 0.06 * it.people,
        capacity_winter: 0.02 * it.people,
        lines: Lines {
            is_ground: i.is_multiple_of(3),
            stated: Some(0.06 * it.people),
            stated_winter: Some(0.02 * it.people),
            area_m2: (!i.is_multiple_of(5)).then_some(0.2 * it.people),
            ..Lines::default()
        },
        limits: [Line::Stated, Line::Area],
        first_days: [0.06 * it.people, 0.02 * it.people],
        climates: USUAL_CLIMATES,
        hazard: String::new(),
        water: Some(true),
        mix: None,
        origin: Origin::Modelled,
    };
    settlements.iter().enumerate().map(shelter).collect()
}

/// Share of people for each measure at this strength of shaking, 0 to 1.
fn share(measure: Measure, strength: f64) -> f64 {
    let first = 0.6 * strength;
    match measure {
        Measure::Intensity
        | Measure::UtilityNight1
        | Measure::OrderNight1
        | Measure::PrecautionDay14
        | Measure::UtilityDay14
        | Measure::OrderDay14
        | Measure::GroundFailureNight1
        | Measure::GroundFailureDay14 => 0.0,
        Measure::DisplacedNight1 => first,
        Measure::DisplacedDay7 => 0.9 * first,
        Measure::DisplacedDay14 | Measure::DamageNight1 | Measure::DamageDay14 => 0.8 * first,
        Measure::DisplacedDay30 => 0.65 * first,
        Measure::DisplacedDay90 => 0.45 * first,
        Measure::DisplacedDay180 => 0.35 * first,
        Measure::DisplacedDay365 | Measure::PrecautionNight1 => 0.2 * first,
        Measure::OfficialCount => 0.7 * first,
        Measure::Dead => 0.004 * first,
        Measure::Injured => 0.015 * first,
        Measure::DwellingsFull | Measure::LeavesDistrict => 0.05 * first,
        Measure::DwellingsPartial | Measure::ShelterGapVulnerable => 0.07 * first,
        Measure::DwellingsLight => 0.1 * first,
        Measure::Sheltering | Measure::OwnYard => 0.25 * first,
        Measure::HostFamily => 0.3 * first,
        Measure::ShelterGap | Measure::Camp => 0.15 * first,
        Measure::Isolated => 0.3 * strength,
    }
}

fn run(
    epicentre: LonLat,
    areas: &Areas,
    settlements: &[Settlement],
    shelters: &[Shelter],
    network: &Network,
    cells: &Cells,
    n: usize,
) -> Outcome {
    let mut zones = ZoneTable {
        n_regions: areas.regions.len(),
        n_districts: areas.districts.len(),
        n_settlements: settlements.len(),
        n_realizations: n,
        ..ZoneTable::default()
    };
    zones.values = vec![0.0; zones.n_zones() * Measure::COUNT * n];
    let mut dice = Dice(42);
    let event: Vec<f64> = (0..n).map(|_| 0.6 * dice.normal()).collect();
    let mut people = vec![0.0; zones.n_zones()];
    let mut cell_displaced_mean = Vec::new();
    let mut cell_intensity_mean = Vec::new();
    for (i, it) in settlements.iter().enumerate() {
        let district = it.district as usize;
        let region = areas.districts[district].parent as usize;
        let rows =
            [Zone::Country, Zone::Region(region), Zone::District(district), Zone::Settlement(i)]
                .map(|zone| zones.row(zone));
        for row in rows {
            people[row] += it.people;
        }
        let mean = intensity(it.place.distance(epicentre).0);
        let mut displaced = 0.0;
        for (r, event) in event.iter().enumerate() {
            let felt = mean + event + 0.3 * dice.normal();
            let strength = 1.0 / (1.0 + (-1.6 * (felt - 8.4)).exp());
            for measure in Measure::ALL {
                let value = match measure {
                    Measure::Intensity => felt * it.people,
                    other => it.people * share(other, strength),
                };
                for row in rows {
                    zones.values[(row * Measure::COUNT + measure as usize) * n + r] += value as f32;
                }
            }
            displaced += it.people * share(Measure::DisplacedNight1, strength) / n as f64;
        }
        if !cells.of_settlement[i].is_empty() {
            cell_displaced_mean.push(displaced as f32);
            cell_intensity_mean.push(mean as f32);
        }
    }
    for (row, people) in people.iter().enumerate() {
        for r in 0..n {
            zones.values[row * Measure::COUNT * n + r] /= *people as f32;
        }
    }
    let closure = |it: &Segment| {
        let (a, b) = (it.line.0[0], it.line.0[it.line.0.len() - 1]);
        let along = |i: usize| {
            let share = i as f64 / 20.0;
            LonLat::new(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y))
        };
        let nearest = (0..=20).map(|i| along(i).distance(epicentre).0).fold(1e9, f64::min);
        let strength = intensity(nearest) - 6.2;
        (0.3 * strength * dice_of(&it.id)).clamp(0.0, 0.97)
    };
    let displaced = zones.summary(Zone::Country, Measure::DisplacedNight1);
    Outcome {
        ordered_prob: vec![1.0],
        seed: 42,
        method: Method::Panoh,
        methods: Method::ALL.map(|it| (it, displaced)).to_vec(),

        between_event: event.iter().map(|it| *it as f32).collect(),
        damage_branch: vec![0; n],
        cell_displaced_mean,
        cell_intensity_mean,
        asset_states_mean: vec![],
        shelters: shelters.iter().map(|it| shelter_outcome(it, epicentre)).collect(),
        segments: network
            .segments
            .iter()
            .map(|it| SegmentOutcome {
                closure_prob: closure(it),
                by_cause: [closure(it), 0.0, 0.0, 0.0, 0.0],
                reopen_days_p50: 4.0,
                isolation_person_days: 1000.0 * closure(it),
                detour_person_hours: 10.0,
            })
            .collect(),
        routes: routes(epicentre, settlements, network),
        caveats: vec![Caveat::new(
            "W201",
            "3 of 300 realizations lie beyond the range of a model; its medians are extrapolated",
        )],
        timeline: Vec::new(),
        staying: Vec::new(),
        flows: (0..settlements.len() as u32).map(flow).collect(),
        relocation: relocation(),
        impacts: Vec::new(),
        isolation: vec![
            ISOLATION_DAYS.map(|day| fewer(&displaced, day));
            zones.n_zones() - zones.n_settlements
        ],
        timings_s: vec![("fields", 0.5), ("damage", 0.25)],
        zones,
    }
}

/// Some of a settlement's people go to its own site.
fn flow(settlement: u32) -> FlowOutcome {
    let people = Summary { mean: 12.0, p10: 0.0, p50: 10.0, p90: 30.0, mean_error: 1.0 };
    let time_min = Summary { mean: 9.0, p10: 5.0, p50: 8.0, p90: 15.0, mean_error: 0.5 };
    FlowOutcome {
        settlement,
        shelter: settlement,
        people,
        used_prob: 0.8,
        first_prob: 0.6,
        time_min,
    }
}

/// One convoy, and somebody without a place.
fn relocation() -> RelocationPlan {
    let leg = RelocationLeg {
        people: 30,
        households: 5,
        vulnerable: 8,
        segments: vec![0],
        length_km: 4.0,
        travel_min: 12.0,
        from_day: 1,
        ..RelocationLeg::default()
    };
    RelocationPlan {
        demand: 37,
        legs: vec![leg],
        convoys: vec![Convoy { leg: 0, day: 1, people: 30, households: 5, trips: 1 }],
        buses: 1,
        unplaced: vec![(1, 7, Unplaced::NoRoad)],
    }
}

/// Those still cut off on a day.
fn fewer(of: &Summary, day: u8) -> Summary {
    let share = 0.1 / (1.0 + f64::from(day));
    let [mean, p10, p50, p90] = [of.mean, of.p10, of.p50, of.p90].map(|it| share * it);
    Summary { mean, p10, p50, p90, mean_error: share * of.mean_error }
}

fn dice_of(id: &str) -> f64 {
    Dice(id.bytes().fold(1_u32, |sum, it| sum.wrapping_mul(31) + u32::from(it))).roll() * 1.4
}

fn shelter_outcome(shelter: &Shelter, epicentre: LonLat) -> ShelterOutcome {
    let usable = (1.5 - intensity(shelter.place.distance(epicentre).0) / 10.0).clamp(0.2, 1.0);
    let p50 = shelter.capacity_winter * 0.5;
    let assigned =
        Summary { mean: p50, p10: 0.0, p50, p90: shelter.capacity_winter, mean_error: 1.0 };
    ShelterOutcome { usable_prob: usable, assigned, overflow_prob: 1.0 - usable }
}

fn routes(epicentre: LonLat, settlements: &[Settlement], network: &Network) -> Vec<RouteOutcome> {
    let route = |(i, it): (usize, &Settlement)| {
        let strength = intensity(it.place.distance(epicentre).0);
        let isolated = (0.4 * (strength - 6.5) * dice_of(&it.id)).clamp(0.0, 0.9);
        let near = |segment: &Segment| {
            let at = segment.line.0[0];
            LonLat::new(at.x, at.y).distance(it.place).0
        };
        let segments = network.segments.iter().enumerate();
        let nearest =
            segments.min_by(|a, b| near(a.1).total_cmp(&near(b.1))).map_or(0, |it| it.0 as u32);
        RouteOutcome {
            shelter: (!i.is_multiple_of(17)).then_some(i as u32),
            segments: if i.is_multiple_of(17) { Vec::new() } else { vec![nearest] },
            length_km: 3.0,
            free_min: 6.0,
            time_min: Summary { mean: 8.0, p10: 6.0, p50: 7.0, p90: 12.0, mean_error: 0.1 },
            open_prob: 1.0 - isolated,
            unreachable_prob: 0.5 * isolated,
            isolated_prob: isolated,
            isolation_days_p50: 3.0,
            bottleneck: (!i.is_multiple_of(17)).then_some(nearest),
            ..RouteOutcome::default()
        }
    };
    settlements.iter().enumerate().map(route).collect()
}

fn needs(pcode: &str, displaced: &Summary) -> Vec<NeedLine> {
    let line = |item: &str, unit: &str, rate: f64, winter_only| NeedLine {
        key: String::new(),
        sector: "shelter".into(),
        item: item.into(),
        basis: "household".into(),
        rate,
        unit: unit.into(),
        frequency: "once".into(),
        period_days: 14,
        winter_only,
        quantity: Summary {
            mean: displaced.mean * rate / 6.0,
            p10: displaced.p10 * rate / 6.0,
            p50: displaced.p50 * rate / 6.0,
            p90: displaced.p90 * rate / 6.0,
            mean_error: 0.0,
        },
        standard_source: "Sphere Handbook (2018)".into(),
        adm_pcode: pcode.into(),
    };
    let mut water = line("drinking water", "litre", 6.0 * 15.0 * 14.0, false);
    water.frequency = "day".into();
    vec![
        line("tent", "piece", 0.4, false),
        line("winter tent with stove", "piece", 0.4, true),
        line("blanket", "piece", 12.0, true),
        line("coal", "kg", 70.0, true),
        water,
        line("latrine", "piece", 0.3, false),
    ]
}

/// Made-up people; refugees live in the first district alone.
fn people(n_districts: usize) -> PeopleFacts {
    let share = |name: &str, gender, mode| Category {
        name: name.into(),
        gender,
        min_age: gender.map(|_| 15),
        max_age: gender.map(|_| 49),
        share: Triangular { low: 0.0, mode, high: 1.0 },
    };
    let mut ratio = vec![0.0; n_districts];
    ratio[0] = 0.01;
    PeopleFacts {
        at_home: Pyramid([[0.07, 0.16, 0.25, 0.04], [0.07, 0.17, 0.2, 0.04]]),
        categories: vec![share("pregnant", Some("f"), 0.02), share("disability", None, 0.1)],
        communities: vec![CommunityFacts { name: "refugees".into(), code: "REF".into(), ratio }],
        nights: ["2027-01-15".into(), "2027-01-17".into()],
        two_weeks: ["2027-01-29".into(), "2027-01-29".into()],
    }
}

fn inputs() -> Vec<InputLayer> {
    let layer = |name: &str, title: &str, origin, from: &str| InputLayer {
        name: name.into(),
        title: title.into(),
        sha256: "0".repeat(64),
        rows: 100,
        origin,
        attribution: from.into(),
    };
    vec![
        layer("terrain.tif", "terrain", Origin::Observed, "GEBCO 2023"),
        layer("roads.gpkg", "main roads", Origin::Observed, "© OpenStreetMap contributors, ODbL"),
        layer("towns.gpkg", "towns", Origin::Observed, "GeoNames, CC BY 4.0"),
        layer(
            "people.csv",
            "people by district",
            Origin::Observed,
            "Agency on Statistics, 1 Jan 2024",
        ),
        layer("population.tif", "population grid", Origin::Modelled, ""),
        layer("settlements.gpkg", "rural settlements", Origin::Modelled, ""),
        layer("districts.gpkg", "district boundaries", Origin::Modelled, ""),
        layer("roads_local.gpkg", "local roads", Origin::Modelled, ""),
        layer("shelters.gpkg", "shelters", Origin::Modelled, ""),
    ]
}

/// Sets residents of settlements so that each area has the sum of its settlements.
pub fn settle(areas: &mut Areas, settlements: &mut [Settlement], people: impl Fn(usize) -> f64) {
    for (i, it) in settlements.iter_mut().enumerate() {
        it.people = people(i);
        let district = &mut areas.districts[it.district as usize];
        district.people += it.people;
        areas.regions[district.parent as usize].people += it.people;
    }
}

/// One oddity of a feature and one of a whole layer.
fn issues() -> Vec<DataIssue> {
    let village = DataIssue {
        code: "W403".into(),
        severity: "warning".into(),
        layer: "villages".into(),
        feature_id: "V7".into(),
        field: "population".into(),
        action_taken: "left out, not zero".into(),
        place: Some(LonLat::new(70.5, 39.0)),
        ..DataIssue::default()
    };
    let layer = DataIssue {
        code: "W302".into(),
        severity: "warning".into(),
        layer: "admin".into(),
        found: "A and B overlap by 3 km²".into(),
        people_affected: Some(120.0),
        ..DataIssue::default()
    };
    vec![village, layer]
}
