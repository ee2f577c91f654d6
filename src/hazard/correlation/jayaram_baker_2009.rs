//! Jayaram and Baker (2009), "Correlation model for spatially distributed ground-motion
//! intensities", Earthquake Engineering & Structural Dynamics 38(15), 1687–1708,
//! doi:10.1002/eqe.922, eqs. 17 to 20: ρ(h) = exp(−3 h / b).
//!
//! PGV takes the range of SA(1.0), as OpenQuake Engine 3.26 does, which verifies the numbers;
//! intensity takes that of PGV (ours: low 10, mode 25.7, high 40 km).

use super::{Correlation, period_s};
use crate::hazard::imt::Imt;
use crate::source::Source;
use crate::units::Km;

/// What it cites.
pub const SOURCE: Source = Source {
    authors: "Jayaram and Baker",
    year: 2009,
    title: "Correlation model for spatially distributed ground-motion intensities",
    doi: "10.1002/eqe.922",
};

/// Periods it holds for, s; 0 is PGA.
pub const PERIODS_S: [f64; 2] = [0.0, 10.0];

/// Whether sites of like Vs30 lie together; matters below 1 s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vs30Clustering {
    /// Like ground lies together: plains, valleys.
    Clustered,
    /// Ground changes from site to site.
    Scattered,
}

/// Exponential correlation with one range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JayaramBaker2009 {
    range_km: f64,
}

impl JayaramBaker2009 {
    /// The range of an intensity measure; `None` for a period beyond [`PERIODS_S`].
    pub fn new(imt: Imt, clustering: Vs30Clustering) -> Option<JayaramBaker2009> {
        let period_s = period_s(imt, 0.0);
        let range_km = match clustering {
            _ if period_s >= 1.0 => 22.0 + 3.7 * period_s,
            Vs30Clustering::Scattered => 8.5 + 17.2 * period_s,
            Vs30Clustering::Clustered => 40.7 - 15.0 * period_s,
        };
        let [low, high] = PERIODS_S;
        (low..=high).contains(&period_s).then_some(JayaramBaker2009 { range_km })
    }

    /// What runs use for intensity and PGV: 25.7 km.
    pub const INTENSITY: JayaramBaker2009 = JayaramBaker2009 { range_km: 22.0 + 3.7 };

    /// Any range, for a user who knows better. `None` unless positive and finite.
    pub fn with_range(range: Km) -> Option<JayaramBaker2009> {
        let sound = 0.0 < range.0 && range.0.is_finite();
        sound.then_some(JayaramBaker2009 { range_km: range.0 })
    }

    /// b: the distance at which ρ is e⁻³ = 0.05.
    pub fn range(&self) -> Km {
        Km(self.range_km)
    }
}

impl Correlation for JayaramBaker2009 {
    fn name(&self) -> &'static str {
        "jayaram_baker_2009"
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    fn rho(&self, distance: Km) -> f64 {
        (-3.0 * distance.0 / self.range_km).exp()
    }

    fn reach(&self, rho: f64) -> Km {
        Km(-rho.ln() * self.range_km / 3.0)
    }
}
