//! Cauzzi, Faccioli, Vanini and Bianchini (2015), "Updated predictive equations for broadband
//! (0.01–10 s) horizontal response spectra and peak ground motions, based on a global dataset of
//! digital acceleration records", Bulletin of Earthquake Engineering 13, 1587–1612,
//! doi:10.1007/s10518-014-9685-y (online 2014).
//!
//! ```text
//! log10 Y = c1 + m1 M + m2 M² + (r1 + r2 M) log10(Rrup + r3) + mechanism + bV log10(Vs30 / VA)
//! ```
//!
//! The form with mechanism and a reference velocity that depends on the period. Y is
//! displacement; accelerations follow by (2π / T)², PGA by that of 0.01 s. Meets OpenQuake Engine
//! 3.26 within 1e-6; the total deviation between two periods of the table within 1e-4, since there
//! the parts and the total are interpolated each for itself.

use std::f64::consts::{LN_10, PI};
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
    authors: "Cauzzi, Faccioli, Vanini and Bianchini",
    year: 2015,
    title: "Updated predictive equations for broadband (0.01–10 s) horizontal response spectra and \
            peak ground motions, based on a global dataset of digital acceleration records",
    doi: "10.1007/s10518-014-9685-y",
};

/// The model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cauzzi2014;

/// The model.
pub static GLOBAL: Cauzzi2014 = Cauzzi2014;

impl GroundMotionModel for Cauzzi2014 {
    fn name(&self) -> &'static str {
        "cauzzi_2014"
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    fn inputs(&self) -> Inputs {
        &["mag", "rake", "rrup", "vs30"]
    }

    /// Magnitudes and distances of the paper's data (quoted from memory); the depth is ours:
    /// shallow crust (low 20, mode 30, high 40 km).
    fn validity(&self, _mechanism: Mechanism) -> Validity {
        Validity {
            magnitude: [4.5, 8.0],
            distance_km: [0.0, 150.0],
            depth_km: [0.0, 30.0],
            vs30_m_s: [150.0, 1600.0],
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

static TABLE: LazyLock<Table<Row>> =
    LazyLock::new(|| Table::parse(include_str!("cauzzi_2014.csv")));

row!(c1 m1 m2 r1 r2 r3_km bv va_m_s f_normal f_reverse f_strike_slip phi tau);

/// Period whose spectral acceleration stands for PGA.
const PGA_S: f64 = 0.01;
/// cm/s² in g.
const CM_S2_IN_G: f64 = 0.01 / super::STANDARD_GRAVITY_M_S2;

/// ln of what displacement in cm is multiplied by to be acceleration in g.
fn ln_to_g(period_s: f64) -> f64 {
    let omega = 2.0 * PI / period_s;
    (omega * omega * CM_S2_IN_G).ln()
}

/// The model for one event and measure, in natural logs.
struct AtEvent {
    event: f64,
    /// Of ln distance and of ln velocity.
    slope: f64,
    r3_km: f64,
    bv: f64,
    va_m_s: f64,
    tau: f64,
    phi: f64,
}

impl AtEvent {
    fn new(event: &Event, imt: Imt) -> Option<AtEvent> {
        let row = TABLE.get(imt)?;
        let mag = event.magnitude;
        let rake_deg = event.rake_deg;
        let mechanism = if rake_deg > -150.0 && rake_deg <= -30.0 {
            row.f_normal
        } else if rake_deg > 30.0 && rake_deg <= 150.0 {
            row.f_reverse
        } else {
            row.f_strike_slip
        };
        let unit = match imt {
            Imt::Pga => ln_to_g(PGA_S),
            Imt::Sa(period_s) => ln_to_g(period_s),
            Imt::Pgv | Imt::Mmi => 0.0,
        };
        Some(AtEvent {
            event: LN_10 * (row.c1 + (row.m1 + row.m2 * mag) * mag + mechanism) + unit,
            slope: row.r1 + row.r2 * mag,
            r3_km: row.r3_km,
            bv: row.bv,
            va_m_s: row.va_m_s,
            tau: LN_10 * row.tau,
            phi: LN_10 * row.phi,
        })
    }
}

impl Measure for AtEvent {
    fn at(&self, path: &Distances, site: &SiteConditions) -> Shaking {
        let mean = self.event
            + self.slope * (path.rrup.0 + self.r3_km).ln()
            + self.bv * (site.vs30.0 / self.va_m_s).ln();
        Shaking { mean, tau: self.tau, phi: self.phi }
    }
}
