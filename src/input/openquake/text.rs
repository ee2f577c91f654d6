//! Text files of a job.

use std::cell::RefCell;
use std::path::Path;

use crate::input::files::unreadable;
use crate::input::problem::Problems;

/// A file that was read, by the name that problems have for it.
pub(super) struct Text {
    pub file: String,
    pub text: String,
}

impl Text {
    /// Reads a file; one that cannot be read is told. Its problems will show their lines.
    pub fn open(path: &Path, problems: &RefCell<Problems>) -> Option<Text> {
        let found = Text::read(path, problems)?;
        problems.borrow_mut().remember(&found.file, &found.text);
        Some(found)
    }

    /// As [`open`](Text::open), for files whose problems name their lines themselves.
    pub fn read(path: &Path, problems: &RefCell<Problems>) -> Option<Text> {
        let file = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(mut text) => {
                // Spreadsheets put a mark of their encoding in front.
                if let Some(bare) = text.strip_prefix('\u{feff}') {
                    text.drain(..text.len() - bare.len());
                }
                Some(Text { file, text })
            }
            Err(error) => {
                problems.borrow_mut().push(unreadable(path, &error));
                None
            }
        }
    }
}

/// The words of a list, which OpenQuake sets apart by spaces, commas or both.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| it.is_whitespace() || it == ',').filter(|it| !it.is_empty())
}

/// A finite number.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|it: &f64| it.is_finite())
}

/// Some of many names, for a message.
pub(super) fn some_of<T: AsRef<str>>(names: &[T]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
