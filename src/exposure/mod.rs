//! Who and what is there: people, their homes, and where they lie.

pub mod grid;
pub mod nearest_cell;
pub mod settlement;
pub mod cells;
pub mod building;
