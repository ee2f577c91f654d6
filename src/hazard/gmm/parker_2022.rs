//! Parker, Stewart, Boore, Atkinson and Hassani (2022), "NGA-subduction global ground motion models
//! with regional adjustment factors", Earthquake Spectra 38(1), 456–493,
//! doi:10.1177/87552930211034889: the global model for events within a slab.
//!
//! For the intermediate-depth earthquakes below the Pamir and the Hindu Kush, which models of
//! the crust cannot know. Whether the slab there shakes as the Pacific's do is not known; no
//! better model is published with PGV. Left out: regional terms, basins, and the part of φ that
//! separates sites. Meets OpenQuake Engine 3.26 within 1e-6.

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
    authors: "Parker, Stewart, Boore, Atkinson and Hassani",
    year: 2022,
    title: "NGA-subduction global ground motion models with regional adjustment factors",
    doi: "10.1177/87552930211034889",
};

/// The global model for events within a slab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parker2022;

/// The global model for events within a slab.
pub static SLAB: Parker2022 = Parker2022;

impl GroundMotionModel for Parker2022 {
    fn name(&self) -> &'static str {
        "parker_2022_slab"
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    /// Quoted from memory of the paper's data; the least depth is that of its depth term.
    fn validity(&self, _mechanism: Mechanism) -> Validity {
        Validity {
            magnitude: [4.5, 8.0],
            distance_km: [0.0, 800.0],
            depth_km: [20.0, 250.0],
            feels_depth: true,
        }
    }

    fn run_measure(&self) -> Imt {
        Imt::Pgv
    }

    fn shaking(
        &self,
        rupture: &Rupture,
        path: &Distances,
        vs30: Vs30,
        imt: Imt,
    ) -> Option<Shaking> {
        let (row, pga) = (TABLE.get(imt)?, TABLE.get(Imt::Pga)?);
        let rrup_km = path.rrup.0;
        let pga_rock_g = pga.rock(rupture, rrup_km).exp();
        let site = row.linear(vs30.0) + row.nonlinear(vs30.0, pga_rock_g);
        Some(Shaking {
            mean: row.rock(rupture, rrup_km) + site,
            tau: row.tau,
            phi: row.phi(rrup_km, vs30.0),
        })
    }
}

static TABLE: LazyLock<Table<Row>> =
    LazyLock::new(|| Table::parse(include_str!("parker_2022.csv")));

/// Magnitude at which scaling breaks, and the finite-fault depth term above it, km.
const M_BREAK: f64 = 7.6;
const H_BREAK_KM: f64 = 35.0;
/// The finite-fault term at M 4, km.
const H_M4_KM: f64 = 3.12;
/// Magnitude dependence of the decay with distance.
const B4: f64 = 0.1;
/// Shallowest depth of the depth term, km.
const SHALLOWEST_KM: f64 = 20.0;
/// Of the site terms, m/s and g.
const V_REF_M_S: f64 = 760.0;
const V_B_M_S: f64 = 200.0;
const F3_G: f64 = 0.05;
/// Of the within-event variance: distances in km, velocities in m/s.
const R1_KM: f64 = 200.0;
const R2_KM: f64 = 500.0;
const V1_PHI_M_S: f64 = 200.0;
const V2_PHI_M_S: f64 = 500.0;

row!(c0 c1 c4 c5 c6 a0 m d db_km s2 v2_m_s f4 f5 tau phi21 phi22 phi2v);

impl Row {
    /// ln of the median at 760 m/s: constant, magnitude, path and depth.
    fn rock(&self, rupture: &Rupture, rrup_km: f64) -> f64 {
        let above = rupture.magnitude() - M_BREAK;
        let size = if above > 0.0 { self.c6 * above } else { (self.c4 + self.c5 * above) * above };
        self.c0 + size + self.path(rupture.magnitude(), rrup_km) + self.depth(rupture.depth().0)
    }

    /// Decay with distance, saturated beside a large rupture.
    fn path(&self, mag: f64, rrup_km: f64) -> f64 {
        let slope = (H_BREAK_KM / H_M4_KM).log10() / (M_BREAK - 4.0);
        let h_km = H_BREAK_KM * 10.0_f64.powf(slope * (mag - M_BREAK).min(0.0));
        let r_km = (rrup_km * rrup_km + h_km * h_km).sqrt();
        let r_ref_km = (1.0 + h_km * h_km).sqrt();
        self.c1 * r_km.ln() + B4 * mag * (r_km / r_ref_km).ln() + self.a0 * r_km
    }

    /// Deeper events are stronger, down to a depth that the measure sets.
    fn depth(&self, depth_km: f64) -> f64 {
        self.m * (depth_km.max(SHALLOWEST_KM) - self.db_km).min(0.0) + self.d
    }

    /// Site amplification of weak shaking.
    fn linear(&self, vs30_m_s: f64) -> f64 {
        self.s2 * (vs30_m_s.min(self.v2_m_s) / V_REF_M_S).ln()
    }

    /// What strong shaking takes off soft ground.
    fn nonlinear(&self, vs30_m_s: f64, pga_rock_g: f64) -> f64 {
        let f2 = self.f4
            * ((self.f5 * (vs30_m_s.min(V_REF_M_S) - V_B_M_S)).exp()
                - (self.f5 * (V_REF_M_S - V_B_M_S)).exp());
        f2 * ((pga_rock_g + F3_G) / F3_G).ln()
    }

    /// φ from its variance, which grows with distance and changes on soft ground nearby.
    fn phi(&self, rrup_km: f64, vs30_m_s: f64) -> f64 {
        let far = (rrup_km.clamp(R1_KM, R2_KM) / R1_KM).ln() / (R2_KM / R1_KM).ln();
        let soft = (V2_PHI_M_S / vs30_m_s.clamp(V1_PHI_M_S, V2_PHI_M_S)).ln()
            / (V2_PHI_M_S / V1_PHI_M_S).ln();
        let variance =
            self.phi21 + (self.phi22 - self.phi21) * far + self.phi2v * soft * (1.0 - far);
        variance.sqrt()
    }
}
