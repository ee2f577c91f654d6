//! Roads that leave the region, and roads where the terrain says nothing.

use geo::{Geodesic, Length as _};

use crate::exposure::settlement::Area;
use crate::input::layers::load::Teller;
use crate::input::layers::membership::Membership;
use crate::input::problem::Affected;
use crate::routing::build::RoadLine;
use crate::routing::cells::middles;
use crate::routing::network::{Network, Segment};
use crate::routing::speed::Terrain;
use crate::units::{LonLat, Metres};

/// Between points that are held against borders and terrain.
const STEP: Metres = Metres(1000.0);

/// Share of the length of road that may lie beyond the terrain without a word.
const UNCOVERED_SHARE: f64 = 0.005;

/// Roads this far beyond a border are abroad, km: borders of small scale cut corners. Ours.
const ABROAD_KM: f64 = 10.0;

/// The lines that stay within areas or near them. Nobody is sent over a border.
pub(super) fn within(teller: &Teller, lines: Vec<RoadLine>, areas: &[Area]) -> Vec<RoadLine> {
    if areas.is_empty() {
        return lines;
    }
    let membership = Membership::by_place(areas);
    let stays = |it: &RoadLine| {
        let on_earth = |it: &geo::Coord<f64>| it.x.is_finite() && it.y.is_finite();
        !it.line.0.iter().all(on_earth)
            || middles(&it.line, STEP).iter().all(|it| membership.within(*it, ABROAD_KM).is_some())
    };
    let is_within: Vec<bool> = lines.iter().map(stays).collect();
    let (mut kept, mut left) = (vec![], vec![]);
    for (line, is_within) in lines.into_iter().zip(is_within) {
        if is_within { kept.push(line) } else { left.push(line) }
    }
    if left.is_empty() {
        return kept;
    }
    let km: f64 = left.iter().map(|it| Geodesic.length(&it.line) / 1000.0).sum();
    let message =
        format!("{} roads, {km:.0} km, lead out of the region and were left out", left.len());
    let affected = left.iter().map(|it| Affected {
        id: it.id.clone(),
        found: "leads out of the region".to_owned(),
        action: "left out".to_owned(),
        place: it.line.0.first().map(|it| LonLat::new(it.x, it.y)),
        ..Affected::default()
    });
    let help =
        "`across_borders = true` under [roads] keeps them; they must be open to people in need";
    teller.tell(teller.note("I512", message).help(help).affected(affected.collect()));
    kept
}

/// Tells how much road lies where heights or slopes are not known.
pub(super) fn check_terrain(teller: &Teller, network: &Network, terrain: Terrain<'_>) {
    let all: f64 = network.segments.iter().map(|it| it.length_m).sum();
    for (raster, layer, consequence) in [
        (terrain.elevation_m, "dem", "altitude slows nobody there"),
        (terrain.slope_deg, "slope", "they are driven as on the plain, and no slide closes them"),
    ] {
        // A layer that the region says it has none of.
        if raster.grid.is_empty() {
            continue;
        }
        let uncovered_m = |it: &Segment| {
            let places = middles(&it.line, STEP);
            let unknown = places.iter().filter(|it| raster.at(**it).is_none()).count();
            it.length_m * unknown as f64 / places.len().max(1) as f64
        };
        let beyond: Vec<(f64, &Segment)> = network
            .segments
            .iter()
            .map(|it| (uncovered_m(it), it))
            .filter(|it| 0.0 < it.0)
            .collect();
        let m: f64 = beyond.iter().map(|it| it.0).sum();
        if m <= UNCOVERED_SHARE * all {
            continue;
        }
        let message = format!(
            "{:.0} km of road ({:.0} %) lie where the layer `{layer}` says nothing: {consequence}",
            m / 1000.0,
            100.0 * m / all
        );
        let affected = beyond.iter().map(|(m, it)| Affected {
            id: it.id.clone(),
            found: format!("{:.1} km without `{layer}`", m / 1000.0),
            place: it.line.0.first().map(|it| LonLat::new(it.x, it.y)),
            ..Affected::default()
        });
        let help = format!("load a layer `{layer}` that covers the roads");
        teller.tell(teller.warning("W513", message).help(help).affected(affected.collect()));
    }
}
