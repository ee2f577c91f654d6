//! Points along the roads, where shaking is computed for closures.

use geo::{Geodesic, InterpolatableLine, Length};

use crate::routing::network::Network;
use crate::units::{LonLat, Metres};

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
    let step_m = if 1.0 <= step.0 { step.0 } else { 1.0 };
    let mut points = Vec::new();
    for (it, segment) in network.segments.iter().zip(0..) {
        let drawn_m = Geodesic.length(&it.line);
        let n = (drawn_m / step_m).ceil().max(1.0);
        for i in 0..n as usize {
            let share = (i as f64 + 0.5) / n;
            if let Some(at) = it.line.point_at_ratio_from_start(&Geodesic, share) {
                let place = LonLat::new(at.x(), at.y());
                points.push(RoadPoint { segment, place, length_m: it.length_m / n });
            }
        }
    }
    points
}
