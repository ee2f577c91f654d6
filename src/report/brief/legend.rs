//! What the signs of the map mean: a small drawing and its words each.

use serde::Serialize;

use crate::report::lang::Language;
use crate::report::map::Map;

/// A sign and what it means.
#[derive(Serialize)]
pub struct Sign {
    /// The `<svg>` element.
    pub svg: String,
    /// Width of the drawing, CSS pixels; 9 high.
    pub width: u32,
    /// Its words.
    pub label: String,
}

const HATCH: &str = "<rect width=\"16\" height=\"9\" fill=\"#fff\" stroke=\"#777\"/>\
    <path d=\"M0 9L9 0M5 9L14 0M10 9L16 3M0 4L4 0\" stroke=\"#000\" stroke-opacity=\".6\"/>";
const CONTOUR: &str = "<path d=\"M0 4.5H16\" stroke=\"#7a0177\" stroke-width=\"1.8\"/>";
const STAR: &str = "<path transform=\"translate(5 4.5) scale(.45)\" d=\"M0-10L2.4-3.2 9.5-3.1 3.8 \
    1.2 5.9 8.1 0 4-5.9 8.1-3.8 1.2-9.5-3.1-2.4-3.2Z\" fill=\"#e00000\"/>";
const RUPTURE: &str = "<path d=\"M0 4.5H16\" stroke=\"#c80000\" stroke-width=\"1.3\" \
    stroke-dasharray=\"5 2\"/>";
const OPEN: &str = "<path d=\"M0 4.5H16\" stroke=\"#0072B2\" stroke-width=\"1.4\"/>";
const RISK: &str = "<path d=\"M0 4.5H18\" stroke=\"#E69F00\" stroke-width=\"2.2\" \
    stroke-dasharray=\"8 3\"/>";
const CLOSED: &str = "<path d=\"M0 4.5H16\" stroke=\"#000\" stroke-width=\"2.4\" \
    stroke-dasharray=\"2.5 2.5\"/>";

/// The signs of a map, without its colours.
pub fn signs(map: &Map, has_roads: bool, language: &Language) -> Vec<Sign> {
    [
        ("hatch", 16, HATCH, map.hatched),
        ("contour", 16, CONTOUR, true),
        ("epicentre", 10, STAR, true),
        ("rupture", 16, RUPTURE, map.rupture),
        ("open", 16, OPEN, has_roads),
        ("risk", 18, RISK, has_roads),
        ("closed", 16, CLOSED, has_roads),
    ]
    .into_iter()
    .filter(|it| it.3)
    .map(|(key, width, drawing, _)| Sign {
        svg: format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"9\" \
             viewBox=\"0 0 {width} 9\" aria-hidden=\"true\">{drawing}</svg>"
        ),
        width,
        label: language.text("map", key).to_owned(),
    })
    .collect()
}
