//! Lines that share a place in their middle are cut there, so that they meet: OpenStreetMap draws
//! a road as one line past all its junctions.

use std::collections::HashMap;

use geo::{Coord, Geodesic, Length, LineString};
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use crate::routing::build::RoadLine;
use crate::units::Metres;

/// Degrees that count as one place: 1e-7, the last digit of OpenStreetMap, about 1 cm.
const SAME_DEG: f64 = 1e-7;

type Key = (i64, i64);

fn key(at: Coord<f64>) -> Key {
    ((at.x / SAME_DEG).round() as i64, (at.y / SAME_DEG).round() as i64)
}

/// Cuts every line where another line has a corner too. Parts of a line are named `id-0`, `id-1`…;
/// lengths by the source are shared out by drawn length. Lines that merely cross are not joined:
/// one may be a bridge.
pub fn cut_at_shared_corners(lines: Vec<RoadLine>) -> Vec<RoadLine> {
    let mut uses: HashMap<Key, u32> = HashMap::new();
    for road in &lines {
        let mut last = None;
        for corner in &road.line.0 {
            if last != Some(key(*corner)) {
                *uses.entry(key(*corner)).or_default() += 1;
            }
            last = Some(key(*corner));
        }
    }
    lines.into_iter().flat_map(|road| cut(road, |at| uses[&key(at)] > 1)).collect()
}

/// Joins loose ends to the nearest course of another line within reach: the other line gets a
/// corner there and the loose end is moved onto it. Returns how many were joined.
pub fn join_loose_ends(lines: &mut [RoadLine], reach: Metres) -> usize {
    let mut ends: HashMap<Key, u32> = HashMap::new();
    for road in lines.iter() {
        for corner in &road.line.0 {
            *ends.entry(key(*corner)).or_default() += 1;
        }
    }
    let tree = RTree::bulk_load(pieces(lines));
    let mut joined = 0;
    let mut corners: Vec<(usize, usize, Coord<f64>)> = vec![];
    for own in 0..lines.len() {
        let n = lines[own].line.0.len();
        for at in [0, n.saturating_sub(1)] {
            let Some(&end) = lines[own].line.0.get(at) else { continue };
            if ends[&key(end)] > 1 {
                continue;
            }
            let Some((line, piece, place)) = nearest(&tree, lines, own, end, reach) else {
                continue;
            };
            lines[own].line.0[at] = place;
            corners.push((line, piece, place));
            joined += 1;
        }
    }
    corners.sort_by_key(|it| std::cmp::Reverse((it.0, it.1)));
    for (line, piece, place) in corners {
        let line = &mut lines[line].line.0;
        if key(line[piece]) != key(place)
            && line.get(piece + 1).is_some_and(|it| key(*it) != key(place))
        {
            line.insert(piece + 1, place);
        }
    }
    joined
}

type Piece = GeomWithData<rstar::primitives::Line<[f64; 2]>, (usize, usize)>;

fn pieces(lines: &[RoadLine]) -> Vec<Piece> {
    let of = |(idx, road): (usize, &RoadLine)| {
        let pairs: Vec<(Coord<f64>, Coord<f64>)> =
            road.line.0.windows(2).map(|it| (it[0], it[1])).collect();
        pairs.into_iter().enumerate().map(move |(piece, (a, b))| {
            let line = rstar::primitives::Line::new([a.x, a.y], [b.x, b.y]);
            GeomWithData::new(line, (idx, piece))
        })
    };
    lines.iter().enumerate().flat_map(of).collect()
}

fn nearest(
    tree: &RTree<Piece>,
    lines: &[RoadLine],
    own: usize,
    end: Coord<f64>,
    reach: Metres,
) -> Option<(usize, usize, Coord<f64>)> {
    let degree_m = 111_200.0;
    let (dy, cos) = (reach.0 / degree_m, end.y.to_radians().cos().max(0.05));
    let around = AABB::from_corners([end.x - dy / cos, end.y - dy], [end.x + dy / cos, end.y + dy]);
    let candidates = tree.locate_in_envelope_intersecting(around).filter(|it| it.data.0 != own);
    let found = candidates.map(|it| {
        let (line, piece) = it.data;
        let (a, b) = (lines[line].line.0[piece], lines[line].line.0[piece + 1]);
        let place = foot(a, b, end, cos);
        let off = ((place.x - end.x) * cos).hypot(place.y - end.y) * degree_m;
        (off, line, piece, place)
    });
    let best = found.min_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 <= reach.0).then_some((best.1, best.2, best.3))
}

/// The place of a straight piece that is nearest to a point.
fn foot(a: Coord<f64>, b: Coord<f64>, at: Coord<f64>, cos: f64) -> Coord<f64> {
    let (dx, dy) = ((b.x - a.x) * cos, b.y - a.y);
    let along = ((at.x - a.x) * cos * dx + (at.y - a.y) * dy) / (dx * dx + dy * dy).max(1e-30);
    let along = along.clamp(0.0, 1.0);
    Coord { x: a.x + along * (b.x - a.x), y: a.y + along * (b.y - a.y) }
}

fn cut(road: RoadLine, is_shared: impl Fn(Coord<f64>) -> bool) -> Vec<RoadLine> {
    let n = road.line.0.len();
    let inner = (1..n.saturating_sub(1)).filter(|it| is_shared(road.line.0[*it]));
    let mut at: Vec<usize> = inner.collect();
    if at.is_empty() {
        return vec![road];
    }
    at.insert(0, 0);
    at.push(n - 1);
    let whole_m = Geodesic.length(&road.line);
    let part = |(number, pair): (usize, &[usize])| {
        let line = LineString(road.line.0[pair[0]..=pair[1]].to_vec());
        let share = if whole_m > 0.0 { Geodesic.length(&line) / whole_m } else { 0.0 };
        RoadLine {
            id: format!("{}-{number}", road.id),
            length_m: road.length_m.map(|it| it * share),
            line,
            ..road.clone()
        }
    };
    at.windows(2).enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::settlement::Origin;
    use crate::routing::network::RoadClass;

    fn road(id: &str, line: &[(f64, f64)], length_m: Option<f64>) -> RoadLine {
        RoadLine {
            id: id.to_owned(),
            name: String::new(),
            class: RoadClass::Local,
            origin: Origin::Observed,
            length_m,
            line: line.iter().copied().collect(),
            ..RoadLine::default()
        }
    }

    #[test]
    fn lines_are_cut_where_they_meet_and_keep_their_length() {
        let through = road("a", &[(70.0, 39.0), (70.1, 39.0), (70.3, 39.0)], Some(30_000.0));
        let side = road("b", &[(70.1, 39.0), (70.1, 39.1)], None);
        let parts = cut_at_shared_corners(vec![through, side]);
        let ids: Vec<&str> = parts.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["a-0", "a-1", "b"]);
        let sum: f64 = parts.iter().filter_map(|it| it.length_m).sum();
        assert!((sum - 30_000.0).abs() < 1e-6);
        assert!((parts[0].length_m.unwrap() - 10_000.0).abs() < 10.0);
    }

    #[test]
    fn lines_that_merely_cross_are_not_joined() {
        let a = road("a", &[(70.0, 39.0), (70.2, 39.0)], None);
        let b = road("b", &[(70.1, 38.9), (70.1, 39.1)], None);
        assert_eq!(cut_at_shared_corners(vec![a.clone(), b.clone()]), vec![a, b]);
    }

    #[test]
    fn a_loose_end_is_joined_to_the_course_of_another_line() {
        let a = road("a", &[(70.0, 39.0), (70.2, 39.0)], None);
        let b = road("b", &[(70.1, 39.0001), (70.1, 39.1)], None);
        let mut lines = vec![a, b];
        assert_eq!(join_loose_ends(&mut lines, Metres(5.0)), 0);
        assert_eq!(join_loose_ends(&mut lines, Metres(30.0)), 1);
        let ids: Vec<String> =
            cut_at_shared_corners(lines).iter().map(|it| it.id.clone()).collect();
        assert_eq!(ids, ["a-0", "a-1", "b"]);
    }
}
