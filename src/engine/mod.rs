//! How often: realizations, in blocks, over threads.

pub mod outcome;
