//! How far a slope moves that is held by a known strength.
//!
//! Newmark (1965), "Effects of earthquakes on dams and embankments", Géotechnique 15(2), 139–160,
//! doi:10.1680/geot.1965.15.2.139: a rigid block on the slope slips while the ground accelerates by more
//! than a [critical](slope) acceleration, and stops when it does not. The models of this folder are
//! regressions of how far it has slipped in the end. A displacement of 5 to 10 cm breaks rock and stiff
//! soil; it is an index of damage, no forecast of how far debris runs.

pub mod strength;
pub mod slope;
pub mod jibson_2000;
pub mod jibson_2007;
pub mod saygili_rathje_2008;
pub mod rathje_saygili_2009;

use super::Shock;
use crate::source::Source;
use crate::units::{Gs, Metres};

/// A regression of Newmark displacement.
pub trait NewmarkModel: Sync {
    /// Name in reports: `author_year`.
    fn name(&self) -> &'static str;

    /// Where its equation comes from.
    fn source(&self) -> Source;

    /// Median displacement of a slope of this critical acceleration; `None` where the model needs a
    /// measure of the shock that is not known. No shaking moves nothing.
    fn displacement(&self, shock: &Shock, critical: Gs) -> Option<Metres>;
}

/// All models of Newmark displacement.
pub static ALL: [&dyn NewmarkModel; 5] = [
    &jibson_2000::JIBSON_2000,
    &jibson_2007::JIBSON_2007,
    &jibson_2007::JIBSON_2007_MAGNITUDE,
    &saygili_rathje_2008::SAYGILI_RATHJE_2008,
    &rathje_saygili_2009::RATHJE_SAYGILI_2009,
];

/// Lowest ratio of critical to peak acceleration that regressions are used at: below, all are taken
/// here. Regressions on the ratio grow without bound as it goes to 0.
const RATIO_MIN: f64 = 0.05;

/// Critical over peak acceleration, [`RATIO_MIN`] to 1; `None` without shaking. At 1 and above nothing
/// slips by theory, and regressions are at their least.
fn ratio(shock: &Shock, critical: Gs) -> Option<f64> {
    let pga = shock.motion.pga;
    (pga.0 > 0.0).then(|| (critical.0 / pga.0).clamp(RATIO_MIN, 1.0))
}

fn from_cm(displacement_cm: f64) -> Metres {
    Metres(displacement_cm / 100.0)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::secondary::Motion;
    use crate::units::{AriasIntensity, CmPerS};

    pub fn shock(pga_g: f64) -> Shock {
        Shock {
            motion: Motion { pga: Gs(pga_g), pgv: CmPerS(100.0 * pga_g) },
            magnitude: 6.5,
            arias: Some(AriasIntensity(8.0 * pga_g * pga_g)),
        }
    }

    #[test]
    fn stronger_shaking_moves_a_slope_further_and_a_stronger_slope_less() {
        for model in ALL {
            let at =
                |pga_g, critical_g| model.displacement(&shock(pga_g), Gs(critical_g)).unwrap().0;
            let shaken: Vec<f64> = (1..60).map(|it| at(0.02 * f64::from(it), 0.1)).collect();
            assert!(shaken.windows(2).all(|it| it[0] <= it[1]), "{}: {shaken:?}", model.name());
            let strong: Vec<f64> = (1..60).map(|it| at(0.5, 0.01 * f64::from(it))).collect();
            assert!(strong.windows(2).all(|it| it[0] >= it[1]), "{}: {strong:?}", model.name());
        }
    }

    #[test]
    fn no_shaking_moves_nothing_and_every_edge_has_a_number() {
        for model in ALL {
            let at = |shock: &Shock, critical| model.displacement(shock, Gs(critical)).unwrap().0;
            for critical in [0.0, 0.1, f64::INFINITY] {
                assert_eq!(at(&shock(0.0), critical), 0.0, "{}", model.name());
                assert!(!at(&shock(0.3), critical).is_nan(), "{}", model.name());
            }
            assert!(at(&shock(0.3), f64::INFINITY) < 1e-4, "{}", model.name());
        }
    }
}
