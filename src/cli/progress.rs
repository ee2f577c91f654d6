//! How far a run has come: a bar with the time left on a terminal, plain lines elsewhere.

use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressState, ProgressStyle};

/// Before that the time left is a guess, and not told.
const KNOWN_AFTER: Duration = Duration::from_secs(3);

/// Told from any thread how many realizations are done.
pub struct Progress {
    bar: Option<ProgressBar>,
    total: u32,
    done: Mutex<u32>,
    began: Instant,
}

impl Progress {
    /// Of a run of so many realizations; nothing at all when `quiet`.
    pub fn of(total: u32, quiet: bool) -> Progress {
        let terminal = std::io::stderr().is_terminal();
        let bar = (terminal && !quiet).then(|| {
            let bar = ProgressBar::new(u64::from(total));
            let style =
                ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} realizations{left}");
            let style = style.expect("the template is a constant");
            bar.set_style(style.with_key("left", left));
            bar.set_message("simulating");
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Progress {
            bar,
            total: if quiet { 0 } else { total },
            done: Mutex::new(0),
            began: Instant::now(),
        }
    }

    /// So many more are done.
    pub fn add(&self, n: u32) {
        if let Some(bar) = &self.bar {
            bar.inc(u64::from(n));
            return;
        }
        let mut done = self.done.lock().expect("no thread panics while it counts");
        let before = *done;
        *done += n;
        let quarter = |it: u32| it * 4 / self.total.max(1);
        if self.total > 0 && quarter(*done) > quarter(before) {
            let (so_far, rest) = (self.began.elapsed(), self.total - *done);
            let left = so_far.mul_f64(f64::from(rest) / f64::from(*done));
            let is_told = rest > 0 && KNOWN_AFTER <= so_far;
            let left =
                if is_told { format!(", {} left", HumanDuration(left)) } else { String::new() };
            eprintln!("simulated {} of {} realizations{left}", *done, self.total);
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn left(state: &ProgressState, line: &mut dyn std::fmt::Write) {
    if KNOWN_AFTER <= state.elapsed() {
        let _ = line.write_fmt(format_args!(", {} left", HumanDuration(state.eta())));
    }
}
