//! Gaussian expectations of smooth activations by quadrature, in `f64`.
//!
//! The line is cut where the integrand changes its behaviour: every two standard deviations of z, and at distances
//! from 0 that double from the scale on which the activation varies. On each panel 20-point Gauss-Legendre converges
//! to rounding, because the nearest singularity of the activation is at least as far from the panel as the panel is
//! long. Where z varies far less than the activation does, the Taylor series at the mean replaces the differences
//! f(z) - f(m), which would cancel.

use super::NetInput;
use crate::activation::{Jet, Smooth};
use std::f64::consts::PI;
use std::sync::LazyLock;

/// Points of the rule on each panel.
const POINTS: usize = 20;
/// Standard deviations to either side: beyond, the density is below the smallest number.
const REACH: i32 = 39;
/// Below this standard deviation, in units of the activation's scale, the Taylor series is used.
const TAYLOR_BELOW: f64 = 0.01;
/// Coefficients of that series: the first omitted one is (0.01/1.5)^9 of the first.
const TAYLOR_TERMS: usize = 9;

/// Nodes and weights on \[-1, 1\].
static GAUSS_LEGENDRE: LazyLock<[(f64, f64); POINTS]> = LazyLock::new(gauss_legendre);

/// The zeros of the Legendre polynomial by Newton's method, and the weights 2/((1 - x^2) P'(x)^2).
fn gauss_legendre() -> [(f64, f64); POINTS] {
    let n = POINTS as f64;
    std::array::from_fn(|i| {
        let mut x = -((i as f64 + 0.75) / (n + 0.5) * PI).cos();
        let mut slope = 1.0;
        // Quadratic convergence from a start that is good to 1e-3: five steps reach rounding.
        for _ in 0..8 {
            let (mut before, mut p) = (1.0, x);
            for k in 2..=POINTS {
                let k = k as f64;
                (before, p) = (p, ((2.0 * k - 1.0) * x * p - (k - 1.0) * before) / k);
            }
            slope = n * (before - x * p) / (1.0 - x * x);
            x -= p / slope;
        }
        (x, 2.0 / ((1.0 - x * x) * slope * slope))
    })
}

/// A node z of the rule, as (z - m, weight times density).
type Node = (f64, f64);

/// The rule for z ~ N(m, v) and a function that varies on the given scale around 0.
fn nodes(input: NetInput<f64>, scale: f64) -> Vec<Node> {
    let (m, s) = (input.mean, input.variance.sqrt());
    let reach = f64::from(REACH);
    // Cuts are kept as t = (z - m)/s, so that a tiny s loses nothing.
    let mut cuts: Vec<f64> = (-REACH..=REACH).filter(|t| t % 2 != 0).map(f64::from).collect();
    let origin = -m / s;
    cuts.push(origin);
    let mut distance = 0.5 * scale / s;
    while distance < 2.0 * reach + origin.abs() {
        cuts.extend([origin - distance, origin + distance]);
        distance *= 2.0;
    }
    cuts.retain(|t| t.abs() <= reach);
    cuts.sort_by(f64::total_cmp);
    let mut nodes = Vec::with_capacity(POINTS * cuts.len());
    for pair in cuts.windows(2) {
        let (middle, half) = (0.5 * (pair[0] + pair[1]), 0.5 * (pair[1] - pair[0]));
        for (x, weight) in *GAUSS_LEGENDRE {
            let t = middle + half * x;
            let density = core_math::exp(-0.5 * t * t) / (2.0 * PI).sqrt();
            nodes.push((s * t, weight * half * density));
        }
    }
    nodes
}

/// What the moments are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Integrals {
    pub mean: f64,
    pub second: f64,
    pub variance: f64,
    /// E f'.
    pub slope: f64,
    /// E f''.
    pub curvature: f64,
    /// E f'^2.
    pub gain: f64,
    /// Cov(f, f').
    pub slope_covariance: f64,
    /// Cov(f, f'').
    pub curvature_covariance: f64,
}

/// The integrals for z ~ N(m, v), v > 0. Every summand of the variance and of the gain is positive.
pub(super) fn integrals(f: &Smooth, input: NetInput<f64>) -> Integrals {
    let s = input.variance.sqrt();
    let at_mean = f.value(input.mean);
    let taylor = (s < TAYLOR_BELOW * f.scale()).then(|| f.jet::<TAYLOR_TERMS>(input.mean).coefficients());
    // (f(z) - f(m), f'(z), f''(z)) at m + u.
    let differences = |u: f64| match taylor {
        Some(c) => taylor_differences(&c, u),
        None => {
            let [_, slope, half_curvature] = f.jet::<3>(input.mean + u).coefficients();
            [f.difference(input.mean, u), slope, 2.0 * half_curvature]
        }
    };
    let rows: Vec<(f64, [f64; 3])> =
        nodes(input, f.scale()).into_iter().map(|(u, weight)| (weight, differences(u))).collect();
    let expect = |g: &dyn Fn(&[f64; 3]) -> f64| rows.iter().map(|(weight, d)| weight * g(d)).sum::<f64>();
    let offset = expect(&|d| d[0]);
    Integrals {
        mean: at_mean + offset,
        second: expect(&|d| (at_mean + d[0]).powi(2)),
        variance: expect(&|d| (d[0] - offset).powi(2)),
        slope: expect(&|d| d[1]),
        curvature: expect(&|d| d[2]),
        gain: expect(&|d| d[1] * d[1]),
        slope_covariance: expect(&|d| (d[0] - offset) * d[1]),
        curvature_covariance: expect(&|d| (d[0] - offset) * d[2]),
    }
}

/// (f(m + u) - f(m), f'(m + u), f''(m + u)) from the Taylor coefficients at m, by Horner's rule.
fn taylor_differences(c: &[f64; TAYLOR_TERMS], u: f64) -> [f64; 3] {
    let horner = |factor: &dyn Fn(f64) -> f64, skip: usize| {
        c.iter().enumerate().skip(skip).rev().fold(0.0, |sum, (k, c)| sum * u + factor(k as f64) * c)
    };
    [u * horner(&|_| 1.0, 1), horner(&|k| k, 1), horner(&|k| k * (k - 1.0), 2)]
}

/// E of the first four derivatives of f and of f^2.
pub(super) fn derivative_integrals(f: &Smooth, input: NetInput<f64>) -> ([f64; 5], [f64; 5]) {
    let mut sums = ([0.0; 5], [0.0; 5]);
    for (u, weight) in nodes(input, f.scale()) {
        let jet: Jet<5> = f.jet(input.mean + u);
        let (first, second) = (jet.derivatives(), (jet * jet).derivatives());
        for k in 0..5 {
            sums.0[k] += weight * first[k];
            sums.1[k] += weight * second[k];
        }
    }
    sums
}

/// The integrals for z = m, the limit of variance 0.
pub(super) fn at_point(f: &Smooth, m: f64) -> Integrals {
    let [mean, slope, half_curvature] = f.jet::<3>(m).coefficients();
    Integrals {
        mean,
        second: mean * mean,
        variance: 0.0,
        slope,
        curvature: 2.0 * half_curvature,
        gain: slope * slope,
        slope_covariance: 0.0,
        curvature_covariance: 0.0,
    }
}
