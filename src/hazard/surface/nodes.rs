//! The nearest of many points.

use nalgebra::Vector3;

/// Points of a block: enough to be worth the test that may spare them.
const BLOCK: usize = 24;

/// Points in space, in blocks with a ball around each: a block whose ball is too far is not
/// looked into. For a mesh of n nodes a search costs about n / [`BLOCK`] + 100 steps.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Nodes {
    points: Vec<Vector3<f64>>,
    balls: Vec<Ball>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Ball {
    centre: Vector3<f64>,
    radius: f64,
    first: usize,
    end: usize,
}

impl Nodes {
    /// At least one point.
    pub(super) fn new(mut points: Vec<Vector3<f64>>) -> Nodes {
        assert!(!points.is_empty(), "a surface has points");
        let mut balls = Vec::with_capacity(points.len() / (BLOCK / 2) + 1);
        split(&mut points, 0, &mut balls);
        Nodes { points, balls }
    }

    /// Straight distance to the nearest point.
    pub(super) fn nearest(&self, to: &Vector3<f64>) -> f64 {
        let mut bound = f64::INFINITY;
        for it in &self.balls {
            bound = bound.min((to - it.centre).norm() + it.radius);
        }
        let mut best_squared = f64::INFINITY;
        for it in &self.balls {
            let reach = bound + it.radius;
            if (to - it.centre).norm_squared() <= reach * reach {
                for point in &self.points[it.first..it.end] {
                    best_squared = best_squared.min((to - point).norm_squared());
                }
                bound = bound.min(best_squared.sqrt());
            }
        }
        best_squared.sqrt()
    }
}

/// Halves along the widest direction until the parts are blocks.
fn split(points: &mut [Vector3<f64>], first: usize, balls: &mut Vec<Ball>) {
    let low = points.iter().fold(points[0], |a, b| a.inf(b));
    let high = points.iter().fold(points[0], |a, b| a.sup(b));
    if points.len() <= BLOCK {
        let centre = (low + high) / 2.0;
        let radius = points.iter().map(|it| (it - centre).norm()).fold(0.0, f64::max);
        // A bit more, so that rounding never leaves a point outside.
        let radius = radius + 1e-6;
        balls.push(Ball { centre, radius, first, end: first + points.len() });
        return;
    }
    let axis = (high - low).imax();
    let middle = points.len() / 2;
    points.select_nth_unstable_by(middle, |a, b| a[axis].total_cmp(&b[axis]));
    let (left, right) = points.split_at_mut(middle);
    split(left, first, balls);
    split(right, first + middle, balls);
}
