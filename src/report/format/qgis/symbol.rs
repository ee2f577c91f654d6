//! Symbols as QGIS writes them; each is named `symbol` until a renderer names it.

use std::fmt::Write;

fn symbol(kind: &str, class: &str, options: &[(&str, &str)]) -> String {
    of_layers(kind, 1.0, &[part(class, options)])
}

/// One part of a symbol; those after it are drawn over it.
fn part(class: &str, options: &[(&str, &str)]) -> String {
    let mut list = String::new();
    for (name, value) in options {
        let _ = write!(list, "<Option type=\"QString\" name=\"{name}\" value=\"{value}\"/>");
    }
    format!(
        "<layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\">\
         <Option type=\"Map\">{list}</Option></layer>"
    )
}

fn of_layers(kind: &str, opacity: f64, parts: &[String]) -> String {
    format!(
        "<symbol type=\"{kind}\" name=\"symbol\" alpha=\"{opacity}\" clip_to_extent=\"1\" \
         force_rhr=\"0\">{}</symbol>",
        parts.concat()
    )
}

/// Land in a colour, with a thin grey outline.
pub fn fill(colour: &str) -> String {
    symbol(
        "fill",
        "SimpleFill",
        &[("color", &rgba(colour)), ("outline_color", "60,60,60,255"), ("outline_width", "0.1")],
    )
}

/// Land by its outline alone; the width in millimetres.
pub fn outline(colour: &str, width: f64) -> String {
    let (colour, width) = (rgba(colour), width.to_string());
    let options = [("style", "no"), ("outline_color", &*colour), ("outline_width", &*width)];
    symbol("fill", "SimpleFill", &options)
}

/// Hatched land, so that what lies below is seen.
pub fn hatching(colour: &str) -> String {
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

/// A place; the size in millimetres.
pub fn marker(shape: &str, colour: &str, size: f64) -> String {
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

/// A line; width and dashes in millimetres, `4;1.5`, solid where there are none.
pub fn line(colour: &str, width: f64, dashes: &str) -> String {
    of_layers("line", 1.0, &[stroke(colour, width, dashes)])
}

/// A line on a dark rim, which is seen on any ground.
pub fn rimmed_line(colour: &str, width: f64) -> String {
    of_layers("line", 1.0, &[stroke("#4d4d4d", width + 0.3, ""), stroke(colour, width, "")])
}

/// A line through which others are seen.
pub fn pale_line(colour: &str, width: f64) -> String {
    of_layers("line", 0.5, &[stroke(colour, width, "")])
}

fn stroke(colour: &str, width: f64, dashes: &str) -> String {
    let (width, dashed) = (format!("{width:.2}"), if dashes.is_empty() { "0" } else { "1" });
    let colour = rgba(colour);
    let mut options =
        vec![("line_color", colour.as_str()), ("line_width", &width), ("use_custom_dash", dashed)];
    if !dashes.is_empty() {
        options.push(("customdash", dashes));
    }
    part("SimpleLine", &options)
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
