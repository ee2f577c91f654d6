//! Homes left in winter for want of power, heat and water, though the house stands.
//!
//! The idea is that of Khazai et al. (2012, SYNER-G): whoever could stay leaves where the loss of
//! utilities is more than can be borne, and less is borne in cold weather. Its coefficients were not
//! to be had; the numbers here are ours. In the warm season nobody leaves for it.

use crate::displacement::accommodation::Setting;
use crate::source::Source;
use crate::stats::{Triangular, normal_cdf};

/// Where the form comes from.
pub const KHAZAI_2012: Source = Source {
    authors: "Khazai, Daniell, Duzgun, Kunz-Plapp and Wenzel",
    year: 2012,
    title: "Framework for systemic socio-economic vulnerability and loss assessment, SYNER-G; its \
            form only, numbers ours",
    doi: "",
};

/// Intensity at which half of the homes lose power: VII to IX, most likely VIII. Ours: lines and
/// substations fail from VII on; winter rationing makes grids weak.
pub const HALF_OUT: Triangular = Triangular { low: 7.0, mode: 8.0, high: 9.0 };

/// Spread of that intensity from place to place. Ours.
const SPREAD: f64 = 0.75;

/// Days until half of what failed is restored. Ours.
pub const HALF_RESTORED_DAYS: Triangular = Triangular { low: 2.0, mode: 5.0, high: 21.0 };

/// Share of those without power who leave: villages have stoves, flats have not. Ours.
pub const LEAVE_RURAL: Triangular = Triangular { low: 0.0, mode: 0.03, high: 0.15 };
/// Share of those without power who leave a town. Ours.
pub const LEAVE_URBAN: Triangular = Triangular { low: 0.03, mode: 0.15, high: 0.45 };

/// What one realization takes it to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UtilityLoss {
    half_out: f64,
    half_restored_days: f64,
    leave_rural: f64,
    leave_urban: f64,
}

impl UtilityLoss {
    /// Of one realization: `u_grid` says how weak the grid is and how slowly it is repaired, `u_leave`
    /// how many leave.
    pub fn draw(u_grid: f64, u_leave: f64) -> UtilityLoss {
        UtilityLoss {
            half_out: HALF_OUT.quantile(1.0 - u_grid),
            half_restored_days: HALF_RESTORED_DAYS.quantile(u_grid),
            leave_rural: LEAVE_RURAL.quantile(u_leave),
            leave_urban: LEAVE_URBAN.quantile(u_leave),
        }
    }

    /// Share of people still at home who are away for it on a day of the cold season, where the mean
    /// intensity is this.
    pub fn share(&self, setting: Setting, intensity: f64, day: f64) -> f64 {
        let leave = if setting == Setting::Urban { self.leave_urban } else { self.leave_rural };
        let out = normal_cdf((intensity - self.half_out) / SPREAD);
        leave * out * 0.5_f64.powf((day - 1.0) / self.half_restored_days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_middle_half_are_out_and_a_half_life_later_half_of_those() {
        let it = UtilityLoss::draw(0.5, 0.5);
        let first = it.share(Setting::RuralWinter, it.half_out, 1.0);
        assert!((first - 0.5 * LEAVE_RURAL.quantile(0.5)).abs() < 1e-12);
        let later = it.share(Setting::RuralWinter, it.half_out, 1.0 + it.half_restored_days);
        assert!((later / first - 0.5).abs() < 1e-12);
    }

    #[test]
    fn more_leave_the_worse_it_is_and_never_half() {
        let (bad, mild) = (UtilityLoss::draw(0.9, 0.9), UtilityLoss::draw(0.1, 0.1));
        for setting in [Setting::RuralWinter, Setting::Urban] {
            for intensity in [6.0, 8.0, 10.0] {
                let [bad, mild] = [bad, mild].map(|it| it.share(setting, intensity, 3.0));
                assert!(bad > mild && bad < 0.5);
            }
        }
    }
}
