//! Points at even distances along a line.

use nalgebra::Vector3;

use super::lattice::Point3;
use crate::hazard::sphere::{Orthographic, azimuth, direction, travel};
use crate::units::{Km, LonLat};

/// Length of a piece: along the ground and down, as if the earth were flat.
pub(super) fn length_km((a, a_depth): Point3, (b, b_depth): Point3) -> f64 {
    a.distance(b).0.hypot(b_depth.0 - a_depth.0)
}

/// The point a share of the way from one to another; beyond the other where more than 1.
pub(super) fn between((a, a_depth): Point3, (b, b_depth): Point3, share: f64) -> Point3 {
    let km = a.distance(b).0;
    (travel(a, azimuth(a, b), Km(km * share)), Km(a_depth.0 + share * (b_depth.0 - a_depth.0)))
}

/// `n` points at even distances along the line, from its first to its last point.
pub(super) fn evenly(line: &[Point3], n: usize) -> Vec<Point3> {
    let total_km: f64 = line.windows(2).map(|it| length_km(it[0], it[1])).sum();
    let step_km = total_km / (n - 1) as f64;
    let (mut piece, mut passed_km) = (0, 0.0);
    let mut points = vec![line[0]];
    for i in 1..n {
        let wanted_km = i as f64 * step_km;
        let mut here_km = length_km(line[piece], line[piece + 1]);
        while wanted_km > passed_km + here_km && piece + 2 < line.len() {
            passed_km += here_km;
            piece += 1;
            here_km = length_km(line[piece], line[piece + 1]);
        }
        let share = if here_km > 0.0 { (wanted_km - passed_km) / here_km } else { 0.0 };
        points.push(between(line[piece], line[piece + 1], share));
    }
    points
}

/// How a line that is stepped along ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With a last full step when more than half a step is left.
    FullStep,
    /// At the end of the line, however near the last step.
    LastPoint,
}

/// The line walked in straight steps of equal length, each from the last point to where the line
/// leaves the sphere of that radius around it, on a map around the line.
pub(super) fn stepped(line: &[Point3], step_km: f64, end: End) -> Vec<Point3> {
    let map = Orthographic::around(line.iter().map(|it| it.0));
    let flat = |(place, depth): &Point3| {
        let [x, y] = map.flat_km(&direction(*place));
        Vector3::new(x, y, depth.0)
    };
    let corners: Vec<Vector3<f64>> = line.iter().map(flat).collect();
    let last = corners[corners.len() - 1];
    let mut walked = vec![corners[0]];
    let mut piece = 0;
    while piece + 1 < corners.len() {
        let (from, to) = (corners[piece], corners[piece + 1]);
        let mut here = walked[walked.len() - 1];
        if (to - here).norm() <= step_km {
            piece += 1;
            continue;
        }
        here = leaving(here, from, to, step_km);
        walked.push(here);
        let ahead = (to - here).try_normalize(0.0).unwrap_or_default();
        // A hair more than the line has left still counts as a full step.
        while (to - here).norm() > 0.9999 * step_km {
            here += ahead * step_km;
            walked.push(here);
        }
        piece += 1;
    }
    let here = walked[walked.len() - 1];
    let left_km = (last - here).norm();
    let ahead = (last - corners[corners.len() - 2]).normalize();
    // Past the end, what is left does not point ahead.
    let short = walked.len() < 2 || ahead.dot(&(last - here)) > 0.0;
    let mut points: Vec<Point3> =
        walked.iter().map(|it| (map.place([it.x, it.y]), Km(it.z))).collect();
    points[0] = line[0];
    if end == End::LastPoint {
        points.push(line[line.len() - 1]);
    } else if left_km > step_km / 2.0 && short {
        let it = here + ahead * step_km;
        points.push((map.place([it.x, it.y]), Km(it.z)));
    }
    points
}

/// Where the piece leaves the sphere around a point, which its end lies outside of.
fn leaving(
    centre: Vector3<f64>,
    from: Vector3<f64>,
    to: Vector3<f64>,
    radius_km: f64,
) -> Vector3<f64> {
    let (along, offset) = (to - from, from - centre);
    let (a, b) = (along.norm_squared(), along.dot(&offset));
    let c = offset.norm_squared() - radius_km * radius_km;
    from + along * ((-b + (b * b - a * c).max(0.0).sqrt()) / a)
}

/// Whether a line on the ground meets itself other than at the ends of neighbouring pieces.
pub(super) fn crosses_itself(line: &[LonLat]) -> bool {
    let map = Orthographic::around(line.iter().copied());
    let flat: Vec<[f64; 2]> = line.iter().map(|it| map.flat_km(&direction(*it))).collect();
    let side = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| {
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    };
    let pieces: Vec<_> = flat.windows(2).map(|it| (it[0], it[1])).collect();
    pieces.iter().enumerate().any(|(i, &(a, b))| {
        let beyond = pieces.iter().skip(i + 2);
        let folded = pieces.get(i + 1).is_some_and(|&(_, c)| {
            let (u, v) = ([b[0] - a[0], b[1] - a[1]], [c[0] - b[0], c[1] - b[1]]);
            side(a, b, c) == 0.0 && u[0] * v[0] + u[1] * v[1] < 0.0
        });
        folded
            || beyond.into_iter().any(|&(c, d)| {
                // On one straight line, only boxes tell whether pieces meet.
                let apart =
                    |i: usize| a[i].max(b[i]) < c[i].min(d[i]) || c[i].max(d[i]) < a[i].min(b[i]);
                let across = side(a, b, c) * side(a, b, d) <= 0.0;
                across && side(c, d, a) * side(c, d, b) <= 0.0 && !apart(0) && !apart(1)
            })
    })
}
