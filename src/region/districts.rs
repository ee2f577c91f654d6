//! Districts: who counts them, where their centres lie, and which cells are theirs.
//!
//! No open file has their boundaries, so they are modelled: a cell belongs to the centre of its
//! own region that is nearest when steep ground is hard to cross. They are rough, and say so.

use geo::{LineString, MultiPolygon, Polygon};

use super::lattice::{nearest_seed, within};
use super::observed::Observed;
use crate::exposure::grid::Grid;
use crate::exposure::settlement::Names;
use crate::units::LonLat;

/// Most districts that one byte a cell can number.
pub const MAX_DISTRICTS: usize = u8::MAX as usize;

/// What a district is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A district, or a city that has villages.
    District,
    /// A city alone: the cells within a radius of its centre.
    City {
        /// How far it reaches.
        radius_km: f64,
    },
    /// A part of a city that is a region of its own.
    CityPart,
}

/// A district before its cells are known.
#[derive(Clone, Debug, PartialEq)]
pub struct District {
    /// Code, `TJ-RA-08`.
    pub pcode: String,
    /// Its names.
    pub names: Names,
    /// Index of its region.
    pub region: usize,
    /// What it is.
    pub kind: Kind,
    /// Official residents.
    pub people: u32,
    /// The town it is administered from: GeoNames number; `None` where a place was set by hand.
    pub centre_town: Option<i64>,
    /// Where its centre lies.
    pub centre: LonLat,
    /// Whether it is a city with villages of its own.
    pub has_city: bool,
}

/// How far from a centre that lies outside its region's outline the outline is not believed.
const OUTLINE_ERROR_KM: f64 = 6.0;
/// Effort per km on flat ground; ours. At 6° a km counts double, at 18° tenfold.
const DOUBLE_EFFORT_DEG: f64 = 6.0;
/// Effort of a km of water, in km on the flat; ours.
const WATER_EFFORT: f64 = 10.0;
/// Effort of a km outside of the region, in km on the flat; ours.
const ABROAD_EFFORT: f64 = 5.0;

/// The region of every cell of the country, `None` abroad: by the outlines, which are coarse;
/// where they leave a gap, the nearest; around a centre that they leave out, the centre's.
pub fn regions(grid: &Grid, world: &Observed) -> Vec<Option<u8>> {
    let mut seeds = Vec::new();
    for (region, area) in world.regions.iter().enumerate() {
        let cells = super::lattice::inside(grid, &area.boundary);
        seeds.extend((0..grid.len()).filter(|&it| cells[it]).map(|it| (it, region as u8)));
    }
    let mut regions = nearest_seed(grid, &seeds, |_| Some(1.0));
    for district in &world.districts {
        let own = Some(district.region as u8);
        if grid.index_of(district.centre).is_some_and(|it| regions[it] != own) {
            for (cell, _) in within(grid, district.centre, OUTLINE_ERROR_KM) {
                regions[cell] = own;
            }
        }
    }
    let in_country = |(region, inside): (Option<u8>, &bool)| region.filter(|_| *inside);
    regions.into_iter().zip(&world.in_country).map(in_country).collect()
}

/// The district of every cell of the country, `None` abroad.
pub fn of_cells(grid: &Grid, world: &Observed, slope_deg: &[f32]) -> Vec<Option<u8>> {
    let regions = regions(grid, world);
    let mut districts = vec![None; grid.len()];
    for region in 0..world.regions.len() {
        let own = |it: usize| regions[it] == Some(region as u8);
        let members = world.districts.iter().enumerate().filter(|(_, it)| it.region == region);
        let spreads = members.filter(|(_, it)| !matches!(it.kind, Kind::City { .. }));
        let seeds: Vec<_> = spreads
            .filter_map(|(index, it)| Some((grid.index_of(it.centre)?, index as u8)))
            .collect();
        let near = surroundings(grid, own);
        let effort = |cell: usize| {
            if !near(cell) {
                return None;
            }
            let steep = (f64::from(slope_deg[cell]) / DOUBLE_EFFORT_DEG).powi(2);
            let water = if world.water[cell] { WATER_EFFORT } else { 1.0 };
            let abroad = if own(cell) { 1.0 } else { ABROAD_EFFORT };
            Some((1.0 + steep) * water * abroad)
        };
        let nearest = nearest_seed(grid, &seeds, effort);
        for cell in (0..grid.len()).filter(|&it| own(it)) {
            districts[cell] = nearest[cell];
        }
    }
    for (index, district) in world.districts.iter().enumerate() {
        let Kind::City { radius_km } = district.kind else { continue };
        for (cell, _) in within(grid, district.centre, radius_km) {
            if regions[cell] == Some(district.region as u8) {
                districts[cell] = Some(index as u8);
            }
        }
    }
    districts
}

/// Whether a cell lies in the rectangle around the marked cells, or half a degree beyond.
fn surroundings(grid: &Grid, marked: impl Fn(usize) -> bool) -> impl Fn(usize) -> bool {
    let beyond = (0.5 / grid.step_deg) as usize;
    let n_cols = grid.n_cols;
    let cells = || (0..grid.len()).filter(|&it| marked(it));
    let around = |at: Option<(usize, usize)>| {
        at.map_or(0..0, |(first, last)| first.saturating_sub(beyond)..last + beyond + 1)
    };
    let extremes = |of: &dyn Fn(usize) -> usize| {
        cells().map(of).fold(None, |so_far: Option<(usize, usize)>, it| {
            Some(so_far.map_or((it, it), |(first, last)| (first.min(it), last.max(it))))
        })
    };
    let rows = around(extremes(&|it| it / n_cols));
    let cols = around(extremes(&|it| it % n_cols));
    move |cell| rows.contains(&(cell / n_cols)) && cols.contains(&(cell % n_cols))
}

/// Outline of the cells that bear a label: outer rings anticlockwise, holes clockwise, corners
/// only. Rasterised again it gives the same cells.
pub fn outline(grid: &Grid, labels: &[Option<u8>], label: u8) -> MultiPolygon<f64> {
    let rings = rings(grid, |it| labels[it] == Some(label));
    let (outer, holes): (Vec<_>, Vec<_>) = rings.into_iter().partition(|it| doubled_area(it) > 0);
    let mut polygons: Vec<_> = outer.into_iter().map(|it| (it, Vec::new())).collect();
    for hole in holes {
        let owner = polygons
            .iter_mut()
            .filter(|(outer, _)| surrounds(outer, &hole))
            .min_by_key(|(outer, _)| doubled_area(outer));
        owner.expect("a hole lies in some outer ring").1.push(hole);
    }
    let line = |ring: &Corners| -> LineString<f64> {
        let per_degree = 1.0 / grid.step_deg;
        let lon = |it: i64| on_lattice(grid.west_deg, it, per_degree);
        let lat = |it: i64| on_lattice(grid.north_deg, -it, per_degree);
        ring.iter().map(|&(col, row)| (lon(col), lat(row))).collect()
    };
    let polygon = |(outer, holes): (Corners, Vec<Corners>)| {
        Polygon::new(line(&outer), holes.iter().map(line).collect())
    };
    MultiPolygon(polygons.into_iter().map(polygon).collect())
}

fn on_lattice(edge_deg: f64, steps: i64, per_degree: f64) -> f64 {
    ((edge_deg * per_degree).round() + steps as f64) / per_degree.round()
}

/// Corners of a ring as (column edge, row edge), first and last alike.
type Corners = Vec<(i64, i64)>;

/// Twice the area in cells; positive for rings that run anticlockwise on the map.
fn doubled_area(ring: &Corners) -> i64 {
    ring.windows(2).map(|it| it[1].0 * it[0].1 - it[0].0 * it[1].1).sum()
}

/// Whether the cell just inside the hole's first corner lies in the outer ring, by the even-odd
/// rule on a ray to the west.
fn surrounds(outer: &Corners, hole: &Corners) -> bool {
    let lowest = hole.iter().min().expect("a ring has corners");
    let (x, y) = (lowest.0 as f64 + 0.5, lowest.1 as f64 + 0.5);
    let west = |it: &&[(i64, i64)]| {
        let ((x0, y0), (_, y1)) = (it[0], it[1]);
        x0 == it[1].0 && (x0 as f64) < x && ((y0 as f64) < y) != ((y1 as f64) < y)
    };
    outer.windows(2).filter(west).count() % 2 == 1
}

/// Borders of the marked cells as closed rings, marked cells to the left of the way.
fn rings(grid: &Grid, marked: impl Fn(usize) -> bool) -> Vec<Corners> {
    let (n_rows, n_cols) = (grid.n_rows as i64, grid.n_cols as i64);
    let is_marked = |row: i64, col: i64| {
        let inside = (0..n_rows).contains(&row) && (0..n_cols).contains(&col);
        inside && marked((row * n_cols + col) as usize)
    };
    // Border edges by their first corner; two where two marked cells touch at a corner.
    let mut edges = std::collections::BTreeMap::<(i64, i64), Vec<(i64, i64)>>::new();
    for row in 0..n_rows {
        for col in (0..n_cols).filter(|&col| is_marked(row, col)) {
            let sides = [
                (is_marked(row + 1, col), (col, row + 1), (col + 1, row + 1)),
                (is_marked(row, col + 1), (col + 1, row + 1), (col + 1, row)),
                (is_marked(row - 1, col), (col + 1, row), (col, row)),
                (is_marked(row, col - 1), (col, row), (col, row + 1)),
            ];
            for (_, from, to) in sides.into_iter().filter(|it| !it.0) {
                edges.entry(from).or_default().push(to);
            }
        }
    }
    let mut rings = Vec::new();
    while let Some((&first, _)) = edges.first_key_value() {
        rings.extend(split(&follow(&mut edges, first)));
    }
    rings
}

/// Takes one ring out of the edges, turning left where there is a choice, so that cells that
/// only touch at a corner stay apart.
fn follow(
    edges: &mut std::collections::BTreeMap<(i64, i64), Vec<(i64, i64)>>,
    first: (i64, i64),
) -> Corners {
    let (mut ring, mut at, mut heading) = (vec![first], first, (0, 0));
    loop {
        let ways = edges.get_mut(&at).expect("borders are closed");
        // On the map rows count downwards: left of (dx, dy) is (dy, -dx).
        let left = (at.0 + heading.1, at.1 - heading.0);
        let chosen = ways.iter().position(|it| *it == left).unwrap_or(0);
        let next = ways.swap_remove(chosen);
        if ways.is_empty() {
            edges.remove(&at);
        }
        let step = (next.0 - at.0, next.1 - at.1);
        if step == heading {
            ring.pop();
        }
        ring.push(next);
        (at, heading) = (next, step);
        if at == first {
            return ring;
        }
    }
}

/// Cuts a ring where it meets itself, so that no ring touches itself.
fn split(ring: &Corners) -> Vec<Corners> {
    let (mut rings, mut open) = (Vec::new(), Corners::new());
    for &corner in ring {
        if let Some(met) = open.iter().position(|it| *it == corner) {
            let mut closed: Corners = open.drain(met..).collect();
            closed.push(corner);
            rings.push(closed);
        }
        open.push(corner);
    }
    rings
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::region::lattice::inside;

    const GRID: Grid =
        Grid { west_deg: 70.0, north_deg: 40.0, step_deg: 0.25, n_cols: 12, n_rows: 9 };

    proptest! {
        /// Whatever the pattern, its outline rasterised again is the pattern, and its area the
        /// area of its cells.
        #[test]
        fn an_outline_holds_its_cells_and_no_others(marked in prop::collection::vec(any::<bool>(), 108)) {
            let labels: Vec<_> = marked.iter().map(|it| it.then_some(3)).collect();
            let outline = outline(&GRID, &labels, 3);
            prop_assert!(geo::Validation::is_valid(&outline));
            prop_assert_eq!(&inside(&GRID, &outline), &marked);
            let cells = marked.iter().filter(|it| **it).count() as f64;
            prop_assert!((geo::Area::unsigned_area(&outline) / 0.0625 - cells).abs() < 1e-9);
        }
    }

    #[test]
    fn a_ring_around_a_hole_is_one_polygon_with_corners_only() {
        let ring = |it: usize| (3..8).contains(&(it % 12)) && (2..6).contains(&(it / 12));
        let hole = |it: usize| it == 3 * 12 + 5 || it == 4 * 12 + 6;
        let labels: Vec<_> = (0..108).map(|it| (ring(it) && !hole(it)).then_some(0)).collect();
        let outline = outline(&GRID, &labels, 0);
        assert_eq!(outline.0.len(), 1);
        assert_eq!(outline.0[0].exterior().0.len(), 5);
        assert_eq!(outline.0[0].interiors().len(), 2, "holes that touch at a corner stay apart");
    }
}
