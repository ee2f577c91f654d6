use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::cli::INPUT_WRONG;
use crate::input::problem::Problems;
use crate::input::verification::distances;

/// Compare our numbers with a table of your own
#[derive(Args, Debug)]
pub struct Verify {
    #[command(subcommand)]
    command: VerifyCommand,
}

#[derive(Subcommand, Debug)]
enum VerifyCommand {
    /// Distances from ruptures to sites: rrup, rjb, rx, ry0, rhypo, repi
    Distances(Distances),
}

#[derive(Args, Debug)]
struct Distances {
    /// Ruptures by name (JSON; packed with gzip or not)
    geometries: PathBuf,
    /// Sites: rupture, `site_lon`, `site_lat`, and the distances to compare with (CSV)
    sites: PathBuf,
    /// Largest difference that passes, km; above it the exit code is 1
    #[arg(long, value_name = "KM", default_value_t = 0.01)]
    tolerance: f64,
    /// Print our distances as CSV instead of the differences
    #[arg(long)]
    print: bool,
}

impl Verify {
    pub fn run(self) -> ExitCode {
        match self.command {
            VerifyCommand::Distances(it) => it.run(),
        }
    }
}

impl Distances {
    fn run(self) -> ExitCode {
        let checked = match distances::check(&self.geometries, &self.sites) {
            Ok(checked) => checked,
            Err(list) => {
                let mut problems = Problems::default();
                for it in list {
                    problems.push(it);
                }
                eprint!("{}", problems.render(false));
                return ExitCode::from(INPUT_WRONG);
            }
        };
        if self.print {
            print!("{}", checked.csv());
        } else {
            println!("Worst differences, km\n{}", checked.summary());
        }
        let passed = checked.worst_km().is_none_or(|it| it <= self.tolerance);
        let worst = checked.worst_km().map_or("nothing to compare with".to_owned(), |it| {
            format!("worst difference {it:.2e} km, tolerance {} km", self.tolerance)
        });
        eprintln!("{worst}");
        if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
