//! Coordinates along and across a trace of several pieces.
//!
//! Spudich and Chiou (2015), "Strike-parallel and strike-normal coordinate system around
//! geometrically complicated rupture traces: use by NGA-West2 and further improvements", USGS
//! Open-File Report 2015-1028: T and U are means over the segments of a trace, weighted with the
//! angle under which a segment is seen over the distance from its line (equations 1 to 12).
//! Where the report leaves a choice it is made as in OpenQuake Engine 3.26: a trace that runs
//! against the mean direction is turned, U starts at the end that is farthest back along the
//! strike, in east or west, and a site within 0.1 km of a segment's line counts as on it.

use nalgebra::Vector3;

use crate::hazard::sphere::{Orthographic, azimuth, direction};
use crate::units::LonLat;

/// Within this distance of its line a site is on a segment or beyond its end, km.
const ON_LINE_KM: f64 = 0.1;

/// T and U of a trace.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gc2 {
    segments: Vec<Segment>,
    u_max_km: f64,
}

/// A straight piece with its own map.
#[derive(Clone, Debug, PartialEq)]
struct Segment {
    map: Orthographic,
    start_km: [f64; 2],
    /// Unit vector along the segment, on the map.
    along: [f64; 2],
    length_km: f64,
    /// U of its start.
    shift_km: f64,
}

impl Gc2 {
    /// Of top edges from their start to their end, at least one.
    pub(super) fn new(edges: &[[LonLat; 2]]) -> Gc2 {
        let edges = aligned(edges);
        let mean_deg = mean_azimuth_deg(&edges);
        let origin = origin(&edges, mean_deg);
        let segments = edges.iter().map(|&it| {
            let way = azimuth(origin, it[0]).0 - mean_deg;
            Segment::new(it, origin.distance(it[0]).0 * way.to_radians().cos())
        });
        let mut gc2 = Gc2 { segments: segments.collect(), u_max_km: 0.0 };
        let ends = edges.iter().flatten().map(|it| gc2.tu_km(&direction(*it)).1.abs());
        gc2.u_max_km = ends.fold(0.0, f64::max);
        gc2
    }

    /// T and U of a unit vector, km.
    fn tu_km(&self, site: &Vector3<f64>) -> (f64, f64) {
        let (mut t, mut u, mut weights) = (0.0, 0.0, 0.0);
        for it in &self.segments {
            let (ti, ui, weight) = it.tuw(site);
            t += ti * weight;
            u += (ui + it.shift_km) * weight;
            weights += weight;
        }
        (t / weights, u / weights)
    }

    /// Rx is T; Ry0 is how far U lies before the first or beyond the last end. Km.
    pub(super) fn rx_ry0_km(&self, site: &Vector3<f64>) -> (f64, f64) {
        let (t, u) = self.tu_km(site);
        (t, (-u).max(u - self.u_max_km).max(0.0))
    }
}

impl Segment {
    fn new(ends: [LonLat; 2], shift_km: f64) -> Segment {
        let map = Orthographic::around(ends.into_iter());
        let [start_km, end_km] = ends.map(|it| map.flat_km(&direction(it)));
        let (dx, dy) = (end_km[0] - start_km[0], end_km[1] - start_km[1]);
        let length_km = dx.hypot(dy);
        Segment { map, start_km, along: [dx / length_km, dy / length_km], length_km, shift_km }
    }

    /// Across to the right, along from the start, and weight.
    fn tuw(&self, site: &Vector3<f64>) -> (f64, f64, f64) {
        let [x, y] = self.map.flat_km(site);
        let (dx, dy) = (x - self.start_km[0], y - self.start_km[1]);
        let u = dx * self.along[0] + dy * self.along[1];
        let t = dx * self.along[1] - dy * self.along[0];
        let left_km = self.length_km - u;
        if t.abs() >= ON_LINE_KM {
            return (t, u, ((left_km / t).atan() - (-u / t).atan()) / t);
        }
        if u < -ON_LINE_KM || u > self.length_km + ON_LINE_KM {
            return (t, u, 1.0 / (u - self.length_km) - 1.0 / u);
        }
        // Ten metres stand for no distance, so that the weight is large and not infinite.
        (0.0, u, 1.0 / 0.01 - 1.0 / (self.length_km + 0.01))
    }
}

/// The mean of directions, weighted with lengths, 0 to 360.
fn mean_azimuth_deg(edges: &[[LonLat; 2]]) -> f64 {
    let (mut sin, mut cos) = (0.0, 0.0);
    for it in edges {
        let (s, c) = azimuth(it[0], it[1]).0.to_radians().sin_cos();
        let km = it[0].distance(it[1]).0;
        (sin, cos) = (sin + s * km, cos + c * km);
    }
    sin.atan2(cos).to_degrees().rem_euclid(360.0)
}

/// The edges with those turned that run against the others: whichever way less length runs.
fn aligned(edges: &[[LonLat; 2]]) -> Vec<[LonLat; 2]> {
    let mean_deg = mean_azimuth_deg(edges);
    let (mut with_km, mut all_km) = (0.0, 0.0);
    let runs_with = |it: &[LonLat; 2]| {
        let from_mean = (azimuth(it[0], it[1]).0 - mean_deg + 90.0).rem_euclid(360.0);
        from_mean < 180.0
    };
    for it in edges {
        let scale = (azimuth(it[0], it[1]).0 - mean_deg).to_radians().cos().abs();
        let km = it[0].distance(it[1]).0 * scale;
        all_km += km;
        with_km += if runs_with(it) { km } else { 0.0 };
    }
    let keep = with_km > 0.5 * all_km;
    edges.iter().map(|it| if runs_with(it) == keep { *it } else { [it[1], it[0]] }).collect()
}

/// The end that lies farthest west where the trace runs east, farthest east where it runs west.
fn origin(edges: &[[LonLat; 2]], mean_deg: f64) -> LonLat {
    let map = Orthographic::around(edges.iter().flatten().copied());
    let runs_east = 0.0 < mean_deg && mean_deg <= 180.0 || mean_deg.abs() < 0.1;
    let sign = if runs_east { 1.0 } else { -1.0 };
    let back = |it: &LonLat| sign * map.flat_km(&direction(*it))[0];
    let ends = edges.iter().flatten();
    let farthest = ends.min_by(|a, b| back(a).total_cmp(&back(b)));
    *farthest.expect("a trace has ends")
}
