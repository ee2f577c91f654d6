//! Layers `evacuation` and `loess`: polygons that are one zone together.

use std::cell::RefCell;

use geo::MultiPolygon;

use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::Rows;
use crate::input::problem::Problems;

/// The land of all polygons of a file, whatever their fields; `name` is that of the layer.
pub fn read(
    name: &str,
    mapping: &Mapping,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<MultiPolygon<f64>> {
    of(Rows::open(kind::of(name), mapping, frame, problems)?)
}

/// The land of rows that were opened.
pub fn of(rows: Rows) -> Option<MultiPolygon<f64>> {
    let mut areas: Vec<MultiPolygon<f64>> = rows.iter().filter_map(|it| it.area()).collect();
    let sound = rows.finish();
    let area = if areas.len() > 1 { geo::unary_union(&areas) } else { areas.pop()? };
    sound.then_some(area)
}
