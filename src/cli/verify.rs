use std::io::{self, ErrorKind, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::{INPUT_WRONG, USAGE, style};
use crate::hazard::gmm;
use crate::input::problem::Problems;
use crate::input::verification::distances;
use crate::input::verification::gmm::{Verification, Worst};
use crate::input::verification::secondary;
use crate::input::verification::table::Table;
use crate::report::format::manifest::{self, Changed};

/// Check the models against a table of your own, or the files of a run against its manifest
#[derive(Args, Debug)]
pub struct Verify {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    Gmm(Gmm),
    Distances(Distances),
    Secondary(Secondary),
    Run(Run),
}

impl Verify {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Gmm(it) => it.run(),
            What::Distances(it) => it.run(),
            What::Secondary(it) => Ok(it.run()),
            What::Run(it) => it.run(),
        }
    }
}

/// Compute a ground motion model on the rows of a table, and compare with its answers
///
/// The table is CSV, or CSV in gzip, in the column names of OpenQuake: mag, rake, rrup, vs30 and so
/// on, and answers such as PGA_mean (ln g), SA(0.3)_sigma or MMI_mean. Where it has answers, the
/// worst difference of each column is told; the exit code is 1 where one is above the tolerance.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  panoh verify gmm BooreEtAl2014 my_table.csv")]
struct Gmm {
    /// Our name (`panoh list`), or that of a class of OpenQuake, such as BooreEtAl2014
    model: String,
    /// CSV or CSV in gzip
    table: PathBuf,
    /// Largest difference to pass, in the unit of the column
    #[arg(long, value_name = "T", default_value_t = 1e-4)]
    tolerance: f64,
    /// Write the table with our answers; the comparison goes to standard error
    #[arg(long)]
    print: bool,
}

impl Gmm {
    fn run(self) -> anyhow::Result<ExitCode> {
        let Some(model) = gmm::by_name(&self.model) else {
            let known: Vec<&str> = gmm::ALL.iter().map(|it| it.name()).collect();
            eprintln!("error: no ground motion model is called \"{}\"", self.model);
            eprintln!("  expected {}", known.join(", "));
            return Ok(ExitCode::from(USAGE));
        };
        let done = Table::read(&self.table).and_then(|table| {
            let verification = Verification::of(model, table)?;
            let worst = verification.worst()?;
            Ok((verification, worst))
        });
        let (verification, worst) = match done {
            Ok(done) => done,
            Err(error) => {
                eprintln!("error: {error}");
                return Ok(ExitCode::from(INPUT_WRONG));
            }
        };
        if self.print {
            write_ours(&verification)?;
        }
        let told = tell(model.name(), verification.n_rows(), &worst, self.tolerance);
        if self.print {
            eprint!("{told}");
        } else {
            print!("{told}");
        }
        let passed = worst.iter().all(|it| it.difference <= self.tolerance);
        Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// The comparison, a line a column.
fn tell(name: &str, n_rows: usize, worst: &[Worst], tolerance: f64) -> String {
    if worst.is_empty() {
        return format!("{name}: {n_rows} rows, no answers to compare with\n");
    }
    let mut text = format!("{name}: {n_rows} rows\n  worst difference\n");
    let width = worst.iter().map(|it| it.column.len()).max().unwrap_or(0).max(16);
    for Worst { column, difference, line } in worst {
        let verdict = if *difference <= tolerance { "" } else { "  above the tolerance" };
        let line = format!("  {column:<width$} {difference:9.2e}  line {line}{verdict}\n");
        text.push_str(&line);
    }
    text
}

/// Compute landslides, Newmark displacement and liquefaction on the rows of a table, and compare
///
/// The table is CSV, or CSV in gzip. Columns such as `nowicki2018_prob`, `jibson2007b_m` or
/// `zhu2017_general_out0` are answers; differences are shares of them.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  panoh verify secondary my_table.csv")]
struct Secondary {
    /// CSV or CSV in gzip
    table: PathBuf,
    /// Largest difference to pass, as a share of the answer
    #[arg(long, value_name = "T", default_value_t = 1e-6)]
    tolerance: f64,
}

impl Secondary {
    fn run(&self) -> ExitCode {
        let done = Table::read(&self.table)
            .and_then(|table| Ok((table.n_rows(), secondary::worst(&table)?)));
        let (n_rows, worst) = match done {
            Ok(done) => done,
            Err(error) => {
                eprintln!("error: {error}");
                return ExitCode::from(INPUT_WRONG);
            }
        };
        print!("{}", tell("secondary hazards", n_rows, &worst, self.tolerance));
        let passed = worst.iter().all(|it| it.difference <= self.tolerance);
        if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// A reader that stops early, as `head` does, is no error.
fn write_ours(verification: &Verification) -> anyhow::Result<()> {
    let mut bytes = vec![];
    verification.write(&mut bytes)?;
    write_text(&bytes)
}

fn write_text(bytes: &[u8]) -> anyhow::Result<()> {
    match io::stdout().write_all(bytes) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done.context("cannot write to standard output"),
    }
}

/// Compute distances from ruptures to sites, and compare with those of a table
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  panoh verify distances geometries.json sites.csv")]
struct Distances {
    /// Ruptures by name (JSON; packed with gzip or not)
    geometries: PathBuf,
    /// Sites: rupture, `site_lon`, `site_lat`, and the distances to compare with (CSV)
    sites: PathBuf,
    /// Largest difference that passes, km; above it the exit code is 1
    #[arg(long, value_name = "KM", default_value_t = 0.01)]
    tolerance: f64,
    /// Print our distances as CSV instead of the differences
    #[arg(long)]
    print: bool,
}

impl Distances {
    fn run(self) -> anyhow::Result<ExitCode> {
        let checked = match distances::check(&self.geometries, &self.sites) {
            Ok(checked) => checked,
            Err(list) => {
                let mut problems = Problems::default();
                for it in list {
                    problems.push(it);
                }
                style::tell(&problems);
                return Ok(ExitCode::from(INPUT_WRONG));
            }
        };
        if self.print {
            write_text(checked.csv().as_bytes())?;
        } else {
            write_text(format!("worst differences, km\n{}", checked.summary()).as_bytes())?;
        }
        let passed = checked.worst_km().is_none_or(|it| it <= self.tolerance);
        let worst = checked.worst_km().map_or("nothing to compare with".to_owned(), |it| {
            format!("worst difference {it:.2e} km, tolerance {} km", self.tolerance)
        });
        eprintln!("{worst}");
        Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Hash the files of a run again, and compare with its manifest
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  panoh verify run out/rasht-m7")]
struct Run {
    /// Folder of a run
    run: PathBuf,
}

impl Run {
    fn run(self) -> anyhow::Result<ExitCode> {
        let manifest = self.run.join("manifest.json");
        let (n, changed) = manifest::check(&self.run).with_context(|| {
            format!("{}: cannot be read; name the folder of a run", manifest.display())
        })?;
        for it in &changed {
            match it {
                Changed::Missing(path) => say!("{path}: missing"),
                Changed::Other(path) => say!("{path}: changed since it was written"),
            }
        }
        say!("{} of {n} files are as they were written", n - changed.len());
        Ok(if changed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
