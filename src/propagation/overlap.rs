//! E f(z) f(z') for a pair of normal net inputs: what the correlation of two inputs becomes in a layer.

use crate::activation::kernel::Kernel;
use crate::activation::{Activation, Function};
use crate::moments::{MomentIntegrals, NetInput};
use crate::scalar::nearest;

/// Nodes of Gauss and Legendre's rule on a panel.
const NODES: usize = 10;
/// Standard deviations to either side; beyond lie 2e-19 of the law.
const REACH: f64 = 9.0;
/// Panels around a point, each a third of the next.
const PANELS: i32 = 18;

/// The rule for one activation.
#[derive(Debug)]
pub(super) struct Overlap {
    /// Where f has kinks or jumps; 0 for a smooth one, whose scale is about 1.
    cuts: Vec<f64>,
    /// Nodes and weights on (-1, 1).
    rule: [[f64; 2]; NODES],
}

impl Overlap {
    pub fn new(activation: &Activation) -> Self {
        let cuts = match activation.function() {
            Function::Piecewise(f) => f.breakpoints().iter().map(nearest).collect(),
            Function::Smooth(_) => vec![0.0],
        };
        Self { cuts, rule: gauss_legendre() }
    }

    /// E f(z) f(z') for z, z' ~ N(m, v) with correlation c: the integral of f(z) E\[f(z') | z\] over the law of z, where
    /// the inner expectation, over N(m + c (z - m), (1 - c^2) v), is known.
    ///
    /// The outer rule's panels shrink geometrically towards the kinks of f, near which the inner expectation bends
    /// within sqrt(1 - c^2) standard deviations: relative error below 1e-9, tested.
    pub fn expectation(
        &self,
        integrals: &MomentIntegrals<f64>,
        kernel: &Kernel,
        NetInput { mean, variance }: NetInput<f64>,
        correlation: f64,
    ) -> f64 {
        let c = correlation.clamp(-1.0, 1.0);
        if c >= 1.0 || variance <= 0.0 {
            return integrals.at(NetInput { mean, variance }).second_moment;
        }
        let deviation = variance.sqrt();
        let rest = (1.0 - c) * (1.0 + c) * variance;
        let (nodes, weights) = self.nodes(mean, deviation);
        let mut values = nodes.clone();
        kernel.forward(&mut values);
        let terms = nodes.iter().zip(weights).zip(values).map(|((z, weight), f)| {
            let inner = NetInput { mean: mean + c * (z - mean), variance: rest };
            weight * f * integrals.at(inner).mean
        });
        terms.sum()
    }

    /// Nodes, and their weights times the density.
    fn nodes(&self, mean: f64, deviation: f64) -> (Vec<f64>, Vec<f64>) {
        let (low, high) = (mean - REACH * deviation, mean + REACH * deviation);
        let mut ends = vec![low, high];
        for cut in self.cuts.iter().copied().chain([mean]) {
            let steps = (0..PANELS).map(|j| 2.0 * REACH * deviation * 3.0_f64.powi(-j));
            ends.extend(steps.flat_map(|step| [cut - step, cut + step]).chain([cut]));
        }
        ends.retain(|x| (low..=high).contains(x));
        ends.sort_by(f64::total_cmp);
        let density = |z: f64| {
            let t = (z - mean) / deviation;
            core_math::exp(-0.5 * t * t) / ((2.0 * std::f64::consts::PI).sqrt() * deviation)
        };
        let panels = ends.windows(2).filter(|pair| pair[1] > pair[0]);
        panels
            .flat_map(|pair| {
                let (middle, half) = (0.5 * (pair[0] + pair[1]), 0.5 * (pair[1] - pair[0]));
                self.rule.map(|[x, w]| {
                    let z = middle + half * x;
                    (z, half * w * density(z))
                })
            })
            .unzip()
    }
}

/// The roots of Legendre's polynomial, by Newton's iteration, with their weights.
fn gauss_legendre() -> [[f64; 2]; NODES] {
    let n = NODES as f64;
    std::array::from_fn(|i| {
        let mut x = (std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5)).cos();
        let mut slope = 1.0;
        // Quadratic convergence from three digits.
        for _ in 0..8 {
            let (mut p, mut before) = (1.0, 0.0);
            for k in 0..NODES {
                let k = k as f64;
                (p, before) = (((2.0 * k + 1.0) * x * p - k * before) / (k + 1.0), p);
            }
            slope = n * (x * p - before) / (x * x - 1.0);
            x -= p / slope;
        }
        [x, 2.0 / ((1.0 - x * x) * slope * slope)]
    })
}
