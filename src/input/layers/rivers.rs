//! Layer `rivers`: lines, whatever their fields.

use std::cell::RefCell;

use geo::LineString;

use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::Rows;
use crate::input::problem::Problems;

/// Courses of rivers.
pub fn read(
    mapping: &Mapping,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Vec<LineString<f64>>> {
    let rows = Rows::open(&kind::RIVERS, mapping, frame, problems)?;
    let lines = rows.iter().flat_map(|it| it.lines()).collect();
    rows.finish().then_some(lines)
}
