//! Layer `villages`: villages and towns, one point each.

use std::cell::RefCell;

use crate::exposure::settlement::{Area, Names, Settlement};
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::membership::Membership;
use crate::input::layers::rows::{Codes, Row, Rows};
use crate::input::problem::Problems;

/// A settlement as its layer gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Village {
    /// The settlement, with no people yet.
    pub settlement: Settlement,
    /// How far it reaches from its centre, km: cells belong to the nearest edge.
    pub radius_km: f64,
    /// Residents that the layer gives; `None` is not zero.
    pub population: Option<f64>,
    /// Households that the layer gives, where it gives no residents.
    pub households: Option<f64>,
    /// Houses, or their share, of each building class that the layer has a column of.
    pub houses: Vec<(String, f64)>,
}

/// Settlements in the order of the file: `id`, `population`; `name`, `name_tg`, `name_ru`, `kind`
/// (`town` or `rural`), `district_pcode`, `households`, `elevation_m`, `radius_km`, `origin` where
/// known; houses of building classes where it has columns of them. Those in no district are left
/// out, which is told.
pub fn read(
    mapping: &Mapping,
    districts: &[Area],
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Vec<Village>> {
    let rows = Rows::open(kind::of("villages"), mapping, frame, problems)?;
    of(rows, districts)
}

/// Settlements of rows that were opened.
pub fn of(rows: Rows, districts: &[Area]) -> Option<Vec<Village>> {
    let membership = Membership::of(&rows, districts);
    let has_people = rows.has("population");
    if !has_people && rows.has("households") {
        let message = "no field of people: they are households times the size of a household";
        rows.teller().tell(rows.teller().note("I418", message));
    }
    let is_class = |it: &&str| kind::of("villages").field(it).is_none();
    let classes: Vec<&str> = rows.fields().filter(is_class).collect();
    let mut codes = Codes::default();
    let mut villages = vec![];
    for row in rows.iter() {
        let (id, place) = (row.code("id"), row.place());
        if let Some(id) = &id {
            codes.note(id, &row);
        }
        let households = match has_people {
            true => row.optional_count("households"),
            false if rows.has("households") => row.count("households"),
            false => None,
        };
        let population = if has_people { row.count("population") } else { None };
        let numbers = (row.number("elevation_m"), row.optional_count("radius_km"));
        let houses = classes.iter().map(|it| row.optional_count(it).unwrap_or(0.0));
        let houses: Vec<f64> = houses.collect();
        let (Some(id), Some(place)) = (id, place) else { continue };
        let Some(district) = membership.district(&rows, &row, place) else { continue };
        villages.push(Village {
            settlement: Settlement {
                id,
                names: names(&row),
                place,
                district,
                urban: is_town(&row),
                origin: row.origin(),
                people: 0.0,
                elevation_m: numbers.0.unwrap_or(0.0),
            },
            radius_km: numbers.1.unwrap_or(0.0),
            population,
            households,
            houses: classes.iter().map(|it| (*it).to_owned()).zip(houses).collect(),
        });
    }
    codes.tell(&rows);
    zeros(&rows, &villages);
    household_size(&rows, &villages);
    if villages.is_empty() && rows.placed() {
        rows.teller().tell(rows.teller().error("E103", "no row can be used as a village"));
        rows.refuse();
    }
    rows.finish().then_some(villages)
}

/// People are households times their size where a village gives no people.
pub fn with_households(mut villages: Vec<Village>, household_size: f64) -> Vec<Village> {
    for it in &mut villages {
        it.population = it.population.or(it.households.map(|it| it * household_size));
    }
    villages
}

/// Residents of a household that are believed. UX decision W406.
const HOUSEHOLD_SIZES: std::ops::RangeInclusive<f64> = 2.0..=12.0;

/// Says where people and households do not fit together, as when columns were exchanged.
fn household_size(rows: &Rows, villages: &[Village]) {
    let both = villages.iter().filter_map(|it| it.population.zip(it.households));
    let (people, households) = both.fold((0.0, 0.0), |(p, h), it| (p + it.0, h + it.1));
    if households <= 0.0 || HOUSEHOLD_SIZES.contains(&(people / households)) {
        return;
    }
    let message = format!(
        "{people:.0} people in {households:.0} households are {:.1} in each",
        people / households
    );
    let help = "check whether the two columns were exchanged, or one counts something else";
    let problem = rows.teller().warning("W406", message).expected("2 to 12 in a household");
    rows.teller().tell(problem.help(help));
}

/// Lists of places write 0 where nobody counted.
fn zeros(rows: &Rows, villages: &[Village]) {
    let n = villages.iter().filter(|it| it.population == Some(0.0)).count();
    if n < 10 || 2 * n < villages.len() {
        return;
    }
    let message =
        format!("{n} of {} villages have 0 people: does 0 mean \"not known\"?", villages.len());
    let help = "if it does, say so: nodata = [0], and fill = \"raster\" to take the people of the population grid";
    rows.teller().tell(rows.teller().warning("W423", message).help(help).count(n));
}

fn names(row: &Row) -> Names {
    let mut names =
        Names { en: row.text("name"), tg: row.text("name_tg"), ru: row.text("name_ru") };
    if names.en.is_empty() {
        names.en = row.label();
    }
    names
}

/// Words of our own layers, of OpenStreetMap's `place`, and of GeoNames' feature codes.
fn is_town(row: &Row) -> bool {
    let word = row.text("kind").to_lowercase();
    matches!(
        word.as_str(),
        "town" | "city" | "urban" | "ppla" | "ppla2" | "pplc" | "шаҳр" | "шаҳрак" | "город" | "пгт"
    )
}
