//! Where a helicopter may set down beside a settlement that no road reaches.

use crate::exposure::grid::Raster;
use crate::units::{Degrees, Km, LonLat};

/// Slope of a 15″ cell up to which some of it is flat enough to land on: helicopters land on up to
/// 7° (US Army FM 3-21.38, from memory, to be checked); less, since a cell hides steeper parts.
/// Ours; 3° to 7°.
pub const FLAT: Degrees = Degrees(5.0);

/// How far people walk to it at most. Ours.
pub const REACH: Km = Km(3.0);

/// Distance to the middle of the nearest flat cell; `None` where none is within [`REACH`], or where
/// slopes are not known. Wires, trees and soft ground are not.
pub fn nearest_flat(slope_deg: &Raster, place: LonLat) -> Option<Km> {
    let step_deg = slope_deg.grid.step_deg;
    if step_deg <= 0.0 {
        return None;
    }
    let cos = place.lat_deg.to_radians().cos().max(0.05);
    let rows = (REACH.0 / (111.2 * step_deg)).ceil() as i32;
    let cols = (REACH.0 / (111.2 * cos * step_deg)).ceil() as i32;
    let around = (-rows..=rows).flat_map(|row| (-cols..=cols).map(move |col| (row, col)));
    around
        .filter_map(|(row, col)| {
            let lat_deg = place.lat_deg + f64::from(row) * step_deg;
            let at = LonLat::new(place.lon_deg + f64::from(col) * step_deg, lat_deg);
            let is_flat = slope_deg.at(at).is_some_and(|it| f64::from(it) <= FLAT.0);
            is_flat.then(|| place.distance(at).0)
        })
        .filter(|it| *it <= REACH.0)
        .min_by(f64::total_cmp)
        .map(Km)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::grid::Grid;

    #[test]
    fn the_nearest_flat_cell_counts() {
        let grid = Grid { west_deg: 70.0, north_deg: 39.1, step_deg: 0.01, n_cols: 10, n_rows: 10 };
        let mut slope = Raster { grid, values: vec![20.0; 100] };
        let place = grid.centre(55);
        assert_eq!(nearest_flat(&slope, place), None);
        slope.values[57] = 4.0;
        let two_cells_km = place.distance(grid.centre(57)).0;
        assert!((nearest_flat(&slope, place).unwrap().0 - two_cells_km).abs() < 1e-9);
        slope.values[55] = 5.0;
        assert_eq!(nearest_flat(&slope, place), Some(Km(0.0)));
    }
}
