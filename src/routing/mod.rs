//! By which road.

pub mod network;
