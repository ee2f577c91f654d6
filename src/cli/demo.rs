use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use crate::cli::run::Run;
use crate::cli::shipped;

/// Make a full plan for an earthquake of magnitude 7 in the Rasht valley, on a winter night
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  panoh demo --out out/demo")]
pub struct Demo {
    /// Folder of the run; an earlier run there is replaced [default: out/rasht-m7]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The scenario that `demo` runs.
const SCENARIO: &str = "scenarios/rasht-m7/scenario.toml";

/// What it proposes to try next.
const NEXT: &str = "run dushanbe-night-winter";

impl Demo {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let scenario = shipped::find(SCENARIO).with_context(|| {
            format!(
                "cannot find {SCENARIO}; run this in the folder of Panoh, where `scenarios` and \
                 `gis` are"
            )
        })?;
        Run::of(scenario, self.out, NEXT).run()
    }
}
