//! How hard the ground shakes.

pub mod site;
