//! A block: a contiguous range of realizations, simulated one after the other. Its result is a
//! pure function of world, seed and range; blocks are the unit of threads and of folding.

use std::ops::Range;

use crate::damage::row::column;
use crate::displacement::duration::N_DAYS;
use crate::displacement::methods::Method;
use crate::engine::assets;
use crate::engine::parameters::Parameters;
use crate::engine::realization::{Name, Realization, Scratch};
use crate::engine::stage::ImpactRecord;
use crate::engine::staying;
use crate::engine::travel::Travel;
use crate::engine::world::World;
use crate::engine::zones;
use crate::routing::closure::state::ClosureCause;
use crate::shelter::allocation::Move;

/// Realizations of a full block; even, since two realizations share a pair of fields.
pub const SIZE: u32 = 32;

/// What a block found.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Its realizations.
    pub range: Range<u32>,
    /// One entry a realization.
    pub realizations: Vec<Found>,
    /// Displaced of each cell in night 1, added up over the block.
    pub cell_displaced: Vec<f32>,
    /// Intensity of each cell, added up over the block.
    pub cell_intensity: Vec<f32>,
    /// Buildings of each asset in each damage state, added up over the block,
    /// `[n_assets × n_states]`; empty where cells are no assets.
    pub asset_states: Vec<f64>,
}

/// What is kept of one realization.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Between-event residual, in its standard deviations before anything was observed.
    pub between_event: f32,
    /// Which vulnerability model stood for what breaks.
    pub damage_branch: u32,
    /// `[n_zones × Measure::COUNT]`.
    pub zones: Vec<f32>,
    /// Displaced of the country on each day of the curve.
    pub timeline: [f64; N_DAYS],
    /// Displaced of the country by each method.
    pub methods: [f64; Method::COUNT],
    /// Dead of the country by PAGER's two curves.
    pub pager: [f64; 2],
    /// People each shelter could take, `[n_shelters]`.
    pub room: Vec<f32>,
    /// People sent to each shelter, `[n_shelters]`.
    pub assigned: Vec<f32>,
    /// `[n_areas × N_DAYS × ACCOMMODATIONS]`: displaced by where they stay.
    pub staying: Vec<f32>,
    /// Who goes from which settlement to which shelter.
    pub moves: Vec<Move>,
    /// What the realization did, as far as shelter asks.
    pub impact: ImpactRecord,
    /// Which orders to leave are given, `[n_orders]`.
    pub ordered: Vec<bool>,
    /// Closed segments, for how many days and why.
    pub closed: Vec<(u32, f32, ClosureCause)>,
    /// The shelter nearest to each settlement, `[n_settlements]`; `u32::MAX` for none.
    pub nearest: Vec<u32>,
    /// Travel time there, minutes; infinite for none.
    pub nearest_min: Vec<f32>,
    /// Isolation, landing sites, flow and criticality.
    pub travel: Travel,
    /// `[n_areas × N_DAYS]`: residents still cut off on each of
    /// [`ISOLATION_DAYS`](crate::engine::outcome::ISOLATION_DAYS).
    pub cut_off: Vec<f32>,
}

/// Simulates the realizations of a range, whose first number is even.
pub fn simulate(world: &World, seed: u64, range: Range<u32>) -> Block {
    let mut scratch = Scratch::new(world);
    let mut found = Realization::new(world);
    let mut staying = staying::Scratch::default();
    let n_cells = world.cells.len();
    let mut block = Block {
        range: range.clone(),
        realizations: Vec::with_capacity(range.len()),
        cell_displaced: vec![0.0; n_cells],
        cell_intensity: vec![0.0; n_cells],
        asset_states: vec![0.0; n_cells * assets::n_states(world)],
    };
    for id in range {
        if id % 2 == 0 {
            world.ground_motion.draw_pair(seed, id / 2, &mut scratch.ground_motion);
        }
        found.simulate(world, Name { seed, id }, &mut scratch);
        block.add(world, &found, &mut staying);
        assets::add(world, &Parameters::draw(seed, id), &found, &mut block.asset_states);
    }
    block
}

impl Block {
    fn add(&mut self, world: &World, found: &Realization, staying: &mut staying::Scratch) {
        let cells = self.cell_displaced.iter_mut().zip(&found.cell_displaced);
        cells.for_each(|(sum, it)| *sum += it);
        let cells = self.cell_intensity.iter_mut().zip(&found.intensity);
        cells.for_each(|(sum, it)| *sum += it);
        self.realizations.push(Found::of(world, found, staying));
    }
}

impl Found {
    fn of(world: &World, found: &Realization, staying: &mut staying::Scratch) -> Found {
        let mut timeline = [0.0; N_DAYS];
        for it in &found.displaced {
            timeline.iter_mut().zip(it.by_day).for_each(|(sum, day)| *sum += f64::from(day));
        }
        let mut pager = [0.0; 2];
        for it in &found.people {
            pager[0] += f64::from(it[column::PAGER_LOW]);
            pager[1] += f64::from(it[column::PAGER_HIGH]);
        }
        let placement = &found.received.placement;
        Found {
            between_event: found.drawn.eta,
            damage_branch: found.damage_branch as u32,
            zones: zones::of(world, found),
            timeline,
            methods: found.methods,
            pager,
            room: found.received.room.iter().map(|&it| it as f32).collect(),
            assigned: placement.assigned.iter().map(|&it| it as f32).collect(),
            staying: staying::by_day(world, &found.displaced, &found.shares, staying),
            moves: placement.moves.clone(),
            impact: ImpactRecord::of(found),
            ordered: found.ordered.clone(),
            closed: found.roads.closed().collect(),
            nearest: placement.nearest.iter().map(|it| it.unwrap_or(u32::MAX)).collect(),
            nearest_min: placement.nearest_min.clone(),
            cut_off: zones::cut_off(world, &found.travel.cut_off_days),
            travel: found.travel.clone(),
        }
    }
}
