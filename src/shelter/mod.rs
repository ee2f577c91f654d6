//! Where they go, and what they need there.

pub mod site;
