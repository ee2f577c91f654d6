//! Layer `roads`: lines that meet at their ends or in shared corners.

pub mod words;
pub mod lines;
pub mod topology;
pub mod cover;
pub mod near;

use std::cell::RefCell;

use crate::exposure::settlement::Area;
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::Rows;
use crate::input::problem::Problems;
use crate::routing::build::{Joining, RoadLine};
use crate::routing::network::Network;
use crate::routing::noding;
use crate::routing::speed::Terrain;
use crate::units::Metres;

/// What lies around the roads, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Land<'a> {
    /// Heights and slopes.
    pub terrain: Option<Terrain<'a>>,
    /// Areas that roads may not leave; empty where they may go anywhere.
    pub within: &'a [Area],
}

/// The network of a layer: `segment_id`, `class` (`main`, `local`, `track`, or OpenStreetMap's
/// highway); `name`, `length_km`, `maxspeed`, `surface`, `bridge`, `bridge_class`, `tunnel`, `oneway`,
/// `closed_months` and `origin` where known.
pub fn read(
    mapping: &Mapping,
    land: Land<'_>,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Network> {
    let rows = Rows::open(kind::of("roads"), mapping, frame, problems)?;
    of(rows, mapping, land)
}

/// The network of rows that were opened.
pub fn of(rows: Rows, mapping: &Mapping, land: Land<'_>) -> Option<Network> {
    let mut lines = lines::of(&rows);
    let teller = rows.teller().clone();
    let placed = rows.placed();
    if !rows.finish() || !placed {
        return None;
    }
    if let Some(reach) = mapping.snap_m.map(Metres) {
        let joined = noding::join_loose_ends(&mut lines, reach);
        let message = format!("{joined} loose ends were joined to a road within {} m", reach.0);
        teller.tell(teller.note("E501", message).count(joined));
    }
    let lines = noding::cut_at_shared_corners(lines);
    let lines = cover::within(&teller, lines, land.within);
    let joining =
        mapping.snap_m.map_or(Joining::default(), |it| Joining { tolerance: Metres(it.max(1.0)) });
    let free = |road: &RoadLine, length| match land.terrain {
        Some(it) => it.free(road, length),
        None => crate::routing::speed::free_without_terrain(road, length),
    };
    let (network, findings) = Network::from_lines(&lines, joining, free);
    topology::report(&teller, &lines, &findings);
    if network.segments.is_empty() {
        teller.tell(teller.error("E103", "no line can be used as a road"));
        return None;
    }
    topology::islands(&teller, &network);
    if let Some(terrain) = land.terrain {
        cover::check_terrain(&teller, &network, terrain);
    }
    Some(network)
}
