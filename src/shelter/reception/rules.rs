//! What a planner may change about shelter without another earthquake.

use serde::{Deserialize, Serialize};

use crate::shelter::site::ShelterKind;
use crate::units::Minutes;

/// Kinds of sites that people and hosts prefer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preference {
    /// Rank of each kind in the order of [`ShelterKind::ALL`], the most wanted first; `None` for
    /// kinds that nobody asks for.
    pub ranks: [Option<u8>; ShelterKind::ALL.len()],
    /// A site of such a kind within this time is taken before a nearer one of another.
    pub within: Minutes,
}

impl Preference {
    /// Of kinds in their order.
    pub fn of(kinds: &[ShelterKind], within: Minutes) -> Preference {
        let rank = |kind| kinds.iter().position(|it| *it == kind).map(|it| it as u8);
        Preference { ranks: ShelterKind::ALL.map(rank), within }
    }

    /// Its ranks that are taken, in order.
    pub fn ranks(&self) -> impl Iterator<Item = u8> {
        let n = self.ranks.iter().flatten().count();
        0..n as u8
    }
}

/// Of one run; the default changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// Host families take in so many times as many as they would; others go to public places instead.
    pub host_factor: f64,
    /// Every site has so many times as much room.
    pub capacity_factor: f64,
    /// Winter-proof tents that can be pitched on open ground in the cold months.
    pub winter_tents: f64,
    /// People in one of them.
    pub people_a_tent: f64,
    /// Share of people who are let in first: small children, the old, pregnant women, people with
    /// disabilities.
    pub vulnerable: f64,
    /// Kinds of sites that are taken first.
    pub preference: Option<Preference>,
    /// Buses of the relocation plan; `None` for as many as it takes.
    pub buses: Option<u32>,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            host_factor: 1.0,
            capacity_factor: 1.0,
            winter_tents: 0.0,
            people_a_tent: 0.0,
            vulnerable: 0.0,
            preference: None,
            buses: None,
        }
    }
}
