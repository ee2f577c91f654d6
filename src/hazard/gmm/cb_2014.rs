//! Campbell and Bozorgnia (2014), "NGA-West2 ground motion model for the average horizontal
//! components of PGA, PGV, and 5 % damped linear acceleration response spectra", Earthquake Spectra
//! 30(3), 1087–1115, doi:10.1193/062913EQS175M.
//!
//! ```text
//! ln Y = f_mag + f_dis + f_flt + f_hng + f_site + f_sed + f_hyp + f_dip + f_atn
//! ```
//!
//! Spectral acceleration below 0.25 s is not less than PGA. Left out: Japan's site term and the
//! regional attenuation. Meets OpenQuake Engine 3.26 within 1e-6.

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
    authors: "Campbell and Bozorgnia",
    year: 2014,
    title: "NGA-West2 ground motion model for the average horizontal components of PGA, PGV, and \
            5 % damped linear acceleration response spectra",
    doi: "10.1193/062913EQS175M",
};

/// The base case: California.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cb2014;

/// The base case: California.
pub static GLOBAL: Cb2014 = Cb2014;

impl GroundMotionModel for Cb2014 {
    fn name(&self) -> &'static str {
        "cb_2014"
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    fn inputs(&self) -> Inputs {
        &["mag", "rake", "dip", "ztor", "width", "hypo_depth", "rrup", "rjb", "rx", "vs30", "z2pt5"]
    }

    /// As the paper limits it.
    fn validity(&self, mechanism: Mechanism) -> Validity {
        let largest = match mechanism {
            Mechanism::StrikeSlip => 8.5,
            Mechanism::Reverse => 8.0,
            Mechanism::Normal => 7.5,
        };
        Validity {
            magnitude: [3.3, largest],
            distance_km: [0.0, 300.0],
            depth_km: [0.0, 20.0],
            vs30_m_s: [150.0, 1500.0],
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

static TABLE: LazyLock<Table<Row>> = LazyLock::new(|| Table::parse(include_str!("cb_2014.csv")));

row!(c0 c1 c2 c3 c4 c5 c6 c7_km c8 c9 c10 c11 c14 c16 c17 c18 c19 c20 a2 h1 h2 h3 h5 h6 k1_m_s k2
    k3 phi1 phi2 tau1 tau2 phi_af rho);

/// Of the nonlinear site term.
const C: f64 = 1.88;
const N: f64 = 1.18;
/// Rock for which the nonlinear site term is defined.
const V_ROCK_M_S: f64 = 1100.0;
/// Distance from which crustal damping counts.
const FAR_KM: f64 = 80.0;
/// Spectral acceleration of a shorter period is not less than PGA.
const FLOOR_S: f64 = 0.25;

impl Row {
    /// Terms of the rupture: eqs. 2, 4 to 6, 21 to 24.
    fn event(&self, event: &Event) -> f64 {
        let mag = event.magnitude;
        let over = |hinge: f64| (mag - hinge).max(0.0);
        let size = self.c0
            + self.c1 * mag
            + self.c2 * over(4.5)
            + self.c3 * over(5.5)
            + self.c4 * over(6.5);
        let mechanism = match event.mechanism() {
            Mechanism::Reverse => self.c8,
            Mechanism::Normal => self.c9,
            Mechanism::StrikeSlip => 0.0,
        };
        let deep_km = (event.depth_km - 7.0).clamp(0.0, 13.0);
        let depth = deep_km * (self.c17 + (self.c18 - self.c17) * event.magnitude_share(5.5, 6.5));
        let dip = self.c19 * event.dip_deg * (1.0 - event.magnitude_share(4.5, 5.5));
        size + mechanism * event.magnitude_share(4.5, 5.5) + depth + dip
    }

    /// Terms of the site where it does not depend on the shaking of rock, eq. 18.
    fn stiff(&self, ln_ratio: f64) -> f64 {
        (self.c11 + self.k2 * N) * ln_ratio
    }

    /// Sediments, eq. 20.
    fn sediments(&self, z2p5_km: f64) -> f64 {
        if z2p5_km < 1.0 {
            self.c14 * (z2p5_km - 1.0)
        } else if z2p5_km > 3.0 {
            self.c16 * self.k3 * (-0.75_f64).exp() * (1.0 - (-0.25 * (z2p5_km - 3.0)).exp())
        } else {
            0.0
        }
    }
}

/// Mean depth of the 2.5 km/s horizon in California for Vs30, km: eq. 33.
fn mean_z2p5_km(vs30_m_s: f64) -> f64 {
    (7.089 - 1.144 * vs30_m_s.ln()).exp()
}

/// Terms of rupture and path of one event: eqs. 2 to 16 and 21 to 25.
struct Rock {
    row: Row,
    event: f64,
    /// Of ln distance.
    slope: f64,
    /// Of the hanging wall: what rupture and measure make of it.
    amplitude: f64,
    r1_km: f64,
    r2_km: f64,
    /// Site terms at `V_ROCK_M_S`.
    reference: f64,
}

impl Rock {
    fn new(row: &Row, event: &Event) -> Rock {
        let mag = event.magnitude;
        let by_size = event.magnitude_share(5.5, 6.5) * (1.0 + row.a2 * (mag - 6.5));
        let by_top = if event.ztor_km > 16.66 { 0.0 } else { 1.0 - 0.06 * event.ztor_km };
        let by_dip = (90.0 - event.dip_deg) / 45.0;
        let reference = row.stiff((V_ROCK_M_S / row.k1_m_s).ln());
        Rock {
            event: row.event(event),
            slope: row.c5 + row.c6 * mag,
            amplitude: row.c10 * by_size * by_top * by_dip,
            r1_km: event.width_km * event.dip_deg.to_radians().cos(),
            r2_km: 62.0 * mag - 350.0,
            reference: reference + row.sediments(mean_z2p5_km(V_ROCK_M_S)),
            row: *row,
        }
    }

    fn ln(&self, path: &Distances) -> f64 {
        let rrup_km = path.rrup.0;
        let c7_km = self.row.c7_km;
        self.event
            + self.slope * 0.5 * (rrup_km * rrup_km + c7_km * c7_km).ln()
            + self.row.c20 * (rrup_km - FAR_KM).max(0.0)
            + self.hanging_wall(path)
    }

    /// Eqs. 7 to 13.
    fn hanging_wall(&self, path: &Distances) -> f64 {
        let (rx_km, rrup_km) = (path.rx.0, path.rrup.0);
        if self.amplitude == 0.0 || rx_km < 0.0 {
            return 0.0;
        }
        let row = &self.row;
        let across = if rx_km < self.r1_km {
            let x = rx_km / self.r1_km;
            row.h1 + (row.h2 + row.h3 * x) * x
        } else {
            let x = (rx_km - self.r1_km) / (self.r2_km - self.r1_km);
            (1.0 + (row.h5 + row.h6 * x) * x).max(0.0)
        };
        let near = if rrup_km > 0.0 { (rrup_km - path.rjb.0) / rrup_km } else { 1.0 };
        self.amplitude * across * near
    }

    /// Site terms, eqs. 17, 18 and 20.
    fn ground(&self, vs30_m_s: f64, z2p5_km: f64, pga_rock_g: f64) -> f64 {
        let row = &self.row;
        let ratio = vs30_m_s / row.k1_m_s;
        let shallow = if ratio > 1.0 {
            row.stiff(ratio.ln())
        } else {
            let (soft, hard) = (pga_rock_g + C * ratio.powf(N), pga_rock_g + C);
            row.c11 * ratio.ln() + row.k2 * (soft / hard).ln()
        };
        shallow + row.sediments(z2p5_km)
    }
}

/// Standard deviations on rock.
#[derive(Clone, Copy, Debug)]
struct Deviations {
    tau: f64,
    phi: f64,
}

impl Deviations {
    /// Eqs. 27 and 28; the part of the site amplification is taken off φ.
    fn new(row: &Row, event: &Event) -> Deviations {
        let small = 1.0 - event.magnitude_share(4.5, 5.5);
        let phi = row.phi2 + (row.phi1 - row.phi2) * small;
        Deviations {
            tau: row.tau2 + (row.tau1 - row.tau2) * small,
            phi: (phi * phi - row.phi_af * row.phi_af).sqrt(),
        }
    }
}

/// The model for one event and measure.
struct AtEvent {
    own: Rock,
    pga: Rock,
    deviations: Deviations,
    pga_deviations: Deviations,
    at_least_pga: bool,
}

impl AtEvent {
    fn new(event: &Event, imt: Imt) -> Option<AtEvent> {
        let (row, pga) = (TABLE.get(imt)?, TABLE.get(Imt::Pga)?);
        Some(AtEvent {
            deviations: Deviations::new(&row, event),
            pga_deviations: Deviations::new(&pga, event),
            own: Rock::new(&row, event),
            pga: Rock::new(&pga, event),
            at_least_pga: matches!(imt, Imt::Sa(period_s) if period_s < FLOOR_S),
        })
    }

    /// How fast the site term changes with ln PGA of rock, eq. 31.
    fn alpha(&self, vs30_m_s: f64, pga_rock_g: f64) -> f64 {
        let row = &self.own.row;
        if vs30_m_s >= row.k1_m_s {
            return 0.0;
        }
        let soft = pga_rock_g + C * (vs30_m_s / row.k1_m_s).powf(N);
        row.k2 * pga_rock_g * (1.0 / soft - 1.0 / (pga_rock_g + C))
    }

    /// Eqs. 29 and 30.
    fn deviations(&self, alpha: f64) -> Deviations {
        let (own, pga, row) = (self.deviations, self.pga_deviations, &self.own.row);
        let joint = |own: f64, pga: f64| {
            let pga = alpha * pga;
            own * own + pga * pga + 2.0 * row.rho * own * pga
        };
        Deviations {
            tau: joint(own.tau, pga.tau).sqrt(),
            phi: (joint(own.phi, pga.phi) + row.phi_af * row.phi_af).sqrt(),
        }
    }
}

impl Measure for AtEvent {
    fn at(&self, path: &Distances, site: &SiteConditions) -> Shaking {
        let vs30_m_s = site.vs30.0;
        let z2p5_km = site.z2p5_km.unwrap_or_else(|| mean_z2p5_km(vs30_m_s));
        let ln_pga = self.pga.ln(path);
        let pga_rock_g = (ln_pga + self.pga.reference).exp();
        let mut mean = self.own.ln(path) + self.own.ground(vs30_m_s, z2p5_km, pga_rock_g);
        if self.at_least_pga {
            mean = mean.max(ln_pga + self.pga.ground(vs30_m_s, z2p5_km, pga_rock_g));
        }
        let Deviations { tau, phi } = self.deviations(self.alpha(vs30_m_s, pga_rock_g));
        Shaking { mean, tau, phi }
    }
}
