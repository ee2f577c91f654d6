//! Who the people are: sex and age, who is abroad in which season, who has needs of their own.
//!
//! The numbers belong to a region and lie in its folder, each with its source. Residents who are
//! abroad are not at home: they are neither killed nor injured nor displaced, while their homes and
//! households stand where they stood.

pub mod apportionment;
pub mod groups;
