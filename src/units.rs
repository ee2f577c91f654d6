//! Quantities that cross a public door carry their unit as a type; inside a loop it is a suffix.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $symbol:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} {}", self.0, $symbol)
            }
        }
    };
}

quantity!(
    /// Length through rock or along the ground.
    Km, "km");
quantity!(
    /// Length along the ground, or height above the sea.
    Metres, "m");
quantity!(
    /// Travel time.
    Minutes, "min");
quantity!(
    /// An angle: slope, strike, dip, rake.
    Degrees, "°");
quantity!(
    /// Time-averaged shear-wave velocity of the uppermost 30 m.
    Vs30, "m/s");

quantity!(
    /// Acceleration in units of [`STANDARD_GRAVITY`]. An acceleration in m/s² is another type:
    ///
    /// ```
    /// # use panoh::units::{Gs, MetresPerS2};
    /// assert_eq!(MetresPerS2(4.903325).to_gs(), Gs(0.5));
    /// ```
    ///
    /// ```compile_fail
    /// # use panoh::units::{Gs, MetresPerS2};
    /// let pga: Gs = MetresPerS2(4.903325);
    /// ```
    Gs, "g");
quantity!(
    /// Acceleration.
    MetresPerS2, "m/s²");
quantity!(
    /// Velocity of the ground.
    CmPerS, "cm/s");
quantity!(
    /// Arias intensity: π/2g times the integral of the squared acceleration.
    AriasIntensity, "m/s");
quantity!(
    /// Cohesion of soil or rock.
    KiloPascals, "kPa");
quantity!(
    /// Weight of soil or rock by volume.
    KilonewtonsPerM3, "kN/m³");
quantity!(
    /// Depth of water that falls in a year.
    Millimetres, "mm");

/// Standard acceleration of gravity, m/s² (CGPM 1901).
pub const STANDARD_GRAVITY: f64 = 9.80665;

impl MetresPerS2 {
    /// The same in units of [`STANDARD_GRAVITY`].
    pub fn to_gs(self) -> Gs {
        Gs(self.0 / STANDARD_GRAVITY)
    }
}

impl Gs {
    /// The same in m/s².
    pub fn to_metres_per_s2(self) -> MetresPerS2 {
        MetresPerS2(self.0 * STANDARD_GRAVITY)
    }
}

/// A share of one: never below 0, never above 1, never NaN.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Probability(f64);

impl Probability {
    /// `None` outside 0 to 1.
    pub fn new(value: f64) -> Option<Probability> {
        (0.0..=1.0).contains(&value).then_some(Probability(value))
    }

    /// The nearest probability: a number pushed outside by rounding comes back in; NaN becomes 0.
    pub fn clamped(value: f64) -> Probability {
        Probability(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }

    /// The number, 0 to 1.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// A place in WGS 84, longitude first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LonLat {
    /// Degrees east.
    pub lon_deg: f64,
    /// Degrees north.
    pub lat_deg: f64,
}

/// Mean radius of the earth that the ground motion community uses for site distances.
pub const EARTH_RADIUS_KM: f64 = 6371.0;

impl LonLat {
    /// A place from degrees east and north.
    pub fn new(lon_deg: f64, lat_deg: f64) -> LonLat {
        LonLat { lon_deg, lat_deg }
    }

    /// Great-circle distance on a sphere of [`EARTH_RADIUS_KM`], by the haversine.
    ///
    /// ```
    /// # use panoh::units::LonLat;
    /// let quarter = LonLat::new(0.0, 0.0).distance(LonLat::new(90.0, 0.0));
    /// assert!((quarter.0 - 6371.0 * std::f64::consts::FRAC_PI_2).abs() < 1e-9);
    /// ```
    pub fn distance(self, other: LonLat) -> Km {
        let half_lat = ((other.lat_deg - self.lat_deg) / 2.0).to_radians().sin();
        let half_lon = ((other.lon_deg - self.lon_deg) / 2.0).to_radians().sin();
        let cosines = self.lat_deg.to_radians().cos() * other.lat_deg.to_radians().cos();
        let h = half_lat * half_lat + cosines * half_lon * half_lon;
        Km(2.0 * EARTH_RADIUS_KM * h.sqrt().min(1.0).asin())
    }
}
