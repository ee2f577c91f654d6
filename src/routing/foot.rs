//! How fast people walk where no vehicle goes, over roads and paths.

use crate::routing::cells::middles;
use crate::routing::graph::{Arc, Graph};
use crate::routing::network::{Direction, Network, Segment};
use crate::units::{Km, LonLat, Metres, Minutes};

/// Walking speed on a footpath, km/h, where the ground rises by `slope` (rise over run, below 0
/// downhill): Tobler (1993), "Three presentations on geographical analysis and modeling", NCGIA
/// Technical Report 93-1, a fit to Imhof's data; 5.04 on the level, fastest slightly downhill.
pub fn speed_km_h(slope: f64) -> f64 {
    6.0 * (-3.5 * (slope + 0.05).abs()).exp()
}

/// Time on foot over a distance, as on the level.
pub fn along(length: Km) -> Minutes {
    Minutes(60.0 * length.0 / speed_km_h(0.0))
}

/// Walking speed where no way is known, as the crow flies, km/h. Ours; 3 to 6.
pub const OFF_ROAD_KM_H: f64 = 4.0;

/// Time on foot where no way is known.
pub fn off_road(distance: Metres) -> Minutes {
    Minutes(60.0 * distance.0 / 1000.0 / OFF_ROAD_KM_H)
}

/// Heights are taken so far apart along a way: about half a cell of 15″, so that a way along a slope
/// is not taken for one up it.
const STEP: Metres = Metres(250.0);

/// Steepest slope that a way is taken to have: where heights of a coarse raster rise faster, the way
/// has bends that it does not show. Ours.
const STEEPEST: f64 = 0.3;

/// Roads and paths as walkers use them: both ways, whatever the sign, each way with its own time.
/// Segments of the graph are ways: 2 i is the i-th road or path from its first node to its last, 2 i + 1
/// the way back; paths follow roads.
pub fn graph(network: &Network, height_m: impl Fn(LonLat) -> Option<f32>) -> Graph {
    let all = network.segments.iter().chain(&network.paths);
    let arcs = all.flat_map(|it| {
        let [there_min, back_min] = minutes(it, &height_m);
        let arc = |from, to, free_min| Arc { from, to, direction: Direction::Forward, free_min };
        [arc(it.from, it.to, there_min), arc(it.to, it.from, back_min)]
    });
    Graph::of(network.nodes.len() + network.path_nodes.len(), &arcs.collect::<Vec<_>>())
}

/// Minutes from the first node to the last, and back; where a height is not known, as on the level.
fn minutes(it: &Segment, height_m: impl Fn(LonLat) -> Option<f32>) -> [f64; 2] {
    let ends = [it.line.0.first(), it.line.0.last()];
    let [Some(first), Some(last)] = ends.map(|it| it.map(|it| LonLat::new(it.x, it.y))) else {
        return [along(Km(it.length_m / 1000.0)).0; 2];
    };
    // Middles of stretches, and both ends: the outer legs are half as long.
    let places = middles(&it.line, STEP);
    let n = places.len();
    let heights: Vec<Option<f64>> = [first]
        .into_iter()
        .chain(places)
        .chain([last])
        .map(|place| height_m(place).map(f64::from))
        .collect();
    let run_m = it.length_m / n as f64;
    let mut minutes = [0.0; 2];
    for (at, pair) in heights.windows(2).enumerate() {
        let run_m = if at == 0 || at == n { run_m / 2.0 } else { run_m };
        let rise_m = pair[0].zip(pair[1]).map_or(0.0, |(a, b)| b - a);
        let slope = (rise_m / run_m.max(1.0)).clamp(-STEEPEST, STEEPEST);
        for (sum, slope) in minutes.iter_mut().zip([slope, -slope]) {
            *sum += 60.0 * run_m / 1000.0 / speed_km_h(slope);
        }
    }
    minutes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::shortest::{Search, Start};

    /// Values of the report: 5.037 km/h on the level, 6 at 5 % downhill.
    #[test]
    fn speeds_are_those_of_tobler() {
        assert!((speed_km_h(0.0) - 5.037).abs() < 1e-3);
        assert_eq!(speed_km_h(-0.05), 6.0);
        assert!((along(Km(5.036_742)).0 - 60.0).abs() < 1e-4);
    }

    /// A road of 2 km on the level and a path of 1 km that rises by 100 m: up 6 · exp(−3.5 · 0.15) km/h,
    /// down 6 · exp(−3.5 · 0.05).
    #[test]
    fn a_walk_uses_paths_and_knows_up_from_down() {
        let way = |from, to, lon: [f64; 2], length_m| Segment {
            from,
            to,
            length_m,
            direction: Direction::Forward,
            line: vec![(lon[0], 0.0), (lon[1], 0.0)].into(),
            ..Segment::default()
        };
        let network = Network {
            nodes: vec![LonLat::default(); 2],
            segments: vec![way(0, 1, [0.0, 0.018], 2000.0)],
            path_nodes: vec![LonLat::default()],
            paths: vec![way(1, 2, [0.018, 0.027], 1000.0)],
        };
        let height = |it: LonLat| Some(((it.lon_deg - 0.018).max(0.0) / 0.009 * 100.0) as f32);
        let graph = graph(&network, height);
        let mut search = Search::new(&graph);
        let mut time_to = |goal, from| {
            search.run(&graph, &[Start::at(goal)], &[0; 4], Minutes(1e4));
            search.time(from).unwrap().0
        };
        let level = along(Km(2.0)).0;
        let up = 60.0 / (6.0 * (-3.5_f64 * 0.15).exp());
        let down = 60.0 / (6.0 * (-3.5_f64 * 0.05).exp());
        assert!((time_to(2, 0) - level - up).abs() < 0.01);
        assert!((time_to(0, 2) - level - down).abs() < 0.01);
    }
}
