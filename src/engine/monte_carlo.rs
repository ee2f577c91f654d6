//! Blocks over threads, folded in their order.

use std::ops::Range;
use std::time::Instant;

use rayon::prelude::*;

use crate::engine::block::{self, Block};
use crate::engine::fold::Fold;
use crate::engine::opening;
use crate::engine::outcome::Outcome;
use crate::engine::stage::Stage;
use crate::engine::what_if::{self, WhatIf};
use crate::engine::world::World;
use crate::shelter::opening::Instance;
use crate::shelter::reception::Reception;

/// How a run is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// First number of every random sequence.
    pub seed: u64,
    /// How many realizations; a longer run begins with the shorter one.
    pub realizations: u32,
    /// How many threads; `None` for all. Changes nothing but the time.
    pub threads: Option<usize>,
}

/// Blocks that a thread has in hand before they are folded.
const BLOCKS_A_THREAD: usize = 2;

/// Simulates all realizations. `progress` is told from any thread how many more are done.
///
/// # Errors
/// When the system gives no threads.
pub fn simulate(
    world: &World,
    plan: &Plan,
    progress: &(dyn Fn(u32) + Sync),
) -> Result<Outcome, rayon::ThreadPoolBuildError> {
    let started = Instant::now();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(plan.threads.unwrap_or(0)).build()?;
    let starts: Vec<u32> = (0..plan.realizations).step_by(block::SIZE as usize).collect();
    let mut fold = Fold::new(world, plan.realizations as usize);
    for wave in starts.chunks(BLOCKS_A_THREAD * pool.current_num_threads()) {
        let simulate = |&first: &u32| {
            let range = first..plan.realizations.min(first + block::SIZE);
            let block = block::simulate(world, plan.seed, range.clone());
            progress(range.len() as u32);
            block
        };
        let blocks: Vec<Block> = pool.install(|| wave.par_iter().map(simulate).collect());
        for block in blocks {
            fold.add(block);
        }
    }
    let simulated_s = started.elapsed().as_secs_f64();
    let mut outcome = pool.install(|| fold.finish(world));
    outcome.seed = plan.seed;
    let folded_s = started.elapsed().as_secs_f64() - simulated_s;
    outcome.timings_s = vec![("simulate", simulated_s), ("fold", folded_s)];
    Ok(outcome)
}

/// Asks a stage again with what is now known of hosts, tents and sites.
///
/// # Errors
/// When the system gives no threads.
pub fn receive(
    stage: &Stage,
    changed: &Stage,
    threads: Option<usize>,
) -> Result<WhatIf, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build()?;
    let (n, at) = (stage.impacts.len(), &changed.reception);
    let all = in_blocks(&pool, n, |it| what_if::receive(stage, at, it));
    let (mut found, flows) = what_if::gather(stage, at.shelters.len(), all);
    let (flows, relocation) =
        pool.join(|| flows.finish(n), || what_if::plan(stage, changed, &found));
    (found.flows, found.relocation) = (flows, relocation);
    Ok(found)
}

/// The question which of some sites to open, of the first realizations of a stage.
///
/// # Errors
/// When the system gives no threads.
pub fn instances(
    stage: &Stage,
    at: &Reception,
    (candidates, n_realizations): (&[u32], usize),
    threads: Option<usize>,
) -> Result<Vec<Instance>, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build()?;
    let n = n_realizations.min(stage.impacts.len());
    Ok(in_blocks(&pool, n, |it| opening::instances(stage, at, candidates, it)))
}

/// What is found of some numbers in their order, block by block over threads.
fn in_blocks<T: Send>(
    pool: &rayon::ThreadPool,
    n: usize,
    of: impl Fn(Range<usize>) -> Vec<T> + Sync,
) -> Vec<T> {
    let starts: Vec<usize> = (0..n).step_by(block::SIZE as usize).collect();
    let range = |first: usize| first..n.min(first + block::SIZE as usize);
    let blocks: Vec<Vec<T>> =
        pool.install(|| starts.par_iter().map(|&first| of(range(first))).collect());
    blocks.into_iter().flatten().collect()
}

/// Parts of a file that are read each by itself, over threads; in their order.
///
/// # Errors
/// When the system gives no threads.
pub fn unpack<T: Send>(
    n: usize,
    of: impl Fn(usize) -> T + Send + Sync,
) -> Result<Vec<T>, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new().build()?;
    Ok(pool.install(|| (0..n).into_par_iter().map(of).collect()))
}
