//! How cold it is where people must be sheltered.
//!
//! Modelled, not observed: the monthly means of one station and a constant lapse rate. Valleys
//! with cold-air pools and the eastern Pamir are colder than this says; the altitude rule of
//! [`Climate::of`] is there for them.

use serde::{Deserialize, Serialize};

use crate::source::Source;
use crate::units::Metres;

/// Monthly means of the station.
pub const DUSHANBE_1991_2020: Source = Source {
    authors: "pogodaiklimat.ru, as given by Wikipedia, Dushanbe",
    year: 2021,
    title: "Daily mean temperature at Dushanbe by month, 1991 to 2020",
    doi: "",
};

/// Daily mean temperature at Dushanbe, January to December, °C.
const DUSHANBE_C: [f64; 12] = [3.1, 5.0, 10.5, 15.8, 20.1, 25.1, 27.4, 26.0, 21.2, 14.7, 9.0, 4.6];
/// Height of the station, about.
const DUSHANBE_M: f64 = 800.0;
/// International Standard Atmosphere, °C per metre.
const LAPSE_C_PER_M: f64 = 0.0065;

/// How much shelter the weather asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Climate {
    /// Monthly mean of 15 °C or more.
    Mild,
    /// Monthly mean below 15 °C.
    Cool,
    /// Monthly mean below 5 °C, or above 2,000 m from November to March.
    Cold,
}

/// Modelled mean temperature of a month (1 to 12) at a height, °C.
pub fn mean_temperature_c(month: u8, elevation: Metres) -> f64 {
    let month = usize::from(month.clamp(1, 12) - 1);
    DUSHANBE_C[month] - LAPSE_C_PER_M * (elevation.0 - DUSHANBE_M)
}

impl Climate {
    /// Of a month, 1 to 12, at a height. The bounds are ours.
    ///
    /// ```
    /// # use panoh::shelter::climate::Climate;
    /// # use panoh::units::Metres;
    /// assert_eq!(Climate::of(7, Metres(800.0)), Climate::Mild);
    /// assert_eq!(Climate::of(1, Metres(800.0)), Climate::Cold);
    /// ```
    pub fn of(month: u8, elevation: Metres) -> Climate {
        let mean_c = mean_temperature_c(month, elevation);
        let winter = month <= 3 || 11 <= month;
        if mean_c < 5.0 || (winter && 2000.0 < elevation.0) {
            Climate::Cold
        } else if mean_c < 15.0 {
            Climate::Cool
        } else {
            Climate::Mild
        }
    }

    /// Covered floor a person needs, m²: Sphere's 3.5 and, for cold climates, 4.5 to 5.5. Which
    /// of these at which temperature is ours.
    pub fn floor_m2(self) -> f64 {
        match self {
            Climate::Mild => 3.5,
            Climate::Cool => 4.5,
            Climate::Cold => 5.5,
        }
    }

    /// People who fit into a family tent of 16 m²: 4, 3 or 2. Ours.
    pub fn persons_per_tent(self) -> f64 {
        (TENT_M2 / self.floor_m2()).floor()
    }
}

/// Main floor of the standard family tent of UNHCR, ICRC and IFRC, m².
pub const TENT_M2: f64 = 16.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_colder_higher_up() {
        assert!((mean_temperature_c(1, Metres(2100.0)) - (3.1 - 8.45)).abs() < 1e-12);
        assert_eq!(Climate::of(10, Metres(800.0)), Climate::Cool);
        assert_eq!(Climate::of(3, Metres(2001.0)), Climate::Cold);
        assert_eq!(Climate::of(7, Metres(2500.0)), Climate::Mild);
    }

    #[test]
    fn a_tent_holds_fewer_in_the_cold() {
        let persons = [Climate::Mild, Climate::Cool, Climate::Cold].map(Climate::persons_per_tent);
        assert_eq!(persons, [4.0, 3.0, 2.0]);
    }
}
