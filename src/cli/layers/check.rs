use std::cell::RefCell;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::cli::check::{exit_code, verdict};
use crate::cli::layers::reading::ReadingArgs;
use crate::input::layers::check::{self, Context};
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::problem::Problems;
use crate::input::{self, assemble, region};

/// Say everything that is wrong with a file, a region or a scenario's layers; nothing is written
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh layers check villages.shp --as villages
  panoh layers check villages.shp --as villages --crs EPSG:28412
  panoh layers check gis/tajikistan
  panoh layers check scenarios/rasht-m7 --format json")]
pub struct Check {
    /// A file with a layer, the folder of a region, or a scenario
    what: PathBuf,
    /// What the file is: villages, admin, population, buildings, roads, shelters, dem, vs30, faults
    /// or shakemap
    #[arg(long = "as", value_parser = kinds())]
    kind: Option<String>,
    #[command(flatten)]
    reading: ReadingArgs,
    /// Region to hold the file against [default: the nearest folder of gis/]
    #[arg(long)]
    region: Option<PathBuf>,
    /// text, or json on stdout
    #[arg(long, default_value = "text")]
    format: Format,
    /// Warnings fail too (exit code 4)
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn kinds() -> clap::builder::PossibleValuesParser {
    kind::ALL.iter().map(|it| it.name).collect::<Vec<_>>().into()
}

impl Check {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let problems = RefCell::new(Problems::default());
        match &self.kind {
            Some(name) => {
                let folder = self.region.clone().or_else(|| input::nearest_region(&self.what));
                let context = folder.map(|it| Context::of(&it, &problems)).unwrap_or_default();
                let mapping = self.reading.mapping(&self.what);
                check::check(kind::of(name), &mapping, &context, &problems);
            }
            None if self.what.join("region.toml").is_file() => check_region(&self.what, &problems),
            None if is_scenario(&self.what) => drop(input::load(&self.what, &problems)),
            None => anyhow::bail!(
                "say what {} is: panoh layers check {0} --as villages",
                self.what.display()
            ),
        }
        let problems = problems.into_inner();
        if self.format == Format::Json {
            say!("{}", problems.to_json());
        } else {
            eprint!("{}", problems.render(std::io::stderr().is_terminal()));
            say!("{}", verdict(&problems));
        }
        Ok(exit_code(&problems, self.strict))
    }
}

fn is_scenario(path: &Path) -> bool {
    path.join("scenario.toml").is_file() || path.extension().is_some_and(|it| it == "toml")
}

fn check_region(folder: &Path, problems: &RefCell<Problems>) {
    let nothing = std::collections::BTreeMap::<String, Mapping>::new();
    if let Some(region) = region::read(folder, &nothing, problems) {
        let _ = assemble::layers(&region, problems);
    }
}
