//! Heresi and Miranda (2018), "Uncertainty in intraevent spatial correlation of elastic
//! pseudo-acceleration spectral ordinates", Bulletin of Earthquake Engineering 17(3), 1099–1115
//! (2019), doi:10.1007/s10518-018-0506-6: ρ(h) = exp(−(h / β)^0.55), with the median β of events;
//! its scatter from event to event is not drawn.
//!
//! OpenQuake Engine 3.26 verifies the numbers. PGV and intensity take the β of SA(1.0), as in
//! [`jayaram_baker_2009`](super::jayaram_baker_2009) (ours).

use super::{Correlation, period_s};
use crate::hazard::imt::Imt;
use crate::source::Source;
use crate::units::Km;

/// What it cites.
pub const SOURCE: Source = Source {
    authors: "Heresi and Miranda",
    year: 2018,
    title: "Uncertainty in intraevent spatial correlation of elastic pseudo-acceleration spectral \
            ordinates",
    doi: "10.1007/s10518-018-0506-6",
};

/// Periods it holds for, s; 0 is PGA.
pub const PERIODS_S: [f64; 2] = [0.0, 10.0];

/// Of the distance in units of β.
pub const EXPONENT: f64 = 0.55;

/// Stretched exponential correlation with one scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeresiMiranda2018 {
    beta_km: f64,
}

impl HeresiMiranda2018 {
    /// The median β of an intensity measure; `None` for a period beyond [`PERIODS_S`].
    pub fn new(imt: Imt) -> Option<HeresiMiranda2018> {
        let t = period_s(imt, 0.0);
        let beta_km = if t < 1.37 {
            4.231 * t * t - 5.180 * t + 13.392
        } else {
            0.140 * t * t - 2.249 * t + 17.050
        };
        let [low, high] = PERIODS_S;
        (low..=high).contains(&t).then_some(HeresiMiranda2018 { beta_km })
    }

    /// With a range of one's own: the distance at which ρ is e⁻³ = 0.05, as in
    /// [`JayaramBaker2009`](super::jayaram_baker_2009::JayaramBaker2009). `None` unless positive
    /// and finite.
    pub fn with_range(range: Km) -> Option<HeresiMiranda2018> {
        let sound = 0.0 < range.0 && range.0.is_finite();
        sound.then(|| HeresiMiranda2018 { beta_km: range.0 / 3_f64.powf(1.0 / EXPONENT) })
    }

    /// β: the distance at which ρ is e⁻¹ = 0.37.
    pub fn beta(&self) -> Km {
        Km(self.beta_km)
    }
}

impl Correlation for HeresiMiranda2018 {
    fn name(&self) -> &'static str {
        "heresi_miranda_2018"
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    fn rho(&self, distance: Km) -> f64 {
        (-(distance.0 / self.beta_km).powf(EXPONENT)).exp()
    }

    fn reach(&self, rho: f64) -> Km {
        Km(self.beta_km * (-rho.ln()).powf(1.0 / EXPONENT))
    }
}
