//! How strong slopes are, where nobody has tested them. All numbers are ours: usual values of textbooks
//! for the materials that Tajik slopes are of, with the range in which most sites lie.

use super::slope::Slab;
use crate::secondary::ground::Lithology;
use crate::stats::Triangular;
use crate::units::{Degrees, KiloPascals, KilonewtonsPerM3, Metres};

/// What a slope fails in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Material {
    /// Weathered rock, along its joints.
    Rock,
    /// Debris and moraine on rock.
    Colluvium,
    /// Loess of the dry season.
    DryLoess,
    /// Loess after the rains of spring.
    WetLoess,
}

/// Strength by Mohr and Coulomb, effective stress.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strength {
    /// Cohesion.
    pub cohesion: KiloPascals,
    /// Angle of internal friction.
    pub friction: Degrees,
}

/// Weight of all materials. Ours; 16 (dry loess) to 26 (rock).
pub const UNIT_WEIGHT: KilonewtonsPerM3 = KilonewtonsPerM3(20.0);

/// Thickness of what slides, normal to the slope. Ours; 1 to 5: shallow slides are most of all that
/// earthquakes set off.
pub const THICKNESS: Metres = Metres(2.5);

impl Material {
    /// All materials.
    pub const ALL: [Material; 4] =
        [Material::Rock, Material::Colluvium, Material::DryLoess, Material::WetLoess];

    /// What a class of rock fails in. Ours: loose and unknown ground is taken for colluvium.
    pub fn of_lithology(lithology: Lithology) -> Material {
        match lithology {
            Lithology::Unconsolidated | Lithology::Unknown => Material::Colluvium,
            _ => Material::Rock,
        }
    }

    /// Cohesion, kPa.
    pub fn cohesion_kpa(self) -> Triangular {
        let (low, mode, high) = match self {
            Material::Rock => (10.0, 20.0, 40.0),
            Material::Colluvium => (5.0, 10.0, 20.0),
            Material::DryLoess => (10.0, 25.0, 50.0),
            Material::WetLoess => (2.0, 8.0, 15.0),
        };
        Triangular { low, mode, high }
    }

    /// Angle of internal friction, degrees.
    pub fn friction_deg(self) -> Triangular {
        let (low, mode, high) = match self {
            Material::Rock => (30.0, 35.0, 42.0),
            Material::Colluvium => (26.0, 30.0, 36.0),
            Material::DryLoess => (22.0, 26.0, 32.0),
            Material::WetLoess => (18.0, 22.0, 27.0),
        };
        Triangular { low, mode, high }
    }

    /// Share of the slab below the water table: none in the dry season, half in spring. Ours.
    pub fn wetness(self, in_wet_season: bool) -> f64 {
        if in_wet_season || self == Material::WetLoess { 0.5 } else { 0.0 }
    }

    /// Strength at a place in its ranges, 0 to 1.
    pub fn strength(self, u: f64) -> Strength {
        Strength {
            cohesion: KiloPascals(self.cohesion_kpa().quantile(u)),
            friction: Degrees(self.friction_deg().quantile(u)),
        }
    }

    /// A slab of it, [`THICKNESS`] thick, in the most likely strength.
    pub fn slab(self, in_wet_season: bool) -> Slab {
        let cohesion = KiloPascals(self.cohesion_kpa().mode);
        let friction = Degrees(self.friction_deg().mode);
        Slab {
            strength: Strength { cohesion, friction },
            unit_weight: UNIT_WEIGHT,
            thickness: THICKNESS,
            wetness: self.wetness(in_wet_season),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wet_ground_holds_less_and_rock_most() {
        for degrees in (1..60).map(|it| Degrees(f64::from(it))) {
            let critical = |it: Material, wet| it.slab(wet).critical_acceleration(degrees);
            for material in Material::ALL {
                assert!(critical(material, true) <= critical(material, false), "{material:?}");
            }
            let dry = critical(Material::DryLoess, false);
            assert!(critical(Material::WetLoess, true) <= dry);
            assert!(critical(Material::Colluvium, false) <= critical(Material::Rock, false));
        }
    }

    #[test]
    fn a_stronger_draw_is_stronger() {
        for material in Material::ALL {
            let (weak, strong) = (material.strength(0.1), material.strength(0.9));
            assert!(weak.cohesion < strong.cohesion && weak.friction < strong.friction);
        }
    }
}
