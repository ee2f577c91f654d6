//! Blocks, in their order, become the outcome.

use crate::displacement::duration::{DAYS, N_DAYS};
use crate::displacement::methods::Method;
use crate::engine::block::{Block, Found};
use crate::engine::closures::Closures;
use crate::engine::columns::{Columns, RoadColumns, Tally};
use crate::engine::flows::Flows;
use crate::engine::outcome::{
    ISOLATION_DAYS, Measure, Outcome, SegmentOutcome, ShelterOutcome, ZoneTable,
};
use crate::engine::relocation::Closure;
use crate::engine::stage::ImpactRecord;
use crate::engine::world::World;
use crate::engine::{assets, caveats, relocation, routes, staying, zones};
use crate::stats::Summary;

/// What blocks are gathered in.
pub struct Fold {
    n_realizations: usize,
    n_done: usize,
    between_event: Vec<f32>,
    damage_branch: Vec<u32>,
    zones: Columns,
    timeline: Columns,
    methods: Columns,
    staying: Columns,
    flows: Flows,
    impacts: Vec<ImpactRecord>,
    pager: [f64; 2],
    room: Columns,
    assigned: Columns,
    /// What routes are told from.
    roads: RoadColumns,
    /// `[n_orders]`: realizations in which each is given.
    ordered: Vec<u32>,
    cell_displaced: Vec<f64>,
    cell_intensity: Vec<f64>,
    asset_states: Vec<f64>,
}

impl Fold {
    /// Room for a run.
    pub fn new(world: &World, n_realizations: usize) -> Fold {
        let columns = |n_items| Columns::new(n_items, n_realizations);
        let (n_settlements, n_shelters) = (world.settlements.len(), world.reception.shelters.len());
        let n_segments = world.network.segments.len();
        let n_zones = zones::layout(world, n_realizations).n_zones();
        Fold {
            n_realizations,
            n_done: 0,
            between_event: Vec::with_capacity(n_realizations),
            damage_branch: Vec::with_capacity(n_realizations),
            zones: columns(n_zones * Measure::COUNT),
            timeline: columns(N_DAYS),
            methods: columns(Method::COUNT),
            staying: columns(staying::n_items(&zones::layout(world, 1))),
            flows: Flows::default(),
            impacts: Vec::with_capacity(n_realizations),
            pager: [0.0; 2],
            room: columns(n_shelters),
            assigned: columns(n_shelters),
            roads: RoadColumns {
                closures: Closures::new(n_segments, n_realizations),
                nearest: Tally::new(n_settlements),
                nearest_min: columns(n_settlements),
                cut_off_days: columns(n_settlements),
                landing: Tally::new(n_settlements),
                clear_h: columns(n_settlements),
                narrowest: Tally::new(n_settlements),
                isolation: vec![0.0; n_segments],
                detour: vec![0.0; n_segments],
                cut_off: columns((n_zones - n_settlements) * ISOLATION_DAYS.len()),
            },
            ordered: vec![0; world.orders.all().len()],
            cell_displaced: vec![0.0; world.cells.len()],
            cell_intensity: vec![0.0; world.cells.len()],
            asset_states: vec![0.0; world.cells.len() * assets::n_states(world)],
        }
    }

    /// The next block; sums are made in this order, whatever thread made the block.
    pub fn add(&mut self, block: Block) {
        assert_eq!(block.range.start as usize, self.n_done, "blocks are folded in their order");
        for (sum, value) in self.cell_displaced.iter_mut().zip(&block.cell_displaced) {
            *sum += f64::from(*value);
        }
        for (sum, value) in self.asset_states.iter_mut().zip(&block.asset_states) {
            *sum += value;
        }
        for (sum, value) in self.cell_intensity.iter_mut().zip(&block.cell_intensity) {
            *sum += f64::from(*value);
        }
        for found in block.realizations {
            self.realization(found);
        }
    }

    fn realization(&mut self, found: Found) {
        let id = self.n_done;
        self.roads.add(id, &found);
        self.ordered.iter_mut().zip(&found.ordered).for_each(|(n, it)| *n += u32::from(*it));
        self.between_event.push(found.between_event);
        self.damage_branch.push(found.damage_branch);
        self.zones.write(id, found.zones);
        self.staying.write(id, found.staying);
        self.flows.add(id, &found.moves);
        self.impacts.push(found.impact);
        self.timeline.write(id, found.timeline.map(|it| it as f32));
        self.methods.write(id, found.methods.map(|it| it as f32));
        self.pager.iter_mut().zip(found.pager).for_each(|(sum, it)| *sum += it);
        self.room.write(id, found.room);
        self.assigned.write(id, found.assigned);
        self.n_done += 1;
    }

    /// Means, quantiles and shares over all realizations.
    pub fn finish(mut self, world: &World) -> Outcome {
        let n = self.n_realizations.max(1) as f64;
        let mean = |sums: &[f64]| sums.iter().map(|it| (it / n) as f32).collect();
        let pager = self.pager.map(|it| it / n);
        let timeline = DAYS.iter().enumerate();
        let timeline = timeline.map(|(idx, day)| (*day, summary(self.timeline.of(idx)))).collect();
        let methods = Method::ALL.map(|it| (it, summary(self.methods.of(it as usize))));
        let mut outcome = Outcome {
            timeline,
            method: world.method,
            methods: methods.to_vec(),
            staying: (0..self.staying.n_items()).map(|it| summary(self.staying.of(it))).collect(),
            impacts: std::mem::take(&mut self.impacts),
            flows: std::mem::take(&mut self.flows).finish(self.n_realizations),
            cell_displaced_mean: mean(&self.cell_displaced),
            cell_intensity_mean: mean(&self.cell_intensity),
            asset_states_mean: self.asset_states.iter().map(|it| it / n).collect(),
            ordered_prob: self.ordered.iter().map(|it| f64::from(*it) / n).collect(),
            shelters: self.shelters(),
            segments: self.segments(),
            routes: routes::of(world, &self.roads, &self.zones, self.n_realizations),
            isolation: self.isolation(),
            zones: ZoneTable {
                values: self.zones.into_values(),
                ..zones::layout(world, self.n_realizations)
            },
            between_event: self.between_event,
            damage_branch: self.damage_branch,
            ..Outcome::default()
        };
        outcome.relocation = relocation::of(relocation::Basis {
            reception: &world.reception,
            network: &world.network,
            settlements: &world.settlements,
            household_size: world.household_size,
            zones: &outcome.zones,
            shelters: &outcome.shelters,
            closures: &Closure::of_segments(&outcome.segments),
        });
        outcome.caveats = caveats::of(world, &outcome, pager);
        outcome
    }

    fn shelters(&self) -> Vec<ShelterOutcome> {
        let shelter = |idx| ShelterOutcome::of(self.room.of(idx), self.assigned.of(idx));
        (0..self.room.n_items()).map(shelter).collect()
    }

    fn segments(&self) -> Vec<SegmentOutcome> {
        let n = self.n_realizations.max(1) as f64;
        let segment = |idx: usize| SegmentOutcome {
            closure_prob: f64::from(self.roads.closures.count(idx as u32)) / n,
            by_cause: self.roads.closures.by_cause(idx as u32).map(|it| f64::from(it) / n),
            reopen_days_p50: self.roads.closures.days_p50(idx as u32),
            isolation_person_days: self.roads.isolation[idx] / n,
            detour_person_hours: self.roads.detour[idx] / n,
        };
        (0..self.roads.isolation.len()).map(segment).collect()
    }

    /// A row an area.
    fn isolation(&self) -> Vec<[Summary; ISOLATION_DAYS.len()]> {
        let n_days = ISOLATION_DAYS.len();
        let of = |area: usize, day: usize| summary(self.roads.cut_off.of(area * n_days + day));
        let n_areas = self.roads.cut_off.n_items() / n_days;
        (0..n_areas).map(|area| std::array::from_fn(|day| of(area, day))).collect()
    }
}

fn summary(values: &[f32]) -> Summary {
    Summary::of(&mut values.to_vec())
}
