//! Fragility models in NRML 0.5: `<fragilityModel>` with continuous (lognormal) and discrete
//! functions.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use roxmltree::Node;

use super::text::{Text, some_of, words};
use super::xml::{self, Nrml, children, name};
use crate::damage::fragility::{Fragility, FragilityFunction, FragilityModel};
use crate::hazard::imt::Imt;
use crate::input::problem::{Place, Problem, Problems};

/// Reads a file; all that is wrong in it is told.
pub fn read(path: &Path, problems: &RefCell<Problems>) -> Option<FragilityModel> {
    let text = Text::open(path, problems)?;
    let before = problems.borrow().errors();
    let model = xml::model(&text, "fragilityModel", problems, model)?;
    tell_crossings(&text.file, &model, problems);
    (problems.borrow().errors() == before).then_some(model)
}

fn model(nrml: &Nrml, node: Node) -> Option<FragilityModel> {
    let states = children(node, "limitStates").next();
    let states: Vec<String> =
        states.and_then(|it| it.text()).map_or(vec![], |it| words(it).map(str::to_owned).collect());
    if states.is_empty() {
        let problem = nrml.error("E672", node, "`limitStates` is missing or empty");
        nrml.tell(
            problem.expected("<limitStates>slight moderate extensive complete</limitStates>"),
        );
        return None;
    }
    let mut functions: Vec<(String, FragilityFunction)> = vec![];
    let mut cut = vec![];
    for it in children(node, "fragilityFunction") {
        let function = Function { nrml, node: it, states: &states };
        let (id, read) = (nrml.attribute(it, "id"), function.read());
        let (Some(id), Some((read, is_cut))) = (id, read) else { continue };
        if functions.iter().any(|it| it.0 == id) {
            nrml.tell(nrml.error("E672", it, format!("there are two functions \"{id}\"")));
        }
        if is_cut {
            cut.push(id.to_owned());
        }
        functions.push((id.to_owned(), read));
    }
    if functions.is_empty() {
        let problem = nrml.error("E672", node, "no `fragilityFunction` of this file can be used");
        nrml.tell(problem);
        return None;
    }
    if !cut.is_empty() {
        let message = format!(
            "minIML or maxIML cut off part of the curves of {}; Panoh lets them run on",
            some_of(&cut)
        );
        let problem = Problem::warning("W674", nrml.place(node), message);
        let help =
            "beyond maxIML OpenQuake keeps the damage of maxIML, below minIML that of minIML";
        nrml.tell(problem.help(help).count(cut.len()));
    }
    Some(FragilityModel { states, functions })
}

/// One function being read.
struct Function<'a, 'b, 'c> {
    nrml: &'a Nrml<'a>,
    node: Node<'b, 'c>,
    states: &'a [String],
}

impl<'b, 'c> Function<'_, 'b, 'c> {
    /// The function, and whether its limits of levels cut off a part that counts.
    fn read(&self) -> Option<(FragilityFunction, bool)> {
        let nrml = self.nrml;
        let imls = children(self.node, "imls").next();
        let Some(imls) = imls else {
            nrml.tell(nrml.error("E672", self.node, "`imls` is missing"));
            return None;
        };
        let imt = self.imt(imls);
        let no_damage_below = nrml.optional(imls, "noDamageLimit").unwrap_or(0.0);
        if no_damage_below < 0.0 {
            let message = format!("`noDamageLimit` is {no_damage_below}");
            nrml.tell(nrml.error("E673", imls, message).expected("a level, 0 or more"));
        }
        let format = self.node.attribute("format").unwrap_or("");
        let (limit_states, is_cut) = match format {
            "continuous" => {
                let read = self.continuous();
                let is_cut = read.as_ref().is_some_and(|it| self.is_cut(imls, it));
                (read, is_cut)
            }
            "discrete" => (self.discrete(imls, no_damage_below), false),
            _ => {
                let problem = nrml.error("E672", self.node, format!("the format is \"{format}\""));
                nrml.tell(problem.expected("format=\"continuous\" or format=\"discrete\""));
                (None, false)
            }
        };
        Some((
            FragilityFunction { imt: imt?, limit_states: limit_states?, no_damage_below },
            is_cut,
        ))
    }

    fn imt(&self, imls: Node) -> Option<Imt> {
        let text = self.nrml.attribute(imls, "imt")?;
        let found = text.parse().ok();
        if found.is_none() {
            let message = format!("no intensity measure here is called \"{text}\"");
            let problem = self.nrml.error("E673", imls, message);
            self.nrml.tell(problem.expected("PGA, PGV, SA(period in s) or MMI"));
        }
        found
    }

    /// The children that tell one limit state each, in the order of the model.
    fn by_state(&self, kind: &'static str) -> Option<Vec<Node<'b, 'c>>> {
        let nodes: Vec<Node> = children(self.node, kind).collect();
        let found: Vec<&str> = nodes.iter().map(|it| it.attribute("ls").unwrap_or("")).collect();
        if found.iter().eq(self.states.iter()) {
            return Some(nodes);
        }
        let mut found_sorted = found.clone();
        let mut states: Vec<&str> = self.states.iter().map(String::as_str).collect();
        found_sorted.sort_unstable();
        states.sort_unstable();
        let message = if found_sorted == states {
            format!("the limit states are out of order: {}", found.join(", "))
        } else {
            format!("the limit states are {}", found.join(", "))
        };
        let problem = self.nrml.error("E675", self.node, message);
        self.nrml.tell(problem.expected(format!("{}, as in limitStates", self.states.join(", "))));
        None
    }

    fn continuous(&self) -> Option<Vec<Fragility>> {
        let nrml = self.nrml;
        let shape = self.node.attribute("shape").unwrap_or("logncdf");
        if shape != "logncdf" {
            let problem = nrml.error("E672", self.node, format!("the shape is \"{shape}\""));
            nrml.tell(problem.expected("shape=\"logncdf\", the lognormal"));
            return None;
        }
        let of = |it: Node| {
            let moments = ["mean", "stddev"].map(|key| (key, nrml.number(it, key)));
            for (key, number) in moments {
                if number.is_some_and(|it| it <= 0.0) {
                    let message = format!("`{key}` is {}", number.unwrap_or_default());
                    nrml.tell(nrml.error("E673", it, message).expected("a number above 0"));
                }
            }
            let [mean, stddev] = moments.map(|it| it.1.filter(|it| *it > 0.0));
            Some(Fragility::lognormal_of_moments(mean?, stddev?))
        };
        let read: Vec<Option<Fragility>> = self.by_state("params")?.into_iter().map(of).collect();
        read.into_iter().collect()
    }

    /// Whether one curve in a hundred parts is beyond the limits of levels.
    fn is_cut(&self, imls: Node, limit_states: &[Fragility]) -> bool {
        const COUNTS: f64 = 0.01;
        let lowest = self.nrml.optional(imls, "minIML").filter(|it| *it > 0.0);
        let highest = self.nrml.optional(imls, "maxIML").filter(|it| *it > 0.0);
        let first = limit_states.first().zip(lowest);
        let last = limit_states.last().zip(highest);
        first.is_some_and(|(it, level)| it.reached(level) > COUNTS)
            || last.is_some_and(|(it, level)| it.reached(level) < 1.0 - COUNTS)
    }

    /// Levels and probabilities; where damage begins below the first level, it begins from 0 there.
    fn discrete(&self, imls: Node, no_damage_below: f64) -> Option<Vec<Fragility>> {
        let nrml = self.nrml;
        let levels = nrml.numbers(imls)?;
        if levels.len() < 2 || levels.windows(2).any(|it| it[0] >= it[1]) || levels[0] < 0.0 {
            let problem = nrml.error("E673", imls, "these levels do not increase");
            nrml.tell(problem.expected("two levels or more, from low to high, 0 or more"));
            return None;
        }
        let begins = 0.0 < no_damage_below && no_damage_below < levels[0];
        let of = |it: Node| {
            let mut probabilities = nrml.numbers(it)?;
            if let Some(wrong) = probabilities.iter().find(|it| !(0.0..=1.0).contains(*it)) {
                let problem = nrml.error("E673", it, format!("a probability is {wrong}"));
                nrml.tell(problem.expected("0 to 1"));
                return None;
            }
            if probabilities.len() != levels.len() {
                let (n, m) = (probabilities.len(), levels.len());
                let problem = nrml.error("E673", it, format!("{n} probabilities for {m} levels"));
                nrml.tell(problem.expected("one for each"));
                return None;
            }
            let mut levels = levels.clone();
            if begins {
                levels.insert(0, no_damage_below);
                probabilities.insert(0, 0.0);
            }
            Some(Fragility::Discrete { levels, probabilities })
        };
        let read: Vec<Option<Fragility>> = self.by_state("poes")?.into_iter().map(of).collect();
        let read = read.into_iter().collect::<Option<Vec<_>>>()?;
        self.tell_start(imls, &read, no_damage_below);
        Some(read)
    }

    /// Below the first level OpenQuake has no answer unless a limit of damage says one.
    fn tell_start(&self, imls: Node, limit_states: &[Fragility], no_damage_below: f64) {
        let starts_high = |it: &Fragility| matches!(it, Fragility::Discrete { probabilities, .. } if probabilities[0] > 0.0);
        if no_damage_below == 0.0 && limit_states.iter().any(starts_high) {
            let message = format!(
                "{} \"{}\" starts above 0 and has no noDamageLimit: weaker shaking damages as much \
                 as the first level",
                name(&self.node),
                self.node.attribute("id").unwrap_or("")
            );
            let problem = Problem::warning("W675", self.nrml.place(imls), message);
            self.nrml.tell(problem.help("give noDamageLimit, or a first level of probability 0"));
        }
    }
}

/// A worse state may be more probable than a lighter one by as much, where curves of different
/// steepness cross; more is a mistake. Ours.
const CROSSING: f64 = 0.1;

fn tell_crossings(file: &str, model: &FragilityModel, problems: &RefCell<Problems>) {
    let mut crossed = BTreeSet::new();
    for (id, function) in &model.functions {
        for (at, pair) in function.limit_states.windows(2).enumerate() {
            let [lighter, worse] = [&model.states[at], &model.states[at + 1]];
            let by = crossing(&pair[0], &pair[1]);
            if by > CROSSING || falls(&pair[0], &pair[1]) {
                let message = format!(
                    "the limit states of \"{id}\" are out of order: {worse} is reached before \
                     {lighter}"
                );
                let problem = Problem::error("E675", Place::subject(file, id.as_str()), message);
                problems
                    .borrow_mut()
                    .push(problem.expected("each state harder to reach than the one before"));
            } else if by > 1e-3 {
                crossed.insert(id.as_str());
            }
        }
    }
    if crossed.is_empty() {
        return;
    }
    let crossed: Vec<&str> = crossed.into_iter().collect();
    let message = format!("limit states cross in {}", some_of(&crossed));
    let problem = Problem::warning("W678", Place::file(file), message).count(crossed.len());
    let help =
        "where they do, fewer than no buildings are in the lighter state; give them one spread";
    problems.borrow_mut().push(problem.help(help));
}

/// Whether the worse of two lognormals has the lower median.
fn falls(lighter: &Fragility, worse: &Fragility) -> bool {
    match (lighter, worse) {
        (Fragility::Lognormal { median: a, .. }, Fragility::Lognormal { median: b, .. }) => b < a,
        _ => false,
    }
}

/// By how much the worse of two states is at most more probable than the lighter.
fn crossing(lighter: &Fragility, worse: &Fragility) -> f64 {
    let by = |level: f64| worse.reached(level) - lighter.reached(level);
    let levels: Vec<f64> = match (lighter, worse) {
        (Fragility::Discrete { levels, .. }, _) => levels.clone(),
        (Fragility::Lognormal { median, beta }, _) => {
            (-30..=30).map(|it| median * (f64::from(it) / 10.0 * beta).exp()).collect()
        }
    };
    levels.into_iter().map(by).fold(0.0, f64::max)
}
