//! A fault picked by name from a layer of faults, read as `panoh layers check --as faults` reads
//! it.

use std::cell::RefCell;
use std::path::Path;

use crate::input::layers::faults::{self, Fault};
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::Rows;
use crate::input::problem::{Place, Problem, Problems, nearest};

/// The fault of a name; of one in several rows, the row with the longest line. `None`, with
/// problems, if the layer cannot be read, has no such fault, or its fields make no sense.
pub fn pick(path: &Path, name: &str, problems: &RefCell<Problems>) -> Option<Fault> {
    let rows = Rows::open(kind::of("faults"), &Mapping::of(path), None, problems)?;
    let mut names = vec![];
    let mut found: Option<Fault> = None;
    for row in rows.iter() {
        let own = faults::name(&row);
        if own == name
            && let Some(fault) = faults::of_row(&rows, &row)
            && found.as_ref().is_none_or(|it| it.length_km() < fault.length_km())
        {
            found = Some(fault);
        }
        names.push(own);
    }
    let file = rows.file.clone();
    let sound = rows.finish();
    if found.is_none() && !names.iter().any(|it| it == name) {
        let message = format!("no fault of this layer is called \"{name}\"");
        let problem = Problem::error("E607", Place::file(file), message);
        let problem = match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => problem.help(format!("did you mean \"{near}\"?")),
            None => problem.help("the names are in the field `name` of the layer"),
        };
        problems.borrow_mut().push(problem);
    }
    found.filter(|_| sound)
}
