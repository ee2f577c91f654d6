use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;

use crate::cli::formats::Formats;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::{INPUT_WRONG, check, json, shipped, style};
use crate::engine::outcome::Outcome;
use crate::engine::settlement_numbers::SettlementNumbers;
use crate::engine::shaking_maps::{self, Ground, Shaking, ShakingMap};
use crate::engine::stage::{Stage, StageFacts};
use crate::hazard::conditioning::Conditioning;
use crate::input::Loaded;
use crate::input::problem::Problems;
use crate::input::stage_file::{self, Kept};
use crate::report::facts::{self, Facts};
use crate::report::format::manifest::run_id;
use crate::report::record::Record;
use crate::report::{Options, WriteError};
use crate::{engine, input, report};

/// Simulate a scenario and write the plan: brief, tables, maps
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  panoh run khait-1949 --out out/khait -n 500 --seed 7")]
pub struct Run {
    /// Scenario file, its folder, or the name of a shipped one
    scenario: PathBuf,
    /// Folder of the run; an earlier run there is replaced [default: out/<scenario>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How many times chance is drawn: four times as many halve the sampling error
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    realizations: Option<u32>,
    /// The same seed gives the same plan, on any number of threads
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Processor threads to use [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[command(flatten)]
    formats: Formats,
    /// Print only errors and the summary
    #[arg(short, long)]
    quiet: bool,
    /// Print the headline numbers as JSON
    #[arg(long)]
    json: bool,
    /// What the last line proposes; the demonstration leads on to another scenario
    #[arg(skip)]
    next: Option<String>,
}

/// How this program was called, so that the command proposed last can be copied as it is.
fn program() -> String {
    std::env::args().next().unwrap_or_else(|| "panoh".to_owned())
}

/// Maps of the shaking, of what was observed too.
fn maps(
    loaded: &Loaded,
    threads: Option<usize>,
) -> Result<Vec<ShakingMap>, rayon::ThreadPoolBuildError> {
    let it = &loaded.world.ground_motion;
    let cost = it.conditioning.as_ref().map_or(0.0, Conditioning::cost);
    let layers = &loaded.layers;
    let is_known = |place| layers.vs30.grid.is_empty() || layers.vs30.at(place).is_some();
    let known = |place| is_known(place).then(|| layers.ground(place));
    let ground = Ground::new(layers.extent, cost, known);
    let of_map = |imt, place| loaded.observations.mapped(imt, place);
    let shaking = Shaking {
        logic_tree: &it.logic_tree,
        ruptures: &loaded.ruptures,
        conditioning: it.conditioning.as_ref(),
        narrowing: it.truncation.map_or(1.0, |it| it.narrowing()),
        map: it.is_mapped.then_some(&of_map),
    };
    shaking_maps::of(shaking, &ground, threads)
}

/// The shelter stage of the run, as a file.
fn stage(loaded: &Loaded, outcome: &mut Outcome, plan: engine::monte_carlo::Plan) -> Vec<u8> {
    let inputs = facts::inputs(loaded);
    let version = env!("CARGO_PKG_VERSION");
    let facts = StageFacts {
        key: run_id(version, plan.seed, plan.realizations as usize, &inputs),
        scenario_id: loaded.scenario.id.clone(),
        title: loaded.scenario.name.clone(),
        month: loaded.scenario.time.month,
        females: facts::females(loaded),
        needs: loaded.scenario.shelter.needs.clone(),
        stocks: loaded.scenario.shelter.stocks.clone(),
    };
    stage_file::bytes_of_shelter(&Stage::of(&loaded.world, outcome, facts))
}

impl Run {
    /// With every option left to its default, and what to try next.
    pub fn of(scenario: PathBuf, out: Option<PathBuf>, next: &str) -> Run {
        let (realizations, seed, threads) = (None, None, None);
        let (quiet, json) = (false, false);
        let (formats, next) = (Formats::default(), Some(next.to_owned()));
        Run { scenario, out, realizations, seed, threads, formats, quiet, json, next }
    }

    pub fn run(self) -> anyhow::Result<ExitCode> {
        let started = Instant::now();
        let problems = RefCell::new(Problems::default());
        let loaded = shipped::load(&self.scenario, &problems);
        let problems = problems.into_inner();
        style::tell(&problems);
        let Some(loaded) = loaded else {
            if self.json {
                json::print(&problems, []);
            }
            eprintln!("{}", check::verdict(&problems));
            return Ok(ExitCode::from(INPUT_WRONG));
        };
        let wanted = self.out.clone().unwrap_or_else(|| folder_of(&loaded));
        let output = Output::open(&wanted)?;
        let read_s = started.elapsed().as_secs_f64();

        let plan = engine::monte_carlo::Plan {
            seed: self.seed.unwrap_or(loaded.scenario.seed),
            realizations: self.realizations.unwrap_or(loaded.scenario.realizations),
            threads: self.threads.map(usize::from),
        };
        let progress = Progress::of(plan.realizations, self.quiet);
        let mut made = Made::of(&loaded, &problems, plan, &|n| progress.add(n))?;
        progress.finish();
        made.outcome.timings_s.insert(0, ("read", read_s));
        made.write(output.begin()?, self.formats.options())?;
        output.complete()?;
        if self.json {
            json::print(&problems, summary(&wanted)?);
            return Ok(ExitCode::SUCCESS);
        }
        let page = wanted.join(format!("brief_{}.html", self.formats.lang));
        let next = format!("{} {}", program(), self.next.as_deref().unwrap_or("list"));
        say!(
            "{}",
            report::console::table(&made.facts.context(), &made.outcome, &page, &next).trim_end()
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// Where a run of a scenario is written unless the command line says otherwise.
pub fn folder_of(loaded: &Loaded) -> PathBuf {
    PathBuf::from("out").join(&loaded.scenario.id)
}

/// The headline numbers as they were written.
fn summary(run: &Path) -> anyhow::Result<[(&'static str, serde_json::Value); 2]> {
    let file = run.join("summary.json");
    let text = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let out = run.display().to_string();
    Ok([("out", out.into()), ("summary", serde_json::from_slice(&text)?)])
}

/// All that a report needs.
pub struct Made<'a> {
    /// What was found, with times.
    pub outcome: Outcome,
    /// What was read, and the maps.
    pub facts: Facts<'a>,
    /// The shelter stage, as a file.
    pub stage: Vec<u8>,
}

impl Made<'_> {
    /// Simulates, and draws the maps.
    pub fn of<'a>(
        loaded: &'a Loaded,
        problems: &Problems,
        plan: engine::monte_carlo::Plan,
        progress: &(dyn Fn(u32) + Sync),
    ) -> anyhow::Result<Made<'a>> {
        let mut outcome = engine::monte_carlo::simulate(&loaded.world, &plan, progress)?;
        let mapping = Instant::now();
        let maps = maps(loaded, plan.threads)?;
        outcome.timings_s.push(("maps", mapping.elapsed().as_secs_f64()));
        let looking = Instant::now();
        let camps = input::camps::find(loaded, &outcome);
        outcome.timings_s.push(("camps", looking.elapsed().as_secs_f64()));
        let stage = stage(loaded, &mut outcome, plan);
        let facts = Facts::of(loaded, &outcome, maps, problems).with_camps(camps);
        Ok(Made { outcome, facts, stage })
    }

    /// Writes the report and what a run keeps beside it; gives its files.
    pub fn write(&mut self, dir: &Path, options: Options) -> Result<Vec<PathBuf>, WriteError> {
        let settlements =
            stage_file::bytes::<SettlementNumbers>(&SettlementNumbers::of(&self.outcome.zones));
        self.outcome.zones.summarize_settlements();
        let context = self.facts.context();
        let beside = [
            (Stage::NAME, std::mem::take(&mut self.stage)),
            (SettlementNumbers::NAME, settlements),
            (Record::NAME, Record::bytes_of(&context, &self.outcome)),
        ];
        report::write(dir, &context, &self.outcome, &options, &beside)
    }
}
