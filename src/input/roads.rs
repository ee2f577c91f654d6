//! `[roads]` of a region or scenario: who clears them, which snow closes, and whether they may lead
//! abroad.

use crate::input::section::{Refusal, Section};
use crate::routing::closure::clearing::Crews;
use crate::routing::closure::season::{HighRoads, Pass, Snow};
use crate::routing::months::Months;
use crate::units::{Km, LonLat, Metres};

/// What a `[roads]` says; `None` where it says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoadRules {
    /// Blockages that are cleared at the same time.
    pub crews: Option<Crews>,
    /// Passes that snow closes.
    pub passes: Option<Vec<Pass>>,
    /// Height above which snow closes all roads.
    pub high_roads: Option<HighRoads>,
    /// Whether roads may leave the region.
    pub across_borders: Option<bool>,
}

impl RoadRules {
    /// Reads the table, where there is one.
    pub fn read_table(root: &mut Section) -> RoadRules {
        let Some(mut it) = root.section("roads") else { return RoadRules::default() };
        let crews = it.section("crews").map(crews);
        let has_passes = it.has("pass");
        let passes: Vec<Option<Pass>> = it.array("pass").into_iter().map(pass).collect();
        let above = it.number_in("closed_above_m", 0.0..=9000.0, "metres above the sea");
        let months = months(&mut it, "closed_above_months");
        let across_borders = it.flag("across_borders");
        let _ = it.text("source");
        let high_roads = match (above, months) {
            (Some(above), Some(months)) => Some(HighRoads { above: Metres(above.value), months }),
            (Some(_), None) if !it.has("closed_above_months") => {
                it.missing("closed_above_months", "for example: [12, 1, 2, 3]");
                None
            }
            (None, Some(_)) if !it.has("closed_above_m") => {
                it.missing("closed_above_m", "for example: 3200");
                None
            }
            _ => None,
        };
        it.finish();
        let passes = has_passes.then(|| passes.into_iter().flatten().collect());
        RoadRules { crews, passes, high_roads, across_borders }
    }

    /// These, and where they say nothing, those of `other`.
    pub fn or(self, other: &RoadRules) -> RoadRules {
        RoadRules {
            crews: self.crews.or(other.crews),
            passes: self.passes.or_else(|| other.passes.clone()),
            high_roads: self.high_roads.or(other.high_roads),
            across_borders: self.across_borders.or(other.across_borders),
        }
    }

    /// What snow closes.
    pub fn snow(&self) -> Snow {
        let passes = self.passes.clone().unwrap_or_default();
        Snow { passes, high_roads: self.high_roads }
    }
}

fn crews(mut it: Section) -> Crews {
    let why = "blockages cleared at the same time";
    let mut number = |key, usual| it.number_in(key, 0.1..=100.0, why).map_or(usual, |it| it.value);
    let usual = Crews::default();
    let crews = Crews {
        main: number("main", usual.main),
        local: number("local", usual.local),
        track: number("track", usual.track),
    };
    it.finish();
    crews
}

fn pass(mut it: Section) -> Option<Pass> {
    let name = it.text("name");
    let place = it.pair("place");
    let within = it.number_in("within_km", 0.1..=50.0, "km around its highest point");
    let months = months(&mut it, "months");
    let _ = it.text("source");
    for (key, help) in [
        ("place", "its highest point: place = [70.84, 38.70]  # longitude, latitude"),
        ("months", "for example: months = [12, 1, 2, 3, 4]"),
    ] {
        if !it.has(key) {
            it.missing(key, help);
        }
    }
    it.finish();
    let (lon, lat) = place?.value;
    Some(Pass {
        name: name.map_or_else(String::new, |it| it.value),
        place: LonLat::new(lon, lat),
        within: Km(within.map_or(5.0, |it| it.value)),
        months: months?,
    })
}

/// Months, whole numbers from 1 to 12.
pub fn months(it: &mut Section, key: &'static str) -> Option<Months> {
    let given = it.numbers(key)?;
    let is_month = |it: &f64| (1.0..=12.0).contains(it) && it.fract() == 0.0;
    if given.value.is_empty() || !given.value.iter().all(is_month) {
        let message = format!("`{key}` has numbers that are no months");
        let refusal = Refusal::new(message, "expected months, 1 to 12");
        it.refuse("E602", key, &given, refusal);
        return None;
    }
    Some(Months::of(given.value.iter().map(|it| *it as u8)))
}
