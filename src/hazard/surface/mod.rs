//! What slips: a point, a plane, or any of the bent surfaces that fault models are made of.

mod cloud;
mod complex_fault;
mod gc2;
mod impossible;
mod kite;
mod lattice;
mod mesh;
mod nodes;
mod outline;
mod planes;
mod polyline;
mod simple_fault;
mod top_edge;

pub use cloud::Cloud;
pub use complex_fault::ComplexFault;
pub use impossible::Impossible;
pub use kite::{KiteFault, Ragged};
pub use lattice::{Lattice, Point3};
pub use mesh::MeshSurface;
pub use planes::Planes;
pub use simple_fault::SimpleFault;

use geo::ConvexHull;
use nalgebra::Vector3;

use super::plane::{PathKm, Plane, PlaneSpec};
use super::sphere::direction;
use crate::source::Source;
use crate::units::{Degrees, EARTH_RADIUS_KM, Km, LonLat};

/// Coordinates along and across [several planes](Planes).
pub const GC2: Source = Source {
    authors: "Spudich and Chiou",
    year: 2015,
    title: "Strike-parallel and strike-normal coordinate system around geometrically complicated \
            rupture traces: use by NGA-West2 and further improvements",
    doi: "10.3133/ofr20151028",
};

/// The surface that slips.
#[derive(Clone, Debug, PartialEq)]
pub enum Surface {
    /// All slip in one point; the plane tells ground motion models how it is oriented.
    Point(Point3, Plane),
    /// A rectangle.
    Plane(Plane),
    /// A mesh: simple fault, complex fault, kite.
    Mesh(Box<MeshSurface>),
    /// Several rectangles.
    Planes(Planes),
    /// Points without an order.
    Cloud(Box<Cloud>),
}

impl Surface {
    /// A point in the ground, with the strike and dip that ground motion models are told. `None` where
    /// they make no sense.
    pub fn point((place, depth): Point3, [strike, dip]: [Degrees; 2]) -> Option<Surface> {
        let size = Km(1e-3);
        let spec =
            PlaneSpec { top_centre: place, ztor: depth, strike, dip, length: size, width: size };
        Some(Surface::Point((place, depth), Plane::new(spec)?))
    }

    /// What ground motion models are told: strike, dip, depth of the top, width, and a length
    /// that keeps the area. The rectangle itself, where the surface is one.
    pub fn plane(&self) -> &Plane {
        match self {
            Surface::Plane(it) | Surface::Point(_, it) => it,
            Surface::Mesh(it) => it.plane(),
            Surface::Planes(it) => it.plane(),
            Surface::Cloud(it) => it.plane(),
        }
    }

    /// Whether Rx and Ry0 are defined: not for a point, nor for points without an order.
    pub fn has_top_edge(&self) -> bool {
        !matches!(self, Surface::Point(..) | Surface::Cloud(_))
    }

    /// The surface seen from above, as a closed ring. Of several planes and of points without an order,
    /// the hull.
    pub fn outline(&self) -> Vec<LonLat> {
        match self {
            Surface::Plane(it) => it.outline().to_vec(),
            Surface::Point(it, _) => vec![it.0; 5],
            Surface::Mesh(it) => {
                let mut ring = it.ring().to_vec();
                ring.push(ring[0]);
                ring
            }
            Surface::Planes(it) => {
                hull(it.planes().iter().flat_map(|it| it.corners().iter().map(|it| it.0)))
            }
            Surface::Cloud(it) => hull(it.points().iter().map(|it| it.0)),
        }
    }

    /// A point in the middle: where slip begins, if nothing else is known.
    pub fn middle(&self) -> Point3 {
        match self {
            Surface::Point(it, _) => *it,
            Surface::Plane(it) => it.middle(),
            Surface::Planes(it) => it.planes()[it.planes().len() / 2].middle(),
            Surface::Mesh(it) => it.middle(),
            Surface::Cloud(it) => {
                let n = it.points().len() as f64;
                let sum = it.points().iter().map(|it| direction(it.0)).sum::<Vector3<f64>>() / n;
                let off = |it: &&Point3| (direction(it.0) - sum).norm_squared();
                let nearest = it.points().iter().min_by(|a, b| off(a).total_cmp(&off(b)));
                *nearest.expect("a cloud has points")
            }
        }
    }

    /// Rrup, Rjb, Rx and Ry0 of a unit vector; where there is no top edge, Rx = −Rjb and Ry0 = 0,
    /// so that no model adds a hanging wall (ours).
    pub(super) fn path_km(&self, site: &Vector3<f64>) -> PathKm {
        let (rrup, rjb, (rx, ry0)) = match self {
            Surface::Plane(it) => return it.path_km(site),
            Surface::Point((place, depth), _) => {
                let up = direction(*place);
                let rjb = EARTH_RADIUS_KM * 2.0 * ((site - up).norm() / 2.0).min(1.0).asin();
                let solid = up * (EARTH_RADIUS_KM - depth.0);
                ((site * EARTH_RADIUS_KM - solid).norm(), rjb, (-rjb, 0.0))
            }
            Surface::Mesh(it) => (it.rrup_km(site), it.rjb_km(site), it.rx_ry0_km(site)),
            Surface::Planes(it) => (it.rrup_km(site), it.rjb_km(site), it.rx_ry0_km(site)),
            Surface::Cloud(it) => {
                let rjb = it.rjb_km(site);
                (it.rrup_km(site), rjb, (-rjb, 0.0))
            }
        };
        PathKm { rrup, rjb, rx, ry0 }
    }
}

fn hull(places: impl Iterator<Item = LonLat>) -> Vec<LonLat> {
    let points: geo::MultiPoint<f64> =
        places.map(|it| geo::Point::new(it.lon_deg, it.lat_deg)).collect();
    let ring = points.convex_hull();
    ring.exterior().coords().map(|it| LonLat::new(it.x, it.y)).collect()
}
