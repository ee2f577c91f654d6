//! A surface through profiles down the dip.

use super::impossible::Impossible;
use super::lattice::{Attitude, Lattice, Point3, check_points};
use super::mesh::{MeshSurface, Summary};
use super::polyline::{End, length_km, stepped};
use super::simple_fault::check_spacing;
use crate::hazard::sphere::azimuth;
use crate::units::{Degrees, Km};

/// The numbers that make a surface from profiles.
#[derive(Clone, Debug, PartialEq)]
pub struct KiteFault {
    /// Two or more, along strike; each from the top down, with the dip to the right of the order.
    pub profiles: Vec<Vec<Point3>>,
    /// Between nodes down the profiles.
    pub profile_spacing: Km,
    /// Between nodes along strike.
    pub edge_spacing: Km,
}

impl KiteFault {
    /// Each profile is stepped along, then each row through them. Where profiles are not equally
    /// long the mesh of OpenQuake has holes; here all end with the shortest, which is less than
    /// the last part of the longer ones.
    ///
    /// # Errors
    /// What is wrong with the numbers.
    pub fn surface(&self) -> Result<MeshSurface, Impossible> {
        if self.profiles.len() < 2 {
            return Err(Impossible::TooFewPoints { of: "the list of profiles", needed: 2 });
        }
        for profile in &self.profiles {
            if profile.len() < 2 {
                return Err(Impossible::TooFewPoints { of: "a profile", needed: 2 });
            }
            check_points(profile)?;
            if profile.windows(2).any(|it| it[0].1.0 > it[1].1.0) {
                return Err(Impossible::OutOfOrder);
            }
        }
        check_spacing(self.profile_spacing, &self.profiles)?;
        let step_km = self.profile_spacing.0;
        let profiles: Vec<Vec<Point3>> =
            self.profiles.iter().map(|it| stepped(it, step_km, End::FullStep)).collect();
        let shortest = |it: &[Vec<Point3>]| it.iter().map(Vec::len).min().unwrap_or(0);
        let n_rows = shortest(&profiles);
        let rows: Vec<Vec<Point3>> =
            (0..n_rows).map(|row| profiles.iter().map(|it| it[row]).collect()).collect();
        check_spacing(self.edge_spacing, &rows)?;
        let step_km = self.edge_spacing.0;
        let rows: Vec<Vec<Point3>> =
            rows.iter().map(|it| stepped(it, step_km, End::FullStep)).collect();
        let n_cols = shortest(&rows);
        if n_rows < 2 || n_cols < 2 {
            return Err(Impossible::Spacing { spacing_km: self.edge_spacing.0 });
        }
        let points = rows.iter().flat_map(|it| it[..n_cols].iter().copied());
        kite(Lattice::new(n_cols, points.collect())?)
    }
}

/// From the nodes of a mesh without holes. Strike is the mean azimuth of the top edge, dip the
/// mean of the columns weighted with their lengths, width their mean length.
///
/// # Errors
/// The surface has no dip.
pub fn kite(lattice: Lattice) -> Result<MeshSurface, Impossible> {
    let top = lattice.row(0);
    let strike = mean_azimuth(&top);
    let (n_rows, n_cols) = (lattice.n_rows(), lattice.n_cols());
    let (mut widths_km, mut weighted_deg) = (0.0, 0.0);
    for col in 0..n_cols {
        let (mut width_km, mut dip_deg) = (0.0, 0.0);
        for row in 1..n_rows {
            let [above, below] = [row - 1, row].map(|it| lattice.points()[it * n_cols + col]);
            width_km += length_km(above, below);
            let down_km = below.1.0 - above.1.0;
            dip_deg += down_km.atan2(above.0.distance(below.0).0).to_degrees();
        }
        widths_km += width_km;
        weighted_deg += width_km * dip_deg / (n_rows - 1) as f64;
    }
    let attitude = Attitude { strike, dip: Degrees(weighted_deg / widths_km) };
    MeshSurface::kite(lattice, Summary { attitude, width: Km(widths_km / n_cols as f64) })
}

fn mean_azimuth(line: &[crate::units::LonLat]) -> Degrees {
    let (mut sin, mut cos) = (0.0, 0.0);
    for it in line.windows(2) {
        let (s, c) = azimuth(it[0], it[1]).0.to_radians().sin_cos();
        (sin, cos) = (sin + s, cos + c);
    }
    Degrees(sin.atan2(cos).to_degrees().rem_euclid(360.0))
}
