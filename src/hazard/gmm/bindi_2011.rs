//! Bindi, Parolai, Oth, Abdrakhmatov, Muraliev and Zschau (2011), "Intensity prediction equations
//! for Central Asia", Geophysical Journal International 187(1), 327–337,
//! doi:10.1111/j.1365-246X.2011.05142.x. MSK-64 intensity of an average site.
//!
//! [`REPI`], [`REPI_FIXED_DEPTH`] and [`RHYPO`] are the published equations, with moment
//! magnitude and with the conversion below M 6.5 as OpenQuake Engine 3.26 has them; they meet it
//! within 1e-6. [`DEFAULT`] (`bindi_2011`) is what a run uses; see [`Form::Default`].

use super::{Event, GroundMotionModel, Inputs, Shaking, Validity};
use crate::hazard::distance::Distances;
use crate::hazard::imt::Imt;
use crate::hazard::rupture::Mechanism;
use crate::hazard::site::SiteConditions;
use crate::source::Source;
use crate::units::Vs30;

static SOURCE: Source = Source {
    authors: "Bindi, Parolai, Oth, Abdrakhmatov, Muraliev and Zschau",
    year: 2011,
    title: "Intensity prediction equations for Central Asia",
    doi: "10.1111/j.1365-246X.2011.05142.x",
};

/// Which distance the equation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// What a run uses (ours, from the published equations):
    ///
    /// - M 6.0 and less with a hypocentre in the uppermost 20 km: the equation in epicentral
    ///   distance and true depth, the depth at least 5 km, since the equation has no limit at
    ///   depth 0;
    /// - M 6.5 and more, or deeper: the equation in hypocentral distance, with the distance to the
    ///   rupture plane instead, because a large rupture shakes what lies beside it and not only
    ///   what lies beside its start. `R = √(Rrup² + h²)` with h = 5.3 km (low 3, high 8), the depth
    ///   term of Boore et al. (2014) for PGV: hypocentral distances never come near 0, so the
    ///   equation has no saturation of its own and would give XII on the trace of every fault that
    ///   breaks the surface;
    /// - in between both, in proportion: above the hypocentre they differ by more than a degree,
    ///   and a scenario of M 6.5 must not differ so much from one of M 6.4;
    /// - total σ is the published one (0.737, 0.710), of which τ = 0.373 is the published
    ///   between-event part and φ is the rest, since the published parts of the second
    ///   (0.373, 0.227) do not make up its total.
    Default,
    /// Epicentral distance and true depth. σ as published; its parts as in `Default`.
    Repi,
    /// Epicentral distance, all depths 15 km. σ as published; its parts as in `Default`.
    RepiFixedDepth,
    /// Hypocentral distance. τ and φ as published (their sum is less than the total).
    Rhypo,
}

/// The equation in one form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bindi2011 {
    form: Form,
}

/// What a run uses.
pub static DEFAULT: Bindi2011 = Bindi2011 { form: Form::Default };
/// Published, epicentral distance and true depth.
pub static REPI: Bindi2011 = Bindi2011 { form: Form::Repi };
/// Published, epicentral distance and a depth of 15 km.
pub static REPI_FIXED_DEPTH: Bindi2011 = Bindi2011 { form: Form::RepiFixedDepth };
/// Published, hypocentral distance.
pub static RHYPO: Bindi2011 = Bindi2011 { form: Form::Rhypo };

/// Magnitudes between which the default passes from the epicentral distance to the distance to
/// the plane. Ours.
const PLANE_MAGNITUDES: [f64; 2] = [6.0, 6.5];
/// Depth below which the default takes the distance to the plane: there both equations agree
/// best above the hypocentre. Ours: low 15, high 30 km.
const PLANE_DEPTH_KM: f64 = 20.0;
/// Least depth that the default gives the equation in epicentral distance. Ours: low 3, high 10 km.
const DEPTH_FLOOR_KM: f64 = 5.0;
/// Saturation beside the plane. Ours, see [`Form::Default`].
const SATURATION_KM: f64 = 5.3;
/// Depth of the fixed-depth equation.
const FIXED_DEPTH_KM: f64 = 15.0;

/// Published between-event standard deviation.
const TAU: f64 = 0.373;
/// Published within-event standard deviation of the equation in hypocentral distance.
const PHI_RHYPO: f64 = 0.227;
/// Published total standard deviations.
const SIGMA_REPI: f64 = 0.737;
const SIGMA_FIXED: f64 = 0.689;
const SIGMA_RHYPO: f64 = 0.710;

impl GroundMotionModel for Bindi2011 {
    fn name(&self) -> &'static str {
        match self.form {
            Form::Default => "bindi_2011",
            Form::Repi => "bindi_2011_repi",
            Form::RepiFixedDepth => "bindi_2011_repi_fixed_depth",
            Form::Rhypo => "bindi_2011_rhypo",
        }
    }

    fn run_measure(&self) -> Option<Imt> {
        Some(Imt::Mmi)
    }

    fn inputs(&self) -> Inputs {
        match self.form {
            Form::Default => &["mag", "hypo_depth", "repi", "rrup"],
            Form::Repi => &["mag", "hypo_depth", "repi"],
            Form::RepiFixedDepth => &["mag", "repi"],
            Form::Rhypo => &["mag", "rhypo"],
        }
    }

    fn divides_sigma(&self) -> bool {
        self.form == Form::Rhypo
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    /// Magnitudes and distances of the paper's data (quoted from memory); depth is ours, for
    /// shallow crust (low 25, mode 40, high 50 km).
    fn validity(&self, _mechanism: Mechanism) -> Validity {
        Validity {
            magnitude: [4.6, 8.3],
            distance_km: [0.0, 600.0],
            depth_km: [0.0, 40.0],
            vs30_m_s: [0.0, f64::INFINITY],
            feels_depth: self.form != Form::RepiFixedDepth && self.form != Form::Repi,
        }
    }

    /// Intensity; does not depend on the ground, see [`site_increment`]. `None` for other
    /// measures, and where the published equation has no value: epicentral distance with depth 0,
    /// hypocentral distance 0.
    fn fill(
        &self,
        event: &Event,
        imt: Imt,
        sites: &[(Distances, SiteConditions)],
        shaking: &mut [Shaking],
    ) -> Option<()> {
        if imt != Imt::Mmi {
            return None;
        }
        let (mag, depth_km) = (event.magnitude, event.depth_km);
        let plane = plane_share(mag, depth_km);
        let phi = self.phi(plane);
        for ((path, _), shaking) in sites.iter().zip(&mut *shaking) {
            let mean = match self.form {
                Form::Default => {
                    let near = repi(mag, path.repi.0, depth_km.max(DEPTH_FLOOR_KM));
                    let beside = rhypo(mag, path.rrup.0.hypot(SATURATION_KM));
                    near + plane * (beside - near)
                }
                Form::Repi => repi(mag, path.repi.0, depth_km),
                Form::RepiFixedDepth => repi_fixed_depth(mag, path.repi.0),
                Form::Rhypo => rhypo(mag, path.rhypo.0),
            };
            *shaking = Shaking { mean, tau: TAU, phi };
        }
        shaking[..sites.len()].iter().all(|it| it.mean.is_finite()).then_some(())
    }
}

impl Bindi2011 {
    /// φ; `plane` is how much the default takes of the equation in the distance to the plane.
    fn phi(self, plane: f64) -> f64 {
        let rest = |sigma: f64| (sigma * sigma - TAU * TAU).sqrt();
        match self.form {
            Form::Default => rest(SIGMA_REPI + plane * (SIGMA_RHYPO - SIGMA_REPI)),
            Form::Repi => rest(SIGMA_REPI),
            Form::RepiFixedDepth => rest(SIGMA_FIXED),
            Form::Rhypo => PHI_RHYPO,
        }
    }
}

/// How much the default takes of the equation in the distance to the plane, 0 to 1.
fn plane_share(mag: f64, depth_km: f64) -> f64 {
    let [low, high] = PLANE_MAGNITUDES;
    if depth_km > PLANE_DEPTH_KM { 1.0 } else { ((mag - low) / (high - low)).clamp(0.0, 1.0) }
}

/// Attenuation with epicentral distance: a3 log10(√(R² + h²) / h) + a4 (√(R² + h²) − h).
fn fading(repi_km: f64, depth_km: f64, a3: f64, a4: f64) -> f64 {
    let r_km = repi_km.hypot(depth_km);
    a3 * (r_km / depth_km).log10() + a4 * (r_km - depth_km)
}

/// The equation in epicentral distance with the true depth.
fn repi(mag: f64, repi_km: f64, depth_km: f64) -> f64 {
    0.898 * mag + 1.215 - fading(repi_km, depth_km, 1.809, 0.003447)
}

/// The equation in epicentral distance with a depth of 15 km.
fn repi_fixed_depth(mag: f64, repi_km: f64) -> f64 {
    1.049 * mag + 0.686 - fading(repi_km, FIXED_DEPTH_KM, 2.706, 0.0001811)
}

/// The equation in hypocentral distance. Its magnitude is 1.5 times as far below 6.5 as Mw is.
fn rhypo(mag: f64, r_km: f64) -> f64 {
    let surface_wave_mag = if mag > 6.5 { mag } else { 6.5 - 1.5 * (6.5 - mag) };
    1.071 * surface_wave_mag + 1.003 - 2.621 * (r_km / 10.0).log10() - 0.0005567 * (r_km - 10.0)
}

/// How much stronger a site shakes than the average one, in degrees of intensity: ours.
///
/// `2 log10(450 / Vs30)`, at most one degree either way: a continuous version of Soviet practice,
/// where ground of category I takes one degree off and category III adds one. The
/// factor 2 is our judgement (low 1, mode 2, high 3).
pub fn site_increment(vs30: Vs30) -> f64 {
    (2.0 * (450.0 / vs30.0).log10()).clamp(-1.0, 1.0)
}
