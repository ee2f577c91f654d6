//! Rx and Ry0 of a bent top edge.

use nalgebra::Vector3;

use crate::hazard::sphere::{GreatCircle, azimuth, direction, heading};
use crate::units::{Degrees, EARTH_RADIUS_KM, LonLat};

/// The top edge of a mesh, as OpenQuake Engine 3.26 measures Rx and Ry0 from it: Rx is the
/// distance to the nearest piece of the edge, the first and last of which go on for ever, with
/// the sign of the side of that piece; Ry0 is measured from great circles across the mean strike
/// through both ends.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TopEdge {
    first: Ray,
    pieces: Vec<Piece>,
    last: Ray,
    ends: [GreatCircle; 2],
}

/// A piece between two nodes.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    nodes: [Vector3<f64>; 2],
    /// Unit vectors along the ground at each node, both at the azimuth of the first.
    forwards: [Vector3<f64>; 2],
    circle: GreatCircle,
}

/// A piece that goes on beyond its second node.
#[derive(Clone, Debug, PartialEq)]
struct Ray {
    node: Vector3<f64>,
    forwards: Vector3<f64>,
    circle: GreatCircle,
}

impl TopEdge {
    /// Nodes of the edge, along strike, at least two; azimuth of the whole surface.
    pub(super) fn new(nodes: &[LonLat], strike: Degrees) -> TopEdge {
        let n = nodes.len();
        let across = Degrees(strike.0 + 90.0);
        TopEdge {
            first: Ray::new(nodes[1], nodes[0]),
            pieces: nodes[1..n - 1].windows(2).map(|it| Piece::new(it[0], it[1])).collect(),
            last: Ray::new(nodes[n - 2], nodes[n - 1]),
            ends: [nodes[0], nodes[n - 1]].map(|it| GreatCircle::through(it, across)),
        }
    }

    /// Rx and Ry0 of a unit vector, km.
    pub(super) fn rx_ry0_km(&self, site: &Vector3<f64>) -> (f64, f64) {
        let mut rx_km = -self.first.signed_km(site);
        let (mut nearest_km, mut nearest) = (f64::INFINITY, None);
        for piece in &self.pieces {
            let km = piece.distance_km(site, nearest_km);
            if km < nearest_km {
                (nearest_km, nearest) = (km, Some(piece));
            }
        }
        if let Some(piece) = nearest.filter(|_| nearest_km < rx_km.abs()) {
            rx_km = if piece.circle.right_sine(site) < 0.0 { -nearest_km } else { nearest_km };
        }
        let last_km = self.last.signed_km(site);
        if last_km.abs() < rx_km.abs() {
            rx_km = last_km;
        }
        let [a, b] = self.ends.map(|it| it.right_sine(site));
        let ry0_km = if a * b > 0.0 { EARTH_RADIUS_KM * a.abs().min(b.abs()).asin() } else { 0.0 };
        (rx_km, ry0_km)
    }
}

impl Piece {
    fn new(from: LonLat, to: LonLat) -> Piece {
        let towards = azimuth(from, to);
        Piece {
            nodes: [direction(from), direction(to)],
            forwards: [heading(from, towards), heading(to, towards)],
            circle: GreatCircle::through(from, towards),
        }
    }

    /// Distance along the ground beside the piece, straight to its nearer end beyond it; may be
    /// too large, but not smaller than `enough_km`, where it is not needed.
    fn distance_km(&self, site: &Vector3<f64>, enough_km: f64) -> f64 {
        let beside = self.forwards[0].dot(site) >= 0.0 && self.forwards[1].dot(site) <= 0.0;
        if beside {
            let sine = self.circle.right_sine(site).abs();
            return EARTH_RADIUS_KM
                * if EARTH_RADIUS_KM * sine < enough_km { sine.asin() } else { sine };
        }
        let squared = self.nodes.map(|it| (site - it).norm_squared());
        EARTH_RADIUS_KM * squared[0].min(squared[1]).sqrt()
    }
}

impl Ray {
    fn new(start: LonLat, through: LonLat) -> Ray {
        let towards = azimuth(start, through);
        let circle = GreatCircle::through(start, towards);
        Ray { node: direction(start), forwards: heading(start, towards), circle }
    }

    /// Positive on the right.
    fn signed_km(&self, site: &Vector3<f64>) -> f64 {
        if self.forwards.dot(site) > 0.0 {
            return self.circle.right_km(site);
        }
        let km = EARTH_RADIUS_KM * 2.0 * ((site - self.node).norm() / 2.0).min(1.0).asin();
        if self.circle.right_sine(site) < 0.0 { -km } else { km }
    }
}
