//! What is wrong with a person's file: where, what was found, what was expected, what to do.
//! All problems of all files are collected before anything is refused.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use crate::units::LonLat;

/// How far a problem reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing can be simulated before this is mended.
    Error,
    /// The run goes on, and its report says this.
    Warning,
    /// How something was read; nothing is lost by it.
    Note,
}

/// Where a problem lies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, as the person named it.
    pub file: String,
    /// Bytes of the file, where it is text.
    pub span: Option<Range<usize>>,
    /// What inside the file: a key, a layer and a feature.
    pub subject: String,
}

impl Place {
    /// A file as a whole.
    pub fn file(file: impl Into<String>) -> Place {
        Place { file: file.into(), ..Place::default() }
    }

    /// Something inside a file that is not text.
    pub fn subject(file: impl Into<String>, subject: impl Into<String>) -> Place {
        Place { file: file.into(), subject: subject.into(), span: None }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Stable code: a letter and three digits; [`crate::input::codes`] explains each.
    pub code: &'static str,
    /// How far it reaches.
    pub severity: Severity,
    /// What was found; lower case, no full stop.
    pub message: String,
    /// Where it is.
    pub place: Place,
    /// What was expected there, said beside the place.
    pub expected: String,
    /// What to do about it, one remedy a line.
    pub help: Vec<String>,
    /// How many features or values have it.
    pub count: usize,
    /// The layer it is in, by its word in `[layers]`; empty where it is in none.
    pub layer: String,
    /// The features that have it, as far as they can be told apart.
    pub affected: Vec<Affected>,
}

/// A feature that has a problem, and what became of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Affected {
    /// Its code, or the number of its row.
    pub id: String,
    /// The field that is meant; empty where the whole feature is.
    pub field: String,
    /// What was found there.
    pub found: String,
    /// What was done: `left out`, `read as 2816`; empty where nothing was.
    pub action: String,
    /// Residents that it is about, where known.
    pub people: Option<f64>,
    /// Where it lies.
    pub place: Option<LonLat>,
}

impl Problem {
    /// A problem that stops the run.
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Problem {
        Problem::new(Severity::Error, code, place, message)
    }

    /// A problem that the report will mention.
    pub fn warning(code: &'static str, place: Place, message: impl Into<String>) -> Problem {
        Problem::new(Severity::Warning, code, place, message)
    }

    /// How something was read, so that nobody has to guess.
    pub fn note(code: &'static str, place: Place, message: impl Into<String>) -> Problem {
        Problem::new(Severity::Note, code, place, message)
    }

    /// A problem of a severity that depends on how much is wrong.
    pub fn new(
        severity: Severity,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
    ) -> Problem {
        let message = message.into();
        Problem {
            code,
            severity,
            message,
            place,
            expected: String::new(),
            help: vec![],
            count: 1,
            layer: String::new(),
            affected: vec![],
        }
    }

    /// Says which layer it is in.
    pub fn layer(mut self, layer: impl Into<String>) -> Problem {
        self.layer = layer.into();
        self
    }

    /// Names the features that have it; their number is its count.
    pub fn affected(mut self, affected: Vec<Affected>) -> Problem {
        self.count = affected.len().max(1);
        self.affected = affected;
        self
    }

    /// Says what was expected at the place.
    pub fn expected(mut self, expected: impl Into<String>) -> Problem {
        self.expected = expected.into();
        self
    }

    /// Adds a remedy.
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help.push(help.into());
        self
    }

    /// Says how many features or values have it.
    pub fn count(mut self, count: usize) -> Problem {
        self.count = count;
        self
    }
}

/// All problems of a scenario and its layers, with the text files they lie in.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// In the order they were found.
    pub list: Vec<Problem>,
    texts: BTreeMap<String, String>,
}

/// A problem for programs.
#[derive(Debug, Serialize)]
pub struct ProblemRow<'a> {
    code: &'a str,
    severity: Severity,
    place: String,
    found: &'a str,
    expected: &'a str,
    help: String,
    count: usize,
}

impl Problems {
    /// Remembers a text file, so that its problems can show their lines.
    pub fn remember(&mut self, file: &str, text: &str) {
        self.texts.insert(file.to_owned(), text.to_owned());
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: Problem) {
        self.list.push(problem);
    }

    /// How many stop the run.
    pub fn errors(&self) -> usize {
        self.list.iter().filter(|it| it.severity == Severity::Error).count()
    }

    /// How many the report will only mention.
    pub fn warnings(&self) -> usize {
        self.list.iter().filter(|it| it.severity == Severity::Warning).count()
    }

    /// For people: each problem with its line, as compilers print them.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Unicode);
        let mut text = String::new();
        for problem in &self.list {
            text.push_str(&renderer.render(&[self.group(problem)]));
            text.push_str("\n\n");
        }
        text
    }

    fn group<'a>(&'a self, problem: &'a Problem) -> Group<'a> {
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level.primary_title(&problem.message).id(problem.code);
        let source = self.texts.get(&problem.place.file).zip(problem.place.span.clone());
        let mut group = if let Some((text, span)) = source {
            let label = AnnotationKind::Primary.span(span).label(&problem.expected);
            title.element(Snippet::source(text).path(&problem.place.file).annotation(label))
        } else {
            let place = Level::NOTE.with_name("place").message(self.place(problem));
            let group = Group::with_title(title).element(place);
            if problem.expected.is_empty() {
                group
            } else {
                group.element(Level::NOTE.with_name("expected").message(&problem.expected))
            }
        };
        for help in &problem.help {
            group = group.element(Level::HELP.message(help));
        }
        group
    }

    /// For programs: `{code, severity, place, found, expected, help, count}` each.
    pub fn rows(&self) -> Vec<ProblemRow<'_>> {
        let rows = self.list.iter().map(|it| ProblemRow {
            code: it.code,
            severity: it.severity,
            place: self.place(it),
            found: &it.message,
            expected: &it.expected,
            help: it.help.join("\n"),
            count: it.count,
        });
        rows.collect()
    }

    /// `file:line:column: subject`, as far as known.
    fn place(&self, problem: &Problem) -> String {
        let place = &problem.place;
        let mut text = place.file.clone();
        if let Some((source, span)) = self.texts.get(&place.file).zip(place.span.as_ref()) {
            let before = &source[..span.start.min(source.len())];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            let _ = write!(text, ":{line}:{column}");
        }
        if !place.subject.is_empty() {
            let _ = write!(text, ": {}", place.subject);
        }
        text
    }
}

/// The nearest of the words that could have been meant; `None` when none is near.
pub fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    words
        .into_iter()
        .map(|it| (strsim::jaro_winkler(&word.to_lowercase(), &it.to_lowercase()), it))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, it)| it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_shows_its_line_and_remedy() {
        let mut problems = Problems::default();
        problems.remember("s.toml", "[scenario]\nmagnitud = 6.8\n");
        let place = Place { file: "s.toml".into(), span: Some(11..19), subject: "scenario".into() };
        let problem = Problem::error("E601", place, "unknown key `magnitud`");
        problems.push(problem.help("did you mean `magnitude`?"));
        let text = problems.render(false);
        for part in ["E601", "s.toml:2:1", "magnitud = 6.8", "did you mean `magnitude`?"] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        assert_eq!(problems.rows()[0].place, "s.toml:2:1: scenario");
    }

    #[test]
    fn only_near_words_are_suggested() {
        assert_eq!(nearest("magnitud", ["magnitude", "depth_km"]), Some("magnitude"));
        assert_eq!(nearest("wintre", ["winter", "summer"]), Some("winter"));
        assert_eq!(nearest("xyzzy", ["winter", "summer"]), None);
    }
}
