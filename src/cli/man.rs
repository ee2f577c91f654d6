use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, CommandFactory as _};

/// Print the manual page, or write one of each command
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh man | man -l -
  panoh man --out ~/.local/share/man/man1")]
pub struct Man {
    /// Folder for panoh.1, panoh-run.1 and so on
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let command = super::Cli::command();
        let Some(out) = self.out else {
            let mut page = vec![];
            clap_mangen::Man::new(command).render(&mut page)?;
            say!("{}", String::from_utf8_lossy(&page).trim_end());
            return Ok(ExitCode::SUCCESS);
        };
        let told = || format!("cannot write manual pages to {}", out.display());
        std::fs::create_dir_all(&out).with_context(told)?;
        clap_mangen::generate_to(command, &out).with_context(told)?;
        say!("{}: manual pages; try: man -l {0}/panoh.1", out.display());
        Ok(ExitCode::SUCCESS)
    }
}
