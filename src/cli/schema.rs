use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use crate::input::manual::schema;

/// Print the JSON Schema of scenario or region files, from which editors complete and check
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh schema > scenario.schema.json
  panoh schema region > region.schema.json

An editor that knows TOML takes it from the first line of a scenario:
  #:schema ./scenario.schema.json")]
pub struct Schema {
    /// Files that it is of
    #[arg(default_value = "scenario")]
    of: Files,
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Files {
    Scenario,
    Region,
}

/// The schema of scenario files as text.
pub fn text() -> String {
    format!("{:#}\n", schema::scenario())
}

impl Schema {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let text = match self.of {
            Files::Scenario => text(),
            Files::Region => format!("{:#}\n", schema::region()),
        };
        let Some(out) = self.out else {
            say!("{}", text.trim_end());
            return Ok(ExitCode::SUCCESS);
        };
        std::fs::write(&out, text).with_context(|| format!("cannot write {}", out.display()))?;
        Ok(ExitCode::SUCCESS)
    }
}
