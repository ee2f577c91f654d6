//! What a run found: one number a zone, measure and realization, and what was streamed beside it.

use serde::{Deserialize, Serialize};

use crate::caveat::Caveat;
use crate::displacement::cause::Cause;
use crate::displacement::duration::N_DAYS;
use crate::displacement::methods::Method;
use crate::engine::flows::FlowOutcome;
use crate::engine::relocation::RelocationPlan;
use crate::engine::stage::ImpactRecord;
use crate::lasting::{self, Word};
use crate::routing::closure::state::ClosureCause;
use crate::stats::Summary;

/// A number that every zone has in every realization. People and dwellings are expectations
/// within the realization, not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Measure {
    /// Macroseismic intensity, mean over residents; 1 to 12.
    Intensity,
    /// Displaced in nights 1 to 3.
    DisplacedNight1,
    /// Displaced on day 7.
    DisplacedDay7,
    /// Displaced after two weeks.
    DisplacedDay14,
    /// Displaced on day 30.
    DisplacedDay30,
    /// Displaced on day 90.
    DisplacedDay90,
    /// Displaced after six months.
    DisplacedDay180,
    /// Displaced after a year.
    DisplacedDay365,
    /// Residents of destroyed and partly damaged homes, as Tajik authorities count.
    OfficialCount,
    /// Killed by collapsing buildings.
    Dead,
    /// Injured, severities 1 to 3 of Hazus.
    Injured,
    /// Dwellings destroyed: grades D4 and D5.
    DwellingsFull,
    /// Dwellings partly damaged: grade D3 and the upper half of D2.
    DwellingsPartial,
    /// Dwellings lightly damaged: grade D1 and the lower half of D2.
    DwellingsLight,
    /// Displaced who need a public place, at two weeks.
    Sheltering,
    /// Displaced staying with host families, at two weeks.
    HostFamily,
    /// Displaced in a tent or hut beside their house, at two weeks.
    OwnYard,
    /// Of the sheltering, those in a planned camp, at two weeks: they need tents.
    Camp,
    /// Displaced who left their district, at two weeks.
    LeavesDistrict,
    /// Sheltering for whom no reachable shelter has room.
    ShelterGap,
    /// Of those, the vulnerable: places of a settlement go to them first.
    ShelterGapVulnerable,
    /// Residents with no open road to their district centre nor to an airport.
    Isolated,
    /// Displaced in night 1 because their home cannot be lived in.
    DamageNight1,
    /// Displaced in night 1 as a precaution, though it could.
    PrecautionNight1,
    /// Displaced in night 1 for want of heat, power and water.
    UtilityNight1,
    /// Displaced in night 1 by order.
    OrderNight1,
    /// Displaced at two weeks because their home cannot be lived in.
    DamageDay14,
    /// Displaced at two weeks as a precaution.
    PrecautionDay14,
    /// Displaced at two weeks for want of heat, power and water.
    UtilityDay14,
    /// Displaced at two weeks by order.
    OrderDay14,
    /// Displaced in night 1 because the ground took their home.
    GroundFailureNight1,
    /// Displaced at two weeks because the ground took their home.
    GroundFailureDay14,
}

impl Measure {
    /// All measures, in the order of their numbers.
    pub const ALL: [Measure; 32] = [
        Measure::Intensity,
        Measure::DisplacedNight1,
        Measure::DisplacedDay7,
        Measure::DisplacedDay14,
        Measure::DisplacedDay30,
        Measure::DisplacedDay90,
        Measure::DisplacedDay180,
        Measure::DisplacedDay365,
        Measure::OfficialCount,
        Measure::Dead,
        Measure::Injured,
        Measure::DwellingsFull,
        Measure::DwellingsPartial,
        Measure::DwellingsLight,
        Measure::Sheltering,
        Measure::HostFamily,
        Measure::OwnYard,
        Measure::Camp,
        Measure::LeavesDistrict,
        Measure::ShelterGap,
        Measure::ShelterGapVulnerable,
        Measure::Isolated,
        Measure::DamageNight1,
        Measure::PrecautionNight1,
        Measure::UtilityNight1,
        Measure::OrderNight1,
        Measure::DamageDay14,
        Measure::PrecautionDay14,
        Measure::UtilityDay14,
        Measure::OrderDay14,
        Measure::GroundFailureNight1,
        Measure::GroundFailureDay14,
    ];

    /// Displaced by cause, in the order of [`Cause::ALL`]: in night 1, at two weeks.
    pub const BY_CAUSE: [[Measure; Cause::COUNT]; 2] = [
        [
            Measure::DamageNight1,
            Measure::PrecautionNight1,
            Measure::GroundFailureNight1,
            Measure::UtilityNight1,
            Measure::OrderNight1,
        ],
        [
            Measure::DamageDay14,
            Measure::PrecautionDay14,
            Measure::GroundFailureDay14,
            Measure::UtilityDay14,
            Measure::OrderDay14,
        ],
    ];

    /// How many measures there are.
    pub const COUNT: usize = Measure::ALL.len();
}

/// Where the displaced stay, as tables write it; they add up to all displaced.
pub const ACCOMMODATIONS: [&str; 5] =
    ["host_family", "own_yard", "collective", "camp", "left_district"];

/// Which area a number is told for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// The whole country.
    Country,
    /// A region, by its index.
    Region(usize),
    /// A district, by its index.
    District(usize),
    /// A settlement, by its index.
    Settlement(usize),
}

/// Numbers of zones: `[n_zones × Measure::COUNT × n_realizations]`, zones in the order country,
/// regions, districts, settlements.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ZoneTable {
    /// How many regions there are.
    pub n_regions: usize,
    /// How many districts there are.
    pub n_districts: usize,
    /// How many settlements there are.
    pub n_settlements: usize,
    /// How many realizations there are.
    pub n_realizations: usize,
    /// The numbers; without those of settlements once these are summarized.
    pub values: Vec<f32>,
    /// `[n_settlements × Measure::COUNT]`: what is left of the numbers of settlements then.
    pub settlements: Vec<Summary>,
}

impl ZoneTable {
    /// How many zones there are.
    pub fn n_zones(&self) -> usize {
        1 + self.n_regions + self.n_districts + self.n_settlements
    }

    /// Place of a zone in the table.
    pub fn row(&self, zone: Zone) -> usize {
        match zone {
            Zone::Country => 0,
            Zone::Region(it) => 1 + it,
            Zone::District(it) => 1 + self.n_regions + it,
            Zone::Settlement(it) => 1 + self.n_regions + self.n_districts + it,
        }
    }

    /// One number a realization, in their order; none is left of settlements that were summarized.
    pub fn column(&self, zone: Zone, measure: Measure) -> &[f32] {
        let start = (self.row(zone) * Measure::COUNT + measure as usize) * self.n_realizations;
        &self.values[start..start + self.n_realizations]
    }

    /// Mean and quantiles of one number, from this zone's own realizations.
    pub fn summary(&self, zone: Zone, measure: Measure) -> Summary {
        match zone {
            Zone::Settlement(it) if !self.settlements.is_empty() => {
                self.settlements[it * Measure::COUNT + measure as usize]
            }
            _ => Summary::of(&mut self.column(zone, measure).to_vec()),
        }
    }

    /// Leaves no more of the numbers of settlements, nearly all of the table, than a report tells:
    /// their summaries.
    pub fn summarize_settlements(&mut self) {
        if self.settlements.is_empty() && 0 < self.n_settlements {
            let zones = (0..self.n_settlements).map(Zone::Settlement);
            let of = |zone| Measure::ALL.map(|it| self.summary(zone, it));
            self.settlements = zones.flat_map(of).collect();
            let n_kept = self.row(Zone::Settlement(0)) * Measure::COUNT * self.n_realizations;
            self.values.truncate(n_kept);
            self.values.shrink_to_fit();
        }
    }
}

/// What happened to a shelter over all realizations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ShelterOutcome {
    /// Share of realizations in which it can be used.
    pub usable_prob: f64,
    /// People sent there.
    pub assigned: Summary,
    /// Share of realizations in which people are sent there and it is full.
    pub overflow_prob: f64,
}

impl ShelterOutcome {
    /// From its room and the people sent there, one number a realization.
    pub fn of(room: &[f32], assigned: &[f32]) -> ShelterOutcome {
        let share = |n: usize| n as f64 / room.len().max(1) as f64;
        let full = |(room, assigned): &(&f32, &f32)| 0.0 < **room && *room * 0.9999 <= **assigned;
        ShelterOutcome {
            usable_prob: share(room.iter().filter(|it| 0.0 < **it).count()),
            assigned: Summary::of(&mut assigned.to_vec()),
            overflow_prob: share(room.iter().zip(assigned).filter(full).count()),
        }
    }
}

/// What happened to a road segment over all realizations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SegmentOutcome {
    /// Share of realizations in which it is closed.
    pub closure_prob: f64,
    /// Share of realizations in which each cause keeps it closed longest, in the order of
    /// [`ClosureCause::ALL`](crate::routing::closure::state::ClosureCause::ALL).
    pub by_cause: [f64; ClosureCause::COUNT],
    /// Median days until it reopens, over the realizations in which it is closed.
    pub reopen_days_p50: f64,
    /// Mean person-days of isolation, up to
    /// [`HORIZON_DAYS`](crate::routing::criticality::HORIZON_DAYS) each, that would be saved if it
    /// alone stayed open: 0 in realizations in which it does.
    pub isolation_person_days: f64,
    /// Mean person-hours of longer ways to a shelter that would be saved.
    pub detour_person_hours: f64,
}

impl SegmentOutcome {
    /// Share of realizations in which the earthquake closes it, and not snow for longer.
    pub fn shaken_prob(&self) -> f64 {
        self.closure_prob - self.by_cause[ClosureCause::Season as usize]
    }

    /// What closes it most often; of equals the first, `None` where nothing ever does.
    pub fn main_cause(&self) -> Option<ClosureCause> {
        let worst = self.by_cause.iter().copied().fold(0.0, f64::max);
        let first = ClosureCause::ALL.iter().zip(self.by_cause).find(|it| it.1 >= worst);
        first.filter(|_| 0.0 < worst).map(|it| *it.0)
    }

    /// Mean person-hours that would be saved if it alone stayed open: isolation and longer ways.
    pub fn person_hours(&self) -> f64 {
        24.0 * self.isolation_person_days + self.detour_person_hours
    }
}

/// Days on which those still cut off are counted; 0 is the earthquake.
pub const ISOLATION_DAYS: [u8; 8] = [0, 1, 3, 7, 14, 30, 60, 90];

/// Another way out of a settlement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlternativeOutcome {
    /// Index of the shelter it leads to.
    pub shelter: u32,
    /// Its segments, in order.
    pub segments: Vec<u32>,
    /// Its length, km.
    pub length_km: f64,
    /// Its travel time when nothing is damaged, minutes.
    pub free_min: f64,
    /// Share of its length that it has in common with the route.
    pub shared: f64,
    /// Share of realizations in which every segment of it is open.
    pub open_prob: f64,
}

/// What keeps a settlement off the network even undamaged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GapOutcome {
    /// How wide the gap is, metres.
    pub width_m: f64,
    /// A segment on either side.
    pub segments: [u32; 2],
}

/// The way out of a settlement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RouteOutcome {
    /// The shortest way on foot to the shelter, over roads and paths, minutes; `None` where it takes
    /// more than a day.
    pub walk_min: Option<f64>,
    /// Index of the shelter that is nearest most often; `None` where none was ever reached.
    pub shelter: Option<u32>,
    /// Segments of the shortest route to it when nothing is damaged, in order.
    pub segments: Vec<u32>,
    /// Length of that route, km.
    pub length_km: f64,
    /// Its travel time when nothing is damaged, minutes.
    pub free_min: f64,
    /// Travel time to the nearest open shelter, minutes, over realizations that reach one.
    pub time_min: Summary,
    /// Share of realizations in which every segment of the route is open.
    pub open_prob: f64,
    /// Share of realizations in which no shelter can be reached.
    pub unreachable_prob: f64,
    /// Share of realizations with no open road to the district centre, nor to an airport.
    pub isolated_prob: f64,
    /// Median days until such a road is open, over those realizations.
    pub isolation_days_p50: f64,
    /// Mean person-days of isolation, up to
    /// [`HORIZON_DAYS`](crate::routing::criticality::HORIZON_DAYS) each.
    pub isolated_person_days: f64,
    /// The segment of the route whose closure most often leaves no way that is told here.
    pub bottleneck: Option<u32>,
    /// Ways that share little with the route, shortest penalty first.
    pub alternatives: Vec<AlternativeOutcome>,
    /// Where a helicopter can most often land on the settlement's side of what cuts it off: index
    /// of a shelter on open ground.
    pub landing: Option<u32>,
    /// Share of the realizations in which the settlement is cut off, in which any such site is joined
    /// to it.
    pub landing_prob: f64,
    /// Distance from the settlement to ground that is flat enough for a helicopter, km.
    pub flat_ground_km: Option<f64>,
    /// Its people who need transport at two weeks: to a public place or out of the district.
    pub travellers: Summary,
    /// Hours until all who share the narrowest road of its way are through, and its own way, over
    /// realizations that reach a shelter.
    pub clear_h: Summary,
    /// The segment that takes longest, most often.
    pub narrowest: Option<u32>,
    /// The gap that keeps it off its district centre even undamaged.
    pub gap: Option<GapOutcome>,
}

/// Everything a run found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Share of realizations in which each order to leave is given.
    pub ordered_prob: Vec<f64>,
    /// First number of every random sequence.
    pub seed: u64,
    /// Numbers of zones.
    pub zones: ZoneTable,
    /// `[n_realizations]`: between-event residual, in its standard deviations before anything was
    /// observed.
    pub between_event: Vec<f32>,
    /// `[n_realizations]`: index of the vulnerability model that each took.
    pub damage_branch: Vec<u32>,
    /// Displaced of the whole country by day since the earthquake.
    pub timeline: Vec<(u16, Summary)>,
    /// `[n_areas × N_DAYS × ACCOMMODATIONS]`: displaced by where they stay on each of
    /// [`DAYS`](crate::displacement::duration::DAYS), of country, regions and districts in the order
    /// of the zone table.
    pub staying: Vec<Summary>,
    /// Who goes from which settlement to which site.
    pub flows: Vec<FlowOutcome>,
    /// Who of the mean case goes where, on which day.
    pub relocation: RelocationPlan,
    /// What each realization did, as far as shelter asks.
    pub impacts: Vec<ImpactRecord>,
    /// Mean displaced at night 1 of each populated cell.
    pub cell_displaced_mean: Vec<f32>,
    /// Mean intensity of each populated cell.
    pub cell_intensity_mean: Vec<f32>,
    /// Mean number of buildings of each asset in each damage state, no damage left out,
    /// `[n_assets × n_states]`; empty where cells are no assets.
    pub asset_states_mean: Vec<f64>,
    /// Of each shelter, in their order.
    pub shelters: Vec<ShelterOutcome>,
    /// Of each road segment, in their order.
    pub segments: Vec<SegmentOutcome>,
    /// Of each settlement, in their order.
    pub routes: Vec<RouteOutcome>,
    /// Residents still cut off on each of [`ISOLATION_DAYS`], of the country, regions and
    /// districts in the order of the zone table.
    pub isolation: Vec<[Summary; ISOLATION_DAYS.len()]>,
    /// Whose count of the displaced the run went on with.
    pub method: Method,
    /// Displaced of the country as each method counts them, in the order of [`Method::ALL`].
    pub methods: Vec<(Method, Summary)>,
    /// Remarks on the result.
    pub caveats: Vec<Caveat>,
    /// Seconds that each stage took, in order; the only part that differs between equal runs.
    #[serde(deserialize_with = "lasting::named")]
    pub timings_s: Vec<(Word, f64)>,
}

impl Outcome {
    /// Displaced of an area who stay in a kind of place on a day, by its place in
    /// [`DAYS`](crate::displacement::duration::DAYS) and [`ACCOMMODATIONS`]; `None` of settlements, and
    /// where it was not counted.
    pub fn staying(&self, zone: Zone, day_idx: usize, accommodation: usize) -> Option<&Summary> {
        let area = self.zones.row(zone);
        let at = (area * N_DAYS + day_idx) * ACCOMMODATIONS.len() + accommodation;
        self.staying.get(at).filter(|_| !matches!(zone, Zone::Settlement(_)))
    }
}
