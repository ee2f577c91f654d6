//! Points along the roads, where shaking is computed for closures.

use geo::{Distance, Geodesic, LineString, Point};

use crate::routing::network::Network;
use crate::units::{LonLat, Metres};

/// Longest stretch of road that takes its shaking and slope from one point.
pub const ROAD_STEP: Metres = Metres(500.0);

/// A point of a road and the stretch it stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoadPoint {
    /// The segment it lies on.
    pub segment: u32,
    /// The middle of its stretch.
    pub place: LonLat,
    /// Length of its stretch, by the segment's own length, metres.
    pub length_m: f64,
}

/// Points along every segment, in their order: the middles of equal stretches of at most `step`
/// along the drawn line.
pub fn road_points(network: &Network, step: Metres) -> Vec<RoadPoint> {
    let mut points = Vec::new();
    for (it, segment) in network.segments.iter().zip(0..) {
        let places = middles(&it.line, step);
        let length_m = it.length_m / places.len() as f64;
        points.extend(places.into_iter().map(|place| RoadPoint { segment, place, length_m }));
    }
    points
}

/// Middles of equal stretches of a line, each of at most `step` (1 m or more) along it; one at
/// least, none of a line without points. Straight in degrees between the line's points.
pub fn middles(line: &LineString<f64>, step: Metres) -> Vec<LonLat> {
    let legs: Vec<(geo::Line<f64>, f64)> =
        line.lines().map(|it| (it, Geodesic.distance(Point(it.start), Point(it.end)))).collect();
    let total_m: f64 = legs.iter().map(|it| it.1).sum();
    let n = (total_m / step.0.max(1.0)).ceil().clamp(1.0, 1e6) as usize;
    let (mut leg, mut before_m) = (0, 0.0);
    let middle = |i: usize| {
        let at_m = (i as f64 + 0.5) / n as f64 * total_m;
        while leg + 1 < legs.len() && before_m + legs[leg].1 < at_m {
            before_m += legs[leg].1;
            leg += 1;
        }
        let &(line, length_m) = legs.get(leg)?;
        let share = if 0.0 < length_m { (at_m - before_m) / length_m } else { 0.5 };
        let place = line.start + (line.end - line.start) * share.clamp(0.0, 1.0);
        Some(LonLat::new(place.x, place.y))
    };
    (0..n).map_while(middle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a straight meridian the middles of eight stretches are known.
    #[test]
    fn points_are_middles_of_equal_stretches() {
        let line: LineString<f64> =
            vec![(70.0, 0.0), (70.0, 0.01), (70.0, 0.01), (70.0, 0.04)].into();
        let got = middles(&line, Metres(560.0));
        assert_eq!(got.len(), 8);
        for (place, i) in got.iter().zip(0..) {
            assert!((place.lat_deg - (f64::from(i) + 0.5) * 0.005).abs() < 1e-6, "{place:?}");
        }
    }

    #[test]
    fn a_short_line_has_one_point_and_a_line_without_points_none() {
        let dot: LineString<f64> = vec![(70.0, 39.0), (70.0, 39.0)].into();
        assert_eq!(middles(&dot, Metres(500.0)), [LonLat::new(70.0, 39.0)]);
        assert_eq!(middles(&LineString::new(Vec::new()), Metres(500.0)), []);
        assert_eq!(middles(&dot, Metres(f64::NAN)).len(), 1);
    }
}
