//! Allen, Wald and Worden (2012), "Intensity attenuation for active crustal regions", Journal of
//! Seismology 16, 409–433, doi:10.1007/s10950-012-9278-7: intensity (MMI) without site term, in the
//! distance to the plane and in the distance to the hypocentre.
//!
//! Only a total deviation is published. Meets OpenQuake Engine 3.26 within 1e-6.

use super::{Event, GroundMotionModel, Inputs, Shaking, Validity};
use crate::hazard::distance::Distances;
use crate::hazard::imt::Imt;
use crate::hazard::rupture::Mechanism;
use crate::hazard::site::SiteConditions;
use crate::source::Source;

static SOURCE: Source = Source {
    authors: "Allen, Wald and Worden",
    year: 2012,
    title: "Intensity attenuation for active crustal regions",
    doi: "10.1007/s10950-012-9278-7",
};

/// Which distance the equation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// To the plane.
    Rrup,
    /// To the hypocentre.
    Rhypo,
}

/// The model in one distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allen2012 {
    form: Form,
}

/// To the plane.
pub static RRUP: Allen2012 = Allen2012 { form: Form::Rrup };
/// To the hypocentre.
pub static RHYPO: Allen2012 = Allen2012 { form: Form::Rhypo };

impl GroundMotionModel for Allen2012 {
    fn name(&self) -> &'static str {
        match self.form {
            Form::Rrup => "allen_2012_rrup",
            Form::Rhypo => "allen_2012_rhypo",
        }
    }

    fn source(&self) -> &'static Source {
        &SOURCE
    }

    fn inputs(&self) -> Inputs {
        match self.form {
            Form::Rrup => &["mag", "rrup"],
            Form::Rhypo => &["mag", "rhypo"],
        }
    }

    /// Of the paper's data; the depth is ours, from its shallow crust (low 15, mode 20, high 30 km).
    fn validity(&self, _mechanism: Mechanism) -> Validity {
        Validity {
            magnitude: [5.0, 7.9],
            distance_km: [0.0, 300.0],
            depth_km: [0.0, 20.0],
            vs30_m_s: [0.0, f64::INFINITY],
            feels_depth: true,
        }
    }

    fn run_measure(&self) -> Option<Imt> {
        Some(Imt::Mmi)
    }

    fn divides_sigma(&self) -> bool {
        false
    }

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
        let growth = (event.magnitude - 5.0).exp();
        for ((path, _), shaking) in sites.iter().zip(shaking) {
            *shaking = match self.form {
                Form::Rrup => rrup(event.magnitude, growth, path.rrup.0),
                Form::Rhypo => rhypo(event.magnitude, growth, path.rhypo.0),
            };
        }
        Some(())
    }
}

/// Deviation `far`, and `near` more at the source, less by half at `half_km`.
fn sigma(r_km: f64, [far, near, half_km]: [f64; 3]) -> f64 {
    far + near / (1.0 + (r_km / half_km) * (r_km / half_km))
}

/// The equation in the distance to the plane; `growth` is exp(M − 5).
fn rrup(mag: f64, growth: f64, r_km: f64) -> Shaking {
    let mean = 3.950 + 0.913 * mag - 1.107 * r_km.hypot(1.0 + 0.813 * growth).ln();
    Shaking::undivided(mean, sigma(r_km, [0.72, 0.23, 44.7]))
}

/// The equation in the distance to the hypocentre; `growth` is exp(M − 5).
fn rhypo(mag: f64, growth: f64, r_km: f64) -> Shaking {
    let far = if r_km > 50.0 { 0.078 * (r_km / 50.0).ln() } else { 0.0 };
    let mean = 2.085 + 1.428 * mag - 1.402 * r_km.hypot(-0.209 + 2.042 * growth).ln() + far;
    Shaking::undivided(mean, sigma(r_km, [0.82, 0.37, 22.9]))
}
