//! Several planes that slip together.

use nalgebra::Vector3;

use super::gc2::Gc2;
use super::impossible::Impossible;
use crate::hazard::plane::{Plane, PlaneSpec};
use crate::units::{Degrees, Km};

/// Planes as one rupture: Rrup and Rjb are those of the nearest, Rx and Ry0 the generalized
/// coordinates of Spudich and Chiou (2015); strike, dip, width and depth of the
/// top are means weighted with the areas.
#[derive(Clone, Debug, PartialEq)]
pub struct Planes {
    members: Vec<Plane>,
    gc2: Gc2,
    mean: Plane,
}

impl Planes {
    /// # Errors
    /// There is no plane.
    pub fn new(planes: Vec<Plane>) -> Result<Planes, Impossible> {
        let none = Impossible::TooFewPoints { of: "the list of planes", needed: 1 };
        let mean = mean(&planes).ok_or(none)?;
        let edges: Vec<_> =
            planes.iter().map(|it| [it.corners()[0].0, it.corners()[1].0]).collect();
        Ok(Planes { gc2: Gc2::new(&edges), members: planes, mean })
    }

    /// The planes, in the order given.
    pub fn planes(&self) -> &[Plane] {
        &self.members
    }

    /// A plane with their mean strike, dip, width and depth of the top, and all their area.
    pub fn plane(&self) -> &Plane {
        &self.mean
    }

    pub(super) fn rrup_km(&self, site: &Vector3<f64>) -> f64 {
        self.members.iter().map(|it| it.rrup_km(site)).fold(f64::INFINITY, f64::min)
    }

    pub(super) fn rjb_km(&self, site: &Vector3<f64>) -> f64 {
        self.members.iter().map(|it| it.path_km(site).rjb).fold(f64::INFINITY, f64::min)
    }

    pub(super) fn rx_ry0_km(&self, site: &Vector3<f64>) -> (f64, f64) {
        self.gc2.rx_ry0_km(site)
    }
}

fn mean(planes: &[Plane]) -> Option<Plane> {
    let all_km2: f64 = planes.iter().map(Plane::area_km2).sum();
    let weighted = |of: fn(&Plane) -> f64| -> f64 {
        planes.iter().map(|it| of(it) * it.area_km2()).sum::<f64>() / all_km2
    };
    let sin = weighted(|it| it.strike().0.to_radians().sin());
    let cos = weighted(|it| it.strike().0.to_radians().cos());
    let width_km = weighted(|it| it.width().0);
    Plane::new(PlaneSpec {
        top_centre: planes.get(planes.len() / 2)?.corners()[0].0,
        ztor: Km(weighted(|it| it.ztor().0)),
        strike: Degrees(sin.atan2(cos).to_degrees()),
        dip: Degrees(weighted(|it| it.dip().0).min(90.0)),
        length: Km(all_km2 / width_km),
        width: Km(width_km),
    })
}
