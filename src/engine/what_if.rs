//! Shelter asked again from a stage.

use std::ops::Range;

use crate::engine::columns::Columns;
use crate::engine::outcome::{Measure, ShelterOutcome, Zone, ZoneTable};
use crate::engine::stage::{MEASURES, Stage, Unpacked};
use crate::shelter::reception::{Received, Reception, Scratch};

/// What shelter is with the changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WhatIf {
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
}

/// Numbers of a zone.
const N: usize = 1 + MEASURES.len();

/// Realizations of a range.
pub fn receive(stage: &Stage, at: &Reception<'_>, range: Range<usize>) -> Vec<Kept> {
    let mut scratch = Scratch::new(at.graph);
    let mut received = Received::default();
    let mut unpacked = Unpacked::default();
    let one = |record| {
        let impact = unpacked.impact(at, record);
        received.fill(at, &impact, &mut scratch);
        Kept {
            zones: zones(stage, impact.displaced, &received),
            room: received.room.iter().map(|&it| it as f32).collect(),
            assigned: received.placement.assigned.iter().map(|&it| it as f32).collect(),
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

/// All realizations, in their order.
pub fn gather(stage: &Stage, n_shelters: usize, kept: impl Iterator<Item = Kept>) -> WhatIf {
    let table = stage.layout();
    let n = table.n_realizations;
    let mut room = Columns::new(n_shelters, n);
    let mut assigned = Columns::new(n_shelters, n);
    // Pages that nobody writes to cost nothing.
    let mut values = vec![0.0_f32; table.n_zones() * Measure::COUNT * n];
    for (id, it) in kept.enumerate() {
        room.write(id, it.room);
        assigned.write(id, it.assigned);
        for (row, numbers) in it.zones.chunks_exact(N).enumerate() {
            let measures = [Measure::DisplacedDay14].into_iter().chain(MEASURES);
            for (measure, value) in measures.zip(numbers) {
                values[(row * Measure::COUNT + measure as usize) * n + id] = *value;
            }
        }
    }
    let shelters = (0..n_shelters).map(|it| ShelterOutcome::of(room.of(it), assigned.of(it)));
    WhatIf { shelters: shelters.collect(), zones: ZoneTable { values, ..table } }
}
