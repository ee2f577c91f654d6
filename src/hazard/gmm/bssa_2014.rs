//! Boore, Stewart, Seyhan and Atkinson (2014), "NGA-West2 equations for predicting PGA, PGV, and
//! 5 % damped PSA for shallow crustal earthquakes", Earthquake Spectra 30(3), 1057–1085,
//! doi:10.1193/070113EQS184M.
//!
//! ```text
//! ln Y = F_E(M, mechanism) + F_P(Rjb, M) + F_S(Vs30, Rjb, M)
//! ```
//!
//! Left out: regions of low quality factor (Italy, Japan) and basins outside California. Meets
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
    authors: "Boore, Stewart, Seyhan and Atkinson",
    year: 2014,
    title: "NGA-West2 equations for predicting PGA, PGV, and 5 % damped PSA for shallow crustal \
            earthquakes",
    doi: "10.1193/070113EQS184M",
};

/// Where the model is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// California, Taiwan, New Zealand: the paper's base case, without basins.
    Global,
    /// China and Turkey: the crust has a high quality factor, and shaking carries farther.
    HighQ,
    /// The base case with the basins of California: from 0.65 s on, thick sediments shake more.
    CaliforniaBasin,
}

/// The model in one region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bssa2014 {
    region: Region,
}

/// The base case.
pub static GLOBAL: Bssa2014 = Bssa2014 { region: Region::Global };
/// China and Turkey.
pub static HIGH_Q: Bssa2014 = Bssa2014 { region: Region::HighQ };
/// California, with its basins.
pub static CALIFORNIA_BASIN: Bssa2014 = Bssa2014 { region: Region::CaliforniaBasin };

impl GroundMotionModel for Bssa2014 {
    fn name(&self) -> &'static str {
        match self.region {
            Region::Global => "bssa_2014",
            Region::HighQ => "bssa_2014_high_q",
            Region::CaliforniaBasin => "bssa_2014_california_basin",
        }
    }

    fn inputs(&self) -> Inputs {
        match self.region {
            Region::CaliforniaBasin => &["mag", "rake", "rjb", "vs30", "z1pt0"],
            Region::Global | Region::HighQ => &["mag", "rake", "rjb", "vs30"],
        }
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
            vs30_m_s: [150.0, 1500.0],
            feels_depth: false,
        }
    }

    fn fill(
        &self,
        event: &Event,
        imt: Imt,
        sites: &[(Distances, SiteConditions)],
        shaking: &mut [Shaking],
    ) -> Option<()> {
        AtEvent::new(event, imt, self.region)?.fill(sites, shaking);
        Some(())
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
/// Shortest period with a basin term.
const BASIN_S: f64 = 0.65;

row!(e0 e1 e2 e3 e4 e5 e6 mh c1 c2 c3 h_km dc3_high_q c vc_m_s f4 f5 r1_km r2_km dphi_r dphi_v phi1
    phi2 tau1 tau2 f6 f7);

impl Row {
    /// F_E, eq. 2. `e0` is for an unknown mechanism, which no rupture has.
    fn event(&self, event: &Event) -> f64 {
        let mechanism = match event.mechanism() {
            Mechanism::StrikeSlip => self.e1,
            Mechanism::Normal => self.e2,
            Mechanism::Reverse => self.e3,
        };
        let above = event.magnitude - self.mh;
        let size = if above <= 0.0 { (self.e4 + self.e5 * above) * above } else { self.e6 * above };
        mechanism + size
    }
}

/// Shaking at 760 m/s, F_E + F_P, of one event.
#[derive(Clone, Copy, Debug)]
struct Rock {
    event: f64,
    slope: f64,
    c3: f64,
    h2_km2: f64,
}

impl Rock {
    fn new(row: &Row, event: &Event, region: Region) -> Rock {
        let dc3 = if region == Region::HighQ { row.dc3_high_q } else { 0.0 };
        Rock {
            event: row.event(event),
            slope: row.c1 + row.c2 * (event.magnitude - M_REF),
            c3: row.c3 + dc3,
            h2_km2: row.h_km * row.h_km,
        }
    }

    /// Eqs. 3 and 4.
    fn ln(&self, rjb_km: f64) -> f64 {
        let r_km = (rjb_km * rjb_km + self.h2_km2).sqrt();
        self.event + self.slope * (r_km / R_REF_KM).ln() + self.c3 * (r_km - R_REF_KM)
    }
}

/// The model for one event and measure.
struct AtEvent {
    row: Row,
    own: Rock,
    pga: Rock,
    /// f4 exp(f5 (760 − 360)), of eq. 8.
    f2_reference: f64,
    basin: bool,
    tau: f64,
    phi: f64,
}

impl AtEvent {
    fn new(event: &Event, imt: Imt, region: Region) -> Option<AtEvent> {
        let (row, pga) = (TABLE.get(imt)?, TABLE.get(Imt::Pga)?);
        let long = matches!(imt, Imt::Sa(period_s) if period_s >= BASIN_S);
        let large = event.magnitude_share(4.5, 5.5);
        Some(AtEvent {
            own: Rock::new(&row, event, region),
            pga: Rock::new(&pga, event, region),
            f2_reference: row.f4 * (row.f5 * (V_REF_M_S - 360.0)).exp(),
            basin: region == Region::CaliforniaBasin && long,
            tau: row.tau1 + (row.tau2 - row.tau1) * large,
            phi: row.phi1 + (row.phi2 - row.phi1) * large,
            row,
        })
    }

    /// F_S, eqs. 5 to 8.
    fn ground(&self, vs30_m_s: f64, rjb_km: f64) -> f64 {
        let row = &self.row;
        let linear = row.c * (vs30_m_s.min(row.vc_m_s) / V_REF_M_S).ln();
        if vs30_m_s >= V_REF_M_S {
            return linear;
        }
        let f2 = row.f4 * (row.f5 * (vs30_m_s - 360.0)).exp() - self.f2_reference;
        linear + f2 * ((self.pga.ln(rjb_km).exp() + F3_G) / F3_G).ln()
    }

    /// F_δz1, eqs. 9 to 11; zero where the depth is not known.
    fn basin(&self, site: &SiteConditions) -> f64 {
        let (true, Some(z1p0_m)) = (self.basin, site.z1p0_m) else { return 0.0 };
        let deeper_km = (z1p0_m - mean_z1p0_m(site.vs30.0)) / 1000.0;
        if deeper_km <= self.row.f7 / self.row.f6 { self.row.f6 * deeper_km } else { self.row.f7 }
    }

    /// φ, eqs. 15 to 17.
    fn phi(&self, rjb_km: f64, vs30_m_s: f64) -> f64 {
        let row = &self.row;
        let mut phi = self.phi;
        if rjb_km > row.r2_km {
            phi += row.dphi_r;
        } else if rjb_km > row.r1_km {
            phi += row.dphi_r * (rjb_km / row.r1_km).ln() / (row.r2_km / row.r1_km).ln();
        }
        if vs30_m_s <= V1_M_S {
            phi -= row.dphi_v;
        } else if vs30_m_s < V2_M_S {
            phi -= row.dphi_v * (V2_M_S / vs30_m_s).ln() / (V2_M_S / V1_M_S).ln();
        }
        phi
    }
}

impl Measure for AtEvent {
    fn at(&self, path: &Distances, site: &SiteConditions) -> Shaking {
        let (rjb_km, vs30_m_s) = (path.rjb.0, site.vs30.0);
        Shaking {
            mean: self.own.ln(rjb_km) + self.ground(vs30_m_s, rjb_km) + self.basin(site),
            tau: self.tau,
            phi: self.phi(rjb_km, vs30_m_s),
        }
    }
}

/// Mean depth of the 1.0 km/s horizon in California for Vs30, m: eq. 11, as in Chiou and Youngs
/// (2014), eq. 1.
pub(super) fn mean_z1p0_m(vs30_m_s: f64) -> f64 {
    let fourth = |velocity_m_s: f64| (velocity_m_s * velocity_m_s).powi(2);
    let c = fourth(570.94);
    (-7.15 / 4.0 * ((fourth(vs30_m_s) + c) / (fourth(1360.0) + c)).ln()).exp()
}
