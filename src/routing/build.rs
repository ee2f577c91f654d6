//! Lines become a network: nodes lie where ends of lines coincide.

use std::collections::HashMap;

use geo::{Distance, Geodesic, Length, Point};

use crate::exposure::settlement::Origin;
use crate::routing::months::Months;
use crate::routing::network::{Direction, Network, RoadClass, Segment};
use crate::routing::structure::Structure;
use crate::routing::surface::Surface;
use crate::units::{LonLat, Metres, Minutes};

/// A road or path as a layer gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct RoadLine {
    /// Code of the source, or our own.
    pub id: String,
    /// Name of the road; empty where unknown.
    pub name: String,
    /// What kind of road it is.
    pub class: RoadClass,
    /// Seen or modelled.
    pub origin: Origin,
    /// Length by the source, metres; `None` takes the geodesic length of the line.
    pub length_m: Option<f64>,
    /// Speed that the source allows there, km/h; it only slows what class and slope leave.
    pub speed_km_h: Option<f64>,
    /// Whether only walkers can use it.
    pub is_path: bool,
    /// In which direction it may be driven, first point to last.
    pub direction: Direction,
    /// What it is made of.
    pub surface: Surface,
    /// What carries it.
    pub structure: Structure,
    /// When snow closes it.
    pub closed_months: Months,
    /// Its course, longitude first.
    pub line: geo::LineString<f64>,
}

impl Default for RoadLine {
    /// A local road without a course.
    fn default() -> RoadLine {
        RoadLine {
            id: String::new(),
            name: String::new(),
            class: RoadClass::default(),
            origin: Origin::default(),
            length_m: None,
            speed_km_h: None,
            is_path: false,
            direction: Direction::default(),
            surface: Surface::default(),
            structure: Structure::default(),
            closed_months: Months::NONE,
            line: geo::LineString::new(Vec::new()),
        }
    }
}

/// What is odd about a line, by its place in the list; the network is built all the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// Fewer than two points, or no length: left out.
    NoLength {
        /// The line.
        line: usize,
    },
    /// A coordinate that is not a place on the earth: left out.
    NoPlace {
        /// The line.
        line: usize,
    },
    /// Both ends lie on one node: kept, though no shortest way uses it.
    Loop {
        /// The line.
        line: usize,
    },
    /// Same ends, same length within a hundredth, same directions and same structure as an earlier
    /// line: left out.
    Duplicate {
        /// The line.
        line: usize,
        /// The line that was there before.
        of: usize,
    },
    /// An identifier that an earlier line has: kept.
    SameId {
        /// The line.
        line: usize,
        /// The line that has it too.
        of: usize,
    },
}

impl Finding {
    /// The line it is about.
    pub fn line(&self) -> usize {
        match self {
            Finding::NoLength { line }
            | Finding::NoPlace { line }
            | Finding::Loop { line }
            | Finding::Duplicate { line, .. }
            | Finding::SameId { line, .. } => *line,
        }
    }
}

/// How lines are read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Joining {
    /// Ends closer than this are one node; ends that match exactly always are.
    pub tolerance: Metres,
}

impl Default for Joining {
    /// 1 m: joins what differs by the rounding of a file.
    fn default() -> Joining {
        Joining { tolerance: Metres(1.0) }
    }
}

impl Network {
    /// The network of some lines, and what is odd about them. `free` gives the travel time of a
    /// line of that length when nothing is damaged, as [`speed::free`](super::speed) does.
    ///
    /// Nodes are numbered in the order in which roads first touch them, then paths; an end joins the
    /// nearest node within the tolerance, so the order of lines matters only where nodes crowd
    /// closer.
    pub fn from_lines(
        lines: &[RoadLine],
        joining: Joining,
        free: impl Fn(&RoadLine, Metres) -> Minutes,
    ) -> (Network, Vec<Finding>) {
        let mut network = Network::default();
        let mut findings = Vec::new();
        let mut ends = Ends::new(joining.tolerance);
        let mut nodes = Vec::new();
        let mut known: HashMap<(u32, u32), Vec<(usize, f64)>> = HashMap::new();
        let mut ids: HashMap<&str, usize> = HashMap::new();
        for is_path in [false, true] {
            let of_kind = lines.iter().enumerate().filter(|it| it.1.is_path == is_path);
            for (idx, it) in of_kind {
                let length_m = match length_of(it) {
                    Ok(length_m) => length_m,
                    Err(why) => {
                        findings.push(why(idx));
                        continue;
                    }
                };
                let from = ends.node(&mut nodes, first(&it.line));
                let to = ends.node(&mut nodes, last(&it.line));
                if from == to {
                    findings.push(Finding::Loop { line: idx });
                }
                let pair = known.entry((from.min(to), from.max(to))).or_default();
                let is_same = |of: usize, m: f64| alike(m, length_m) && repeats(&lines[of], it);
                if let Some(&(of, _)) = pair.iter().find(|&&(of, m)| is_same(of, m)) {
                    findings.push(Finding::Duplicate { line: idx, of });
                    continue;
                }
                pair.push((idx, length_m));
                if let Some(&of) = ids.get(it.id.as_str()) {
                    findings.push(Finding::SameId { line: idx, of });
                }
                ids.entry(&it.id).or_insert(idx);
                let free_min = free(it, Metres(length_m)).0;
                let segments = if is_path { &mut network.paths } else { &mut network.segments };
                segments.push(segment(it, length_m, free_min, [from, to]));
            }
            if !is_path {
                network.nodes.clone_from(&nodes);
            }
        }
        network.path_nodes = nodes.split_off(network.nodes.len());
        findings.sort_by_key(Finding::line);
        (network, findings)
    }
}

fn segment(it: &RoadLine, length_m: f64, free_min: f64, [from, to]: [u32; 2]) -> Segment {
    Segment {
        id: it.id.clone(),
        name: it.name.clone(),
        class: it.class,
        length_m,
        free_min,
        direction: it.direction,
        surface: it.surface,
        structure: it.structure,
        closed_months: it.closed_months,
        origin: it.origin,
        from,
        to,
        line: it.line.clone(),
    }
}

/// Whether two lines between the same nodes are one road drawn twice: two carriageways of one way
/// each are not, nor is a bridge beside a ford.
fn repeats(earlier: &RoadLine, it: &RoadLine) -> bool {
    let near = |a: LonLat, b: LonLat| geodesic_m(a, b);
    let [ahead, back] = [first(&it.line), last(&it.line)].map(|at| near(first(&earlier.line), at));
    let direction = match it.direction {
        Direction::Forward if back < ahead => Direction::Backward,
        Direction::Backward if back < ahead => Direction::Forward,
        same => same,
    };
    earlier.is_path == it.is_path
        && earlier.direction == direction
        && earlier.structure == it.structure
}

/// Length of a line that can be used; else what to say of it.
fn length_of(road: &RoadLine) -> Result<f64, fn(usize) -> Finding> {
    let on_earth = |it: &geo::Coord<f64>| it.x.abs() <= 360.0 && it.y.abs() <= 90.0;
    if !road.line.0.iter().all(on_earth) {
        return Err(|line| Finding::NoPlace { line });
    }
    let drawn_m = Geodesic.length(&road.line);
    let length_m = road.length_m.unwrap_or(drawn_m);
    let usable = road.line.0.len() >= 2 && 0.0 < drawn_m && 0.0 < length_m && length_m.is_finite();
    if usable { Ok(length_m) } else { Err(|line| Finding::NoLength { line }) }
}

fn alike(a_m: f64, b_m: f64) -> bool {
    (a_m - b_m).abs() <= 0.01 * a_m.max(b_m)
}

fn first(line: &geo::LineString<f64>) -> LonLat {
    LonLat::new(line.0[0].x, line.0[0].y)
}

fn last(line: &geo::LineString<f64>) -> LonLat {
    let end = line.0[line.0.len() - 1];
    LonLat::new(end.x, end.y)
}

/// Nodes by the square of a lattice they lie in; squares are at least as wide as the tolerance.
struct Ends {
    tolerance_m: f64,
    square_deg: f64,
    nodes: HashMap<(i64, i64), Vec<u32>>,
}

impl Ends {
    fn new(tolerance: Metres) -> Ends {
        let tolerance_m = if 0.0 <= tolerance.0 { tolerance.0 } else { 0.0 };
        // A degree of longitude is 19 km or more up to 80° of latitude.
        Ends { tolerance_m, square_deg: (tolerance_m / 19_000.0).max(1e-6), nodes: HashMap::new() }
    }

    /// The nearest node within the tolerance, or a new one.
    fn node(&mut self, nodes: &mut Vec<LonLat>, place: LonLat) -> u32 {
        let col = (place.lon_deg / self.square_deg).floor() as i64;
        let row = (place.lat_deg / self.square_deg).floor() as i64;
        let mut best: Option<(f64, u32)> = None;
        for square in (-1..=1).flat_map(|r| (-1..=1).map(move |c| (row + r, col + c))) {
            for &node in self.nodes.get(&square).into_iter().flatten() {
                let away_m = geodesic_m(nodes[node as usize], place);
                if away_m <= self.tolerance_m && best.is_none_or(|it| (away_m, node) < it) {
                    best = Some((away_m, node));
                }
            }
        }
        if let Some((_, node)) = best {
            return node;
        }
        nodes.push(place);
        let node = nodes.len() as u32 - 1;
        self.nodes.entry((row, col)).or_default().push(node);
        node
    }
}

/// Length of the shortest line over the ellipsoid, metres; Karney (2013).
pub fn geodesic_m(a: LonLat, b: LonLat) -> f64 {
    if a == b {
        return 0.0;
    }
    Geodesic.distance(Point::new(a.lon_deg, a.lat_deg), Point::new(b.lon_deg, b.lat_deg))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn road(id: &str, points: &[(f64, f64)]) -> RoadLine {
        RoadLine { id: id.into(), line: points.iter().copied().collect(), ..RoadLine::default() }
    }

    fn network(lines: &[RoadLine], tolerance_m: f64) -> (Network, Vec<Finding>) {
        let joining = Joining { tolerance: Metres(tolerance_m) };
        Network::from_lines(lines, joining, |_, length| Minutes(length.0 / 500.0))
    }

    #[test]
    fn ends_within_the_tolerance_are_one_node() {
        let lines = [
            road("a", &[(70.0, 39.0), (70.1, 39.0)]),
            road("b", &[(70.1, 39.00005), (70.2, 39.0)]),
        ];
        assert_eq!(network(&lines, 10.0).0.nodes.len(), 3);
        assert_eq!(network(&lines, 1.0).0.nodes.len(), 4);
        let joined = network(&lines, 10.0).0;
        assert_eq!(joined.segments[0].to, joined.segments[1].from);
    }

    #[test]
    fn odd_lines_are_named_and_the_rest_is_built() {
        let lines = [
            road("a", &[(70.0, 39.0), (70.1, 39.0)]),
            road("b", &[(70.1, 39.0), (70.0, 39.0)]),
            road("c", &[(70.1, 39.0), (70.1, 39.0)]),
            road("d", &[(70.1, 39.0)]),
            road("e", &[(70.1, 39.0), (f64::NAN, 39.0)]),
            road("a", &[(70.1, 39.0), (70.2, 39.0)]),
            road("g", &[(70.2, 39.0), (70.3, 39.1), (70.2, 39.0)]),
            road("h", &[(70.0, 39.0), (70.05, 39.2), (70.1, 39.0)]),
        ];
        let (network, findings) = network(&lines, 1.0);
        assert_eq!(network.segments.len(), 4);
        assert_eq!(
            findings,
            [
                Finding::Duplicate { line: 1, of: 0 },
                Finding::NoLength { line: 2 },
                Finding::NoLength { line: 3 },
                Finding::NoPlace { line: 4 },
                Finding::SameId { line: 5, of: 0 },
                Finding::Loop { line: 6 },
            ]
        );
    }

    /// A degree of the equator and of the meridian at 45° north, by Vermeille's and Karney's
    /// tables of WGS 84: 111 319.491 m and 111 131.7 m.
    #[test]
    fn lengths_are_geodesic() {
        let lines =
            [road("a", &[(10.0, 0.0), (11.0, 0.0)]), road("b", &[(10.0, 44.5), (10.0, 45.5)])];
        let network = network(&lines, 1.0).0;
        assert!((network.segments[0].length_m - 111_319.491).abs() < 0.001);
        assert!((network.segments[1].length_m - 111_131.75).abs() < 0.5);
    }

    /// Carriageways of one way each, drawn on the same course, are two roads; one of them drawn
    /// twice, in either sense, is one.
    #[test]
    fn carriageways_are_no_duplicates() {
        let one_way =
            |id, points: &[(f64, f64)], direction| RoadLine { direction, ..road(id, points) };
        let (east, west) = ([(70.0, 39.0), (70.1, 39.0)], [(70.1, 39.0), (70.0, 39.0)]);
        let lines = [
            one_way("there", &east, Direction::Forward),
            one_way("back", &west, Direction::Forward),
            one_way("there too", &west, Direction::Backward),
            RoadLine { structure: Structure::Tunnel, ..one_way("bore", &east, Direction::Forward) },
        ];
        let (network, findings) = network(&lines, 1.0);
        assert_eq!(findings, [Finding::Duplicate { line: 2, of: 0 }]);
        let ids: Vec<&str> = network.segments.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["there", "back", "bore"]);
    }

    #[test]
    fn paths_join_roads_and_have_nodes_after_theirs() {
        let path = |id, points: &[(f64, f64)]| RoadLine { is_path: true, ..road(id, points) };
        let lines = [
            path("up", &[(70.1, 39.0), (70.1, 39.1)]),
            road("a", &[(70.0, 39.0), (70.1, 39.0)]),
            path("on", &[(70.1, 39.1), (70.2, 39.1)]),
        ];
        let (network, findings) = network(&lines, 1.0);
        assert_eq!(findings, []);
        assert_eq!((network.nodes.len(), network.path_nodes.len()), (2, 2));
        let ends: Vec<[u32; 2]> = network.paths.iter().map(|it| [it.from, it.to]).collect();
        assert_eq!(ends, [[1, 2], [2, 3]]);
        assert_eq!(network.segments.len(), 1);
    }

    #[test]
    fn a_length_of_the_source_is_kept() {
        let line = RoadLine { length_m: Some(156e3), ..road("a", &[(70.0, 39.0), (71.0, 39.0)]) };
        let network = network(&[line], 1.0).0;
        assert_eq!(network.segments[0].length_m, 156e3);
        assert_eq!(network.segments[0].free_min, 312.0);
    }
}
