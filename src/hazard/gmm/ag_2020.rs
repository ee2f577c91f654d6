//! Abrahamson and Gülerce (2020), "Regionalized ground-motion models for subduction earthquakes
//! based on the NGA-SUB database", PEER report 2020/25, with its erratum: the global model for
//! events within a slab.
//!
//! For the intermediate-depth earthquakes below the Pamir and the Hindu Kush, where no model is
//! made for. No PGV, so that no run can use it. Left out: regional terms and basins. Meets
//! OpenQuake Engine 3.26 within 1e-6.

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
    authors: "Abrahamson and Gülerce",
    year: 2020,
    title: "Regionalized ground-motion models for subduction earthquakes based on the NGA-SUB \
            database, PEER report 2020/25",
    doi: "",
};

/// The global model for events within a slab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ag2020;

/// The global model for events within a slab.
pub static SLAB: Ag2020 = Ag2020;

impl GroundMotionModel for Ag2020 {
    fn name(&self) -> &'static str {
        "ag_2020_slab"
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    fn inputs(&self) -> Inputs {
        &["mag", "ztor", "rrup", "vs30"]
    }

    /// Quoted from memory of the report; the least depth is ours.
    fn validity(&self, _mechanism: Mechanism) -> Validity {
        Validity {
            magnitude: [5.0, 8.0],
            distance_km: [0.0, 500.0],
            depth_km: [20.0, 250.0],
            vs30_m_s: [150.0, 1500.0],
            feels_depth: true,
        }
    }

    fn run_measure(&self) -> Option<Imt> {
        None
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

static TABLE: LazyLock<Table<Row>> = LazyLock::new(|| Table::parse(include_str!("ag_2020.csv")));

row!(vlin_m_s b a1 a2 a6 a8 a10 a11 a12 a13 a14 d1 d2 rho_within rho_between);

/// Of magnitude and distance; the same for all measures.
const C1_SLAB: f64 = 7.5;
const C4_KM: f64 = 10.0;
const A3: f64 = 0.1;
/// a4 + a45.
const A4_SLAB: f64 = 0.73 + 0.34;
const A9: f64 = 0.4;
/// Of the site term.
const N: f64 = 1.18;
const C: f64 = 1.88;
const V_ROCK_M_S: f64 = 1000.0;
/// Of the deviations.
const TAU_LINEAR: f64 = 0.47;
const PHI_AMP: f64 = 0.3;

/// Shaking without the site term of one event, eqs. 3.1 to 3.6.
struct Rock {
    row: Row,
    event: f64,
    slope: f64,
    near_km: f64,
    /// Linear site term at `V_ROCK_M_S`.
    reference: f64,
}

impl Rock {
    fn new(row: Row, event: &Event) -> Rock {
        let mag = event.magnitude;
        let from_largest = 10.0 - mag;
        let size = row.a13 * from_largest * from_largest + A4_SLAB * (mag - C1_SLAB).min(0.0);
        let below_km = event.ztor_km.min(200.0) - 50.0;
        let depth = if below_km > 0.0 { row.a11 * below_km } else { row.a8 * below_km };
        Rock {
            event: row.a1 + row.a10 + size + depth,
            slope: row.a2 + row.a14 + A3 * (mag - 7.0),
            near_km: C4_KM * (A9 * (mag - 6.0)).exp(),
            reference: (row.a12 + row.b * N) * (V_ROCK_M_S / row.vlin_m_s).ln(),
            row,
        }
    }

    fn ln(&self, rrup_km: f64) -> f64 {
        self.event + self.slope * (rrup_km + self.near_km).ln() + self.row.a6 * rrup_km
    }

    /// Square of φ where the ground is linear, eq. 5.2.
    fn phi2(&self, rrup_km: f64) -> f64 {
        self.row.d1 + self.row.d2 * ((rrup_km - 150.0) / 300.0).clamp(0.0, 1.0)
    }
}

/// The model for one event and measure.
struct AtEvent {
    own: Rock,
    pga: Rock,
}

impl AtEvent {
    fn new(event: &Event, imt: Imt) -> Option<AtEvent> {
        let (row, pga) = (TABLE.get(imt)?, TABLE.get(Imt::Pga)?);
        Some(AtEvent { own: Rock::new(row, event), pga: Rock::new(pga, event) })
    }

    /// Deviations on soft ground; `change` is that of the site term with ln PGA of rock, eqs. 5.7 to 5.9.
    fn deviations(&self, rrup_km: f64, change: f64) -> (f64, f64) {
        let row = &self.own.row;
        let (own2, pga2) = (self.own.phi2(rrup_km), self.pga.phi2(rrup_km));
        let amp2 = PHI_AMP * PHI_AMP;
        let (own, pga) = ((own2 - amp2).sqrt(), change * (pga2 - amp2).sqrt());
        let grown = 1.0 + change * change + 2.0 * change * row.rho_between;
        let phi2 = own2 + pga * pga + 2.0 * pga * own * row.rho_within;
        (TAU_LINEAR * grown.sqrt(), phi2.sqrt())
    }
}

impl Measure for AtEvent {
    fn at(&self, path: &Distances, site: &SiteConditions) -> Shaking {
        let rrup_km = path.rrup.0;
        let row = &self.own.row;
        let ratio = site.vs30.0.min(V_ROCK_M_S) / row.vlin_m_s;
        let ln_ratio = ratio.ln();
        let rock = self.own.ln(rrup_km) + row.a12 * ln_ratio;
        if ratio >= 1.0 {
            let mean = rock + row.b * N * ln_ratio;
            return Shaking { mean, tau: TAU_LINEAR, phi: self.own.phi2(rrup_km).sqrt() };
        }
        let pga_rock_g = (self.pga.ln(rrup_km) + self.pga.reference).exp();
        let (soft, hard) = (pga_rock_g + C * (N * ln_ratio).exp(), pga_rock_g + C);
        let change = row.b * pga_rock_g * (1.0 / soft - 1.0 / hard);
        let (tau, phi) = self.deviations(rrup_km, change);
        Shaking { mean: rock + row.b * (soft / hard).ln(), tau, phi }
    }
}
