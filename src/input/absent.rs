//! What a run cannot say because the region has no such layer: told once, and in every report.

use std::cell::RefCell;

use crate::input::assemble::Layers;
use crate::input::layers::settlements::Village;
use crate::input::problem::{Place, Problem, Problems};
use crate::input::region::Region;

/// Tells which layers are missing and what follows.
pub fn tell(region: &Region, layers: &Layers, problems: &RefCell<Problems>) {
    let place = || Place::subject(region.file.display().to_string(), "layers");
    let push = |problem: Problem| problems.borrow_mut().push(problem);
    let has = |name: &str| region.layer(name).is_some();
    if !has("roads") {
        let message = if has("shelters") {
            "no roads layer: routes, cut-off villages and who reaches a shelter are not assessed"
        } else {
            "no roads layer: routes and cut-off villages are not assessed"
        };
        push(Problem::warning("W694", place(), message).help("[layers] roads = \"…\""));
    }
    if !has("shelters") {
        let message = "no shelters layer: for how many there is no place is not assessed";
        push(Problem::warning("W695", place(), message).help("[layers] shelters = \"…\""));
    }
    if has("roads") && !has("slope") {
        let message = "no slope layer: the land is taken as flat, and no road is lost to slides";
        push(Problem::warning("W696", place(), message).help("[layers] slope = \"…\""));
    }
    let waters: Vec<&str> = ["rivers", "lakes"].into_iter().filter(|it| !has(it)).collect();
    if has("slope") && !waters.is_empty() {
        let message = format!(
            "no layer {}: candidates for camps may lie where water comes, and its distance is not assessed",
            waters.join(" and no layer ")
        );
        push(Problem::warning("W592", place(), message).help("[layers] rivers = \"…\""));
    }
    let n_cells = layers.cells.len();
    let n_unknown = (0..n_cells).filter(|it| !layers.is_ground_known(*it)).count();
    if !has("vs30") && n_unknown > 0 {
        let message = format!(
            "no vs30 layer: rock of 760 m/s, which shakes less than soil, is taken at {n_unknown} of \
             {n_cells} places where people live"
        );
        push(Problem::warning("W697", place(), message).help("[layers] vs30 = \"…\""));
    }
    let is_unknown = |it: &&Village| it.settlement.elevation_m.abs() < f64::EPSILON;
    let n_unknown = layers.villages.iter().filter(is_unknown).count();
    if !has("dem") && n_unknown > 0 {
        let message = format!(
            "no dem layer: the height of {n_unknown} of {} settlements is taken as 0 m, so that their \
             winters are too mild and their needs too low",
            layers.villages.len()
        );
        push(Problem::warning("W698", place(), message).help("[layers] dem = \"…\""));
    }
    let others = ["landcover", "regions", "admin"];
    let others: Vec<&str> = others.into_iter().filter(|it| !has(it)).collect();
    if !others.is_empty() {
        let message = format!("no layers of the region: {}", others.join(", "));
        push(Problem::note("I689", place(), message));
    }
}
