//! Panoh: who must leave home after an earthquake, for how long, what shelter they need, and by
//! which road.

#![warn(clippy::unwrap_used)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::float_cmp))]

pub mod units;
pub mod stats;
pub mod rng;
pub mod source;
pub mod caveat;
pub mod exposure;
#[cfg(feature = "gdal")]
pub mod geodata;
pub mod hazard;
pub mod secondary;
pub mod damage;
pub mod displacement;
pub mod routing;
pub mod shelter;
#[cfg(feature = "gdal")]
pub mod region;
pub mod engine;
#[cfg(feature = "gdal")]
pub mod input;
pub mod report;
#[cfg(feature = "gdal")]
pub mod cli;
