//! A surface as rows and columns of points.

use nalgebra::Vector3;

use super::impossible::Impossible;
use crate::hazard::sphere::{direction, heading, is_place};
use crate::units::{Degrees, EARTH_RADIUS_KM, Km, LonLat};

/// A place and its depth.
pub type Point3 = (LonLat, Km);

/// More nodes than any fault of this earth needs.
const MOST_NODES: usize = 1_000_000;

/// Points of a surface: rows along strike, the first the top edge; columns down the dip, which is
/// to the right of the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Lattice {
    n_cols: usize,
    /// Row by row.
    points: Vec<Point3>,
    /// The same from the centre of the earth, km.
    solid_km: Vec<Vector3<f64>>,
}

/// Means over a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attitude {
    /// Azimuth, 0 ≤ strike < 360.
    pub strike: Degrees,
    /// Angle below the horizontal.
    pub dip: Degrees,
}

/// Two triangles of four neighbours: sums over cells are weighted with their areas.
struct Cell {
    area: [f64; 2],
    normal: [Vector3<f64>; 2],
    /// Along the top and along the bottom.
    along: [Vector3<f64>; 2],
    /// Up the left and up the right side.
    up: [Vector3<f64>; 2],
    /// Corners at the top left and at the bottom right.
    corner: [usize; 2],
}

impl Lattice {
    /// At least two rows and two columns, all in the ground.
    ///
    /// # Errors
    /// Too few or too many points, a point in the air, or one that is no place.
    pub fn new(n_cols: usize, points: Vec<Point3>) -> Result<Lattice, Impossible> {
        if n_cols < 2 || points.len() < 2 * n_cols || !points.len().is_multiple_of(n_cols) {
            return Err(Impossible::TooFewPoints { of: "the surface", needed: 4 });
        }
        if points.len() > MOST_NODES {
            return Err(Impossible::TooManyNodes);
        }
        check_points(&points)?;
        let solid_km = points.iter().copied().map(solid_km).collect();
        Ok(Lattice { n_cols, points, solid_km })
    }

    /// How many points a row has.
    pub fn n_cols(&self) -> usize {
        self.n_cols
    }

    /// How many points a column has.
    pub fn n_rows(&self) -> usize {
        self.points.len() / self.n_cols
    }

    /// All points, row by row.
    pub fn points(&self) -> &[Point3] {
        &self.points
    }

    /// The places of a row.
    pub fn row(&self, row: usize) -> Vec<LonLat> {
        let first = row * self.n_cols;
        self.points[first..first + self.n_cols].iter().map(|it| it.0).collect()
    }

    /// The places of a column.
    pub fn column(&self, col: usize) -> Vec<LonLat> {
        self.points[col..].iter().step_by(self.n_cols).map(|it| it.0).collect()
    }

    /// Around the outside: top edge, right side, bottom edge, left side; not closed.
    pub fn outline(&self) -> Vec<LonLat> {
        let (last_row, last_col) = (self.n_rows() - 1, self.n_cols - 1);
        let mut ring = self.row(0);
        ring.extend(&self.column(last_col)[1..last_row]);
        ring.extend(self.row(last_row).iter().rev());
        ring.extend(self.column(0)[1..last_row].iter().rev());
        ring
    }

    /// Smallest depth of the top edge.
    pub fn ztor(&self) -> Km {
        let top = self.points[..self.n_cols].iter().map(|it| it.1.0);
        Km(top.fold(f64::INFINITY, f64::min))
    }

    /// Place and depth in the middle of the surface.
    pub fn middle(&self) -> Point3 {
        self.points[(self.n_rows() / 2) * self.n_cols + self.n_cols / 2]
    }

    fn cell(&self, row: usize, col: usize) -> Cell {
        let [tl, tr] = [0, 1].map(|it| row * self.n_cols + col + it);
        let [bl, br] = [tl, tr].map(|it| it + self.n_cols);
        let side = |to: usize, from: usize| self.solid_km[to] - self.solid_km[from];
        let (along, up) = ([side(tr, tl), side(br, bl)], [side(tl, bl), side(tr, br)]);
        let cross = [along[0].cross(&up[0]), along[1].cross(&up[1])];
        let normal = cross.map(|it| it.try_normalize(0.0).unwrap_or_default());
        Cell { area: cross.map(|it| it.norm() / 2.0), normal, along, up, corner: [tl, br] }
    }

    /// Mean strike and dip of the first `n_rows` rows: sines and cosines of all triangles,
    /// weighted with their areas.
    pub fn attitude(&self, n_rows: usize) -> Attitude {
        let (mut dip, mut strike) = ([0.0; 2], [0.0; 2]);
        for row in 0..n_rows - 1 {
            for col in 0..self.n_cols - 1 {
                let cell = self.cell(row, col);
                for (i, corner) in cell.corner.into_iter().enumerate() {
                    let upwards = self.solid_km[corner].normalize();
                    let cos = upwards.dot(&cell.normal[i]).clamp(-1.0, 1.0);
                    dip[0] += cell.area[i] * cos;
                    dip[1] += cell.area[i] * (1.0 - cos * cos).sqrt();
                    let place = self.points[corner].0;
                    let along = cell.along[i].try_normalize(0.0).unwrap_or_default();
                    let cos = along.dot(&heading(place, Degrees(0.0))).clamp(-1.0, 1.0);
                    let east = along.dot(&heading(place, Degrees(90.0)));
                    strike[0] += cell.area[i] * cos;
                    strike[1] += cell.area[i] * (1.0 - cos * cos).sqrt().copysign(east);
                }
            }
        }
        let (dip_deg, strike_deg) =
            (dip[1].atan2(dip[0]).to_degrees(), strike[1].atan2(strike[0]).to_degrees());
        let overturned = dip_deg > 90.0;
        Attitude {
            dip: Degrees(if overturned { 180.0 - dip_deg } else { dip_deg }),
            strike: Degrees((strike_deg + if overturned { 180.0 } else { 0.0 }).rem_euclid(360.0)),
        }
    }

    /// Mean width of the first `n_cols` columns, weighted with their lengths.
    pub fn width(&self, n_cols: usize) -> Km {
        let (mut sum, mut weights) = (0.0, 0.0);
        for col in 0..n_cols - 1 {
            let (mut width, mut length_area, mut area) = (0.0, 0.0, 0.0);
            for row in 0..self.n_rows() - 1 {
                let cell = self.cell(row, col);
                let both = cell.area[0] + cell.area[1];
                let mean = |it: [Vector3<f64>; 2]| {
                    (it[0].norm() * cell.area[0] + it[1].norm() * cell.area[1]) / both
                };
                width += mean(cell.up);
                length_area += mean(cell.along) * both;
                area += both;
            }
            sum += width * length_area / area;
            weights += length_area / area;
        }
        Km(sum / weights)
    }

    /// Area of all triangles, km².
    pub fn area_km2(&self) -> f64 {
        let mut area = 0.0;
        for row in 0..self.n_rows() - 1 {
            for col in 0..self.n_cols - 1 {
                area += self.cell(row, col).area.iter().sum::<f64>();
            }
        }
        area
    }
}

/// From the centre of the earth, km.
pub(super) fn solid_km((place, depth): Point3) -> Vector3<f64> {
    direction(place) * (EARTH_RADIUS_KM - depth.0)
}

/// Depths that a point of a rupture can have are 0 to 700 km.
pub(super) fn check_points(points: &[Point3]) -> Result<(), Impossible> {
    for (place, depth) in points {
        if !is_place(*place) || !(-700.0..=700.0).contains(&depth.0) {
            return Err(Impossible::NoPlace);
        }
        if depth.0 < 0.0 {
            return Err(Impossible::InTheAir { depth_km: depth.0 });
        }
    }
    Ok(())
}
