//! Kotha, Weatherill, Bindi and Cotton (2020), "A regionally-adaptable ground-motion model for
//! shallow crustal earthquakes in Europe", Bulletin of Earthquake Engineering 18, 4091–4125,
//! doi:10.1007/s10518-020-00869-1, without regional terms.
//!
//! [`ROCK`] has no site term, [`VS30`] a polynomial in ln Vs30, and [`ESHM20`] the site term and the
//! deviations of the European hazard model: Weatherill, Kotha and Cotton (2020), Bulletin of
//! Earthquake Engineering 18, 5087–5117, doi:10.1007/s10518-020-00940-x, whose τ is the global one of
//! Al Atik (2015), PEER report 2015/07, table 5.1. Meets OpenQuake Engine 3.26 within 1e-6 (region 0).

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
    authors: "Kotha, Weatherill, Bindi and Cotton",
    year: 2020,
    title: "A regionally-adaptable ground-motion model for shallow crustal earthquakes in Europe",
    doi: "10.1007/s10518-020-00869-1",
};

/// Which site term and deviations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// No site term: the mean over the sites of the data.
    Rock,
    /// A polynomial in ln Vs30.
    Vs30,
    /// The European hazard model of 2020.
    Eshm20,
}

/// The model in one form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kotha2020 {
    form: Form,
}

/// No site term: the mean over the sites of the data.
pub static ROCK: Kotha2020 = Kotha2020 { form: Form::Rock };
/// A polynomial in ln Vs30.
pub static VS30: Kotha2020 = Kotha2020 { form: Form::Vs30 };
/// The European hazard model of 2020.
pub static ESHM20: Kotha2020 = Kotha2020 { form: Form::Eshm20 };

impl GroundMotionModel for Kotha2020 {
    fn name(&self) -> &'static str {
        match self.form {
            Form::Rock => "kotha_2020_rock",
            Form::Vs30 => "kotha_2020_vs30",
            Form::Eshm20 => "kotha_2020_eshm20",
        }
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    fn inputs(&self) -> Inputs {
        match self.form {
            Form::Rock => &["mag", "hypo_depth", "rjb"],
            Form::Vs30 => &["mag", "hypo_depth", "rjb", "vs30"],
            Form::Eshm20 => &["mag", "hypo_depth", "rjb", "vs30", "vs30measured"],
        }
    }

    /// Of the paper's data (quoted from memory).
    fn validity(&self, _mechanism: Mechanism) -> Validity {
        Validity {
            magnitude: [3.0, 7.4],
            distance_km: [0.0, 545.0],
            depth_km: [0.0, 39.0],
            vs30_m_s: [90.0, 2000.0],
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
        AtEvent::new(event, imt, self.form)?.fill(sites, shaking);
        Some(())
    }
}

static TABLE: LazyLock<Table<Row>> = LazyLock::new(|| Table::parse(include_str!("kotha_2020.csv")));

row!(e1 b1 b2 b3 c1 c2 c3 tau phi phi_site g0 g1 g2 phi_site_vs30 d0_obs d1_obs phi_site_obs d0_inf
    d1_inf phi_site_inf phi_m5 phi_m65);

/// Reference and hinge of the magnitude terms, reference distance.
const M_REF: f64 = 4.5;
const M_HINGE: f64 = 5.7;
const R_REF_KM: f64 = 30.0;
/// Reference of the polynomial, and above which the site term of ESHM20 is flat.
const V_REF_M_S: f64 = 800.0;
const V_FLAT_M_S: f64 = 1100.0;
/// Al Atik's τ at the magnitudes, for accelerations and for PGV.
const TAU_MAGNITUDES: [f64; 4] = [4.5, 5.0, 5.5, 6.5];
const TAU_ACCELERATION: [f64; 4] = [0.4518, 0.4270, 0.3863, 0.3508];
const TAU_PGV: [f64; 4] = [0.3733, 0.3639, 0.3434, 0.3236];

/// What distance is lengthened by, for the depth of the hypocentre.
fn h_km(depth_km: f64) -> f64 {
    if depth_km <= 10.0 {
        4.0
    } else if depth_km <= 20.0 {
        8.0
    } else {
        12.0
    }
}

/// τ of Al Atik (2015), linear between magnitudes.
fn tau_al_atik(event: &Event, imt: Imt) -> f64 {
    let values = if imt == Imt::Pgv { TAU_PGV } else { TAU_ACCELERATION };
    let mut tau = values[0];
    for i in 1..values.len() {
        let part = event.magnitude_share(TAU_MAGNITUDES[i - 1], TAU_MAGNITUDES[i]);
        tau += part * (values[i] - values[i - 1]);
    }
    tau
}

/// The model for one event and measure.
struct AtEvent {
    form: Form,
    row: Row,
    event: f64,
    slope: f64,
    h2_km2: f64,
    r_ref_km: f64,
    tau: f64,
    /// Vs30 inferred, measured.
    phi: [f64; 2],
}

impl AtEvent {
    fn new(event: &Event, imt: Imt, form: Form) -> Option<AtEvent> {
        let row = TABLE.get(imt)?;
        let above = event.magnitude - M_HINGE;
        let size = if above <= 0.0 { (row.b1 + row.b2 * above) * above } else { row.b3 * above };
        let unit = if imt == Imt::Pgv { 0.0 } else { (0.01 / super::STANDARD_GRAVITY_M_S2).ln() };
        let h_km = h_km(event.depth_km);
        let by_size = row.phi_m5 + (row.phi_m65 - row.phi_m5) * event.magnitude_share(5.0, 6.5);
        let (tau, phi) = match form {
            Form::Rock => (row.tau, [row.phi.hypot(row.phi_site); 2]),
            Form::Vs30 => (row.tau, [row.phi.hypot(row.phi_site_vs30); 2]),
            Form::Eshm20 => (
                tau_al_atik(event, imt),
                [row.phi_site_inf, row.phi_site_obs].map(|it| by_size.hypot(it)),
            ),
        };
        Some(AtEvent {
            form,
            event: row.e1 + size + unit,
            slope: row.c1 + row.c2 * (event.magnitude - M_REF),
            h2_km2: h_km * h_km,
            r_ref_km: R_REF_KM.hypot(h_km),
            tau,
            phi,
            row,
        })
    }

    fn ground(&self, site: &SiteConditions) -> f64 {
        let row = &self.row;
        match self.form {
            Form::Rock => 0.0,
            Form::Vs30 => {
                let x = (site.vs30.0 / V_REF_M_S).ln();
                row.g0 + (row.g1 + row.g2 * x) * x
            }
            Form::Eshm20 => {
                let x = site.vs30.0.min(V_FLAT_M_S).ln();
                if site.vs30_measured {
                    row.d0_obs + row.d1_obs * x
                } else {
                    row.d0_inf + row.d1_inf * x
                }
            }
        }
    }
}

impl Measure for AtEvent {
    fn at(&self, path: &Distances, site: &SiteConditions) -> Shaking {
        let r_km = (path.rjb.0 * path.rjb.0 + self.h2_km2).sqrt();
        let mean = self.event
            + self.slope * (r_km / self.r_ref_km).ln()
            + self.row.c3 * (r_km - self.r_ref_km) / 100.0
            + self.ground(site);
        Shaking { mean, tau: self.tau, phi: self.phi[usize::from(site.vs30_measured)] }
    }
}
