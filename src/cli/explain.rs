use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::{USAGE, json};
use crate::input::codes::{self, Explanation};
use crate::input::problem::{Problems, nearest};

/// Say what the code of a message means, and what to do
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  panoh explain E203")]
pub struct Explain {
    /// The code: a letter and three digits; all of them are listed without one
    code: Option<String>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub fn run(self) -> ExitCode {
        let Some(code) = self.code else {
            if self.json {
                json::print(
                    &Problems::default(),
                    [("codes", codes::ALL.iter().map(row).collect())],
                );
                return ExitCode::SUCCESS;
            }
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
            return ExitCode::from(USAGE);
        };
        if self.json {
            json::print(&Problems::default(), [("codes", Value::Array(vec![row((code, it))]))]);
            return ExitCode::SUCCESS;
        }
        say!("{code}: {}\n", it.title);
        say!("{}\n", it.means);
        say!("What follows:  {}", it.consequence);
        say!("What to do:    {}", it.remedy);
        say!("Example:       {}", it.example);
        ExitCode::SUCCESS
    }
}

fn row<C: AsRef<str>>((code, it): (C, &Explanation)) -> Value {
    json!({
        "code": code.as_ref(),
        "title": it.title,
        "means": it.means,
        "consequence": it.consequence,
        "remedy": it.remedy,
        "example": it.example,
    })
}
