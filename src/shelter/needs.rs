//! What the displaced need: floor, tents, water, food, stoves, by published minimum standards.
//!
//! A profile is a file of `needs/`, embedded and found by name. Everything is linear in people, so
//! a report may apply it to a mean or to a quantile, and rounds up only when it prints.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::climate::Climate;
use crate::source::Source;
use crate::units::LonLat;

/// What the profiles rest on, for lists and reports.
pub const SOURCES: &[(&str, Source)] = &[
    (
        "minimum needs",
        Source {
            authors: "Sphere Association",
            year: 2018,
            title: "The Sphere Handbook: Humanitarian Charter and Minimum Standards in \
                    Humanitarian Response, fourth edition",
            doi: "",
        },
    ),
    ("how cold it is", super::climate::DUSHANBE_1991_2020),
];

/// File name and text of every embedded profile; a test compares it with the folder.
pub const FILES: &[(&str, &str)] = &[
    ("sphere_2018.toml", include_str!("needs/sphere_2018.toml")),
    ("tj_default.toml", include_str!("needs/tj_default.toml")),
];

/// The profile that a scenario uses when it names none.
pub const DEFAULT: &str = "tj_default";

/// A list of needs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedsProfile {
    /// Name in scenario files; that of its file.
    pub name: String,
    /// What it is, in a line.
    pub title: String,
    /// What was judged and what was not checked.
    pub notes: String,
    /// Its items, in the order of reports.
    #[serde(rename = "item")]
    pub items: Vec<NeedItem>,
}

/// One thing that is needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedItem {
    /// Short name for translations: `winter_tent`.
    pub key: String,
    /// Sector of the response: `Shelter`, `WASH`, `Food`, `Household items`.
    pub sector: String,
    /// English name.
    pub item: String,
    /// Per person or per household.
    pub basis: Basis,
    /// Who needs it.
    pub applies_to: Group,
    /// How much; none where `rule` tells it.
    #[serde(default)]
    pub rate: f64,
    /// How much when it is cool; as `rate` where it is not told.
    pub rate_cool: Option<f64>,
    /// How much when it is cold; as when it is cool where it is not told.
    pub rate_cold: Option<f64>,
    /// How the rate is found, where it is not a plain number.
    #[serde(default)]
    pub rule: Rule,
    /// Unit of the rate.
    pub unit: String,
    /// How often.
    pub frequency: Frequency,
    /// In which weather.
    #[serde(default)]
    pub when: When,
    /// The standard it comes from, or `ours`.
    pub source: String,
    /// Recalled and not yet read in its source.
    #[serde(default)]
    pub unverified: bool,
    /// What else is to be said.
    #[serde(default)]
    pub note: String,
    /// Weight of a unit as it is transported, kg; `None` where it is not, or not known.
    pub weight_kg: Option<f64>,
    /// Volume of a unit as it is transported, m³.
    pub volume_m3: Option<f64>,
    /// Price of a unit, US dollars; costs are told where prices are given.
    pub price_usd: Option<f64>,
}

/// Units that a rate may have; a file with another one is refused.
pub const UNITS: [&str; 16] = [
    "m2",
    "m3",
    "litres",
    "kg",
    "kcal",
    "tents",
    "sheets",
    "taps",
    "toilets",
    "places",
    "containers",
    "mats",
    "blankets",
    "sets",
    "stoves",
    "kits",
];

/// What carries things, and how much of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Carrier {
    /// Name in columns: `truck`.
    pub name: &'static str,
    /// Most it carries, kg.
    pub payload_kg: f64,
    /// Most it holds, m³.
    pub volume_m3: f64,
}

/// A lorry of ten tonnes with a covered body, and a Mi-8 helicopter with its load inside. Ours; the
/// helicopter's 4 t and 23 m³ from memory, to be checked, and 3 t of them at the height of valleys.
pub const CARRIERS: [Carrier; 2] = [
    Carrier { name: "truck", payload_kg: 10_000.0, volume_m3: 40.0 },
    Carrier { name: "helicopter", payload_kg: 3_000.0, volume_m3: 23.0 },
];

impl Carrier {
    /// Loads of so much, by what fills it first; not rounded.
    pub fn loads(&self, weight_kg: f64, volume_m3: f64) -> f64 {
        (weight_kg / self.payload_kg).max(volume_m3 / self.volume_m3)
    }
}

/// Things in a depot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stock {
    /// Name of the depot.
    pub depot: String,
    /// Key of the item.
    pub item: String,
    /// How many, in the item's unit.
    pub quantity: f64,
    /// Where the depot lies, where it is told.
    pub place: Option<LonLat>,
}

/// What a rate counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// People.
    Person,
    /// Households.
    Household,
}

/// Who needs something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Those in a public place: collective centre or camp.
    Sheltering,
    /// Those in a planned camp.
    Camp,
    /// Those in tents: in a camp or beside their house.
    Tents,
    /// Those in a public place or beside their house.
    Assisted,
    /// All displaced.
    Displaced,
}

/// How a rate is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// It is the number told.
    #[default]
    Fixed,
    /// Tents for a household: its size over the people a tent holds in this weather, rounded up.
    TentsPerHousehold,
}

/// How often something is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Once.
    Once,
    /// Every day.
    Day,
    /// Every week.
    Week,
    /// Every month of 30 days.
    Month,
}

/// In which weather something is needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Always.
    #[default]
    Always,
    /// When it is cold.
    Cold,
    /// When it is not.
    NotCold,
}

/// Who is to be provided for, people at two weeks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Caseload {
    /// In a public place, camps included.
    pub sheltering: f64,
    /// Of these, in a planned camp.
    pub camp: f64,
    /// In a tent or hut beside their house.
    pub own_yard: f64,
    /// All displaced.
    pub displaced: f64,
    /// People in a household.
    pub household_size: f64,
}

/// How much of one item is needed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NeedQuantity<'a> {
    /// The item: its names, unit and source.
    pub item: &'a NeedItem,
    /// Per person or household in this weather.
    pub rate: f64,
    /// Days that the quantity lasts; 0 for what is needed once.
    pub period_days: u16,
    /// In the item's unit, not rounded.
    pub quantity: f64,
}

impl Basis {
    /// The word that tables print.
    pub fn word(self) -> &'static str {
        match self {
            Basis::Person => "person",
            Basis::Household => "household",
        }
    }
}

impl Group {
    /// All groups.
    pub const ALL: [Group; 5] =
        [Group::Sheltering, Group::Camp, Group::Tents, Group::Assisted, Group::Displaced];
}

impl Frequency {
    /// The word that tables print.
    pub fn word(self) -> &'static str {
        match self {
            Frequency::Once => "once",
            Frequency::Day => "day",
            Frequency::Week => "week",
            Frequency::Month => "month",
        }
    }

    /// Days that one provision lasts; 0 for once.
    pub fn period_days(self) -> u16 {
        match self {
            Frequency::Once => 0,
            Frequency::Day => 1,
            Frequency::Week => 7,
            Frequency::Month => 30,
        }
    }
}

impl Caseload {
    /// People of a group.
    pub fn people(&self, group: Group) -> f64 {
        match group {
            Group::Sheltering => self.sheltering,
            Group::Camp => self.camp,
            Group::Tents => self.camp + self.own_yard,
            Group::Assisted => self.sheltering + self.own_yard,
            Group::Displaced => self.displaced,
        }
    }
}

impl NeedItem {
    /// Rate per person or household in this weather.
    pub fn rate_in(&self, climate: Climate, household_size: f64) -> f64 {
        match self.rule {
            Rule::TentsPerHousehold => (household_size / climate.persons_per_tent()).ceil(),
            Rule::Fixed => {
                let cool = self.rate_cool.unwrap_or(self.rate);
                match climate {
                    Climate::Mild => self.rate,
                    Climate::Cool => cool,
                    Climate::Cold => self.rate_cold.unwrap_or(cool),
                }
            }
        }
    }

    fn quantity(&self, caseload: &Caseload, climate: Climate) -> NeedQuantity<'_> {
        let rate = self.rate_in(climate, caseload.household_size);
        let people = caseload.people(self.applies_to);
        let count = match self.basis {
            Basis::Person => people,
            Basis::Household => people / caseload.household_size,
        };
        let period_days = self.frequency.period_days();
        NeedQuantity { item: self, rate, period_days, quantity: rate * count }
    }

    fn needed_in(&self, climate: Climate) -> bool {
        match self.when {
            When::Always => true,
            When::Cold => climate == Climate::Cold,
            When::NotCold => climate != Climate::Cold,
        }
    }
}

impl NeedsProfile {
    /// Quantities for a caseload where the weather is this; items that this weather does not ask
    /// for are left out. A household size of 0 or less counts as 1.
    pub fn quantities(&self, caseload: &Caseload, climate: Climate) -> Vec<NeedQuantity<'_>> {
        let size = if caseload.household_size > 0.0 { caseload.household_size } else { 1.0 };
        let caseload = Caseload { household_size: size, ..*caseload };
        let needed = self.items.iter().filter(|it| it.needed_in(climate));
        needed.map(|it| it.quantity(&caseload, climate)).collect()
    }
}

/// All embedded profiles, in the order of [`FILES`].
pub fn all() -> &'static [NeedsProfile] {
    static ALL: LazyLock<Vec<NeedsProfile>> = LazyLock::new(|| {
        let parse =
            |&(_, text)| toml::from_str(text).expect("embedded profiles parse in every test");
        FILES.iter().map(parse).collect()
    });
    &ALL
}

/// The embedded profile of this name.
pub fn find(name: &str) -> Option<&'static NeedsProfile> {
    all().iter().find(|it| it.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const CASELOAD: Caseload = Caseload {
        sheltering: 1200.0,
        camp: 300.0,
        own_yard: 600.0,
        displaced: 3000.0,
        household_size: 6.0,
    };

    fn quantity(profile: &str, key: &str, climate: Climate) -> Option<f64> {
        let needs = find(profile).unwrap().quantities(&CASELOAD, climate);
        needs.iter().find(|it| it.item.key == key).map(|it| it.quantity)
    }

    #[test]
    fn every_file_in_the_folder_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/shelter/needs");
        let found: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect();
        let listed: BTreeSet<String> = FILES.iter().map(|it| it.0.to_owned()).collect();
        assert_eq!(found, listed);
        for (profile, (file, _)) in all().iter().zip(FILES) {
            assert_eq!(format!("{}.toml", profile.name), *file);
        }
        assert!(find(DEFAULT).is_some());
    }

    #[test]
    fn every_item_has_a_rate_a_source_and_a_name_of_its_own() {
        for profile in all() {
            let keys: BTreeSet<&str> = profile.items.iter().map(|it| it.key.as_str()).collect();
            assert_eq!(keys.len(), profile.items.len(), "{}", profile.name);
            for item in &profile.items {
                assert!(0.0 < item.rate_in(Climate::Cold, 6.0), "{}", item.key);
                assert!(!item.source.is_empty(), "{}", item.key);
                assert!(UNITS.contains(&item.unit.as_str()), "{}", item.unit);
                assert!(!item.unverified || !item.note.is_empty(), "{}", item.key);
            }
        }
    }

    /// By hand: 20 t of 30 m³ fill two lorries by weight; 1 t of 60 m³ one and a half by volume.
    #[test]
    fn what_fills_a_lorry_first_counts() {
        assert_eq!(CARRIERS[0].loads(20_000.0, 30.0), 2.0);
        assert_eq!(CARRIERS[0].loads(1_000.0, 60.0), 1.5);
    }

    /// By hand: 900 people in tents are 150 households; 2 tents each in summer, 3 in the cold.
    #[test]
    fn winter_tents_are_counted_apart() {
        for profile in ["sphere_2018", "tj_default"] {
            assert_eq!(quantity(profile, "tent", Climate::Mild), Some(300.0));
            assert_eq!(quantity(profile, "winter_tent", Climate::Mild), None);
            assert_eq!(quantity(profile, "tent", Climate::Cold), None);
            assert_eq!(quantity(profile, "winter_tent", Climate::Cold), Some(450.0));
        }
    }

    /// By hand: 1,200 sheltering at 3.5 and 5.5 m²; 1,800 assisted at 15 L a day and 20 a toilet.
    #[test]
    fn sphere_by_hand() {
        assert_eq!(quantity("sphere_2018", "floor", Climate::Mild), Some(4200.0));
        assert_eq!(quantity("sphere_2018", "floor", Climate::Cold), Some(6600.0));
        assert_eq!(quantity("sphere_2018", "water", Climate::Mild), Some(27_000.0));
        assert_eq!(quantity("sphere_2018", "toilet", Climate::Mild), Some(90.0));
        assert_eq!(quantity("sphere_2018", "camp_area", Climate::Cool), Some(13_500.0));
    }
}
