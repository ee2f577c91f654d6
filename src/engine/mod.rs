//! How often: realizations, in blocks, over threads.

pub mod parameters;
pub mod variance;
pub mod flows;
pub mod outcome;
pub mod settlement_numbers;
pub mod world;
pub mod methods;
pub mod rebuilding;
pub mod travel;
pub mod realization;
pub mod stage;
pub mod zones;
pub mod staying;
pub mod assets;
pub mod block;
pub mod closures;
pub mod columns;
pub mod what_if;
pub mod opening;
pub mod routes;
pub mod relocation;
pub mod caveats;
pub mod fold;
pub mod monte_carlo;
pub mod shaking_maps;
