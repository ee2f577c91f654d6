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

use super::measure::Measure;
use super::table::{RowImt, Table, row};
use super::{Event, GroundMotionModel, Inputs, Shaking, Validity};
use crate::hazard::distance::Distances;
use crate::hazard::imt::Imt;
use crate::hazard::rupture::Mechanism;
use crate::hazard::site::SiteConditions;
use crate::source::Source;

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
            vs30_m_s: [150.0, 2000.0],
            feels_depth: true,
        }
    }

    fn inputs(&self) -> Inputs {
        &["mag", "hypo_depth", "rrup", "vs30"]
    }

    fn fill(
        &self,
        event: &Event,
        imt: Imt,
        sites: &[(Distances, SiteConditions)],
        shaking: &mut [Shaking],
    ) -> Option<()> {
        AtEvent::new(event, imt)?.fill(sites, shaking);
        Some(())
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
    /// Deeper events are stronger, down to a depth that the measure sets.
    fn depth(&self, depth_km: f64) -> f64 {
        self.m * (depth_km.max(SHALLOWEST_KM) - self.db_km).min(0.0) + self.d
    }

    /// Site amplification of weak shaking.
    fn linear(&self, vs30_m_s: f64) -> f64 {
        self.s2 * (vs30_m_s.min(self.v2_m_s) / V_REF_M_S).ln()
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

/// Shaking at 760 m/s of one event.
#[derive(Clone, Copy, Debug)]
struct Rock {
    /// Constant, magnitude and depth, less what the reference distance takes off.
    event: f64,
    /// Of ln distance, with its saturation beside a large rupture.
    slope: f64,
    h2_km2: f64,
    a0: f64,
}

impl Rock {
    fn new(row: &Row, event: &Event) -> Rock {
        let mag = event.magnitude;
        let above = mag - M_BREAK;
        let size = if above > 0.0 { row.c6 * above } else { (row.c4 + row.c5 * above) * above };
        let growth = (H_BREAK_KM / H_M4_KM).log10() / (M_BREAK - 4.0);
        let h_km = H_BREAK_KM * 10.0_f64.powf(growth * (mag - M_BREAK).min(0.0));
        let reference = B4 * mag * (1.0 + h_km * h_km).sqrt().ln();
        Rock {
            event: row.c0 + size + row.depth(event.depth_km) - reference,
            slope: row.c1 + B4 * mag,
            h2_km2: h_km * h_km,
            a0: row.a0,
        }
    }

    fn ln(&self, rrup_km: f64) -> f64 {
        let r_km = (rrup_km * rrup_km + self.h2_km2).sqrt();
        self.event + self.slope * r_km.ln() + self.a0 * r_km
    }
}

/// The model for one event and measure.
struct AtEvent {
    row: Row,
    own: Rock,
    pga: Rock,
    /// What the nonlinear term subtracts at 760 m/s.
    f2_reference: f64,
}

impl AtEvent {
    fn new(event: &Event, imt: Imt) -> Option<AtEvent> {
        let (row, pga) = (TABLE.get(imt)?, TABLE.get(Imt::Pga)?);
        Some(AtEvent {
            own: Rock::new(&row, event),
            pga: Rock::new(&pga, event),
            f2_reference: row.f4 * (row.f5 * (V_REF_M_S - V_B_M_S)).exp(),
            row,
        })
    }

    /// What strong shaking takes off soft ground.
    fn nonlinear(&self, vs30_m_s: f64, rrup_km: f64) -> f64 {
        if vs30_m_s >= V_REF_M_S {
            return 0.0;
        }
        let row = &self.row;
        let f2 = row.f4 * (row.f5 * (vs30_m_s - V_B_M_S)).exp() - self.f2_reference;
        f2 * ((self.pga.ln(rrup_km).exp() + F3_G) / F3_G).ln()
    }
}

impl Measure for AtEvent {
    fn at(&self, path: &Distances, site: &SiteConditions) -> Shaking {
        let (rrup_km, vs30_m_s) = (path.rrup.0, site.vs30.0);
        let ground = self.row.linear(vs30_m_s) + self.nonlinear(vs30_m_s, rrup_km);
        Shaking {
            mean: self.own.ln(rrup_km) + ground,
            tau: self.row.tau,
            phi: self.row.phi(rrup_km, vs30_m_s),
        }
    }
}
