//! Areas that cover the same land: people there would be counted twice.

use geo::orient::{Direction, Orient as _};
use geo::{
    BooleanOps as _, BoundingRect as _, GeodesicArea as _, InteriorPoint as _, Intersects as _,
};

use crate::exposure::settlement::Area;
use crate::input::layers::load::Teller;
use crate::input::problem::Affected;
use crate::units::LonLat;

/// Overlaps smaller than this are the noise of drawing, km². Ours.
const SLIVER_KM2: f64 = 1.0;

/// Names pairs of areas that overlap, and holes between areas, the largest first.
pub fn tell(teller: &Teller, areas: &[Area]) {
    overlaps(teller, areas);
    gaps(teller, areas);
}

/// Land inside of the layer that no area covers.
fn gaps(teller: &Teller, areas: &[Area]) {
    let all = geo::unary_union(areas.iter().map(|it| &it.boundary));
    let holes = all.0.iter().flat_map(geo::Polygon::interiors);
    let mut holes: Vec<(f64, LonLat)> = holes
        .filter_map(|ring| {
            let hole = geo::Polygon::new(ring.clone(), vec![]).orient(Direction::Default);
            let at = hole.interior_point()?;
            let km2 = hole.geodesic_area_unsigned() / 1e6;
            (km2 > SLIVER_KM2).then(|| (km2, LonLat::new(at.x(), at.y())))
        })
        .collect();
    holes.sort_by(|a, b| b.0.total_cmp(&a.0));
    let Some((km2, at)) = holes.first() else { return };
    let message = format!(
        "{} gap{} between areas, the largest of {km2:.0} km² at {:.2}, {:.2}: people there are in no area",
        holes.len(),
        if holes.len() == 1 { "" } else { "s" },
        at.lon_deg,
        at.lat_deg
    );
    let affected = holes.iter().map(|(km2, at)| Affected {
        found: format!("a gap of {km2:.1} km²"),
        action: "people within 5 km of an area belong to the nearest".to_owned(),
        place: Some(*at),
        ..Affected::default()
    });
    let help = "draw the area that lacks, unless it is a lake; in QGIS: Topology Checker, must not have gaps";
    teller.tell(teller.warning("W302", message).help(help).affected(affected.collect()));
}

fn overlaps(teller: &Teller, areas: &[Area]) {
    let boxes: Vec<_> = areas.iter().map(|it| it.boundary.bounding_rect()).collect();
    let mut found: Vec<(f64, usize, usize)> = vec![];
    for (i, a) in areas.iter().enumerate() {
        for (j, b) in areas.iter().enumerate().skip(i + 1) {
            let near = boxes[i].zip(boxes[j]).is_some_and(|(a, b)| a.intersects(&b));
            if !near {
                continue;
            }
            let common = a.boundary.intersection(&b.boundary);
            let km2 = common.geodesic_area_unsigned() / 1e6;
            if km2 > SLIVER_KM2 {
                found.push((km2, i, j));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let Some(&(km2, i, j)) = found.first() else { return };
    let name = |it: usize| &areas[it].names.en;
    let message = format!(
        "{} and {} overlap by {km2:.0} km²{}: people there belong to the first of them",
        name(i),
        name(j),
        if found.len() > 1 { format!(", {} pairs in all", found.len()) } else { String::new() }
    );
    let affected = found.iter().map(|(km2, i, j)| Affected {
        id: areas[*i].pcode.clone(),
        found: format!("overlaps {} by {km2:.1} km²", areas[*j].pcode),
        action: "people there belong to the first of them".to_owned(),
        place: middle(&areas[*i]),
        ..Affected::default()
    });
    let help = "draw the boundary between them once; in QGIS: Topology Checker, must not overlap";
    teller.tell(teller.warning("W302", message).help(help).affected(affected.collect()));
}

fn middle(area: &Area) -> Option<LonLat> {
    let centre = area.boundary.bounding_rect()?.center();
    Some(LonLat::new(centre.x, centre.y))
}
