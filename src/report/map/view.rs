//! Which part of the country the map shows, and where a place falls on it.

use geo::{Coord, LineString};

use crate::engine::outcome::{Measure, Zone};
use crate::report::plan::Plan;
use crate::units::LonLat;

/// Width and height of the picture, in its own units.
const SIZE: (f64, f64) = (600.0, 426.0);

/// Share of the displaced that may lie outside the picture, on each of its four sides.
const TAIL: f64 = 0.08;

/// Least extent north to south, degrees: about 80 km.
const MIN_HEIGHT_DEG: f64 = 0.75;

/// Margin around what must be seen, as a share of it.
const MARGIN: f64 = 0.08;

/// A window on the earth: equirectangular, true at its middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Width of the picture.
    pub width: f64,
    /// Height of the picture.
    pub height: f64,
    /// Western edge, degrees east.
    pub west_deg: f64,
    /// Northern edge, degrees north.
    pub north_deg: f64,
    /// Picture units a degree of longitude.
    pub per_lon: f64,
    /// Picture units a degree of latitude.
    pub per_lat: f64,
}

impl View {
    /// Holds the epicentre, the rupture, and nearly all of the displaced.
    pub fn of(plan: &Plan) -> View {
        let mut corners: Vec<LonLat> = plan.context.rupture.to_vec();
        corners.push(plan.context.scenario.epicentre);
        corners.extend(displaced_extent(plan));
        View::around(&corners)
    }

    /// Holds these places with a margin, in the shape of the picture.
    pub fn around(places: &[LonLat]) -> View {
        let lons = places.iter().map(|it| it.lon_deg);
        let lats = places.iter().map(|it| it.lat_deg);
        let (west, east) = lons.fold((180.0_f64, -180.0_f64), |(a, b), x| (a.min(x), b.max(x)));
        let (south, north) = lats.fold((90.0_f64, -90.0_f64), |(a, b), x| (a.min(x), b.max(x)));
        let (mid_lon, mid_lat) = (0.5 * (west + east), 0.5 * (south + north));
        let squeeze = mid_lat.to_radians().cos();
        let (width, height) = SIZE;
        let grow = 1.0 + 2.0 * MARGIN;
        let needed = ((north - south) * grow).max(MIN_HEIGHT_DEG);
        let height_deg = needed.max((east - west) * grow * squeeze * height / width);
        let per_lat = height / height_deg;
        let per_lon = per_lat * squeeze;
        View {
            width,
            height,
            west_deg: mid_lon - 0.5 * width / per_lon,
            north_deg: mid_lat + 0.5 * height_deg,
            per_lon,
            per_lat,
        }
    }

    /// Where a place falls: right and down from the upper left corner.
    pub fn project(&self, lon_deg: f64, lat_deg: f64) -> Coord<f64> {
        Coord {
            x: (lon_deg - self.west_deg) * self.per_lon,
            y: (self.north_deg - lat_deg) * self.per_lat,
        }
    }

    /// The place that falls there.
    pub fn place(&self, x: f64, y: f64) -> LonLat {
        LonLat::new(self.west_deg + x / self.per_lon, self.north_deg - y / self.per_lat)
    }

    /// A line in picture units, with what cannot be seen at this size left out.
    pub fn line(&self, line: &LineString<f64>) -> LineString<f64> {
        use geo::Simplify;
        line.0.iter().map(|it| self.project(it.x, it.y)).collect::<LineString<f64>>().simplify(0.45)
    }

    /// Whether a point lies in the picture, `margin` inside its edge.
    pub fn holds(&self, at: Coord<f64>, margin: f64) -> bool {
        margin <= at.x
            && at.x <= self.width - margin
            && margin <= at.y
            && at.y <= self.height - margin
    }

    /// Whether a line comes near the picture.
    pub fn touches(&self, line: &LineString<f64>) -> bool {
        let outside =
            |low: bool, value: f64, limit: f64| if low { value < 0.0 } else { value > limit };
        let all = |low: bool, x: bool| {
            line.0.iter().all(|it| {
                let (value, limit) = if x { (it.x, self.width) } else { (it.y, self.height) };
                outside(low, value, limit)
            })
        };
        !(line.0.is_empty()
            || all(true, true)
            || all(false, true)
            || all(true, false)
            || all(false, false))
    }

    /// Path data of a line: to one decimal.
    pub fn path(line: &LineString<f64>) -> String {
        use std::fmt::Write;
        let mut data = String::new();
        for (i, it) in line.0.iter().enumerate() {
            let letter = if i == 0 { 'M' } else { 'L' };
            let _ = write!(data, "{letter}{:.1} {:.1}", it.x, it.y);
        }
        data
    }
}

/// South-west and north-east corners around nearly all of the displaced.
fn displaced_extent(plan: &Plan) -> Vec<LonLat> {
    let weights: Vec<(LonLat, f64)> = plan
        .context
        .settlements
        .iter()
        .enumerate()
        .map(|(i, it)| (it.place, plan.summary(Zone::Settlement(i), Measure::DisplacedNight1).mean))
        .collect();
    let total: f64 = weights.iter().map(|it| it.1).sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let at = |share: f64, of: fn(LonLat) -> f64| {
        let mut sorted: Vec<(f64, f64)> = weights.iter().map(|it| (of(it.0), it.1)).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut sum = 0.0;
        let found = sorted.iter().find(|it| {
            sum += it.1;
            share * total <= sum
        });
        found.or(sorted.last()).map_or(0.0, |it| it.0)
    };
    let corner = |share: f64| LonLat::new(at(share, |it| it.lon_deg), at(share, |it| it.lat_deg));
    vec![corner(TAIL), corner(1.0 - TAIL)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_view_holds_what_it_is_given_and_is_true_to_shape() {
        let places = [LonLat::new(69.0, 38.5), LonLat::new(72.0, 39.4)];
        let view = View::around(&places);
        for place in places {
            assert!(view.holds(view.project(place.lon_deg, place.lat_deg), 10.0));
        }
        let middle = view.place(view.width / 2.0, view.height / 2.0);
        assert!((middle.lon_deg - 70.5).abs() < 1e-9 && (middle.lat_deg - 38.95).abs() < 1e-9);
        let east = LonLat::new(71.0, 38.95).distance(LonLat::new(70.0, 38.95)).0 / view.per_lon;
        let north = LonLat::new(70.5, 39.45).distance(LonLat::new(70.5, 38.45)).0 / view.per_lat;
        assert!((east / north - 1.0).abs() < 1e-3, "{east} {north}");
    }
}
