use std::process::ExitCode;

use clap::Args;

use crate::input::codes;
use crate::input::problem::nearest;

/// Say what the code of a message means, and what to do
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  panoh explain E203")]
pub struct Explain {
    /// The code: a letter and three digits; all of them are listed without one
    code: Option<String>,
}

impl Explain {
    pub fn run(self) -> ExitCode {
        let Some(code) = self.code else {
            for (code, it) in codes::ALL.iter() {
                say!("{code}  {}", it.title);
            }
            return ExitCode::SUCCESS;
        };
        let Some((code, it)) = codes::find(&code) else {
            eprintln!("error: no message has the code `{code}`");
            if let Some(near) = nearest(&code.to_uppercase(), codes::ALL.keys().map(String::as_str))
            {
                eprintln!("help: did you mean {near}? `panoh explain` lists them all");
            }
            return ExitCode::from(2);
        };
        say!("{code}: {}\n", it.title);
        say!("{}\n", it.means);
        say!("What follows:  {}", it.consequence);
        say!("What to do:    {}", it.remedy);
        say!("Example:       {}", it.example);
        ExitCode::SUCCESS
    }
}
