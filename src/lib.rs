//! Panoh: who must leave home after an earthquake, for how long, what shelter they need, and by
//! which road; every number with its range.
//!
//! # How a number comes about
//!
//! ```text
//! scenario.toml ─┐
//!                ├─ input ──► World (checked, immutable, in memory)
//! gis/<region>/ ─┘              │        for each realization, a pure function of (seed, id)
//!                               ▼
//!   rupture → shaking at every cell, road and shelter → people by damage → displaced by day
//!                 │                                                            │
//!                 └─► landslides → closed roads → travel times ─┐              │
//!                 └─► shelters that still stand ────────────────┴─► who finds room where
//!                               ▼
//!            Outcome [zone × measure × realization] → report: brief, tables, maps
//! ```
//!
//! A scenario is a [rupture](hazard::rupture) at a time. A [realization](engine::realization) of
//! it draws one branch of the [logic tree](hazard::logic_tree), one between-event residual and one
//! correlated [field](hazard::field), both [given what was observed](hazard::conditioning), and so
//! shakes every [site](hazard::site). [Damage](damage)
//! turns intensity into people by damage grade, dead and injured; [displacement] says who leaves,
//! for how long, and where they stay. The same shaking closes [roads](routing::closure) by
//! [landslides](secondary) and takes [shelters](shelter::site) away; the
//! [allocation](shelter::allocation) sends those who need a public place to the nearest open one
//! with room. [`engine::realization`] is the chain on one page: read it first. [`hindcast`] holds all of
//! it against earthquakes that happened.
//!
//! # What holds everywhere
//!
//! - **The order of the modules below is the order of dependency**: a module imports only those
//!   above it. `tests/layers.rs` holds us to it, and keeps GDAL in [`geodata`], threads in the
//!   engine, and printing in [`cli`].
//! - **Edges fail, the core cannot.** Nothing between [`exposure`] and [`engine`] reads a file,
//!   a clock or the environment; [`input`] refuses what is wrong, all of it at once, before the
//!   first draw.
//! - **A number is a function of its name.** (seed, realization, purpose) names every
//!   [random sequence](rng); blocks of realizations are folded in their order. The same seed gives
//!   the same bytes on any number of threads, and a longer run begins with the shorter one.
//! - **Nothing here knows the country**: it lies in `gis/` and `scenarios/`. What no open file
//!   tells of a region is modelled by [`region`] and marked so wherever a person meets it.
//! - **Every coefficient has its source** beside it: a paper, or "ours" with its range.

#![warn(clippy::unwrap_used)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::float_cmp))]

pub mod units;
pub mod stats;
pub mod rng;
pub mod source;
pub mod lasting;
pub mod caveat;
pub mod exposure;
pub mod population;
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
pub mod hindcast;
#[cfg(feature = "fetch")]
pub mod fetch;
#[cfg(feature = "gdal")]
pub mod cli;
