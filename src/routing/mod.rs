//! By which road.

pub mod months;
pub mod structure;
pub mod surface;
pub mod network;
pub mod build;
pub mod noding;
pub mod islands;
pub mod speed;
pub mod nearest_node;
pub mod nearest_road;
pub mod graph;
pub mod shortest;
pub mod reopening;
pub mod cells;
pub mod closure;
pub mod route;
pub mod cut_edges;
pub mod alternatives;
pub mod criticality;
pub mod detours;
pub mod clearance;
pub mod foot;
