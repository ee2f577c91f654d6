//! Why people are away. Each person counts for one cause, the first that applies in this order, so that
//! causes add up to all who are displaced: of those whom damage and fear leave at home the ground takes
//! the homes of some, of the rest some go for want of heat, and of those left some by order. Damage goes
//! before ground that slides, since whose house broke would be away without a slide too.

use super::accommodation::Setting;
use super::duration::{DAYS, N_DAYS};
use super::rebuilding::Rebuilt;
use super::utility::UtilityLoss;

/// Why somebody is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The home cannot be lived in.
    Damage = 0,
    /// It could, but aftershocks are feared.
    Precaution = 1,
    /// The ground below it slid.
    GroundFailure = 2,
    /// It stands, but has no heat, power or water in the cold.
    Utility = 3,
    /// People were ordered to leave.
    Order = 4,
}

impl Cause {
    /// All causes, in the order in which they are counted.
    pub const ALL: [Cause; Cause::COUNT] =
        [Cause::Damage, Cause::Precaution, Cause::GroundFailure, Cause::Utility, Cause::Order];
    /// How many there are.
    pub const COUNT: usize = 5;

    /// Name in files.
    pub fn name(self) -> &'static str {
        ["damage", "precaution", "ground_failure", "utility", "order"][self as usize]
    }
}

/// What a settlement meets beside the damage to its homes.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// How soon homes of its district are repaired and up again.
    pub rebuilt: &'a Rebuilt,
    /// Loss of utilities; `None` in the warm season.
    pub utility: Option<&'a UtilityLoss>,
    /// Town or village.
    pub setting: Setting,
    /// Mean intensity.
    pub intensity: f64,
    /// Share of those still at home who are away by order, on each of [`DAYS`]; `None` without orders.
    pub ordered: Option<[f32; N_DAYS]>,
    /// Share of residents whose home the ground takes.
    pub slid: f32,
}

impl Around<'_> {
    /// Nothing but damage and fear.
    pub fn nothing(rebuilt: &Rebuilt) -> Around<'_> {
        let setting = Setting::RuralSummer;
        Around { rebuilt, utility: None, setting, intensity: 1.0, ordered: None, slid: 0.0 }
    }

    /// Adds those who lost their home to the ground, for good, and those who leave for want of
    /// utilities and by order, to those who are away for damage and as a
    /// precaution; all together at most `most`.
    pub fn with_others(
        &self,
        causes: [f32; Cause::COUNT],
        most: f32,
        day_idx: usize,
    ) -> [f32; Cause::COUNT] {
        let sum: f32 = causes.iter().sum();
        let fit = if sum > most { most / sum } else { 1.0 };
        let mut causes = causes.map(|it| it * fit);
        let [utility, order] = self.shares(day_idx);
        if utility + order + self.slid <= 0.0 {
            return causes;
        }
        let at_home = (most - sum).max(0.0);
        causes[Cause::GroundFailure as usize] = at_home * self.slid;
        let at_home = at_home * (1.0 - self.slid);
        causes[Cause::Utility as usize] = at_home * utility;
        causes[Cause::Order as usize] = at_home * (1.0 - utility) * order;
        causes
    }

    fn shares(&self, day_idx: usize) -> [f32; 2] {
        let day = f64::from(DAYS[day_idx]);
        let utility = self.utility.map_or(0.0, |it| it.share(self.setting, self.intensity, day));
        [utility as f32, self.ordered.map_or(0.0, |it| it[day_idx])]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: of 1000 there 300 are away for damage and 100 in fear; 600 are left, of whom 10 % freeze
    /// (60), and of the 540 half are ordered out.
    #[test]
    fn each_person_counts_once() {
        let utility = UtilityLoss::draw(0.5, 0.5);
        let around = Around {
            utility: Some(&utility),
            setting: Setting::Urban,
            intensity: 8.0,
            ordered: Some([0.5; N_DAYS]),
            ..Around::nothing(&Rebuilt::AT_ONCE)
        };
        let freezing = utility.share(Setting::Urban, 8.0, 1.0) as f32;
        let got = around.with_others([300.0, 100.0, 0.0, 0.0, 0.0], 1000.0, 0);
        assert!((got[3] - 600.0 * freezing).abs() < 1e-3 && got[2] == 0.0);
        assert!((got[4] - 0.5 * (600.0 - got[3])).abs() < 1e-3);
        let all = around.with_others([900.0, 300.0, 0.0, 0.0, 0.0], 1000.0, 0);
        assert!((all.iter().sum::<f32>() - 1000.0).abs() < 1e-3 && all[4] == 0.0);
    }

    /// By hand: of the 600 who are left the ground takes the homes of a tenth; of the other 540 half are
    /// ordered out.
    #[test]
    fn ground_that_slides_takes_homes_that_shaking_left() {
        let ordered = Some([0.5; N_DAYS]);
        let around = Around { ordered, slid: 0.1, ..Around::nothing(&Rebuilt::AT_ONCE) };
        let got = around.with_others([300.0, 100.0, 0.0, 0.0, 0.0], 1000.0, 0);
        assert_eq!(got.map(f32::round), [300.0, 100.0, 60.0, 0.0, 270.0]);
        let everybody = Around { slid: 1.0, ..around };
        let all = everybody.with_others([300.0, 100.0, 0.0, 0.0, 0.0], 1000.0, 0);
        assert!((all.iter().sum::<f32>() - 1000.0).abs() < 1e-3);
    }
}
