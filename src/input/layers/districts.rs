//! Layer `admin`: regions (adm1) and districts (adm2), one polygon each.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::exposure::settlement::{Area, Names};
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::{Row, Rows};
use crate::input::problem::Problems;
use crate::units::LonLat;

/// Regions in order of their code: `pcode`, `name`, and `name_tg`, `name_ru` where known.
pub fn regions(mapping: &Mapping, problems: &RefCell<Problems>) -> Option<Vec<Area>> {
    let rows = Rows::open(&kind::REGIONS, mapping, None, problems)?;
    let mut areas: Vec<Area> = rows.iter().filter_map(|row| area(row, 0)).collect();
    areas.sort_by(|a, b| a.pcode.cmp(&b.pcode));
    rows.finish().then_some(areas)
}

/// Districts in order of their code: also `parent_pcode`, `population`, and `centre_lon`,
/// `centre_lat` where known; without them the centre is that of the polygon.
pub fn districts(
    mapping: &Mapping,
    regions: &[Area],
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Vec<Area>> {
    let rows = Rows::open(kind::of("admin"), mapping, frame, problems)?;
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut areas = vec![];
    for row in rows.iter() {
        let parent = row.text("parent_pcode");
        let region = regions.iter().position(|it| it.pcode == parent);
        if region.is_none() {
            let help = "parent_pcode must be the pcode of a row of the regions layer";
            rows.error("E407", "no such region", help, format!("{} `{parent}`", row.name()));
        }
        let (Some(region), Some(people)) = (region, row.count("population")) else { continue };
        let Some(mut district) = area(row, region as u32) else { continue };
        district.people = people;
        if let Some(first) = seen.insert(district.pcode.clone(), row.number) {
            let at = format!("{} in rows {first} and {}", district.pcode, row.number);
            rows.error("E401", "code used twice", "give every district its own code", at);
        }
        areas.push(district);
    }
    areas.sort_by(|a, b| a.pcode.cmp(&b.pcode));
    rows.finish().then_some(areas)
}

fn area(row: Row, parent: u32) -> Option<Area> {
    use geo::Centroid as _;
    let boundary = row.area()?;
    let centroid = boundary.centroid().map_or(LonLat::default(), |it| LonLat::new(it.x(), it.y()));
    let number = |field| row.text(field).parse::<f64>().ok();
    let given = number("centre_lon").zip(number("centre_lat"));
    Some(Area {
        pcode: row.code("pcode")?,
        names: Names { en: row.text("name"), tg: row.text("name_tg"), ru: row.text("name_ru") },
        parent,
        people: 0.0,
        centre: given.map_or(centroid, |(lon, lat)| LonLat::new(lon, lat)),
        boundary,
    })
}
