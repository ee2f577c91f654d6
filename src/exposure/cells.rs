//! The populated cells, as columns.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Populated cells sorted by settlement; every column has one entry a cell.
///
/// The site of cell `i` (place, Vs30, lattice node) is entry `i` of the run's sites.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cells {
    /// Index into the population grid; several assets may share one of its cells.
    pub grid_idx: Vec<u32>,
    /// Residents.
    pub people: Vec<f32>,
    /// Index into the table of building mixes.
    pub mix: Vec<u16>,
    /// Buildings of each cell; empty where nobody counted them.
    pub buildings: Vec<f32>,
    /// The asset that each cell is; empty where cells are no assets but parts of a population grid.
    pub asset_id: Vec<String>,
    /// Cells of each settlement, `[n_settlements]`.
    pub of_settlement: Vec<Range<u32>>,
}

impl Cells {
    /// How many populated cells there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether nobody lives anywhere.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }
}
