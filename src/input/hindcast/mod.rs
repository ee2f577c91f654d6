//! What past earthquakes did, as far as it was counted: a folder with a scenario and an
//! `observed.toml` an event, and a table of events whose damage was counted.

pub mod observed;
pub mod world_events;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::input::files::unreadable;
use crate::input::problem::{Place, Problem, Problems};
use observed::Observed;
use world_events::WorldEvent;

/// File beside a scenario that says what was counted.
pub const OBSERVED: &str = "observed.toml";
/// File of the folder with events whose damage was counted.
pub const WORLD_EVENTS: &str = "world_events.csv";

/// A number that somebody counted after an earthquake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantity {
    /// People away from home or homeless, as reported in the first weeks.
    Displaced,
    /// People in collective shelters, camps or tents, at their peak.
    Sheltered,
    /// People still displaced near six months.
    Protracted,
    /// Killed.
    Dead,
    /// Dwellings destroyed.
    DwellingsDestroyed,
    /// Dwellings partly damaged.
    DwellingsPartial,
    /// Dwellings with minor damage.
    DwellingsMinor,
    /// Dwellings destroyed and partly damaged together.
    DwellingsDamaged,
}

impl Quantity {
    /// All, in the order of telling.
    pub const ALL: [Quantity; 8] = [
        Quantity::Displaced,
        Quantity::Sheltered,
        Quantity::Protracted,
        Quantity::Dead,
        Quantity::DwellingsDestroyed,
        Quantity::DwellingsPartial,
        Quantity::DwellingsMinor,
        Quantity::DwellingsDamaged,
    ];

    /// Word in files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Quantity::Displaced => "displaced",
            Quantity::Sheltered => "sheltered",
            Quantity::Protracted => "protracted",
            Quantity::Dead => "dead",
            Quantity::DwellingsDestroyed => "dwellings_destroyed",
            Quantity::DwellingsPartial => "dwellings_partial",
            Quantity::DwellingsMinor => "dwellings_minor",
            Quantity::DwellingsDamaged => "dwellings_damaged",
        }
    }

    /// The quantity of this word.
    pub fn by_name(name: &str) -> Option<Quantity> {
        Quantity::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// An event of the region: its scenario, and what was counted.
#[derive(Clone, Debug, PartialEq)]
pub struct CountryEvent {
    /// Its scenario file.
    pub scenario: PathBuf,
    /// What was counted.
    pub observed: Observed,
}

/// A folder of hindcasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Hindcasts {
    /// Events of the region, in the order of their folders.
    pub country: Vec<CountryEvent>,
    /// Events of the world, in the order of their file.
    pub world: Vec<WorldEvent>,
}

/// Reads a folder of hindcasts; `None` when a problem stands against it. All problems are told at
/// once; those of the scenarios themselves are found when they are loaded.
pub fn read(folder: &Path, problems: &RefCell<Problems>) -> Option<Hindcasts> {
    let before = problems.borrow().errors();
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            problems.borrow_mut().push(unreadable(folder, &error));
            return None;
        }
    };
    let mut folders: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
    folders.retain(|it| it.is_dir());
    folders.sort();
    let event = |it: &PathBuf| {
        let observed = observed::read(&it.join(OBSERVED), problems)?;
        Some(CountryEvent { scenario: it.join("scenario.toml"), observed })
    };
    let country: Vec<CountryEvent> = folders.iter().filter_map(event).collect();
    let table = folder.join(WORLD_EVENTS);
    let world = if table.exists() { world_events::read(&table, problems) } else { vec![] };
    if folders.is_empty() && !table.exists() {
        let place = Place::file(folder.display().to_string());
        let problem = Problem::error("E640", place, "no hindcast is in this folder");
        problems.borrow_mut().push(
            problem
                .expected(format!("folders with scenario.toml and {OBSERVED}, or {WORLD_EVENTS}"))
                .help("name the folder scenarios/hindcast"),
        );
    }
    (problems.borrow().errors() == before).then_some(Hindcasts { country, world })
}
