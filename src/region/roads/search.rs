//! Ways of least effort over the lattice.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::cost::Cost;

/// No cell, and no effort that is known.
pub const NONE: u32 = u32::MAX;

/// What it takes to reach every cell, and from where.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Effort, milliseconds.
    pub effort_ms: Vec<u32>,
    /// The cell before; [`NONE`] where a way begins.
    pub before: Vec<u32>,
    /// What the way began with; [`NONE`] where nothing reaches.
    pub owner: Vec<u32>,
    queue: BinaryHeap<Reverse<u64>>,
    /// Cells that are not as they were at first.
    touched: Vec<u32>,
}

impl Reach {
    /// Nothing is reached yet.
    pub fn new(n_cells: usize) -> Reach {
        Reach {
            effort_ms: vec![NONE; n_cells],
            before: vec![NONE; n_cells],
            owner: vec![NONE; n_cells],
            queue: BinaryHeap::new(),
            touched: Vec::new(),
        }
    }

    /// Nothing is reached any more.
    pub fn clear(&mut self) {
        for cell in self.touched.drain(..) {
            let cell = cell as usize;
            (self.effort_ms[cell], self.before[cell], self.owner[cell]) = (NONE, NONE, NONE);
        }
        self.queue.clear();
    }

    /// A cell from which ways begin, after some effort already.
    pub fn begin(&mut self, cell: usize, effort_ms: u32, owner: u32) {
        if effort_ms < self.effort_ms[cell] {
            self.set(cell, effort_ms, NONE, owner);
        }
    }

    fn set(&mut self, cell: usize, effort_ms: u32, before: u32, owner: u32) {
        if self.effort_ms[cell] == NONE {
            self.touched.push(cell as u32);
        }
        self.effort_ms[cell] = effort_ms;
        self.before[cell] = before;
        self.owner[cell] = owner;
        self.queue.push(Reverse(u64::from(effort_ms) << 32 | cell as u64));
    }

    /// The next cell in order of effort, its neighbours reached; `None` when all is done.
    pub fn next(&mut self, cost: &Cost) -> Option<usize> {
        while let Some(Reverse(word)) = self.queue.pop() {
            let (effort_ms, cell) = ((word >> 32) as u32, word as u32 as usize);
            if effort_ms != self.effort_ms[cell] {
                continue;
            }
            for it in cost.steps(cell) {
                let total_ms = effort_ms.saturating_add(it.effort_ms);
                if total_ms < self.effort_ms[it.cell] {
                    self.set(it.cell, total_ms, cell as u32, self.owner[cell]);
                }
            }
            return Some(cell);
        }
        None
    }

    /// The way to a cell, from where it began.
    pub fn way_to(&self, cell: usize) -> Vec<usize> {
        let mut way = vec![cell];
        let mut at = cell;
        while self.before[at] != NONE {
            at = self.before[at] as usize;
            way.push(at);
        }
        way.reverse();
        way
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exposure::grid::{Grid, Raster};
    use crate::region::roads::cost::Ground;
    use crate::routing::network::RoadClass;

    const GRID: Grid =
        Grid { west_deg: 70.0, north_deg: 39.0, step_deg: 0.004, n_cols: 6, n_rows: 5 };

    proptest! {
        /// Bellman–Ford over all steps, as often as there are cells.
        #[test]
        fn efforts_are_those_of_a_slow_search(
            heights in prop::collection::vec(0.0..2000.0f32, 30),
            in_country in prop::collection::vec(prop::bool::weighted(0.8), 30),
            from in 0usize..30, other in 0usize..30, late_ms in 0u32..500_000,
        ) {
            let terrain = Raster { grid: GRID, values: heights };
            let flat = vec![5.0; 30];
            let dry = vec![false; 30];
            let ground = Ground {
                terrain: &terrain, slope_deg: &flat, in_country: &in_country, water: &dry, river: &dry,
                rivers: &[],
            };
            let cost = Cost { ground, class: RoadClass::Local, abroad: false, near_country: &dry };
            let mut reach = Reach::new(30);
            reach.begin(from, 0, 0);
            reach.begin(other, late_ms, 1);
            while reach.next(&cost).is_some() {}
            let mut slow = vec![u64::MAX; 30];
            slow[other] = u64::from(late_ms);
            slow[from] = 0;
            for _ in 0..30 {
                for cell in (0..30).filter(|&it| slow[it] < u64::MAX).collect::<Vec<_>>() {
                    for it in cost.steps(cell) {
                        slow[it.cell] = slow[it.cell].min(slow[cell] + u64::from(it.effort_ms));
                    }
                }
            }
            for (cell, expected) in slow.into_iter().enumerate() {
                let got = Some(reach.effort_ms[cell]).filter(|&it| it != NONE);
                prop_assert_eq!(got.map_or(u64::MAX, u64::from), expected);
            }
        }
    }
}
