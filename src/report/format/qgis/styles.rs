//! The style of each layer, by its name.

use super::label::{Label, Place, labeling};
use super::renderer::{Class, graduated, graduated_from, single};
use super::symbol::{fill, hatching, line, marker, outline, pale_line, rimmed_line};
use crate::engine::outcome::{Measure, Zone};
use crate::report::compare::classes::{COLOURS as COLOURS_OF_DIFFERENCE, Classes as Differences};
use crate::report::lang;
use crate::report::map::fills::{COLOURS, Classes};
use crate::report::plan::Plan;
use crate::report::table::{Table, Value as Cell};

/// Renderer and labels of a layer, as XML.
pub struct Style {
    /// Name of the layer.
    pub layer: &'static str,
    /// Element `renderer-v2`.
    pub renderer: String,
    /// Element `labeling`; empty where nothing is written beside features.
    pub labeling: String,
}

impl Style {
    /// As a document of its own, QML.
    pub fn qml(&self) -> String {
        let (renderer, labeling) = (&self.renderer, &self.labeling);
        let labels = u8::from(!labeling.is_empty());
        format!(
            "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\
             <qgis version=\"3.22.0\" styleCategories=\"Symbology|Labeling\" \
             labelsEnabled=\"{labels}\">{renderer}{labeling}</qgis>"
        )
    }
}

/// Styles of the layers that have rows, in no order that matters.
pub fn all(plan: &Plan, tables: &[Table]) -> Vec<Style> {
    let placed = tables.iter().filter(|it| it.shapes.iter().flatten().next().is_some());
    placed.filter_map(|it| of_table(plan, it)).collect()
}

/// Styles of the layers of a comparison: classes of the differences of two runs.
pub fn of_differences(classes: &Differences, tables: &[Table]) -> Vec<Style> {
    let style = |table: &Table| {
        let renderer = match table.name {
            "compare_adm1" | "compare_adm2" => difference(classes, fill),
            "compare_settlement" => difference(classes, |it| marker("circle", it, 2.2)),
            _ => return None,
        };
        Some(Style { layer: table.name, renderer, labeling: String::new() })
    };
    tables.iter().filter(|it| !it.rows.is_empty()).filter_map(style).collect()
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

fn of_table(plan: &Plan, table: &Table) -> Option<Style> {
    let renderer = match table.name {
        "impact_adm1" => single(&outline("#303030", 0.5)),
        "impact_adm2" => districts(plan),
        "impact_settlement" => settlements(plan),
        "road_segments" => roads(),
        "routes" => routes(),
        "displacement_flows" => flows(table),
        "relocation_plan" => convoys(),
        "shelter_sites" => shelters(),
        "camp_sites" => camps(),
        "evacuation_zones" => zones(),
        "epicentre" => single(&marker("star", "#D7191C", 6.0)),
        "rupture" => single(&outline("#D7191C", 0.6)),
        "data_issues" => single(&marker("diamond", "#CC79A7", 2.4)),
        it if it.starts_with("contours_") => contours(table),
        _ => return None,
    };
    let labeling = label(table.name).map_or_else(String::new, |it| labeling(&it));
    Some(Style { layer: table.name, renderer, labeling })
}

/// What is written beside the features of a layer.
fn label(layer: &str) -> Option<Label<'static>> {
    let plain = Label {
        expression: "",
        size: 8.0,
        is_bold: false,
        place: Place::Inside,
        from_scale: None,
        priority: 5,
    };
    let along = Label { expression: "\"label\"", is_bold: true, place: Place::Along, ..plain };
    Some(match layer {
        "impact_adm1" => Label { expression: "\"adm1_name\"", size: 10.0, is_bold: true, ..plain },
        "impact_adm2" => {
            Label { expression: "\"adm2_name\"", from_scale: Some(3_000_000), ..plain }
        }
        "impact_settlement" => Label {
            expression: "\"settlement_name\"",
            size: 7.0,
            place: Place::Beside,
            from_scale: Some(250_000),
            priority: 3,
            ..plain
        },
        "epicentre" => Label {
            expression: "'M ' || format_number(\"magnitude\", 1)",
            size: 10.0,
            is_bold: true,
            place: Place::Beside,
            priority: 10,
            ..plain
        },
        "shelter_sites" => Label {
            expression: "\"site_name\"",
            size: 7.0,
            place: Place::Beside,
            from_scale: Some(100_000),
            priority: 2,
            ..plain
        },
        "camp_sites" => Label {
            expression: "\"camp_id\"",
            size: 7.0,
            place: Place::Beside,
            from_scale: Some(1_000_000),
            ..plain
        },
        "evacuation_zones" => Label { expression: "\"name\"", is_bold: true, ..plain },
        it if it.starts_with("contours_") => Label { priority: 8, ..along },
        _ => return None,
    })
}

/// Classes of people up to the most of the run, as on the brief's map.
fn counts(classes: &Classes, symbol: impl Fn(usize, &str) -> String) -> Vec<Class> {
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
    graduated("displaced_p50", &counts(&Classes::of(plan), |_, colour| fill(colour)))
}

fn settlements(plan: &Plan) -> String {
    let displaced = |it| plan.summary(Zone::Settlement(it), Measure::DisplacedNight1).p50;
    let most = (0..plan.context.settlements.len()).map(displaced).fold(0.0, f64::max);
    let marker = |i: usize, colour: &str| marker("circle", colour, 0.7 + 0.4 * i as f64);
    graduated("displaced_p50", &counts(&Classes::up_to(most), marker))
}

/// The three classes of the map: open, thin and grey below all else; at risk; likely closed.
fn roads() -> String {
    let class = |upper, colour, width, dashes, label: &str| {
        Class::new(upper, line(colour, width, dashes), label)
    };
    graduated(
        "closure_prob",
        &[
            class(0.0995, "#6E6E6E", 0.2, "", "< 10 %"),
            class(0.4995, "#E69F00", 0.8, "4;1.5", "10–50 %"),
            class(1.0, "#000000", 0.9, "1.2;1.2", "> 50 %"),
        ],
    )
}

/// Alternatives too; the fewer chances, the darker.
fn routes() -> String {
    let class =
        |upper, colour, width, label: &str| Class::new(upper, line(colour, width, ""), label);
    graduated(
        "open_prob",
        &[
            class(0.4995, "#7F0000", 0.7, "open in < 50 %"),
            class(0.8995, "#D55E00", 0.5, "50–90 %"),
            class(1.0, "#56B4E9", 0.4, "> 90 %"),
        ],
    )
}

/// The wider, the more go there; as the crow flies. Classes follow the run.
fn flows(table: &Table) -> String {
    let column = table.column("people_mean");
    let mean = |row: &Vec<Cell>| match column.map(|it| &row[it]) {
        Some(Cell::Whole(it)) => *it as f64,
        _ => 0.0,
    };
    let placed = table.rows.iter().zip(&table.shapes).filter(|it| it.1.is_some());
    let most = placed.map(|it| mean(it.0)).fold(0.0, f64::max);
    let wide = |i: usize, _: &str| pale_line("#6A3D9A", 0.06 * 1.7_f64.powi(i as i32));
    graduated("people_mean", &counts(&Classes::up_to(most), wide))
}

/// The earlier, the darker.
fn convoys() -> String {
    let class = |upper, colour, label: &str| Class::new(upper, line(colour, 0.7, ""), label);
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
    let class =
        |upper, colour, label: &str| Class::new(upper, marker("square", colour, 1.6), label);
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
    let class =
        |upper, colour, label: &str| Class::new(upper, marker("triangle", colour, 3.0), label);
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
    let class = |upper, colour, label: &str| Class::new(upper, hatching(colour), label);
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
        let colour = text(row, "color");
        Class {
            // What is above the level by rounding is still the level.
            upper: value.parse::<f64>().unwrap_or(0.0) * 1.001,
            symbol: if label.is_empty() {
                line(&colour, 0.35, "")
            } else {
                rimmed_line(&colour, 0.6)
            },
            label: if label.is_empty() { value } else { label },
        }
    };
    graduated("value", &table.rows.iter().map(class).collect::<Vec<_>>())
}
