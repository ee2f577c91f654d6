//! The populated cells, as columns.

use std::ops::Range;

/// Populated cells sorted by settlement; every column has one entry a cell.
///
/// The site of cell `i` (place, Vs30, lattice node) is entry `i` of the run's sites.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cells {
    /// Index into the population grid.
    pub grid_idx: Vec<u32>,
    /// Residents.
    pub people: Vec<f32>,
    /// Index into the table of building mixes.
    pub mix: Vec<u16>,
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
