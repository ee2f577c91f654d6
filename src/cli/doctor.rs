use std::path::Path;
use std::process::{Command, ExitCode};

use clap::Args;
use serde_json::{Value, json};

use crate::cli::{json, shipped};
use crate::geodata;
use crate::input::nearest_region;
use crate::input::problem::Problems;

/// Look whether this machine has all that a run needs
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  panoh doctor")]
pub struct Doctor {
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Ok,
    Warn,
    Fail,
}

/// What was looked at, what was found, and what to do about it.
struct Line {
    what: &'static str,
    verdict: Verdict,
    found: String,
    remedy: String,
}

fn line(what: &'static str, found: impl Into<String>) -> Line {
    Line { what, verdict: Verdict::Ok, found: found.into(), remedy: String::new() }
}

impl Line {
    fn unless(mut self, is_well: bool, verdict: Verdict, remedy: impl Into<String>) -> Line {
        if !is_well {
            (self.verdict, self.remedy) = (verdict, remedy.into());
        }
        self
    }
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Verdict::Ok => "ok",
            Verdict::Warn => "warn",
            Verdict::Fail => "fail",
        }
    }
}

/// Memory that a run of a whole country needs, MB: the demonstration with 1000 realizations took 1,370,
/// and the rest is a margin of ours.
const ENOUGH_MB: u64 = 2000;
/// Room on disk for some runs, MB: the demonstration takes about 135.
const ROOM_MB: u64 = 500;

impl Doctor {
    pub fn run(self) -> ExitCode {
        let lines = lines();
        if self.json {
            let row = |it: &Line| -> Value {
                let verdict = it.verdict.word();
                json!({ "what": it.what, "verdict": verdict, "found": it.found, "remedy": it.remedy })
            };
            json::print(&Problems::default(), [("checks", lines.iter().map(row).collect())]);
        } else {
            for it in &lines {
                say!("{:<5} {:<11} {}", it.verdict.word(), it.what, it.found);
                if !it.remedy.is_empty() {
                    say!("{:<17} {}", "", it.remedy);
                }
            }
        }
        let failed = lines.iter().any(|it| it.verdict == Verdict::Fail);
        if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

fn lines() -> Vec<Line> {
    let fetch = if cfg!(feature = "fetch") { "with" } else { "without" };
    let version = env!("CARGO_PKG_VERSION");
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut lines = vec![
        line("program", format!("panoh {version}, {fetch} `layers fetch`")),
        line("processors", format!("{processors}")),
        memory(),
    ];
    lines.extend(libraries());
    lines.extend([
        writable(),
        disk(),
        line("fonts", "inside the program; none of the machine are needed"),
        locale(),
        data(),
    ]);
    lines
}

fn memory() -> Line {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let mb = |name: &str| -> Option<u64> {
        let line = text.lines().find(|it| it.starts_with(name))?;
        Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
    };
    let Some((total, free)) = mb("MemTotal:").zip(mb("MemAvailable:")) else {
        return line("memory", "not known on this system");
    };
    let found = format!("{total} MB, {free} MB of them free");
    line("memory", found).unless(
        ENOUGH_MB <= free,
        Verdict::Warn,
        format!("a run of a whole country takes up to {ENOUGH_MB} MB: close other programs"),
    )
}

fn libraries() -> [Line; 3] {
    let it = geodata::library();
    let gdal = line("GDAL", &it.gdal).unless(
        it.is_new_enough,
        Verdict::Fail,
        "3.4 or newer is needed; on Debian and Ubuntu: apt-get install libgdal-dev",
    );
    let lacks = it.lacks.iter().chain(&it.would_like).copied().collect::<Vec<_>>().join(", ");
    let severity = if it.lacks.is_empty() { Verdict::Warn } else { Verdict::Fail };
    let found = if lacks.is_empty() { "all that are needed".into() } else { format!("no {lacks}") };
    let drivers = line("drivers", found).unless(
        lacks.is_empty(),
        severity,
        "install GDAL with all its drivers (libgdal-dev; gdal-bin)",
    );
    let found = it.broken_proj.as_ref().map_or_else(
        || format!("{}, with its data", it.proj),
        |why| format!("{}, but {why}", it.proj),
    );
    let proj = line("PROJ", found).unless(
        it.broken_proj.is_none(),
        Verdict::Fail,
        "its data are not found: install proj-data, or set PROJ_DATA to the folder of proj.db",
    );
    [gdal, drivers, proj]
}

/// Where runs go by default.
fn writable() -> Line {
    let out = Path::new("out");
    let folder = if out.is_dir() { out } else { Path::new(".") };
    let shown = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let done = tempfile::Builder::new().prefix(".panoh-").tempfile_in(folder);
    line("output", format!("{}", shown.display())).unless(
        done.is_ok(),
        Verdict::Fail,
        "nothing can be written there: go to another folder, or name one with --out",
    )
}

/// As `df` of POSIX tells it.
fn disk() -> Line {
    let told = Command::new("df").args(["-Pk", "."]).output().ok();
    let text = told.map(|it| String::from_utf8_lossy(&it.stdout).into_owned()).unwrap_or_default();
    let free = text.lines().nth(1).and_then(|it| it.split_whitespace().nth(3)?.parse::<u64>().ok());
    let Some(free) = free.map(|it| it / 1024) else {
        return line("disk", "not known on this system");
    };
    line("disk", format!("{free} MB free")).unless(
        ROOM_MB <= free,
        Verdict::Warn,
        "a run takes some tens of MB: make room",
    )
}

fn locale() -> Line {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].map(|it| std::env::var(it).unwrap_or_default());
    let locale = set.into_iter().find(|it| !it.is_empty()).unwrap_or_else(|| "not set".to_owned());
    let is_utf8 = locale.to_lowercase().replace('-', "").contains("utf8") || cfg!(windows);
    line("locale", locale).unless(
        is_utf8,
        Verdict::Warn,
        "files are UTF-8 whatever it is; for Tajik letters on the screen: export LANG=C.UTF-8",
    )
}

fn data() -> Line {
    let scenarios = shipped::scenarios().len();
    let region = nearest_region(Path::new("scenario.toml"));
    let shown = region.as_ref().map_or("no region".to_owned(), |it| it.display().to_string());
    line("data", format!("{scenarios} scenarios; {shown}")).unless(
        scenarios > 0 && region.is_some(),
        Verdict::Warn,
        "run panoh in its own folder, where `scenarios` and `gis` are, or name yours in a scenario",
    )
}
