//! Fixed points of variance 0, where the activations of a layer are constant, and how they act on their neighbours.

use super::scale;
use crate::activation::{Activation, ExpPoly, Function, Piecewise};
use crate::error::Result;
use crate::moments::{MomentMap, Moments};
use crate::scalar::Rational;
use num_traits::Zero;

/// Points at which the map of the mean is searched for changes of sign.
const GRID: u32 = 128;
/// A point is kept by the map if it moves by less than this, relative to the larger of 1 and its size.
const TOLERANCE: f64 = 1e-12;
/// Layers through which a direction is followed.
const LAYERS: usize = 400;

/// The points (mu, 0) with mu between the two ends that the map keeps, increasing.
pub(super) fn points(map: &MomentMap<f64>, low: f64, high: f64) -> Vec<Moments<f64>> {
    let mut means: Vec<f64> =
        (0..=GRID).map(|i| low + (high - low) * f64::from(i) / f64::from(GRID)).collect();
    // Most activations have f(0) = 0.
    if low <= 0.0 && high >= 0.0 {
        means.push(0.0);
    }
    means.sort_by(f64::total_cmp);
    let excess = |mean: f64| map.apply(Moments { mean, variance: 0.0 }).mean - mean;
    let crossing = |pair: &[f64]| bisect(&excess, pair[0], pair[1]);
    let mut roots: Vec<f64> = means.windows(2).filter_map(crossing).collect();
    roots.extend(means.iter().filter(|mean| excess(**mean) == 0.0));
    roots.sort_by(f64::total_cmp);
    roots.dedup_by(|a, b| (*a - *b).abs() <= 1e-10 * a.abs().max(1.0));
    roots.into_iter().filter_map(|mean| kept(map, mean)).collect()
}

/// (mean, 0), if the map keeps it.
fn kept(map: &MomentMap<f64>, mean: f64) -> Option<Moments<f64>> {
    let at = Moments { mean, variance: 0.0 };
    let image = map.output(at);
    let still = (image.mean - mean).abs() <= TOLERANCE * scale(at);
    let constant = image.variance <= TOLERANCE * image.second_moment;
    (still && constant).then_some(at)
}

/// The zero of `f` between two ends where it has opposite signs, to the last bit.
fn bisect(f: &impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> Option<f64> {
    let (at_low, at_high) = (f(low), f(high));
    if at_low * at_high >= 0.0 || (at_low * at_high).is_nan() {
        return None;
    }
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return Some(middle);
        }
        if f(middle) * at_low > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// The factor by which the distance from (mu, 0) in (mu, sqrt(nu)) changes per layer, in the fastest growing of
/// three directions; infinite where f jumps at omega mu.
///
/// Near the point f is its tangent, or its two one-sided tangents at a kink: a hinge, whose moment map is homogeneous
/// of degree 1 in (mu, sqrt(nu)). Its own iteration, normalized after every layer, gives the factor, as the power
/// method does for a matrix.
pub(super) fn growth(map: &MomentMap<f64>, at: Moments<f64>) -> Result<f64> {
    let Some(hinge) = tangents(map.activation(), map.reading().net_input(at).mean) else {
        return Ok(f64::INFINITY);
    };
    let limit = MomentMap::new(&hinge, map.reading())?;
    let directions = [(0.0, 1.0), (0.6, 0.8), (-0.6, 0.8)];
    Ok(directions.into_iter().map(|start| growth_along(&limit, start)).fold(0.0, f64::max))
}

/// The activation's tangents at z to both sides, as a hinge at 0; `None` where it jumps.
fn tangents(activation: &Activation, z: f64) -> Option<Activation> {
    let (left, right) = match activation.function() {
        Function::Smooth(_) => (activation.slope(z), activation.slope(z)),
        Function::Piecewise(f) => {
            let (below, above) = f.limits(z);
            let gap = (above - below).abs();
            if gap > TOLERANCE * above.abs().max(below.abs()) {
                return None;
            }
            f.derivative().function().limits(z)
        }
    };
    let line = |slope: f64| Some(ExpPoly::linear(Rational::from_float(slope)?));
    let hinge = Piecewise::new(vec![Rational::zero()], vec![line(left)?, line(right)?])?;
    Some(Activation::new("tangents", hinge))
}

/// The factor per layer for a start (d mu, sqrt(nu)) of length 1: the geometric mean over the later layers, or the
/// last one once it does not change.
fn growth_along(limit: &MomentMap<f64>, start: (f64, f64)) -> f64 {
    let (mut mean, mut deviation) = start;
    let mut factors: Vec<f64> = Vec::new();
    for _ in 0..LAYERS {
        let image = limit.apply(Moments { mean, variance: deviation * deviation });
        let factor = image.mean.hypot(image.variance.sqrt());
        if factor == 0.0 || !factor.is_finite() {
            return factor;
        }
        (mean, deviation) = (image.mean / factor, image.variance.sqrt() / factor);
        if factors.last().is_some_and(|last| (factor - last).abs() <= 1e-15 * factor) {
            return factor;
        }
        factors.push(factor);
    }
    let later = &factors[LAYERS / 2..];
    (later.iter().map(|factor| factor.ln()).sum::<f64>() / later.len() as f64).exp()
}
