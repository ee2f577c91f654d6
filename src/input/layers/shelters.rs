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
use crate::shelter::capacity::{Line, Lines};
use crate::shelter::site::{Shelter, ShelterKind, USUAL_CLIMATES};

/// Shelters in the order of the file. At least one line of [`Lines`] must be there: `capacity`,
/// `area_m2`, `heated_area_m2`, `water_l_day`, `toilets`, `beds` or `kitchen`, else the row is left
/// out, which is told. `id`, `name`, `type`, `district_pcode`, `capacity_winter`, `heated`, `water`,
/// `hazard`, `mix` (a building mix of the region; for a building without one, that of public
/// buildings) and `origin` where known. The area of open ground may be that of its polygon.
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
        let kind = kind(&row);
        let mix = mix(&rows, &row, kind, mixes);
        let (lines, place) = (lines(&row, kind), row.place());
        let (Some(id), Some(place), Some(lines)) = (id, place, lines) else { continue };
        let Some(district) = membership.district(&rows, &row, place) else { continue };
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
            lines,
            capacity_summer: 0.0,
            capacity_winter: 0.0,
            limits: [Line::Stated; 2],
            first_days: [0.0; 2],
            climates: USUAL_CLIMATES,
            hazard: row.text("hazard"),
            water: yes_or_no(&row.text("water")),
            mix,
            origin: row.origin(),
        });
        if let Some(it) = shelters.last_mut() {
            it.in_month(USUAL_MONTH, false, None);
        }
    }
    codes.tell(&rows);
    if shelters.is_empty() {
        rows.teller().tell(rows.teller().error("E103", "no row can be used as a shelter"));
        rows.refuse();
    }
    rows.finish().then_some(shelters)
}

/// The month that capacities are taken of until the scenario names its own.
const USUAL_MONTH: u8 = 7;

/// What a row tells of its room; `None`, which is told, where it tells nothing.
fn lines(row: &Row, kind: ShelterKind) -> Option<Lines> {
    let is_ground = kind.is_open_ground();
    let drawn = || row.drawn_area_m2().filter(|_| is_ground);
    let lines = Lines {
        is_ground,
        stated: row.optional_count("capacity"),
        stated_winter: row.optional_count("capacity_winter"),
        area_m2: row.optional_count("area_m2").or_else(drawn),
        heated_m2: row.optional_count("heated_area_m2"),
        is_heated: yes_or_no(&row.text("heated")),
        water_l_day: row.optional_count("water_l_day"),
        toilets: row.optional_count("toilets"),
        beds: row.optional_count("beds"),
        kitchen: row.optional_count("kitchen"),
    };
    let any = [lines.stated, lines.stated_winter, lines.area_m2, lines.water_l_day];
    let any = any.into_iter().chain([lines.heated_m2, lines.toilets, lines.beds, lines.kitchen]);
    if any.flatten().next().is_none() {
        let help = "give capacity, area_m2, water_l_day, toilets or beds: one of them is enough";
        row.left_out("W590", "nothing tells how many a site can take", help);
        return None;
    }
    if lines.not_assessed(true).contains(&Line::Heat) {
        let help = "give capacity_winter or heated: a cold room is no shelter in January";
        row.warning("W419", "no word on winter: as in summer", help);
    }
    Some(lines)
}

/// `None` where nothing is said; any other word than a no, as the name of a fuel, is a yes.
fn yes_or_no(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "" => None,
        "0" | "no" | "false" | "нет" | "не" | "n" | "none" => Some(false),
        _ => Some(true),
    }
}

/// The building mix of a row, by its name or by what it is.
fn mix(rows: &Rows, row: &Row, kind: ShelterKind, mixes: &[Mix]) -> Option<u16> {
    let wanted = row.text("mix");
    let of = |name: &str| mixes.iter().position(|it| it.name == name).map(|it| it as u16);
    if wanted.is_empty() {
        let found = of(PUBLIC).filter(|_| kind.is_building());
        if kind.is_building() && found.is_none() && !mixes.is_empty() {
            let help = "name a mix in the column mix, or give [[buildings.mix]] name = \"public\"";
            row.warning("W591", "buildings of no mix are taken never to break", help);
        }
        return found;
    }
    let found = of(&wanted);
    if found.is_none() && !mixes.is_empty() {
        let help = "mix must be one of the region's building mixes, or empty for open ground";
        rows.error("E409", "no such mix", help, format!("{} `{wanted}`", row.name()));
    }
    found
}

/// The mix of buildings of which nothing else is said.
const PUBLIC: &str = "public";

/// What a row is, by its `type`; a public building where it has none, or one that is not known.
fn kind(row: &Row) -> ShelterKind {
    let word = row.text("type");
    kind_of(&word).unwrap_or_else(|| {
        if !word.is_empty() {
            let help = "[layers.shelters.values.type] can say what they are: \"клуб\" = \"school\"";
            row.remark("I590", "types that are not known, taken for public buildings", help);
        }
        ShelterKind::PublicBuilding
    })
}

/// What a word of people, of OpenStreetMap or of healthsites means: the longest that stands in it.
pub fn kind_of(text: &str) -> Option<ShelterKind> {
    let apart = |it: char| if it.is_alphanumeric() { it } else { ' ' };
    let text: String = text.to_lowercase().chars().map(apart).collect();
    let text = format!(" {} ", text.split_whitespace().collect::<Vec<_>>().join(" "));
    let words = WORDS.iter().flat_map(|(kind, words)| words.split('|').map(|it| (*kind, it)));
    let found = words.filter(|(_, word)| text.contains(&format!(" {word} ")));
    found.max_by_key(|it| it.1.len()).map(|it| it.0)
}

const WORDS: [(ShelterKind, &str); 8] = [
    (
        ShelterKind::School,
        "school|kindergarten|college|university|boarding school|lyceum|gymnasium|madrasa|\
         школа|гимназия|лицей|детсад|детский сад|интернат|школа интернат|колледж|техникум|училище|\
         университет|институт|мактаб|гимназияи|литсей|кӯдакистон|донишгоҳ|донишкада|коллеҷ|\
         омӯзишгоҳ|мактаб интернат",
    ),
    (
        ShelterKind::Mosque,
        "mosque|place of worship|church|temple|мечеть|церковь|масҷид|масчид|ибодатгоҳ",
    ),
    (
        ShelterKind::Health,
        "health|hospital|clinic|polyclinic|doctors|doctor|health post|health centre|health center|\
         pharmacy|dentist|больница|поликлиника|клиника|амбулатория|медпункт|фап|здравпункт|роддом|\
         аптека|медицинский центр|беморхона|дармонгоҳ|бунгоҳи тиббӣ|маркази саломатӣ|дорухона|\
         таваллудхона",
    ),
    (
        ShelterKind::PublicBuilding,
        "public building|public|civic|other|building|community centre|community center|townhall|\
         town hall|hall|library|theatre|cinema|arts centre|social centre|social facility|shelter|\
         hotel|hostel|guest house|motel|dormitory|sports hall|sports centre|gym|conference centre|\
         events venue|government|museum|клуб|дом культуры|общежитие|гостиница|спортзал|\
         спорткомплекс|спортивный зал|администрация|общественное здание|библиотека|театр|кинотеатр|\
         музей|хонаи фарҳанг|қасри фарҳанг|хобгоҳ|меҳмонхона|толори варзишӣ|китобхона|чойхона|\
         ҷамоат|бинои ҷамъиятӣ",
    ),
    (
        ShelterKind::Stadium,
        "stadium|pitch|sports ground|football field|стадион|спортплощадка|футбольное поле|\
         варзишгоҳ|майдони варзишӣ|майдони футбол",
    ),
    (
        ShelterKind::Camp,
        "camp|camp site|refugee site|refugee camp|лагерь|палаточный лагерь|лагер|урдугоҳ|ӯрдугоҳ",
    ),
    (
        ShelterKind::OpenGround,
        "open ground|tent site|tent|park|assembly point|square|field|ground|площадка|парк|площадь|\
         поле|палатки|майдон|майдонча|боғ|хайма|хаймагоҳ",
    ),
    (ShelterKind::Airport, "airport|aerodrome|airfield|аэропорт|аэродром|фурудгоҳ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_three_languages_and_of_openstreetmap_are_known() {
        for (word, kind) in [
            ("school", ShelterKind::School),
            ("Средняя школа №5", ShelterKind::School),
            ("Мактаб", ShelterKind::School),
            ("place_of_worship", ShelterKind::Mosque),
            ("масҷид", ShelterKind::Mosque),
            ("health_post", ShelterKind::Health),
            ("ФАП", ShelterKind::Health),
            ("Беморхона", ShelterKind::Health),
            ("doctors", ShelterKind::Health),
            ("public_building", ShelterKind::PublicBuilding),
            ("sports_hall", ShelterKind::PublicBuilding),
            ("Дом культуры", ShelterKind::PublicBuilding),
            ("Стадион", ShelterKind::Stadium),
            ("pitch", ShelterKind::Stadium),
            ("refugee_site", ShelterKind::Camp),
            ("tent_site", ShelterKind::OpenGround),
            ("open_ground", ShelterKind::OpenGround),
            ("фурудгоҳ", ShelterKind::Airport),
        ] {
            assert_eq!(kind_of(word), Some(kind), "{word}");
        }
        assert_eq!(kind_of("warehouse"), None);
        assert_eq!(kind_of(""), None);
    }
}
