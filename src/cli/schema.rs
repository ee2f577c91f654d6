use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use crate::input::manual::{SCENARIO, schema};

/// Print the JSON Schema of scenario files, from which editors complete and check
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  panoh schema > scenario.schema.json

An editor that knows TOML takes it from the first line of a scenario:
  #:schema ./scenario.schema.json")]
pub struct Schema {
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The schema as text.
pub fn text() -> String {
    format!("{:#}\n", schema::of(&SCENARIO, "Scenario of Panoh", &["scenario"]))
}

impl Schema {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let Some(out) = self.out else {
            say!("{}", text().trim_end());
            return Ok(ExitCode::SUCCESS);
        };
        std::fs::write(&out, text()).with_context(|| format!("cannot write {}", out.display()))?;
        Ok(ExitCode::SUCCESS)
    }
}
