//! What differs between two runs, zone by zone.

use std::collections::BTreeMap;

use crate::engine::outcome::{Measure, Zone};
use crate::engine::settlement_numbers::{MEASURES, SettlementNumbers};
use crate::exposure::settlement::{Area, Settlement};
use crate::report::plan::{NOT_ASSESSED, Plan};
use crate::stats::Summary;

/// Less than so many people more or fewer are none.
const PERSON: f32 = 0.5;

/// Place of the displaced in night 1 among [`MEASURES`].
pub const DISPLACED: usize = 0;

/// Names of [`MEASURES`] in files, and keys of their words.
pub const NAMES: [&str; MEASURES.len()] = [
    "displaced",
    "displaced_d14",
    "displaced_d180",
    "shelter_gap",
    "isolated",
    "fatalities",
    "injured",
    "dwellings_full",
];

/// A run.
pub struct Side<'a> {
    /// Its numbers.
    pub plan: Plan<'a>,
    /// Numbers of its settlements by realization.
    pub settlements: &'a SettlementNumbers,
}

/// Whether realization `i` of one run is the earthquake of realization `i` of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairing {
    /// It is: the same chance was drawn.
    Paired,
    /// It is not: first numbers of the random sequences differ.
    OtherSeed,
    /// It is not: there are more realizations in one of them.
    OtherNumber,
    /// It is not: settlements or populated cells differ, and chance is drawn for these.
    OtherPlaces,
}

/// One number of one zone in both runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// In the first run.
    pub a: Summary,
    /// In the second run.
    pub b: Summary,
    /// Second less first over the realizations; only the mean where runs are not paired.
    pub difference: Summary,
    /// Share of realizations in which the second run has more; not a number where not paired.
    pub b_higher: f64,
    /// Share of realizations in which the first run has more; not a number where not paired.
    pub a_higher: f64,
}

impl Change {
    /// The difference that stands for all: its median, where runs are not paired that of the means.
    pub fn told(&self) -> f64 {
        if self.difference.p50.is_finite() { self.difference.p50 } else { self.difference.mean }
    }
}

/// The same area in both runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both {
    /// In the first.
    pub a: Zone,
    /// In the second.
    pub b: Zone,
}

/// Two runs.
pub struct Comparison<'a> {
    /// The first.
    pub a: Side<'a>,
    /// The second.
    pub b: Side<'a>,
    /// Whether realizations belong together.
    pub pairing: Pairing,
    /// Country, regions, districts and settlements that both have, in this order and that of the
    /// first.
    pub zones: Vec<Both>,
    /// `[zones × MEASURES]`.
    changes: Vec<Change>,
}

impl<'a> Comparison<'a> {
    /// Compares two runs; `None` where no district is in both.
    pub fn of(a: Side<'a>, b: Side<'a>) -> Option<Comparison<'a>> {
        let zones = common(&a.plan, &b.plan);
        if !zones.iter().any(|it| matches!(it.a, Zone::District(_))) {
            return None;
        }
        let pairing = pairing(&a.plan, &b.plan);
        let mut of = Comparison { a, b, pairing, zones, changes: vec![] };
        let changes =
            of.zones.iter().flat_map(|it| MEASURES.map(|measure| of.change(*it, measure)));
        of.changes = changes.collect();
        Some(of)
    }

    /// All numbers, in the order of zones and [`MEASURES`].
    pub fn rows(&self) -> impl Iterator<Item = (Both, &[Change])> {
        self.zones.iter().copied().zip(self.changes.chunks(MEASURES.len()))
    }

    /// Whether realizations belong together.
    pub fn is_paired(&self) -> bool {
        self.pairing == Pairing::Paired
    }

    fn change(&self, zone: Both, measure: Measure) -> Change {
        let (a, b) = (self.a.plan.summary(zone.a, measure), self.b.plan.summary(zone.b, measure));
        let mean = b.mean - a.mean;
        let mut of = Change {
            a,
            b,
            difference: Summary { mean, ..NOT_ASSESSED },
            b_higher: f64::NAN,
            a_higher: f64::NAN,
        };
        if !self.is_paired() || !mean.is_finite() {
            return of;
        }
        if let Some((a, b)) = self.a.column(zone.a, measure).zip(self.b.column(zone.b, measure)) {
            let mut differences: Vec<f32> = a.iter().zip(&b).map(|(a, b)| b - a).collect();
            let share = |is: &dyn Fn(f32) -> bool| {
                let n = differences.iter().filter(|it| is(**it)).count();
                n as f64 / differences.len().max(1) as f64
            };
            (of.b_higher, of.a_higher) = (share(&|it| PERSON < it), share(&|it| it < -PERSON));
            of.difference = Summary { mean, ..Summary::of(&mut differences) };
        }
        of
    }
}

impl Side<'_> {
    fn column(&self, zone: Zone, measure: Measure) -> Option<Vec<f32>> {
        match zone {
            Zone::Settlement(it) => self.settlements.column(it, measure),
            area => Some(self.plan.outcome.zones.column(area, measure).to_vec()),
        }
    }
}

fn pairing(a: &Plan, b: &Plan) -> Pairing {
    let ids = |of: &Plan| -> Vec<String> {
        of.context.settlements.iter().map(|it| it.id.clone()).collect()
    };
    if a.outcome.seed != b.outcome.seed {
        Pairing::OtherSeed
    } else if a.outcome.zones.n_realizations != b.outcome.zones.n_realizations {
        Pairing::OtherNumber
    } else if ids(a) != ids(b)
        || a.context.population_grid != b.context.population_grid
        || a.context.cells.grid_idx != b.context.cells.grid_idx
    {
        Pairing::OtherPlaces
    } else {
        Pairing::Paired
    }
}

/// Zones that both runs have, by code.
fn common(a: &Plan, b: &Plan) -> Vec<Both> {
    let (a, b) = (a.context, b.context);
    let pcodes = |of: &'_ [Area]| of.iter().map(|it| it.pcode.clone()).collect::<Vec<_>>();
    let ids = |of: &'_ [Settlement]| of.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    let mut zones = vec![Both { a: Zone::Country, b: Zone::Country }];
    let (regions, others) = (pcodes(&a.areas.regions), pcodes(&b.areas.regions));
    zones.extend(of_level(&regions, &others, Zone::Region));
    let (districts, others) = (pcodes(&a.areas.districts), pcodes(&b.areas.districts));
    zones.extend(of_level(&districts, &others, Zone::District));
    zones.extend(of_level(&ids(a.settlements), &ids(b.settlements), Zone::Settlement));
    zones
}

fn of_level(a: &[String], b: &[String], zone: fn(usize) -> Zone) -> Vec<Both> {
    let places: BTreeMap<&String, usize> = b.iter().zip(0..).collect();
    let both = |(idx, code)| places.get(code).map(|it| Both { a: zone(idx), b: zone(*it) });
    a.iter().enumerate().filter_map(both).collect()
}
