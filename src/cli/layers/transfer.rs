//! How far a download has come: a bar with the time left on a terminal, plain lines elsewhere.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

use crate::fetch::download::News;

/// Between two lines where there is no terminal.
const PAUSE: Duration = Duration::from_secs(10);

/// Tells of the files of one source.
pub struct Transfer {
    bar: Option<ProgressBar>,
    is_terminal: bool,
    began: Instant,
    from: u64,
    total: Option<u64>,
    said: Instant,
}

impl Transfer {
    /// Of a command that begins.
    pub fn new() -> Transfer {
        let now = Instant::now();
        let is_terminal = std::io::stderr().is_terminal();
        Transfer { bar: None, is_terminal, began: now, from: 0, total: None, said: now }
    }

    /// Something happened with a file.
    pub fn tell(&mut self, file: &str, news: News) {
        match news {
            News::Begins { have, total } => self.begin(file, have, total),
            News::Received(have) => self.received(file, have),
            News::Waits { why, wait } => {
                self.finish();
                eprintln!("{file}: {why}; next try in {:.0} s", wait.as_secs_f64());
            }
            News::StartsAnew(why) => {
                self.finish();
                eprintln!("{file}: starts anew: {why}");
            }
            News::Remark(what) => {
                self.finish();
                eprintln!("note: {file}: {what}");
            }
        }
    }

    /// Takes the bar away.
    pub fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn begin(&mut self, file: &str, have: u64, total: Option<u64>) {
        self.finish();
        (self.began, self.said) = (Instant::now(), Instant::now());
        (self.from, self.total) = (have, total);
        if !self.is_terminal {
            let of = total.map_or("a length not told".to_owned(), size);
            let on =
                if have > 0 { format!(", goes on after {}", size(have)) } else { String::new() };
            eprintln!("{file}: {of}{on}");
            return;
        }
        let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
        let template = if total.is_some() {
            "{msg} {wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left"
        } else {
            "{msg} {spinner} {bytes}, {bytes_per_sec}"
        };
        let style = ProgressStyle::with_template(template).expect("the template is a constant");
        bar.set_style(style);
        bar.set_message(file.to_owned());
        bar.set_position(have);
        bar.reset_eta();
        bar.enable_steady_tick(Duration::from_millis(200));
        self.bar = Some(bar);
    }

    fn received(&mut self, file: &str, have: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(have);
            return;
        }
        if self.said.elapsed() < PAUSE {
            return;
        }
        self.said = Instant::now();
        let per_s = (have - self.from.min(have)) as f64 / self.began.elapsed().as_secs_f64();
        let left = self.total.map(|it| (it.saturating_sub(have)) as f64 / per_s.max(1.0));
        let left = left.map_or(String::new(), |it| {
            format!(", {} left", HumanDuration(Duration::from_secs_f64(it.min(1e9))))
        });
        let of = self.total.map_or(String::new(), |it| format!(" of {}", size(it)));
        eprintln!("{file}: {}{of}, {}/s{left}", size(have), size(per_s as u64));
    }
}

/// Bytes for people: `12.3 MB`.
pub fn size(bytes: u64) -> String {
    let bytes = bytes as f64;
    match bytes {
        it if it < 1e3 => format!("{it:.0} bytes"),
        it if it < 1e6 => format!("{:.1} kB", it / 1e3),
        it if it < 1e9 => format!("{:.1} MB", it / 1e6),
        it => format!("{:.2} GB", it / 1e9),
    }
}
