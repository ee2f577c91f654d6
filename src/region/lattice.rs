//! Questions to a lattice: which cells lie in an area, on a line, how far from something, and
//! nearest to whom when the way is hard.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use geo::{LineString, MultiPolygon};

use crate::exposure::grid::Grid;
use crate::units::{EARTH_RADIUS_KM, LonLat};

/// Cells whose centre lies in the area, `[n_rows × n_cols]`.
pub fn inside(grid: &Grid, area: &MultiPolygon<f64>) -> Vec<bool> {
    let mut mask = vec![false; grid.len()];
    each_inside(grid, area, |cell| mask[cell] = true);
    mask
}

/// Calls `found` with each cell whose centre lies in the area, polygon by polygon.
pub fn each_inside(grid: &Grid, area: &MultiPolygon<f64>, mut found: impl FnMut(usize)) {
    for polygon in area {
        let lines = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        // The latitudes that each line crosses say which rows it matters to.
        let mut crossings: Vec<Vec<f64>> = vec![vec![]; grid.n_rows];
        let lat = |row: usize| grid.centre(row * grid.n_cols).lat_deg;
        for line in lines.flat_map(LineString::lines) {
            let (a, b) = (line.start, line.end);
            let row = |lat: f64| (grid.north_deg - lat) / grid.step_deg;
            let (first, last) = (row(a.y.max(b.y)) - 1.5, row(a.y.min(b.y)) + 1.5);
            let rows = first.max(0.0) as usize..(last.max(0.0) as usize).min(grid.n_rows);
            for row in rows {
                let lat = lat(row);
                if (a.y > lat) != (b.y > lat) {
                    crossings[row].push(a.x + (lat - a.y) / (b.y - a.y) * (b.x - a.x));
                }
            }
        }
        for (row, crossings) in crossings.iter_mut().enumerate() {
            crossings.sort_by(f64::total_cmp);
            for pair in crossings.chunks_exact(2) {
                let column = |lon: f64| {
                    ((lon - grid.west_deg) / grid.step_deg - 0.5).ceil().clamp(0.0, 1e9) as usize
                };
                let last = column(pair[1]).min(grid.n_cols);
                for col in column(pair[0])..last {
                    found(row * grid.n_cols + col);
                }
            }
        }
    }
}

/// Cells that the lines pass through, sampled every quarter of a cell.
pub fn along<'a>(grid: &Grid, lines: impl Iterator<Item = &'a LineString<f64>>) -> Vec<bool> {
    let mut mask = vec![false; grid.len()];
    for cell in lines.flat_map(LineString::lines).flat_map(|it| cells_along(grid, it)) {
        mask[cell] = true;
    }
    mask
}

/// Cells that a straight line passes through, sampled every quarter of a cell; each once.
pub fn cells_along(grid: &Grid, line: geo::Line<f64>) -> Vec<usize> {
    let length = line.dx().abs().max(line.dy().abs());
    let n = (length / grid.step_deg * 4.0).ceil().max(1.0);
    let place = |step: usize| {
        let t = step as f64 / n;
        LonLat::new(line.start.x + t * line.dx(), line.start.y + t * line.dy())
    };
    let mut cells: Vec<usize> =
        (0..=n as usize).filter_map(|it| grid.index_of(place(it))).collect();
    cells.dedup();
    cells
}

/// Size of the cells of a row: west to east, and north to south, km.
pub fn cell_km(grid: &Grid, row: usize) -> (f64, f64) {
    let lat = grid.centre(row * grid.n_cols).lat_deg;
    let side = grid.step_deg.to_radians() * EARTH_RADIUS_KM;
    (side * lat.to_radians().cos(), side)
}

/// The up to eight cells around a cell, each with the length of the step in km.
pub fn around(grid: &Grid, cell: usize) -> impl Iterator<Item = (usize, f64)> {
    let (n_rows, n_cols) = (grid.n_rows, grid.n_cols);
    let (row, col) = (cell / n_cols, cell % n_cols);
    let (east, north) = cell_km(grid, row);
    (-1_isize..=1).flat_map(move |down| (-1_isize..=1).map(move |right| (down, right))).filter_map(
        move |(down, right)| {
            let (row, col) = (row.checked_add_signed(down)?, col.checked_add_signed(right)?);
            let is_neighbour = (down, right) != (0, 0) && row < n_rows && col < n_cols;
            let step = (east * right as f64).hypot(north * down as f64);
            is_neighbour.then_some((row * n_cols + col, step))
        },
    )
}

/// Cells within a radius of a place, each with its distance in km, in order of index.
pub fn within(grid: &Grid, place: LonLat, radius_km: f64) -> Vec<(usize, f64)> {
    let per_deg = EARTH_RADIUS_KM.to_radians();
    let lat_deg = radius_km / per_deg;
    let lon_deg = lat_deg / place.lat_deg.to_radians().cos();
    let bounds = |at: f64, origin: f64, half: f64, n: usize| {
        let first = ((at - half - origin) / grid.step_deg).floor().max(0.0) as usize;
        let last = ((at + half - origin) / grid.step_deg).ceil().max(0.0) as usize;
        first..last.min(n)
    };
    let rows = bounds(-place.lat_deg, -grid.north_deg, lat_deg, grid.n_rows);
    let cols = bounds(place.lon_deg, grid.west_deg, lon_deg, grid.n_cols);
    let cells = rows.flat_map(|row| cols.clone().map(move |col| row * grid.n_cols + col));
    let measured = cells.map(|it| (it, place.distance(grid.centre(it)).0));
    measured.filter(|&(_, km)| km <= radius_km).collect()
}

/// Distance to the nearest marked cell in km, by steps to the eight neighbours: up to an eighth long.
pub fn distance_km(grid: &Grid, marked: &[bool]) -> Vec<f32> {
    let mut km: Vec<f64> = marked.iter().map(|&it| if it { 0.0 } else { f64::MAX }).collect();
    let mut relax = |cell: usize| {
        let nearest = around(grid, cell).map(|(it, step)| km[it] + step).fold(km[cell], f64::min);
        km[cell] = nearest;
    };
    (0..grid.len()).for_each(&mut relax);
    (0..grid.len()).rev().for_each(&mut relax);
    km.into_iter().map(|it| it as f32).collect()
}

/// Lowest value within a square of `2 × reach + 1` cells.
pub fn lowest_near(grid: &Grid, values: &[f32], reach: usize) -> Vec<f32> {
    let pass = |values: &[f32], line: usize, stride: usize, n: usize, out: &mut [f32]| {
        for at in 0..n {
            let near = at.saturating_sub(reach)..(at + reach + 1).min(n);
            let low = near.map(|it| values[line + it * stride]).fold(f32::INFINITY, f32::min);
            out[line + at * stride] = low;
        }
    };
    let mut along_rows = vec![0.0; values.len()];
    for row in 0..grid.n_rows {
        pass(values, row * grid.n_cols, 1, grid.n_cols, &mut along_rows);
    }
    let mut lowest = vec![0.0; values.len()];
    for col in 0..grid.n_cols {
        pass(&along_rows, col, grid.n_cols, grid.n_rows, &mut lowest);
    }
    lowest
}

/// For each cell the label of the seed that reaches it with the least effort; `None` where no
/// seed can. `effort_per_km` of a cell is paid for the way into it; `None` bars the way.
pub fn nearest_seed(
    grid: &Grid,
    seeds: &[(usize, u8)],
    effort_per_km: impl Fn(usize) -> Option<f64>,
) -> Vec<Option<u8>> {
    let mut effort = vec![u64::MAX; grid.len()];
    let mut label = vec![None; grid.len()];
    let mut queue = BinaryHeap::new();
    for &(cell, seed) in seeds {
        effort[cell] = 0;
        label[cell] = Some(seed);
        queue.push(Reverse((0_u64, cell)));
    }
    while let Some(Reverse((so_far, cell))) = queue.pop() {
        if so_far > effort[cell] {
            continue;
        }
        for (next, km) in around(grid, cell) {
            let Some(per_km) = effort_per_km(next) else { continue };
            let total = so_far + (per_km * km * 1e6).round() as u64;
            if total < effort[next] {
                effort[next] = total;
                label[next] = label[cell];
                queue.push(Reverse((total, next)));
            }
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use geo::polygon;

    use super::*;

    const GRID: Grid =
        Grid { west_deg: 70.0, north_deg: 40.0, step_deg: 0.01, n_cols: 60, n_rows: 50 };

    #[test]
    fn a_square_with_a_hole_holds_the_cells_whose_centres_it_holds() {
        let area = MultiPolygon(vec![polygon! {
            exterior: [(x: 70.1, y: 39.6), (x: 70.3, y: 39.6), (x: 70.3, y: 39.9), (x: 70.1, y: 39.9)],
            interiors: [[(x: 70.2, y: 39.7), (x: 70.25, y: 39.7), (x: 70.25, y: 39.8), (x: 70.2, y: 39.8)]],
        }]);
        let mask = inside(&GRID, &area);
        for (cell, &is_inside) in mask.iter().enumerate() {
            let at = geo::Point::new(GRID.centre(cell).lon_deg, GRID.centre(cell).lat_deg);
            assert_eq!(is_inside, geo::Contains::contains(&area, &at), "cell {cell}");
        }
        assert_eq!(mask.iter().filter(|it| **it).count(), 20 * 30 - 5 * 10);
    }

    #[test]
    fn distances_are_at_most_an_eighth_too_long_and_never_too_short() {
        let mut marked = vec![false; GRID.len()];
        let (one, two) = (7 * 60 + 11, 40 * 60 + 50);
        (marked[one], marked[two]) = (true, true);
        for (cell, km) in distance_km(&GRID, &marked).into_iter().enumerate() {
            let to = |it: usize| GRID.centre(cell).distance(GRID.centre(it)).0;
            let exact = to(one).min(to(two));
            let long = f64::from(km) / exact;
            assert!(
                exact < 1e-9 || (0.998 < long && long < 1.125),
                "cell {cell}: {km} for {exact}"
            );
        }
    }

    #[test]
    fn a_wall_sends_the_way_around() {
        let grid = Grid { n_cols: 3, n_rows: 3, ..GRID };
        let wall = |it: usize| (it % 3 != 1 || it == 7).then_some(1.0);
        let labels = nearest_seed(&grid, &[(0, 4), (8, 9)], wall);
        let expected = [4, 0, 9, 4, 0, 9, 9, 9, 9].map(|it| (it > 0).then_some(it));
        assert_eq!(labels, expected, "cell 6 is two steps from both; its row is the cheaper one");
    }

    #[test]
    fn the_lowest_nearby_is_that_of_a_slow_search() {
        let values: Vec<f32> = (0..GRID.len()).map(|it| (it * 7919 % 1009) as f32).collect();
        let fast = lowest_near(&GRID, &values, 3);
        for (cell, found) in fast.into_iter().enumerate() {
            let (row, col) = (cell / 60, cell % 60);
            let rows = row.saturating_sub(3)..(row + 4).min(50);
            let cols = col.saturating_sub(3)..(col + 4).min(60);
            let near = rows.flat_map(|row| cols.clone().map(move |col| (row, col)));
            let lowest = near.map(|(row, col)| values[row * 60 + col]).fold(f32::MAX, f32::min);
            assert_eq!(found, lowest);
        }
    }
}
