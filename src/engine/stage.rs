//! The shelter stage of a run, cut off from the shaking before it: what each realization did to
//! settlements, sites and roads, and everything that shelter needs of the world. From it shelter can
//! be asked again, with other hosts, tents, sites and standards.

use serde::{Deserialize, Serialize};

use crate::displacement::accommodation::{Setting, Shares};
use crate::engine::outcome::{Measure, Outcome, Zone, ZoneTable};
use crate::engine::realization::Realization;
use crate::engine::world::World;
use crate::exposure::settlement::{Areas, Names, Origin, Settlement};
use crate::routing::foot;
use crate::routing::graph::{Graph, milliseconds};
use crate::routing::nearest_node::NodeIndex;
use crate::routing::network::Network;
use crate::routing::shortest::Start;
use crate::shelter::allocation::{self, Doors, Limits};
use crate::shelter::capacity::{Line, Lines, PER_TOILET, Stay};
use crate::shelter::climate::Climate;
use crate::shelter::reception::hosts::HostPairs;
use crate::shelter::reception::rules::Rules;
use crate::shelter::reception::{Impact, Reception};
use crate::shelter::site::{Shelter, ShelterKind};
use crate::units::LonLat;

/// Measures that shelter decides, and nothing before it.
pub const MEASURES: [Measure; 7] = [
    Measure::Sheltering,
    Measure::HostFamily,
    Measure::OwnYard,
    Measure::Camp,
    Measure::LeavesDistrict,
    Measure::ShelterGap,
    Measure::ShelterGapVulnerable,
];

/// Floor a person that capacities of buildings are of, from April to October and in the cold months,
/// m²: Sphere Handbook (2018), shelter standard 3.
const FLOOR_M2: [f64; 2] = [3.5, 5.5];

/// What an earthquake did in one realization, as a stage keeps it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImpactRecord {
    /// Displaced at two weeks, `[n_settlements]`.
    pub displaced: Vec<f32>,
    /// People whom families of the settlement could take in then, `[n_settlements]`.
    pub hosts: Vec<f32>,
    /// Where the displaced want to stay.
    pub shares: [Shares; Setting::COUNT],
    /// Shelters that cannot be used.
    pub unusable: Vec<u32>,
    /// Segments that are slow or closed, and by how much.
    pub delays: Vec<(u32, u32)>,
    /// What undisturbed travel times are multiplied by.
    pub slowness: f64,
}

/// The shelter stage of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// SHA-256 of all that the run was made of, hexadecimal.
    pub key: String,
    /// Short name of the scenario.
    pub scenario_id: String,
    /// Title of the scenario.
    pub title: String,
    /// First number of every random sequence.
    pub seed: u64,
    /// Month of the earthquake, 1 to 12.
    pub month: u8,
    /// Mean residents of a household.
    pub household_size: f64,
    /// Country, regions and districts, without boundaries.
    pub areas: Areas,
    /// Settlements.
    pub settlements: Vec<Settlement>,
    /// `[n_settlements]`: town or village, warm or cold season.
    pub settings: Vec<Setting>,
    /// Who can walk to whose hosts.
    pub host_pairs: HostPairs,
    /// Places of the nodes of the network.
    pub nodes: Vec<LonLat>,
    /// Roads.
    pub graph: Graph,
    /// Where settlements and shelters meet the road.
    pub doors: Doors,
    /// `[n_settlements]`: minutes on foot from the settlement to its node.
    pub access_min: Vec<f32>,
    /// Places with capacity.
    pub shelters: Vec<Shelter>,
    /// Whether it is the cold season.
    pub cold: bool,
    /// Who finds room where, by its name.
    pub allocation: String,
    /// What an allocation may not exceed.
    pub limits: Limits,
    /// What the planner set.
    pub rules: Rules,
    /// `[n_areas × MEASURES × n_realizations]`: what the run found, areas in the order country,
    /// regions, districts.
    pub found: Vec<f32>,
    /// `[n_realizations]`.
    pub impacts: Vec<ImpactRecord>,
}

impl ImpactRecord {
    /// Of a realization.
    pub fn of(found: &Realization) -> ImpactRecord {
        let impact = found.impact();
        let unusable = (0..).zip(impact.usable).filter(|it| !it.1).map(|it| it.0);
        let delays = (0..).zip(impact.delay_ms).filter(|it| 0 < *it.1);
        ImpactRecord {
            displaced: impact.displaced.to_vec(),
            hosts: impact.hosts.to_vec(),
            shares: impact.shares,
            unusable: unusable.collect(),
            delays: delays.map(|(segment, ms)| (segment, *ms)).collect(),
            slowness: impact.slowness,
        }
    }
}

impl Stage {
    /// Of a run; the records are taken out of its outcome. `key` names all that it was made of.
    pub fn of(world: &World, outcome: &mut Outcome, facts: StageFacts) -> Stage {
        let zones = areas_of(&outcome.zones);
        let columns =
            zones.iter().flat_map(|zone| MEASURES.map(|it| outcome.zones.column(*zone, it)));
        let found = columns.flatten().copied().collect();
        Stage {
            key: facts.key,
            scenario_id: facts.scenario_id,
            title: facts.title,
            seed: outcome.seed,
            month: facts.month,
            household_size: world.household_size,
            areas: world.areas.without_boundaries(),
            settlements: world.settlements.clone(),
            settings: world.settings.clone(),
            host_pairs: world.host_pairs.clone(),
            nodes: world.network.nodes.clone(),
            graph: world.graph.clone(),
            doors: world.doors.clone(),
            access_min: world.access_min.clone(),
            shelters: world.shelters.clone(),
            cold: world.cold,
            allocation: world.allocation.name().to_owned(),
            limits: world.limits,
            rules: world.rules,
            found,
            impacts: std::mem::take(&mut outcome.impacts),
        }
    }

    /// What shelter needs of it.
    pub fn reception(&self) -> Reception<'_> {
        Reception {
            settings: &self.settings,
            host_pairs: &self.host_pairs,
            graph: &self.graph,
            doors: &self.doors,
            access_min: &self.access_min,
            shelters: &self.shelters,
            cold: self.cold,
            allocation: allocation::by_name(&self.allocation).unwrap_or(allocation::DEFAULT),
            limits: self.limits,
            rules: self.rules,
        }
    }

    /// Whether its parts fit each other: false of a file that was tampered with.
    pub fn is_whole(&self) -> bool {
        let (n, n_shelters) = (self.settlements.len(), self.shelters.len());
        let n_areas = 1 + self.areas.regions.len() + self.areas.districts.len();
        let record = |it: &ImpactRecord| {
            it.displaced.len() == n
                && it.hosts.len() == n
                && it.unusable.iter().all(|it| (*it as usize) < n_shelters)
                && it.delays.iter().all(|it| (it.0 as usize) < self.graph.n_segments())
        };
        self.settings.len() == n
            && self.access_min.len() == n
            && self.nodes.len() == self.graph.n_nodes()
            && self.found.len() == n_areas * MEASURES.len() * self.impacts.len()
            && self.settlements.iter().all(|it| (it.district as usize) < self.areas.districts.len())
            && self.impacts.iter().all(record)
    }

    /// The same without what its realizations found, to be changed.
    pub fn without_impacts(&self) -> Stage {
        Stage {
            key: self.key.clone(),
            scenario_id: self.scenario_id.clone(),
            title: self.title.clone(),
            areas: self.areas.clone(),
            settlements: self.settlements.clone(),
            settings: self.settings.clone(),
            host_pairs: self.host_pairs.clone(),
            nodes: self.nodes.clone(),
            graph: self.graph.clone(),
            doors: self.doors.clone(),
            access_min: self.access_min.clone(),
            shelters: self.shelters.clone(),
            allocation: self.allocation.clone(),
            found: vec![],
            impacts: vec![],
            ..*self
        }
    }

    /// Another floor a person in buildings: their room grows or shrinks in proportion, and never beyond
    /// what water, toilets, beds and kitchen allow.
    pub fn set_floor(&mut self, m2_per_person: f64) {
        let stay = Stay { climate: Climate::Mild, is_cold_season: false, per_toilet: PER_TOILET };
        for it in self.shelters.iter_mut().filter(|it| !it.kind.is_open_ground()) {
            let others = [Line::Water, Line::Toilets, Line::Beds, Line::Kitchen];
            let most = others.iter().filter_map(|line| it.lines.people(*line, stay));
            let most = most.fold(f64::INFINITY, f64::min);
            let factor = FLOOR_M2.map(|it| it / m2_per_person);
            it.capacity_summer = (factor[0] * it.capacity_summer).min(most);
            it.capacity_winter = (factor[1] * it.capacity_winter).min(most);
        }
    }

    /// A site more, whose building stands in every realization.
    pub fn add_site(&mut self, name: &str, place: LonLat, people: f64) {
        let by_distance = |it: &&Settlement| it.place.distance(place).0;
        let near = self.settlements.iter().min_by(|a, b| by_distance(a).total_cmp(&by_distance(b)));
        let n = self.shelters.len();
        self.shelters.push(Shelter {
            id: format!("added-{}", n + 1),
            names: Names { en: name.to_owned(), ..Names::default() },
            kind: ShelterKind::PublicBuilding,
            place,
            district: near.map_or(0, |it| it.district),
            lines: Lines::default(),
            capacity_summer: people,
            capacity_winter: people,
            limits: [Line::Stated; 2],
            first_days: [people; 2],
            hazard: String::new(),
            water: None,
            mix: None,
            origin: Origin::Observed,
        });
        let nodes = NodeIndex::new(&Network { nodes: self.nodes.clone(), ..Network::default() });
        let at_door = nodes.nearest_node(place).map_or(Start::at(0), |it| Start {
            node: it.node,
            time_ms: milliseconds(foot::off_road(it.distance).0),
        });
        let starts = (0..n as u32).map(|it| self.doors.of_shelter(it)).chain([at_door]).collect();
        let of_settlement = (0..self.settlements.len()).map(|it| self.doors.of_settlement(it));
        self.doors = Doors::new(of_settlement.collect(), starts);
    }

    /// An empty table with its zones.
    pub fn layout(&self) -> ZoneTable {
        ZoneTable {
            n_regions: self.areas.regions.len(),
            n_districts: self.areas.districts.len(),
            n_settlements: self.settlements.len(),
            n_realizations: self.impacts.len(),
            ..ZoneTable::default()
        }
    }

    /// What the run found of an area, one number a realization; `measure` is a place in [`MEASURES`].
    pub fn found(&self, zone: Zone, measure: usize) -> &[f32] {
        let n = self.impacts.len();
        let at = (self.layout().row(zone) * MEASURES.len() + measure) * n;
        self.found.get(at..at + n).unwrap_or_default()
    }
}

/// Names of a run that its stage keeps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StageFacts {
    /// SHA-256 of all that the run was made of, hexadecimal.
    pub key: String,
    /// Short name of the scenario.
    pub scenario_id: String,
    /// Title of the scenario.
    pub title: String,
    /// Month of the earthquake, 1 to 12.
    pub month: u8,
}

/// Country, regions and districts, in the order of the table.
pub fn areas_of(table: &ZoneTable) -> Vec<Zone> {
    std::iter::once(Zone::Country)
        .chain((0..table.n_regions).map(Zone::Region))
        .chain((0..table.n_districts).map(Zone::District))
        .collect()
}

/// Full columns of a record; keeps its memory for the next.
#[derive(Clone, Debug, Default)]
pub struct Unpacked {
    usable: Vec<bool>,
    delay_ms: Vec<u32>,
}

impl Unpacked {
    /// What shelter asks of a record; sites beyond those of the run can be used.
    pub fn impact<'a>(&'a mut self, at: &Reception<'_>, record: &'a ImpactRecord) -> Impact<'a> {
        self.usable.clear();
        self.usable.resize(at.shelters.len(), true);
        record.unusable.iter().for_each(|it| self.usable[*it as usize] = false);
        self.delay_ms.clear();
        self.delay_ms.resize(at.graph.n_segments(), 0);
        record.delays.iter().for_each(|&(segment, ms)| self.delay_ms[segment as usize] = ms);
        Impact {
            displaced: &record.displaced,
            hosts: &record.hosts,
            shares: record.shares,
            usable: &self.usable,
            delay_ms: &self.delay_ms,
            slowness: record.slowness,
        }
    }
}
