//! Layer `admin`: regions (adm1) and districts (adm2), one polygon each.

use std::cell::RefCell;

use geo::{Contains as _, InteriorPoint as _};

use crate::exposure::settlement::{Area, Names};
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::overlaps;
use crate::input::layers::rows::{Codes, Row, Rows};
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
/// `centre_lat` where known; without them the centre is a place inside of the polygon. Where no
/// row has a population, all are NaN: the population layer says how many people live there.
pub fn districts(
    mapping: &Mapping,
    regions: &[Area],
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Vec<Area>> {
    let rows = Rows::open(kind::of("admin"), mapping, frame, problems)?;
    of(rows, regions)
}

/// Districts of rows that were opened.
pub fn of(rows: Rows, regions: &[Area]) -> Option<Vec<Area>> {
    let parents: Vec<String> = rows.iter().map(|it| it.text("parent_pcode")).collect();
    let known = |code: &str| regions.iter().position(|it| it.pcode == code);
    let by_code = parents.iter().any(|it| known(it).is_some());
    if !by_code && rows.placed() && !regions.is_empty() {
        let codes = parents.iter().filter(|it| !it.is_empty()).count();
        let why =
            if codes > 0 { "no code of a region is one of ours" } else { "no codes of regions" };
        let message = format!("{why}: each district is put in the region that it lies in");
        rows.teller().tell(rows.teller().note("I417", message));
    }
    let has_people = rows.has("population");
    let mut codes = Codes::default();
    let mut areas = vec![];
    for (row, code) in rows.iter().zip(&parents) {
        let people = if has_people { row.count("population") } else { Some(f64::NAN) };
        if let Some(pcode) = row.code("pcode") {
            codes.note(&pcode, &row);
        }
        let Some(mut district) = area(row, 0) else { continue };
        let region = if by_code { known(code) } else { region_at(regions, &district) };
        if region.is_none() && rows.placed() && !regions.is_empty() {
            let help = "parent_pcode must be the pcode of a row of the regions layer";
            rows.error("E407", "no such region", help, format!("{} `{code}`", row.name()));
        }
        district.parent = region.unwrap_or(0) as u32;
        district.people = people.unwrap_or(f64::NAN);
        areas.push(district);
    }
    codes.tell(&rows);
    if rows.placed() {
        overlaps::tell(rows.teller(), &areas);
    }
    areas.sort_by(|a, b| a.pcode.cmp(&b.pcode));
    rows.finish().then_some(areas)
}

/// The region that holds a point of a district, of one without a boundary its centre; else the
/// nearest.
pub fn region_at(regions: &[Area], district: &Area) -> Option<usize> {
    let centre = geo::Point::new(district.centre.lon_deg, district.centre.lat_deg);
    let inside = district.boundary.interior_point().unwrap_or(centre);
    let holds = |it: &Area| it.boundary.contains(&inside);
    regions.iter().position(holds).or_else(|| {
        let km = |it: &Area| it.centre.distance(LonLat::new(inside.x(), inside.y())).0;
        (0..regions.len()).min_by(|a, b| km(&regions[*a]).total_cmp(&km(&regions[*b])))
    })
}

fn area(row: Row, parent: u32) -> Option<Area> {
    let boundary = row.area()?;
    let inside =
        boundary.interior_point().map_or(LonLat::default(), |it| LonLat::new(it.x(), it.y()));
    let given = row.number("centre_lon").zip(row.number("centre_lat"));
    let mut names =
        Names { en: row.text("name"), tg: row.text("name_tg"), ru: row.text("name_ru") };
    if names.en.is_empty() {
        names.en = row.label();
    }
    Some(Area {
        pcode: row.code("pcode")?,
        names,
        parent,
        people: 0.0,
        centre: given.map_or(inside, |(lon, lat)| LonLat::new(lon, lat)),
        boundary,
    })
}
