//! The rectangle that slips.

use nalgebra::Vector3;

use super::sphere::{GreatCircle, direction, is_place, travel};
use crate::units::{Degrees, EARTH_RADIUS_KM, Km, LonLat};

/// The numbers that make a [`Plane`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaneSpec {
    /// Middle of the top edge.
    pub top_centre: LonLat,
    /// Depth of the top edge.
    pub ztor: Km,
    /// Azimuth of the top edge; the plane dips to its right.
    pub strike: Degrees,
    /// Angle below the horizontal, 0 < dip ≤ 90.
    pub dip: Degrees,
    /// Along strike.
    pub length: Km,
    /// Along dip.
    pub width: Km,
}

/// A rectangular rupture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    spec: PlaneSpec,
    corners: [(LonLat, Km); 4],
    pub(super) solid: Solid,
}

/// What distances to a plane are computed from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Solid {
    /// First corner of the top edge, km from the earth's centre.
    pub origin_km: Vector3<f64>,
    /// Unit vector along the top edge.
    pub along: Vector3<f64>,
    /// Unit vector down the dip.
    pub down: Vector3<f64>,
    /// Straight length and width, km: means of both edges, since the deeper is the shorter.
    pub size_km: (f64, f64),
    /// Corners at the surface, unit vectors: top start, top end, bottom start, bottom end.
    pub surface: [Vector3<f64>; 4],
    /// Along strike, through the starts of the top and the bottom edge.
    pub edges: [GreatCircle; 2],
    /// Along the direction of dip, through the start and the end of the top edge.
    pub ends: [GreatCircle; 2],
}

impl Plane {
    /// `None` unless all numbers are finite, sizes positive, 0 < dip ≤ 90 and the top is not in
    /// the air.
    pub fn new(spec: PlaneSpec) -> Option<Plane> {
        let numbers = [spec.ztor.0, spec.strike.0, spec.dip.0, spec.length.0, spec.width.0];
        let sound = numbers.iter().all(|it| it.is_finite())
            && is_place(spec.top_centre)
            && spec.ztor.0 >= 0.0
            && 0.0 < spec.dip.0
            && spec.dip.0 <= 90.0
            && spec.length.0 > 0.0
            && spec.width.0 > 0.0;
        if !sound {
            return None;
        }
        let spec = PlaneSpec { strike: Degrees(spec.strike.0.rem_euclid(360.0)), ..spec };
        let corners = corners(&spec);
        Some(Plane { spec, corners, solid: Solid::new(&spec, &corners) })
    }

    /// Azimuth of the top edge, 0 ≤ strike < 360; the plane dips to its right.
    pub fn strike(&self) -> Degrees {
        self.spec.strike
    }

    /// Angle below the horizontal.
    pub fn dip(&self) -> Degrees {
        self.spec.dip
    }

    /// Along strike.
    pub fn length(&self) -> Km {
        self.spec.length
    }

    /// Along dip.
    pub fn width(&self) -> Km {
        self.spec.width
    }

    /// Depth of the top edge.
    pub fn ztor(&self) -> Km {
        self.spec.ztor
    }

    /// Depth of the bottom edge.
    pub fn bottom(&self) -> Km {
        self.corners[2].1
    }

    /// Place and depth of each corner: start and end of the top edge, then of the bottom edge,
    /// both along strike.
    pub fn corners(&self) -> &[(LonLat, Km); 4] {
        &self.corners
    }

    /// The rectangle seen from above as a closed ring of five places.
    pub fn outline(&self) -> [LonLat; 5] {
        let [top_start, top_end, bottom_start, bottom_end] = self.corners.map(|it| it.0);
        [top_start, top_end, bottom_end, bottom_start, top_start]
    }
}

/// The top edge lies on the great circle through its middle; each end of the bottom edge lies
/// from its own top corner at the azimuth strike + 90°.
fn corners(spec: &PlaneSpec) -> [(LonLat, Km); 4] {
    let half = Km(spec.length.0 / 2.0);
    let (sin_dip, cos_dip) = spec.dip.0.to_radians().sin_cos();
    let bottom = Km(spec.ztor.0 + spec.width.0 * sin_dip);
    let across = Km(spec.width.0 * cos_dip);
    let downdip = Degrees(spec.strike.0 + 90.0);
    let start = travel(spec.top_centre, Degrees(spec.strike.0 + 180.0), half);
    let end = travel(spec.top_centre, spec.strike, half);
    [
        (start, spec.ztor),
        (end, spec.ztor),
        (travel(start, downdip, across), bottom),
        (travel(end, downdip, across), bottom),
    ]
}

impl Solid {
    fn new(spec: &PlaneSpec, corners: &[(LonLat, Km); 4]) -> Solid {
        let surface = corners.map(|(place, _)| direction(place));
        let point = |i: usize| surface[i] * (EARTH_RADIUS_KM - corners[i].1.0);
        let (top, side) = (point(1) - point(0), point(2) - point(0));
        let along = top.normalize();
        let down = (side - along * along.dot(&side)).normalize();
        let (bottom, far_side) = (point(3) - point(2), point(3) - point(1));
        let length_km = f64::midpoint(along.dot(&top), along.dot(&bottom));
        let width_km = f64::midpoint(down.dot(&side), down.dot(&far_side));
        let downdip = Degrees(spec.strike.0 + 90.0);
        Solid {
            origin_km: point(0),
            along,
            down,
            size_km: (length_km, width_km),
            surface,
            edges: [0, 2].map(|i| GreatCircle::through(corners[i].0, spec.strike)),
            ends: [0, 1].map(|i| GreatCircle::through(corners[i].0, downdip)),
        }
    }
}
