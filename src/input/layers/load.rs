//! A layer of a kind from any file: opened, decoded, its fields renamed to ours.

use std::cell::RefCell;

use crate::geodata::{self, Layer};
use crate::input::layers::frame::Frame;
use crate::input::layers::kind::Kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::problem_of;
use crate::input::problem::{Place, Problem, Problems};

/// A layer with our names of fields, in WGS 84; `None`, with problems, if it cannot be used.
pub fn load(
    kind: &'static Kind,
    mapping: &Mapping,
    _frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Layer> {
    let mut layer = match geodata::read_layer(&mapping.path, mapping.layer.as_deref()) {
        Ok(layer) => layer,
        Err(error) => {
            problems.borrow_mut().push(problem_of(&error));
            return None;
        }
    };
    let file = mapping.path.display().to_string();
    if layer.features.is_empty() {
        let message = format!("layer `{}` has 0 rows", kind.name);
        problems.borrow_mut().push(Problem::error("E103", Place::file(file), message));
        return None;
    }
    let names: Vec<String> = layer.fields.iter().map(|it| it.name.clone()).collect();
    for ours in kind.fields.iter().filter(|it| !names.iter().any(|name| name == it.name)) {
        let theirs = layer.fields.iter_mut().find(|it| {
            kind.field(&it.name).is_none()
                && kind.field_called(&it.name).is_some_and(|it| it.name == ours.name)
        });
        if let Some(theirs) = theirs {
            ours.name.clone_into(&mut theirs.name);
        } else if ours.required {
            let place = Place::subject(file.clone(), format!("layer `{}`", kind.name));
            let problem = Problem::error("E405", place, format!("no field `{}`", ours.name));
            let help = format!("fields of the file: {}", names.join(", "));
            problems.borrow_mut().push(problem.help(help));
            return None;
        }
    }
    Some(layer)
}
