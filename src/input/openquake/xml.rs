//! NRML, the XML of OpenQuake.

use std::cell::RefCell;

use roxmltree::{Document, Node};

use super::text::{Text, number};
use crate::input::problem::{Place, Problem, Problems};

/// Models that NRML 0.4 wrote in another way; exposure, sites and logic trees it wrote as 0.5 does.
const CHANGED: [&str; 2] = ["fragilityModel", "consequenceModel"];

/// Parses a file and finds the model in it; a file of another kind is told.
pub(super) fn model<'t, T>(
    text: &'t Text,
    kind: &str,
    problems: &RefCell<Problems>,
    read: impl FnOnce(&Nrml<'_>, Node<'_, 't>) -> Option<T>,
) -> Option<T> {
    let file = &text.file;
    let document = match Document::parse(&text.text) {
        Ok(document) => document,
        Err(error) => {
            let at = error.pos();
            let place = Place::subject(file, format!("line {}, column {}", at.row, at.col));
            let problem = Problem::error("E672", place, format!("this is not XML: {error}"));
            let help = "get or export the file again";
            problems
                .borrow_mut()
                .push(problem.expected(format!("an NRML file with <{kind}>")).help(help));
            return None;
        }
    };
    let nrml = Nrml { file, problems };
    let root = document.root_element();
    let is_old = root.tag_name().namespace().is_some_and(|it| it.ends_with("nrml/0.4"));
    if is_old && CHANGED.contains(&kind) {
        let problem = nrml.error("E672", root, "this is NRML 0.4, which is not read");
        let help = "bring it to NRML 0.5 with OpenQuake: `oq upgrade_nrml .`";
        nrml.tell(problem.expected("nrml/0.5").help(help));
        return None;
    }
    let Some(node) = document.descendants().find(|it| name(it) == kind) else {
        let found = root.first_element_child().map_or(name(&root), |it| name(&it));
        let problem = nrml.error("E672", root, format!("there is no `{kind}` in this file"));
        nrml.tell(problem.expected(format!("<{kind}>; found <{found}>")));
        return None;
    };
    read(&nrml, node)
}

/// Name of an element, without its namespace.
pub(super) fn name<'a>(node: &Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

/// The child elements of a name.
pub(super) fn children<'a, 'b>(
    node: Node<'a, 'b>,
    wanted: &'static str,
) -> impl Iterator<Item = Node<'a, 'b>> {
    node.children().filter(move |it| name(it) == wanted)
}

/// A file being read, for its problems.
pub(super) struct Nrml<'a> {
    pub file: &'a str,
    problems: &'a RefCell<Problems>,
}

impl Nrml<'_> {
    /// What is wrong at an element; its opening tag is shown.
    pub fn error(&self, code: &'static str, node: Node, message: impl Into<String>) -> Problem {
        Problem::error(code, self.place(node), message)
    }

    /// Where an element stands.
    pub fn place(&self, node: Node) -> Place {
        let range = node.range();
        let text = &node.document().input_text()[range.clone()];
        let end = range.start + text.find(['>', '\n']).map_or(text.len(), |it| it + 1);
        let subject = name(&node).to_owned();
        Place { file: self.file.to_owned(), span: Some(range.start..end), subject }
    }

    pub fn tell(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// A text that an element must have.
    pub fn attribute<'a>(&self, node: Node<'a, '_>, key: &str) -> Option<&'a str> {
        let found = node.attribute(key).map(str::trim);
        if found.is_none() {
            self.tell(self.error("E672", node, format!("the attribute `{key}` is missing")));
        }
        found
    }

    /// A number that an element must have.
    pub fn number(&self, node: Node, key: &str) -> Option<f64> {
        let text = self.attribute(node, key)?;
        let found = number(text);
        if found.is_none() {
            let message = format!("`{key}` is \"{text}\"");
            self.tell(self.error("E673", node, message).expected("a number"));
        }
        found
    }

    /// A number that an element may have.
    pub fn optional(&self, node: Node, key: &str) -> Option<f64> {
        let text = node.attribute(key)?;
        if text.trim().is_empty() { None } else { self.number(node, key) }
    }

    /// The numbers in the text of an element.
    pub fn numbers(&self, node: Node) -> Option<Vec<f64>> {
        let text = node.text().unwrap_or("");
        let mut found = vec![];
        for word in super::text::words(text) {
            let Some(number) = number(word) else {
                let message = format!("\"{word}\" is no number");
                self.tell(self.error("E673", node, message).expected("numbers"));
                return None;
            };
            found.push(number);
        }
        Some(found)
    }
}
