//! Where displaced people stay at two weeks.
//!
//! The split is ours, anchored on past events: 12 % in tents (Qumsangir 2006), schools and hosts
//! in January (Vanj 2010) and December (Lake Sarez 2015), hosts only (Mastchoh 2023), 1 % in
//! collective centres and 71 % in shelters they built (Nepal 2015). How many need a public place
//! is what these events disagree on most: its odds are drawn once a realization.

use serde::{Deserialize, Serialize};

use crate::source::Source;
use crate::stats::Triangular;

/// Ours.
pub const OURS: Source = Source {
    authors: "Panoh",
    year: 2026,
    title: "Judgement, anchored on Qumsangir 2006, Vanj 2010, Sarez 2015, Nepal 2015, Mastchoh 2023",
    doi: "",
};

/// How authorities count; the crosswalk from damage grades is ours.
pub const OFFICIAL: Source = Source {
    authors: "Committee of Emergency Situations and Civil Defence of Tajikistan",
    year: 2015,
    title: "Counts after Vanj 2010 and Lake Sarez 2015: all residents of destroyed and partly \
            damaged homes",
    doi: "",
};

/// Half of the year, as shelter knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// April to October.
    Summer,
    /// November to March.
    Winter,
}

impl Season {
    /// Of a month, 1 to 12.
    pub fn of_month(month: u8) -> Season {
        if (4..=10).contains(&month) { Season::Summer } else { Season::Winter }
    }
}

/// The kinds of place and season that differ in where people stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Setting {
    /// A village from April to October.
    RuralSummer,
    /// A village from November to March.
    RuralWinter,
    /// A town or city.
    Urban,
}

/// Shares of the displaced by where they stay; all five add up to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// With a host family.
    pub host_family: f32,
    /// In a tent or hut beside the house.
    pub own_yard: f32,
    /// In a collective centre: school, clinic, mosque.
    pub collective: f32,
    /// In a planned camp.
    pub camp: f32,
    /// Gone from the district.
    pub leaves_district: f32,
}

/// Displaced people of a settlement by where they stay on a day; the four that do not overlap add up to
/// all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Staying {
    /// With host families.
    pub host_family: f32,
    /// In a tent or hut beside their house.
    pub own_yard: f32,
    /// Need a public place: collective centre or planned camp.
    pub sheltering: f32,
    /// Of the sheltering, those in a planned camp: they need tents.
    pub camp: f32,
    /// Gone from the district.
    pub leaves_district: f32,
}

impl Shares {
    /// Where so many displaced stay when `hosted` of them have found a family: who wanted one and
    /// found none needs a public place.
    pub fn staying(&self, displaced: f32, hosted: f32) -> Staying {
        let own_yard = self.own_yard * displaced;
        let leaves_district = self.leaves_district * displaced;
        let sheltering = (displaced - hosted - own_yard - leaves_district).max(0.0);
        Staying {
            host_family: hosted,
            own_yard,
            sheltering,
            camp: (self.camp * displaced).min(sheltering),
            leaves_district,
        }
    }

    /// The same people when host families take in `factor` times as many: others go to public places
    /// instead, or come from there, as far as there are any.
    pub fn with_hosts(self, factor: f32) -> Shares {
        let public = self.collective + self.camp;
        let host_family = (factor * self.host_family).clamp(0.0, self.host_family + public);
        let kept = if public > 0.0 { 1.0 + (self.host_family - host_family) / public } else { 1.0 };
        let (collective, camp) = (kept * self.collective, kept * self.camp);
        Shares { host_family, collective, camp, ..self }
    }
}

/// Natural logarithm of the factor on the odds of needing a public place (collective centre or
/// camp): fifteen times either way, so that past earthquakes of the world scatter about as much as we
/// say. Ours.
pub const LN_PUBLIC_ODDS_FACTOR: Triangular =
    Triangular { low: -2.708_050_201_102_21, mode: 0.0, high: 2.708_050_201_102_21 };

/// Where the displaced of one realization stay, by [`Setting`]: `u_public` is a uniform variate, 0 to 1.
pub fn shares(u_public: f64) -> [Shares; Setting::COUNT] {
    let factor = LN_PUBLIC_ODDS_FACTOR.quantile(u_public).exp();
    Setting::ALL.map(|it| it.shares(factor))
}

impl Setting {
    /// All settings, in the order of their numbers.
    pub const ALL: [Setting; Setting::COUNT] =
        [Setting::RuralSummer, Setting::RuralWinter, Setting::Urban];
    /// How many there are.
    pub const COUNT: usize = 3;

    /// Of a settlement in a season.
    pub fn of(urban: bool, season: Season) -> Setting {
        match (urban, season) {
            (true, _) => Setting::Urban,
            (false, Season::Summer) => Setting::RuralSummer,
            (false, Season::Winter) => Setting::RuralWinter,
        }
    }

    /// Place in [`Setting::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// Host family, own yard, collective, camp, leaves district: most likely shares. Ours.
    pub fn anchor(self) -> [f64; 5] {
        match self {
            Setting::RuralSummer => [0.40, 0.42, 0.08, 0.05, 0.05],
            Setting::RuralWinter => [0.55, 0.10, 0.25, 0.03, 0.07],
            Setting::Urban => [0.35, 0.15, 0.25, 0.10, 0.15],
        }
    }

    /// Shares when the odds of needing a public place are `factor` times the anchor's: what is
    /// public and what is not keep their inner proportions.
    pub fn shares(self, factor: f64) -> Shares {
        let [host_family, own_yard, collective, camp, leaves_district] = self.anchor();
        let public = collective + camp;
        let odds = factor * public / (1.0 - public);
        let moved = odds / (1.0 + odds);
        let (inside, outside) = (moved / public, (1.0 - moved) / (1.0 - public));
        Shares {
            host_family: (outside * host_family) as f32,
            own_yard: (outside * own_yard) as f32,
            collective: (inside * collective) as f32,
            camp: (inside * camp) as f32,
            leaves_district: (outside * leaves_district) as f32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_whatever_the_odds() {
        for setting in Setting::ALL {
            for factor in [1.0 / 6.0, 0.7, 1.0, 6.0] {
                let it = setting.shares(factor);
                let sum =
                    it.host_family + it.own_yard + it.collective + it.camp + it.leaves_district;
                assert!((sum - 1.0).abs() < 1e-6);
            }
        }
    }

    /// By hand: 0.13 public has odds 0.1494; six times that is 0.8966, a share of 0.4727.
    #[test]
    fn odds_move_the_public_share() {
        let it = Setting::RuralSummer.shares(6.0);
        assert!((f64::from(it.collective + it.camp) - 0.472_73).abs() < 1e-5);
    }

    /// By hand: half of 0.55 goes to public places, 0.28 before; in the same proportion.
    #[test]
    fn who_finds_no_host_needs_a_public_place() {
        let it = Setting::RuralWinter.shares(1.0);
        let fewer = it.with_hosts(0.5);
        assert!((fewer.host_family - 0.275).abs() < 1e-6);
        assert!((fewer.collective + fewer.camp - 0.555).abs() < 1e-6);
        assert!((fewer.camp / fewer.collective - 0.03 / 0.25).abs() < 1e-6);
        let more = it.with_hosts(9.0);
        assert!((more.host_family - 0.83).abs() < 1e-6 && more.collective.abs() < 1e-6);
        let same = it.with_hosts(1.0);
        assert!((same.host_family - it.host_family).abs() < 1e-7);
        let told = it.staying(100.0, 20.0);
        assert!((told.sheltering - 63.0).abs() < 1e-4 && told.host_family == 20.0);
    }

    #[test]
    fn winter_is_november_to_march() {
        let winter: Vec<u8> =
            (1..=12).filter(|&it| Season::of_month(it) == Season::Winter).collect();
        assert_eq!(winter, [1, 2, 3, 11, 12]);
    }
}
