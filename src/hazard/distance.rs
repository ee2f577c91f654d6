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
use crate::units::{EARTH_RADIUS_KM, Km, LonLat};

/// Distances from one rupture to one site at the surface.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Distances {
    /// To the nearest point of the plane.
    pub rrup: Km,
    /// To the nearest point of the plane seen from above.
    pub rjb: Km,
    /// Across strike from the top edge, positive on the side the plane dips to. −Rjb for a surface
    /// [without top edge](super::surface::Surface::has_top_edge).
    pub rx: Km,
    /// Along strike beyond the nearer end of the plane; 0 beside it, and for a surface without
    /// top edge.
    pub ry0: Km,
    /// To the epicentre.
    pub repi: Km,
    /// To the hypocentre.
    pub rhypo: Km,
}

impl Distances {
    /// From a rupture to a site.
    pub fn of(rupture: &Rupture, site: LonLat) -> Distances {
        let epicentre = rupture.epicentre();
        let up = epicentre.direction(site);
        let path = rupture.surface().path_km(&up);
        let half_chord = (up - epicentre.own_direction()).norm() / 2.0;
        let repi_km = 2.0 * EARTH_RADIUS_KM * half_chord.min(1.0).asin();
        Distances {
            rrup: Km(path.rrup),
            rjb: Km(path.rjb),
            rx: Km(path.rx),
            ry0: Km(path.ry0),
            repi: Km(repi_km),
            rhypo: Km((repi_km * repi_km + rupture.depth().0 * rupture.depth().0).sqrt()),
        }
    }
}
