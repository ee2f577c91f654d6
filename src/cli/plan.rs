use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::cli::run::{Made, folder_of};
use crate::cli::{INPUT_WRONG, check, json, shipped, style};
use crate::engine::outcome::Outcome;
use crate::engine::settlement_numbers::SettlementNumbers;
use crate::engine::stage::Stage;
use crate::engine::{block, monte_carlo};
use crate::input::Loaded;
use crate::input::problem::Problems;
use crate::input::stage_file::Kept as _;
use crate::report;
use crate::report::facts;
use crate::report::record::Record;

/// Say what a run would read, take and write, by a rehearsal that leaves nothing behind
///
/// Everything is done with a few realizations and written to a temporary folder, which is removed.
/// Time and memory of the run follow from what that took.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  panoh plan khait-1949 -n 2000")]
pub struct Plan {
    /// Scenario file, its folder, or the name of a shipped one
    scenario: PathBuf,
    /// Folder of the run [default: out/<scenario>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How many times chance would be drawn [default: that of the scenario]
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    realizations: Option<u32>,
    /// Processor threads to use [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// Realizations that each thread rehearses.
const REHEARSED: u32 = 8;

/// What a run would take.
struct Estimate {
    realizations: u32,
    read_s: f64,
    simulate_s: f64,
    write_s: f64,
    memory_mb: f64,
    written: Vec<Written>,
}

/// A file that would be written, with its bytes.
struct Written {
    path: String,
    bytes: f64,
}

impl Plan {
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
        let read_s = started.elapsed().as_secs_f64();
        let estimate = self.rehearse(&loaded, &problems, read_s)?;
        let out = self.out.clone().unwrap_or_else(|| folder_of(&loaded));
        if self.json {
            json::print(&problems, answer(&loaded, &estimate, &out));
        } else {
            print(&loaded, &estimate, &out);
        }
        Ok(check::exit_code(&problems, false))
    }

    fn rehearse(
        &self,
        loaded: &Loaded,
        problems: &Problems,
        read_s: f64,
    ) -> anyhow::Result<Estimate> {
        eprintln!("rehearsing with a few realizations; nothing of it is kept");
        let threads = self.threads.map(usize::from);
        let realizations = self.realizations.unwrap_or(loaded.scenario.realizations);
        let per_realization_s = simulated_s(loaded, threads)?;
        let few = REHEARSED.min(realizations);
        let plan = monte_carlo::Plan { seed: loaded.scenario.seed, realizations: few, threads };
        let fixed = Instant::now();
        let mut made = Made::of(loaded, problems, plan, &|_| ())?;
        let outcome = &made.outcome;
        let simulated: f64 =
            outcome.timings_s.iter().find(|it| it.0 == "simulate").map_or(0.0, |it| it.1);
        let folder = tempfile::tempdir()?;
        let growing = f64::from(realizations) / f64::from(few);
        let bytes_each = kept_bytes(outcome, made.stage.len()) / f64::from(few);
        let files = made.write(folder.path(), report::Options::default())?;
        Ok(Estimate {
            realizations,
            read_s,
            simulate_s: per_realization_s * f64::from(realizations),
            write_s: fixed.elapsed().as_secs_f64() - simulated,
            memory_mb: peak_mb() + bytes_each * f64::from(realizations) / 1e6,
            written: files.iter().map(|it| Written::of(it, folder.path(), growing)).collect(),
        })
    }
}

/// Files that grow with the realizations; the others hardly do.
const GROWING: [&str; 4] =
    [Stage::NAME, SettlementNumbers::NAME, Record::NAME, "csv/realizations.csv"];

impl Written {
    fn of(file: &Path, folder: &Path, growing: f64) -> Written {
        let path = file.strip_prefix(folder).unwrap_or(file).display().to_string();
        let bytes = std::fs::metadata(file).map_or(0.0, |it| it.len() as f64);
        let growing = if GROWING.contains(&path.as_str()) { growing } else { 1.0 };
        Written { path, bytes: bytes * growing }
    }
}

/// Seconds a realization, with all threads at work as in a run.
fn simulated_s(loaded: &Loaded, threads: Option<usize>) -> anyhow::Result<f64> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build()?;
    let n = pool.current_num_threads() as u32;
    let started = Instant::now();
    let seed = loaded.scenario.seed;
    let of = |it: u32| block::simulate(&loaded.world, seed, it * REHEARSED..(it + 1) * REHEARSED);
    pool.install(|| (0..n).into_par_iter().for_each(|it| drop(of(it))));
    Ok(started.elapsed().as_secs_f64() / f64::from(n * REHEARSED))
}

/// What a run keeps of its realizations until the end: numbers of zones, and the shelter stage,
/// which takes as much room in memory as in its file, or a little more.
fn kept_bytes(outcome: &Outcome, stage: usize) -> f64 {
    let zones = &outcome.zones;
    let numbers = zones.n_zones() * crate::engine::outcome::Measure::COUNT * zones.n_realizations;
    (numbers * size_of::<f32>() + 2 * stage) as f64
}

/// Most memory that this program had so far, MB; 0 where the system does not tell.
fn peak_mb() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|it| it.starts_with("VmHWM:"));
    let kb = line.and_then(|it| it.split_whitespace().nth(1)?.parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1000.0
}

/// What stands in the folder now.
fn replaced(out: &Path) -> String {
    let is_empty = std::fs::read_dir(out).is_ok_and(|mut it| it.next().is_none());
    if !out.exists() || is_empty {
        return "nothing".to_owned();
    }
    let manifest = std::fs::read(out.join("manifest.json")).ok();
    let manifest = manifest.and_then(|it| serde_json::from_slice::<Value>(&it).ok());
    match manifest {
        Some(it) => format!(
            "the run of {} realizations that is there, seed {}",
            it["n_realizations"], it["seed"]
        ),
        None => "refused: what is there is not a run of panoh".to_owned(),
    }
}

/// Files by folder and kind, so that the list can be read.
fn groups(written: &[Written]) -> BTreeMap<String, (usize, f64)> {
    let mut groups: BTreeMap<String, (usize, f64)> = BTreeMap::new();
    for it in written {
        let name = match it.path.split_once('/') {
            Some((folder, _)) => format!("{folder}/"),
            None => it.path.clone(),
        };
        let group = groups.entry(name).or_default();
        *group = (group.0 + 1, group.1 + it.bytes);
    }
    groups
}

fn print(loaded: &Loaded, it: &Estimate, out: &Path) {
    say!("{}", loaded.scenario.name);
    say!("\nreads");
    for file in facts::inputs(loaded) {
        say!("  {:<22} {:>9} rows  {}", file.name, file.rows, file.origin.word());
    }
    say!("  {}", loaded.inventory());
    let total = it.read_s + it.simulate_s + it.write_s;
    say!("\ntakes, for {} realizations", it.realizations);
    say!(
        "  about {} ({} reading, {} simulating, {} for maps and files)",
        time(total),
        time(it.read_s),
        time(it.simulate_s),
        time(it.write_s)
    );
    say!("  about {:.0} MB of memory", it.memory_mb);
    let bytes: f64 = it.written.iter().map(|it| it.bytes).sum();
    say!("\nwrites {} files, about {:.0} MB, to {}", it.written.len(), bytes / 1e6, out.display());
    for (name, (n, bytes)) in groups(&it.written) {
        say!("  {name:<22} {n:>3} file{} {:>7.1} MB", if n == 1 { " " } else { "s" }, bytes / 1e6);
    }
    say!("  replaces {}", replaced(out));
}

/// Minutes where there are many seconds.
fn time(seconds: f64) -> String {
    if seconds < 120.0 { format!("{seconds:.0} s") } else { format!("{:.0} min", seconds / 60.0) }
}

fn answer(loaded: &Loaded, it: &Estimate, out: &Path) -> [(&'static str, Value); 4] {
    let files = facts::inputs(loaded);
    let input = |it: &report::context::InputLayer| json!({ "name": it.name, "rows": it.rows, "origin": it.origin.word(), "sha256": it.sha256 });
    let written = |it: &Written| json!({ "path": it.path, "bytes": it.bytes.round() });
    [
        ("inputs", files.iter().map(input).collect()),
        ("read", json::inventory(loaded)),
        (
            "estimate",
            json!({
                "realizations": it.realizations,
                "seconds": it.read_s + it.simulate_s + it.write_s,
                "reading_s": it.read_s,
                "simulating_s": it.simulate_s,
                "writing_s": it.write_s,
                "memory_mb": it.memory_mb,
            }),
        ),
        (
            "output",
            json!({
                "folder": out.display().to_string(),
                "replaces": replaced(out),
                "files": it.written.iter().map(written).collect::<Vec<_>>(),
            }),
        ),
    ]
}
