//! Shaded relief under the map of the page.

use serde::Serialize;

use crate::report::map::relief;
use crate::report::map::view::View;
use crate::report::plan::Plan;

/// Longer side, pixels: a valley of 2 km has a few, and the picture some 300 kB.
const LONGER_SIDE: f64 = 1_300.0;

/// Around the places, degrees.
const MARGIN_DEG: f64 = 0.15;

/// A picture and where it lies: its sides are parallels and meridians.
#[derive(Serialize)]
pub struct Picture {
    /// `data:` address.
    png: String,
    /// West, south, east, north.
    bounds: [f64; 4],
}

impl Picture {
    /// Relief of all settlements and shelters with a margin; `None` without heights.
    pub fn of(plan: &Plan) -> Option<Picture> {
        let terrain = plan.context.terrain?;
        let settlements = plan.context.settlements.iter().map(|it| it.place);
        let places = settlements.chain(plan.context.shelters.iter().map(|it| it.place));
        let at = places.fold([180.0_f64, 90.0_f64, -180.0_f64, -90.0_f64], |[w, s, e, n], it| {
            [w.min(it.lon_deg), s.min(it.lat_deg), e.max(it.lon_deg), n.max(it.lat_deg)]
        });
        if at[2] < at[0] {
            return None;
        }
        let [west, south, east, north] =
            [at[0] - MARGIN_DEG, at[1] - MARGIN_DEG, at[2] + MARGIN_DEG, at[3] + MARGIN_DEG];
        let squeeze = (0.5 * (south + north)).to_radians().cos();
        let (wide, high) = ((east - west) * squeeze, north - south);
        let per_lat = LONGER_SIDE / wide.max(high);
        let view = View {
            width: (wide * per_lat).round(),
            height: (high * per_lat).round(),
            west_deg: west,
            north_deg: north,
            per_lon: per_lat * squeeze,
            per_lat,
        };
        let png = relief::picture(terrain, &view, 1.0)?;
        Some(Picture { png, bounds: [west, south, east, north] })
    }
}
