//! The project that opens from the GeoPackage: groups, order, styles and extent, from a template.

use std::io::{Cursor, Write};

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, context};
use serde::Serialize;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::renderer::{Ramp, Step, raster};
use super::styles::Style;
use crate::report::lang;
use crate::report::map::fills::COLOURS;
use crate::report::map::view::View;
use crate::report::palette;
use crate::report::plan::Plan;
use crate::report::table::{Shape, Table};

/// The project with holes.
const TEMPLATE: &str = include_str!("project.xml");

/// What a group holds, top to bottom, and whether it is shown at first: layers of the GeoPackage, or
/// of `rasters/`.
type Group = (&'static str, &'static [(&'static str, bool)]);

/// Groups, top to bottom: places, lines, land, cells.
const GROUPS: [Group; 6] = [
    (
        "earthquake",
        &[
            ("epicentre", true),
            ("rupture", true),
            ("contours_mmi", true),
            ("contours_pga", false),
            ("contours_pgv", false),
            ("contours_psa0p3", false),
            ("contours_psa1p0", false),
        ],
    ),
    (
        "shelter",
        &[
            ("shelter_sites", false),
            ("camp_sites", false),
            ("displacement_flows", false),
            ("relocation_plan", false),
        ],
    ),
    ("roads", &[("road_segments", true), ("routes", false)]),
    (
        "people",
        &[
            ("evacuation_zones", true),
            ("impact_settlement", false),
            ("impact_adm1", false),
            ("impact_adm2", true),
        ],
    ),
    (
        "background",
        &[("displaced_mean_per_cell", false), ("mmi_p50", false), ("camp_suitability", false)],
    ),
    ("data", &[("data_issues", false)]),
];

#[derive(Serialize)]
struct GroupOfLayers {
    title: &'static str,
    is_open: bool,
    layers: Vec<MapLayer>,
}

#[derive(Serialize)]
struct MapLayer {
    id: String,
    title: &'static str,
    source: String,
    provider: &'static str,
    geometry: &'static str,
    is_shown: bool,
    renderer: String,
    labeling: String,
}

#[derive(Serialize)]
struct Window {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

/// The project as QGIS keeps it: XML in an archive, `.qgz`. The same run gives the same bytes.
///
/// # Errors
/// The template does not fit what fills it, which a test forbids.
pub fn qgz(plan: &Plan, tables: &[Table], styles: &[Style]) -> Result<Vec<u8>, minijinja::Error> {
    let project = xml(plan, tables, styles)?;
    let in_memory = "writing to memory";
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // No date: equal runs give equal bytes.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    archive.start_file("panoh.qgs", options).expect(in_memory);
    archive.write_all(project.as_bytes()).expect(in_memory);
    Ok(archive.finish().expect(in_memory).into_inner())
}

fn xml(plan: &Plan, tables: &[Table], styles: &[Style]) -> Result<String, minijinja::Error> {
    let language = lang::english();
    let groups = GROUPS.iter().filter_map(|(name, layers)| {
        let layers = layers.iter().filter_map(|&(name, is_shown)| {
            of_table(tables, styles, name, is_shown).or_else(|| of_raster(plan, name, is_shown))
        });
        let layers: Vec<MapLayer> = layers.collect();
        let is_open = layers.iter().any(|it| it.is_shown);
        let title = language.text("project", name);
        (!layers.is_empty()).then_some(GroupOfLayers { title, is_open, layers })
    });
    let n = plan.outcome.zones.n_realizations.to_string();
    let seed = plan.outcome.seed.to_string();
    let values = [("n", n.as_str()), ("seed", &seed), ("version", plan.context.version)];
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template("project.xml", TEMPLATE)?;
    environment.get_template("project.xml")?.render(context! {
        title => plan.context.scenario.title.as_str(),
        abstract => language.fill("project", "estimate", &values),
        groups => Serde(groups.collect::<Vec<_>>()),
        view => Serde(window(plan)),
    })
}

/// What the brief's map shows.
fn window(plan: &Plan) -> Window {
    let view = View::of(plan);
    let (west, north) = (view.west_deg, view.north_deg);
    let (east, south) = (west + view.width / view.per_lon, north - view.height / view.per_lat);
    Window { west, south, east, north }
}

fn of_table(tables: &[Table], styles: &[Style], name: &str, is_shown: bool) -> Option<MapLayer> {
    let table = tables.iter().find(|it| it.name == name)?;
    let style = styles.iter().find(|it| it.layer == name)?;
    let geometry = match table.shapes.iter().flatten().next()? {
        Shape::Point(_) => "Point",
        Shape::Line(_) | Shape::Lines(_) => "Line",
        Shape::Polygon(_) | Shape::Areas(_) => "Polygon",
    };
    Some(MapLayer {
        id: format!("panoh_{name}"),
        title: lang::english().text("project", table.name),
        source: format!("./impact.gpkg|layername={name}"),
        provider: "ogr",
        geometry,
        is_shown,
        renderer: style.renderer.clone(),
        labeling: style.labeling.clone(),
    })
}

/// A raster that every run writes, or that this one does.
fn of_raster(plan: &Plan, name: &'static str, is_shown: bool) -> Option<MapLayer> {
    let renderer = match name {
        "mmi_p50" if !plan.context.maps.is_empty() => intensity(),
        "displaced_mean_per_cell" => people_per_cell(),
        "camp_suitability" if plan.context.camps.is_some() => suitability(),
        _ => return None,
    };
    Some(MapLayer {
        id: format!("panoh_{name}"),
        title: lang::english().text("project", name),
        source: format!("./rasters/{name}.tif"),
        provider: "gdal",
        geometry: "",
        is_shown,
        renderer,
        labeling: String::new(),
    })
}

fn intensity() -> String {
    let step = |degree: i32| Step {
        value: f64::from(degree),
        colour: palette::colour(f64::from(degree)),
        alpha: 255,
        label: crate::report::number::roman(degree).to_owned(),
    };
    raster(Ramp::Interpolated, &(1..=10).map(step).collect::<Vec<_>>(), 0.7)
}

/// Upper ends of the classes of people per cell; nothing is drawn in the first.
const PER_CELL: [f64; 7] = [0.5, 2.0, 5.0, 10.0, 20.0, 50.0, f64::INFINITY];

fn people_per_cell() -> String {
    let step = |(i, value): (usize, f64)| Step {
        value,
        colour: COLOURS[i].to_owned(),
        alpha: if i == 0 { 0 } else { 255 },
        label: match i {
            0 => format!("< {value}"),
            _ if value.is_finite() => format!("{}–{value}", PER_CELL[i - 1]),
            _ => format!("> {}", PER_CELL[i - 1]),
        },
    };
    raster(Ramp::Discrete, &PER_CELL.into_iter().enumerate().map(step).collect::<Vec<_>>(), 1.0)
}

fn suitability() -> String {
    let step = |i: usize| Step {
        value: i as f64 / 6.0,
        colour: COLOURS[i].to_owned(),
        alpha: 255,
        label: format!("{:.2}", i as f64 / 6.0),
    };
    raster(Ramp::Interpolated, &(0..COLOURS.len()).map(step).collect::<Vec<_>>(), 0.8)
}
