//! What is measured of the shaking.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An intensity measure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Imt {
    /// Peak ground acceleration, g.
    Pga,
    /// Peak ground velocity, cm/s.
    Pgv,
    /// Spectral acceleration, 5 % damped, g, at a period in seconds.
    Sa(f64),
    /// Macroseismic intensity: MSK-64, EMS-98 and MMI are taken as equal (ours).
    Mmi,
}

impl fmt::Display for Imt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Imt::Pga => f.write_str("PGA"),
            Imt::Pgv => f.write_str("PGV"),
            Imt::Sa(period_s) => write!(f, "SA({period_s:?})"),
            Imt::Mmi => f.write_str("MMI"),
        }
    }
}

impl FromStr for Imt {
    type Err = UnknownImt;

    /// `PGA`, `PGV`, `MMI` or `SA(0.3)` with a period above 0 s.
    fn from_str(text: &str) -> Result<Imt, UnknownImt> {
        match text {
            "PGA" => Ok(Imt::Pga),
            "PGV" => Ok(Imt::Pgv),
            "MMI" => Ok(Imt::Mmi),
            _ => text
                .strip_prefix("SA(")
                .and_then(|it| it.strip_suffix(')'))
                .and_then(|it| it.parse().ok())
                .filter(|it: &f64| 0.0 < *it && it.is_finite())
                .map(Imt::Sa)
                .ok_or(UnknownImt),
        }
    }
}

/// The text names no intensity measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownImt;

impl fmt::Display for UnknownImt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not one of PGA, PGV, MMI, SA(period in seconds)")
    }
}

impl std::error::Error for UnknownImt {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for imt in [Imt::Pga, Imt::Pgv, Imt::Mmi, Imt::Sa(0.3), Imt::Sa(1.0)] {
            assert_eq!(imt.to_string().parse(), Ok(imt));
        }
        for text in ["pga", "SA", "SA()", "SA(0)", "SA(-1)", "SA(NaN)", "SA(inf)", ""] {
            assert_eq!(text.parse::<Imt>(), Err(UnknownImt), "{text}");
        }
    }
}
