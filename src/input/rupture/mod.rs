//! The surface that slips, from files and from the table `[rupture]` of a scenario.

pub mod fault_layer;
pub mod finite_fault;
pub mod keys;
pub mod openquake_xml;

use std::cell::RefCell;
use std::path::Path;

use crate::hazard::surface::{Point3, Surface};
use crate::input::problem::{Place, Problem, Problems};

/// What a file says of a rupture; what it leaves open, the scenario says.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownRupture {
    /// What slips.
    pub surface: Surface,
    /// Moment magnitude.
    pub magnitude: Option<f64>,
    /// Direction of slip.
    pub rake_deg: Option<f64>,
    /// Where slip begins.
    pub hypocentre: Option<Point3>,
}

/// Reads a rupture file by its suffix: `.xml` of OpenQuake, `.param` of the USGS, `.fsp` of SRCMOD
/// and the USGS. Problems are collected.
pub fn read(path: &Path, problems: &RefCell<Problems>) -> Option<KnownRupture> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            problems.borrow_mut().push(crate::input::files::unreadable(path, &error));
            return None;
        }
    };
    let file = path.display().to_string();
    let suffix = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let found = match suffix.as_str() {
        "xml" => openquake_xml::read(&file, &text),
        "param" => finite_fault::read_param(&file, &text),
        "fsp" => finite_fault::read_fsp(&file, &text),
        _ => {
            let message = format!("no rupture format has the suffix `.{suffix}`");
            Err(Problem::error("E607", Place::file(&file), message)
                .expected("expected .xml (OpenQuake), .param (USGS) or .fsp (SRCMOD, USGS)"))
        }
    };
    let mut problems = problems.borrow_mut();
    problems.remember(&file, &text);
    found.map_err(|it| problems.push(it)).ok()
}
