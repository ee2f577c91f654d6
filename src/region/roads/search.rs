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
