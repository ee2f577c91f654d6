//! Default styles for QGIS, as it keeps them inside a GeoPackage: table `layer_styles`.

use std::fmt::Write;

use crate::geodata::{Feature, Field, FieldKind, Layer, Value};
use crate::report::compare::classes::{COLOURS as COLOURS_OF_DIFFERENCE, Classes as Differences};
use crate::report::lang;
use crate::report::map::fills::{COLOURS, Classes};
use crate::report::plan::Plan;
use crate::report::table::{Table, Value as Cell};

/// Columns of `layer_styles` that QGIS reads; `fid` stands for its `id`.
const COLUMNS: [(&str, FieldKind); 12] = [
    ("id", FieldKind::Int),
    ("f_table_catalog", FieldKind::Text),
    ("f_table_schema", FieldKind::Text),
    ("f_table_name", FieldKind::Text),
    ("f_geometry_column", FieldKind::Text),
    ("styleName", FieldKind::Text),
    ("styleQML", FieldKind::Text),
    ("styleSLD", FieldKind::Text),
    ("useAsDefault", FieldKind::Int),
    ("description", FieldKind::Text),
    ("owner", FieldKind::Text),
    ("update_time", FieldKind::Text),
];

/// When styles were last changed, as far as QGIS must know; equal runs give equal files.
const UPDATE_TIME: &str = "2024-01-01T00:00:00.000Z";

/// Name of the geometry column of every layer.
const GEOMETRY: &str = "geom";

/// One class of a graduated style: up to this value, this symbol, this label.
struct Class {
    upper: f64,
    symbol: String,
    label: String,
}

/// The table with a default style for each layer that has one.
pub fn layer(plan: &Plan, tables: &[Table]) -> Layer {
    let mut styles: Vec<(&str, String)> = vec![
        ("impact_adm2", districts(plan)),
        ("impact_settlement", settlements(plan)),
        ("road_segments", roads()),
        ("routes", routes()),
        ("displacement_flows", flows()),
        ("relocation_plan", convoys()),
        ("shelter_sites", shelters()),
        ("evacuation_zones", zones()),
        ("camp_sites", camps()),
    ];
    let lines = tables.iter().filter(|it| it.name.starts_with("contours_"));
    styles.extend(lines.map(|it| (it.name, contours(it))));
    table_of(styles, tables)
}

/// The same for the differences of two runs.
pub fn differences(classes: &Differences, tables: &[Table]) -> Layer {
    let point = |colour: &str| marker("circle", colour, 2.2);
    let styles = vec![
        ("compare_adm1", difference(classes, fill)),
        ("compare_adm2", difference(classes, fill)),
        ("compare_settlement", difference(classes, point)),
    ];
    table_of(styles, tables)
}

/// Classes of the map of a comparison.
fn difference(classes: &Differences, symbol: impl Fn(&str) -> String) -> String {
    let number = &lang::english().number;
    let edges = classes.edges();
    let class = |(i, colour): (usize, &&str)| {
        let lower = i.checked_sub(1).map(|it| number.whole(edges[it] as i64));
        let upper = edges.get(i).map(|it| number.whole(*it as i64));
        let label = match (lower, upper) {
            (Some(lower), Some(upper)) => format!("{lower} … {upper}"),
            (Some(lower), None) => format!("{lower}+"),
            (None, upper) => format!("below {}", upper.unwrap_or_default()),
        };
        // QGIS takes a value on a border for the lower class, and differences are whole: what is as
        // far from none lies in classes of one distance.
        let upper = edges.get(i).map_or(1e9, |it| if *it < 0.0 { it + 0.5 } else { it - 0.5 });
        Class { upper, symbol: symbol(colour), label }
    };
    let classes: Vec<Class> = COLOURS_OF_DIFFERENCE.iter().enumerate().map(class).collect();
    graduated_from(-1e9, "displaced_change", &classes)
}

fn table_of(mut styles: Vec<(&str, String)>, tables: &[Table]) -> Layer {
    styles.retain(|style| tables.iter().any(|it| it.name == style.0 && !it.rows.is_empty()));
    let row = |(i, (name, qml)): (usize, (&str, String))| {
        let title = lang::english().text("styles", name);
        let text = |it: &str| Value::Text(it.to_owned());
        let values = vec![
            Value::Int(i as i64 + 1),
            text(""),
            text(""),
            text(name),
            text(GEOMETRY),
            Value::Text(title.chars().take(30).collect()),
            Value::Text(qml),
            text(""),
            Value::Int(1),
            text(title),
            text(""),
            text(UPDATE_TIME),
        ];
        Feature { geometry: None, values }
    };
    Layer {
        path: std::path::PathBuf::new(),
        name: "layer_styles".to_owned(),
        fields: COLUMNS.map(|(name, kind)| Field { name: name.to_owned(), kind }).into(),
        features: styles.into_iter().enumerate().map(row).collect(),
    }
}

/// Classes of the brief's map, so that page and layer look alike.
fn counts(plan: &Plan, symbol: impl Fn(usize, &str) -> String) -> Vec<Class> {
    let classes = Classes::of(plan);
    let number = &lang::english().number;
    let uppers = classes.breaks.iter().copied().chain([1e9]);
    let zero = std::iter::once(0.0);
    let lowers = zero.chain(classes.breaks.iter().copied());
    uppers
        .zip(lowers)
        .zip(classes.colours())
        .enumerate()
        .map(|(i, ((upper, lower), colour))| {
            let label = if upper < 1e9 {
                format!("{}–{}", number.whole(lower as i64), number.whole(upper as i64 - 1))
            } else {
                format!("{}+", number.whole(lower as i64))
            };
            // QGIS takes a value on a border for the lower class; counts are whole.
            let upper = if upper < 1e9 { upper - 0.5 } else { upper };
            Class { upper, symbol: symbol(i, colour), label }
        })
        .collect()
}

fn districts(plan: &Plan) -> String {
    graduated("displaced_p50", &counts(plan, |_, colour| fill(colour)))
}

fn settlements(plan: &Plan) -> String {
    let marker = |i: usize, colour: &str| marker("circle", colour, 1.2 + 0.5 * i as f64);
    graduated("displaced_p50", &counts(plan, marker))
}

/// The three classes of the map: open, at risk, likely closed.
fn roads() -> String {
    let class = |upper, colour, width, dashes, label: &str| Class {
        upper,
        symbol: line(colour, width, dashes),
        label: label.to_owned(),
    };
    graduated(
        "closure_prob",
        &[
            class(0.0995, "#0072B2", 0.3, "", "< 10 %"),
            class(0.4995, "#E69F00", 0.8, "4;1.5", "10–50 %"),
            class(1.0, "#000000", 0.9, "1.2;1.2", "> 50 %"),
        ],
    )
}

/// Alternatives too; the fewer chances, the darker.
fn routes() -> String {
    let class = |upper, colour, width, label: &str| Class {
        upper,
        symbol: line(colour, width, ""),
        label: label.to_owned(),
    };
    graduated(
        "open_prob",
        &[
            class(0.4995, "#7F0000", 0.7, "open in < 50 %"),
            class(0.8995, "#D55E00", 0.5, "50–90 %"),
            class(1.0, "#56B4E9", 0.4, "> 90 %"),
        ],
    )
}

/// The wider, the more go there; as the crow flies.
fn flows() -> String {
    let class = |upper, width, label: &str| Class {
        upper,
        symbol: line("#6A3D9A", width, ""),
        label: label.to_owned(),
    };
    graduated(
        "people_mean",
        &[
            class(9.5, 0.15, "< 10"),
            class(99.5, 0.4, "10–99"),
            class(999.5, 0.9, "100–999"),
            class(1e9, 1.8, "1,000+"),
        ],
    )
}

/// The earlier, the darker.
fn convoys() -> String {
    let class = |upper, colour, label: &str| Class {
        upper,
        symbol: line(colour, 0.7, ""),
        label: label.to_owned(),
    };
    graduated(
        "day",
        &[
            class(1.5, "#7F0000", "day 1"),
            class(3.5, "#D55E00", "days 2 and 3"),
            class(7.5, "#E69F00", "up to day 7"),
            class(1e4, "#56B4E9", "later"),
        ],
    )
}

fn shelters() -> String {
    let class = |upper, colour, label: &str| Class {
        upper,
        symbol: marker("square", colour, 2.2),
        label: label.to_owned(),
    };
    graduated(
        "overflow_prob",
        &[
            class(0.1, COLOURS[1], "< 10 %"),
            class(0.5, COLOURS[3], "10–50 %"),
            class(1.0, COLOURS[6], "> 50 %"),
        ],
    )
}

/// The better, the darker.
fn camps() -> String {
    let class = |upper, colour, label: &str| Class {
        upper,
        symbol: marker("triangle", colour, 3.0),
        label: label.to_owned(),
    };
    graduated(
        "score",
        &[
            class(0.5, COLOURS[1], "below 0.5"),
            class(0.75, COLOURS[3], "0.5–0.75"),
            class(1.0, COLOURS[6], "above 0.75"),
        ],
    )
}

/// Hatched by how long the order holds, so that what lies below is seen.
fn zones() -> String {
    let class = |upper, colour, label: &str| Class {
        upper,
        symbol: hatching(colour),
        label: label.to_owned(),
    };
    graduated(
        "until_day",
        &[
            class(14.0, "#CC79A7", "up to two weeks"),
            class(180.0, "#D55E00", "up to six months"),
            class(1095.0, "#7F0000", "longer"),
        ],
    )
}

/// A class each level, in its own colour; a level without a label is a thin line.
fn contours(table: &Table) -> String {
    let text = |row: &[Cell], name: &str| {
        table.column(name).map_or_else(String::new, |it| row[it].plain())
    };
    let class = |row: &Vec<Cell>| {
        let (value, label) = (text(row, "value"), text(row, "label"));
        let width = if label.is_empty() { 0.3 } else { 0.6 };
        Class {
            // What is above the level by rounding is still the level.
            upper: value.parse::<f64>().unwrap_or(0.0) * 1.001,
            symbol: line(&text(row, "color"), width, ""),
            label: if label.is_empty() { value } else { label },
        }
    };
    graduated("value", &table.rows.iter().map(class).collect::<Vec<_>>())
}

fn graduated(column: &str, classes: &[Class]) -> String {
    graduated_from(0.0, column, classes)
}

fn graduated_from(mut lower: f64, column: &str, classes: &[Class]) -> String {
    let mut ranges = String::new();
    let mut symbols = String::new();
    for (i, class) in classes.iter().enumerate() {
        let label = class.label.replace('<', "&lt;").replace('>', "&gt;");
        let _ = write!(
            ranges,
            "<range symbol=\"{i}\" lower=\"{lower}\" upper=\"{}\" label=\"{label}\" \
             render=\"true\"/>",
            class.upper
        );
        symbols.push_str(&class.symbol.replace("name=\"symbol\"", &format!("name=\"{i}\"")));
        lower = class.upper;
    }
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\
         <qgis version=\"3.22.0\" styleCategories=\"Symbology\">\
         <renderer-v2 type=\"graduatedSymbol\" attr=\"{column}\" \
         graduatedMethod=\"GraduatedColor\" symbollevels=\"0\" enableorderby=\"0\" \
         forceraster=\"0\"><ranges>{ranges}</ranges><symbols>{symbols}</symbols>\
         </renderer-v2></qgis>"
    )
}

fn symbol(kind: &str, class: &str, options: &[(&str, &str)]) -> String {
    let mut list = String::new();
    for (name, value) in options {
        let _ = write!(list, "<Option type=\"QString\" name=\"{name}\" value=\"{value}\"/>");
    }
    format!(
        "<symbol type=\"{kind}\" name=\"symbol\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\
         <layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\">\
         <Option type=\"Map\">{list}</Option></layer></symbol>"
    )
}

fn fill(colour: &str) -> String {
    symbol(
        "fill",
        "SimpleFill",
        &[("color", &rgba(colour)), ("outline_color", "60,60,60,255"), ("outline_width", "0.1")],
    )
}

fn hatching(colour: &str) -> String {
    let colour = rgba(colour);
    symbol(
        "fill",
        "SimpleFill",
        &[
            ("style", "b_diagonal"),
            ("color", &colour),
            ("outline_color", &colour),
            ("outline_width", "0.6"),
        ],
    )
}

fn marker(shape: &str, colour: &str, size: f64) -> String {
    symbol(
        "marker",
        "SimpleMarker",
        &[
            ("name", shape),
            ("color", &rgba(colour)),
            ("outline_color", "60,60,60,255"),
            ("outline_width", "0.15"),
            ("size", &size.to_string()),
        ],
    )
}

fn line(colour: &str, width: f64, dashes: &str) -> String {
    let (width, dashed) = (format!("{width:.2}"), if dashes.is_empty() { "0" } else { "1" });
    let colour = rgba(colour);
    let mut options =
        vec![("line_color", colour.as_str()), ("line_width", &width), ("use_custom_dash", dashed)];
    if !dashes.is_empty() {
        options.push(("customdash", dashes));
    }
    symbol("line", "SimpleLine", &options)
}

/// `#c7e9b4` as QGIS writes it: `199,233,180,255`.
fn rgba(colour: &str) -> String {
    let part = |i: usize| u8::from_str_radix(&colour[i..i + 2], 16).unwrap_or(0);
    format!("{},{},{},255", part(1), part(3), part(5))
}

#[cfg(test)]
mod tests {
    #[test]
    fn colours_are_told_as_qgis_tells_them() {
        assert_eq!(super::rgba("#c7e9b4"), "199,233,180,255");
        assert_eq!(super::rgba("#E69F00"), "230,159,0,255");
    }
}
