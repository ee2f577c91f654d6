//! Where they go, and what they need there.

pub mod site;
pub mod allocation;
