//! Consequences of damage: CSV by taxonomy, and the `<consequenceModel>` of NRML 0.5.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use roxmltree::Node;

use super::table::{Bounds, Table};
use super::text::{Text, some_of, words};
use super::xml::{self, Nrml, children};
use crate::damage::fragility::Consequence;
use crate::input::problem::{Place, Problem, Problems};

/// What a file tells, with the damage states that its shares stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsequenceFile {
    /// The file, for problems.
    pub file: String,
    /// Damage states after no damage, in the order of the file.
    pub states: Vec<String>,
    /// Shares of what is at stake, by taxonomy, in the order of the file.
    pub consequences: Vec<Consequence>,
}

/// Reads a file by its suffix, `.csv` or `.xml`; all that is wrong in it is told.
pub fn read(path: &Path, problems: &RefCell<Problems>) -> Option<ConsequenceFile> {
    let before = problems.borrow().errors();
    let is_xml = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("xml"));
    let found = if is_xml { of_xml(path, problems) } else { of_csv(path, problems) }?;
    (problems.borrow().errors() == before).then_some(found)
}

impl ConsequenceFile {
    /// The consequences with their shares in the order of a fragility model's damage states;
    /// `None`, and told, where the states are others.
    pub fn in_order_of(
        mut self,
        states: &[String],
        problems: &RefCell<Problems>,
    ) -> Option<Vec<Consequence>> {
        let at = |state: &String| self.states.iter().position(|it| it == state);
        let order: Option<Vec<usize>> = states.iter().map(at).collect();
        let Some(order) = order.filter(|_| states.len() == self.states.len()) else {
            let message = format!("the damage states are {}", self.states.join(", "));
            let problem = Problem::error("E675", Place::subject(&self.file, "header"), message);
            let expected = format!("{}, as in the fragility model", states.join(", "));
            problems.borrow_mut().push(problem.expected(expected));
            return None;
        };
        for it in &mut self.consequences {
            it.shares = order.iter().map(|at| it.shares[*at]).collect();
        }
        Some(self.consequences)
    }
}

/// Loss types in the order in which one is taken where a file has several.
const LOSS_TYPE: &str = "structural";
const PERIL: &str = "groundshaking";

/// Columns before the damage states.
const KEYS: [&str; 7] =
    ["risk_id", "taxonomy", "id", "consequence", "loss_type", "peril", "no_damage"];

fn of_csv(path: &Path, problems: &RefCell<Problems>) -> Option<ConsequenceFile> {
    let table = Table::open(path, problems)?;
    let taxonomy = table.needed(&["risk_id", "taxonomy", "id"], problems);
    let name = table.needed(&["consequence"], problems);
    let n_columns = table.header.len();
    let states: Vec<usize> =
        (0..n_columns).filter(|it| !KEYS.contains(&table.header[*it].as_str())).collect();
    if states.is_empty() {
        let place = Place::subject(&table.file, "header");
        let problem = Problem::error("E672", place, "there is no column of a damage state");
        problems.borrow_mut().push(problem.expected("slight, moderate, extensive, complete"));
    }
    let shares: Vec<Vec<f64>> =
        states.iter().map(|it| table.full_numbers(*it, Bounds::NOT_NEGATIVE, problems)).collect();
    let (taxonomy, name) = (taxonomy?, name?);
    let is_taken = Taken::of(&table);
    let mut consequences = vec![];
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    for (row, it) in table.rows.iter().enumerate() {
        if let Some(why) = is_taken.left_out(&it.cells) {
            *left_out.entry(why).or_default() += 1;
            continue;
        }
        consequences.push(Consequence {
            taxonomy: it.cells[taxonomy].clone(),
            name: it.cells[name].clone(),
            shares: shares.iter().map(|it| it[row]).collect(),
        });
    }
    for (why, n) in left_out {
        let message = format!("{n} rows of {why} are left out");
        let problem = Problem::warning("W676", Place::file(&table.file), message).count(n);
        let help = "damage is that of the structure by ground shaking";
        problems.borrow_mut().push(problem.help(help));
    }
    tell_twice(&table.file, &consequences, problems);
    let states = states.into_iter().map(|it| table.header[it].clone()).collect();
    Some(ConsequenceFile { file: table.file, states, consequences })
}

/// Which rows of a table count.
struct Taken {
    loss_type: Option<usize>,
    peril: Option<usize>,
    /// The one that counts.
    of_type: String,
}

impl Taken {
    fn of(table: &Table) -> Taken {
        let (loss_type, peril) = (table.column(&["loss_type"]), table.column(&["peril"]));
        let mut types = table.rows.iter().filter_map(|it| Some(it.cells[loss_type?].as_str()));
        let first = types.clone().next().unwrap_or("");
        let of_type = if types.any(|it| it == LOSS_TYPE) { LOSS_TYPE } else { first };
        Taken { loss_type, peril, of_type: of_type.to_owned() }
    }

    /// Why a row does not count.
    fn left_out(&self, cells: &[String]) -> Option<String> {
        let loss_type = self.loss_type.map_or("", |it| &cells[it]);
        let peril = self.peril.map_or("", |it| &cells[it]);
        if loss_type != self.of_type {
            return Some(format!("loss type {loss_type}"));
        }
        (!peril.is_empty() && peril != PERIL).then(|| format!("peril {peril}"))
    }
}

fn tell_twice(file: &str, consequences: &[Consequence], problems: &RefCell<Problems>) {
    let named = consequences.iter().map(|it| (it.taxonomy.as_str(), it.name.as_str()));
    let n_new = named.collect::<BTreeSet<_>>().len();
    if n_new < consequences.len() {
        let n = consequences.len() - n_new;
        let message = format!("{n} rows tell of one consequence and taxonomy again");
        let problem = Problem::error("E672", Place::file(file), message).count(n);
        problems.borrow_mut().push(problem.expected("one row each"));
    }
}

fn of_xml(path: &Path, problems: &RefCell<Problems>) -> Option<ConsequenceFile> {
    let text = Text::open(path, problems)?;
    xml::model(&text, "consequenceModel", problems, of_model)
}

/// Mean shares of the value of the building: its spread is not drawn.
fn of_model(nrml: &Nrml, node: Node) -> Option<ConsequenceFile> {
    let states = children(node, "limitStates").next().and_then(|it| it.text()).unwrap_or("");
    let states: Vec<String> = words(states).map(str::to_owned).collect();
    let mut consequences = vec![];
    let mut spread = vec![];
    for function in children(node, "consequenceFunction") {
        let id = nrml.attribute(function, "id").unwrap_or("").to_owned();
        let params: Vec<Node> = children(function, "params").collect();
        let found: Vec<&str> = params.iter().map(|it| it.attribute("ls").unwrap_or("")).collect();
        if !found.iter().eq(states.iter()) {
            let problem = nrml.error("E675", function, format!("it tells of {}", found.join(", ")));
            nrml.tell(problem.expected(format!("{}, as in limitStates", states.join(", "))));
            continue;
        }
        if params.iter().any(|it| nrml.optional(*it, "stddev").is_some_and(|it| it > 0.0)) {
            spread.push(id.clone());
        }
        let mean = |it: &Node| {
            let mean = nrml.number(*it, "mean")?;
            if mean < 0.0 {
                let problem = nrml.error("E673", *it, format!("`mean` is {mean}"));
                nrml.tell(problem.expected(Bounds::NOT_NEGATIVE.expected));
            }
            Some(mean)
        };
        let shares: Vec<f64> = params.iter().filter_map(mean).collect();
        let name = "losses".to_owned();
        consequences.push(Consequence { taxonomy: id, name, shares });
    }
    if !spread.is_empty() {
        let message = format!("the spread of losses of {} is not drawn", some_of(&spread));
        let problem = Problem::warning("W676", nrml.place(node), message).count(spread.len());
        nrml.tell(problem.help("means are used"));
    }
    if consequences.is_empty() {
        nrml.tell(nrml.error("E672", node, "no `consequenceFunction` of this file can be used"));
        return None;
    }
    Some(ConsequenceFile { file: nrml.file.to_owned(), states, consequences })
}
