//! From files: everything is read and checked here, before the first draw.

pub mod problem;
pub mod section;
