use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::cli::layers::transfer::{Transfer, size};
use crate::cli::{INPUT_WRONG, USAGE};
use crate::fetch::checksum::Sum;
use crate::fetch::client::{Client, Patience};
use crate::fetch::download::How;
use crate::fetch::error::FetchError;
use crate::fetch::sources::{self, Source};
use crate::fetch::{self, Fetched, Wish};
use crate::input::problem::{Place, Problem, Problems, nearest};

/// Bring open data from its publishers: boundaries, people, roads, places, heights, faults
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh layers fetch                         what there is, under which licence
  panoh layers fetch geonames                says the licence and asks
  panoh layers fetch geofabrik-osm --yes     goes on where it stopped, if it broke off
  panoh layers fetch copernicus-dem --only N39_00_E070 --yes
  panoh layers fetch worldpop-2020 --mirror http://192.168.1.10/copies --yes")]
pub struct Fetch {
    /// Which source; all of them are listed without one
    name: Option<String>,
    /// Folder for its files, one folder in it for each source
    #[arg(long, default_value = "gis/downloads")]
    out: PathBuf,
    /// I have read the licence and accept it
    #[arg(long, short)]
    yes: bool,
    /// Only what was fetched before; no network
    #[arg(long)]
    offline: bool,
    /// Fetch it even if it is here, and replace what is here
    #[arg(long, conflicts_with = "offline")]
    again: bool,
    /// Another address of the file
    #[arg(long)]
    url: Option<String>,
    /// A server with copies: the file of https://a.org/b is at ADDRESS/a.org/b [default: $PANOH_MIRROR]
    #[arg(long, value_name = "ADDRESS")]
    mirror: Option<String>,
    /// The checksum that the file must have (64 digits)
    #[arg(long, value_name = "DIGITS")]
    sha256: Option<Sum>,
    /// Only files whose address holds this text
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

impl Fetch {
    pub fn run(self) -> ExitCode {
        let Some(name) = &self.name else {
            list();
            return ExitCode::SUCCESS;
        };
        let Some(source) = sources::find(name) else {
            eprintln!("error: there is no source `{name}`");
            let names = sources::ALL.iter().map(|it| it.name.as_str());
            match nearest(name, names) {
                Some(near) => eprintln!("help: did you mean `{near}`?"),
                None => eprintln!("help: `panoh layers fetch` lists them"),
            }
            return ExitCode::from(USAGE);
        };
        let wish = self.wish(source);
        if let Err(wrong) = usable(source, &wish) {
            eprintln!("error: {wrong}");
            return ExitCode::from(USAGE);
        }
        describe(source, &wish);
        if !self.offline && !self.yes && !agreed() {
            return ExitCode::from(USAGE);
        }
        let client = Client::new(Patience::default());
        let mut transfer = Transfer::new();
        let done = fetch::fetch(source, &wish, &client, &mut |file, it| transfer.tell(file, it));
        transfer.finish();
        report(source, &wish, done)
    }

    fn wish(&self, source: &Source) -> Wish {
        let environment = || std::env::var("PANOH_MIRROR").ok().filter(|it| !it.is_empty());
        Wish {
            folder: self.out.join(&source.name),
            offline: self.offline,
            again: self.again,
            url: self.url.clone(),
            mirror: self.mirror.clone().or_else(environment),
            sum: self.sha256.clone(),
            only: self.only.clone(),
        }
    }
}

/// What on the command line cannot be done with this source.
fn usable(source: &Source, wish: &Wish) -> Result<(), String> {
    let is_address = |it: &str| it.starts_with("https://") || it.starts_with("http://");
    for (option, value) in [("--url", &wish.url), ("--mirror", &wish.mirror)] {
        if let Some(value) = value.as_ref().filter(|it| !is_address(it)) {
            return Err(format!("{option} {value} is no address; it begins with https://"));
        }
    }
    let n_files = source.urls(wish.only.as_deref()).len();
    if n_files == 0 {
        let only = wish.only.as_deref().unwrap_or_default();
        return Err(format!("no file of `{}` has `{only}` in its address", source.name));
    }
    if n_files > 1 && wish.sum.is_some() && wish.url.is_none() {
        return Err(format!("--sha256 is of one file, and there are {n_files}: say --only"));
    }
    Ok(())
}

fn list() {
    for it in sources::ALL.iter() {
        say!("{:<16} {}", it.name, it.title);
        say!("{:<16} {}, about {}; {}", "", it.kind, megabytes(it.size_mb), it.licence);
    }
    say!("\nfetch one: panoh layers fetch NAME");
}

fn describe(source: &Source, wish: &Wish) {
    say!("{}", source.title);
    say!("  licence       {}", source.licence);
    say!("                {}", source.licence_url);
    say!("  name it as    {}", source.attribution);
    say!("  page          {}", source.page);
    say!("  address       {}", wish.url.as_deref().unwrap_or(&source.url));
    say!(
        "  files, size   {}, about {}",
        source.urls(wish.only.as_deref()).len(),
        megabytes(source.size_mb)
    );
    say!("  into          {}", wish.folder.display());
    say!("  not verified  {}", source.doubt);
}

fn megabytes(size_mb: f64) -> String {
    size((size_mb * 1e6) as u64)
}

/// Whether the person says yes to the licence; without a terminal nobody can.
fn agreed() -> bool {
    let help = "help: read the licence; to accept it, add --yes";
    if !std::io::stdin().is_terminal() {
        eprintln!("error: nothing was fetched: the licence was not accepted\n{help}");
        return false;
    }
    eprint!("fetch it under this licence? [y/N] ");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    let _ = std::io::stdin().lock().read_line(&mut answer);
    let is_yes = ["y", "yes", "да", "ҳа"].contains(&answer.trim().to_lowercase().as_str());
    if !is_yes {
        eprintln!("nothing was fetched\n{help}");
    }
    is_yes
}

fn report(source: &Source, wish: &Wish, done: Vec<Result<Fetched, FetchError>>) -> ExitCode {
    let n_files = done.len();
    let mut errors = vec![];
    let mut last = None;
    for one in done {
        match one {
            Ok(it) => {
                say!("{}", line(&it));
                for file in &it.unpacked {
                    say!("  unpacked {}", file.display());
                }
                last = Some(it);
            }
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        eprint!("{}", render(&errors));
        let fetched = n_files - errors.len();
        say!("{} of {n_files} files could not be fetched, {fetched} are here", errors.len());
        let is_wrong = errors.iter().any(FetchError::is_wrong_file);
        return if is_wrong { ExitCode::from(INPUT_WRONG) } else { ExitCode::FAILURE };
    }
    if let Some(it) = last {
        next_steps(source, wish, it.main(source));
    }
    ExitCode::SUCCESS
}

fn line(it: &Fetched) -> String {
    let note = &it.got.note;
    let how = match it.got.how {
        How::Whole => "fetched".to_owned(),
        How::Resumed(from) => format!("fetched the rest after {} of", size(from)),
        How::Cached => "already here, unchanged:".to_owned(),
    };
    let file = it.file.display();
    format!("{how} {file} ({}, checked: {})", size(note.bytes), note.checked)
}

fn next_steps(source: &Source, wish: &Wish, file: &Path) {
    say!("go on with:");
    for command in &source.next {
        let file = file.display().to_string();
        let folder = wish.folder.display().to_string();
        say!("  {}", command.replace("{file}", &file).replace("{folder}", &folder));
    }
}

fn render(errors: &[FetchError]) -> String {
    let mut problems = Problems::default();
    for error in errors {
        let place = Place::file(error.place.clone());
        let problem = Problem::error(error.code, place, error.message.clone());
        problems.push(error.help.iter().fold(problem, |it, help| it.help(help.clone())));
    }
    problems.render(std::io::stderr().is_terminal())
}
