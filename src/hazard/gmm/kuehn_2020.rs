//! Kuehn, Bozorgnia, Campbell and Gregor (2020), "Partially non-ergodic ground-motion model for
//! subduction regions using the NGA-Subduction database", PEER report 2020/04: the global model for
//! events within a slab.
//!
//! For the intermediate-depth earthquakes below the Pamir and the Hindu Kush, where no model is
//! made for. Spectral acceleration up to 0.1 s is not less than PGA. Left out: regional terms,
//! basins. Meets OpenQuake Engine 3.26 within 1e-6.

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
    authors: "Kuehn, Bozorgnia, Campbell and Gregor",
    year: 2020,
    title: "Partially non-ergodic ground-motion model for subduction regions using the \
            NGA-Subduction database, PEER report 2020/04",
    doi: "",
};

/// The global model for events within a slab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kuehn2020;

/// The global model for events within a slab.
pub static SLAB: Kuehn2020 = Kuehn2020;

impl GroundMotionModel for Kuehn2020 {
    fn name(&self) -> &'static str {
        "kuehn_2020_slab"
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
            magnitude: [5.0, 8.5],
            distance_km: [10.0, 1000.0],
            depth_km: [20.0, 250.0],
            vs30_m_s: [100.0, 1500.0],
            feels_depth: true,
        }
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

static TABLE: LazyLock<Table<Row>> = LazyLock::new(|| Table::parse(include_str!("kuehn_2020.csv")));

row!(c1 c2 c3 c4 c5 c6 c7 c9 dz_b_km nft1 nft2 k1_m_s k2 phi tau);

/// Magnitude at which scaling breaks, its reference, and how smooth the break is.
const M_BREAK: f64 = 7.6;
const M_REF: f64 = 6.0;
const M_SMOOTH: f64 = 0.1;
/// The same of depth, km.
const Z_BREAK_KM: f64 = 80.0;
const Z_REF_KM: f64 = 50.0;
const Z_SMOOTH_KM: f64 = 1.0;
/// Of the nonlinear site term.
const C: f64 = 1.88;
const N: f64 = 1.18;
const V_ROCK_M_S: f64 = 1100.0;
/// Longest period whose spectral acceleration is not less than PGA.
const FLOOR_S: f64 = 0.1;

/// Slope `below` a hinge and `above` it with a smooth bend, eq. 4.3; `x` is measured from the hinge.
fn hinge(x: f64, [below, above]: [f64; 2], smooth: f64) -> f64 {
    let scaled = x / smooth;
    let bend = scaled.max(0.0) + (-scaled.abs()).exp().ln_1p();
    below * x + (above - below) * smooth * bend
}

/// Shaking without the site term of one event.
struct Rock {
    row: Row,
    event: f64,
    slope: f64,
    near_km: f64,
}

impl Rock {
    fn new(row: Row, event: &Event) -> Rock {
        let mag = event.magnitude;
        let size = row.c4 * (M_BREAK - M_REF) + hinge(mag - M_BREAK, [row.c4, row.c5], M_SMOOTH);
        let break_km = Z_BREAK_KM + row.dz_b_km;
        let depth = row.c9 * (break_km - Z_REF_KM)
            + hinge(event.ztor_km - break_km, [row.c9, 0.0], Z_SMOOTH_KM);
        Rock {
            event: row.c1 + size + depth,
            slope: row.c2 + row.c3 * mag,
            near_km: 10.0_f64.powf(row.nft1 + row.nft2 * (mag - M_REF)),
            row,
        }
    }

    fn ln(&self, rrup_km: f64) -> f64 {
        self.event + self.slope * (rrup_km + self.near_km).ln() + self.row.c6 * rrup_km
    }

    /// Eq. 4.8.
    fn ground(&self, vs30_m_s: f64, pga_rock_g: f64) -> f64 {
        let row = &self.row;
        let ln_ratio = (vs30_m_s / row.k1_m_s).ln();
        let shape = if ln_ratio > 0.0 {
            N * ln_ratio
        } else {
            ((pga_rock_g + C * (N * ln_ratio).exp()) / (pga_rock_g + C)).ln()
        };
        row.c7 * ln_ratio + row.k2 * shape
    }
}

/// The model for one event and measure.
struct AtEvent {
    own: Rock,
    pga: Rock,
    /// Site term of PGA on the rock of `V_ROCK_M_S`.
    rock: f64,
    at_least_pga: bool,
}

impl AtEvent {
    fn new(event: &Event, imt: Imt) -> Option<AtEvent> {
        let (row, pga) = (TABLE.get(imt)?, TABLE.get(Imt::Pga)?);
        let pga = Rock::new(pga, event);
        Some(AtEvent {
            own: Rock::new(row, event),
            rock: pga.ground(V_ROCK_M_S, 0.0),
            pga,
            at_least_pga: matches!(imt, Imt::Sa(period_s) if period_s <= FLOOR_S),
        })
    }
}

impl Measure for AtEvent {
    fn at(&self, path: &Distances, site: &SiteConditions) -> Shaking {
        let (rrup_km, vs30_m_s) = (path.rrup.0, site.vs30.0);
        let ln_pga = self.pga.ln(rrup_km);
        let pga_rock_g = (ln_pga + self.rock).exp();
        let mut mean = self.own.ln(rrup_km) + self.own.ground(vs30_m_s, pga_rock_g);
        if self.at_least_pga {
            mean = mean.max(ln_pga + self.pga.ground(vs30_m_s, pga_rock_g));
        }
        Shaking { mean, tau: self.own.row.tau, phi: self.own.row.phi }
    }
}
