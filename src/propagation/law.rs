//! Nodes and weights for the laws of net inputs.

use std::f64::consts::{FRAC_PI_2, PI};

/// Points t with their weights.
pub(super) type Nodes = Vec<[f64; 2]>;

/// Nodes for what enters corrections only: to 1e-5 where f jumps.
pub(super) const CORRECTION: usize = 3000;
/// Nodes for a mean that is tested itself: to 1e-8 for an f with kinks, 1e-4 of its jumps.
pub(super) const MEAN: usize = 30_000;
/// Standard deviations to either side.
const REACH: f64 = 9.0;

/// The midpoint rule for N(0, 1) with so many nodes.
pub(super) fn gaussian(count: usize) -> Nodes {
    let h = 2.0 * REACH / count as f64;
    let node = |i: usize| {
        let t = (i as f64 + 0.5) * h - REACH;
        [t, h * core_math::exp(-0.5 * t * t) / (2.0 * PI).sqrt()]
    };
    (0..count).map(node).collect()
}

/// The law of one of `n` >= 2 exchangeable normal numbers, less their mean and over their standard deviation (divisor n):
/// sqrt(n - 1) sin(angle) with a density cos^(n - 3) of the angle; for n = 2, -1 or 1.
///
/// They are uniform on a sphere of dimension n - 2, if their covariance is a I + b 1 1^T.
pub(super) fn spherical(n: usize) -> Nodes {
    if n == 2 {
        return vec![[-1.0, 0.5], [1.0, 0.5]];
    }
    let (power, radius) = (n as f64 - 3.0, (n as f64 - 1.0).sqrt());
    let reach = if power > 0.0 { (REACH / power.sqrt()).min(FRAC_PI_2) } else { FRAC_PI_2 };
    let h = 2.0 * reach / MEAN as f64;
    let mut nodes: Nodes = (0..MEAN)
        .map(|i| {
            let angle = (i as f64 + 0.5) * h - reach;
            [radius * angle.sin(), angle.cos().powf(power)]
        })
        .collect();
    let total: f64 = nodes.iter().map(|[_, weight]| weight).sum();
    nodes.iter_mut().for_each(|[_, weight]| *weight /= total);
    nodes
}
