//! How large a rupture is for its magnitude.

pub mod wells_coppersmith_1994;
