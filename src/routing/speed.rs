//! How fast people travel when nothing is damaged.
//!
//! Ours: no survey of speeds on Tajik roads is open. Speeds are those of a loaded bus or lorry.
//! What they were held against: travellers' diaries of 2010 to 2019 tell of 12 to 17 hours from
//! Dushanbe to Khorog with stops and checkpoints; the modelled roads give 11 hours without.

use crate::exposure::grid::Raster;
use crate::routing::build::RoadLine;
use crate::routing::cells::middles;
use crate::routing::network::RoadClass;
use crate::routing::surface::Surface;
use crate::stats::Triangular;
use crate::units::{Degrees, LonLat, Metres, Minutes};

/// Terrain slope up to which a road is as fast as on the plain; a 15″ lattice. Ours.
pub const PLAIN: Degrees = Degrees(3.0);

/// Terrain slope from which a road is as slow as a mountain road; a 15″ lattice. Ours.
pub const MOUNTAIN: Degrees = Degrees(20.0);

/// Share of the speed that each 1000 m above [`HIGH`] take: thin air, worn surface. Ours.
pub const LOSS_PER_1000_M: f64 = 0.1;

/// Height from which altitude slows traffic. Ours.
pub const HIGH: Metres = Metres(2500.0);

/// What all travel times are divided by: traffic, weather and vehicle, the same for a whole
/// realization. Ours.
pub const FACTOR: Triangular = Triangular { low: 0.6, mode: 1.0, high: 1.3 };

/// Speed on the plain and in the mountains, km/h.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speeds {
    /// Where the terrain is no steeper than [`PLAIN`].
    pub plain_km_h: Triangular,
    /// Where it is as steep as [`MOUNTAIN`] or steeper.
    pub mountain_km_h: Triangular,
}

/// Speeds of a class of road: low, most likely, high. Ours.
pub fn speeds(class: RoadClass) -> Speeds {
    let (plain, mountain) = match class {
        RoadClass::Main => ((45.0, 60.0, 75.0), (20.0, 28.0, 40.0)),
        RoadClass::Local => ((25.0, 40.0, 50.0), (12.0, 22.0, 32.0)),
        RoadClass::Track => ((12.0, 20.0, 30.0), (5.0, 10.0, 15.0)),
    };
    let triangular = |(low, mode, high)| Triangular { low, mode, high };
    Speeds { plain_km_h: triangular(plain), mountain_km_h: triangular(mountain) }
}

/// What the speed of a class of road is multiplied by on a surface: speeds of main and local roads
/// are of worn asphalt, those of tracks of earth. Ours.
pub fn surface_factor(class: RoadClass, surface: Surface) -> Triangular {
    let (low, mode, high) = match (surface, class) {
        (Surface::Paved, RoadClass::Track) => (1.2, 1.5, 2.0),
        (Surface::Gravel, RoadClass::Track) => (1.0, 1.2, 1.4),
        (Surface::Earth, RoadClass::Track) | (Surface::Unknown, _) => (1.0, 1.0, 1.0),
        (Surface::Paved, _) => (1.0, 1.1, 1.2),
        (Surface::Gravel, _) => (0.6, 0.75, 0.9),
        (Surface::Earth, _) => (0.4, 0.6, 0.8),
    };
    Triangular { low, mode, high }
}

/// What the road lies in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lie {
    /// Slope of the terrain, not of the road.
    pub slope: Degrees,
    /// Height above the sea.
    pub elevation: Metres,
}

/// Most likely speed, km/h: linear in slope between plain and mountain, less at great height, and
/// never below half of what slope leaves.
pub fn speed_km_h(class: RoadClass, lie: Lie) -> f64 {
    let Speeds { plain_km_h, mountain_km_h } = speeds(class);
    let steepness = ((lie.slope.0 - PLAIN.0) / (MOUNTAIN.0 - PLAIN.0)).clamp(0.0, 1.0);
    let on_slope = plain_km_h.mode + steepness * (mountain_km_h.mode - plain_km_h.mode);
    let high_km = (lie.elevation.0 - HIGH.0).max(0.0) / 1000.0;
    on_slope * (1.0 - LOSS_PER_1000_M * high_km).max(0.5)
}

/// The ground under the roads.
#[derive(Clone, Copy, Debug)]
pub struct Terrain<'a> {
    /// Height above the sea, metres.
    pub elevation_m: &'a Raster,
    /// Slope, degrees.
    pub slope_deg: &'a Raster,
}

impl Terrain<'_> {
    /// Slope and height of a place; sea-level plain where the rasters know nothing.
    pub fn at(&self, place: LonLat) -> Lie {
        let slope = Degrees(f64::from(self.slope_deg.at(place).unwrap_or(0.0)));
        let elevation = Metres(f64::from(self.elevation_m.at(place).unwrap_or(0.0)));
        Lie { slope, elevation }
    }

    /// Travel time of a road of this length, from the speeds every 250 m or so of its course.
    pub fn free(&self, road: &RoadLine, length: Metres) -> Minutes {
        let places = middles(&road.line, Metres(250.0));
        let pace = |it: &LonLat| 1.0 / speed_km_h(road.class, self.at(*it));
        let mean_h_per_km = places.iter().map(pace).sum::<f64>() / places.len().max(1) as f64;
        time(road, mean_h_per_km, length)
    }
}

/// Travel time where no terrain is known: half way between plain and mountain.
pub fn free_without_terrain(road: &RoadLine, length: Metres) -> Minutes {
    let slope = Degrees(f64::midpoint(PLAIN.0, MOUNTAIN.0));
    let lie = Lie { slope, elevation: Metres(0.0) };
    time(road, 1.0 / speed_km_h(road.class, lie), length)
}

/// From what class and terrain take, the surface and the speed that the source allows.
fn time(road: &RoadLine, h_per_km: f64, length: Metres) -> Minutes {
    let on_surface = h_per_km / surface_factor(road.class, road.surface).mode;
    let h_per_km = on_surface.max(road.speed_km_h.map_or(0.0, |it| 1.0 / it));
    Minutes(60.0 * h_per_km * length.0 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steep_high_and_small_roads_are_slow() {
        let lie = |slope, elevation| Lie { slope: Degrees(slope), elevation: Metres(elevation) };
        assert_eq!(speed_km_h(RoadClass::Main, lie(0.0, 800.0)), 60.0);
        assert_eq!(speed_km_h(RoadClass::Main, lie(45.0, 800.0)), 28.0);
        assert_eq!(speed_km_h(RoadClass::Main, lie(0.0, 4500.0)), 48.0);
        for slope in [0.0, 5.0, 10.0, 30.0] {
            let speed = |class| speed_km_h(class, lie(slope, 1000.0));
            assert!(speed(RoadClass::Main) > speed(RoadClass::Local));
            assert!(speed(RoadClass::Local) > speed(RoadClass::Track));
        }
    }

    #[test]
    fn tables_are_in_order() {
        for class in [RoadClass::Main, RoadClass::Local, RoadClass::Track] {
            let Speeds { plain_km_h, mountain_km_h } = speeds(class);
            for it in [plain_km_h, mountain_km_h] {
                assert!(0.0 < it.low && it.low < it.mode && it.mode < it.high);
            }
            assert!(mountain_km_h.mode < plain_km_h.mode);
        }
    }
    #[test]
    fn better_surfaces_are_faster() {
        for class in [RoadClass::Main, RoadClass::Local, RoadClass::Track] {
            let factors = [Surface::Earth, Surface::Gravel, Surface::Paved]
                .map(|it| surface_factor(class, it));
            assert!(factors.windows(2).all(|it| it[0].mode < it[1].mode));
            assert!(factors.iter().all(|it| it.low <= it.mode && it.mode <= it.high));
            assert_eq!(surface_factor(class, Surface::Unknown).mode, 1.0);
        }
    }

    /// A main road half way between plain and mountain drives 44 km/h; on earth 0.6 of it; a limit
    /// only slows.
    #[test]
    fn surface_and_limit_count_with_and_without_terrain() {
        let road = |surface, speed_km_h| RoadLine {
            class: RoadClass::Main,
            surface,
            speed_km_h,
            line: vec![(70.0, 39.0), (70.1, 39.0)].into(),
            ..RoadLine::default()
        };
        let minutes = |road: &RoadLine| free_without_terrain(road, Metres(44_000.0)).0;
        assert!((minutes(&road(Surface::Unknown, None)) - 60.0).abs() < 1e-9);
        assert!((minutes(&road(Surface::Earth, None)) - 100.0).abs() < 1e-9);
        assert!((minutes(&road(Surface::Unknown, Some(22.0))) - 120.0).abs() < 1e-9);
        assert!((minutes(&road(Surface::Unknown, Some(90.0))) - 60.0).abs() < 1e-9);
        let unknown = Raster::unknown();
        let plain = Terrain { elevation_m: &unknown, slope_deg: &unknown };
        let on_plain = |road: &RoadLine| plain.free(road, Metres(60_000.0)).0;
        assert!((on_plain(&road(Surface::Unknown, None)) - 60.0).abs() < 1e-9);
        assert!((on_plain(&road(Surface::Earth, None)) - 100.0).abs() < 1e-9);
    }
}
