//! Our models against the numbers of others, so that anyone can check them with their own: tables
//! of inputs and answers in the column names of the field. The tests of this project use the same
//! code.

pub mod distances;
mod geometries;
pub mod sites;
pub mod gmm;
pub mod secondary;
pub mod table;
