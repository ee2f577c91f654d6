//! Counts of people on another lattice, to the person: each cell of the file gives its people to
//! the cells of the lattice that it overlaps, by area. What falls beside the lattice is told.
//!
//! Where the edges of cells run along meridians and parallels the overlap is exact; where one
//! lattice is a whole multiple of the other, so are the sums. Cells of other systems are divided
//! into so many equal parts that several lie in each cell of the lattice, and each part goes
//! where its middle lies.

use super::file::Window;
use super::placing::{Affine, Mesh, Placed, mesh_step};
use crate::exposure::grid::{Grid, Raster};
use crate::geodata::GeodataError;
use crate::units::EARTH_RADIUS_KM;

/// What the numbers of cells count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// People in the cell.
    #[default]
    People,
    /// People on each km² of it.
    PerKm2,
    /// People on each hectare of it.
    PerHectare,
}

impl Unit {
    /// What a number is multiplied by in a cell of some km².
    fn factor(self, area_km2: f64) -> f64 {
        match self {
            Unit::People => 1.0,
            Unit::PerKm2 => area_km2,
            Unit::PerHectare => area_km2 * 100.0,
        }
    }
}

/// People on a lattice, and sums over the cells of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Gathered {
    /// People of each cell; NaN where the file knows nothing.
    pub people: Raster,
    /// People of the window, whatever lattice.
    pub total: f64,
    /// People of the window that fall beside the lattice.
    pub beside: f64,
    /// What the numbers add up to as they stand.
    pub as_counts: f64,
    /// What they add up to as people per km².
    pub as_per_km2: f64,
}

struct Pile {
    grid: Grid,
    people: Vec<f64>,
    unit: Unit,
    total: f64,
    kept: f64,
    as_counts: f64,
    as_per_km2: f64,
}

/// Brings the people of a window to a lattice; `clean` makes NaN of what is no number of people.
///
/// # Errors
/// The file is broken within the window.
pub fn gather(
    placed: &Placed,
    (band, window): (usize, &Window),
    (grid, unit): (&Grid, Unit),
    clean: &dyn Fn(f64) -> f64,
) -> Result<Gathered, GeodataError> {
    let people = vec![f64::NAN; grid.len()];
    let zero = 0.0;
    let mut pile = Pile {
        grid: *grid,
        people,
        unit,
        total: zero,
        kept: zero,
        as_counts: zero,
        as_per_km2: zero,
    };
    let shares = placed.edges().map(|it| Shares::new(&it, window, grid));
    let ([east_km, south_km], [east_deg, south_deg]) = placed.cell_size(window);
    let mesh_step = mesh_step(east_km.max(south_km));
    let parts = (PARTS * east_deg.max(south_deg) / grid.step_deg).ceil().clamp(1.0, 64.0) as usize;
    for strip in placed.file.strips(band, window) {
        let values = placed.file.read(band, &strip)?;
        if let Some(shares) = &shares {
            pile.add_exact(&strip, &values, shares, clean);
        } else {
            let mesh = Mesh::new(&strip, mesh_step, |x, y| placed.lonlat(x, y));
            pile.add_parts(&strip, &values, (&mesh, parts), clean);
        }
    }
    let Pile { people, total, kept, as_counts, as_per_km2, .. } = pile;
    let values = people.into_iter().map(|it| it as f32).collect();
    let people = Raster { grid: *grid, values };
    Ok(Gathered { people, total, beside: total - kept, as_counts, as_per_km2 })
}

/// Parts of a cell of the file along the side of a cell of the lattice, at least. Ours.
const PARTS: f64 = 6.0;

impl Pile {
    fn put(&mut self, cell: usize, people: f64) {
        let here = &mut self.people[cell];
        *here = if here.is_nan() { people } else { *here + people };
        self.kept += people;
    }

    /// The people of a cell, counted.
    fn people(&mut self, value: f64, area_km2: f64) -> f64 {
        let people = value * self.unit.factor(area_km2);
        self.total += people;
        self.as_counts += value;
        self.as_per_km2 += value * area_km2;
        people
    }

    fn add_exact(
        &mut self,
        strip: &Window,
        values: &[f64],
        shares: &Shares,
        clean: &dyn Fn(f64) -> f64,
    ) {
        let n_cols = self.grid.n_cols;
        let lines = values.chunks_exact(strip.cols.len());
        for (row, line) in (strip.rows.start - shares.first_row..).zip(lines) {
            let area_km2 = shares.area_km2[row];
            for (col, value) in line.iter().enumerate() {
                let value = clean(*value);
                if value.is_nan() {
                    continue;
                }
                let people = if value == 0.0 { 0.0 } else { self.people(value, area_km2) };
                for (to_row, part) in &shares.rows[row] {
                    for (to_col, share) in &shares.cols[col] {
                        self.put(to_row * n_cols + to_col, people * part * share);
                    }
                }
            }
        }
    }

    fn add_parts(
        &mut self,
        strip: &Window,
        values: &[f64],
        (mesh, parts): (&Mesh, usize),
        clean: &dyn Fn(f64) -> f64,
    ) {
        let share = 1.0 / (parts * parts) as f64;
        let middle = |i: usize| (i as f64 + 0.5) / parts as f64;
        for (i, value) in values.iter().enumerate() {
            let value = clean(*value);
            if value.is_nan() {
                continue;
            }
            let col = (strip.cols.start + i % strip.cols.len()) as f64;
            let row = (strip.rows.start + i / strip.cols.len()) as f64;
            let people =
                if value == 0.0 { 0.0 } else { self.people(value, area_km2(mesh, col, row)) };
            for part in 0..parts * parts {
                let at = mesh.at(col + middle(part % parts), row + middle(part / parts));
                let place = crate::units::LonLat::new(at.0, at.1);
                if let Some(cell) = self.grid.index_of(place) {
                    self.put(cell, people * share);
                }
            }
        }
    }
}

/// Area of a cell on the sphere, km²: the shoelace of its corners in longitude and sine of
/// latitude, where areas are true.
fn area_km2(mesh: &Mesh, col: f64, row: f64) -> f64 {
    let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(right, down)| {
        let (lon, lat) = mesh.at(col + right, row + down);
        (lon.to_radians(), lat.to_radians().sin())
    });
    let cross = |i: usize| {
        let (a, b) = (corners[i], corners[(i + 1) % 4]);
        a.0 * b.1 - b.0 * a.1
    };
    let twice: f64 = (0..4).map(cross).sum();
    0.5 * twice.abs() * EARTH_RADIUS_KM * EARTH_RADIUS_KM
}

/// Columns or rows of a lattice, and the share of a cell of the file that falls in each.
type Overlap = Vec<(usize, f64)>;

/// Which columns and rows of a lattice each column and row of a window overlaps.
struct Shares {
    first_row: usize,
    cols: Vec<Overlap>,
    rows: Vec<Overlap>,
    /// Of a cell of each row.
    area_km2: Vec<f64>,
}

impl Shares {
    fn new(edges: &Affine, window: &Window, grid: &Grid) -> Shares {
        let lon = |col: usize| edges.place(col as f64, 0.0).0;
        let lat = |row: usize| edges.place(0.0, row as f64).1;
        let cols = window.cols.clone().map(|it| {
            let east = |lon: f64| (lon - grid.west_deg) / grid.step_deg;
            overlap(east(lon(it)), east(lon(it + 1)), grid.n_cols)
        });
        let rows = window.rows.clone().map(|it| {
            let south = |lat: f64| (grid.north_deg - lat) / grid.step_deg;
            overlap(south(lat(it)), south(lat(it + 1)), grid.n_rows)
        });
        let per_rad_km2 = EARTH_RADIUS_KM * EARTH_RADIUS_KM * edges.col.0.abs().to_radians();
        let area = |it: usize| {
            let sine = |row: usize| lat(row).to_radians().sin();
            per_rad_km2 * (sine(it) - sine(it + 1)).abs()
        };
        Shares {
            first_row: window.rows.start,
            cols: cols.collect(),
            rows: rows.collect(),
            area_km2: window.rows.clone().map(area).collect(),
        }
    }
}

/// Share of the stretch between two positions that each cell holds; one that ends within a
/// thousandth of its length from an edge ends there, as files write 1/1200° with few digits.
fn overlap(a: f64, b: f64, n: usize) -> Overlap {
    let length = (b - a).abs();
    let snapped = |it: f64| if (it - it.round()).abs() < 1e-3 * length { it.round() } else { it };
    let (low, high) = (snapped(a.min(b)), snapped(a.max(b)));
    let cells = low.floor().max(0.0)..high.ceil().min(n as f64);
    let (first, last) = (cells.start as usize, cells.end.max(0.0) as usize);
    let share = |cell: usize| {
        let inside = high.min(cell as f64 + 1.0) - low.max(cell as f64);
        (cell, inside.max(0.0) / (high - low))
    };
    (first..last).map(share).filter(|it| it.1 > 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_a_stretch_add_up_to_what_lies_on_the_lattice() {
        assert_eq!(overlap(2.0, 3.0, 5), [(2, 1.0)]);
        assert_eq!(overlap(2.9999, 3.1999, 5), [(3, 1.0)], "an edge written with few digits");
        assert_eq!(overlap(1.5, 0.5, 5), [(0, 0.5), (1, 0.5)]);
        assert_eq!(overlap(-0.75, 0.25, 5), [(0, 0.25)]);
        assert_eq!(overlap(7.0, 8.0, 5), []);
        assert_eq!(overlap(-3.0, -2.0, 5), []);
    }
}
