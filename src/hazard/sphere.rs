//! Points and great circles on the sphere that site distances are measured on.

use nalgebra::Vector3;

use crate::units::{Degrees, EARTH_RADIUS_KM, Km, LonLat};

/// Whether longitude and latitude are numbers that azimuths can be taken from: not NaN, no pole.
pub(crate) fn is_place(it: LonLat) -> bool {
    it.lon_deg.abs() <= 360.0 && it.lat_deg.abs() < 90.0
}

/// Unit vector from the earth's centre to a place.
pub(crate) fn direction(place: LonLat) -> Vector3<f64> {
    let (sin_lon, cos_lon) = place.lon_deg.to_radians().sin_cos();
    let (sin_lat, cos_lat) = place.lat_deg.to_radians().sin_cos();
    Vector3::new(cos_lat * cos_lon, cos_lat * sin_lon, sin_lat)
}

/// The place that a vector from the earth's centre points to.
pub(crate) fn place(direction: &Vector3<f64>) -> LonLat {
    let flat = direction.x.hypot(direction.y);
    LonLat {
        lon_deg: direction.y.atan2(direction.x).to_degrees(),
        lat_deg: direction.z.atan2(flat).to_degrees(),
    }
}

/// Unit vector that leaves a place along the ground at an azimuth, clockwise from north.
fn heading(place: LonLat, azimuth: Degrees) -> Vector3<f64> {
    let (sin_lon, cos_lon) = place.lon_deg.to_radians().sin_cos();
    let (sin_lat, cos_lat) = place.lat_deg.to_radians().sin_cos();
    let (sin_az, cos_az) = azimuth.0.to_radians().sin_cos();
    let north = Vector3::new(-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat);
    let east = Vector3::new(-sin_lon, cos_lon, 0.0);
    north * cos_az + east * sin_az
}

/// The place that lies so far from another along the great circle at an azimuth.
pub(crate) fn travel(from: LonLat, azimuth: Degrees, distance: Km) -> LonLat {
    let (sin, cos) = (distance.0 / EARTH_RADIUS_KM).sin_cos();
    place(&(direction(from) * cos + heading(from, azimuth) * sin))
}

/// A great circle with a direction of travel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct GreatCircle {
    /// The pole on its right-hand side.
    right: Vector3<f64>,
}

impl GreatCircle {
    /// Through a place, at the azimuth it has there.
    pub(crate) fn through(place: LonLat, azimuth: Degrees) -> GreatCircle {
        GreatCircle { right: heading(place, azimuth).cross(&direction(place)) }
    }

    /// How far a unit vector lies to the right of the circle, km along the ground; negative on
    /// the left.
    pub(crate) fn right_km(&self, point: &Vector3<f64>) -> f64 {
        EARTH_RADIUS_KM * self.right.dot(point).clamp(-1.0, 1.0).asin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn travelling_covers_the_distance_and_keeps_to_the_circle() {
        let start = LonLat::new(70.5, 38.9);
        for azimuth in [0.0, 37.0, 90.0, 145.0, 180.0, 260.0] {
            let circle = GreatCircle::through(start, Degrees(azimuth));
            let end = travel(start, Degrees(azimuth), Km(130.0));
            assert!((start.distance(end).0 - 130.0).abs() < 1e-9);
            assert!(circle.right_km(&direction(end)).abs() < 1e-9);
        }
        let east = travel(start, Degrees(90.0), Km(10.0));
        let north = GreatCircle::through(start, Degrees(0.0));
        assert!((north.right_km(&direction(east)) - 10.0).abs() < 1e-9);
    }
}
