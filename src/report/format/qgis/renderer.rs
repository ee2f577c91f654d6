//! How features, and cells of a raster, get their symbol.

use std::fmt::Write;

use super::escaped;

/// One class of a graduated renderer: up to this value, this symbol, this label.
pub struct Class {
    /// Highest value of the class.
    pub upper: f64,
    /// Its symbol.
    pub symbol: String,
    /// What the legend says.
    pub label: String,
}

impl Class {
    /// A class.
    pub fn new(upper: f64, symbol: String, label: &str) -> Class {
        Class { upper, symbol, label: label.to_owned() }
    }
}

/// A symbol by the class of a column; the first class begins at 0.
pub fn graduated(column: &str, classes: &[Class]) -> String {
    graduated_from(0.0, column, classes)
}

/// The same, where the first class begins at `lower`.
pub fn graduated_from(mut lower: f64, column: &str, classes: &[Class]) -> String {
    let mut ranges = String::new();
    let mut symbols = String::new();
    for (i, class) in classes.iter().enumerate() {
        let _ = write!(
            ranges,
            "<range symbol=\"{i}\" lower=\"{lower}\" upper=\"{}\" label=\"{}\" render=\"true\"/>",
            class.upper,
            escaped(&class.label)
        );
        symbols.push_str(&class.symbol.replace("name=\"symbol\"", &format!("name=\"{i}\"")));
        lower = class.upper;
    }
    format!(
        "<renderer-v2 type=\"graduatedSymbol\" attr=\"{column}\" \
         graduatedMethod=\"GraduatedColor\" symbollevels=\"0\" enableorderby=\"0\" \
         forceraster=\"0\"><ranges>{ranges}</ranges><symbols>{symbols}</symbols></renderer-v2>"
    )
}

/// The same symbol for all.
pub fn single(symbol: &str) -> String {
    let symbol = symbol.replace("name=\"symbol\"", "name=\"0\"");
    format!(
        "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" enableorderby=\"0\" \
         forceraster=\"0\"><symbols>{symbol}</symbols></renderer-v2>"
    )
}

/// A colour by value: between two values in between, or that of the next value above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ramp {
    /// Colours run into each other.
    Interpolated,
    /// One colour up to each value.
    Discrete,
}

/// One value of a ramp: `#rrggbb`, 255 for opaque, what the legend says.
pub struct Step {
    /// The value, or the upper end of its class.
    pub value: f64,
    /// Its colour.
    pub colour: String,
    /// 0 where nothing is drawn, 255 for opaque.
    pub alpha: u8,
    /// What the legend says.
    pub label: String,
}

/// Cells by their value.
pub fn raster(ramp: Ramp, steps: &[Step], opacity: f64) -> String {
    let mut items = String::new();
    for it in steps {
        let value = if it.value.is_finite() { it.value.to_string() } else { "inf".to_owned() };
        let (colour, alpha, label) = (&it.colour, it.alpha, escaped(&it.label));
        let _ = write!(
            items,
            "<item value=\"{value}\" color=\"{colour}\" alpha=\"{alpha}\" label=\"{label}\"/>"
        );
    }
    let kind = if ramp == Ramp::Interpolated { "INTERPOLATED" } else { "DISCRETE" };
    let ends = [steps.first(), steps.iter().rfind(|it| it.value.is_finite())];
    let [low, high] = ends.map(|it| it.map_or(0.0, |it| it.value));
    format!(
        "<pipe><rasterrenderer type=\"singlebandpseudocolor\" band=\"1\" opacity=\"{opacity}\" \
         alphaBand=\"-1\" nodataColor=\"\" classificationMin=\"{low}\" \
         classificationMax=\"{high}\"><rasterTransparency/><rastershader><colorrampshader \
         colorRampType=\"{kind}\" classificationMode=\"1\" clip=\"0\" minimumValue=\"{low}\" \
         maximumValue=\"{high}\" labelPrecision=\"1\">{items}</colorrampshader></rastershader>\
         </rasterrenderer><brightnesscontrast brightness=\"0\" contrast=\"0\" gamma=\"1\"/>\
         <huesaturation saturation=\"0\" colorizeOn=\"0\" grayscaleMode=\"0\"/>\
         <rasterresampler maxOversampling=\"2\"/></pipe>"
    )
}
