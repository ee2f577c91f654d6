//! Where roads cross rivers: modelled bridges, since no open package has them.
//!
//! Rivers are generalised lines, off by a cell or two, and roads keep to valley floors: a road that
//! follows a river would cross its line at every bend. So a bridge is where a road comes from one
//! side of a river's cells and leaves on the other: where the crossings of the line between are an
//! odd number. The middle one is the bridge. A road that never leaves the river's cells has none.
//! Ours; rivers that the layer lacks have no bridges.

use std::collections::{BTreeSet, HashMap};

use geo::{Coord, Line, LineString};

use super::web::Chain;
use crate::exposure::grid::Grid;
use crate::region::lattice;

/// A step of road between two cells, the lower first.
pub type Pair = (u32, u32);

/// Pieces of rivers by the cells that they pass.
struct Rivers<'a> {
    grid: &'a Grid,
    pieces: HashMap<usize, Vec<Line<f64>>>,
}

impl Rivers<'_> {
    fn of<'a>(grid: &'a Grid, lines: &[LineString<f64>]) -> Rivers<'a> {
        let mut pieces: HashMap<usize, Vec<Line<f64>>> = HashMap::new();
        for piece in lines.iter().flat_map(LineString::lines) {
            for cell in lattice::cells_along(grid, piece) {
                pieces.entry(cell).or_default().push(piece);
            }
        }
        Rivers { grid, pieces }
    }

    /// How often rivers cross the straight way between the centres of two neighbouring cells.
    fn crossings(&self, a: u32, b: u32) -> usize {
        let [from, to] = [a, b].map(|it| {
            let at = self.grid.centre(it as usize);
            Coord { x: at.lon_deg, y: at.lat_deg }
        });
        let of = |cell: u32| self.pieces.get(&(cell as usize)).map_or(&[][..], Vec::as_slice);
        let mut met: Vec<Line<f64>> = vec![];
        for piece in of(a).iter().chain(of(b)) {
            if !met.contains(piece) && cross(Line::new(from, to), *piece) {
                met.push(*piece);
            }
        }
        met.len()
    }
}

/// Whether two lines cross; a line that only touches another with one end counts on one side.
fn cross(a: Line<f64>, b: Line<f64>) -> bool {
    let left = |line: Line<f64>, at: Coord<f64>| {
        line.dx() * (at.y - line.start.y) - line.dy() * (at.x - line.start.x) > 0.0
    };
    left(a, b.start) != left(a, b.end) && left(b, a.start) != left(b, a.end)
}

/// The steps of chains that are bridges.
pub fn bridges(
    grid: &Grid,
    lines: &[LineString<f64>],
    river: &[bool],
    chains: &[Chain],
) -> BTreeSet<Pair> {
    let rivers = Rivers::of(grid, lines);
    let mut found = BTreeSet::new();
    for chain in chains {
        let mut run: Vec<Pair> = vec![];
        let mut is_dry = !river[chain.cells[0] as usize];
        let mut was_dry = is_dry;
        for step in chain.cells.windows(2) {
            let crossings = rivers.crossings(step[0], step[1]);
            run.extend(std::iter::repeat_n(
                (step[0].min(step[1]), step[0].max(step[1])),
                crossings,
            ));
            is_dry = !river[step[1] as usize];
            if is_dry {
                found.extend(middle(&run));
                run.clear();
                was_dry = true;
            }
        }
        // The chain ends among the river's cells: as if the bank began there, if it came from one.
        if !is_dry && was_dry {
            found.extend(middle(&run));
        }
    }
    found
}

/// The middle one of an odd number of crossings.
fn middle(run: &[Pair]) -> Option<Pair> {
    (run.len() % 2 == 1).then(|| run[run.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::network::RoadClass;

    const GRID: Grid =
        Grid { west_deg: 70.0, north_deg: 39.0, step_deg: 0.01, n_cols: 40, n_rows: 20 };

    /// A river that winds from north to south through column 20, five bends on the way.
    fn river() -> LineString<f64> {
        let point = |i: u32| {
            let bend = if i.is_multiple_of(2) { 0.004 } else { -0.004 };
            (70.205 + bend, 39.0 - 0.04 * f64::from(i))
        };
        (0..=5).map(point).collect()
    }

    fn chain(cells: impl Iterator<Item = (u32, u32)>) -> Chain {
        let cells = cells.map(|(col, row)| row * 40 + col).collect();
        Chain { cells, class: RoadClass::Local, km: 1.0, edge: None }
    }

    fn found(chain: Chain) -> Vec<Pair> {
        let lines = [river()];
        let mask = lattice::along(&GRID, lines.iter());
        bridges(&GRID, &lines, &mask, &[chain]).into_iter().collect()
    }

    #[test]
    fn a_road_across_has_one_bridge_wherever_it_crosses() {
        for row in 0..20 {
            let bridges = found(chain((5..35).map(|col| (col, row))));
            assert_eq!(bridges.len(), 1, "row {row}");
            let (a, b) = bridges[0];
            assert!((a % 40).abs_diff(20) <= 2 && b == a + 1, "row {row}: {bridges:?}");
        }
    }

    #[test]
    fn a_road_that_comes_back_to_its_bank_has_none() {
        let along = |rows: std::ops::Range<u32>| rows.map(|row| (20, row));
        let there = |to: u32| (15..to).map(move |col| (col, 1));
        let back = |row: u32| (15..20).rev().map(move |col| (col, row));
        for last in 3..19 {
            let road = there(20).chain(along(2..last)).chain(back(last));
            assert_eq!(found(chain(road)), [], "back on row {last}");
            // The same road, but on over to the other bank.
            let over = there(20).chain(along(2..last)).chain((21..25).map(|col| (col, last)));
            assert_eq!(found(chain(over)).len(), 1, "over on row {last}");
        }
    }

    #[test]
    fn a_road_within_the_cells_of_a_river_has_none() {
        let lines = [river()];
        let mask = lattice::along(&GRID, lines.iter());
        let wet: Vec<(u32, u32)> = (0..20).map(|row| (20, row)).collect();
        assert!(wet.iter().all(|(col, row)| mask[(row * 40 + col) as usize]));
        assert_eq!(found(chain(wet.into_iter())), []);
    }
}
