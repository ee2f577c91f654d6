//! Lines of equal shaking, by marching squares on a smoothed copy of a field.

use geo::{Coord, LineString, MultiLineString};

use crate::exposure::grid::{Grid, Raster};

/// Degrees that are drawn.
const DEGREES: std::ops::RangeInclusive<i32> = 4..=11;

/// Spacing of the lattice that is contoured, degrees: about 2 km. Soil changes intensity from
/// valley to slope; at the size of a page that would be a tangle of lines.
const STEP_DEG: f64 = 0.02;

/// Passes of a 3 × 3 mean over that lattice.
const PASSES: usize = 6;

/// A degree and its lines; the stronger side is always on the same hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Contour {
    /// Degree of intensity.
    pub degree: i32,
    /// Lines, longitude first; closed ones end where they begin.
    pub lines: MultiLineString<f64>,
}

/// Contours of all degrees that occur.
pub fn of_intensity(raster: &Raster) -> Vec<Contour> {
    let smooth = smoothed(raster);
    DEGREES
        .map(|degree| Contour { degree, lines: lines(&smooth, degree as f32) })
        .filter(|it| !it.lines.0.is_empty())
        .collect()
}

/// A copy that is coarse and smooth enough to be contoured.
pub fn smoothed(raster: &Raster) -> Raster {
    let mut smooth = coarse(raster);
    for _ in 0..PASSES {
        smooth = blurred(&smooth);
    }
    smooth
}

/// Means of blocks; NaN where a block knows nothing.
fn coarse(raster: &Raster) -> Raster {
    let fine = raster.grid;
    let factor = ((STEP_DEG / fine.step_deg).round() as usize).max(1);
    let grid = Grid {
        step_deg: fine.step_deg * factor as f64,
        n_cols: fine.n_cols.div_ceil(factor),
        n_rows: fine.n_rows.div_ceil(factor),
        ..fine
    };
    let values = (0..grid.len()).map(|i| {
        let (row, col) = (i / grid.n_cols * factor, i % grid.n_cols * factor);
        mean_of(raster, row..(row + factor).min(fine.n_rows), col..(col + factor).min(fine.n_cols))
    });
    Raster { grid, values: values.collect() }
}

fn blurred(raster: &Raster) -> Raster {
    let Grid { n_cols, n_rows, .. } = raster.grid;
    let values = (0..raster.values.len()).map(|i| {
        if raster.values[i].is_nan() {
            return f32::NAN;
        }
        let (row, col) = (i / n_cols, i % n_cols);
        let rows = row.saturating_sub(1)..(row + 2).min(n_rows);
        mean_of(raster, rows, col.saturating_sub(1)..(col + 2).min(n_cols))
    });
    Raster { grid: raster.grid, values: values.collect() }
}

fn mean_of(raster: &Raster, rows: std::ops::Range<usize>, cols: std::ops::Range<usize>) -> f32 {
    let (mut sum, mut n) = (0.0_f64, 0.0_f64);
    for row in rows {
        for value in &raster.values[row * raster.grid.n_cols..][cols.clone()] {
            if !value.is_nan() {
                sum += f64::from(*value);
                n += 1.0;
            }
        }
    }
    if n == 0.0 { f32::NAN } else { (sum / n) as f32 }
}

/// Marching squares between cell centres. Where a corner is unknown, no line is drawn.
///
/// Walking each square clockwise, a line enters where the walk comes in to the stronger side and
/// ends where it goes out; the neighbour walks the shared edge the other way, so ends meet starts.
pub fn lines(raster: &Raster, level: f32) -> MultiLineString<f64> {
    let Grid { n_cols, n_rows, .. } = raster.grid;
    let n = n_cols * n_rows;
    let mut next = vec![usize::MAX; 2 * n];
    let mut has_start = vec![false; 2 * n];
    for row in 0..n_rows.saturating_sub(1) {
        for col in 0..n_cols.saturating_sub(1) {
            for (from, to) in square(raster, level, row * n_cols + col).into_iter().flatten() {
                next[from] = to;
                has_start[to] = true;
            }
        }
    }
    let mut lines = Vec::new();
    for closed in [false, true] {
        for edge in 0..2 * n {
            if next[edge] != usize::MAX && (closed || !has_start[edge]) {
                lines.push(follow(raster, level, &mut next, edge));
            }
        }
    }
    MultiLineString(lines)
}

/// Pieces of line in the square whose north-west corner is node `i`, as (edge, edge). Edge `e`
/// below `n` runs east from node `e`; edge `n + e` runs south from it.
fn square(raster: &Raster, level: f32, i: usize) -> [Option<(usize, usize)>; 2] {
    let cols = raster.grid.n_cols;
    let n = raster.values.len();
    let corners = [i, i + 1, i + cols + 1, i + cols].map(|it| raster.values[it]);
    if corners.iter().any(|it| it.is_nan()) {
        return [None, None];
    }
    let sides = [i, n + i + 1, i + cols, n + i];
    let mut ins = [0; 2];
    let mut outs = [0; 2];
    let (mut n_ins, mut n_outs) = (0, 0);
    for side in 0..4 {
        match (corners[side] >= level, corners[(side + 1) % 4] >= level) {
            (false, true) => {
                ins[n_ins] = sides[side];
                n_ins += 1;
            }
            (true, false) => {
                outs[n_outs] = sides[side];
                n_outs += 1;
            }
            _ => {}
        }
    }
    match n_ins {
        0 => [None, None],
        1 => [Some((ins[0], outs[0])), None],
        _ => {
            let middle = corners.iter().sum::<f32>() / 4.0;
            // The out that follows an in on the walk closes its corner off from the middle.
            let follows = usize::from(corners[0] >= level);
            let first = if middle >= level { 1 - follows } else { follows };
            [Some((ins[0], outs[first])), Some((ins[1], outs[1 - first]))]
        }
    }
}

fn follow(raster: &Raster, level: f32, next: &mut [usize], start: usize) -> LineString<f64> {
    let mut line = vec![crossing(raster, level, start)];
    let mut edge = start;
    while next[edge] != usize::MAX {
        let to = next[edge];
        next[edge] = usize::MAX;
        line.push(crossing(raster, level, to));
        edge = to;
    }
    LineString(line)
}

fn crossing(raster: &Raster, level: f32, edge: usize) -> Coord<f64> {
    let n = raster.values.len();
    let (a, b) =
        if edge < n { (edge, edge + 1) } else { (edge - n, edge - n + raster.grid.n_cols) };
    let (low, high) = (f64::from(raster.values[a]), f64::from(raster.values[b]));
    let share = (f64::from(level) - low) / (high - low);
    let (from, to) = (raster.grid.centre(a), raster.grid.centre(b));
    Coord {
        x: from.lon_deg + share * (to.lon_deg - from.lon_deg),
        y: from.lat_deg + share * (to.lat_deg - from.lat_deg),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raster(n: usize, value: impl Fn(f64, f64) -> f64) -> Raster {
        let step_deg = 2.0 / n as f64;
        let grid = Grid { west_deg: -1.0, north_deg: 1.0, step_deg, n_cols: n, n_rows: n };
        let of = |i| {
            let at = grid.centre(i);
            value(at.lon_deg, at.lat_deg) as f32
        };
        Raster { grid, values: (0..grid.len()).map(of).collect() }
    }

    /// A cone's contour is a circle: closed, of the right radius and length.
    #[test]
    fn a_cone_gives_one_circle() {
        let cone = raster(200, |x, y| 10.0 - 10.0 * x.hypot(y));
        let found = lines(&cone, 5.0);
        assert_eq!(found.0.len(), 1);
        let circle = &found.0[0];
        assert!(circle.is_closed());
        assert!(circle.0.iter().all(|it| (it.x.hypot(it.y) - 0.5).abs() < 2e-4));
        let length: f64 = circle.lines().map(|it| it.dx().hypot(it.dy())).sum();
        assert!((length - std::f64::consts::PI).abs() < 2e-3, "{length}");
    }

    #[test]
    fn no_line_is_drawn_along_the_edge_of_knowledge() {
        let half = raster(100, |x, y| if x > 0.0 { f64::NAN } else { 10.0 - 10.0 * x.hypot(y) });
        let found = lines(&half, 5.0);
        assert_eq!(found.0.len(), 1);
        assert!(!found.0[0].is_closed());
        assert!(found.0[0].0.iter().all(|it| it.x <= 0.0 && (it.x.hypot(it.y) - 0.5).abs() < 1e-3));
    }

    /// Two hills that touch at a corner: the mean of the square says whether they are one.
    #[test]
    fn a_saddle_is_split_by_its_middle() {
        let grid = Grid { west_deg: 0.0, north_deg: 4.0, step_deg: 1.0, n_cols: 4, n_rows: 4 };
        let hills = |high: f32, rest: f32| {
            let mut values = vec![0.0; 16];
            (values[5], values[10], values[6], values[9]) = (high, high, rest, rest);
            Raster { grid, values }
        };
        for mirrored in [false, true] {
            let count = |high, rest| {
                let mut it = hills(high, rest);
                if mirrored {
                    it.values.swap(5, 6);
                    it.values.swap(9, 10);
                }
                lines(&it, 5.0).0.len()
            };
            assert_eq!((count(6.0, 1.0), count(9.0, 4.0)), (2, 1), "mirrored: {mirrored}");
        }
    }
}
