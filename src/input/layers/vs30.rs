//! Layer `vs30`: the stiffness of the ground, as a raster or as areas of one number each.

use std::cell::RefCell;

use crate::exposure::grid::{Grid, Raster};
use crate::input::layers::check::is_vector;
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::population::FINEST_DEG;
use crate::input::layers::raster;
use crate::input::layers::rows::Rows;
use crate::input::problem::Problems;
use crate::region::lattice;

/// A number a place, m/s.
pub fn read(
    mapping: &Mapping,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Raster> {
    if is_vector(&mapping.path) {
        return of(Rows::open(kind::of("vs30"), mapping, frame, problems)?, frame);
    }
    raster::read(mapping, raster::VS30, frame, problems)
}

/// Areas on a lattice of 15″ over the region: a cell has the number of the first area that holds
/// its centre.
pub fn of(rows: Rows, frame: Option<&Frame>) -> Option<Raster> {
    let expected = f64::from(raster::VS30.low)..=f64::from(raster::VS30.high);
    let mut areas = vec![];
    for row in rows.iter() {
        let (area, vs30) = (row.area(), row.count("vs30"));
        if let Some(it) = vs30.filter(|it| !expected.contains(it)) {
            let help =
                "vs30 is in m/s, 80 to 3000; if it is a code for \"no data\", say nodata = […]";
            rows.error("E410", "no such stiffness", help, format!("{} has {it}", row.name()));
        }
        areas.extend(area.zip(vs30));
    }
    let extent = areas.iter().filter_map(|it| geo::BoundingRect::bounding_rect(&it.0));
    let extent = extent.map(|it| [it.min().x, it.min().y, it.max().x, it.max().y]);
    let extent =
        extent.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    if !rows.finish() {
        return None;
    }
    let clip = frame.map(|it| [it.west_deg, it.south_deg, it.east_deg, it.north_deg]);
    let grid = Grid::covering(clip.or(extent)?, FINEST_DEG);
    let mut values = vec![f32::NAN; grid.len()];
    for (area, vs30) in &areas {
        lattice::each_inside(&grid, area, |cell| {
            if values[cell].is_nan() {
                values[cell] = *vs30 as f32;
            }
        });
    }
    Some(Raster { grid, values })
}
