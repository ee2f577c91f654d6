use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;
use std::time::Instant;

use clap::Args;

use crate::cli::output::Output;
use crate::cli::{INPUT_WRONG, check, json, stage, style};
use crate::engine::monte_carlo;
use crate::engine::stage::Stage;
use crate::input::problem::{Place, Problem, Problems, nearest};
use crate::input::shelter::{self as keys, FACTORS, HOUSEHOLDS, TENTS};
use crate::input::stocks::FARTHEST_KM;
use crate::shelter::{allocation, needs};
use crate::units::{LonLat, Minutes};
use crate::{input, report};

/// Ask a finished run again with other hosts, tents, sites or standards, without another earthquake
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh what-if out/rasht-m7 --winter-tents 5000
  panoh what-if out/rasht-m7 --host-factor 0.5 --close BR1123741 --add-site 'Stadium,70.38,39.03,1500'")]
pub struct WhatIf {
    /// Folder of a run
    run: PathBuf,
    /// Winter-proof tents at hand, to be pitched on open ground in the cold months
    #[arg(long, value_name = "N", value_parser = number(TENTS), allow_negative_numbers = true)]
    winter_tents: Option<f64>,
    /// Host families take in so many times as many people
    #[arg(long, value_name = "X", value_parser = number(FACTORS), allow_negative_numbers = true)]
    host_factor: Option<f64>,
    /// Every site has so many times as much room
    #[arg(long, value_name = "X", value_parser = number(FACTORS), allow_negative_numbers = true)]
    capacity_factor: Option<f64>,
    /// Floor a person in buildings, m², instead of Sphere's 3.5, in the cold months 5.5
    #[arg(long, value_name = "M2", value_parser = number(0.5..=50.0), allow_negative_numbers = true)]
    m2_per_person: Option<f64>,
    /// A site that is not opened, by its code
    #[arg(long, value_name = "SITE")]
    close: Vec<String>,
    /// Another capacity of a site: CODE=PEOPLE
    #[arg(long, value_name = "SITE=N", value_parser = Capacity::from_str)]
    capacity: Vec<Capacity>,
    /// A site more, whose building stands: NAME,LON,LAT,PEOPLE
    #[arg(long, value_name = "SITE", value_parser = NewSite::from_str)]
    add_site: Vec<NewSite>,
    /// Longest way to a site, minutes
    #[arg(long, value_name = "MIN", value_parser = number(1.0..=2880.0), allow_negative_numbers = true)]
    max_travel_min: Option<f64>,
    /// Who finds room where: nearest or minimum_cost
    #[arg(long, value_name = "NAME", value_parser = allocation::ALL.map(|it| it.name()))]
    allocation: Option<String>,
    /// List of needs: the name of one, or a file ending in .toml
    #[arg(long, value_name = "FILE", value_parser = standard)]
    needs: Option<String>,
    /// What is in the depots: a table as the scenario has it
    #[arg(long, value_name = "FILE")]
    stocks: Option<PathBuf>,
    /// Buses of the relocation plan, instead of as many as it takes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    buses: Option<u32>,
    /// Mean residents of a household
    #[arg(long, value_name = "X", value_parser = number(HOUSEHOLDS), allow_negative_numbers = true)]
    household_size: Option<f64>,
    /// Folder for the answer; an earlier answer there is replaced [default: <RUN>-what-if]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
    /// Processor threads to use [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// `CODE=PEOPLE`.
#[derive(Clone, Debug)]
struct Capacity {
    id: String,
    people: f64,
}

/// `NAME,LON,LAT,PEOPLE`.
#[derive(Clone, Debug)]
struct NewSite {
    name: String,
    place: LonLat,
    people: f64,
}

/// Tells that a run has no site of this code.
pub fn unknown_site(run: &Path, id: &str, stage: &Stage, problems: &RefCell<Problems>) {
    let near = nearest(id, stage.reception.shelters.iter().map(|it| it.id.as_str()));
    let help = near.map_or_else(String::new, |it| format!("did you mean `{it}`? "));
    let place = Place::subject(run.display().to_string(), "the command line");
    let message = format!("there is no site `{id}` in this run");
    let help = help + "csv/shelter_sites.csv has all codes";
    problems.borrow_mut().push(Problem::error("E570", place, message).help(help));
}

/// The folder of an answer: as asked for, or beside the run.
pub fn beside(out: Option<&PathBuf>, run: &Path, suffix: &str) -> PathBuf {
    out.cloned().unwrap_or_else(|| {
        let run = std::path::absolute(run).unwrap_or_else(|_| run.to_owned());
        let mut name = run.file_name().unwrap_or_default().to_owned();
        name.push(suffix);
        run.with_file_name(name)
    })
}

/// A number within a range.
pub fn number(
    range: std::ops::RangeInclusive<f64>,
) -> impl Fn(&str) -> Result<f64, String> + Clone + Send + Sync + 'static {
    move |text| {
        let value: f64 = text.trim().parse().map_err(|_| "expected a number".to_owned())?;
        let (low, high) = (range.start(), range.end());
        if range.contains(&value) { Ok(value) } else { Err(format!("expected {low} to {high}")) }
    }
}

/// A list of needs: its name, or a file.
fn standard(text: &str) -> Result<String, String> {
    let names: Vec<&str> = needs::all().iter().map(|it| it.name.as_str()).collect();
    let is_known = keys::is_file_of_needs(text) || names.contains(&text);
    let expected = || format!("expected {}, or a file ending in .toml", names.join(", "));
    if is_known { Ok(text.to_owned()) } else { Err(expected()) }
}

/// People that a site can hold.
fn people(text: &str) -> Result<f64, String> {
    number(0.0..=1e6)(text).map_err(|it| format!("`{text}` people: {it}"))
}

impl FromStr for Capacity {
    type Err = String;

    fn from_str(text: &str) -> Result<Capacity, String> {
        let (id, n) = text.rsplit_once('=').ok_or("expected CODE=PEOPLE")?;
        Ok(Capacity { id: id.trim().to_owned(), people: people(n)? })
    }
}

impl FromStr for NewSite {
    type Err = String;

    fn from_str(text: &str) -> Result<NewSite, String> {
        let parts: Vec<&str> = text.rsplitn(4, ',').collect();
        let [n, lat, lon, name] = parts[..] else {
            return Err("expected NAME,LON,LAT,PEOPLE".to_owned());
        };
        let degrees = |text: &str, most: f64| {
            number(-most..=most)(text).map_err(|it| format!("`{text}` degrees: {it}"))
        };
        let place = LonLat::new(degrees(lon, 180.0)?, degrees(lat, 90.0)?);
        Ok(NewSite { name: name.trim().to_owned(), place, people: people(n)? })
    }
}

impl WhatIf {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let started = Instant::now();
        let problems = RefCell::new(Problems::default());
        let changed = stage::read::<Stage>(&self.run, "E573", &problems).map(|stage| {
            let changed = self.changed(&stage, &problems);
            (stage, changed)
        });
        let problems = problems.into_inner();
        style::tell(&problems);
        let Some((stage, changed)) = changed.filter(|_| problems.errors() == 0) else {
            if self.json {
                json::print(&problems, []);
            }
            eprintln!("{}", check::verdict(&problems));
            return Ok(ExitCode::from(INPUT_WRONG));
        };
        let wanted = beside(self.out.as_ref(), &self.run, "-what-if");
        let is_answer = |folder: &Path| folder.join("what_if.csv").is_file();
        let why = "is not an answer of panoh what-if; choose another folder with --out";
        let output = Output::in_place_of(&wanted, is_answer, why)?;
        let threads = self.threads.map(usize::from);
        let found = monte_carlo::receive(&stage, &changed, threads)?;
        report::what_if::write(output.begin()?, &stage, &changed, &found)?;
        output.complete()?;
        let told = self.told();
        if self.json {
            let out = ("out", wanted.display().to_string().into());
            let answer = report::what_if::json(&stage, &changed, &found);
            json::print(&problems, answer.into_iter().chain([out]));
            return Ok(ExitCode::SUCCESS);
        }
        say!("{}", report::what_if::console(&stage, &found, &told).trim_end());
        say!("\nopen: {}", wanted.join("what_if.csv").display());
        say!("took {:.1} s; the shaking was not simulated again", started.elapsed().as_secs_f64());
        Ok(ExitCode::SUCCESS)
    }

    /// The changes, as a person reads them.
    fn told(&self) -> String {
        let mut told = vec![];
        let numbers = [
            ("winter tents", self.winter_tents),
            ("host factor", self.host_factor),
            ("capacity factor", self.capacity_factor),
            ("m² a person", self.m2_per_person),
            ("longest way, min", self.max_travel_min),
            ("household size", self.household_size),
            ("buses", self.buses.map(f64::from)),
        ];
        told.extend(numbers.iter().filter_map(|(name, it)| Some(format!("{name} {}", (*it)?))));
        told.extend(self.needs.iter().map(|it| format!("needs {it}")));
        told.extend(self.stocks.iter().map(|it| format!("stocks {}", it.display())));
        told.extend(self.allocation.iter().map(|it| format!("allocation {it}")));
        told.extend(self.close.iter().map(|it| format!("{it} closed")));
        told.extend(self.capacity.iter().map(|it| format!("{} holds {}", it.id, it.people)));
        told.extend(self.add_site.iter().map(|it| format!("{} added", it.name)));
        if told.is_empty() { "nothing changed".to_owned() } else { told.join(", ") }
    }

    /// The stage with all changes; all problems with them are told.
    fn changed(&self, stage: &Stage, problems: &RefCell<Problems>) -> Stage {
        let mut it = stage.without_impacts();
        it.household_size = self.household_size.unwrap_or(it.household_size);
        if let Some(given) = &self.needs {
            let standard = keys::needs_of(given, Path::new(""), problems);
            it.facts.needs = standard.unwrap_or_default();
        }
        if let Some(path) = &self.stocks {
            it.facts.stocks = input::stocks::read(path, &it.facts.needs, problems);
            let stocks = it.facts.stocks.as_deref().unwrap_or_default();
            input::stocks::are_inside(path, stocks, &stage.settlements, problems);
        }
        let at = &mut it.reception;
        let rules = &mut at.rules;
        rules.buses = self.buses.or(rules.buses);
        rules.winter_tents = self.winter_tents.unwrap_or(rules.winter_tents);
        rules.host_factor = self.host_factor.unwrap_or(rules.host_factor);
        rules.capacity_factor = self.capacity_factor.unwrap_or(rules.capacity_factor);
        at.limits.time = self.max_travel_min.map_or(at.limits.time, Minutes);
        at.allocation =
            self.allocation.as_deref().and_then(allocation::find).unwrap_or(at.allocation);
        if let Some(m2) = self.m2_per_person {
            it.set_floor(m2);
        }
        let ids: Vec<String> = it.reception.shelters.iter().map(|it| it.id.clone()).collect();
        let tell = |code, message: String, help: String| {
            let place = Place::subject(self.run.display().to_string(), "the command line");
            problems.borrow_mut().push(Problem::error(code, place, message).help(help));
        };
        let named = self.close.iter().map(|id| (id, None));
        let named = named.chain(self.capacity.iter().map(|it| (&it.id, Some(it.people))));
        let mut met: Vec<&String> = vec![];
        for (id, people) in named {
            if met.contains(&id) {
                tell("E571", format!("site `{id}` is named twice"), "name it once".to_owned());
            }
            met.push(id);
            if let Some(idx) = ids.iter().position(|it| it == id) {
                it.reception.shelters[idx].set_capacity(people.unwrap_or(0.0));
            } else {
                unknown_site(&self.run, id, stage, problems);
            }
        }
        for site in &self.add_site {
            let km = |it: &crate::exposure::settlement::Settlement| it.place.distance(site.place).0;
            let nearest_km = stage.settlements.iter().map(km).fold(f64::INFINITY, f64::min);
            if FARTHEST_KM < nearest_km {
                let message = format!(
                    "site `{}` lies {nearest_km:.0} km from the nearest settlement of the region",
                    site.name
                );
                let help = "expected NAME,LON,LAT,PEOPLE: longitude first, in degrees".to_owned();
                tell("E572", message, help);
                continue;
            }
            it.add_site(&site.name, site.place, site.people);
        }
        it
    }
}
