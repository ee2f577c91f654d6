//! `[shelter]` of a scenario: who finds room where, by which standard, and what the planner sets.

use std::cell::RefCell;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use crate::input::needs as input_needs;
use crate::input::problem::{Problem, Problems, nearest};
use crate::input::section::{Refusal, Section};
use crate::input::stocks;
use crate::population::groups::Groups;
use crate::shelter::allocation::minimum_cost::MINIMUM_COST;
use crate::shelter::allocation::{self, Allocation as _};
use crate::shelter::climate::Climate;
use crate::shelter::needs::{self, NeedsProfile, Stock};
use crate::shelter::reception::rules::{Preference, Rules};
use crate::shelter::site::ShelterKind;
use crate::units::Minutes;

/// What a scenario says of shelter.
#[derive(Clone, Debug, PartialEq)]
pub struct ShelterKeys {
    /// Longest way to a shelter, minutes.
    pub max_travel_min: f64,
    /// Who finds room where.
    pub allocation: &'static str,
    /// How much longer people may travel so that their settlement stays together, minutes.
    pub keep_together_min: f64,
    /// The standard for needs.
    pub needs: NeedsProfile,
    /// What is in the depots; `None` where nobody says.
    pub stocks: Option<Vec<Stock>>,
    /// Files of needs and stocks that were read, by what they are.
    pub files: Vec<(&'static str, PathBuf)>,
    /// Host families take in so many times as many as they would.
    pub host_factor: f64,
    /// Every site has so many times as much room.
    pub capacity_factor: f64,
    /// Winter-proof tents that can be pitched on open ground in the cold months.
    pub winter_tents: f64,
    /// Kinds of sites that are taken first.
    pub preference: Option<Preference>,
    /// Buses of the relocation plan; `None` for as many as it takes.
    pub buses: Option<u32>,
}

impl Default for ShelterKeys {
    fn default() -> ShelterKeys {
        ShelterKeys {
            max_travel_min: 180.0,
            allocation: allocation::DEFAULT.name(),
            keep_together_min: 0.0,
            needs: needs::find(needs::DEFAULT).cloned().unwrap_or_default(),
            stocks: None,
            files: vec![],
            host_factor: 1.0,
            capacity_factor: 1.0,
            winter_tents: 0.0,
            preference: None,
            buses: None,
        }
    }
}

/// Factors that a planner may set.
pub const FACTORS: RangeInclusive<f64> = 0.0..=100.0;
/// Time within which a preferred site is taken first, where nobody says another: a walk of half an
/// hour or a short drive. Ours; 15 to 60.
const PREFERRED_WITHIN_MIN: f64 = 30.0;
/// Tents that the world could send.
pub const TENTS: RangeInclusive<f64> = 0.0..=10_000_000.0;

/// People in a household, in the mean.
pub const HOUSEHOLDS: RangeInclusive<f64> = 1.0..=15.0;

/// Whether a list of needs is a file of one's own.
pub fn is_file_of_needs(given: &str) -> bool {
    given.to_lowercase().ends_with(".toml")
}

/// A list of needs by its name, or a file beside a folder; what is wrong with it is told.
pub fn needs_of(given: &str, folder: &Path, problems: &RefCell<Problems>) -> Option<NeedsProfile> {
    if is_file_of_needs(given) {
        input_needs::read(&folder.join(given), problems)
    } else {
        needs::find(given).cloned()
    }
}

impl ShelterKeys {
    /// The table, where there is one.
    pub fn read_table(
        root: &mut Section,
        folder: &Path,
        problems: &RefCell<Problems>,
    ) -> ShelterKeys {
        let mut it = ShelterKeys::default();
        let Some(mut section) = root.section("shelter") else { return it };
        let limit =
            section.number_in("max_travel_min", 1.0..=2880.0, "minutes to the farthest shelter");
        it.max_travel_min = limit.map_or(it.max_travel_min, |it| it.value);
        it.read_needs(&mut section, folder, problems);
        let methods: Vec<&str> = allocation::ALL.iter().map(|it| it.name()).collect();
        it.allocation = section.word("allocation", &methods).unwrap_or(it.allocation);
        it.read_together(&mut section);
        it.read_preference(&mut section, problems);
        for (key, meaning, factor) in [
            ("host_factor", "1 is as many as the model has", &mut it.host_factor),
            ("capacity_factor", "1 is the capacity of the layer", &mut it.capacity_factor),
        ] {
            *factor = section.number_in(key, FACTORS, meaning).map_or(*factor, |it| it.value);
        }
        let tents = section.number_in("winter_tents", TENTS, "winter-proof tents at hand");
        it.winter_tents = tents.map_or(it.winter_tents, |it| it.value);
        let buses = section.whole("buses", 1..=100_000, "buses of 40 seats at hand");
        it.buses = buses.map(|it| it.value as u32);
        section.finish();
        it
    }

    /// A standard by its name, or a file beside the scenario; then the stocks of its items.
    fn read_needs(&mut self, section: &mut Section, folder: &Path, problems: &RefCell<Problems>) {
        if let Some(given) = section.text("needs") {
            if is_file_of_needs(&given.value) {
                self.files.push(("needs", folder.join(&given.value)));
                self.needs = needs_of(&given.value, folder, problems).unwrap_or_default();
            } else {
                let names: Vec<&str> = needs::all().iter().map(|it| it.name.as_str()).collect();
                let standard = section.word("needs", &names).and_then(needs::find);
                self.needs = standard.cloned().unwrap_or_default();
            }
        }
        if let Some(given) = section.text("stocks") {
            let path = folder.join(&given.value);
            self.stocks = stocks::read(&path, &self.needs, problems);
            self.files.push(("stocks", path));
        }
    }

    /// What the planner set, for people who are at home in a month, 1 to 12.
    pub fn rules(&self, groups: Option<&Groups>, month: u8) -> Rules {
        let vulnerable = |it: &Groups| it.vulnerable(it.abroad_in(month).mode);
        Rules {
            host_factor: self.host_factor,
            capacity_factor: self.capacity_factor,
            winter_tents: self.winter_tents,
            people_a_tent: Climate::Cold.persons_per_tent(),
            vulnerable: groups.map_or(0.0, vulnerable),
            preference: self.preference,
            buses: self.buses,
        }
    }

    /// `prefer`, kinds of sites in their order, and `prefer_within_min`.
    fn read_preference(&mut self, section: &mut Section, problems: &RefCell<Problems>) {
        let words = section.entries("prefer");
        let meaning = "minutes within which a preferred site is taken before a nearer one";
        let within = section.number_in("prefer_within_min", 1.0..=2880.0, meaning);
        let within_min = within.map_or(PREFERRED_WITHIN_MIN, |it| it.value);
        let place = section.place_of("prefer");
        let tell = |code, message: String, help: String| {
            problems.borrow_mut().push(Problem::error(code, place.clone(), message).help(help));
        };
        let known = ShelterKind::ALL.map(ShelterKind::word);
        let mut kinds = vec![];
        for word in &words {
            match ShelterKind::ALL.into_iter().find(|it| it.word() == word) {
                Some(it) if kinds.contains(&it) => {
                    tell("E591", format!("`{word}` is preferred twice"), "name it once".to_owned());
                }
                Some(it) => kinds.push(it),
                None => {
                    let near = nearest(word, known);
                    let near = near.map_or_else(String::new, |it| format!("did you mean `{it}`? "));
                    let help = format!("{near}kinds are {}", known.join(", "));
                    tell("E590", format!("no kind of site is called `{word}`"), help);
                }
            }
        }
        if !words.is_empty() && self.allocation == MINIMUM_COST.name() {
            let message = format!("`shelter.prefer` does not go with \"{}\"", self.allocation);
            let help = "write allocation = \"nearest\", or leave `prefer` out";
            tell("E592", message, help.to_owned());
        }
        self.preference = (!kinds.is_empty()).then(|| Preference::of(&kinds, Minutes(within_min)));
    }

    fn read_together(&mut self, section: &mut Section) {
        let longer = "minutes that people may travel longer so that a settlement stays together";
        let Some(given) = section.number_in("keep_together_min", 0.0..=2880.0, longer) else {
            return;
        };
        self.keep_together_min = given.value;
        let least_cost = MINIMUM_COST.name();
        if self.allocation != least_cost {
            let message = format!(
                "`shelter.keep_together_min` is of the allocation \"{least_cost}\", but \"{}\" \
                 is asked for",
                self.allocation
            );
            let refusal = Refusal::new(message, "expected it beside that allocation only")
                .help(format!("write allocation = \"{least_cost}\", or leave it out"));
            section.refuse("E560", "keep_together_min", &given, refusal);
        }
    }
}
