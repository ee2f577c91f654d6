//! How fast people walk where no vehicle goes.

use crate::units::{Km, Minutes};

/// Walking speed on a footpath, km/h, where the ground rises by `slope` (rise over run, below 0
/// downhill): Tobler (1993), "Three presentations on geographical analysis and modeling", NCGIA
/// Technical Report 93-1, a fit to Imhof's data; 5.04 on the level, fastest slightly downhill.
pub fn speed_km_h(slope: f64) -> f64 {
    6.0 * (-3.5 * (slope + 0.05).abs()).exp()
}

/// Time on foot along a road of this length, as on the level.
pub fn along(length: Km) -> Minutes {
    Minutes(60.0 * length.0 / speed_km_h(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of the report: 5.037 km/h on the level, 6 at 5 % downhill.
    #[test]
    fn speeds_are_those_of_tobler() {
        assert!((speed_km_h(0.0) - 5.037).abs() < 1e-3);
        assert_eq!(speed_km_h(-0.05), 6.0);
        assert!((along(Km(5.036_742)).0 - 60.0).abs() < 1e-4);
    }
}
