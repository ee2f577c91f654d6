//! By which road.

pub mod network;
pub mod isolation;
