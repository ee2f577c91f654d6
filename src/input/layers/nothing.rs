//! What the cells of a raster hold, before they are used: which numbers stand for nothing, and
//! which cannot be what they should be, mostly codes for "no data" that nobody declared.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::geodata::raster::Window;
use crate::geodata::raster::file::same_number;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::opened::Opened;
use crate::input::layers::raster::Expected;
use crate::input::layers::rows::problem_of;
use crate::input::problem::{Place, Problem, Problems};

/// How many impossible numbers are told apart.
const MOST_VALUES: usize = 1000;

/// Which numbers of a raster count.
#[derive(Clone, Debug, PartialEq)]
pub struct Clean {
    nothing: Vec<f64>,
    codes: Vec<f64>,
    low: f64,
    high: f64,
    nothing_is_zero: bool,
}

impl Clean {
    /// The number, or NaN where it stands for nothing.
    pub fn value(&self, value: f64) -> f64 {
        if value.is_nan() {
            return if self.nothing_is_zero { 0.0 } else { value };
        }
        let is = |it: &f64| same_number(value, *it);
        let counts = self.low <= value && value <= self.high;
        if !counts || self.nothing.iter().any(is) || self.codes.iter().any(is) {
            f64::NAN
        } else {
            value
        }
    }
}

/// Reads the window once and tells every code for nothing that was not declared. What to read it
/// with, and whether it can be used.
pub fn examine(
    opened: &Opened,
    window: &Window,
    mapping: &Mapping,
    (expected, high): (Expected, f64),
    problems: &RefCell<Problems>,
) -> Option<(Clean, bool)> {
    let place = || {
        let layer = format!("layer `{}`", expected.kind);
        Place::subject(mapping.path.display().to_string(), layer)
    };
    let mut nothing = vec![];
    for text in &mapping.nodata {
        if let Ok(it) = text.trim().parse::<f64>() {
            nothing.push(it);
        } else {
            let message = format!("`nodata` of a raster must be numbers, not `{text}`");
            problems.borrow_mut().push(Problem::error("E602", place(), message));
            return None;
        }
    }
    let info = opened.info();
    let nothing_is_zero = expected.kind == "population" && info.nothing == Some(0.0);
    let low = f64::from(expected.low);
    let mut clean = Clean { nothing, codes: vec![], low, high, nothing_is_zero };
    let mut tally = Tally::default();
    for strip in opened.file.strips(opened.band, window) {
        match opened.file.read(opened.band, &strip) {
            Ok(values) => values.into_iter().for_each(|it| tally.add(it, &clean, info.whole_range)),
            Err(error) => {
                problems.borrow_mut().push(problem_of(&error));
                return None;
            }
        }
    }
    if tally.n == tally.n_nothing && !nothing_is_zero {
        let message = "all cells are marked as no data in the part that covers the region";
        problems.borrow_mut().push(Problem::error("E103", place(), message));
        return None;
    }
    if nothing_is_zero {
        let message = format!(
            "0 is marked NoData ({:.1} % of cells): these cells are taken as 0 people",
            100.0 * tally.n_nothing as f64 / tally.n as f64
        );
        problems.borrow_mut().push(Problem::note("W411", place(), message).count(tally.n_nothing));
    }
    clean.codes = tally.codes(expected.kind, info.whole_range);
    let sound = tally.tell(&clean, expected, info.nothing, place, problems);
    Some((clean, sound))
}

/// What was met.
#[derive(Default)]
struct Tally {
    n: usize,
    n_nothing: usize,
    sum: f64,
    /// Impossible numbers and how often each was met, in order of their bits.
    odd: BTreeMap<u64, usize>,
    n_odd: usize,
    odd_sum: f64,
    zeros: usize,
    /// Heights within 20 m of the sea but for 0 itself.
    near_zero: usize,
    /// Cells with the largest number of a whole-number kind.
    at_top: usize,
}

impl Tally {
    fn add(&mut self, value: f64, clean: &Clean, whole_range: Option<(f64, f64)>) {
        self.n += 1;
        if value.is_nan() || clean.nothing.iter().any(|it| same_number(value, *it)) {
            self.n_nothing += 1;
            return;
        }
        if !(clean.low <= value && value <= clean.high) {
            self.n_odd += 1;
            self.odd_sum += value;
            let bits = value.to_bits();
            if self.odd.len() < MOST_VALUES || self.odd.contains_key(&bits) {
                *self.odd.entry(bits).or_default() += 1;
            }
            return;
        }
        self.sum += value;
        self.zeros += usize::from(value == 0.0);
        self.near_zero += usize::from(0.0 < value.abs() && value.abs() < 20.0);
        self.at_top += usize::from(whole_range.is_some_and(|it| value >= it.1));
    }

    /// Numbers that could be and yet are codes: the largest of a whole-number kind (255, 65 535)
    /// in one of a thousand cells or more, heights of exactly 0 without a coast. Ours.
    fn codes(&self, kind: &str, whole_range: Option<(f64, f64)>) -> Vec<f64> {
        let many = |n: usize| n * 1000 >= self.n && n > 0;
        let mut found = vec![];
        if let Some((_, high)) = whole_range.filter(|_| many(self.at_top)) {
            found.push(high);
        }
        if kind == "dem" && many(self.zeros) && self.near_zero == 0 {
            found.push(0.0);
        }
        found
    }

    fn tell(
        &self,
        clean: &Clean,
        expected: Expected,
        tag: Option<f64>,
        place: impl Fn() -> Place,
        problems: &RefCell<Problems>,
    ) -> bool {
        let mut values: Vec<(f64, usize)> =
            self.odd.iter().map(|(bits, n)| (f64::from_bits(*bits), *n)).collect();
        for code in &clean.codes {
            values.push((*code, if *code == 0.0 { self.zeros } else { self.at_top }));
        }
        if values.is_empty() {
            return true;
        }
        values.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.total_cmp(&b.0)));
        let n_coded: usize =
            values.iter().filter(|it| clean.codes.contains(&it.0)).map(|it| it.1).sum();
        let percent = |n: usize| 100.0 * n as f64 / self.n as f64;
        let shown: Vec<String> = values
            .iter()
            .take(3)
            .map(|(value, n)| format!("value {} in {:.1} % of cells", number(*value), percent(*n)))
            .collect();
        let more = if values.len() > 3 { ", and others" } else { "" };
        let tag = tag
            .map_or("no NoData tag".to_owned(), |it| format!("the NoData tag is {}", number(it)));
        let consequence = if expected.kind == "population" {
            format!("the sum would be {}", large(self.sum + self.odd_sum))
        } else {
            let n = (self.n - self.n_nothing).max(1) as f64;
            format!("the mean would be {}", large((self.sum + self.odd_sum) / n))
        };
        let message = format!("{}{more}, but {tag}; {consequence}", shown.join(", "));
        let codes: Vec<String> = values.iter().take(3).map(|it| number(it.0)).collect();
        let problem = Problem::error("E410", place(), message)
            .expected(format!("{} to {} {}", expected.low, number(clean.high), expected.unit))
            .help(format!("if it stands for \"no data\": nodata = [{}]", codes.join(", ")))
            .help(format!("or mark it in the file: gdal_edit.py -a_nodata {} FILE", codes[0]));
        problems.borrow_mut().push(problem.count(self.n_odd + n_coded));
        false
    }
}

/// As a person would write it: `-99999`, `-3.4028235e38`.
fn number(value: f64) -> String {
    if value.abs() >= 1e9 { format!("{:e}", value as f32) } else { format!("{value}") }
}

fn large(value: f64) -> String {
    match value.abs() {
        it if it >= 1e12 => format!("{value:.1e}"),
        it if it >= 1e6 => format!("{:.0} million", value / 1e6),
        _ => format!("{value:.0}"),
    }
}
