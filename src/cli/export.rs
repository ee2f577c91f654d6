use std::cell::RefCell;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::output::Output;
use crate::cli::{INPUT_WRONG, check, stage, what_if};
use crate::input::problem::Problems;
use crate::report;
use crate::report::plan::Plan;
use crate::report::record::Record;

/// Write what of a finished run may be given to everybody
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  panoh export out/rasht-m7 --public")]
pub struct Export {
    /// Folder of a run
    run: PathBuf,
    /// Country, regions and districts alone, rounded, without small counts
    #[arg(long, required = true)]
    public: bool,
    /// Folder for the files; an earlier export there is replaced [default: <RUN>-public]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Export {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let problems = RefCell::new(Problems::default());
        let record = stage::read::<Record>(&self.run, "E585", &problems);
        let problems = problems.into_inner();
        eprint!("{}", problems.render(std::io::stderr().is_terminal()));
        let Some(record) = record else {
            eprintln!("{}", check::verdict(&problems));
            return Ok(ExitCode::from(INPUT_WRONG));
        };
        let wanted = what_if::beside(self.out.as_ref(), &self.run, "-public");
        let is_export = |folder: &std::path::Path| {
            folder.join("README.txt").is_file()
                && folder.join("csv/impact_adm2.csv").is_file()
                && !folder.join("manifest.json").is_file()
        };
        let why = "is not an export of panoh; choose another folder with --out";
        let output = Output::in_place_of(&wanted, is_export, why)?;
        let context = record.context();
        let plan = Plan::new(&context, &record.outcome);
        let n_left_out = report::public::write(output.begin()?, &plan)?;
        output.complete()?;
        say!("{n_left_out} counts below {} are not told", report::public::FEWEST);
        say!("open: {}", wanted.join("README.txt").display());
        Ok(ExitCode::SUCCESS)
    }
}
