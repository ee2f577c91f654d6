//! Chiou and Youngs (2014), "Update of the Chiou and Youngs NGA model for the average horizontal
//! component of peak ground motion and response spectra", Earthquake Spectra 30(3), 1117–1153,
//! doi:10.1193/072813EQS219M.
//!
//! ```text
//! ln Y = ln Y_ref(M, mechanism, Ztor, dip, Rrup, Rjb, Rx) + site(Vs30, Z1.0, Y_ref)
//! ```
//!
//! The median of SA(T ≤ 0.3 s) is not less than that of PGA at the same site, as the paper advises
//! (page 1144) and OpenQuake does; the authors' own tables have no such floor and lie up to a third lower
//! where SA falls below PGA. Left out: directivity and the regions of Japan, Italy and Wenchuan.
//! Meets OpenQuake Engine 3.26 within 1e-6.

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
    authors: "Chiou and Youngs",
    year: 2014,
    title: "Update of the Chiou and Youngs NGA model for the average horizontal component of peak \
            ground motion and response spectra",
    doi: "10.1193/072813EQS219M",
};

/// The base case: California.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cy2014;

/// The base case: California.
pub static GLOBAL: Cy2014 = Cy2014;

impl GroundMotionModel for Cy2014 {
    fn name(&self) -> &'static str {
        "cy_2014"
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    fn inputs(&self) -> Inputs {
        &["mag", "rake", "dip", "ztor", "rrup", "rjb", "rx", "vs30", "vs30measured", "z1pt0"]
    }

    /// As the paper limits it (depth of the top edge to 20 km); the depth of the hypocentre is
    /// ours: shallow crust (low 20, mode 30, high 40 km).
    fn validity(&self, mechanism: Mechanism) -> Validity {
        let largest = if mechanism == Mechanism::StrikeSlip { 8.5 } else { 8.0 };
        Validity {
            magnitude: [3.5, largest],
            distance_km: [0.0, 300.0],
            depth_km: [0.0, 30.0],
            vs30_m_s: [180.0, 1500.0],
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

static TABLE: LazyLock<Table<Row>> = LazyLock::new(|| Table::parse(include_str!("cy_2014.csv")));

row!(c1 c1a c1b c1c c1d cn cm c3 c5 chm c6 c7 c7b c9 c9a c9b c11b cg1 cg2 cg3 phi1 phi2 phi3 phi4
    phi5 tau1 tau2 sig1 sig2 sig3);

/// Of magnitude and distance; the same for all measures.
const C2: f64 = 1.06;
const C4: f64 = -2.1;
const C4A: f64 = -0.5;
const CRB_KM: f64 = 50.0;
/// Ground on which Y_ref is defined.
const V_REF_M_S: f64 = 1130.0;
/// Scale of the sediment term, m.
const PHI6_M: f64 = 300.0;
/// Of φ where Vs30 is measured; `sig3` where it is inferred.
const MEASURED: f64 = 0.7;
/// Longest period whose spectral acceleration is not less than PGA.
const FLOOR_S: f64 = 0.3;

/// How much deeper the top edge lies than the mean of its magnitude and mechanism, eqs. 4 and 5.
fn deeper_top_km(event: &Event, reverse: bool) -> f64 {
    let (root, slope, hinge) = if reverse { (2.704, 1.226, 5.849) } else { (2.673, 1.136, 4.970) };
    let mean_root = (root - slope * (event.magnitude - hinge).max(0.0)).max(0.0);
    event.ztor_km - mean_root * mean_root
}

/// ln Y_ref and the site terms of one measure, eqs. 11 and 12.
struct Part {
    row: Row,
    event: f64,
    /// What distance is lengthened by beside a large rupture.
    near_km: f64,
    /// Damping with distance.
    gamma: f64,
    /// Amplitude of the hanging wall.
    hanging_wall: f64,
    ztor_km2: f64,
    /// φ2 exp(φ3 (1130 − 360)).
    nonlinear_reference: f64,
}

impl Part {
    fn new(row: Row, event: &Event) -> Part {
        let mag = event.magnitude;
        let reverse = (30.0..=150.0).contains(&event.rake_deg);
        let normal = (-120.0..=-60.0).contains(&event.rake_deg);
        let wide = (2.0 * (mag - 4.5).max(0.0)).cosh();
        let cos_dip = event.dip_deg.to_radians().cos();
        let mut source = row.c1
            + (row.c7 + row.c7b / wide) * deeper_top_km(event, reverse)
            + row.c11b / wide * cos_dip * cos_dip;
        if reverse {
            source += row.c1a + row.c1c / wide;
        }
        if normal {
            source += row.c1b + row.c1d / wide;
        }
        let bend = (row.cn * (row.cm - mag)).exp().ln_1p();
        Part {
            event: source + C2 * (mag - 6.0) + (C2 - row.c3) / row.cn * bend,
            near_km: row.c5 * (row.c6 * (mag - row.chm).max(0.0)).cosh(),
            gamma: row.cg1 + row.cg2 / (mag - row.cg3).max(0.0).cosh(),
            hanging_wall: row.c9 * cos_dip,
            ztor_km2: event.ztor_km * event.ztor_km,
            nonlinear_reference: row.phi2 * (row.phi3 * (V_REF_M_S - 360.0)).exp(),
            row,
        }
    }

    /// Eq. 11.
    fn ln_reference(&self, path: &Distances) -> f64 {
        let (rrup_km, rjb_km, rx_km) = (path.rrup.0, path.rjb.0, path.rx.0);
        let far = 0.5 * (rrup_km * rrup_km + CRB_KM * CRB_KM).ln();
        let mut ln = self.event
            + C4 * (rrup_km + self.near_km).ln()
            + (C4A - C4) * far
            + self.gamma * rrup_km;
        if rx_km >= 0.0 && self.hanging_wall != 0.0 {
            let edge_km = (rjb_km * rjb_km + self.ztor_km2).sqrt();
            let across = self.row.c9a + (1.0 - self.row.c9a) * (rx_km / self.row.c9b).tanh();
            ln += self.hanging_wall * across * (1.0 - edge_km / (rrup_km + 1.0));
        }
        ln
    }

    /// Slope of the nonlinear site term.
    fn nonlinear(&self, vs30_m_s: f64) -> f64 {
        if vs30_m_s >= V_REF_M_S {
            return 0.0;
        }
        self.row.phi2 * (self.row.phi3 * (vs30_m_s - 360.0)).exp() - self.nonlinear_reference
    }

    /// Sediments deeper than the mean of Vs30.
    fn sediments(&self, site: &SiteConditions) -> f64 {
        match site.z1p0_m {
            Some(z1p0_m) if z1p0_m > 0.0 => {
                let deeper_m = z1p0_m - super::bssa_2014::mean_z1p0_m(site.vs30.0);
                self.row.phi5 * (1.0 - (-deeper_m / PHI6_M).exp())
            }
            _ => 0.0,
        }
    }

    /// Mean, and how fast it changes with ln Y_ref beyond one to one.
    fn mean(&self, path: &Distances, site: &SiteConditions) -> (f64, f64) {
        let row = &self.row;
        let ln_reference = self.ln_reference(path);
        let (reference, slope) = (ln_reference.exp(), self.nonlinear(site.vs30.0));
        let linear = row.phi1 * (site.vs30.0 / V_REF_M_S).ln().min(0.0);
        let nonlinear = slope * ((reference + row.phi4) / row.phi4).ln();
        let mean = ln_reference + linear + nonlinear + self.sediments(site);
        (mean, slope * reference / (reference + row.phi4))
    }
}

/// The model for one event and measure.
struct AtEvent {
    own: Part,
    /// Where the measure is not less than PGA.
    pga: Option<Part>,
    tau: f64,
    sigma: f64,
}

impl AtEvent {
    fn new(event: &Event, imt: Imt) -> Option<AtEvent> {
        let row = TABLE.get(imt)?;
        let floored = matches!(imt, Imt::Sa(period_s) if period_s <= FLOOR_S);
        let pga = if floored { Some(Part::new(TABLE.get(Imt::Pga)?, event)) } else { None };
        let large = event.magnitude_share(5.0, 6.5);
        Some(AtEvent {
            tau: row.tau1 + (row.tau2 - row.tau1) * large,
            sigma: row.sig1 + (row.sig2 - row.sig1) * large,
            own: Part::new(row, event),
            pga,
        })
    }
}

impl Measure for AtEvent {
    /// Deviations by eq. 13.
    fn at(&self, path: &Distances, site: &SiteConditions) -> Shaking {
        let (mut mean, change) = self.own.mean(path, site);
        if let Some(pga) = &self.pga {
            mean = mean.max(pga.mean(path, site).0);
        }
        let ground = if site.vs30_measured { MEASURED } else { self.own.row.sig3 };
        let grown = 1.0 + change;
        Shaking {
            mean,
            tau: (grown * self.tau).abs(),
            phi: self.sigma * (ground + grown * grown).sqrt(),
        }
    }
}
