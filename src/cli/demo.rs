use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use crate::cli::run::Run;

/// Make a full plan for an earthquake of magnitude 7 in the Rasht valley, on a winter night
#[derive(Args, Debug)]
pub struct Demo {
    /// Folder of the run; an earlier run there is replaced [default: out/rasht-m7]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The scenario that `demo` runs.
const SCENARIO: &str = "scenarios/rasht-m7/scenario.toml";

/// What it proposes to try next.
const NEXT: &str = "run scenarios/dushanbe-night-winter";

impl Demo {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let scenario = shipped(SCENARIO)?;
        Run::of(scenario, self.out, NEXT).run()
    }
}

/// A shipped file: below the current folder, or below one of those the program lies in.
fn shipped(name: &str) -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe().unwrap_or_default();
    let folders = std::iter::once(Path::new("")).chain(program.ancestors().skip(1));
    let mut candidates = folders.map(|it| it.join(name));
    candidates.find(|it| it.is_file()).with_context(|| {
        format!(
            "cannot find {name}; run this in the folder of Panoh, where `scenarios` and `gis` are"
        )
    })
}
