//! Layer `shelters`: places that can receive people, one point each.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::exposure::building::Mix;
use crate::exposure::settlement::{Area, Names};
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::Rows;
use crate::input::problem::Problems;
use crate::shelter::site::{Shelter, ShelterKind};

/// Shelters in the order of the file: `site_id`, `site_name`, `site_type`, `district_pcode`,
/// `capacity_summer`, `capacity_winter`; `area_m2`, `mix` (a building mix; empty for open
/// ground) and `origin` where known.
pub fn read(
    mapping: &Mapping,
    districts: &[Area],
    mixes: &[Mix],
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Vec<Shelter>> {
    let rows = Rows::open(kind::of("shelters"), mapping, frame, problems)?;
    let by_code: BTreeMap<&str, u32> =
        districts.iter().zip(0..).map(|(it, idx)| (it.pcode.as_str(), idx)).collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut shelters = vec![];
    for row in rows.iter() {
        let code = row.text("district_pcode");
        let district = by_code.get(code.as_str()).copied();
        if district.is_none() {
            let help = "district_pcode must be the pcode of a row of the admin layer";
            rows.error("E407", "no such district", help, format!("{} `{code}`", row.name()));
        }
        let wanted = row.text("mix");
        let mix = mixes.iter().position(|it| it.name == wanted).map(|it| it as u8);
        if !wanted.is_empty() && mix.is_none() {
            let help = "mix must be one of the region's building mixes, or empty for open ground";
            rows.error("E409", "no such mix", help, format!("{} `{wanted}`", row.name()));
        }
        let capacities = (row.count("capacity"), row.count("capacity_winter"));
        let (Some(id), Some(place)) = (row.code("id"), row.place()) else { continue };
        if let Some(first) = seen.insert(id.clone(), row.number) {
            let at = format!("{id} in rows {first} and {}", row.number);
            rows.error("E401", "code used twice", "give every shelter its own code", at);
        }
        let (Some(summer), Some(winter), Some(district)) = (capacities.0, capacities.1, district)
        else {
            continue;
        };
        shelters.push(Shelter {
            id,
            names: Names { en: row.text("name"), ..Names::default() },
            kind: kind(&row.text("type")),
            place,
            district,
            capacity_summer: summer,
            capacity_winter: winter,
            area_m2: row.text("area_m2").parse().unwrap_or(0.0),
            mix,
            origin: row.origin(),
        });
    }
    rows.finish().then_some(shelters)
}

fn kind(word: &str) -> ShelterKind {
    match word {
        "airport" => ShelterKind::Airport,
        "open_ground" | "camp" | "tent_site" | "stadium" => ShelterKind::OpenGround,
        _ => ShelterKind::PublicBuilding,
    }
}
