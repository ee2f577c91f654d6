//! The map of the brief: one picture in SVG, drawn without a browser or a network.

pub mod contours;
pub mod relief;
pub mod labels;
pub mod view;
pub mod fills;
pub mod lines;
pub mod marks;

use std::fmt::Write;

use super::lang::Language;
use super::plan::Plan;
use fills::Classes;
use labels::Placer;
use view::View;

/// A drawn map, and what its legend must say.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The `<svg>` element.
    pub svg: String,
    /// Colours and breaks of the districts, or settlements.
    pub classes: Classes,
    /// Whether a district in sight is hatched.
    pub hatched: bool,
    /// Whether a rupture is drawn.
    pub rupture: bool,
    /// Whether settlements are coloured, since no district has a boundary.
    pub by_settlement: bool,
}

/// Draws the map: `ranked` districts carry numbers from 1, `lettered` segments letters from A.
pub fn draw(plan: &Plan, ranked: &[usize], lettered: &[usize], language: &Language) -> Map {
    let view = View::of(plan);
    let classes = Classes::of(plan);
    let mut placer = Placer::new(view.width, view.height);
    let mut svg = open(&view);
    let hatched = fills::draw(&mut svg, plan, &view, &classes);
    if let Some(terrain) = plan.context.terrain {
        relief::draw(&mut svg, terrain, &view);
    }
    fills::borders(&mut svg, plan, &view);
    lines::roads(&mut svg, plan, &view);
    let drawn = lines::contours(&mut svg, plan, &view);
    lines::rupture(&mut svg, plan, &view);
    let by_settlement = fills::by_settlement(plan);
    if by_settlement {
        fills::points(&mut svg, plan, &view, &classes);
    }
    let scale = marks::scale_bar(&view, &mut placer, language);
    marks::epicentre(&mut svg, plan, &view, &mut placer);
    marks::crosses(&mut svg, plan, &view, lettered, &mut placer);
    marks::ranks(&mut svg, plan, &view, ranked, &mut placer);
    marks::letters(&mut svg, plan, &view, lettered, &mut placer);
    marks::degrees(&mut svg, &drawn, &mut placer);
    marks::towns(&mut svg, plan, &view, &mut placer, language);
    svg.push_str(&scale);
    svg.push_str("</g></svg>");
    let rupture = 3 <= plan.context.rupture.len();
    Map { svg, classes, hatched, rupture, by_settlement }
}

fn open(view: &View) -> String {
    let (width, height) = (view.width, view.height);
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         class=\"map\" aria-hidden=\"true\" focusable=\"false\"><defs>\
         <clipPath id=\"frame\"><rect width=\"{width}\" height=\"{height}\"/></clipPath>\
         <pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\" \
         stroke=\"#000\" stroke-opacity=\".55\" stroke-width=\"1.1\"/><line x1=\"1\" y1=\"0\" \
         x2=\"1\" y2=\"5\" stroke=\"#fff\" stroke-opacity=\".4\" stroke-width=\".9\"/>\
         </pattern></defs>\
         <g clip-path=\"url(#frame)\"><rect width=\"{width}\" height=\"{height}\" \
         fill=\"#eceae6\"/>"
    );
    svg
}
