//! A fault picked by name from a layer of lines with the fields of the GEM active faults
//! database: `name`, `average_dip`, `average_rake`, `dip_dir`, `slip_type`, `upper_seis_depth`,
//! `lower_seis_depth`. Their numbers are a triple, `(likely,lowest,highest)`, or one number; any but the
//! name may be absent.

use std::path::Path;

use crate::geodata::{Feature, Layer, Value, read_layer};
use crate::input::problem::{Place, Problem, nearest};
use crate::units::{Degrees, LonLat};

/// What a layer says of a fault.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerFault {
    /// Its line, turned so that the fault dips to the right where the layer says whither it dips.
    pub trace: Vec<LonLat>,
    /// Below the horizontal; what its kind of slip usually has, where it is not told.
    pub dip: Degrees,
    /// Whether the dip is a guess from the kind of slip.
    pub dip_is_assumed: bool,
    /// Direction of slip, from `average_rake` or the kind of slip.
    pub rake_deg: Option<f64>,
    /// Depth of the top and of the bottom, km, as far as told.
    pub depths_km: [Option<f64>; 2],
}

/// The fault of a name.
///
/// # Errors
/// The layer cannot be read, or has no fault of that name, or a field makes no sense.
pub fn pick(path: &Path, name: &str) -> Result<LayerFault, Problem> {
    let layer = read_layer(path, None).map_err(|it| {
        let place = Place::file(it.path.display().to_string());
        Problem::error("E101", place, it.found).expected(it.expected).help(it.help)
    })?;
    let file = path.display().to_string();
    let called = |it: &Feature| layer.text(it, "name").unwrap_or_default();
    let found: Vec<&Feature> = layer.features.iter().filter(|it| called(it) == name).collect();
    if found.is_empty() {
        let names: Vec<String> = layer.features.iter().map(called).collect();
        let message = format!("no fault of this layer is called \"{name}\"");
        let problem = Problem::error("E607", Place::file(file), message);
        return Err(match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => problem.help(format!("did you mean \"{near}\"?")),
            None => problem.help("the names are in the field `name` of the layer"),
        });
    }
    let trace = longest_line(&layer, &found).ok_or_else(|| {
        let place = Place::subject(&file, name);
        Problem::error("E607", place, "the fault has no line").expected("expected a line")
    })?;
    let fields = Fields { layer: &layer, feature: found[0], file: &file, name };
    fields.fault(trace)
}

/// Of a fault in several pieces, the longest.
fn longest_line(layer: &Layer, features: &[&Feature]) -> Option<Vec<LonLat>> {
    let lines = features.iter().filter_map(|it| layer.lines(it).ok()).flatten();
    let traces = lines.map(|it| it.coords().map(|it| LonLat::new(it.x, it.y)).collect());
    let length_km =
        |it: &Vec<LonLat>| -> f64 { it.windows(2).map(|it| it[0].distance(it[1]).0).sum() };
    traces.max_by(|a, b| length_km(a).total_cmp(&length_km(b)))
}

struct Fields<'a> {
    layer: &'a Layer,
    feature: &'a Feature,
    file: &'a str,
    name: &'a str,
}

impl Fields<'_> {
    fn text(&self, field: &str) -> String {
        let column = self.layer.column(field);
        match column.map(|it| &self.feature.values[it]) {
            None | Some(Value::Null) => String::new(),
            Some(Value::Text(it)) => it.trim().to_owned(),
            Some(Value::Int(it)) => it.to_string(),
            Some(Value::Real(it)) => it.to_string(),
        }
    }

    /// The likely one of a triple, or the one number.
    fn number(&self, field: &str) -> Result<Option<f64>, Problem> {
        let text = self.text(field);
        let inside = text.trim_start_matches('(').trim_end_matches(')');
        let first = inside.split(',').map(str::trim).find(|it| !it.is_empty());
        let Some(first) = first else { return Ok(None) };
        let number = first.parse::<f64>().ok().filter(|it| it.is_finite());
        number.map(Some).ok_or_else(|| {
            let place = Place::subject(self.file, self.name);
            Problem::error("E607", place, format!("`{field}` is `{text}`"))
                .expected("expected a number, or (likely,lowest,highest)")
        })
    }

    fn fault(&self, mut trace: Vec<LonLat>) -> Result<LayerFault, Problem> {
        let slip = self.text("slip_type").to_lowercase();
        // Of the first word: "Reverse-Dextral" is mostly reverse. Dips: Anderson's faults. Ours.
        let (usual_dip_deg, usual_rake_deg) = match slip.split('-').next().unwrap_or("") {
            "reverse" => (40.0, Some(90.0)),
            "thrust" | "blind thrust" => (30.0, Some(90.0)),
            "normal" => (60.0, Some(-90.0)),
            "dextral" => (85.0, Some(180.0)),
            "sinistral" => (85.0, Some(0.0)),
            _ => (60.0, None),
        };
        let told = self.number("average_dip")?;
        if self.dips_left(&trace) {
            trace.reverse();
        }
        Ok(LayerFault {
            trace,
            dip: Degrees(told.unwrap_or(usual_dip_deg)),
            dip_is_assumed: told.is_none(),
            rake_deg: self.number("average_rake")?.or(usual_rake_deg),
            depths_km: [self.number("upper_seis_depth")?, self.number("lower_seis_depth")?],
        })
    }

    /// Whether `dip_dir`, a point of the compass, is to the left of the line.
    fn dips_left(&self, trace: &[LonLat]) -> bool {
        const POINTS: [&str; 8] = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];
        let direction = self.text("dip_dir").to_uppercase();
        let Some(point) = POINTS.iter().position(|it| *it == direction) else { return false };
        let (first, last) = (trace[0], trace[trace.len() - 1]);
        let (sin, cos) = (45.0 * point as f64).to_radians().sin_cos();
        let east = (last.lon_deg - first.lon_deg) * first.lat_deg.to_radians().cos();
        let north = last.lat_deg - first.lat_deg;
        // Positive where the dip is on the right of the way.
        sin * north - cos * east < 0.0
    }
}
