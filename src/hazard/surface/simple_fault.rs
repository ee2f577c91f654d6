//! A trace with a dip: the fault of most catalogues.

use super::impossible::Impossible;
use super::lattice::{Lattice, Point3, check_points};
use super::mesh::{MeshSurface, Summary};
use super::polyline::{End, crosses_itself, stepped};
use crate::hazard::sphere::{azimuth, travel};
use crate::units::{Degrees, Km, LonLat};

/// The numbers that make a surface from a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct SimpleFault {
    /// Where the fault meets, or would meet, the ground; it dips to the right.
    pub trace: Vec<LonLat>,
    /// Angle below the horizontal.
    pub dip: Degrees,
    /// Depth of the top edge.
    pub upper_depth: Km,
    /// Depth of the bottom edge.
    pub lower_depth: Km,
    /// Between the nodes of its mesh.
    pub spacing: Km,
}

impl SimpleFault {
    /// The trace stepped along, each point carried down the dip at right angles to the line from the first
    /// to the last point of the trace, and the way from top to bottom divided into steps: the mesh of
    /// OpenQuake, whose last row and column may lie up to half a spacing off the end.
    ///
    /// # Errors
    /// What is wrong with the numbers.
    pub fn surface(&self) -> Result<MeshSurface, Impossible> {
        self.check()?;
        let (upper_km, lower_km) = (self.upper_depth.0, self.lower_depth.0);
        let spacing_km = self.spacing.0;
        let trace: Vec<Point3> = self.trace.iter().map(|&it| (it, Km(0.0))).collect();
        let downdip = Degrees(azimuth(self.trace[0], self.trace[trace.len() - 1]).0 + 90.0);
        let tan_dip = self.dip.0.to_radians().tan();
        let slope_km = (lower_km - upper_km).hypot((lower_km - upper_km) / tan_dip);
        let n_steps = (slope_km / spacing_km).round_ties_even() as usize;
        let columns = stepped(&trace, spacing_km, End::FullStep);
        if n_steps < 1 || columns.len() < 2 {
            return Err(Impossible::Spacing { spacing_km });
        }
        let mut points = Vec::with_capacity((n_steps + 1) * columns.len());
        for row in 0..=n_steps {
            let share = row as f64 * spacing_km / slope_km;
            for &(place, _) in &columns {
                let top = travel(place, downdip, Km(upper_km / tan_dip));
                let bottom = travel(place, downdip, Km(lower_km / tan_dip));
                let depth = Km(upper_km + share * (lower_km - upper_km));
                let way = top.distance(bottom).0 * share;
                // Straight down, no azimuth leads from the top to the bottom.
                let at = if way > 1e-9 { travel(top, azimuth(top, bottom), Km(way)) } else { top };
                points.push((at, depth));
            }
        }
        let lattice = Lattice::new(columns.len(), points)?;
        let (attitude, width) = (lattice.attitude(2), lattice.width(2));
        MeshSurface::with_summary(&lattice, Summary { attitude, width })
    }

    fn check(&self) -> Result<(), Impossible> {
        let (upper_km, lower_km) = (self.upper_depth.0, self.lower_depth.0);
        if self.trace.len() < 2 {
            return Err(Impossible::TooFewPoints { of: "the trace", needed: 2 });
        }
        let ends: Vec<Point3> = self.trace.iter().map(|&it| (it, self.upper_depth)).collect();
        check_points(&ends)?;
        if !(0.0 < self.dip.0 && self.dip.0 <= 90.0) {
            return Err(Impossible::Dip { dip_deg: self.dip.0 });
        }
        if !(upper_km < lower_km && lower_km <= 700.0) {
            return Err(Impossible::BottomAboveTop { top_km: upper_km, bottom_km: lower_km });
        }
        if crosses_itself(&self.trace) {
            return Err(Impossible::TraceCrossesItself);
        }
        check_spacing(self.spacing, &[ends])
    }
}

/// A spacing is a length, and such that the mesh fits in memory.
pub(super) fn check_spacing(spacing: Km, lines: &[Vec<Point3>]) -> Result<(), Impossible> {
    if !(spacing.0 > 0.0 && spacing.0.is_finite()) {
        return Err(Impossible::Spacing { spacing_km: spacing.0 });
    }
    let length_km = |line: &Vec<Point3>| -> f64 {
        line.windows(2).map(|it| super::polyline::length_km(it[0], it[1])).sum()
    };
    let longest_km = lines.iter().map(length_km).fold(0.0, f64::max);
    if longest_km / spacing.0 > 1e5 {
        return Err(Impossible::TooManyNodes);
    }
    Ok(())
}
