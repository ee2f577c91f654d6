use std::cell::RefCell;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;

use crate::cli::formats::Formats;
use crate::cli::output::Output;
use crate::cli::{INPUT_WRONG, check, stage, what_if};
use crate::engine::settlement_numbers::SettlementNumbers;
use crate::engine::stage::Stage;
use crate::input::problem::Problems;
use crate::input::stage_file::Kept;
use crate::report;
use crate::report::record::Record;

/// Write the report of a finished run again, without its layers and without another earthquake
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh report out/rasht-m7
  panoh report out/rasht-m7 --out out/rasht-m7     in place of the earlier one")]
pub struct Report {
    /// Folder of a run
    run: PathBuf,
    /// Folder for the report; an earlier run there is replaced [default: <RUN>-report]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    formats: Formats,
}

impl Report {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let started = Instant::now();
        let problems = RefCell::new(Problems::default());
        let record = stage::read::<Record>(&self.run, "E585", &problems);
        let problems = problems.into_inner();
        eprint!("{}", problems.render(std::io::stderr().is_terminal()));
        let Some(record) = record else {
            eprintln!("{}", check::verdict(&problems));
            return Ok(ExitCode::from(INPUT_WRONG));
        };
        let mut beside = vec![];
        for name in [Stage::NAME, SettlementNumbers::NAME, Record::NAME] {
            let path = self.run.join(name);
            if path.is_file() {
                let read = std::fs::read(&path);
                let bytes = read.with_context(|| format!("cannot read {}", path.display()))?;
                beside.push((name, bytes));
            }
        }
        let wanted = what_if::beside(self.out.as_ref(), &self.run, "-report");
        let output = Output::open(&wanted)?;
        let options = self.formats.options();
        report::write(output.begin()?, &record.context(), &record.outcome, &options, &beside)?;
        output.complete()?;
        say!("open: {}", wanted.join(format!("brief_{}.html", self.formats.lang)).display());
        say!("took {:.1} s; nothing was simulated again", started.elapsed().as_secs_f64());
        Ok(ExitCode::SUCCESS)
    }
}
