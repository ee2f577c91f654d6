//! One file a subcommand.
//!
//! Exit codes: 0 done · 1 failed · 2 the command line is wrong · 3 a file is wrong · 4 warnings
//! under `--strict`.

/// Prints a line to stdout. A reader that has seen enough, as `head` has, is no failure.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

mod check;
mod compare;
mod demo;
mod explain;
mod export;
mod fields;
mod import;

mod hindcast;
mod layers;
mod list;
mod output;
mod progress;
mod report;
mod run;
mod sites;
mod stage;
mod verify;
mod what_if;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The command line is wrong.
const USAGE: u8 = 2;
/// A file of the person's is wrong.
const INPUT_WRONG: u8 = 3;
/// There are warnings, and `--strict` was asked for.
const WARNED: u8 = 4;

/// After an earthquake: who must leave home, for how long, what shelter they need, and by which
/// road; every number with its range.
#[derive(Parser, Debug)]
#[command(
    name = "panoh",
    version,
    arg_required_else_help = true,
    after_help = "\
Start here:
  panoh demo                                   a full plan for an earthquake in the Rasht valley
  panoh check scenarios/khait-1949             is my scenario in order?
  panoh run scenarios/khait-1949 --out out/khait --realizations 500"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Demo(demo::Demo),
    Run(run::Run),
    Report(report::Report),
    Compare(compare::Compare),
    Export(export::Export),
    WhatIf(what_if::WhatIf),
    Sites(sites::Sites),
    Check(check::Check),
    Explain(explain::Explain),
    List(list::List),
    Fields(fields::Fields),
    Hindcast(hindcast::Hindcast),
    Layers(layers::Layers),
    Verify(verify::Verify),
    Import(import::Import),
}

/// Parses the command line, runs one subcommand and says how it went.
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Demo(it) => it.run(),
        Command::Run(it) => it.run(),
        Command::Report(it) => it.run(),
        Command::Compare(it) => it.run(),
        Command::Export(it) => it.run(),
        Command::WhatIf(it) => it.run(),
        Command::Sites(it) => it.run(),
        Command::Check(it) => Ok(it.run()),
        Command::Explain(it) => Ok(it.run()),
        Command::Fields(it) => it.run(),
        Command::Hindcast(it) => it.run(),
        Command::List(it) => Ok(it.run()),
        Command::Layers(it) => it.run(),
        Command::Verify(it) => it.run(),
        Command::Import(it) => it.run(),
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
