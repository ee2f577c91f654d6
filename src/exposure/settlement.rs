//! Settlements and the areas they belong to: what results are told for.

use serde::{Deserialize, Serialize};

use crate::units::LonLat;

/// Names of a place, in the order of OCHA's boundary tables; empty where unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Romanised, as English texts write it.
    pub en: String,
    /// Tajik.
    pub tg: String,
    /// Russian.
    pub ru: String,
}

impl Names {
    /// The name in a language by its code of ISO 639-1; where it is unknown, the romanised one, else
    /// any.
    pub fn of(&self, code: &str) -> &str {
        let own = match code {
            "tg" => &self.tg,
            "ru" => &self.ru,
            _ => &self.en,
        };
        let known = |it: &&&str| !it.is_empty();
        [own.as_str(), &self.en, &self.tg, &self.ru].iter().find(known).copied().unwrap_or_default()
    }
}

/// Whether a feature was seen by somebody or made by a model of ours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    #[default]
    /// Somebody mapped, counted or surveyed it.
    Observed,
    /// A model made it from other layers.
    Modelled,
}

impl Origin {
    /// The word that tables and maps print.
    pub fn word(self) -> &'static str {
        match self {
            Origin::Observed => "observed",
            Origin::Modelled => "modelled",
        }
    }
}

/// A village or town.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
    /// Code of the source, or our own (`R` and digits for modelled rural settlements).
    pub id: String,
    /// Its names.
    pub names: Names,
    /// Its centre.
    pub place: LonLat,
    /// Index of its district in [`Areas::districts`].
    pub district: u32,
    /// Town or city, and not a village.
    pub urban: bool,
    /// Seen or modelled.
    pub origin: Origin,
    /// Residents, from the population grid.
    pub people: f64,
    /// Centre's height above the sea, metres.
    pub elevation_m: f64,
}

/// A region (adm1) or district (adm2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Code of the source, `TJ-RA-08`; kept as text.
    pub pcode: String,
    /// Its names.
    pub names: Names,
    /// Index of the region a district lies in; 0 for a region.
    pub parent: u32,
    /// Official residents; what its cells add up to.
    pub people: f64,
    /// Where its centre of administration lies.
    pub centre: LonLat,
    /// Boundary, longitude first; empty where unknown.
    pub boundary: geo::MultiPolygon<f64>,
}

/// The administrative tree of a country.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Areas {
    /// Code of the country, `TJ`.
    pub country_pcode: String,
    /// Names of the country.
    pub country: Names,
    /// adm1, in order of code.
    pub regions: Vec<Area>,
    /// adm2, in order of code.
    pub districts: Vec<Area>,
}

impl Areas {
    /// The same without boundaries.
    pub fn without_boundaries(&self) -> Areas {
        let bare = |it: &Area| Area {
            pcode: it.pcode.clone(),
            names: it.names.clone(),
            boundary: geo::MultiPolygon::new(Vec::new()),
            ..*it
        };
        Areas {
            country_pcode: self.country_pcode.clone(),
            country: self.country.clone(),
            regions: self.regions.iter().map(bare).collect(),
            districts: self.districts.iter().map(bare).collect(),
        }
    }
}
