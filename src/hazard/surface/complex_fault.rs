//! A surface between edges: a subduction interface, a listric fault.

use super::impossible::Impossible;
use super::lattice::{Lattice, Point3, check_points, solid_km};
use super::mesh::MeshSurface;
use super::polyline::{evenly, length_km};
use super::simple_fault::check_spacing;
use crate::units::Km;

/// The numbers that make a surface from edges.
#[derive(Clone, Debug, PartialEq)]
pub struct ComplexFault {
    /// Two or more, from the top down; each along strike, with the dip to the right.
    pub edges: Vec<Vec<Point3>>,
    /// Between the nodes of its mesh, about.
    pub spacing: Km,
}

impl ComplexFault {
    /// Each edge is divided into the same number of even steps, then each line down through the edges, so that steps are as long as the spacing in the mean: the mesh of OpenQuake.
    ///
    /// # Errors
    /// What is wrong with the numbers.
    pub fn surface(&self) -> Result<MeshSurface, Impossible> {
        self.check()?;
        let n_cols = self.n_steps(&self.edges)? + 1;
        let edges: Vec<Vec<Point3>> = self.edges.iter().map(|it| evenly(it, n_cols)).collect();
        let lines: Vec<Vec<Point3>> =
            (0..n_cols).map(|col| edges.iter().map(|it| it[col]).collect()).collect();
        let n_rows = self.n_steps(&lines)? + 1;
        let columns: Vec<Vec<Point3>> = lines.iter().map(|it| evenly(it, n_rows)).collect();
        let rows = (0..n_rows).flat_map(|row| columns.iter().map(move |it| it[row]));
        let lattice = Lattice::new(n_cols, rows.collect())?;
        let deeper = |(above, below): (&Point3, &Point3)| below.1.0 >= above.1.0;
        let points = lattice.points();
        if !points.iter().zip(&points[n_cols..]).all(deeper) {
            return Err(Impossible::OutOfOrder);
        }
        MeshSurface::new(lattice)
    }

    /// How many steps lines of this mean length are divided into.
    fn n_steps(&self, lines: &[Vec<Point3>]) -> Result<usize, Impossible> {
        let length =
            |it: &Vec<Point3>| it.windows(2).map(|it| length_km(it[0], it[1])).sum::<f64>();
        let mean_km = lines.iter().map(length).sum::<f64>() / lines.len() as f64;
        let n = (mean_km / self.spacing.0).round_ties_even() as usize;
        if n < 1 { Err(Impossible::Spacing { spacing_km: self.spacing.0 }) } else { Ok(n) }
    }

    fn check(&self) -> Result<(), Impossible> {
        if self.edges.len() < 2 {
            return Err(Impossible::TooFewPoints { of: "the list of edges", needed: 2 });
        }
        for edge in &self.edges {
            if edge.len() < 2 {
                return Err(Impossible::TooFewPoints { of: "an edge", needed: 2 });
            }
            check_points(edge)?;
            let places: Vec<_> = edge.iter().map(|it| it.0).collect();
            if super::polyline::crosses_itself(&places) {
                return Err(Impossible::TraceCrossesItself);
            }
        }
        let mean_km =
            |edge: &Vec<Point3>| edge.iter().map(|it| it.1.0).sum::<f64>() / edge.len() as f64;
        let way = |edge: &Vec<Point3>| solid_km(edge[edge.len() - 1]) - solid_km(edge[0]);
        let in_order = |it: &[Vec<Point3>]| {
            mean_km(&it[0]) < mean_km(&it[1]) && way(&it[0]).dot(&way(&it[1])) > 0.0
        };
        if !self.edges.windows(2).all(in_order) {
            return Err(Impossible::OutOfOrder);
        }
        self.check_dip_to_the_right()?;
        check_spacing(self.spacing, &self.edges)
    }

    /// From the first points of the top and bottom edges, the normal of the surface points up.
    fn check_dip_to_the_right(&self) -> Result<(), Impossible> {
        let (top, bottom) = (&self.edges[0], &self.edges[self.edges.len() - 1]);
        let [start, end, below_start, below_end] =
            [top[0], top[top.len() - 1], bottom[0], bottom[bottom.len() - 1]].map(solid_km);
        let along = end - start;
        let leans_left = |side: nalgebra::Vector3<f64>| {
            let normal = side.cross(&along);
            // A tenth of a degree of slack, as a vertical surface has no side.
            normal.dot(&start) < -2e-3 * normal.norm() * start.norm()
        };
        if leans_left(below_start - start) && leans_left(below_end - end) {
            return Err(Impossible::OutOfOrder);
        }
        Ok(())
    }
}
