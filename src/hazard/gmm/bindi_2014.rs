//! Bindi, Massa, Luzi, Ameri, Pacor, Puglia and Augliera (2014), "Pan-European ground-motion
//! prediction equations for the average horizontal component of PGA, PGV, and 5 %-damped PSA at
//! spectral periods up to 3.0 s using the RESORCE dataset", Bulletin of Earthquake Engineering
//! 12(1), 391–430, doi:10.1007/s10518-013-9525-5: the form in Joyner-Boore distance and Vs30.
//!
//! ```text
//! log10 Y = e1 + F_D(R, M) + F_M(M) + γ log10(Vs30 / 800) + mechanism
//! ```
//!
//! Coefficients of the electronic supplement, which the erratum leaves as they are. Meets OpenQuake
//! Engine 3.26 within 1e-6; the total deviation within 1e-4, since it is rounded, and between two
//! periods of the table interpolated, apart from its parts.

use std::f64::consts::LN_10;
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
    authors: "Bindi, Massa, Luzi, Ameri, Pacor, Puglia and Augliera",
    year: 2014,
    title: "Pan-European ground-motion prediction equations for the average horizontal component \
            of PGA, PGV, and 5 %-damped PSA at spectral periods up to 3.0 s using the RESORCE \
            dataset",
    doi: "10.1007/s10518-013-9525-5",
};

/// The form in Joyner-Boore distance and Vs30.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bindi2014;

/// The form in Joyner-Boore distance and Vs30.
pub static RJB: Bindi2014 = Bindi2014;

impl GroundMotionModel for Bindi2014 {
    fn name(&self) -> &'static str {
        "bindi_2014_rjb"
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    fn inputs(&self) -> Inputs {
        &["mag", "rake", "rjb", "vs30"]
    }

    /// Of the paper's data.
    fn validity(&self, _mechanism: Mechanism) -> Validity {
        Validity {
            magnitude: [4.0, 7.6],
            distance_km: [0.0, 300.0],
            depth_km: [0.0, 35.0],
            vs30_m_s: [150.0, 1200.0],
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
        AtEvent::new(event, imt)?.fill(sites, shaking);
        Some(())
    }
}

static TABLE: LazyLock<Table<Row>> =
    LazyLock::new(|| Table::parse(include_str!("bindi_2014_rjb.csv")));

row!(e1 c1 c2 h_km c3 b1 b2 b3 gamma sof_normal sof_reverse sof_strike_slip tau phi);

/// Reference magnitude, hinge of the magnitude term, reference velocity.
const M_REF: f64 = 5.5;
const M_HINGE: f64 = 6.75;
const V_REF_M_S: f64 = 800.0;

/// The model for one event and measure, in natural logs.
struct AtEvent {
    event: f64,
    /// Of ln distance, and of distance.
    slope: f64,
    c3: f64,
    h2_km2: f64,
    gamma: f64,
    tau: f64,
    phi: f64,
}

impl AtEvent {
    fn new(event: &Event, imt: Imt) -> Option<AtEvent> {
        let row = TABLE.get(imt)?;
        let above = event.magnitude - M_HINGE;
        let size = if above < 0.0 { (row.b1 + row.b2 * above) * above } else { row.b3 * above };
        let mechanism = match event.mechanism() {
            Mechanism::Normal => row.sof_normal,
            Mechanism::Reverse => row.sof_reverse,
            Mechanism::StrikeSlip => row.sof_strike_slip,
        };
        let unit = if imt == Imt::Pgv { 0.0 } else { (0.01 / super::STANDARD_GRAVITY_M_S2).ln() };
        Some(AtEvent {
            event: LN_10 * (row.e1 + size + mechanism) + unit,
            slope: row.c1 + row.c2 * (event.magnitude - M_REF),
            c3: LN_10 * row.c3,
            h2_km2: row.h_km * row.h_km,
            gamma: row.gamma,
            tau: LN_10 * row.tau,
            phi: LN_10 * row.phi,
        })
    }
}

impl Measure for AtEvent {
    fn at(&self, path: &Distances, site: &SiteConditions) -> Shaking {
        let r_km = (path.rjb.0 * path.rjb.0 + self.h2_km2).sqrt();
        let mean = self.event + self.slope * r_km.ln() - self.c3 * (r_km - 1.0)
            + self.gamma * (site.vs30.0 / V_REF_M_S).ln();
        Shaking { mean, tau: self.tau, phi: self.phi }
    }
}
