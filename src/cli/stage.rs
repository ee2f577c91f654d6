//! What a command reads of a finished run.

use std::cell::RefCell;
use std::path::Path;

use crate::input::problem::{Place, Problem, Problems};
use crate::input::stage_file::Kept;

/// A stage of a run; what is wrong with it is told.
pub fn read<T: Kept>(run: &Path, code: &'static str, problems: &RefCell<Problems>) -> Option<T> {
    let told = |error| {
        let place = Place::file(run.join(T::NAME).display().to_string());
        let problem = Problem::error(code, place, format!("the stage {error}"));
        let help = "run the scenario again; name the folder of a run";
        problems.borrow_mut().push(problem.help(help));
    };
    T::read(run).map_err(told).ok()
}
