//! The table `[rupture]` of a scenario: a file, a fault of a layer, or the numbers of a fault.

use std::cell::RefCell;
use std::path::Path;

use super::fault_layer;
use super::{KnownRupture, read};
use crate::hazard::scaling;
use crate::hazard::surface::{ComplexFault, Impossible, SimpleFault, Surface};
use crate::input::layers::faults::Triple;
use crate::input::problem::{Place, Problem, Problems};
use crate::input::section::{Given, Refusal, Section};
use crate::units::{Degrees, Km, LonLat};

/// What the table says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuptureKeys {
    /// The rupture; `None` where the file leaves it to hypocentre and magnitude.
    pub known: Option<KnownRupture>,
    /// All slips in one point.
    pub is_point: bool,
    /// Name of the relation between magnitude and area.
    pub scaling: Option<&'static str>,
}

const KINDS: [&str; 3] = ["simple_fault", "complex_fault", "point"];

/// Reads the table, if there is one; paths are relative to `folder`.
pub fn read_table(root: &mut Section, folder: &Path, problems: &RefCell<Problems>) -> RuptureKeys {
    let Some(mut it) = root.section("rupture") else { return RuptureKeys::default() };
    let names: Vec<&str> = scaling::ALL.iter().map(|it| it.name()).collect();
    let scaling = it.word("scaling", &names);
    let mut keys = RuptureKeys { scaling, ..RuptureKeys::default() };
    let ways = ["file", "layer", "kind"].map(|key| it.has(key));
    if ways.iter().filter(|it| **it).count() > 1 {
        it.missing("file", "give one of `file`, `layer` with `fault`, or `kind`, not several");
    }
    if ways[0] {
        let file = it.text("file");
        keys.known = file.and_then(|file| read(&folder.join(file.value), problems));
    } else if ways[1] {
        keys.known = of_layer(&mut it, folder, problems);
    } else if let Some(kind) = it.word("kind", &KINDS) {
        match kind {
            "simple_fault" => keys.known = simple_fault(&mut it),
            "complex_fault" => keys.known = complex_fault(&mut it),
            _ => keys.is_point = true,
        }
    } else if !ways[2] && keys.scaling.is_none() && !it.has("scaling") {
        it.missing("kind", "for example: file = \"rupture.xml\", or kind = \"simple_fault\"");
    }
    it.finish();
    keys
}

fn known(surface: Surface, rake_deg: Option<f64>) -> KnownRupture {
    KnownRupture { surface, magnitude: None, rake_deg, hypocentre: None }
}

/// The key at which a thing is wrong, among those of a simple fault.
fn key_of(it: &Impossible) -> &'static str {
    match it {
        Impossible::Dip { .. } => "dip_deg",
        Impossible::BottomAboveTop { .. } => "lower_depth_km",
        Impossible::InTheAir { .. } => "upper_depth_km",
        Impossible::Spacing { .. } | Impossible::TooManyNodes => "mesh_spacing_km",
        _ => "trace",
    }
}

/// What was expected at that key.
fn expected(why: &Impossible) -> &'static str {
    match why {
        Impossible::Dip { .. } => "expected more than 0, up to 90",
        Impossible::BottomAboveTop { .. } => "expected more than the depth of the top, up to 700",
        Impossible::InTheAir { .. } => "expected 0 or more, positive downwards",
        Impossible::NoPlace => "expected degrees on earth, and depths of 0 to 700 km",
        Impossible::TooFewPoints { .. } => "expected at least two points",
        Impossible::TraceCrossesItself => "expected points in the order in which they lie",
        Impossible::OutOfOrder | Impossible::NotAPlane => "expected edges from the top down",
        Impossible::Spacing { .. } | Impossible::TooManyNodes => {
            "expected a spacing of a tenth to a half of the width of the fault"
        }
    }
}

fn needed(it: &mut Section, key: &'static str, example: &str) -> Option<Given<f64>> {
    if !it.has(key) {
        it.missing(key, example);
    }
    it.number(key)
}

fn spacing(it: &mut Section) -> Given<f64> {
    let given = it.number_in("mesh_spacing_km", 0.1..=20.0, "between the points of the surface");
    given.unwrap_or(Given { value: 1.0, span: 0..0 })
}

fn refuse_geometry(it: &Section, why: &Impossible, given: &[(&'static str, &Given<()>)]) {
    let wanted = key_of(why);
    let at = given.iter().find(|it| it.0 == wanted).or(given.first());
    if let Some((key, at)) = at {
        let refusal = Refusal::new(format!("the rupture is impossible: {why}"), expected(why));
        it.refuse("E607", key, at, refusal);
    }
}

fn place<T>(given: &Given<T>) -> Given<()> {
    Given { value: (), span: given.span.clone() }
}

fn simple_fault(it: &mut Section) -> Option<KnownRupture> {
    if !it.has("trace") {
        it.missing("trace", "for example: trace = [[70.1, 38.9], [70.6, 39.1]], dip to its right");
    }
    let trace = it.points("trace");
    let dip = needed(it, "dip_deg", "for example: dip_deg = 45");
    let upper = needed(it, "upper_depth_km", "for example: upper_depth_km = 0");
    let lower = needed(it, "lower_depth_km", "for example: lower_depth_km = 15");
    let spacing = spacing(it);
    let (trace, dip, upper, lower) = (trace?, dip?, upper?, lower?);
    let fault = SimpleFault {
        trace: trace.value.iter().map(|it| LonLat::new(it[0], it[1])).collect(),
        dip: Degrees(dip.value),
        upper_depth: Km(upper.value),
        lower_depth: Km(lower.value),
        spacing: Km(spacing.value),
    };
    match fault.surface() {
        Ok(surface) => Some(known(Surface::Mesh(Box::new(surface)), None)),
        Err(why) => {
            let places = [
                ("trace", &place(&trace)),
                ("dip_deg", &place(&dip)),
                ("upper_depth_km", &place(&upper)),
                ("lower_depth_km", &place(&lower)),
            ];
            refuse_geometry(it, &why, &places);
            None
        }
    }
}

fn complex_fault(it: &mut Section) -> Option<KnownRupture> {
    if !it.has("edges") {
        it.missing("edges", "lines of [longitude, latitude, depth], from the top edge down");
    }
    let edges = it.lines("edges");
    let spacing = spacing(it);
    let edges = edges?;
    let point = |it: &Vec<f64>| (LonLat::new(it[0], it[1]), Km(it[2]));
    let lines = edges.value.iter().map(|it| it.iter().map(point).collect()).collect();
    match (ComplexFault { edges: lines, spacing: Km(spacing.value) }).surface() {
        Ok(surface) => Some(known(Surface::Mesh(Box::new(surface)), None)),
        Err(why) => {
            refuse_geometry(it, &why, &[("edges", &place(&edges))]);
            None
        }
    }
}

/// Depth of the bottom of a fault that says none: that of the crust that breaks.
const BOTTOM_KM: f64 = crate::hazard::rupture::SEISMOGENIC_BOTTOM.0;

fn of_layer(it: &mut Section, folder: &Path, problems: &RefCell<Problems>) -> Option<KnownRupture> {
    let layer = it.text("layer");
    let fault = it.text("fault");
    if !it.has("fault") {
        it.missing("fault", "the name of a fault in the layer");
    }
    let dip = it.number_in("dip_deg", 1.0..=90.0, "dip is below the horizontal");
    let upper = it.number_in("upper_depth_km", 0.0..=700.0, "depth is positive downwards");
    let lower = it.number_in("lower_depth_km", 0.0..=700.0, "depth is positive downwards");
    let spacing = spacing(it);
    let (layer, fault) = (layer?, fault?);
    let path = folder.join(&layer.value);
    let picked = fault_layer::pick(&path, &fault.value, problems)?;
    let (told_dip, is_assumed) = picked.dip();
    if is_assumed && dip.is_none() {
        let place = Place::subject(path.display().to_string(), &fault.value);
        let message = format!("the layer does not say the dip: {told_dip} is assumed");
        let problem = Problem::warning("W608", place, message);
        problems.borrow_mut().push(problem.help("give rupture.dip_deg if it is known"));
    }
    let depth_km = |given: &Option<Given<f64>>, told: Option<Triple>, usual: f64| {
        let told = told.map(|it| it.likely);
        Km(given.as_ref().map(|it| it.value).or(told).unwrap_or(usual))
    };
    let numbers = SimpleFault {
        trace: picked.trace()?,
        dip: dip.map_or(told_dip, |it| Degrees(it.value)),
        upper_depth: depth_km(&upper, picked.depths_km[0], 0.0),
        lower_depth: depth_km(&lower, picked.depths_km[1], BOTTOM_KM),
        spacing: Km(spacing.value),
    };
    match numbers.surface() {
        Ok(surface) => Some(known(Surface::Mesh(Box::new(surface)), picked.rake_deg())),
        Err(why) => {
            refuse_geometry(it, &why, &[("fault", &place(&fault))]);
            None
        }
    }
}
