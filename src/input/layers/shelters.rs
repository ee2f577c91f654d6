//! Layer `shelters`: places that can receive people, one point each.

use std::cell::RefCell;

use crate::exposure::building::Mix;
use crate::exposure::settlement::{Area, Names};
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::membership::Membership;
use crate::input::layers::rows::{Codes, Row, Rows};
use crate::input::problem::Problems;
use crate::shelter::site::{Shelter, ShelterKind};

/// Shelters in the order of the file: `capacity`; `id`, `name`, `type`, `district_pcode`,
/// `capacity_winter`, `heated`, `area_m2`, `mix` (a building mix of the region; for a building
/// without one, that of public buildings) and `origin` where known. One without a capacity is left
/// out, which is told.
pub fn read(
    mapping: &Mapping,
    districts: &[Area],
    mixes: &[Mix],
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Vec<Shelter>> {
    let rows = Rows::open(kind::of("shelters"), mapping, frame, problems)?;
    of(rows, districts, mixes)
}

/// Shelters of rows that were opened.
pub fn of(rows: Rows, districts: &[Area], mixes: &[Mix]) -> Option<Vec<Shelter>> {
    let membership = Membership::of(&rows, districts);
    let mut codes = Codes::default();
    let mut shelters = vec![];
    for row in rows.iter() {
        let id = if rows.has("id") { row.code("id") } else { Some(rows.name_of(row.number)) };
        if let Some(id) = &id {
            codes.note(id, &row);
        }
        let kind = kind(&row.text("type"));
        let mix = mix(&rows, &row, kind, mixes);
        let (summer, place) = (row.count("capacity"), row.place());
        let winter = row.optional_count("capacity_winter");
        let area_m2 = row.optional_count("area_m2").unwrap_or(0.0);
        let (Some(id), Some(place), Some(summer)) = (id, place, summer) else { continue };
        let Some(district) = membership.district(&rows, &row, place) else { continue };
        let winter = winter.unwrap_or_else(|| in_winter(&rows, &row, kind, summer));
        let mut names =
            Names { en: row.text("name"), tg: row.text("name_tg"), ru: row.text("name_ru") };
        if names.en.is_empty() {
            names.en = row.label();
        }
        shelters.push(Shelter {
            id,
            names,
            kind,
            place,
            district,
            capacity_summer: summer,
            capacity_winter: winter,
            area_m2,
            mix,
            origin: row.origin(),
        });
    }
    codes.tell(&rows);
    if shelters.is_empty() {
        rows.teller().tell(rows.teller().error("E103", "no row can be used as a shelter"));
        rows.refuse();
    }
    rows.finish().then_some(shelters)
}

/// What the cold months leave where nobody says: nothing of open ground, all of a building unless
/// it is said not to be heated.
fn in_winter(rows: &Rows, row: &Row, kind: ShelterKind, summer: f64) -> f64 {
    if kind == ShelterKind::OpenGround {
        return 0.0;
    }
    match row.text("heated").to_lowercase().as_str() {
        "" => {
            let help = "give capacity_winter or heated: a cold room is no shelter in January";
            rows.warning("W419", "no word on winter: as in summer", help, row.name());
            summer
        }
        "0" | "no" | "false" | "нет" | "не" | "n" => 0.0,
        _ => summer,
    }
}

/// The building mix of a row, by its name or by what it is.
fn mix(rows: &Rows, row: &Row, kind: ShelterKind, mixes: &[Mix]) -> Option<u16> {
    let wanted = row.text("mix");
    let of = |name: &str| mixes.iter().position(|it| it.name == name).map(|it| it as u16);
    if wanted.is_empty() {
        let building = kind == ShelterKind::PublicBuilding && !rows.has("mix");
        return if building { of("public") } else { None };
    }
    let found = of(&wanted);
    if found.is_none() && !mixes.is_empty() {
        let help = "mix must be one of the region's building mixes, or empty for open ground";
        rows.error("E409", "no such mix", help, format!("{} `{wanted}`", row.name()));
    }
    found
}

fn kind(word: &str) -> ShelterKind {
    match word.to_lowercase().as_str() {
        "airport" | "aerodrome" | "фурудгоҳ" | "аэропорт" => ShelterKind::Airport,
        "open_ground" | "camp" | "tent_site" | "stadium" | "pitch" | "park" | "стадион"
        | "варзишгоҳ" | "площадка" | "лагерь" => ShelterKind::OpenGround,
        _ => ShelterKind::PublicBuilding,
    }
}
