//! Polygons that cross themselves, made valid.

use gdal::vector::{Geometry as OgrGeometry, ToGdal as _};
use geo::{Geometry, MultiPolygon};

use super::ready;

/// The same area without crossings, by GEOS; `None` where nothing of it remains an area.
pub fn repaired(shape: &Geometry<f64>) -> Option<Geometry<f64>> {
    ready();
    let shape = shape.to_gdal().ok()?;
    let options = gdal::cpl::CslStringList::new();
    let valid: OgrGeometry = shape.make_valid(&options).ok()?;
    areas_of(&Geometry::try_from(&valid).ok()?)
}

/// The polygons of a shape that may have lines and points beside them.
fn areas_of(shape: &Geometry<f64>) -> Option<Geometry<f64>> {
    let areas: Vec<_> = match shape {
        Geometry::Polygon(it) => vec![it.clone()],
        Geometry::MultiPolygon(it) => it.0.clone(),
        Geometry::GeometryCollection(it) => it
            .iter()
            .filter_map(areas_of)
            .flat_map(|it| match it {
                Geometry::MultiPolygon(it) => it.0,
                _ => vec![],
            })
            .collect(),
        _ => vec![],
    };
    (!areas.is_empty()).then_some(Geometry::MultiPolygon(MultiPolygon(areas)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area as _, Validation as _, polygon};

    #[test]
    fn a_bow_tie_becomes_two_triangles() {
        let bow = polygon![(x: 0., y: 0.), (x: 2., y: 2.), (x: 2., y: 0.), (x: 0., y: 2.)];
        assert!(!bow.is_valid());
        let it = repaired(&bow.into()).unwrap();
        assert!(it.is_valid());
        assert!((it.unsigned_area() - 2.0).abs() < 1e-12);
    }
}
