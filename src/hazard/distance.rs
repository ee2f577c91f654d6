//! Distances from a rupture to a site, in the words of ground motion models.
//!
//! ```text
//!  cut across strike; the plane dips to the right
//!
//!   site ├──── Rjb ────┤                    site
//!   ─┴─────────────────┬─────────────────────┴─── ground
//!     ╲                │ ztor ├──── Rx > 0 ──┤
//!       ╲              │             Rjb = 0 above the plane
//!         ╲─── Rrup ───╲
//!                        ╲ plane
//!                          ╲
//! ```
//!
//! Ry0 is the same along strike: 0 beside the plane, else the way to its nearer end.
//!
//! Conventions are those of OpenQuake Engine 3.26, which verifies them: a sphere of 6371 km;
//! Rrup is straight through the earth; Rx, Ry0 and Rjb are measured along the ground from great
//! circles that leave the corners of the plane at its strike and at strike + 90°. Meridians
//! converge, so these circles miss the far corner by a little: 0.05 km for a length of 55 km, 0.5 km for 130 km.

use crate::hazard::rupture::Rupture;
use crate::hazard::sphere::direction;
use crate::units::{EARTH_RADIUS_KM, Km, LonLat};

/// Distances from one rupture to one site at the surface.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Distances {
    /// To the nearest point of the plane.
    pub rrup: Km,
    /// To the nearest point of the plane seen from above.
    pub rjb: Km,
    /// Across strike from the top edge, positive on the side the plane dips to.
    pub rx: Km,
    /// Along strike beyond the nearer end of the plane; 0 beside it.
    pub ry0: Km,
    /// To the epicentre.
    pub repi: Km,
    /// To the hypocentre.
    pub rhypo: Km,
}

impl Distances {
    /// From a rupture to a site.
    pub fn of(rupture: &Rupture, site: LonLat) -> Distances {
        let solid = &rupture.plane().solid;
        let up = direction(site);
        let across = solid.edges.map(|it| it.right_km(&up));
        let along = solid.ends.map(|it| it.right_km(&up));
        let repi = rupture.hypocentre().distance(site);

        let from_origin = up * EARTH_RADIUS_KM - solid.origin_km;
        let (u, v) = (from_origin.dot(&solid.along), from_origin.dot(&solid.down));
        let nearest = solid.along * u.clamp(0.0, solid.size_km.0)
            + solid.down * v.clamp(0.0, solid.size_km.1);

        let nearest_corner = solid.surface.iter().map(|it| (up - it).norm()).fold(2.0, f64::min);
        let rjb_km = match (outside(across), outside(along)) {
            (Some(_), Some(_)) => EARTH_RADIUS_KM * nearest_corner,
            (Some(beyond), None) | (None, Some(beyond)) => beyond,
            (None, None) => 0.0,
        };
        Distances {
            rrup: Km((from_origin - nearest).norm()),
            rjb: Km(rjb_km),
            rx: Km(across[0]),
            ry0: Km(outside(along).unwrap_or(0.0)),
            repi,
            rhypo: Km(repi.0.hypot(rupture.depth().0)),
        }
    }
}

/// How far a point lies outside a strip, from its signed distances to both borders; `None` inside.
fn outside([first, second]: [f64; 2]) -> Option<f64> {
    (first * second > 0.0).then(|| first.abs().min(second.abs()))
}
