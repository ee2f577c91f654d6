//! How good a grid of people is, told by places that it did not read: villages, schools.
//!
//! A place is *found* when somebody lives in its cell, or there or in one of the eight cells around
//! it, which makes up for places drawn to the nearest minute. Beside it stands what a uniform
//! spread would find: the share of the ground that such cells cover. A grid that covers half of
//! the country finds half of anything, so a share of places says little without the share of
//! ground. How many live in a place is not judged: few lists of villages say it.

use super::lattice::around;
use crate::exposure::grid::Raster;
use crate::units::LonLat;

/// What was found in one area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// The area.
    pub name: String,
    /// Places in it.
    pub places: usize,
    /// Of them, those on a populated cell.
    pub on: usize,
    /// Of them, those on a populated cell or next to one.
    pub near: usize,
    /// Share of the ground that populated cells cover: what a uniform spread would find.
    pub ground_on: f64,
    /// Share of the ground that populated cells and those around them cover.
    pub ground_near: f64,
    /// P10, P50 and P90 of the heights of places, metres; zeros without any.
    pub place_heights_m: [f64; 3],
    /// The same of people.
    pub people_heights_m: [f64; 3],
    /// The same of the ground.
    pub ground_heights_m: [f64; 3],
}

impl Score {
    /// Share of places on a populated cell.
    pub fn share_on(&self) -> f64 {
        self.on as f64 / self.places.max(1) as f64
    }

    /// Share of places on a populated cell or next to one.
    pub fn share_near(&self) -> f64 {
        self.near as f64 / self.places.max(1) as f64
    }
}

/// Heights with their weights: people, km², or one a place.
type Heights = Vec<(f32, f64)>;

/// Scores of areas, the whole first, and how many places lie in none of them.
///
/// `area` is the area of each cell, an index of `names`; people and terrain share one lattice.
pub fn scores(
    people: &Raster,
    terrain: &Raster,
    area: &[Option<u32>],
    names: &[&str],
    places: &[LonLat],
) -> (Vec<Score>, usize) {
    let grid = &people.grid;
    let populated: Vec<bool> = people.values.iter().map(|it| 0.0 < *it).collect();
    let near: Vec<bool> = (0..grid.len())
        .map(|it| populated[it] || around(grid, it).any(|(next, _)| populated[next]))
        .collect();
    let mut scores: Vec<Score> = std::iter::once("all")
        .chain(names.iter().copied())
        .map(|it| Score { name: it.to_owned(), ..Score::default() })
        .collect();
    let mut heights = vec![<[Heights; 3]>::default(); scores.len()];
    let mut ground_km2 = vec![0.0; scores.len()];
    for (cell, area) in area.iter().enumerate() {
        let Some(area) = area else { continue };
        let km2 = grid.cell_area_km2(cell / grid.n_cols);
        for of in [0, *area as usize + 1] {
            ground_km2[of] += km2;
            scores[of].ground_on += if populated[cell] { km2 } else { 0.0 };
            scores[of].ground_near += if near[cell] { km2 } else { 0.0 };
            heights[of][2].push((terrain.values[cell], km2));
            if populated[cell] {
                heights[of][1].push((terrain.values[cell], f64::from(people.values[cell])));
            }
        }
    }
    let mut outside = 0;
    for place in places {
        let cell = grid.index_of(*place);
        let Some((cell, area)) = cell.and_then(|it| Some((it, area[it]?))) else {
            outside += 1;
            continue;
        };
        for of in [0, area as usize + 1] {
            scores[of].places += 1;
            scores[of].on += usize::from(populated[cell]);
            scores[of].near += usize::from(near[cell]);
            heights[of][0].push((terrain.values[cell], 1.0));
        }
    }
    for ((score, ground_km2), heights) in scores.iter_mut().zip(ground_km2).zip(heights) {
        score.ground_on /= f64::max(ground_km2, 1e-9);
        score.ground_near /= f64::max(ground_km2, 1e-9);
        let [places, people, ground] = heights.map(quantiles);
        (score.place_heights_m, score.people_heights_m, score.ground_heights_m) =
            (places, people, ground);
    }
    (scores, outside)
}

/// P10, P50 and P90 of weighted heights: the first height that the share is reached at.
fn quantiles(mut heights: Heights) -> [f64; 3] {
    heights.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = heights.iter().map(|it| it.1).sum();
    [0.1, 0.5, 0.9].map(|share| {
        let mut passed = 0.0;
        let reaches = |it: &&(f32, f64)| {
            passed += it.1;
            share * total <= passed
        };
        heights.iter().find(reaches).map_or(0.0, |it| f64::from(it.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::grid::Grid;

    const GRID: Grid =
        Grid { west_deg: 70.0, north_deg: 0.5, step_deg: 0.1, n_cols: 10, n_rows: 10 };

    /// Four people in one corner cell and two in another cell of the western half; the grid lies
    /// astride the equator, where cells are alike. 4 and 9 cells lie on or next to one.
    #[test]
    fn found_places_and_covered_ground_are_counted_by_hand() {
        let mut people = Raster { grid: GRID, values: vec![0.0; 100] };
        (people.values[0], people.values[55]) = (4.0, f32::NAN);
        people.values[72] = 2.0;
        let heights = (0..100).map(|it| it as f32).collect();
        let terrain = Raster { grid: GRID, values: heights };
        let area: Vec<_> = (0..100).map(|it| Some(u32::from(it % 10 >= 5))).collect();
        let at = |col: f64, row: f64| LonLat::new(70.05 + 0.1 * col, 0.45 - 0.1 * row);
        let places = [at(0.0, 0.0), at(1.0, 1.0), at(3.0, 8.0), at(5.0, 5.0), at(99.0, 0.0)];
        let (scores, outside) = scores(&people, &terrain, &area, &["west", "east"], &places);
        assert_eq!(outside, 1);
        let [all, west, east] = &scores[..] else { panic!("{scores:?}") };
        assert_eq!((all.places, all.on, all.near), (4, 1, 3));
        assert_eq!((west.places, west.on, west.near), (3, 1, 3));
        assert_eq!((east.places, east.on, east.near), (1, 0, 0));
        assert!((west.ground_on - 2.0 / 50.0).abs() < 1e-4, "{}", west.ground_on);
        assert!((west.ground_near - 13.0 / 50.0).abs() < 1e-4, "{}", west.ground_near);
        assert!((all.ground_near - 13.0 / 100.0).abs() < 1e-4, "{}", all.ground_near);
        assert_eq!(west.people_heights_m, [0.0, 0.0, 72.0]);
        assert_eq!(west.place_heights_m, [0.0, 11.0, 83.0]);
        assert_eq!(east.people_heights_m, [0.0; 3]);
    }
}
