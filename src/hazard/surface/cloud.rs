//! A surface as a cloud of points: the finite faults of catalogues, slabs.

use nalgebra::{Matrix3, SymmetricEigen, Vector3};
use spade::{DelaunayTriangulation, Point2, Triangulation};

use super::impossible::Impossible;
use super::lattice::{Attitude, Point3, check_points, solid_km};
use super::mesh::NEAR_KM;
use super::nodes::Nodes;
use super::outline::Outline;
use crate::hazard::plane::{Plane, PlaneSpec};
use crate::hazard::sphere::{Orthographic, direction};
use crate::units::{Degrees, EARTH_RADIUS_KM, Km, LonLat};

/// Points without an order. Rrup is the distance to the nearest of them; Rjb within 40 km is
/// measured from their outline: the triangles between neighbours, up to the size that the last
/// point needs to belong to one. Rx and Ry0 are not defined, since there is no top edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloud {
    points: Vec<Point3>,
    plane: Plane,
    solid: Nodes,
    ground: Nodes,
    outline: Outline,
}

impl Cloud {
    /// From three or more points that lie on no line.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn new(points: Vec<Point3>) -> Result<Cloud, Impossible> {
        if points.len() < 3 {
            return Err(Impossible::TooFewPoints { of: "the surface", needed: 3 });
        }
        if points.len() > 1_000_000 {
            return Err(Impossible::TooManyNodes);
        }
        check_points(&points)?;
        let triangles = triangles(&points);
        let all: Vec<LonLat> = points.iter().map(|it| it.0).collect();
        let lines = if triangles.is_empty() { vec![all.clone()] } else { vec![] };
        Ok(Cloud {
            plane: plane(&points).ok_or(Impossible::NotAPlane)?,
            solid: Nodes::new(points.iter().copied().map(solid_km).collect()),
            ground: Nodes::new(all.iter().map(|it| direction(*it)).collect()),
            outline: Outline::new(&triangles, &lines, 0.0),
            points,
        })
    }

    /// The points.
    pub fn points(&self) -> &[Point3] {
        &self.points
    }

    /// The plane that fits best, from the shallowest to the deepest point.
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    pub(super) fn rrup_km(&self, site: &Vector3<f64>) -> f64 {
        self.solid.nearest(&(site * EARTH_RADIUS_KM))
    }

    pub(super) fn rjb_km(&self, site: &Vector3<f64>) -> f64 {
        let nearest_km = EARTH_RADIUS_KM * self.ground.nearest(site);
        if nearest_km < NEAR_KM { self.outline.distance_km(site) } else { nearest_km }
    }
}

/// Triangles of the outline, as closed rings. Circumscribed circles are compared where longitude and latitude
/// both span one, so that a long cloud is not cut up; ties are kept together.
fn triangles(points: &[Point3]) -> Vec<Vec<LonLat>> {
    let map = Orthographic::around(points.iter().map(|it| it.0));
    let flat: Vec<[f64; 2]> = points.iter().map(|it| map.flat_km(&direction(it.0))).collect();
    let span = [0, 1].map(|i| {
        let xs = || flat.iter().map(|it| it[i]);
        (xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max))
    });
    let scaled = |it: &[f64; 2]| -> Vec<f64> {
        (0..2).map(|i| (it[i] - span[i].0) / (span[i].1 - span[i].0).max(1e-9)).collect()
    };
    let mut triangulation = DelaunayTriangulation::<Point2<f64>>::new();
    // Of points above each other on a map, one is enough.
    let mut place_of = vec![];
    for (point, place) in flat.iter().map(scaled).zip(points) {
        let n = triangulation.num_vertices();
        if triangulation.insert(Point2::new(point[0], point[1])).is_ok()
            && triangulation.num_vertices() > n
        {
            place_of.push(place.0);
        }
    }
    let mut faces: Vec<(f64, [usize; 3])> = triangulation
        .inner_faces()
        .map(|face| {
            let corners = face.vertices().map(|it| it.index());
            let places = face.positions().map(|it| [it.x, it.y]);
            (circumradius_squared(&places), corners)
        })
        .collect();
    faces.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut covered = vec![false; place_of.len()];
    let (mut n_left, mut limit) = (place_of.len(), f64::INFINITY);
    for (radius, corners) in &faces {
        for &it in corners {
            n_left -= usize::from(!std::mem::replace(&mut covered[it], true));
        }
        if n_left == 0 {
            limit = radius * 1.001;
            break;
        }
    }
    let kept = faces.iter().filter(|it| it.0 <= limit);
    kept.map(|(_, it)| [it[0], it[1], it[2], it[0]].map(|i| place_of[i]).to_vec()).collect()
}

fn flat_of(map: &Orthographic, place: LonLat) -> [f64; 2] {
    map.flat_km(&direction(place))
}

fn circumradius_squared(corners: &[[f64; 2]; 3]) -> f64 {
    let side = |i: usize, j: usize| {
        (corners[i][0] - corners[j][0]).powi(2) + (corners[i][1] - corners[j][1]).powi(2)
    };
    let (u, v) = (
        [corners[1][0] - corners[0][0], corners[1][1] - corners[0][1]],
        [corners[2][0] - corners[0][0], corners[2][1] - corners[0][1]],
    );
    let twice_area = u[0] * v[1] - u[1] * v[0];
    side(0, 1) * side(1, 2) * side(2, 0) / (4.0 * twice_area * twice_area)
}

/// Least squares across the plane, on a map.
fn plane(points: &[Point3]) -> Option<Plane> {
    let map = Orthographic::around(points.iter().map(|it| it.0));
    let flat: Vec<Vector3<f64>> = points
        .iter()
        .map(|it| {
            let [x, y] = flat_of(&map, it.0);
            Vector3::new(x, y, -it.1.0)
        })
        .collect();
    let mean = flat.iter().sum::<Vector3<f64>>() / flat.len() as f64;
    let scatter =
        flat.iter().map(|it| it - mean).map(|it| it * it.transpose()).sum::<Matrix3<f64>>();
    let eigen = SymmetricEigen::new(scatter);
    let normal = eigen.eigenvectors.column(eigen.eigenvalues.imin()).into_owned();
    let normal = if normal.z < 0.0 { -normal } else { normal };
    let level = normal.x.hypot(normal.y);
    // The normal that points up leans to where the plane dips.
    let strike_deg = normal.x.atan2(normal.y).to_degrees() - 90.0;
    let dip_deg = level.atan2(normal.z).to_degrees().clamp(0.1, 90.0);
    let attitude = Attitude { strike: Degrees(strike_deg), dip: Degrees(dip_deg) };
    let (sin, cos) = strike_deg.to_radians().sin_cos();
    let along = Vector3::new(sin, cos, 0.0);
    let down = -normal.cross(&along);
    let extent = |axis: Vector3<f64>| {
        let at = flat.iter().map(|it| (it - mean).dot(&axis));
        let (low, high) = at.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| {
            (low.min(it), high.max(it))
        });
        (high - low).max(0.1)
    };
    let ztor = points.iter().map(|it| it.1.0).fold(f64::INFINITY, f64::min);
    Plane::new(PlaneSpec {
        top_centre: map.place([mean.x, mean.y]),
        ztor: Km(ztor),
        strike: attitude.strike,
        dip: attitude.dip,
        length: Km(extent(along)),
        width: Km(extent(down)),
    })
}
