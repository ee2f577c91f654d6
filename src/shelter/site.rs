//! Places where displaced people can be received.

use serde::{Deserialize, Serialize};

use super::capacity::{Line, Lines, PER_TOILET, PER_TOILET_FIRST_PHASE, Stay};
use super::climate::Climate;
use crate::exposure::settlement::{Names, Origin};
use crate::units::{LonLat, Metres};

/// What a shelter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShelterKind {
    /// A school, kindergarten, college or university.
    School,
    /// A mosque, or another place of worship.
    Mosque,
    /// A health post, clinic or hospital.
    Health,
    /// Other public buildings, or those of a settlement taken together.
    PublicBuilding,
    /// The field of a stadium, or a pitch.
    Stadium,
    /// A camp that is there.
    Camp,
    /// Open ground where tents can stand.
    OpenGround,
    /// The grounds of an airport.
    Airport,
}

impl ShelterKind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [ShelterKind; 8] = [
        ShelterKind::School,
        ShelterKind::Mosque,
        ShelterKind::Health,
        ShelterKind::PublicBuilding,
        ShelterKind::Stadium,
        ShelterKind::Camp,
        ShelterKind::OpenGround,
        ShelterKind::Airport,
    ];

    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            ShelterKind::School => "school",
            ShelterKind::Mosque => "mosque",
            ShelterKind::Health => "health",
            ShelterKind::PublicBuilding => "public_building",
            ShelterKind::Stadium => "stadium",
            ShelterKind::Camp => "camp",
            ShelterKind::OpenGround => "tent_site",
            ShelterKind::Airport => "airport",
        }
    }

    /// Whether people stay under its roof, which can break.
    pub fn is_building(self) -> bool {
        use ShelterKind::{Health, Mosque, PublicBuilding, School};
        matches!(self, School | Mosque | Health | PublicBuilding)
    }

    /// Whether tents are pitched there; a helicopter may find room too.
    pub fn is_open_ground(self) -> bool {
        !self.is_building()
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
    /// What is known of its room.
    pub lines: Lines,
    /// People it can hold in the warm months.
    pub capacity_summer: f64,
    /// People it can hold in the cold months: heated floor, or winter-proof tents.
    pub capacity_winter: f64,
    /// What allows no more, in the warm months and in the cold ones.
    pub limits: [Line; 2],
    /// People it can hold in the first days, in the warm months and in the cold ones, when
    /// [`PER_TOILET_FIRST_PHASE`] share a toilet.
    pub first_days: [f64; 2],
    /// How cold it is there, in the warm months and in the cold ones.
    pub climates: [Climate; 2],
    /// What threatens its place, in the words of its source; no number hangs on it.
    pub hazard: String,
    /// Whether there is water, as its source says.
    pub water: Option<bool>,
    /// Index of the building mix that stands there; `None` for open ground, which cannot collapse.
    pub mix: Option<u16>,
    /// Seen or modelled.
    pub origin: Origin,
}

impl Shelter {
    /// Another capacity, in any season.
    pub fn set_capacity(&mut self, people: f64) {
        self.lines =
            Lines { stated: Some(people), stated_winter: Some(people), ..Lines::default() };
        self.capacity_summer = people;
        self.capacity_winter = people;
        self.limits = [Line::Stated; 2];
        self.first_days = [people; 2];
    }

    /// People it can hold in the cold months, or in the warm ones.
    pub fn capacity(&self, is_cold_season: bool) -> f64 {
        if is_cold_season { self.capacity_winter } else { self.capacity_summer }
    }

    /// Another floor a person in a building: its room grows or shrinks in proportion to what the
    /// climate asks for, and never beyond what water, toilets, beds and kitchen allow.
    pub fn set_floor(&mut self, m2_per_person: f64) {
        if self.kind.is_open_ground() {
            return;
        }
        let stay =
            Stay { climate: self.climates[0], is_cold_season: false, per_toilet: PER_TOILET };
        let others = [Line::Water, Line::Toilets, Line::Beds, Line::Kitchen];
        let most = others.iter().filter_map(|line| self.lines.people(*line, stay));
        let most = most.fold(f64::INFINITY, f64::min);
        let [summer, winter] = self.climates.map(|it| it.floor_m2() / m2_per_person);
        self.capacity_summer = (summer * self.capacity_summer).min(most);
        self.capacity_winter = (winter * self.capacity_winter).min(most);
    }

    /// Takes its capacities anew: of the month where that is in the season, else of July and January.
    /// A height that is not known is 0 m.
    pub fn in_month(&mut self, month: u8, is_cold_season: bool, height: Option<Metres>) {
        let height = height.unwrap_or(Metres(0.0));
        let climate = |is_cold: bool, usual: u8| {
            Climate::of(if is_cold == is_cold_season { month } else { usual }, height)
        };
        for (at, is_cold) in [(0, false), (1, true)] {
            let climate = climate(is_cold, if is_cold { 1 } else { 7 });
            self.climates[at] = climate;
            let stay = Stay { climate, is_cold_season: is_cold, per_toilet: PER_TOILET };
            let Some(it) = self.lines.capacity(stay) else { continue };
            let places =
                if is_cold { &mut self.capacity_winter } else { &mut self.capacity_summer };
            *places = it.people;
            self.limits[at] = it.limit;
            let first = Stay { per_toilet: PER_TOILET_FIRST_PHASE, ..stay };
            self.first_days[at] = self.lines.capacity(first).map_or(it.people, |it| it.people);
        }
    }
}

/// How cold it is in July and in January, low down.
pub const USUAL_CLIMATES: [Climate; 2] = [Climate::Mild, Climate::Cold];

/// Shelters with what they hold in a month, at the height of their places where it is known.
pub fn in_month(
    shelters: &[Shelter],
    month: u8,
    is_cold_season: bool,
    height: impl Fn(LonLat) -> Option<Metres>,
) -> Vec<Shelter> {
    let mut shelters = shelters.to_vec();
    for it in &mut shelters {
        it.in_month(month, is_cold_season, height(it.place));
    }
    shelters
}
