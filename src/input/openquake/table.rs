//! CSV of a job: a header, and rows of texts and numbers.

use std::cell::RefCell;
use std::path::Path;

use roxmltree::Node;

use super::text::{Text, number};
use crate::input::problem::{Affected, Place, Problem, Problems, nearest};

/// A table of texts; assets in XML are brought to it too.
pub(super) struct Table {
    pub file: String,
    pub header: Vec<String>,
    pub rows: Vec<Row>,
}

/// A row, and where it stands.
pub(super) struct Row {
    /// Line of the file, from 1.
    pub line: u64,
    pub cells: Vec<String>,
}

/// What a column of numbers may hold.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub lowest: f64,
    pub highest: f64,
    /// Said where a number lies outside.
    pub expected: &'static str,
}

impl Bounds {
    pub const NOT_NEGATIVE: Bounds =
        Bounds { lowest: 0.0, highest: f64::MAX, expected: "a number, 0 or more" };
    pub const LONGITUDE: Bounds =
        Bounds { lowest: -180.0, highest: 180.0, expected: "degrees east, -180 to 180" };
    pub const LATITUDE: Bounds =
        Bounds { lowest: -90.0, highest: 90.0, expected: "degrees north, -90 to 90" };
}

impl Table {
    /// Reads a file. A first line that starts with `#`, as exports have it, is passed over.
    pub fn open(path: &Path, problems: &RefCell<Problems>) -> Option<Table> {
        let Text { file, text } = Text::read(path, problems)?;
        let has_remark = text.starts_with('#');
        let body = if has_remark { text.split_once('\n').map_or("", |it| it.1) } else { &text };
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .has_headers(false)
            .from_reader(body.as_bytes());
        let mut rows = vec![];
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    let cells = record.iter().map(str::to_owned).collect();
                    rows.push(Row { line: line + u64::from(has_remark), cells });
                }
                Err(error) => {
                    let message = format!("this is no table: {error}");
                    let problem = Problem::error("E672", Place::file(&file), message);
                    problems.borrow_mut().push(problem.expected("rows as long as the header"));
                    return None;
                }
            }
        }
        if rows.is_empty() {
            let problem = Problem::error("E672", Place::file(&file), "this table is empty");
            problems.borrow_mut().push(problem.expected("a header and rows"));
            return None;
        }
        let header = rows.remove(0).cells;
        Some(Table { file, header, rows })
    }

    /// The elements of an XML file as rows; `cell` gives the text of a column.
    pub fn of_nodes(
        file: &str,
        header: &[&str],
        nodes: &[Node],
        cell: impl Fn(&Node, &str) -> String,
    ) -> Table {
        let row = |node: &Node| Row {
            line: u64::from(node.document().text_pos_at(node.range().start).row),
            cells: header.iter().map(|it| cell(node, it)).collect(),
        };
        Table {
            file: file.to_owned(),
            header: header.iter().map(|&it| it.to_owned()).collect(),
            rows: nodes.iter().map(row).collect(),
        }
    }

    /// Where a column stands; the first of some names that is there.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        let at = |name: &&str| self.header.iter().position(|it| it == name);
        names.iter().find_map(at)
    }

    /// As [`column`](Table::column), for one that must be there.
    pub fn needed(&self, names: &[&str], problems: &RefCell<Problems>) -> Option<usize> {
        let found = self.column(names);
        if found.is_none() {
            let message = format!("the column `{}` is missing", names[0]);
            let place = Place::subject(&self.file, "header");
            let mut problem = Problem::error("E672", place, message)
                .expected(format!("found {}", self.header.join(", ")));
            if let Some(near) = nearest(names[0], self.header.iter().map(String::as_str)) {
                problem = problem.help(format!("is it `{near}`? columns have exactly these names"));
            }
            problems.borrow_mut().push(problem);
        }
        found
    }

    /// The numbers of a column; an empty cell is `None`. Cells that cannot be are told once, with
    /// their rows, and read as `None`.
    pub fn numbers(
        &self,
        column: usize,
        bounds: Bounds,
        problems: &RefCell<Problems>,
    ) -> Vec<Option<f64>> {
        let mut wrong: Vec<Affected> = vec![];
        let mut read = |row: &Row| {
            let text = row.cells[column].as_str();
            if text.is_empty() {
                return None;
            }
            let found = number(text).filter(|it| bounds.lowest <= *it && *it <= bounds.highest);
            if found.is_none() {
                wrong.push(Affected {
                    id: format!("line {}", row.line),
                    field: self.header[column].clone(),
                    found: text.to_owned(),
                    ..Affected::default()
                });
            }
            found
        };
        let numbers = self.rows.iter().map(&mut read).collect();
        self.tell(wrong, &format!("`{}`", self.header[column]), bounds.expected, problems);
        numbers
    }

    /// As [`numbers`](Table::numbers), where no cell may be empty; those that are count as 0.
    pub fn full_numbers(
        &self,
        column: usize,
        bounds: Bounds,
        problems: &RefCell<Problems>,
    ) -> Vec<f64> {
        let empty = |row: &&Row| row.cells[column].is_empty();
        let wrong = self.rows.iter().filter(empty).map(|row| Affected {
            id: format!("line {}", row.line),
            field: self.header[column].clone(),
            found: "nothing".to_owned(),
            ..Affected::default()
        });
        self.tell(
            wrong.collect(),
            &format!("`{}`", self.header[column]),
            bounds.expected,
            problems,
        );
        let numbers = self.numbers(column, bounds, problems);
        numbers.into_iter().map(|it| it.unwrap_or(0.0)).collect()
    }

    /// Tells what is wrong in some rows, as one problem.
    fn tell(
        &self,
        wrong: Vec<Affected>,
        subject: &str,
        expected: &str,
        problems: &RefCell<Problems>,
    ) {
        let Some(first) = wrong.first() else { return };
        let more = match wrong.len() - 1 {
            0 => String::new(),
            n => format!(", and {n} more rows"),
        };
        let message = format!("{subject} is {} in {}{more}", first.found, first.id);
        let problem = Problem::error("E673", Place::file(&self.file), message);
        problems.borrow_mut().push(problem.expected(expected).affected(wrong));
    }
}
