//! Layer `population`: people of each cell of a lattice, from a raster of any kind.
//!
//! A raster in WGS 84 whose cells are squares of [`FINEST_DEG`] or more keeps its lattice. Any other
//! one is gathered into the lattice of that step, to the person: terrain, Vs30 and the residuals
//! of shaking know nothing finer, and a run of a national raster of 100 m is not larger than one
//! of 15″.

use std::cell::RefCell;

use crate::exposure::grid::{Grid, Raster};
use crate::geodata::raster::counts::{Gathered, Unit, gather};
use crate::geodata::raster::placing::{BoxDeg, Placed};
use crate::geodata::raster::{BandInfo, Window};
use crate::input::layers::mapping::Mapping;
use crate::input::layers::opened::Opened;
use crate::input::layers::raster::PEOPLE;
use crate::input::layers::rows::problem_of;
use crate::input::layers::yardstick::{Against, Yardstick};
use crate::input::layers::{nothing, opened};
use crate::input::problem::{Place, Problem, Problems};

/// Step of the finest lattice that people are held on: 15″, as terrain.
pub const FINEST_DEG: f64 = 1.0 / 240.0;

/// Cells that the lattice may have; a larger region is held on a coarser one.
const MOST_CELLS: usize = 60_000_000;

/// People of a raster.
#[derive(Clone, Debug, PartialEq)]
pub struct People {
    /// On their lattice; NaN where nothing is known.
    pub raster: Raster,
    /// What the sum would be multiplied by if the numbers were people per km².
    pub density_factor: f64,
    /// Whether the unit was said and not assumed.
    pub is_unit_given: bool,
}

/// Reads people a cell, or people per area, and holds their sum against the land they cover.
pub fn read(mapping: &Mapping, against: &Against, problems: &RefCell<Problems>) -> Option<People> {
    let place = || Place::subject(mapping.path.display().to_string(), "layer `population`");
    let unit = unit(mapping, place(), problems);
    let opened = opened::open("population", mapping, against.frame, problems)?;
    let placed = opened.placed()?;
    let (window, clip) = opened.clip(&placed, against.frame);
    let ([width_km, height_km], _) = placed.cell_size(&window);
    let high = f64::from(PEOPLE.high) * (width_km * height_km).max(1.0);
    let (clean, sound) = nothing::examine(&opened, &window, mapping, (PEOPLE, high), problems)?;
    let unit = unit.ok()?;
    let grid = lattice(&placed, &window, clip);
    let by_cell = unit.unwrap_or_default();
    let found = gather(&placed, (opened.band, &window), (&grid, by_cell), &|it| clean.value(it));
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            problems.borrow_mut().push(problem_of(&error));
            return None;
        }
    };
    tell_part(&opened, (&window, &placed, &grid), &found, (place(), problems));
    let problem = judge(&found, unit, opened.info(), mapping, &|| Yardstick::of(&placed, against));
    let fits = problem.as_ref().is_none_or(|it| it.0 != "E412");
    if let Some((code, message, help)) = problem {
        let mut problem = match code {
            "E412" => Problem::error("E412", place(), message)
                .expected("people counted in each cell, unless a unit is given"),
            _ => Problem::warning("W406", place(), message),
        };
        problem.help = help;
        problems.borrow_mut().push(problem);
    }
    (sound && fits).then(|| People {
        density_factor: found.as_per_km2 / found.as_counts.max(1e-9),
        is_unit_given: unit.is_some(),
        raster: found.people,
    })
}

/// The unit that is given, if it is; an error, already told, where it is none.
fn unit(mapping: &Mapping, place: Place, problems: &RefCell<Problems>) -> Result<Option<Unit>, ()> {
    let Some(text) = &mapping.unit else { return Ok(None) };
    let word = text.to_lowercase().replace('²', "2").replace("persons", "people");
    match word.replace(['/', ' '], "_per_").replace("_per__per_", "_per_").as_str() {
        "people" | "people_per_cell" | "count" => Ok(Some(Unit::People)),
        "people_per_km2" | "people_per_sq_km" => Ok(Some(Unit::PerKm2)),
        "people_per_ha" | "people_per_hectare" => Ok(Some(Unit::PerHectare)),
        _ => {
            let problem = Problem::error("E409", place, format!("`{text}` is no unit of people"));
            let help = "write unit = \"people\", \"people_per_km2\" or \"people_per_ha\"";
            problems.borrow_mut().push(problem.help(help));
            Err(())
        }
    }
}

/// The raster's own lattice, or the finest that people are held on.
fn lattice(placed: &Placed, window: &Window, clip: BoxDeg) -> Grid {
    if let Some(own) = placed.native(window).filter(|it| it.step_deg >= FINEST_DEG * (1.0 - 1e-6)) {
        return own;
    }
    // All of the window, so that no one in it falls beside the lattice.
    let bounds = placed.native(window).map(|it| it.bounds());
    let around = bounds.or_else(|| placed.bounds()).unwrap_or(clip);
    let room = 0.05;
    let extent = [
        around[0].max(clip[0] - room),
        around[1].max(clip[1] - room),
        around[2].min(clip[2] + room),
        around[3].min(clip[3] + room),
    ];
    let mut step = FINEST_DEG;
    while Grid::covering(extent, step).len() > MOST_CELLS {
        step *= 2.0;
    }
    Grid::covering(extent, step)
}

/// Which part was read, and on which lattice it lies now.
fn tell_part(
    opened: &Opened,
    (window, placed, grid): (&Window, &Placed, &Grid),
    found: &Gathered,
    (place, problems): (Place, &RefCell<Problems>),
) {
    let whole = opened.file.whole();
    if *window != whole || found.beside >= 0.5 {
        let share = 100.0 * window.len() as f64 / whole.len() as f64;
        let mut message = format!(
            "the raster reaches beyond the region: {share:.1} % of its cells lie within half a \
             degree of it and were read"
        );
        if found.beside >= 0.5 {
            message = format!("{message}; {:.0} people at their edge were left out", found.beside);
        }
        problems.borrow_mut().push(Problem::note("I415", place.clone(), message));
    }
    if placed.native(window).is_none_or(|it| it != *grid) {
        let step = 3600.0 * grid.step_deg;
        let message = format!(
            "{:.0} people of {} cells in {} were gathered into cells of {step:.0}″ in WGS 84, by area",
            found.total,
            window.len(),
            opened.crs.words()
        );
        problems.borrow_mut().push(Problem::note("I414", place, message));
    }
}

type Judged = Option<(&'static str, String, Vec<String>)>;

/// Whether the sum is that of counts, of densities, or of neither.
fn judge(
    found: &Gathered,
    unit: Option<Unit>,
    band: &BandInfo,
    mapping: &Mapping,
    yardstick: &dyn Fn() -> Option<Yardstick>,
) -> Judged {
    let stick = yardstick();
    let times = |sum: f64| match &stick {
        Some(it) => format!("{} × {} ({:.0})", ratio(sum / it.people), it.whose, it.people),
        None => format!("{sum:.0} people"),
    };
    let as_per_ha = found.as_per_km2 * 100.0;
    if unit.is_none() && says_density(mapping, band) {
        let message = format!(
            "the name or unit of the raster says density; as people a cell it adds up to {:.0}, {}; \
             as people per km² to {:.0}, {}",
            found.as_counts,
            times(found.as_counts),
            found.as_per_km2,
            times(found.as_per_km2)
        );
        let help = vec![
            "if its numbers are people per km²: unit = \"people_per_km2\"".to_owned(),
            "if they are people counted in each cell: unit = \"people\"".to_owned(),
        ];
        return Some(("E412", message, help));
    }
    let stick = stick.as_ref()?;
    let fit = |sum: f64| (sum / stick.people).max(1e-12).ln().abs();
    let share = found.total / stick.people;
    let close = (0.9..=1.1).contains(&share);
    if (0.5..=2.0).contains(&share) && (close || !stick.official) {
        return None;
    }
    let mut message = format!("cells add up to {:.0} people, {}", found.total, times(found.total));
    if (0.5..=2.0).contains(&share) {
        return Some(("W406", message, vec![YEARS.to_owned()]));
    }
    let others = [
        ("people_per_km2", "people per km²", found.as_per_km2),
        ("people_per_ha", "people per hectare", as_per_ha),
    ];
    // A factor of 100 / km² is near enough to many a valley by chance.
    let others = &others[..if stick.official { 2 } else { 1 }];
    let best = others.iter().min_by(|a, b| fit(a.2).total_cmp(&fit(b.2)))?;
    let is_large = stick.official || stick.people >= LARGE;
    let explained = is_large && fit(best.2) < 2.0_f64.ln();
    if unit.is_none() && explained {
        message = format!("{message}; as {} they would add up to {}", best.1, times(best.2));
        let help = vec![
            format!("if they are densities: unit = \"{}\"", best.0),
            "if they are people counted in each cell: unit = \"people\"".to_owned(),
        ];
        return Some(("E412", message, help));
    }
    if unit.is_none() && stick.official {
        let help = "if they are people all the same, say so: unit = \"people\"; else check whether \
                    households or thousands were counted";
        return Some(("E412", message, vec![help.to_owned()]));
    }
    Some(("W406", message, vec![YEARS.to_owned()]))
}

/// People from which on a modelled grid is a yardstick that can stop a run; where it has fewer it can
/// be wrong by any factor. Ours.
const LARGE: f64 = 20_000.0;

const YEARS: &str = "results use the people of the cells; check the year of both layers";

/// Two digits that mean something.
fn ratio(value: f64) -> String {
    if value >= 10.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// Words by which makers of rasters say that they hold densities: GPW `population_density`,
/// WorldPop `_pd_`, units with an area.
const DENSITY: [&str; 14] = [
    "density",
    "densit",
    "dens_",
    "_dens",
    "_pd_",
    "per_km",
    "per km",
    "/km",
    "km-2",
    "km^-2",
    "ppkm",
    "per_ha",
    "/ha",
    "плотност",
];

fn says_density(mapping: &Mapping, band: &BandInfo) -> bool {
    let stem = mapping.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let texts = [stem, band.name.clone(), band.unit.clone()].map(|it| it.to_lowercase());
    texts.iter().any(|text| DENSITY.iter().any(|word| text.contains(word)))
}
