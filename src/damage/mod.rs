//! What breaks, and who is hurt in it.

pub mod state;
