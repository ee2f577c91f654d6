use std::process::ExitCode;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

/// Print what a shell needs to complete commands and options
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh completions bash > ~/.local/share/bash-completion/completions/panoh
  panoh completions zsh > ~/.zfunc/_panoh          # a folder of $fpath
  panoh completions fish > ~/.config/fish/completions/panoh.fish
  panoh completions powershell >> $PROFILE")]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub fn run(self) -> ExitCode {
        let mut script = vec![];
        clap_complete::generate(self.shell, &mut super::Cli::command(), "panoh", &mut script);
        say!("{}", String::from_utf8_lossy(&script).trim_end());
        ExitCode::SUCCESS
    }
}
