//! One file a subcommand.
//!
//! Exit codes: 0 done · 1 failed · 2 the command line is wrong · 3 a file is wrong · 4 warnings
//! under `--strict` · 130 interrupted.

/// Prints a line to stdout. A reader that has seen enough, as `head` has, is no failure.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

mod check;
mod compare;
mod completions;
mod demo;
mod doctor;
mod explain;
mod export;
mod fields;
mod formats;
mod hindcast;
mod import;
mod init;
mod interrupt;
mod json;
mod layers;
mod list;
mod man;
mod output;
mod plan;
mod progress;
mod report;
mod run;
mod schema;
mod shipped;
mod sites;
mod stage;
mod style;
mod verify;
mod what_if;

use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

/// The command line is wrong.
const USAGE: u8 = 2;
/// A file of the person's is wrong.
const INPUT_WRONG: u8 = 3;
/// There are warnings, and `--strict` was asked for.
const WARNED: u8 = 4;
/// Stopped by Ctrl-C: 128 and the number of the signal, as shells have it.
const INTERRUPTED: u8 = 130;

/// After an earthquake: who must leave home, for how long, what shelter they need, and by which
/// road; every number with its range.
#[derive(Parser, Debug)]
#[command(
    name = "panoh",
    version,
    arg_required_else_help = true,
    after_help = "\
Start here:
  panoh demo                   a full plan for an earthquake in the Rasht valley
  panoh init my-scenario       a scenario of your own, with every key explained
  panoh run khait-1949         a scenario that comes with the program"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Colour of messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

#[derive(Subcommand, Debug)]
enum Command {
    Demo(demo::Demo),
    Init(init::Init),
    Check(check::Check),
    Plan(plan::Plan),
    Run(run::Run),
    Report(report::Report),
    Compare(compare::Compare),
    Export(export::Export),
    WhatIf(what_if::WhatIf),
    Sites(sites::Sites),
    Fields(fields::Fields),
    Hindcast(hindcast::Hindcast),
    Layers(layers::Layers),
    Import(import::Import),
    Verify(verify::Verify),
    List(list::List),
    Explain(explain::Explain),
    Schema(schema::Schema),
    Doctor(doctor::Doctor),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Parses the command line, runs one subcommand and says how it went.
pub fn main() -> ExitCode {
    let colour = style::asked(std::env::args());
    let matches = Cli::command().color(colour).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|it| it.exit());
    style::choose(cli.color);
    interrupt::listen();
    let done = match cli.command {
        Command::Demo(it) => it.run(),
        Command::Init(it) => it.run(),
        Command::Plan(it) => it.run(),
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
        Command::Schema(it) => it.run(),
        Command::Doctor(it) => Ok(it.run()),
        Command::Completions(it) => Ok(it.run()),
        Command::Man(it) => it.run(),
    };
    done.unwrap_or_else(|error| {
        if std::env::args().any(|it| it == "--json") {
            json::failed(&format!("{error:#}"));
        }
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
