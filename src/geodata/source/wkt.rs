//! Shapes that a table holds as text: `POINT (70.5 39.1)`, as QGIS copies rows.

use super::{Finding, shapes};
use crate::geodata::{Feature, Field, Value};

/// Names of columns that may hold shapes.
const NAMES: [&str; 6] = ["wkt", "wkt_geom", "geom", "geometry", "the_geom", "shape"];

/// The column of shapes, if a table has one: told by its name and its first entry.
pub(super) fn column(fields: &[Field], features: &[Feature]) -> Option<usize> {
    let named = |it: &Field| NAMES.contains(&it.name.to_lowercase().as_str());
    let column = fields.iter().position(named)?;
    let first = features.iter().find_map(|it| match &it.values[column] {
        Value::Text(it) => Some(it),
        _ => None,
    })?;
    shape(first).is_ok().then_some(column)
}

/// Gives every row its shape; the column stays.
pub(super) fn draw(features: &mut [Feature], column: usize, findings: &mut Vec<Finding>) {
    let mut heights = 0;
    for (row, feature) in features.iter_mut().enumerate() {
        let Value::Text(text) = &feature.values[column] else { continue };
        match shape(text) {
            Ok((geometry, has_heights)) => {
                feature.geometry = geometry;
                heights += usize::from(has_heights);
            }
            Err(why) => findings.push(Finding::Shape { row, why }),
        }
    }
    if heights > 0 {
        findings.push(Finding::Heights { n: heights });
    }
}

fn shape(text: &str) -> Result<(Option<geo::Geometry<f64>>, bool), String> {
    crate::geodata::ready();
    let short = || format!("`{}` is no shape", text.chars().take(40).collect::<String>());
    let shape = gdal::vector::Geometry::from_wkt(text.trim()).map_err(|_| short())?;
    shapes::read(&shape.iso_wkb().map_err(|it| it.to_string())?)
}
