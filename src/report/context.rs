//! What a report needs to know of a run beside its outcome: facts and layers, by reference.

use std::fmt;

use geo::MultiPolygon;
use serde::{Deserialize, Serialize};

use crate::damage::fragility::Consequence;
use crate::engine::shaking_maps::ShakingMap;
use crate::exposure::building::Mix;
use crate::exposure::cells::Cells;
use crate::exposure::grid::{Grid, Raster};
use crate::exposure::settlement::{Areas, Names, Origin, Settlement};
use crate::population::groups::{Category, Pyramid};
use crate::routing::network::Network;
use crate::shelter::camps::Camps;
use crate::shelter::needs::CARRIERS;
use crate::shelter::site::Shelter;
use crate::stats::Summary;
use crate::units::{Degrees, Km, LonLat};

/// The scenario, in the words of its file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScenarioFacts {
    /// Short name: `rasht-m68`; part of file names and keys.
    pub id: String,
    /// Title as people say it: "Rasht M 6.8".
    pub title: String,
    /// The same in Tajik and Russian, where the scenario says it; `en` is empty.
    pub titles: Names,
    /// Moment magnitude.
    pub magnitude: f64,
    /// Depth of the hypocentre: lowest, most likely, highest; one where it is known.
    pub depth: [Km; 3],
    /// Rake of the rupture, Aki and Richards; the brief tells it as a mechanism.
    pub rake: Degrees,
    /// Where the epicentre lies.
    pub epicentre: LonLat,
    /// Where it lies from the nearest town; `None` without settlements.
    pub near: Option<Near>,
    /// Local date and time.
    pub when: When,
    /// Whether it happens in the cold months, when winter capacity counts.
    pub winter: bool,
}

/// Points of the compass, clockwise from north, as English writes them.
pub const WINDS: [&str; 8] = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];

/// How far a place lies from a town, and in which direction.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Near {
    /// Distance.
    pub km: f64,
    /// Index in [`WINDS`].
    pub wind: usize,
    /// Names of the town.
    pub town: Names,
}

/// A moment on the clocks of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct When {
    /// Year, month from 1, day from 1.
    pub date: [u16; 3],
    /// Hour and minute.
    pub time: [u8; 2],
    /// Hours that clocks are ahead of UTC.
    pub utc_offset_h: f64,
}

impl fmt::Display for When {
    /// As files have it: `2027-01-15 02:00 (UTC+5)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ([year, month, day], [hour, minute]) = (self.date, self.time);
        write!(
            f,
            "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} (UTC{:+})",
            self.utc_offset_h
        )
    }
}

/// A line of the needs of displaced people, with its quantity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NeedLine {
    /// Key of the item in its list: `winter_tent`.
    pub key: String,
    /// Sector: `shelter`, `wash`, `food`, `health`.
    pub sector: String,
    /// The item, in English: "winter tent".
    pub item: String,
    /// What `rate` counts: `person` or `household`.
    pub basis: String,
    /// Units of the item for one of `basis` and one occasion.
    pub rate: f64,
    /// Unit of the quantity: "tent", "litre", "kg".
    pub unit: String,
    /// How often: `once`, `day`, `week`, `month`.
    pub frequency: String,
    /// Days that the quantity lasts; 0 for what is needed once.
    pub period_days: u32,
    /// Whether the item is only for the cold months.
    pub winter_only: bool,
    /// How much, over the realizations, from the number of displaced of this area.
    pub quantity: Summary,
    /// The standard that sets the rate: "Sphere Handbook (2018), p. 107".
    pub standard_source: String,
    /// Code of the area that needs it; the country's own code for the whole.
    pub adm_pcode: String,
}

/// What stocks cover of a need, and what is missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StockLine {
    /// The item, in English.
    pub item: String,
    /// Unit of the quantities.
    pub unit: String,
    /// Code of the area that needs it.
    pub adm_pcode: String,
    /// Days that the quantities last; 0 for what is needed once.
    pub period_days: f64,
    /// In all depots together.
    pub in_stock: f64,
    /// Needed in the area.
    pub needed: Summary,
    /// Of that, what its share of the stock covers.
    pub covered: Summary,
    /// And what it does not.
    pub missing: Summary,
    /// The depot that has any of it and lies nearest to the displaced of the area, and how far as the
    /// crow flies; `None` where no such depot has a place.
    pub nearest_depot: Option<(String, Km)>,
}

/// What it takes to carry the needs of the first 30 days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadLine {
    /// Code of the area that needs it.
    pub adm_pcode: String,
    /// Tonnes.
    pub weight_t: Summary,
    /// Cubic metres.
    pub volume_m3: Summary,
    /// Loads of each of [`CARRIERS`].
    pub loads: [Summary; CARRIERS.len()],
    /// US dollars; `None` where the list has no prices.
    pub cost_usd: Option<Summary>,
    /// Keys of the items that are needed and whose weight is not told.
    pub without_weight: String,
}

/// Displaced people of the whole country on one day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineDay {
    /// Days since the earthquake; night 1 is day 1.
    pub day: u32,
    /// Displaced on that day.
    pub displaced: Summary,
}

/// Who the people are, for the caseload by group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeopleFacts {
    /// Sex and age of the people at home in the season, at the mean share abroad.
    pub at_home: Pyramid,
    /// People with needs of their own, as shares of those at home.
    pub categories: Vec<Category>,
    /// Communities that residents do not include.
    pub communities: Vec<CommunityFacts>,
    /// First and last day of nights 1 to 3, ISO 8601.
    pub nights: [String; 2],
    /// The day two weeks after, twice.
    pub two_weeks: [String; 2],
}

/// A community that residents do not include.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommunityFacts {
    /// Name in files.
    pub name: String,
    /// Code of the group of population: `REF`.
    pub code: String,
    /// `[n_districts]`: its people for one person at home there.
    pub ratio: Vec<f64>,
}

/// What is told of each asset beside its cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AssetFacts {
    /// Damage states, no damage left out.
    pub states: Vec<String>,
    /// What they bring, as a file has it.
    pub consequences: Vec<Consequence>,
    /// `[n_cells]`.
    pub place: Vec<LonLat>,
}

/// A zone that people were ordered to leave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvacuationZone {
    /// What it is called.
    pub name: String,
    /// First and last day of the order, 1 for the day of the earthquake.
    pub days: [u16; 2],
    /// Who lives there; zones may overlap.
    pub residents: f64,
    /// Minutes until the water or the slide is there, where known.
    pub arrival_min: Option<f64>,
    /// Residents who live too far from its edge to walk out in that time.
    pub late: f64,
    /// Intensity at the dam or slope from which the order is given; `None` where it always is.
    pub from_intensity: Option<f64>,
    /// Its land.
    pub area: MultiPolygon<f64>,
}

/// A branch of the logic tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BranchFacts {
    /// Name in files, that of its model: `bssa_2014`.
    pub name: String,
    /// What its model cites.
    pub source: String,
    /// How likely it is to be the right one; the weights of all add up to one.
    pub weight: f64,
}

/// A file or layer that the run read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputLayer {
    /// Its name in the region folder: `roads.geojson`.
    pub name: String,
    /// What it is, for people: "local roads".
    pub title: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Features or cells that were used.
    pub rows: u64,
    /// Seen or modelled.
    pub origin: Origin,
    /// Where it comes from, with year and licence, as one line.
    pub attribution: String,
}

/// Something odd about the data that were read, and what became of it: a row a feature.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DataIssue {
    /// `W403`; `panoh explain` tells what it means.
    pub code: String,
    /// `warning` or `note`: errors stop a run.
    pub severity: String,
    /// The layer, by its word in `[layers]`; empty for the scenario file.
    pub layer: String,
    /// Code or row of the feature; empty where the whole layer is meant.
    pub feature_id: String,
    /// The field; empty where the whole feature is meant.
    pub field: String,
    /// What was found.
    pub found: String,
    /// What was done: `left out, not zero`.
    pub action_taken: String,
    /// Residents that it is about, where known.
    pub people_affected: Option<f64>,
    /// Where it lies.
    pub place: Option<LonLat>,
}

/// Everything a report needs beside the [`Outcome`](crate::engine::outcome::Outcome). Indices are
/// those of the outcome: settlement `i` here is settlement `i` there.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RunContext<'a> {
    /// The scenario.
    pub scenario: &'a ScenarioFacts,
    /// Version of Panoh.
    pub version: &'a str,
    /// Mean residents of a household; people ÷ this gives households.
    pub household_size: f64,
    /// `local` where the codes are those of the region folder, `cod-ab` where OCHA's.
    pub pcode_source: &'a str,
    /// Country, regions and districts.
    pub areas: &'a Areas,
    /// Settlements.
    pub settlements: &'a [Settlement],
    /// Places that can receive people.
    pub shelters: &'a [Shelter],
    /// Where camps could stand; `None` where the land is not known.
    pub camps: Option<&'a Camps>,
    /// Roads.
    pub network: &'a Network,
    /// Populated cells.
    pub cells: &'a Cells,
    /// Building mixes; the brief does not use them, the manifest counts them.
    pub mixes: &'a [Mix],
    /// How many sites the shaking was computed at.
    pub n_sites: usize,
    /// Of assets; `None` where cells are none.
    pub assets: Option<&'a AssetFacts>,
    /// The lattice of the population; `cells.grid_idx` points into it.
    pub population_grid: Grid,
    /// Percentiles of the shaking, a map a measure; may be empty.
    pub maps: &'a [ShakingMap],
    /// Branches of the logic tree.
    pub branches: &'a [BranchFacts],
    /// `[n_realizations]`: index of the branch that each took.
    pub branch_of: &'a [u32],
    /// Height above the sea, metres, for the shaded relief of the map.
    pub terrain: Option<&'a Raster>,
    /// Corners of the rupture seen from above, in order, not closed; empty for a point source.
    pub rupture: &'a [LonLat],
    /// Needs of the country, regions and districts; may be empty.
    pub needs: &'a [NeedLine],
    /// Needs of settlements.
    pub needs_settlement: &'a [NeedLine],
    /// What stocks cover; empty where nobody says what they hold.
    pub stocks: &'a [StockLine],
    /// What it takes to carry the needs.
    pub loads: &'a [LoadLine],
    /// Who the people are; `None` where the region does not say.
    pub people: Option<&'a PeopleFacts>,
    /// Displaced by day, in order of day; where empty, the days of the zone table are shown.
    pub timeline: &'a [TimelineDay],
    /// What was read.
    pub inputs: &'a [InputLayer],
    /// Models and works that the numbers rest on, a citation each.
    pub sources: &'a [String],
    /// Remarks beside those of the outcome: from the layers or the scenario.
    pub caveats: &'a [crate::caveat::Caveat],
    /// What was odd about the data, row by row.
    pub issues: &'a [DataIssue],
    /// Where people were ordered to leave.
    pub evacuation: &'a [EvacuationZone],
}
