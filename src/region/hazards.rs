//! What threatens a place where people are to stay: slopes that may slide in the next shock, steep
//! slopes above, and rivers.
//!
//! Coarse: a lattice of 15″ shows neither a gully nor a terrace. It says where to look first, and
//! keeps a camp of the model away from the worst.

use super::lattice::around;
use super::observed::Observed;
use crate::routing::closure::slides::STEEP;
use crate::secondary::ground::{CTI_DEFAULT, Ground, LandCover, Lithology};
use crate::secondary::nowicki_jessee_2018::ALLSTADT_2022;
use crate::secondary::{LandslideModel as _, Motion};
use crate::units::{CmPerS, Degrees, Gs};

/// Shaking that a camp must stand: strong aftershocks at intensity VIII or so, as where many have
/// lost their homes. Ours; 20 to 60 cm/s.
pub const REFERENCE: Motion = Motion { pga: Gs(0.3), pgv: CmPerS(40.0) };

/// Ground is unstable where, at the reference shaking, landslides cover more than this of the
/// cell and the eight around it on average, percent. Ours; 2 to 5. For comparison: level ground
/// has none, pastures of 5° have 1.7, of 10° 3.4, of 25° 14.
pub const UNSTABLE_PERCENT: f64 = 3.0;

/// What threatens a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hazards {
    /// Landslides at the reference shaking, there and around.
    pub landslide: bool,
    /// One of the nine cells is as steep as slopes that rocks fall from.
    pub steep_slope: bool,
    /// A river runs through one of the nine cells: it may flood, most of all in the snowmelt.
    pub near_river: bool,
}

impl Hazards {
    /// Of a cell.
    pub fn of(world: &Observed, slope_deg: &[f32], cell: usize) -> Hazards {
        let nine = || around(&world.terrain.grid, cell).map(|it| it.0).chain([cell]);
        let covered: f64 = nine().map(|it| coverage_percent(world, slope_deg, it)).sum();
        Hazards {
            landslide: covered / nine().count() as f64 > UNSTABLE_PERCENT,
            steep_slope: nine().any(|it| f64::from(slope_deg[it]) >= STEEP.0),
            near_river: nine().any(|it| world.river[it]),
        }
    }

    /// Whether slopes threaten it: a camp has no place there.
    pub fn of_slopes(self) -> bool {
        self.landslide || self.steep_slope
    }

    /// The words of the layer, apart by semicolons; empty for none.
    pub fn words(self) -> String {
        let words = [
            (self.landslide, "landslide"),
            (self.steep_slope, "steep_slope"),
            (self.near_river, "near_river"),
        ];
        let found: Vec<&str> = words.into_iter().filter(|it| it.0).map(|it| it.1).collect();
        found.join(";")
    }
}

/// Share of a cell that slides at the reference shaking, percent.
fn coverage_percent(world: &Observed, slope_deg: &[f32], cell: usize) -> f64 {
    let cover = world.landcover.at(world.terrain.grid.centre(cell));
    let ground = Ground {
        slope: Degrees(f64::from(slope_deg[cell])),
        lithology: Lithology::Unknown,
        land_cover: LandCover::of_igbp(cover.map_or(u8::MAX, |it| it as u8)),
        cti: CTI_DEFAULT,
        is_saturated_loess: false,
    };
    ALLSTADT_2022.coverage_percent(REFERENCE, &ground)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Level ground does not slide, steeper ground more, by Nowicki Jessee et al. (2018); the
    /// comparison that the threshold is documented with.
    #[test]
    fn the_threshold_lies_between_gentle_and_steep_slopes() {
        let at = |slope: f64| {
            let ground = Ground { land_cover: LandCover(140), ..Ground::of_slope(Degrees(slope)) };
            ALLSTADT_2022.coverage_percent(REFERENCE, &ground)
        };
        for (slope, percent) in [(0.0, 0.0), (5.0, 1.7), (10.0, 3.4), (25.0, 13.5)] {
            assert!((at(slope) - percent).abs() < 0.05, "{slope}: {}", at(slope));
        }
        assert!(at(5.0) < UNSTABLE_PERCENT && UNSTABLE_PERCENT < at(10.0));
    }

    #[test]
    fn hazards_are_told_in_words() {
        let all = Hazards { landslide: true, steep_slope: true, near_river: true };
        assert_eq!(all.words(), "landslide;steep_slope;near_river");
        assert_eq!(Hazards { landslide: false, ..all }.words(), "steep_slope;near_river");
        assert_eq!(Hazards::default().words(), "");
    }
}
