//! Shelter asked again from a stage.

use std::ops::Range;

use crate::engine::columns::Columns;
use crate::engine::flows::{FlowOutcome, Flows};
use crate::engine::outcome::{Measure, ShelterOutcome, Zone, ZoneTable};
use crate::engine::relocation::{self, Closure, RelocationPlan};
use crate::engine::stage::{MEASURES, Stage, Unpacked};
use crate::shelter::allocation::Move;
use crate::shelter::reception::{Received, Reception, Scratch};

/// What shelter is with the changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WhatIf {
    /// Who goes from which settlement to which site.
    pub flows: Vec<FlowOutcome>,
    /// Who of the mean case goes where, on which day.
    pub relocation: RelocationPlan,
    /// `[n_settlements]`: share of realizations in which no site can be reached.
    pub unreachable_prob: Vec<f64>,
    /// Numbers of zones: [`MEASURES`] and those displaced at two weeks; all else is 0.
    pub zones: ZoneTable,
    /// Of each shelter.
    pub shelters: Vec<ShelterOutcome>,
}

/// What is kept of one realization.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// `[n_zones × (1 + MEASURES)]`: displaced at two weeks, then the measures.
    zones: Vec<f32>,
    /// `[n_shelters]`: room, and people sent there.
    room: Vec<f32>,
    assigned: Vec<f32>,
    moves: Vec<Move>,
    /// Settlements that reach no site.
    unreachable: Vec<u32>,
}

/// Numbers of a zone.
const N: usize = 1 + MEASURES.len();

/// Realizations of a range.
pub fn receive(stage: &Stage, at: &Reception, range: Range<usize>) -> Vec<Kept> {
    let mut scratch = Scratch::new(&at.graph);
    let mut received = Received::default();
    let mut unpacked = Unpacked::default();
    let one = |record| {
        let impact = unpacked.impact(at, record);
        received.fill(at, &impact, &mut scratch);
        Kept {
            zones: zones(stage, impact.displaced, &received),
            room: received.room.iter().map(|&it| it as f32).collect(),
            assigned: received.placement.assigned.iter().map(|&it| it as f32).collect(),
            moves: received.placement.moves.clone(),
            unreachable: (0..)
                .zip(&received.placement.nearest_min)
                .filter(|it| !it.1.is_finite())
                .map(|it| it.0)
                .collect(),
        }
    };
    stage.impacts[range].iter().map(one).collect()
}

/// Sums over settlements in their order, as [`zones`](crate::engine::zones) makes them.
fn zones(stage: &Stage, displaced: &[f32], received: &Received) -> Vec<f32> {
    let table = stage.layout();
    let mut sums = vec![[0.0_f64; N]; table.n_zones()];
    for (idx, settlement) in stage.settlements.iter().enumerate() {
        let staying = &received.staying[idx];
        let values = [
            f64::from(displaced[idx]),
            f64::from(staying.sheltering),
            f64::from(staying.host_family),
            f64::from(staying.own_yard),
            f64::from(staying.camp),
            f64::from(staying.leaves_district),
            received.placement.unmet[idx],
            received.unmet_vulnerable[idx],
        ];
        let district = settlement.district as usize;
        let region = stage.areas.districts[district].parent as usize;
        let zones =
            [Zone::Country, Zone::Region(region), Zone::District(district), Zone::Settlement(idx)];
        for zone in zones {
            let row = &mut sums[table.row(zone)];
            row.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
    }
    sums.iter().flatten().map(|&it| it as f32).collect()
}

/// All realizations, in their order, before anything is told of flows and the plan.
pub fn gather(stage: &Stage, n_shelters: usize, kept: Vec<Kept>) -> (WhatIf, Flows) {
    let table = stage.layout();
    let n = table.n_realizations;
    let mut room = Columns::new(n_shelters, n);
    let mut assigned = Columns::new(n_shelters, n);
    let mut flows = Flows::default();
    let mut n_unreachable = vec![0_u32; stage.settlements.len()];
    for (id, it) in kept.iter().enumerate() {
        room.write(id, it.room.iter().copied());
        assigned.write(id, it.assigned.iter().copied());
        flows.add(id, &it.moves);
        it.unreachable.iter().for_each(|it| n_unreachable[*it as usize] += 1);
    }
    // Pages that nobody writes to cost nothing.
    let mut values = vec![0.0_f32; table.n_zones() * Measure::COUNT * n];
    for (first, of) in (0..n).step_by(LINE).zip(kept.chunks(LINE)) {
        for row in 0..table.n_zones() {
            let measures = [Measure::DisplacedDay14].into_iter().chain(MEASURES);
            for (idx, measure) in measures.enumerate() {
                let at = (row * Measure::COUNT + measure as usize) * n + first;
                let values = values[at..].iter_mut();
                values.zip(of).for_each(|(value, it)| *value = it.zones[row * N + idx]);
            }
        }
    }
    let shelters = (0..n_shelters).map(|it| ShelterOutcome::of(room.of(it), assigned.of(it)));
    let share = |n_met: &u32| f64::from(*n_met) / n.max(1) as f64;
    let found = WhatIf {
        shelters: shelters.collect(),
        zones: ZoneTable { values, ..table },
        unreachable_prob: n_unreachable.iter().map(share).collect(),
        ..WhatIf::default()
    };
    (found, flows)
}

/// Realizations that are written together: numbers of one line of memory.
const LINE: usize = 16;

/// The relocation plan under the changed rules.
pub fn plan(stage: &Stage, changed: &Stage, found: &WhatIf) -> RelocationPlan {
    let closures: Vec<Closure> = stage.roads.iter().map(|it| it.closure).collect();
    relocation::of(relocation::Basis {
        reception: &changed.reception,
        network: &stage.network(),
        settlements: &stage.settlements,
        household_size: changed.household_size,
        zones: &found.zones,
        shelters: &found.shelters,
        closures: &closures,
    })
}
