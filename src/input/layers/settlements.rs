//! Layer `villages`: villages and towns, one point each.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::exposure::settlement::{Area, Names, Settlement};
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::Rows;
use crate::input::problem::Problems;
use crate::units::LonLat;

/// A settlement as its layer gives it; its people come from the population grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Village {
    /// The settlement, with no people yet.
    pub settlement: Settlement,
    /// How far it reaches from its centre, km: cells belong to the nearest edge.
    pub radius_km: f64,
    /// Residents as the layer says; `None` where it says nothing.
    pub population: Option<f64>,
}

/// Settlements in the order of the file: `settlement_id`, `name`, `kind` (`town` or `rural`),
/// `district_pcode`; `name_tg`, `name_ru`, `elevation_m`, `radius_km`, `origin` where known.
pub fn read(
    mapping: &Mapping,
    districts: &[Area],
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Vec<Village>> {
    let rows = Rows::open(kind::of("villages"), mapping, frame, problems)?;
    let by_code: BTreeMap<&str, u32> =
        districts.iter().zip(0..).map(|(it, idx)| (it.pcode.as_str(), idx)).collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut villages = vec![];
    for row in rows.iter() {
        let code = row.text("district_pcode");
        let district = by_code.get(code.as_str()).copied();
        if district.is_none() {
            let help = "district_pcode must be the pcode of a row of the admin layer";
            rows.error("E407", "no such district", help, format!("{} `{code}`", row.name()));
        }
        let (Some(id), Some(place)) = (row.code("id"), row.place()) else { continue };
        if let Some(first) = seen.insert(id.clone(), row.number) {
            let at = format!("{id} in rows {first} and {}", row.number);
            rows.error("E401", "code used twice", "give every settlement its own code", at);
        }
        if !on_earth(place) {
            let at = format!("{id} at {}, {}", place.lon_deg, place.lat_deg);
            let help = "coordinates must be degrees, longitude first; check the layer's CRS";
            rows.error("E202", "no such place", help, at);
        }
        let Some(district) = district else { continue };
        let names =
            Names { en: row.text("name"), tg: row.text("name_tg"), ru: row.text("name_ru") };
        let number = |field| row.text(field).parse::<f64>().unwrap_or(0.0);
        villages.push(Village {
            settlement: Settlement {
                id,
                names,
                place,
                district,
                urban: row.text("kind") == "town",
                origin: row.origin(),
                people: 0.0,
                elevation_m: number("elevation_m"),
            },
            radius_km: number("radius_km").max(0.0),
            population: row.text("population").parse().ok(),
        });
    }
    rows.finish().then_some(villages)
}

fn on_earth(place: LonLat) -> bool {
    place.lon_deg.abs() <= 180.0 && place.lat_deg.abs() <= 90.0
}
