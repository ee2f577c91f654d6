use std::cell::RefCell;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::{INPUT_WRONG, check};
use crate::engine::outcome::Outcome;
use crate::engine::shaking_maps::{self, Ground, Shaking, ShakingMap};
use crate::engine::stage::{Stage, StageFacts};
use crate::hazard::conditioning::Conditioning;
use crate::input::Loaded;
use crate::input::problem::Problems;
use crate::input::stage_file;
use crate::report::facts::{self, Facts};
use crate::report::format::manifest::sha256;
use crate::{engine, input, report};

/// Simulate a scenario and write the plan: brief, tables, maps
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  panoh run scenarios/khait-1949 --out out/khait -n 500 --seed 7"
)]
pub struct Run {
    /// Scenario file, or its folder
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
    /// Language of the brief
    #[arg(long, default_value = "en", value_parser = ["en"])]
    lang: String,
    /// Print only errors and the summary
    #[arg(short, long)]
    quiet: bool,
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
    let mut made_of = format!(
        "{} seed {} realizations {}",
        env!("CARGO_PKG_VERSION"),
        plan.seed,
        plan.realizations
    );
    for it in facts::inputs(loaded) {
        let _ = write!(made_of, "\n{} {}", it.name, it.sha256);
    }
    let facts = StageFacts {
        key: sha256(made_of.as_bytes()),
        scenario_id: loaded.scenario.id.clone(),
        title: loaded.scenario.name.clone(),
        month: loaded.scenario.time.month,
        females: facts::females(loaded),
        needs: loaded.scenario.shelter.needs.clone(),
        stocks: loaded.scenario.shelter.stocks.clone(),
    };
    stage_file::bytes(&Stage::of(&loaded.world, outcome, facts))
}

impl Run {
    /// With every option left to its default, and what to try next.
    pub fn of(scenario: PathBuf, out: Option<PathBuf>, next: &str) -> Run {
        let (realizations, seed, threads, quiet) = (None, None, None, false);
        let (lang, next) = ("en".to_owned(), Some(next.to_owned()));
        Run { scenario, out, realizations, seed, threads, lang, quiet, next }
    }

    pub fn run(self) -> anyhow::Result<ExitCode> {
        let started = Instant::now();
        let problems = RefCell::new(Problems::default());
        let loaded = input::load(&self.scenario, &problems);
        let problems = problems.into_inner();
        eprint!("{}", problems.render(std::io::stderr().is_terminal()));
        let Some(loaded) = loaded else {
            eprintln!("{}", check::verdict(&problems));
            return Ok(ExitCode::from(INPUT_WRONG));
        };
        let id = &loaded.scenario.id;
        let wanted = self.out.clone().unwrap_or_else(|| PathBuf::from("out").join(id));
        let output = Output::open(&wanted)?;
        let read_s = started.elapsed().as_secs_f64();

        let plan = engine::monte_carlo::Plan {
            seed: self.seed.unwrap_or(loaded.scenario.seed),
            realizations: self.realizations.unwrap_or(loaded.scenario.realizations),
            threads: self.threads.map(usize::from),
        };
        let progress = Progress::of(plan.realizations, self.quiet);
        let mut outcome =
            engine::monte_carlo::simulate(&loaded.world, &plan, &|n| progress.add(n))?;
        progress.finish();
        outcome.timings_s.insert(0, ("read", read_s));

        let mapping = Instant::now();
        let maps = maps(&loaded, plan.threads)?;
        outcome.timings_s.push(("maps", mapping.elapsed().as_secs_f64()));
        let looking = Instant::now();
        let camps = input::camps::find(&loaded, &outcome);
        outcome.timings_s.push(("camps", looking.elapsed().as_secs_f64()));
        let stage = stage(&loaded, &mut outcome, plan);
        let facts = Facts::of(&loaded, &outcome, maps, &problems).with_camps(camps);
        let context = facts.context();
        report::write(output.begin()?, &context, &outcome, &[(stage_file::NAME, stage)])?;
        output.complete()?;
        let next = format!("{} {}", program(), self.next.as_deref().unwrap_or("list"));
        say!("{}", report::console::table(&context, &outcome, &wanted, &next).trim_end());
        Ok(ExitCode::SUCCESS)
    }
}
