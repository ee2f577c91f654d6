//! A raster of shaking: MMI, PGA or PGV, one number a cell.

use super::Quantity;
use super::{Lattice, ShakeField, ShakeMap};
use crate::geodata;
use crate::hazard::imt::Imt;
use crate::input::layers::load::Teller;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::problem_of;

/// Reads a raster; what it holds is told by `unit`, or for MMI by its name.
pub fn read(mapping: &Mapping, teller: &Teller) -> Option<ShakeMap> {
    let raster = match geodata::read_raster(&mapping.path) {
        Ok(it) => it,
        Err(error) => {
            teller.tell(problem_of(&error));
            return None;
        }
    };
    let (quantity, unit) = what(mapping, teller)?;
    let Some(conversion) = quantity.conversion(&unit) else {
        let message = format!("no unit of {quantity} is called `{unit}`");
        teller.tell(teller.error("E409", message).expected(quantity.units()));
        return None;
    };
    let convert = |it: &f32| conversion.apply(f64::from(*it)) as f32;
    let values: Vec<f32> = raster.values.iter().map(convert).collect();
    let [low, high] = quantity.range();
    let is_wrong = |it: &&f32| !it.is_nan() && !(low..=high).contains(&f64::from(**it));
    let wrong = values.iter().filter(is_wrong).count();
    if let Some(first) = values.iter().find(is_wrong) {
        let message = format!("{wrong} cells hold {quantity} like {first} {}", quantity.unit());
        let problem = teller.error("E410", message).count(wrong);
        let problem = problem.expected(format!("{low} to {high} {}", quantity.unit()));
        teller.tell(
            problem
                .help("if it is a code for \"no data\", tag it: gdal_edit.py -a_nodata VALUE FILE")
                .help("if the unit is another one, say so: unit = \"%g\""),
        );
        return None;
    }
    let grid = &raster.grid;
    let lattice = Lattice {
        west_deg: grid.west_deg + 0.5 * grid.step_deg,
        north_deg: grid.north_deg - 0.5 * grid.step_deg,
        step_lon_deg: grid.step_deg,
        step_lat_deg: grid.step_deg,
        n_cols: grid.n_cols,
        n_rows: grid.n_rows,
    };
    Some(ShakeMap { event: None, lattice, fields: vec![ShakeField { quantity, values }] })
}

/// What the cells hold, and in which unit.
fn what(mapping: &Mapping, teller: &Teller) -> Option<(Quantity, String)> {
    let name = mapping.path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let Some(unit) = &mapping.unit else {
        if name.contains("mmi") || name.contains("intensity") {
            let message = "by its name the raster holds intensity (MMI)";
            teller.tell(teller.note("I433", message).help("say so: unit = \"mmi\""));
            return Some((Quantity::Shaking(Imt::Mmi), "mmi".to_owned()));
        }
        let message = "nothing says whether the raster holds MMI, PGA or PGV, nor in which unit";
        let help = "say it: unit = \"mmi\", \"g\", \"%g\", \"ln(g)\" or \"cm/s\" (--unit on the command line)";
        teller.tell(teller.error("E409", message).help(help));
        return None;
    };
    let all = [Imt::Mmi, Imt::Pga, Imt::Pgv].map(Quantity::Shaking);
    // `m/s` and `cm/s` are of PGV, `mmi` of MMI: no unit is of two quantities.
    let known = all.into_iter().find(|it| !unit.is_empty() && it.conversion(unit).is_some());
    let Some(quantity) = known else {
        let message = format!("no unit of shaking is called `{unit}`");
        let problem = teller.error("E409", message);
        teller.tell(problem.expected("mmi, g, %g, ln(g), cm/s2, cm/s or m/s"));
        return None;
    };
    Some((quantity, unit.clone()))
}
