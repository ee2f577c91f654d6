use std::cell::RefCell;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::{INPUT_WRONG, WARNED, json, shipped, style};
use crate::input::problem::Problems;

/// Say what is wrong with a scenario and its layers, all at once; nothing is simulated
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  panoh check scenarios/rasht-m7")]
pub struct Check {
    /// Scenario file, or its folder
    scenario: PathBuf,
    /// Print problems, and what was read, as JSON
    #[arg(long)]
    json: bool,
    /// Warnings fail too (exit code 4)
    #[arg(long)]
    strict: bool,
}

impl Check {
    pub fn run(self) -> ExitCode {
        let problems = RefCell::new(Problems::default());
        let world = shipped::load(&self.scenario, &problems);
        let problems = problems.into_inner();
        if self.json {
            let read = world.map(|it| json::inventory(&it));
            json::print(&problems, [("read", read.unwrap_or_default())]);
        } else {
            style::tell(&problems);
            say!("{}", verdict(&problems));
            if let Some(loaded) = world {
                say!("{}", loaded.inventory());
            }
        }
        exit_code(&problems, self.strict)
    }
}

/// The last line: how many problems, and whether a run is possible.
pub fn verdict(problems: &Problems) -> String {
    match (problems.errors(), problems.warnings()) {
        (0, 0) => "no problems found".to_owned(),
        (0, n) => format!("{n} warning{}; the run is possible", plural(n)),
        (n, 0) => format!("{n} problem{} to mend; nothing was simulated", plural(n)),
        (n, m) => {
            let (problems, warnings) = (plural(n), plural(m));
            format!("{n} problem{problems} to mend, {m} warning{warnings}; nothing was simulated")
        }
    }
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// 0, 3 or 4, as the list of exit codes says.
pub fn exit_code(problems: &Problems, strict: bool) -> ExitCode {
    if problems.errors() > 0 {
        ExitCode::from(INPUT_WRONG)
    } else if strict && problems.warnings() > 0 {
        ExitCode::from(WARNED)
    } else {
        ExitCode::SUCCESS
    }
}
