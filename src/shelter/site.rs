//! Places where displaced people can be received.

use serde::{Deserialize, Serialize};

use crate::exposure::settlement::{Names, Origin};
use crate::units::LonLat;

/// What a shelter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShelterKind {
    /// Schools, halls and other public buildings of a settlement, taken together.
    PublicBuilding,
    /// Open ground where tents can stand.
    OpenGround,
    /// The grounds of an airport.
    Airport,
}

impl ShelterKind {
    /// Whether tents are pitched there.
    pub fn is_open_ground(self) -> bool {
        matches!(self, ShelterKind::OpenGround | ShelterKind::Airport)
    }
}

/// A place with capacity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shelter {
    /// Code of the source, or our own.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// What it is.
    pub kind: ShelterKind,
    /// Where it lies.
    pub place: LonLat,
    /// Index of its district.
    pub district: u32,
    /// People it can hold from April to October.
    pub capacity_summer: f64,
    /// People it can hold in the cold months: heated floor, or winter-proof tents.
    pub capacity_winter: f64,
    /// Floor or ground area, m².
    pub area_m2: f64,
    /// Index of the building mix that stands there; `None` for open ground, which cannot collapse.
    pub mix: Option<u16>,
    /// Seen or modelled.
    pub origin: Origin,
}

impl Shelter {
    /// Another capacity, in any season.
    pub fn set_capacity(&mut self, people: f64) {
        self.capacity_summer = people;
        self.capacity_winter = people;
    }
}
