use std::cell::RefCell;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use crate::cli::{INPUT_WRONG, check, style};
use crate::engine::monte_carlo::{self, Plan};
use crate::hindcast::country::{self, Simulated};
use crate::hindcast::{score, table, world};
use crate::input;
use crate::input::problem::Problems;

/// Hold the program against earthquakes that happened, and print the score
///
/// Inside: the share of events whose observed number lies within P10 to P90. Bias: the mean of
/// ln (P50 / observed); sigma: its standard deviation. Halves are those of events in the order of
/// date: odd are the first, third and so on of those with a number that is scored.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  panoh hindcast --realizations 500 --out hindcast.csv")]
pub struct Hindcast {
    /// Folder with scenario.toml and observed.toml an event, and `world_events.csv`
    #[arg(default_value = "scenarios/hindcast")]
    folder: PathBuf,
    /// How many times chance is drawn for each event
    #[arg(short = 'n', long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    realizations: u32,
    /// Print comparisons and scores as JSON
    #[arg(long)]
    json: bool,
    /// Write the comparisons as a table too
    #[arg(long, value_name = "CSV")]
    out: Option<PathBuf>,
}

impl Hindcast {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let problems = RefCell::new(Problems::default());
        let Some(hindcasts) = input::hindcast::read(&self.folder, &problems) else {
            return Ok(refused(&problems.into_inner()));
        };
        let mut events = vec![];
        for event in hindcasts.country {
            let Some(loaded) = input::load(&event.scenario, &problems) else { continue };
            let (seed, realizations) = (loaded.scenario.seed, self.realizations);
            let plan = Plan { seed, realizations, threads: None };
            let outcome = monte_carlo::simulate(&loaded.world, &plan, &|_| ())?;
            let simulated = Simulated::new(&loaded, outcome);
            eprintln!("{}  {}", simulated.date, simulated.title);
            events.push((event, simulated));
        }
        let problems = problems.into_inner();
        if problems.errors() > 0 {
            return Ok(refused(&problems));
        }
        let mut comparisons = country::comparisons(&events);
        comparisons.extend(world::comparisons(&hindcasts.world, self.realizations));
        let scores = score::scores(&comparisons);
        if let Some(path) = &self.out {
            std::fs::write(path, table::csv(&comparisons)?)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        if self.json {
            say!("{}", table::json(&comparisons, &scores));
        } else {
            say!("{}", table::text(&comparisons, &scores).trim_end());
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn refused(problems: &Problems) -> ExitCode {
    style::tell(problems);
    eprintln!("{}", check::verdict(problems));
    ExitCode::from(INPUT_WRONG)
}
