//! Boore, Stewart, Seyhan and Atkinson (2014), "NGA-West2 equations for predicting PGA, PGV, and
//! 5 % damped PSA for shallow crustal earthquakes", Earthquake Spectra 30(3), 1057–1085,
//! doi:10.1193/070113EQS184M.
//!
//! ```text
//! ln Y = F_E(M, mechanism) + F_P(Rjb, M) + F_S(Vs30, Rjb, M)
//! ```
//!
//! Left out: the basin term, which is zero at the reference depth of sediments, and the
//! regions of low quality factor (Italy, Japan). Meets OpenQuake Engine 3.26 within 1e-6.

use std::sync::LazyLock;

use serde::Deserialize;

use super::table::{RowImt, Table, row};
use super::{GroundMotionModel, Shaking, Validity};
use crate::hazard::distance::Distances;
use crate::hazard::imt::Imt;
use crate::hazard::rupture::{Mechanism, Rupture};
use crate::source::Source;
use crate::units::Vs30;

static SOURCE: Source = Source {
    authors: "Boore, Stewart, Seyhan and Atkinson",
    year: 2014,
    title: "NGA-West2 equations for predicting PGA, PGV, and 5 % damped PSA for shallow crustal \
            earthquakes",
    doi: "10.1193/070113EQS184M",
};

/// Quality factor of the crust: how fast shaking fades with distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attenuation {
    /// California, Taiwan, New Zealand: the paper's base case.
    Global,
    /// China and Turkey: shaking carries farther.
    HighQ,
}

/// The model in one region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bssa2014 {
    attenuation: Attenuation,
}

/// The base case.
pub static GLOBAL: Bssa2014 = Bssa2014 { attenuation: Attenuation::Global };
/// China and Turkey.
pub static HIGH_Q: Bssa2014 = Bssa2014 { attenuation: Attenuation::HighQ };

impl GroundMotionModel for Bssa2014 {
    fn name(&self) -> &'static str {
        match self.attenuation {
            Attenuation::Global => "bssa_2014",
            Attenuation::HighQ => "bssa_2014_high_q",
        }
    }

    fn run_measure(&self) -> Imt {
        Imt::Pgv
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    /// Magnitudes and distances as the paper limits them; the depth is ours: shallow crust
    /// (low 20, mode 30, high 40 km).
    fn validity(&self, mechanism: Mechanism) -> Validity {
        let largest = if mechanism == Mechanism::Normal { 7.0 } else { 8.5 };
        Validity {
            magnitude: [3.0, largest],
            distance_km: [0.0, 400.0],
            depth_km: [0.0, 30.0],
            feels_depth: false,
        }
    }

    fn shaking(
        &self,
        rupture: &Rupture,
        path: &Distances,
        vs30: Vs30,
        imt: Imt,
    ) -> Option<Shaking> {
        Some(self.coefficients(imt)?.shaking(rupture, path, vs30))
    }
}

impl Bssa2014 {
    /// The coefficients of one measure, to be looked up once for many sites.
    pub fn coefficients(&self, imt: Imt) -> Option<Measure> {
        let (row, pga) = (TABLE.get(imt)?, TABLE.get(Imt::Pga)?);
        Some(Measure { row, pga, attenuation: self.attenuation })
    }
}

/// The model for one intensity measure.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    row: Row,
    pga: Row,
    attenuation: Attenuation,
}

impl Measure {
    /// ln of median and its standard deviations at one site.
    pub fn shaking(&self, rupture: &Rupture, path: &Distances, vs30: Vs30) -> Shaking {
        let (mag, rjb_km) = (rupture.magnitude(), path.rjb.0);
        let rock = |row: &Row| row.event(rupture) + row.path(mag, rjb_km, self.attenuation);
        let pga_rock_g = rock(&self.pga).exp();
        Shaking {
            mean: rock(&self.row) + self.row.site(vs30.0, pga_rock_g),
            tau: self.row.tau(mag),
            phi: self.row.phi(mag, rjb_km, vs30.0),
        }
    }
}

static TABLE: LazyLock<Table<Row>> = LazyLock::new(|| Table::parse(include_str!("bssa_2014.csv")));

/// Reference magnitude and distance of F_P, reference velocity of F_S.
const M_REF: f64 = 4.5;
const R_REF_KM: f64 = 1.0;
const V_REF_M_S: f64 = 760.0;
/// f3 of the nonlinear site term, g.
const F3_G: f64 = 0.1;
/// V1 and V2 of the within-event term, m/s; the same for all measures.
const V1_M_S: f64 = 225.0;
const V2_M_S: f64 = 300.0;

row!(e0 e1 e2 e3 e4 e5 e6 mh c1 c2 c3 h_km dc3_high_q c vc_m_s f4 f5 r1_km r2_km dphi_r dphi_v phi1
    phi2 tau1 tau2);

impl Row {
    /// F_E, eq. 2. `e0` is for an unknown mechanism, which no [`Rupture`] has.
    fn event(&self, rupture: &Rupture) -> f64 {
        let mechanism = match rupture.mechanism() {
            Mechanism::StrikeSlip => self.e1,
            Mechanism::Normal => self.e2,
            Mechanism::Reverse => self.e3,
        };
        let above = rupture.magnitude() - self.mh;
        let size = if above <= 0.0 { (self.e4 + self.e5 * above) * above } else { self.e6 * above };
        mechanism + size
    }

    /// F_P, eqs. 3 and 4.
    fn path(&self, mag: f64, rjb_km: f64, attenuation: Attenuation) -> f64 {
        let dc3 = match attenuation {
            Attenuation::Global => 0.0,
            Attenuation::HighQ => self.dc3_high_q,
        };
        let r_km = (rjb_km * rjb_km + self.h_km * self.h_km).sqrt();
        (self.c1 + self.c2 * (mag - M_REF)) * (r_km / R_REF_KM).ln()
            + (self.c3 + dc3) * (r_km - R_REF_KM)
    }

    /// F_S, eqs. 5 to 8, without the basin term.
    fn site(&self, vs30_m_s: f64, pga_rock_g: f64) -> f64 {
        let linear = self.c * (vs30_m_s.min(self.vc_m_s) / V_REF_M_S).ln();
        let f2 = self.f4
            * ((self.f5 * (vs30_m_s.min(V_REF_M_S) - 360.0)).exp()
                - (self.f5 * (V_REF_M_S - 360.0)).exp());
        linear + f2 * ((pga_rock_g + F3_G) / F3_G).ln()
    }

    /// τ, eq. 14.
    fn tau(&self, mag: f64) -> f64 {
        self.tau1 + (self.tau2 - self.tau1) * (mag - 4.5).clamp(0.0, 1.0)
    }

    /// φ, eqs. 15 to 17.
    fn phi(&self, mag: f64, rjb_km: f64, vs30_m_s: f64) -> f64 {
        let far = ((rjb_km / self.r1_km).ln() / (self.r2_km / self.r1_km).ln()).clamp(0.0, 1.0);
        let soft = ((V2_M_S / vs30_m_s).ln() / (V2_M_S / V1_M_S).ln()).clamp(0.0, 1.0);
        self.phi1 + (self.phi2 - self.phi1) * (mag - 4.5).clamp(0.0, 1.0) + self.dphi_r * far
            - self.dphi_v * soft
    }
}
