use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use crate::cli::check::{exit_code, verdict};
use crate::cli::output::Output;
use crate::cli::style;
use crate::input::openquake::import;
use crate::input::problem::Problems;

/// Make a scenario of what another program computes
#[derive(Args, Debug)]
pub struct Import {
    #[command(subcommand)]
    program: Program,
}

#[derive(Subcommand, Debug)]
enum Program {
    Openquake(Openquake),
}

impl Import {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.program {
            Program::Openquake(it) => it.run(),
        }
    }
}

/// Make a scenario and its region of an OpenQuake job of mode scenario_damage
///
/// Rupture, site model, exposure, fragility, consequences and logic tree are taken over; README.md of
/// the folder says what became of each key of the job. Nothing is written while anything is wrong.
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  panoh import openquake job.ini --out my_scenario && panoh run my_scenario")]
struct Openquake {
    /// The job file, job.ini
    job: PathBuf,
    /// Folder of the scenario
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace an earlier import there
    #[arg(long)]
    force: bool,
}

impl Openquake {
    fn run(self) -> anyhow::Result<ExitCode> {
        let why = if import::is_import(&self.out) {
            "holds a scenario; replace it with --force, or choose another folder with --out"
        } else {
            "is no earlier import; choose another folder with --out"
        };
        let may_be_replaced = |it: &Path| self.force && import::is_import(it);
        let output = Output::in_place_of(&self.out, may_be_replaced, why)?;
        let problems = RefCell::new(Problems::default());
        let import = import::read(&self.job, &problems);
        let problems = problems.into_inner();
        style::tell(&problems);
        let Some(import) = import else {
            say!("{}", verdict(&problems));
            say!("nothing was written");
            return Ok(exit_code(&problems, false));
        };
        let folder = output.begin()?;
        import.write(folder).with_context(|| format!("cannot write {}", self.out.display()))?;
        output.complete()?;
        let out = self.out.display();
        say!("{}", import.inventory);
        say!("{out}/scenario.toml, {out}/region; {out}/README.md says what became of each key");
        say!("next: panoh run {out}");
        Ok(exit_code(&problems, false))
    }
}
