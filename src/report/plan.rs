//! The numbers that are told, before any format: each summary once, for every zone.

use super::context::RunContext;
use crate::engine::outcome::{Measure, Outcome, Zone};
use crate::engine::shaking_maps::ShakingMap;
use crate::engine::variance::{self, Regression, Share};
use crate::hazard::imt::Imt;
use crate::stats::Summary;

/// Days of the zone table, with their measures.
pub const DAYS: [(u32, Measure); 7] = [
    (1, Measure::DisplacedNight1),
    (7, Measure::DisplacedDay7),
    (14, Measure::DisplacedDay14),
    (30, Measure::DisplacedDay30),
    (90, Measure::DisplacedDay90),
    (180, Measure::DisplacedDay180),
    (365, Measure::DisplacedDay365),
];

/// A run, and every number of it that a table or page will show.
pub struct Plan<'a> {
    /// Facts and layers.
    pub context: &'a RunContext<'a>,
    /// What the run found.
    pub outcome: &'a Outcome,
    /// `[n_zones × Measure::COUNT]`, from each zone's own realizations.
    summaries: Vec<Summary>,
    /// Index of the region of each district is in the areas; this is the settlements of districts.
    exposed: Vec<[f64; N_DEGREES]>,
    variance: Option<Regression>,
}

/// Degrees of intensity that residents are counted by: up to IV, then V to X and above.
pub const N_DEGREES: usize = 7;

/// Lowest degree of each class but the first, which holds everything below.
pub const DEGREES: [i32; N_DEGREES] = [4, 5, 6, 7, 8, 9, 10];

impl<'a> Plan<'a> {
    /// Summarizes every number of every zone.
    pub fn new(context: &'a RunContext<'a>, outcome: &'a Outcome) -> Plan<'a> {
        let table = &outcome.zones;
        let zones = std::iter::once(Zone::Country)
            .chain((0..table.n_regions).map(Zone::Region))
            .chain((0..table.n_districts).map(Zone::District))
            .chain((0..table.n_settlements).map(Zone::Settlement));
        let mut summaries: Vec<Summary> = zones
            .flat_map(|zone| Measure::ALL.map(|measure| table.summary(zone, measure)))
            .collect();
        let unknown = Measure::ALL.map(|it| !is_assessed(context, it));
        for (it, _) in summaries.iter_mut().zip(unknown.iter().cycle()).filter(|it| *it.1) {
            *it = NOT_ASSESSED;
        }
        let variance = variance::of_run(
            outcome.seed,
            context.branch_of,
            &outcome.between_event,
            &outcome.damage_branch,
        );
        Plan { context, outcome, summaries, exposed: exposed(context, outcome), variance }
    }

    /// Mean and quantiles of one number.
    pub fn summary(&self, zone: Zone, measure: Measure) -> Summary {
        self.summaries[self.outcome.zones.row(zone) * Measure::COUNT + measure as usize]
    }

    /// Whether the run can tell a number at all: not the gap without roads and shelters, nor who is
    /// cut off without roads. Its summary is not a number otherwise.
    pub fn is_assessed(&self, measure: Measure) -> bool {
        is_assessed(self.context, measure)
    }

    /// The numbers of the country, one a realization; not numbers where they are not assessed.
    pub fn of_realization(&self, id: usize, measure: Measure) -> f64 {
        let value = self.outcome.zones.column(Zone::Country, measure)[id];
        if self.is_assessed(measure) { f64::from(value) } else { f64::NAN }
    }

    /// Residents of a zone.
    pub fn people(&self, zone: Zone) -> f64 {
        let context = self.context;
        match zone {
            Zone::Country => self.members(zone).map(|it| context.settlements[it].people).sum(),
            Zone::Region(it) => context.areas.regions[it].people,
            Zone::District(it) => context.areas.districts[it].people,
            Zone::Settlement(it) => context.settlements[it].people,
        }
    }

    /// Indices of the settlements of a zone.
    pub fn members(&self, zone: Zone) -> impl Iterator<Item = usize> {
        let districts = &self.context.areas.districts;
        let inside = move |settlement: usize, district: u32| match zone {
            Zone::Country => true,
            Zone::Region(it) => districts[district as usize].parent as usize == it,
            Zone::District(it) => district as usize == it,
            Zone::Settlement(it) => settlement == it,
        };
        let settlements = self.context.settlements.iter().enumerate();
        settlements.filter(move |(i, it)| inside(*i, it.district)).map(|(i, _)| i)
    }

    /// Residents by mean intensity, classes of [`DEGREES`].
    pub fn exposed(&self, zone: Zone) -> [f64; N_DEGREES] {
        if let Zone::Settlement(it) = zone {
            return self.exposed[it];
        }
        let mut total = [0.0; N_DEGREES];
        for settlement in self.members(zone) {
            for (sum, people) in total.iter_mut().zip(self.exposed[settlement]) {
                *sum += people;
            }
        }
        total
    }

    /// Places in the season of the scenario, each shelter times its chance to be usable; not a number
    /// where no shelter is known.
    pub fn capacity(&self, zone: Zone) -> f64 {
        if self.context.shelters.is_empty() {
            return f64::NAN;
        }
        let districts = &self.context.areas.districts;
        let shelters = self.context.shelters.iter().zip(&self.outcome.shelters);
        shelters
            .filter(|(shelter, _)| match zone {
                Zone::Country => true,
                Zone::Region(it) => districts[shelter.district as usize].parent as usize == it,
                Zone::District(it) => shelter.district as usize == it,
                Zone::Settlement(_) => false,
            })
            .map(|(shelter, outcome)| self.season_capacity(shelter) * outcome.usable_prob)
            .sum()
    }

    /// Places of one shelter in the season of the scenario.
    pub fn season_capacity(&self, shelter: &crate::shelter::site::Shelter) -> f64 {
        shelter.capacity(self.context.scenario.winter)
    }

    /// Displaced of the country by day: the run's own days, else those of the zone table.
    pub fn timeline(&self) -> Vec<(u32, Summary)> {
        if self.context.timeline.is_empty() {
            return DAYS.map(|(day, it)| (day, self.summary(Zone::Country, it))).to_vec();
        }
        self.context.timeline.iter().map(|it| (it.day, it.displaced)).collect()
    }

    /// Residents of settlements whose undamaged way to their shelter uses each segment.
    pub fn dependent_people(&self) -> Vec<f64> {
        let mut people = vec![0.0; self.context.network.segments.len()];
        for (route, settlement) in self.outcome.routes.iter().zip(self.context.settlements) {
            for &segment in &route.segments {
                people[segment as usize] += settlement.people;
            }
        }
        people
    }

    /// Map of a measure, where some branch gives it.
    pub fn map_of(&self, imt: Imt) -> Option<&'a ShakingMap> {
        self.context.maps.iter().find(|it| it.imt == imt)
    }

    /// Realizations that took a branch of the logic tree, in their order.
    pub fn of_branch(&self, branch: usize) -> impl Iterator<Item = usize> {
        let all = self.context.branch_of.iter().enumerate();
        all.filter(move |(_, it)| **it as usize == branch).map(|(id, _)| id)
    }

    /// How much of the variance of a number comes from each cause, in the order of [`Cause::ALL`](variance::Cause::ALL): of
    /// ln(1 + number) over the realizations. `None` where too few were made, where nine in ten are
    /// below 1, and where all are equal.
    pub fn variance_shares(&self, zone: Zone, measure: Measure) -> Option<Vec<Share>> {
        if self.summary(zone, measure).p90 < 1.0 {
            return None;
        }
        let column = self.outcome.zones.column(zone, measure);
        let response: Vec<f64> = column.iter().map(|it| f64::from(*it).ln_1p()).collect();
        self.variance.as_ref()?.shares(&response)
    }

    /// Share of realizations of the country in which a number is above a threshold; not a number
    /// where it is not assessed.
    pub fn exceedance(&self, measure: Measure, threshold: f64) -> f64 {
        if !self.is_assessed(measure) {
            return f64::NAN;
        }
        let values = self.outcome.zones.column(Zone::Country, measure);
        let above = values.iter().filter(|&&it| f64::from(it) > threshold).count();
        above as f64 / values.len().max(1) as f64
    }
}

/// What is said of a number that is not assessed.
pub const NOT_ASSESSED: Summary =
    Summary { mean: f64::NAN, p10: f64::NAN, p50: f64::NAN, p90: f64::NAN, mean_error: f64::NAN };

fn is_assessed(context: &RunContext, measure: Measure) -> bool {
    let has_roads = !context.network.segments.is_empty();
    match measure {
        Measure::ShelterGap | Measure::ShelterGapVulnerable => {
            has_roads && !context.shelters.is_empty()
        }
        Measure::Isolated => has_roads,
        _ => true,
    }
}

/// Residents of each settlement by the mean intensity of their cells.
fn exposed(context: &RunContext, outcome: &Outcome) -> Vec<[f64; N_DEGREES]> {
    let count = |cells: &std::ops::Range<u32>| {
        let mut people = [0.0; N_DEGREES];
        for cell in cells.start as usize..cells.end as usize {
            let intensity = f64::from(outcome.cell_intensity_mean[cell]);
            let degree = (intensity.floor() as i32).clamp(4, 10);
            people[(degree - 4) as usize] += f64::from(context.cells.people[cell]);
        }
        people
    };
    context.cells.of_settlement.iter().map(count).collect()
}
