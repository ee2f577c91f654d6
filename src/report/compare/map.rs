//! The map of the difference: districts by how many more or fewer are displaced in night 1.

use std::fmt::Write;

use super::changes::{Comparison, DISPLACED};
use super::classes::Classes;
use crate::engine::outcome::Zone;
use crate::report::lang::Language;
use crate::report::map::labels::Placer;
use crate::report::map::view::View;
use crate::report::map::{fills, marks};
use crate::report::plan::Plan;

/// Draws the `<svg>` element.
pub fn draw(of: &Comparison, classes: &Classes, language: &Language) -> String {
    let view = view(&of.a.plan, &of.b.plan);
    let (width, height) = (view.width, view.height);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" class=\"map\" \
         aria-hidden=\"true\" focusable=\"false\"><rect width=\"{width}\" height=\"{height}\" \
         fill=\"#eceae6\"/><g stroke=\"#5b5b5b\" stroke-width=\".6\">"
    );
    let areas = of.a.plan.context.areas;
    for (zone, changes) in of.rows() {
        let Zone::District(idx) = zone.a else { continue };
        let path = fills::path(&view, &areas.districts[idx].boundary);
        let colour = classes.colour(changes[DISPLACED].told());
        if !path.is_empty() {
            let _ = write!(svg, "<path d=\"{path}\" fill=\"{colour}\"/>");
        }
    }
    svg.push_str("</g>");
    fills::borders(&mut svg, &of.a.plan, &view);
    let mut placer = Placer::new(width, height);
    let scale = marks::scale_bar(&view, &mut placer, language);
    for side in [&of.a, &of.b] {
        marks::epicentre(&mut svg, &side.plan, &view, &mut placer);
    }
    marks::towns(&mut svg, &of.a.plan, &view, &mut placer, language);
    svg + &scale + "</svg>"
}

/// Holds what the maps of both runs show.
fn view(a: &Plan, b: &Plan) -> View {
    let corners = |plan: &Plan| {
        let of = View::of(plan);
        [of.place(0.0, 0.0), of.place(of.width, of.height)]
    };
    View::around(&[corners(a), corners(b)].concat())
}
