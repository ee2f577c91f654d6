//! Which problems a corrected copy is to be without.

use std::cell::RefCell;

/// What is mended on the way, for a copy; nothing in a run.
#[derive(Debug, Default)]
pub struct Mend {
    on: bool,
    only: Vec<String>,
    done: RefCell<Vec<String>>,
}

/// Mended only by name, since it changes what a row is called or where a road goes.
const ON_REQUEST: [&str; 2] = ["E401", "E501"];

impl Mend {
    /// Nothing, as in a run.
    pub fn nothing() -> Mend {
        Mend::default()
    }

    /// These codes; all that is safe where none is named.
    pub fn codes(only: Vec<String>) -> Mend {
        Mend { on: true, only, done: RefCell::default() }
    }

    /// Whether a copy is wanted at all.
    pub fn wanted(&self) -> bool {
        self.on
    }

    /// Whether this problem is to be mended.
    pub fn mends(&self, code: &str) -> bool {
        let named = self.only.iter().any(|it| it.eq_ignore_ascii_case(code));
        self.on && (named || self.only.is_empty() && !ON_REQUEST.contains(&code))
    }

    /// Notes what was mended.
    pub fn did(&self, code: &str, what: impl std::fmt::Display) {
        if self.on {
            self.done.borrow_mut().push(format!("{code}: {what}"));
        }
    }

    /// What was mended, a line each.
    pub fn done(self) -> Vec<String> {
        self.done.into_inner()
    }
}
