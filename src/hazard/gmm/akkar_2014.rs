//! Akkar, Sandıkkaya and Bommer (2014), "Empirical ground-motion models for point- and
//! extended-source crustal earthquake scenarios in Europe and the Middle East", Bulletin of
//! Earthquake Engineering 12(1), 359–387, doi:10.1007/s10518-013-9461-4, in three distances.
//!
//! ```text
//! ln Y = a1 + magnitude + (a4 + a5 (M − 6.75)) ln √(R² + a6²) + mechanism + site(Vs30, PGA at 750 m/s)
//! ```
//!
//! Meets OpenQuake Engine 3.26 within 1e-6; as there, a rake within 45° of horizontal is strike slip.

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
    authors: "Akkar, Sandıkkaya and Bommer",
    year: 2014,
    title: "Empirical ground-motion models for point- and extended-source crustal earthquake \
            scenarios in Europe and the Middle East",
    doi: "10.1007/s10518-013-9461-4",
};

/// Which distance the equation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// To the plane seen from above.
    Rjb,
    /// To the epicentre.
    Repi,
    /// To the hypocentre.
    Rhypo,
}

/// The model in one distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Akkar2014 {
    form: Form,
}

/// To the plane seen from above.
pub static RJB: Akkar2014 = Akkar2014 { form: Form::Rjb };
/// To the epicentre.
pub static REPI: Akkar2014 = Akkar2014 { form: Form::Repi };
/// To the hypocentre.
pub static RHYPO: Akkar2014 = Akkar2014 { form: Form::Rhypo };

impl GroundMotionModel for Akkar2014 {
    fn name(&self) -> &'static str {
        match self.form {
            Form::Rjb => "akkar_2014_rjb",
            Form::Repi => "akkar_2014_repi",
            Form::Rhypo => "akkar_2014_rhypo",
        }
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    fn inputs(&self) -> Inputs {
        match self.form {
            Form::Rjb => &["mag", "rake", "rjb", "vs30"],
            Form::Repi => &["mag", "rake", "repi", "vs30"],
            Form::Rhypo => &["mag", "rake", "rhypo", "vs30"],
        }
    }

    /// Of the paper's data (quoted from memory).
    fn validity(&self, _mechanism: Mechanism) -> Validity {
        Validity {
            magnitude: [4.0, 7.6],
            distance_km: [0.0, 200.0],
            depth_km: [0.0, 30.0],
            vs30_m_s: [150.0, 1200.0],
            feels_depth: self.form == Form::Rhypo,
        }
    }

    fn fill(
        &self,
        event: &Event,
        imt: Imt,
        sites: &[(Distances, SiteConditions)],
        shaking: &mut [Shaking],
    ) -> Option<()> {
        AtEvent::new(event, imt, self.form)?.fill(sites, shaking);
        Some(())
    }
}

static RJB_TABLE: LazyLock<Table<Row>> =
    LazyLock::new(|| Table::parse(include_str!("akkar_2014_rjb.csv")));
static REPI_TABLE: LazyLock<Table<Row>> =
    LazyLock::new(|| Table::parse(include_str!("akkar_2014_repi.csv")));
static RHYPO_TABLE: LazyLock<Table<Row>> =
    LazyLock::new(|| Table::parse(include_str!("akkar_2014_rhypo.csv")));

row!(a1 a3 a4 a8 a9 b1 b2 phi tau);

/// Of magnitude and distance; the same for all measures and forms.
const C1: f64 = 6.75;
const A2: f64 = 0.0029;
const A5: f64 = 0.2529;
const A6_KM: f64 = 7.5;
const A7: f64 = -0.5096;
/// Of the site term: m/s, and g.
const V_REF_M_S: f64 = 750.0;
const V_CON_M_S: f64 = 1000.0;
const C_G: f64 = 2.5;
const N: f64 = 3.2;

/// Shaking at 750 m/s of one event.
#[derive(Clone, Copy, Debug)]
struct Rock {
    event: f64,
    slope: f64,
}

impl Rock {
    fn new(row: &Row, event: &Event) -> Rock {
        let above = event.magnitude - C1;
        let size = if above <= 0.0 { A2 * above } else { A7 * above };
        let from_largest = 8.5 - event.magnitude;
        let rake_deg = event.rake_deg;
        let mechanism = if rake_deg > -135.0 && rake_deg < -45.0 {
            row.a8
        } else if rake_deg > 45.0 && rake_deg < 135.0 {
            row.a9
        } else {
            0.0
        };
        Rock {
            event: row.a1 + size + row.a3 * from_largest * from_largest + mechanism,
            slope: row.a4 + A5 * above,
        }
    }
}

/// The model for one event and measure.
struct AtEvent {
    form: Form,
    row: Row,
    own: Rock,
    pga: Rock,
}

impl AtEvent {
    fn new(event: &Event, imt: Imt, form: Form) -> Option<AtEvent> {
        let table = match form {
            Form::Rjb => &RJB_TABLE,
            Form::Repi => &REPI_TABLE,
            Form::Rhypo => &RHYPO_TABLE,
        };
        let (row, pga) = (table.get(imt)?, table.get(Imt::Pga)?);
        Some(AtEvent { form, own: Rock::new(&row, event), pga: Rock::new(&pga, event), row })
    }

    /// Eq. 3.
    fn ground(&self, vs30_m_s: f64, ln_r: f64) -> f64 {
        let ln_ratio = (vs30_m_s.min(V_CON_M_S) / V_REF_M_S).ln();
        let linear = self.row.b1 * ln_ratio;
        if vs30_m_s >= V_REF_M_S {
            return linear;
        }
        let pga_g = (self.pga.event + self.pga.slope * ln_r).exp();
        let soft = (N * ln_ratio).exp();
        linear + self.row.b2 * ((pga_g + C_G * soft) / ((pga_g + C_G) * soft)).ln()
    }
}

impl Measure for AtEvent {
    fn at(&self, path: &Distances, site: &SiteConditions) -> Shaking {
        let r_km = match self.form {
            Form::Rjb => path.rjb.0,
            Form::Repi => path.repi.0,
            Form::Rhypo => path.rhypo.0,
        };
        let ln_r = 0.5 * (r_km * r_km + A6_KM * A6_KM).ln();
        Shaking {
            mean: self.own.event + self.own.slope * ln_r + self.ground(site.vs30.0, ln_r),
            tau: self.row.tau,
            phi: self.row.phi,
        }
    }
}
