//! A surface through profiles down the dip.

use super::impossible::Impossible;
use super::lattice::{Attitude, Point3, check_points, solid_km};
use super::mesh::{MeshSurface, Parts, Summary};
use super::polyline::{End, length_km, stepped};
use super::simple_fault::check_spacing;
use crate::hazard::sphere::azimuth;
use crate::units::{Degrees, Km, LonLat};

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

/// Rows and columns of points, with holes.
#[derive(Clone, Debug, PartialEq)]
pub struct Ragged {
    n_cols: usize,
    points: Vec<Option<Point3>>,
}

impl KiteFault {
    /// The mesh of OpenQuake: each profile is stepped along; then, from the longest profile to
    /// both sides, each row as far as profiles have it. Unlike there, a row that ends does not
    /// begin again farther on.
    ///
    /// # Errors
    /// What is wrong with the numbers.
    pub fn surface(&self) -> Result<MeshSurface, Impossible> {
        self.check()?;
        let step_km = self.profile_spacing.0;
        let profiles: Vec<Vec<Point3>> =
            self.profiles.iter().map(|it| stepped(it, step_km, End::FullStep)).collect();
        let n_rows = profiles.iter().map(Vec::len).max().unwrap_or(0);
        let longest = longest(&profiles, step_km / 10.0);
        let backwards: Vec<Vec<Point3>> = profiles[..=longest].iter().rev().cloned().collect();
        let (mut left, mut right) = (vec![], vec![]);
        for row in 0..n_rows {
            left.push(self.row(&backwards, row));
            right.push(self.row(&profiles[longest..], row));
        }
        // The longest profile is in both halves.
        let n_left = left.iter().map(|it| it.len().saturating_sub(1)).max().unwrap_or(0);
        let n_right = right.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let n_cols = n_left + n_right;
        let mut points = vec![None; n_rows * n_cols];
        for row in 0..n_rows {
            let at = |col: usize| row * n_cols + col;
            // The longest profile itself is as deep as the rows to its right, as in OpenQuake.
            let shared = usize::from(right.iter().any(|it| !it.is_empty()));
            for (i, it) in left[row].iter().enumerate().skip(shared) {
                points[at(n_left - i)] = Some(*it);
            }
            for (i, it) in right[row].iter().enumerate() {
                points[at(n_left + i)] = Some(*it);
            }
        }
        Ragged::new(n_cols, points)?.surface()
    }

    /// One row along profiles, as far as they have it, without the last point if there are more
    /// than two.
    fn row(&self, profiles: &[Vec<Point3>], row: usize) -> Vec<Point3> {
        let line: Vec<Point3> = profiles.iter().map_while(|it| it.get(row).copied()).collect();
        if line.len() < 2 {
            return vec![];
        }
        let mut points = stepped(&line, self.edge_spacing.0, End::LastPoint);
        if points.len() > 2 {
            points.pop();
        }
        points
    }

    fn check(&self) -> Result<(), Impossible> {
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
        let tops: Vec<Point3> = self.profiles.iter().map(|it| it[0]).collect();
        check_spacing(self.profile_spacing, &self.profiles)?;
        check_spacing(self.edge_spacing, &[tops])
    }
}

/// The first of the longest lines, or the first of all where they are as long as each other.
fn longest(lines: &[Vec<Point3>], alike_km: f64) -> usize {
    let lengths = lines.iter().map(|it| it.windows(2).map(|it| length_km(it[0], it[1])).sum());
    let lengths: Vec<f64> = lengths.collect();
    let (mut best, mut shortest_km) = (0, f64::INFINITY);
    for (i, km) in lengths.iter().enumerate() {
        shortest_km = shortest_km.min(*km);
        if *km > lengths[best] {
            best = i;
        }
    }
    if lengths[best] - shortest_km > alike_km { best } else { 0 }
}

impl Ragged {
    /// From rows of nodes, of which those without two neighbours at right angles are dropped.
    ///
    /// # Errors
    /// Too few points are left, or one is no place in the ground.
    pub fn new(n_cols: usize, mut points: Vec<Option<Point3>>) -> Result<Ragged, Impossible> {
        let too_few = Impossible::TooFewPoints { of: "the surface", needed: 4 };
        if n_cols < 2 || points.len() < 2 * n_cols || !points.len().is_multiple_of(n_cols) {
            return Err(too_few);
        }
        let given: Vec<Point3> = points.iter().flatten().copied().collect();
        check_points(&given)?;
        let n_rows = points.len() / n_cols;
        for row in 0..n_rows {
            for col in 0..n_cols {
                let at = |row: usize, col: usize| {
                    row < n_rows && col < n_cols && points[row * n_cols + col].is_some()
                };
                let beside = at(row, col.wrapping_sub(1)) || at(row, col + 1);
                let above = at(row.wrapping_sub(1), col) || at(row + 1, col);
                if !(beside && above) {
                    points[row * n_cols + col] = None;
                }
            }
        }
        let ragged = Ragged { n_cols, points };
        let top = ragged.top();
        if top.len() < 2 || ragged.points.iter().flatten().count() < 4 {
            return Err(too_few);
        }
        Ok(ragged)
    }

    fn n_rows(&self) -> usize {
        self.points.len() / self.n_cols
    }

    fn at(&self, row: usize, col: usize) -> Option<Point3> {
        self.points[row * self.n_cols + col]
    }

    /// The first row that has points.
    fn top(&self) -> Vec<Point3> {
        let rows = (0..self.n_rows())
            .map(|row| (0..self.n_cols).filter_map(|col| self.at(row, col)).collect::<Vec<_>>());
        rows.into_iter().find(|it| !it.is_empty()).unwrap_or_default()
    }

    /// First and last row of a column that have a point.
    fn span(&self, col: usize) -> Option<(usize, usize)> {
        let mut rows = (0..self.n_rows()).filter(|&row| self.at(row, col).is_some());
        let first = rows.next()?;
        Some((first, rows.next_back().unwrap_or(first)))
    }

    /// Around the outside; not closed.
    fn ring(&self) -> Vec<LonLat> {
        let spans: Vec<(usize, (usize, usize))> =
            (0..self.n_cols).filter_map(|col| Some((col, self.span(col)?))).collect();
        let (first, last) = (spans[0].1, spans[spans.len() - 1].1);
        let in_row = |row: usize| (0..self.n_cols).filter_map(move |col| self.at(row, col));
        let mut ring: Vec<Option<Point3>> = vec![];
        ring.extend(spans.iter().map(|&(col, it)| self.at(it.0, col)));
        ring.extend((last.0 + 1..last.1).map(|row| in_row(row).next_back()));
        ring.extend(spans.iter().rev().map(|&(col, it)| self.at(it.1, col)));
        ring.extend((first.0 + 1..first.1).rev().map(|row| in_row(row).next()));
        ring.into_iter().flatten().map(|it| it.0).collect()
    }

    /// Strike is the mean azimuth of the top row, dip the mean of the columns weighted with
    /// their lengths, width their mean length.
    fn summary(&self) -> Summary {
        let (mut widths_km, mut weighted_deg, mut n_columns) = (0.0, 0.0, 0);
        for col in 0..self.n_cols {
            let (mut width_km, mut dip_deg, mut n) = (0.0, 0.0, 0);
            for row in 1..self.n_rows() {
                let Some((above, below)) = self.at(row - 1, col).zip(self.at(row, col)) else {
                    continue;
                };
                width_km += length_km(above, below);
                let down_km = below.1.0 - above.1.0;
                dip_deg += down_km.atan2(above.0.distance(below.0).0).to_degrees();
                n += 1;
            }
            if n > 0 {
                widths_km += width_km;
                weighted_deg += width_km * dip_deg / f64::from(n);
                n_columns += 1;
            }
        }
        let attitude =
            Attitude { strike: mean_azimuth(&self.top()), dip: Degrees(weighted_deg / widths_km) };
        Summary { attitude, width: Km(widths_km / f64::from(n_columns)) }
    }

    /// Area of the cells with four corners, km².
    fn area_km2(&self) -> f64 {
        let mut area_km2 = 0.0;
        for row in 1..self.n_rows() {
            for col in 1..self.n_cols {
                let corners = [(row - 1, col - 1), (row - 1, col), (row, col - 1), (row, col)];
                let corners = corners.map(|it| self.at(it.0, it.1).map(solid_km));
                if let [Some(a), Some(b), Some(c), Some(d)] = corners {
                    let twice =
                        [(b - a).cross(&(c - a)), (b - d).cross(&(c - d))].map(|it| it.norm());
                    area_km2 += f64::midpoint(twice[0], twice[1]);
                }
            }
        }
        area_km2
    }

    /// # Errors
    /// The surface has no area.
    pub fn surface(&self) -> Result<MeshSurface, Impossible> {
        let points: Vec<Point3> = self.points.iter().flatten().copied().collect();
        let top = self.top();
        let ztor = Km(top.iter().map(|it| it.1.0).fold(f64::INFINITY, f64::min));
        let parts = Parts {
            middle: points[points.len() / 2],
            points,
            top: top.iter().map(|it| it.0).collect(),
            ztor,
            ring: self.ring(),
            area_km2: self.area_km2(),
        };
        MeshSurface::kite(parts, self.summary())
    }
}

/// As numbers, from the first on: not as directions, in which OpenQuake differs.
fn mean_azimuth(line: &[Point3]) -> Degrees {
    let azimuths: Vec<f64> = line.windows(2).map(|it| azimuth(it[0].0, it[1].0).0).collect();
    let turn = |it: &f64| (it - azimuths[0] + 180.0).rem_euclid(360.0) - 180.0;
    let mean_turn = azimuths.iter().map(turn).sum::<f64>() / azimuths.len() as f64;
    // The thousandth of a degree is OpenQuake's.
    Degrees((azimuths[0] + mean_turn + 0.001).rem_euclid(360.0))
}
