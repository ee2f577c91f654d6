//! A surface of which the nodes of a mesh are known.

use super::impossible::Impossible;
use super::lattice::{Attitude, Lattice, Point3, solid_km};
use super::nodes::Nodes;
use super::outline::Outline;
use super::top_edge::TopEdge;
use crate::hazard::plane::{Plane, PlaneSpec};
use crate::hazard::sphere::direction;
use crate::units::{Degrees, EARTH_RADIUS_KM, Km, LonLat};
use nalgebra::Vector3;

/// How far OpenQuake widens the outline of a mesh, km; kept, so that numbers agree.
const WIDENED_KM: f64 = 0.005;

/// Up to this distance from the nearest node Rjb is measured from the outline, beyond it from
/// the nearest node, where both agree within metres.
pub(super) const NEAR_KM: f64 = 40.0;

/// What ground motion models are told of a surface, where it is no plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Summary {
    pub attitude: Attitude,
    pub width: Km,
}

/// What a surface is made of.
pub(super) struct Parts {
    pub points: Vec<Point3>,
    /// Places of the top edge, along strike.
    pub top: Vec<LonLat>,
    pub ztor: Km,
    /// Around the outside; not closed.
    pub ring: Vec<LonLat>,
    pub middle: Point3,
    pub area_km2: f64,
}

/// A bent surface. Rrup is the distance to the nearest node of its mesh, as in OpenQuake: too
/// long by up to a tenth of the spacing at a distance of four spacings, by up to half of it on
/// the fault itself. Rjb is measured from the outline, Rx and Ry0 from the top edge.
#[derive(Clone, Debug, PartialEq)]
pub struct MeshSurface {
    points: Vec<Point3>,
    ring: Vec<LonLat>,
    middle: Point3,
    plane: Plane,
    solid: Nodes,
    ground: Nodes,
    outline: Outline,
    top_edge: TopEdge,
}

impl MeshSurface {
    /// From the nodes; strike, dip and width are means over all of them.
    ///
    /// # Errors
    /// The mesh is flat, without area.
    pub fn new(lattice: Lattice) -> Result<MeshSurface, Impossible> {
        let attitude = lattice.attitude(lattice.n_rows());
        let width = lattice.width(lattice.n_cols());
        MeshSurface::with_summary(&lattice, Summary { attitude, width })
    }

    pub(super) fn with_summary(lattice: &Lattice, it: Summary) -> Result<MeshSurface, Impossible> {
        let bands = (0..lattice.n_cols() - 1).map(|col| {
            let mut ring = lattice.column(col);
            ring.extend(lattice.column(col + 1).iter().rev());
            ring
        });
        let bands: Vec<Vec<LonLat>> = bands.collect();
        let last = (lattice.n_rows() - 1, lattice.n_cols() - 1);
        let lines =
            [lattice.row(0), lattice.row(last.0), lattice.column(0), lattice.column(last.1)];
        let ground: Vec<LonLat> = lattice.points().iter().map(|it| it.0).collect();
        let parts = Parts {
            points: lattice.points().to_vec(),
            top: lattice.row(0),
            ztor: lattice.ztor(),
            ring: lattice.outline(),
            middle: lattice.middle(),
            area_km2: lattice.area_km2(),
        };
        MeshSurface::assembled(parts, it, Outline::new(&bands, &lines, WIDENED_KM), &ground)
    }

    /// As OpenQuake does for a kite: its outline alone counts for Rjb, and is not widened.
    pub(super) fn kite(parts: Parts, it: Summary) -> Result<MeshSurface, Impossible> {
        let ground = parts.ring.clone();
        let mut ring = ground.clone();
        ring.push(ring[0]);
        let outline = Outline::new(&[ring.clone()], &[ring], 0.0);
        MeshSurface::assembled(parts, it, outline, &ground)
    }

    fn assembled(
        parts: Parts,
        Summary { attitude, width }: Summary,
        outline: Outline,
        ground: &[LonLat],
    ) -> Result<MeshSurface, Impossible> {
        let plane = Plane::new(PlaneSpec {
            top_centre: parts.top[parts.top.len() / 2],
            ztor: parts.ztor,
            strike: attitude.strike,
            dip: Degrees(attitude.dip.0.min(90.0)),
            length: Km(parts.area_km2 / width.0),
            width,
        });
        Ok(MeshSurface {
            plane: plane.ok_or(Impossible::OutOfOrder)?,
            solid: Nodes::new(parts.points.iter().copied().map(solid_km).collect()),
            ground: Nodes::new(ground.iter().map(|it| direction(*it)).collect()),
            outline,
            top_edge: TopEdge::new(&parts.top, attitude.strike),
            points: parts.points,
            ring: parts.ring,
            middle: parts.middle,
        })
    }

    /// The nodes, row by row.
    pub fn points(&self) -> &[Point3] {
        &self.points
    }

    /// Around the outside, seen from above; not closed.
    pub fn ring(&self) -> &[LonLat] {
        &self.ring
    }

    /// A plane with the mean strike and dip, the depth of the top, the width and the area.
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// A point in the middle.
    pub fn middle(&self) -> Point3 {
        self.middle
    }

    pub(super) fn rrup_km(&self, site: &Vector3<f64>) -> f64 {
        self.solid.nearest(&(site * EARTH_RADIUS_KM))
    }

    pub(super) fn rjb_km(&self, site: &Vector3<f64>) -> f64 {
        let nearest_km = EARTH_RADIUS_KM * self.ground.nearest(site);
        if nearest_km < NEAR_KM { self.outline.distance_km(site) } else { nearest_km }
    }

    pub(super) fn rx_ry0_km(&self, site: &Vector3<f64>) -> (f64, f64) {
        self.top_edge.rx_ry0_km(site)
    }
}
