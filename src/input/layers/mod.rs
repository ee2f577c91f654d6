//! GIS layers, one file a kind: read, checked, and turned into the nouns of the engine.

pub mod spelling;
pub mod kind;
pub mod mapping;
pub mod frame;
pub mod load;
pub mod numbers;
pub mod rows;
pub mod raster;
pub mod overlaps;
pub mod districts;
pub mod membership;
pub mod settlements;
pub mod population;
pub mod roads;
pub mod shelters;
pub mod copy;
pub mod inspect;
pub mod import;
pub mod check;
