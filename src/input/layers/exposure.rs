//! Layer `exposure`: what stands and who lives in it, as points, areas or a table: each row an asset,
//! one building or many like ones.

use std::cell::RefCell;

use crate::damage::set::VulnerabilitySet;
use crate::hazard::site::SiteConditions;
use crate::input::layers::classes::Words;
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::{Codes, Row, Rows};
use crate::input::layers::vs30_points::{VS30_M_S, Z1P0_M, Z2P5_KM, is_within};
use crate::input::problem::Problems;
use crate::units::{LonLat, Vs30};

/// Assets of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposure {
    /// The set that classes are of.
    pub set: &'static VulnerabilitySet,
    /// In the order of the file.
    pub assets: Vec<Asset>,
}

/// Like buildings at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    /// Its code, or the number of its row.
    pub id: String,
    /// Class in the order of the set; `None` where nobody knows.
    pub class: Option<u16>,
    /// How many buildings.
    pub buildings: f64,
    /// Residents of all of them together.
    pub residents: f64,
    /// Where; the middle of an area.
    pub place: LonLat,
    /// Code or name of its village; empty where nobody says.
    pub settlement: String,
    /// Code or name of its district; empty where only its place tells.
    pub district: String,
    /// What was measured of the ground below it.
    pub ground: OwnGround,
}

/// What an asset says of its ground.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OwnGround {
    /// Time-averaged shear-wave velocity of the uppermost 30 m.
    pub vs30: Option<Vs30>,
    /// Depth at which shear waves reach 1.0 km/s, m.
    pub z1p0_m: Option<f64>,
    /// Depth at which shear waves reach 2.5 km/s, km.
    pub z2p5_km: Option<f64>,
}

impl OwnGround {
    /// The ground of the asset, and of a layer what it does not say itself.
    pub fn or(self, of_layer: impl FnOnce() -> SiteConditions) -> SiteConditions {
        let known = match self.vs30 {
            Some(vs30) => SiteConditions { vs30, vs30_measured: true, z1p0_m: None, z2p5_km: None },
            None => of_layer(),
        };
        SiteConditions {
            z1p0_m: self.z1p0_m.or(known.z1p0_m),
            z2p5_km: self.z2p5_km.or(known.z2p5_km),
            ..known
        }
    }
}

/// What a cell brings of its own, before layers and rules are asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnSite {
    /// Where it is shaken.
    pub place: LonLat,
    /// What is known of its ground.
    pub ground: OwnGround,
    /// Index of its mix; `None` where the rules of the region say it.
    pub mix: Option<u16>,
}

/// Reads a layer and says everything that is wrong with it; `None` if it cannot be used.
pub fn read(
    mapping: &Mapping,
    set: &'static VulnerabilitySet,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Exposure> {
    of(Rows::open(kind::of("exposure"), mapping, frame, problems)?, set)
}

/// Assets of rows that were opened. One whose residents nobody knows is left out, which is told.
pub fn of(rows: Rows, set: &'static VulnerabilitySet) -> Option<Exposure> {
    if !rows.has("taxonomy") && !rows.has("material") {
        let message = "no field says what the buildings are of: neither `taxonomy` nor `material`";
        let help = "name it: [layers.exposure.fields] material = \"…\"";
        rows.teller().tell(rows.teller().error("E405", message).help(help));
        rows.refuse();
    }
    let (mut words, mut codes) = (Words::of(set), Codes::default());
    let of_row = |row| asset(&rows, &row, &mut words, &mut codes);
    let assets: Vec<Asset> = rows.iter().filter_map(of_row).collect();
    words.tell(&rows);
    codes.tell(&rows);
    let exposure = Exposure { set, assets };
    if !exposure.assets.is_empty() {
        rows.teller().tell(rows.teller().note("I433", exposure.summary()));
    } else if rows.placed() {
        rows.teller().tell(rows.teller().error("E103", "no row can be used as an asset"));
        rows.refuse();
    }
    rows.finish().then_some(exposure)
}

/// Everything is read before anything is missed, so that all of it is told.
fn asset(rows: &Rows, row: &Row, words: &mut Words, codes: &mut Codes) -> Option<Asset> {
    let has_id = rows.has("asset_id");
    let id = if has_id { row.code("asset_id") } else { Some(rows.name_of(row.number)) };
    if let Some(id) = &id {
        codes.note(id, row);
    }
    let (buildings, residents) = (buildings(rows, row), residents(rows, row));
    for unused in ["day", "transit"] {
        let _ = row.optional_count(unused);
    }
    storeys(rows, row);
    let ground = ground(rows, row);
    let class = words.class(rows, row);
    let place = if rows.placed() { row.place() } else { None };
    Some(Asset {
        id: id?,
        class,
        buildings,
        residents: residents?,
        place: place?,
        settlement: row.text("settlement"),
        district: row.text("district"),
        ground,
    })
}

/// One where the layer does not count buildings, or a row does not, which is told.
fn buildings(rows: &Rows, row: &Row) -> f64 {
    if rows.has("buildings") && row.text("buildings").is_empty() {
        let help = "enter how many buildings each row stands for; people do not depend on it";
        rows.warning("W690", "no number of buildings: taken as one", help, row.name());
        return 1.0;
    }
    row.optional_count("buildings").unwrap_or(1.0)
}

/// Of people: those who live there, or those who are there at night.
fn residents(rows: &Rows, row: &Row) -> Option<f64> {
    let night = row.optional_count("night");
    if !rows.has("residents") || (row.text("residents").is_empty() && night.is_some()) {
        let help = "if more people live there, enter them as `residents`";
        rows.remark("I691", "people at night are taken as residents", help, row.name());
        return if rows.has("residents") { night } else { row.count("night") };
    }
    row.count("residents")
}

/// More than any building of a region has.
const MOST_STOREYS: f64 = 60.0;

fn storeys(rows: &Rows, row: &Row) {
    if row.optional_count("storeys").is_some_and(|it| it > MOST_STOREYS) {
        let help = "no building of the region is so high: is it another column?";
        let at = format!("{}: {}", row.name(), row.text("storeys"));
        rows.error("E602", "more storeys than can be", help, at);
    }
}

fn ground(rows: &Rows, row: &Row) -> OwnGround {
    let number =
        |field, range| row.optional_count(field).filter(|it| is_within(rows, row, *it, range));
    OwnGround {
        vs30: number("vs30", &VS30_M_S).map(Vs30),
        z1p0_m: number("z1p0_m", &Z1P0_M),
        z2p5_km: number("z2p5_km", &Z2P5_KM),
    }
}

impl Exposure {
    /// How many buildings there are of each class, in the order of the set, and of no known class.
    pub fn by_class(&self) -> (Vec<f64>, f64) {
        let mut of = vec![0.0; self.set.classes.len()];
        let mut unknown = 0.0;
        for asset in &self.assets {
            match asset.class {
                Some(class) => of[class as usize] += asset.buildings,
                None => unknown += asset.buildings,
            }
        }
        (of, unknown)
    }

    /// Most classes that the line of a layer names.
    const MOST_NAMED: usize = 12;

    /// `5600 people in 1200 buildings of 56 assets: adobe 800, brick 300, not known 100`.
    pub fn summary(&self) -> String {
        let (of, unknown) = self.by_class();
        let all: f64 = of.iter().sum::<f64>() + unknown;
        let names = self.set.classes.iter().map(|it| it.name.as_str());
        let mut known: Vec<(&str, f64)> = names.zip(of).filter(|it| it.1 > 0.0).collect();
        known.sort_by(|a, b| b.1.total_cmp(&a.1));
        let named = known.iter().take(Self::MOST_NAMED);
        let mut parts: Vec<String> = named.map(|(name, it)| format!("{name} {it:.0}")).collect();
        if known.len() > Self::MOST_NAMED {
            parts.push(format!("{} more classes", known.len() - Self::MOST_NAMED));
        }
        if unknown > 0.0 {
            parts.push(format!("not known {unknown:.0}"));
        }
        let people: f64 = self.assets.iter().map(|it| it.residents).sum();
        format!(
            "{people:.0} people in {all:.0} buildings of {} assets: {}",
            self.assets.len(),
            parts.join(", ")
        )
    }
}
