//! GIS layers, one file a kind: read, checked, and turned into the nouns of the engine.

pub mod spelling;
pub mod kind;
pub mod mapping;
pub mod frame;
pub mod load;
pub mod numbers;
pub mod rows;
pub mod whereabouts;
pub mod opened;
pub mod nothing;
pub mod raster;
pub mod overlaps;
pub mod districts;
pub mod membership;
pub mod settlements;
pub mod yardstick;
pub mod population;
pub mod members;
pub mod people;
pub mod roads;
pub mod shelters;
pub mod copy;
pub mod inspect;
pub mod import;
pub mod check;
