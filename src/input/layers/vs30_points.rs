//! Layer `vs30_points`: Vs30 as it was measured at places, beside the raster of estimates.

use std::cell::RefCell;

use crate::hazard::site::MeasuredGround;
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::{Row, Rows};
use crate::input::problem::Problems;
use crate::units::Vs30;

/// Every point, in the order of the file: `vs30`; `id`, `z1p0_m`, `z2p5_km` where known.
pub fn read(
    mapping: &Mapping,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Vec<MeasuredGround>> {
    of(Rows::open(kind::of("vs30_points"), mapping, frame, problems)?)
}

/// Points of rows that were opened.
pub fn of(rows: Rows) -> Option<Vec<MeasuredGround>> {
    let mut found: Vec<MeasuredGround> = vec![];
    for row in rows.iter() {
        let vs30 = row.count("vs30");
        let vs30 = vs30.filter(|it| is_within(&rows, &row, *it, &VS30_M_S));
        let z1p0_m = row.optional_count("z1p0_m");
        let z1p0_m = z1p0_m.filter(|it| is_within(&rows, &row, *it, &Z1P0_M));
        let z2p5_km = row.optional_count("z2p5_km");
        let z2p5_km = z2p5_km.filter(|it| is_within(&rows, &row, *it, &Z2P5_KM));
        let (Some(place), Some(vs30)) = (row.place(), vs30) else { continue };
        if found.iter().any(|it| it.place == place) {
            let help = "the first is used: give the others places of their own, or remove them";
            rows.left_out("W443", "a place that was measured twice", help, &row, row.name());
            continue;
        }
        found.push(MeasuredGround { place, vs30: Vs30(vs30), z1p0_m, z2p5_km });
    }
    if found.is_empty() && rows.placed() {
        rows.teller().tell(rows.teller().error("E103", "no row can be used as a measured point"));
        rows.refuse();
    } else if let Some(first) = found.first() {
        let numbers = found.iter().map(|it| it.vs30.0);
        let (low, high) =
            numbers.fold((first.vs30.0, first.vs30.0), |(a, b), it| (a.min(it), b.max(it)));
        let message = format!("Vs30 measured at places: {}, {low} to {high} m/s", found.len());
        rows.teller().tell(rows.teller().note("I433", message));
    }
    rows.finish().then_some(found)
}

/// What a number of the ground can be.
pub(super) struct Range {
    low: f64,
    high: f64,
    what: &'static str,
    help: &'static str,
}

/// From peat to the hardest rock. Ours.
pub(super) const VS30_M_S: Range = Range {
    low: 50.0,
    high: 3000.0,
    what: "no such stiffness",
    help: "vs30 is in m/s, 50 to 3000; if it is a code for \"no data\", say nodata = […]",
};
/// The deepest basins have some 2 km and 10 km. Ours.
pub(super) const Z1P0_M: Range = Range {
    low: 0.0,
    high: 5000.0,
    what: "no such depth to 1.0 km/s",
    help: "z1p0_m is in metres, 0 to 5000; leave it empty if it is not known",
};
pub(super) const Z2P5_KM: Range = Range {
    low: 0.0,
    high: 20.0,
    what: "no such depth to 2.5 km/s",
    help: "z2p5_km is in kilometres, 0 to 20; leave it empty if it is not known",
};

/// Tells a number that cannot be.
pub(super) fn is_within(rows: &Rows, row: &Row, number: f64, range: &Range) -> bool {
    let is_within = (range.low..=range.high).contains(&number);
    if !is_within {
        rows.error("E440", range.what, range.help, format!("{} has {number}", row.name()));
    }
    is_within
}
