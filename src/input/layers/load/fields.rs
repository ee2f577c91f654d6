//! Which field of a file is which of ours: as the person says, else by names that are known.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Teller;
use crate::geodata::{Feature, Layer, Value};
use crate::input::layers::kind::{FieldSpec, Kind};
use crate::input::layers::mapping::Mapping;
use crate::input::layers::spelling::key;
use crate::input::problem::nearest;

/// Where a field of ours comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum From {
    /// A column of the file.
    Column(usize),
    /// A column times a number: `households * 6`.
    Scaled(usize, f64),
    /// The same for every row.
    Constant(String),
    /// The number of the row, from 1.
    RowNumber,
}

/// Our fields, and where each comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    of: BTreeMap<String, From>,
}

impl Columns {
    /// Our names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.of.keys().map(String::as_str)
    }

    /// Where a field comes from.
    pub fn get(&self, name: &str) -> Option<&From> {
        self.of.get(name)
    }

    /// Ours that a column is taken for.
    pub fn ours(&self, column: usize) -> Option<&str> {
        let of = |it: &From| matches!(it, From::Column(at) | From::Scaled(at, _) if *at == column);
        self.of.iter().find(|it| of(it.1)).map(|it| it.0.as_str())
    }

    /// The entry of a row.
    pub fn value(&self, name: &str, feature: &Feature, row: usize) -> Value {
        match self.of.get(name) {
            None => Value::Null,
            Some(From::Column(at)) => feature.values[*at].clone(),
            Some(From::Scaled(at, by)) => scaled(&feature.values[*at], *by),
            Some(From::Constant(it)) => Value::Text(it.clone()),
            Some(From::RowNumber) => Value::Int(row as i64 + 1),
        }
    }

    /// The entry of a row as text; `None` where it is empty.
    pub fn text(&self, name: &str, feature: &Feature, row: usize) -> Option<String> {
        let text = match self.value(name, feature, row) {
            Value::Null => return None,
            Value::Int(it) => it.to_string(),
            Value::Real(it) => it.to_string(),
            Value::Text(it) => it.trim().to_owned(),
        };
        (!text.is_empty()).then_some(text)
    }
}

fn scaled(value: &Value, by: f64) -> Value {
    match value {
        Value::Int(it) => Value::Real(*it as f64 * by),
        Value::Real(it) => Value::Real(it * by),
        // A text that is no number stays, so that it is told as what was written.
        Value::Text(it) => {
            let number = crate::geodata::source::number::number(it, '.')
                .or_else(|| crate::geodata::source::number::number(it, ','));
            number.map_or_else(|| value.clone(), |it| Value::Real(it * by))
        }
        Value::Null => Value::Null,
    }
}

/// Our fields by the names of the file's columns alone, in order of preference.
pub fn columns_of(kind: &'static Kind, names: &[String]) -> Columns {
    let mut columns = Columns::default();
    let mut taken = vec![false; names.len()];
    for ours in kind.fields {
        let known = std::iter::once(ours.name).chain(ours.synonyms.split('|'));
        let found = known.filter(|it| !it.is_empty()).find_map(|word| {
            let exact = names.iter().position(|it| it == word);
            exact.or_else(|| names.iter().position(|it| key(it) == key(word)))
        });
        if let Some(at) = found.filter(|it| !taken[*it]) {
            taken[at] = true;
            columns.of.insert(ours.name.to_owned(), From::Column(at));
        }
    }
    for (at, name) in names.iter().enumerate().filter(|it| !taken[it.0]) {
        if let Some(measure) = kind.measure_called(name) {
            columns.of.entry(measure.to_string()).or_insert(From::Column(at));
        }
    }
    columns
}

/// Our fields as the mapping says, the rest by known names; tells what is missing or unknown.
pub fn resolve(teller: &Teller, mapping: &Mapping, layer: &Layer) -> Columns {
    let kind = teller.kind;
    let names: Vec<String> = layer.fields.iter().map(|it| it.name.clone()).collect();
    let mut columns = columns_of(kind, &names);
    for class in mapping.classes.iter().filter(|it| kind.field(it).is_none()) {
        let at = names.iter().position(|it| it == class);
        if let Some(at) = at.filter(|it| columns.ours(*it).is_none()) {
            columns.of.insert(class.clone(), From::Column(at));
        }
    }
    for (ours, theirs) in &mapping.fields {
        let measure = || kind.measure_called(ours).map(|it| it.to_string());
        let class = || mapping.classes.iter().find(|it| *it == ours).cloned();
        let known = kind.field(ours).map(|it| it.name.to_owned());
        let Some(ours) = known.or_else(measure).or_else(class) else {
            let message = format!("`{}` layers have no field `{ours}`", kind.name);
            let known: Vec<&str> = kind.fields.iter().map(|it| it.name).collect();
            let mut problem = teller.error("E405", message);
            problem = match nearest(ours, known.iter().copied()) {
                Some(it) => problem.help(format!("did you mean `{it}`?")),
                None => problem.help(format!("fields: {}", known.join(", "))),
            };
            teller.tell(problem);
            continue;
        };
        match theirs.iter().find_map(|it| said(it, &names)) {
            Some(from) => {
                if let From::Column(at) | From::Scaled(at, _) = &from {
                    let other = columns.ours(*at).filter(|it| *it != ours).map(str::to_owned);
                    if let Some(other) = other.filter(|it| !mapping.fields.contains_key(it)) {
                        columns.of.remove(&other);
                    }
                }
                columns.of.insert(ours, from);
            }
            None => teller.tell(absent(teller, &ours, theirs, &names)),
        }
    }
    let instead =
        |it: &FieldSpec| kind.instead_of(it.name).iter().any(|it| columns.of.contains_key(*it));
    let missing = kind.fields.iter().filter(|it| it.required && !columns.of.contains_key(it.name));
    let missing: Vec<&FieldSpec> =
        missing.filter(|it| !mapping.fields.contains_key(it.name) && !instead(it)).collect();
    if !missing.is_empty() {
        teller.tell(lacking(teller, mapping, &missing, &names, layer));
    }
    ambiguous(teller, mapping, &columns, &names);
    columns
}

/// What a person wrote for a field: a column, `COLUMN * 6`, `@row`, `=a constant`, a number.
fn said(text: &str, names: &[String]) -> Option<From> {
    let column = |name: &str| {
        let name = name.trim();
        let exact = names.iter().position(|it| it == name);
        exact.or_else(|| names.iter().position(|it| key(it) == key(name) && !key(name).is_empty()))
    };
    if text == "@row" {
        return Some(From::RowNumber);
    }
    if let Some(at) = column(text) {
        return Some(From::Column(at));
    }
    for (sign, by) in [('*', 1.0), ('/', -1.0)] {
        let Some((name, factor)) = text.rsplit_once(sign) else { continue };
        let factor = factor.trim().parse::<f64>().ok().filter(|it| it.is_finite() && *it > 0.0);
        if let Some((at, factor)) = column(name).zip(factor) {
            return Some(From::Scaled(at, if by > 0.0 { factor } else { 1.0 / factor }));
        }
    }
    let constant = text.strip_prefix('=').map(str::trim);
    let number = text.trim().parse::<f64>().is_ok().then_some(text.trim());
    constant.or(number).map(|it| From::Constant(it.to_owned()))
}

fn absent(
    teller: &Teller,
    ours: &str,
    theirs: &[String],
    names: &[String],
) -> crate::input::problem::Problem {
    let wanted = theirs.join("`, `");
    let message = format!("no column `{wanted}` for `{ours}`");
    let problem = teller.error("E405", message).expected(format!("one of {}", names.join(", ")));
    let near = theirs.iter().find_map(|it| nearest(it, names.iter().map(String::as_str)));
    match near {
        Some(it) => problem.help(format!("did you mean `{it}`?")),
        None => problem,
    }
}

fn lacking(
    teller: &Teller,
    mapping: &Mapping,
    missing: &[&FieldSpec],
    names: &[String],
    layer: &Layer,
) -> crate::input::problem::Problem {
    let words: Vec<String> = missing.iter().map(|it| format!("`{}`", it.name)).collect();
    let plural = if words.len() == 1 { "" } else { "s" };
    let mut message =
        format!("no field{plural} {}. Fields: {}", words.join(", "), names.join(", "));
    let mut block = String::new();
    for ours in missing {
        let meant = suggestion(teller.kind, ours, names, layer);
        if let Some(meant) = &meant {
            let _ = write!(message, ". Did you mean `{meant}`?");
        }
        let meant = meant.as_deref().unwrap_or("…");
        let _ = write!(block, "\n{} = {}", ours.name, toml::Value::from(meant));
    }
    let path = toml::Value::from(mapping.path.display().to_string());
    let meanings = missing.iter().map(|it| format!("`{}`: {}", it.name, it.meaning));
    teller
        .error("E405", message)
        .expected(meanings.collect::<Vec<_>>().join("; "))
        .help(format!(
            "paste this into the scenario, and correct it:\n[{table}]\npath = {path}\n[{table}.fields]{block}",
            table = teller.kind.table()
        ))
        .count(missing.len())
}

/// The column that most likely is a field: its name begins with a known one, or is near to one.
pub fn suggestion(
    kind: &'static Kind,
    ours: &FieldSpec,
    names: &[String],
    layer: &Layer,
) -> Option<String> {
    let taken = columns_of(kind, names);
    let free = |at: usize| taken.ours(at).is_none_or(|it| it == ours.name);
    let words: Vec<String> = std::iter::once(ours.name)
        .chain(ours.synonyms.split('|'))
        .map(key)
        .filter(|it| it.len() >= 3)
        .collect();
    let candidates = || names.iter().enumerate().filter(|it| free(it.0));
    let bare = |name: &str| key(name).trim_end_matches(|it: char| it.is_ascii_digit()).to_owned();
    let numeric = |at: usize| {
        layer
            .features
            .iter()
            .take(50)
            .any(|it| matches!(it.values[at], Value::Int(_) | Value::Real(_)))
    };
    let wants_number = ours.is_number();
    // The newest year first: AHOLI_2024 before AHOLI_2020.
    let mut begun: Vec<&String> = candidates()
        .filter(|(_, it)| {
            let bare = bare(it);
            words.iter().any(|word| *word == bare || bare.starts_with(word.as_str()))
        })
        .map(|it| it.1)
        .collect();
    begun.sort_by(|a, b| b.cmp(a));
    if let Some(it) = begun.first() {
        return Some((*it).clone());
    }
    let near =
        candidates().filter(|(at, _)| !wants_number || numeric(*at)).filter_map(|(_, it)| {
            let score = words.iter().map(|word| strsim::jaro_winkler(word, &bare(it)));
            let score = score.fold(0.0, f64::max);
            (score > 0.85).then_some((score, it))
        });
    near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|it| it.1.clone())
}

/// Says where two columns could be meant by their names, and which was taken.
fn ambiguous(teller: &Teller, mapping: &Mapping, columns: &Columns, names: &[String]) {
    for (ours, from) in &columns.of {
        let From::Column(taken) = from else { continue };
        let spec = teller.kind.field(ours);
        let weighty = spec.is_some_and(|it| it.required || it.is_number());
        if mapping.fields.contains_key(ours) || !weighty {
            continue;
        }
        let others = names.iter().enumerate().filter(|(at, name)| {
            at != taken
                && columns.ours(*at).is_none()
                && teller.kind.field_called(name).is_some_and(|it| it.name == *ours)
        });
        let others: Vec<&str> = others.map(|it| it.1.as_str()).collect();
        if !others.is_empty() {
            let message = format!(
                "`{ours}` is taken from `{}`; `{}` could be meant too",
                names[*taken],
                others.join("`, `")
            );
            let help =
                format!("if it is wrong, say so: [{}.fields] {ours} = \"…\"", teller.kind.table());
            teller.tell(teller.note("I418", message).help(help));
        }
    }
}
