//! Colour, and messages to standard error.

use std::io::IsTerminal as _;
use std::sync::OnceLock;

use clap::ColorChoice;

use crate::input::problem::Problems;

static CHOICE: OnceLock<ColorChoice> = OnceLock::new();

/// What the command line asks for; looked for before it is parsed, as errors of it have colour too.
pub fn asked(arguments: impl Iterator<Item = String>) -> ColorChoice {
    let arguments: Vec<String> = arguments.collect();
    let after = |idx: usize| arguments.get(idx + 1).map(String::as_str);
    let asked = (0..arguments.len()).find_map(|idx| match arguments[idx].as_str() {
        "--color" => after(idx),
        it => it.strip_prefix("--color="),
    });
    match asked {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
}

/// Remembers the choice.
pub fn choose(choice: ColorChoice) {
    let _ = CHOICE.set(choice);
}

/// Whether messages have colour: as asked, else on a terminal that can, without `NO_COLOR`.
pub fn has_colour() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|it| !it.is_empty());
    match CHOICE.get() {
        Some(ColorChoice::Always) => true,
        Some(ColorChoice::Never) => false,
        _ => {
            let is_dumb = std::env::var_os("TERM").is_some_and(|it| it == "dumb");
            std::io::stderr().is_terminal() && !is_set("NO_COLOR") && !is_dumb
        }
    }
}

/// Tells problems to standard error.
pub fn tell(problems: &Problems) {
    eprint!("{}", problems.render(has_colour()));
}
