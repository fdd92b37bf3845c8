//! Newton's method for g(x) = x.

use super::distance;
use crate::moments::{Image, MomentMap, Moments};
use nalgebra::{Matrix2, Vector2};

/// Most steps.
const LIMIT: usize = 60;
/// A step is halved until it is this part of the point: of nu, and of the larger of |mu| and sqrt(nu).
const FINEST: f64 = 1e-16;
/// A step keeps at least this part of the variance.
const KEPT_VARIANCE: f64 = 0.1;
/// Newton's step from a point that the map all but keeps, relative as above: a longer one leads to variance 0.
const LONG: f64 = 1e-3;

/// Where Newton's method ended, and how it got there.
pub(super) struct Newton {
    pub moments: Moments<f64>,
    /// The start and the point after every step.
    pub trace: Vec<Moments<f64>>,
}

/// Steps (I - H) d = g(x) - x, halved until |g(x) - x| falls; ends where no step makes it smaller.
pub(super) fn newton(map: &MomentMap<f64>, start: Moments<f64>) -> Newton {
    let mut trace = vec![start];
    let (mut moments, mut image) = (start, map.at(start));
    for _ in 0..LIMIT {
        let next = newton_step(moments, &image).and_then(|step| descend(map, moments, &image, step));
        let Some(next) = next else { break };
        (moments, image) = next;
        trace.push(moments);
    }
    Newton { moments, trace }
}

/// Whether Newton's method, started at a point that the map all but keeps, still goes a long way: convergence to a
/// double zero at variance 0, not to this point.
pub(super) fn passes(map: &MomentMap<f64>, at: Moments<f64>) -> bool {
    newton_step(at, &map.at(at)).is_some_and(|step| relative(step, at) > LONG)
}

fn newton_step(at: Moments<f64>, image: &Image<f64>) -> Option<Vector2<f64>> {
    let gap = Vector2::new(image.moments.mean - at.mean, image.moments.variance - at.variance);
    let inverse = (Matrix2::identity() - image.jacobian).try_inverse()?;
    let step = inverse * gap;
    let moves = step.x.is_finite() && step.y.is_finite() && gap.norm() > 0.0;
    moves.then_some(step)
}

/// The length of a step, relative to the point.
fn relative(step: Vector2<f64>, at: Moments<f64>) -> f64 {
    let mean = step.x.abs() / at.mean.abs().max(at.variance.sqrt());
    mean.max(step.y.abs() / at.variance)
}

/// The first of the points x + d, x + d/2, x + d/4 .. with a smaller residual.
fn descend(
    map: &MomentMap<f64>,
    at: Moments<f64>,
    image: &Image<f64>,
    step: Vector2<f64>,
) -> Option<(Moments<f64>, Image<f64>)> {
    let residual = distance(image.moments, at);
    let longest = (KEPT_VARIANCE - 1.0) * at.variance / step.y;
    let mut length = if step.y < 0.0 { longest.min(1.0) } else { 1.0 };
    while relative(length * step, at) > FINEST {
        let next = Moments { mean: at.mean + length * step.x, variance: at.variance + length * step.y };
        let image = map.at(next);
        if distance(image.moments, next) < residual {
            return Some((next, image));
        }
        length *= 0.5;
    }
    None
}
