use std::cell::RefCell;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::output::Output;
use crate::cli::{INPUT_WRONG, check, stage, what_if};
use crate::engine::settlement_numbers::SettlementNumbers;
use crate::input::problem::{Place, Problem, Problems};
use crate::report::compare::{self, Comparison, Side};
use crate::report::plan::Plan;
use crate::report::record::Record;

/// Set two finished runs side by side: what the second has more or fewer of
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh compare out/rasht-m7 out/rasht-m68
  panoh compare out/rasht-night out/rasht-day --out out/night-or-day")]
pub struct Compare {
    /// Folder of the first run, A
    a: PathBuf,
    /// Folder of the second run, B; of the same seed and number of realizations where it can be
    b: PathBuf,
    /// Folder for the answer; an earlier answer there is replaced [default: <B>-compare]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Compare {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let problems = RefCell::new(Problems::default());
        let [a, b] = [&self.a, &self.b].map(|run| {
            let record = stage::read::<Record>(run, "E585", &problems);
            record.zip(stage::read::<SettlementNumbers>(run, "E585", &problems))
        });
        let read = a.zip(b);
        let contexts = read.as_ref().map(|(a, b)| (a.0.context(), b.0.context()));
        let compared = read.as_ref().zip(contexts.as_ref()).and_then(|((a, b), (of_a, of_b))| {
            let a = Side { plan: Plan::new(of_a, &a.0.outcome), settlements: &a.1 };
            let b = Side { plan: Plan::new(of_b, &b.0.outcome), settlements: &b.1 };
            let compared = Comparison::of(a, b);
            if compared.is_none() {
                let place = Place::subject(self.b.display().to_string(), "the second run");
                let message = format!("no district of it is in {}", self.a.display());
                let help = "compare runs of one region, whose districts have the same codes";
                problems.borrow_mut().push(Problem::error("E586", place, message).help(help));
            }
            compared
        });
        let problems = problems.into_inner();
        eprint!("{}", problems.render(std::io::stderr().is_terminal()));
        let Some(compared) = compared else {
            eprintln!("{}", check::verdict(&problems));
            return Ok(ExitCode::from(INPUT_WRONG));
        };
        let wanted = what_if::beside(self.out.as_ref(), &self.b, "-compare");
        let is_answer = |folder: &std::path::Path| folder.join("compare.csv").is_file();
        let why = "is not an answer of panoh compare; choose another folder with --out";
        let output = Output::in_place_of(&wanted, is_answer, why)?;
        compare::write(output.begin()?, &compared)?;
        output.complete()?;
        say!("{}", compare::console::table(&compared).trim_end());
        say!("\nopen: {}", wanted.join("compare_en.html").display());
        Ok(ExitCode::SUCCESS)
    }
}
