use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use crate::cli::check::{exit_code, verdict};
use crate::cli::layers::reading::ReadingArgs;
use crate::cli::{json, style};
use crate::geodata::write_gpkg;
use crate::input::layers::check::{self, Context};
use crate::input::layers::kind;
use crate::input::layers::load::mend::Mend;
use crate::input::layers::mapping::Mapping;
use crate::input::problem::Problems;
use crate::input::{self, assemble, region};

/// Say everything that is wrong with a file, a region or a scenario's layers; nothing is written
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh layers check villages.shp --as villages
  panoh layers check villages.shp --as villages --crs EPSG:28412
  panoh layers check villages.shp --as villages --fix
  panoh layers check gis/tajikistan
  panoh layers check scenarios/rasht-m7 --json")]
pub struct Check {
    /// A file with a layer, the folder of a region, or a scenario
    what: PathBuf,
    /// What the file is: villages, admin, population, buildings, roads, shelters, dem, vs30,
    /// vs30_points, faults, shakemap, stations, felt or evacuation
    #[arg(long = "as", value_parser = kinds())]
    kind: Option<String>,
    #[command(flatten)]
    reading: ReadingArgs,
    /// Region to hold the file against [default: the nearest folder of gis/]
    #[arg(long)]
    region: Option<PathBuf>,
    /// Print problems as JSON
    #[arg(long)]
    json: bool,
    /// Warnings fail too (exit code 4)
    #[arg(long)]
    strict: bool,
    /// Write a corrected copy; with codes, mend only these: --fix=E401,E501
    #[arg(long, num_args = 0..=1, require_equals = true, value_delimiter = ',', value_name = "CODES")]
    fix: Option<Vec<String>>,
    /// Where the copy goes [default: FILE with .fixed.gpkg]
    #[arg(long, value_name = "FILE", requires = "fix")]
    out: Option<PathBuf>,
}

pub fn kinds() -> clap::builder::PossibleValuesParser {
    kind::ALL.iter().map(|it| it.name).collect::<Vec<_>>().into()
}

impl Check {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let problems = RefCell::new(Problems::default());
        let mut told = vec![];
        match &self.kind {
            Some(name) => told = self.check_file(name, &problems)?,
            None if self.fix.is_some() => anyhow::bail!("--fix needs one file, and --as KIND"),
            None if self.what.join("region.toml").is_file() => check_region(&self.what, &problems),
            None if is_scenario(&self.what) => drop(input::load(&self.what, &problems)),
            None => anyhow::bail!(
                "say what {} is: panoh layers check {0} --as villages",
                self.what.display()
            ),
        }
        let problems = problems.into_inner();
        if self.json {
            json::print(&problems, []);
        } else {
            style::tell(&problems);
            for line in told {
                say!("{line}");
            }
            say!("{}", verdict(&problems));
        }
        Ok(exit_code(&problems, self.strict))
    }
}

impl Check {
    /// Checks one file; lines about the copy, if one was asked for.
    fn check_file(&self, kind: &str, problems: &RefCell<Problems>) -> anyhow::Result<Vec<String>> {
        let folder = self.region.clone().or_else(|| input::nearest_region(&self.what));
        let context = folder.map(|it| Context::of(&it, problems)).unwrap_or_default();
        let mapping = self.reading.mapping(&self.what);
        let Some(codes) = &self.fix else {
            check::check(kind::of(kind), &mapping, &context, &Mend::nothing(), problems);
            return Ok(vec![]);
        };
        let target = self.out.clone().unwrap_or_else(|| self.what.with_extension("fixed.gpkg"));
        if target.exists() {
            bail!(
                "{} is there already: move it away, or name another with --out",
                target.display()
            );
        }
        let codes = codes.iter().filter(|it| !it.is_empty()).cloned().collect();
        let mend = Mend::codes(codes);
        let checked = check::check(kind::of(kind), &mapping, &context, &mend, problems);
        let mended = mend.done();
        let Some(copy) = checked.copy.filter(|_| !mended.is_empty()) else {
            return Ok(vec!["nothing that --fix can mend; no copy was written".to_owned()]);
        };
        write_gpkg(&target, &[copy])?;
        let mut lines =
            vec![format!("wrote {}; the file itself was not touched", target.display())];
        lines.extend(mended.into_iter().map(|it| format!("  mended {it}")));
        lines.push(format!("check it: panoh layers check {} --as {kind}", target.display()));
        Ok(lines)
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
