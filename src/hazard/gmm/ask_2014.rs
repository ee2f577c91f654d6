//! Abrahamson, Silva and Kamai (2014), "Summary of the ASK14 ground motion relation for active
//! crustal regions", Earthquake Spectra 30(3), 1025–1055, doi:10.1193/070913EQS198M.
//!
//! ```text
//! ln Y = f1(M, Rrup) + mechanism + f4(hanging wall) + f5(Vs30, Y at 1180 m/s) + f6(Ztor) + f10(Z1.0)
//! ```
//!
//! Left out: the regional terms of Taiwan, China and Japan, and aftershocks. Meets OpenQuake
//! Engine 3.26 within 1e-6.

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
    authors: "Abrahamson, Silva and Kamai",
    year: 2014,
    title: "Summary of the ASK14 ground motion relation for active crustal regions",
    doi: "10.1193/070913EQS198M",
};

/// The model for California and the global base case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask2014;

/// The model for California and the global base case.
pub static GLOBAL: Ask2014 = Ask2014;

impl GroundMotionModel for Ask2014 {
    fn name(&self) -> &'static str {
        "ask_2014"
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    fn inputs(&self) -> Inputs {
        &[
            "mag",
            "rake",
            "dip",
            "ztor",
            "width",
            "rrup",
            "rx",
            "ry0",
            "vs30",
            "vs30measured",
            "z1pt0",
        ]
    }

    /// As the paper limits it; the depth is ours: shallow crust (low 20, mode 30, high 40 km).
    fn validity(&self, _mechanism: Mechanism) -> Validity {
        Validity {
            magnitude: [3.0, 8.5],
            distance_km: [0.0, 300.0],
            depth_km: [0.0, 30.0],
            vs30_m_s: [180.0, 2000.0],
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

static TABLE: LazyLock<Table<Row>> = LazyLock::new(|| Table::parse(include_str!("ask_2014.csv")));

row!(m1 vlin_m_s b c c4_km a1 a2 a3 a4 a5 a6 a7 a8 a10 a11 a12 a13 a15 a17 a43 a44 a45 a46 s1e s2e
    s1m s2m s3 s4);

/// Exponent of the nonlinear site term.
const N: f64 = 1.5;
/// Magnitude below which small events scale by themselves.
const M2: f64 = 5.0;
/// Slope of the hanging-wall term with magnitude.
const A2_HW: f64 = 0.2;
/// Of the hanging-wall term near the top edge, eq. 13.
const H1: f64 = 0.25;
const H2: f64 = 1.5;
const H3: f64 = -0.75;
/// Rock for which the nonlinear site term is defined.
const V_ROCK_M_S: f64 = 1180.0;
/// Standard deviation of the site amplification.
const PHI_AMP: f64 = 0.4;

impl Row {
    /// f1 without its terms in distance, eq. 2.
    fn size(&self, mag: f64) -> f64 {
        let steep = |mag: f64| self.a8 * (8.5 - mag) * (8.5 - mag);
        if mag >= self.m1 {
            return self.a1 + self.a5 * (mag - self.m1) + steep(mag);
        }
        let small = (mag - M2).min(0.0);
        let large = mag.max(M2);
        self.a1 + self.a4 * (large - self.m1) + steep(large) + (self.a6 + self.a7 * small) * small
    }

    /// f7 and f8, eqs. 5 and 6.
    fn mechanism(&self, event: &Event) -> f64 {
        let ramp = event.magnitude_share(4.0, 5.0);
        match event.mechanism() {
            Mechanism::Reverse => self.a11 * ramp,
            Mechanism::Normal => self.a12 * ramp,
            Mechanism::StrikeSlip => 0.0,
        }
    }

    /// Slope of the sediment term by Vs30, linear between the velocities of the paper's bins.
    fn sediment_slope(&self, vs30_m_s: f64) -> f64 {
        let knots = [(150.0, self.a43), (250.0, self.a44), (400.0, self.a45), (700.0, self.a46)];
        let mut value = self.a43;
        for pair in knots.windows(2) {
            let ((from_m_s, from), (to_m_s, to)) = (pair[0], pair[1]);
            let part = ((vs30_m_s - from_m_s) / (to_m_s - from_m_s)).clamp(0.0, 1.0);
            value += part * (to - from);
        }
        value
    }

    /// f10, eqs. 17 and 18: zero at the mean depth for Vs30.
    fn sediments(&self, site: &SiteConditions) -> f64 {
        let Some(z1p0_m) = site.z1p0_m else { return 0.0 };
        let mean_km = mean_z1p0_m(site.vs30.0) / 1000.0;
        let ratio = (z1p0_m / 1000.0 + 0.01) / (mean_km + 0.01);
        self.sediment_slope(site.vs30.0) * ratio.ln()
    }
}

/// Mean depth of the 1.0 km/s horizon in California for Vs30, m: eq. 18.
fn mean_z1p0_m(vs30_m_s: f64) -> f64 {
    let fourth = |velocity_m_s: f64| (velocity_m_s * velocity_m_s).powi(2);
    let c = fourth(610.0);
    (-7.67 / 4.0 * ((fourth(vs30_m_s) + c) / (fourth(1360.0) + c)).ln()).exp()
}

/// Velocity above which ground is rock for a measure, eq. 9.
fn rock_velocity_m_s(imt: Imt) -> f64 {
    match imt {
        Imt::Sa(period_s) if period_s >= 3.0 => 800.0,
        Imt::Sa(period_s) if period_s > 0.5 => 1500.0 * (period_s / 0.5).powf(-0.35),
        _ => 1500.0,
    }
}

/// f4 of one event, eqs. 11 to 15.
struct HangingWall {
    amplitude: f64,
    /// Horizontal width of the plane.
    r1_km: f64,
    tan_20: f64,
}

impl HangingWall {
    fn new(row: &Row, event: &Event) -> HangingWall {
        let above = event.magnitude - 6.5;
        let by_size = if above > 0.0 {
            1.0 + A2_HW * above
        } else if above > -1.0 {
            1.0 + A2_HW * above - (1.0 - A2_HW) * above * above
        } else {
            0.0
        };
        let by_dip =
            if event.dip_deg >= 90.0 { 0.0 } else { (90.0 - event.dip_deg).min(60.0) / 45.0 };
        let by_top = (1.0 - event.ztor_km * event.ztor_km / 100.0).max(0.0);
        HangingWall {
            amplitude: row.a13 * by_dip * by_size * by_top,
            r1_km: event.width_km * event.dip_deg.to_radians().cos(),
            tan_20: 20.0_f64.to_radians().tan(),
        }
    }

    fn at(&self, path: &Distances) -> f64 {
        let (rx_km, ry0_km) = (path.rx.0, path.ry0.0);
        if self.amplitude == 0.0 || rx_km <= 0.0 {
            return 0.0;
        }
        let x = rx_km / self.r1_km;
        let across =
            if x < 1.0 { H1 + (H2 + H3 * x) * x } else { (1.0 - (x - 1.0) / 2.0).max(0.0) };
        let along = (1.0 - (ry0_km - rx_km * self.tan_20) / 5.0).clamp(0.0, 1.0);
        self.amplitude * across * along
    }
}

/// The model for one event and measure.
struct AtEvent {
    row: Row,
    event: f64,
    /// Of ln distance.
    slope: f64,
    c4_km2: f64,
    hanging_wall: HangingWall,
    v1_m_s: f64,
    /// Linear site term, of ln velocity, on stiff ground.
    stiff: f64,
    /// Site term of the rock of `V_ROCK_M_S`.
    rock: f64,
    tau: f64,
    /// Vs30 inferred, measured.
    phi: [f64; 2],
}

impl AtEvent {
    fn new(event: &Event, imt: Imt) -> Option<AtEvent> {
        let row = TABLE.get(imt)?;
        let mag = event.magnitude;
        let c4_km = 1.0 + (row.c4_km - 1.0) * event.magnitude_share(4.0, 5.0);
        let (v1_m_s, stiff) = (rock_velocity_m_s(imt), row.a10 + row.b * N);
        let (by_size, part) = (event.magnitude_share(5.0, 7.0), event.magnitude_share(4.0, 6.0));
        let top = row.a15 * (event.ztor_km / 20.0).min(1.0);
        Some(AtEvent {
            event: row.size(mag) + row.mechanism(event) + top,
            slope: row.a2 + row.a3 * (mag.max(M2) - row.m1),
            c4_km2: c4_km * c4_km,
            hanging_wall: HangingWall::new(&row, event),
            v1_m_s,
            stiff,
            rock: stiff * (V_ROCK_M_S.min(v1_m_s) / row.vlin_m_s).ln(),
            tau: row.s3 + (row.s4 - row.s3) * by_size,
            phi: [row.s1e + (row.s2e - row.s1e) * part, row.s1m + (row.s2m - row.s1m) * part],
            row,
        })
    }

    /// f5, eq. 7, and how fast it changes with ln of the motion of rock, eq. 30.
    fn ground(&self, vs30_m_s: f64, ln_event: f64) -> (f64, f64) {
        let row = &self.row;
        let ratio = vs30_m_s.min(self.v1_m_s) / row.vlin_m_s;
        if vs30_m_s >= row.vlin_m_s {
            return (self.stiff * ratio.ln(), 0.0);
        }
        let rock = (ln_event + self.rock).exp();
        let (hard, soft) = (rock + row.c, rock + row.c * ratio * ratio.sqrt());
        let site = row.a10 * ratio.ln() + row.b * (soft / hard).ln();
        (site, row.b * rock * (1.0 / soft - 1.0 / hard))
    }
}

impl Measure for AtEvent {
    fn at(&self, path: &Distances, site: &SiteConditions) -> Shaking {
        let rrup_km = path.rrup.0;
        let ln_r = 0.5 * (rrup_km * rrup_km + self.c4_km2).ln();
        let ln_event =
            self.event + self.slope * ln_r + self.row.a17 * rrup_km + self.hanging_wall.at(path);
        let (ground, change) = self.ground(site.vs30.0, ln_event);
        let phi = self.phi[usize::from(site.vs30_measured)];
        let amp = if phi < PHI_AMP { 0.99 * phi } else { PHI_AMP };
        let (rock2, amp2) = (phi * phi - amp * amp, amp * amp);
        let grown = 1.0 + change;
        Shaking {
            mean: ln_event + ground + self.row.sediments(site),
            tau: self.tau * grown,
            phi: (rock2 * grown * grown + amp2).sqrt(),
        }
    }
}
