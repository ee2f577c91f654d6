//! What makes `impact.gpkg` open styled in QGIS: a style a layer, in table `layer_styles`, and a
//! project with all of them, in table `qgis_projects`. Both hold the same XML.

pub mod symbol;
pub mod renderer;
pub mod label;
pub mod styles;
pub mod project;

/// A text as part of XML.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}
