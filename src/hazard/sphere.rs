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

/// A place, and what makes the [directions](direction) of places near it cheap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Anchor {
    place: LonLat,
    direction: Vector3<f64>,
    /// Sine and cosine.
    lon: (f64, f64),
    lat: (f64, f64),
}

impl Anchor {
    pub(crate) fn new(place: LonLat) -> Anchor {
        let [lon, lat] = [place.lon_deg, place.lat_deg].map(|it| it.to_radians().sin_cos());
        Anchor { place, direction: direction(place), lon, lat }
    }

    /// Of the anchor itself.
    pub(crate) fn own_direction(&self) -> &Vector3<f64> {
        &self.direction
    }

    /// As [`direction`], within its rounding: sums of angles, the differences by their series.
    #[inline]
    pub(crate) fn direction(&self, place: LonLat) -> Vector3<f64> {
        let lon = (place.lon_deg - self.place.lon_deg).to_radians();
        let lat = (place.lat_deg - self.place.lat_deg).to_radians();
        if lon.abs().max(lat.abs()) > SMALL {
            return direction(place);
        }
        let (sin_lon, cos_lon) = turned(self.lon, small_sin_cos(lon));
        let (sin_lat, cos_lat) = turned(self.lat, small_sin_cos(lat));
        Vector3::new(cos_lat * cos_lon, cos_lat * sin_lon, sin_lat)
    }
}

/// Angle up to which [`small_sin_cos`] is within 1e-16: 14°.
const SMALL: f64 = 0.25;

/// Sine and cosine of an angle up to [`SMALL`], by their series.
#[inline]
fn small_sin_cos(x: f64) -> (f64, f64) {
    /// 1 / 3!, 1 / 5!, … 1 / 11!
    const SINE: [f64; 5] = [1.0 / 6.0, 1.0 / 120.0, 1.0 / 5040.0, 1.0 / 362880.0, 1.0 / 39916800.0];
    /// 1 / 2!, 1 / 4!, … 1 / 12!
    const COSINE: [f64; 6] =
        [0.5, 1.0 / 24.0, 1.0 / 720.0, 1.0 / 40320.0, 1.0 / 3628800.0, 1.0 / 479001600.0];
    let square = x * x;
    let [a, b, c, d, e] = SINE;
    let sine = x - x * square * (a - square * (b - square * (c - square * (d - square * e))));
    let [a, b, c, d, e, f] = COSINE;
    let falls = a - square * (b - square * (c - square * (d - square * (e - square * f))));
    (sine, 1.0 - square * falls)
}

/// Sine and cosine of the sum of two angles.
#[inline]
fn turned((sin_a, cos_a): (f64, f64), (sin_b, cos_b): (f64, f64)) -> (f64, f64) {
    (sin_a * cos_b + cos_a * sin_b, cos_a * cos_b - sin_a * sin_b)
}

/// The place that a vector from the earth's centre points to.
pub(crate) fn place(direction: &Vector3<f64>) -> LonLat {
    let flat = direction.x.hypot(direction.y);
    LonLat {
        lon_deg: direction.y.atan2(direction.x).to_degrees(),
        lat_deg: direction.z.atan2(flat).to_degrees(),
    }
}

/// Azimuth in which the great circle from one place to another leaves, degrees.
pub(crate) fn azimuth(from: LonLat, to: LonLat) -> Degrees {
    let [east, north] = [90.0, 0.0].map(|it| heading(from, Degrees(it)).dot(&direction(to)));
    Degrees(east.atan2(north).to_degrees().rem_euclid(360.0))
}

/// Unit vector that leaves a place along the ground at an azimuth, clockwise from north.
pub(crate) fn heading(place: LonLat, azimuth: Degrees) -> Vector3<f64> {
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
        EARTH_RADIUS_KM * self.right_sine(point).asin()
    }

    /// Sine of that distance over the radius of the earth; it grows with the distance.
    pub(crate) fn right_sine(&self, point: &Vector3<f64>) -> f64 {
        self.right.dot(point).clamp(-1.0, 1.0)
    }
}

/// A map without scale error at its centre: places as seen from far above it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Orthographic {
    up: Vector3<f64>,
    east: Vector3<f64>,
    north: Vector3<f64>,
}

impl Orthographic {
    /// Centred half-way along the great circle between two opposite corners of the box of
    /// longitudes and latitudes that holds all places, of which there is at least one.
    pub(crate) fn around(places: impl Iterator<Item = LonLat>) -> Orthographic {
        let mut first_deg = None;
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for it in places {
            let origin_deg = *first_deg.get_or_insert(it.lon_deg);
            let lon_deg = origin_deg + (it.lon_deg - origin_deg + 180.0).rem_euclid(360.0) - 180.0;
            for (i, x) in [lon_deg, it.lat_deg].into_iter().enumerate() {
                (low[i], high[i]) = (low[i].min(x), high[i].max(x));
            }
        }
        let (a, b) = (LonLat::new(low[0], high[1]), LonLat::new(high[0], low[1]));
        let centre = place(&(direction(a) + direction(b)));
        let [east, north] = [90.0, 0.0].map(|it| heading(centre, Degrees(it)));
        Orthographic { up: direction(centre), east, north }
    }

    /// Kilometres east and north of the centre, of a unit vector.
    pub(crate) fn flat_km(&self, point: &Vector3<f64>) -> [f64; 2] {
        [EARTH_RADIUS_KM * self.east.dot(point), EARTH_RADIUS_KM * self.north.dot(point)]
    }

    /// The place that is so far east and north of the centre.
    pub(crate) fn place(&self, [east_km, north_km]: [f64; 2]) -> LonLat {
        let (x, y) = (east_km / EARTH_RADIUS_KM, north_km / EARTH_RADIUS_KM);
        let z = (1.0 - x * x - y * y).max(0.0).sqrt();
        place(&(self.east * x + self.north * y + self.up * z))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_from_an_anchor_is_the_direction() {
        let anchor = Anchor::new(LonLat::new(70.4, 39.0));
        assert_eq!(anchor.direction(LonLat::new(70.4, 39.0)), direction(LonLat::new(70.4, 39.0)));
        for i in 0..4000 {
            let (x, y) = (f64::from(i * 79 % 400) / 400.0, f64::from(i * 31 % 4000) / 4000.0);
            let place = LonLat::new(50.4 + 40.0 * x, 19.0 + 40.0 * y);
            let off = (anchor.direction(place) - direction(place)).norm();
            assert!(off < 5e-16, "{place:?}: {off:e}");
        }
    }

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
