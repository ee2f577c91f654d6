//! The rectangle that slips.

use nalgebra::Vector3;

use super::sphere::{GreatCircle, azimuth, direction, is_place, place, travel};
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
    solid: Solid,
}

/// Distances to a plane, km.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PathKm {
    pub rrup: f64,
    pub rjb: f64,
    pub rx: f64,
    pub ry0: f64,
}

/// What distances to a plane are computed from.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Solid {
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

    /// From its corners: start and end of the top edge, then of the bottom edge. Strike and dip
    /// are those of the top edge and of the side at its start, unless they are known better.
    /// `None` unless top and bottom are level, as long as each other within 5 %, the bottom is
    /// below the top and the plane dips to the right.
    pub fn from_corners(corners: [(LonLat, Km); 4], known: Option<[Degrees; 2]>) -> Option<Plane> {
        let sound =
            |(place, depth): &(LonLat, Km)| is_place(*place) && (0.0..=700.0).contains(&depth.0);
        let [tl, tr, bl, br] = corners;
        let level_km = 0.01;
        if !corners.iter().all(sound)
            || (tl.1.0 - tr.1.0).abs() > level_km
            || (bl.1.0 - br.1.0).abs() > level_km
            || bl.1.0 <= tl.1.0
        {
            return None;
        }
        let down_km = bl.1.0 - tl.1.0;
        let dip = Degrees((down_km / down_km.hypot(tl.0.distance(bl.0).0)).asin().to_degrees());
        let [strike, dip] = known.unwrap_or([azimuth(tl.0, tr.0), dip]);
        let mut spec = PlaneSpec {
            top_centre: place(&(direction(tl.0) + direction(tr.0))),
            ztor: tl.1,
            strike: Degrees(strike.0.rem_euclid(360.0)),
            dip,
            length: Km(1.0),
            width: Km(1.0),
        };
        if !(0.0 < dip.0 && dip.0 <= 90.0 && strike.0.is_finite()) {
            return None;
        }
        let solid = Solid::new(&spec, &corners);
        (spec.length, spec.width) = (Km(solid.size_km.0), Km(solid.size_km.1));
        let ends_km = [tl.0.distance(tr.0).0, bl.0.distance(br.0).0];
        let alike = (ends_km[0] - ends_km[1]).abs() <= 0.05 * ends_km[0];
        // The bottom lies on the right of the top edge, or below it.
        let right = solid.edges[0].right_km(&solid.surface[2]) > -0.01 * spec.width.0;
        let sized = spec.length.0 > 0.0 && spec.width.0 > 0.0;
        (alike && right && sized).then_some(Plane { spec, corners, solid })
    }

    /// Along strike times along dip, km².
    pub fn area_km2(&self) -> f64 {
        self.spec.length.0 * self.spec.width.0
    }

    /// Place and depth in the middle.
    pub fn middle(&self) -> (LonLat, Km) {
        let sum = self.solid.surface.iter().sum::<Vector3<f64>>();
        (place(&sum), Km(f64::midpoint(self.spec.ztor.0, self.bottom().0)))
    }

    /// Straight to the nearest point, from a unit vector, km.
    #[inline]
    pub(super) fn rrup_km(&self, site: &Vector3<f64>) -> f64 {
        let solid = &self.solid;
        let from_origin = site * EARTH_RADIUS_KM - solid.origin_km;
        let (u, v) = (from_origin.dot(&solid.along), from_origin.dot(&solid.down));
        let nearest = solid.along * u.clamp(0.0, solid.size_km.0)
            + solid.down * v.clamp(0.0, solid.size_km.1);
        (from_origin - nearest).norm()
    }

    /// All distances of a unit vector; see [`Distances`](super::distance::Distances). Signs and the smaller of
    /// two are told from sines, so that no arc is computed that is not asked for.
    #[inline]
    pub(super) fn path_km(&self, site: &Vector3<f64>) -> PathKm {
        let solid = &self.solid;
        let arc_km = |sine: f64| EARTH_RADIUS_KM * sine.asin();
        let across = solid.edges.map(|it| it.right_sine(site));
        let along = solid.ends.map(|it| it.right_sine(site));
        let ry0 = outside(along).map_or(0.0, arc_km);
        let rjb = match outside(across) {
            Some(_) if ry0 > 0.0 => {
                let squared = solid.surface.iter().map(|it| (site - it).norm_squared());
                EARTH_RADIUS_KM * squared.fold(4.0, f64::min).sqrt()
            }
            Some(beyond) => arc_km(beyond),
            None => ry0,
        };
        PathKm { rrup: self.rrup_km(site), rjb, rx: arc_km(across[0]), ry0 }
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

/// How far a point lies outside a strip, from its signed distances to both borders; `None` inside.
fn outside([first, second]: [f64; 2]) -> Option<f64> {
    (first * second > 0.0).then(|| first.abs().min(second.abs()))
}
