//! What holds a slope: static safety by the infinite slope, and the acceleration that overcomes it by
//! Newmark (1965), in the form of Jibson, Harp and Michael (2000), doi:10.1016/S0013-7952(00)00039-9,
//! eqs. 2 and 3.

use super::strength::Strength;
use crate::source::Source;
use crate::units::{Degrees, Gs, KilonewtonsPerM3, Metres};

/// Where the critical acceleration comes from.
pub const NEWMARK_1965: Source = Source {
    authors: "Newmark",
    year: 1965,
    title: "Effects of earthquakes on dams and embankments",
    doi: "10.1680/geot.1965.15.2.139",
};

/// Least critical acceleration: a slope that is not safe at rest is taken to be just safe, and moves
/// in the weakest shaking.
pub const CRITICAL_MIN: Gs = Gs(1e-4);

/// Weight of water.
pub const WATER: KilonewtonsPerM3 = KilonewtonsPerM3(9.81);

/// A layer that slides as a whole on a plane below it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slab {
    /// Strength of the plane.
    pub strength: Strength,
    /// Weight of the layer.
    pub unit_weight: KilonewtonsPerM3,
    /// Thickness, normal to the slope.
    pub thickness: Metres,
    /// Share of the thickness below the water table, 0 to 1.
    pub wetness: f64,
}

impl Slab {
    /// Static factor of safety, c/(γ t sin α) + tan φ/tan α − m γ_w tan φ/(γ tan α): below 1 it slides
    /// without an earthquake. Infinite on level ground.
    pub fn safety(&self, slope: Degrees) -> f64 {
        let alpha = slope.0.to_radians();
        let [cohesion, friction] = self.parts();
        (cohesion + friction * alpha.cos()) / alpha.sin()
    }

    /// Acceleration along the slope from which it slips, (FS − 1) sin α, at least [`CRITICAL_MIN`].
    /// Finite on level ground too: that of a slab held by friction and cohesion.
    pub fn critical_acceleration(&self, slope: Degrees) -> Gs {
        let alpha = slope.0.to_radians();
        let [cohesion, friction] = self.parts();
        Gs((cohesion + friction * alpha.cos() - alpha.sin()).max(CRITICAL_MIN.0))
    }

    /// Resistance over weight, of cohesion and of friction below a level slab.
    fn parts(&self) -> [f64; 2] {
        let Strength { cohesion, friction } = self.strength;
        let buoyant = 1.0 - self.wetness * WATER.0 / self.unit_weight.0;
        [
            cohesion.0 / (self.unit_weight.0 * self.thickness.0),
            friction.0.to_radians().tan() * buoyant,
        ]
    }
}

/// Acceleration from which a slope of a known factor of safety slips, (FS − 1) sin α, at least
/// [`CRITICAL_MIN`]; [`Slab::critical_acceleration`] also knows level ground.
pub fn critical_acceleration(safety: f64, slope: Degrees) -> Gs {
    Gs(((safety - 1.0) * slope.0.to_radians().sin()).max(CRITICAL_MIN.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::KiloPascals;

    fn slab(cohesion_kpa: f64, wetness: f64) -> Slab {
        let strength = Strength { cohesion: KiloPascals(cohesion_kpa), friction: Degrees(30.0) };
        Slab { strength, unit_weight: KilonewtonsPerM3(20.0), thickness: Metres(2.5), wetness }
    }

    /// Without cohesion and water a slope at its angle of friction is just safe; water of the weight
    /// of half the soil takes half of the friction.
    #[test]
    fn the_infinite_slope_meets_its_closed_forms() {
        assert!((slab(0.0, 0.0).safety(Degrees(30.0)) - 1.0).abs() < 1e-12);
        let half = Slab { unit_weight: KilonewtonsPerM3(2.0 * WATER.0), ..slab(0.0, 1.0) };
        assert!((half.safety(Degrees(30.0)) - 0.5).abs() < 1e-12);
        assert_eq!(half.critical_acceleration(Degrees(30.0)), CRITICAL_MIN);
        let level = slab(10.0, 0.0).critical_acceleration(Degrees(0.0));
        assert!((level.0 - (0.2 + 30_f64.to_radians().tan())).abs() < 1e-12);
    }

    #[test]
    fn both_ways_to_the_critical_acceleration_agree() {
        for slope in (1..80).map(|it| Degrees(f64::from(it))) {
            for slab in [slab(10.0, 0.0), slab(25.0, 0.5), slab(0.0, 1.0)] {
                let by_safety = critical_acceleration(slab.safety(slope), slope).0;
                assert!((by_safety - slab.critical_acceleration(slope).0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_steeper_slope_holds_less() {
        let at = |it: u32| slab(10.0, 0.5).critical_acceleration(Degrees(f64::from(it)));
        assert!((0..89).all(|it| at(it) >= at(it + 1)));
    }
}
