//! What other methods would have said of the same earthquake.
//!
//! Each is a pure function of the [`People`] of one settlement in one realization, so that a
//! ministry can see side by side what each would have counted, and can ask for another than ours
//! (`[displacement] method` of a scenario).

pub mod hazus;
pub mod idmc;
pub mod inasafe;
pub mod incore;
pub mod global_empirical;

use serde::{Deserialize, Serialize};

use super::{accommodation, habitability};
use crate::source::Source;

/// Grades of EMS-98, D0 to D5.
pub const N_GRADES: usize = 6;

/// The people of a settlement in one realization, as far as any method asks for them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct People {
    /// Residents.
    pub residents: f64,
    /// Residents by the grade of their home, D0 to D5, the dead with them; `[N_GRADES]`.
    pub by_grade: [f64; N_GRADES],
    /// Killed.
    pub dead: f64,
    /// Residents where the intensity is 5.5 or more.
    pub shaken: f64,
    /// Share of the residents who live in homes of several families, 0 to 1.
    pub in_flats: f64,
    /// Displaced in night 1 as this program counts them.
    pub ours: f64,
    /// Residents of destroyed and partly damaged homes, as Tajik authorities count them.
    pub official: f64,
}

impl People {
    /// In homes that cannot be repaired: D4 and D5.
    pub fn destroyed(&self) -> f64 {
        self.by_grade[4] + self.by_grade[5]
    }

    /// In homes of grade D1 to D5.
    pub fn damaged(&self) -> f64 {
        self.by_grade[1..].iter().sum()
    }
}

/// How the displaced are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(usize)]
pub enum Method {
    /// This program's own: who leaves, by damage grade and fear.
    #[default]
    Panoh,
    /// Residents of destroyed and partly damaged homes.
    Official,
    /// Hazus 6.1, displaced households.
    Hazus,
    /// Homes whose damage ratio is above a threshold.
    Idmc,
    /// Everybody above intensity 5.5.
    InaSafe,
    /// A logistic function of value lost.
    InCore,
    /// A regression on past events.
    GlobalEmpirical,
}

impl Method {
    /// All methods, in the order of their numbers.
    pub const ALL: [Method; 7] = [
        Method::Panoh,
        Method::Official,
        Method::Hazus,
        Method::Idmc,
        Method::InaSafe,
        Method::InCore,
        Method::GlobalEmpirical,
    ];

    /// How many methods there are.
    pub const COUNT: usize = Method::ALL.len();

    /// Name in scenario files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Method::Panoh => "panoh",
            Method::Official => "official",
            Method::Hazus => "hazus",
            Method::Idmc => "idmc",
            Method::InaSafe => "inasafe",
            Method::InCore => "in_core",
            Method::GlobalEmpirical => "global_empirical",
        }
    }

    /// The method of this name.
    ///
    /// ```
    /// use panoh::displacement::methods::Method;
    /// assert_eq!(Method::by_name("in_core"), Some(Method::InCore));
    /// ```
    pub fn by_name(name: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|it| it.name() == name)
    }

    /// What it is, for people.
    pub fn title(self) -> &'static str {
        match self {
            Method::Panoh => "Panoh",
            Method::Official => "Official count of Tajik authorities",
            Method::Hazus => "Hazus 6.1, displaced households",
            Method::Idmc => "IDMC, damage above a threshold",
            Method::InaSafe => "InaSAFE, everybody above intensity 5.5",
            Method::InCore => "IN-CORE, logistic dislocation",
            Method::GlobalEmpirical => "Global empirical model of sheltered people",
        }
    }

    /// What its number counts.
    pub fn counts(self) -> &'static str {
        match self {
            Method::Panoh => "people away from home in night 1, by damage and fear",
            Method::Official => "residents of destroyed and partly damaged homes",
            Method::Hazus => {
                "people of households whose home is uninhabitable: single-family homes when \
                 completely damaged, flats also when extensively damaged"
            }
            Method::Idmc => "residents of homes with a damage ratio above 0.55",
            Method::InaSafe => "all residents at intensity 5.5 or more who are not killed",
            Method::InCore => {
                "people who dislocate by a fit to one American hurricane; for comparison only"
            }
            Method::GlobalEmpirical => {
                "people in shelters or in need of tents at the peak of the first month, after past \
                 events with as many people in destroyed homes"
            }
        }
    }

    /// What it rests on.
    pub fn source(self) -> Source {
        match self {
            Method::Panoh => habitability::OURS,
            Method::Official => accommodation::OFFICIAL,
            Method::Hazus => hazus::SOURCE,
            Method::Idmc => idmc::SOURCE,
            Method::InaSafe => inasafe::SOURCE,
            Method::InCore => incore::SOURCE,
            Method::GlobalEmpirical => global_empirical::SOURCE,
        }
    }

    /// Its count of a settlement, people. Where a method counts a whole country alone, the number
    /// that the country's count is shared out by.
    pub fn of_settlement(self, people: &People) -> f64 {
        match self {
            Method::Panoh => people.ours,
            Method::Official => people.official,
            Method::Hazus => hazus::displaced(people),
            Method::Idmc => idmc::displaced(people, idmc::Threshold::DEFAULT),
            Method::InaSafe => inasafe::displaced(people),
            Method::InCore => incore::dislocated(people),
            Method::GlobalEmpirical => people.destroyed(),
        }
    }

    /// Its count of a country, from the sum over settlements. `z` is a standard normal variate:
    /// the scatter of past events about their regression; other methods have none.
    pub fn of_country(self, sum: f64, z: f64) -> f64 {
        match self {
            Method::GlobalEmpirical => {
                global_empirical::sheltered(sum, global_empirical::TAJIKISTAN).at(z)
            }
            _ => sum,
        }
    }
}
