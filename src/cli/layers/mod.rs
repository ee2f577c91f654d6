mod check;
mod import;
mod inspect;
#[cfg(feature = "fetch")]
mod fetch;
mod reading;
mod score;
#[cfg(feature = "fetch")]
mod transfer;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

/// Work with the GIS layers of a region
#[derive(Args, Debug)]
pub struct Layers {
    #[command(subcommand)]
    command: LayersCommand,
}

#[derive(Subcommand, Debug)]
enum LayersCommand {
    Inspect(Box<inspect::Inspect>),
    Check(Box<check::Check>),
    Import(Box<import::Import>),
    Explain(super::explain::Explain),
    #[cfg(feature = "fetch")]
    Fetch(Box<fetch::Fetch>),
    /// Make the modelled layers of a region again from its observed ones
    #[command(after_help = "Example:\n  panoh layers build gis/tajikistan")]
    Build {
        /// Folder of the region, with `observed` inside
        #[arg(default_value = "gis/tajikistan")]
        region: PathBuf,
    },
    Score(score::ScoreArgs),
}

impl Layers {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let region = match self.command {
            LayersCommand::Build { region } => region,
            LayersCommand::Inspect(it) => return Ok(it.run()),
            LayersCommand::Check(it) => return it.run(),
            LayersCommand::Import(it) => return it.run(),
            LayersCommand::Explain(it) => return Ok(it.run()),
            LayersCommand::Score(it) => return it.run(),
            #[cfg(feature = "fetch")]
            LayersCommand::Fetch(it) => return Ok(it.run()),
        };
        let built = crate::region::build(&region)?;
        say!(
            "{} people in {} cells and {} settlements, {} candidate shelters, {} road segments",
            built.people,
            built.populated_cells,
            built.settlements,
            built.shelters,
            built.roads
        );
        Ok(ExitCode::SUCCESS)
    }
}
