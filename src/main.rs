//! The `panoh` program: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    panoh::cli::main()
}
