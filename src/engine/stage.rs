//! The shelter stage of a run, cut off from the shaking before it: what each realization did to
//! settlements, sites and roads, and everything that shelter needs of the world. From it shelter can
//! be asked again, with other hosts, tents, sites and standards.

use serde::{Deserialize, Serialize};

use crate::displacement::accommodation::{Setting, Shares};
use crate::engine::outcome::{Measure, Outcome, Zone, ZoneTable};
use crate::engine::realization::Realization;
use crate::engine::relocation::Closure;
use crate::engine::world::World;
use crate::exposure::settlement::{Areas, Names, Origin, Settlement};
use crate::routing::foot;
use crate::routing::graph::milliseconds;
use crate::routing::nearest_node::NodeIndex;
use crate::routing::network::{Network, Segment};
use crate::routing::shortest::Start;
use crate::shelter::allocation::Doors;
use crate::shelter::capacity::{Line, Lines};
use crate::shelter::needs::{NeedsProfile, Stock};
use crate::shelter::reception::{Impact, Reception};
use crate::shelter::site::{Shelter, ShelterKind, USUAL_CLIMATES};
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

/// A segment of road, as a stage keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoadRecord {
    /// Code of the source, or our own.
    pub id: String,
    /// Name of the road; empty where unknown.
    pub name: String,
    /// Length, metres.
    pub length_m: f64,
    /// Travel time when nothing is damaged, minutes.
    pub free_min: f64,
    /// Its nodes.
    pub ends: [u32; 2],
    /// How often and how long the earthquake closes it.
    pub closure: Closure,
}

/// The shelter stage of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// What the run was made of, and what its report says of needs.
    pub facts: StageFacts,
    /// First number of every random sequence.
    pub seed: u64,
    /// Mean residents of a household.
    pub household_size: f64,
    /// Country, regions and districts, without boundaries.
    pub areas: Areas,
    /// Settlements.
    pub settlements: Vec<Settlement>,
    /// Places of the nodes of the network.
    pub nodes: Vec<LonLat>,
    /// `[n_segments]`.
    pub roads: Vec<RoadRecord>,
    /// What is the same in all realizations.
    pub reception: Reception,
    /// `[n_areas × MEASURES × n_realizations]`: what the run found, areas in the order country,
    /// regions, districts.
    pub found: Vec<f32>,
    /// `[n_realizations]`; a file has them apart.
    #[serde(skip)]
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
    /// Of a run; the records are taken out of its outcome.
    pub fn of(world: &World, outcome: &mut Outcome, facts: StageFacts) -> Stage {
        let zones = areas_of(&outcome.zones);
        let columns =
            zones.iter().flat_map(|zone| MEASURES.map(|it| outcome.zones.column(*zone, it)));
        let found = columns.flatten().copied().collect();
        Stage {
            facts,
            seed: outcome.seed,
            household_size: world.household_size,
            areas: world.areas.without_boundaries(),
            settlements: world.settlements.clone(),
            nodes: world.network.nodes.clone(),
            roads: roads(world, outcome),
            reception: world.reception.clone(),
            found,
            impacts: std::mem::take(&mut outcome.impacts),
        }
    }

    /// Nodes and segments, without what nobody asks of a stage.
    pub fn network(&self) -> Network {
        let segment = |it: &RoadRecord| Segment {
            id: it.id.clone(),
            name: it.name.clone(),
            length_m: it.length_m,
            free_min: it.free_min,
            from: it.ends[0],
            to: it.ends[1],
            ..Segment::default()
        };
        let segments = self.roads.iter().map(segment).collect();
        Network { nodes: self.nodes.clone(), segments, ..Network::default() }
    }

    /// Whether its parts fit each other: false of a file that was tampered with.
    pub fn is_whole(&self) -> bool {
        let at = &self.reception;
        let (n, n_shelters) = (self.settlements.len(), at.shelters.len());
        let n_areas = 1 + self.areas.regions.len() + self.areas.districts.len();
        let record = |it: &ImpactRecord| {
            it.displaced.len() == n
                && it.hosts.len() == n
                && it.unusable.iter().all(|it| (*it as usize) < n_shelters)
                && it.delays.iter().all(|it| (it.0 as usize) < at.graph.n_segments())
        };
        at.settings.len() == n
            && at.access_min.len() == n
            && self.nodes.len() == at.graph.n_nodes()
            && self.roads.len() == at.graph.n_segments()
            && self.found.len() == n_areas * MEASURES.len() * self.impacts.len()
            && self.settlements.iter().all(|it| (it.district as usize) < self.areas.districts.len())
            && self.impacts.iter().all(record)
    }

    /// The same without what its realizations found, to be changed.
    pub fn without_impacts(&self) -> Stage {
        Stage {
            facts: self.facts.clone(),
            areas: self.areas.clone(),
            settlements: self.settlements.clone(),
            nodes: self.nodes.clone(),
            roads: self.roads.clone(),
            reception: self.reception.clone(),
            found: vec![],
            impacts: vec![],
            ..*self
        }
    }

    /// Another floor a person in buildings.
    pub fn set_floor(&mut self, m2_per_person: f64) {
        self.reception.shelters.iter_mut().for_each(|it| it.set_floor(m2_per_person));
    }

    /// A site more, whose building stands in every realization.
    pub fn add_site(&mut self, name: &str, place: LonLat, people: f64) {
        let by_distance = |it: &&Settlement| it.place.distance(place).0;
        let near = self.settlements.iter().min_by(|a, b| by_distance(a).total_cmp(&by_distance(b)));
        let n = self.reception.shelters.len();
        self.reception.shelters.push(Shelter {
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
            climates: USUAL_CLIMATES,
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
        let starts =
            (0..n as u32).map(|it| self.reception.doors.of_shelter(it)).chain([at_door]).collect();
        let of_settlement =
            (0..self.settlements.len()).map(|it| self.reception.doors.of_settlement(it));
        self.reception.doors = Doors::new(of_settlement.collect(), starts);
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

/// What a stage keeps of a run beside its world and its outcome.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StageFacts {
    /// SHA-256 of all that the run was made of, hexadecimal.
    pub key: String,
    /// Short name of the scenario.
    pub scenario_id: String,
    /// Title of the scenario.
    pub title: String,
    /// Month of the earthquake, 1 to 12.
    pub month: u8,
    /// Share of women and girls of those at home, where it is known.
    pub females: Option<f64>,
    /// The standard for needs.
    pub needs: NeedsProfile,
    /// What is in the depots; `None` where nobody says.
    pub stocks: Option<Vec<Stock>>,
}

fn roads(world: &World, outcome: &Outcome) -> Vec<RoadRecord> {
    let closures = Closure::of_segments(&outcome.segments);
    let segments = world.network.segments.iter().zip(closures);
    let record = |(it, closure): (&Segment, Closure)| RoadRecord {
        id: it.id.clone(),
        name: it.name.clone(),
        length_m: it.length_m,
        free_min: it.free_min,
        ends: [it.from, it.to],
        closure,
    };
    segments.map(record).collect()
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
    pub fn impact<'a>(&'a mut self, at: &Reception, record: &'a ImpactRecord) -> Impact<'a> {
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
